"""What is refused before a member is asked."""

from __future__ import annotations

import pytest

from hazelcast.errors import InvalidArgumentValueError
from hazelcast.vector import IndexConfig, Metric, Type, Vector
from hazelcast.vector.indexes import Indexes

UNNAMED = Indexes([IndexConfig("", Metric.DOT, 2)])
NAMED = Indexes([IndexConfig("one", Metric.DOT, 2)])
SEVERAL = Indexes([IndexConfig("one", Metric.DOT, 2), IndexConfig("two", Metric.DOT, 3)])
UNKNOWN = Indexes()


def vector(name: str, dimension: int) -> Vector:
    return Vector(name, Type.DENSE, [1.0] * dimension)


@pytest.mark.parametrize(
    ("indexes", "documents"),
    [
        (UNNAMED, [[vector("", 2)]]),
        (NAMED, [[vector("", 2)], [vector("one", 2)]]),
        (SEVERAL, [[vector("one", 2), vector("two", 3)], [vector("two", 3), vector("one", 2)]]),
        (UNKNOWN, [[vector("a", 1), vector("b", 2)], [vector("c", 3)]]),
        (SEVERAL, []),
    ],
)
def test_documents_that_fit(indexes: Indexes, documents: list[list[Vector]]) -> None:
    indexes.check(documents)


@pytest.mark.parametrize(
    ("indexes", "documents", "message"),
    [
        (UNNAMED, [[vector("", 2)], [vector("", 3)]], "the index must have one dimension: one has 3, not 2"),
        (UNNAMED, [[vector("one", 2)]], "no index 'one', only the unnamed one"),
        (NAMED, [[vector("", 3)]], "one has 3, not 2"),
        (NAMED, [[vector("two", 2)]], "no index 'two', only 'one'"),
        (NAMED, [[vector("one", 2), vector("two", 2)]], "each of the 1 indexes, but one has 2"),
        (SEVERAL, [[vector("one", 2)]], "each of the 2 indexes, but one has 1"),
        (SEVERAL, [[vector("one", 2), vector("", 3)]], "no index '', only 'one', 'two'"),
        (SEVERAL, [[vector("one", 3), vector("two", 3)]], "the index 'one' must have one dimension: one has 3, not 2"),
        (UNKNOWN, [[vector("a", 1)], [vector("a", 2)]], "the index 'a' must have one dimension"),
    ],
)
def test_documents_that_do_not_fit(indexes: Indexes, documents: list[list[Vector]], message: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match=message):
        indexes.check(documents)


@pytest.mark.parametrize(
    ("indexes", "query"),
    [(UNNAMED, vector("", 2)), (NAMED, vector("", 2)), (SEVERAL, vector("two", 3)), (UNKNOWN, vector("any", 9))],
)
def test_queries_that_fit(indexes: Indexes, query: Vector) -> None:
    indexes.check_query(query)


@pytest.mark.parametrize(
    ("indexes", "query", "message"),
    [
        (UNNAMED, vector("", 3), "one has 3, not 2"),
        (UNNAMED, vector("one", 2), "no index 'one'"),
        (SEVERAL, vector("", 2), "no index ''"),
        (SEVERAL, vector("two", 2), "one has 2, not 3"),
    ],
)
def test_queries_that_do_not_fit(indexes: Indexes, query: Vector, message: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match=message):
        indexes.check_query(query)
