from __future__ import annotations

import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from tests.serialization.support import data

registry = Registry()


@pytest.mark.parametrize("value", [b"ab", bytearray(b"ab"), memoryview(b"ab"), memoryview(b"axbx")[::2]])
def test_anything_like_bytes_is_a_byte_array_and_read_as_bytes(value: object) -> None:
    assert registry.to_data(value) == data(-12, "00000002 6162")
    read = registry.to_object(data(-12, "00000002 6162"))
    assert read == b"ab"
    assert type(read) is bytes


def test_the_length_of_a_view_is_in_bytes() -> None:
    assert registry.to_data(memoryview(array.array("h", [1, 2])))[8:12] == (4).to_bytes(4, "big")


@given(st.binary())
def test_bytes_survive_in_both_orders(value: bytes) -> None:
    for each in (registry, Registry(is_big_endian=False)):
        assert each.to_object(each.to_data(value)) == value


@pytest.mark.parametrize(
    ("big", "little", "value"),
    [
        (data(-13, "00000002 01 00"), data(-13, "02000000 01 00"), [True, False]),
        (data(-14, "00000002 0061 d83d"), data(-14, "02000000 6100 3dd8"), ["a", "\ud83d"]),
        (data(-15, "00000002 0001 fffe"), data(-15, "02000000 0100 feff"), [1, -2]),
        (data(-16, "00000001 fffffffe"), data(-16, "01000000 feffffff"), [-2]),
        (data(-17, "00000001 fffffffffffffffe"), data(-17, "01000000 feffffffffffffff"), [-2]),
        (data(-18, "00000001 3fc00000"), data(-18, "01000000 0000c03f"), [1.5]),
        (data(-19, "00000001 3ff8000000000000"), data(-19, "01000000 000000000000f83f"), [1.5]),
        (data(-20, "00000002 00000001 61 ffffffff"), data(-20, "02000000 01000000 61 ffffffff"), ["a", None]),
        (data(-16, "00000000"), data(-16, "00000000"), []),
    ],
)
def test_arrays_are_read_as_lists(big: bytes, little: bytes, value: list[object]) -> None:
    assert registry.to_object(big) == value
    assert Registry(is_big_endian=False).to_object(little) == value


@pytest.mark.parametrize("type_id", range(-20, -11))
def test_null_arrays_are_none(type_id: int) -> None:
    assert registry.to_object(data(type_id, "ffffffff")) is None


@pytest.mark.parametrize("type_id", range(-20, -11))
@pytest.mark.parametrize("length", ["7fffffff", "fffffffe", "80000000", "00000002"])
def test_a_length_beyond_the_end_is_refused(type_id: int, length: str) -> None:
    with pytest.raises(HazelcastSerializationError, match=r"malformed"):
        registry.to_object(data(type_id, length + "00"))
