from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

import msgspec
import numpy as np
import pytest
from typing_extensions import override

from hazelcast.errors import (
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.serialization import Codec, Registry, Scope
from hazelcast.serialization.api import (
    IdentifiedDataSerializable,
    ObjectDataInput,
    ObjectDataOutput,
    Portable,
    StreamSerializer,
)
from tests.serialization.support import data

registry = Registry()


class Writes(StreamSerializer[Any]):
    @override
    def get_type_id(self) -> int:
        return 10

    @override
    def write(self, out: ObjectDataOutput, obj: Any) -> None:
        pass

    @override
    def read(self, inp: ObjectDataInput) -> Any:
        return "custom"


class WritesAnything(Writes):
    @override
    def get_type_id(self) -> int:
        return 11


class Identified(IdentifiedDataSerializable):
    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 1

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        pass


class Port(Portable):
    pass


class Plain:
    pass


class Derived(Plain):
    pass


def type_id(written: bytes) -> int:
    return int.from_bytes(written[4:8], "big", signed=True)


def test_order_of_the_look_up() -> None:
    each = Registry(custom_serializers={object: Writes, Identified: Writes}, global_serializer=WritesAnything)
    assert type_id(each.to_data(Identified())) == -2  # before custom serializers
    assert type_id(each.to_data("x")) == -11  # built-in types, before those for a base class
    assert type_id(each.to_data(Derived())) == 10
    assert type_id(each.to_data(np.int64(1))) == 10  # custom serializers before numpy's scalars
    other = Registry(custom_serializers={Plain: Writes}, global_serializer=WritesAnything)
    assert type_id(other.to_data(Derived())) == 10
    assert type_id(other.to_data({1})) == 11  # the global serializer last
    assert type_id(other.to_data(np.int64(1))) == -7


def test_none_is_the_serialized_null() -> None:
    assert registry.to_data(None) == bytes(8)
    assert registry.to_object(bytes(8)) is None


def test_a_registration_takes_effect_after_the_type_was_looked_up() -> None:
    class Letter:
        type_id = 20

        def dumps(self, value: Plain, scope: Scope) -> bytes:
            return scope.heads[20] + b"p"

        def loads(self, data: bytes, offset: int, scope: Scope) -> tuple[Plain, int]:
            return Plain(), offset + 1

    each = Registry(global_serializer=WritesAnything)
    assert type_id(each.to_data(Derived())) == 11
    letter = Letter()
    each.register(Plain, letter)
    assert each.to_data(Derived()) == data(20, "70")
    each.register(Derived, letter)
    read = each.to_object(each.to_data([Derived(), "x"]))
    assert isinstance(read, list)
    assert isinstance(read[0], Plain)
    assert read[1] == "x"
    assert isinstance(each.codec(letter).decode(data(20, "70")), Plain)
    with pytest.raises(HazelcastSerializationError, match=r"type id 20 .*string"):
        each.codec(letter).decode(each.to_data("x"))
    with pytest.raises(InvalidArgumentValueError, match="type id 20"):
        each.register(Plain, Letter())


class Color(Enum):
    RED = "red"


class StrColor(StrEnum):
    RED = "red"

    @override
    def __str__(self) -> str:
        return "not the value"


class Level(IntEnum):
    HIGH = 3


class Text(str):
    __slots__ = ()


class Row(NamedTuple):
    a: int


class Struct(msgspec.Struct):
    a: int


class Dict(TypedDict):
    a: int


@dataclass
class Data:
    a: int


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ({"a": 1}, "HazelcastJsonValue"),
        ((1,), r"list\(value\)"),
        (Row(1), r"list\(value\)"),
        (Color.RED, r"\.value"),
        (StrColor.RED, r"\.value"),
        (Text("a"), r"plain str: pass str\(value\)"),
        (Plain(), r"Json\[Plain\].*IdentifiedDataSerializable.*custom_serializers.*global_serializer"),
        (datetime.timedelta(1), "timedelta"),
        (object(), "object"),
        (Plain, "type type"),
        (1j, "complex"),
    ],
)
def test_an_unsupported_type_names_the_ways_out(value: object, hint: str) -> None:
    with pytest.raises(HazelcastSerializationError, match=hint):
        registry.to_data(value)
    with pytest.raises(HazelcastSerializationError, match=hint):
        registry.to_data([value])


@pytest.mark.parametrize(
    ("unreadable", "reason"),
    [
        (-120, "official Python client"),
        (-100, "only Java"),
        (-101, "only Java"),
        (99, "custom_serializers"),
        (-99, "built-in"),
    ],
)
def test_type_ids_that_cannot_be_read(unreadable: int, reason: str) -> None:
    with pytest.raises(HazelcastSerializationError, match=reason):
        registry.to_object(data(unreadable, "00000001 2e"))
    with pytest.raises(HazelcastSerializationError, match=reason):
        registry.to_object(data(-29, "00000001") + data(unreadable)[4:])


def test_a_pickle_is_never_executed() -> None:
    bomb = b"cbuiltins\nexec\n(S'raise SystemExit'\ntR."
    for written in (data(-120, len(bomb).to_bytes(4, "big").hex() + bomb.hex()), data(-120, bomb.hex())):
        with pytest.raises(HazelcastSerializationError, match="Nothing is unpickled"):
            registry.to_object(written)


@pytest.mark.parametrize("decode", [registry.to_object, registry.codec(str).decode, registry.codec().decode])
def test_views_of_a_receive_buffer_can_be_read(decode: Any) -> None:
    written = registry.to_data("héllo")
    assert decode(memoryview(written)) == "héllo"
    assert decode(bytearray(written)) == "héllo"


@pytest.mark.parametrize(
    ("spec", "values"),
    [
        (str, ["a"]),
        (int, [5]),
        (float, [1.5]),
        (bool, [True]),
        (bytes, [b"a"]),
        (UUID, [UUID(int=1)]),
        (Decimal, [Decimal("1.5")]),
        (datetime.date, [datetime.date(2024, 1, 2)]),
        (datetime.time, [datetime.time(1, 2)]),
        (datetime.datetime, [datetime.datetime(2024, 1, 2), datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC)]),
        (list, [[], [1, "a", None]]),
        (list[int], [[], [1, 2]]),
        (list[str | None], [["a", None]]),
        (list[list[float]], [[[1.5], []]]),
        (list[Any], [[1, "a"]]),
        (str | None, ["a", None]),
        (object, [1, "a"]),
        (Any, [1, "a"]),
    ],
)
def test_declared_types_survive(spec: Any, values: list[object]) -> None:
    codec: Codec[Any] = registry.codec(spec)
    for value in values:
        assert codec.encode(value) == registry.to_data(value)
        read = codec.decode(codec.encode(value))
        assert read == value
        assert type(read) is type(value)


@pytest.mark.parametrize(
    ("spec", "value", "like"),
    [
        (float, 1, 1.0),
        (float, True, 1.0),
        (float, np.float32(1.5), 1.5),
        (float, np.int64(2), 2.0),
        (int, True, 1),
        (int, Level.HIGH, 3),
        (int, np.int32(7), 7),
        (bool, np.bool_(True), True),
        (str, StrColor.RED, "red"),
        (str, Text("a"), "a"),
        (str, np.str_("a"), "a"),
        (bytes, bytearray(b"a"), b"a"),
        (bytes, memoryview(b"a"), b"a"),
        (list[float], [1, 2.5], [1.0, 2.5]),
        (list[str], [StrColor.RED], ["red"]),
        (int | float, 1, 1),
        (str | None, Text("a"), "a"),
    ],
)
def test_what_a_type_checker_lets_pass_is_converted(spec: Any, value: object, like: object) -> None:
    codec: Codec[Any] = registry.codec(spec)
    assert codec.encode(value) == registry.to_data(like)


@pytest.mark.parametrize(
    ("spec", "value", "message"),
    [
        (str, 1, "must be of type str, but is of type int"),
        (str, None, "type str, but is None"),
        (str, b"a", "type str, but is of type bytes"),
        (int, "1", "type int, but is of type str"),
        (int, 1.0, "type int, but is of type float"),
        (int, np.float64(1), "type int, but is of type float64"),
        (float, "1", "type float, but is of type str"),
        (bool, 1, "type bool, but is of type int"),
        (bytes, "a", "type bytes, but is of type str"),
        (UUID, "a", "type UUID, but is of type str"),
        (datetime.date, datetime.datetime(2024, 1, 2), "type date, but is of type datetime"),
        (datetime.datetime, datetime.date(2024, 1, 2), "type datetime, but is of type date"),
        (list, (1,), "type list, but is of type tuple"),
        (list[int], "a", r"type list\[int\], but is of type str"),
        (list[int], [1, "a"], r"value\[1\] must be of type int, but is of type str"),
        (list[list[int]], [[1], [None]], r"value\[1\]\[0\] must be of type int, but is None"),
        (str | None, 1, r"type str \| None, but is of type int"),
        (Identified, Plain(), "type Identified, but is of type Plain"),
    ],
)
def test_a_value_of_another_type_is_refused(spec: Any, value: object, message: str) -> None:
    codec: Codec[Any] = registry.codec(spec)
    with pytest.raises(InvalidArgumentTypeError, match=message) as caught:
        codec.encode(value)
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("spec", "stored", "message"),
    [
        (str, 1, r"type str, but the value stored is of type int: int \(type id -7\)"),
        (str, None, "type str, but the value stored is of type NoneType"),
        (int, "1", r"type int, .* str: string \(type id -11\)"),
        (int, True, "type int, .* bool"),
        (int, 1.5, "type int, .* float"),
        (float, 1, "type float, .* int"),
        (bool, 1, "type bool, .* int"),
        (datetime.date, datetime.datetime(2024, 1, 2), "type date, .* datetime"),
        (list[int], [1, "a"], r"type list\[int\], .* list"),
        (str | None, 1, r"type str \| None, .* int"),
    ],
)
def test_a_value_stored_as_another_type_names_both(spec: Any, stored: object, message: str) -> None:
    codec: Codec[Any] = registry.codec(spec)
    with pytest.raises(HazelcastSerializationError, match=message):
        codec.decode(registry.to_data(stored))


@pytest.mark.parametrize(
    ("spec", "written", "value"),
    [
        (int, data(-3, "ff"), -1),
        (int, data(-8, "0000000000000001"), 1),
        (int, data(-26, "00000001 05"), 5),
        (float, data(-9, "3fc00000"), 1.5),
        (str, data(-5, "0061"), "a"),
        (list[int], data(-16, "00000001 00000005"), [5]),
        (list[str], data(-20, "00000001 00000001 61"), ["a"]),
        (bytes, data(-12, "00000001 61"), b"a"),
    ],
)
def test_every_java_type_that_reads_as_the_declared_one_is_accepted(spec: Any, written: bytes, value: object) -> None:
    codec: Codec[Any] = registry.codec(spec)
    assert codec.decode(written) == value


@pytest.mark.parametrize("spec", [Dict, Row, Color, dict, dict[str, int], tuple, tuple[int, ...], set, Plain])
def test_a_type_that_cannot_be_stored_as_it_is_names_json(spec: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match=r"Json\["):
        registry.codec(spec)


@pytest.mark.parametrize("spec", [Sequence[int], Mapping[str, int], "str", 5, list["str"]])
def test_what_is_no_storable_type_is_refused(spec: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="can't be serialized"):
        registry.codec(spec)


def test_any_class_can_be_declared_with_a_global_serializer() -> None:
    each = Registry(global_serializer=WritesAnything)
    assert each.codec(Plain).encode(Plain()) == data(11)
    with pytest.raises(HazelcastSerializationError, match=r"type Plain, .* str"):
        each.codec(Plain).decode(data(11))


def test_list_of_objects() -> None:
    each = Registry(data_serializable_factories={1: {1: Identified}})
    codec = each.codec(list[Identified])
    assert codec.encode([Identified()]) == each.to_data([Identified()])
    with pytest.raises(InvalidArgumentTypeError, match=r"value\[0\] must be of type Identified, but is of type Plain"):
        codec.encode([Plain()])  # type: ignore[list-item]  # this is the mistake
