from __future__ import annotations

import array
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentValueError
from hazelcast.serialization import Registry, Scope
from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput

if TYPE_CHECKING:
    from collections.abc import Callable


class Probe:
    """Lends its scope to a test."""

    type_id = 1
    scope: Scope

    def dumps(self, value: Probe, scope: Scope) -> bytes:
        value.scope = scope
        return b""

    def loads(self, data: bytes, offset: int, scope: Scope) -> tuple[Probe, int]:
        raise NotImplementedError


def scope(is_big_endian: bool = True) -> Scope:
    registry = Registry(is_big_endian=is_big_endian)
    probe = Probe()
    registry.register(Probe, probe)
    registry.to_data(probe)
    return probe.scope


BIG = scope()
LITTLE = scope(is_big_endian=False)

WRITES: list[tuple[Callable[[ObjectDataOutput], None], str, str]] = [
    (lambda out: out.write_boolean(True), "01", "01"),
    (lambda out: out.write_boolean(False), "00", "00"),
    (lambda out: out.write_byte(200), "c8", "c8"),
    (lambda out: out.write_byte(-56), "c8", "c8"),
    (lambda out: out.write_short(-2), "fffe", "feff"),
    (lambda out: out.write_char("é"), "00e9", "e900"),
    (lambda out: out.write_int(-2), "fffffffe", "feffffff"),
    (lambda out: out.write_long(1), "0000000000000001", "0100000000000000"),
    (lambda out: out.write_float(1.5), "3fc00000", "0000c03f"),
    (lambda out: out.write_double(1.5), "3ff8000000000000", "000000000000f83f"),
    (lambda out: out.write_bytes("aé"), "61e9", "61e9"),
    (lambda out: out.write_chars("a😀"), "0061d83dde00", "61003dd800de"),
    (lambda out: out.write_string("hé"), "00000003 68c3a9", "03000000 68c3a9"),
    (lambda out: out.write_string(None), "ffffffff", "ffffffff"),
    (lambda out: out.write_utf("a"), "00000001 61", "01000000 61"),
    (lambda out: out.write_byte_array(b"ab"), "00000002 6162", "02000000 6162"),
    (lambda out: out.write_byte_array([1, 2]), "00000002 0102", "02000000 0102"),
    (lambda out: out.write_byte_array(None), "ffffffff", "ffffffff"),
    (lambda out: out.write_boolean_array([True, False]), "00000002 0100", "02000000 0100"),
    (lambda out: out.write_boolean_array(None), "ffffffff", "ffffffff"),
    (lambda out: out.write_char_array(["a", "\ud83d"]), "00000002 0061d83d", "02000000 61003dd8"),
    (lambda out: out.write_char_array(None), "ffffffff", "ffffffff"),
    (lambda out: out.write_short_array([1]), "00000001 0001", "01000000 0100"),
    (lambda out: out.write_int_array((1, -2)), "00000002 00000001fffffffe", "02000000 01000000feffffff"),
    (lambda out: out.write_int_array(None), "ffffffff", "ffffffff"),
    (lambda out: out.write_long_array([1]), "00000001 0000000000000001", "01000000 0100000000000000"),
    (lambda out: out.write_float_array([1.5]), "00000001 3fc00000", "01000000 0000c03f"),
    (lambda out: out.write_double_array([1.5]), "00000001 3ff8000000000000", "01000000 000000000000f83f"),
    (lambda out: out.write_string_array(["a", None]), "00000002 0000000161 ffffffff", "02000000 0100000061 ffffffff"),
    (lambda out: out.write_string_array(None), "ffffffff", "ffffffff"),
    (lambda out: out.write_utf_array(["a"]), "00000001 0000000161", "01000000 0100000061"),
    (lambda out: out.write_object(None), "00000000", "00000000"),
    (lambda out: out.write_object([1]), "ffffffe300000001fffffff900000001", "e3ffffff01000000f9ffffff01000000"),
    (lambda out: out.write_from(b"abcdef"), "616263646566", "616263646566"),
    (lambda out: out.write_from(b"abcdef", 4), "6566", "6566"),
    (lambda out: out.write_from(bytearray(b"abcdef"), 2, 3), "636465", "636465"),
    (lambda out: out.write_from(array.array("B", [1, 2]), 1), "02", "02"),
]


@pytest.mark.parametrize(("write", "big", "little"), WRITES)
def test_bytes_written(write: Callable[[ObjectDataOutput], None], big: str, little: str) -> None:
    for each, expected in ((BIG, big), (LITTLE, little)):
        out = ObjectDataOutput(each)
        write(out)
        assert out.to_byte_array() == bytes.fromhex(expected)
        assert out.position() == len(bytes.fromhex(expected))


READS: list[tuple[Callable[[ObjectDataInput], Any], str, str, object]] = [
    (lambda inp: inp.read_boolean(), "05", "05", True),
    (lambda inp: inp.read_boolean(), "00", "00", False),
    (lambda inp: inp.read_byte(), "c8", "c8", -56),
    (lambda inp: inp.read_unsigned_byte(), "c8", "c8", 200),
    (lambda inp: inp.read_short(), "fffe", "feff", -2),
    (lambda inp: inp.read_unsigned_short(), "fffe", "feff", 65534),
    (lambda inp: inp.read_char(), "00e9", "e900", "é"),
    (lambda inp: inp.read_int(), "fffffffe", "feffffff", -2),
    (lambda inp: inp.read_long(), "fffffffffffffffe", "feffffffffffffff", -2),
    (lambda inp: inp.read_float(), "3fc00000", "0000c03f", 1.5),
    (lambda inp: inp.read_double(), "3ff8000000000000", "000000000000f83f", 1.5),
    (lambda inp: inp.read_string(), "00000003 68c3a9", "03000000 68c3a9", "hé"),
    (lambda inp: inp.read_utf(), "ffffffff", "ffffffff", None),
    (lambda inp: inp.read_byte_array(), "00000002 6162", "02000000 6162", bytearray(b"ab")),
    (lambda inp: inp.read_byte_array(), "ffffffff", "ffffffff", None),
    (lambda inp: inp.read_boolean_array(), "00000002 0100", "02000000 0100", [True, False]),
    (lambda inp: inp.read_char_array(), "00000001 0061", "01000000 6100", ["a"]),
    (lambda inp: inp.read_short_array(), "00000001 fffe", "01000000 feff", [-2]),
    (lambda inp: inp.read_int_array(), "00000001 fffffffe", "01000000 feffffff", [-2]),
    (lambda inp: inp.read_int_array(), "ffffffff", "ffffffff", None),
    (lambda inp: inp.read_long_array(), "00000001 fffffffffffffffe", "01000000 feffffffffffffff", [-2]),
    (lambda inp: inp.read_float_array(), "00000001 3fc00000", "01000000 0000c03f", [1.5]),
    (lambda inp: inp.read_double_array(), "00000001 3ff8000000000000", "01000000 000000000000f83f", [1.5]),
    (lambda inp: inp.read_string_array(), "00000002 0000000161 ffffffff", "02000000 0100000061 ffffffff", ["a", None]),
    (lambda inp: inp.read_utf_array(), "00000000", "00000000", []),
    (lambda inp: inp.read_object(), "fffffff900000001", "f9ffffff01000000", 1),
    (lambda inp: inp.read_object(), "00000000", "00000000", None),
    (lambda inp: inp.read_into(bytearray(3)), "010203", "010203", bytearray(b"\1\2\3")),
    (lambda inp: inp.read_into(bytearray(3), 1), "0102", "0102", bytearray(b"\0\1\2")),
    (lambda inp: inp.read_into(bytearray(4), 1, 2), "0102", "0102", bytearray(b"\0\1\2\0")),
]


@pytest.mark.parametrize(("read", "big", "little", "value"), READS)
def test_bytes_read(read: Callable[[ObjectDataInput], Any], big: str, little: str, value: object) -> None:
    for each, given_bytes in ((BIG, bytes.fromhex(big)), (LITTLE, bytes.fromhex(little))):
        source = ObjectDataInput(given_bytes, 0, each)
        got = read(source)
        assert got == value
        assert type(got) is type(value)
        assert source.position() == source.size() == len(given_bytes)

        cut = ObjectDataInput(given_bytes[:-1], 0, each)
        with pytest.raises(HazelcastSerializationError):
            read(cut)


UNFIT: list[Callable[[ObjectDataOutput], None]] = [
    lambda out: out.write_byte(256),
    lambda out: out.write_byte(-129),
    lambda out: out.write_short(40_000),
    lambda out: out.write_int(2**31),
    lambda out: out.write_long(2**63),
    lambda out: out.write_float(1e300),
    lambda out: out.write_float_array([1e300]),
    lambda out: out.write_int_array([2**31]),
    lambda out: out.write_char("ab"),
    lambda out: out.write_char("😀"),
    lambda out: out.write_char(""),
    lambda out: out.write_char_array(["ab"]),
    lambda out: out.write_bytes("β"),
    lambda out: out.write_string("\ud83d"),
    lambda out: out.write_object(object()),
]


@pytest.mark.parametrize("write", UNFIT)
def test_what_does_not_fit_is_an_error(write: Callable[[ObjectDataOutput], None]) -> None:
    with pytest.raises(HazelcastSerializationError):
        write(ObjectDataOutput(BIG))


@pytest.mark.parametrize(("offset", "length"), [(7, None), (0, 7), (5, 2), (-1, None), (0, -1)])
def test_a_span_outside_the_buffer_is_an_error(offset: int, length: int | None) -> None:
    with pytest.raises(InvalidArgumentValueError, match="6 bytes"):
        ObjectDataOutput(BIG).write_from(b"abcdef", offset, length)
    with pytest.raises(InvalidArgumentValueError, match="6 bytes"):
        ObjectDataInput(bytes(100), 0, BIG).read_into(bytearray(6), offset, length)


def test_skipping_stops_at_the_end() -> None:
    source = ObjectDataInput(b"abc", 0, BIG)
    assert source.skip_bytes(2) == 2
    assert source.skip_bytes(-1) == 0
    assert source.position() == 2
    assert source.skip_bytes(5) == 1
    assert source.position() == 3


def test_byte_order_has_the_names_of_java() -> None:
    assert ObjectDataOutput(BIG).get_byte_order() == ObjectDataInput(b"", 0, BIG).get_byte_order() == "BIG_ENDIAN"
    assert (
        ObjectDataOutput(LITTLE).get_byte_order() == ObjectDataInput(b"", 0, LITTLE).get_byte_order() == "LITTLE_ENDIAN"
    )


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("int"), st.integers(-(2**31), 2**31 - 1)),
            st.tuples(st.just("long"), st.integers(-(2**63), 2**63 - 1)),
            st.tuples(st.just("short"), st.integers(-(2**15), 2**15 - 1)),
            st.tuples(st.just("byte"), st.integers(-128, 127)),
            st.tuples(st.just("boolean"), st.booleans()),
            st.tuples(st.just("double"), st.floats(allow_nan=False)),
            st.tuples(st.just("float"), st.floats(width=32, allow_nan=False)),
            st.tuples(st.just("char"), st.characters(max_codepoint=0xFFFF)),
            st.tuples(st.just("string"), st.none() | st.text(max_size=5)),
            st.tuples(st.just("int_array"), st.none() | st.lists(st.integers(-(2**31), 2**31 - 1), max_size=3)),
            st.tuples(st.just("string_array"), st.none() | st.lists(st.none() | st.text(max_size=3), max_size=3)),
            st.tuples(st.just("byte_array"), st.none() | st.binary(max_size=3)),
            st.tuples(st.just("object"), st.none() | st.text(max_size=3) | st.lists(st.booleans(), max_size=3)),
        )
    ),
    st.sampled_from([BIG, LITTLE]),
)
def test_what_is_written_in_turn_is_read_in_turn(fields: list[tuple[str, object]], each: Scope) -> None:
    out = ObjectDataOutput(each)
    for kind, value in fields:
        getattr(out, f"write_{kind}")(value)
    source = ObjectDataInput(bytes(out.to_byte_array()), 0, each)
    for kind, value in fields:
        assert getattr(source, f"read_{kind}")() == value
    assert source.position() == source.size()
