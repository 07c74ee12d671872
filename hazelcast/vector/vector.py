"""A named vector."""

from __future__ import annotations

from enum import IntEnum
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, cast

from typing_extensions import override

from hazelcast.checks import text
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError, ProtocolError
from hazelcast.protocol.frames import BEGIN, END, FINAL, FRAME, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt
    from typing_extensions import Buffer

    from hazelcast.protocol.structures import VectorPair

    # To a type checker an array is a Buffer from Python 3.12 on only.
    Array: TypeAlias = npt.NDArray[np.floating[Any]] | npt.NDArray[np.integer[Any]]
    VectorLike: TypeAlias = Sequence[float] | Buffer | Array

FLOAT_SIZE: Final = 4
"""Bytes of a float32."""

_SHOWN = 4
_MOST_HEADS: Final = 256
_PAIR = Struct("<iHiHb").pack
_frame = FRAME.pack
_ENDS = {last: mark(END | last) for last in (0, FINAL)}


class Type(IntEnum):
    """The kind of a vector."""

    DENSE = 0
    """An array of floats."""


_DENSE = Type.DENSE


class Vector:
    """A vector with the name of the index that it belongs to.

    A one-dimensional, C-contiguous, little-endian float32 array, or another buffer of that form, isn't copied: it goes
    from its own memory to the socket. Lists, other dtypes (float64, float16, integers), strided rows and big-endian
    arrays are converted to float32, once, here. The array is checked here, not when it is sent: don't change it until
    the call that sends it returns.

    >>> Vector("", Type.DENSE, [0.2, 0.2, 0.3])
    Vector(name='', type=DENSE, vector=[0.2, 0.2, 0.3])

    Args:
        name: The name of the index; "" for the only index of a collection.
        type: `Type.DENSE`.
        vector: The floats, one-dimensional.

    Raises:
        InvalidArgumentTypeError: If the name isn't a `str`, or the vector isn't made of real numbers.
        InvalidArgumentValueError: If the type is unknown, the name has a lone surrogate, or the vector is empty, not
            one-dimensional, or has an element that is NaN, infinite or too large for float32.
    """

    __slots__ = ("_floats", "_vector", "name", "type")
    __match_args__ = ("name", "type", "vector")

    def __init__(self, name: str, type: Type, vector: VectorLike) -> None:
        if not isinstance(name, str):
            raise InvalidArgumentTypeError(
                f"A vector's name must be a str, '' for the only index, not {name.__class__.__name__}"
            )
        self.name: str = name if name.isascii() else text("A vector's name", name)
        self.type: Type = type if type is _DENSE else _known(type)
        # As the setter does.
        self._vector: npt.NDArray[np.float32] | None = (packed := _pack(vector))
        self._floats: memoryview[int] | memoryview[float] = packed.data.cast("B")

    @property
    def vector(self) -> npt.NDArray[np.float32]:
        """The floats. Received ones are a read-only view of what came: copy the array to change it."""
        vector = self._vector
        if vector is None:  # received, and not asked for so far
            vector = self._vector = _unpack(self._floats)
        return vector

    @vector.setter
    def vector(self, vector: VectorLike) -> None:
        self._vector = packed = _pack(vector)
        self._floats = packed.data.cast("B")

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Vector):
            return NotImplemented
        mine, theirs = self.vector, other.vector
        same_floats = mine.shape == theirs.shape and bool((mine == theirs).all())
        return same_floats and (self.name, self.type) == (other.name, other.type)

    @override
    def __repr__(self) -> str:
        shown = ", ".join(str(number) for number in self.vector[:_SHOWN])
        rest = f", … {len(self.vector)} floats" if len(self.vector) > _SHOWN else ""
        return f"Vector(name={self.name!r}, type={self.type.name}, vector=[{shown}{rest}])"

    @classmethod
    def from_wire(cls, pair: VectorPair) -> Self:
        """Return a received vector, a view of the received floats.

        Raises:
            ProtocolError: If it has a type that this client doesn't know.
        """
        if pair.type:
            raise ProtocolError(f"A vector of unknown type {pair.type}")
        vector = cls.__new__(cls)
        vector.name = pair.name
        vector.type = _DENSE
        vector._vector = None
        floats = pair.vector
        vector._floats = floats if isinstance(floats, memoryview) else memoryview(floats or b"")
        return vector

    @staticmethod
    def shapes_of(documents: Sequence[Sequence[Vector]]) -> set[tuple[str, int]]:
        """Return the names and dimensions that the vectors of documents have.

        Raises:
            InvalidArgumentTypeError: If a name isn't a `str`.
        """
        try:
            found = {(vector.name, vector._floats.nbytes) for vectors in documents for vector in vectors}
        except TypeError:  # a name that can't even be hashed
            for vectors in documents:
                for vector in vectors:
                    text("A vector's name", vector.name)
            raise
        return {(name, size // FLOAT_SIZE) for name, size in found}

    def __wire_floats__(self) -> memoryview[int]:
        """Return the bytes of the floats, where they are."""
        floats = self._floats
        if floats.itemsize != 1:  # received
            floats = self._floats = floats.cast("B")
        return cast("memoryview[int]", floats)

    def __wire_write__(self, out: list[Buffer], last_flag: int) -> None:
        """Append the frames of a `VectorPair`, its floats from where they are."""
        floats = self._floats if self._floats.itemsize == 1 else self.__wire_floats__()
        out += PAIR_HEADS[self.name, self.type, len(floats)], floats, _ENDS[last_flag]

    @override
    def __reduce__(self) -> tuple[type[Self], tuple[str, Type, npt.NDArray[np.float32]]]:
        return type(self), (self.name, self.type, self.vector)


def as_pairs(vectors: list[Vector]) -> list[VectorPair]:
    """Return `vectors` in the protocol's form, over the same memory."""
    # A Vector has the fields of a VectorPair, which is all that an encoder asks for.
    return cast("list[VectorPair]", vectors)


def not_a_vector(found: object) -> InvalidArgumentTypeError:
    """Return the error for something else in the place of a `Vector`."""
    return InvalidArgumentTypeError(
        f"A vector must be a Vector, such as Vector('', Type.DENSE, [0.1, 0.2]), not {type(found).__name__}"
    )


class _PairHeads(dict[tuple[str, Type, int], bytes]):
    """What stands before `size` bytes of floats: begin of the structure, type, name, header of the floats."""

    def __missing__(self, key: tuple[str, Type, int]) -> bytes:
        name, type, size = key
        data = name.encode()
        head = _PAIR(6, BEGIN, 7, 0, type) + _frame(len(data) + 6, 0) + data + _frame(size + 6, 0)
        if len(self) >= _MOST_HEADS:
            self.clear()
        self[key] = head
        return head


PAIR_HEADS: Final = _PairHeads()
"""The head of a vector by its name, its type and the bytes of its floats; a collection has few of those."""


def _known(type: Type) -> Type:
    try:
        return Type(type)
    except ValueError as error:
        raise InvalidArgumentValueError(f"A vector's type must be Type.DENSE, not {type!r}", error) from error


# numpy takes longer to import than the whole client, and many programs have no vectors: not before the first one.


def _import_pack(vector: VectorLike) -> npt.NDArray[np.float32]:
    global _pack
    from hazelcast.vector.pack import pack

    _pack = pack
    return pack(vector)


def _import_unpack(floats: Buffer) -> npt.NDArray[np.float32]:
    global _unpack
    from hazelcast.vector.pack import unpack

    _unpack = unpack
    return unpack(floats)


_pack: Callable[[VectorLike], npt.NDArray[np.float32]] = _import_pack
_unpack: Callable[[Buffer], npt.NDArray[np.float32]] = _import_unpack
