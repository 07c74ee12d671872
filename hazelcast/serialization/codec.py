"""The two functions that stand for a type once it has been looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, cast, overload

from hazelcast.checks import kind
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MOST_BYTES", "MOST_CONTENT", "Codec", "Decode", "MismatchError", "too_large"]

MOST_BYTES: Final = 2**31 - 1 - 6
"""Bytes of a `Data`, which is one frame, at most."""
MOST_CONTENT: Final = MOST_BYTES - 12
"""Bytes of a byte array or a text that is a `Data`, at most."""

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


def too_large(what: str, size: int, most: int = MOST_CONTENT) -> InvalidArgumentValueError:
    """Return the error for something of `size` bytes, more than `most`."""
    return InvalidArgumentValueError(f"{what} must have at most {most:,} bytes, but has {size:,}")


class MismatchError(InvalidArgumentTypeError):
    """A value is not of the declared type. What finds that out doesn't know what the value is for; its codec does.

    Args:
        expected: Such as "of type str".
        found: Such as "of type int".
        part: Which part of the value it is, such as "[1]".
    """

    def __init__(self, expected: str, found: str, part: str = "") -> None:
        self._expected, self._found, self._part = expected, found, part
        super().__init__(self._text("value"))

    @classmethod
    def of_type(cls, expected: str, value: object) -> MismatchError:
        """Return the error for a value that isn't of the type `expected`; it doesn't show the value."""
        return cls(f"of type {expected}", kind(value))

    def within(self, index: int) -> MismatchError:
        """Return the error for the list whose item `index` this is about."""
        return MismatchError(self._expected, self._found, f"[{index}]{self._part}")

    def about(self, what: str) -> InvalidArgumentTypeError:
        """Return the error for what the value was given as, such as a key."""
        return InvalidArgumentTypeError(self._text(what))

    def _text(self, what: str) -> str:
        return f"{what}{self._part} must be {self._expected}, but is {self._found}"
