"""Keeps numpy arrays of any shape and dtype in Hazelcast."""

from __future__ import annotations

from io import BytesIO
from math import prod
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.lib import format as npy

if TYPE_CHECKING:
    import numpy.typing as npt

    from hazelcast.serialization import Registry, Scope

__all__ = ["ArraySerializer", "register"]

_MAX_HEADER: Final = 10_000
"""Bytes of the header that describes dtype and shape; what numpy takes for safe to parse."""


class ArraySerializer:
    """Arrays as the contents of a ``.npy`` file: a header with dtype, shape and order, then the elements.

    What is read is a read-only view of the bytes that came from the cluster, of the same dtype, shape and order.
    """

    type_id: int = 2101

    def dumps(self, value: npt.NDArray[Any], scope: Scope, /) -> bytes:
        """Write an array; one that is neither in C nor in Fortran order is written in C order.

        Raises:
            TypeError: If it holds Python objects, or is of a subclass, which would not come back as such.
        """
        if type(value) is not np.ndarray:
            raise TypeError(f"only plain arrays can be written, not a {type(value).__name__}")
        _check_dtype(value.dtype)
        header = BytesIO()
        npy.write_array_header_2_0(header, npy.header_data_from_array_1_0(value))
        if header.tell() > _MAX_HEADER:
            raise ValueError(f"the dtype takes {header.tell()} bytes to describe, and at most {_MAX_HEADER} are read")
        fortran = value.flags.f_contiguous and not value.flags.c_contiguous
        elements = value.T if fortran else np.ascontiguousarray(value)
        # As plain bytes, since not every dtype lets its memory be had as what it is.
        raw = elements.reshape(-1).view(np.uint8).data if elements.nbytes else b""
        return scope.join((scope.heads[self.type_id], header.getvalue(), raw))

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[npt.NDArray[Any], int]:
        """Read an array without copying its elements."""
        stream = BytesIO(data)
        stream.seek(offset)
        if npy.read_magic(stream) != (2, 0):
            raise ValueError("the array has another version of the format than 2.0")
        shape, fortran, dtype = npy.read_array_header_2_0(stream, max_header_size=_MAX_HEADER)
        _check_dtype(dtype)
        start = stream.tell()
        end = start + prod(shape) * dtype.itemsize
        if min(shape, default=0) < 0 or end > len(data):
            raise ValueError(f"an array of the shape {shape} and the dtype {dtype} is not all there")
        array: npt.NDArray[Any]
        if start == end:
            array = np.empty(shape, dtype, "F" if fortran else "C")
            array.flags.writeable = False
        else:
            flat = np.frombuffer(data, dtype, prod(shape), start)
            array = flat.reshape(shape, order="F" if fortran else "C")
        return array, end


def _check_dtype(dtype: np.dtype[Any]) -> None:
    if dtype.hasobject:
        raise TypeError(f"Python objects in an array can't be serialized: its dtype is {dtype}")


def register(registry: Registry) -> None:
    """Let a client write and read arrays; the entry point ``numpy-arrays`` names this function."""
    registry.register(np.ndarray, ArraySerializer())
