"""Events of entries and of data structures, as real members send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from hazelcast.errors import HazelcastSerializationError
from hazelcast.predicate import greater
from hazelcast.protocol.messages.client import (
    ClientAddDistributedObjectListener,
    ClientCreateProxies,
    ClientCreateProxy,
    ClientDestroyProxy,
    ClientGetDistributedObjects,
    ClientRemoveDistributedObjectListener,
)
from hazelcast.protocol.messages.map import (
    MapAddEntryListener,
    MapAddEntryListenerToKey,
    MapAddEntryListenerToKeyWithPredicate,
    MapAddEntryListenerWithPredicate,
    MapAddPartitionLostListener,
    MapClear,
    MapDelete,
    MapEvict,
    MapEvictAll,
    MapGet,
    MapPut,
    MapPutAll,
    MapPutIfAbsent,
    MapPutWithMaxIdle,
    MapRemove,
    MapRemoveAll,
    MapRemoveEntryListener,
    MapRemoveIfSame,
    MapRemovePartitionLostListener,
    MapReplace,
    MapReplaceIfSame,
    MapSetTtl,
    MapTryPut,
)
from hazelcast.protocol.messages.shared import EntryEvent
from tests.member.harness import WireClient, World, data, value

if TYPE_CHECKING:
    from hazelcast.protocol.message import Request

K = data("k")
ALL = 0x3FF
ADDED, REMOVED, UPDATED, EVICTED, EXPIRED, EVICT_ALL, CLEAR_ALL = 1, 2, 4, 8, 16, 32, 64

Seen = tuple[int, object, object, object, int]


def put(content: object, ttl: int = -1, key: object = "k") -> MapPut:
    return MapPut("m", data(key), data(content), 1, ttl)


def seen(wire: WireClient) -> list[Seen]:
    """Return the events since the last time: type, key, value, old value, number of entries."""
    found: list[Seen] = []
    for event in wire.take_events():
        assert isinstance(event, EntryEvent)
        assert event.merging_value is None
        found.append(
            (
                event.event_type,
                value(event.key),
                value(event.value),
                value(event.old_value),
                event.number_of_affected_entries,
            )
        )
    return found


@pytest.fixture
def listener(world: World) -> WireClient:
    """A client with a listener of everything that happens to the map `m`."""
    client = world.connect()
    client.call(MapAddEntryListener("m", True, ALL, False))
    return client


@pytest.mark.parametrize(
    ("requests", "events"),
    [
        ([put(1), put(2)], [(ADDED, "k", 1, None, 1), (UPDATED, "k", 2, 1, 1)]),
        ([put(1), put(1)], [(ADDED, "k", 1, None, 1), (UPDATED, "k", 1, 1, 1)]),
        ([put(1), MapRemove("m", K, 1)], [(ADDED, "k", 1, None, 1), (REMOVED, "k", None, 1, 1)]),
        ([MapRemove("m", K, 1), MapDelete("m", K, 1), MapEvict("m", K, 1)], []),
        ([put(1), MapDelete("m", K, 1)], [(ADDED, "k", 1, None, 1), (REMOVED, "k", None, None, 1)]),
        ([put(1), MapEvict("m", K, 1)], [(ADDED, "k", 1, None, 1), (EVICTED, "k", None, 1, 1)]),
        ([put(1), MapRemoveIfSame("m", K, data(2), 1)], [(ADDED, "k", 1, None, 1)]),
        ([put(1), MapPutIfAbsent("m", K, data(2), 1, -1)], [(ADDED, "k", 1, None, 1)]),
        ([MapReplace("m", K, data(2), 1)], []),
        ([put(1), MapReplace("m", K, data(2), 1)], [(ADDED, "k", 1, None, 1), (UPDATED, "k", 2, 1, 1)]),
        ([put(1), MapReplaceIfSame("m", K, data(3), data(2), 1)], [(ADDED, "k", 1, None, 1)]),
        ([put(1), MapSetTtl("m", K, 1000)], [(ADDED, "k", 1, None, 1)]),
        # Real members do not look at the value before for these two.
        ([put(1), MapPutAll("m", [(K, data(2))])], [(ADDED, "k", 1, None, 1), (ADDED, "k", 2, None, 1)]),
        ([put(1), MapTryPut("m", K, data(2), 1, 0)], [(ADDED, "k", 1, None, 1), (ADDED, "k", 2, None, 1)]),
        ([put(1), MapRemoveAll("m", data(greater("this", 0)))], [(ADDED, "k", 1, None, 1), (REMOVED, "k", None, 1, 1)]),
        ([put(1), MapClear("m"), MapClear("m")], [(ADDED, "k", 1, None, 1), (CLEAR_ALL, None, None, None, 1)]),
        ([put(1), MapEvictAll("m"), MapEvictAll("m")], [(ADDED, "k", 1, None, 1), (EVICT_ALL, None, None, None, 1)]),
    ],
)
def test_what_is_told(wire: WireClient, listener: WireClient, requests: list[Request[Any]], events: list[Seen]) -> None:
    for request in requests:
        wire.call(request)
    assert seen(listener) == events


def test_expiry_is_told_though_nobody_looks(world: World, wire: WireClient, listener: WireClient) -> None:
    wire.call(put(1, ttl=1000))
    wire.call(MapPutWithMaxIdle("m", data("idle"), data(2), 1, -1, 2000))
    seen(listener)
    world.pass_time(1.6)
    assert seen(listener) == [(EXPIRED, "k", None, 1, 1)]
    world.pass_time(1)
    assert seen(listener) == [(EXPIRED, "idle", None, 2, 1)]


def test_expiry_is_told_when_somebody_looks(world: World, wire: WireClient, listener: WireClient) -> None:
    wire.call(put(1, ttl=100))
    world.now += 0.1
    wire.call(MapGet("m", K, 1))
    assert seen(listener) == [(ADDED, "k", 1, None, 1), (EXPIRED, "k", None, 1, 1)]


def test_an_expired_entry_is_added_anew(world: World, wire: WireClient, listener: WireClient) -> None:
    wire.call(put(1, ttl=100))
    world.now += 0.1
    assert wire.call(put(2)) is None
    assert seen(listener)[1:] == [(EXPIRED, "k", None, 1, 1), (ADDED, "k", 2, None, 1)]


def test_only_what_was_asked_for(world: World, wire: WireClient) -> None:
    picky = world.connect()
    picky.call(MapAddEntryListener("m", True, REMOVED | UPDATED, False))
    for request in (put(1), put(2), MapRemove("m", K, 1), put(3), MapClear("m")):
        wire.call(request)
    assert [event[0] for event in seen(picky)] == [UPDATED, REMOVED]


def test_without_values(world: World, wire: WireClient) -> None:
    client = world.connect()
    client.call(MapAddEntryListener("m", False, ALL, False))
    for request in (put(1), put(2), MapRemove("m", K, 1)):
        wire.call(request)
    assert seen(client) == [(ADDED, "k", None, None, 1), (UPDATED, "k", None, None, 1), (REMOVED, "k", None, None, 1)]


def test_one_key(world: World, wire: WireClient) -> None:
    client = world.connect()
    client.call(MapAddEntryListenerToKey("m", K, True, ALL, False))
    for request in (put(1), put(2, key="z"), MapClear("m")):
        wire.call(request)
    assert seen(client) == [(ADDED, "k", 1, None, 1), (CLEAR_ALL, None, None, None, 2)]


def test_a_predicate_judges_the_new_value_if_there_is_one(world: World, wire: WireClient) -> None:
    client = world.connect()
    client.call(MapAddEntryListenerWithPredicate("m", data(greater("this", 5)), True, ALL, False))
    for request in (put(1), put(10), put(2), put(20), MapRemove("m", K, 1), put(3), MapRemove("m", K, 1)):
        wire.call(request)
    assert seen(client) == [(UPDATED, "k", 10, 1, 1), (UPDATED, "k", 20, 2, 1), (REMOVED, "k", None, 20, 1)]


def test_a_predicate_that_fails_does_not_undo_the_change(world: World, wire: WireClient) -> None:
    client = world.connect()
    client.call(MapAddEntryListenerWithPredicate("m", data(greater("no.such", 5)), True, ALL, False))
    assert wire.call(put(1)) is None
    assert value(wire.call(MapGet("m", K, 1))) == 1
    assert seen(client) == []


def test_a_key_and_a_predicate(world: World, wire: WireClient) -> None:
    client = world.connect()
    client.call(MapAddEntryListenerToKeyWithPredicate("m", K, data(greater("this", 5)), True, ALL, False))
    for request in (put(1), put(10), put(20, key="z")):
        wire.call(request)
    assert seen(client) == [(UPDATED, "k", 10, 1, 1)]


def test_a_predicate_must_be_one(wire: WireClient) -> None:
    error = wire.fail(MapAddEntryListenerWithPredicate("m", data("text"), True, ALL, False))
    assert isinstance(error, HazelcastSerializationError)


def test_events_carry_the_member_and_the_registration(world: World, wire: WireClient) -> None:
    wire.call(MapAddEntryListener("m", True, ALL, False))
    wire.call(put(1))
    [event] = wire.take_events()
    assert isinstance(event, MapAddEntryListener.Entry)
    assert event.uuid == world.node.uuid


def test_a_listener_can_be_removed(wire: WireClient) -> None:
    registration = wire.call(MapAddEntryListener("m", True, ALL, False))
    assert wire.call(MapRemoveEntryListener("m", registration)) is True
    assert wire.call(MapRemoveEntryListener("m", registration)) is False
    assert wire.call(MapRemoveEntryListener("m", uuid4())) is False
    wire.call(put(1))
    assert seen(wire) == []


def test_listeners_of_a_closed_connection_are_forgotten(world: World, wire: WireClient, listener: WireClient) -> None:
    listener.call(ClientAddDistributedObjectListener(False))
    listener.session.closed()
    wire.call(put(1))
    wire.call(ClientCreateProxy("m", "hz:impl:mapService"))
    assert listener.take_events() == []
    assert (world.node.map("m").listeners, world.node.object_listeners) == ({}, {})


def test_partitions_are_never_lost(wire: WireClient) -> None:
    registration = wire.call(MapAddPartitionLostListener("m", False))
    assert wire.call(MapRemovePartitionLostListener("m", registration)) is True


# -- data structures

MAPS = "hz:impl:mapService"


def test_data_structures_come_and_go(world: World, wire: WireClient) -> None:
    watcher = world.connect()
    registration = watcher.call(ClientAddDistributedObjectListener(False))
    wire.call(ClientCreateProxy("m", MAPS))
    wire.call(ClientCreateProxies([("m", MAPS), ("n", MAPS)]))
    assert [(it.service_name, it.name) for it in wire.call(ClientGetDistributedObjects())] == [(MAPS, "m"), (MAPS, "n")]
    wire.call(put(1))
    wire.call(ClientDestroyProxy("m", MAPS))
    wire.call(ClientDestroyProxy("m", MAPS))
    assert wire.call(MapGet("m", K, 1)) is None

    event = ClientAddDistributedObjectListener.DistributedObject
    assert watcher.take_events() == [
        event("m", MAPS, "CREATED", wire.client),
        event("n", MAPS, "CREATED", wire.client),
        event("m", MAPS, "DESTROYED", wire.client),
    ]
    assert watcher.call(ClientRemoveDistributedObjectListener(registration)) is True
    assert watcher.call(ClientRemoveDistributedObjectListener(registration)) is False
    wire.call(ClientCreateProxy("o", MAPS))
    assert watcher.take_events() == []
