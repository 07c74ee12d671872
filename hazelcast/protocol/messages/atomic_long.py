"""Counters of the CP subsystem."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import RaftGroupId
from hazelcast.protocol.types import Data, Int, Long


class AtomicLongApply(Request[Data | None]):
    """Answer what a function makes of the value, which stays."""

    TYPE: ClassVar[int] = 0x090100

    group_id: RaftGroupId
    name: str
    function: Data


class AtomicLongAlter(Request[Long]):
    """Replace the value by what a function makes of it.

    `return_value_type` says what is answered: the old value (0) or the new one (1).
    """

    TYPE: ClassVar[int] = 0x090200

    group_id: RaftGroupId
    name: str
    function: Data
    return_value_type: Int


class AtomicLongAddAndGet(Request[Long]):
    """Add to the value; answers the new one."""

    TYPE: ClassVar[int] = 0x090300

    group_id: RaftGroupId
    name: str
    delta: Long


class AtomicLongCompareAndSet(Request[bool]):
    """Set the value if it is an expected one; answers whether it did."""

    TYPE: ClassVar[int] = 0x090400

    group_id: RaftGroupId
    name: str
    expected: Long
    updated: Long


class AtomicLongGet(Request[Long]):
    """Get the value."""

    TYPE: ClassVar[int] = 0x090500
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str


class AtomicLongGetAndAdd(Request[Long]):
    """Add to the value; answers the old one."""

    TYPE: ClassVar[int] = 0x090600

    group_id: RaftGroupId
    name: str
    delta: Long


class AtomicLongGetAndSet(Request[Long]):
    """Set the value; answers the old one."""

    TYPE: ClassVar[int] = 0x090700

    group_id: RaftGroupId
    name: str
    new_value: Long
