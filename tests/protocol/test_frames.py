"""The reader that cuts bytes into messages: limits, fragments, and what it copies."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from hazelcast.errors import ProtocolError
from hazelcast.protocol.frames import (
    BEGIN_FRAGMENT,
    END_FRAGMENT,
    FINAL,
    FRAME,
    LONE,
    LONE_CONTENT,
    MESSAGE_HEAD,
    NULL,
    WHOLE,
    Message,
    MessageReader,
)
from tests.support.corpora import corpora

if TYPE_CHECKING:
    from collections.abc import Iterable

MIB = 1 << 20


def response(correlation_id: int, *payloads: bytes, message_type: int = 0x010201) -> bytes:
    """Return the bytes of a response whose frames after the first hold `payloads`."""
    first = MESSAGE_HEAD.pack(19, WHOLE | (0 if payloads else FINAL), message_type, correlation_id) + b"\0"
    last = len(payloads) - 1
    frames = (FRAME.pack(6 + len(p), FINAL if i == last else 0) + p for i, p in enumerate(payloads))
    return first + b"".join(frames)


def fragment(fragment_id: int, flags: int, frames: bytes) -> bytes:
    """Return the bytes of one fragment that carries `frames`, the last of which is marked as final."""
    return FRAME.pack(14, flags) + struct.pack("<q", fragment_id) + frames


def final(frame: bytes) -> bytes:
    size, flags = FRAME.unpack_from(frame)
    return FRAME.pack(size, flags | FINAL) + frame[6:]


def seen(messages: Iterable[Message]) -> list[tuple[int, int, bytes]]:
    """Return type, correlation id and bytes of each message."""
    return [(kind, correlation, bytes(buffer[start:end])) for _, kind, correlation, buffer, start, end in messages]


def test_the_receive_buffer_is_a_writable_memoryview() -> None:
    # asyncio's TLS layer slices what get_buffer() returns; a slice of a bytearray is a copy: data would be lost.
    reader = MessageReader()

    room = reader.get_buffer()

    assert isinstance(room, memoryview)
    assert not room.readonly
    message = response(7, b"value")
    room[: len(message)] = message
    assert seen(reader.received(len(message))) == [(0x010201, 7, message)]
    assert isinstance(reader.get_buffer(), memoryview)


def test_there_is_always_room_in_the_receive_buffer() -> None:
    reader = MessageReader()
    stream = response(1, b"x" * 3 * MIB) + response(2)
    at, found = 0, list[tuple[int, int, bytes]]()

    while at < len(stream):
        room = reader.get_buffer()
        assert len(room) > 0
        count = min(len(room), len(stream) - at)
        room[:count] = stream[at : at + count]
        at += count
        found += seen(reader.received(count))

    assert [correlation for _, correlation, _ in found] == [1, 2]
    assert b"".join(body for _, _, body in found) == stream


@pytest.mark.parametrize("step", [1, 2, 3, 5, 7, 64, 1000])
def test_messages_do_not_depend_on_how_the_stream_is_cut(step: int) -> None:
    stream = b"".join(response(i, *(bytes([i]) * n for n in range(i % 4))) for i in range(200))
    whole = seen(MessageReader().feed(stream))

    reader, cut = MessageReader(), list[tuple[int, int, bytes]]()
    for at in range(0, len(stream), step):
        cut += seen(reader.feed(stream[at : at + step]))

    assert len(whole) == 200
    assert cut == whole


def test_a_published_stream_cut_anywhere_gives_the_same_messages() -> None:
    stream = next(corpus for corpus in corpora() if corpus.version == "2.10" and not corpus.null).data
    messages = seen(MessageReader().feed(stream))
    assert b"".join(body for _, _, body in messages) == stream
    assert len(messages) > 500

    byte_by_byte, one_at_a_time = MessageReader(), list[tuple[int, int, bytes]]()
    for at in range(len(stream)):
        one_at_a_time += seen(byte_by_byte.feed(stream[at : at + 1]))
    assert one_at_a_time == messages

    part = b"".join(body for _, _, body in messages[:8])
    for at in range(1, len(part)):
        reader = MessageReader()
        assert seen(reader.feed(part[:at])) + seen(reader.feed(part[at:])) == messages[:8]


def test_zeros_are_an_error() -> None:
    with pytest.raises(ProtocolError, match="frame of 0 bytes"):
        MessageReader().feed(bytes(64))


@pytest.mark.parametrize("size", [-(2**31), -1, 0, 1, 5])
def test_a_frame_shorter_than_its_header_is_an_error(size: int) -> None:
    with pytest.raises(ProtocolError, match=f"frame of {size} bytes"):
        MessageReader().feed(FRAME.pack(size, WHOLE | FINAL))


def test_a_message_above_the_limit_is_an_error_before_its_bytes_come() -> None:
    reader = MessageReader(message_limit=1000)
    assert len(seen(reader.feed(response(1, b"x" * 900)))) == 1

    with pytest.raises(ProtocolError, match="max_message_size is 1,000"):
        reader.feed(response(2, b"x" * 1000)[:25])


def test_the_limit_counts_all_frames_of_a_message() -> None:
    stream = response(1, *[b"x" * 94] * 12)

    with pytest.raises(ProtocolError, match="max_message_size is 1,000"):
        MessageReader(message_limit=1000).feed(stream)


def test_a_message_of_many_frames_may_be_as_large_as_the_limit() -> None:
    stream = response(1, *[b"x"] * 40)

    assert len(seen(MessageReader(message_limit=len(stream)).feed(stream))) == 1
    for cut in (0, 3, 19, 20, 100, len(stream) - 8):
        reader = MessageReader(message_limit=len(stream) - 1)
        assert seen(reader.feed(stream[:cut])) == []
        with pytest.raises(
            ProtocolError, match=f"A message of {len(stream)} bytes .*max_message_size is {len(stream) - 1}"
        ):
            reader.feed(stream[cut:])


@pytest.mark.parametrize("size", [-(2**31), -7, 0, 5])
def test_a_frame_of_no_possible_size_is_an_error_wherever_it_is(size: int) -> None:
    stream = response(1, *[b"x"] * 9)
    for at in range(19, len(stream), 7):
        with pytest.raises(ProtocolError, match=f"A frame of {size} bytes"):
            MessageReader().feed(stream[:at] + FRAME.pack(size, 0) + stream[at + 6 :])


def test_a_claimed_size_takes_no_memory_before_the_bytes_come() -> None:
    import tracemalloc

    reader = MessageReader()
    tracemalloc.start()
    try:
        reader.feed(FRAME.pack(1 << 30, WHOLE))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MIB


@pytest.mark.parametrize("size", [6, 14, 18])
def test_a_first_frame_without_a_head_is_an_error(size: int) -> None:
    with pytest.raises(ProtocolError):
        MessageReader().feed(FRAME.pack(size, WHOLE | FINAL) + bytes(size - 6))


def test_fragments_are_joined() -> None:
    message = response(9, b"a" * 40, b"b" * 50)
    first, second, third = message[:19], message[19:65], message[65:]
    fragments = [
        fragment(5, BEGIN_FRAGMENT, final(first)),
        fragment(5, 0, final(second)),
        fragment(5, END_FRAGMENT, third),
    ]
    between = response(10)
    reader = MessageReader()

    assert seen(reader.feed(fragments[0] + between)) == [(0x010201, 10, between)]
    assert seen(reader.feed(fragments[1])) == []
    [(kind, correlation, body)] = seen(reader.feed(fragments[2]))

    assert (kind, correlation) == (0x010201, 9)
    assert body.count(b"a" * 40) == body.count(b"b" * 50) == 1


def test_fragments_of_two_messages_may_alternate() -> None:
    one, two = response(1, b"1" * 30), response(2, b"2" * 30)
    stream = (
        fragment(1, BEGIN_FRAGMENT, final(one[:19]))
        + fragment(2, BEGIN_FRAGMENT, final(two[:19]))
        + fragment(1, END_FRAGMENT, one[19:])
        + fragment(2, END_FRAGMENT, two[19:])
    )

    assert [correlation for _, correlation, _ in seen(MessageReader().feed(stream))] == [1, 2]


@pytest.mark.parametrize(
    "stream",
    [
        fragment(1, 0, final(response(1)[:19])),
        fragment(1, END_FRAGMENT, final(response(1)[:19])),
        fragment(1, BEGIN_FRAGMENT, final(response(1)[:19])) * 2,
    ],
    ids=["middle first", "end first", "begins twice"],
)
def test_fragments_out_of_order_are_an_error(stream: bytes) -> None:
    with pytest.raises(ProtocolError):
        MessageReader().feed(stream)


def test_the_limit_counts_fragments_that_wait() -> None:
    reader = MessageReader(message_limit=1000)
    reader.feed(fragment(1, BEGIN_FRAGMENT, final(response(1)[:19])))

    stream = fragment(1, 0, FRAME.pack(106, FINAL) + bytes(100)) * 40
    with pytest.raises(ProtocolError, match=r"Fragments of .* max_message_size is 1,000"):
        reader.feed(stream)


def test_a_large_value_is_handed_out_where_it_was_received() -> None:
    # 64 MiB in pieces of 64 KiB: the place of each piece in memory must be its place in the message, so that nothing is
    # moved after it was received, except what came before the size was known.
    reader, stream = MessageReader(), response(1, bytes(64 * MIB))
    at, moved, where = 0, 0, 0
    messages = list[Message]()

    while at < len(stream):
        room = reader.get_buffer()
        count = min(len(room), len(stream) - at, 1 << 16)
        room[:count] = stream[at : at + count]
        address = _address(room)
        if address - at != where:
            moved += at
            where = address - at
        at += count
        messages += reader.received(count)
        del room

    [(_, _, _, buffer, start, end)] = messages
    assert isinstance(buffer, memoryview)
    assert _address(buffer[start:end]) == where
    assert moved < MIB


def test_a_message_of_many_frames_is_moved_seldom() -> None:
    # 16 MiB in frames of 64 KiB: the size is not known before the last frame, so storage must grow in proportion.
    reader, stream = MessageReader(), response(1, *[bytes(1 << 16)] * 256)
    storages: list[object] = []
    messages = list[Message]()

    for at in range(0, len(stream), 1 << 14):
        messages += reader.feed(stream[at : at + (1 << 14)])
        if not any(reader.get_buffer().obj is known for known in storages):
            storages.append(reader.get_buffer().obj)

    assert seen(messages) == [(0x010201, 1, stream)]
    assert len(storages) < 10


def test_storage_is_used_again_only_when_nothing_looks_into_it() -> None:
    reader = MessageReader()
    streams = [response(i, bytes([i]) * MIB) for i in range(1, 5)]

    [(_, _, _, first, start, end)] = reader.feed(streams[0])
    [(_, _, _, second, _, _)] = reader.feed(streams[1])

    assert isinstance(first, memoryview)
    assert isinstance(second, memoryview)
    assert second.obj is not first.obj
    assert first[start:end] == streams[0]
    part, where = second[start + 100 : start + 200], _address(second)
    del second
    [(_, _, _, third, _, _)] = reader.feed(streams[2])
    assert _address(third) != where
    assert part == bytes([2]) * 100
    where = _address(third)
    del third
    [(_, _, _, fourth, start, end)] = reader.feed(streams[3])
    assert _address(fourth) == where
    assert fourth[start:end] == streams[3]


def test_a_smaller_message_in_used_storage_ends_where_it_ends() -> None:
    reader = MessageReader()
    reader.feed(response(1, b"1" * 2 * MIB))
    stream = response(2, b"2" * MIB) + response(3, b"3" * 300_000) + response(4)

    assert b"".join(body for _, _, body in seen(reader.feed(stream))) == stream


def test_no_storage_above_4_mib_is_kept() -> None:
    import tracemalloc

    reader = MessageReader()
    stream = response(1, bytes(16 * MIB))
    tracemalloc.start()
    try:
        reader.feed(stream)
        now, _ = tracemalloc.get_traced_memory()
        reader.feed(response(2, bytes(4 * MIB - 100)))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert now < MIB
    assert after < 5 * MIB


def _address(view: memoryview | bytes) -> int:
    import numpy as np

    return int(np.frombuffer(view, np.uint8).__array_interface__["data"][0])


def test_memory_does_not_grow_with_what_has_passed() -> None:
    import tracemalloc

    reader = MessageReader()
    message = response(1, bytes(100_000))
    stream = message * 8
    step, count = 137_000, 0
    tracemalloc.start()
    try:
        for i in range(400):
            # Never empty at the end of a wake-up, as under steady load.
            at = i * step % len(message)
            count += len(reader.feed(stream[at : at + step]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 400 * step // len(message)
    assert peak < 4 * MIB


@pytest.mark.parametrize("content", [b"", b"x", b"value" * 1000])
def test_a_message_that_is_marked_has_its_content_in_one_frame_where_the_mark_says(content: bytes) -> None:
    null = MESSAGE_HEAD.pack(19, WHOLE, 0x010201, 2) + b"\0" + FRAME.pack(6, FINAL | NULL)
    others = response(3), response(4, content, content), response(5, b"x" * 7)[:-7]
    stream = b"".join([response(1, content), null, *others[:2]]) * 5 + response(1, content) + others[2]

    messages = MessageReader().feed(stream)
    marked = [message for message in messages if message[0] & LONE]

    assert [correlation for _, _, correlation, *_ in messages] == [1, 2, 3, 4] * 5 + [1]
    assert [correlation for _, _, correlation, *_ in marked] == [1] * 6
    for _, _, _, buffer, start, end in marked:
        assert type(buffer) is bytes
        assert buffer[start + LONE_CONTENT : end] == content
