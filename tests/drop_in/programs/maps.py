"""A program for the official asyncio client: the methods of a map."""

import asyncio
import sys

from hazelcast.asyncio import HazelcastClient
from hazelcast.core import HazelcastJsonValue
from hazelcast.errors import IllegalMonitorStateError

ADDRESS, NAME = sys.argv[1:]


async def entries(my_map):
    print("put", await my_map.put("key", "value"), await my_map.put("key", "other"))
    print("get", await my_map.get("key"), await my_map.get("nothing"))
    print("set", await my_map.set("key", "value", ttl=100, max_idle=50.5))
    print("contains_key", await my_map.contains_key("key"), await my_map.contains_key("nothing"))
    print("contains_value", await my_map.contains_value("value"), await my_map.contains_value("nothing"))
    print("size", await my_map.size(), await my_map.is_empty())
    print("put_if_absent", await my_map.put_if_absent("key", "new"), await my_map.put_if_absent("key-2", "new"))
    print("put_transient", await my_map.put_transient("key-3", "transient", ttl=0))
    print("replace", await my_map.replace("key", "replaced"), await my_map.replace("nothing", "replaced"))
    print("replace_if_same", await my_map.replace_if_same("key", "replaced", "value"))
    print("remove_if_same", await my_map.remove_if_same("key", "nothing"))
    print("try_put", await my_map.try_put("key", "value"), await my_map.try_put("key", "value", 0.1))
    print("try_remove", await my_map.try_remove("key-3"), await my_map.try_remove("nothing", timeout=0.1))
    print("remove", await my_map.remove("key-2"), await my_map.remove("key-2"))
    print("evict", await my_map.evict("key"), await my_map.evict("key"))
    print("delete", await my_map.delete("key"))
    view = await my_map.get_entry_view("key")
    print("view", view)
    await my_map.put("key", "value", ttl=100)
    view = await my_map.get_entry_view("key")
    print("view", view.key, view.value, view.ttl)
    await my_map.set_ttl("key", 0)


async def many(my_map):
    await my_map.clear()
    await my_map.put_all({"1": "Tokyo", "2": "Paris", "3": "Istanbul"})
    print("get_all", sorted((await my_map.get_all(["1", "3", "4"])).items()))
    print("key_set", sorted(await my_map.key_set()))
    print("values", sorted(await my_map.values()))
    for key, value in sorted(await my_map.entry_set()):
        print(f"{key} -> {value}")
    await my_map.evict_all()
    await my_map.flush()
    print("size", await my_map.size())


async def values(my_map):
    for value in [True, 7, 2.5, "text", [1, "two", None], HazelcastJsonValue({"a": 1})]:
        await my_map.set("value", value)
        print("value", await my_map.get("value"))
    print(type(await my_map.get("value")).__name__, (await my_map.get("value")).loads())
    await my_map.set("value", bytearray(b"bytes"))
    print(bytearray(b"bytes") == await my_map.get("value"))


async def locks(my_map):
    await my_map.lock("key")
    print("locked", await my_map.is_locked("key"), await my_map.try_lock("key"))
    await my_map.unlock("key")
    await my_map.unlock("key")
    print("locked", await my_map.is_locked("key"))
    print("try_lock", await my_map.try_lock("key", lease_time=60, timeout=1))
    await my_map.force_unlock("key")
    try:
        await my_map.unlock("key")
    except IllegalMonitorStateError:
        print("not the owner")

    async def increment():
        async with my_map.lock_context("counter"):
            value = await my_map.get("counter")
            await my_map.set("counter", value + 1)

    await my_map.set("counter", 0)
    async with asyncio.TaskGroup() as group:
        for _ in range(30):
            group.create_task(increment())
    print("counter", await my_map.get("counter"))


async def mistakes(my_map):
    for call in (
        lambda: my_map.get(None),
        lambda: my_map.put("key", None),
        lambda: my_map.put_all(None),
        lambda: my_map.get_all(None),
        lambda: my_map.contains_value(None),
        lambda: my_map.remove_all(None),
        lambda: my_map.lock(None),
        lambda: my_map.set_ttl("key", None),
    ):
        try:
            await call()
        except AssertionError:
            print("refused")


async def amain():
    client = await HazelcastClient.create_and_start(cluster_members=[ADDRESS])
    my_map = await client.get_map(NAME)
    for part in (entries, many, values, locks, mistakes):
        print("--", part.__name__)
        await part(my_map)
    await client.shutdown()


if __name__ == "__main__":
    asyncio.run(amain())
