"""Frames: their header, their flags, and the reader that cuts a byte stream into whole messages.

No I/O happens here and no time is read: bytes go in, messages come out.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final, TypeAlias

from hazelcast.errors import ProtocolError
from hazelcast.memory import HUGE, mapped

if TYPE_CHECKING:
    from typing_extensions import Buffer

FRAME: Final = Struct("<iH")
"""Length of the frame, these six bytes included, and its flags."""
MESSAGE_HEAD: Final = Struct("<iHiq")
"""The frame header of a message's first frame, message type and correlation id."""

_RESPONSE: Final = Struct("<iHiqxiH")  # a response's head, number of backup acks left out, and the next frame's header

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

LONE: Final = 1 << 16
"""Is never on the wire: with it in the flags of a `Message`, in `bytes` then, one frame follows a head without fields
of its own, and its content begins `LONE_CONTENT` bytes behind the start. Without it that may be so as well."""

PREFACE: Final = b"CP2"
"""What a client sends first on a connection."""

DEFAULT_MESSAGE_LIMIT: Final = 1 << 30

_HEADER: Final = FRAME.size
LONE_CONTENT: Final = _RESPONSE.size
_SHORTEST_HEAD: Final = 19  # a response: frame header, type, correlation id, number of backup acks
_RECEIVE_BUFFER: Final = 1 << 18
_HEAD_ALONE: Final = WHOLE | FINAL
_LONE_FRAME: Final = WHOLE | LONE
_LARGEST_SPARE: Final = 1 << 22


Bytes: TypeAlias = bytes | memoryview
Message: TypeAlias = tuple[int, int, int, Bytes, int, int]
"""One whole message: flags, type and correlation id of its head, then where it is: buffer, start, end.

A plain tuple, for one is made for every answer on the hot path.
"""


def mark(flags: int) -> bytes:
    """Return a frame without content, such as one that begins or ends a structure."""
    return FRAME.pack(_HEADER, flags)


class MessageReader:
    """Cuts what a peer sends into messages.

    The owner receives into `get_buffer()` and reports how much came. Small messages of one wake-up are copied out
    together; a message that outgrows the receive buffer is filled in place and handed out as it is: its bytes stay what
    they are for as long as a view of them is held. No frame is looked at twice.
    """

    __slots__ = ("_at", "_end", "_fragmented", "_fragments", "_limit", "_receive_buffer", "_spare", "_view")

    def __init__(self, message_limit: int = DEFAULT_MESSAGE_LIMIT) -> None:
        self._limit = message_limit
        self._receive_buffer = memoryview(bytearray(_RECEIVE_BUFFER))
        self._view = self._receive_buffer
        self._spare = bytearray()  # the storage of the last large message of at most 4 MiB
        self._at = 0  # the next frame header to look at
        self._end = 0  # what has been received
        self._fragments: dict[bytes, list[Bytes]] = {}
        self._fragmented = 0  # bytes held in fragments

    @property
    def missing(self) -> int:
        """The bytes that the frame that has begun lacks; 0 if none has, or its size is not known yet."""
        at, end = self._at, self._end
        return max(0, at + FRAME.unpack_from(self._view, at)[0] - end) if end - at >= _HEADER else 0

    def get_buffer(self) -> memoryview:
        """Return where the next bytes go; always a writable `memoryview` of at least one byte."""
        if self._end == len(self._view):
            self._make_room(self._end * 2)
        return self._view[self._end :]

    def received(self, count: int) -> list[Message]:
        """Take note of `count` bytes put into `get_buffer()`, and return the messages that they complete.

        Raises:
            ProtocolError: the bytes are no Hazelcast messages, or one is larger than the limit.
        """
        view, at, limit = self._view, self._at, self._limit
        end = self._end = self._end + count
        messages: list[Message] = []
        if end - at < _HEADER:
            return messages
        unpack, head, response = FRAME.unpack_from, MESSAGE_HEAD.unpack_from, _RESPONSE.unpack_from
        if _HEADER <= (size := unpack(view, at)[0]) > end - at and at + size <= limit:
            self._make_room(at + size)
            return messages
        last = -1
        if view is self._receive_buffer:
            buffer: Bytes = bytes(view[:end])
            if end <= limit:
                last = end - LONE_CONTENT
        else:
            buffer = view.toreadonly()
        start, headed = 0, -1
        head_flags = message_type = correlation_id = 0  # of the message that begins at `headed`
        while True:
            # Nearly all messages are responses of no fixed-size field and one frame or none behind the head.
            while at == start and at <= last:
                size, flags, message_type, correlation_id, next_size, next_flags = response(buffer, at)
                if size != _SHORTEST_HEAD:
                    break
                if flags == WHOLE and next_flags & FINAL and next_size >= _HEADER:
                    after = at + size + next_size
                    if next_flags == FINAL:
                        flags = _LONE_FRAME
                elif flags == _HEAD_ALONE:
                    after = at + size
                else:
                    break
                if after > end:
                    break
                messages.append((flags, message_type, correlation_id, buffer, at, after))
                start = at = after
            if end - at < _HEADER:
                self._keep(start, end)
                break
            if at == start and end - at >= _SHORTEST_HEAD:
                size, flags, message_type, correlation_id = head(buffer, at)
                if flags & WHOLE == WHOLE and size >= _SHORTEST_HEAD:
                    headed, head_flags = start, flags
            else:
                size, flags = unpack(buffer, at)
            after = at + size
            if size < _HEADER:
                raise ProtocolError(f"A frame of {size} bytes")
            if after - start > limit:
                raise _too_large("A message", after - start, limit)
            if after > end:
                self._keep(start, end)
                self._make_room(after - start)
                break
            at = after
            # Many messages are of many frames: here they pass, but for one that has to wait or is refused above.
            most = min(end, start + limit)
            last_header = most - _HEADER
            while at <= last_header and not flags & FINAL:
                size, flags = unpack(buffer, at)
                if size < _HEADER or at + size > most:
                    flags = 0
                    break
                at += size
            if flags & FINAL:
                if headed == start:
                    messages.append((head_flags, message_type, correlation_id, buffer, start, at))
                elif (message := self._whole(buffer, start, at)) is not None:
                    messages.append(message)
                start = at
        self._at = at - start
        return messages

    def feed(self, data: Buffer) -> list[Message]:
        """Copy `data` in and return the messages that it completes, for callers that have bytes already."""
        rest, messages = memoryview(data).cast("B"), list[Message]()
        while rest:
            room = self.get_buffer()
            count = min(len(room), len(rest))
            room[:count] = rest[:count]
            messages += self.received(count)
            rest = rest[count:]
        return messages

    def _keep(self, start: int, end: int) -> None:
        """Keep what is not complete yet, and let go of storage whose messages were handed out."""
        if start == 0:
            return
        rest = end - start
        view = self._view
        if view is not self._receive_buffer:
            self._view = self._receive_buffer
            self._end = 0
            self._make_room(rest)
        self._view[:rest] = view[start:end]
        self._end = rest

    def _make_room(self, needed: int) -> None:
        """Have storage of at least `needed` bytes; a message that goes on growing gets twice as much each time."""
        room = len(self._view)
        if needed <= room:
            return
        size = needed if self._view is self._receive_buffer else max(needed, 2 * room)
        storage = self._storage(size)
        storage[: self._end] = self._view[: self._end]
        self._view = storage

    def _storage(self, size: int) -> memoryview:
        if size >= HUGE:
            return memoryview(mapped(size))
        spare = self._spare
        # Much less than the spare has would keep the rest from use if the message was kept.
        if size <= len(spare) <= 4 * size:
            try:
                spare.append(spare.pop())  # fails while anything looks into it; moves nothing
                return memoryview(spare)[:size]
            except BufferError:
                pass
        # What was filled is warm; new memory has to be cleared, and comes page by page from the kernel.
        storage = bytearray(size)
        if size <= _LARGEST_SPARE:
            self._spare = storage
        return memoryview(storage)

    def _whole(self, buffer: Bytes, start: int, end: int) -> Message | None:
        """Return the message in these bytes; None if they are a fragment of one that goes on."""
        if end - start >= _SHORTEST_HEAD:
            size, flags, message_type, correlation_id = MESSAGE_HEAD.unpack_from(buffer, start)
            if flags & WHOLE == WHOLE and size >= _SHORTEST_HEAD:
                return flags, message_type, correlation_id, buffer, start, end
        if (joined := self._join(buffer, start, end)) is None:
            return None
        if len(joined) < _SHORTEST_HEAD:
            raise ProtocolError(f"A fragmented message of {len(joined)} bytes")
        size, flags, message_type, correlation_id = MESSAGE_HEAD.unpack_from(joined)
        if size < _SHORTEST_HEAD:
            raise ProtocolError(f"A fragmented message whose first frame has {size} bytes")
        return flags, message_type, correlation_id, joined, 0, len(joined)

    def _join(self, buffer: Bytes, start: int, end: int) -> bytes | None:
        """Add a fragment to those that came before it; return all of them when it was the last."""
        size, flags = FRAME.unpack_from(buffer, start)
        if flags & WHOLE == WHOLE or size != FRAME.size + 8:
            raise ProtocolError(f"A message that begins with a frame of {size} bytes, flags 0x{flags:04x}")
        if self._fragmented + end - start > self._limit:
            raise _too_large("Fragments", self._fragmented + end - start, self._limit)
        key, body = bytes(buffer[start + 6 : start + 14]), bytes(buffer[start + size : end])
        if flags & BEGIN_FRAGMENT:
            if key in self._fragments:
                raise ProtocolError("A fragmented message that begins twice")
            self._fragments[key] = []
        elif key not in self._fragments:
            raise ProtocolError("A fragment of a message whose beginning never came")
        self._fragments[key].append(body)
        self._fragmented += len(body) + size
        if not flags & END_FRAGMENT:
            return None
        parts = self._fragments.pop(key)
        self._fragmented -= sum(map(len, parts)) + size * len(parts)
        return b"".join(parts)


def _too_large(what: str, size: int, limit: int) -> ProtocolError:
    return ProtocolError(f"{what} of {size:,} bytes or more; max_message_size is {limit:,}")
