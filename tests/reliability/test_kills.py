"""R1, R2, R20: members die under load."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from hazelcast.server import Server
from tests.reliability.harness import CONFIG, FULL, Which, kill, running, settled

if TYPE_CHECKING:
    from tests.reliability.conftest import Report

TASKS = 64
SOONER: Final = {"hazelcast.connection.monitor.max.faults": "1"}
"""Properties of members: two refused attempts to connect to a lost member are enough, rather than four."""
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
            back = [await load.ask("mark")]
            while back[-1]["oldest"] > 0.5:
                # It waits for a backup that was ignored while the last victim came back; its end is not this kill's.
                await asyncio.sleep(0.5)
                back.append(await load.ask("mark"))
            if seen:
                seen[-1]["back"] = max([seen[-1]["back"], *(each["longest"] for each in back)])
            victim = cluster.members[number % len(cluster.members)]
            killed = time.monotonic()
            await kill(victim)
            await asyncio.sleep(AFTER_KILL if which == "ours" else 7.0)
            seen.append(await load.ask("mark"))
            seen[-1]["owners_after"] = (seen[-1]["owners_at"] or math.inf) - killed
            await victim.restart()
            await settled(cluster)
            seen[-1]["back"] = (await load.ask("mark"))["longest"]
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


def describe_return(seen: list[dict[str, Any]]) -> str:
    """Tell of the time from 3 s after each kill until the next one, in which the member starts and partitions move."""
    back = sorted(float(each["back"]) for each in seen)
    long = sum(each > 1.5 for each in back)
    return f"{back[-1]:.2f} s (median {back[len(back) // 2]:.2f} s), > 1.5 s in {long} of {len(back)}"


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
    report("R2", "the longest call while the members come back", "≤ 6 s", describe_return(seen))
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


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_kills_among_members_that_recognise_a_lost_one_sooner(report: Report) -> None:
    """What the members' own part of the time is with a setting that users may choose, see docs/reliability.md."""
    async with Server(3, config={**CONFIG, "properties": SOONER}) as cluster:
        seen, account = await kills(cluster, "ours", 6, redo=False)
        theirs, _ = await _peer(cluster, redo=False, rounds=2)

    what = "the longest call in 6 kills, members told to recognise a lost one sooner"
    report("R2", what, "≤ 0.7 s", describe(seen), describe(theirs))
    check(account, seen, cluster)
    check_stalls(seen)


async def _peer(cluster: Server, redo: bool, rounds: int = 3) -> tuple[list[dict[str, Any]], str]:
    seen, account = await kills(cluster, "peer", rounds, redo)
    return seen, f"{len(account['lost'])} of {account['acks']:,} ({rounds} kills)"


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
