"""The documents of a bulk load as frames.

One pass over the documents of a request, without a `VectorDocument` for each: of a bulk load of arrays, making those
and encoding them one by one is most of the cost. The bytes are the same, which a test compares.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
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
_END = _frame(FRAME.size, END)
_PAIR = Struct("<iHiHb").pack
_FLOAT = 4


class Documents:
    """What `VectorCollectionPutAll.entries` is on the wire."""

    __slots__ = ("_parts",)

    def __init__(self, entries: Iterable[tuple[bytes, bytes, list[Vector]]]) -> None:
        """Encode the key, the value and the vectors of each document."""
        parts: list[Buffer] = [_BEGIN]
        for key, value, vectors in entries:
            parts += _frame(len(key) + 6, 0), key, _BEGIN + _frame(len(value) + 6, 0), value, _BEGIN
            for vector in vectors:
                floats = vector.vector
                parts += _head(vector.name, vector.type, floats.size), floats.data.cast("B"), _END
            parts.append(_END + _END)
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


@lru_cache(256)
def _head(name: str, type: int, size: int) -> bytes:
    """Return what stands before the floats of a vector: how the pair begins, its type, its name, and their frame."""
    text = name.encode()
    pair = _PAIR(FRAME.size, BEGIN, FRAME.size + 1, 0, type)
    return pair + _frame(len(text) + 6, 0) + text + _frame(size * _FLOAT + 6, 0)
