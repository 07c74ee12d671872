"""Locks of keys: who holds them, who waits, and what releases them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from hazelcast.errors import IllegalMonitorStateError
from hazelcast.protocol.messages.client import ClientDestroyProxy
from hazelcast.protocol.messages.map import (
    MapClear,
    MapContainsKey,
    MapDelete,
    MapEvict,
    MapEvictAll,
    MapForceUnlock,
    MapGet,
    MapIsLocked,
    MapLock,
    MapPut,
    MapPutAll,
    MapPutIfAbsent,
    MapRemove,
    MapRemoveIfSame,
    MapReplace,
    MapReplaceIfSame,
    MapSet,
    MapSetTtl,
    MapSetWithMaxIdle,
    MapSize,
    MapTryLock,
    MapTryPut,
    MapTryRemove,
    MapUnlock,
)
from tests.member.harness import WireClient, World, data, value

if TYPE_CHECKING:
    from hazelcast.protocol.message import Request

K = data("k")
references = iter(range(1, 1_000_000))


def lock(thread: int = 1, lease: int = -1) -> MapLock:
    return MapLock("m", K, thread, lease, next(references))


def try_lock(thread: int = 1, lease: int = -1, timeout: int = 0) -> MapTryLock:
    return MapTryLock("m", K, thread, lease, timeout, next(references))


def unlock(thread: int = 1) -> MapUnlock:
    return MapUnlock("m", K, thread, next(references))


@pytest.fixture
def other(world: World) -> WireClient:
    return world.connect()


def is_locked(wire: WireClient) -> bool:
    return wire.call(MapIsLocked("m", K))


def test_a_lock_is_held_until_it_was_released_as_often_as_taken(wire: WireClient) -> None:
    assert not is_locked(wire)
    wire.call(lock())
    assert wire.call(try_lock()) is True
    wire.call(unlock())
    assert is_locked(wire)
    wire.call(unlock())
    assert not is_locked(wire)
    assert isinstance(wire.fail(unlock()), IllegalMonitorStateError)


def test_a_request_that_comes_twice_takes_the_lock_once(wire: WireClient) -> None:
    request = lock()
    wire.call(request)
    wire.call(request)
    wire.call(unlock())
    assert not is_locked(wire)


def test_threads_and_clients_are_different_owners(wire: WireClient, other: WireClient) -> None:
    wire.call(lock())
    assert wire.call(try_lock(thread=2)) is False
    assert other.call(try_lock()) is False
    for error in (wire.fail(unlock(thread=2)), other.fail(unlock())):
        assert isinstance(error, IllegalMonitorStateError)
        assert error.java_class == "java.lang.IllegalMonitorStateException"


def test_connections_of_one_client_are_one_owner(world: World) -> None:
    client = uuid4()
    first, second = world.connect(client), world.connect(client)
    first.call(lock())
    assert second.call(try_lock()) is True


def test_who_waits_gets_the_lock_in_turn(wire: WireClient, other: WireClient) -> None:
    wire.call(lock())
    second, third = other.send(lock(thread=2)), other.send(lock(thread=3))
    assert not second.done()
    wire.call(unlock())
    assert (second.done(), third.done()) == (True, False)
    other.call(unlock(thread=2))
    assert third.done()
    assert wire.call(try_lock()) is False


def test_waiting_has_an_end(world: World, wire: WireClient, other: WireClient) -> None:
    wire.call(lock())
    waiting = [other.send(one) for one in (try_lock(timeout=500), MapTryPut("m", K, data(1), 1, 500))]
    waiting.append(other.send(MapTryRemove("m", K, 1, 500)))
    world.pass_time(0.49)
    assert not any(call.done() for call in waiting)
    world.pass_time(0.02)
    assert [call.result() for call in waiting] == [False, False, False]
    wire.call(unlock())
    assert other.call(MapGet("m", K, 1)) is None


def test_waiting_is_not_begun_anew_when_another_was_faster(world: World, wire: WireClient, other: WireClient) -> None:
    wire.call(lock())
    other.send(lock(thread=2))
    waiting = other.send(try_lock(thread=3, timeout=1000))
    world.pass_time(0.9)
    wire.call(unlock())
    world.pass_time(0.2)
    assert waiting.result() is False


def test_a_lease_ends(world: World, wire: WireClient, other: WireClient) -> None:
    wire.call(lock(lease=1000))
    waiting = other.send(lock())
    world.pass_time(0.99)
    assert not waiting.done()
    world.pass_time(0.02)
    assert waiting.done()
    assert isinstance(wire.fail(unlock()), IllegalMonitorStateError)


def test_the_last_lease_counts(world: World, wire: WireClient) -> None:
    wire.call(lock(lease=1000))
    wire.call(lock(lease=5000))
    world.pass_time(2)
    assert is_locked(wire)
    world.pass_time(4)
    assert not is_locked(wire)


def test_a_lease_of_nothing_is_over_at_once(wire: WireClient) -> None:
    wire.call(lock(lease=0))
    assert not is_locked(wire)


WRITES: list[Request[Any]] = [
    MapPut("m", K, data(2), 1, -1),
    MapSet("m", K, data(2), 1, -1),
    MapSetWithMaxIdle("m", K, data(2), 1, -1, -1),
    MapPutIfAbsent("m", K, data(2), 1, -1),
    MapReplace("m", K, data(2), 1),
    MapReplaceIfSame("m", K, data(1), data(2), 1),
    MapRemove("m", K, 1),
    MapRemoveIfSame("m", K, data(1), 1),
    MapDelete("m", K, 1),
    MapEvict("m", K, 1),
    MapSetTtl("m", K, 1000),
]


@pytest.mark.parametrize("write", WRITES, ids=lambda request: type(request).__name__)
def test_who_writes_to_a_locked_key_waits(wire: WireClient, other: WireClient, write: Request[Any]) -> None:
    wire.call(MapSet("m", K, data(1), 1, -1))
    wire.call(lock())
    waiting = other.send(write)
    assert not waiting.done()
    assert value(wire.call(MapGet("m", K, 1))) == 1
    wire.call(unlock())
    assert waiting.done()


@pytest.mark.parametrize("write", WRITES, ids=lambda request: type(request).__name__)
def test_the_owner_writes(wire: WireClient, write: Request[Any]) -> None:
    wire.call(lock())
    assert wire.send(write).done()


def test_who_reads_a_locked_key_does_not_wait(wire: WireClient, other: WireClient) -> None:
    wire.call(MapSet("m", K, data(1), 1, -1))
    wire.call(lock())
    assert value(other.call(MapGet("m", K, 1))) == 1
    assert other.call(MapContainsKey("m", K, 1)) is True


def test_locked_keys_outlast_clear_and_evict_all(wire: WireClient, other: WireClient) -> None:
    wire.call(MapPutAll("m", [(K, data(1)), (data("free"), data(2))]))
    wire.call(lock())
    other.call(MapEvictAll("m"))
    assert other.call(MapSize("m")) == 1
    other.call(MapClear("m"))
    assert other.call(MapSize("m")) == 1


def test_a_lock_can_be_broken(wire: WireClient, other: WireClient) -> None:
    wire.call(lock())
    wire.call(lock())
    waiting = other.send(lock())
    other.call(MapForceUnlock("m", K, next(references)))
    assert waiting.done()
    other.call(MapForceUnlock("m", data("never locked"), next(references)))


def test_a_client_that_leaves_gives_its_locks_back(world: World, other: WireClient) -> None:
    client = uuid4()
    first, second = world.connect(client), world.connect(client)
    first.call(lock())
    waiting = other.send(lock())
    first.session.closed()
    assert not waiting.done()
    second.session.closed()
    assert waiting.done()


def test_a_client_that_left_does_not_get_the_lock(wire: WireClient, other: WireClient, world: World) -> None:
    wire.call(lock())
    other.send(lock())
    third = world.connect().send(lock())
    other.session.closed()
    wire.call(unlock())
    assert third.done()


def test_destroying_a_map_lets_those_who_wait_go_on(wire: WireClient, other: WireClient) -> None:
    wire.call(lock())
    waiting = other.send(MapPut("m", K, data(1), 1, -1))
    other.call(ClientDestroyProxy("m", "hz:impl:mapService"))
    assert waiting.done()
    assert not is_locked(wire)
