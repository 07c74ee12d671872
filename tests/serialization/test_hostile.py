"""Bytes that nobody meant: errors, soon, and without taking the memory that a length merely claims."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Codec, IntType, Json, Registry
from hazelcast.serialization.api import IdentifiedDataSerializable, ObjectDataInput
from tests.serialization.support import data

READABLE = [0, *range(-30, 0), *range(-55, -50), -100, -101, -120, -130, 1]


class Greedy(IdentifiedDataSerializable):
    """Reads a bit of everything."""

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        object_data_input.read_string()
        object_data_input.read_long_array()
        object_data_input.read_string_array()
        object_data_input.read_char_array()
        object_data_input.read_object()
        object_data_input.read_byte_array()


registry = Registry(data_serializable_factories={0: {0: Greedy}})
little = Registry(is_big_endian=False, data_serializable_factories={0: {0: Greedy}})
CODECS: list[Codec[Any]] = [
    registry.codec(),
    little.codec(),
    registry.codec(str),
    registry.codec(int),
    registry.codec(list[float]),
    registry.codec(Json[dict[str, int]]),
]


@given(st.sampled_from(READABLE), st.binary(max_size=60), st.sampled_from(CODECS))
def test_random_payloads_are_read_or_refused(type_id: int, payload: bytes, codec: Codec[Any]) -> None:
    with suppress(HazelcastSerializationError):
        codec.decode(data(type_id) + payload)


@given(st.binary(max_size=20), st.sampled_from(CODECS))
def test_random_bytes_are_read_or_refused(written: bytes, codec: Codec[Any]) -> None:
    with suppress(HazelcastSerializationError):
        codec.decode(written)


@given(st.lists(st.sampled_from(READABLE), min_size=1, max_size=20), st.binary(max_size=30))
def test_random_nesting_is_read_or_refused(type_ids: list[int], payload: bytes) -> None:
    inner = b"".join(b"\0\0\0\2" + data(type_id)[4:] for type_id in type_ids)
    with suppress(HazelcastSerializationError):
        registry.to_object(data(-29) + inner + payload)


WHOLE = [
    True,
    5,
    1.5,
    "hello",
    b"hello",
    [1, "a", None, [2.5]],
    10**30,
    UUID(int=7),
    Decimal("1.25"),
    datetime(2024, 1, 2),
]


@pytest.mark.parametrize("value", WHOLE, ids=repr)
def test_every_cut_is_an_error(value: object) -> None:
    each = Registry(default_int_type=IntType.VAR)
    whole = each.to_data(value)
    for size in range(len(whole)):
        for codec in (each.codec(), each.codec(str)):
            with pytest.raises(HazelcastSerializationError):
                codec.decode(whole[:size])


LENGTHS = [-11, *range(-20, -11), -24, -26, -27, -28, -29, -30, -130]


@pytest.mark.parametrize("type_id", LENGTHS)
@pytest.mark.parametrize("length", ["7fffffff", "40000000", "00ffffff"])
def test_a_claimed_length_takes_no_memory(type_id: int, length: str) -> None:
    written = data(type_id, length) + bytes(64)
    tracemalloc.start()
    begin = time.perf_counter()
    try:
        with pytest.raises(HazelcastSerializationError):
            registry.to_object(written)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    "level",
    [
        "ffffffe3 00000001",  # ArrayList
        "ffffffe2 00000001",  # LinkedList
        "ffffffe4 00000001",  # Object[]
        "fffffffe 01 00000000 00000000 ffffffff ffffffff ffffffff ffffffff",  # Greedy
    ],
)
@pytest.mark.parametrize("depth", [1000, 100_000])
def test_deep_nesting_is_refused_at_once(level: str, depth: int) -> None:
    written = bytes(4) + bytes.fromhex(level) * depth + bytes(4)
    begin = time.perf_counter()
    with pytest.raises(HazelcastSerializationError, match="deep"):
        registry.to_object(written)
    assert time.perf_counter() - begin < 1


def test_wide_nesting_takes_time_in_proportion_to_its_size() -> None:
    values: list[list[list[int]]] = [[[]] * 300] * 300
    written = registry.to_data(values)
    begin = time.perf_counter()
    assert registry.to_object(written) == values
    assert time.perf_counter() - begin < 5


def test_a_decimal_of_many_digits_takes_no_minutes() -> None:
    begin = time.perf_counter()
    registry.to_object(data(-27, "00040000" + "7f" * 0x40000 + "00000000"))
    assert time.perf_counter() - begin < 5
