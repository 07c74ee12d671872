"""Lists as a transaction sees and changes them."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import UUID, Data, Int, Long


class TransactionalListAdd(Request[bool]):
    """Add an item to the end; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x110100

    name: str
    txn_id: UUID
    thread_id: Long
    item: Data


class TransactionalListRemove(Request[bool]):
    """Remove the first item that equals a value; answers whether there was one."""

    TYPE: ClassVar[int] = 0x110200

    name: str
    txn_id: UUID
    thread_id: Long
    item: Data


class TransactionalListSize(Request[Int]):
    """Count the items."""

    TYPE: ClassVar[int] = 0x110300

    name: str
    txn_id: UUID
    thread_id: Long
