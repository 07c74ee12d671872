"""One member of a real cluster, as a handle to what runs."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Literal, TypeVar

from typing_extensions import override

from hazelcast.server.config import HOST, Tree
from hazelcast.server.errors import ServerStartError
from hazelcast.server.java import Java
from hazelcast.server.process import Process

T = TypeVar("T")

MAIN = "com.hazelcast.core.server.HazelcastMemberStarter"
TAIL = 40
"""Lines of the log that an error shows."""

_MEMBERS = re.compile(r"^Members \{size:(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the members of a cluster have in common."""

    java: Java
    jars: tuple[Path, ...]
    jvm_options: tuple[str, ...]
    ready_timeout: float
    config: Callable[[int], Tree]
    """The configuration of the member on a port."""
    running: Callable[[], int]
    """How many members the cluster has now."""
    abort: threading.Event
    """Set to give up waiting."""


class ServerMember:
    """A member of a real cluster. `Server` makes it.

    Its data dies with it, so give maps a backup before you stop one of several members.
    """

    def __init__(self, recipe: Recipe, port: int, directory: Path) -> None:
        self._recipe = recipe
        self._directory = directory
        self._process: Process | None = None
        self._log = ""
        self._paused = False
        self.port = port
        self.address: str = f"{HOST}:{port}"
        """Where it listens, as `host:port`."""

    @property
    def state(self) -> Literal["running", "paused", "stopped"]:
        """Whether it runs; a member that died by itself is stopped."""
        if self._process is None or self._process.returncode is not None:
            return "stopped"
        return "paused" if self._paused else "running"

    @property
    def pid(self) -> int | None:
        """The process id of its Java, None when it is stopped."""
        return None if self._process is None or self.state == "stopped" else self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code of its Java (137 after `kill`), None while it runs or before it did."""
        return None if self._process is None else self._process.returncode

    @property
    def log(self) -> str:
        """What it has logged since it was last started; kept after it stopped."""
        if self._process is not None and self._directory.exists():
            return self._process.log()
        return self._log

    def follow(self) -> list[str]:
        """Return the lines that it has logged since the last call."""
        return [] if self._process is None or not self._directory.exists() else self._process.follow()

    def launch(self) -> None:
        """Start it without waiting until it is ready."""
        self._directory.mkdir(parents=True, exist_ok=True)
        config = self._directory / "member.yaml"
        config.write_text(json.dumps(self._recipe.config(self.port)))
        recipe = self._recipe
        command = [str(recipe.java.executable), *recipe.java.options, *recipe.jvm_options]
        command += [f"-Dhazelcast.config={config}", "-cp", _class_path(recipe.jars), MAIN]
        self._paused = False
        self._process = Process(command, self._directory)

    def wait_until_ready(self, size: int) -> None:
        """Wait until it has started, sees `size` members and accepts connections.

        Raises:
            ServerStartError: It ended, or did not become ready in time.
        """
        deadline = monotonic() + self._recipe.ready_timeout
        while not self._ready(size):
            if self.state == "stopped":
                raise ServerStartError(f"The member {self.address} ended with code {self.returncode}{self._tail()}")
            if monotonic() > deadline:
                waited = f"{self._recipe.ready_timeout:g} s"
                raise ServerStartError(f"The member {self.address} was not ready after {waited}{self._tail()}")
            if self._recipe.abort.wait(0.03):
                raise ServerStartError(f"The start of the member {self.address} was cancelled")

    def kill(self) -> None:
        """End it at once with SIGKILL, as a crash would."""
        if self._process is not None:
            self._process.kill()

    def pause(self) -> None:
        """Freeze it with SIGSTOP: its connections stay open and nothing answers."""
        self._suspend(True)

    def resume(self) -> None:
        """Let a paused member go on."""
        self._suspend(False)

    async def stop(self, timeout: float = 10.0) -> None:
        """End it with SIGTERM; kill it if it still runs after `timeout` seconds."""
        await in_thread(lambda: self.end(timeout), self._recipe.abort)

    async def restart(self) -> None:
        """Stop it if it runs, start it again on its port, and wait until it has joined.

        Raises:
            ServerStartError: It did not become ready.
        """
        await in_thread(self._restart, self._recipe.abort)

    def end(self, timeout: float = 10.0) -> None:
        """Do what `stop` does, blocking."""
        if self._process is not None:
            self._process.stop(timeout)
            self._log = self.log

    def terminate(self) -> None:
        """Ask it to end without waiting for it."""
        if self._process is not None:
            self._process.terminate()

    def _restart(self) -> None:
        self.end()
        self.launch()
        try:
            self.wait_until_ready(self._recipe.running())
        except BaseException:
            self.kill()
            raise

    def _suspend(self, paused: bool) -> None:
        if sys.platform == "win32":
            raise NotImplementedError("Windows cannot freeze a process")
        if self._process is not None:
            self._process.signal(signal.SIGSTOP if paused else signal.SIGCONT)
            self._paused = paused

    def _ready(self, size: int) -> bool:
        log = self.log
        if f"{self.port} is STARTED" not in log:
            return False
        sizes = _MEMBERS.findall(log)
        if not sizes or int(sizes[-1]) != size:
            return False
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def _tail(self) -> str:
        lines = self.log.rstrip().splitlines()
        return "\n".join(["; its log ends with:", *lines[-TAIL:]]) if lines else "; its log is empty"

    @override
    def __repr__(self) -> str:
        return f"<ServerMember {self.address} {self.state}>"


async def in_thread(work: Callable[[], T], abort: threading.Event) -> T:
    """Run blocking `work` beside the event loop; when cancelled, tell it to give up and wait until it has."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        abort.set()
        await asyncio.wait([task])
        abort.clear()
        if not task.cancelled():
            task.exception()
        raise


def _class_path(jars: tuple[Path, ...]) -> str:
    return (";" if sys.platform == "win32" else ":").join(map(str, jars))
