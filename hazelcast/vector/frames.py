"""The documents of a bulk load as frames.

One pass over the documents of a request, without a `VectorDocument` for each: of a bulk load of arrays, making those
and encoding them one by one is most of the cost. The bytes are the same, which a test compares.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from hazelcast.protocol.frames import BEGIN, END, FRAME
from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.vector_collection import VectorCollectionPutAll

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
_ENDS = _END * 2
_VALUE = Struct("<iHiH").pack


class Documents:
    """What `VectorCollectionPutAll.entries` is on the wire."""

    __slots__ = ("_parts",)

    def __init__(self, entries: Iterable[tuple[bytes, bytes, list[Vector]]]) -> None:
        """Encode the key, the value and the vectors of each document."""
        parts: list[Buffer] = [_BEGIN]
        for key, value, vectors in entries:
            parts += _frame(len(key) + 6, 0), key, _BEGIN + _frame(len(value) + 6, 0), value, _BEGIN
            for vector in vectors:
                vector.__wire_write__(parts, 0)
            parts.append(_ENDS)
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
            key, value = keys[row], values[row]
            key_head, value_head = _frame(len(key) + 6, 0), _VALUE(6, BEGIN, len(value) + 6, 0)
            at = row * first_stride
            # Together, for each buffer has its price when a message is written.
            parts += b"".join((before, key_head, key, value_head, value, first_head)), first[at : at + first_size]
            for head, memory, stride, size in others:
                at = row * stride
                parts += _END + head, memory[at : at + size]
            before = _END + _ENDS
        parts.append(before)
        documents = cls(())
        documents._parts = parts
        return documents

    def __wire_write__(self, out: list[Buffer], last_flag: int) -> None:
        out += self._parts
        out.append(_frame(FRAME.size, END | last_flag))

    @classmethod
    def __wire_read__(cls, buffer: Bytes, at: int, end: int) -> tuple[Self, int]:
        raise NotImplementedError("Documents are only sent; a member reads VectorCollectionPutAll")


class PutDocuments(Request[None]):
    """`VectorCollectionPutAll` with documents that are frames already."""

    TYPE: ClassVar = VectorCollectionPutAll.TYPE
    SINCE: ClassVar = VectorCollectionPutAll.SINCE

    name: str
    entries: Documents
