"""The documents of a bulk load as frames.

One pass over the documents of a request, without a `VectorDocument` for each: of a bulk load of arrays, making those
and encoding them one by one is most of the cost. The bytes are the same, which a test compares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hazelcast.protocol.frames import BEGIN, END, FRAME
from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.vector_collection import VectorCollectionPutAll

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from typing_extensions import Buffer

    from hazelcast.protocol.frames import Bytes
    from hazelcast.vector.vector import Vector

_frame = FRAME.pack
_BEGIN = _frame(FRAME.size, BEGIN)
_ENDS = _frame(FRAME.size, END) * 2


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
