from __future__ import annotations

import pytest
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from hazelcast.serialization.api import IdentifiedDataSerializable, ObjectDataInput, ObjectDataOutput
from tests.serialization.support import data


class Employee(IdentifiedDataSerializable):
    def __init__(self, name: str | None = None, boss: Employee | None = None) -> None:
        self.name = name
        self.boss = boss
        self.read_from = (-1, -1)

    @override
    def get_factory_id(self) -> int:
        return 7

    @override
    def get_class_id(self) -> int:
        return -2

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_string(self.name)
        object_data_output.write_object(self.boss)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.read_from = object_data_input.position(), object_data_input.size()
        self.name = object_data_input.read_string()
        self.boss = object_data_input.read_object()


registry = Registry(data_serializable_factories={7: {-2: Employee}})

WRITTEN = data(-2, "01 00000007 fffffffe 00000001 61 fffffffe 01 00000007 fffffffe 00000001 62 00000000")


def test_bytes_and_back() -> None:
    assert registry.to_data(Employee("a", Employee("b"))) == WRITTEN
    read = registry.to_object(WRITTEN)
    assert isinstance(read, Employee)
    assert read.name == "a"
    assert read.boss is not None
    assert read.boss.name == "b"
    assert read.boss.boss is None
    assert read.read_from == (17, len(WRITTEN))


def test_little_endian() -> None:
    little = Registry(is_big_endian=False, data_serializable_factories={7: {-2: Employee}})
    written = data(-2, "01 07000000 feffffff 01000000 61 00000000")
    assert little.to_data(Employee("a")) == written
    read = little.to_object(written)
    assert isinstance(read, Employee)
    assert read.name == "a"


def test_a_member_that_adds_its_version_is_understood() -> None:
    read = registry.to_object(data(-2, "03 00000007 fffffffe 0507 00000001 61 00000000"))
    assert isinstance(read, Employee)
    assert read.name == "a"


@pytest.mark.parametrize(("factories", "missing"), [({}, "factory"), ({7: {}}, "class")])
def test_a_class_that_is_not_registered_is_named_by_its_ids(
    factories: dict[int, dict[int, type[IdentifiedDataSerializable]]], missing: str
) -> None:
    with pytest.raises(HazelcastSerializationError, match=rf"No {missing}.* factory id 7 and class id -2.*{{7: {{-2:"):
        Registry(data_serializable_factories=factories).to_object(WRITTEN)


def test_a_class_known_by_its_java_name_is_refused() -> None:
    with pytest.raises(HazelcastSerializationError, match="class name"):
        registry.to_object(data(-2, "00 00000003 612e42"))


def test_factories_are_copied() -> None:
    factories: dict[int, dict[int, type[IdentifiedDataSerializable]]] = {7: {-2: Employee}}
    other = Registry(data_serializable_factories=factories)
    factories[7].clear()
    assert isinstance(other.to_object(WRITTEN), Employee)


def test_within_a_list_and_followed_by_more() -> None:
    employee, number = registry.codec().decode(registry.to_data([Employee("a"), 1]))
    assert isinstance(employee, Employee)
    assert number == 1


def test_codec_of_the_class() -> None:
    codec = registry.codec(Employee)
    assert codec.decode(codec.encode(Employee("a"))).name == "a"
    with pytest.raises(HazelcastSerializationError, match=r"Expected a value of type Employee, .* str"):
        codec.decode(registry.to_data("a"))


class Failing(Employee):
    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        raise KeyError("lost")


class Bare(IdentifiedDataSerializable):
    pass


@pytest.mark.parametrize(("value", "reason"), [(Failing(), "KeyError: 'lost'"), (Bare(), "Bare.get_factory_id")])
def test_a_failure_of_the_class_is_the_cause(value: object, reason: str) -> None:
    with pytest.raises(HazelcastSerializationError, match=reason) as caught:
        registry.to_data(value)
    assert isinstance(caught.value.__cause__, (KeyError, NotImplementedError))


def test_long_chains_are_refused() -> None:
    boss = Employee("x")
    for _ in range(1000):
        boss = Employee("x", boss)
    with pytest.raises(HazelcastSerializationError, match="deep"):
        registry.to_data(boss)
    link = bytes.fromhex("fffffffe 01 00000007 fffffffe 00000000")
    with pytest.raises(HazelcastSerializationError, match="deep"):
        registry.to_object(bytes(4) + link * 1000 + bytes(4))
