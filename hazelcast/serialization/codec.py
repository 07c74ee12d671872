"""The two functions that stand for a type once it has been looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast, overload

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Codec", "Decode"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Decode(Protocol[T_co]):
    """Reads a value of bytes, and leaves None as it is."""

    @overload
    def __call__(self, data: bytes, /) -> T_co: ...
    @overload
    def __call__(self, data: None, /) -> None: ...
    @overload
    def __call__(self, data: bytes | None, /) -> T_co | None: ...


class Codec(Generic[T]):
    """Values of one type to `Data` and back.

    Attributes:
        encode: Serializes a value; the partition hash in the header is 0 unless the value names a partition key.
        decode: Reads a value. None, which stands for no value, stays None.
    """

    __slots__ = ("decode", "encode")

    def __init__(self, encode: Callable[[T], bytes], decode: Callable[[bytes | None], T | None]) -> None:
        self.encode: Callable[[T], bytes] = encode
        self.decode: Decode[T] = cast("Decode[T]", decode)
