"""Compact serializers by hand: what they write and read, and how their records evolve."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from typing_extensions import override

from hazelcast.errors import (
    HazelcastError,
    HazelcastSerializationError,
    IllegalArgumentError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.serialization import Registry
from hazelcast.serialization.api import CompactSerializer, FieldKind
from hazelcast.serialization.compact import SchemaNotFoundError, compact, generic_record
from tests.serialization.records import CASES, EDGES, POINT, Holder, HolderSerializer, knowing, label, record_of
from tests.serialization.support import data

if TYPE_CHECKING:
    from hazelcast.serialization.api import CompactReader, CompactWriter

orders = pytest.mark.parametrize("big", [True, False], ids=["big", "little"])

USER = {
    "name": FieldKind.STRING,
    "age": FieldKind.INT32,
    "ok": FieldKind.BOOLEAN,
    "on": FieldKind.BOOLEAN,
    "nick": FieldKind.STRING,
}
ADA = {"name": "Ada", "age": 36, "ok": True, "on": False, "nick": None}


def written_as(kinds: dict[str, FieldKind], values: dict[str, Any], *, big: bool = True) -> tuple[Registry, bytes]:
    """Return a registry with a serializer of these fields, and what it wrote."""
    registry = Registry(is_big_endian=big, compact_serializers=[HolderSerializer(kinds)])
    return registry, registry.to_data(Holder(values))


def read_as(kinds: dict[str, FieldKind], writer: Registry, written: bytes, *, big: bool = True) -> dict[str, Any]:
    """Read it with a serializer of other fields."""
    value = knowing(writer, big=big, compact_serializers=[HolderSerializer(kinds)]).to_object(written)
    assert isinstance(value, Holder)
    return value.values


def test_the_bytes_of_java() -> None:
    for big, expected in (
        (True, "f17135c1146de8ea 0000000c 00000024 01 00000003 416461 05ff"),
        (False, "eae86d14c13571f1 0c000000 24000000 01 03000000 416461 05ff"),
    ):
        registry = Registry(is_big_endian=big, compact_serializers=[HolderSerializer(USER, "User")])
        written = registry.to_data(Holder(ADA))
        assert written == data(-55, expected)
        assert registry.to_object(written) == Holder(ADA)


@orders
@pytest.mark.parametrize(("kind", "value"), CASES, ids=label)
def test_every_kind_survives(kind: FieldKind, value: object, big: bool) -> None:
    kinds = {"a": FieldKind.STRING, "field": kind, "z": FieldKind.INT32}
    values = {"a": "before", "field": value, "z": 7}
    registry, written = written_as(kinds, values, big=big)
    assert read_as(kinds, registry, written, big=big) == values


def test_fields_can_be_read_in_any_order_and_more_than_once() -> None:
    registry, written = written_as(USER, ADA)
    order = ["nick", "ok", "name", "age", "on"]
    assert read_as({name: USER[name] for name in order}, registry, written) == ADA

    class Twice(HolderSerializer):
        @override
        def read(self, reader: CompactReader) -> Holder:
            return Holder({"once": reader.read_string("name"), "twice": reader.read_string("name")})

    value = knowing(registry, compact_serializers=[Twice({})]).to_object(written)
    assert value == Holder({"once": "Ada", "twice": "Ada"})


def test_a_record_without_fields() -> None:
    registry, written = written_as({}, {})
    assert len(written) == 16
    assert read_as({}, registry, written) == {}


def test_fields_of_variable_size_stand_in_the_order_of_writing() -> None:
    _, first = written_as({"a": FieldKind.STRING, "b": FieldKind.STRING}, {"a": "A", "b": "B"})
    _, second = written_as({"b": FieldKind.STRING, "a": FieldKind.STRING}, {"a": "A", "b": "B"})
    assert first[20:30] == b"\0\0\0\1A\0\0\0\1B"
    assert second[20:30] == b"\0\0\0\1B\0\0\0\1A"
    assert first[30:] == b"\x00\x05"
    assert second[30:] == b"\x05\x00"


# -- kinds that are read as another ------------------------------------------------------------------------------------

NULLABLE = [kind for kind in EDGES if kind.name.startswith("NULLABLE_")]


@pytest.mark.parametrize("nullable", NULLABLE, ids=label)
def test_values_are_read_with_and_without_null(nullable: FieldKind) -> None:
    plain = FieldKind[nullable.name.removeprefix("NULLABLE_")]
    value = EDGES[plain][0]
    for written_kind, read_kind in ((plain, nullable), (nullable, plain)):
        registry, written = written_as({"x": written_kind}, {"x": value})
        assert read_as({"x": read_kind}, registry, written) == {"x": value}
    registry, written = written_as({"x": nullable}, {"x": None})
    with pytest.raises(HazelcastSerializationError, match="'x' of Record is null"):
        read_as({"x": plain}, registry, written)


@pytest.mark.parametrize("nullable", NULLABLE, ids=label)
def test_arrays_are_read_with_and_without_null(nullable: FieldKind) -> None:
    with_null = FieldKind[f"ARRAY_OF_{nullable.name}"]
    without = FieldKind[with_null.name.replace("NULLABLE_", "")]
    values: list[Any] = [EDGES[without][3], [], None]
    for value in values:
        for written_kind, read_kind in ((without, with_null), (with_null, without)):
            registry, written = written_as({"x": written_kind}, {"x": value})
            assert read_as({"x": read_kind}, registry, written) == {"x": value}
    registry, written = written_as({"x": with_null}, {"x": EDGES[with_null][3]})
    with pytest.raises(HazelcastSerializationError, match="has null in it"):
        read_as({"x": without}, registry, written)


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        (FieldKind.INT32, FieldKind.INT64),
        (FieldKind.INT64, FieldKind.FLOAT64),
        (FieldKind.STRING, FieldKind.ARRAY_OF_STRING),
        (FieldKind.NULLABLE_INT8, FieldKind.ARRAY_OF_INT8),
        (FieldKind.TIMESTAMP, FieldKind.TIMESTAMP_WITH_TIMEZONE),
        (FieldKind.COMPACT, FieldKind.STRING),
    ],
    ids=label,
)
def test_other_kinds_are_an_error_that_names_both(stored: FieldKind, wanted: FieldKind) -> None:
    registry, written = written_as({"x": stored}, {"x": EDGES[stored][-1]})
    with pytest.raises(
        HazelcastSerializationError, match=f"'x' of Record is stored as {stored.name.lower()}.* {wanted.name.lower()}"
    ):
        read_as({"x": wanted}, registry, written)


# -- evolution ---------------------------------------------------------------------------------------------------------


class Careful(HolderSerializer):
    """Asks before it reads."""

    @override
    def read(self, reader: CompactReader) -> Holder:
        found = {name: reader.get_field_kind(name) for name in ("name", "city")}
        known = found["city"] is FieldKind.STRING
        return Holder({"found": found, "city": reader.read_string("city") if known else "nowhere"})


def test_a_reader_tells_which_fields_there_are() -> None:
    registry, written = written_as(USER, ADA)
    value = knowing(registry, compact_serializers=[Careful({})]).to_object(written)
    found = {"name": FieldKind.STRING, "city": FieldKind.NOT_AVAILABLE}
    assert value == Holder({"found": found, "city": "nowhere"})


def test_fields_that_are_missing_are_an_error_and_unknown_ones_are_skipped() -> None:
    registry, written = written_as(USER, ADA)
    assert read_as({"age": FieldKind.INT32}, registry, written) == {"age": 36}
    with pytest.raises(HazelcastSerializationError, match="Record has no field 'city'"):
        read_as({"city": FieldKind.STRING}, registry, written)


def test_records_of_several_schemas_are_read_by_one_serializer() -> None:
    old, old_data = written_as({"a": FieldKind.INT32}, {"a": 1})
    new, new_data = written_as({"a": FieldKind.INT32, "b": FieldKind.STRING}, {"a": 2, "b": "x"})
    reader = knowing(old, compact_serializers=[HolderSerializer({"a": FieldKind.INT32})])
    for schema in new.schemas:
        reader.schemas.add(schema)
    assert [reader.to_object(each) for each in (old_data, new_data)] == [Holder({"a": 1}), Holder({"a": 2})]


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (FieldKind.INT8, 128, "byte format|'b' format"),
        (FieldKind.INT16, -(2**15) - 1, "short format|'h' format"),
        (FieldKind.INT32, 2**31, "'i' format"),
        (FieldKind.INT64, 2**63, "int too large|'q' format"),
        (FieldKind.INT64, 1.5, "not an integer"),
        (FieldKind.INT64, None, "not an integer"),
        (FieldKind.FLOAT32, 1e300, "too large"),
        (FieldKind.FLOAT64, "1", "real number|not a float"),
        (FieldKind.BOOLEAN, "true", "a bool is needed"),
        (FieldKind.BOOLEAN, 2, "a bool is needed"),
        (FieldKind.BOOLEAN, None, "a bool is needed"),
        (FieldKind.NULLABLE_BOOLEAN, 2, "a bool is needed"),
        (FieldKind.NULLABLE_INT8, 128, "byte format|'b' format"),
        (FieldKind.STRING, b"abc", "encode"),
        (FieldKind.STRING, "\ud800", "surrogates"),
        (FieldKind.DECIMAL, Decimal("NaN"), "finite"),
        (FieldKind.DATE, datetime(2024, 1, 1), "a date has no time"),
        (FieldKind.TIMESTAMP, datetime(2024, 1, 1, tzinfo=UTC), "has no time zone"),
        (FieldKind.TIMESTAMP_WITH_TIMEZONE, datetime(2024, 1, 1), "has no time zone"),
        (FieldKind.TIME, time(1, tzinfo=UTC), "time zone"),
        (FieldKind.COMPACT, 5, "int can't be kept as compact"),
        (FieldKind.ARRAY_OF_BOOLEAN, [True, 2], "a bool is needed"),
        (FieldKind.ARRAY_OF_INT32, [1, None], "not an integer"),
        (FieldKind.ARRAY_OF_NULLABLE_INT32, [1, "x"], "not an integer"),
        (FieldKind.ARRAY_OF_STRING, "abc", "a sequence is needed"),
        (FieldKind.ARRAY_OF_STRING, ["abc", 5], "encode"),
        (FieldKind.ARRAY_OF_COMPACT, [POINT, generic_record("Other", {})], "of one type"),
        (FieldKind.ARRAY_OF_COMPACT, [POINT, generic_record("Point", {"x": 1})], "of one type"),
        (FieldKind.ARRAY_OF_INT32, np.array([2**40]), "Cannot cast"),
        (FieldKind.ARRAY_OF_INT32, np.zeros((2, 2), np.int32), "one dimension"),
        (FieldKind.ARRAY_OF_BOOLEAN, np.array([1, 2]), "Cannot cast"),
    ],
    ids=label,
)
def test_a_value_that_is_not_of_the_kind_is_an_error_that_names_the_field(
    kind: FieldKind, value: object, reason: str
) -> None:
    with pytest.raises(HazelcastSerializationError, match=rf"'field' \({kind.name.lower()}\) of Record.*({reason})"):
        written_as({"a": FieldKind.INT8, "field": kind}, {"a": 1, "field": value})
    with pytest.raises(HazelcastSerializationError, match=rf"'field' \({kind.name.lower()}\) of Record"):
        Registry().to_data(record_of({"a": (FieldKind.INT8, 1), "field": (kind, value)}))


def test_numpy_arrays_are_written_as_arrays_of_numbers() -> None:
    for kind, dtype in (
        (FieldKind.ARRAY_OF_FLOAT32, np.float32),
        (FieldKind.ARRAY_OF_FLOAT32, np.float64),
        (FieldKind.ARRAY_OF_INT64, np.int8),
        (FieldKind.ARRAY_OF_INT8, np.int8),
        (FieldKind.ARRAY_OF_FLOAT64, ">f8"),
        (FieldKind.ARRAY_OF_BOOLEAN, np.bool_),
    ):
        array: Any = np.array([0, 1, 1, 0, 1, 0, 0, 1, 1], dtype)
        assert written_as({"x": kind}, {"x": array})[1] == written_as({"x": kind}, {"x": array.tolist()})[1]


def test_bytes_are_written_as_an_array_of_int8() -> None:
    kinds = {"x": FieldKind.ARRAY_OF_INT8}
    for value in (b"\x01\xff", bytearray(b"\x01\xff"), memoryview(b"\x01\xff")):
        assert written_as(kinds, {"x": value})[1] == written_as(kinds, {"x": [1, -1]})[1]


class Unsteady(HolderSerializer):
    """Writes what the object says, which differs."""

    @override
    def write(self, writer: CompactWriter, obj: Holder) -> None:
        for kind, name in obj.values["write"]:
            getattr(writer, f"write_{kind}")(name, obj.values["value"])


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ([("int32", "a")], "didn't write 'b'"),
        ([("int32", "a"), ("int32", "a")], "'a' twice"),
        ([("int32", "a"), ("int32", "b"), ("int32", "c")], "no field 'c'"),
        ([("int32", "a"), ("int64", "b")], "'b' as int64, and as int32"),
    ],
)
def test_a_serializer_must_always_write_the_same_fields(second: list[tuple[str, str]], reason: str) -> None:
    registry = Registry(compact_serializers=[Unsteady({})])
    registry.to_data(Holder({"write": [("int32", "a"), ("int32", "b")], "value": 1}))
    with pytest.raises(HazelcastSerializationError, match=reason):
        registry.to_data(Holder({"write": second, "value": 1}))


def test_a_field_written_twice_is_refused_the_first_time() -> None:
    registry = Registry(compact_serializers=[Unsteady({})])
    with pytest.raises(HazelcastSerializationError, match="two fields named 'a'"):
        registry.to_data(Holder({"write": [("int32", "a"), ("int64", "a")], "value": 1}))
    assert not registry.schemas.unreplicated


class For(HolderSerializer):
    def __init__(self, cls: type, type_name: str) -> None:
        super().__init__({}, type_name)
        self.cls = cls

    @override
    def get_class(self) -> Any:
        return self.cls


@pytest.mark.parametrize("cls", [int, str, list, bytes, date, Decimal, type(None)])
def test_a_built_in_type_cannot_be_given_a_compact_serializer(cls: type) -> None:
    # Programs for the official client catch the first.
    for expected in (IllegalArgumentError, InvalidArgumentValueError, HazelcastError, ValueError):
        with pytest.raises(expected, match="built-in type"):
            Registry(compact_serializers=[For(cls, "x")])


def test_serializers_that_contradict_one_another_are_refused() -> None:
    with pytest.raises(InvalidArgumentValueError, match="Two compact serializers are for Holder"):
        Registry(compact_serializers=[For(Holder, "a"), For(Holder, "b")])
    with pytest.raises(InvalidArgumentValueError, match=r"known by the compact type name 'a'.*@compact\(type_name"):
        Registry(compact_serializers=[For(Holder, "a"), For(For, "a")])
    wrong: Any = HolderSerializer
    with pytest.raises(InvalidArgumentTypeError, match="an instance of a CompactSerializer"):
        Registry(compact_serializers=[wrong])


# -- the registry ------------------------------------------------------------------------------------------------------


class Sub(Holder):
    pass


def test_a_serializer_is_for_its_very_class() -> None:
    registry = Registry(compact_serializers=[HolderSerializer(USER)])
    with pytest.raises(HazelcastSerializationError, match="type Sub"):
        registry.to_data(Sub(ADA))


def test_a_declared_class_is_read_as_itself() -> None:
    registry = Registry(compact_serializers=[HolderSerializer(USER)])
    codec = registry.codec(Holder)
    assert codec.decode(codec.encode(Holder(ADA))) == Holder(ADA)
    with pytest.raises(InvalidArgumentTypeError, match="must be of type Holder, but is of type int"):
        codec.encode(5)  # type: ignore[arg-type]
    with pytest.raises(HazelcastSerializationError, match=r"Expected a value of type Holder.*type int"):
        codec.decode(registry.to_data(5))
    with pytest.raises(HazelcastSerializationError, match=r"Expected a value of type Holder.*type Point: compact"):
        codec.decode(registry.to_data(POINT))


def test_schemas_are_noted_when_something_is_written_and_not_before() -> None:
    registry = Registry(compact_serializers=[HolderSerializer(USER)])
    codec = registry.codec(Holder)
    assert not registry.schemas.unreplicated
    codec.encode(Holder(ADA))
    (schema,) = registry.schemas.unreplicated.values()
    assert schema.type_name == "Record"
    registry.schemas.replicated(schema)
    codec.encode(Holder(ADA))
    assert not registry.schemas.unreplicated


def test_reading_notes_no_schema() -> None:
    registry, written = written_as(USER, ADA)
    reader = knowing(registry, compact_serializers=[HolderSerializer(USER)])
    reader.to_object(written)
    reader.to_data(Holder(ADA))
    assert not reader.schemas.unreplicated


def test_an_unknown_schema_is_named_and_can_be_added() -> None:
    registry, written = written_as({"p": FieldKind.COMPACT}, {"p": POINT})
    reader = Registry(compact_serializers=[HolderSerializer({"p": FieldKind.COMPACT})])
    missing: list[int] = []
    while True:
        try:
            value = reader.to_object(written)
            break
        except SchemaNotFoundError as error:
            missing.append(error.schema_id)
            reader.schemas.add(registry.schemas[error.schema_id])
    assert value == Holder({"p": POINT})
    assert set(missing) == {schema.id for schema in registry.schemas}


class Key(Holder):
    def get_partition_key(self) -> object:
        return self.values["key"]


def test_a_record_can_name_a_partition_key() -> None:
    class KeySerializer(CompactSerializer[Key]):
        @override
        def write(self, writer: CompactWriter, obj: Key) -> None:
            writer.write_string("key", obj.values["key"])

        @override
        def read(self, reader: CompactReader) -> Key:
            return Key({"key": reader.read_string("key")})

        @override
        def get_class(self) -> type[Key]:
            return Key

        @override
        def get_type_name(self) -> str:
            return "Key"

    registry = Registry(compact_serializers=[KeySerializer()])
    first, second = (registry.to_data(Key({"key": name})) for name in ("a", "b"))
    assert first[:4] != bytes(4)
    assert first[:4] != second[:4]
    assert registry.to_object(first) == Key({"key": "a"})


@compact
class NoFields:
    pass


def test_the_decorator_needs_a_class_with_fields() -> None:
    with pytest.raises(
        HazelcastSerializationError, match="NoFields can't be kept as compact: it is neither a dataclass"
    ):
        Registry().to_data(NoFields())
