"""R16: what the caller is told when a call is cut short: every operation under every fault, see `outcomes`.

Nobody can know whether a write took effect whose answer never came; the client says so, in `maybe_applied`.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from typing import TYPE_CHECKING

import pytest

from hazelcast import client as client_module
from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import HazelcastOverloadError, OperationTimeoutError, TargetDisconnectedError
from hazelcast.member import Member
from hazelcast.protocol.messages.map import MapGet, MapSet
from hazelcast.proxy import base
from hazelcast.proxy import map as map_module
from hazelcast.proxy import topic as topic_module
from hazelcast.proxy import vector_collection as vector_module
from tests.reliability.outcomes import (
    ADD_LISTENERS,
    NO_REQUEST,
    OPERATIONS,
    PAGE,
    REMOVE_LISTENERS,
    Operation,
    Outcome,
    observe_all,
    public_methods,
    render,
)
from tests.support.internals import pending_calls
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from tests.reliability.conftest import Report

TIMED_OUT, LOST, FAILED = "OperationTimeoutError", "TargetDisconnectedError", "QueryError"
UNSURE = "IndeterminateOperationStateError"


def expected(operation: Operation, fault: str, redo: bool) -> Outcome:
    """Return what the rules say: those of the page on reliability, in words there."""
    again = operation.request.RETRYABLE or redo or operation.method in ADD_LISTENERS
    if operation.method in REMOVE_LISTENERS:
        times = {"passing error": 4, "staying passing error": None}.get(fault, 1)
        return Outcome(sent=0 if fault == "unconnected" else times)
    if operation.method == "Map.lock" and fault in ("silence", "staying passing error"):
        return Outcome(waits=True, sent=1 if fault == "silence" else None)
    match fault:
        case "lost" | "answer lost":
            return Outcome(sent=2) if again else Outcome(LOST, operation.changes)
        case "passing error":
            return Outcome(sent=4)
        case "staying passing error":
            return Outcome(TIMED_OUT, sent=None)
        case "error":
            return Outcome(FAILED)
        case "silence":
            return Outcome(TIMED_OUT, operation.changes)
        case "no ack, strict":
            return Outcome(UNSURE, maybe_applied=True)
        case _:
            return Outcome()


@pytest.mark.once
@pytest.mark.timeout(240)
async def test_every_operation_under_every_fault(report: Report) -> None:
    table = await observe_all()

    observed = {(name, *key): outcome for name, row in table.items() for key, (outcome, _) in row.items()}
    rules = {
        (operation.name, fault, redo): expected(operation, fault, redo)
        for operation in OPERATIONS
        for fault, redo in table[operation.name]
    }
    wrong = {key: (rules[key], outcome) for key, outcome in observed.items() if rules[key] != outcome}
    report("R16", f"{len(observed)} outcomes (operation × fault): other than the rules", "0", len(wrong))
    assert not wrong

    for operation in OPERATIONS:
        for outcome, error in table[operation.name].values():
            text = str(error)
            assert "\n" not in text
            if outcome.error in (TIMED_OUT, LOST, UNSURE):
                assert operation.request.__name__ in text
                assert "127.0.0.1:" in text, text

    page = render(table)
    assert PAGE.read_text() == page, "`python -m tests.reliability.outcomes` writes the page anew"


def test_every_method_and_every_request_has_an_outcome() -> None:
    called = {operation.method for operation in OPERATIONS}
    assert called | set(NO_REQUEST) == public_methods()
    assert not called & set(NO_REQUEST)

    sent = {operation.request.__name__ for operation in OPERATIONS}
    source = "".join(map(inspect.getsource, (map_module, topic_module, vector_module)))
    named = set(re.findall(r"(?:messages|requests)\.((?:Map|Topic|VectorCollection)\w+)", source)) - {
        "MapGetEntryViewResponse"
    }
    source = inspect.getsource(client_module) + inspect.getsource(base)
    named |= set(re.findall(r"\bClient(?:Add|Remove|Destroy)\w+", source))
    assert named <= sent
    assert {"MapPut", "MapSetWithMaxIdle", "TopicPublish", "VectorCollectionGet", "ClientDestroyProxy"} <= named


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
