"""The figures of a client at one moment."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from dataclasses import dataclass

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import (
    HazelcastClientNotActiveError,
    HazelcastOverloadError,
    OperationTimeoutError,
    TargetNotMemberError,
)
from hazelcast.lifecycle import LifecycleState
from hazelcast.member import Member
from hazelcast.protocol.messages.map import MapGet, MapTryLock
from tests.support.internals import drop_connections, open_connections, uuid_of
from tests.support.waiting import eventually


@dataclass
class Employee:
    name: str
    age: int


async def test_what_it_is_connected_to(client: HazelcastClient, address: str) -> None:
    stats = client.stats()

    assert (stats.name, stats.uuid, stats.state) == (client.name, uuid_of(client), LifecycleState.CONNECTED)
    assert (stats.cluster_name, stats.partition_count) == ("dev", 271)
    assert stats.cluster_id is not None
    assert list(stats.members) == client.cluster_service.get_members()
    [connection] = stats.connections
    assert str(connection.address) == address
    assert connection.member == stats.members[0].uuid
    assert connection.local_address is not None
    assert connection.local_address.host == "127.0.0.1"
    assert 0 <= connection.last_read_age <= connection.age + 0.1
    assert 0 <= connection.last_write_age <= connection.age + 0.1
    assert 0 <= connection.age <= stats.uptime + 0.1
    assert (stats.connections_opened, stats.connections_lost, stats.reconnects) == (1, 0, 0)


async def test_traffic(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, bytes)
    before = client.stats()
    value = bytes(1 << 20)
    for _ in range(5):
        await m.set("a", value)
    await m.get("a")
    after = client.stats()

    assert 5 * len(value) < after.bytes_out - before.bytes_out < 5.1 * len(value)
    assert len(value) < after.bytes_in - before.bytes_in < 1.1 * len(value)
    assert (after.connections[0].bytes_in, after.connections[0].bytes_out) == (after.bytes_in, after.bytes_out)
    assert after.connections[0].messages_in - before.connections[0].messages_in >= 6
    assert 6 <= after.calls.made - before.calls.made <= 10
    assert after.calls.pending == 0
    assert after.uptime > before.uptime
    await m.destroy()


async def test_lost_connections_keep_their_bytes(member: Member) -> None:
    async with HazelcastClient(cluster_members=[member.address], retry_initial_backoff=0.01) as client:
        before = client.stats()
        drop_connections(client)
        lost = client.stats()
        assert (lost.state, lost.connections, lost.connections_lost) == (LifecycleState.DISCONNECTED, (), 1)
        assert (lost.bytes_in, lost.bytes_out) == (before.bytes_in, before.bytes_out)

        await eventually(lambda: bool(open_connections(client)))
        after = client.stats()
        assert (after.connections_opened, after.connections_lost, after.reconnects) == (2, 1, 1)
        assert after.bytes_out > before.bytes_out
        assert after.state == LifecycleState.CONNECTED


async def test_calls_under_way(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address], max_concurrent_invocations=2) as client:
        m = await client.get_map(unique_name)
        await asyncio.sleep(0.05)
        member.faults.delay(MapGet, 60, times=5)
        calls = [asyncio.ensure_future(m.get("a")) for _ in range(5)]
        await eventually(lambda: client.stats().calls.waiting == 3)

        assert client.stats().calls.pending == 2
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        assert (client.stats().calls.pending, client.stats().calls.waiting) == (0, 0)


async def test_retries_and_timeouts(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address], invocation_timeout=0.3) as client:
        m = await client.get_map(unique_name)
        member.faults.fail(MapGet, TargetNotMemberError("moved"), times=3)
        await m.get("a")
        assert (client.stats().calls.retries, client.stats().calls.timeouts) == (3, 0)

        member.faults.delay(MapGet, 60)
        with pytest.raises(OperationTimeoutError):
            await m.get("a")
        assert (client.stats().calls.retries, client.stats().calls.timeouts) == (3, 1)


async def test_a_call_that_was_never_sent_counts_as_a_timeout(member: Member, unique_name: str) -> None:
    async with HazelcastClient(
        cluster_members=[member.address], invocation_timeout=0.3, max_concurrent_invocations=1
    ) as client:
        m = await client.get_map(unique_name)
        await asyncio.sleep(0.05)
        member.faults.delay(MapTryLock, 60)
        waits_long = asyncio.ensure_future(m.try_lock("a", timeout=60))
        await eventually(lambda: client.stats().calls.pending == 1)
        with pytest.raises(HazelcastOverloadError):
            await m.get("a")

        assert client.stats().calls.timeouts == 1
        waits_long.cancel()


async def test_listeners_and_dropped_events(
    member_client: HazelcastClient, unique_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hazelcast.cluster.dispatch.Dispatcher.__init__.__defaults__", (3,))
    m = await member_client.get_map(unique_name, str, int)
    stuck, seen = asyncio.Event(), list[object]()

    async def wait(event: object) -> None:
        await stuck.wait()
        seen.append(event)

    listener = await m.add_entry_listener(added_func=wait)
    assert member_client.stats().listeners == 1
    await m.put_all({str(i): i for i in range(20)})
    # Three wait, and one may be with the listener.
    await eventually(lambda: member_client.stats().events_dropped >= 16)
    stuck.set()
    await eventually(lambda: member_client.stats().events_dropped + len(seen) == 20)
    await m.remove_entry_listener(listener)

    assert member_client.stats().listeners == 0
    assert member_client.stats().events_dropped >= 16


async def test_schemas(member_client: HazelcastClient, unique_name: str) -> None:
    m = await member_client.get_map(unique_name, str, Employee)
    assert member_client.stats().schemas == 0

    await m.set("ada", Employee("Ada", 36))

    assert member_client.stats().schemas == 1


async def test_it_does_not_change(client: HazelcastClient) -> None:
    stats = client.stats()

    for part in (stats, stats.calls, stats.connections[0]):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, dataclasses.fields(part)[0].name, 5)
    assert hash(stats.connections[0]) == hash(dataclasses.replace(stats.connections[0]))


async def test_as_json(client: HazelcastClient, address: str) -> None:
    stats = client.stats()
    read = json.loads(json.dumps(stats.as_dict()))

    assert list(read) == [field.name for field in dataclasses.fields(stats)]
    assert read["uuid"] == str(stats.uuid)
    assert read["state"] == "CONNECTED"
    assert read["members"] == [address]
    assert read["connections"][0]["address"] == address
    assert read["connections"][0]["bytes_in"] == stats.connections[0].bytes_in
    assert read["calls"] == dataclasses.asdict(stats.calls)


async def test_repr_names_what_it_shows(client: HazelcastClient) -> None:
    shown = repr(client.stats())

    assert shown.startswith(f"ClientStats(name={client.name!r}, uuid=")
    assert "calls=CallStats(made=" in shown


def test_a_client_that_was_not_started() -> None:
    with pytest.raises(HazelcastClientNotActiveError):
        HazelcastClient().stats()


async def test_a_client_that_is_shut_down(member_client: HazelcastClient) -> None:
    before = member_client.stats()
    await member_client.shutdown()
    stats = member_client.stats()

    assert (stats.state, stats.connections, stats.calls.pending) == (LifecycleState.SHUTDOWN, (), 0)
    assert (stats.connections_opened, stats.connections_lost) == (1, 0)
    assert stats.bytes_in >= before.bytes_in


async def test_a_client_that_waits_for_its_cluster() -> None:
    async with HazelcastClient(cluster_members=["127.0.0.1:1"], async_start=True) as client:
        stats = client.stats()

        assert (stats.state, stats.cluster_id, stats.members) == (LifecycleState.STARTED, None, ())
        assert (stats.partition_count, stats.connections, stats.bytes_in) == (0, (), 0)
        assert json.dumps(stats.as_dict())


async def test_the_name_of_the_cluster_after_a_fail_over() -> None:
    from hazelcast.config import Config

    def config(member: Member) -> Config:
        return Config(cluster_members=[member.address], cluster_name=member.cluster_name, cluster_connect_timeout=0.05)

    async with Member(cluster_name="blue") as blue, Member(cluster_name="green") as green:
        client = await HazelcastClient.create_failover([config(blue), config(green)])
        try:
            first = client.stats()
            await blue.stop()
            await eventually(lambda: client.stats().reconnects == 1)
            second = client.stats()
        finally:
            await client.shutdown()

    assert (first.cluster_name, second.cluster_name) == ("blue", "green")
    assert first.cluster_id != second.cluster_id
