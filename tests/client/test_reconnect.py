"""Lost connections, errors that are tried again, and what a user sees of them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import struct
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import ReconnectMode
from hazelcast.core import Address
from hazelcast.errors import (
    ClientOfflineError,
    HazelcastClientNotActiveError,
    IllegalStateError,
    OperationTimeoutError,
    ProtocolError,
    QueryError,
    TargetDisconnectedError,
    TargetNotMemberError,
)
from hazelcast.events import TopicMessage
from hazelcast.member import Member
from hazelcast.protocol.frames import BEGIN_FRAGMENT, FINAL, WHOLE
from hazelcast.protocol.messages.map import MapAddEntryListener, MapGet, MapPut, MapSet
from tests.support.internals import context_of, listeners_of, open_connections, pending_calls
from tests.support.network import free_port, listener, relay
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from hazelcast.asyncio import Map
    from hazelcast.core import MemberInfo


@pytest.fixture
async def m(member: Member, member_client: HazelcastClient, unique_name: str) -> Map[str, int]:
    return await member_client.get_map(unique_name, str, int)


# -- errors of a member ------------------------------------------------------------------------------------------------


async def test_an_error_that_may_pass_is_tried_again(member: Member, m: Map[str, int]) -> None:
    member.faults.fail(MapPut, TargetNotMemberError("moved"), times=8)

    assert await m.put("a", 1) is None
    assert await m.get("a") == 1


async def test_an_error_that_stays_ends_with_the_time(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address], invocation_timeout=0.3) as client:
        m = await client.get_map(unique_name)
        member.faults.fail(MapGet, TargetNotMemberError("moved"), times=100_000)

        with pytest.raises(OperationTimeoutError, match=r"^MapGet was not done in time after \d+ attempt") as caught:
            await m.get("a")

        assert isinstance(caught.value.__cause__, TargetNotMemberError)
        assert not pending_calls(client)


async def test_an_answer_that_is_lost_ends_with_the_time(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address], invocation_timeout=0.3) as client:
        m = await client.get_map(unique_name, str, int)
        member.faults.drop(MapPut)

        with pytest.raises(OperationTimeoutError, match="no answer by") as caught:
            await m.put("a", 1)

        assert caught.value.maybe_applied
        assert await m.get("a") == 1
        assert not pending_calls(client)


async def test_an_answer_that_comes_twice_is_given_to_one_call(
    member: Member, member_client: HazelcastClient, m: Map[str, int]
) -> None:
    await m.put_all({str(number): number for number in range(10)})
    member.faults.duplicate(MapGet, times=5)

    values = await asyncio.gather(*(m.get(str(number)) for number in range(10)))

    assert values == list(range(10))
    assert await m.get("3") == 3
    assert not pending_calls(member_client)
    assert member_client.stats().connections_lost == 0


async def test_answers_in_another_order_reach_their_calls(
    member: Member, member_client: HazelcastClient, m: Map[str, int]
) -> None:
    await m.put_all({str(number): number for number in range(10)})
    member.faults.reorder(MapGet, times=9)
    ended = list[int | None]()

    async def get(number: int) -> int | None:
        value = await m.get(str(number))
        ended.append(value)
        return value

    values = await asyncio.gather(*map(get, range(10)))

    assert values == list(range(10))
    assert ended == [9, *range(9)]
    assert not pending_calls(member_client)


async def test_a_member_that_does_not_answer(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address], invocation_timeout=0.2) as client:
        m = await client.get_map(unique_name)
        member.faults.delay(MapGet, 30)

        with pytest.raises(OperationTimeoutError, match="no answer by <Connection"):
            await m.get("a")

        assert not pending_calls(client)


async def test_other_errors_come_at_once(member: Member, m: Map[str, int]) -> None:
    member.faults.fail(MapGet, QueryError("of some kind"))

    with pytest.raises(QueryError, match=r"^of some kind$"):
        await m.get("a")


# -- lost connections --------------------------------------------------------------------------------------------------


async def test_a_read_is_sent_again(member: Member, m: Map[str, int]) -> None:
    await m.set("a", 1)
    member.faults.disconnect(MapGet, times=2)

    assert await m.get("a") == 1


async def test_a_write_is_not_sent_again(member: Member, m: Map[str, int]) -> None:
    member.faults.disconnect(MapPut)

    with pytest.raises(TargetDisconnectedError):
        await m.put("a", 1)

    assert await m.get("a") is None


async def test_a_write_is_sent_again_when_that_is_wanted(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address], redo_operation=True) as client:
        m = await client.get_map(unique_name)
        member.faults.disconnect(MapPut, times=2)

        assert await m.put("a", 1) is None
        assert await m.get("a") == 1


async def test_a_member_that_drops_each_client_it_let_in_is_left_alone_for_a_while(member: Member) -> None:
    loop = asyncio.get_running_loop()
    flapping = True

    def drop(state: str) -> None:
        if state == "CONNECTED" and flapping:
            loop.call_later(0.001, member.faults.drop_connections)

    async with HazelcastClient(
        cluster_members=[member.address],
        lifecycle_listeners=[drop],
        retry_initial_backoff=0.1,
        retry_multiplier=2,
        retry_max_backoff=0.4,
    ) as client:
        await asyncio.sleep(1)
        # Some at once, then after 0.1, 0.2, 0.4 s.
        assert 4 <= client.stats().connections_opened <= 8
        flapping = False
        assert await (await client.get_map("m")).size() == 0


async def test_one_attempt_at_a_time_is_made_to_an_address(member_client: HazelcastClient) -> None:
    connections = context_of(member_client).connections
    async with listener() as silent:
        host, _, port = silent.address.rpartition(":")
        address = Address(host, int(port))
        most = 0

        async def connect() -> None:
            for _ in range(3):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await connections._connect(address)  # pyright: ignore[reportPrivateUsage]

        tasks = [asyncio.create_task(connect()) for _ in range(4)]
        while not all(task.done() for task in tasks):
            most = max(most, sum(it.address == address for it in connections._opening))  # pyright: ignore[reportPrivateUsage]
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
    assert most == 1


async def test_states_of_a_reconnect(member: Member, member_client: HazelcastClient, m: Map[str, int]) -> None:
    states = Recorder[str]()
    member_client.lifecycle_service.add_listener(states)

    for _ in range(3):
        member.faults.drop_connections()
        assert await m.get("a") is None

    await eventually(lambda: len(states.seen) == 6)
    assert states.seen == ["DISCONNECTED", "CONNECTED"] * 3
    assert len(open_connections(member_client)) == 1


async def test_calls_wait_for_the_member_to_come_back(unique_name: str) -> None:
    port = free_port()
    async with Member(port) as member:
        client = await HazelcastClient.create_and_start(
            cluster_members=[member.address], retry_initial_backoff=0.05, invocation_retry_pause=0.05
        )
        m = await client.get_map(unique_name)
        await m.set("a", 1)
    await eventually(lambda: not open_connections(client))
    calls = [asyncio.ensure_future(call) for call in (m.get("a"), m.set("b", 2), m.size())]
    await asyncio.sleep(0.1)
    assert not any(call.done() for call in calls)

    async with Member(port):
        # Another cluster: nothing of the old one is there.
        await asyncio.wait_for(asyncio.gather(*calls), 10)
        assert calls[0].result() is None
        assert await m.get_all(["a", "b"]) == {"b": 2}
        await client.shutdown()


async def test_a_new_cluster_gets_the_listeners_of_the_old_one(unique_name: str) -> None:
    port, events, members = free_port(), Recorder[object](), Recorder[tuple[str, object]]()
    messages = Recorder[TopicMessage[str]]()
    async with Member(port) as member:
        client = await HazelcastClient.create_and_start(cluster_members=[member.address], retry_initial_backoff=0.05)
        [before] = client.cluster_service.get_members()
        client.cluster_service.add_listener(
            lambda it: members.seen.append(("added", it)), lambda it: members.seen.append(("removed", it))
        )
        m = await client.get_map(unique_name, str, int)
        topic = await client.get_topic(unique_name, str)
        await m.add_entry_listener(added_func=events)
        await topic.add_listener(messages)
    async with Member(port):
        await eventually(lambda: bool(members.seen))

        async def heard() -> bool:
            await m.set("a", 1)
            await m.delete("a")
            await topic.publish("hello")
            return bool(events.seen and messages.seen)

        await eventually(heard)
        [after] = client.cluster_service.get_members()
        assert members.seen == [("removed", before), ("added", after)]
        assert {message.member for message in messages.seen} == {after}
        await client.shutdown()


async def test_async_membership_listeners_are_told_in_order() -> None:
    port, seen = free_port(), list[str]()

    async def removed(_: MemberInfo) -> None:
        await asyncio.sleep(0.05)
        seen.append("removed")

    async def added(_: MemberInfo) -> None:
        seen.append("added")

    async with Member(port) as member:
        client = await HazelcastClient.create_and_start(cluster_members=[member.address], retry_initial_backoff=0.05)
        client.cluster_service.add_listener(added, removed, fire_for_existing=True)
    async with Member(port):
        await eventually(lambda: len(seen) == 3)
        assert seen == ["added", "removed", "added"]
        await client.shutdown()


async def test_a_listener_that_is_refused_is_registered_later(
    member: Member, member_client: HazelcastClient, m: Map[str, int]
) -> None:
    seen = list[object]()
    await m.add_entry_listener(include_value=True, added_func=lambda event: seen.append(event.value))
    member.faults.fail(MapAddEntryListener, QueryError("not now"), times=2)
    for connection in open_connections(member_client):
        connection.close()

    async def heard() -> bool:
        await m.delete("a")
        await m.set("a", 1)
        return bool(seen)

    await eventually(heard)
    seen.clear()
    await m.set("b", 2)
    await eventually(lambda: bool(seen))
    await asyncio.sleep(0.05)
    assert seen == [2]


async def test_a_refused_listener_that_is_removed_is_not_registered_later(
    member: Member, member_client: HazelcastClient, m: Map[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    listener = await m.add_entry_listener(added_func=lambda event: None)
    member.faults.fail(MapAddEntryListener, QueryError("not now"))
    for connection in open_connections(member_client):
        connection.close()
    await eventually(lambda: "could not be made again" in caplog.text)

    assert await m.remove_entry_listener(listener) is True
    await asyncio.sleep(0.2)

    assert listeners_of(member, m.name) == 0


@pytest.mark.parametrize("turns", range(7))
async def test_a_listener_that_was_added_for_a_cancelled_call_is_removed(
    member: Member, member_client: HazelcastClient, m: Map[str, int], turns: int
) -> None:
    member.faults.delay(MapAddEntryListener, 0.05 * (turns == 6))
    adding = asyncio.ensure_future(m.add_entry_listener(added_func=lambda event: None))
    for _ in range(turns):
        await asyncio.sleep(0)
    adding.cancel()
    await asyncio.wait({adding})

    await asyncio.sleep(0.1)
    if adding.cancelled():
        await eventually(lambda: not listeners_of(member, m.name))
        assert member_client.stats().listeners == 0
    assert not pending_calls(member_client)


async def test_a_connection_that_is_lost_after_its_listener_was_cancelled_is_no_error_of_nobody(
    member: Member, member_client: HazelcastClient, m: Map[str, int]
) -> None:
    complaints = list[str]()
    asyncio.get_running_loop().set_exception_handler(lambda _, about: complaints.append(str(about)))
    member.faults.delay(MapAddEntryListener, 20)
    adding = asyncio.ensure_future(m.add_entry_listener(added_func=print))
    await eventually(lambda: len(pending_calls(member_client)) == 1)
    adding.cancel()
    await asyncio.wait({adding})

    member.faults.drop_connections()
    await eventually(lambda: not pending_calls(member_client))
    assert await m.get("a") is None
    del adding  # whose traceback has the frames that know of the registration
    gc.collect()
    assert complaints == []


@pytest.mark.parametrize("cancelled", [False, True], ids=["awaited", "cancelled"])
async def test_a_listener_that_is_answered_after_the_invocation_timeout_is_removed(
    member: Member, unique_name: str, cancelled: bool
) -> None:
    member.faults.delay(MapAddEntryListener, 0.6)
    async with HazelcastClient(cluster_members=[member.address], invocation_timeout=0.2) as client:
        m = await client.get_map(unique_name)
        adding = asyncio.ensure_future(m.add_entry_listener(added_func=lambda event: None))
        await asyncio.sleep(0.05)
        if cancelled:
            adding.cancel()
        [ended] = await asyncio.gather(adding, return_exceptions=True)
        assert type(ended) is (asyncio.CancelledError if cancelled else OperationTimeoutError)
        await eventually(lambda: not pending_calls(client))
        assert listeners_of(member, m.name) == 0

        await asyncio.sleep(0.7)
        await eventually(lambda: not listeners_of(member, m.name))
        [connection] = open_connections(client)
        assert client.stats().listeners == 0
        # What is left are the events of the cluster and the backup acks.
        assert len(connection.handlers) == 2


@pytest.mark.parametrize("times", [1, 2], ids=["after the next attempt", "before it"])
async def test_a_renewed_listener_that_is_answered_late_is_there_once(
    member: Member, unique_name: str, times: int
) -> None:
    seen = list[object]()
    async with HazelcastClient(cluster_members=[member.address], invocation_timeout=0.2) as client:
        m = await client.get_map(unique_name, str, int)
        await m.add_entry_listener(include_value=True, added_func=lambda event: seen.append(event.value))
        # The time of the first attempt ends after 0.2 s, the next one follows 0.1 s later.
        member.faults.delay(MapAddEntryListener, 0.6, times=times)
        member.faults.drop_connections()
        await asyncio.sleep(1.5)
        await eventually(lambda: listeners_of(member, m.name) == 1)
        await asyncio.sleep(0.1)

        await m.set("a", 1)
        await eventually(lambda: bool(seen))
        await asyncio.sleep(0.05)
        assert seen == [1]
        assert listeners_of(member, m.name) == 1


async def test_reconnect_mode_off_shuts_the_client_down(member: Member, unique_name: str) -> None:
    states = Recorder[str]()
    client = await HazelcastClient.create_and_start(
        cluster_members=[member.address], reconnect_mode=ReconnectMode.OFF, lifecycle_listeners=[states]
    )
    m = await client.get_map(unique_name)

    member.faults.drop_connections()
    await eventually(lambda: states.seen[-1] == "SHUTDOWN")

    assert states.seen[2:] == ["CONNECTED", "DISCONNECTED", "SHUTTING_DOWN", "SHUTDOWN"]
    with pytest.raises(HazelcastClientNotActiveError):
        await m.get("a")


async def test_reconnect_mode_async_fails_at_once(unique_name: str) -> None:
    port = free_port()
    async with Member(port) as member:
        client = await HazelcastClient.create_and_start(
            cluster_members=[member.address], reconnect_mode="ASYNC", retry_initial_backoff=0.05
        )
        m = await client.get_map(unique_name)
        await m.set("a", 1)
    await eventually(lambda: not open_connections(client))

    with pytest.raises(ClientOfflineError):
        await m.get("a")
    with pytest.raises(ClientOfflineError):
        await m.set("a", 1)

    async with Member(port):
        await eventually(lambda: bool(open_connections(client)))
        assert await m.get("a") is None
        await client.shutdown()


async def test_the_client_shuts_down_when_the_cluster_does_not_come_back() -> None:
    states = Recorder[str]()
    async with Member() as member:
        client = await HazelcastClient.create_and_start(
            cluster_members=[member.address],
            cluster_connect_timeout=0.2,
            retry_initial_backoff=0.05,
            lifecycle_listeners=[states],
        )
        m = await client.get_map("m")

    await eventually(lambda: states.seen[-1] == "SHUTDOWN")
    with pytest.raises(HazelcastClientNotActiveError):
        await m.get("a")


async def test_async_start_does_not_wait(unique_name: str) -> None:
    port, states = free_port(), Recorder[str]()
    client = await HazelcastClient.create_and_start(
        cluster_members=[f"127.0.0.1:{port}"],
        async_start=True,
        retry_initial_backoff=0.05,
        lifecycle_listeners=[states],
    )
    assert states.seen == ["STARTING", "STARTED"]
    assert client.cluster_service.get_members() == []
    with pytest.raises(ClientOfflineError):
        await client.get_map(unique_name)

    async with Member(port):
        await eventually(lambda: "CONNECTED" in states.seen)
        m = await client.get_map(unique_name)
        await m.set("a", 1)
        assert await m.get("a") == 1
        await client.shutdown()


async def test_async_start_that_finds_nobody_shuts_down() -> None:
    states = Recorder[str]()
    client = await HazelcastClient.create_and_start(
        cluster_members=[f"127.0.0.1:{free_port()}"],
        async_start=True,
        cluster_connect_timeout=0.1,
        retry_initial_backoff=0.02,
        lifecycle_listeners=[states],
    )

    await eventually(lambda: states.seen[-1] == "SHUTDOWN")
    assert client.lifecycle_service.is_running() is False


async def test_without_smart_routing(member: Member, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[member.address], smart_routing=False) as client:
        m = await client.get_map(unique_name)
        events = Recorder[object]()
        await m.add_entry_listener(added_func=events)
        [connection] = open_connections(client)
        member.faults.drop_connections()
        await eventually(lambda: not connection.is_open)

        async def heard() -> bool:
            await m.set("a", 1)
            await m.delete("a")
            return bool(events.seen)

        await eventually(heard)
        assert len(open_connections(client)) == 1


# -- nonsense from a member --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "nonsense",
    [bytes(64), b"\xff" * 64, b"\x00\x00\x00\x60\x00\xc0" + bytes(58)],
    ids=["zeros", "ones", "a huge frame"],
)
async def test_nonsense_ends_the_connection_and_nothing_hangs(
    member: Member, nonsense: bytes, unique_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    states = Recorder[str]()
    async with (
        relay(member.address) as between,
        HazelcastClient(cluster_members=[between.address], lifecycle_listeners=[states]) as client,
    ):
        m = await client.get_map(unique_name)
        member.faults.delay(MapGet, 20)
        member.faults.delay(MapSet, 20)
        reading, writing = asyncio.ensure_future(m.get("a")), asyncio.ensure_future(m.set("a", 1))
        await eventually(lambda: len(pending_calls(client)) == 2)

        between.inject(nonsense)

        for call in (reading, writing):
            with pytest.raises(ProtocolError):
                await asyncio.wait_for(call, 5)
        await eventually(lambda: between.open == 0)
        await eventually(lambda: states.seen[-1] == "CONNECTED")
        assert await m.get("a") is None
    assert any("no valid message" in record.getMessage() for record in caplog.records)


LIMIT = 1 << 20
PIECE = struct.pack("<iH", 6 + (1 << 16), 0) + bytes(1 << 16)
TOO_MUCH = {
    "a frame": struct.pack("<iH", 16 * LIMIT, WHOLE | FINAL) + bytes(64),
    "a message": struct.pack("<iHiqB", 19, WHOLE, 0x010201, 1, 0) + PIECE * 17,
    "fragments": b"".join(
        struct.pack("<iHq", 14, BEGIN_FRAGMENT * (number == 0), 1) + PIECE * 3 + struct.pack("<iH", 6, FINAL)
        for number in range(6)
    ),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
async def test_a_member_that_sends_more_than_max_message_size(member: Member, kind: str, unique_name: str) -> None:
    """The call ends with an error that names the option; the connection is replaced, and no memory is taken."""
    async with (
        relay(member.address) as between,
        HazelcastClient(cluster_members=[between.address], max_message_size=LIMIT) as client,
    ):
        m = await client.get_map(unique_name)
        member.faults.delay(MapGet, 20)
        reading = asyncio.ensure_future(m.get("a"))
        await eventually(lambda: len(pending_calls(client)) == 1)
        [connection] = open_connections(client)

        tracemalloc.start()
        between.inject(TOO_MUCH[kind])
        with pytest.raises(ProtocolError, match="max_message_size is 1,048,576"):
            await asyncio.wait_for(reading, 5)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        # What was injected waits in the relay, in this process.
        assert most < len(TOO_MUCH[kind]) + 4 * LIMIT
        assert not connection.is_open
        await eventually(lambda: between.open == 0)
        assert await m.get("a") is None


async def test_a_message_of_max_message_size_is_taken(address: str, unique_name: str) -> None:
    around = 19 + 6 + 8 + 4  # the head of the answer, and what is round the bytes of the value
    async with HazelcastClient(cluster_members=[address], max_message_size=LIMIT) as client:
        m = await client.get_map(unique_name, str, bytes)
        await m.set("just fits", bytes(LIMIT - around))
        await m.set("too large", bytes(LIMIT - around + 1))

        assert await m.get("just fits") == bytes(LIMIT - around)
        with pytest.raises(ProtocolError, match=r"MapGet: .* max_message_size"):
            await m.get("too large")
        assert await m.get("just fits") == bytes(LIMIT - around)


async def test_a_heartbeat_that_is_not_answered_ends_the_connection(member: Member, unique_name: str) -> None:
    from hazelcast.protocol.messages.client import ClientPing

    states = Recorder[str]()
    async with HazelcastClient(
        cluster_members=[member.address],
        heartbeat_interval=0.05,
        heartbeat_timeout=0.2,
        lifecycle_listeners=[states],
    ) as client:
        await asyncio.sleep(0.5)
        assert states.seen[-1] == "CONNECTED"
        assert "DISCONNECTED" not in states.seen

        member.faults.delay(ClientPing, 30, times=20)
        await eventually(lambda: "DISCONNECTED" in states.seen)
        member.faults.clear()
        await eventually(lambda: states.seen[-1] == "CONNECTED")
        assert await (await client.get_map(unique_name)).size() == 0


async def test_silence_is_found_out_when_its_time_is_over_not_at_the_next_ping(member: Member) -> None:
    loop = asyncio.get_running_loop()
    async with (
        relay(member.address) as between,
        HazelcastClient(
            cluster_members=[between.address], smart_routing=False, heartbeat_interval=0.8, heartbeat_timeout=1.0
        ) as client,
    ):
        m = await client.get_map("m")
        await asyncio.sleep(0.3)
        [connection] = open_connections(client)
        await m.size()
        heard = loop.time()
        between.drop_answers()
        await eventually(lambda: not connection.is_open)

        # A watch that looks every 0.8 s would see it 1.3 s after, at best.
        assert 0.9 < loop.time() - heard < 1.25
        assert "silent for 1.0 s" in str(connection.close_cause)


@pytest.mark.parametrize("interval", [0.1, 0.5, 5])
async def test_a_large_answer_that_trickles_in_is_no_silence(interval: float, member: Member, unique_name: str) -> None:
    large = os.urandom(2 << 20)
    async with (
        relay(member.address) as between,
        HazelcastClient(
            cluster_members=[between.address], smart_routing=False, heartbeat_interval=interval, heartbeat_timeout=0.6
        ) as client,
    ):
        m = await client.get_map(unique_name)
        await m.set("large", large)
        [connection] = open_connections(client)
        # Most of it comes fast, so that the kernel is asked to wait for more at a time.
        between.trickle(0.15, after=len(large) // 8 * 5)
        get = asyncio.ensure_future(m.get("large"))
        await asyncio.sleep(0.3)
        # With this written no ping is due, at which the client would look.
        await asyncio.gather(get, m.size())
        assert get.result() == large
        assert connection.is_open


async def test_a_loop_that_stood_still_is_no_silence_of_the_member(member: Member) -> None:
    states = Recorder[str]()
    async with HazelcastClient(
        cluster_members=[member.address], heartbeat_interval=0.1, heartbeat_timeout=0.4, lifecycle_listeners=[states]
    ) as client:
        m = await client.get_map("m")
        await asyncio.sleep(0.15)
        time.sleep(0.8)
        await asyncio.sleep(0.3)
        assert await m.size() == 0
    assert "DISCONNECTED" not in states.seen


async def test_wrong_credentials_after_a_reconnect_are_tried_again(unique_name: str) -> None:
    port = free_port()
    async with Member(port) as member:
        client = await HazelcastClient.create_and_start(
            cluster_members=[member.address], cluster_connect_timeout=0.3, retry_initial_backoff=0.05
        )
    async with Member(port, cluster_name="other"):
        await eventually(lambda: not client.lifecycle_service.is_running())
    with pytest.raises((HazelcastClientNotActiveError, IllegalStateError)):
        await client.get_map(unique_name)
