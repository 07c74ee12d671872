"""Maps as a transaction sees and changes them."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import UUID, Data, Int, Long


class TransactionalMapContainsKey(Request[bool]):
    """Tell whether there is a key."""

    TYPE: ClassVar[int] = 0x0E0100

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMapGet(Request[Data | None]):
    """Get the value of a key, None when there is none."""

    TYPE: ClassVar[int] = 0x0E0200

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMapGetForUpdate(Request[Data | None]):
    """Get the value of a key and lock the key until the transaction ends."""

    TYPE: ClassVar[int] = 0x0E0300

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMapSize(Request[Int]):
    """Count the entries."""

    TYPE: ClassVar[int] = 0x0E0400

    name: str
    txn_id: UUID
    thread_id: Long


class TransactionalMapIsEmpty(Request[bool]):
    """Tell whether there are no entries."""

    TYPE: ClassVar[int] = 0x0E0500

    name: str
    txn_id: UUID
    thread_id: Long


class TransactionalMapPut(Request[Data | None]):
    """Put a value under a key for a time to live (milliseconds); answers the value before."""

    TYPE: ClassVar[int] = 0x0E0600

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    value: Data
    ttl: Long


class TransactionalMapSet(Request[None]):
    """Put a value under a key without sending back the value before."""

    TYPE: ClassVar[int] = 0x0E0700

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    value: Data


class TransactionalMapPutIfAbsent(Request[Data | None]):
    """Put a value if its key has none; answers the value that the key has already."""

    TYPE: ClassVar[int] = 0x0E0800

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    value: Data


class TransactionalMapReplace(Request[Data | None]):
    """Replace the value of a key that has one; answers the value before."""

    TYPE: ClassVar[int] = 0x0E0900

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    value: Data


class TransactionalMapReplaceIfSame(Request[bool]):
    """Replace the value of a key if it equals a given one; answers whether it did."""

    TYPE: ClassVar[int] = 0x0E0A00

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    old_value: Data
    new_value: Data


class TransactionalMapRemove(Request[Data | None]):
    """Remove a key; answers its value."""

    TYPE: ClassVar[int] = 0x0E0B00

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMapDelete(Request[None]):
    """Remove a key without sending back its value."""

    TYPE: ClassVar[int] = 0x0E0C00

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMapRemoveIfSame(Request[bool]):
    """Remove a key if its value equals a given one; answers whether it did."""

    TYPE: ClassVar[int] = 0x0E0D00

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    value: Data


class TransactionalMapKeySet(Request[list[Data]]):
    """List all keys."""

    TYPE: ClassVar[int] = 0x0E0E00

    name: str
    txn_id: UUID
    thread_id: Long


class TransactionalMapKeySetWithPredicate(Request[list[Data]]):
    """List the keys of the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x0E0F00

    name: str
    txn_id: UUID
    thread_id: Long
    predicate: Data


class TransactionalMapValues(Request[list[Data]]):
    """List all values."""

    TYPE: ClassVar[int] = 0x0E1000

    name: str
    txn_id: UUID
    thread_id: Long


class TransactionalMapValuesWithPredicate(Request[list[Data]]):
    """List the values of the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x0E1100

    name: str
    txn_id: UUID
    thread_id: Long
    predicate: Data


class TransactionalMapContainsValue(Request[bool]):
    """Tell whether some key has a value."""

    TYPE: ClassVar[int] = 0x0E1200

    name: str
    txn_id: UUID
    thread_id: Long
    value: Data
