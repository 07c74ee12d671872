"""The frames of a bulk load are those that the declarations give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hazelcast.errors import HazelcastError, InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.messages.vector_collection import VectorCollectionPutAll, VectorCollectionSet
from hazelcast.protocol.structures import VectorDocument, VectorPair
from hazelcast.vector import Document, Type, Vector
from hazelcast.vector.frames import Documents, PutDocuments, encoded_all
from hazelcast.vector.rows import columns_of
from hazelcast.vector.vector import as_pairs

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Buffer

floats = st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=9)
vectors = st.lists(
    st.builds(Vector, st.text(max_size=5), st.just(Type.DENSE), floats),
    min_size=1,
    max_size=3,
    unique_by=lambda vector: vector.name,
)
entries = st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=20), vectors), max_size=5)


def documents_of(entries: list[tuple[bytes, bytes, list[Vector]]]) -> Documents:
    documents = {i: Document(value, vectors) for i, (_, value, vectors) in enumerate(entries)}
    return Documents(encoded_all(documents, lambda i: entries[i][0], bytes).frames)


@given(st.text(max_size=5), entries)
def test_bytes_are_those_of_the_declared_message(name: str, group: list[tuple[bytes, bytes, list[Vector]]]) -> None:
    declared = VectorCollectionPutAll(
        name, [(key, VectorDocument(value, as_pairs(vectors))) for key, value, vectors in group]
    )
    expected = b"".join(request_codec(VectorCollectionPutAll).encode(declared, 7, 3, 0))
    assert b"".join(request_codec(PutDocuments).encode(PutDocuments(name, documents_of(group)), 7, 3, 0)) == expected


@given(st.data())
def test_bytes_of_rows_are_those_of_documents(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.text(max_size=5), min_size=1, max_size=3, unique=True))
    table = data.draw(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=20)), max_size=6))
    rows = data.draw(st.permutations(range(len(table))))
    one = st.floats(width=32, allow_nan=False, allow_infinity=False)
    matrices = {
        name: data.draw(arrays(np.float32, (len(table), data.draw(st.integers(1, 5))), elements=one)) for name in names
    }
    keys, values = [key for key, _ in table], [value for _, value in table]
    documents = documents_of(
        [(keys[i], values[i], [Vector(name, Type.DENSE, matrices[name][i]) for name in names]) for i in rows]
    )
    encode = request_codec(PutDocuments).encode
    expected = b"".join(encode(PutDocuments("docs", documents), 7, 3, 0))
    made = Documents.of_rows(rows, keys, values, columns_of(matrices))
    assert b"".join(encode(PutDocuments("docs", made), 7, 3, 0)) == expected


@pytest.mark.parametrize("size", [0, 255, 256, 257, (1 << 16) - 1, 1 << 16])
def test_keys_and_values_of_any_size(size: int) -> None:
    matrix = np.arange(3 * 5, dtype=np.float32).reshape(3, 5)
    for sizes in ((size, 1), (1, size), (size, size)):
        keys, values = ([bytes([i]) * n for i in range(3)] for n in sizes)
        group = [(keys[i], values[i], [Vector("", Type.DENSE, matrix[i])]) for i in range(3)]
        pairs = [(key, VectorDocument(value, as_pairs(vectors))) for key, value, vectors in group]
        expected = b"".join(
            request_codec(VectorCollectionPutAll).encode(VectorCollectionPutAll("docs", pairs), 7, 3, 0)
        )
        for documents in (documents_of(group), Documents.of_rows(range(3), keys, values, columns_of(matrix))):
            assert b"".join(request_codec(PutDocuments).encode(PutDocuments("docs", documents), 7, 3, 0)) == expected


def test_shapes_and_sizes_of_documents() -> None:
    one, other = Vector("a", Type.DENSE, [1.0, 2.0]), Vector("b", Type.DENSE, [1.0])
    both = encoded_all({1: Document(b"x", [one, other]), 2: Document(b"y", one)}, lambda key: bytes(key), bytes)
    assert both.counts == {1, 2}
    assert both.shapes == {("a", 2), ("b", 1)}
    assert both.keys == [bytes(1), bytes(2)]
    assert both.sizes == [sum(map(len, frames)) for frames in both.frames]
    assert encoded_all({}, bytes, bytes).counts == set()


@pytest.mark.parametrize(
    ("name", "error"),
    [("\ud800", InvalidArgumentValueError), (5, InvalidArgumentTypeError), ([], InvalidArgumentTypeError)],
)
def test_name_that_was_changed_to_none_that_can_be_sent(name: Any, error: type[HazelcastError]) -> None:
    vector = Vector("", Type.DENSE, [1.0])
    vector.name = name
    with pytest.raises(error, match="A vector's name must be"):
        encoded_all({b"key": Document(b"value", vector)}, bytes, bytes)


def test_received_vectors_can_be_sent_again() -> None:
    received = Vector.from_wire(VectorPair("index", 0, np.arange(3, dtype=np.float32).tobytes()))
    sent = [(b"key", b"value", [Vector("index", Type.DENSE, [0.0, 1.0, 2.0])])]
    again = [(b"key", b"value", [received])]
    encode = request_codec(PutDocuments).encode
    assert b"".join(encode(PutDocuments("docs", documents_of(again)), 1, 0, 0)) == b"".join(
        encode(PutDocuments("docs", documents_of(sent)), 1, 0, 0)
    )


def shared(parts: list[Buffer], array: npt.NDArray[np.float32]) -> list[bool]:
    """Return, for each part as large as `array`, whether it is its memory."""
    views = [np.frombuffer(memoryview(part), dtype=np.uint8) for part in parts]
    return [np.shares_memory(view, array) for view in views if view.nbytes == array.nbytes]


def test_floats_are_not_copied() -> None:
    array = np.arange(768, dtype=np.float32)
    request = PutDocuments("docs", documents_of([(b"key", b"value", [Vector("", Type.DENSE, array)])]))
    assert shared(request_codec(PutDocuments).encode(request, 1, 0, 0), array) == [True]


def test_floats_of_a_matrix_are_not_copied_either() -> None:
    matrix = np.arange(4 * 768, dtype=np.float32).reshape(4, 768)
    documents = Documents.of_rows([2], [b""] * 4, [b""] * 4, columns_of(matrix))
    parts = request_codec(PutDocuments).encode(PutDocuments("docs", documents), 1, 0, 0)
    assert shared(parts, matrix[2]) == [True]


def test_floats_of_a_single_put_are_not_copied_either() -> None:
    array = np.arange(768, dtype=np.float32)
    request = VectorCollectionSet("docs", b"key", VectorDocument(b"", as_pairs([Vector("", Type.DENSE, array)])))
    assert shared(request_codec(VectorCollectionSet).encode(request, 1, 0, 0), array) == [True]


def test_documents_are_only_sent() -> None:
    with pytest.raises(NotImplementedError):
        Documents.__wire_read__(b"", 0, 0)
