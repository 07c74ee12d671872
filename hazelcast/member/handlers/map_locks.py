"""Maps: locks of keys. Times are milliseconds, a negative lease lasts for ever."""

from __future__ import annotations

from typing import Final

from hazelcast.member.answers import Call, answers
from hazelcast.member.clock import FOREVER
from hazelcast.protocol.messages.map import MapForceUnlock, MapIsLocked, MapLock, MapTryLock, MapUnlock

_FOREVER_FROM: Final = 1 << 62


@answers(MapLock)
def lock(call: Call, request: MapLock) -> None:
    owner = call.client, request.thread_id
    locks = call.node.map(request.name).locks
    locks.require(request.key[4:], owner)
    locks.acquire(request.key[4:], owner, _seconds(request.ttl), request.reference_id)


@answers(MapTryLock)
def try_lock(call: Call, request: MapTryLock) -> bool:
    owner = call.client, request.thread_id
    locks = call.node.map(request.name).locks
    locks.require(request.key[4:], owner, _seconds(request.timeout), otherwise=False)
    locks.acquire(request.key[4:], owner, _seconds(request.lease), request.reference_id)
    return True


@answers(MapUnlock)
def unlock(call: Call, request: MapUnlock) -> None:
    call.node.map(request.name).locks.release(request.key[4:], (call.client, request.thread_id))


@answers(MapForceUnlock)
def force_unlock(call: Call, request: MapForceUnlock) -> None:
    call.node.map(request.name).locks.force_release(request.key[4:])


@answers(MapIsLocked)
def is_locked(call: Call, request: MapIsLocked) -> bool:
    return call.node.map(request.name).locks.find(request.key[4:]) is not None


def _seconds(milliseconds: int) -> float:
    return milliseconds / 1000 if 0 <= milliseconds < _FOREVER_FROM else FOREVER
