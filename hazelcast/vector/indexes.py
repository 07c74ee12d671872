"""What is known of a collection's indexes before a member is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.checks import text
from hazelcast.errors import InvalidArgumentValueError
from hazelcast.vector.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hazelcast.protocol.structures import VectorIndexConfig
    from hazelcast.vector.config import IndexConfig


class Indexes:
    """The indexes of a collection, as this client configured them; without any, nothing is known.

    It spares a round trip, and a bulk load that stops in the middle. Members check everything themselves.
    """

    __slots__ = ("_count", "_dimensions")

    def __init__(self, configs: Sequence[IndexConfig | VectorIndexConfig] = ()) -> None:
        self._count = len(configs)
        self._dimensions = {config.name or "": config.dimension for config in configs}
        if self._count == 1:
            self._dimensions[""] = configs[0].dimension

    def check(self, documents: Sequence[Sequence[Vector]]) -> None:
        """Check the vectors of documents that go into the collection together.

        Raises:
            InvalidArgumentValueError: If one can't fit: its number of vectors, a name, or a dimension; that of an index
                about which nothing is known is the same for all.
        """
        self.check_shapes(set(map(len, documents)), Vector.shapes_of(documents))

    def check_shapes(self, counts: Iterable[int], shapes: Iterable[tuple[str, int]]) -> None:
        """Check the numbers of vectors that documents have, and the vectors' names and dimensions, as `check` does."""
        if self._count:
            for count in counts:
                if count != self._count:
                    raise InvalidArgumentValueError(
                        f"A document must have a vector for each of the {self._count} indexes, but one has {count}"
                    )
        dimensions = dict(self._dimensions)
        for name, size in shapes:
            text("A vector's name", name)  # it may have been changed
            if self._count and name not in dimensions:
                raise self._no_index(name)
            if dimensions.setdefault(name, size) != size:
                raise _mismatch(name, dimensions[name], size)

    def check_query(self, query: Vector) -> None:
        """Check the vector of a search.

        Raises:
            InvalidArgumentValueError: If there is no index of its name, or it has another dimension.
        """
        if not self._count:
            return
        dimension = self._dimensions.get(query.name)
        if dimension is None:
            raise self._no_index(query.name)
        if dimension != query.vector.size:
            raise _mismatch(query.name, dimension, query.vector.size)

    def _no_index(self, name: str) -> InvalidArgumentValueError:
        known = ", ".join(repr(known) for known in self._dimensions if known or self._count > 1)
        return InvalidArgumentValueError(f"There is no index {name!r}, only {known or 'the unnamed one'}")


def _mismatch(name: str, dimension: int, size: int) -> InvalidArgumentValueError:
    which = f"the index {name!r}" if name else "the index"
    return InvalidArgumentValueError(f"The vectors of {which} must have one dimension: one has {size}, not {dimension}")
