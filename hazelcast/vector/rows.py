"""The vectors of a bulk load that are the rows of a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.lib.stride_tricks import as_strided

from hazelcast import checks
from hazelcast.errors import InvalidArgumentValueError
from hazelcast.vector.pack import FLOAT32, pack_rows
from hazelcast.vector.vector import PAIR_HEADS, Type

if TYPE_CHECKING:
    import numpy.typing as npt


class Rows:
    """The vectors of one index, where they are in memory: row i is `size` bytes from i times `stride`."""

    __slots__ = ("count", "dimension", "head", "memory", "name", "size", "stride")

    def __init__(self, name: str, matrix: npt.NDArray[np.float32]) -> None:
        """Take what `pack_rows` returned as the vectors called `name`."""
        self.name: str = name
        self.count: int = matrix.shape[0]
        self.dimension: int = matrix.shape[1]
        self.size: int = self.dimension * FLOAT32.itemsize
        self.stride: int = matrix.strides[0]
        self.head: bytes = PAIR_HEADS[name, Type.DENSE, self.size]
        # One flat view from the first row to the end of the last: slices of it are half the price of an array's rows.
        length = (self.count - 1) * self.stride + self.size if self.count else 0
        self.memory: memoryview[int] = as_strided(matrix.view(np.uint8), (length,), (1,), writeable=False).data


def columns_of(vectors: object) -> list[Rows]:
    """Return the vectors of each index, as many for one as for another.

    Args:
        vectors: The matrix of the only index, or the matrices of several by name.

    Raises:
        InvalidArgumentTypeError, InvalidArgumentValueError: As `pack_rows`; there is no matrix, or they have different
            numbers of rows.
    """
    if not isinstance(vectors, Mapping):
        return [Rows("", pack_rows("vectors", vectors))]
    named = cast("Mapping[object, object]", vectors)
    columns = [
        Rows(checks.text("a name in vectors", name), pack_rows(f"vectors[{name!r}]", matrix))
        for name, matrix in named.items()
    ]
    if not columns:
        raise InvalidArgumentValueError("vectors must have a matrix for each index, but is empty")
    for column in columns:
        if column.count != columns[0].count:
            raise InvalidArgumentValueError(
                f"vectors must have a row for each key in every matrix, but {columns[0].name!r} has {columns[0].count}"
                f" and {column.name!r} has {column.count}"
            )
    return columns
