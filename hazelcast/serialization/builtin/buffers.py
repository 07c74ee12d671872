"""Values that are views of what was received: `memoryview`, and numpy's arrays. This module doesn't import numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_origin

from typing_extensions import override

from hazelcast.checks import kind
from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.serialization import type_ids
from hazelcast.serialization.aliases import is_ndarray, unaliased
from hazelcast.serialization.builtin.arrays import BytesSerializer
from hazelcast.serialization.codec import MismatchError

if TYPE_CHECKING:
    from types import ModuleType

    from numpy import dtype, generic
    from numpy.typing import NDArray

    from hazelcast.serialization.scope import ByteOrder, Scope
    from hazelcast.serialization.serializer import Serializer

__all__ = ["buffer_serializer"]

_ARRAYS: Final = {
    "b1": type_ids.BOOLEAN_ARRAY,
    "i1": type_ids.BYTE_ARRAY,
    "u1": type_ids.BYTE_ARRAY,
    "u2": type_ids.CHAR_ARRAY,
    "i2": type_ids.SHORT_ARRAY,
    "i4": type_ids.INT_ARRAY,
    "i8": type_ids.LONG_ARRAY,
    "f4": type_ids.FLOAT_ARRAY,
    "f8": type_ids.DOUBLE_ARRAY,
}
"""Java's arrays by numpy's name of their items."""


class ViewSerializer:
    """A byte array, read as a read-only view of what was received."""

    type_id: int = type_ids.BYTE_ARRAY
    reads_views: bool = True

    _bytes: Final = BytesSerializer()

    def dumps(self, value: memoryview, scope: Scope, /) -> bytes:
        if not isinstance(value, bytes | bytearray | memoryview):
            raise MismatchError.of_type("memoryview", value)
        return self._bytes.dumps(value, scope)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[memoryview | None, int]:
        count = scope.count(data, offset, 1)
        start = offset + 4
        if count < 0:
            return None, start
        return memoryview(data)[start : start + count], start + count

    @override
    def __repr__(self) -> str:
        return "memoryview"


class ArraySerializer:
    """A one-dimensional numpy array, stored as Java's array of the same items, read as a read-only view.

    Args:
        numpy: The module.
        item: The type of the items.

    Raises:
        InvalidArgumentTypeError: If Java has no such array.
    """

    reads_views: bool = True

    def __init__(self, numpy: ModuleType, item: object) -> None:
        self._numpy = cast("Any", numpy)
        try:
            self._dtype: dtype[generic] = self._numpy.dtype(item).newbyteorder("=")
            self.type_id: int = _ARRAYS[f"{self._dtype.kind}{self._dtype.itemsize}"]
        except (TypeError, KeyError):
            raise InvalidArgumentTypeError(
                f"Arrays of {getattr(item, '__name__', item)} can't be stored: name one of bool, int8 to int64, uint8,"
                " uint16, float32 and float64, as in NDArray[np.float32]"
            ) from None
        orders: tuple[ByteOrder, ...] = ("big", "little")
        self._ordered = {order: self._dtype.newbyteorder(order) for order in orders}

    def dumps(self, value: NDArray[Any], scope: Scope, /) -> bytes:
        if (
            not isinstance(value, self._numpy.ndarray)
            or value.dtype.newbyteorder("=") != self._dtype
            or value.ndim != 1
        ):
            is_array = isinstance(value, self._numpy.ndarray)
            raise MismatchError(f"a {self!r}", f"a {value.ndim}-d {value.dtype} array" if is_array else kind(value))
        content = self._numpy.ascontiguousarray(value, self._ordered[scope.byteorder])
        head = scope.heads[self.type_id]
        return b"".join((head, scope.int32.pack(len(content)), content.view(self._numpy.uint8)))

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[NDArray[Any] | None, int]:
        item = self._ordered[scope.byteorder]
        count = scope.count(data, offset, item.itemsize)
        start = offset + 4
        if count < 0:
            return None, start
        end = start + count * item.itemsize
        return self._numpy.frombuffer(memoryview(data)[start:end], item), end

    @override
    def __repr__(self) -> str:
        return f"1-d {self._dtype} array"


def buffer_serializer(spec: object) -> Serializer[Any] | None:
    """Return what reads a declared type as views, None if it isn't one of these."""
    if spec is memoryview:
        return ViewSerializer()
    spec = unaliased(spec)
    if not is_ndarray(get_origin(spec)):
        return None
    import numpy

    item = get_args(get_args(spec)[1])
    return ArraySerializer(numpy, item[0] if item else object)
