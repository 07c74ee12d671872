"""R6, R7, R14: bytes that nobody meant, and streams that are cut anywhere."""

from __future__ import annotations

import struct
import time
import tracemalloc
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hazelcast.errors import HazelcastSerializationError, ProtocolError
from hazelcast.protocol.compiler import event_codec, request_codec
from hazelcast.protocol.errors import decode_error
from hazelcast.protocol.frames import BEGIN, END, FINAL, NULL, WHOLE, MessageReader
from hazelcast.protocol.message import Event
from hazelcast.serialization import Registry
from tests.support.reference import LATEST, Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.conftest import Report

EXAMPLES = 700
FLAGS = [0, NULL, BEGIN, END]

DECODERS: dict[int, Callable[..., object]] = {0: decode_error}
MESSAGES: list[bytes] = []
for kind, declaration, value in Reference(LATEST, null=False).messages():
    sent: Any = value
    if issubclass(declaration, Event):
        DECODERS[kind] = event_codec(declaration).decode
        MESSAGES.append(b"".join(event_codec(declaration).encode(sent, 1, -1, 0)))
    elif kind == declaration.TYPE:
        DECODERS[kind] = request_codec(declaration).decode
        MESSAGES.append(b"".join(request_codec(declaration).encode(sent, 1, -1, 0)))
    else:
        DECODERS[kind] = request_codec(declaration).decode_response
        MESSAGES.append(b"".join(request_codec(declaration).encode_response(sent, 1, 0, 0)))
TYPES = sorted(DECODERS)

many = settings(max_examples=EXAMPLES, deadline=1000, database=None)


def read(stream: bytes, step: int = 1 << 20) -> list[tuple[int, bytes]]:
    """Read a stream in pieces and decode what is known; return the types and bytes of the messages."""
    reader, found = MessageReader(message_limit=1 << 20), list[tuple[int, bytes]]()
    for at in range(0, len(stream), step):
        for _, message_type, _, buffer, start, end in reader.feed(stream[at : at + step]):
            found.append((message_type, bytes(buffer[start:end])))
            if (decode := DECODERS.get(message_type)) is not None:
                decode(buffer, start, end)
    return found


@many
@given(st.data(), st.sampled_from(MESSAGES), st.integers(1, 4))
def test_a_message_with_changed_bytes(data: st.DataObject, message: bytes, changes: int) -> None:
    changed = bytearray(message)
    for _ in range(changes):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ProtocolError):
        read(bytes(changed), data.draw(st.sampled_from([1, 7, 1 << 20])))


@many
@given(
    st.sampled_from(TYPES),
    st.binary(max_size=40),
    st.lists(st.tuples(st.sampled_from(FLAGS), st.binary(max_size=24)), max_size=12),
)
def test_a_message_of_any_frames(message_type: int, head: bytes, frames: list[tuple[int, bytes]]) -> None:
    last = FINAL if not frames else 0
    message = struct.pack("<iHiq", 18 + len(head), WHOLE | last, message_type, 1) + head
    for number, (flags, body) in enumerate(frames):
        last = FINAL if number == len(frames) - 1 else 0
        message += struct.pack("<iH", 6 + len(body), flags | last) + body
    with suppress(ProtocolError):
        read(message)


@many
@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes(stream: bytes, step: int) -> None:
    with suppress(ProtocolError):
        read(stream, step)


@pytest.mark.timeout(120)
def test_every_cut_gives_the_same_messages(report: Report) -> None:
    golden = MESSAGES[:200]
    cuts = 0
    for message in golden:
        whole = read(message)
        assert b"".join(body for _, body in whole) == message
        for at in range(1, len(message)):
            reader = MessageReader()
            parts = [*reader.feed(message[:at]), *reader.feed(message[at:])]
            assert [bytes(buffer[start:end]) for _, _, _, buffer, start, end in parts] == [message]
            cuts += 1
    report("R7", "200 messages cut at every byte", "the same messages", f"{cuts:,} cuts, the same")


def test_nonsense_takes_no_time_and_no_memory(report: Report) -> None:
    """Lengths that claim gigabytes, fragments without end, and values that nest for ever."""
    streams = {
        "zeros": bytes(64),
        "2 GiB": struct.pack("<iH", 2**31 - 1, WHOLE) + bytes(64),
        "negative": struct.pack("<iH", -5, WHOLE) + bytes(64),
        "fragments": struct.pack("<iHq", 14, 1 << 15, 1) + (struct.pack("<iH", 1000, FINAL) + bytes(994)) * 3000,
    }
    longest = most = 0.0
    for stream in streams.values():
        tracemalloc.start()
        started = time.perf_counter()
        with pytest.raises(ProtocolError):
            read(stream)
        longest = max(longest, time.perf_counter() - started)
        most = max(most, tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    report(
        "R6",
        "nonsense on a connection: time, memory",
        "≤ 100 ms, ≤ 2 messages",
        f"{longest * 1000:.1f} ms, {most / (1 << 20):.1f} MiB",
    )
    assert longest < 0.5
    assert most < 4 << 20


def test_values_that_nest_or_claim(report: Report) -> None:
    registry = Registry()
    deep = bytes(4) + bytes.fromhex("ffffffe3 00000001") * 1000 + bytes(4)
    long = struct.pack(">iii", 0, -11, 2**31 - 1) + bytes(64)
    unknown = struct.pack(">ii", 0, 4711) + bytes(8)
    pickled = struct.pack(">iii", 0, -120, 4) + b"N.NN"
    longest = 0.0
    for written in (deep, long, unknown, pickled):
        started = time.perf_counter()
        with pytest.raises(HazelcastSerializationError):
            registry.to_object(written)
        longest = max(longest, time.perf_counter() - started)
    report(
        "R14",
        "values 1,000 deep, of 2 GiB, of unknown type, pickled",
        "an error in ≤ 10 ms",
        f"{longest * 1000:.1f} ms",
    )
    assert longest < 0.2
