"""Maps: single entries, expiry, bulk requests, and iterating partition by partition."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from hazelcast.errors import IllegalArgumentError, NullPointerError
from hazelcast.predicate import greater
from hazelcast.projection import single_attribute
from hazelcast.protocol.messages.map import (
    MapClear,
    MapContainsKey,
    MapContainsValue,
    MapDelete,
    MapEntrySet,
    MapEvict,
    MapEvictAll,
    MapFetchEntries,
    MapFetchKeys,
    MapFetchWithQuery,
    MapGet,
    MapGetAll,
    MapGetEntryView,
    MapIsEmpty,
    MapKeySet,
    MapLoadAll,
    MapLoadGivenKeys,
    MapPut,
    MapPutAll,
    MapPutIfAbsent,
    MapPutIfAbsentWithMaxIdle,
    MapPutTransient,
    MapPutTransientWithMaxIdle,
    MapPutWithMaxIdle,
    MapRemove,
    MapRemoveIfSame,
    MapReplace,
    MapReplaceIfSame,
    MapSet,
    MapSetTtl,
    MapSetWithMaxIdle,
    MapSize,
    MapTryPut,
    MapTryRemove,
    MapValues,
)
from hazelcast.serialization import partition_hash, partition_id
from tests.member.harness import WireClient, World, data, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.protocol.message import Request

A, B = data("a"), data("b")
NEVER = (1 << 63) - 1


def set_(wire: WireClient, key: object, content: object, ttl: int = -1) -> None:
    wire.call(MapSet("m", data(key), data(content), 1, ttl))


def get(wire: WireClient, key: object) -> object:
    return value(wire.call(MapGet("m", data(key), 1)))


# -- one key


def test_put_answers_the_value_before(wire: WireClient) -> None:
    assert wire.call(MapPut("m", A, data(1), 1, -1)) is None
    assert value(wire.call(MapPut("m", A, data(2), 1, -1))) == 1
    assert value(wire.call(MapPutWithMaxIdle("m", A, data(3), 1, -1, 5000))) == 2
    assert get(wire, "a") == 3


def test_set_and_transient_put(wire: WireClient) -> None:
    wire.call(MapSet("m", A, data(1), 1, -1))
    assert wire.call(MapSetWithMaxIdle("m", A, data(2), 1, -1, -1)) is None
    wire.call(MapPutTransient("m", B, data(3), 1, -1))
    assert wire.call(MapPutTransientWithMaxIdle("m", B, data(4), 1, -1, -1)) is None
    assert (get(wire, "a"), get(wire, "b")) == (2, 4)


def test_put_if_absent(wire: WireClient) -> None:
    assert wire.call(MapPutIfAbsent("m", A, data(1), 1, -1)) is None
    assert value(wire.call(MapPutIfAbsent("m", A, data(2), 1, -1))) == 1
    assert value(wire.call(MapPutIfAbsentWithMaxIdle("m", A, data(2), 1, -1, -1))) == 1
    assert get(wire, "a") == 1


def test_replace(wire: WireClient) -> None:
    assert wire.call(MapReplace("m", A, data(1), 1)) is None
    assert get(wire, "a") is None
    set_(wire, "a", 1)
    assert value(wire.call(MapReplace("m", A, data(2), 1))) == 1
    assert wire.call(MapReplaceIfSame("m", A, data(1), data(3), 1)) is False
    assert wire.call(MapReplaceIfSame("m", A, data(2), data(3), 1)) is True
    assert get(wire, "a") == 3


def test_remove(wire: WireClient) -> None:
    set_(wire, "a", 1)
    assert wire.call(MapRemoveIfSame("m", A, data(2), 1)) is False
    assert wire.call(MapRemoveIfSame("m", A, data(1), 1)) is True
    set_(wire, "a", 2)
    assert value(wire.call(MapRemove("m", A, 1))) == 2
    assert wire.call(MapRemove("m", A, 1)) is None
    set_(wire, "a", 3)
    assert (wire.call(MapDelete("m", A, 1)), wire.call(MapDelete("m", A, 1))) == (True, False)
    set_(wire, "a", 4)
    assert (wire.call(MapTryRemove("m", A, 1, 0)), wire.call(MapTryRemove("m", A, 1, 0))) == (True, False)
    set_(wire, "a", 5)
    assert (wire.call(MapEvict("m", A, 1)), wire.call(MapEvict("m", A, 1))) == (True, False)
    assert wire.call(MapIsEmpty("m")) is True


def test_keys_and_values_are_compared_without_their_partition_hash(wire: WireClient) -> None:
    hashed = b"\0\0\0\7" + A[4:]
    set_(wire, "a", 1)
    assert value(wire.call(MapGet("m", hashed, 1))) == 1
    assert wire.call(MapContainsValue("m", b"\0\0\0\7" + data(1)[4:])) is True
    assert wire.call(MapRemoveIfSame("m", hashed, b"\0\0\0\7" + data(1)[4:], 1)) is True


def test_maps_are_apart(wire: WireClient) -> None:
    set_(wire, "a", 1)
    assert wire.call(MapGet("other", A, 1)) is None


# -- expiry


@pytest.mark.parametrize(
    "put",
    [
        MapPut("m", A, data(1), 1, 1500),
        MapSet("m", A, data(1), 1, 1500),
        MapPutIfAbsent("m", A, data(1), 1, 1500),
        MapPutTransient("m", A, data(1), 1, 1500),
        MapPutWithMaxIdle("m", A, data(1), 1, 1500, 0),
        MapSetWithMaxIdle("m", A, data(1), 1, 1500, 0),
        MapPutIfAbsentWithMaxIdle("m", A, data(1), 1, 1500, -1),
        MapPutTransientWithMaxIdle("m", A, data(1), 1, 1500, -1),
    ],
    ids=lambda request: type(request).__name__,
)
def test_a_time_to_live_ends(world: World, wire: WireClient, put: MapPut) -> None:
    wire.call(put)
    world.pass_time(1.499)
    assert get(wire, "a") == 1
    world.now += 0.001
    assert get(wire, "a") is None
    assert wire.call(MapSize("m")) == 0


@pytest.mark.parametrize("ttl", [0, -1, -1000, NEVER])
def test_no_time_to_live(world: World, wire: WireClient, ttl: int) -> None:
    set_(wire, "a", 1, ttl)
    world.pass_time(1e9)
    assert get(wire, "a") == 1


def test_an_idle_time_begins_again_with_each_use(world: World, wire: WireClient) -> None:
    uses: dict[str, Callable[[bytes], Request[object]]] = {
        "get": lambda key: MapGet("m", key, 1),
        "contains": lambda key: MapContainsKey("m", key, 1),
        "get_all": lambda key: MapGetAll("m", [key]),
        "replace_if_same": lambda key: MapReplaceIfSame("m", key, data("none"), data(1), 1),
    }
    unused: dict[str, Callable[[bytes], Request[object]]] = {
        "view": lambda key: MapGetEntryView("m", key, 1),
        "values": lambda key: MapValues("m"),
        "contains_value": lambda key: MapContainsValue("m", data("x")),
    }
    for key in (*uses, *unused):
        wire.call(MapPutWithMaxIdle("m", data(key), data("x"), 1, -1, 3000))
    for _ in range(4):
        world.pass_time(2)
        for key, use in (*uses.items(), *unused.items()):
            wire.call(use(data(key)))
    assert {value(key) for key in wire.call(MapKeySet("m"))} == set(uses)


def test_a_new_value_has_times_of_its_own(world: World, wire: WireClient) -> None:
    for put in (
        MapPut("m", A, data(2), 1, -1),
        MapReplace("m", A, data(2), 1),
        MapTryPut("m", A, data(2), 1, 0),
        MapPutAll("m", [(A, data(2))]),
    ):
        wire.call(MapPutWithMaxIdle("m", A, data(1), 1, 1000, 1000))
        wire.call(put)
        world.pass_time(2)
        assert get(wire, "a") == 2


def test_set_ttl(world: World, wire: WireClient) -> None:
    assert wire.call(MapSetTtl("m", A, 1000)) is False
    set_(wire, "a", 1)
    assert wire.call(MapSetTtl("m", A, 1000)) is True
    world.pass_time(0.5)
    assert wire.call(MapSetTtl("m", A, 0)) is True
    world.pass_time(10)
    assert get(wire, "a") == 1


def test_nothing_is_left_of_what_nobody_asks_for(world: World, wire: WireClient) -> None:
    for i in range(100):
        set_(wire, i, i, 1000 + i)
    world.pass_time(2)
    assert world.node.timers.next is None


def test_an_entry_view_tells_times_since_1970(world: World, wire: WireClient) -> None:
    assert wire.call(MapGetEntryView("m", A, 1)).response is None
    begin = world.node.clock.epoch_ms(world.now)
    wire.call(MapPutWithMaxIdle("m", A, data(1), 1, 60_000, 30_000))
    world.pass_time(1)
    get(wire, "a")
    world.pass_time(1)
    answer = wire.call(MapGetEntryView("m", A, 1))
    view = answer.response
    assert view is not None
    assert (view.key, view.value, view.hits, view.version) == (A, data(1), 1, 0)
    assert (view.ttl, view.max_idle, answer.max_idle) == (60_000, 30_000, 30_000)
    assert (view.creation_time, view.last_update_time) == (begin, begin)
    assert (view.last_access_time, view.expiration_time) == (begin + 1000, begin + 31_000)

    set_(wire, "a", 2)
    view = wire.call(MapGetEntryView("m", A, 1)).response
    assert view is not None
    assert (view.version, view.ttl, view.max_idle, view.expiration_time) == (1, NEVER, NEVER, NEVER)
    assert (view.creation_time, view.last_update_time) == (begin, begin + 2000)


# -- many keys


def test_bulk_requests(wire: WireClient) -> None:
    wire.call(MapPutAll("m", [(A, data(1)), (B, data(2))]))
    assert wire.call(MapGetAll("m", [B, data("none")])) == [(B, data(2))]
    assert wire.call(MapKeySet("m")) == [A, B]
    assert wire.call(MapValues("m")) == [data(1), data(2)]
    assert wire.call(MapEntrySet("m")) == [(A, data(1)), (B, data(2))]
    assert (wire.call(MapSize("m")), wire.call(MapIsEmpty("m"))) == (2, False)
    assert wire.call(MapContainsValue("m", data(2))) is True
    assert wire.call(MapContainsValue("m", data(3))) is False
    wire.call(MapClear("m"))
    assert wire.call(MapSize("m")) == 0
    set_(wire, "a", 1)
    wire.call(MapEvictAll("m"))
    assert wire.call(MapSize("m")) == 0


def test_there_is_no_map_store_to_load_from(wire: WireClient) -> None:
    assert isinstance(wire.fail(MapLoadAll("m", True)), IllegalArgumentError)
    assert isinstance(wire.fail(MapLoadGivenKeys("m", [A], False)), NullPointerError)


# -- iteration

START = [(0x7FFFFFFF, -1)]


def batches(wire: WireClient, partition: int, batch: int) -> list[list[bytes]]:
    """Fetch a partition's keys to the end."""
    found, pointers = list[list[bytes]](), START
    while pointers[-1][0] >= 0:
        answer = wire.call(MapFetchKeys("m", pointers, batch), partition)
        found.append(answer.keys)
        pointers = answer.iteration_pointers
    return found


def test_each_entry_is_in_one_partition(wire: WireClient) -> None:
    for i in range(300):
        set_(wire, i, -i)
    for partition in range(271):
        for key in itertools.chain.from_iterable(batches(wire, partition, 2)):
            assert partition_id(partition_hash(key), 271) == partition
    found = [value(key) for p in range(271) for key in itertools.chain.from_iterable(batches(wire, p, 2))]
    assert (len(found), set(found)) == (300, set(range(300)))


def test_batches_are_as_large_as_asked_for(wire: WireClient) -> None:
    keys = [b"\0\0\0\1" + data(i)[4:] for i in range(10)]
    wire.call(MapPutAll("m", [(key, data(0)) for key in keys]))
    assert [len(batch) for batch in batches(wire, 1, 4)] == [4, 4, 2]
    assert [len(batch) for batch in batches(wire, 1, 5)] == [5, 5]
    assert batches(wire, 2, 5) == [[]]


def test_what_stays_during_an_iteration_is_seen_once(wire: WireClient) -> None:
    keys = [b"\0\0\0\1" + data(i)[4:] for i in range(8)]
    wire.call(MapPutAll("m", [(key, data(0)) for key in keys]))
    answer = wire.call(MapFetchEntries("m", START, 3), 1)
    wire.call(MapDelete("m", keys[0], 1))
    wire.call(MapDelete("m", keys[4], 1))
    wire.call(MapPutAll("m", [(keys[1], data(1)), (b"\0\0\0\1" + data("new")[4:], data(1))]))
    seen = [key for key, _ in answer.entries]
    while answer.iteration_pointers[-1][0] >= 0:
        answer = wire.call(MapFetchEntries("m", answer.iteration_pointers, 3), 1)
        seen += [key for key, _ in answer.entries]
    assert [value(key) for key in seen] == [0, 1, 2, 3, 5, 6, 7, "new"]


def test_iterating_a_query(wire: WireClient) -> None:
    keys = [b"\0\0\0\1" + data(i)[4:] for i in range(6)]
    wire.call(MapPutAll("m", [(key, data(i)) for i, key in enumerate(keys)]))
    query = data(single_attribute("this")), data(greater("this", 1))
    answer = wire.call(MapFetchWithQuery("m", START, 4, *query), 1)
    assert [value(one) for one in answer.results] == [2, 3]
    answer = wire.call(MapFetchWithQuery("m", answer.iteration_pointers, 4, *query), 1)
    assert [value(one) for one in answer.results] == [4, 5]
    assert answer.iteration_pointers[-1][0] < 0
