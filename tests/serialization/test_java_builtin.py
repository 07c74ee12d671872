"""Values of the built-in types, byte for byte and value for value as Hazelcast's own Java classes have them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from hazelcast.serialization import HazelcastJsonValue, IntType, Registry
from hazelcast.serialization.api import IdentifiedDataSerializable
from hazelcast.serialization.partition import partition_hash, partition_id
from tests.support.described import described, undescribed
from tests.support.java import JavaError

if TYPE_CHECKING:
    from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput
    from tests.support.java import Java

orders = pytest.mark.parametrize("big", [True, False], ids=["big", "little"])

CLASSES = {
    IntType.BYTE: "Byte",
    IntType.SHORT: "Short",
    IntType.INT: "Integer",
    IntType.LONG: "Long",
    IntType.BIG_INT: "BigInteger",
}

TEXTS = ["", "a", "\0", "é", "Ωж中", "😀", "a\u0000é中😀z", "\ud7ff\ue000\uffff\U0010ffff", "x" * 70_000, "😀" * 1_000]

BOTH_WAYS: list[tuple[object, list[Any]]] = [
    (None, ["null", None]),
    (True, ["Boolean", True]),
    (False, ["Boolean", False]),
    *((number, ["Integer", number]) for number in (0, 1, -1, 2**31 - 1, -(2**31))),
    (0.0, ["Double", "0000000000000000"]),
    (-0.0, ["Double", "8000000000000000"]),
    (0.1, ["Double", "3fb999999999999a"]),
    (5e-324, ["Double", "0000000000000001"]),
    (1.7976931348623157e308, ["Double", "7fefffffffffffff"]),
    (-1.7976931348623157e308, ["Double", "ffefffffffffffff"]),
    (math.inf, ["Double", "7ff0000000000000"]),
    (-math.inf, ["Double", "fff0000000000000"]),
    (math.nan, ["Double", "7ff8000000000000"]),
    (np.float32(0.1), ["Float", "3dcccccd"]),
    (np.float32("nan"), ["Float", "7fc00000"]),
    (np.int64(7), ["Integer", 7]),
    *((text, ["String", text]) for text in TEXTS),
    *((HazelcastJsonValue(text), ["HazelcastJsonValue", text]) for text in ("", '{"a": [1, "😀"]}')),
    (b"", ["byte[]", []]),
    (b"\x00\x01\x7f\x80\xff", ["byte[]", [0, 1, 127, -128, -1]]),
    (bytearray(b"ab"), ["byte[]", [97, 98]]),
    (memoryview(b"abcd")[::2], ["byte[]", [97, 99]]),
    (bytes(1_000), ["byte[]", [0] * 1_000]),
    (UUID(int=0), ["UUID", "00000000-0000-0000-0000-000000000000"]),
    (UUID(int=2**128 - 1), ["UUID", "ffffffff-ffff-ffff-ffff-ffffffffffff"]),
    (UUID(int=1 << 127 | 1), ["UUID", "80000000-0000-0000-0000-000000000001"]),
    (UUID(int=0x0123456789ABCDEFFEDCBA9876543210), ["UUID", "01234567-89ab-cdef-fedc-ba9876543210"]),
    (Decimal(0), ["BigDecimal", [0, 0]]),
    (Decimal("0.000"), ["BigDecimal", [0, 3]]),
    (Decimal("0E+3"), ["BigDecimal", [0, -3]]),
    (Decimal("1.0"), ["BigDecimal", [10, 1]]),
    (Decimal("1.00"), ["BigDecimal", [100, 2]]),
    (Decimal("-1.5E+10"), ["BigDecimal", [-15, -9]]),
    (Decimal("1.27"), ["BigDecimal", [127, 2]]),
    (Decimal("1.28"), ["BigDecimal", [128, 2]]),
    (Decimal("-1.28"), ["BigDecimal", [-128, 2]]),
    (Decimal("-1.29"), ["BigDecimal", [-129, 2]]),
    (Decimal("1E-1000"), ["BigDecimal", [1, 1000]]),
    (Decimal("1E+1000"), ["BigDecimal", [1, -1000]]),
    (Decimal("123456789" * 20), ["BigDecimal", [int("123456789" * 20), 0]]),
    (date(1, 1, 1), ["LocalDate", [1, 1, 1]]),
    (date(1600, 2, 29), ["LocalDate", [1600, 2, 29]]),
    (date(1969, 12, 31), ["LocalDate", [1969, 12, 31]]),
    (date(9999, 12, 31), ["LocalDate", [9999, 12, 31]]),
    (time(), ["LocalTime", [0, 0, 0, 0]]),
    (time(23, 59, 59, 999_999), ["LocalTime", [23, 59, 59, 999_999_000]]),
    (time(1, 2, 3, 1), ["LocalTime", [1, 2, 3, 1_000]]),
    (datetime(1, 1, 1), ["LocalDateTime", [1, 1, 1, 0, 0, 0, 0]]),
    (datetime(1969, 12, 31, 23, 59, 59, 999_999), ["LocalDateTime", [1969, 12, 31, 23, 59, 59, 999_999_000]]),
    (datetime(9999, 12, 31, 23, 59, 59, 999_999), ["LocalDateTime", [9999, 12, 31, 23, 59, 59, 999_999_000]]),
    (datetime(2024, 1, 2, tzinfo=UTC), ["OffsetDateTime", [2024, 1, 2, 0, 0, 0, 0, 0]]),
    *(
        (
            datetime(1, 1, 1, tzinfo=timezone(timedelta(seconds=offset))),
            ["OffsetDateTime", [1, 1, 1, 0, 0, 0, 0, offset]],
        )
        for offset in (18 * 3600, -18 * 3600, -1, -(9 * 3600 + 1800), 20_700)
    ),
    (
        datetime(9999, 12, 31, 23, 59, 59, 999_999, timezone(timedelta(hours=-18))),
        ["OffsetDateTime", [9999, 12, 31, 23, 59, 59, 999_999_000, -18 * 3600]],
    ),
    (
        datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Istanbul")),
        ["OffsetDateTime", [2024, 7, 1, 12, 0, 0, 0, 3 * 3600]],
    ),
    ([], ["ArrayList", []]),
    ([None], ["ArrayList", [["null", None]]]),
    ([[], [[]]], ["ArrayList", [["ArrayList", []], ["ArrayList", [["ArrayList", []]]]]]),
    (
        [1, "a", None, True, [0.5, b"\xff"], Decimal("1.5")],
        [
            "ArrayList",
            [
                ["Integer", 1],
                ["String", "a"],
                ["null", None],
                ["Boolean", True],
                ["ArrayList", [["Double", "3fe0000000000000"], ["byte[]", [-1]]]],
                ["BigDecimal", [15, 1]],
            ],
        ],
    ),
    # So many of one type are written and read in one go.
    ([*range(100)], ["ArrayList", [["Integer", number] for number in range(100)]]),
    ([0.5] * 64, ["ArrayList", [["Double", "3fe0000000000000"]] * 64]),
]

# Floats stand there by their bits, so that two NaN and the two zeros count for what they are.
ONLY_READ: list[list[Any]] = [
    *(["Character", code] for code in (0, 65, 0x4E2D, 0xD800, 0xFFFF)),
    *(["Float", bits] for bits in ("00000000", "80000000", "00000001", "7f7fffff", "7f800000", "ff800000", "7fc00000")),
    ["boolean[]", []],
    ["boolean[]", [True, False, True]],
    ["byte[]", [-128, 127]],
    ["char[]", []],
    ["char[]", [0, 65, 0xD83D, 0xDE00, 0xFFFF]],
    ["short[]", []],
    ["short[]", [-(2**15), -1, 0, 2**15 - 1]],
    ["int[]", []],
    ["int[]", [-(2**31), -1, 0, 2**31 - 1]],
    ["long[]", []],
    ["long[]", [-(2**63), -1, 0, 2**63 - 1]],
    ["float[]", []],
    ["float[]", ["7fc00000", "7f800000", "ff800000", "80000000", "00000001", "3f800000"]],
    ["double[]", []],
    ["double[]", ["7ff8000000000000", "7ff0000000000000", "8000000000000000", "0000000000000001"]],
    ["String[]", []],
    ["String[]", ["", None, "😀"]],
    ["Object[]", []],
    ["Object[]", [["null", None], ["Byte", 1], ["int[]", [1]], ["Object[]", [["String", "a"]]], ["ArrayList", []]]],
    ["LinkedList", []],
    ["LinkedList", [["LinkedList", []], ["Long", 5], ["Class", "java.lang.String"], ["LocalDate", [1, 1, 1]]]],
    [
        "ArrayList",
        [["Character", 65], ["long[]", [1]], ["Short", -1], ["BigInteger", 2**70], ["LocalTime", [0, 0, 0, 1]]],
    ],
    ["Class", "java.util.ArrayList"],
    ["LocalTime", [1, 2, 3, 999]],
    ["LocalTime", [23, 59, 59, 999_999_999]],
    ["LocalDateTime", [2024, 2, 29, 23, 59, 59, 1_999]],
    ["OffsetDateTime", [1, 1, 1, 0, 0, 0, 123_456_789, -64_800]],
]


@orders
@pytest.mark.parametrize(("value", "description"), BOTH_WAYS)
def test_both_ways(java: Java, value: object, description: list[Any], big: bool) -> None:
    registry = Registry(is_big_endian=big)
    data = registry.to_data(value)
    assert java.read(data, big=big) == description
    if value is not None:  # which has no Data of its own in Java
        assert java.write(description, big=big) == data
        assert java.echo(data, big=big) == data
    assert repr(registry.to_object(data)) == repr(undescribed(description))


@orders
@pytest.mark.parametrize("description", ONLY_READ)
def test_what_python_only_reads(java: Java, description: list[Any], big: bool) -> None:
    data = java.write(description, big=big)
    assert repr(Registry(is_big_endian=big).to_object(data)) == repr(undescribed(description))


@orders
@pytest.mark.parametrize("int_type", CLASSES)
def test_ints_of_each_type(java: Java, int_type: IntType, big: bool) -> None:
    bits = {"Byte": 8, "Short": 16, "Integer": 32, "Long": 64}.get(CLASSES[int_type], 200)
    edges = {sign * 2**power + offset for power in range(bits) for sign in (1, -1) for offset in (-1, 0, 1)}
    registry = Registry(is_big_endian=big, default_int_type=int_type)
    for number in sorted(number for number in edges if -(2 ** (bits - 1)) <= number < 2 ** (bits - 1)):
        data = registry.to_data(number)
        description = [CLASSES[int_type], number]
        assert java.write(description, big=big) == data
        assert java.read(data, big=big) == description
        assert registry.to_object(data) == number


@orders
def test_the_smallest_type_that_an_int_fits(java: Java, big: bool) -> None:
    registry = Registry(is_big_endian=big, default_int_type=IntType.VAR)
    for cls, smallest, bits in (("Byte", 0, 7), ("Short", 7, 15), ("Integer", 15, 31), ("Long", 31, 63)):
        for number in (2**bits - 1, -(2**bits)):
            assert java.read(registry.to_data(number), big=big) == [cls, number]
        if smallest:
            for number in (2**smallest, -(2**smallest) - 1):
                assert java.read(registry.to_data(number), big=big) == [cls, number]
    for number in (2**63, -(2**63) - 1):
        assert java.read(registry.to_data(number), big=big) == ["BigInteger", number]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**31), 2**31 - 1),
    # Java knows one NaN only.
    st.floats(allow_nan=False),
    st.just(math.nan),
    st.text(max_size=50),
    st.binary(max_size=50),
    st.uuids(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.integers(-64_800, 64_800).map(lambda seconds: timezone(timedelta(seconds=seconds)))),
    st.text(max_size=20).map(HazelcastJsonValue),
)


@given(
    # Java has no Data for null alone, so that everything is in a list.
    st.lists(
        st.recursive(scalars, lambda values: st.lists(values, max_size=40), max_leaves=60), min_size=1, max_size=5
    ),
    st.booleans(),
    st.sampled_from([IntType.INT, IntType.LONG, IntType.BIG_INT]),
)
@settings(max_examples=80, deadline=None)
def test_any_value(java: Java, value: list[object], big: bool, int_type: IntType) -> None:
    registry = Registry(is_big_endian=big, default_int_type=int_type)
    description = described(value, CLASSES[int_type])
    data = registry.to_data(value)
    assert java.read(data, big=big) == description
    assert java.write(description, big=big) == data
    assert repr(registry.to_object(data)) == repr(undescribed(description))


@orders
def test_the_partition_of_a_key_is_the_same_for_java(java: Java, big: bool) -> None:
    registry = Registry(is_big_endian=big)
    keys: list[object] = [*TEXTS, *range(-50, 50), UUID(int=5), b"", b"abc", [1, "a"], Decimal("1.5"), date(1, 1, 1)]
    for key in keys:
        data = registry.to_data(key)
        hash_ = partition_hash(data)
        assert (hash_, partition_id(hash_, 271)) == tuple(java.partition(data, 271))


@pytest.mark.parametrize("hash_", [-(2**31), -(2**31) + 1, -1, 1, 2**31 - 1])
def test_the_partition_of_an_extreme_hash(java: Java, hash_: int) -> None:
    data = hash_.to_bytes(4, "big", signed=True) + Registry().to_data("key")[4:]
    assert java.partition(data, 271) == (partition_hash(data), partition_id(hash_, 271))


class Sample(IdentifiedDataSerializable):
    """What `SampleIdentified.java` is: any operations of a stream, each behind its name."""

    METHODS: ClassVar = {
        "Boolean": "boolean",
        "Byte": "byte",
        "Short": "short",
        "Char": "char",
        "Int": "int",
        "Long": "long",
        "Float": "float",
        "Double": "double",
        "String": "string",
        "UTF": "utf",
        "Object": "object",
        "BooleanArray": "boolean_array",
        "ByteArray": "byte_array",
        "ShortArray": "short_array",
        "CharArray": "char_array",
        "IntArray": "int_array",
        "LongArray": "long_array",
        "FloatArray": "float_array",
        "DoubleArray": "double_array",
        "StringArray": "string_array",
        "UTFArray": "utf_array",
    }

    def __init__(self, *operations: tuple[str, object]) -> None:
        self.operations = [*operations]

    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 1

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_int(len(self.operations))
        for name, value in self.operations:
            object_data_output.write_string(name)
            getattr(object_data_output, f"write_{self.METHODS[name]}")(value)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        for _ in range(object_data_input.read_int()):
            name = object_data_input.read_string()
            assert name is not None
            self.operations.append((name, getattr(object_data_input, f"read_{self.METHODS[name]}")()))


class Keyed(Sample):
    """The subclass of it that names a partition key."""

    def __init__(self, key: object = None, *operations: tuple[str, object]) -> None:
        super().__init__(*operations)
        self.key = key

    @override
    def get_class_id(self) -> int:
        return 2

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_object(self.key)
        super().write_data(object_data_output)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.key = object_data_input.read_object()
        super().read_data(object_data_input)

    def get_partition_key(self) -> object:
        return self.key


OPERATIONS: list[tuple[str, object, object]] = [
    ("Boolean", True, True),
    ("Byte", -128, -128),
    ("Short", -(2**15), -(2**15)),
    ("Char", "\uffff", 0xFFFF),
    ("Int", -(2**31), -(2**31)),
    ("Long", -(2**63), -(2**63)),
    ("Float", 0.5, "3f000000"),
    ("Double", math.inf, "7ff0000000000000"),
    ("String", "😀", "😀"),
    ("String", None, None),
    ("UTF", "é", "é"),
    ("Object", [1, None], ["ArrayList", [["Integer", 1], ["null", None]]]),
    ("Object", None, ["null", None]),
    ("BooleanArray", [True, False], [True, False]),
    ("ByteArray", b"\x7f\x80", [127, -128]),
    ("ShortArray", [-1, 1], [-1, 1]),
    ("CharArray", ["a", "\ud800"], [97, 0xD800]),
    ("IntArray", [-1, 1], [-1, 1]),
    ("LongArray", [-1, 1], [-1, 1]),
    ("FloatArray", [math.inf], ["7f800000"]),
    ("DoubleArray", [-0.0], ["8000000000000000"]),
    ("StringArray", ["a", None, ""], ["a", None, ""]),
    ("UTFArray", [], []),
    *((f"{kind}Array", [], []) for kind in ("Boolean", "Short", "Char", "Int", "Long", "Float", "Double", "String")),
    *((f"{kind}Array", None, None) for kind in ("Boolean", "Byte", "Char", "Int", "Float", "String")),
]


@orders
def test_every_operation_of_a_stream(java: Java, big: bool) -> None:
    registry = Registry(is_big_endian=big, data_serializable_factories={1: {1: Sample}})
    data = registry.to_data(Sample(*((name, value) for name, value, _ in OPERATIONS)))
    description = ["SampleIdentified", {"operations": [[name, content] for name, _, content in OPERATIONS]}]
    assert java.read(data, big=big) == description
    assert java.write(description, big=big) == data
    assert java.echo(data, big=big) == data
    read = registry.to_object(data)
    assert isinstance(read, Sample)
    values = [(name, bytes(value) if isinstance(value, bytearray) else value) for name, value in read.operations]
    assert repr(values) == repr([(name, value) for name, value, _ in OPERATIONS])


@orders
@pytest.mark.parametrize(("key", "description"), [("abc", ["String", "abc"]), (5, ["Integer", 5]), ([1], None)])
def test_a_partition_key_puts_its_hash_in_the_header(
    java: Java, key: object, description: list[Any] | None, big: bool
) -> None:
    registry = Registry(is_big_endian=big, data_serializable_factories={1: {2: Keyed}})
    data = registry.to_data(Keyed(key))
    assert data == java.write(["SampleIdentified", {"operations": [], "key": description or described(key)}], big=big)
    assert java.partition(data, 271)[0] == partition_hash(data) == partition_hash(registry.to_data(key))
    # Within another value there is no header.
    within = registry.to_data([Keyed(key)])
    assert java.echo(within, big=big) == within


def test_java_refuses_what_it_cannot_read(java: Java) -> None:
    with pytest.raises(JavaError, match="no suitable de-serializer for type 999"):
        java.read(bytes(4) + (999).to_bytes(4, "big") + bytes(4))
