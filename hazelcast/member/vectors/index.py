"""The vectors of all documents of a collection under one name, in rows of one growing matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from hazelcast.errors import IllegalArgumentError
from hazelcast.member.vectors.metric import Floats, Metric, scores

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from hazelcast.protocol.structures import VectorIndexConfig

_FIRST_CAPACITY: Final = 64


class VectorIndex:
    """An index. Its rows are numbered as the documents of its collection are.

    Args:
        config: Name, metric and dimension; the parameters of the graph that a real member builds are of no effect.
    """

    def __init__(self, config: VectorIndexConfig) -> None:
        self.name: str = config.name or ""
        self.dimension: int = config.dimension
        self._metric = Metric(config.metric)
        self._matrix: Floats = np.empty((_FIRST_CAPACITY, self.dimension), np.float32)
        self._norms: Floats = np.empty(_FIRST_CAPACITY, np.float32)

    def read(self, vector: Buffer | None) -> Floats:
        """Return a vector as it came in a message.

        Raises:
            IllegalArgumentError: There is none, it has another dimension, or holds a NaN or an infinity.
        """
        if vector is None:
            raise IllegalArgumentError(f"The vector of the index '{self.name}' is missing")
        floats: Floats = np.frombuffer(memoryview(vector), "<f4")
        if floats.size != self.dimension:
            raise IllegalArgumentError(
                f"Vector dimension mismatch for the index '{self.name}': expected {self.dimension}, got {floats.size}"
            )
        if not np.isfinite(floats).all():
            raise IllegalArgumentError(f"The vector of the index '{self.name}' holds a NaN or an infinity")
        return floats

    def store(self, row: int, vector: Floats) -> None:
        """Set a row, which is one that is there or the next."""
        if row == len(self._matrix):
            self._matrix = np.concatenate((self._matrix, np.empty_like(self._matrix)))
            self._norms = np.concatenate((self._norms, np.empty_like(self._norms)))
        self._matrix[row] = vector
        self._norms[row] = np.sqrt(np.dot(vector, vector))

    def move(self, source: int, target: int) -> None:
        """Put one row in the place of another."""
        self._matrix[target] = self._matrix[source]
        self._norms[target] = self._norms[source]

    def vector(self, row: int) -> memoryview:
        """Return a copy of a row, as it goes into a message."""
        return memoryview(self._matrix[row].copy())

    def nearest(self, query: Floats, count: int, limit: int) -> list[tuple[int, float]]:
        """Return the best `limit` of the first `count` rows with their scores, the best first."""
        found = scores(self._metric, self._matrix[:count], self._norms[:count], query)
        best = np.argpartition(-found, limit - 1)[:limit] if limit < count else np.arange(count)
        best = best[np.lexsort((best, -found[best]))]
        return list(zip(best.tolist(), found[best].tolist(), strict=True))
