"""What type checkers infer of compact classes; both run over this file. The assertions pass at run time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, assert_type

import msgspec
import pytest
from typing_extensions import override

from hazelcast.serialization import Codec, Registry
from hazelcast.serialization.api import CompactReader, CompactSerializer, CompactWriter, FieldKind
from hazelcast.serialization.compact import (
    Float32,
    GenericRecord,
    Int8,
    Timestamp,
    compact,
    generic_record,
)


@compact(type_name="com.acme.User", fields={"first_name": "firstName"})
@dataclass
class User:
    first_name: str
    age: Int8 = 0
    score: Float32 | None = None
    seen: Timestamp | None = None


@compact
class Point(msgspec.Struct):
    x: int
    y: int


class Plain:
    pass


class PlainSerializer(CompactSerializer[Plain]):
    @override
    def read(self, reader: CompactReader) -> Plain:
        return Plain()

    @override
    def write(self, writer: CompactWriter, obj: Plain) -> None:
        writer.write_boolean("there", True)

    @override
    def get_class(self) -> type[Plain]:
        return Plain

    @override
    def get_type_name(self) -> str:
        return "plain"


def test_a_decorated_class_keeps_its_type() -> None:
    user = User("Ada", 36)
    assert_type(user, User)
    assert_type(user.age, int)
    assert_type(user.score, float | None)
    assert_type(user.seen, datetime | None)
    assert_type(Point(1, 2).x, int)
    if TYPE_CHECKING:
        User(5)  # type: ignore[arg-type]  # a str is needed


def test_codecs_have_the_type_of_the_class() -> None:
    registry = Registry(compact_serializers=[PlainSerializer()])
    assert_type(registry.codec(User), Codec[User])
    assert_type(registry.codec(Point), Codec[Point])
    assert_type(registry.codec(Plain), Codec[Plain])
    assert_type(registry.codec(list[User]), Codec[list[User]])
    assert_type(registry.codec(GenericRecord), Codec[GenericRecord])
    codec = registry.codec(User)
    assert_type(codec.decode(codec.encode(User("Ada"))), User)


def test_records_are_as_typed_as_one_asks() -> None:
    record = generic_record("T", {"age": 36}, {"age": FieldKind.INT32})
    assert_type(record, GenericRecord)
    assert_type(record["age"], Any)
    assert_type(record.get("age"), Any)
    assert_type(record.get("age", int), int)
    assert_type(record.get_field_kind("age"), FieldKind)
    assert_type(record.to_dict(), dict[str, Any])


def test_wrong_uses_are_errors_for_checkers_too() -> None:
    with pytest.raises(TypeError):
        compact(typename="x")  # type: ignore[call-overload]  # the name is misspelt
    with pytest.raises(TypeError):
        compact(5)  # type: ignore[call-overload]  # not a class
