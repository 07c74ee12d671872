from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import IntType, Registry
from tests.serialization.support import data

registry = Registry()


def test_bytes_of_a_list() -> None:
    written = data(-29, "00000003 fffffff9 00000001 fffffff5 00000001 61 00000000")
    assert registry.to_data([1, "a", None]) == written
    assert registry.to_object(written) == [1, "a", None]


def test_bytes_of_a_little_endian_list() -> None:
    little = Registry(is_big_endian=False)
    written = data(-29, "03000000 f9ffffff 01000000 f5ffffff 01000000 61 00000000")
    assert little.to_data([1, "a", None]) == written
    assert little.to_object(written) == [1, "a", None]


def test_bytes_of_nested_lists() -> None:
    assert registry.to_data([[], [True]]) == data(-29, "00000002 ffffffe3 00000000 ffffffe3 00000001 fffffffc 01")


@pytest.mark.parametrize("type_id", [-28, -30])
def test_other_lists_are_read_as_lists(type_id: int) -> None:
    assert registry.to_object(data(type_id, "00000001 fffffff9 00000005")) == [5]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**31), 2**31 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.binary(max_size=5),
    st.uuids(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
)


@given(st.recursive(scalars, lambda values: st.lists(values, max_size=4)), st.booleans())
def test_nested_values_survive(value: object, is_big_endian: bool) -> None:
    each = Registry(is_big_endian=is_big_endian)
    assert each.to_object(each.to_data(value)) == value


@pytest.mark.parametrize("int_type", IntType)
@pytest.mark.parametrize("is_big_endian", [True, False])
@pytest.mark.parametrize("length", [31, 32, 33, 64, 100])
@pytest.mark.parametrize("item", [0.5, 7])
def test_long_lists_of_one_type_have_the_bytes_of_their_items(
    int_type: IntType, is_big_endian: bool, length: int, item: float
) -> None:
    each = Registry(default_int_type=int_type, is_big_endian=is_big_endian)
    values: list[Any] = [item + n for n in range(length)]
    # A null at the end keeps the items from being written many at a time.
    apart = each.to_data([*values, None])
    together = each.to_data(values)
    assert together[12:] == apart[12:-4]
    assert each.to_object(together) == values
    assert each.to_object(apart) == [*values, None]
    assert each.to_object(each.to_data(["x", *values])) == ["x", *values]


@pytest.mark.parametrize("position", [0, 1, 31, 32, 40, 63])
@pytest.mark.parametrize("other", ["x", None, True, Decimal(1), 2.5])
def test_one_item_of_another_type_in_a_long_list(position: int, other: object) -> None:
    values: list[object] = list(range(64))
    values[position] = other
    read = registry.codec().decode(registry.to_data(values))
    assert read == values
    assert type(read[position]) is type(other)


def test_an_int_too_large_within_a_long_list_is_the_usual_error() -> None:
    with pytest.raises(HazelcastSerializationError, match="default_int_type"):
        registry.to_data([1] * 50 + [2**31])


@pytest.mark.parametrize("length", ["ffffffff", "80000000", "7fffffff", "00000002"])
def test_a_size_beyond_the_end_is_refused(length: str) -> None:
    with pytest.raises(HazelcastSerializationError, match="malformed"):
        registry.to_object(data(-29, length + "00000000"))


def test_a_long_run_that_is_cut_short_is_refused() -> None:
    whole = registry.to_data([0.5] * 40)
    for size in range(8, len(whole), 7):
        with pytest.raises(HazelcastSerializationError):
            registry.to_object(whole[:size])


@pytest.mark.parametrize("value", [(1, 2), {1}, frozenset({1})])
def test_other_collections_are_refused_with_the_way_out(value: object) -> None:
    with pytest.raises(HazelcastSerializationError, match=r"list\(value\)"):
        registry.to_data(value)


def test_a_dict_is_refused_with_the_way_out() -> None:
    with pytest.raises(HazelcastSerializationError, match="HazelcastJsonValue"):
        registry.to_data({"a": 1})


def test_depth_has_a_limit_that_is_the_same_both_ways() -> None:
    def nested(depth: int) -> list[Any]:
        value: list[Any] = []
        for _ in range(depth - 1):
            value = [value]
        return value

    deep = nested(201)
    assert registry.to_object(registry.to_data(deep)) == deep
    for depth in (202, 1000):
        with pytest.raises(HazelcastSerializationError, match="200 deep"):
            registry.to_data(nested(depth))
    for depth in (202, 1000, 100_000):
        with pytest.raises(HazelcastSerializationError, match="200 deep"):
            registry.to_object(data(-29) + bytes.fromhex("00000001 ffffffe3") * (depth - 1) + bytes(4))


def test_a_list_that_holds_itself_is_an_error() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(HazelcastSerializationError, match="deep"):
        registry.to_data(value)
