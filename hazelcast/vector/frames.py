"""The documents of a bulk load as frames.

One pass over the documents of a request, without a `VectorDocument` for each: of a bulk load of arrays, making those
and encoding them one by one is most of the cost. The bytes are the same, which a test compares.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, ClassVar, Final

from hazelcast.protocol.frames import BEGIN, END, FINAL, FRAME
from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.vector_collection import VectorCollectionPutAll
from hazelcast.serialization.split import SPLIT_SIZE
from hazelcast.vector.vector import pair_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from typing_extensions import Buffer

    from hazelcast.protocol.frames import Bytes
    from hazelcast.vector.rows import Rows
    from hazelcast.vector.vector import Vector

_frame = FRAME.pack
_BEGIN = _frame(FRAME.size, BEGIN)
_END = _frame(FRAME.size, END)
_END_WITH = {last_flag: _frame(FRAME.size, END | last_flag) for last_flag in (0, FINAL)}
_ENDS = _END * 2
_LAST_ENDS = _END * 3
_value = Struct("<iHiH").pack
_SHORT: Final = 256
_KEYS: Final = tuple(_frame(size + 6, 0) for size in range(_SHORT))
_VALUES: Final = tuple(_value(6, BEGIN, size + 6, 0) for size in range(_SHORT))
_LARGE: Final = SPLIT_SIZE // 2  # a value that is not worth a copy; `SplitData`, which can't be joined, is no smaller


def _add(parts: list[Buffer], before: bytes, key: bytes, value: bytes, behind: bytes) -> None:
    """Append the frames of a key and a value, and what stands around them: joined, for each buffer has its price."""
    size = len(key)
    key_head = _KEYS[size] if size < _SHORT else _frame(size + 6, 0)
    size = len(value)
    value_head = _VALUES[size] if size < _SHORT else _value(6, BEGIN, size + 6, 0)
    if size < _LARGE:
        parts.append(b"".join((before, key_head, key, value_head, value, behind)))
    else:
        parts += b"".join((before, key_head, key, value_head)), value, behind


class Documents:
    """What `VectorCollectionPutAll.entries` is on the wire."""

    __slots__ = ("_parts",)

    def __init__(self, entries: Iterable[tuple[bytes, bytes, Sequence[Vector]]]) -> None:
        """Encode the key, the value and the vectors of each document."""
        parts: list[Buffer] = []
        before, name, size, vector_head = _BEGIN, None, 0, b""
        for key, value, vectors in entries:
            if len(vectors) == 1:
                vector = vectors[0]
                floats = vector.__wire_floats__()
                if len(floats) != size or vector.name != name:
                    name, size = vector.name, len(floats)
                    vector_head = _BEGIN + pair_head(name, vector.type, size)
                _add(parts, before, key, value, vector_head)
                parts.append(floats)
                before = _LAST_ENDS
            else:
                _add(parts, before, key, value, _BEGIN)
                for vector in vectors:
                    vector.__wire_write__(parts, 0)
                before = _ENDS
        parts.append(before)
        self._parts = parts

    @classmethod
    def of_rows(
        cls, rows: Iterable[int], keys: Sequence[bytes], values: Sequence[bytes], columns: Sequence[Rows]
    ) -> Self:
        """Encode some rows of a table: the keys, the values, and for each index its vectors."""
        parts: list[Buffer] = []
        (first_head, first, first_stride, first_size), *others = [
            (column.head, column.memory, column.stride, column.size) for column in columns
        ]
        before, first_head = _BEGIN, _BEGIN + first_head
        for row in rows:
            _add(parts, before, keys[row], values[row], first_head)
            at = row * first_stride
            parts.append(first[at : at + first_size])
            for head, memory, stride, size in others:
                at = row * stride
                parts += _END + head, memory[at : at + size]
            before = _LAST_ENDS
        parts.append(before)
        documents = cls(())
        documents._parts = parts
        return documents

    def __wire_write__(self, out: list[Buffer], last_flag: int) -> None:
        out += self._parts
        out.append(_END_WITH[last_flag])

    @classmethod
    def __wire_read__(cls, buffer: Bytes, at: int, end: int) -> tuple[Self, int]:
        raise NotImplementedError("Documents are only sent; a member reads VectorCollectionPutAll")


class PutDocuments(Request[None]):
    """`VectorCollectionPutAll` with documents that are frames already."""

    TYPE: ClassVar = VectorCollectionPutAll.TYPE
    SINCE: ClassVar = VectorCollectionPutAll.SINCE

    name: str
    entries: Documents


# What errors and telemetry call it.
PutDocuments.__name__ = VectorCollectionPutAll.__name__
