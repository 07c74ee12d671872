"""R1, R2, R20: members die under load."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.reliability.harness import FULL, Which, kill, running, settled

if TYPE_CHECKING:
    from hazelcast.server import Server
    from tests.reliability.conftest import Report

TASKS = 64
AFTER_KILL = 3.0
"""Seconds of load after a kill: more than any call takes with us. The official client's take 5."""


async def kills(cluster: Server, which: Which, rounds: int, redo: bool) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Kill members in turn under load; return what was seen of each kill, and the final account."""
    await settled(cluster)
    seen: list[dict[str, Any]] = []
    options = {"cluster_members": cluster.addresses, "redo_operation": redo}
    async with running("load", which, options, TASKS) as load:
        for number in range(rounds):
            await asyncio.sleep(1.5)
            await load.ask("mark")
            victim = cluster.members[number % len(cluster.members)]
            killed = time.monotonic()
            await kill(victim)
            await asyncio.sleep(AFTER_KILL if which == "ours" else 7.0)
            seen.append(await load.ask("mark"))
            seen[-1]["owners_after"] = (seen[-1]["owners_at"] or math.inf) - killed
            await victim.restart()
            await settled(cluster)
            seen[-1]["rejoin"] = await load.ask("mark")
        await asyncio.sleep(1.5)
        account = await load.ask("verify")
    return seen, account


def longest(seen: list[dict[str, Any]]) -> float:
    return float(max(each["longest"] for each in seen))


def describe(seen: list[dict[str, Any]]) -> str:
    errors = sum(sum(each["errors"].values()) for each in seen)
    slow = sum(each["slow"] > 0 for each in seen)
    middle = sorted(each["longest"] for each in seen)[len(seen) // 2]
    over = max(each["longest"] - each["owners_after"] for each in seen)
    text = f"{longest(seen):.2f} s (median {middle:.2f} s), > 0.5 s in {slow} of {len(seen)}, {errors} errors"
    text += f"; {over:+.2f} s at most beside the time that the members took to promote backups"
    slowest = max(seen, key=lambda each: float(each["longest"]))
    return text if longest(seen) < 1 else f"{text}; {slowest['very_slow']} call(s) > 1.5 s, {slowest['slowest']}"


def check(account: dict[str, Any], seen: list[dict[str, Any]], cluster: Server) -> None:
    assert account["lost"] == []
    assert account["hung"] == 0
    assert account["failed"] == []
    assert len(account["members"]) == len(cluster.members)
    # The table of owners is complete and right: each member has its share.
    assert sorted(account["owners"]) == account["members"]
    assert sum(account["owners"].values()) == 271
    for each in seen:
        assert set(each["errors"]) <= {"TargetDisconnectedError"}


def check_stalls(seen: list[dict[str, Any]]) -> None:
    """Check the client's share of what calls had to wait: the members' own, on a busy machine, is theirs."""
    # A call that a member holds on to may end later yet; what a client holds up, it holds up for many.
    assert longest(seen) < 4.0
    for each in seen:
        assert each["very_slow"] <= 3 or each["longest"] < each["owners_after"] + 1.0


@pytest.mark.timeout(120)
async def test_kill_one_of_three(cluster: Server, report: Report) -> None:
    seen, account = await kills(cluster, "ours", 2, redo=False)

    report("R2", "2 kills, the longest call", "≤ 0.7 s", describe(seen))
    check(account, seen, cluster)
    check_stalls(seen)


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_ten_kills(cluster: Server, report: Report) -> None:
    seen, account = await kills(cluster, "ours", 10, redo=False)
    theirs, lost = ([], "") if not FULL else await _peer(cluster, redo=False)

    report(
        "R1",
        "acknowledged writes lost in 10 kills",
        "0 of ≥ 20,000",
        f"{len(account['lost'])} of {account['acks']:,}",
        lost,
    )
    report("R2", "the longest call in 10 kills", "≤ 0.7 s", describe(seen), theirs and describe(theirs))
    stall = max(each["stall"] for each in seen)
    report(
        "R2",
        "the longest stall of the loop in 10 kills",
        "≤ 0.1 s",
        f"{stall:.3f} s",
        theirs and f"{max(each['stall'] for each in theirs):.3f} s",
    )
    report("R3", "calls that did not end in 10 kills", "0", account["hung"])
    check(account, seen, cluster)
    check_stalls(seen)
    assert account["acks"] >= 20_000
    assert stall < 0.5


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_ten_kills_with_redo(cluster: Server, report: Report) -> None:
    seen, account = await kills(cluster, "ours", 10, redo=True)
    theirs, _ = await _peer(cluster, redo=True)

    report("R2", "the longest call in 10 kills, redo_operation", "≤ 1.0 s", describe(seen), describe(theirs))
    check(account, seen, cluster)
    check_stalls(seen)
    assert sum(sum(each["errors"].values()) for each in seen) == 0


async def _peer(cluster: Server, redo: bool) -> tuple[list[dict[str, Any]], str]:
    seen, account = await kills(cluster, "peer", 3, redo)
    return seen, f"{len(account['lost'])} of {account['acks']:,} (3 kills)"


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_rolling_restart(cluster: Server, report: Report) -> None:
    await settled(cluster)
    options = {"cluster_members": cluster.addresses, "redo_operation": True}
    async with running("load", "ours", options, TASKS) as load:
        await asyncio.sleep(1)
        await load.ask("mark")
        for member in cluster.members:
            # Stopped in order: the member hands its partitions over first.
            await member.restart()
            await settled(cluster)
        seen = await load.ask("mark")
        account = await load.ask("verify")

    failed = sum(seen["errors"].values())
    report(
        "R20",
        "rolling restart of 3: failed calls, lost writes",
        "0, 0",
        f"{failed}, {len(account['lost'])} of {account['acks']:,}; longest call {seen['longest']:.2f} s",
    )
    check(account, [seen], cluster)
    assert failed == 0


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_scale_out_and_in(cluster: Server, report: Report) -> None:
    await settled(cluster)
    options = {"cluster_members": cluster.addresses, "redo_operation": True}
    async with running("load", "ours", options, TASKS) as load:
        await asyncio.sleep(1)
        await load.ask("mark")
        fourth = await cluster.add_member()
        try:
            await settled(cluster)
            await asyncio.sleep(2)
            grown = await load.ask("verify")
        finally:
            await fourth.stop()
            cluster.members.remove(fourth)
        seen = await load.ask("mark")

    report(
        "R20",
        "a fourth member joins: its partitions are used",
        "yes",
        f"{min(grown['owners'].values())} partitions each",
    )
    assert len(grown["owners"]) == 4
    assert grown["lost"] == []
    assert seen["errors"] == {}
