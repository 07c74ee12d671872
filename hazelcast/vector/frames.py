"""The documents of a bulk load as frames.

One pass over the documents, without a `VectorDocument` for each: of a bulk load of arrays, making those and encoding
them one by one is most of the cost. The bytes are the same, which a test compares.
"""

from __future__ import annotations

from itertools import chain
from reprlib import repr as short
from struct import Struct
from typing import TYPE_CHECKING, ClassVar, Final, cast

from hazelcast.checks import text
from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.protocol.frames import BEGIN, END, FINAL, FRAME, mark
from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.vector_collection import VectorCollectionPutAll
from hazelcast.serialization.split import SPLIT_SIZE
from hazelcast.vector.document import Document, encoded
from hazelcast.vector.vector import FLOAT_SIZE, PAIR_HEADS, Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Self

    from typing_extensions import Buffer

    from hazelcast.protocol.frames import Bytes
    from hazelcast.types import KeyType, ValueType
    from hazelcast.vector.rows import Rows

_frame = FRAME.pack
_BEGIN = mark(BEGIN)
_END = mark(END)
_DOCUMENT_END = _END * 3  # of the vector, of the vectors, of the document
_LAST = {last_flag: _DOCUMENT_END + mark(END | last_flag) for last_flag in (0, FINAL)}
_NONE = {last_flag: _BEGIN + mark(END | last_flag) for last_flag in (0, FINAL)}
_LARGE: Final = SPLIT_SIZE // 2  # a value that is not worth a copy; `SplitData`, which can't be joined, is no smaller
_value = Struct("<iHiH").pack
_SHORT: Final = 256
# What stands before a short key, the end of another document included, and before a short value, by their sizes.
_KEYS: Final = tuple(_DOCUMENT_END + _frame(FRAME.size + size, 0) for size in range(_SHORT))
_VALUES: Final = tuple(_value(FRAME.size, BEGIN, FRAME.size + size, 0) for size in range(_SHORT))


class Encoded:
    """Documents that are checked and encoded, each for itself: which go into one request is known when all are."""

    __slots__ = ("counts", "frames", "keys", "shapes", "sizes")

    def __init__(self) -> None:
        self.keys: list[bytes] = []
        self.sizes: list[int] = []
        """The bytes of each document."""
        self.frames: list[tuple[Bytes, ...]] = []
        self.counts: set[int] = set()
        """The numbers of vectors that the documents have."""
        self.shapes: set[tuple[str, int]] = set()
        """The names and dimensions that the vectors have."""

    def head_of(self, vector: Vector, size: int) -> bytes:
        """Return what stands before the `size` bytes of a vector, and note its shape.

        Raises:
            InvalidArgumentTypeError, InvalidArgumentValueError: If its name is none that can be sent.
        """
        try:
            self.shapes.add((vector.name, size // FLOAT_SIZE))
            return PAIR_HEADS[vector.name, vector.type, size]
        except (AttributeError, TypeError, UnicodeEncodeError):
            text("A vector's name", vector.name)
            raise


def encoded_all(
    documents: Mapping[KeyType, Document[ValueType]],
    encode_key: Callable[[KeyType], bytes],
    encode_value: Callable[[ValueType], bytes],
) -> Encoded:
    """Encode many documents, which are checked as `encoded` does; an error says which document it is about."""
    all_ = Encoded()
    add_key, add_size, add_frames, add_count = all_.keys.append, all_.sizes.append, all_.frames.append, all_.counts.add
    join, key_heads, value_heads = b"".join, _KEYS, _VALUES
    name, size, head = None, 0, b""
    key: KeyType | None = None
    try:
        for key, document in documents.items():
            data = encode_key(key)
            # Nearly all are of these very classes and have one vector.
            if (
                document.__class__ is Document
                and (value := document.value) is not None
                and (vectors := document.vectors).__class__ is list
                and len(vectors) == 1
                and (vector := vectors[0]).__class__ is Vector
            ):
                content = encode_value(value)
            else:
                content, vectors = encoded(document, encode_value)
                vector = vectors[0]
            floats = vector.__wire_floats__()
            if len(floats) != size or vector.name != name:
                name, size = vector.name, len(floats)
                head = _BEGIN + all_.head_of(vector, size)
            if len(vectors) == 1 and len(data) < _SHORT and len(content) < _SHORT:
                joined = join((key_heads[len(data)], data, value_heads[len(content)], content, head))
                add_frames((joined, floats))
                add_size(len(joined) + size)
            else:
                frames: tuple[Bytes, ...] = (*_long(data, content, head), floats)
                for vector in vectors[1:]:
                    floats = vector.__wire_floats__()
                    frames += _END + all_.head_of(vector, len(floats)), floats
                add_frames(frames)
                add_size(sum(map(len, frames)))
            add_key(data)
            add_count(len(vectors))
    except InvalidArgumentTypeError as error:
        raise InvalidArgumentTypeError(f"map[{short(key)}]: {error}") from None
    return all_


class Documents:
    """What `VectorCollectionPutAll.entries` is on the wire."""

    __slots__ = ("_parts",)

    def __init__(self, frames: Iterable[tuple[Bytes, ...]]) -> None:
        """Put the frames of documents together, as they are in `Encoded`."""
        self._parts: list[Buffer] = _begun(list(chain.from_iterable(frames)))

    @classmethod
    def of_rows(
        cls, rows: Iterable[int], keys: Sequence[bytes], values: Sequence[bytes], columns: Sequence[Rows]
    ) -> Self:
        """Encode some rows of a table: the keys, the values, and for each index its vectors."""
        # What stands between the floats of two documents is one buffer, for each buffer has its price.
        parts: list[Buffer] = []
        add, join, key_heads, value_heads = parts.append, b"".join, _KEYS, _VALUES
        first, *others = columns
        memory, stride, size, head = first.memory, first.stride, first.size, _BEGIN + first.head
        for row in rows:
            key, value = keys[row], values[row]
            if len(key) < _SHORT and len(value) < _SHORT:
                add(join((key_heads[len(key)], key, value_heads[len(value)], value, head)))
            else:
                parts += _long(key, value, head)
            at = row * stride
            add(memory[at : at + size])
            if others:
                for column in others:
                    at = row * column.stride
                    parts += _END + column.head, column.memory[at : at + column.size]
        documents = cls.__new__(cls)
        documents._parts = _begun(parts)
        return documents

    def __wire_write__(self, out: list[Buffer], last_flag: int) -> None:
        if self._parts:
            out += self._parts
            out.append(_LAST[last_flag])
        else:
            out.append(_NONE[last_flag])

    @classmethod
    def __wire_read__(cls, buffer: Bytes, at: int, end: int) -> tuple[Self, int]:
        raise NotImplementedError("Documents are only sent; a member reads VectorCollectionPutAll")


def _long(key: bytes, value: bytes, behind: bytes) -> tuple[bytes, ...]:
    """Return the frames of a key and a value of any size, and what stands around them."""
    before = _DOCUMENT_END + _frame(FRAME.size + len(key), 0)
    value_head = _value(FRAME.size, BEGIN, FRAME.size + len(value), 0)
    if len(value) < _LARGE:
        return (b"".join((before, key, value_head, value, behind)),)
    return before + key + value_head, value, behind


def _begun(parts: list[Buffer]) -> list[Buffer]:
    """Return the parts of documents, the first of which begins the list rather than ends another document."""
    if parts:
        parts[0] = _BEGIN + cast("bytes", parts[0])[len(_DOCUMENT_END) :]
    return parts


class PutDocuments(Request[None]):
    """`VectorCollectionPutAll` with documents that are frames already."""

    TYPE: ClassVar = VectorCollectionPutAll.TYPE
    SINCE: ClassVar = VectorCollectionPutAll.SINCE

    name: str
    entries: Documents


# What errors and telemetry call it.
PutDocuments.__name__ = VectorCollectionPutAll.__name__
