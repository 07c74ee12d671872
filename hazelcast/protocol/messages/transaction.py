"""Transactions over several data structures."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import UUID, Int, Long


class TransactionCommit(Request[None]):
    """Commit a transaction."""

    TYPE: ClassVar[int] = 0x150100

    transaction_id: UUID
    thread_id: Long


class TransactionCreate(Request[UUID]):
    """Begin a transaction that times out after some milliseconds; answers its id."""

    TYPE: ClassVar[int] = 0x150200

    timeout: Long
    durability: Int
    transaction_type: Int
    thread_id: Long


class TransactionRollback(Request[None]):
    """Roll a transaction back."""

    TYPE: ClassVar[int] = 0x150300

    transaction_id: UUID
    thread_id: Long
