"""Multi-maps as a transaction sees and changes them."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import UUID, Data, Int, Long


class TransactionalMultiMapPut(Request[bool]):
    """Add a value to a key; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x0F0100

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    value: Data


class TransactionalMultiMapGet(Request[list[Data]]):
    """List the values of a key."""

    TYPE: ClassVar[int] = 0x0F0200

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMultiMapRemove(Request[list[Data]]):
    """Remove a key; answers its values."""

    TYPE: ClassVar[int] = 0x0F0300

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMultiMapRemoveEntry(Request[bool]):
    """Remove one value of a key; answers whether there was one."""

    TYPE: ClassVar[int] = 0x0F0400

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data
    value: Data


class TransactionalMultiMapValueCount(Request[Int]):
    """Count the values of a key."""

    TYPE: ClassVar[int] = 0x0F0500

    name: str
    txn_id: UUID
    thread_id: Long
    key: Data


class TransactionalMultiMapSize(Request[Int]):
    """Count the pairs of a key and one of its values."""

    TYPE: ClassVar[int] = 0x0F0600

    name: str
    txn_id: UUID
    thread_id: Long
