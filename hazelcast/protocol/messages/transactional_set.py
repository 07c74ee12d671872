"""Sets as a transaction sees and changes them."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import UUID, Data, Int, Long


class TransactionalSetAdd(Request[bool]):
    """Add an item if there is no equal one; answers whether it did."""

    TYPE: ClassVar[int] = 0x100100

    name: str
    txn_id: UUID
    thread_id: Long
    item: Data


class TransactionalSetRemove(Request[bool]):
    """Remove an item; answers whether there was one."""

    TYPE: ClassVar[int] = 0x100200

    name: str
    txn_id: UUID
    thread_id: Long
    item: Data


class TransactionalSetSize(Request[Int]):
    """Count the items."""

    TYPE: ClassVar[int] = 0x100300

    name: str
    txn_id: UUID
    thread_id: Long
