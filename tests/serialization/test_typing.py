"""What type checkers infer; both run over this file. The assertions pass at run time whatever the types are."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_type
from uuid import UUID

import msgspec

from hazelcast.serialization import Codec, HazelcastJsonValue, Json, Registry, Serializer
from hazelcast.serialization.api import (
    CompactReader,
    IdentifiedDataSerializable,
    ObjectDataInput,
    ObjectDataOutput,
    StreamSerializer,
)

if TYPE_CHECKING:
    from hazelcast.serialization.scope import Scope


class User(msgspec.Struct):
    name: str


class Employee(IdentifiedDataSerializable):
    pass


class Point:
    pass


class PointSerializer:
    type_id = 1000

    def dumps(self, value: Point, scope: Scope) -> bytes:
        return scope.heads[self.type_id]

    def loads(self, data: bytes, offset: int, scope: Scope) -> tuple[Point, int]:
        return Point(), offset


def test_codec_has_the_type_of_its_spec() -> None:
    registry = Registry()

    assert_type(registry.codec(), Codec[Any])
    assert_type(registry.codec(None), Codec[Any])
    assert_type(registry.codec(str), Codec[str])
    assert_type(registry.codec(int), Codec[int])
    assert_type(registry.codec(float), Codec[float])
    assert_type(registry.codec(bool), Codec[bool])
    assert_type(registry.codec(bytes), Codec[bytes])
    assert_type(registry.codec(UUID), Codec[UUID])
    assert_type(registry.codec(Decimal), Codec[Decimal])
    assert_type(registry.codec(datetime.datetime), Codec[datetime.datetime])
    assert_type(registry.codec(list[int]), Codec[list[int]])
    assert_type(registry.codec(HazelcastJsonValue), Codec[HazelcastJsonValue])
    assert_type(registry.codec(Employee), Codec[Employee])
    assert_type(registry.codec(PointSerializer()), Codec[Point])


def test_json_stands_for_the_type_in_its_brackets() -> None:
    registry = Registry()

    assert_type(registry.codec(Json[User]), Codec[User])
    assert_type(registry.codec(Json(User)), Codec[User])
    assert_type(registry.codec(Json[list[int]]), Codec[list[int]])
    assert_type(registry.codec(Json[dict[str, User]]), Codec[dict[str, User]])
    assert_type(registry.codec(Json[int | None]), Codec[int | None])


def test_codec_decodes_and_encodes_its_type() -> None:
    codec = Registry().codec(Json[User])
    data = codec.encode(User("Ada"))
    assert_type(data, bytes)
    assert_type(codec.decode(data), User)
    if TYPE_CHECKING:
        codec.encode("Ada")  # type: ignore[arg-type]  # a User is needed
        Registry(is_big_endain=True)  # type: ignore[call-arg]  # the option is misspelt


def test_plugins_fit_without_a_base_class() -> None:
    plugin: Serializer[Point] = PointSerializer()
    json: Serializer[User] = Json(User)
    registry = Registry()
    registry.register(Point, plugin)
    registry.register(User, json)
    if TYPE_CHECKING:
        registry.register(User, plugin)  # type: ignore[misc]  # it serializes points
    assert registry.codec(User).decode(registry.to_data(User("Ada"))) == User("Ada")


class Bare(StreamSerializer):
    """Written for the official client, with no type in brackets."""


class Typed(StreamSerializer[Point]):
    pass


def streams(out: ObjectDataOutput, source: ObjectDataInput, reader: CompactReader) -> None:
    assert_type(source.read_int(), int)
    assert_type(source.read_float(), float)
    assert_type(source.read_string(), str | None)
    assert_type(source.read_string_array(), list[str | None] | None)
    assert_type(source.read_long_array(), list[int] | None)
    assert_type(source.read_boolean_array(), list[bool] | None)
    assert_type(source.read_byte_array(), bytearray | None)
    assert_type(source.read_object(), Any)
    assert_type(out.to_byte_array(), bytearray)
    assert_type(reader.read_int32("a"), int)
    assert_type(reader.read_nullable_int32("a"), int | None)
    assert_type(reader.read_array_of_decimal("a"), list[Decimal | None] | None)
    assert_type(Bare().read(source), Any)
    assert_type(Typed().read(source), Point)
