"""Which serializer speaks for a type: the order that the documentation of `Registry` gives, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pytest
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Codec, IntType, Json, Registry
from hazelcast.serialization.api import (
    CompactReader,
    CompactSerializer,
    CompactWriter,
    IdentifiedDataSerializable,
    ObjectDataInput,
    ObjectDataOutput,
    Portable,
    PortableReader,
    PortableWriter,
    StreamSerializer,
)
from hazelcast.serialization.compact import compact

COMPACT, IDENTIFIED, PORTABLE, CUSTOM, CUSTOM_OF_BASE, GLOBAL, JSON = -55, -2, -1, 10, 11, 12, -130


class Custom(StreamSerializer[Any]):
    """Writes nothing but a type id."""

    type_id = CUSTOM

    @override
    def get_type_id(self) -> int:
        return self.type_id

    @override
    def write(self, out: ObjectDataOutput, obj: Any) -> None:
        pass

    @override
    def read(self, inp: ObjectDataInput) -> Any:
        return self.type_id


class CustomOfBase(Custom):
    type_id = CUSTOM_OF_BASE


class Global(Custom):
    type_id = GLOBAL


class Plain:
    pass


class Derived(Plain):
    pass


class Ids:
    """The numbers that both kinds of classes have."""

    def get_factory_id(self) -> int:
        return 1

    def get_class_id(self) -> int:
        return 1


class Identified(Ids, IdentifiedDataSerializable):
    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        pass

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        pass


class Port(Ids, Portable):
    @override
    def write_portable(self, writer: PortableWriter) -> None:
        pass

    @override
    def read_portable(self, reader: PortableReader) -> None:
        pass


class Both(Port, Identified):
    pass


class IdentifiedList(list[int], Identified):
    pass


class PortList(list[int], Port):
    pass


@compact
@dataclass
class CompactIdentified(Identified):
    x: int = 0


@dataclass
class Data:
    x: int = 0


@dataclass
class IdentifiedData(Identified):
    x: int = 0


@dataclass
class PortData(Port):
    x: int = 0


class Struct(msgspec.Struct):
    x: int = 0


class Text(str):
    __slots__ = ()


class Whole(CompactSerializer[Any]):
    """Makes objects of any class compact."""

    def __init__(self, cls: type) -> None:
        self.cls = cls

    @override
    def get_class(self) -> type[Any]:
        return self.cls

    @override
    def get_type_name(self) -> str:
        return self.cls.__name__

    @override
    def write(self, writer: CompactWriter, obj: Any) -> None:
        pass

    @override
    def read(self, reader: CompactReader) -> Any:
        return self.cls()


EVERYWHERE: dict[type, type[Custom]] = {object: CustomOfBase, bytes: Custom, Plain: Custom}

STEPS: list[tuple[object, dict[str, Any], int]] = [
    # Compact by declaration
    (Plain(), {"compact_serializers": [Whole(Plain)]}, COMPACT),
    (Identified(), {"compact_serializers": [Whole(Identified)]}, COMPACT),
    (Port(), {"compact_serializers": [Whole(Port)]}, COMPACT),
    (CompactIdentified(), {}, COMPACT),
    (Derived(), {"compact_serializers": [Whole(Plain)]}, CUSTOM),  # of that very type only
    # IdentifiedDataSerializable
    (Identified(), {}, IDENTIFIED),
    (Both(), {}, IDENTIFIED),
    (IdentifiedList(), {}, IDENTIFIED),
    (IdentifiedData(), {}, IDENTIFIED),
    # Portable
    (Port(), {}, PORTABLE),
    (PortList(), {}, PORTABLE),
    (PortData(), {}, PORTABLE),
    # Built-in types
    (None, {}, 0),
    ("x", {}, -11),
    (5, {}, -7),
    (bytearray(b"x"), {}, -12),
    (b"x", {"custom_serializers": {object: CustomOfBase}}, -12),
    (b"x", {"custom_serializers": None}, -12),
    # Custom serializers
    (b"x", {}, CUSTOM),
    (Plain(), {}, CUSTOM),
    (Derived(), {}, CUSTOM),
    (Data(), {}, CUSTOM_OF_BASE),
    (Text("x"), {}, CUSTOM_OF_BASE),
    (np.int64(5), {}, CUSTOM_OF_BASE),
    # numpy's scalars
    (np.int64(5), {"custom_serializers": None}, -7),
    (np.float32(5), {"custom_serializers": None}, -9),
    # The global serializer
    (Derived(), {"custom_serializers": None}, GLOBAL),
    (Data(), {"custom_serializers": None}, GLOBAL),
    (Struct(), {"custom_serializers": None}, GLOBAL),
    (Text("x"), {"custom_serializers": None}, GLOBAL),
    # Compact by derivation
    (Data(), {"custom_serializers": None, "global_serializer": None}, COMPACT),
    (Struct(), {"custom_serializers": None, "global_serializer": None}, COMPACT),
]


@pytest.mark.parametrize("big", [True, False], ids=["big", "little"])
@pytest.mark.parametrize(("value", "options", "type_id"), STEPS)
def test_the_first_that_speaks_for_a_type(value: object, options: dict[str, Any], type_id: int, big: bool) -> None:
    given: dict[str, Any] = {"custom_serializers": EVERYWHERE, "global_serializer": Global, **options}
    registry = Registry(is_big_endian=big, **given)
    written = registry.to_data(value)
    # At the top, a type id is big-endian in either byte order.
    assert int.from_bytes(written[4:8], "big", signed=True) == type_id
    within = registry.to_data([value])
    assert int.from_bytes(within[12:16], "big" if big else "little", signed=True) == type_id
    if value is not None:
        codec: Codec[Any] = registry.codec(type(value))
        if type_id not in (-7, -9) or type(value) is int:
            assert codec.encode(value) == written


def test_nobody_speaks_for_a_type() -> None:
    values: list[object] = [Derived(), Text("x"), {1}, (1,), {}]
    for value in values:
        with pytest.raises(
            HazelcastSerializationError, match=f"Can't serialize a value of type {type(value).__name__}"
        ):
            Registry(custom_serializers={Data: Custom}).to_data(value)


def test_what_a_data_structure_is_declared_with_comes_first() -> None:
    registry = Registry(
        compact_serializers=[Whole(Struct)], custom_serializers={object: Custom}, global_serializer=Global
    )

    class Own:
        type_id = 77

        def dumps(self, value: Any, scope: Any) -> bytes:
            head: bytes = scope.heads[77]
            return head

        def loads(self, data: bytes, offset: int, scope: Any) -> tuple[Any, int]:
            return "own", offset

    assert registry.codec(Struct).encode(Struct())[4:8] == COMPACT.to_bytes(4, "big", signed=True)
    as_json = registry.codec(Json[Struct])
    assert as_json.encode(Struct(5))[4:] == JSON.to_bytes(4, "big", signed=True) + b'\0\0\0\x07{"x":5}'
    assert as_json.decode(as_json.encode(Struct(5))) == Struct(5)
    own = registry.codec(Own())
    assert own.decode(own.encode(Struct())) == "own"


def test_what_reads_is_found_by_the_type_id() -> None:
    """Not by what would write: values that were written in another way before can still be read."""
    registry = Registry(
        compact_serializers=[Whole(Identified)],
        data_serializable_factories={1: {1: Identified}},
        portable_factories={1: {1: Port}},
        custom_serializers=EVERYWHERE,
        global_serializer=Global,
    )
    values: list[tuple[object, type]] = [
        (Identified(), Identified),
        (Port(), Port),
        ("x", str),
        (b"x", bytes),
        ([5], list),
        (np.float32(5), float),
    ]
    for value, cls in values:
        assert type(registry.to_object(Registry().to_data(value))) is cls
    for type_id in (CUSTOM, CUSTOM_OF_BASE, GLOBAL):
        assert registry.to_object(bytes(4) + type_id.to_bytes(4, "big")) == type_id


# default_int_type

INTS = [
    (IntType.BYTE, 5, -3, 1),
    (IntType.SHORT, 5, -6, 2),
    (IntType.INT, 5, -7, 4),
    (IntType.LONG, 5, -8, 8),
    (IntType.BIG_INT, 5, -26, 5),
    (IntType.VAR, 5, -3, 1),
    (IntType.VAR, 200, -6, 2),
    (IntType.VAR, 1 << 20, -7, 4),
    (IntType.VAR, 1 << 40, -8, 8),
    (IntType.VAR, 1 << 80, -26, 15),
]


class Holder(Identified):
    """Holds an object, and an int of a size that it says itself."""

    def __init__(self, content: object = None) -> None:
        self.content = content

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_object(self.content)
        object_data_output.write_int(7)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.content = object_data_input.read_object()
        assert object_data_input.read_int() == 7


class PortHolder(Port):
    def __init__(self, content: object = None) -> None:
        self.content = content

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        writer.write_short("seven", 7)
        writer.get_raw_data_output().write_object(self.content)

    @override
    def read_portable(self, reader: PortableReader) -> None:
        assert reader.read_short("seven") == 7
        self.content = reader.get_raw_data_input().read_object()


@pytest.mark.parametrize("big", [True, False], ids=["big", "little"])
@pytest.mark.parametrize(("int_type", "value", "type_id", "size"), INTS)
def test_the_type_of_an_int(int_type: IntType, value: int, type_id: int, size: int, big: bool) -> None:
    registry = Registry(
        default_int_type=int_type,
        is_big_endian=big,
        data_serializable_factories={1: {1: Holder}},
        portable_factories={1: {1: PortHolder}},
    )
    order: Any = "big" if big else "little"
    written = registry.to_data(value)
    assert written[4:8] == type_id.to_bytes(4, "big", signed=True)
    assert len(written) == 8 + size
    nested = type_id.to_bytes(4, order, signed=True) + written[8:]
    # Wherever an object stands, and only there.
    assert registry.to_data([value])[12:] == nested
    assert registry.to_data(Holder(value))[17:] == nested + (7).to_bytes(4, order)
    assert registry.to_data(PortHolder(value)).endswith((7).to_bytes(2, order) + nested)
    for holder in (Holder([value]), PortHolder([value])):
        read = registry.to_object(registry.to_data(holder))
        assert isinstance(read, type(holder))
        assert read.content == [value]
    codec = registry.codec(int)
    assert codec.encode(value) == written
    assert codec.decode(written) == value
