"""As what plain classes are kept: compact, or JSON where a client is told so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_type

import msgspec
import pytest
from typing_extensions import override

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import ClassFormat
from hazelcast.errors import HazelcastSerializationError, InvalidArgumentTypeError
from hazelcast.predicate import equal
from hazelcast.serialization import Codec, GenericRecord, HazelcastJsonValue, Json, Registry, generic_record
from hazelcast.serialization.compact import compact
from hazelcast.serialization.custom import StreamSerializer

if TYPE_CHECKING:
    from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput

COMPACT, JSON = -55, -130


@dataclass
class Town:
    name: str


@dataclass
class User:
    name: str
    town: Town | None = None


class Struct(msgspec.Struct):
    x: int


@compact
@dataclass
class Marked:
    town: Town


class Opaque:
    pass


class DictStruct(dict[str, int]):
    __attrs_attrs__ = ()


class Text(StreamSerializer[Any]):
    """Stands for a serializer of an application's own."""

    @override
    def get_type_id(self) -> int:
        return 10

    @override
    def write(self, out: ObjectDataOutput, obj: Any) -> None:
        out.write_string(repr(obj))

    @override
    def read(self, inp: ObjectDataInput) -> Any:
        return inp.read_string()


def type_id(data: bytes) -> int:
    return int.from_bytes(data[4:8], "big", signed=True)


@pytest.fixture
def registry() -> Registry:
    return Registry(default_class_format=ClassFormat.JSON)


@pytest.mark.parametrize("value", [User("Ada", Town("London")), Struct(5)])
def test_compact_unless_told_otherwise(value: User | Struct) -> None:
    assert type_id(Registry().to_data(value)) == COMPACT
    assert type_id(Registry(default_class_format=ClassFormat.COMPACT).to_data(value)) == COMPACT


@pytest.mark.parametrize("value", [User("Ada", Town("London")), Struct(5)])
def test_json_is_read_as_the_declared_class(registry: Registry, value: Any) -> None:
    cls: Any = value.__class__
    codec: Codec[Any] = registry.codec(cls)
    written = codec.encode(value)
    assert written == registry.codec(Json[Any](cls)).encode(value) == registry.to_data(value)
    assert type_id(written) == JSON
    assert codec.decode(written) == value
    undeclared = registry.to_object(written)
    assert isinstance(undeclared, HazelcastJsonValue)
    assert not registry.schemas


def test_only_what_nothing_else_speaks_for(registry: Registry) -> None:
    for value in (Marked(Town("London")), generic_record("Village", {"name": "Ash"})):
        written = registry.to_data(value)
        assert type_id(written) == COMPACT
        assert registry.to_object(written) == value
    assert registry.codec(Marked).decode(registry.to_data(Marked(Town("Rome")))) == Marked(Town("Rome"))
    told = Registry(default_class_format=ClassFormat.JSON, custom_serializers={User: Text})
    assert type_id(told.codec(User).encode(User("Ada"))) == 10
    told = Registry(default_class_format=ClassFormat.JSON, global_serializer=Text)
    assert type_id(told.to_data(User("Ada"))) == 10
    for other in (Opaque(), DictStruct(a=1)):
        with pytest.raises(HazelcastSerializationError, match="Can't serialize a value of type"):
            registry.to_data(other)


def test_objects_of_another_class_are_refused(registry: Registry) -> None:
    codec: Any = registry.codec(User)
    with pytest.raises(InvalidArgumentTypeError, match="must be of type User, but is of type Struct"):
        codec.encode(Struct(5))
    with pytest.raises(HazelcastSerializationError, match="The JSON stored isn't a User"):
        codec.decode(registry.to_data(Struct(5)))
    writer = Registry()
    with pytest.raises(HazelcastSerializationError, match="but the value stored is compact"):
        codec.decode(writer.to_data(User("Ada")))


def test_a_list_of_objects_must_be_declared_as_json(registry: Registry) -> None:
    with pytest.raises(InvalidArgumentTypeError, match=r"declare Json\[User\]"):
        registry.codec(list[User])
    codec = registry.codec(Json[list[User]])
    assert codec.decode(codec.encode([User("Ada")])) == [User("Ada")]


def test_a_wrong_choice_is_refused() -> None:
    wrong: Any = 2
    with pytest.raises(ValueError, match="2 is not a valid ClassFormat"):
        Registry(default_class_format=wrong)


async def test_the_option_of_a_client(address: str, unique_name: str) -> None:
    ada, tim = User("Ada", Town("London")), User("Tim", Town("Geneva"))
    async with HazelcastClient(cluster_members=[address], default_class_format="JSON") as client:
        users = await client.get_map(unique_name, str, User)
        await users.set("ada", ada)
        await users.set("tim", tim)
        assert_type(await users.get("ada"), User | None)
        assert await users.get("ada") == ada
        assert await users.values(equal("town.name", "Geneva")) == [tim]
        untyped = await client.get_map(unique_name)
        stored = await untyped.get("ada")
        assert isinstance(stored, HazelcastJsonValue)
        assert stored.loads() == {"name": "Ada", "town": {"name": "London"}}
    async with HazelcastClient(cluster_members=[address]) as client:
        assert await (await client.get_map(unique_name, str, Json[User])).get("ada") == ada
        records = await client.get_map(f"{unique_name}-records", str, User)
        await records.set("ada", ada)
        assert await records.get("ada") == ada
    async with HazelcastClient(cluster_members=[address]) as client:
        untyped = await client.get_map(f"{unique_name}-records")
        assert isinstance(await untyped.get("ada"), GenericRecord)
