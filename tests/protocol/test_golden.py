"""Every message of every published version, in both directions, against the bytes that Hazelcast's own tests hold."""

from __future__ import annotations

from itertools import zip_longest
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from hazelcast.protocol import catalogue
from hazelcast.protocol.compiler import event_codec, request_codec
from hazelcast.protocol.frames import BEGIN, END, FINAL, FRAME, Message, MessageReader
from hazelcast.protocol.message import Event
from tests.support.corpora import corpora
from tests.support.reference import LATEST, VERSIONS, Reference

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from typing_extensions import Buffer

    from hazelcast.protocol.message import Request

pytestmark = pytest.mark.real

_ACKS = Struct("<b")
_PARTITION = Struct("<i")
_EXTRA_AT = 18
"""Where the first frame has the partition id, or the number of backup acks."""


class Codec:
    """Decodes and encodes one message of a corpus: a request, a response or an event."""

    def __init__(self, message_type: int, declaration: type[Request[Any]] | type[Event]) -> None:
        self.name = declaration.__qualname__
        self._extra = _PARTITION
        self._encode: Callable[[Any, int, int, int], list[Buffer]]
        self.decode: Callable[[bytes, int, int], object]
        if issubclass(declaration, Event):
            event = event_codec(declaration)
            self._encode, self.decode = event.encode, event.decode
            return
        request = request_codec(declaration)
        self._encode, self.decode = request.encode, request.decode
        if message_type != declaration.TYPE:
            self.name += "'s response"
            self._extra = _ACKS
            self._encode, self.decode = request.encode_response, request.decode_response

    def encode(self, value: object, like: bytes, correlation_id: int) -> bytes:
        """Encode `value` under the same correlation id, partition or number of acks as the message `like`."""
        (extra,) = self._extra.unpack_from(like, _EXTRA_AT)
        return b"".join(self._encode(value, correlation_id, extra, 0))


def cut(data: bytes) -> list[tuple[int, int, bytes]]:
    """Return type, correlation id and bytes of each message."""

    def whole(message: Message) -> tuple[int, int, bytes]:
        _, message_type, correlation_id, buffer, start, end = message
        return message_type, correlation_id, bytes(buffer[start:end])

    return [whole(message) for message in MessageReader().feed(data)]


def corpus(version: str, *, null: bool) -> bytes:
    """Return the bytes of one corpus."""
    (found,) = (c.data for c in corpora() if (c.version, c.null) == (version, null))
    return found


class Node(NamedTuple):
    """A frame, or the frames between a begin and an end frame."""

    flags: int
    content: bytes
    children: list[Node]


def tree(message: bytes) -> list[Node]:
    """Return the frames of a message as they are nested."""
    levels: list[list[Node]] = [[]]
    at = 0
    while at < len(message):
        size, flags = FRAME.unpack_from(message, at)
        node = Node(flags & ~FINAL, message[at + FRAME.size : at + size], [])
        at += size
        if flags & END:
            levels.pop()
        else:
            levels[-1].append(node)
        if flags & BEGIN:
            levels.append(node.children)
    (whole,) = levels
    return whole


def begins(old: list[Node], new: list[Node]) -> bool:
    """Tell whether `new` is `old` with nothing but additions behind what each level and each frame of `old` has."""
    return len(old) <= len(new) and all(
        a.flags == b.flags and b.content.startswith(a.content) and begins(a.children, b.children)
        for a, b in zip(old, new, strict=False)
    )


def test_there_are_the_corpora_of_all_versions() -> None:
    assert [(c.version, c.null) for c in corpora()] == [(v, null) for v in VERSIONS for null in (False, True)]


@pytest.mark.parametrize("null", [False, True], ids=["plain", "null"])
@pytest.mark.parametrize("version", VERSIONS)
def test_every_message_in_both_directions(version: str, null: bool, checked: Counter[str]) -> None:
    messages = cut(corpus(version, null=null))
    wrong: list[str] = []
    for message, expected in zip_longest(messages, Reference(version, null=null).messages()):
        assert message is not None, f"{expected[1].__qualname__} is not in the corpus"
        assert expected is not None, f"the corpus has a message of the unknown type 0x{message[0]:06x}"
        (message_type, correlation_id, data), (expected_type, declaration, value) = message, expected
        codec = Codec(expected_type, declaration)
        assert message_type == expected_type, f"0x{message_type:06x} stands where {codec.name} should be"
        decoded = codec.decode(data, 0, len(data))
        if decoded != value or type(decoded) is not type(value):
            wrong.append(f"{codec.name} decodes to {decoded}, not to {value}")
        again = codec.encode(value, data, correlation_id)
        if again != data and (version == LATEST or not begins(tree(data), tree(again))):
            wrong.append(f"{codec.name} encodes to {again!r}, not to {data!r}")
        # None may stand for what an older member left out; what is sent now is whole.
        if value is not None and codec.decode(again, 0, len(again)) != value:
            wrong.append(f"{codec.name} does not decode what it encoded")
    assert not wrong, "\n".join(wrong)
    checked[f"{version} {null}"] = len(messages)


def test_the_latest_corpus_holds_the_whole_catalogue() -> None:
    types = [message_type for message_type, _, _ in cut(corpus(LATEST, null=False))]
    requests, events = catalogue.requests(), catalogue.events()
    assert sorted(types) == sorted([*requests, *(message_type + 1 for message_type in requests), *events])


def test_what_a_newer_peer_adds_is_skipped() -> None:
    """A next version may send more fixed-size fields and more frames than are known here."""
    more = FRAME.pack(8, 0) + b"xy" + FRAME.pack(6, BEGIN) + FRAME.pack(7, 0) + b"z" + FRAME.pack(6, END | FINAL)
    for message, (expected_type, declaration, value) in zip(
        cut(corpus(LATEST, null=False)), Reference(LATEST, null=False).messages(), strict=True
    ):
        data = message[2]
        size, flags = FRAME.unpack_from(data)
        rest = bytearray(data[size:])
        at = last = 0
        while at < len(rest):
            last, at = at, at + FRAME.unpack_from(rest, at)[0]
        if rest:
            last_size, last_flags = FRAME.unpack_from(rest, last)
            FRAME.pack_into(rest, last, last_size, last_flags & ~FINAL)
        newer = FRAME.pack(size + 5, flags & ~FINAL) + data[FRAME.size : size] + b"\xff" * 5 + rest + more
        codec = Codec(expected_type, declaration)
        assert codec.decode(newer, 0, len(newer)) == value, codec.name
