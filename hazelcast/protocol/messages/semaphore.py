"""Semaphores of the CP subsystem. Times are milliseconds.

A call that is sent twice with one `invocation_uid` takes effect once.
"""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import RaftGroupId
from hazelcast.protocol.types import UUID, Int, Long


class SemaphoreInit(Request[bool]):
    """Set the number of permits if it was never set; answers whether it did."""

    TYPE: ClassVar[int] = 0x0C0100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    permits: Int


class SemaphoreAcquire(Request[bool]):
    """Acquire permits, waiting at most a time (−1: without end); answers whether it did."""

    TYPE: ClassVar[int] = 0x0C0200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    session_id: Long
    thread_id: Long
    invocation_uid: UUID
    permits: Int
    timeout_ms: Long


class SemaphoreRelease(Request[bool]):
    """Give back permits; answers whether it did."""

    TYPE: ClassVar[int] = 0x0C0300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    session_id: Long
    thread_id: Long
    invocation_uid: UUID
    permits: Int


class SemaphoreDrain(Request[Int]):
    """Acquire all permits that there are; answers their number."""

    TYPE: ClassVar[int] = 0x0C0400
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    session_id: Long
    thread_id: Long
    invocation_uid: UUID


class SemaphoreChange(Request[bool]):
    """Add to the number of permits, or take from it; answers whether it did."""

    TYPE: ClassVar[int] = 0x0C0500
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    name: str
    session_id: Long
    thread_id: Long
    invocation_uid: UUID
    permits: Int


class SemaphoreAvailablePermits(Request[Int]):
    """Count the permits that can be had."""

    TYPE: ClassVar[int] = 0x0C0600
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str


class SemaphoreGetSemaphoreType(Request[bool]):
    """Tell whether the semaphore works without sessions."""

    TYPE: ClassVar[int] = 0x0C0700
    RETRYABLE: ClassVar[bool] = True

    proxy_name: str
