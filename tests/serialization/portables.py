"""Portables of any fields, and how `tests/java/proof/SamplePortable.java` describes them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from typing_extensions import override

from hazelcast.serialization.api import Portable
from tests.support.described import described

if TYPE_CHECKING:
    from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput, PortableReader, PortableWriter

Stored: TypeAlias = "tuple[str, Any] | tuple[str, None, tuple[int, int]]"
"""What comes behind `write_` in the name of a method, and a value; for a null portable also its ids."""

KINDS = {
    "byte": "INT8",
    "boolean": "BOOLEAN",
    "char": "CHAR",
    "short": "INT16",
    "int": "INT32",
    "long": "INT64",
    "float": "FLOAT32",
    "double": "FLOAT64",
    "string": "STRING",
    "utf": "STRING",
    "decimal": "DECIMAL",
    "time": "TIME",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamp_with_timezone": "TIMESTAMP_WITH_TIMEZONE",
    "portable": "PORTABLE",
}


class Record(Portable):
    """Any fields, and in subclasses raw data too.

    It reads the fields that were written, or, if a subclass says so, those that it expects.
    """

    factory_id: ClassVar[int] = 2
    class_id: ClassVar[int] = 1
    version: ClassVar[int] = 0
    expected: ClassVar[dict[str, str] | None] = None

    def __init__(self, **fields: Stored) -> None:
        self.fields = fields

    @override
    def get_factory_id(self) -> int:
        return self.factory_id

    @override
    def get_class_id(self) -> int:
        return self.class_id

    def get_class_version(self) -> int:
        return self.version

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        for name, stored in self.fields.items():
            method, value, ids = _parts(stored)
            if ids:
                writer.write_null_portable(name, *ids)
            else:
                getattr(writer, f"write_{method}")(name, value)

    @override
    def read_portable(self, reader: PortableReader) -> None:
        methods = self.expected
        if methods is None:
            methods = {name: reader.get_field_type(name).name.lower() for name in sorted(reader.get_field_names())}
        self.fields = {name: (method, getattr(reader, f"read_{method}")(name)) for name, method in methods.items()}

    @override
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]  # it can't be a key

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.fields})"

    def described(self) -> dict[str, Any]:
        """Return the content that stands for it in Java's descriptions."""
        fields = {name: _field(*_parts(stored)) for name, stored in self.fields.items()}
        return {"factory": self.factory_id, "class": self.class_id, "version": self.version, "fields": fields}


class RawRecord(Record):
    """A record with a list of values behind its fields, each with its type."""

    factory_id: ClassVar[int] = 3

    def __init__(self, *raw: object, **fields: Stored) -> None:
        super().__init__(**fields)
        self.raw = [*raw]

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        super().write_portable(writer)
        out: ObjectDataOutput = writer.get_raw_data_output()
        out.write_int(len(self.raw))
        for value in self.raw:
            out.write_string("Object")
            out.write_object(value)

    @override
    def read_portable(self, reader: PortableReader) -> None:
        super().read_portable(reader)
        source: ObjectDataInput = reader.get_raw_data_input()
        self.raw = [(source.read_string(), source.read_object())[1] for _ in range(source.read_int())]

    @override
    def described(self) -> dict[str, Any]:
        return {**super().described(), "raw": [["Object", describe(value)] for value in self.raw]}


def record(class_id: int, **attributes: Any) -> type[Record]:
    """Return a class of records of its own."""
    return type("Record", (Record,), {"class_id": class_id, **attributes})


def describe(value: object) -> list[Any]:
    """Describe a value that may be, or hold, a record."""
    if isinstance(value, list):
        return ["ArrayList", [describe(item) for item in cast("list[object]", value)]]
    return ["SamplePortable", value.described()] if isinstance(value, Record) else described(value)


def _parts(stored: Stored) -> tuple[str, Any, tuple[int, int] | None]:
    return stored if len(stored) == 3 else (*stored, None)


def _field(method: str, value: Any, ids: tuple[int, int] | None) -> list[Any]:
    single = method.removesuffix("_array")
    kind = KINDS[single]
    if method == "byte_array":
        content = None if value is None else described(bytes(value))[1]
    elif method == single:
        content = _content(kind, value)
    else:
        kind = f"ARRAY_OF_{kind}"
        content = None if value is None else [_content(KINDS[single], item) for item in value]
    field: list[Any] = ["ARRAY_OF_INT8" if method == "byte_array" else kind, content]
    if ids:
        field.append({"factory": ids[0], "class": ids[1], "version": 0, "fields": {}})
    return field


def _content(kind: str, value: Any) -> object:
    if value is None:
        return None
    if kind == "CHAR":
        return ord(value)
    if kind == "FLOAT32":
        return struct.pack(">f", value).hex()
    return value.described() if kind == "PORTABLE" else described(value)[1]
