"""R3: every call ends in its time, whatever the member or the network does: fault by fault, bound by bound."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import HazelcastError, IllegalStateError, TargetNotMemberError
from hazelcast.member import Member
from hazelcast.protocol.frames import FINAL, WHOLE
from hazelcast.protocol.messages.map import MapGet, MapSet
from tests.support.internals import pending_calls
from tests.support.network import free_port, listener, relay
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine

    from hazelcast.server import Server
    from tests.reliability.conftest import Report

pytestmark = pytest.mark.timeout(60)

ZEROS = bytes(64)
HUGE = struct.pack("<iH", 2**31 - 1, WHOLE) + bytes(58)
STRANGE = struct.pack("<iHiqB", 19, WHOLE | FINAL, 0x000101, 4711, 0)
"""An answer to a request that nobody has made."""
BEGUN = struct.pack("<iH", 1 << 29, WHOLE | FINAL) + bytes(64)
"""The beginning of a message that never ends."""
LARGE = bytes(64 << 20)


def others() -> set[asyncio.Task[Any]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


# -- calls -------------------------------------------------------------------------------------------------------------

Fault = tuple[str, "Callable[[], None]"]
"""The address of a member, and what makes it go wrong; leaving the context mends it."""


@asynccontextmanager
async def tampered(kind: str) -> AsyncGenerator[Fault]:
    """A development member behind a relay that does something to the bytes."""
    injected = {"zero bytes": ZEROS, "a huge length": HUGE, "an unknown reply": STRANGE, "no end": BEGUN}
    async with Member() as member, relay(member.address) as between:

        def begin() -> None:
            if kind == "slow reader":
                between.slow_down(3600)
                return
            between.drop_answers()
            if kind in injected:
                # When the calls are under way.
                asyncio.get_running_loop().call_later(0.1, between.inject, injected[kind])

        yield between.address, begin


@asynccontextmanager
async def failing(kind: str) -> AsyncGenerator[Fault]:
    """A development member that fails on purpose."""
    async with Member() as member:

        def begin() -> None:
            for request in (MapGet, MapSet):
                match kind:
                    case "no answer":
                        member.faults.delay(request, 3600, times=1000)
                    case "cut each time":
                        member.faults.disconnect(request, times=1_000_000)
                    case _:
                        member.faults.fail(request, TargetNotMemberError("moved"), times=1_000_000)

        yield member.address, begin


@asynccontextmanager
async def refused() -> AsyncGenerator[Fault]:
    """A member that is gone: its port refuses connections."""
    member, stopping = Member(), list[asyncio.Task[None]]()
    await member.start()
    yield member.address, lambda: stopping.append(asyncio.create_task(member.stop()))
    await asyncio.gather(*stopping)


@asynccontextmanager
async def real(kind: str, alone: Server) -> AsyncGenerator[Fault]:
    """A real member that is stopped, or killed."""
    [member] = alone.members
    yield alone.address, member.pause if kind == "stopped" else member.kill
    if kind == "stopped":
        member.resume()
    else:
        await member.restart()


TAMPERED = ["half-open", "zero bytes", "a huge length", "an unknown reply", "no end", "slow reader"]
FAILING = ["no answer", "cut each time", "an error that may pass"]
REAL = ["stopped", "killed"]


@pytest.mark.parametrize(
    "kind", [*TAMPERED, *FAILING, "refused", *(pytest.param(kind, marks=pytest.mark.real) for kind in REAL)]
)
async def test_a_call_ends(kind: str, request: pytest.FixtureRequest, report: Report) -> None:
    """With a second to do it in, by either way of saying so: calls under way when it goes wrong, and later ones."""
    value = LARGE if kind == "slow reader" else b"1"
    match kind:
        case "stopped" | "killed":
            fault = real(kind, request.getfixturevalue("alone"))
        case "refused":
            fault = refused()
        case _:
            fault = tampered(kind) if kind in TAMPERED else failing(kind)
    async with fault as (address, begin):
        options: dict[str, Any] = {"smart_routing": False, "retry_initial_backoff": 0.1}
        inside = HazelcastClient(cluster_members=[address], invocation_timeout=1.0, **options)
        around = HazelcastClient(cluster_members=[address], **options)
        ends: dict[str, list[tuple[float, str]]] = {"invocation_timeout": [], "asyncio.timeout": []}
        async with inside, around:
            maps = [await client.get_map("deadlines", str, bytes) for client in (inside, around)]
            tasks = others()
            begin()
            calls: list[Coroutine[Any, Any, None]] = []
            for later in (0.0, 0.3):
                for m, bound in zip(maps, ends, strict=True):
                    calls += [
                        ending(ends[bound], bound, later, m.get, "a"),
                        ending(ends[bound], bound, later, m.set, "a", value),
                    ]
            await asyncio.gather(*calls)
            for client in (inside, around):
                assert not [
                    each for each in pending_calls(client).values() if isinstance(each.request, MapGet | MapSet)
                ]
            started = time.monotonic()
        shut = time.monotonic() - started
        await eventually(lambda: not {task for task in others() - tasks if "hazelcast/c" in repr(task.get_coro())})

    for bound, ended in ends.items():
        report(
            "R3",
            f"{kind}, {bound}(1): the longest call",
            "≤ 1.1 s",
            f"{max(ended)[0]:.2f} s, {', '.join(sorted({name for _, name in ended}))}",
        )
        assert max(ended)[0] < 1.5
    names = [{name for _, name in ended} for ended in ends.values()]
    if kind in ("zero bytes", "a huge length"):
        # The connection ends with the calls that were under way; those that come later have a new one.
        assert names == [{"ProtocolError", "done"}] * 2
    else:
        assert "OperationTimeoutError" in names[0]
        assert "TimeoutError" in names[1]
    assert shut < 1


async def ending(
    ends: list[tuple[float, str]], bound: str, later: float, call: Callable[..., Awaitable[object]], *arguments: object
) -> None:
    """Take note of how a call ends, and after how long."""
    await asyncio.sleep(later)
    started, name = time.monotonic(), "done"
    try:
        async with asyncio.timeout(1 if bound == "asyncio.timeout" else None):
            await call(*arguments)
    except (HazelcastError, TimeoutError) as error:
        name = type(error).__name__
    ends.append((time.monotonic() - started, name))


# -- the start ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def full_queue() -> AsyncGenerator[str]:
    """An address where connections are neither accepted nor refused."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(3)]
        for each in fillers:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        yield f"127.0.0.1:{full.getsockname()[1]}"
        for each in fillers:
            each.close()


@asynccontextmanager
async def stranger(kind: str, request: pytest.FixtureRequest) -> AsyncGenerator[str]:
    greetings = {
        "silent": b"",
        "zero bytes": ZEROS,
        "a huge length": HUGE,
        "an unknown reply": STRANGE,
        "no end": BEGUN,
    }
    match kind:
        case "refused":
            yield f"127.0.0.1:{free_port()}"
        case "not accepted":
            async with full_queue() as address:
                yield address
        case "stopped":
            alone: Server = request.getfixturevalue("alone")
            alone.members[0].pause()
            try:
                yield alone.members[0].address
            finally:
                alone.members[0].resume()
        case _:
            async with listener(greetings[kind]) as it:
                yield it.address


@pytest.mark.parametrize(
    "kind",
    [
        *("silent", "zero bytes", "a huge length", "an unknown reply", "no end", "refused", "not accepted"),
        pytest.param("stopped", marks=pytest.mark.real),
    ],
)
async def test_a_start_ends(kind: str, request: pytest.FixtureRequest, report: Report) -> None:
    ends: dict[str, tuple[float, Exception]] = {}

    async def start(address: str, bound: str) -> None:
        started = time.monotonic()
        options: dict[str, Any] = {"cluster_connect_timeout": 1.0} if bound == "cluster_connect_timeout" else {}
        with pytest.raises((HazelcastError, TimeoutError)) as caught:
            async with asyncio.timeout(1 if bound == "asyncio.timeout" else None):
                await HazelcastClient.create_and_start(cluster_members=[address], **options)
        ends[bound] = time.monotonic() - started, caught.value

    async with stranger(kind, request) as address:
        before = others()
        await asyncio.gather(start(address, "asyncio.timeout"), start(address, "cluster_connect_timeout"))
        await eventually(lambda: others() <= before)

    for bound, (took, error) in ends.items():
        report("R3", f"start, {kind}, {bound}(1): ends after", "≤ 1.1 s", f"{took:.2f} s, {type(error).__name__}")
        assert took < 1.5
    error = ends["cluster_connect_timeout"][1]
    assert isinstance(error, IllegalStateError)
    assert address in str(error)
    assert isinstance(ends["asyncio.timeout"][1], TimeoutError)


async def test_an_address_that_does_not_answer_leaves_time_for_the_others(member: Member) -> None:
    async with listener() as silent:
        started = time.monotonic()
        async with HazelcastClient(
            cluster_members=[silent.address, member.address], shuffle_member_list=False, cluster_connect_timeout=1.0
        ) as client:
            assert await (await client.get_map("m")).size() == 0
    assert silent.accepted == 1
    assert time.monotonic() - started < 1.0
