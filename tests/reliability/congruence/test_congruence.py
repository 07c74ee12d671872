"""R18: the development member does what a real one does: the same programs on both, step by step."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from hazelcast.asyncio import HazelcastClient
from hazelcast.member import Member
from tests.reliability.congruence.differences import NOT_SHOWN, SHOWN, explained, listed, shown
from tests.reliability.congruence.programs import Program, Run, programs, run
from tests.reliability.congruence.subjects import FACTORIES, SUBJECTS, Subject
from tests.reliability.harness import FULL

if TYPE_CHECKING:
    from collections.abc import Generator

    from hazelcast.server import Server
    from tests.reliability.conftest import Report

EXAMPLES = 300 if FULL else 25


class Pair:
    """A client of each kind of member, in an event loop that goes on from one example to the next."""

    def __init__(self, real_address: str) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._names = itertools.count()
        self._prefix = f"congruence-{uuid4().hex[:8]}"
        self.dev, self.real = self._runner.run(self._open(real_address))

    async def _open(self, real_address: str) -> tuple[HazelcastClient, HazelcastClient]:
        member = await self._stack.enter_async_context(Member())
        return (await self._client(member.address), await self._client(real_address))

    async def _client(self, address: str) -> HazelcastClient:
        return await self._stack.enter_async_context(
            HazelcastClient(cluster_members=[address], portable_factories=FACTORIES)
        )

    def close(self) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()

    def run(self, subject: Subject, program: Program) -> tuple[Run, Run]:
        """Run a program on both."""
        return self._runner.run(self._run(subject, program))

    async def _run(self, subject: Subject, program: Program) -> tuple[Run, Run]:
        # Members count the hits of maps of this name.
        name = f"counted-{self._prefix}-{next(self._names)}"
        dev = await self._run_one(self.dev, name, subject, program, 0)
        events = sum(map(len, dev.events.values()))
        return dev, await self._run_one(self.real, name, subject, program, events)

    async def _run_one(
        self, client: HazelcastClient, name: str, subject: Subject, program: Program, events: int
    ) -> Run:
        m = await client.get_map(name, subject.key_type, subject.value_type)
        try:
            return await run(program, m, events)
        finally:
            await m.destroy()

    def show(self, what: str) -> tuple[object, object]:
        """Return what shows a listed difference on both."""
        name = f"{self._prefix}-{next(self._names)}"

        async def both() -> tuple[object, object]:
            return await shown(SHOWN[what], self.dev, name), await shown(SHOWN[what], self.real, name)

        return self._runner.run(both())


class Tally(NamedTuple):
    """How many operations there were, and how many were identical, by group."""

    all: Counter[str]
    identical: Counter[str]
    unexplained: list[str]
    """Differences that are in no list."""


@pytest.fixture(scope="module")
def pair(real_cluster: Server) -> Generator[Pair]:
    pair = Pair(real_cluster.address)
    yield pair
    pair.close()


@pytest.fixture(scope="module")
def tally() -> Tally:
    return Tally(Counter(), Counter(), [])


def compare(subject: Subject, program: Program, dev: Run, real: Run, tally: Tally) -> None:
    """Count what is identical, and note what differs and is not listed."""
    for at, (step, ours, theirs) in enumerate(zip(program, dev.outcomes, real.outcomes, strict=True)):
        tally.all[step.group] += 1
        if repr(ours) == repr(theirs):
            tally.identical[step.group] += 1
        elif explained(subject, program[:at], step, ours, theirs) is None:
            tally.unexplained.append(f"{step}\n  development member: {ours}\n  real member: {theirs}")
            break  # what follows is about other entries
        elif step.group in {"entries", "bulk", "locks"} or step.method == "remove_all":
            break  # it may have left other entries
    else:
        tally.all["events"] += 1
        if dev.events == real.events:
            tally.identical["events"] += 1
        else:
            tally.unexplained.append(f"events\n  development member: {dev.events}\n  real member: {real.events}")


@pytest.mark.real
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", SUBJECTS)
def test_programs_do_the_same_on_both(pair: Pair, tally: Tally, name: str) -> None:
    subject = SUBJECTS[name]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=not FULL,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(programs(subject))
    def check(program: Program) -> None:
        dev, real = pair.run(subject, program)
        compare(subject, program, dev, real, tally)

    check()


@pytest.mark.real
def test_operations_are_identical(tally: Tally, report: Report) -> None:
    """Comes after the programs, and counts what they did."""
    if not tally.all:
        pytest.skip("no program has run")
    for group in sorted(tally.all):
        same, of = tally.identical[group], tally.all[group]
        report(
            "R18", f"{group}: operations identical on both kinds of members", "", f"{same} of {of} ({same / of:.1%})"
        )
    same, of = tally.identical.total(), tally.all.total()
    report("R18", "operations identical on both kinds of members", "≥ 95 %", f"{same} of {of} ({same / of:.1%})")
    report("R18", "differences that no list has", "≤ 0.1 %", len(tally.unexplained))
    assert same >= 0.95 * of
    # Random programs find what nobody has thought of, and other ones after each change of this file.
    assert len(tally.unexplained) <= 0.001 * of, "\n".join(tally.unexplained)


def test_every_listed_difference_is_accounted_for() -> None:
    assert listed() == set(SHOWN) | set(NOT_SHOWN)
    assert not set(SHOWN) & set(NOT_SHOWN)


@pytest.mark.parametrize("what", SHOWN)
def test_a_listed_difference_is_one(pair: Pair, what: str) -> None:
    dev, real = pair.show(what)

    assert dev != real
