"""The development member on a port."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Self, cast

from typing_extensions import override

from hazelcast.errors import IllegalStateError, InvalidArgumentValueError, ProtocolError
from hazelcast.member.faults import Faults
from hazelcast.member.node import VERSION, Access, Node
from hazelcast.member.session import Session
from hazelcast.protocol.structures import Address

if TYPE_CHECKING:
    import ssl
    from types import TracebackType
    from uuid import UUID

    from hazelcast.protocol.messages.client import ClientStatistics

_logger = logging.getLogger(__name__)


class Member:
    """A cluster of one member, for development and tests: in this process, in memory, on this machine only.

        async with Member() as member:
            client = await HazelcastClient.create_and_start(cluster_members=[member.address])

    It belongs to the event loop in which it is started. Whenever it is started it is a new and empty cluster.

    Args:
        port: The port; 0 takes a free one.
        host: The address to listen at. The default can be reached from this machine only; whoever can reach another
            one can read and write everything, unless credentials are asked for.
        cluster_name: The name that clients must give.
        username: The user name that clients must give, with `password`.
        password: The password.
        token: What clients with a token must give instead.
        partition_count: The number of partitions.
        ssl_context: A server context, to speak TLS.

    Raises:
        InvalidArgumentValueError: The port or the partition count is out of range, or there is a user name without a
            password, or the reverse.
        OSError: On start: the port can't be had.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        cluster_name: str = "dev",
        *,
        username: str | None = None,
        password: str | None = None,
        token: bytes | None = None,
        partition_count: int = 271,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        if not 0 <= port <= 65535:
            raise InvalidArgumentValueError(f"port must be from 0 to 65535, not {port}")
        if partition_count < 1:
            raise InvalidArgumentValueError(f"partition_count must be at least 1, not {partition_count}")
        if (username is None) != (password is None):
            raise InvalidArgumentValueError("username and password go together")
        self.faults: Faults = Faults()
        """What tests do to clients on purpose."""
        self._host, self._port = host, port
        self._access = Access(cluster_name, username, password, token)
        self._partition_count = partition_count
        self._ssl_context = ssl_context
        self._node: Node | None = None
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def address(self) -> str:
        """Where clients connect to: `"127.0.0.1:5701"`.

        Raises:
            IllegalStateError: It is not running.
        """
        if self._node is None:
            raise IllegalStateError("The development member is not running")
        host, port = self._node.address.host, self._node.address.port
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    @property
    def cluster_name(self) -> str:
        """The name that clients must give."""
        return self._access.cluster_name

    @property
    def is_running(self) -> bool:
        """Whether clients can connect."""
        return self._node is not None

    @property
    def client_statistics(self) -> dict[UUID, ClientStatistics]:
        """What each connected client has sent last about itself, by the client's UUID."""
        return {} if self._node is None else dict(self._node.client_statistics)

    async def start(self) -> Self:
        """Listen for clients; returns the member.

        Raises:
            IllegalStateError: It is running.
            OSError: The port can't be had.
        """
        if self._node is not None:
            raise IllegalStateError("The development member is running already")
        node = Node(self._access, partition_count=self._partition_count, faults=self.faults)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _Connection(node, self._connections),
            self._host,
            self._port,
            ssl=self._ssl_context,
            start_serving=False,
        )
        # In two steps: cancelled in one, it would leave the socket behind.
        try:
            await server.start_serving()
        except BaseException:
            server.close()
            raise
        self._server = server
        self._node = node
        host, port = cast("tuple[str, int]", self._server.sockets[0].getsockname()[:2])
        node.address = Address({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port)
        node.timers.on_earlier = self._arm
        self.faults.on_drop = self._drop_connections
        _logger.info(
            "Development member at %s, cluster %r: one process, in memory, exact vector search, speaks as %s;"
            " for development and tests, not for production",
            self.address,
            self.cluster_name,
            VERSION,
            extra=node.about("member_started"),
        )
        return self

    async def stop(self) -> None:
        """Close all connections and forget all data; does nothing if it isn't running."""
        server, self._server, self._node = self._server, None, None
        self.faults.on_drop = lambda: None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if server is not None:
            try:
                await stop_accepting(server)
            finally:
                self._drop_connections()
            await asyncio.sleep(0)  # in which they learn of it

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @override
    def __repr__(self) -> str:
        where = self.address if self.is_running else "not running"
        return f"<Member {where}, cluster {self.cluster_name!r}, {len(self._connections)} connections>"

    def _drop_connections(self) -> None:
        for connection in list(self._connections):
            connection.abort()

    def _arm(self) -> None:
        """Have the timers run when the first of them is due."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        node = self._node
        if node is not None and node.timers.next is not None:
            delay = max(0.0, node.timers.next - node.clock.now())
            self._timer = asyncio.get_running_loop().call_later(delay, self._run_timers)

    def _run_timers(self) -> None:
        self._timer = None
        if self._node is not None:
            self._node.timers.run_due(self._node.clock.now())
            self._arm()


async def stop_accepting(server: asyncio.Server) -> None:
    """Close a server so that each connection it has accepted is known to its protocol.

    asyncio fails an assertion on a connection that was accepted in the loop's turn in which the server is closed, and
    leaves its socket open. `Server.wait_closed` isn't used, for it waits for a silent client's TLS on newer Pythons.
    """
    loop = asyncio.get_running_loop()
    for sock in server.sockets:
        with contextlib.suppress(NotImplementedError):  # Proactor loops have no readers.
            loop.remove_reader(sock.fileno())
    try:
        for _ in range(3):  # accepted, given a transport, made
            await asyncio.sleep(0)
    finally:
        server.close()


class _Connection(asyncio.Protocol):
    """Moves bytes between a socket and a session."""

    def __init__(self, node: Node, connections: set[_Connection]) -> None:
        self._session = Session(node, self._wake)
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None

    def abort(self) -> None:
        """Close the connection without sending what is left."""
        if self._transport is not None:
            self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._connections.add(self)

    @override
    def data_received(self, data: bytes) -> None:
        try:
            self._session.receive(data)
        except ProtocolError as error:
            extra = self._session.node.about("member_client_refused")
            _logger.warning("Closing a connection: %s", error, extra=extra)
            self._session.abort()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._connections.discard(self)
        self._session.closed()

    # A client that does not read its answers isn't read either, or they would fill the memory.

    @override
    def pause_writing(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    @override
    def resume_writing(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    def _wake(self) -> None:
        self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        if self._transport is None:
            return
        if self._session.is_open:
            self._transport.write(b"".join(self._session.take()))
        else:
            self._transport.abort()
