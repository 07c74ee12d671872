"""Large byte arrays, serialized without a copy of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, cast

from hazelcast.memory import HUGE, snapshot
from hazelcast.serialization.codec import Codec

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

__all__ = ["SplitData", "split_parts", "splitting"]

_LARGE: Final = 1 << 17
"""Bytes of content; below, a copy costs less than a buffer of its own."""


class SplitData:
    """A `Data` in two parts: what stands before the content, and the content where it is.

    It goes into a request in the place of `bytes`, and apart when that is written to a socket.
    """

    __slots__ = ("content", "head")

    def __init__(self, head: bytes, content: bytes | memoryview) -> None:
        self.head: bytes = head
        self.content: bytes | memoryview = content

    def __len__(self) -> int:
        return len(self.head) + len(self.content)


def split_parts(parts: Iterable[object]) -> Iterator[bytes | memoryview]:
    """Return the buffers of requests, each `SplitData` as its two parts."""
    for part in parts:
        if type(part) is SplitData:
            yield part.head
            yield part.content
        else:
            yield cast("bytes | memoryview", part)


def splitting(
    codec: Codec[Any],
    head: bytes,
    byteorder: Literal["big", "little"],
    types: Collection[type],
    custom: Container[type] = (),
) -> Codec[Any]:
    """Return `codec`, which writes byte arrays among others, with a shortcut for the large ones.

    Only what can't change any more goes to the socket from its own memory: `bytes`, and a `memoryview` that is
    read-only. What can is copied as it is now.

    Args:
        codec: What reads and writes all else.
        head: Partition hash and type id of a byte array.
        byteorder: Of the length.
        types: Those of `bytes`, `bytearray` and `memoryview` that are taken.
        custom: Types that have a serializer of their own.
    """
    encode_other = codec.encode

    def encode(value: object) -> bytes:
        cls = value.__class__
        if cls in types and cls not in custom:
            content = memoryview(cast("bytes | bytearray | memoryview", value))
            size = content.nbytes
            if size >= _LARGE and content.c_contiguous and (content.readonly or size >= HUGE):
                content = content.cast("B") if content.readonly else snapshot(content)
                # What takes it for bytes asks for its length, and hands it on.
                return cast("bytes", SplitData(head + size.to_bytes(4, byteorder), content))
        return encode_other(value)

    return Codec(encode, codec.decode)
