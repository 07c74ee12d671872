"""Latches of the CP subsystem. Times are milliseconds.

A call that is sent twice with one `invocation_uid` takes effect once.
"""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import RaftGroupId
from hazelcast.protocol.types import UUID, Int, Long


class CountDownLatchTrySetCount(Request[bool]):
    """Set the count if it is zero; answers whether it did."""

    TYPE: ClassVar[int] = 0x0B0100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    count: Int


class CountDownLatchAwait(Request[bool]):
    """Wait for the count to become zero, at most a time; answers whether it did."""

    TYPE: ClassVar[int] = 0x0B0200
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str
    invocation_uid: UUID
    timeout_ms: Long


class CountDownLatchCountDown(Request[None]):
    """Lower the count by one in the round that the caller has seen."""

    TYPE: ClassVar[int] = 0x0B0300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    invocation_uid: UUID
    expected_round: Int


class CountDownLatchGetCount(Request[Int]):
    """Get the count."""

    TYPE: ClassVar[int] = 0x0B0400
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str


class CountDownLatchGetRound(Request[Int]):
    """Get the number of the round, which grows each time that the count is set."""

    TYPE: ClassVar[int] = 0x0B0500
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str
