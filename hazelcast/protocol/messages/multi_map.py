"""Multi-maps: several values under a key.

Times are milliseconds. `thread_id` names the owner of locks, `reference_id` makes a lock or unlock that is sent twice
take effect once.
"""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.shared import EntryEvent
from hazelcast.protocol.types import UUID, Data, Int, Long


class MultiMapPut(Request[bool]):
    """Add a value to a key; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x020100

    name: str
    key: Data
    value: Data
    thread_id: Long


class MultiMapGet(Request[list[Data]]):
    """List the values of a key."""

    TYPE: ClassVar[int] = 0x020200
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    thread_id: Long


class MultiMapRemove(Request[list[Data]]):
    """Remove a key; answers its values."""

    TYPE: ClassVar[int] = 0x020300

    name: str
    key: Data
    thread_id: Long


class MultiMapKeySet(Request[list[Data]]):
    """List all keys."""

    TYPE: ClassVar[int] = 0x020400
    RETRYABLE: ClassVar[bool] = True

    name: str


class MultiMapValues(Request[list[Data]]):
    """List all values of all keys."""

    TYPE: ClassVar[int] = 0x020500
    RETRYABLE: ClassVar[bool] = True

    name: str


class MultiMapEntrySet(Request[list[tuple[Data, Data]]]):
    """List all pairs of a key and one of its values."""

    TYPE: ClassVar[int] = 0x020600
    RETRYABLE: ClassVar[bool] = True

    name: str


class MultiMapContainsKey(Request[bool]):
    """Tell whether there is a key."""

    TYPE: ClassVar[int] = 0x020700
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    thread_id: Long


class MultiMapContainsValue(Request[bool]):
    """Tell whether some key has a value."""

    TYPE: ClassVar[int] = 0x020800
    RETRYABLE: ClassVar[bool] = True

    name: str
    value: Data


class MultiMapContainsEntry(Request[bool]):
    """Tell whether a key has a value."""

    TYPE: ClassVar[int] = 0x020900
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    value: Data
    thread_id: Long


class MultiMapSize(Request[Int]):
    """Count the pairs of a key and one of its values."""

    TYPE: ClassVar[int] = 0x020A00
    RETRYABLE: ClassVar[bool] = True

    name: str


class MultiMapClear(Request[None]):
    """Remove all keys."""

    TYPE: ClassVar[int] = 0x020B00

    name: str


class MultiMapValueCount(Request[Int]):
    """Count the values of a key."""

    TYPE: ClassVar[int] = 0x020C00
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    thread_id: Long


class MultiMapAddEntryListenerToKey(Request[UUID]):
    """Report the changes of a key."""

    TYPE: ClassVar[int] = 0x020D00

    name: str
    key: Data
    include_value: bool
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x020D02


class MultiMapAddEntryListener(Request[UUID]):
    """Report the changes of all keys."""

    TYPE: ClassVar[int] = 0x020E00

    name: str
    include_value: bool
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x020E02


class MultiMapRemoveEntryListener(Request[bool]):
    """Stop a registration of entry changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0x020F00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class MultiMapLock(Request[None]):
    """Lock a key for a lease time, waiting for as long as it takes."""

    TYPE: ClassVar[int] = 0x021000
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    key: Data
    thread_id: Long
    ttl: Long
    reference_id: Long


class MultiMapTryLock(Request[bool]):
    """Lock a key for a lease time if it can be had within a time; answers whether it did."""

    TYPE: ClassVar[int] = 0x021100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    key: Data
    thread_id: Long
    lease: Long
    timeout: Long
    reference_id: Long


class MultiMapIsLocked(Request[bool]):
    """Tell whether a key is locked."""

    TYPE: ClassVar[int] = 0x021200
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data


class MultiMapUnlock(Request[None]):
    """Release a lock of a key that the thread holds."""

    TYPE: ClassVar[int] = 0x021300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    key: Data
    thread_id: Long
    reference_id: Long


class MultiMapForceUnlock(Request[None]):
    """Release the lock of a key, whoever holds it."""

    TYPE: ClassVar[int] = 0x021400
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    key: Data
    reference_id: Long


class MultiMapRemoveEntry(Request[bool]):
    """Remove one value of a key; answers whether there was one."""

    TYPE: ClassVar[int] = 0x021500

    name: str
    key: Data
    value: Data
    thread_id: Long


class MultiMapDelete(Request[None]):
    """Remove a key without sending back its values."""

    TYPE: ClassVar[int] = 0x021600

    name: str
    key: Data
    thread_id: Long


class MultiMapPutAll(Request[None]):
    """Add values to keys, all of one partition."""

    TYPE: ClassVar[int] = 0x021700
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    name: str
    entries: list[tuple[Data, list[Data]]]
