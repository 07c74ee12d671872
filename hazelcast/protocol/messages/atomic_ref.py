"""References of the CP subsystem to one value, which may be None."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import RaftGroupId
from hazelcast.protocol.types import Data, Int


class AtomicRefApply(Request[Data | None]):
    """Run a function on the value, whose result takes its place if asked to.

    `return_value_type` says what is answered: nothing (0), the old value (1) or the new one (2).
    """

    TYPE: ClassVar[int] = 0x0A0100

    group_id: RaftGroupId
    name: str
    function: Data
    return_value_type: Int
    alter: bool


class AtomicRefCompareAndSet(Request[bool]):
    """Set the value if it equals an expected one; answers whether it did."""

    TYPE: ClassVar[int] = 0x0A0200

    group_id: RaftGroupId
    name: str
    old_value: Data | None
    new_value: Data | None


class AtomicRefContains(Request[bool]):
    """Tell whether the value equals a given one."""

    TYPE: ClassVar[int] = 0x0A0300
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str
    value: Data | None


class AtomicRefGet(Request[Data | None]):
    """Get the value."""

    TYPE: ClassVar[int] = 0x0A0400
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    name: str


class AtomicRefSet(Request[Data | None]):
    """Set the value; answers the old one if asked to."""

    TYPE: ClassVar[int] = 0x0A0500

    group_id: RaftGroupId
    name: str
    new_value: Data | None
    return_old_value: bool
