"""Documents, and the results of a search."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from hazelcast import vector
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.protocol.structures import VectorDocument, VectorPair
from hazelcast.vector import Document, SearchResult, Type, Vector
from hazelcast.vector.document import encoded, from_wire

ONE = Vector("one", Type.DENSE, [1.0, 2.0])
TWO = Vector("two", Type.DENSE, [3.0])


def test_one_vector_or_several() -> None:
    assert Document("value", ONE).vectors == [ONE]
    assert Document("value", (ONE, TWO)).vectors == [ONE, TWO]


def test_vector_is_the_first() -> None:
    assert Document("value", [TWO, ONE]).vector is TWO
    assert Document("value", []).vector is None


@pytest.mark.parametrize("vectors", [None, 1, [0.1, 0.2], [ONE, None], "text", [ONE, [0.1]]])
def test_anything_but_vectors_is_refused(vectors: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match=r"must be a Vector, such as Vector\("):
        Document("value", vectors)


def test_copy_has_the_same_value_and_vectors() -> None:
    document = Document({"a": 1}, [ONE])
    clone = copy.copy(document)
    assert clone == document
    assert clone is not document
    assert clone.value is document.value


def test_equality() -> None:
    assert Document("value", ONE) == Document("value", [ONE])
    assert Document("value", ONE) != Document("other", ONE)
    assert Document("value", ONE) != Document("value", [ONE, TWO])
    assert Document("value", ONE) != "value"


def test_repr() -> None:
    assert repr(Document("value", TWO)) == (
        "Document(value='value', vectors=[Vector(name='two', type=DENSE, vector=[3.0])])"
    )
    assert repr(SearchResult("key", "value", 0.5, [])) == (
        "SearchResult(key='key', value='value', score=0.5, vectors=[])"
    )


@pytest.mark.parametrize(
    ("document", "error", "message"),
    [
        (None, InvalidArgumentTypeError, r"such as Document\("),
        (ONE, InvalidArgumentTypeError, "but is of type Vector"),
        (Document(None, ONE), InvalidArgumentTypeError, "value must not be None"),
        (Document("value", []), InvalidArgumentValueError, "has none"),
        (Document("value", [ONE, ONE]), InvalidArgumentValueError, "several are called 'one'"),
    ],
)
def test_documents_that_no_collection_takes(document: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        encoded(document, str.encode)


def test_what_is_sent_of_a_document() -> None:
    assert encoded(Document("value", ONE), str.encode) == (b"value", [ONE])
    assert encoded(Document("value", (TWO, ONE)), str.encode) == (b"value", [TWO, ONE])


def test_vectors_are_checked_again_when_they_are_sent() -> None:
    document = Document("value", [ONE])
    document.vectors.append([0.1])  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentTypeError, match="not list"):
        encoded(document, str.encode)


def test_received_document() -> None:
    assert from_wire(None, bytes.decode) is None
    received = VectorDocument(b"value", [VectorPair("two", 0, TWO.vector.tobytes())])
    assert from_wire(received, bytes.decode) == Document("value", TWO)


def test_names_of_the_official_client() -> None:
    assert vector.VectorPair is Vector
    assert vector.VectorDocument is Document
    assert vector.VectorSearchResult is SearchResult
    assert vector.VectorType is Type
    assert vector.VectorIndexConfig is vector.IndexConfig
    assert vector.VectorSearchOptions(True, False, 10, {}).limit == 10
