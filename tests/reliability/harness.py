"""Clusters to break, and programs that run with our client or with the official one."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import urllib.error
import urllib.request
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from tests.support.peer import peer_python
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from hazelcast.server import Server, ServerMember

Which = Literal["ours", "peer"]

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"

FULL: Final = os.environ.get("HAZELCAST_RELIABILITY") == "full"
"""Whether all is measured, and with the official client as well (`make reliability`), or only what is quick."""

CONFIG: Final = {"network": {"rest-api": {"enabled": True, "endpoint-groups": {"HEALTH_CHECK": {"enabled": True}}}}}
"""Lets tests ask a member whether every partition has its backup."""


class Program:
    """A program under way: takes a command a line, answers with a line of JSON."""

    def __init__(self, process: asyncio.subprocess.Process, errors: asyncio.Task[bytes]) -> None:
        self.process = process
        self._errors = errors

    async def ask(self, command: str, timeout: float = 180.0) -> dict[str, Any]:
        """Send `command` and return the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(command.encode() + b"\n")
        return await self.answer(timeout)

    async def answer(self, timeout: float = 180.0) -> dict[str, Any]:
        """Return the next answer; fails with what the program wrote when it ended instead."""
        assert self.process.stdout is not None
        async with asyncio.timeout(timeout):
            line = await self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the program ended\n{(await self._errors).decode()[-4000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def running(name: str, which: Which, options: dict[str, Any], *arguments: object) -> AsyncGenerator[Program]:
    """Run a program of the directory `programs` with one of the two clients."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [peer_python(), "-I"] if which == "peer" else [sys.executable]
    if which == "ours":
        environment["PYTHONPATH"] = str(ROOT)
    process = await asyncio.create_subprocess_exec(
        *command,
        str(PROGRAMS / f"{name}.py"),
        json.dumps(options),
        *map(str, arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    errors = asyncio.create_task(process.stderr.read())
    try:
        yield Program(process, errors)
        process.stdin.close()
        async with asyncio.timeout(20):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await errors


async def kill(member: ServerMember) -> None:
    """End a member as a crash would, without blocking the loop."""
    await asyncio.to_thread(member.kill)


async def settled(cluster: Server, seconds: float = 60.0) -> None:
    """Wait until every partition has its backup."""
    await eventually(lambda: asyncio.to_thread(_is_safe, cluster.address), seconds)


def _is_safe(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{address}/hazelcast/health/cluster-safe", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
