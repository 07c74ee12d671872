"""How near two vectors are: Hazelcast's scores, in float32; a higher one is nearer."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Floats: TypeAlias = NDArray[np.float32]


class Metric(IntEnum):
    """A metric, as the protocol numbers it."""

    EUCLIDEAN = 0
    COSINE = 1
    DOT = 2


def scores(metric: Metric, matrix: Floats, norms: Floats, query: Floats) -> Floats:
    """Return the score of each row of a matrix for a query.

    Args:
        metric: EUCLIDEAN gives 1 / (1 + squared distance), COSINE (1 + cos) / 2, DOT (1 + dot product) / 2.
        matrix: The vectors, of shape (n, dimension).
        norms: Their lengths, of shape (n,).
        query: A vector, of shape (dimension,).
    """
    return _FORMULAS[metric](matrix, norms, query)


def _euclidean(matrix: Floats, norms: Floats, query: Floats) -> Floats:
    difference = matrix - query
    squared: Floats = np.einsum("ij,ij->i", difference, difference)
    return np.float32(1) / (np.float32(1) + squared)


def _cosine(matrix: Floats, norms: Floats, query: Floats) -> Floats:
    lengths: Floats = norms * np.sqrt(np.dot(query, query))
    # A vector of length 0 has no direction: it is taken to be at a right angle to all others.
    cosines = np.divide(matrix @ query, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    found: Floats = (np.float32(1) + cosines) / np.float32(2)
    return found


def _dot(matrix: Floats, norms: Floats, query: Floats) -> Floats:
    return (np.float32(1) + matrix @ query) / np.float32(2)


_FORMULAS: dict[Metric, Callable[[Floats, Floats, Floats], Floats]] = {
    Metric.EUCLIDEAN: _euclidean,
    Metric.COSINE: _cosine,
    Metric.DOT: _dot,
}
