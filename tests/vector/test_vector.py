"""What a Vector takes, keeps and refuses."""

from __future__ import annotations

import array
import copy
import pickle
from collections import UserList
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.errors import (
    HazelcastError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
    ProtocolError,
)
from hazelcast.protocol.structures import VectorPair
from hazelcast.vector import Type, Vector
from hazelcast.vector.pack import pack_rows

FLOATS = [0.1, -2.5, 3.0]


def vector(floats: Any) -> Vector:
    return Vector("index", Type.DENSE, floats)


def expected() -> npt.NDArray[np.float32]:
    return np.array(FLOATS, dtype=np.float32)


def test_float32_array_is_not_copied() -> None:
    floats = expected()
    made = vector(floats)
    assert made.vector is floats
    floats[0] = 7.0
    assert made.vector[0] == 7.0


def test_row_of_a_matrix_is_not_copied() -> None:
    matrix = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert np.shares_memory(vector(matrix[1]).vector, matrix)


@pytest.mark.parametrize(
    "buffer",
    [array.array("f", FLOATS), memoryview(array.array("f", FLOATS))],
    ids=["array", "memoryview"],
)
def test_float32_buffer_is_not_copied(buffer: Any) -> None:
    made = vector(buffer)
    assert np.array_equal(made.vector, expected())
    buffer[0] = 7.0
    assert made.vector[0] == 7.0


def test_read_only_array_is_taken() -> None:
    floats = expected()
    floats.flags.writeable = False
    assert vector(floats).vector is floats


@pytest.mark.parametrize(
    "floats",
    [
        pytest.param(FLOATS, id="list"),
        pytest.param(tuple(FLOATS), id="tuple"),
        pytest.param(UserList(FLOATS), id="sequence"),
        pytest.param([Decimal("0.1"), np.float64(-2.5), 3], id="mixed numbers"),
        pytest.param(array.array("d", FLOATS), id="array of double"),
        pytest.param(np.array(FLOATS), id="float64"),
        pytest.param(np.array(FLOATS, dtype=">f4"), id="big-endian"),
        pytest.param(np.array(FLOATS, dtype=np.float32)[::-1][::-1].copy()[:, None][:, 0], id="column"),
        pytest.param(np.repeat(np.array(FLOATS, dtype=np.float32), 2)[::2], id="strided"),
        pytest.param(np.array(FLOATS, dtype=np.float32)[::-1][::-1], id="reversed twice"),
        pytest.param(np.array(FLOATS, dtype=np.longdouble), id="longdouble"),
    ],
)
def test_other_forms_are_converted(floats: Any) -> None:
    made = vector(floats).vector
    assert made.dtype == np.dtype("<f4")
    assert made.flags.c_contiguous
    assert made.shape == (3,)
    assert np.array_equal(made, expected())


@pytest.mark.parametrize("dtype", [np.float16, np.int8, np.uint8, np.int64, np.uint64])
def test_narrow_and_whole_numbers_are_converted(dtype: type[np.generic]) -> None:
    assert vector(np.array([1, 2, 3], dtype=dtype)).vector.tolist() == [1.0, 2.0, 3.0]


def test_object_with_its_own_conversion_is_converted() -> None:
    class Tensor:
        def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[np.float64]:
            return np.array(FLOATS, dtype=dtype)

    assert np.array_equal(vector(Tensor()).vector, expected())


@pytest.mark.parametrize(
    ("floats", "message"),
    [
        ([], "at least one element"),
        (np.empty(0, dtype=np.float32), "at least one element"),
        (np.empty(0), "at least one element"),
        (np.zeros((2, 3), dtype=np.float32), r"one-dimensional, not an array of shape \(2, 3\)"),
        (np.zeros((1, 3)), r"pass one row"),
        (np.zeros((), dtype=np.float32), r"one-dimensional, not an array of shape \(\)"),
        (1.5, "one-dimensional"),
        ([[1.0, 2.0]], r"one-dimensional, not a sequence of sequences"),
        ([1.0, [2.0]], r"element 1"),
        ([np.zeros(2)], r"one-dimensional"),
        ([1.0, float("nan")], "element 1 is nan"),
        ([float("inf"), 1.0], "element 0 is inf"),
        (np.array([1, 2, np.nan], dtype=np.float32), "element 2 is nan; np.nan_to_num"),
        (np.array([1, -np.inf]), "element 1 is -inf"),
        ([1.0, 1e39], "element 1 is too large"),
        ([10**400], "too large"),
        (np.array([1.0, -1e300]), "element 1 is too large"),
        (np.array([np.nan, 1e300]), "element 0 is nan"),
    ],
)
def test_wrong_values_are_refused(floats: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match=message):
        vector(floats)


@pytest.mark.parametrize(
    ("floats", "message"),
    [
        (None, "object"),
        ("0.1, 0.2", "can't be a str"),
        (b"\0" * 12, r"np.frombuffer\(data, dtype=np.float32\)"),
        (bytearray(12), "np.frombuffer"),
        (memoryview(b"\0" * 12), "np.frombuffer"),
        ([1.0, None], "element 1 is of type NoneType"),
        (["1.0"], "element 0 is of type str"),
        ([1.0, 2j], "element 1 is of type complex"),
        ({1.0, 2.0}, "object"),
        ({"a": 1.0}, "object"),
        ((x for x in FLOATS), "object"),
        (np.array([1j]), "not complex128"),
        (np.array([True]), "not bool"),
        (np.array(["1.0"]), "not <U3"),
        (np.array([1.0, None]), "not object"),
        (np.array(["2024-01-01"], dtype="M8[D]"), r"astype\(np.float32\)"),
        (np.ma.masked_array(FLOATS, [False, True, False]), "masked"),
    ],
)
def test_wrong_types_are_refused(floats: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentTypeError, match=message):
        vector(floats)


def test_failed_conversion_is_explained() -> None:
    class Broken:
        def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[np.float64]:
            raise RuntimeError("it's on the GPU")

    with pytest.raises(InvalidArgumentTypeError, match="made of a Broken: it's on the GPU") as error:
        vector(Broken())
    assert isinstance(error.value.__cause__, RuntimeError)


def test_conversion_does_not_warn_of_what_it_refuses() -> None:
    for floats in (np.array([1e300]), np.array([np.inf, -np.inf]), [1e300]):
        with pytest.raises(HazelcastError):
            vector(floats)


@pytest.mark.parametrize("size", [1, 2, 7, 384, 5_000, 20_000])
def test_floats_whose_squares_are_too_large_for_a_float_are_taken(size: int) -> None:
    floats = np.full(size, -3e38, np.float32)
    assert np.array_equal(vector(floats).vector, floats)

    floats[size // 2] = np.nan
    with pytest.raises(InvalidArgumentValueError, match=f"element {size // 2} is nan"):
        vector(floats)


@pytest.mark.parametrize("name", [None, 1, b"index"])
def test_name_must_be_text(name: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="name must be a str"):
        Vector(name, Type.DENSE, FLOATS)


def test_type_may_be_its_number() -> None:
    number: Any = 0
    assert Vector("", number, FLOATS).type is Type.DENSE


@pytest.mark.parametrize("kind", [1, None, "DENSE"])
def test_type_must_be_known(kind: Any) -> None:
    with pytest.raises(InvalidArgumentValueError, match=r"must be Type\.DENSE"):
        Vector("", kind, FLOATS)


def test_floats_can_be_replaced_and_are_checked_again() -> None:
    made = vector(FLOATS)
    made.vector = [4.0, 5.0]
    assert made.vector.tolist() == [4.0, 5.0]
    with pytest.raises(InvalidArgumentValueError):
        made.vector = [float("nan")]
    assert made.vector.tolist() == [4.0, 5.0]


def test_equality_is_that_of_name_type_and_floats() -> None:
    assert vector(FLOATS) == vector(expected())
    assert vector(FLOATS) != vector([*FLOATS, 1.0])
    assert vector(FLOATS) != vector([0.0, *FLOATS[1:]])
    assert vector(FLOATS) != Vector("other", Type.DENSE, FLOATS)
    assert vector(FLOATS) != FLOATS


def test_pattern_matching() -> None:
    match vector(FLOATS):
        case Vector(name, Type.DENSE, floats):
            assert (name, floats.size) == ("index", 3)
        case _:
            pytest.fail("no match")


def test_copies_are_equal() -> None:
    made = vector(FLOATS)
    for clone in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert clone == made
        assert clone is not made


def test_repr_is_short() -> None:
    assert repr(vector([0.2, 1])) == "Vector(name='index', type=DENSE, vector=[0.2, 1.0])"
    assert repr(vector(np.zeros(768))) == (
        "Vector(name='index', type=DENSE, vector=[0.0, 0.0, 0.0, 0.0, … 768 floats])"
    )


def test_received_vector_is_a_read_only_view() -> None:
    received = bytearray(expected().tobytes())
    made = Vector.from_wire(VectorPair("index", 0, memoryview(received).toreadonly().cast("f")))
    assert made == vector(FLOATS)
    assert np.shares_memory(made.vector, np.frombuffer(received, dtype=np.float32))
    assert not made.vector.flags.writeable


def test_received_vector_may_have_no_floats() -> None:
    made = Vector.from_wire(VectorPair("index", 0, None))
    assert made.vector.shape == (0,)
    assert made.vector.dtype == np.float32


def test_received_vector_may_hold_what_other_clients_put() -> None:
    floats = np.array([np.nan, np.inf], dtype=np.float32)
    assert np.array_equal(Vector.from_wire(VectorPair("", 0, floats.tobytes())).vector, floats, equal_nan=True)


def test_received_vector_of_unknown_type_is_a_protocol_error() -> None:
    with pytest.raises(ProtocolError, match="unknown type 1"):
        Vector.from_wire(VectorPair("index", 1, expected().tobytes()))


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=50))
def test_all_forms_of_the_same_floats_are_equal(floats: list[float]) -> None:
    made = vector(floats)
    assert made.vector.tolist() == floats
    assert vector(np.array(floats)) == vector(np.array(floats, dtype=">f4")) == vector(array.array("d", floats)) == made


@given(st.lists(st.floats(width=32), min_size=1, max_size=50))
def test_exactly_the_finite_are_taken(floats: list[float]) -> None:
    array32 = np.array(floats, dtype=np.float32)
    if np.isfinite(array32).all():
        assert vector(array32).vector is array32
    else:
        for form in (array32, array32.astype(np.float64), floats):
            with pytest.raises(InvalidArgumentValueError, match="must hold finite"):
                vector(form)


def test_a_name_that_can_not_be_sent() -> None:
    with pytest.raises(InvalidArgumentValueError, match="lone surrogate"):
        Vector("\ud800", Type.DENSE, FLOATS)
    assert Vector("naïve", Type.DENSE, FLOATS).name == "naïve"


def test_what_the_user_asks_of_numpy_is_not_asked_here() -> None:
    with np.errstate(all="raise"):
        for floats in (np.array([1e-320, 1.0]), np.array([1e-45, 1.0], np.float32), np.array([1e38] * 4, np.float32)):
            assert vector(floats).vector.size == floats.size
        assert pack_rows("vectors", np.array([[1e-320, 1.0]])).shape == (1, 2)
        for wrong in (np.array([1e39]), np.array([np.inf], np.float32), np.array([np.nan])):
            with pytest.raises(InvalidArgumentValueError):
                vector(wrong)
