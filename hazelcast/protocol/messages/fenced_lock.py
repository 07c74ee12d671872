"""Locks of the CP subsystem, whose holders get ever larger fencing tokens. Times are milliseconds.

A call that is sent twice with one `invocation_uid` takes effect once.
"""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.structures import RaftGroupId
from hazelcast.protocol.types import UUID, Int, Long


class FencedLockLock(Request[Long]):
    """Acquire the lock, waiting for as long as it takes; answers the fencing token."""

    TYPE: ClassVar[int] = 0x070100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    session_id: Long
    thread_id: Long
    invocation_uid: UUID


class FencedLockTryLock(Request[Long]):
    """Acquire the lock if it can be had within a time; answers the fencing token, 0 when it can't."""

    TYPE: ClassVar[int] = 0x070200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    session_id: Long
    thread_id: Long
    invocation_uid: UUID
    timeout_ms: Long


class FencedLockUnlock(Request[bool]):
    """Release the lock once; answers whether the thread still holds it."""

    TYPE: ClassVar[int] = 0x070300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    session_id: Long
    thread_id: Long
    invocation_uid: UUID


class FencedLockGetLockOwnershipResponse(Response):
    """The holder's token, how often it holds the lock, and who it is; a `fence` of 0 means nobody."""

    fence: Long
    lock_count: Int
    session_id: Long
    thread_id: Long


class FencedLockGetLockOwnership(Request[FencedLockGetLockOwnershipResponse]):
    """Ask who holds the lock."""

    TYPE: ClassVar[int] = 0x070400
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str
