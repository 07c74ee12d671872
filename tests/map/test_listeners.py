"""Entry listeners: what they are told, and that nothing they do disturbs the connection."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.predicate import greater
from hazelcast.proxy.base import EntryEvent, EntryEventType
from tests.support.internals import drop_connections
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from hazelcast.asyncio import HazelcastClient, Map

Event = EntryEvent[str, int]


@pytest.fixture
async def m(client: HazelcastClient, unique_name: str) -> Map[str, int]:
    return await client.get_map(unique_name, str, int)


def told(event: Event) -> tuple[EntryEventType, str | None, int | None, int | None]:
    return event.event_type, event.key, event.value, event.old_value


async def test_added_updated_removed(client: HazelcastClient, m: Map[str, int]) -> None:
    events = Recorder[Event]()
    await m.add_entry_listener(True, added_func=events, updated_func=events, removed_func=events)

    await m.set("a", 1)
    await m.put("a", 2)
    await m.remove("a")
    await m.put_all({"a": 3})

    await events.wait(4)
    assert list(map(told, events.seen)) == [
        (EntryEventType.ADDED, "a", 1, None),
        (EntryEventType.UPDATED, "a", 2, 1),
        (EntryEventType.REMOVED, "a", None, 2),
        (EntryEventType.ADDED, "a", 3, None),
    ]
    [member] = client.cluster_service.get_members()
    assert {event.uuid for event in events.seen} == {member.uuid}
    assert {event.number_of_affected_entries for event in events.seen} == {1}
    assert {event.merging_value for event in events.seen} == {None}


async def test_without_include_value_no_values_come(m: Map[str, int]) -> None:
    events = Recorder[Event]()
    await m.add_entry_listener(added_func=events, updated_func=events, removed_func=events)

    await m.set("a", 1)
    await m.set("a", 2)
    await m.remove("a")

    await events.wait(3)
    assert [(event.key, event.value, event.old_value) for event in events.seen] == [("a", None, None)] * 3


async def test_only_events_that_have_a_function_come(m: Map[str, int]) -> None:
    added, removed = Recorder[Event](), Recorder[Event]()
    await m.add_entry_listener(added_func=added, removed_func=removed)

    await m.set("a", 1)
    await m.set("a", 2)
    await m.remove("a")

    await removed.wait(1)
    assert [event.event_type for event in added.seen + removed.seen] == [EntryEventType.ADDED, EntryEventType.REMOVED]


async def test_a_listener_to_a_key(m: Map[str, int]) -> None:
    events = Recorder[Event]()
    await m.add_entry_listener(True, key="b", added_func=events, updated_func=events)

    await m.set("a", 1)
    await m.set("b", 2)
    await m.set("b", 3)

    await events.wait(2)
    assert [told(event)[1:3] for event in events.seen] == [("b", 2), ("b", 3)]


async def test_a_listener_with_a_predicate(m: Map[str, int]) -> None:
    events = Recorder[Event]()
    await m.add_entry_listener(True, predicate=greater("this", 10), added_func=events)

    for i in (1, 11, 2, 12):
        await m.set(f"k{i}", i)

    # Events of different keys may overtake each other.
    await events.wait(2)
    assert sorted(event.value or 0 for event in events.seen) == [11, 12]


async def test_a_listener_to_a_key_with_a_predicate(m: Map[str, int]) -> None:
    events = Recorder[Event]()
    await m.add_entry_listener(True, key="a", predicate=greater("this", 10), added_func=events, updated_func=events)

    await m.set("b", 11)
    await m.set("a", 1)
    await m.set("a", 12)
    await m.set("b", 13)
    await m.set("a", 14)

    await events.wait(2)
    assert [(event.key, event.value) for event in events.seen] == [("a", 12), ("a", 14)]


async def test_clear_and_evict_all_are_one_event_each(m: Map[str, int]) -> None:
    cleared, evicted = Recorder[Event](), Recorder[Event]()
    await m.add_entry_listener(True, clear_all_func=cleared, evict_all_func=evicted)

    await m.put_all({"a": 1, "b": 2, "c": 3})
    await m.evict_all()
    [event] = await evicted.wait(1)
    assert told(event) == (EntryEventType.EVICT_ALL, None, None, None)
    assert event.number_of_affected_entries == 3

    await m.put_all({"a": 1, "b": 2})
    await m.clear()
    [event] = await cleared.wait(1)
    assert told(event) == (EntryEventType.CLEAR_ALL, None, None, None)
    assert event.number_of_affected_entries == 2


async def test_evicted(m: Map[str, int]) -> None:
    events = Recorder[Event]()
    await m.add_entry_listener(True, evicted_func=events)
    await m.set("a", 1)

    await m.evict("a")

    [event] = await events.wait(1)
    assert told(event) == (EntryEventType.EVICTED, "a", None, 1)


async def test_expired(m: Map[str, int]) -> None:
    expired, evicted = Recorder[Event](), Recorder[Event]()
    await m.add_entry_listener(True, expired_func=expired, evicted_func=evicted)

    await m.set("a", 1, ttl=1)

    async def looked_for() -> bool:
        # A member finds out when somebody asks, or at its next clean-up.
        await m.get("a")
        return bool(expired.seen)

    await eventually(looked_for)
    assert told(expired.seen[0]) == (EntryEventType.EXPIRED, "a", None, 1)
    assert evicted.seen == []


async def test_loaded(real_client: HazelcastClient, unique_name: str) -> None:
    m = await real_client.get_map(f"stored-{unique_name}", str, str)
    events = Recorder[EntryEvent[str, str]]()
    await m.set("a", "x")
    await m.evict_all()
    await m.add_entry_listener(True, loaded_func=events)

    assert await m.get("a") == "x"

    [event] = await events.wait(1)
    assert (event.event_type, event.key, event.value) == (EntryEventType.LOADED, "a", "x")


async def test_remove_entry_listener(m: Map[str, int]) -> None:
    events, others = Recorder[Event](), Recorder[Event]()
    listener = await m.add_entry_listener(added_func=events)
    await m.add_entry_listener(added_func=others)
    await m.set("a", 1)
    await events.wait(1)

    assert await m.remove_entry_listener(listener) is True
    assert await m.remove_entry_listener(listener) is False
    assert await m.remove_entry_listener("no such id") is False
    await m.set("b", 1)

    await others.wait(2)
    assert len(events.seen) == 1


async def test_an_async_listener_is_awaited_and_keeps_the_order(m: Map[str, int]) -> None:
    seen = list[int | None]()

    async def listen(event: Event) -> None:
        await asyncio.sleep(0.01 if event.value == 0 else 0)
        seen.append(event.value)

    await m.add_entry_listener(True, added_func=listen, updated_func=listen)
    for i in range(20):
        await m.set("a", i)

    await eventually(lambda: len(seen) == 20)
    assert seen == list(range(20))


async def test_a_listener_that_raises_disturbs_nothing(
    client: HazelcastClient, m: Map[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    states, seen = Recorder[str](), list[str | None]()
    client.lifecycle_service.add_listener(states)

    def listen(event: Event) -> None:
        seen.append(event.key)
        raise RuntimeError("the listener's own fault")

    async def listen_later(event: Event) -> None:
        await asyncio.sleep(0)
        listen(event)

    await m.add_entry_listener(added_func=listen)
    await m.add_entry_listener(added_func=listen_later)
    await m.set("a", 1)
    await m.set("b", 2)

    await eventually(lambda: len(seen) == 4)
    assert await m.get("a") == 1
    assert states.seen == []
    messages = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(messages) == 4
    assert all("listener" in record.getMessage() for record in messages)
    assert all("the listener's own fault" in str(record.exc_info) for record in messages)


async def test_a_slow_listener_delays_only_its_own_events(m: Map[str, int]) -> None:
    gate, slow, fast = asyncio.Event(), list[str | None](), Recorder[Event]()

    async def listen(event: Event) -> None:
        await gate.wait()
        slow.append(event.key)

    await m.add_entry_listener(added_func=listen)
    await m.add_entry_listener(added_func=fast)
    for i in range(10):
        await m.set(f"k{i}", i)

    await fast.wait(10)
    assert await m.size() == 10
    assert slow == []
    gate.set()
    await eventually(lambda: len(slow) == 10)


async def test_a_listener_may_use_the_map(m: Map[str, int]) -> None:
    done = asyncio.Event()

    async def double(event: Event) -> None:
        assert event.key is not None
        value = await m.get(event.key)
        assert value is not None
        await m.set("double", value * 2)
        done.set()

    await m.add_entry_listener(key="a", added_func=double)
    await m.set("a", 21)

    await asyncio.wait_for(done.wait(), 10)
    assert await m.get("double") == 42


async def test_listeners_run_in_the_loop_of_the_client(m: Map[str, int]) -> None:
    threads = list[int]()
    await m.add_entry_listener(added_func=lambda event: threads.append(threading.get_ident()))

    await m.set("a", 1)

    await eventually(lambda: bool(threads))
    assert threads == [threading.get_ident()]


async def test_a_listener_that_can_not_be_called(m: Map[str, int]) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="ADDED must be callable, but is of type str"):
        await m.add_entry_listener(added_func="print")  # type: ignore[arg-type]


async def test_listeners_survive_a_lost_connection(client: HazelcastClient, m: Map[str, int]) -> None:
    events, states = Recorder[Event](), Recorder[str]()
    client.lifecycle_service.add_listener(states)
    listeners = [await m.add_entry_listener(added_func=events), await m.add_entry_listener(key="x", added_func=events)]

    for round_ in range(2):
        drop_connections(client)
        await eventually(lambda: states.seen[-1:] == ["CONNECTED"])
        await _until_heard(m, events, f"round-{round_}")

    assert states.seen == ["DISCONNECTED", "CONNECTED"] * 2
    for listener in listeners:
        assert await m.remove_entry_listener(listener) is True
    await m.set("after", 1)
    await m.set("x", 1)
    await asyncio.sleep(0.1)
    assert not any(event.key in ("after", "x") for event in events.seen)


async def _until_heard(m: Map[str, int], events: Recorder[Event], prefix: str) -> None:
    """Put entries until an event of one comes; then each further entry must be heard of exactly once."""
    count = 0

    async def heard() -> bool:
        nonlocal count
        count += 1
        await m.set(f"{prefix}-{count}", 1)
        return any(str(event.key).startswith(prefix) for event in events.seen)

    await eventually(heard)
    await m.set(f"{prefix}-last", 1)
    await eventually(lambda: any(event.key == f"{prefix}-last" for event in events.seen))
    await asyncio.sleep(0.05)
    assert [event.key for event in events.seen].count(f"{prefix}-last") == 1


async def test_a_removed_listener_stays_removed_after_a_lost_connection(
    client: HazelcastClient, m: Map[str, int]
) -> None:
    events, kept = Recorder[Event](), Recorder[Event]()
    listener = await m.add_entry_listener(added_func=events)
    await m.add_entry_listener(added_func=kept)
    await m.remove_entry_listener(listener)

    drop_connections(client)

    await _until_heard(m, kept, "k")
    assert events.seen == []


async def test_many_events_at_once(m: Map[str, int]) -> None:
    events = Recorder[Event]()
    await m.add_entry_listener(True, added_func=events)

    await m.put_all({f"k{i}": i for i in range(3000)})

    await events.wait(3000)
    assert {event.key: event.value for event in events.seen} == {f"k{i}": i for i in range(3000)}
