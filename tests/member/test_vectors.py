"""Vector collections: configurations, documents, and the nearest vectors by Hazelcast's formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from hazelcast.errors import IllegalArgumentError, InvalidConfigurationError, UnsupportedOperationError
from hazelcast.protocol.messages.client import ClientCreateProxy, ClientDestroyProxy, ClientGetDistributedObjects
from hazelcast.protocol.messages.dynamic_config import DynamicConfigAddVectorCollectionConfig as Config
from hazelcast.protocol.messages.vector_collection import (
    VectorCollectionClear,
    VectorCollectionDelete,
    VectorCollectionGet,
    VectorCollectionOptimize,
    VectorCollectionPut,
    VectorCollectionPutAll,
    VectorCollectionPutIfAbsent,
    VectorCollectionRemove,
    VectorCollectionSearchNearVector,
    VectorCollectionSet,
    VectorCollectionSize,
)
from hazelcast.protocol.structures import (
    VectorDocument,
    VectorIndexConfig,
    VectorPair,
    VectorSearchOptions,
    VectorSearchResult,
)
from tests.member.harness import WireClient, data, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hazelcast.protocol.message import Request

EUCLIDEAN, COSINE, DOT = 0, 1, 2
VECTORS = "hz:service:vector"
A, B = data("a"), data("b")


def index(name: str | None = "", metric: int = COSINE, dimension: int = 3) -> VectorIndexConfig:
    return VectorIndexConfig(name, metric, dimension, 32, 100, True)


def config(*indexes: VectorIndexConfig, backup_count: int = 1) -> Config:
    return Config("v", list(indexes), backup_count)


def pair(floats: Sequence[float] | NDArray[np.float64], name: str = "") -> VectorPair:
    return VectorPair(name, 0, np.array(floats, "<f4").tobytes())


def document(content: object, *pairs: VectorPair) -> VectorDocument:
    return VectorDocument(data(content), list(pairs))


def shown(found: VectorDocument | None) -> Any:
    """Return the value and the vectors by name of a document."""
    if found is None:
        return None
    return value(found.value), {it.name: floats(it) for it in found.vectors}


def floats(pair: VectorPair) -> list[float]:
    assert pair.vector is not None
    return [float(x) for x in np.frombuffer(memoryview(pair.vector), "<f4")]


def search(wire: WireClient, query: Sequence[float], name: str = "", limit: int = 10) -> list[VectorSearchResult]:
    options = VectorSearchOptions(False, False, limit, None)
    return wire.call(VectorCollectionSearchNearVector("v", [pair(query, name)], options))


@pytest.fixture
def one(wire: WireClient) -> WireClient:
    """A client with a collection `v` of one unnamed index: COSINE, of dimension 3."""
    wire.call(config(index()))
    return wire


@pytest.fixture
def two(wire: WireClient) -> WireClient:
    """A client with a collection `v` of two indexes: "x" of dimension 2 and "y" of dimension 3."""
    wire.call(config(index("x", EUCLIDEAN, 2), index("y", DOT, 3)))
    return wire


# -- configurations


def test_a_collection_must_be_configured_first(wire: WireClient) -> None:
    for request in (ClientCreateProxy("v", VECTORS), VectorCollectionSize("v"), VectorCollectionGet("v", A)):
        error = wire.fail(request)
        assert isinstance(error, IllegalArgumentError)
        assert "'v' has no configuration" in str(error)
    wire.call(config(index()))
    wire.call(ClientCreateProxy("v", VECTORS))
    assert [(it.service_name, it.name) for it in wire.call(ClientGetDistributedObjects())] == [(VECTORS, "v")]


def test_the_same_configuration_again_is_fine(one: WireClient) -> None:
    one.call(config(index()))


@pytest.mark.parametrize(
    "other",
    [config(index(metric=DOT)), config(index(dimension=4)), config(index("n")), config(index(), backup_count=2)],
)
def test_another_configuration_of_the_name_is_refused(one: WireClient, other: Config) -> None:
    error = one.fail(other)
    assert isinstance(error, InvalidConfigurationError)
    assert error.java_class == "com.hazelcast.config.InvalidConfigurationException"


@pytest.mark.parametrize(
    "impossible",
    [
        config(),
        config(index("x"), index("x")),
        config(index(), index("x")),
        config(index(dimension=0)),
        config(index(metric=9)),
    ],
)
def test_configurations_that_can_not_be(wire: WireClient, impossible: Config) -> None:
    assert isinstance(wire.fail(impossible), IllegalArgumentError)


# -- documents


def test_documents(one: WireClient) -> None:
    first, second = document("A", pair([1, 2, 3])), document("B", pair([4, 5, 6]))
    assert one.call(VectorCollectionPut("v", A, first)) is None
    assert shown(one.call(VectorCollectionPut("v", A, second))) == ("A", {"": [1, 2, 3]})
    assert shown(one.call(VectorCollectionPutIfAbsent("v", A, first))) == ("B", {"": [4, 5, 6]})
    assert one.call(VectorCollectionPutIfAbsent("v", B, first)) is None
    one.call(VectorCollectionSet("v", B, second))
    assert shown(one.call(VectorCollectionGet("v", B))) == ("B", {"": [4, 5, 6]})
    assert one.call(VectorCollectionSize("v")) == 2
    assert shown(one.call(VectorCollectionRemove("v", B))) == ("B", {"": [4, 5, 6]})
    assert one.call(VectorCollectionRemove("v", B)) is None
    one.call(VectorCollectionDelete("v", A))
    one.call(VectorCollectionDelete("v", A))
    assert one.call(VectorCollectionGet("v", A)) is None
    assert one.call(VectorCollectionSize("v")) == 0


def test_keys_are_compared_without_their_partition_hash(one: WireClient) -> None:
    one.call(VectorCollectionSet("v", A, document(1, pair([1, 2, 3]))))
    assert one.call(VectorCollectionGet("v", b"\0\0\0\7" + A[4:])) is not None


def test_what_is_kept_does_not_change_with_what_was_sent_or_answered(one: WireClient) -> None:
    one.call(VectorCollectionSet("v", A, document(1, pair([1, 2, 3]))))
    answer = one.call(VectorCollectionGet("v", A))
    one.call(VectorCollectionSet("v", A, document(1, pair([7, 8, 9]))))
    assert shown(answer) == (1, {"": [1, 2, 3]})


def test_several_indexes_each_have_a_vector(two: WireClient) -> None:
    two.call(VectorCollectionSet("v", A, document(1, pair([1, 2, 3], "y"), pair([4, 5], "x"))))
    assert shown(two.call(VectorCollectionGet("v", A))) == (1, {"x": [4, 5], "y": [1, 2, 3]})


def test_a_single_named_index_can_be_meant_without_its_name(wire: WireClient) -> None:
    wire.call(config(index("n")))
    wire.call(VectorCollectionSet("v", A, document(1, pair([1, 2, 3]))))
    wire.call(VectorCollectionSet("v", B, document(2, pair([1, 2, 3], "n"))))
    assert shown(wire.call(VectorCollectionGet("v", A))) == (1, {"n": [1, 2, 3]})
    assert len(search(wire, [1, 2, 3])) == len(search(wire, [1, 2, 3], "n")) == 2


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [pair([1, 2])],
        [pair([1, 2, 3, 4])],
        [pair([])],
        [pair([1, 2, 3], "n")],
        [pair([1, 2, 3]), pair([1, 2, 3])],
        [VectorPair("", 0, None)],
        [pair([1, float("nan"), 3])],
        [pair([1, float("inf"), 3])],
    ],
)
def test_vectors_that_do_not_fit(one: WireClient, pairs: list[VectorPair]) -> None:
    one.call(VectorCollectionSet("v", A, document("before", pair([1, 2, 3]))))
    requests: list[Request[Any]] = [
        VectorCollectionPut("v", A, document("no", *pairs)),
        VectorCollectionSet("v", A, document("no", *pairs)),
        VectorCollectionPutIfAbsent("v", A, document("no", *pairs)),
        VectorCollectionPutAll("v", [(A, document("no", *pairs))]),
    ]
    for request in requests:
        assert isinstance(one.fail(request), IllegalArgumentError)
    assert shown(one.call(VectorCollectionGet("v", A))) == ("before", {"": [1, 2, 3]})


@pytest.mark.parametrize(
    "pairs",
    [
        [pair([1, 2], "x")],
        [pair([1, 2], "x"), pair([3, 4], "x")],
        [pair([1, 2], "x"), pair([1, 2, 3])],
        [pair([1, 2], "x"), pair([1, 2, 3], "z")],
        [pair([1, 2, 3], "x"), pair([1, 2], "y")],
    ],
)
def test_vectors_that_do_not_fit_several_indexes(two: WireClient, pairs: list[VectorPair]) -> None:
    assert isinstance(two.fail(VectorCollectionSet("v", A, document(1, *pairs))), IllegalArgumentError)
    assert two.call(VectorCollectionSize("v")) == 0


def test_put_all_keeps_what_came_before_an_invalid_document(one: WireClient) -> None:
    good, bad = document(1, pair([1, 2, 3])), document(2, pair([1]))
    assert isinstance(
        one.fail(VectorCollectionPutAll("v", [(A, good), (B, bad), (data("c"), good)])), IllegalArgumentError
    )
    assert one.call(VectorCollectionSize("v")) == 1


def test_clear_and_destroy(one: WireClient) -> None:
    for request in (VectorCollectionClear("v"), ClientDestroyProxy("v", VECTORS)):
        one.call(VectorCollectionSet("v", A, document(1, pair([1, 2, 3]))))
        one.call(request)
        assert one.call(VectorCollectionSize("v")) == 0
        assert search(one, [1, 2, 3]) == []


# -- searches


def test_the_score_that_a_real_cluster_gives(one: WireClient) -> None:
    one.call(VectorCollectionSet("v", A, document(1, pair([0.3, 0.4, 0.5]))))
    [result] = search(one, [0.2, 0.2, 0.3])
    assert (value(result.key), result.score) == ("a", 0.9973459243774414)


@pytest.mark.parametrize(
    ("metric", "vector", "query", "score"),
    [
        (COSINE, [1, 0], [1, 0], 1.0),
        (COSINE, [2, 0], [0, 3], 0.5),
        (COSINE, [2, 0], [-3, 0], 0.0),
        (COSINE, [0, 0], [1, 0], 0.5),
        (DOT, [1, 2], [3, 4], 6.0),
        (DOT, [1, 2], [-3, -4], -5.0),
        (EUCLIDEAN, [1, 2], [1, 2], 1.0),
        (EUCLIDEAN, [1, 2], [4, 6], 1 / 26),
    ],
)
def test_scores(wire: WireClient, metric: int, vector: list[float], query: list[float], score: float) -> None:
    wire.call(config(index(metric=metric, dimension=2)))
    wire.call(VectorCollectionSet("v", A, document(1, pair(vector))))
    [result] = search(wire, query)
    assert result.score == pytest.approx(score, rel=1e-6)


def test_what_a_result_brings_along(two: WireClient) -> None:
    two.call(VectorCollectionSet("v", A, document("A", pair([1, 2], "x"), pair([1, 2, 3], "y"))))
    query = [pair([1, 1], "x")]
    for with_value in (False, True):
        for with_vectors in (False, True):
            options = VectorSearchOptions(with_value, with_vectors, 10, {"partitionLimit": "1"})
            [result] = two.call(VectorCollectionSearchNearVector("v", query, options))
            assert value(result.value) == ("A" if with_value else None)
            # One vector, that of the searched index, under no name.
            found = None if result.vectors is None else [(it.name, floats(it)) for it in result.vectors]
            assert found == ([("", [1, 2])] if with_vectors else None)


@pytest.mark.parametrize("metric", [EUCLIDEAN, COSINE, DOT])
@pytest.mark.parametrize("limit", [1, 10, 99, 100, 1000])
def test_the_nearest_of_many_among_changes(wire: WireClient, metric: int, limit: int) -> None:
    """Compared with a plain computation in double precision."""
    random = np.random.default_rng(metric)
    wire.call(config(index(metric=metric, dimension=8)))
    vectors = {key: random.standard_normal(8) for key in range(150)}
    wire.call(
        VectorCollectionPutAll("v", [(data(key), document(key, pair(vector))) for key, vector in vectors.items()])
    )
    for key in range(0, 150, 3):
        wire.call(VectorCollectionDelete("v", data(key)))
        del vectors[key]
    for key in range(1, 150, 9):
        vectors[key] = random.standard_normal(8)
        wire.call(VectorCollectionSet("v", data(key), document(key, pair(vectors[key]))))
    query = random.standard_normal(8)

    def score(vector: Any) -> float:
        if metric == EUCLIDEAN:
            return float(1 / (1 + ((vector - query) ** 2).sum()))
        product = vector @ query
        return float(
            (1 + (product / np.linalg.norm(vector) / np.linalg.norm(query) if metric == COSINE else product)) / 2
        )

    expected = sorted(((score(vector), key) for key, vector in vectors.items()), reverse=True)[:limit]
    found = search(wire, query.tolist(), limit=limit)
    assert [value(result.key) for result in found] == [key for _, key in expected]
    assert [result.score for result in found] == pytest.approx([score for score, _ in expected], rel=1e-5)
    # Documents and vectors still go together.
    for key, vector in vectors.items():
        assert shown(wire.call(VectorCollectionGet("v", data(key)))) == (key, {"": pytest.approx(vector, rel=1e-6)})


@pytest.mark.parametrize(
    ("query", "limit", "kind"),
    [
        ([pair([1, 2, 3]), pair([1, 2, 3])], 10, UnsupportedOperationError),
        ([], 10, IllegalArgumentError),
        ([pair([1, 2])], 10, IllegalArgumentError),
        ([pair([1, 2, 3], "n")], 10, IllegalArgumentError),
        ([pair([1, 2, 3])], 0, IllegalArgumentError),
        ([VectorPair("", 0, None)], 1, IllegalArgumentError),
    ],
)
def test_searches_that_can_not_be(one: WireClient, query: list[VectorPair], limit: int, kind: type[Exception]) -> None:
    request = VectorCollectionSearchNearVector("v", query, VectorSearchOptions(True, True, limit, None))
    assert isinstance(one.fail(request), kind)


def test_a_search_of_several_indexes_names_one(two: WireClient) -> None:
    request = VectorCollectionSearchNearVector("v", [pair([1, 2])], VectorSearchOptions(True, True, 1, None))
    assert isinstance(two.fail(request), IllegalArgumentError)


def test_optimize(one: WireClient) -> None:
    one.call(VectorCollectionOptimize("v", None))
    one.call(VectorCollectionOptimize("v", ""))
    assert isinstance(one.fail(VectorCollectionOptimize("v", "none")), IllegalArgumentError)


def test_optimize_names_one_of_several_indexes(two: WireClient) -> None:
    two.call(VectorCollectionOptimize("v", "x"))
    assert isinstance(two.fail(VectorCollectionOptimize("v", None)), IllegalArgumentError)
