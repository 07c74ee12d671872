"""A map: entries by key, and the events of their changes."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from hazelcast.member.clock import FOREVER
from hazelcast.member.maps.entry import Entry
from hazelcast.member.maps.listeners import EntryListener, Happening
from hazelcast.member.maps.locks import Locks
from hazelcast.serialization import partition_hash, partition_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from hazelcast.member.clock import Clock, Timers
    from hazelcast.serialization import Registry

_SWEEP_INTERVAL: Final = 0.5
"""Seconds between two searches for expired entries; whoever looks at an entry finds it expired at once."""


class MapStore:
    """One map. Keys are the same if type and payload of their serialized forms are: the partition hash does not matter.

    Attributes:
        name: The name of the map.
        locks: The locks of its keys.
        listeners: Who is told of changes, by registration id.
    """

    def __init__(
        self, name: str, member: UUID, partition_count: int, registry: Registry, clock: Clock, timers: Timers
    ) -> None:
        self.name = name
        self.locks: Locks = Locks(clock, timers)
        self.listeners: dict[UUID, EntryListener] = {}
        self._member, self._partition_count, self._registry = member, partition_count, registry
        self._clock, self._timers = clock, timers
        self._entries: dict[bytes, Entry] = {}
        self._mortal: dict[bytes, Entry] = {}
        self._by_partition: dict[int, list[Entry]] | None = None
        self._ordered: list[Entry] | None = None
        self._sequence = 0
        self._sweeping = False

    # -- reading

    def find(self, key: bytes) -> Entry | None:
        """Return the entry of a key without counting that as a use; None if there is none or it has expired."""
        entry = self._entries.get(key[4:])
        if entry is not None and entry.expires <= self._clock.now():
            self._expire(entry)
            return None
        return entry

    def use(self, key: bytes) -> Entry | None:
        """Return the entry of a key, and count that as a use."""
        entry = self.find(key)
        if entry is not None:
            entry.touch(self._clock.now())
        return entry

    def size(self) -> int:
        """Return how many entries have not expired."""
        self._expire_due()
        return len(self._entries)

    def entries(self) -> Sequence[Entry]:
        """Return all entries that have not expired, in the order in which real members go through them."""
        self._expire_due()
        if self._ordered is None:
            self._ordered = sorted(self._entries.values(), key=attrgetter("rank"))
        return self._ordered

    def partition(self, partition: int) -> list[Entry]:
        """Return the entries of a partition, in the order in which they came."""
        self._expire_due()
        if self._by_partition is None:
            self._by_partition = {}
            for entry in self._entries.values():
                self._by_partition.setdefault(entry.partition, []).append(entry)
        return self._by_partition.get(partition, [])

    def partition_of(self, key: bytes) -> int:
        """Return the partition that a key belongs to."""
        return partition_id(partition_hash(key), self._partition_count)

    # -- writing

    def put(self, key: bytes, value: bytes, ttl: float = FOREVER, max_idle: float = FOREVER) -> bytes | None:
        """Set the value of a key; return the one before.

        Args:
            key: The serialized key.
            value: The serialized value.
            ttl: Seconds until the entry expires.
            max_idle: Seconds until it expires if it isn't used.
        """
        entry = self.find(key)
        old = None if entry is None else entry.value
        self._write(entry, key, value, ttl, max_idle)
        if self.listeners:
            self._tell(Happening.ADDED if entry is None else Happening.UPDATED, key, value, old)
        return old

    def put_unseen(self, key: bytes, value: bytes) -> None:
        """Set the value of a key without looking at the one before, as real members do for `put_all` and `try_put`.

        The event is ADDED, even if there was a value.
        """
        self._write(self.find(key), key, value, FOREVER, FOREVER)
        if self.listeners:
            self._tell(Happening.ADDED, key, value, None)

    def set_ttl(self, key: bytes, ttl: float) -> bool:
        """Give an entry a new time to live in seconds; return whether there is one."""
        entry = self.use(key)
        if entry is None:
            return False
        entry.live_for(ttl, self._clock.now())
        self._watch(entry)
        return True

    def remove(self, key: bytes, happening: Happening = Happening.REMOVED, *, show_old: bool = True) -> bytes | None:
        """Remove a key; return its value.

        Args:
            key: The serialized key.
            happening: How listeners are told of it.
            show_old: Whether they are told the value.
        """
        entry = self.find(key)
        if entry is None:
            return None
        self._drop(entry)
        if self.listeners:
            self._tell(happening, entry.key, None, entry.value, show_old=show_old)
        return entry.value

    def remove_all(self, happening: Happening) -> None:
        """Remove all entries whose keys are not locked, and tell of them at once."""
        removed = [entry for entry in self.entries() if self.locks.find(entry.key[4:]) is None]
        for entry in removed:
            self._drop(entry)
        if removed:
            for listener in list(self.listeners.values()):
                listener.tell_of_all(happening, self._member, len(removed))

    def destroy(self) -> None:
        """Remove everything without telling anybody, and let go those who wait for locks."""
        self.listeners.clear()
        self._entries.clear()
        self._mortal.clear()
        self._by_partition = self._ordered = None
        self.locks.release_all()

    # -- inside

    def _write(self, entry: Entry | None, key: bytes, value: bytes, ttl: float, max_idle: float) -> None:
        now = self._clock.now()
        if entry is None:
            self._sequence += 1
            entry = Entry(key, self.partition_of(key), self._sequence, now)
            self._entries[key[4:]] = entry
            self._by_partition = self._ordered = None
        entry.write(value, ttl, max_idle, now)
        self._watch(entry)

    def _drop(self, entry: Entry) -> None:
        identity = entry.key[4:]
        del self._entries[identity]
        self._mortal.pop(identity, None)
        self._by_partition = self._ordered = None

    def _watch(self, entry: Entry) -> None:
        if not entry.is_mortal:
            self._mortal.pop(entry.key[4:], None)
            return
        self._mortal[entry.key[4:]] = entry
        if not self._sweeping:
            self._sweeping = True
            self._timers.at(self._clock.now() + _SWEEP_INTERVAL, self._sweep)

    def _sweep(self) -> None:
        self._expire_due()
        self._sweeping = bool(self._mortal)
        if self._sweeping:
            self._timers.at(self._clock.now() + _SWEEP_INTERVAL, self._sweep)

    def _expire_due(self) -> None:
        if self._mortal:
            now = self._clock.now()
            for entry in [entry for entry in self._mortal.values() if entry.expires <= now]:
                self._expire(entry)

    def _expire(self, entry: Entry) -> None:
        self._drop(entry)
        if self.listeners:
            self._tell(Happening.EXPIRED, entry.key, None, entry.value)

    def _tell(
        self, happening: Happening, key: bytes, value: bytes | None, old_value: bytes | None, *, show_old: bool = True
    ) -> None:
        for listener in list(self.listeners.values()):
            listener.tell(happening, self._member, self._registry, key, value, old_value, show_old=show_old)
