"""Lifecycle events, shutdown, and what a client leaves behind."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import ReconnectMode
from hazelcast.errors import HazelcastClientNotActiveError, InvalidArgumentTypeError, TargetDisconnectedError
from hazelcast.lifecycle import LifecycleState
from hazelcast.protocol.messages.map import MapGet, MapSet
from tests.support.internals import pending_calls
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from hazelcast.member import Member


async def test_states_in_order(address: str) -> None:
    configured, added = Recorder[str](), Recorder[str]()
    client = HazelcastClient(cluster_members=[address], lifecycle_listeners=[configured])
    client.lifecycle_service.add_listener(added)

    async with client:
        assert configured.seen == ["STARTING", "STARTED", "CONNECTED"]

    assert configured.seen == ["STARTING", "STARTED", "CONNECTED", "SHUTTING_DOWN", "SHUTDOWN"]
    assert added.seen == configured.seen
    assert configured.seen[0] is LifecycleState.STARTING


async def test_a_listener_can_be_removed(member_client: HazelcastClient) -> None:
    states = Recorder[str]()
    service = member_client.lifecycle_service
    listener = service.add_listener(states)

    assert service.remove_listener(listener) is True
    assert service.remove_listener(listener) is False
    assert service.remove_listener("no such id") is False
    await member_client.shutdown()

    assert states.seen == []


async def test_an_async_listener_is_awaited_before_shutdown_ends(member_client: HazelcastClient) -> None:
    seen = list[str]()

    async def listen(state: str) -> None:
        await asyncio.sleep(0.05)
        seen.append(state)

    member_client.lifecycle_service.add_listener(listen)
    await member_client.shutdown()

    assert seen == ["SHUTTING_DOWN", "SHUTDOWN"]


async def test_a_listener_that_raises_is_logged(
    member_client: HazelcastClient, caplog: pytest.LogCaptureFixture
) -> None:
    states = Recorder[str]()

    def listen(state: str) -> None:
        raise RuntimeError("the listener's own fault")

    async def listen_later(state: str) -> None:
        await asyncio.sleep(0)
        listen(state)

    for listener in (listen, listen_later, states):
        member_client.lifecycle_service.add_listener(listener)
    await member_client.shutdown()

    assert states.seen == ["SHUTTING_DOWN", "SHUTDOWN"]
    assert sum("the listener's own fault" in str(record.exc_info) for record in caplog.records) == 4


async def test_an_async_listener_is_told_in_order(address: str) -> None:
    seen = list[str]()

    async def listen(state: str) -> None:
        await asyncio.sleep(0.05 if state in {"STARTING", "SHUTTING_DOWN"} else 0)
        seen.append(state)

    async with HazelcastClient(cluster_members=[address], lifecycle_listeners=[listen]):
        pass

    assert seen == ["STARTING", "STARTED", "CONNECTED", "SHUTTING_DOWN", "SHUTDOWN"]


async def test_a_listener_that_does_not_end_is_cancelled_and_logged(
    member_client: HazelcastClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("hazelcast.lifecycle.LISTENERS_TIMEOUT", 0.1)
    cancelled = list[str]()

    async def listen(state: str) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(state)
            raise

    member_client.lifecycle_service.add_listener(listen)
    await asyncio.wait_for(member_client.shutdown(), 5)

    assert cancelled == ["SHUTTING_DOWN"]
    assert [record.hazelcast_event for record in caplog.records if record.levelno == logging.ERROR] == ["task_failed"]  # type: ignore[attr-defined]  # a field of the package's own


def test_a_listener_that_can_not_be_called() -> None:
    service = HazelcastClient().lifecycle_service

    for wrong in (None, "print"):
        with pytest.raises(InvalidArgumentTypeError):
            service.add_listener(wrong)  # type: ignore[arg-type]


# -- shutdown ----------------------------------------------------------------------------------------------------------


async def test_shutdown_twice_and_at_once(member_address: str) -> None:
    states = Recorder[str]()
    client = await HazelcastClient.create_and_start(cluster_members=[member_address], lifecycle_listeners=[states])

    await asyncio.gather(client.shutdown(), client.shutdown())
    await client.shutdown()

    assert states.seen.count("SHUTDOWN") == 1
    assert client.lifecycle_service.is_running() is False


async def test_shutdown_fails_what_is_pending(member: Member, unique_name: str) -> None:
    client = await HazelcastClient.create_and_start(cluster_members=[member.address])
    m = await client.get_map(unique_name)
    member.faults.delay(MapGet, 60, times=3)
    calls = [asyncio.ensure_future(m.get(key)) for key in ("a", "b", "c")]
    await eventually(lambda: len(pending_calls(client)) == 3)

    await client.shutdown()

    for call in calls:
        with pytest.raises(HazelcastClientNotActiveError):
            await call
    assert not pending_calls(client)


async def test_shutdown_ends_a_wait_for_a_lock(client: HazelcastClient, address: str, unique_name: str) -> None:
    m = await client.get_map(unique_name)
    await m.lock("a")
    async with HazelcastClient(cluster_members=[address]) as other:
        waiting = asyncio.ensure_future((await other.get_map(unique_name)).lock("a"))
        await asyncio.sleep(0.05)

    with pytest.raises(HazelcastClientNotActiveError):
        await waiting
    await m.unlock("a")


async def test_a_client_that_leaves_gives_its_locks_back(
    client: HazelcastClient, address: str, unique_name: str
) -> None:
    async with HazelcastClient(cluster_members=[address]) as other:
        await (await other.get_map(unique_name)).lock("a")

    m = await client.get_map(unique_name)
    await asyncio.wait_for(m.lock("a"), 20)


async def test_after_shutdown_everything_says_so(member_client: HazelcastClient, unique_name: str) -> None:
    await member_client.shutdown()

    calls: list[Any] = [
        member_client.get_map(unique_name),
        member_client.get_vector_collection(unique_name),
        member_client.add_distributed_object_listener(print),
    ]
    for call in calls:
        with pytest.raises(HazelcastClientNotActiveError):
            await call


async def test_a_normal_life_is_quiet(address: str, caplog: pytest.LogCaptureFixture, unique_name: str) -> None:
    before = asyncio.all_tasks()
    with caplog.at_level(logging.DEBUG):
        async with HazelcastClient(cluster_members=[address]) as client:
            m = await client.get_map(unique_name)
            await m.add_entry_listener(added_func=print)
            await m.set("a", 1)
        gc.collect()
        await asyncio.sleep(0.05)

    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert asyncio.all_tasks() == before


async def test_shutdown_from_a_listener(member_client: HazelcastClient, unique_name: str) -> None:
    m = await member_client.get_map(unique_name)
    done = asyncio.Event()

    async def stop(event: object) -> None:
        await member_client.shutdown()
        done.set()

    await m.add_entry_listener(added_func=stop)
    await m.set("a", 1)

    await asyncio.wait_for(done.wait(), 10)
    assert member_client.lifecycle_service.is_running() is False


async def test_shutdown_from_a_lifecycle_listener(member: Member) -> None:
    client = HazelcastClient(cluster_members=[member.address])

    async def stop(state: str) -> None:
        if state == LifecycleState.DISCONNECTED:
            await client.shutdown()

    client.lifecycle_service.add_listener(stop)
    async with client:
        member.faults.drop_connections()
        await eventually(lambda: not client.lifecycle_service.is_running())


@pytest.mark.parametrize("awaited", ["SHUTTING_DOWN", "SHUTDOWN"])
@pytest.mark.parametrize("in_a_task", [False, True])
async def test_a_shutdown_from_a_lifecycle_listener_during_the_shutdown(
    member_client: HazelcastClient, awaited: str, in_a_task: bool
) -> None:
    done = list[str]()

    async def stop(state: str) -> None:
        if state == awaited:
            await (asyncio.create_task(member_client.shutdown()) if in_a_task else member_client.shutdown())
        done.append(state)

    member_client.lifecycle_service.add_listener(stop)
    await asyncio.wait_for(member_client.shutdown(), 3)

    assert done == ["SHUTTING_DOWN", "SHUTDOWN"]


async def test_reconnect_mode_off_when_a_call_fails_inside_async_with(member: Member, unique_name: str) -> None:
    async def use() -> None:
        async with HazelcastClient(cluster_members=[member.address], reconnect_mode=ReconnectMode.OFF) as client:
            m = await client.get_map(unique_name)
            member.faults.disconnect(MapSet)
            await m.set("a", 1)

    with pytest.raises(TargetDisconnectedError):
        await asyncio.wait_for(use(), 3)


async def test_reconnect_mode_off_with_a_listener_that_shuts_down(member: Member) -> None:
    client = HazelcastClient(cluster_members=[member.address], reconnect_mode=ReconnectMode.OFF)

    async def stop(state: str) -> None:
        if state == LifecycleState.DISCONNECTED:
            await client.shutdown()

    client.lifecycle_service.add_listener(stop)
    async with client:
        member.faults.drop_connections()
        await eventually(lambda: not client.lifecycle_service.is_running())
        await asyncio.wait_for(client.shutdown(), 3)


async def test_a_cancelled_call_leaves_nothing_pending(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address]) as client:
        m = await client.get_map(unique_name)
        member.faults.delay(MapGet, 0.1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(m.get("a"), 0.02)

        assert not pending_calls(client)
        await asyncio.sleep(0.15)
        await m.set("a", 1)
        assert await m.get("a") == 1
