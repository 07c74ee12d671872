"""A search as frames, and what it found out of its frames.

The results of one search are alike, and their vectors have one name and one dimension. So what stands between the key,
the value and the floats are known bytes, which are compared rather than read frame by frame. What has others is read as
it is declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from struct import Struct
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from hazelcast.protocol.compiler import reader
from hazelcast.protocol.frames import BEGIN, END, FINAL, FRAME, NULL, mark
from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.vector_collection import VectorCollectionSearchNearVector
from hazelcast.protocol.structures import VectorPair, VectorSearchResult
from hazelcast.vector.document import SearchResult
from hazelcast.vector.vector import PAIR_HEADS, Type, Vector

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from typing_extensions import Buffer

    from hazelcast.protocol.frames import Bytes
    from hazelcast.types import KeyType, ValueType

_peek = FRAME.unpack_from
_HEADER: Final = FRAME.size
_HEAD: Final = Struct("<12sfiH")  # the begin of a result and the header of its score, the score, the header of its key
_head = _HEAD.unpack_from
_HEAD_SIZE: Final = _HEAD.size
_KEY: Final = _HEAD_SIZE - _HEADER
_BEGIN: Final = mark(BEGIN)
_END: Final = mark(END)
_NULL: Final = mark(NULL)
# The ends of the vector and of the vectors, the begin of the options, and the header of their frame of fixed size.
_BEFORE_OPTIONS: Final = _END * 2 + _BEGIN + FRAME.pack(FRAME.size + 6, 0)
_options = Struct("<??iiH").pack
_HINTS_END: Final = {last_flag: _END + mark(END | last_flag) for last_flag in (0, FINAL)}
_RESULT: Final = _BEGIN + FRAME.pack(_HEADER + 4, 0)
_NO_VECTORS: Final = _NULL + _END
_KEY_ONLY: Final = _NULL + _NO_VECTORS
_VECTOR_END: Final = _END * 3  # of the vector, of the vectors, of the result
_NO_VECTORS_SIZE: Final = len(_NO_VECTORS)
_KEY_ONLY_SIZE: Final = len(_KEY_ONLY)
_VECTOR_END_SIZE: Final = len(_VECTOR_END)
_FLOATS: Final = len(_BEGIN + PAIR_HEADS["", Type.DENSE, 0])


class Query(msgspec.Struct, gc=False):
    """The vectors and the options of `VectorCollectionSearchNearVector`, checked."""

    vector: Vector
    include_value: bool
    include_vectors: bool
    limit: int
    hints: Mapping[str, str]

    def __wire_write__(self, out: list[Buffer], last_flag: int) -> None:
        vector = self.vector
        floats = vector.__wire_floats__()
        options = _options(self.include_value, self.include_vectors, self.limit, _HEADER, BEGIN)
        out += _BEGIN + PAIR_HEADS[vector.name, vector.type, len(floats)], floats, _BEFORE_OPTIONS + options
        for entry in self.hints.items():
            for text in entry:
                data = text.encode()
                out += FRAME.pack(FRAME.size + len(data), 0), data
        out.append(_HINTS_END[last_flag])

    @classmethod
    def __wire_read__(cls, buffer: Bytes, at: int, end: int) -> tuple[Self, int]:
        raise NotImplementedError("Query is only sent; a member reads VectorCollectionSearchNearVector")


class Found:
    """The results of a search, column by column."""

    __slots__ = ("keys", "scores", "values", "vectors")

    def __init__(self) -> None:
        self.keys: list[bytes] = []
        self.values: list[bytes | None] = []
        self.scores: list[float] = []
        self.vectors: list[list[VectorPair] | None] = []

    def results(
        self, decode_key: Callable[[bytes], KeyType], decode_value: Callable[[bytes | None], ValueType]
    ) -> list[SearchResult[KeyType, ValueType]]:
        """Return the results; the vectors are views of what was received.

        Raises:
            ProtocolError: If a vector has a type that this client doesn't know.
        """
        keys, values = map(decode_key, self.keys), map(decode_value, self.values)
        vectors = [[] if pairs is None else [*map(Vector.from_wire, pairs)] for pairs in self.vectors]
        return list(map(SearchResult, keys, values, self.scores, vectors))

    def __wire_write__(self, out: list[Buffer], last_flag: int) -> None:
        raise NotImplementedError("Found is only received; a member answers VectorCollectionSearchNearVector")

    @classmethod
    def __wire_read__(cls, buffer: Bytes, at: int, end: int) -> tuple[Self, int]:
        found = cls()
        if type(buffer) is bytes and (behind := _read_alike(found, buffer, at, end)):
            return found, behind
        found = cls()
        read_declared = reader(list[VectorSearchResult], f"{VectorCollectionSearchNearVector.__name__}Response.value")
        declared, behind = read_declared(buffer, at, end)
        for result in declared:
            found.keys.append(result.key)
            found.values.append(result.value)
            found.scores.append(result.score)
            found.vectors.append(result.vectors)
        return found, behind


class SearchNearVector(Request[Found]):
    """`VectorCollectionSearchNearVector`, written and read in one piece."""

    TYPE: ClassVar = VectorCollectionSearchNearVector.TYPE
    RETRYABLE: ClassVar = VectorCollectionSearchNearVector.RETRYABLE
    SINCE: ClassVar = VectorCollectionSearchNearVector.SINCE

    name: str
    query: Query


# What errors and telemetry call it.
SearchNearVector.__name__ = SearchNearVector.__qualname__ = VectorCollectionSearchNearVector.__name__


def _read_alike(found: Found, buffer: bytes, at: int, end: int) -> int:
    """Read the results at `at` into `found`; return the offset behind them, 0 if there is a frame of another form."""
    if buffer[at : at + _HEADER] != _BEGIN:
        return 0
    at += _HEADER
    add_key, add_value, add_score, add_vectors = (
        found.keys.append,
        found.values.append,
        found.scores.append,
        found.vectors.append,
    )
    vector_head, size_of_floats = b"", 0
    while end - at >= _HEAD_SIZE:
        begin, score, size, flags = _head(buffer, at)
        if begin != _RESULT or flags:
            break
        add_score(score)
        at += _KEY
        add_key(buffer[at + _HEADER : at + size])
        at += size
        if buffer[at : at + _KEY_ONLY_SIZE] == _KEY_ONLY:
            add_value(None)
            add_vectors(None)
            at += _KEY_ONLY_SIZE
            continue
        size, flags = _peek(buffer, at)
        if flags and flags != NULL:
            return 0
        add_value(None if flags else buffer[at + _HEADER : at + size])
        at += size
        if buffer[at : at + _NO_VECTORS_SIZE] == _NO_VECTORS:
            add_vectors(None)
            at += _NO_VECTORS_SIZE
            continue
        floats = at + _FLOATS
        if floats > end:
            return 0
        if buffer[at:floats] != vector_head:
            size_of_floats = _peek(buffer, floats - _HEADER)[0] - _HEADER
            vector_head = _BEGIN + PAIR_HEADS["", Type.DENSE, size_of_floats]
            if buffer[at:floats] != vector_head:
                return 0
        at = floats + size_of_floats
        if buffer[at : at + _VECTOR_END_SIZE] != _VECTOR_END:
            return 0
        add_vectors([VectorPair("", 0, buffer[floats:at])])
        at += _VECTOR_END_SIZE
    size, flags = _peek(buffer, at)
    return at + size if flags & END and at + size <= end else 0
