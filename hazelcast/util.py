"""Load balancers, durations and a counter."""

from __future__ import annotations

import random
import threading
from abc import ABC, abstractmethod
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from typing_extensions import override

from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.core import MemberInfo

__all__ = ["AtomicInteger", "IterationType", "LoadBalancer", "MemberSource", "RandomLB", "RoundRobinLB", "to_millis"]

_MAX_LONG = 2**63 - 1


class MemberSource(Protocol):
    """What a load balancer needs of the cluster service."""

    def add_listener(
        self,
        member_added: Callable[[MemberInfo], object] | None = None,
        member_removed: Callable[[MemberInfo], object] | None = None,
        fire_for_existing: bool = False,
    ) -> str:
        """Register callbacks for members that come and go."""
        ...

    def get_members(self) -> list[MemberInfo]:
        """Return the members of the cluster."""
        ...


class LoadBalancer(ABC):
    """Chooses the member for operations that have no key, when the client is connected to all members."""

    @abstractmethod
    def init(self, cluster_service: MemberSource) -> None:
        """Prepare for use; the client calls this once, before the first `next`."""

    @abstractmethod
    def next(self) -> MemberInfo | None:
        """Return the member to send the next operation to, None if there is no member."""


class _MemberListLB(LoadBalancer):
    """Keeps the list of members up to date."""

    def __init__(self) -> None:
        self._members: list[MemberInfo] = []

    @override
    def init(self, cluster_service: MemberSource) -> None:
        def update(_: MemberInfo) -> None:
            self._members = cluster_service.get_members()

        cluster_service.add_listener(update, update, True)


class RoundRobinLB(_MemberListLB):
    """Takes the members in turns."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0

    @override
    def next(self) -> MemberInfo | None:
        if not self._members:
            return None
        self._turn += 1
        return self._members[(self._turn - 1) % len(self._members)]


class RandomLB(_MemberListLB):
    """Takes a random member each time."""

    @override
    def next(self) -> MemberInfo | None:
        return random.choice(self._members) if self._members else None


class IterationType(IntEnum):
    """What a query over a map returns."""

    KEY = 0
    VALUE = 1
    ENTRY = 2


class AtomicInteger:
    """A counter that several threads can use."""

    def __init__(self, initial: int = 0) -> None:
        self._value = initial
        self._lock = threading.Lock()

    def get(self) -> int:
        """Return the value."""
        return self._value

    def add(self, count: int) -> None:
        """Add `count` to the value."""
        with self._lock:
            self._value += count

    def get_and_increment(self) -> int:
        """Add one and return the value before."""
        return self.increment_and_get() - 1

    def increment_and_get(self) -> int:
        """Add one and return the new value."""
        with self._lock:
            self._value += 1
            return self._value


def to_millis(seconds: float | timedelta | None, name: str = "duration") -> int:
    """Convert a duration to the whole milliseconds that members count in.

    The nearest millisecond is taken, but never 0 for a positive duration, since 0 means "for ever" to a member.

    Args:
        seconds: The duration; None asks for the member's own default.
        name: What the duration is, for errors.

    Returns:
        Milliseconds, -1 for None.

    Raises:
        InvalidArgumentTypeError: If it is not a number or a `timedelta`.
        InvalidArgumentValueError: If it is negative, not a number (NaN), or too long for 64 bits.
    """
    if seconds is None:
        return -1
    if isinstance(seconds, timedelta):
        millis = seconds / timedelta(milliseconds=1)
    elif isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise InvalidArgumentTypeError(
            f"{name} must be a number of seconds or a timedelta, not {type(seconds).__name__}"
        )
    else:
        millis = seconds * 1000
    if millis != millis:
        raise InvalidArgumentValueError(f"{name} must be a number of seconds, not NaN")
    if millis < 0:
        raise InvalidArgumentValueError(f"{name} must not be negative, but is {seconds}")
    if millis > _MAX_LONG:
        raise InvalidArgumentValueError(f"{name} of {seconds} is too long: a member counts milliseconds in 64 bits")
    return max(round(millis), 1) if millis else 0
