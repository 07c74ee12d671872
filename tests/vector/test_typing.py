"""What type checkers infer about vectors; both run over this file.

The calls of `collection` are never made: what they return is for the type checkers alone.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true
from __future__ import annotations

import array
from collections import OrderedDict
from typing import Any, assert_type

import numpy as np
import numpy.typing as npt

from hazelcast.asyncio import HazelcastClient, VectorCollection
from hazelcast.serialization.json import Json
from hazelcast.vector import Document, IndexConfig, Metric, SearchResult, Type, Vector

FLOATS = np.zeros(3, dtype=np.float32)


class User:
    pass


def test_vectors() -> None:
    assert_type(Vector("", Type.DENSE, [0.1, 1, 2]).vector, npt.NDArray[np.float32])
    Vector("", Type.DENSE, (0.1, 0.2))
    Vector("", Type.DENSE, [1, 2, 3])
    Vector("", Type.DENSE, FLOATS)
    Vector("", Type.DENSE, np.zeros(3))
    Vector("", Type.DENSE, np.zeros(3, dtype=np.float16))
    Vector("", Type.DENSE, np.zeros(3, dtype=np.int8))
    Vector("", Type.DENSE, array.array("f", [1.0]))
    Vector("", Type.DENSE, memoryview(array.array("d", [1.0])))
    made = Vector("", Type.DENSE, FLOATS)
    made.vector = [1.0, 2.0]
    made.vector = np.zeros(3)
    assert_type(made.name, str)
    assert_type(made.type, Type)


def wrong_vectors() -> None:
    Vector("", Type.DENSE, ["0.1"])  # type: ignore[list-item]
    Vector("", Type.DENSE, None)  # type: ignore[arg-type]
    Vector("", Type.DENSE, np.zeros(3, dtype=np.complex64))  # type: ignore[arg-type]
    Vector(None, Type.DENSE, FLOATS)  # type: ignore[arg-type]
    Vector("", Metric.DOT, FLOATS)  # type: ignore[arg-type]
    Vector("", vector=FLOATS)  # type: ignore[call-arg]
    Document("text", FLOATS)  # type: ignore[arg-type]
    IndexConfig("", 1, 3)  # type: ignore[arg-type]


def test_documents() -> None:
    vector = Vector("", Type.DENSE, FLOATS)
    document = Document("text", vector)
    assert_type(document, Document[str])
    assert_type(document.value, str)
    assert_type(document.vectors, list[Vector])
    assert_type(document.vector, Vector | None)
    assert_type(Document(1, [vector]), Document[int])
    result = SearchResult("key", 1.5, 0.5, [vector])
    assert_type(result, SearchResult[str, float])


async def collections(client: HazelcastClient) -> None:
    assert_type(await client.get_vector_collection("docs"), VectorCollection[Any, Any])
    assert_type(await client.get_vector_collection("docs", str, int), VectorCollection[str, int])
    assert_type(await client.get_vector_collection("docs", str, Json[User]), VectorCollection[str, User])
    annotated: VectorCollection[str, User] = await client.get_vector_collection("docs")
    assert_type(await annotated.get("key"), Document[User] | None)
    await client.create_vector_collection_config("docs", [IndexConfig("", Metric.COSINE, 3)])
    await client.create_vector_collection_config("docs", (IndexConfig("", Metric.COSINE, 3),), backup_count=2)
    await client.create_vector_collection_config("docs", ["index"])  # type: ignore[list-item]


async def collection(docs: VectorCollection[str, int]) -> None:
    vector = Vector("", Type.DENSE, FLOATS)
    document = Document(1, vector)
    assert_type(await docs.get("key"), Document[int] | None)
    assert_type(await docs.put("key", document), Document[int] | None)
    assert_type(await docs.put_if_absent("key", document), Document[int] | None)
    assert_type(await docs.remove("key"), Document[int] | None)
    assert_type(await docs.size(), int)
    assert_type(await docs.destroy(), bool)
    await docs.set("key", document)
    await docs.put_all({"key": document})
    await docs.put_all(OrderedDict({"key": document}))
    await docs.put_all(keys=["key"], values=[1], vectors=np.zeros((1, 3)))
    await docs.put_all(
        keys={"key": 1}, values={"key": 1}.values(), vectors={"a": FLOATS, "b": np.zeros((1, 3), np.int8)}
    )
    await docs.put_all(keys=iter(["key"]), values=(1,), vectors=FLOATS, on_progress=print)
    await docs.delete("key")
    await docs.optimize()
    await docs.clear()


async def searches(docs: VectorCollection[str, int], flag: bool) -> None:
    vector = Vector("", Type.DENSE, FLOATS)
    assert_type(await docs.search_near_vector(vector), list[SearchResult[str, None]])
    assert_type(await docs.search_near_vector(vector, include_value=False), list[SearchResult[str, None]])
    found = await docs.search_near_vector(vector, include_value=True, limit=5, hints={"partitionLimit": "5"})
    assert_type(found, list[SearchResult[str, int]])
    assert_type(found[0].key, str)
    assert_type(found[0].value, int)
    assert_type(found[0].score, float)
    assert_type(found[0].vectors, list[Vector])
    maybe = await docs.search_near_vector(vector, include_value=flag, include_vectors=flag)
    assert_type(maybe, list[SearchResult[str, int | None]])


async def wrong_calls(docs: VectorCollection[str, int]) -> None:
    vector = Vector("", Type.DENSE, FLOATS)
    await docs.get(1)  # type: ignore[arg-type]
    await docs.set("key", Document("text", vector))  # type: ignore[arg-type]
    await docs.put("key", vector)  # type: ignore[arg-type]
    await docs.put_all({1: Document(1, vector)})  # type: ignore[dict-item]
    await docs.put_all(keys=[1], values=[1], vectors=FLOATS)  # type: ignore[list-item]
    await docs.put_all(keys=["key"], values=["text"], vectors=FLOATS)  # type: ignore[list-item]
    await docs.put_all(keys=["key"], values=[1])  # type: ignore[call-overload]
    await docs.put_all(["key"], [1], FLOATS)  # type: ignore[call-overload]
    await docs.put_all({"key": Document(1, vector)}, vectors=FLOATS)  # type: ignore[call-overload]
    await docs.put_all(keys=["key"], values=[1], vectors=[[0.1]])  # type: ignore[call-overload]
    await docs.search_near_vector(FLOATS)  # type: ignore[call-overload]
    await docs.search_near_vector(vector, True)  # type: ignore[call-overload]
    await docs.search_near_vector(vector, limit="10")  # type: ignore[call-overload]
