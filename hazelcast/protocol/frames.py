"""Frames: their header, their flags, and the reader that cuts a byte stream into whole messages.

No I/O happens here and no time is read: bytes go in, messages come out.
"""

from __future__ import annotations

from mmap import mmap
from struct import Struct
from typing import Final, TypeAlias

from typing_extensions import Buffer

from hazelcast.errors import ProtocolError

FRAME: Final = Struct("<iH")
"""Length of the frame, these six bytes included, and its flags."""
MESSAGE_HEAD: Final = Struct("<iHiq")
"""The frame header of a message's first frame, message type and correlation id."""

BEGIN_FRAGMENT: Final = 1 << 15
END_FRAGMENT: Final = 1 << 14
WHOLE: Final = BEGIN_FRAGMENT | END_FRAGMENT
FINAL: Final = 1 << 13
BEGIN: Final = 1 << 12
END: Final = 1 << 11
NULL: Final = 1 << 10
EVENT: Final = 1 << 9
BACKUP_AWARE: Final = 1 << 8
BACKUP_EVENT: Final = 1 << 7

PREFACE: Final = b"CP2"
"""What a client sends first on a connection."""

DEFAULT_MESSAGE_LIMIT: Final = 1 << 30

_SHORTEST_HEAD: Final = 19  # a response: frame header, type, correlation id, number of backup acks
_RECEIVE_BUFFER: Final = 1 << 18
_LAZY_STORAGE: Final = 1 << 20  # from here on, memory is mapped: the kernel commits pages as they are filled


Bytes: TypeAlias = bytes | memoryview
Message: TypeAlias = tuple[int, int, int, Bytes, int, int]
"""One whole message: flags, type and correlation id of its head, then where it is: buffer, start, end.

A plain tuple, for one is made for every answer on the hot path.
"""


class MessageReader:
    """Cuts what a peer sends into messages.

    The owner receives into `get_buffer()` and reports how much came; small messages of one wake-up are copied out together,
    a message that outgrows the receive buffer is filled in place and handed out as it is. No byte is scanned twice.
    """

    __slots__ = ("_at", "_end", "_fragmented", "_fragments", "_limit", "_receive_buffer", "_view")

    def __init__(self, message_limit: int = DEFAULT_MESSAGE_LIMIT) -> None:
        self._limit = message_limit
        self._receive_buffer = memoryview(bytearray(_RECEIVE_BUFFER))
        self._view = self._receive_buffer
        self._at = 0  # the next frame header to look at
        self._end = 0  # what has been received
        self._fragments: dict[bytes, list[Bytes]] = {}
        self._fragmented = 0  # bytes held in fragments

    def get_buffer(self) -> memoryview:
        """Return where the next bytes go; always a writable `memoryview` of at least one byte."""
        if self._end == len(self._view):
            self._grow(self._end * 2)
        return self._view[self._end :]

    def received(self, count: int) -> list[Message]:
        """Take note of `count` bytes put into `get_buffer()`, and return the messages that they complete.

        Raises:
            ProtocolError: the bytes are no Hazelcast messages, or one is larger than the limit.
        """
        view, at, limit, unpack = self._view, self._at, self._limit, FRAME.unpack_from
        end = self._end = self._end + count
        start, spans = 0, []
        while end - at >= 6:
            size, flags = unpack(view, at)
            after = at + size
            if size < 6 or after - start > limit:
                raise ProtocolError(f"A frame of {size} bytes in a message limited to {limit}")
            if after > end:
                break
            at = after
            if flags & FINAL:
                spans.append((start, at))
                start = at
        self._at = at - start
        if not spans:
            if end - at >= 6 and after > len(view):
                self._grow(after)
            return []
        messages = self._messages(self._release(start, end), spans)
        if self._end - self._at >= 6:
            size, _ = unpack(self._view, self._at)
            if self._at + size > len(self._view):
                self._grow(self._at + size)
        return messages

    def feed(self, data: Buffer) -> list[Message]:
        """Copy `data` in and return the messages that it completes, for callers that have bytes already."""
        rest, messages = memoryview(data).cast("B"), []
        while rest:
            room = self.get_buffer()
            count = min(len(room), len(rest))
            room[:count] = rest[:count]
            messages += self.received(count)
            rest = rest[count:]
        return messages

    def _release(self, start: int, end: int) -> Bytes:
        """Hand out the complete part of the storage and keep the rest for what follows."""
        view, receive_buffer = self._view, self._receive_buffer
        rest = end - start
        if view is receive_buffer:
            complete: Bytes = bytes(view[:start])
        else:
            complete = view[:start].toreadonly()
            self._view = receive_buffer
            self._end = 0
            if rest > len(receive_buffer):
                self._grow(rest)
        self._view[:rest] = view[start:end]
        self._end = rest
        return complete

    def _grow(self, needed: int) -> None:
        size = max(needed, 2 * len(self._view) if self._view is not self._receive_buffer else needed)
        storage = memoryview(mmap(-1, size) if size >= _LAZY_STORAGE else bytearray(size))
        storage[: self._end] = self._view[: self._end]
        self._view = storage

    def _messages(self, buffer: Bytes, spans: list[tuple[int, int]]) -> list[Message]:
        unpack, messages = MESSAGE_HEAD.unpack_from, list[Message]()
        for start, end in spans:
            if end - start >= _SHORTEST_HEAD:
                size, flags, message_type, correlation_id = unpack(buffer, start)
                if flags & WHOLE == WHOLE and size >= _SHORTEST_HEAD:
                    messages.append((flags, message_type, correlation_id, buffer, start, end))
                    continue
            if (whole := self._join(buffer, start, end)) is not None:
                size, flags, message_type, correlation_id = unpack(whole)
                if size < _SHORTEST_HEAD:
                    raise ProtocolError(f"A fragmented message whose first frame has {size} bytes")
                messages.append((flags, message_type, correlation_id, whole, 0, len(whole)))
        return messages

    def _join(self, buffer: Bytes, start: int, end: int) -> bytes | None:
        """Add a fragment to those that came before it; return the message when it was the last."""
        size, flags = FRAME.unpack_from(buffer, start)
        if flags & WHOLE == WHOLE or size != FRAME.size + 8:
            raise ProtocolError(f"A message that begins with a frame of {size} bytes, flags 0x{flags:04x}")
        key, body = bytes(buffer[start + 6 : start + 14]), bytes(buffer[start + size : end])
        if flags & BEGIN_FRAGMENT:
            if key in self._fragments:
                raise ProtocolError("A fragmented message that begins twice")
            self._fragments[key] = []
        elif key not in self._fragments:
            raise ProtocolError("A fragment of a message whose beginning never came")
        self._fragments[key].append(body)
        self._fragmented += len(body) + size
        if self._fragmented > self._limit:
            raise ProtocolError(f"Fragments of more than {self._limit} bytes")
        if not flags & END_FRAGMENT:
            return None
        parts = self._fragments.pop(key)
        self._fragmented -= sum(map(len, parts)) + size * len(parts)
        whole = b"".join(parts)
        if len(whole) < _SHORTEST_HEAD:
            raise ProtocolError(f"A fragmented message of {len(whole)} bytes")
        return whole
