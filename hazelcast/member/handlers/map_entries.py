"""Maps: what is done to one key. Who changes a key waits for its lock; who only reads it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hazelcast.member.answers import Call, answers
from hazelcast.member.clock import FOREVER
from hazelcast.member.maps.entry import duration
from hazelcast.member.maps.listeners import Happening
from hazelcast.protocol.messages.map import (
    MapContainsKey,
    MapDelete,
    MapEvict,
    MapGet,
    MapGetEntryView,
    MapGetEntryViewResponse,
    MapPut,
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
    MapTryPut,
    MapTryRemove,
)
from hazelcast.protocol.structures import SimpleEntryView

if TYPE_CHECKING:
    from hazelcast.member.maps.entry import Entry
    from hazelcast.member.maps.store import MapStore

_NEVER: Final = (1 << 63) - 1
"""How an entry view says that there is no limit, in milliseconds."""


def _writable(call: Call, name: str, key: bytes, thread: int, patience: float = FOREVER) -> MapStore:
    """Return the map once the client's thread may change the key; a call that waited in vain answers False."""
    store = call.node.map(name)
    store.locks.require(key[4:], (call.client, thread), patience, otherwise=False)
    return store


# -- reading


@answers(MapGet)
def get(call: Call, request: MapGet) -> bytes | None:
    entry = call.node.map(request.name).use(request.key)
    return None if entry is None else entry.value


@answers(MapContainsKey)
def contains_key(call: Call, request: MapContainsKey) -> bool:
    return call.node.map(request.name).use(request.key) is not None


@answers(MapGetEntryView)
def get_entry_view(call: Call, request: MapGetEntryView) -> MapGetEntryViewResponse:
    entry = call.node.map(request.name).find(request.key)
    if entry is None:
        return MapGetEntryViewResponse(None, 0)
    moment = call.node.clock.epoch_ms
    max_idle = _milliseconds(entry.max_idle)
    view = SimpleEntryView(
        key=entry.key,
        value=entry.value,
        cost=len(entry.key) + len(entry.value),
        creation_time=moment(entry.created),
        expiration_time=moment(entry.expires) if entry.is_mortal else _NEVER,
        hits=entry.hits,
        last_access_time=moment(entry.accessed),
        last_stored_time=-1,
        last_update_time=moment(entry.updated),
        version=entry.version,
        ttl=_milliseconds(entry.ttl),
        max_idle=max_idle,
    )
    return MapGetEntryViewResponse(view, max_idle)


def _milliseconds(seconds: float) -> int:
    return _NEVER if seconds == FOREVER else round(seconds * 1000)


# -- putting


@answers(MapPut)
def put(call: Call, request: MapPut) -> bytes | None:
    store = _writable(call, request.name, request.key, request.thread_id)
    return store.put(request.key, request.value, duration(request.ttl))


@answers(MapPutWithMaxIdle)
def put_with_max_idle(call: Call, request: MapPutWithMaxIdle) -> bytes | None:
    store = _writable(call, request.name, request.key, request.thread_id)
    return store.put(request.key, request.value, duration(request.ttl), duration(request.max_idle))


@answers(MapSet)
def set_(call: Call, request: MapSet) -> None:
    store = _writable(call, request.name, request.key, request.thread_id)
    store.put(request.key, request.value, duration(request.ttl))


@answers(MapSetWithMaxIdle)
def set_with_max_idle(call: Call, request: MapSetWithMaxIdle) -> bytes | None:
    store = _writable(call, request.name, request.key, request.thread_id)
    store.put(request.key, request.value, duration(request.ttl), duration(request.max_idle))
    return None


@answers(MapPutTransient)
def put_transient(call: Call, request: MapPutTransient) -> None:
    store = _writable(call, request.name, request.key, request.thread_id)
    store.put(request.key, request.value, duration(request.ttl))


@answers(MapPutTransientWithMaxIdle)
def put_transient_with_max_idle(call: Call, request: MapPutTransientWithMaxIdle) -> bytes | None:
    store = _writable(call, request.name, request.key, request.thread_id)
    store.put(request.key, request.value, duration(request.ttl), duration(request.max_idle))
    return None


@answers(MapPutIfAbsent)
def put_if_absent(call: Call, request: MapPutIfAbsent) -> bytes | None:
    return _put_if_absent(call, request, FOREVER)


@answers(MapPutIfAbsentWithMaxIdle)
def put_if_absent_with_max_idle(call: Call, request: MapPutIfAbsentWithMaxIdle) -> bytes | None:
    return _put_if_absent(call, request, duration(request.max_idle))


def _put_if_absent(call: Call, request: MapPutIfAbsent | MapPutIfAbsentWithMaxIdle, max_idle: float) -> bytes | None:
    store = _writable(call, request.name, request.key, request.thread_id)
    if (entry := store.use(request.key)) is not None:
        return entry.value
    return store.put(request.key, request.value, duration(request.ttl), max_idle)


@answers(MapTryPut)
def try_put(call: Call, request: MapTryPut) -> bool:
    store = _writable(call, request.name, request.key, request.thread_id, _patience(request.timeout))
    store.put_unseen(request.key, request.value)
    return True


@answers(MapReplace)
def replace(call: Call, request: MapReplace) -> bytes | None:
    store = _writable(call, request.name, request.key, request.thread_id)
    return None if store.use(request.key) is None else store.put(request.key, request.value)


@answers(MapReplaceIfSame)
def replace_if_same(call: Call, request: MapReplaceIfSame) -> bool:
    store = _writable(call, request.name, request.key, request.thread_id)
    same = _is_value(store.use(request.key), request.test_value)
    if same:
        store.put(request.key, request.value)
    return same


@answers(MapSetTtl)
def set_ttl(call: Call, request: MapSetTtl) -> bool:
    store = call.node.map(request.name)
    lock = store.locks.find(request.key[4:])
    # The request does not say which thread it comes from: any thread of the client that holds the lock will do.
    thread = lock.owner[1] if lock is not None else 0
    store.locks.require(request.key[4:], (call.client, thread))
    return store.set_ttl(request.key, duration(request.ttl))


# -- removing


@answers(MapRemove)
def remove(call: Call, request: MapRemove) -> bytes | None:
    return _writable(call, request.name, request.key, request.thread_id).remove(request.key)


@answers(MapDelete)
def delete(call: Call, request: MapDelete) -> bool | None:
    store = _writable(call, request.name, request.key, request.thread_id)
    return store.remove(request.key, show_old=False) is not None


@answers(MapRemoveIfSame)
def remove_if_same(call: Call, request: MapRemoveIfSame) -> bool:
    store = _writable(call, request.name, request.key, request.thread_id)
    return _is_value(store.find(request.key), request.value) and store.remove(request.key) is not None


@answers(MapTryRemove)
def try_remove(call: Call, request: MapTryRemove) -> bool:
    store = _writable(call, request.name, request.key, request.thread_id, _patience(request.timeout))
    return store.remove(request.key) is not None


@answers(MapEvict)
def evict(call: Call, request: MapEvict) -> bool:
    store = _writable(call, request.name, request.key, request.thread_id)
    return store.remove(request.key, Happening.EVICTED) is not None


def _is_value(entry: Entry | None, value: bytes) -> bool:
    return entry is not None and entry.value[4:] == value[4:]


def _patience(milliseconds: int) -> float:
    return max(0, milliseconds) / 1000
