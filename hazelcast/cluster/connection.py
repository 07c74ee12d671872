"""One TCP connection to a member."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import re
import socket
import sys
import time
from asyncio.selector_events import BaseSelectorEventLoop
from collections import deque
from typing import TYPE_CHECKING, Final, cast

from typing_extensions import Buffer, override

from hazelcast.cluster.stats import ConnectionStats
from hazelcast.core import Address
from hazelcast.errors import ProtocolError, TargetDisconnectedError
from hazelcast.protocol.frames import DEFAULT_MESSAGE_LIMIT, PREFACE, MessageReader
from hazelcast.serialization.split import SPLIT_SIZE, split_parts

if TYPE_CHECKING:
    from asyncio.trsock import TransportSocket
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from hazelcast.cluster.invocation import EventHandler, InvocationService
    from hazelcast.protocol.frames import Bytes

_log = logging.getLogger(__name__)
_ids = itertools.count(1)

_SMALL: Final = 1 << 12  # a buffer that is cheaper to join with others than to pass on its own
_PIECE: Final = 1 << 18
_TASTE: Final = 1 << 14  # what a transport is given to wait with, until the socket takes more
_BATCH: Final = 1 << 22
_MOST_BUFFERS: Final = 1024  # of one system call
_MUCH: Final = 1 << 16  # what comes at once, of a frame that is large
_LOW_WATER: Final = 1 << 19
_MOMENT: Final = 0.02


def _kernel_waits() -> bool:
    """Tell whether the kernel also wakes who waits for more than it has room for: Linux does from 5.12 on."""
    if sys.platform != "linux":
        return False
    version = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return version is not None and (int(version[1]), int(version[2])) >= (5, 12)


_WAITS: Final = _kernel_waits()


class Connection(asyncio.BufferedProtocol):
    """Writes requests, one system call for all of a loop turn, and hands on what comes back."""

    def __init__(
        self,
        invocations: InvocationService,
        address: Address,
        on_lost: Callable[[Connection], None],
        max_message_size: int = DEFAULT_MESSAGE_LIMIT,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._invocations = invocations
        self._turn = invocations.turn
        self._on_lost = on_lost
        self._reader = MessageReader(max_message_size)
        self._out: list[Buffer] = []
        self._unsent: deque[Bytes] = deque()
        """What is being written at present, when it is large; nothing else is until it is empty."""
        self._direct: TransportSocket | None = None
        """The socket, if what is large can be written to it without the transport."""
        self._plain: TransportSocket | None = None
        """The socket, if it carries frames as they are, and the kernel can be asked to wait for more of them."""
        self._low_water = 1
        """The bytes that it waits for at present."""
        self._flushing = False
        self._paused = False
        self._transport: asyncio.Transport | None = None
        self._closed = False
        self.id: int = next(_ids)
        self.address: Address = address
        self.member: UUID | None = None
        self.sends_acks: bool = False
        """Whether backup acks come on it."""
        self.handlers: dict[int, EventHandler] = {}
        self.last_read: float = self._loop.time()
        self.last_write: float = self.last_read
        self.admitted: float = self.last_read
        """When it was taken into use, by the clock of the loop."""
        self.opened_at: float = time.time()
        """Seconds since 1970."""
        self.bytes_in: int = 0
        self.bytes_out: int = 0
        self.messages_in: int = 0
        self.close_cause: Exception | None = None

    @override
    def __repr__(self) -> str:
        return f"<Connection {self.id} to {self.address}{'' if self.is_open else ', closed'}>"

    @property
    def is_open(self) -> bool:
        """Whether requests can be sent."""
        return not self._closed

    @property
    def local_address(self) -> Address | None:
        """The client's end of it, None before it is open."""
        name: object = self._transport.get_extra_info("sockname") if self._transport is not None else None
        return Address(*cast("tuple[str, int]", name)[:2]) if isinstance(name, tuple) else None

    def stats(self) -> ConnectionStats:
        """Return the figures of this connection."""
        now = self._loop.time()
        return ConnectionStats(
            address=self.address,
            member=self.member,
            local_address=self.local_address,
            age=max(0.0, time.time() - self.opened_at),
            bytes_in=self.bytes_in,
            bytes_out=self.bytes_out,
            messages_in=self.messages_in,
            last_read_age=now - self.last_read,
            last_write_age=now - self.last_write,
        )

    def set_options(self, options: Iterable[tuple[int, int, int | bytes]]) -> None:
        """Set options of the socket: level, option, value."""
        if self._transport is not None and (sock := self._transport.get_extra_info("socket")) is not None:
            for level, option, value in options:
                sock.setsockopt(level, option, value)

    # -- writing -------------------------------------------------------------------------------------------------------

    def write(self, parts: list[Buffer]) -> None:
        """Send the buffers of one message at the end of this loop turn, together with what else is written in it."""
        if not self._flushing:
            self._flushing = True
            self._turn.at_end(self._flush)
        self._out += parts

    def _flush(self) -> None:
        self._flushing = self._paused
        if self._paused or self._transport is None or not self._out:
            return
        self.last_write = self._loop.time()
        out, self._out = self._out, []
        # What is larger is worth more than one copy and one call of the transport, and may have a `SplitData` in it.
        if sum(map(len, cast("list[bytes]", out))) < SPLIT_SIZE:
            data = b"".join(out)
            self.bytes_out += len(data)
            self._transport.write(data)
        else:
            self._unsent.extend(split_parts(out))
            self._write_unsent(self._transport)

    def _write_unsent(self, transport: asyncio.Transport) -> None:
        """Write what is too large to be joined: as much as the socket takes, by reference; the rest stays here.

        A transport copies what it can't send at once. So it is handed no more than a piece of that, and it says when
        the socket takes more.
        """
        self.last_write = self._loop.time()
        unsent, direct = self._unsent, self._direct
        while unsent and not self._paused:
            if direct is None:
                rest, piece = _batch(unsent, 1), _PIECE
            else:
                batch = _batch(unsent, _MOST_BUFFERS)
                try:
                    # Nothing is in the transport's own buffer, or it would have asked for a pause.
                    sent = os.writev(direct.fileno(), batch)
                except OSError:  # the socket takes nothing now, or never again, which the transport will find out
                    if transport.is_closing():
                        return
                    sent = 0
                self.bytes_out += sent
                rest, piece = _behind(batch, sent), _TASTE
            if rest:
                view = memoryview(rest[0])
                if len(view) > piece:
                    rest[0] = view[piece:]
                else:
                    del rest[0]
                unsent.extendleft(reversed(rest))
                self.bytes_out += min(len(view), piece)
                transport.write(view[:piece])

    @override
    def pause_writing(self) -> None:
        self._paused = self._flushing = True

    @override
    def resume_writing(self) -> None:
        self._paused = False
        if self._unsent and self._transport is not None:
            self._write_unsent(self._transport)
        self._flush()

    # -- reading -------------------------------------------------------------------------------------------------------

    @override
    def get_buffer(self, sizehint: int) -> memoryview:
        return self._reader.get_buffer()

    @override
    def buffer_updated(self, nbytes: int) -> None:
        self._turn.run(self._received, nbytes)

    def _received(self, nbytes: int) -> None:
        try:
            messages = self._reader.received(nbytes)
            now = self._loop.time()
            if nbytes >= _MUCH or self._low_water > 1:
                self._await_more(nbytes, now - self.last_read)
            self.last_read = now
            self.bytes_in += nbytes
            self.messages_in += len(messages)
            self._invocations.received(self, messages)
        except ProtocolError as error:
            extra = self._invocations.origin.about("protocol_error", address=self.address, member=self.member)
            _log.error("%s sent bytes that are no valid message: %s", self, error, extra=extra)
            self.close(error)

    def _await_more(self, count: int, seconds: float) -> None:
        """Ask to be woken less often for a large frame: a wake-up costs more than to copy what came since the last one.

        Not for more than what the frame lacks, which comes for sure; nor for what takes longer than a moment at the
        pace of the last `count` bytes.
        """
        low_water = min(self._reader.missing, _LOW_WATER)
        self._wait_for(low_water if low_water >= _MUCH and low_water * seconds <= count * _MOMENT else 1)

    @property
    def awaits_much(self) -> bool:
        """Whether what comes is not read before much has come."""
        return self._low_water > 1

    def be_woken_by_any(self) -> None:
        """Have whatever comes next read at once: it shows that the peer is there."""
        self._wait_for(1)

    def _wait_for(self, low_water: int) -> None:
        if low_water == self._low_water or self._plain is None:
            return
        try:
            self._plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, low_water)
            self._low_water = low_water
        except OSError as error:  # no Linux after all
            self._plain = None
            if self.awaits_much:
                self.close(error)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._closed:
            cast("asyncio.Transport", transport).abort()
            return
        self._transport = cast("asyncio.Transport", transport)
        if (plain := _plain(self._transport)) is not None:
            self._plain = plain if _WAITS else None
            self._direct = plain if _written_directly(self._loop, self._transport) else None
        self._transport.write(PREFACE)
        self.bytes_out += len(PREFACE)

    @override
    def eof_received(self) -> None:
        self.close(TargetDisconnectedError(f"{self.address} closed the connection"))

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.close(exc)

    # -- end -----------------------------------------------------------------------------------------------------------

    def close(self, cause: Exception | None = None) -> None:
        """Close at once; what awaits an answer from here is retried elsewhere or fails. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._transport is not None:
            self._transport.abort()
        self._out.clear()
        self._unsent.clear()
        self._direct = self._plain = None
        self.handlers.clear()
        self.close_cause = cause
        reason = f": {cause}" if cause else ""
        # A member that sends nonsense would do so again: what awaits its answer fails, and is not sent once more.
        error = (
            cause
            if isinstance(cause, ProtocolError)
            else TargetDisconnectedError(f"The connection to {self.address} was closed{reason}", cause)
        )
        self._invocations.connection_lost(self, error)
        self._on_lost(self)


def _plain(transport: asyncio.Transport) -> TransportSocket | None:
    """Return the socket of a transport that carries bytes as they are; None with TLS, which cuts them into records."""
    if transport.get_extra_info("ssl_object") is not None:
        return None
    return cast("TransportSocket | None", transport.get_extra_info("socket"))


def _written_directly(loop: asyncio.AbstractEventLoop, transport: asyncio.Transport) -> bool:
    """Tell whether a transport writes to its socket as it is; it is asked to pause at the first byte that it keeps.

    Event loops of other packages know best themselves.
    """
    if sys.platform == "win32" or not isinstance(loop, BaseSelectorEventLoop):
        return False
    transport.set_write_buffer_limits(0)
    return True


def _batch(unsent: deque[Bytes], count: int) -> list[Bytes]:
    """Take buffers for one system call, at most `count` of some MiB together, neighbours that are small joined."""
    batch: list[Bytes] = []
    size = 0
    while unsent and len(batch) < count and size < _BATCH:
        part = unsent.popleft()
        if len(part) < _SMALL:
            run, joined = [part], len(part)
            while unsent and len(unsent[0]) < _SMALL and joined < _PIECE:
                run.append(unsent.popleft())
                joined += len(run[-1])
            part = b"".join(run)
        batch.append(part)
        size += len(part)
    return batch


def _behind(batch: list[Bytes], sent: int) -> list[Bytes]:
    """Return what is left of buffers of which `sent` bytes are sent."""
    for i, part in enumerate(batch):
        if sent < len(part):
            return [memoryview(part)[sent:], *batch[i + 1 :]]
        sent -= len(part)
    return []
