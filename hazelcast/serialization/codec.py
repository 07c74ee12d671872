"""The two functions that stand for a type once it has been looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Codec"]

T = TypeVar("T")


class Codec(Generic[T]):
    """Values of one type to `Data` and back.

    Attributes:
        encode: Serializes a value; the partition hash in the header is 0 unless the value names a partition key.
        decode: Reads a value.
    """

    __slots__ = ("decode", "encode")

    def __init__(self, encode: Callable[[T], bytes], decode: Callable[[bytes], T]) -> None:
        self.encode: Callable[[T], bytes] = encode
        self.decode: Callable[[bytes], T] = decode
