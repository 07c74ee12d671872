"""Transactions that an outside transaction manager drives by the XA protocol."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import Xid
from hazelcast.protocol.types import UUID, Long


class XATransactionClearRemote(Request[None]):
    """Forget a transaction on the member that coordinates it."""

    TYPE: ClassVar[int] = 0x140100

    xid: Xid


class XATransactionCollectTransactions(Request[list[Xid]]):
    """List the transactions that are prepared and not yet ended."""

    TYPE: ClassVar[int] = 0x140200


class XATransactionFinalize(Request[None]):
    """End a prepared transaction that was left behind, by commit or by rollback."""

    TYPE: ClassVar[int] = 0x140300

    xid: Xid
    is_commit: bool


class XATransactionCommit(Request[None]):
    """Commit a transaction, in one phase if asked to."""

    TYPE: ClassVar[int] = 0x140400

    transaction_id: UUID
    one_phase: bool


class XATransactionCreate(Request[UUID]):
    """Begin a transaction that times out after some seconds; answers its id."""

    TYPE: ClassVar[int] = 0x140500

    xid: Xid
    timeout: Long


class XATransactionPrepare(Request[None]):
    """Prepare a transaction for its commit."""

    TYPE: ClassVar[int] = 0x140600

    transaction_id: UUID


class XATransactionRollback(Request[None]):
    """Roll a transaction back."""

    TYPE: ClassVar[int] = 0x140700

    transaction_id: UUID
