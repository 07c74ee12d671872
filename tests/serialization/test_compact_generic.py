"""Records of types that the program has no class for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.serialization import Registry
from hazelcast.serialization.api import FieldKind
from hazelcast.serialization.compact import GenericRecord, Schema, generic_record
from tests.serialization.records import NAMED, NESTED, POINT, knowing, record_of

USER = generic_record("com.acme.User", {"name": "Ada", "age": 36, "home": POINT}, {"age": FieldKind.INT32})


def test_values_are_found_by_name() -> None:
    assert USER.type_name == "com.acme.User"
    assert USER.get("name") == USER["name"] == "Ada"
    assert USER.get("age", int) == 36
    assert USER.get("home", GenericRecord)["x"] == 1
    assert list(USER) == ["age", "home", "name"]
    assert len(USER) == 3
    assert "age" in USER
    assert "city" not in USER
    assert USER.get_field_kind("age") is FieldKind.INT32
    assert USER.get_field_kind("city") is FieldKind.NOT_AVAILABLE


def test_a_field_that_is_not_there_is_an_error_of_both_kinds() -> None:
    for expected in (KeyError, HazelcastSerializationError):
        with pytest.raises(expected, match=r"com\.acme\.User has no field 'city'"):
            USER.get("city")
        with pytest.raises(expected):
            USER["city"]
        with pytest.raises(expected):
            USER.replace({"city": "London"})


@pytest.mark.parametrize(("value", "found"), [("36", "str"), (None, "NoneType")])
def test_a_value_of_another_class_than_expected_is_an_error(value: object, found: str) -> None:
    record = record_of({"age": (FieldKind.STRING, value)})
    with pytest.raises(InvalidArgumentTypeError, match=f"'age' of Record is of type {found}, not int"):
        record.get("age", int)


def test_repr_equality_and_hash() -> None:
    assert repr(USER) == "<com.acme.User age=36, home=<Point x=1, y=-1>, name='Ada'>"
    assert repr(generic_record("Empty", {})) == "<Empty>"
    same = generic_record("com.acme.User", {"home": POINT, "age": 36, "name": "Ada"}, {"age": FieldKind.INT32})
    assert same == USER
    assert hash(USER) == hash(same)
    assert USER.replace({"age": 37}) != USER
    assert generic_record("com.acme.User", {"name": "Ada", "age": 36, "home": POINT}) != USER
    assert USER != "com.acme.User"
    assert len({USER, same, POINT, record_of({"list": (FieldKind.ARRAY_OF_INT8, [1])})}) == 3


def test_to_dict_is_deep() -> None:
    record = record_of(
        {
            "one": (FieldKind.COMPACT, NESTED),
            "many": (FieldKind.ARRAY_OF_COMPACT, [NAMED, None]),
            "numbers": (FieldKind.ARRAY_OF_INT8, [1]),
        }
    )
    inner = {"name": "Ada", "nick": None}
    assert record.to_dict() == {
        "many": [inner, None],
        "numbers": [1],
        "one": {"deep": {"point": {"x": 1, "y": -1}}, "inner": inner},
    }


def test_replace_makes_another_record() -> None:
    older = USER.replace({"age": 37})
    assert (USER["age"], older["age"], older["name"]) == (36, 37, "Ada")
    assert older.schema == USER.schema


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, FieldKind.BOOLEAN),
        (1, FieldKind.INT64),
        (1.5, FieldKind.FLOAT64),
        ("a", FieldKind.STRING),
        (Decimal(1), FieldKind.DECIMAL),
        (date(2024, 1, 1), FieldKind.DATE),
        (time(1), FieldKind.TIME),
        (datetime(2024, 1, 1), FieldKind.TIMESTAMP),
        (datetime(2024, 1, 1, tzinfo=UTC), FieldKind.TIMESTAMP_WITH_TIMEZONE),
        (b"a", FieldKind.ARRAY_OF_INT8),
        (POINT, FieldKind.COMPACT),
        ([True], FieldKind.ARRAY_OF_BOOLEAN),
        ([1, 2], FieldKind.ARRAY_OF_INT64),
        ([datetime(2024, 1, 1)], FieldKind.ARRAY_OF_TIMESTAMP),
        ([POINT], FieldKind.ARRAY_OF_COMPACT),
    ],
)
def test_kinds_that_values_tell(value: object, kind: FieldKind) -> None:
    assert generic_record("T", {"x": value}).get_field_kind("x") is kind


@pytest.mark.parametrize("value", [None, [], [None], [1, "a"], [1, None], [b"a"], {}, object(), (1,)], ids=repr)
def test_kinds_that_must_be_named(value: object) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="'x' can't be told"):
        generic_record("T", {"x": value})


def test_what_does_not_fit_the_schema_is_refused() -> None:
    schema = Schema("T", [("a", FieldKind.INT8), ("b", FieldKind.INT8)])
    with pytest.raises(InvalidArgumentValueError, match="T needs a value for 'b'"):
        GenericRecord(schema, {"a": 1})
    with pytest.raises(InvalidArgumentValueError, match="T has no field 'c'"):
        GenericRecord(schema, {"a": 1, "b": 2, "c": 3})
    with pytest.raises(InvalidArgumentValueError, match="without a value: b"):
        generic_record("T", {"a": 1}, {"b": FieldKind.INT8})
    with pytest.raises(HazelcastSerializationError, match="'a' of the compact type T"):
        generic_record("T", {"a": "x"}, {"a": FieldKind.CHAR})


@dataclass
class City:
    name: str


def test_objects_of_classes_are_nested_in_records_and_read_as_such() -> None:
    registry = Registry()
    record = record_of({"city": (FieldKind.COMPACT, City("London")), "point": (FieldKind.COMPACT, POINT)})
    written = registry.to_data(record)
    assert registry.to_object(written) == record
    generic: Any = knowing(registry).to_object(written)
    assert generic["city"] == generic_record("City", {"name": "London"})
    assert generic.to_dict() == {"city": {"name": "London"}, "point": {"x": 1, "y": -1}}


def test_records_can_be_declared() -> None:
    codec = Registry().codec(GenericRecord)
    assert codec.decode(codec.encode(USER)) == USER
    with pytest.raises(InvalidArgumentTypeError, match="GenericRecord"):
        codec.encode(5)  # type: ignore[arg-type]


def test_each_schema_is_noted_once_written() -> None:
    registry = Registry()
    registry.to_data(USER)
    assert {schema.id for schema in registry.schemas.unreplicated.values()} == {USER.schema.id, POINT.schema.id}
