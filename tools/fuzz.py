"""Coverage-guided fuzzing of whatever reads bytes from the network, with atheris (Linux, Python 3.12 or newer).

    python -m venv fuzzing && fuzzing/bin/pip install atheris pytest hypothesis -e .
    PYTHONPATH=. fuzzing/bin/python tools/fuzz.py values corpus -runs=1000000

The first argument says what is fed: `frames` the reader and what it finds, `messages` every decoder with frames of its
own, `values` every deserializer, `records` compact and portable records. The second is the directory of inputs; valid
ones are put into it when it is empty. The others go to libFuzzer. Anything but a result, a `ProtocolError` or a
`HazelcastSerializationError` within 5 s and 1 GiB is a finding; the input is then written to a file.
"""

from __future__ import annotations

import contextlib
import struct
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import atheris

with atheris.instrument_imports(include=["hazelcast"]):
    from hazelcast.errors import HazelcastSerializationError, ProtocolError
    from hazelcast.protocol import catalogue
    from hazelcast.protocol.compiler import event_codec, request_codec
    from hazelcast.protocol.errors import decode_error
    from hazelcast.protocol.frames import BEGIN, END, NULL, WHOLE, MessageReader
    from hazelcast.protocol.message import Event
    from hazelcast.serialization import Registry
    from hazelcast.serialization.api import IdentifiedDataSerializable, ObjectDataInput, ObjectDataOutput
    from tests.serialization.test_compact_hostile import WHOLE as COMPACT
    from tests.serialization.test_portable_hostile import WRITTEN, registry
    from tests.support.reference import LATEST, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS = list(catalogue.requests().values())
BY_TYPE: dict[int, Any] = {0: decode_error}
for each in REQUESTS:
    BY_TYPE[each.TYPE] = atheris.instrument_func(request_codec(each).decode)
    BY_TYPE[each.TYPE + 1] = atheris.instrument_func(request_codec(each).decode_response)
for kind, event in catalogue.events().items():
    BY_TYPE[kind] = atheris.instrument_func(event_codec(event).decode)
TYPES = list(BY_TYPE)
FLAGS = [0, NULL, BEGIN, END]


class Greedy(IdentifiedDataSerializable):
    """Reads a bit of everything."""

    def get_factory_id(self) -> int:
        return 0

    def get_class_id(self) -> int:
        return 0

    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        raise NotImplementedError

    def read_data(self, object_data_input: ObjectDataInput) -> None:
        object_data_input.read_string()
        object_data_input.read_long_array()
        object_data_input.read_string_array()
        object_data_input.read_object()
        object_data_input.read_byte_array()


REGISTRIES = [
    Registry(data_serializable_factories={0: {0: Greedy}}),
    Registry(is_big_endian=False, data_serializable_factories={0: {0: Greedy}}),
]
CODECS: list[Any] = [
    *(registry.codec() for registry in REGISTRIES),
    REGISTRIES[0].codec(str),
    REGISTRIES[0].codec(int),
    REGISTRIES[0].codec(list[float]),
]
TYPE_IDS = [0, *range(-30, 0), *range(-55, -50), -100, -101, -120, -130, 1]


def frames(data: bytes) -> None:
    """Feed the reader, in pieces of the size that the first byte says, and decode what it finds."""
    if not data:
        return
    step, data = data[0] or 1000, data[1:]
    reader = MessageReader(message_limit=1 << 16)
    try:
        for at in range(0, len(data), step):
            for _, message_type, _, buffer, start, end in reader.feed(data[at : at + step]):
                if (decode := BY_TYPE.get(message_type)) is not None:
                    decode(buffer, start, end)
    except ProtocolError:
        pass


def messages(data: bytes) -> None:
    """Let the decoder that the first two bytes choose read a message of frames that are whole, as the reader's are.

    Of each frame the input has a byte for the flags, one for the size, and the content.
    """
    if len(data) < 4:
        return
    decode = BY_TYPE[TYPES[int.from_bytes(data[:2], "little") % len(TYPES)]]
    found: list[tuple[int, bytes]] = []
    at = 2
    while at + 2 <= len(data):
        found.append((data[at], data[at + 2 : at + 2 + data[at + 1]]))
        at += 2 + data[at + 1]
    (_, head), *others = found
    message = struct.pack("<iHiq", 18 + len(head), WHOLE, 1, 1) + head
    message += b"".join(struct.pack("<iH", 6 + len(body), FLAGS[flags % len(FLAGS)]) + body for flags, body in others)
    with contextlib.suppress(ProtocolError):
        decode(message, 0, len(message))


def pieces(message: bytes) -> Iterator[bytes]:
    """Yield what `messages` makes the frames of `message` of."""
    at, head = 0, 12
    while at < len(message):
        size, flags = struct.unpack_from("<iH", message, at)
        body = message[at + 6 + head : at + size][:255]
        yield bytes([FLAGS.index(flags & (NULL | BEGIN | END)), len(body)]) + body
        at, head = at + size, 0


def values(data: bytes) -> None:
    """Read a value: the first byte chooses the codec, the second one the type; 255 leaves it to the bytes."""
    if len(data) < 2:
        return
    codec = CODECS[data[0] % len(CODECS)]
    chosen = data[1]
    written = data[2:] if chosen == 255 else struct.pack(">ii", 0, TYPE_IDS[chosen % len(TYPE_IDS)]) + data[2:]
    with contextlib.suppress(HazelcastSerializationError):
        codec.decode(written)


RECORDS: list[tuple[Registry, bytes]] = [*COMPACT, (registry, WRITTEN)]


def records(data: bytes) -> None:
    """Read a compact or a portable record of a known schema, class or definition, which the first byte chooses."""
    if len(data) < 2:
        return
    reading, written = RECORDS[data[0] % len(RECORDS)]
    with contextlib.suppress(HazelcastSerializationError):
        found = reading.to_object(written[:12] + data[1:])
        repr(found)


def encoded() -> Iterator[tuple[int, bytes]]:
    """Yield the type and the bytes of every message."""
    for message_type, declaration, value in Reference(LATEST, null=False).messages():
        if issubclass(declaration, Event):
            parts = event_codec(declaration).encode(value, 1, -1, 0)
        elif message_type == declaration.TYPE:
            parts = request_codec(declaration).encode(value, 1, -1, 0)
        else:
            parts = request_codec(declaration).encode_response(value, 1, 0, 0)
        yield message_type, b"".join(parts)


def seeds(target: str) -> Iterator[bytes]:
    """Yield valid inputs."""
    if target == "records":
        for number, (_, written) in enumerate(RECORDS):
            yield bytes([number]) + written[12:]
        return
    if target == "values":
        for big in range(2):
            registry = REGISTRIES[big]
            for value in (
                None,
                True,
                5,
                1.5,
                "text",
                b"bytes",
                [1, "a", None, [2.5]],
                uuid4(),
                Decimal("1.25"),
                date.today(),
            ):
                yield bytes([big, 255]) + registry.to_data(value)
        return
    for message_type, message in encoded():
        if target == "frames":
            yield b"\0" + message
        else:
            yield struct.pack("<H", TYPES.index(message_type)) + b"".join(pieces(message))


TARGETS = {target.__name__: target for target in (frames, messages, values, records)}


def main() -> None:
    """Fuzz the target of the first argument."""
    if len(sys.argv) < 3 or sys.argv[1] not in TARGETS:
        sys.exit(f"say what to fuzz ({', '.join(TARGETS)}) and the directory of inputs")
    name, corpus = sys.argv.pop(1), Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for number, seed in enumerate(seeds(name)):
            (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup([*sys.argv, "-timeout=5", "-rss_limit_mb=1024", "-max_len=2048"], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
