"""R3, R4, R5, R6, R8, R9: what either client does with a silent member, many tasks, large values and nonsense."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.server import Server
from tests.reliability.harness import FULL, Which, running
from tests.support.network import listener
from tests.support.real import skip_unless_required

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.reliability.conftest import Report

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def alone() -> Generator[Server]:
    """One real member, for this module to stop and to go on."""
    server = Server(1)
    with skip_unless_required():
        server.start()
    with server:
        yield server


BOTH: list[Which] = ["ours", "peer"] if FULL else ["ours"]
Figures = dict[Which, dict[str, Any]]

HEARTBEAT = {"heartbeat_interval": 1.0, "heartbeat_timeout": 3.0}


def peer(figures: Figures, describe: str) -> str:
    return describe.format(**figures["peer"]) if "peer" in figures else ""


@pytest.mark.real
async def test_a_member_that_is_stopped(alone: Server, report: Report) -> None:
    [member] = alone.members
    figures: Figures = {}
    for which in BOTH:
        options = {"cluster_members": alone.addresses, "invocation_timeout": 4.0, **HEARTBEAT}
        async with running("probe", which, options) as probe:
            await probe.answer()
            member.pause()
            try:
                call = await probe.ask("get 30")
                bounded = await probe.ask("get 1")
                cancelled = await probe.ask("cancel 1000")
            finally:
                member.resume()
            figures[which] = {
                "call": call["seconds"],
                "bounded": bounded["seconds"],
                "pending": cancelled["pending"],
                "ended": call["ended"],
                "back": (await probe.ask("wait 30"))["seconds"],
            }

    ours = figures["ours"]
    report(
        "R3",
        "stopped member: asyncio.timeout(1) ends after",
        "≤ 1.1 s",
        f"{ours['bounded']} s",
        peer(figures, "{bounded} s"),
    )
    report(
        "R4",
        "stopped member, heartbeat 1/3 s, invocation 4 s: a call ends after",
        "≤ 4.5 s",
        f"{ours['call']} s",
        peer(figures, "{call} s"),
    )
    report("R4", "works again after it goes on", "≤ 2 s", f"{ours['back']} s", peer(figures, "{back} s"))
    report("R5", "1,000 calls cancelled at a stopped member: pending", "0", ours["pending"], peer(figures, "{pending}"))
    assert ours["bounded"] <= 1.2
    assert ours["call"] <= 5.0
    assert ours["ended"] == "OperationTimeoutError"
    assert ours["back"] <= 3.0
    assert ours["pending"] == 0


@pytest.mark.real
async def test_a_heartbeat_finds_a_stopped_member(alone: Server) -> None:
    # The default: a call is retried for longer than the heartbeat needs to find out.
    [member] = alone.members
    options = {"cluster_members": alone.addresses, "retry_initial_backoff": 0.1, "retry_max_backoff": 0.5, **HEARTBEAT}
    async with running("probe", "ours", options) as probe:
        await probe.answer()
        member.pause()
        calling = asyncio.create_task(probe.ask("get 20"))
        await asyncio.sleep(5)
        assert not calling.done()
        member.resume()
        resumed = time.monotonic()
        assert (await calling)["ended"] == "done"
        assert time.monotonic() - resumed < 4


@pytest.mark.real
async def test_one_of_three_is_stopped(cluster: Server, report: Report) -> None:
    """Calls to the others go on as before; those to the stopped one fail over or end in their time."""
    options = {"cluster_members": cluster.addresses, "invocation_timeout": 6.0, "redo_operation": True, **HEARTBEAT}
    victim = cluster.members[-1]
    async with running("load", "ours", options, 32) as load:
        await asyncio.sleep(1)
        await load.ask("mark")
        victim.pause()
        try:
            await asyncio.sleep(8)
        finally:
            victim.resume()
        seen = await load.ask("mark")
        await asyncio.sleep(3)
        await load.ask("mark")
        await asyncio.sleep(1)
        after = await load.ask("mark")
        account = await load.ask("verify")

    report(
        "R4",
        "one of three stopped for 8 s: the longest call",
        "≤ 6 s (its time)",
        f"{seen['longest']} s, {sum(seen['errors'].values())} errors",
    )
    assert seen["longest"] <= 7.5
    assert set(seen["errors"]) <= {"OperationTimeoutError", "TargetDisconnectedError"}
    assert after["longest"] < 2.0
    assert after["errors"] == {}
    assert account["lost"] == []


@pytest.mark.real
async def test_ten_thousand_tasks(alone: Server, report: Report) -> None:
    figures: Figures = {}
    for which in BOTH:
        async with running("probe", which, {"cluster_members": alone.addresses}) as probe:
            await probe.answer()
            figures[which] = await probe.ask("many 10000")

    shown = "{seconds} s, +{mib} MiB, max/median {fair}, {errors} errors"
    report("R9", "10,000 gets at once", "≤ 1.0 s, +15 MB, ≤ 3", shown.format(**figures["ours"]), peer(figures, shown))
    assert figures["ours"]["errors"] == 0
    assert figures["ours"]["seconds"] < 4


@pytest.mark.real
async def test_large_values(alone: Server, report: Report) -> None:
    seconds = 60 if FULL else 4
    figures: Figures = {}
    for which in BOTH:
        async with running("probe", which, {"cluster_members": alone.addresses}) as probe:
            await probe.answer()
            # The official client's memory grows by 200 MiB a second.
            figures[which] = await probe.ask(f"large {6 if which == 'peer' else seconds}")

    shown = "+{grown} MiB in {reads} reads"
    report(
        "R8",
        f"50 tasks read 100 KB values for {seconds} s (official: 6 s)",
        "≤ +16 MiB",
        shown.format(**figures["ours"]),
        peer(figures, shown),
    )
    assert figures["ours"]["grown"] < 24


@pytest.mark.parametrize(
    "nonsense", [bytes(64), b"\xff\xff\xff\x7f\x00\xc0" + bytes(58)], ids=["64 zeros", "frame of 2 GiB"]
)
async def test_nonsense(nonsense: bytes, report: Report) -> None:
    figures: Figures = {}
    async with listener(nonsense) as stranger:
        for which in BOTH:
            options = {"cluster_members": [stranger.address], "cluster_connect_timeout": 3.0}
            async with running("probe", which, options) as probe:
                started = time.monotonic()
                try:
                    await asyncio.wait_for(probe.process.wait(), 9)
                    figures[which] = {"ended": f"error after {time.monotonic() - started:.1f} s"}
                except TimeoutError:
                    probe.process.kill()
                    figures[which] = {"ended": "hangs (killed after 9 s)"}

    what = "64 zeros" if len(set(nonsense)) == 1 else "a frame of 2 GiB"
    report(
        "R6",
        f"a server sends {what}, connect timeout 3 s",
        "a typed error",
        figures["ours"]["ended"],
        peer(figures, "{ended}"),
    )
    assert figures["ours"]["ended"].startswith("error")
