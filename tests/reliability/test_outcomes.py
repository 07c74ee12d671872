"""R16: what the caller is told when a call is cut short, as a table: operation, fault, outcome.

Nobody can know whether a write took effect whose answer never came; the client says so, in `maybe_applied`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import (
    HazelcastError,
    HazelcastOverloadError,
    OperationTimeoutError,
    QueryError,
    TargetDisconnectedError,
    TargetNotMemberError,
)
from hazelcast.member import Member
from hazelcast.protocol.messages.map import MapGet, MapPut, MapPutAll, MapSet, MapSize
from tests.support.internals import pending_calls
from tests.support.network import relay
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hazelcast.asyncio import Map
    from tests.reliability.conftest import Report

Operation = tuple[type[Any], "Callable[[Map[str, int]], Coroutine[Any, Any, object]]"]

OPERATIONS: dict[str, Operation] = {
    "get": (MapGet, lambda m: m.get("a")),
    "size": (MapSize, lambda m: m.size()),
    "set": (MapSet, lambda m: m.set("a", 2)),
    "put": (MapPut, lambda m: m.put("a", 2)),
    "put_all": (MapPutAll, lambda m: m.put_all({"a": 2})),
}
READS = {"get": 1, "size": 1}
"""Operations that have no effect, and their results."""


class Outcome(NamedTuple):
    """What becomes of a call: done after all, or an error."""

    error: type[HazelcastError] | None = None
    maybe_applied: bool = False
    applied: bool | None = None
    """Whether it took effect; None where that is not looked at."""


DONE = Outcome()
CUT = Outcome(TargetDisconnectedError, maybe_applied=True)

# What the member or the network does -> what becomes of a read, of a write, and of a write with `redo_operation`.
TABLE: dict[str, tuple[Outcome, Outcome, Outcome]] = {
    "nothing": (DONE, DONE, DONE),
    "cut before it is carried out": (DONE, CUT._replace(applied=False), DONE),
    "cut before the answer comes": (DONE, CUT._replace(applied=True), DONE),
    "an error that may pass": (DONE, DONE, DONE),
    "an error that stays": (
        Outcome(QueryError),
        Outcome(QueryError, applied=False),
        Outcome(QueryError, applied=False),
    ),
    "silence": (
        Outcome(OperationTimeoutError),
        Outcome(OperationTimeoutError, maybe_applied=True),
        Outcome(OperationTimeoutError, maybe_applied=True),
    ),
}


@pytest.mark.parametrize("fault", TABLE)
@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("redo", [False, True], ids=["", "redo"])
async def test_outcome(name: str, fault: str, redo: bool) -> None:
    request, call = OPERATIONS[name]
    read, write, redone = TABLE[fault]
    expected = read if name in READS else redone if redo else write
    async with (
        Member() as member,
        relay(member.address) as between,
        # Heartbeats are not to end the silence.
        HazelcastClient(
            cluster_members=[between.address], redo_operation=redo, invocation_timeout=0.6, smart_routing=False
        ) as client,
    ):
        m = await client.get_map("m", str, int)
        await m.set("a", 1)
        match fault:
            case "cut before it is carried out":
                member.faults.disconnect(request)
            case "cut before the answer comes":
                between.drop_answers()
            case "an error that may pass":
                member.faults.fail(request, TargetNotMemberError("moved"), times=3)
            case "an error that stays":
                member.faults.fail(request, QueryError("no"))
            case "silence":
                member.faults.delay(request, 5)
            case _:
                pass
        calling = asyncio.ensure_future(call(m))
        if fault == "cut before the answer comes":
            await eventually(lambda: between.dropped > 0)
            between.cut()
        if expected.error is None:
            assert await calling == READS.get(name, 1 if name == "put" and fault not in TWICE else await _stored(name))
        else:
            with pytest.raises(expected.error) as caught:
                await calling
            assert caught.value.maybe_applied is expected.maybe_applied
            assert "\n" not in str(caught.value)
            if expected.maybe_applied:
                assert request.__name__ in str(caught.value)
        assert pending_calls(client) == {}
        member.faults.clear()
        if expected.applied is not None and name not in READS:
            assert await m.get("a") == (2 if expected.applied else 1)


TWICE = {"cut before the answer comes"}
"""After these, with `redo_operation`, a write has happened twice: the second one tells of the first."""


async def _stored(name: str) -> int | None:
    return 2 if name == "put" else None


async def test_errors_of_a_lost_connection_are_each_calls_own() -> None:
    async with Member() as member, HazelcastClient(cluster_members=[member.address]) as client:
        m = await client.get_map("m")
        member.faults.delay(MapSet, 5, times=2)
        calls = [asyncio.ensure_future(m.set(key, 1)) for key in "ab"]
        await eventually(lambda: len(pending_calls(client)) == 2)
        member.faults.drop_connections()
        one, two = await asyncio.gather(*calls, return_exceptions=True)

    assert isinstance(one, TargetDisconnectedError)
    assert one is not two


async def test_a_limit_makes_calls_wait(report: Report) -> None:
    most = 0
    async with (
        Member() as member,
        HazelcastClient(cluster_members=[member.address], max_concurrent_invocations=20) as client,
    ):
        m = await client.get_map("m", int, int)
        calls = [asyncio.ensure_future(m.set(i, i)) for i in range(2000)]
        while not all(call.done() for call in calls):
            most = max(most, len(pending_calls(client)))
            await asyncio.sleep(0)
        await asyncio.gather(*calls)
        assert await m.size() == 2000

        # Those that wait can be cancelled, and keep nobody waiting.
        member.faults.delay(MapGet, 0.2, times=20)
        reads = [asyncio.ensure_future(m.get(i)) for i in range(60)]
        await asyncio.sleep(0.01)
        for read in reads[20:40]:
            read.cancel()
        results = await asyncio.gather(*reads, return_exceptions=True)
        assert results[:20] + results[40:] == [*range(20), *range(40, 60)]
    report("R8", "max_concurrent_invocations=20, 2,000 calls: most in flight", "≤ 20", most)
    assert most == 20


async def test_a_limit_that_is_reached_for_too_long_is_an_error() -> None:
    async with (
        Member() as member,
        HazelcastClient(
            cluster_members=[member.address], max_concurrent_invocations=2, invocation_timeout=0.3
        ) as client,
    ):
        m = await client.get_map("m")
        member.faults.delay(MapSet, 5, times=2)
        held = [asyncio.ensure_future(m.set(key, 1)) for key in "ab"]
        waiting = asyncio.ensure_future(m.set("c", 1))
        ends = await asyncio.gather(waiting, *held, return_exceptions=True)

    assert isinstance(ends[0], HazelcastOverloadError | type(None))
    assert [type(end) for end in ends[1:]] == [OperationTimeoutError] * 2
