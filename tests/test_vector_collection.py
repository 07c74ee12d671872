"""VectorCollection against the development member, and what a community member makes of it.

Hazelcast's own vectors are part of its Enterprise edition, of which no member can be had here.
"""

from __future__ import annotations

import asyncio
import itertools
import math
from collections.abc import Callable, Coroutine
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt
import pytest

from hazelcast.asyncio import HazelcastClient, VectorCollection
from hazelcast.errors import (
    HazelcastClientNotActiveError,
    HazelcastError,
    IllegalArgumentError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
    InvalidConfigurationError,
    OperationTimeoutError,
    UnsupportedOperationError,
    VectorCollectionUnsupportedError,
)
from hazelcast.member import Member
from hazelcast.protocol.messages.vector_collection import VectorCollectionPutAll, VectorCollectionSize
from hazelcast.serialization.json import Json
from hazelcast.vector import Document, IndexConfig, Metric, SearchResult, Type, Vector
from tests.support.internals import pending_calls, requests_sent

Docs: TypeAlias = VectorCollection[str, str]
Bare: TypeAlias = VectorCollection[Any, Any]

EUCLIDEAN, COSINE, DOT = Metric.EUCLIDEAN, Metric.COSINE, Metric.DOT


def vector(*floats: float, name: str = "") -> Vector:
    return Vector(name, Type.DENSE, floats)


def doc(value: str, *floats: float, name: str = "") -> Document[str]:
    return Document(value, vector(*floats, name=name))


async def made(client: HazelcastClient, name: str, *indexes: IndexConfig) -> Docs:
    await client.create_vector_collection_config(name, indexes or [IndexConfig("", COSINE, 2)])
    return await client.get_vector_collection(name, str, str)


@pytest.fixture
async def docs(member_client: HazelcastClient, unique_name: str) -> Docs:
    """A collection with one unnamed index of dimension 2, which its client has configured."""
    return await made(member_client, unique_name)


# -- one document --------------------------------------------------------------------------------------------------


async def test_set_and_get(docs: Docs) -> None:
    await docs.set("key", doc("value", 0.25, 0.5))
    found = await docs.get("key")
    assert found is not None
    assert found == doc("value", 0.25, 0.5)
    assert found.vector is not None
    assert found.vector.vector.dtype == np.float32


async def test_get_of_a_missing_key(docs: Docs) -> None:
    assert await docs.get("missing") is None


async def test_put_returns_the_document_before(docs: Docs) -> None:
    assert await docs.put("key", doc("old", 1, 2)) is None
    assert await docs.put("key", doc("new", 3, 4)) == doc("old", 1, 2)
    assert await docs.get("key") == doc("new", 3, 4)


async def test_put_if_absent_keeps_the_document_before(docs: Docs) -> None:
    assert await docs.put_if_absent("key", doc("old", 1, 2)) is None
    assert await docs.put_if_absent("key", doc("new", 3, 4)) == doc("old", 1, 2)
    assert await docs.get("key") == doc("old", 1, 2)


async def test_remove_returns_the_document(docs: Docs) -> None:
    await docs.set("key", doc("value", 1, 2))
    assert await docs.remove("key") == doc("value", 1, 2)
    assert await docs.remove("key") is None
    assert await docs.size() == 0


async def test_delete(docs: Docs) -> None:
    await docs.set("key", doc("value", 1, 2))
    await docs.delete("key")
    await docs.delete("key")
    assert await docs.get("key") is None


async def test_size_clear_and_optimize(docs: Docs) -> None:
    await docs.put_all({str(i): doc("value", i, 1) for i in range(5)})
    assert await docs.size() == 5
    await docs.optimize()
    assert await docs.size() == 5
    await docs.clear()
    assert await docs.size() == 0
    assert await docs.search_near_vector(vector(1, 1)) == []


async def test_document_that_was_got_can_be_put_again(docs: Docs) -> None:
    await docs.set("key", doc("value", 1, 2))
    found = await docs.get("key")
    assert found is not None
    found.value = "changed"
    await docs.set("key", found)
    assert await docs.get("key") == doc("changed", 1, 2)


async def test_destroy_drops_the_documents(member_client: HazelcastClient, docs: Docs) -> None:
    await docs.set("key", doc("value", 1, 2))
    assert await docs.destroy() is True
    again = await member_client.get_vector_collection(docs.name, str, str)
    assert again is not docs
    assert await again.size() == 0


# -- bulk load -----------------------------------------------------------------------------------------------------


async def test_put_all_of_rows_of_a_matrix(member_client: HazelcastClient, unique_name: str) -> None:
    matrix = np.random.default_rng(1).random((500, 8), dtype=np.float32)
    docs = await made(member_client, unique_name, IndexConfig("", EUCLIDEAN, 8))
    rows = [Vector("", Type.DENSE, row) for row in matrix]
    await docs.put_all({f"key {i}": Document(f"value {i}", row) for i, row in enumerate(rows)})
    assert await docs.size() == 500
    for i in (0, 250, 499):
        assert await docs.get(f"key {i}") == Document(f"value {i}", rows[i])
    (nearest,) = await docs.search_near_vector(rows[7], limit=1)
    assert (nearest.key, nearest.score) == ("key 7", 1.0)


async def test_put_all_takes_any_mapping_and_replaces(docs: Docs) -> None:
    await docs.set("a", doc("old", 1, 2))
    await docs.put_all(MappingProxyType({"a": doc("new", 3, 4), "b": doc("b", 5, 6)}))
    assert await docs.get("a") == doc("new", 3, 4)
    assert await docs.get("b") == doc("b", 5, 6)


async def test_put_all_of_nothing(docs: Docs) -> None:
    await docs.put_all({})
    assert await docs.size() == 0


async def test_put_all_sends_one_request_for_each_partition(member_client: HazelcastClient, docs: Docs) -> None:
    sent = requests_sent(member_client)
    entries = {str(i): doc("value", i, 1) for i in range(1_000)}
    await docs.put_all(entries)
    partitions = {await member_client.partition_service.get_partition_id(key) for key in entries}
    assert requests_sent(member_client) - sent == len(partitions)


async def test_one_wrong_document_keeps_a_bulk_load_from_being_sent(docs: Docs) -> None:
    wrong: Any = Document(None, vector(1, 2))
    for bad in (wrong, doc("value", 1, 2, 3), doc("value", 1, 2, name="other"), Document("value", [])):
        with pytest.raises((InvalidArgumentTypeError, InvalidArgumentValueError)):
            await docs.put_all({**{str(i): doc("value", 1, 2) for i in range(100)}, "bad": bad})
    assert await docs.size() == 0


async def test_mixed_dimensions_are_refused_whoever_configured_the_collection(member_address: str, docs: Docs) -> None:
    async with HazelcastClient(cluster_members=[member_address]) as other:
        theirs = await other.get_vector_collection(docs.name, str, str)
        with pytest.raises(InvalidArgumentValueError, match="one dimension"):
            await theirs.put_all({"a": doc("a", 1, 2), "b": doc("b", 1, 2, 3)})
        assert await theirs.size() == 0


# -- bulk load of a matrix -----------------------------------------------------------------------------------------


def table(count: int, dimension: int = 2) -> Table:
    """Return keys, values and a matrix."""
    rows = np.random.default_rng(1).random((count, dimension), dtype=np.float32)
    return Table([f"key {i}" for i in range(count)], [f"value {i}" for i in range(count)], rows)


class Table(NamedTuple):
    keys: list[str]
    values: list[str]
    vectors: npt.NDArray[np.float32]

    @property
    def arguments(self) -> dict[str, Any]:
        return self._asdict()


async def test_put_all_of_a_matrix(member_client: HazelcastClient, docs: Docs) -> None:
    keys, values, vectors = table(1_000)
    sent = requests_sent(member_client)
    told: list[int] = []
    await docs.put_all(keys=keys, values=values, vectors=vectors, on_progress=told.append)
    partitions = {await member_client.partition_service.get_partition_id(key) for key in keys}
    assert requests_sent(member_client) - sent == len(partitions)
    assert len(told) == len(partitions)
    assert told == sorted(told)
    assert told[-1] == await docs.size() == 1_000
    for i in (0, 500, 999):
        assert await docs.get(keys[i]) == Document(values[i], Vector("", Type.DENSE, vectors[i]))


async def test_put_all_of_a_large_matrix_sends_requests_of_bounded_size(
    member_client: HazelcastClient, unique_name: str
) -> None:
    docs = await made(member_client, unique_name, IndexConfig("", DOT, 65_536))
    _, values, vectors = table(40, 65_536)
    keys: list[str] = []
    for number in itertools.count():
        if await member_client.partition_service.get_partition_id(str(number)) == 7:
            keys.append(str(number))
            if len(keys) == 40:
                break
    sent = requests_sent(member_client)
    told: list[int] = []
    await docs.put_all(keys=keys, values=values, vectors=vectors[:, ::-1], on_progress=told.append)
    assert requests_sent(member_client) - sent == 10
    assert told == list(range(4, 41, 4))
    assert await docs.get(keys[39]) == Document("value 39", Vector("", Type.DENSE, vectors[39, ::-1]))


async def test_put_all_of_matrices_of_several_indexes(member_client: HazelcastClient, unique_name: str) -> None:
    docs = await made(member_client, unique_name, IndexConfig("title", COSINE, 2), IndexConfig("body", EUCLIDEAN, 3))
    titles, bodies = np.eye(2), np.ones((2, 3))
    await docs.put_all(keys=["a", "b"], values=["A", "B"], vectors={"body": bodies, "title": titles})
    found = await docs.get("b")
    assert found is not None
    assert {v.name: v.vector.tolist() for v in found.vectors} == {"title": [0, 1], "body": [1, 1, 1]}


@pytest.mark.parametrize("size", [0, 300, 70_000, 300_000])
async def test_documents_with_large_values(member_client: HazelcastClient, unique_name: str, size: int) -> None:
    await made(member_client, unique_name)
    untyped = await member_client.get_vector_collection(unique_name)
    values = {"bytes": b"\1" * size, "a" * 300: "text" * size}
    documents = {key: Document(value, vector(1.0, 2.0)) for key, value in values.items()}
    rows = np.array([[1, 2], [1, 2]], np.float32)

    async def stored() -> dict[str, Any]:
        found = {key: await untyped.get(key) for key in values}
        await untyped.clear()
        return found

    await untyped.put_all(documents)
    assert await stored() == documents
    await untyped.put_all(keys=values, values=values.values(), vectors=rows)
    assert await stored() == documents
    for key, document in documents.items():
        await untyped.set(key, document)
    assert await stored() == documents


async def test_documents_of_several_shapes_in_one_request(member_client: HazelcastClient, unique_name: str) -> None:
    names = ["", "b", "c"]
    for number, indexes in enumerate([names[1:], names[:1]]):
        name = f"{unique_name}-{number}"
        docs = await made(member_client, name, *(IndexConfig(index, COSINE, 2) for index in indexes))
        documents = {
            f"key {i}": Document(f"value {i}", [vector(i + 1, 2, name=index) for index in indexes])
            for i in range(2_000)
        }
        await docs.put_all(documents)
        assert {key: await docs.get(key) for key in documents} == documents


async def test_put_all_of_a_matrix_takes_iterators(docs: Docs) -> None:
    numbers = itertools.count()
    await docs.put_all(
        keys=(str(i) for i in range(3)), values=dict.fromkeys(["a", "b", "c"]), vectors=np.ones((3, 2), np.int8)
    )
    assert await docs.get("2") == doc("c", 1, 1)
    with pytest.raises(InvalidArgumentValueError, match=r"keys must be 3, .* but are more"):
        await docs.put_all(keys=map(str, numbers), values=["a", "b", "c"], vectors=np.ones((3, 2)))
    assert next(numbers) == 4


async def test_put_all_of_an_empty_matrix(member_client: HazelcastClient, docs: Docs) -> None:
    sent = requests_sent(member_client)
    await docs.put_all(keys=[], values=[], vectors=np.zeros((0, 2)))
    assert requests_sent(member_client) == sent


WRONG_TABLES: dict[str, tuple[dict[str, Any], type[HazelcastError], str]] = {
    "too few keys": ({"keys": ["a", "b"]}, InvalidArgumentValueError, "keys must be 3, .* but are 2"),
    "too many values": ({"values": list("abcd")}, InvalidArgumentValueError, "values must be 3, .* but are more"),
    "equal keys": ({"keys": ["a", "b", "a"]}, InvalidArgumentValueError, "the rows 0 and 2 are equal"),
    "no keys": ({"keys": None}, InvalidArgumentTypeError, "keys must be one for each row"),
    "no values": ({"values": None}, InvalidArgumentTypeError, "values must be one for each row"),
    "no vectors": ({"vectors": None}, InvalidArgumentTypeError, "vectors must be an array"),
    "text for keys": ({"keys": "abc"}, InvalidArgumentTypeError, "keys must be one for each row"),
    "bytes for values": ({"values": b"abc"}, InvalidArgumentTypeError, "values must be one for each row"),
    "a number for keys": ({"keys": 3}, InvalidArgumentTypeError, "keys must be one for each row"),
    "None among keys": ({"keys": ["a", None, "c"]}, InvalidArgumentTypeError, r"keys\[1\]: key must not be None"),
    "None among values": (
        {"values": ["a", "b", None]},
        InvalidArgumentTypeError,
        r"values\[2\]: value must not be None",
    ),
    "another type of key": ({"keys": ["a", "b", 3]}, InvalidArgumentTypeError, r"keys\[2\]: key must be of type str"),
    "another type of value": (
        {"values": ["a", "b", 3]},
        InvalidArgumentTypeError,
        r"values\[2\]: value must be of type str",
    ),
    "a list of lists": ({"vectors": [[1.0, 2.0]] * 3}, InvalidArgumentTypeError, "np.asarray"),
    "one dimension": ({"vectors": np.zeros(3)}, InvalidArgumentValueError, r"of shape \(3,\)"),
    "NaN": ({"vectors": np.full((3, 2), np.nan)}, InvalidArgumentValueError, "column 0 of row 0 is nan"),
    "another dimension": ({"vectors": np.zeros((3, 4))}, InvalidArgumentValueError, "one has 4, not 2"),
    "another index": ({"vectors": {"other": np.zeros((3, 2))}}, InvalidArgumentValueError, "no index 'other'"),
    "too many indexes": (
        {"vectors": {"": np.zeros((3, 2)), "other": np.zeros((3, 2))}},
        InvalidArgumentValueError,
        "one has 2",
    ),
    "no function": ({"on_progress": 5}, InvalidArgumentTypeError, "on_progress must be callable"),
    "a map as well": ({"map": {}}, InvalidArgumentTypeError, "either a map or"),
}


@pytest.mark.parametrize(("changes", "error", "message"), WRONG_TABLES.values(), ids=WRONG_TABLES)
async def test_wrong_tables_are_not_sent(
    member_client: HazelcastClient, docs: Docs, changes: dict[str, Any], error: type[HazelcastError], message: str
) -> None:
    sent = requests_sent(member_client)
    arguments: dict[str, Any] = {**table(3).arguments, **changes}
    with pytest.raises(HazelcastError, match=message) as caught:
        await docs.put_all(**arguments)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    assert requests_sent(member_client) == sent


async def test_equal_keys_of_an_untyped_collection_are_those_of_equal_bytes(
    member_client: HazelcastClient, docs: Docs
) -> None:
    bare = await member_client.get_vector_collection(docs.name)
    await bare.put_all(keys=[1, 1.0, True], values=["a", "b", "c"], vectors=np.ones((3, 2)))
    assert await bare.size() == 3


async def test_member_refuses_a_matrix_that_does_not_fit_what_another_client_configured(
    member_address: str, docs: Docs
) -> None:
    async with HazelcastClient(cluster_members=[member_address]) as other:
        theirs = await other.get_vector_collection(docs.name, str, str)
        with pytest.raises(IllegalArgumentError):
            await theirs.put_all(keys=["a", "b"], values=["a", "b"], vectors=np.zeros((2, 5)))
        assert pending_calls(other) == {}


# -- search --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("metric", Metric)
async def test_scores_and_order(member_client: HazelcastClient, unique_name: str, metric: Metric) -> None:
    rows = {"near": (0.5, 0.5, 0.1), "nearer": (0.6, 0.3, 0.2), "far": (-0.9, 0.1, 0.0), "large": (3.0, 4.0, 5.0)}
    query = np.array([0.6, 0.4, 0.2])

    def score(row: tuple[float, ...]) -> float:
        one = np.array(row)
        match metric:
            case Metric.EUCLIDEAN:
                return 1 / (1 + float(((one - query) ** 2).sum()))
            case Metric.COSINE:
                return (1 + float(one @ query / np.linalg.norm(one) / np.linalg.norm(query))) / 2
            case Metric.DOT:
                return (1 + float(one @ query)) / 2

    docs = await made(member_client, unique_name, IndexConfig("", metric, 3))
    await docs.put_all({key: doc(key, *row) for key, row in rows.items()})
    found = await docs.search_near_vector(vector(*query))
    expected = sorted(rows, key=lambda key: score(rows[key]), reverse=True)
    assert [result.key for result in found] == expected
    for result in found:
        assert math.isclose(result.score, score(rows[result.key]), rel_tol=1e-5)


async def test_published_score(member_client: HazelcastClient, unique_name: str) -> None:
    docs = await made(member_client, unique_name, IndexConfig("", COSINE, 3))
    await docs.set("key", doc("value", 0.3, 0.4, 0.5))
    (found,) = await docs.search_near_vector(vector(0.2, 0.2, 0.3))
    assert found.score == 0.9973459243774414


async def test_what_results_hold(docs: Docs) -> None:
    await docs.set("key", doc("value", 1, 2))
    query = vector(1, 2)
    (bare,) = await docs.search_near_vector(query)
    assert bare == SearchResult("key", None, bare.score, [])
    (with_value,) = await docs.search_near_vector(query, include_value=True)
    assert with_value == SearchResult("key", "value", bare.score, [])
    (with_vectors,) = await docs.search_near_vector(query, include_vectors=True)
    assert with_vectors == SearchResult("key", None, bare.score, [vector(1, 2)])
    (with_both,) = await docs.search_near_vector(query, include_value=True, include_vectors=True)
    assert with_both == SearchResult("key", "value", bare.score, [vector(1, 2)])


async def test_limit(docs: Docs) -> None:
    await docs.put_all({str(i): doc("value", 1, i) for i in range(30)})
    query = vector(1, 0)
    assert len(await docs.search_near_vector(query)) == 10
    assert [found.key for found in await docs.search_near_vector(query, limit=2)] == ["0", "1"]
    assert len(await docs.search_near_vector(query, limit=1_000)) == 30


async def test_hints_are_sent(docs: Docs) -> None:
    await docs.set("key", doc("value", 1, 2))
    assert len(await docs.search_near_vector(vector(1, 2), hints={"partitionLimit": "5"})) == 1


# -- indexes -------------------------------------------------------------------------------------------------------


async def test_several_indexes(member_client: HazelcastClient, unique_name: str) -> None:
    docs = await made(member_client, unique_name, IndexConfig("title", COSINE, 2), IndexConfig("body", EUCLIDEAN, 3))
    first = Document("first", [vector(1, 0, name="title"), vector(1, 1, 1, name="body")])
    second = Document("second", [vector(9, 9, 9, name="body"), vector(0, 1, name="title")])
    await docs.put_all({"first": first, "second": second})
    found = await docs.get("second")
    assert found is not None
    assert {v.name: v for v in found.vectors} == {v.name: v for v in second.vectors}
    (by_title,) = await docs.search_near_vector(vector(0, 1, name="title"), limit=1, include_vectors=True)
    assert (by_title.key, by_title.vectors) == ("second", [vector(0, 1)])
    (by_body,) = await docs.search_near_vector(vector(1, 1, 1, name="body"), limit=1)
    assert by_body.key == "first"
    await docs.optimize("title")
    with pytest.raises(IllegalArgumentError):
        await docs.optimize()


async def test_single_named_index_can_go_without_its_name(member_client: HazelcastClient, unique_name: str) -> None:
    docs = await made(member_client, unique_name, IndexConfig("title", COSINE, 2))
    await docs.set("a", doc("a", 1, 2))
    await docs.set("b", doc("b", 2, 1, name="title"))
    assert await docs.get("a") == doc("a", 1, 2, name="title")
    assert len(await docs.search_near_vector(vector(1, 2))) == 2
    assert len(await docs.search_near_vector(vector(1, 2, name="title"))) == 2


async def test_configuration_can_be_repeated_and_not_changed(member_client: HazelcastClient, docs: Docs) -> None:
    await made(member_client, docs.name)
    with pytest.raises(InvalidConfigurationError):
        await made(member_client, docs.name, IndexConfig("", COSINE, 3))
    await docs.set("key", doc("value", 1, 2))


async def test_collection_without_configuration(member_client: HazelcastClient, unique_name: str) -> None:
    with pytest.raises(IllegalArgumentError) as error:
        await member_client.get_vector_collection(unique_name)
    assert unique_name in str(error.value)


WRONG_DOCUMENTS = [
    pytest.param(doc("value", 1, 2, 3), id="dimension"),
    pytest.param(doc("value", 1, 2, name="other"), id="name"),
    pytest.param(Document("value", [vector(1, 2), vector(1, 2, name="other")]), id="number"),
]


@pytest.mark.parametrize("document", WRONG_DOCUMENTS)
async def test_document_that_does_not_fit_is_not_sent(
    member_client: HazelcastClient, docs: Docs, document: Document[str]
) -> None:
    sent = requests_sent(member_client)
    for call in (docs.set, docs.put, docs.put_if_absent):
        with pytest.raises(InvalidArgumentValueError):
            await call("key", document)
    assert requests_sent(member_client) == sent


@pytest.mark.parametrize("document", WRONG_DOCUMENTS)
async def test_member_refuses_what_another_client_configured(
    member_address: str, docs: Docs, document: Document[str]
) -> None:
    async with HazelcastClient(cluster_members=[member_address]) as other:
        theirs = await other.get_vector_collection(docs.name, str, str)
        for call in (theirs.set, theirs.put, theirs.put_if_absent):
            with pytest.raises(IllegalArgumentError):
                await call("key", document)
        with pytest.raises(IllegalArgumentError):
            await theirs.put_all({"key": document})
        with pytest.raises(IllegalArgumentError):
            await theirs.search_near_vector(vector(1, 2, 3))
        with pytest.raises(IllegalArgumentError):
            await theirs.optimize("other")


async def test_query_that_does_not_fit_is_not_sent(member_client: HazelcastClient, docs: Docs) -> None:
    sent = requests_sent(member_client)
    for query in (vector(1, 2, 3), vector(1, 2, name="other")):
        with pytest.raises(InvalidArgumentValueError):
            await docs.search_near_vector(query)
    assert requests_sent(member_client) == sent


# -- types ---------------------------------------------------------------------------------------------------------


class Article(msgspec.Struct, frozen=True):
    title: str
    year: int


async def test_values_of_a_class_of_the_program(member_client: HazelcastClient, docs: Docs) -> None:
    articles = await member_client.get_vector_collection(docs.name, int, Json[Article])
    article = Article("On vectors", 1901)
    await articles.put_all({7: Document(article, vector(1, 2))})
    found = await articles.get(7)
    assert found is not None
    assert found.value == article
    (result,) = await articles.search_near_vector(vector(1, 2), include_value=True)
    assert (result.key, result.value) == (7, article)


async def test_program_for_the_official_client(member_client: HazelcastClient, unique_name: str) -> None:
    """Its documentation's example, without types."""
    await member_client.create_vector_collection_config(
        unique_name, [IndexConfig(name="default-vector", metric=Metric.COSINE, dimension=2)]
    )
    my_vc = await member_client.get_vector_collection(unique_name)
    await my_vc.set("key1", Document(["one", 1.5], Vector("default-vector", Type.DENSE, [0.1, 0.2])))
    await my_vc.put_all({"key2": Document("two", [Vector("", Type.DENSE, [0.2, 0.1])])})
    results = await my_vc.search_near_vector(
        Vector("default-vector", Type.DENSE, [0.1, 0.2]), include_value=True, include_vectors=True, limit=1
    )
    assert [(result.key, result.value) for result in results] == [("key1", ["one", 1.5])]
    assert [list(found.vector) for found in results[0].vectors] == [[np.float32(0.1), np.float32(0.2)]]
    assert my_vc.name == unique_name
    assert unique_name in repr(my_vc)


# -- wrong arguments -----------------------------------------------------------------------------------------------

Call: TypeAlias = Callable[[Bare], Coroutine[Any, Any, object]]
GOOD = doc("value", 1, 2)


def with_key(key: Any) -> dict[str, Call]:
    return {
        "get": lambda docs: docs.get(key),
        "set": lambda docs: docs.set(key, GOOD),
        "put": lambda docs: docs.put(key, GOOD),
        "put_if_absent": lambda docs: docs.put_if_absent(key, GOOD),
        "put_all": lambda docs: docs.put_all({key: GOOD}),
        "remove": lambda docs: docs.remove(key),
        "delete": lambda docs: docs.delete(key),
    }


def with_document(document: Any) -> dict[str, Call]:
    return {
        "set": lambda docs: docs.set("key", document),
        "put": lambda docs: docs.put("key", document),
        "put_if_absent": lambda docs: docs.put_if_absent("key", document),
        "put_all": lambda docs: docs.put_all({"key": document}),
    }


def with_entries(entries: Any) -> dict[str, Call]:
    return {"put_all": lambda docs: docs.put_all(entries)}


def with_query(query: Any) -> dict[str, Call]:
    return {"search_near_vector": lambda docs: docs.search_near_vector(query)}


def with_option(option: str, value: Any) -> dict[str, Call]:
    return {"search_near_vector": lambda docs: docs.search_near_vector(vector(1, 2), **{option: value})}


def with_index(index_name: Any) -> dict[str, Call]:
    return {"optimize": lambda docs: docs.optimize(index_name)}


WRONG_TYPES = [
    *(with_key(key) for key in (None, 1, b"key")),
    *(with_document(document) for document in (None, "value", vector(1, 2))),
    *(with_document(Document(value, vector(1, 2))) for value in (None, 1)),
    *(with_entries(entries) for entries in (None, 1, "text", [("key", GOOD)])),
    *(with_query(query) for query in (None, [0.1, 0.2], np.zeros(2, dtype=np.float32), GOOD)),
    *(with_option("limit", limit) for limit in (None, 1.5, True, "10")),
    *(with_option("include_value", flag) for flag in (None, 1)),
    *(with_option("include_vectors", flag) for flag in (None, "yes")),
    *(with_option("hints", hints) for hints in ("partitionLimit", {"partitionLimit": 5}, {1: "5"})),
    with_index(1),
]
WRONG_VALUES = [
    *(with_document(Document("value", vectors)) for vectors in ([], [vector(1, 2)] * 2)),
    *(with_option("limit", limit) for limit in (0, -1, 2**31)),
]


@pytest.mark.parametrize(
    ("calls", "error"),
    [
        *((calls, InvalidArgumentTypeError) for calls in WRONG_TYPES),
        *((calls, InvalidArgumentValueError) for calls in WRONG_VALUES),
    ],
)
async def test_wrong_arguments(
    member_client: HazelcastClient, docs: Docs, calls: dict[str, Call], error: type[HazelcastError]
) -> None:
    sent = requests_sent(member_client)
    for name, call in calls.items():
        with pytest.raises(HazelcastError) as caught:
            await call(docs)
        assert type(caught.value) is error, name
        assert "\n" not in str(caught.value)
    assert requests_sent(member_client) == sent


async def test_none_is_no_key_of_an_untyped_collection_either(member_client: HazelcastClient, docs: Docs) -> None:
    bare = await member_client.get_vector_collection(docs.name)
    for call in with_key(None).values():
        with pytest.raises(InvalidArgumentTypeError):
            await call(bare)


@pytest.mark.parametrize("name", [None, 1])
async def test_name_must_be_text(member_client: HazelcastClient, name: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError):
        await member_client.get_vector_collection(name)
    with pytest.raises(InvalidArgumentTypeError):
        await member_client.create_vector_collection_config(name, [IndexConfig("", COSINE, 2)])


def all_methods() -> dict[str, Call]:
    """Return a call of each method, with arguments that are right."""
    return {
        **with_key("key"),
        **with_query(vector(1, 2)),
        **with_index(None),
        "clear": lambda docs: docs.clear(),
        "size": lambda docs: docs.size(),
        "destroy": lambda docs: docs.destroy(),
    }


def test_the_tables_have_all_methods() -> None:
    public = {name for name in dir(VectorCollection) if not name.startswith("_")}
    assert public == set(all_methods())


@pytest.mark.parametrize("method", all_methods())
async def test_closed_client(member_client: HazelcastClient, docs: Docs, method: str) -> None:
    await member_client.shutdown()
    with pytest.raises(HazelcastClientNotActiveError):
        await all_methods()[method](docs)


# -- members that have no vectors ----------------------------------------------------------------------------------


async def test_refusal_in_the_middle_is_explained_and_keeps_its_cause() -> None:
    async with Member() as member, HazelcastClient(cluster_members=[member.address]) as client:
        docs = await made(client, "docs")
        refusal = UnsupportedOperationError("Unrecognized client message received with type: 0x240b00")
        member.faults.fail(VectorCollectionSize, refusal)
        with pytest.raises(VectorCollectionUnsupportedError, match="community edition") as error:
            await docs.size()
        assert "\n" not in str(error.value)
        assert isinstance(error.value.__cause__, UnsupportedOperationError)
        member.faults.fail(VectorCollectionPutAll, refusal)
        with pytest.raises(VectorCollectionUnsupportedError):
            await docs.put_all({"key": GOOD})


async def test_other_errors_of_a_member_stay_what_they_are() -> None:
    async with Member() as member, HazelcastClient(cluster_members=[member.address]) as client:
        docs = await made(client, "docs")
        member.faults.fail(VectorCollectionSize, OperationTimeoutError("too late"))
        with pytest.raises(OperationTimeoutError, match="too late"):
            await docs.size()


async def test_community_member(real_client: HazelcastClient, unique_name: str) -> None:
    for call in (
        lambda: real_client.get_vector_collection(unique_name),
        lambda: real_client.create_vector_collection_config(unique_name, [IndexConfig("", COSINE, 2)]),
    ):
        with pytest.raises(VectorCollectionUnsupportedError, match="community edition") as error:
            await call()
        assert "\n" not in str(error.value)
        assert error.value.server_trace


async def test_put_all_of_a_map_has_a_bounded_number_of_requests_under_way(
    member_client: HazelcastClient, docs: Docs
) -> None:
    task = asyncio.ensure_future(docs.put_all({f"k{i}": doc(f"{i}", 1.0, i) for i in range(2_000)}))
    most = 0
    while not task.done():
        await asyncio.sleep(0)
        most = max(most, len(pending_calls(member_client)))
    await task
    assert most == 128
    assert await docs.size() == 2_000


async def test_errors_of_a_bulk_load_name_it(unique_name: str) -> None:
    async with (
        Member() as member,
        HazelcastClient(cluster_members=[member.address], invocation_timeout=0.3, cluster_connect_timeout=1) as client,
    ):
        docs = await made(client, unique_name)
        await member.stop()
        with pytest.raises(HazelcastError, match="VectorCollectionPutAll"):
            await docs.put_all({"k": doc("v", 1.0, 2.0)})


def renamed(name: Any) -> Vector:
    changed = vector(1.0, 2.0)
    changed.name = name
    return changed


@pytest.mark.parametrize(
    ("name", "error"),
    [([1], InvalidArgumentTypeError), (5, InvalidArgumentTypeError), ("\ud800", InvalidArgumentValueError)],
    ids=["list", "int", "surrogate"],
)
async def test_a_name_that_was_changed(
    member_client: HazelcastClient, member_address: str, unique_name: str, name: Any, error: type[HazelcastError]
) -> None:
    configured = await made(member_client, unique_name)
    async with HazelcastClient(cluster_members=[member_address]) as other:
        for client, docs in (
            (member_client, configured),
            (other, await other.get_vector_collection(unique_name, str, str)),
        ):
            sent = requests_sent(client)
            for call in (
                docs.set("k", Document("v", renamed(name))),
                docs.put_all({"k": Document("v", renamed(name))}),
                docs.search_near_vector(renamed(name)),
            ):
                with pytest.raises(error, match="name"):
                    await call
            assert requests_sent(client) == sent


async def test_vectors_that_were_taken_away(member_client: HazelcastClient, docs: Docs) -> None:
    document = doc("v", 1.0, 2.0)
    document.vectors = None  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    sent = requests_sent(member_client)
    for call in (docs.set("k", document), docs.put_all({"k": document})):
        with pytest.raises(InvalidArgumentTypeError, match="list of Vector, but is None"):
            await call
    assert requests_sent(member_client) == sent
