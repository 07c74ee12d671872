"""Maps: what concerns many keys or the whole map."""

from __future__ import annotations

from typing import Final

from hazelcast.errors import IllegalArgumentError, NullPointerError
from hazelcast.member.answers import Call, answers
from hazelcast.member.maps.listeners import Happening
from hazelcast.protocol.messages.map import (
    MapAddIndex,
    MapClear,
    MapContainsValue,
    MapEntrySet,
    MapEvictAll,
    MapFlush,
    MapGetAll,
    MapIsEmpty,
    MapKeySet,
    MapLoadAll,
    MapLoadGivenKeys,
    MapPutAll,
    MapRemoveInterceptor,
    MapSize,
    MapValues,
)

_NO_MAP_STORE: Final = "First you should configure a map store, which the development member can't have"


@answers(MapSize)
def size(call: Call, request: MapSize) -> int:
    return call.node.map(request.name).size()


@answers(MapIsEmpty)
def is_empty(call: Call, request: MapIsEmpty) -> bool:
    return not call.node.map(request.name).size()


@answers(MapContainsValue)
def contains_value(call: Call, request: MapContainsValue) -> bool:
    wanted = request.value[4:]
    return any(entry.value[4:] == wanted for entry in call.node.map(request.name).entries())


@answers(MapKeySet)
def key_set(call: Call, request: MapKeySet) -> list[bytes]:
    return [entry.key for entry in call.node.map(request.name).entries()]


@answers(MapValues)
def values(call: Call, request: MapValues) -> list[bytes]:
    return [entry.value for entry in call.node.map(request.name).entries()]


@answers(MapEntrySet)
def entry_set(call: Call, request: MapEntrySet) -> list[tuple[bytes, bytes]]:
    return [(entry.key, entry.value) for entry in call.node.map(request.name).entries()]


@answers(MapGetAll)
def get_all(call: Call, request: MapGetAll) -> list[tuple[bytes, bytes]]:
    store = call.node.map(request.name)
    return [(key, entry.value) for key in request.keys if (entry := store.use(key)) is not None]


@answers(MapPutAll)
def put_all(call: Call, request: MapPutAll) -> None:
    # Real members do not look at locks here either.
    store = call.node.map(request.name)
    for key, value in request.entries:
        store.put_unseen(key, value)


@answers(MapClear)
def clear(call: Call, request: MapClear) -> None:
    call.node.map(request.name).remove_all(Happening.CLEAR_ALL)


@answers(MapEvictAll)
def evict_all(call: Call, request: MapEvictAll) -> None:
    call.node.map(request.name).remove_all(Happening.EVICT_ALL)


# -- what there is nothing to be done for


@answers(MapFlush)
def flush(call: Call, request: MapFlush) -> None:
    """There is no map store that anything could be written to."""


@answers(MapAddIndex)
def add_index(call: Call, request: MapAddIndex) -> None:
    """Queries look at all entries: an index would change nothing but their speed."""


@answers(MapRemoveInterceptor)
def remove_interceptor(call: Call, request: MapRemoveInterceptor) -> bool:
    return False


@answers(MapLoadAll)
def load_all(call: Call, request: MapLoadAll) -> None:
    raise IllegalArgumentError(_NO_MAP_STORE)


@answers(MapLoadGivenKeys)
def load_given_keys(call: Call, request: MapLoadGivenKeys) -> None:
    # A real member answers this way, and says less.
    raise NullPointerError(_NO_MAP_STORE)
