"""From what a user calls a vector to the float32 array that goes on the wire, and back.

The one place that decides about dtype, layout, byte order and finiteness. A one-dimensional, C-contiguous,
little-endian float32 array is checked and handed on as it is; anything else is converted once.
"""

from __future__ import annotations

from inspect import unwrap
from math import isfinite
from struct import error as StructError
from struct import pack as pack_struct
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import numpy.typing as npt

from hazelcast.errors import HazelcastError, InvalidArgumentTypeError, InvalidArgumentValueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer
FLOAT32: Final[np.dtype[np.float32]] = np.dtype("<f4")
"""Little-endian, as on the wire."""

_BLOCK: Final = 1 << 20
"""Floats of a matrix that are looked at together: what is found of them takes no more memory than that."""
_MOST_SQUARED: Final = 10_000
"""Floats of a vector from which on a linear algebra library may start threads."""
_RAW = ("B", "b", "c")
_ADJACENT: Final = (FLOAT32.itemsize,)  # the strides of one dimension without gaps

_ndarray = np.ndarray
_isfinite = np.isfinite
# Beneath the dispatch to other kinds of arrays, which this is never one of, and which takes a quarter of the time.
_squares: Final[Callable[[npt.NDArray[np.float32], npt.NDArray[np.float32]], np.float32]] = unwrap(np.vdot)


def pack(vector: object) -> npt.NDArray[np.float32]:
    """Return `vector` as a one-dimensional, C-contiguous array of little-endian float32, all finite.

    The array is `vector` itself, or a view of its memory, if that has this form already.

    Raises:
        InvalidArgumentTypeError: If it isn't made of real numbers.
        InvalidArgumentValueError: If it is empty, not one-dimensional, or has an element that is NaN, infinite or too
            large for float32.
    """
    array: npt.NDArray[Any] = vector if type(vector) is _ndarray else _as_array(vector)
    dtype = array.dtype
    as_it_is = (dtype is FLOAT32 or dtype == FLOAT32) and array.strides == _ADJACENT
    packed = array if as_it_is else _convert(array)
    # The sum of the squares is the cheapest look at all of them; `dot` would warn if it overflows, as it may.
    if 0 < packed.size <= _MOST_SQUARED and isfinite(_squares(packed, packed)):
        return packed
    if not packed.size or not _isfinite(packed).all():
        raise _refusal(array, packed)
    return packed


def pack_rows(name: str, vectors: object) -> npt.NDArray[np.float32]:
    """Return the matrix `vectors` as little-endian float32, all finite, each row C-contiguous.

    It is a view of the same memory if that has this form already. `name` is what errors call it.

    Raises:
        InvalidArgumentTypeError: If it is no array, or not one of real numbers.
        InvalidArgumentValueError: If it is not two-dimensional, its rows are empty, or an element is NaN, infinite or
            too large for float32.
    """
    if vectors is None or isinstance(vectors, list | tuple):
        found = "None" if vectors is None else f"a {type(cast('object', vectors)).__name__}"
        raise InvalidArgumentTypeError(
            f"{name} must be an array of shape (n, d), such as np.asarray(rows), not {found}"
        )
    array: npt.NDArray[Any] = vectors if type(vectors) is np.ndarray else _as_array(vectors)
    _check_real(name, array)
    if array.ndim != 2:
        raise InvalidArgumentValueError(f"{name} must have a row for each key, but is an array of shape {array.shape}")
    if not array.shape[1]:
        raise InvalidArgumentValueError(f"{name} must have at least one column, but is empty")
    # A negative stride would be of no use to who slices the memory.
    as_it_is = array.dtype == FLOAT32 and array.strides[1] == FLOAT32.itemsize and array.strides[0] >= 0
    packed = array if as_it_is else _to_float32(array)
    squared = array.shape[1] <= _MOST_SQUARED
    step = max(1, _BLOCK // array.shape[1])
    with np.errstate(all="ignore"):  # squares may be too large for float32
        for start in range(0, len(packed), step):
            block = packed[start : start + step]
            if not squared or not _isfinite(block[:, None, :] @ block[:, :, None]).all():
                _check_finite(name, array, packed, start, start + step)
    return packed


def _check_finite(name: str, array: npt.NDArray[Any], packed: npt.NDArray[np.float32], start: int, stop: int) -> None:
    """Look at each number of the rows from `start` to `stop`, which takes longer than the sum of their squares."""
    finite = _isfinite(packed[start:stop])
    if not finite.all():
        row, column = (int(i) for i in np.argwhere(~finite)[0])
        number = array[start + row, column]
        what = "too large for float32" if np.isfinite(number) else str(number)
        raise InvalidArgumentValueError(
            f"{name} must hold finite float32 numbers, but column {column} of row {start + row} is {what}"
        )


def unpack(floats: Buffer | None) -> npt.NDArray[np.float32]:
    """Return received floats as a read-only view, no floats as an empty array."""
    return np.frombuffer(b"" if floats is None else memoryview(floats), FLOAT32)


def _as_array(vector: Any) -> npt.NDArray[Any]:
    name = type(vector).__name__
    if isinstance(vector, list | tuple):
        return _from_list(cast("list[object] | tuple[object, ...]", vector))
    if isinstance(vector, str | bytes | bytearray) or (isinstance(vector, memoryview) and vector.format in _RAW):
        raise InvalidArgumentTypeError(
            f"A vector can't be a {name}; for the raw bytes of float32 pass np.frombuffer(data, dtype=np.float32)"
        )
    if isinstance(vector, np.ma.MaskedArray):
        raise InvalidArgumentTypeError("A vector can't be a masked array; fill it first, by .filled(0.0)")
    try:
        return np.asarray(vector)
    except Exception as error:
        # Whatever the object's own conversion raises.
        raise InvalidArgumentTypeError(f"A vector can't be made of a {name}: {error}", error) from error


def _from_list(items: list[object] | tuple[object, ...]) -> npt.NDArray[np.float32]:
    try:
        # Takes half the time of `np.array`, and refuses text.
        return np.frombuffer(pack_struct(f"<{len(items)}f", *items), FLOAT32)
    except (StructError, OverflowError) as error:
        raise next(filter(None, map(_element_error, range(len(items)), items))) from error


def _element_error(index: int, item: object) -> HazelcastError | None:
    try:
        pack_struct("<f", item)
    except (StructError, OverflowError):
        if isinstance(item, list | tuple | np.ndarray):
            return _not_flat(f"a sequence of sequences (element {index})")
        if isinstance(item, int | float):
            return _too_large(index)
        return InvalidArgumentTypeError(
            f"A vector must hold real numbers, but its element {index} is of type {type(item).__name__}"
        )
    return None


def _convert(array: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    _check_real("A vector", array)
    if array.ndim != 1:
        raise _not_flat(f"an array of shape {array.shape}")
    return _to_float32(array)


def _check_real(name: str, array: npt.NDArray[Any]) -> None:
    if array.dtype.kind not in "fiu":
        raise InvalidArgumentTypeError(
            f"{name} must hold real numbers, not {array.dtype}; convert it, by .astype(np.float32) or"
            " [float(x) for x in vector]"
        )


def _to_float32(array: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    with np.errstate(all="ignore"):
        return np.ascontiguousarray(array, FLOAT32)


def _not_flat(what: str) -> InvalidArgumentValueError:
    return InvalidArgumentValueError(
        f"A vector must be one-dimensional, not {what}; pass one row of it, or np.ravel(vector)"
    )


def _refusal(array: npt.NDArray[Any], packed: npt.NDArray[np.float32]) -> InvalidArgumentValueError:
    if not packed.size:
        return InvalidArgumentValueError("A vector must have at least one element, but is empty")
    index = int(np.flatnonzero(~np.isfinite(packed))[0])
    number = array[index]
    if np.isfinite(number):
        return _too_large(index)
    return InvalidArgumentValueError(
        f"A vector must hold finite numbers, but its element {index} is {number}; np.nan_to_num replaces such elements"
    )


def _too_large(index: int) -> InvalidArgumentValueError:
    return InvalidArgumentValueError(
        f"A vector must hold float32 numbers, but its element {index} is too large for that"
    )
