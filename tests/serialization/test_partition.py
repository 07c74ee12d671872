from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Json, Registry, partition_hash, partition_id
from hazelcast.serialization.api import IdentifiedDataSerializable, ObjectDataInput, ObjectDataOutput
from hazelcast.serialization.partition import partition_of, partitions_of
from tests.serialization.support import data

registry = Registry()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", 923237662),
        ("key", 1476017569),
        ("hé😀", 694532039),
        (1, 768969306),
        (-7, -751268247),
        (1.5, -867000382),
        (True, 535970202),
        (UUID(int=5), -1978891018),
        (b"abc", -1708417075),
    ],
)
def test_hash_of_a_key_is_that_of_the_official_client(key: object, expected: int) -> None:
    assert partition_hash(registry.to_data(key)) == expected


def test_a_hash_in_the_header_wins() -> None:
    assert partition_hash(b"\xff\xff\xff\xfe" + registry.to_data("key")[4:]) == -2


@pytest.mark.parametrize(("hash_", "expected"), [(0, 0), (5, 5), (-5, 5), (271, 0), (-272, 1), (2**31 - 1, 244)])
def test_partition_of_a_hash(hash_: int, expected: int) -> None:
    assert partition_id(hash_, 271) == expected


def test_the_smallest_hash_belongs_to_partition_0_as_in_java() -> None:
    # The one int whose hash is −2³¹; the official client takes partition 245 for it.
    smallest = registry.to_data(1611540325)
    assert partition_hash(smallest) == -(2**31)
    assert partition_id(-(2**31), 271) == 0
    assert partition_of(smallest, 271) == 0


@given(st.integers(-(2**31), 2**31 - 1))
def test_the_partition_of_a_key_is_that_of_its_hash(key: int) -> None:
    written = registry.to_data(key)
    assert partition_of(written, 271) == partition_id(partition_hash(written), 271)


@given(st.lists(st.binary(max_size=20)), st.integers(1, 10_000))
def test_the_partitions_of_many_keys(keys: list[bytes], count: int) -> None:
    keys += [registry.to_data(key) for key in (1611540325, "key", -7)]
    assert partitions_of(keys, count) == [partition_of(key, count) for key in keys]


@given(st.integers(-(2**31), 2**31 - 1), st.integers(1, 10_000))
def test_any_hash_gives_a_partition_that_exists(hash_: int, count: int) -> None:
    assert 0 <= partition_id(hash_, count) < count


class Key(IdentifiedDataSerializable):
    def __init__(self, partition_key: object = None) -> None:
        self.partition_key = partition_key

    def get_partition_key(self) -> object:
        return self.partition_key

    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 2

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_int(5)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        object_data_input.read_int()


class Record(msgspec.Struct):
    name: str

    def get_partition_key(self) -> str:
        return self.name


def test_the_partition_key_of_a_key_decides() -> None:
    payload = "01 00000001 00000002 00000005"
    assert registry.to_data(Key("pk")) == bytes.fromhex("a97fbb74") + data(-2, payload)[4:]
    for codec in (registry.codec(), registry.codec(Key)):
        assert partition_hash(codec.encode(Key("pk"))) == partition_hash(registry.to_data("pk")) == -1451246732
    assert partition_hash(registry.codec(Json[Record]).encode(Record("pk"))) == -1451246732
    assert registry.codec(Json[Record]).decode(registry.codec(Json[Record]).encode(Record("pk"))) == Record("pk")


def test_little_endian_payloads_are_hashed_as_they_are() -> None:
    little = Registry(is_big_endian=False)
    assert partition_hash(little.to_data(Key("pk"))) == partition_hash(little.to_data("pk")) == -1166336750


def test_a_key_that_names_none_or_itself_is_hashed_whole() -> None:
    itself = Key()
    itself.partition_key = itself
    assert registry.to_data(Key(None)) == registry.to_data(itself) == data(-2, "01 00000001 00000002 00000005")


def test_the_partition_key_of_a_partition_key_is_not_asked() -> None:
    inner = Key("pk")
    assert partition_hash(registry.to_data(Key(inner))) == partition_hash(data(-2, "01 00000001 00000002 00000005"))


def test_a_value_within_another_has_no_partition_key() -> None:
    assert registry.to_data([Key("pk")]) == data(-29, "00000001 fffffffe 01 00000001 00000002 00000005")


def test_a_partition_key_that_cannot_be_serialized_is_an_error() -> None:
    bad: Any = {1}
    with pytest.raises(HazelcastSerializationError, match="set"):
        registry.to_data(Key(bad))
