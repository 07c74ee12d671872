"""Durations, load balancers and the counter."""

from __future__ import annotations

import math
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hazelcast.core import Address, MemberInfo
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.util import AtomicInteger, IterationType, LoadBalancer, RandomLB, RoundRobinLB, to_millis

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 2**63 - 1


@pytest.mark.parametrize(
    ("seconds", "millis"),
    [
        (None, -1),
        (0, 0),
        (0.0, 0),
        (-0.0, 0),
        (0.0004, 1),
        (1e-9, 1),
        (5e-324, 1),
        (0.001, 1),
        (0.0016, 2),
        (1.001, 1001),
        (0.3, 300),
        (0.1 + 0.2, 300),
        (1, 1000),
        (2.5, 2500),
        (LONG // 1000, LONG // 1000 * 1000),
        (9.2e15, 9_200_000_000_000_000_000),
        (timedelta(0), 0),
        (timedelta(microseconds=1), 1),
        (timedelta(milliseconds=1500), 1500),
        (timedelta(days=365), 31_536_000_000),
    ],
)
def test_to_millis(seconds: float | timedelta | None, millis: int) -> None:
    result = to_millis(seconds)
    assert result == millis
    assert type(result) is int


@pytest.mark.parametrize(
    "seconds",
    [-1, -0.0001, -5e-324, timedelta(microseconds=-1), math.nan, math.inf, -math.inf, LONG // 1000 + 1, 1e300, 10**400],
)
def test_durations_that_are_none(seconds: float | timedelta) -> None:
    with pytest.raises(InvalidArgumentValueError, match=r"^ttl "):
        to_millis(seconds, "ttl")


@pytest.mark.parametrize("wrong", ["1", b"1", True, False, [1], 1j, object()])
def test_to_millis_wrong_types(wrong: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match=r"^ttl must be a number of seconds"):
        to_millis(wrong, "ttl")


class Members:
    """A cluster service with members that come and go."""

    def __init__(self, count: int) -> None:
        self.members = [MemberInfo(Address("h", port), UUID(int=port + 1)) for port in range(count)]
        self.callbacks: list[Callable[[MemberInfo], object]] = []

    def add_listener(
        self,
        member_added: Callable[[MemberInfo], object] | None = None,
        member_removed: Callable[[MemberInfo], object] | None = None,
        fire_for_existing: bool = False,
    ) -> str:
        self.callbacks += [callback for callback in (member_added, member_removed) if callback]
        if member_added and fire_for_existing:
            for member in self.members:
                member_added(member)
        return "1"

    def get_members(self) -> list[MemberInfo]:
        return list(self.members)

    def lose(self) -> None:
        gone = self.members.pop()
        for callback in self.callbacks:
            callback(gone)


def test_round_robin_takes_turns() -> None:
    cluster, balancer = Members(3), RoundRobinLB()
    assert balancer.next() is None
    balancer.init(cluster)
    assert [balancer.next() for _ in range(7)] == [cluster.members[i] for i in (0, 1, 2, 0, 1, 2, 0)]
    cluster.lose()
    assert {balancer.next() for _ in range(4)} == set(cluster.members)


def test_random_takes_any() -> None:
    cluster, balancer = Members(3), RandomLB()
    assert balancer.next() is None
    balancer.init(cluster)
    assert {balancer.next() for _ in range(300)} == set(cluster.members)
    cluster.lose()
    assert {balancer.next() for _ in range(300)} == set(cluster.members)


def test_no_member_left() -> None:
    for balancer in (RoundRobinLB(), RandomLB()):
        cluster = Members(1)
        balancer.init(cluster)
        assert balancer.next() is cluster.members[0]
        cluster.lose()
        assert balancer.next() is None


def test_a_load_balancer_must_choose() -> None:
    class Half(LoadBalancer): ...

    with pytest.raises(TypeError):
        Half()  # type: ignore[abstract]  # what the test is about


def test_atomic_integer() -> None:
    counter = AtomicInteger(5)
    assert (counter.get(), counter.get_and_increment(), counter.increment_and_get(), counter.get()) == (5, 5, 7, 7)
    counter.add(-7)
    assert counter.get() == 0
    assert AtomicInteger().get() == 0


def test_atomic_integer_from_threads() -> None:
    counter = AtomicInteger()
    seen: list[int] = []
    threads = [Thread(target=lambda: seen.extend(counter.get_and_increment() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(8000))


def test_iteration_types() -> None:
    assert [(kind.name, kind.value) for kind in IterationType] == [("KEY", 0), ("VALUE", 1), ("ENTRY", 2)]
