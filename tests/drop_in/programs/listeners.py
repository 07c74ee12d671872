"""A program for the official asyncio client: entry listeners."""

import asyncio
import sys

from hazelcast.asyncio import HazelcastClient
from hazelcast.predicate import sql
from hazelcast.proxy.base import EntryEventType

ADDRESS, NAME = sys.argv[1:]


def entry_added(event):
    print("added", event.key, event.value, event.event_type == EntryEventType.ADDED)


def entry_updated(event):
    print("updated", event.key, event.old_value, event.value)


def entry_removed(event):
    print("removed", event.key, event.value, event.old_value)


def map_cleared(event):
    print("cleared", event.key, event.number_of_affected_entries)


def map_evicted(event):
    print("evicted all", event.number_of_affected_entries)


def entry_evicted(event):
    print("evicted", event.key, event.old_value)


async def settle():
    await asyncio.sleep(0.2)


async def amain():
    client = await HazelcastClient.create_and_start(cluster_members=[ADDRESS])
    my_map = await client.get_map(NAME)

    registration = await my_map.add_entry_listener(
        include_value=True,
        added_func=entry_added,
        updated_func=entry_updated,
        removed_func=entry_removed,
        clear_all_func=map_cleared,
        evict_all_func=map_evicted,
        evicted_func=entry_evicted,
    )
    await my_map.put("1", "one")
    await my_map.put("1", "uno")
    await my_map.remove("1")
    await settle()
    await my_map.put("2", "two")
    await my_map.evict("2")
    await settle()
    await my_map.put("3", "three")
    await my_map.clear()
    await settle()
    await my_map.put("4", "four")
    await my_map.evict_all()
    await settle()
    print(await my_map.remove_entry_listener(registration), await my_map.remove_entry_listener(registration))

    await my_map.add_entry_listener(False, key="5", added_func=entry_added)
    await my_map.add_entry_listener(True, predicate=sql("this > 10"), added_func=entry_added)
    await my_map.put("5", 5)
    await my_map.put("6", 6)
    await settle()
    await my_map.put("7", 17)
    await settle()
    await client.shutdown()


asyncio.run(amain())
