"""Executors of tasks that run later, or again and again. Times are milliseconds unless a name says otherwise."""

from __future__ import annotations

from typing import Annotated, ClassVar

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.structures import ScheduledTaskHandler
from hazelcast.protocol.types import UUID, Byte, Data, Long, Since


class ScheduledExecutorShutdown(Request[None]):
    """Take no further tasks, on a member."""

    TYPE: ClassVar[int] = 0x1A0100

    scheduler_name: str
    member_uuid: UUID


class ScheduledExecutorSubmitToPartition(Request[None]):
    """Schedule a task on a partition: once (0) or with a fixed period (1)."""

    TYPE: ClassVar[int] = 0x1A0200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    scheduler_name: str
    type: Byte
    task_name: str
    task: Data
    initial_delay_in_millis: Long
    period_in_millis: Long
    auto_disposable: Annotated[bool, Since(2, 1)] = False


class ScheduledExecutorSubmitToMember(Request[None]):
    """Schedule a task on a member: once (0) or with a fixed period (1)."""

    TYPE: ClassVar[int] = 0x1A0300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    scheduler_name: str
    member_uuid: UUID
    type: Byte
    task_name: str
    task: Data
    initial_delay_in_millis: Long
    period_in_millis: Long
    auto_disposable: Annotated[bool, Since(2, 1)] = False


class ScheduledExecutorGetAllScheduledFutures(Request[list[ScheduledTaskHandler]]):
    """List the tasks that are scheduled."""

    TYPE: ClassVar[int] = 0x1A0400
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str


class ScheduledExecutorStatsResponse(Response):
    """How often a task has run, for how long, and how long it waited."""

    last_idle_time_nanos: Long
    total_idle_time_nanos: Long
    total_runs: Long
    total_run_time_nanos: Long
    last_run_duration_nanos: Long


class ScheduledExecutorGetStatsFromPartition(Request[ScheduledExecutorStatsResponse]):
    """Get the statistics of a task on a partition."""

    TYPE: ClassVar[int] = 0x1A0500
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str


class ScheduledExecutorGetStatsFromMember(Request[ScheduledExecutorStatsResponse]):
    """Get the statistics of a task on a member."""

    TYPE: ClassVar[int] = 0x1A0600
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str
    member_uuid: UUID


class ScheduledExecutorGetDelayFromPartition(Request[Long]):
    """Get the time until a task on a partition runs next, in nanoseconds."""

    TYPE: ClassVar[int] = 0x1A0700
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str


class ScheduledExecutorGetDelayFromMember(Request[Long]):
    """Get the time until a task on a member runs next, in nanoseconds."""

    TYPE: ClassVar[int] = 0x1A0800
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str
    member_uuid: UUID


class ScheduledExecutorCancelFromPartition(Request[bool]):
    """Cancel a task on a partition; answers whether it did."""

    TYPE: ClassVar[int] = 0x1A0900
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    scheduler_name: str
    task_name: str
    may_interrupt_if_running: bool


class ScheduledExecutorCancelFromMember(Request[bool]):
    """Cancel a task on a member; answers whether it did."""

    TYPE: ClassVar[int] = 0x1A0A00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    scheduler_name: str
    task_name: str
    member_uuid: UUID
    may_interrupt_if_running: bool


class ScheduledExecutorIsCancelledFromPartition(Request[bool]):
    """Tell whether a task on a partition was cancelled."""

    TYPE: ClassVar[int] = 0x1A0B00
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str


class ScheduledExecutorIsCancelledFromMember(Request[bool]):
    """Tell whether a task on a member was cancelled."""

    TYPE: ClassVar[int] = 0x1A0C00
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str
    member_uuid: UUID


class ScheduledExecutorIsDoneFromPartition(Request[bool]):
    """Tell whether a task on a partition is done."""

    TYPE: ClassVar[int] = 0x1A0D00
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str


class ScheduledExecutorIsDoneFromMember(Request[bool]):
    """Tell whether a task on a member is done."""

    TYPE: ClassVar[int] = 0x1A0E00
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str
    member_uuid: UUID


class ScheduledExecutorGetResultFromPartition(Request[Data | None]):
    """Get the result of a task on a partition, waiting for it."""

    TYPE: ClassVar[int] = 0x1A0F00
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str


class ScheduledExecutorGetResultFromMember(Request[Data | None]):
    """Get the result of a task on a member, waiting for it."""

    TYPE: ClassVar[int] = 0x1A1000
    RETRYABLE: ClassVar[bool] = True

    scheduler_name: str
    task_name: str
    member_uuid: UUID


class ScheduledExecutorDisposeFromPartition(Request[None]):
    """Cancel a task on a partition and forget it."""

    TYPE: ClassVar[int] = 0x1A1100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    scheduler_name: str
    task_name: str


class ScheduledExecutorDisposeFromMember(Request[None]):
    """Cancel a task on a member and forget it."""

    TYPE: ClassVar[int] = 0x1A1200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    scheduler_name: str
    task_name: str
    member_uuid: UUID
