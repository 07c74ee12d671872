"""The results of a search are read as their declaration says, in whatever form they come."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.errors import ProtocolError
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.frames import FINAL, FRAME
from hazelcast.protocol.messages.vector_collection import VectorCollectionSearchNearVector
from hazelcast.protocol.structures import VectorPair, VectorSearchOptions, VectorSearchResult
from hazelcast.vector.results import Found, Query, SearchNearVector
from hazelcast.vector.vector import Vector, as_pairs

if TYPE_CHECKING:
    from typing import Any

    from hazelcast.protocol.frames import Bytes

declared = request_codec(VectorCollectionSearchNearVector)
fast = request_codec(SearchNearVector)

floats = st.integers(0, 3).map(lambda count: bytes(4 * count))
pairs = st.builds(VectorPair, st.just("") | st.text(max_size=3), st.integers(0, 1), st.none() | floats)
results = st.builds(
    VectorSearchResult,
    st.binary(max_size=9),
    st.none() | st.binary(max_size=9),
    st.floats(width=32, allow_nan=False),
    st.none() | st.lists(pairs, max_size=2),
)


def plain(found: list[VectorSearchResult] | Found) -> list[Any]:
    if isinstance(found, Found):
        found = [*map(VectorSearchResult, found.keys, found.values, found.scores, found.vectors)]
    return [
        (result.key, result.value, result.score, None if result.vectors is None else [*map(floats_of, result.vectors)])
        for result in found
    ]


def floats_of(pair: VectorPair) -> tuple[str, int, bytes | None]:
    return pair.name, pair.type, None if pair.vector is None else memoryview(pair.vector).tobytes()


def read(codec: Any, buffer: Bytes, at: int, end: int) -> list[Any] | type[Exception]:
    try:
        return plain(codec.decode_response(buffer, at, end))
    except ProtocolError as error:
        return type(error)


@given(st.lists(results, max_size=4), st.binary(max_size=30))
def test_results_are_those_of_the_declared_answer(found: list[VectorSearchResult], others: bytes) -> None:
    message = b"".join(declared.encode_response(found, 1, 0, 0))
    buffer = others + message + others
    assert plain(fast.decode_response(buffer, len(others), len(others) + len(message))) == plain(found)


@pytest.mark.parametrize("dimension", [1, 384])
@pytest.mark.parametrize("value", [None, b"value"])
@pytest.mark.parametrize("with_vectors", [False, True])
def test_usual_results_in_both_kinds_of_buffers(dimension: int, value: bytes | None, with_vectors: bool) -> None:
    found = [
        VectorSearchResult(
            f"key {i}".encode(),
            value,
            i / 4,
            [VectorPair("", 0, bytes([i, 0, 0, 0]) * dimension)] * with_vectors or None,
        )
        for i in range(12)
    ]
    message = b"".join(declared.encode_response(found, 1, 0, 0))
    for buffer in (message, memoryview(message)):
        received = fast.decode_response(buffer, 0, len(message))
        assert plain(received) == plain(found)
        first = received.results(bytes.decode, lambda value: value)
        second = received.results(bytes.decode, lambda value: value)  # as when a schema was missing
        for made in (first, second):
            for result, sent in zip(made, found, strict=True):
                assert (result.key, result.value, result.score) == (sent.key.decode(), sent.value, sent.score)
                assert result.vectors == [Vector.from_wire(pair) for pair in sent.vectors or ()]
                assert not any(vector.vector.flags.writeable for vector in result.vectors)
            assert len({id(result.vectors) for result in made}) == len(made)


@given(st.lists(results, min_size=1, max_size=3), st.data())
def test_malformed_answers_are_refused_as_the_declared_answer_is(
    found: list[VectorSearchResult], data: st.DataObject
) -> None:
    message = bytearray(b"".join(declared.encode_response(found, 1, 0, 0)))
    # A frame is exchanged for another one, or the message ends behind one: the reader of frames lets no other pass.
    frames, at = list[bytes](), 0
    while at < len(message):
        size, _ = FRAME.unpack_from(message, at)
        frames.append(bytes(message[at : at + size]))
        at += size
    chosen = data.draw(st.integers(1, len(frames) - 1))
    changed = data.draw(st.sampled_from(frames[1:]) | st.just(b"\x06\x00\x00\x00\x00\x04") | st.just(b""))
    broken = b"".join(chain(frames[:chosen], [changed], frames[chosen + 1 :]))
    for stop in (len(broken), sum(map(len, frames[:chosen]))):
        assert read(fast, broken[:stop], 0, stop) == read(declared, broken[:stop], 0, stop)


def test_answer_of_a_newer_member_is_read() -> None:
    found = [VectorSearchResult(b"key", b"value", 0.5, None)]
    *frames, last = declared.encode_response(found, 1, 0, 0)
    message = b"".join([*frames, bytes(last)[:4] + b"\x00\x08", FRAME.pack(FRAME.size + 3, FINAL), b"new"])
    assert plain(fast.decode_response(message, 0, len(message))) == plain(found)


names = st.text(max_size=5)


@given(names, names, st.booleans(), st.booleans(), st.integers(1, 2**31 - 1), st.dictionaries(names, names, max_size=2))
def test_request_is_the_declared_one(
    name: str, index: str, include_value: bool, include_vectors: bool, limit: int, hints: dict[str, str]
) -> None:
    vector = Vector.from_wire(VectorPair(index, 0, bytes(12)))
    options = VectorSearchOptions(include_value, include_vectors, limit, hints)
    request = VectorCollectionSearchNearVector(name, as_pairs([vector]), options)
    query = Query(vector, include_value, include_vectors, limit, hints)
    expected = b"".join(declared.encode(request, 7, -1, 0))
    assert b"".join(fast.encode(SearchNearVector(name, query), 7, -1, 0)) == expected


def test_query_is_only_sent() -> None:
    with pytest.raises(NotImplementedError):
        Query.__wire_read__(b"", 0, 0)


def test_found_is_only_received() -> None:
    with pytest.raises(NotImplementedError):
        Found().__wire_write__([], 0)
