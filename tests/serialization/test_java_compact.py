"""Compact records, byte for byte as Hazelcast's own Java classes write them, and read by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from hazelcast.serialization import Registry
from hazelcast.serialization.api import FieldKind
from hazelcast.serialization.compact import (
    Float32,
    GenericRecord,
    Int8,
    Int16,
    Int32,
    Schema,
    Timestamp,
    compact,
    generic_record,
)
from tests.serialization.records import (
    CASES,
    EDGES,
    POINT,
    Holder,
    HolderSerializer,
    content,
    described_record,
    knowing,
    label,
    record_of,
)

if TYPE_CHECKING:
    from tests.support.java import Java

orders = pytest.mark.parametrize("big", [True, False], ids=["big", "little"])


def teach(java: Java, registry: Registry) -> None:
    """Make all schemas of a registry known to Java, which must find the same ids."""
    for schema in registry.schemas:
        fields = {field.name: field.kind.name for field in schema.fields}
        assert java.add_schema(schema.type_name, fields) == schema.id


def check_both_ways(java: Java, record: GenericRecord, *, big: bool = True) -> None:
    """Assert that both write the same bytes, and that each reads the other's."""
    registry = Registry(is_big_endian=big)
    written = registry.to_data(record)
    description = ["CompactRecord", described_record(record)]
    assert java.write(description, big=big) == written
    teach(java, registry)
    assert java.read(written, big=big) == description
    assert knowing(registry, big=big).to_object(written) == record


@orders
@pytest.mark.parametrize(("kind", "value"), CASES, ids=label)
def test_every_kind_has_the_bytes_of_java(java: Java, kind: FieldKind, value: object, big: bool) -> None:
    # The neighbours show that the sizes are right.
    fields = {"a": (FieldKind.STRING, "before"), "field": (kind, value), "z": (FieldKind.INT32, 7)}
    check_both_ways(java, record_of(fields), big=big)


@pytest.mark.parametrize(("kind", "value"), CASES, ids=label)
def test_serializers_by_hand_write_the_same(java: Java, kind: FieldKind, value: object) -> None:
    kinds = {"a": FieldKind.STRING, "field": kind, "z": FieldKind.INT32}
    values: dict[str, Any] = {"a": "before", "field": value, "z": 7}
    registry = Registry(compact_serializers=[HolderSerializer(kinds)])
    written = registry.to_data(Holder(values))
    fields = {name: [each.name, content(each, values[name])] for name, each in kinds.items()}
    assert written == java.write(["CompactRecord", {"type": "Record", "fields": fields}])
    records: Any = registry.to_object(written)
    assert records == Holder(values)


@orders
def test_all_kinds_in_one_record(java: Java, big: bool) -> None:
    last = {f"{kind.name.lower()}_{kind % 3}": (kind, values[-1]) for kind, values in EDGES.items()}
    check_both_ways(java, record_of(last), big=big)
    none = {
        name: (kind, None if kind in EDGES and EDGES[kind][0] is None else value)
        for name, (kind, value) in last.items()
    }
    check_both_ways(java, record_of(none), big=big)


@pytest.mark.parametrize("size", [254, 255, 256, 65_534, 65_535, 65_536])
@pytest.mark.parametrize("count", [1, 3])
def test_offsets_change_their_width_at_the_same_size(java: Java, size: int, count: int) -> None:
    # Each string has an int32 before it.
    texts = ["x" * (size - 8 - 4 * count), *[""] * (count - 1)]
    fields: dict[str, tuple[FieldKind, Any]] = {f"t{at}": (FieldKind.STRING, text) for at, text in enumerate(texts)}
    check_both_ways(java, record_of({**fields, "n": (FieldKind.INT64, 1)}))
    check_both_ways(java, record_of({**fields, "t0": (FieldKind.STRING, None), "n": (FieldKind.INT64, 1)}))
    items = ["x" * (size - 4 * count), *[""] * (count - 1)]
    check_both_ways(java, record_of({"items": (FieldKind.ARRAY_OF_STRING, items)}))


@pytest.mark.parametrize("count", [1, 7, 8, 9, 16, 17])
def test_booleans_are_packed_as_java_does(java: Java, count: int) -> None:
    fields: dict[str, tuple[FieldKind, Any]] = {f"b{at:02}": (FieldKind.BOOLEAN, at % 3 == 0) for at in range(count)}
    check_both_ways(java, record_of({**fields, "c": (FieldKind.INT8, -1), "a": (FieldKind.INT64, 1)}))
    bits = [at % 3 == 0 for at in range(count)]
    check_both_ways(java, record_of({"bits": (FieldKind.ARRAY_OF_BOOLEAN, bits)}))


def test_names_have_the_order_of_java(java: Java) -> None:
    # In UTF-16, the last character stands before the one in front of it.
    names = ["b", "a", "aa", "A", "_", "é", "ﬀ", "😀"]
    check_both_ways(java, record_of({name: (FieldKind.INT8, at) for at, name in enumerate(names)}, "Namen·ж😀"))
    check_both_ways(java, record_of({name: (FieldKind.STRING, name) for name in names}, "Texts"))


def test_hundreds_of_fields(java: Java) -> None:
    kinds = list(EDGES)
    fields = {f"f{at}": (kinds[at % len(kinds)], EDGES[kinds[at % len(kinds)]][1]) for at in range(400)}
    check_both_ways(java, record_of(fields))


def test_records_within_lists(java: Java) -> None:
    registry = Registry()
    written = registry.to_data([POINT, None, [POINT]])
    point = ["CompactRecord", described_record(POINT)]
    description = ["ArrayList", [point, ["null", None], ["ArrayList", [point]]]]
    assert java.write(description) == written
    assert java.read(written) == description


def test_a_record_of_an_evolved_schema(java: Java) -> None:
    """Java reads what an older and a newer version of a class wrote, by the schema of each."""
    old = generic_record("Evolved", {"name": "Ada", "age": 36}, {"age": FieldKind.INT32})
    new = generic_record("Evolved", {"name": "Ada", "age": 36, "city": None}, {"city": FieldKind.STRING})
    assert old.schema.id != new.schema.id
    check_both_ways(java, old)
    check_both_ways(java, new)


class Level(Enum):
    JUNIOR = 1
    SENIOR = 2


@compact(type_name="proof.Address")
@dataclass
class Address:
    street: str | None
    number: Int32


@compact(type_name="proof.Employee", fields={"experience": "level"})
@dataclass
class Employee:
    """The counterpart of the Java class of the same name, which has no serializer either."""

    name: str | None
    small: Int8
    medium: Int16
    age: Int32
    number: int
    ratio: Float32
    score: float
    active: bool
    bonus: Int32 | None
    confirmed: bool | None
    rating: float | None
    experience: Level | None
    salary: Decimal | None
    born: date | None
    starts: time | None
    seen: Timestamp | None
    signed: datetime | None
    days: list[Int32] | None
    scores: npt.NDArray[np.float64] | None
    tags: list[str | None] | None
    address: Address | None
    others: list[Address | None] | None


ADA = Employee(
    "Ada", -1, 300, 36, 2**40, 0.5, 0.1, True, 5, False, -0.0, Level.SENIOR, Decimal("1234.50"), date(1815, 12, 10),
    time(9, 30), datetime(2024, 2, 29, 1, 2, 3, 4), datetime(2024, 2, 29, 1, 2, 3, 4, UTC), [1, 2, 3],
    np.array([0.5, -0.0]), ["a", None, ""], Address("St James Square", 12), [Address(None, 0), None],
)  # fmt: skip
NOBODY = Employee(None, 0, 0, 0, 0, 0.0, 0.0, False, *[None] * 14)
ADA_IN_JAVA: dict[str, Any] = {
    "name": "Ada", "small": -1, "medium": 300, "age": 36, "number": 2**40, "ratio": "3f000000",
    "score": "3fb999999999999a", "active": True, "bonus": 5, "confirmed": False, "rating": "8000000000000000",
    "level": "SENIOR", "salary": [123450, 2], "born": [1815, 12, 10], "starts": [9, 30, 0, 0],
    "seen": [2024, 2, 29, 1, 2, 3, 4000], "signed": [2024, 2, 29, 1, 2, 3, 4000, 0], "days": [1, 2, 3],
    "scores": ["3fe0000000000000", "8000000000000000"], "tags": ["a", None, ""],
    "address": {"street": "St James Square", "number": 12}, "others": [{"street": None, "number": 0}, None],
}  # fmt: skip
NOBODY_IN_JAVA: dict[str, Any] = {
    **dict.fromkeys(ADA_IN_JAVA), "small": 0, "medium": 0, "age": 0, "number": 0, "ratio": "00000000",
    "score": "0000000000000000", "active": False,
}  # fmt: skip


@orders
@pytest.mark.parametrize(("employee", "described"), [(ADA, ADA_IN_JAVA), (NOBODY, NOBODY_IN_JAVA)], ids=["all", "none"])
def test_a_class_without_a_serializer_is_a_class_of_java(
    java: Java, employee: Employee, described: dict[str, Any], big: bool
) -> None:
    registry = Registry(is_big_endian=big)
    codec = registry.codec(Employee)
    written = codec.encode(employee)
    assert java.write(["Employee", described], big=big) == written
    teach(java, registry)
    assert java.read(written, big=big) == ["Employee", described]
    read = codec.decode(written)
    assert repr(read) == repr(employee)


def test_reading_records_that_java_alone_wrote(java: Java) -> None:
    written = java.write(["Employee", ADA_IN_JAVA])
    registry = Registry()
    for schema_id in {int.from_bytes(written[8:16], "big", signed=True), registry_id(registry, Address)}:
        type_name, kinds = java.schema(schema_id)
        registry.schemas.add(Schema(type_name, [(name, FieldKind[kind]) for name, kind in kinds.items()]))
    assert repr(registry.codec(Employee).decode(written)) == repr(ADA)
    generic = Registry()
    for schema in registry.schemas:
        generic.schemas.add(schema)
    record = generic.to_object(written)
    assert isinstance(record, GenericRecord)
    assert record.get("address", GenericRecord).to_dict() == {"street": "St James Square", "number": 12}
    assert record["level"] == "SENIOR"
    again = generic.to_data(record)
    assert generic.to_object(again) == record
    assert java.read(again) == ["Employee", ADA_IN_JAVA]


def registry_id(registry: Registry, cls: type) -> int:
    """Return the id of the schema that objects of a class are written with."""
    written = registry.to_data(cls(None, 0))
    return int.from_bytes(written[8:16], "big", signed=True)


REFERENCE: dict[str, dict[str, object]] = {
    "MainDTO": {
        "b": 113, "bool": True, "c": 4694, "d": -897543.3678909, "f": 900.5678100585938, "i": 56789, "l": -50992225,
        "s": -500, "str": "this is main object created for testing!", "bigDecimal": Decimal(12312313),
        "localDate": date(2021, 6, 28), "localTime": time(11, 22, 41, 123456),
        "localDateTime": datetime(2021, 6, 28, 11, 22, 41, 123456), "nullableB": 113, "nullableBool": True,
        "nullableC": 17767, "nullableD": -897543.3678909, "nullableF": 900.5678100585938, "nullableI": 56789,
        "nullableL": -50992225, "nullableS": -500,
        "offsetDateTime": datetime(2021, 6, 28, 11, 22, 41, 123456, timezone(timedelta(hours=18))),
    },
    "AllFieldsDTO": {
        "arrayOfHiringStatus": ["HIRING", "NOT_HIRING"], "hiringStatus": "HIRING", "bytes": [0, 1, 2],
        "bools": [True, False], "chars": [48, 97, 98], "doubles": [456.456, 789.789, 321.321], "ints": [9, 8, 7, 6],
        "longs": [0, 1, 5, 7, 9, 11], "shorts": [3, 4, 5], "strings": ["test", None],
        "bigDecimals": [Decimal(12345), Decimal(123456)], "listOfNumbers": [1, 3, 5, 6],
        "nullableBools": [True, False, None], "nullableBytes": [0, 1, 2, None], "nullableChars": [105, None, 57],
        "nullableIntegers": [9, 8, 7, 6, None], "nullableShorts": [3, 4, 5, None],
        "localTimes": [time(22, 13, 15, 123), None, time(1, 2, 3, 999999)],
        "localDateTimes": [datetime(2022, 12, 23, 22, 13, 15, 123), None], "mapOfNumbers!keys": [1, 3, 5],
    },
}  # fmt: skip
"""Objects in the file that Hazelcast's own test of compatibility reads; their other dates are out of Python's reach."""


@pytest.mark.parametrize("name", REFERENCE)
def test_the_compact_reference_objects_of_java(java: Java, name: str) -> None:
    entries = [entry for entry in java.compatibility_entries() if entry.name == name]
    assert {entry.big for entry in entries} == {True, False}
    for entry in entries:
        data = entry.data
        assert data is not None
        schema_id = int.from_bytes(data[8:16], "big" if entry.big else "little", signed=True)
        type_name, kinds = java.schema(schema_id)
        schema = Schema(type_name, [(field, FieldKind[kind]) for field, kind in kinds.items()])
        assert schema.id == schema_id
        serializer = HolderSerializer({field: FieldKind[kinds[field]] for field in REFERENCE[name]}, type_name)
        registry = Registry(is_big_endian=entry.big, compact_serializers=[serializer])
        registry.schemas.add(schema)
        assert registry.to_object(data) == Holder(REFERENCE[name])
