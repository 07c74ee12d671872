"""Locks of keys, held by threads of clients, and the calls that wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from hazelcast.errors import IllegalMonitorStateError
from hazelcast.member.answers import Blocked
from hazelcast.member.clock import FOREVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.member.answers import Call
    from hazelcast.member.clock import Clock, Timers

Owner: TypeAlias = tuple[UUID, int]
"""The client, and the number that it gave its thread or task."""


class Lock:
    """A lock that is held.

    Attributes:
        owner: Who holds it.
        count: How often it was taken by its owner.
        expires: When its lease ends, in monotonic seconds.
        reference: The reference id of the request that took it last, which may come twice.
        waiting: The calls that wait for it, the first to come first.
    """

    __slots__ = ("count", "expires", "owner", "reference", "waiting")

    def __init__(self, owner: Owner) -> None:
        self.owner: Owner = owner
        self.count: int = 0
        self.expires: float = FOREVER
        self.reference: int | None = None
        self.waiting: list[Call] = []


class Locks:
    """The locks of one map, by key without partition hash; a key need not have a value to be locked."""

    def __init__(self, clock: Clock, timers: Timers) -> None:
        self._clock, self._timers = clock, timers
        self._locks: dict[bytes, Lock] = {}

    def find(self, key: bytes) -> Lock | None:
        """Return the lock of a key if it is held."""
        lock = self._locks.get(key)
        if lock is not None and lock.expires <= self._clock.now():
            self._release(key, lock)
            return self._locks.get(key)
        return lock

    def require(self, key: bytes, owner: Owner, patience: float = FOREVER, otherwise: object = None) -> None:
        """Return if `owner` may change the key now.

        Args:
            key: The key.
            owner: Who wants to.
            patience: How many seconds the call waits for that.
            otherwise: What the call answers when it waited in vain.

        Raises:
            Blocked: Another holds the lock; the call is to be carried out anew when it is free.
        """
        lock = self.find(key)
        if lock is not None and lock.owner != owner:
            raise Blocked(lock.waiting, patience, otherwise)

    def acquire(self, key: bytes, owner: Owner, lease: float, reference: int) -> None:
        """Take the lock of a key, once more if `owner` has it, for `lease` seconds; the caller has made sure it may."""
        lock = self.find(key)
        if lock is None:
            lock = self._locks[key] = Lock(owner)
        elif lock.reference == reference:
            return
        lock.count += 1
        lock.reference = reference
        lock.expires = self._clock.now() + lease
        if lock.expires != FOREVER:
            self._timers.at(lock.expires, lambda: self._end_lease(key, lock))

    def release(self, key: bytes, owner: Owner) -> None:
        """Give the lock back, as often as it was taken.

        Raises:
            IllegalMonitorStateError: `owner` does not hold it.
        """
        lock = self.find(key)
        if lock is None or lock.owner != owner:
            raise IllegalMonitorStateError(f"Current thread is not owner of the lock! Thread: {owner[1]}")
        lock.count -= 1
        if lock.count == 0:
            self._release(key, lock)

    def force_release(self, key: bytes) -> None:
        """Free a key, whoever holds its lock."""
        if (lock := self.find(key)) is not None:
            self._release(key, lock)

    def release_all(self, held: Callable[[Lock], bool] = lambda lock: True) -> None:
        """Free the keys of all locks that `held` picks."""
        for key, lock in [item for item in self._locks.items() if held(item[1])]:
            self._release(key, lock)

    def _end_lease(self, key: bytes, lock: Lock) -> None:
        if self._locks.get(key) is lock and lock.expires <= self._clock.now():
            self._release(key, lock)

    def _release(self, key: bytes, lock: Lock) -> None:
        if self._locks.get(key) is lock:
            del self._locks[key]
        # Whoever still has to wait does so at the new lock, in the same order.
        waiting, lock.waiting = lock.waiting, []
        for call in waiting:
            call.run()
