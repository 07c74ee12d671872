from __future__ import annotations

import math
import struct
from decimal import Context, Decimal
from enum import IntEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import IntType, Registry
from tests.serialization.support import data

registry = Registry()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, data(-4, "01")),
        (False, data(-4, "00")),
        (0, data(-7, "00000000")),
        (1, data(-7, "00000001")),
        (-1, data(-7, "ffffffff")),
        (2**31 - 1, data(-7, "7fffffff")),
        (-(2**31), data(-7, "80000000")),
        (1.5, data(-10, "3ff8000000000000")),
        (-0.0, data(-10, "8000000000000000")),
        (math.inf, data(-10, "7ff0000000000000")),
        (Decimal("-123.45"), data(-27, "00000002 cfc7 00000002")),
        (Decimal("1E+5"), data(-27, "00000001 01 fffffffb")),
        (Decimal(0), data(-27, "00000001 00 00000000")),
        (Decimal("0.10"), data(-27, "00000001 0a 00000002")),
    ],
)
def test_bytes_of_numbers(value: object, expected: bytes) -> None:
    assert registry.to_data(value) == expected
    read = registry.to_object(expected)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("int_type", "value", "expected"),
    [
        (IntType.BYTE, -128, data(-3, "80")),
        (IntType.BYTE, 127, data(-3, "7f")),
        (IntType.SHORT, -2, data(-6, "fffe")),
        (IntType.LONG, 2**40, data(-8, "0000010000000000")),
        (IntType.BIG_INT, 0, data(-26, "00000001 00")),
        (IntType.BIG_INT, 127, data(-26, "00000001 7f")),
        (IntType.BIG_INT, 128, data(-26, "00000002 0080")),
        (IntType.BIG_INT, -128, data(-26, "00000001 80")),
        (IntType.BIG_INT, -129, data(-26, "00000002 ff7f")),
        (IntType.BIG_INT, 255, data(-26, "00000002 00ff")),
        (IntType.VAR, -1, data(-3, "ff")),
        (IntType.VAR, -128, data(-3, "80")),
        (IntType.VAR, -129, data(-6, "ff7f")),
        (IntType.VAR, 128, data(-6, "0080")),
        (IntType.VAR, 32767, data(-6, "7fff")),
        (IntType.VAR, 32768, data(-7, "00008000")),
        (IntType.VAR, -(2**31), data(-7, "80000000")),
        (IntType.VAR, 2**31, data(-8, "0000000080000000")),
        (IntType.VAR, 2**63 - 1, data(-8, "7fffffffffffffff")),
        (IntType.VAR, -(2**63), data(-8, "8000000000000000")),
        (IntType.VAR, 2**63, data(-26, "00000009 008000000000000000")),
        (IntType.VAR, -(2**63) - 1, data(-26, "00000009 ff7fffffffffffffff")),
    ],
)
def test_bytes_of_ints_by_type(int_type: IntType, value: int, expected: bytes) -> None:
    other = Registry(default_int_type=int_type)
    assert other.to_data(value) == expected
    assert other.to_object(expected) == value


@pytest.mark.parametrize(
    ("int_type", "bits"), [(IntType.BYTE, 8), (IntType.SHORT, 16), (IntType.INT, 32), (IntType.LONG, 64)]
)
def test_int_beyond_its_type_is_an_error_that_names_the_option(int_type: IntType, bits: int) -> None:
    other = Registry(default_int_type=int_type)
    for value in (1 << bits - 1, -(1 << bits - 1) - 1, 1 << 5000):
        with pytest.raises(HazelcastSerializationError, match="default_int_type"):
            other.to_data(value)
    assert other.to_object(other.to_data(-(1 << bits - 1))) == -(1 << bits - 1)


@given(st.integers())
def test_any_int_survives_as_big_integer(value: int) -> None:
    big = Registry(default_int_type=IntType.BIG_INT)
    written = big.to_data(value)
    assert big.to_object(written) == value
    payload = written[12:]
    # Minimal: the first nine bits are not all equal.
    assert len(payload) == 1 or (payload[0] not in (0, 255)) or (payload[0] >> 7 != payload[1] >> 7)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_keep_their_digits(value: Decimal) -> None:
    read = registry.to_object(registry.to_data(value))
    assert isinstance(read, Decimal)
    # Java has no negative zero.
    assert read.as_tuple() == (value.copy_abs() if value == 0 else value).as_tuple()


def test_long_decimals_are_exact_both_ways() -> None:
    number = (1 << 300_000) - 12345
    for unscaled in (number, -number):
        written = data(-27, (unscaled.to_bytes(37_501, "big", signed=True)).hex().join(("0000927d", "00000007")))
        read = registry.to_object(written)
        assert isinstance(read, Decimal)
        assert read.as_tuple().exponent == -7
        assert int(read.scaleb(7, Context(prec=1_000_000))) == unscaled
        assert registry.to_data(read) == written


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_decimal_that_is_not_finite_is_a_clear_error(value: str) -> None:
    with pytest.raises(HazelcastSerializationError, match="finite"):
        registry.to_data(Decimal(value))


def test_decimal_with_an_exponent_too_large_for_java_is_an_error() -> None:
    with pytest.raises(HazelcastSerializationError, match="exponent"):
        registry.to_data(Decimal("1E+3000000000"))


@given(st.floats())
def test_floats_survive_bit_for_bit(value: float) -> None:
    read = registry.to_object(registry.to_data(value))
    assert isinstance(read, float)
    assert struct.pack(">d", read) == struct.pack(">d", value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (data(-3, "c8"), -56),
        (data(-6, "8000"), -32768),
        (data(-8, "ffffffffffffffff"), -1),
        (data(-9, "3fc00000"), 1.5),
        (data(-4, "07"), True),
    ],
)
def test_types_that_only_others_write_by_default(written: bytes, value: object) -> None:
    read = registry.to_object(written)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("payload", ["00000000", "ffffffff", "fffffffe"])
def test_big_integer_without_bytes_is_malformed(payload: str) -> None:
    with pytest.raises(HazelcastSerializationError, match="malformed"):
        registry.to_object(data(-26, payload))


def test_little_endian_turns_the_payload_round_but_not_the_header() -> None:
    little = Registry(is_big_endian=False)
    assert little.to_data(1) == data(-7, "01000000")
    assert little.to_data(1.5) == data(-10, "000000000000f83f")
    # The bytes of a big integer stay big-endian; its length and the scale turn round.
    assert little.to_data(Decimal("-123.45")) == data(-27, "02000000 cfc7 02000000")
    for value in (1, 1.5, Decimal("-123.45")):
        assert little.to_object(little.to_data(value)) == value


class Level(IntEnum):
    HIGH = 3


def test_enumerations_are_refused_with_the_way_out() -> None:
    with pytest.raises(HazelcastSerializationError, match=r"\.value"):
        registry.to_data(Level.HIGH)


@pytest.mark.parametrize(
    ("value", "like"),
    [
        (np.int64(7), 7),
        (np.int8(-7), -7),
        (np.uint16(65535), 65535),
        (np.float64(1.5), 1.5),
        (np.bool_(True), True),
        (np.str_("ab"), "ab"),
    ],
)
def test_numpy_scalars_are_written_as_the_plain_type(value: object, like: object) -> None:
    assert registry.to_data(value) == registry.to_data(like)


def test_numpy_single_precision_is_written_as_float() -> None:
    assert registry.to_data(np.float32(1.5)) == data(-9, "3fc00000")
    assert registry.to_data(np.float16(1.5)) == data(-9, "3fc00000")


@pytest.mark.parametrize("value", [np.timedelta64(1, "s"), np.datetime64("2024-01-01"), np.longdouble(1), np.zeros(2)])
def test_other_numpy_types_are_refused(value: object) -> None:
    with pytest.raises(HazelcastSerializationError, match="Can't serialize"):
        registry.to_data(value)


def test_numpy_int_obeys_the_int_type() -> None:
    with pytest.raises(HazelcastSerializationError, match="default_int_type"):
        registry.to_data(np.int64(2**40))
    assert Registry(default_int_type=IntType.LONG).to_data(np.int64(2**40)) == data(-8, "0000010000000000")
