"""What a client offers beside its data structures: members, partitions, distributed objects, proxies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from hazelcast.asyncio import HazelcastClient
from hazelcast.core import DistributedObjectEvent, DistributedObjectEventType, MemberInfo
from hazelcast.errors import (
    HazelcastError,
    InvalidArgumentTypeError,
    InvalidConfigurationError,
    VectorCollectionUnsupportedError,
)
from hazelcast.protocol.messages.client import ClientCreateProxy
from hazelcast.serialization.json import Json
from hazelcast.util import LoadBalancer, MemberSource, RandomLB, RoundRobinLB
from hazelcast.vector import IndexConfig, Metric
from tests.support.internals import requests_sent, uuid_of
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hazelcast.member import Member

# -- members -----------------------------------------------------------------------------------------------------------


async def test_members(client: HazelcastClient, address: str) -> None:
    [member] = client.cluster_service.get_members()

    assert isinstance(member, MemberInfo)
    assert str(member.address) == address
    assert member.lite_member is False
    assert (member.version.major, member.version.minor) == (5, 7)
    assert client.cluster_service.get_members(lambda it: it.lite_member) == []
    assert client.cluster_service.get_members(lambda it: it == member) == [member]


async def test_a_membership_listener_is_told_of_present_members_when_asked_to(member_client: HazelcastClient) -> None:
    service = member_client.cluster_service
    told, not_told = Recorder[MemberInfo](), Recorder[MemberInfo]()

    listener = service.add_listener(told, None, fire_for_existing=True)
    service.add_listener(member_added=not_told)

    assert told.seen == service.get_members()
    assert not_told.seen == []
    assert service.remove_listener(listener) is True
    assert service.remove_listener(listener) is False


async def test_membership_listeners_of_the_configuration_see_every_member_come(member_address: str) -> None:
    added, removed = Recorder[MemberInfo](), Recorder[MemberInfo]()

    async def add(member: MemberInfo) -> None:
        await asyncio.sleep(0)
        added(member)

    listeners: list[Any] = [(add, removed), (added, None), (None, removed)]
    async with HazelcastClient(cluster_members=[member_address], membership_listeners=listeners) as client:
        await added.wait(2)
        assert added.seen == client.cluster_service.get_members() * 2
    assert removed.seen == []


async def test_a_membership_listener_that_raises_is_logged(
    member_client: HazelcastClient, caplog: pytest.LogCaptureFixture
) -> None:
    def listen(member: MemberInfo) -> None:
        raise RuntimeError("the listener's own fault")

    async def listen_later(member: MemberInfo) -> None:
        listen(member)

    told = Recorder[MemberInfo]()
    for each in (listen, listen_later, told):
        member_client.cluster_service.add_listener(each, fire_for_existing=True)

    await eventually(lambda: len(caplog.records) == 2)
    assert all("the listener's own fault" in str(record.exc_info) for record in caplog.records)
    assert len(told.seen) == 1


# -- partitions --------------------------------------------------------------------------------------------------------


async def test_partitions(client: HazelcastClient, unique_name: str) -> None:
    service = client.partition_service
    [member] = client.cluster_service.get_members()
    # A member gives its partitions away when somebody first needs one.
    await (await client.get_map(unique_name)).size()
    await eventually(lambda: service.get_partition_owner(0) is not None)

    assert service.get_partition_count() == 271
    assert {service.get_partition_owner(i) for i in range(271)} == {member.uuid}
    assert service.get_partition_owner(271) is None
    assert service.get_partition_owner(-1) is None
    ids = [await service.get_partition_id(f"key{i}") for i in range(1000)]
    assert set(ids) <= set(range(271))
    assert len(set(ids)) > 200
    assert ids == [await service.get_partition_id(f"key{i}") for i in range(1000)]


async def test_the_partition_count_is_the_members(unique_name: str) -> None:
    from hazelcast.member import Member

    async with (
        Member(partition_count=7) as member,
        HazelcastClient(cluster_members=[member.address]) as client,
    ):
        assert client.partition_service.get_partition_count() == 7
        m = await client.get_map(unique_name, str, int)
        await m.put_all({f"k{i}": i for i in range(100)})
        assert await m.size() == 100


# -- wrong arguments ---------------------------------------------------------------------------------------------------


WORD: Any = "word"
WRONG: dict[str, Callable[[HazelcastClient, Any], object]] = {
    "get_map": lambda client, wrong: client.get_map(wrong),
    "get_topic": lambda client, wrong: client.get_topic(wrong),
    "get_vector_collection": lambda client, wrong: client.get_vector_collection(wrong),
    "create_vector_collection_config": lambda client, wrong: client.create_vector_collection_config(wrong, []),
    "add_distributed_object_listener": lambda client, wrong: client.add_distributed_object_listener(wrong),
    "remove_distributed_object_listener": lambda client, wrong: client.remove_distributed_object_listener(wrong),
    "cluster_service.add_listener": lambda client, wrong: client.cluster_service.add_listener(wrong or WORD),
    "cluster_service.get_members": lambda client, wrong: client.cluster_service.get_members(wrong or WORD),
    "lifecycle_service.add_listener": lambda client, wrong: client.lifecycle_service.add_listener(wrong),
    "partition_service.get_partition_owner": lambda client, wrong: client.partition_service.get_partition_owner(
        wrong or WORD
    ),
    "partition_service.get_partition_id": lambda client, wrong: client.partition_service.get_partition_id(None),
}


@pytest.mark.parametrize("wrong", [None, 3.5], ids=repr)
async def test_wrong_arguments_are_refused_before_anything_is_sent(
    member_client: HazelcastClient, wrong: object
) -> None:
    sent = requests_sent(member_client)

    async def attempt(call: Callable[[HazelcastClient, Any], object]) -> None:
        result = call(member_client, wrong)
        if asyncio.iscoroutine(result):
            await result

    for call in WRONG.values():
        with pytest.raises(InvalidArgumentTypeError):
            await attempt(call)

    assert requests_sent(member_client) == sent


@pytest.mark.parametrize("spec", [dict, object(), "str", Json], ids=str)
async def test_types_of_a_map_that_nothing_serializes(member_client: HazelcastClient, spec: Any) -> None:
    sent = requests_sent(member_client)

    with pytest.raises(InvalidArgumentTypeError):
        await member_client.get_map("m", str, spec)
    with pytest.raises(InvalidArgumentTypeError):
        await member_client.get_map("m", spec, str)

    assert requests_sent(member_client) == sent


# -- distributed objects -----------------------------------------------------------------------------------------------


async def test_distributed_objects_come_and_go(client: HazelcastClient, address: str, unique_name: str) -> None:
    events = Recorder[DistributedObjectEvent]()
    listener = await client.add_distributed_object_listener(
        lambda event: events.seen.append(event) if event.name == unique_name else None
    )
    async with HazelcastClient(cluster_members=[address]) as other:
        m = await other.get_map(unique_name)
        await m.set("a", 1)
        await events.wait(1)
        await m.destroy()
        await events.wait(2)
        await (await other.get_map(unique_name)).size()
        await events.wait(3)

        assert await client.remove_distributed_object_listener(listener) is True
        assert await client.remove_distributed_object_listener(listener) is False
        assert await client.remove_distributed_object_listener("no such id") is False
        await m.destroy()
        await asyncio.sleep(0.1)

    # The source is who caused it, a client here.
    assert [(event.service_name, event.event_type, event.source) for event in events.seen] == [
        ("hz:impl:mapService", kind, uuid_of(other))
        for kind in (
            DistributedObjectEventType.CREATED,
            DistributedObjectEventType.DESTROYED,
            DistributedObjectEventType.CREATED,
        )
    ]
    assert events.seen[0].event_type == "CREATED"


# -- proxies -----------------------------------------------------------------------------------------------------------


async def test_a_map_is_created_on_the_cluster_once(member_client: HazelcastClient) -> None:
    sent = requests_sent(member_client)

    one, *others = await asyncio.gather(*(member_client.get_map("m", str, int) for _ in range(5)))
    typed_otherwise = await member_client.get_map("m", str, str)

    assert all(other is one for other in others)
    assert id(typed_otherwise) != id(one)
    assert requests_sent(member_client) == sent + 1


async def test_the_cancellation_of_one_caller_disturbs_no_other(member: Member, member_client: HazelcastClient) -> None:
    member.faults.delay(ClientCreateProxy, 0.1)
    first, second = asyncio.create_task(member_client.get_map("m")), asyncio.create_task(member_client.get_map("m"))
    await asyncio.sleep(0.02)

    first.cancel()

    m = await second
    assert first.cancelled()
    await m.set("a", 1)
    assert await m.get("a") == 1


async def test_a_creation_that_failed_is_tried_again_by_the_next(
    member: Member, member_client: HazelcastClient, caplog: pytest.LogCaptureFixture
) -> None:
    member.faults.fail(ClientCreateProxy, HazelcastError("not today"))
    results = await asyncio.gather(*(member_client.get_map("m") for _ in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == ["com.hazelcast.core.HazelcastException: not today"] * 3

    m = await member_client.get_map("m")

    assert await m.size() == 0
    assert caplog.records == []


# -- load balancers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [RoundRobinLB, RandomLB])
async def test_load_balancers(member_address: str, make: Callable[[], LoadBalancer]) -> None:
    async with HazelcastClient(cluster_members=[member_address], load_balancer=make()) as client:
        m = await client.get_map("m")
        assert await m.size() == 0


async def test_a_load_balancer_of_ones_own(member_address: str) -> None:
    class First(LoadBalancer):
        calls = 0

        @override
        def init(self, cluster_service: MemberSource) -> None:
            self.source = cluster_service

        @override
        def next(self) -> MemberInfo | None:
            self.calls += 1
            return self.source.get_members()[0]

    balancer = First()
    async with HazelcastClient(cluster_members=[member_address], load_balancer=balancer) as client:
        m = await client.get_map("m")
        calls = balancer.calls
        await m.size()
        assert balancer.calls == calls + 1


# -- what a community cluster does not have ----------------------------------------------------------------------------


async def test_a_community_cluster_has_no_vector_collection(real_client: HazelcastClient, unique_name: str) -> None:
    calls: list[Coroutine[Any, Any, object]] = [
        real_client.create_vector_collection_config(unique_name, [IndexConfig("i", Metric.COSINE, 2)]),
        real_client.get_vector_collection(unique_name),
    ]
    for call in calls:
        with pytest.raises(VectorCollectionUnsupportedError) as caught:
            await call
        assert "community" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert caught.value.server_trace is not None


async def test_a_configuration_that_contradicts_an_earlier_one(member_client: HazelcastClient) -> None:
    await member_client.create_vector_collection_config("v", [IndexConfig("i", Metric.COSINE, 2)])
    await member_client.create_vector_collection_config("v", [IndexConfig("i", Metric.COSINE, 2)])

    with pytest.raises(InvalidConfigurationError):
        await member_client.create_vector_collection_config("v", [IndexConfig("i", Metric.COSINE, 3)])


async def test_errors_of_a_member_are_one_line(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name)
    with pytest.raises(HazelcastError) as caught:
        await m.unlock("a")

    error = caught.value
    assert "\n" not in str(error)
    assert error.java_class == "java.lang.IllegalMonitorStateException"
    assert error.code == 26
    assert error.server_trace is not None
