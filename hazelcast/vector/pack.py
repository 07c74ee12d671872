"""From what a user calls a vector to the float32 array that goes on the wire, and back.

The one place that decides about dtype, layout, byte order and finiteness. A one-dimensional, C-contiguous,
little-endian float32 array is checked and handed on as it is; anything else is converted once.
"""

from __future__ import annotations

from struct import error as StructError
from struct import pack as pack_struct
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import numpy.typing as npt

from hazelcast.errors import HazelcastError, InvalidArgumentTypeError, InvalidArgumentValueError

if TYPE_CHECKING:
    from typing_extensions import Buffer
FLOAT32: Final[np.dtype[np.float32]] = np.dtype("<f4")
"""Little-endian, as on the wire."""

_FALSE = b"\0"
_RAW = ("B", "b", "c")

_isfinite = np.isfinite


def pack(vector: object) -> npt.NDArray[np.float32]:
    """Return `vector` as a one-dimensional, C-contiguous array of little-endian float32, all finite.

    The array is `vector` itself, or a view of its memory, if that has this form already.

    Raises:
        InvalidArgumentTypeError: If it isn't made of real numbers.
        InvalidArgumentValueError: If it is empty, not one-dimensional, or has an element that is NaN, infinite or too
            large for float32.
    """
    array: npt.NDArray[Any] = vector if type(vector) is np.ndarray else _as_array(vector)
    packed = array if array.dtype == FLOAT32 and array.ndim == 1 and array.flags.c_contiguous else _convert(array)
    # Not by a reduction or a dot product: those take longer, or warn of an overflow before they can be asked.
    if _FALSE in _isfinite(packed).tobytes() or not packed.size:
        raise _refusal(array, packed)
    return packed


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
    if array.dtype.kind not in "fiu":
        raise InvalidArgumentTypeError(
            f"A vector must hold real numbers, not {array.dtype}; convert it, by .astype(np.float32) or"
            " [float(x) for x in vector]"
        )
    if array.ndim != 1:
        raise _not_flat(f"an array of shape {array.shape}")
    with np.errstate(over="ignore"):
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
