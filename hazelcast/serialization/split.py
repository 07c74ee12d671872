"""Large byte arrays, serialized without a copy of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, cast

from hazelcast.errors import InvalidArgumentValueError
from hazelcast.memory import HUGE, snapshot
from hazelcast.serialization.codec import MOST_CONTENT, Codec, too_large

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

__all__ = ["SPLIT_SIZE", "SplitData", "split_parts", "splitting"]

SPLIT_SIZE: Final = 1 << 17
"""Bytes of the content of a `SplitData`, at least; below, a copy costs less than a buffer of its own."""


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
    what: str,
    codec: Codec[Any],
    head: bytes,
    byteorder: Literal["big", "little"],
    types: Collection[type],
    custom: Container[type] = (),
) -> Codec[Any]:
    """Return `codec`, which writes byte arrays among others, with a shortcut for the large ones.

    Only what can't change any more goes to the socket from its own memory: `bytes`, and a `memoryview` of some. What
    can, such as what is beneath another `memoryview`, even if that is read-only, is copied as it is now.

    Args:
        what: What errors call a value.
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
            try:
                content = memoryview(cast("bytes | bytearray | memoryview", value))
            except ValueError as error:
                raise InvalidArgumentValueError(f"{what} can't be read: {error}", error) from error
            size = content.nbytes
            if size > MOST_CONTENT:
                raise too_large(what, size)
            constant = isinstance(content.obj, bytes)
            if size >= SPLIT_SIZE and content.c_contiguous and (constant or size >= HUGE):
                content = content.cast("B") if constant else snapshot(content)
                # What takes it for bytes asks for its length, and hands it on.
                return cast("bytes", SplitData(head + size.to_bytes(4, byteorder), content))
        return encode_other(value)

    return Codec(encode, codec.decode)
