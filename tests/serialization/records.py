"""Values of every kind that a field of a compact record can have, and records with them."""

from __future__ import annotations

import math
import struct
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

from hazelcast.serialization import Registry
from hazelcast.serialization.api import CompactSerializer, FieldKind
from hazelcast.serialization.compact import GenericRecord, Schema, generic_record
from tests.support.described import described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hazelcast.serialization.api import CompactReader, CompactWriter

FIRST_FLOAT32: Final = struct.unpack(">f", struct.pack(">f", 0.1))[0]
MAX_FLOAT32: Final = struct.unpack(">f", bytes.fromhex("7f7fffff"))[0]

POINT: Final = generic_record("Point", {"x": 1, "y": -1})
NAMED: Final = generic_record("Named", {"name": "Ada", "nick": None}, {"nick": FieldKind.STRING})
NESTED: Final = generic_record("Nested", {"inner": NAMED, "deep": generic_record("Deep", {"point": POINT})})

_PLAIN: Final[dict[FieldKind, list[Any]]] = {
    FieldKind.BOOLEAN: [True, False],
    FieldKind.INT8: [0, 1, -1, 127, -128],
    FieldKind.INT16: [0, 1, -1, 2**15 - 1, -(2**15)],
    FieldKind.INT32: [0, 1, -1, 2**31 - 1, -(2**31)],
    FieldKind.INT64: [0, 1, -1, 2**63 - 1, -(2**63)],
    FieldKind.FLOAT32: [0.0, -0.0, FIRST_FLOAT32, MAX_FLOAT32, -MAX_FLOAT32, math.inf, -math.inf],
    FieldKind.FLOAT64: [0.0, -0.0, 0.1, 5e-324, 1.7976931348623157e308, math.inf, -math.inf],
}

_VARIABLE: Final[dict[FieldKind, list[Any]]] = {
    FieldKind.STRING: ["", "a", "\0", "Ωж中😀", "x" * 300],
    FieldKind.DECIMAL: [Decimal(0), Decimal("1.25"), Decimal("-1E+30"), Decimal(10**40), Decimal("0.000")],
    FieldKind.TIME: [time(0), time(23, 59, 59, 999_999), time(1, 2, 3, 4)],
    FieldKind.DATE: [date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)],
    FieldKind.TIMESTAMP: [datetime(1, 1, 1), datetime(2024, 2, 29, 1, 2, 3, 4), datetime(9999, 12, 31, 23, 59, 59)],
    FieldKind.TIMESTAMP_WITH_TIMEZONE: [
        datetime(2024, 2, 29, 1, 2, 3, 4, UTC),
        datetime(2024, 2, 29, 1, 2, 3, 4, timezone(timedelta(hours=18))),
        datetime(2024, 2, 29, 1, 2, 3, 4, timezone(timedelta(hours=-18))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(seconds=-1))),
    ],
    FieldKind.COMPACT: [POINT, NAMED, NESTED, generic_record("Empty", {})],
}


def _edges() -> dict[FieldKind, list[Any]]:
    edges: dict[FieldKind, list[Any]] = {**_PLAIN}
    for kind, values in _PLAIN.items():
        nullable = FieldKind[f"NULLABLE_{kind.name}"]
        edges[nullable] = [None, *values]
        edges[FieldKind[f"ARRAY_OF_{kind.name}"]] = [None, [], values[:1], values, values * 100]
        edges[FieldKind[f"ARRAY_OF_{nullable.name}"]] = [None, [], [None], [*values, None, None], [None, *values] * 50]
    for kind, values in _VARIABLE.items():
        edges[kind] = [None, *values]
        array = FieldKind[f"ARRAY_OF_{kind.name}"]
        if kind is FieldKind.COMPACT:
            edges[array] = [None, [], [None], [POINT], [POINT, None, POINT], [NESTED] * 3, [POINT] * 3000]
        else:
            edges[array] = [None, [], [None], values, [*values, None] * 20, values * 3000]
    return edges


EDGES: Final = _edges()
"""By kind, values at the edges. Their arrays have offsets of one, two and four bytes."""

CASES: Final = [(kind, value) for kind, values in EDGES.items() for value in values]


def label(case: object) -> str:
    """Return the name of a test's case."""
    text = case.name if isinstance(case, FieldKind) else repr(case)
    return text if len(text) < 40 else f"{text[:30]}…{len(text)}"


def record_of(values: Mapping[str, tuple[FieldKind, Any]], type_name: str = "Record") -> GenericRecord:
    """Return a record of fields by their names."""
    schema = Schema(type_name, [(name, kind) for name, (kind, _) in values.items()])
    return GenericRecord(schema, {name: value for name, (_, value) in values.items()})


class Holder:
    """An object whose fields a `HolderSerializer` reads and writes."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Holder) and self.values == other.values

    @override
    def __hash__(self) -> int:
        return hash(tuple(self.values))


class HolderSerializer(CompactSerializer[Holder]):
    """A serializer of fields that are given, by the methods of readers and writers that are named after their kinds."""

    def __init__(self, kinds: Mapping[str, FieldKind], type_name: str = "Record") -> None:
        self.kinds = dict(kinds)
        self.type_name = type_name

    @override
    def write(self, writer: CompactWriter, obj: Holder) -> None:
        for name, kind in self.kinds.items():
            getattr(writer, f"write_{kind.name.lower()}")(name, obj.values[name])

    @override
    def read(self, reader: CompactReader) -> Holder:
        return Holder({name: getattr(reader, f"read_{kind.name.lower()}")(name) for name, kind in self.kinds.items()})

    @override
    def get_class(self) -> type[Holder]:
        return Holder

    @override
    def get_type_name(self) -> str:
        return self.type_name


def knowing(registry: Registry, *, big: bool = True, **options: Any) -> Registry:
    """Return a registry that knows the schemas of another one."""
    other = Registry(is_big_endian=big, **options)
    for schema in registry.schemas:
        other.schemas.add(schema)
    return other


def content(kind: FieldKind, value: Any) -> Any:
    """Return how `tests/java/proof/Described.java` describes the content of a field."""
    if value is None:
        return None
    name = kind.name.removeprefix("NULLABLE_")
    if name.startswith("ARRAY_OF_"):
        return [content(FieldKind[name.removeprefix("ARRAY_OF_")], item) for item in value]
    if name == "COMPACT":
        return described_record(value)
    return struct.pack(">f", value).hex() if name == "FLOAT32" else described(value)[1]


def described_record(record: GenericRecord) -> dict[str, Any]:
    """Return how `tests/java/proof/GenericRecords.java` describes a record."""
    fields = {field.name: [field.kind.name, content(field.kind, record[field.name])] for field in record.schema.fields}
    return {"type": record.type_name, "fields": fields}
