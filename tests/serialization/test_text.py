from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from tests.serialization.support import data

registry = Registry()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", data(-11, "00000000")),
        ("a", data(-11, "00000001 61")),
        ("hé😀", data(-11, "00000007 68c3a9f09f9880")),
        ("\0", data(-11, "00000001 00")),
        (UUID(int=(1 << 127) + 5), data(-21, "8000000000000000 0000000000000005")),
    ],
)
def test_bytes_of_text(value: object, expected: bytes) -> None:
    assert registry.to_data(value) == expected
    assert registry.to_object(expected) == value


@given(st.text())
def test_strings_survive(value: str) -> None:
    assert registry.to_object(registry.to_data(value)) == value
    codec = registry.codec(str)
    assert codec.encode(value) == registry.to_data(value)
    assert codec.decode(registry.to_data(value)) == value


@given(st.uuids())
def test_uuids_survive_in_both_orders(value: UUID) -> None:
    for each in (registry, Registry(is_big_endian=False)):
        assert each.to_object(each.to_data(value)) == value


def test_little_endian_uuid_is_two_swapped_longs() -> None:
    little = Registry(is_big_endian=False)
    assert little.to_data(UUID("01020304-0506-0708-090a-0b0c0d0e0f10")) == data(
        -21, "0807060504030201 100f0e0d0c0b0a09"
    )
    assert little.to_data("hé") == data(-11, "03000000 68c3a9")


def test_types_that_only_others_write() -> None:
    assert registry.to_object(data(-5, "00e9")) == "é"
    assert registry.to_object(data(-5, "d83d")) == "\ud83d"
    assert registry.to_object(data(-24, "00000003 612e42")) == "a.B"
    assert registry.to_object(data(-11, "ffffffff")) is None


def test_lone_surrogate_cannot_be_written() -> None:
    for encode in (registry.to_data, registry.codec(str).encode):
        with pytest.raises(HazelcastSerializationError, match="surrogates"):
            encode("\ud83d")


def test_invalid_utf8_is_an_error() -> None:
    for decode in (registry.to_object, registry.codec(str).decode):
        with pytest.raises(HazelcastSerializationError, match="utf-8"):
            decode(data(-11, "00000001 ff"))
