"""Queues as a transaction sees and changes them. Times are milliseconds."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import UUID, Data, Int, Long


class TransactionalQueueOffer(Request[bool]):
    """Add an item to the tail if there is room within a time; answers whether it did."""

    TYPE: ClassVar[int] = 0x120100

    name: str
    txn_id: UUID
    thread_id: Long
    item: Data
    timeout: Long


class TransactionalQueueTake(Request[Data | None]):
    """Take the item at the head, waiting for one."""

    TYPE: ClassVar[int] = 0x120200

    name: str
    txn_id: UUID
    thread_id: Long


class TransactionalQueuePoll(Request[Data | None]):
    """Take the item at the head, None when there is none within a time."""

    TYPE: ClassVar[int] = 0x120300

    name: str
    txn_id: UUID
    thread_id: Long
    timeout: Long


class TransactionalQueuePeek(Request[Data | None]):
    """Look at the item at the head, None when there is none within a time."""

    TYPE: ClassVar[int] = 0x120400

    name: str
    txn_id: UUID
    thread_id: Long
    timeout: Long


class TransactionalQueueSize(Request[Int]):
    """Count the items."""

    TYPE: ClassVar[int] = 0x120500

    name: str
    txn_id: UUID
    thread_id: Long
