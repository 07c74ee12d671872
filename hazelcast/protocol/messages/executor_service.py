"""Executors: tasks that run on members."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import UUID, Data


class ExecutorServiceShutdown(Request[None]):
    """Take no further tasks."""

    TYPE: ClassVar[int] = 0x080100

    name: str


class ExecutorServiceIsShutdown(Request[bool]):
    """Tell whether the executor takes no further tasks."""

    TYPE: ClassVar[int] = 0x080200

    name: str


class ExecutorServiceCancelOnPartition(Request[bool]):
    """Cancel a task sent to a partition, interrupting it if asked to; answers whether it did."""

    TYPE: ClassVar[int] = 0x080300

    uuid: UUID
    interrupt: bool


class ExecutorServiceCancelOnMember(Request[bool]):
    """Cancel a task sent to a member, interrupting it if asked to; answers whether it did."""

    TYPE: ClassVar[int] = 0x080400

    uuid: UUID
    member_uuid: UUID
    interrupt: bool


class ExecutorServiceSubmitToPartition(Request[Data | None]):
    """Run a task on the owner of a partition; answers its result."""

    TYPE: ClassVar[int] = 0x080500

    name: str
    uuid: UUID
    callable: Data


class ExecutorServiceSubmitToMember(Request[Data | None]):
    """Run a task on a member; answers its result."""

    TYPE: ClassVar[int] = 0x080600

    name: str
    uuid: UUID
    callable: Data
    member_uuid: UUID
