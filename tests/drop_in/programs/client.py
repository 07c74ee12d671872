"""A program for the official asyncio client: configuration, lifecycle, members, partitions, distributed objects."""

import asyncio
import sys

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config, ReconnectMode
from hazelcast.errors import HazelcastClientNotActiveError
from hazelcast.lifecycle import LifecycleState

ADDRESS, NAME = sys.argv[1:]
states = []


def on_member(member):
    print("member", str(member.address.port) == ADDRESS.split(":")[1], member.lite_member)


def on_object(event):
    if event.name == NAME:
        print("object", event.service_name, event.event_type)


async def by_config():
    config = Config()
    config.cluster_name = "dev"
    config.cluster_members = [ADDRESS]
    config.client_name = "by-config"
    config.labels = ["drop-in"]
    config.connection_timeout = 5
    config.reconnect_mode = ReconnectMode.ON
    config.lifecycle_listeners = [states.append]
    config.membership_listeners = [(on_member, None)]
    client = await HazelcastClient.create_and_start(config)
    print(client.name, client.lifecycle_service.is_running())

    members = client.cluster_service.get_members()
    print(len(members), members[0].version.major, members[0].version.minor)
    print(client.cluster_service.get_members(lambda member: member.lite_member))
    listener = client.cluster_service.add_listener(member_added=on_member, fire_for_existing=True)
    print(client.cluster_service.remove_listener(listener))

    registration = await client.add_distributed_object_listener(on_object)
    my_map = await client.get_map(NAME)
    await my_map.put("key", "value")
    print(my_map.name, my_map.service_name)

    partition = await client.partition_service.get_partition_id("some-key")
    print(client.partition_service.get_partition_count(), partition)
    while client.partition_service.get_partition_owner(partition) is None:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    print(client.partition_service.get_partition_owner(partition) == members[0].uuid)

    print(await my_map.destroy())
    await asyncio.sleep(0.2)
    print(await client.remove_distributed_object_listener(registration))
    print(await client.remove_distributed_object_listener(registration))

    await client.shutdown()
    print(client.lifecycle_service.is_running())
    try:
        await client.get_map(NAME)
    except HazelcastClientNotActiveError:
        print("not active")
    print(*[state for state in states if state != LifecycleState.DISCONNECTED])


async def by_keywords():
    client = await HazelcastClient.create_and_start(
        cluster_name="dev",
        cluster_members=[ADDRESS],
        client_name="by-keywords",
        reconnect_mode="ON",
        lifecycle_listeners=[lambda state: print("state", state) if state == LifecycleState.CONNECTED else None],
        smart_routing=False,
    )
    print(client.name)
    await client.shutdown()


asyncio.run(by_config())
asyncio.run(by_keywords())
