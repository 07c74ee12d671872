"""R11: nothing leaks while members die and return, connections break, and calls are cancelled."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.reliability.harness import kill, running, settled
from tests.reliability.test_kills import AFTER_KILL, check

if TYPE_CHECKING:
    from hazelcast.server import Server
    from tests.reliability.conftest import Report
    from tests.reliability.harness import Program

SECONDS = float(os.environ.get("HAZELCAST_SOAK", "180"))
TASKS = 16
WARM_UP = 20.0
KILL_PERIOD = 60.0


async def crash(cluster: Server, number: int) -> None:
    """Kill a member, and start it again."""
    victim = cluster.members[number % len(cluster.members)]
    await kill(victim)
    await asyncio.sleep(AFTER_KILL)
    await victim.restart()
    await settled(cluster)


async def soak(cluster: Server, load: Program) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what was seen at the start and each time after a member has died and returned."""
    await asyncio.sleep(WARM_UP)
    await crash(cluster, 0)
    start, seen, began = await load.ask("mark"), list[dict[str, Any]](), time.monotonic()
    while (left := began + SECONDS - time.monotonic()) > 0:
        due = time.monotonic() + min(KILL_PERIOD, left)
        await asyncio.sleep(min(KILL_PERIOD, left) / 4)
        await crash(cluster, len(seen) + 1)
        await asyncio.sleep(due - time.monotonic())
        seen.append(await load.ask("mark"))
    return start, seen


@pytest.mark.long
@pytest.mark.timeout(SECONDS + 600)
async def test_soak(cluster: Server, report: Report) -> None:
    """Mixed calls for as long as `HAZELCAST_SOAK` says (seconds), one kill of a member a minute."""
    await settled(cluster)
    options = {"cluster_members": cluster.addresses, "redo_operation": True, "retry_initial_backoff": 0.05}
    async with running("soak", "ours", options, TASKS) as load:
        start, seen = await soak(cluster, load)
        account = await load.ask("verify")
        closed = await load.ask("close")

    memory = [sample for each in seen for sample in each["memory"]]
    slope = statistics.linear_regression(*zip(*memory, strict=True)).slope
    total, failed = Counter[str](), Counter[str]()
    for each in seen:
        total.update({key: each[key] for key in ("calls", "mixed", "cancelled", "closed", "heard")})
        failed.update(each["failed"])
    end = seen[-1]
    report(
        "R11",
        f"soak, {SECONDS:.0f} s: memory",
        "< 1 MiB / 10 min",
        f"{memory[0][1]:.1f} → {memory[-1][1]:.1f} MiB ({slope * 600:+.2f} / 10 min)",
    )
    report(
        "R11",
        "soak: what was done",
        "",
        f"{total['calls'] + total['mixed']:,} calls, {total['cancelled']:,} cancelled, {len(seen)} kills,"
        f" {total['closed']} connections closed, {total['heard']:,} events; failed: {dict(failed) or 'none'}",
    )
    report(
        "R11",
        "soak: open files, tasks; before the client and after it; pending",
        "as at the start",
        f"{start['files']} → {end['files']}, {start['tasks']} → {end['tasks']};"
        f" {closed['before']['files']} → {closed['after']['files']},"
        f" {closed['before']['tasks']} → {closed['after']['tasks']}; {len(account['pending'])}",
    )
    report("R11", "soak: acknowledged writes lost", "0", f"{len(account['lost'])} of {account['acks']:,}")
    report("R11", "soak: warnings, errors that nobody retrieved", "0", len(closed["complaints"]))
    check(account, seen, cluster)
    assert [each["errors"] for each in seen if each["errors"]] == []
    # An unlock that a member has carried out before it died finds no lock when it is sent again.
    assert set(failed) <= {"IllegalMonitorStateError"}
    assert total["cancelled"] > SECONDS
    assert total["heard"] > 0
    assert closed["complaints"] == []
    assert closed["after"] == closed["before"]
    assert account["pending"] == []
    # Less than ten minutes are too short to tell: the whole growth is bounded then.
    assert slope * min(SECONDS, 600) < 1
