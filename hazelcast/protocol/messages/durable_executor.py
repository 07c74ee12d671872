"""Executors whose tasks survive the loss of a member."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import Data, Int


class DurableExecutorShutdown(Request[None]):
    """Take no further tasks."""

    TYPE: ClassVar[int] = 0x180100

    name: str


class DurableExecutorIsShutdown(Request[bool]):
    """Tell whether the executor takes no further tasks."""

    TYPE: ClassVar[int] = 0x180200

    name: str


class DurableExecutorSubmitToPartition(Request[Int]):
    """Run a task on a partition; answers the sequence under which its result is kept."""

    TYPE: ClassVar[int] = 0x180300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    callable: Data


class DurableExecutorRetrieveResult(Request[Data | None]):
    """Get the result of a task, waiting for it."""

    TYPE: ClassVar[int] = 0x180400
    RETRYABLE: ClassVar[bool] = True

    name: str
    sequence: Int


class DurableExecutorDisposeResult(Request[None]):
    """Forget the result of a task."""

    TYPE: ClassVar[int] = 0x180500
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    sequence: Int


class DurableExecutorRetrieveAndDisposeResult(Request[Data | None]):
    """Get the result of a task, waiting for it, and forget it."""

    TYPE: ClassVar[int] = 0x180600
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    sequence: Int
