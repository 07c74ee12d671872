"""R3, R4, R5, R6, R8, R9: what either client does with a silent member, many tasks, large values and nonsense."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import OperationTimeoutError
from hazelcast.server import Server
from tests.reliability.harness import CONFIG, FULL, Which, running, settled
from tests.support.internals import open_connections
from tests.support.network import listener
from tests.support.real import skip_unless_required
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from hazelcast.asyncio import Map
    from tests.reliability.conftest import Report

pytestmark = pytest.mark.timeout(300)


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
            finally:
                member.resume()
            figures[which] = {
                "call": call["seconds"],
                "bounded": bounded["seconds"],
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
    assert ours["bounded"] <= 1.2
    assert ours["call"] <= 5.0
    assert ours["ended"] == "OperationTimeoutError"
    assert ours["back"] <= 3.0


@pytest.mark.real
@pytest.mark.parametrize("stopped", [False, True], ids=["healthy", "stopped"])
async def test_ten_thousand_calls_are_cancelled(stopped: bool, alone: Server, report: Report) -> None:
    """With the heartbeats of the default: the connection stays, and what is pending is what was not given up."""
    [member] = alone.members
    figures: Figures = {}
    for which in BOTH:
        async with running("probe", which, {"cluster_members": alone.addresses}) as probe:
            await probe.answer()
            if stopped:
                member.pause()
            try:
                figures[which] = await probe.ask("cancel 10000")
            finally:
                member.resume()
            figures[which] |= await probe.ask("match 1000")

    shown = "{pending:,} of {begun:,}, {tasks} tasks, {wrong} wrong"
    kind = "stopped" if stopped else "healthy"
    report(
        "R5",
        f"10,000 calls cancelled at a {kind} member: pending a turn later; the next 1,000 replies",
        "0, 0 tasks, 0 wrong",
        shown.format(**figures["ours"]),
        peer(figures, shown),
    )
    ours = figures["ours"]
    assert ours["begun"] == 10_000 or not stopped
    assert ours["begun"] > 0
    assert (ours["pending"], ours["tasks"], ours["wrong"]) == (0, 0, 0)
    assert ours["others"] == 0 or not stopped


@pytest.mark.real
async def test_a_stopped_member_keeps_no_listener_that_nobody_awaits(alone: Server) -> None:
    """It answers when it goes on, after the call has ended; what it has made by then is taken back."""
    [member] = alone.members
    async with HazelcastClient(cluster_members=alone.addresses, invocation_timeout=0.5) as client:
        m = await client.get_map("half-open", str, int)
        member.pause()
        try:
            with pytest.raises(OperationTimeoutError):
                await m.add_entry_listener(added_func=print, updated_func=print)
        finally:
            member.resume()
        await eventually(lambda: responds(m))
        [connection] = open_connections(client)

        async def hears_nothing() -> bool:
            before = connection.messages_in
            await m.set("a", 1)
            await asyncio.sleep(0.1)
            return connection.messages_in == before + 1

        await eventually(hears_nothing)
        assert open_connections(client) == [connection]


async def responds(m: Map[str, int]) -> bool:
    try:
        await m.set("a", 1)
    except OperationTimeoutError:
        return False
    return True


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


async def stop_one_of_three(cluster: Server, seconds: float, **options: Any) -> tuple[dict[str, Any], float]:
    """Stop a member under load for some seconds; return what was seen, and when all was well after it had gone on."""
    victim = cluster.members[-1]
    await settled(cluster)
    async with running("load", "ours", {"cluster_members": cluster.addresses, **HEARTBEAT, **options}, 32) as load:
        await asyncio.sleep(1)
        await load.ask("mark")
        victim.pause()
        try:
            await asyncio.sleep(seconds)
            seen = await load.ask("mark")
        finally:
            victim.resume()
        await asyncio.sleep(4)
        after = await load.ask("mark")
        account = await load.ask("verify")
    assert account["lost"] == []
    assert account["hung"] == 0
    return seen, max(0.0, 4 - float(after["quiet"]))


@pytest.mark.real
async def test_one_of_three_is_stopped(cluster: Server, report: Report) -> None:
    """Calls to the others go on as before; those to the stopped one end: the members themselves have not found out."""
    seen, back = await stop_one_of_three(cluster, 8, invocation_timeout=4.0)

    report(
        "R4",
        "one of three stopped, heartbeat 1/3 s, invocation 4 s: the longest call, by its end",
        "≤ 4.5 s",
        describe(seen),
    )
    report("R4", "one of three goes on: all is well after", "≤ 2 s", f"{back:.2f} s")
    assert seen["longest"] <= 5.5
    assert seen["longest_of"]["TargetDisconnectedError"] <= 4.5
    assert set(seen["errors"]) <= {"OperationTimeoutError", "TargetDisconnectedError"}
    assert back < 3.5


@pytest.mark.real
@pytest.mark.long
async def test_one_of_three_is_stopped_and_the_others_notice(report: Report) -> None:
    """Members that know each other's silence after 3 s as well: no call fails, all go to the next owners."""
    properties = {"hazelcast.heartbeat.interval.seconds": "1", "hazelcast.max.no.heartbeat.seconds": "3"}
    server = Server(3, config={**CONFIG, "properties": properties})
    with skip_unless_required():
        server.start()
    with server:
        seen, back = await stop_one_of_three(server, 8, redo_operation=True)

    report(
        "R4",
        "one of three stopped, heartbeat 1/3 s of client and members: the longest call, by its end",
        "≤ 4.5 s, no errors",
        describe(seen),
    )
    report("R4", "one of three, put out by the others, goes on: all is well after", "≤ 2 s", f"{back:.2f} s")
    assert seen["errors"] == {}
    assert seen["longest"] <= 7


def describe(seen: dict[str, Any]) -> str:
    return ", ".join(f"{ended} {seconds:.2f} s" for ended, seconds in sorted(seen["longest_of"].items()))


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


@pytest.mark.once
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
