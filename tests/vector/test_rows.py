"""Which matrices a bulk load takes, what becomes of them, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from hazelcast.errors import HazelcastError, InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.protocol.compiler import request_codec
from hazelcast.vector import Document, Type, Vector
from hazelcast.vector.frames import Documents, PutDocuments, encoded_all
from hazelcast.vector.rows import Rows, columns_of

Matrix = npt.NDArray[np.float32]


def matrix(count: int, dimension: int) -> Matrix:
    return np.arange(count * dimension, dtype=np.float32).reshape(count, dimension)


def encoded(documents: Documents) -> bytes:
    return b"".join(request_codec(PutDocuments).encode(PutDocuments("docs", documents), 1, 0, 0))


def of_rows(columns: list[Rows], rows: list[int]) -> bytes:
    keys, values = [[f"{what} {i}".encode() for i in range(columns[0].count)] for what in ("key", "value")]
    return encoded(Documents.of_rows(rows, keys, values, columns))


def of_documents(matrices: dict[str, Any], rows: list[int]) -> bytes:
    documents = {
        i: Document(f"value {i}", [Vector(name, Type.DENSE, rows_of[i]) for name, rows_of in matrices.items()])
        for i in rows
    }
    return encoded(Documents(encoded_all(documents, lambda i: f"key {i}".encode(), str.encode).frames))


FORMS = {
    "as it is": matrix(9, 4),
    "every other row": matrix(18, 4)[::2],
    "some columns": matrix(9, 6)[:, 1:5],
    "read-only": np.frombuffer(matrix(9, 4).tobytes(), np.float32).reshape(9, 4),
    "one row for all": np.broadcast_to(matrix(1, 4)[0], (9, 4)),
    "overlapping rows": np.lib.stride_tricks.sliding_window_view(matrix(1, 12)[0], 4),
    "one column": matrix(9, 1),
    "one row": matrix(1, 4),
    "one of several columns": matrix(9, 3)[:, 1:2],
}
CONVERTED = {
    "float64": matrix(9, 4).astype(np.float64),
    "float16": matrix(9, 4).astype(np.float16),
    "integers": matrix(9, 4).astype(np.int64),
    "big-endian": matrix(9, 4).astype(">f4"),
    "backwards": matrix(9, 4)[::-1],
    "transposed": matrix(4, 9).T,
    "every other column": matrix(9, 8)[:, ::2],
    "Fortran order": np.asfortranarray(matrix(9, 4)),
}


@pytest.mark.parametrize("given", [*FORMS.values(), *CONVERTED.values()], ids=[*FORMS, *CONVERTED])
def test_rows_are_sent_as_vectors_are(given: npt.NDArray[Any]) -> None:
    rows = list(range(len(given)))[::-1]
    assert of_rows(columns_of(given), rows) == of_documents({"": given}, rows)


@pytest.mark.parametrize(
    ("given", "shared"),
    [*((given, True) for given in FORMS.values()), *((given, False) for given in CONVERTED.values())],
    ids=[*FORMS, *CONVERTED],
)
def test_memory_is_shared_where_rows_are_float32(given: npt.NDArray[Any], shared: bool) -> None:
    (column,) = columns_of(given)
    assert np.shares_memory(np.frombuffer(column.memory, np.uint8), given) is shared


def test_memory_map_is_not_read_into_memory(tmp_path: Any) -> None:
    np.save(tmp_path / "rows.npy", matrix(9, 4))
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    (column,) = columns_of(mapped)
    assert np.shares_memory(np.frombuffer(column.memory, np.uint8), mapped)


def test_vectors_of_several_indexes() -> None:
    matrices = {"colour": matrix(9, 2), "shape": matrix(18, 5)[::2], "Größe": matrix(9, 1).astype(np.int8)}
    assert of_rows(columns_of(matrices), [8, 0, 3]) == of_documents(matrices, [8, 0, 3])


def test_no_rows() -> None:
    (column,) = columns_of(matrix(0, 4))
    assert (column.count, column.dimension) == (0, 4)
    assert of_rows([column], []) == of_documents({"": matrix(0, 4)}, [])


def with_element(number: float, dtype: str = "f4") -> npt.NDArray[Any]:
    large: npt.NDArray[Any] = np.zeros((3_000, 128), dtype)
    large[2_500, 17] = number
    return large


@pytest.mark.parametrize("count", [1, 2, 1_000])
@pytest.mark.parametrize("dimension", [1, 3, 768, 12_000])
def test_not_finite_element_is_found_wherever_it_is(count: int, dimension: int) -> None:
    strided: Matrix = np.ones((count, 2 * dimension), np.float32)[:, 1 : dimension + 1]
    for row, column in {(0, 0), (0, dimension - 1), (count // 2, dimension // 2), (count - 1, dimension - 1)}:
        for number in (np.nan, np.inf, -np.inf):
            strided[row, column] = number
            with pytest.raises(InvalidArgumentValueError, match=f"column {column} of row {row} is {number}"):
                columns_of(strided)
        strided[row, column] = 0
    columns_of(strided)


@pytest.mark.parametrize("number", [1e19, -1e30, np.finfo(np.float32).max, np.finfo(np.float32).tiny, 1e-45])
@pytest.mark.filterwarnings("error")
def test_numbers_whose_squares_are_none_are_taken(number: float) -> None:
    large: Matrix = np.full((3_000, 768), number, np.float32)
    with np.errstate(all="raise"):
        (column,) = columns_of(large)
        assert np.shares_memory(np.frombuffer(column.memory, np.uint8), large)
        large[-1, -1] = np.nan
        with pytest.raises(InvalidArgumentValueError, match="column 767 of row 2999 is nan"):
            columns_of(large)


def test_memory_that_is_not_aligned() -> None:
    given = np.frombuffer(b"\0" + matrix(9, 4).tobytes(), np.uint8)[1:].view(np.float32).reshape(9, 4)
    assert not given.flags.aligned
    assert of_rows(columns_of(given), [3, 1]) == of_documents({"": matrix(9, 4)}, [3, 1])


@pytest.mark.parametrize(
    ("vectors", "error", "message"),
    [
        (None, InvalidArgumentTypeError, "vectors must be an array of shape .* not None"),
        ([[1.0, 2.0]], InvalidArgumentTypeError, "np.asarray.* not a list"),
        ("text", InvalidArgumentTypeError, "str"),
        (np.ma.masked_array([[1.0, 2.0]], [[True, False]]), InvalidArgumentTypeError, "masked"),
        (np.zeros((2, 2), np.complex64), InvalidArgumentTypeError, "vectors must hold real numbers, not complex64"),
        (np.array([["1.0"]]), InvalidArgumentTypeError, "real numbers"),
        (np.array([[None]]), InvalidArgumentTypeError, "real numbers"),
        (np.zeros((2, 2), bool), InvalidArgumentTypeError, "real numbers"),
        (1.5, InvalidArgumentValueError, r"of shape \(\)"),
        (np.zeros(3), InvalidArgumentValueError, r"of shape \(3,\)"),
        (np.zeros((2, 2, 2)), InvalidArgumentValueError, r"of shape \(2, 2, 2\)"),
        (np.zeros((2, 0)), InvalidArgumentValueError, "at least one column"),
        (with_element(np.nan), InvalidArgumentValueError, "column 17 of row 2500 is nan"),
        (with_element(-np.inf), InvalidArgumentValueError, "column 17 of row 2500 is -inf"),
        (with_element(1e39, "f8"), InvalidArgumentValueError, "column 17 of row 2500 is too large for float32"),
        ({}, InvalidArgumentValueError, "a matrix for each index"),
        ({1: matrix(1, 1)}, InvalidArgumentTypeError, "a name in vectors must be a str"),
        ({"a": np.zeros(3)}, InvalidArgumentValueError, r"vectors\['a'\] must have a row for each key"),
        ({"a": matrix(3, 1), "b": matrix(4, 1)}, InvalidArgumentValueError, "'a' has 3 and 'b' has 4"),
    ],
)
def test_what_is_no_matrix(vectors: object, error: type[HazelcastError], message: str) -> None:
    with pytest.raises(HazelcastError, match=message) as caught:
        columns_of(vectors)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
