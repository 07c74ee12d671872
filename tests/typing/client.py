"""What type checkers must say of a client. Nothing here runs: mypy and pyright read it.

Each `type: ignore` marks a mistake that both must report; they report those marks that are not needed.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict, assert_type
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from hazelcast.asyncio import HazelcastClient, Map, VectorCollection
from hazelcast.cluster import ClusterService
from hazelcast.config import Config, ReconnectMode
from hazelcast.core import DistributedObjectEvent, HazelcastJsonValue, MemberInfo, PartitionLostEvent
from hazelcast.lifecycle import LifecycleService, LifecycleState
from hazelcast.partition import PartitionService
from hazelcast.serialization.json import Json


class User(msgspec.Struct):
    name: str
    age: int


@dataclass
class Point:
    x: float
    y: float


class Row(TypedDict):
    id: int


# -- making a client ---------------------------------------------------------------------------------------------------


async def make() -> None:
    assert_type(HazelcastClient(), HazelcastClient)
    assert_type(HazelcastClient(Config()), HazelcastClient)
    assert_type(await HazelcastClient.create_and_start(), HazelcastClient)
    assert_type(await HazelcastClient.create_and_start(Config(cluster_name="dev")), HazelcastClient)
    async with HazelcastClient(cluster_members=["a:1"], reconnect_mode=ReconnectMode.ASYNC) as client:
        assert_type(client, HazelcastClient)
        assert_type(await client.shutdown(), None)
    async with HazelcastClient.embedded(client_name="here") as client:
        assert_type(client, HazelcastClient)

    HazelcastClient(clutser_members=["a"])  # type: ignore[call-arg]
    HazelcastClient(cluster_members="a")  # an str is a sequence of str; it is refused when the client is made
    HazelcastClient(cluster_members=[5701])  # type: ignore[list-item]
    HazelcastClient(connection_timeout="5")  # type: ignore[arg-type]
    HazelcastClient(smart_routing="yes")  # type: ignore[arg-type]
    await HazelcastClient.create_and_start(clutser_name="a")  # type: ignore[call-arg]
    await HazelcastClient.create_and_start({"cluster_name": "a"})  # type: ignore[arg-type]
    async with HazelcastClient.embedded(clutser_name="here"):  # type: ignore[call-arg]
        pass


class Subclass(HazelcastClient):
    pass


async def make_subclass() -> None:
    assert_type(await Subclass.create_and_start(), Subclass)
    async with Subclass() as one, Subclass.embedded() as two:
        assert_type((one, two), tuple[Subclass, Subclass])


# -- services ----------------------------------------------------------------------------------------------------------


async def services(client: HazelcastClient) -> None:
    assert_type(client.name, str)
    assert_type(client.lifecycle_service, LifecycleService)
    assert_type(client.lifecycle_service.is_running(), bool)
    assert_type(client.lifecycle_service.add_listener(print), str)
    assert_type(client.lifecycle_service.remove_listener("id"), bool)
    assert_type(client.cluster_service, ClusterService)
    assert_type(client.cluster_service.get_members(), list[MemberInfo])
    assert_type(client.cluster_service.get_members(lambda member: member.lite_member), list[MemberInfo])
    assert_type(client.cluster_service.add_listener(print, None, True), str)
    assert_type(client.partition_service, PartitionService)
    assert_type(client.partition_service.get_partition_count(), int)
    assert_type(client.partition_service.get_partition_owner(0), UUID | None)
    assert_type(await client.partition_service.get_partition_id("key"), int)

    def partition_lost(event: PartitionLostEvent) -> None: ...
    async def partition_lost_later(event: PartitionLostEvent) -> None: ...

    assert_type(await client.partition_service.add_partition_lost_listener(partition_lost), str)
    assert_type(await client.partition_service.add_partition_lost_listener(partition_lost_later), str)
    assert_type(await client.partition_service.remove_partition_lost_listener("id"), bool)

    def state_changed(state: str) -> None: ...
    async def state_changed_later(state: LifecycleState) -> None: ...
    def member_changed(member: MemberInfo) -> None: ...
    def number_changed(number: int) -> None: ...

    client.lifecycle_service.add_listener(state_changed)
    client.lifecycle_service.add_listener(state_changed_later)
    client.cluster_service.add_listener(member_changed, member_changed)
    HazelcastClient(lifecycle_listeners=[state_changed, state_changed_later])
    HazelcastClient(membership_listeners=[(member_changed, None), (None, member_changed)])
    client.lifecycle_service.add_listener(number_changed)  # type: ignore[arg-type]
    client.cluster_service.add_listener(number_changed)  # type: ignore[arg-type]
    client.lifecycle_service.add_listener(None)  # type: ignore[arg-type]


async def distributed_objects(client: HazelcastClient) -> None:
    def listen(event: DistributedObjectEvent) -> None: ...
    async def listen_later(event: DistributedObjectEvent) -> None: ...
    def listen_to_members(member: MemberInfo) -> None: ...

    assert_type(await client.add_distributed_object_listener(listen), str)
    assert_type(await client.add_distributed_object_listener(listen_later), str)
    assert_type(await client.remove_distributed_object_listener("id"), bool)
    await client.add_distributed_object_listener(listen_to_members)  # type: ignore[arg-type]
    await client.remove_distributed_object_listener(5)  # type: ignore[arg-type]


# -- the type of a map -------------------------------------------------------------------------------------------------


async def types_of_maps(client: HazelcastClient) -> None:
    assert_type(await client.get_map("m"), Map[Any, Any])
    assert_type(await client.get_map("m", str, int), Map[str, int])
    assert_type(await client.get_map("m", key_type=str, value_type=int), Map[str, int])
    assert_type(await client.get_map("m", str, bytes), Map[str, bytes])
    assert_type(await client.get_map("m", UUID, list[int]), Map[UUID, list[int]])
    assert_type(await client.get_map("m", str, Json[User]), Map[str, User])
    assert_type(await client.get_map("m", str, Json(User)), Map[str, User])
    assert_type(await client.get_map("m", str, Json[Point]), Map[str, Point])
    assert_type(await client.get_map("m", str, Json[Row]), Map[str, Row])
    assert_type(await client.get_map("m", str, Json[list[User]]), Map[str, list[User]])
    assert_type(await client.get_map("m", str, HazelcastJsonValue), Map[str, HazelcastJsonValue])
    assert_type(await client.get_map("m", str, NDArray[np.float32]), Map[str, NDArray[np.float32]])
    view: memoryview | None = await (await client.get_map("m", str, memoryview)).get("k")
    assert view is not None
    annotated: Map[str, int] = await client.get_map("m")
    assert_type(await annotated.get("k"), int | None)
    assert_type(await client.get_vector_collection("v"), VectorCollection[Any, Any])
    assert_type(await client.get_vector_collection("v", str, Json[User]), VectorCollection[str, User])

    await client.get_map("m", str)  # type: ignore[call-overload]
    await client.get_map(5)  # type: ignore[call-overload]
    await client.get_map("m", "str", "int")  # type: ignore[call-overload]
