"""Bad networks on loopback: servers that misbehave, and a relay between a client and a member."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from hazelcast.member.member import stop_accepting

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Awaitable, Callable


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Listener:
    """A server that greets each connection with some bytes, and answers nothing."""

    def __init__(self, greeting: bytes) -> None:
        self._greeting = greeting
        self.address = ""
        self.accepted = 0
        self.open = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self.open += 1
        try:
            if self._greeting:
                writer.write(self._greeting)
            while await reader.read(1 << 16):
                pass
        except ConnectionError:
            pass
        finally:
            self.open -= 1
            writer.close()


@asynccontextmanager
async def listener(greeting: bytes = b"") -> AsyncGenerator[Listener]:
    it = Listener(greeting)
    async with serving(it.serve) as it.address:
        yield it


class Relay:
    """Passes bytes on between clients and one member; what the member sends can be tampered with."""

    def __init__(self, target: str) -> None:
        host, _, port = target.rpartition(":")
        self._target = host, int(port)
        self.address = ""
        self._links: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._dropping = False
        self._pause = 0.0
        self._trickle = 0.0
        self._fast = 0
        self.accepted = 0
        self.dropped = 0
        """Bytes of the member that were thrown away."""

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._links)

    def inject(self, data: bytes) -> None:
        """Send bytes to all clients, as if the member had."""
        for client, _ in self._links:
            client.write(data)

    def slow_down(self, seconds: float) -> None:
        """Wait so long before each piece of 64 KiB that a client sends is passed on."""
        self._pause = seconds

    def trickle(self, seconds: float, after: int) -> None:
        """Wait so long before each piece of 64 KiB that the member sends is passed on, once `after` bytes were."""
        self._trickle, self._fast = seconds, after

    def drop_answers(self) -> None:
        """Throw away what the member sends, until `cut`."""
        self._dropping = True

    def cut(self) -> None:
        """Break all connections; clients may connect again."""
        self._dropping = False
        for client, member in self._links:
            client.transport.abort()
            member.transport.abort()

    async def _waits(self, data: bytes) -> bool:
        await asyncio.sleep(self._pause)
        return False

    async def _drops(self, data: bytes) -> bool:
        self._fast -= len(data)
        if self._trickle and self._fast < 0:
            await asyncio.sleep(self._trickle)
        self.dropped += len(data) * self._dropping
        return self._dropping

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        try:
            from_member, to_member = await asyncio.open_connection(*self._target)
        except OSError:  # the member is gone
            writer.transport.abort()
            return
        link = writer, to_member
        self._links.add(link)
        try:
            await asyncio.gather(_pump(reader, to_member, self._waits), _pump(from_member, writer, self._drops))
        finally:
            self._links.discard(link)
            for side in link:
                side.transport.abort()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, drops: Callable[[bytes], Awaitable[bool]]
) -> None:
    try:
        while data := await reader.read(1 << 16):
            if await drops(data):
                continue
            writer.write(data)
            await writer.drain()
    except OSError:  # `ssl.SSLError` is one
        pass
    finally:
        writer.close()


@asynccontextmanager
async def relay(target: str, context: ssl.SSLContext | None = None, *, port: int = 0) -> AsyncGenerator[Relay]:
    """Put a relay before a member, at a free port unless told which; with a context it speaks TLS to clients."""
    it = Relay(target)
    async with serving(it.serve, context, port) as it.address:
        yield it


@asynccontextmanager
async def serving(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    context: ssl.SSLContext | None = None,
    port: int = 0,
) -> AsyncGenerator[str]:
    tasks = set[asyncio.Task[None]]()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await serve(reader, writer)
        finally:
            tasks.discard(task)

    server = await asyncio.start_server(accept, "127.0.0.1", port, ssl=context)
    try:
        taken: int = server.sockets[0].getsockname()[1]
        yield f"127.0.0.1:{taken}"
    finally:
        await stop_accepting(server)
        await asyncio.sleep(0)  # in which the last task begins
        for task in list(tasks):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
