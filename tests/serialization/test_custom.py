from __future__ import annotations

from typing import Any, ClassVar

import pytest
from typing_extensions import override

from hazelcast.errors import (
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.serialization import Registry
from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput, StreamSerializer
from tests.serialization.support import data


class Point:
    def __init__(self, x: int) -> None:
        self.x = x

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and self.x == other.x

    __hash__ = None  # type: ignore[assignment]  # it can't be a key


class Point3(Point):
    pass


class PointSerializer(StreamSerializer[Point]):
    destroyed: ClassVar[int] = 0

    @override
    def get_type_id(self) -> int:
        return 10

    @override
    def write(self, out: ObjectDataOutput, obj: Point) -> None:
        out.write_int(obj.x)

    @override
    def read(self, inp: ObjectDataInput) -> Point:
        return Point(inp.read_int())

    @override
    def destroy(self) -> None:
        PointSerializer.destroyed += 1


class ReprSerializer(StreamSerializer[Any]):
    type_id: ClassVar[int] = 11

    @override
    def get_type_id(self) -> int:
        return self.type_id

    @override
    def write(self, out: ObjectDataOutput, obj: Any) -> None:
        out.write_string(repr(obj))

    @override
    def read(self, inp: ObjectDataInput) -> Any:
        return inp.read_string()


def with_id(type_id: Any) -> type[ReprSerializer]:
    return type("Serializer", (ReprSerializer,), {"type_id": type_id})


def test_bytes_and_back() -> None:
    registry = Registry(custom_serializers={Point: PointSerializer})
    assert registry.to_data(Point(5)) == data(10, "00000005")
    assert registry.to_object(data(10, "00000005")) == Point(5)
    assert registry.to_object(registry.to_data([Point(5), Point(6), "x"])) == [Point(5), Point(6), "x"]


def test_subclasses_are_served_by_the_nearest_base() -> None:
    registry = Registry(custom_serializers={object: ReprSerializer, Point: PointSerializer})
    assert registry.to_data(Point3(5)) == data(10, "00000005")
    assert registry.to_data({1})[4:8] == (11).to_bytes(4, "big")


def test_codecs_of_the_class_and_its_bases() -> None:
    registry = Registry(custom_serializers={Point: PointSerializer})
    codec = registry.codec(Point)
    assert codec.decode(codec.encode(Point3(5))) == Point(5)
    with pytest.raises(InvalidArgumentTypeError, match="must be of type Point, but is of type str"):
        codec.encode("x")  # type: ignore[arg-type]  # this is the mistake
    with pytest.raises(HazelcastSerializationError, match=r"Expected a value of type Point, .* str"):
        codec.decode(registry.to_data("x"))


def test_the_global_serializer_comes_last() -> None:
    registry = Registry(custom_serializers={Point: PointSerializer}, global_serializer=ReprSerializer)
    assert registry.to_data({1}) == data(11, "00000003 7b317d")
    assert registry.to_object(registry.to_data({1})) == "{1}"
    assert registry.to_data(Point(5)) == data(10, "00000005")
    assert registry.to_data("x") == data(-11, "00000001 78")
    assert registry.to_data(b"x") == data(-12, "00000001 78")


def test_bytes_may_have_a_serializer_of_their_own() -> None:
    registry = Registry(custom_serializers={bytes: ReprSerializer})
    assert registry.to_data(b"x") == data(11, "00000004 62277827")
    assert registry.to_data(bytearray(b"x")) == data(-12, "00000001 78")


@pytest.mark.parametrize("cls", [str, int, bool, float, list, bytearray, type(None)])
def test_a_built_in_type_cannot_be_replaced(cls: type) -> None:
    with pytest.raises(InvalidArgumentValueError, match=f"{cls.__name__} is a built-in type"):
        Registry(custom_serializers={cls: ReprSerializer})


@pytest.mark.parametrize("type_id", [0, -1, -2, -7, -55])
def test_a_built_in_type_id_is_refused(type_id: int) -> None:
    with pytest.raises(InvalidArgumentValueError, match="built-in"):
        Registry(custom_serializers={set: with_id(type_id)})


@pytest.mark.parametrize("type_id", [1 << 31, -(1 << 31) - 1])
def test_a_type_id_beyond_32_bits_is_refused(type_id: int) -> None:
    with pytest.raises(InvalidArgumentValueError, match="32 bits"):
        Registry(global_serializer=with_id(type_id))


def test_a_type_id_that_is_no_int_is_refused() -> None:
    with pytest.raises(InvalidArgumentTypeError, match="get_type_id must return an int, not str"):
        Registry(global_serializer=with_id("10"))


def test_two_serializers_cannot_have_one_type_id() -> None:
    with pytest.raises(InvalidArgumentValueError, match="type id 11"):
        Registry(custom_serializers={set: ReprSerializer, dict: with_id(11)})
    with pytest.raises(InvalidArgumentValueError, match="type id 11"):
        Registry(custom_serializers={set: ReprSerializer}, global_serializer=with_id(11))


def test_one_serializer_may_serve_several_classes() -> None:
    registry = Registry(
        custom_serializers={set: ReprSerializer, dict: ReprSerializer}, global_serializer=ReprSerializer
    )
    values: list[Any] = [{1}, {}]
    assert registry.to_object(registry.to_data(values)) == ["{1}", "{}"]


def test_pickled_values_can_be_read_by_those_who_ask_for_it() -> None:
    registry = Registry(custom_serializers={set: with_id(-120)})
    assert registry.to_object(data(-120, "00000001 78")) == "x"


@pytest.mark.parametrize("serializer", [PointSerializer(), Point, "x", StreamSerializer.read])
def test_what_is_no_serializer_class_is_refused(serializer: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="StreamSerializer"):
        Registry(custom_serializers={set: serializer})


def test_destroy_reaches_each_serializer_once() -> None:
    PointSerializer.destroyed = 0
    registry = Registry(custom_serializers={Point: PointSerializer, Point3: PointSerializer})
    registry.destroy()
    registry.destroy()
    assert PointSerializer.destroyed == 1


class Broken(StreamSerializer[Any]):
    @override
    def get_type_id(self) -> int:
        return 12


def test_a_failure_of_the_serializer_is_the_cause() -> None:
    registry = Registry(global_serializer=Broken)
    with pytest.raises(HazelcastSerializationError, match=r"set: NotImplementedError: Broken.write") as caught:
        registry.to_data({1})
    assert isinstance(caught.value.__cause__, NotImplementedError)
    with pytest.raises(HazelcastSerializationError, match=r"type id 12: NotImplementedError: Broken.read"):
        registry.to_object(data(12))


def test_an_unknown_type_id_names_the_option() -> None:
    with pytest.raises(HazelcastSerializationError, match=r"type id 10, .*custom_serializers"):
        Registry().to_object(data(10, "00000005"))
