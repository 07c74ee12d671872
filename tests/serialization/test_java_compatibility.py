"""The reference objects of Hazelcast's own test of compatibility: what it serializes, we read and write again.

Every one of them stands in one of the tables below, so that nothing new is overlooked.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.factories import BUILTIN_FACTORIES
from hazelcast.serialization import IntType, Registry
from hazelcast.serialization.api import StreamSerializer
from tests.serialization.reference_objects import InnerPortable, SampleIdentified, SamplePortable
from tests.support.described import undescribed

if TYPE_CHECKING:
    from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput
    from hazelcast.serialization.scope import Scope
    from tests.support.java import Java

Entries: TypeAlias = "dict[tuple[str, bool], bytes | None]"

orders = pytest.mark.parametrize("big", [True, False], ids=["big", "little"])

INT_TYPES = {"Byte": IntType.BYTE, "Short": IntType.SHORT, "Long": IntType.LONG, "BigInteger": IntType.BIG_INT}

SAME_BYTES = ["Boolean", "Double", "Integer", "String", "UUID", "byte[]", "LocalDate", "BigDecimal", *INT_TYPES]

TO_THE_MICROSECOND = ["LocalTime", "LocalDateTime", "OffsetDateTime"]
"""Java has nanoseconds there."""

ONLY_READ = [
    "Character",
    "Float",
    "Class",
    *(f"{item}[]" for item in ("boolean", "char", "short", "int", "long", "float", "double", "String")),
]
"""For Python they are strings, floats and lists, which are written as other types."""

QUERIES = [
    *(f"{kind}Predicate" for kind in ("True", "False", "Sql", "Like", "ILike", "Regex", "InstanceOf")),
    *(f"{kind}Aggregator" for kind in ("DistinctValues", "Max", "MaxBy", "Min", "MinBy", "Count")),
    *(f"{kind}AverageAggregator" for kind in ("Number", "Integer", "Long", "Double")),
    *(f"{kind}SumAggregator" for kind in ("Integer", "Long", "Double", "Fixed", "FloatingPoint")),
    *(f"{kind}Projection" for kind in ("SingleAttribute", "MultiAttribute", "Identity")),
]

CUSTOM = ["CustomStreamSerializable", "CustomByteArraySerializable"]

SAMPLES = ["AnInnerPortable", "APortable", "AnIdentifiedDataSerializable"]

COMPACT = ["MainDTO", "AllFieldsDTO"]
"""Read and written again in `test_java_compact.py`; without their schemas they are refused."""

JAVA_ALONE = {
    "EntryEventType": "an enumeration",
    "AJavaSerialiazable": "Java's own serialization",
    "AJavaExternalizable": "Java's own serialization",
    "Optional": "a class of Java's library",
    "Date": "a class of Java's library",
    **dict.fromkeys(["ArrayList", "LinkedList"], "lists that hold a Date"),
    **dict.fromkeys(["SimpleEntry", "SimpleImmutableEntry"], "a class of Java's library"),
    **dict.fromkeys(["CopyOnWriteArrayList", "ArrayDeque"], "collections but for lists"),
    **dict.fromkeys([f"{kind}Map" for kind in ("ConcurrentSkipList", "ConcurrentHash", "LinkedHash", "Tree")], "maps"),
    **dict.fromkeys(
        [f"{kind}Set" for kind in ("Hash", "Tree", "LinkedHash", "CopyOnWriteArray", "ConcurrentSkipList")], "sets"
    ),
    **dict.fromkeys(
        [f"{kind}Queue" for kind in ("Priority", "PriorityBlocking", "Delay", "Synchronous")]
        + ["LinkedBlockingQueue", "ArrayBlockingQueue", "LinkedTransferQueue"],
        "queues",
    ),
    **dict.fromkeys(
        [f"{kind}Predicate" for kind in ("Equal", "NotEqual", "GreaterLess", "Between", "In", "And", "Or")],
        "compare with a value of Java's own serialization",
    ),
    **dict.fromkeys(["PartitionPredicateImpl", "MultiPartitionPredicateImpl"], "not a predicate of this client"),
    **dict.fromkeys(
        ["BigIntegerAverageAggregator", "BigDecimalAverageAggregator", "BigDecimalSumAggregator"],
        "not an aggregator of this client",
    ),
}
"""What the official client cannot read either, and what it is."""


@pytest.fixture(scope="module")
def entries(java: Java) -> Entries:
    """The data by the name of the object's class and whether the order is big-endian."""
    return {(entry.name, entry.big): entry.data for entry in java.compatibility_entries()}


def entry(entries: Entries, name: str, big: bool) -> bytes:
    data = entries[name, big]
    assert data is not None
    return data


@orders
def test_every_object_is_accounted_for(entries: Entries, big: bool) -> None:
    tables = [SAME_BYTES, TO_THE_MICROSECOND, ONLY_READ, QUERIES, CUSTOM, SAMPLES, COMPACT, JAVA_ALONE]
    names = ["NULL", *(name for table in tables for name in table)]
    assert sorted(names) == sorted(name for name, order in entries if order is big)
    assert entries["NULL", big] is None


@orders
@pytest.mark.parametrize("name", SAME_BYTES)
def test_read_and_written_again(java: Java, entries: Entries, name: str, big: bool) -> None:
    data = entry(entries, name, big)
    registry = Registry(is_big_endian=big, default_int_type=INT_TYPES.get(name, IntType.INT))
    value = registry.to_object(data)
    assert repr(value) == repr(undescribed(java.read(data, big=big)))
    assert registry.to_data(value) == data


@orders
@pytest.mark.parametrize("name", TO_THE_MICROSECOND)
def test_read_and_written_again_to_the_microsecond(java: Java, entries: Entries, name: str, big: bool) -> None:
    data = entry(entries, name, big)
    registry = Registry(is_big_endian=big)
    value = registry.to_object(data)
    description = java.read(data, big=big)
    assert repr(value) == repr(undescribed(description))
    order = ">i" if big else "<i"
    assert data.count(struct.pack(order, 123_456_789)) == 1
    cut = data.replace(struct.pack(order, 123_456_789), struct.pack(order, 123_456_000))
    assert registry.to_data(value) == cut


@orders
@pytest.mark.parametrize("name", ONLY_READ)
def test_only_read(java: Java, entries: Entries, name: str, big: bool) -> None:
    data = entry(entries, name, big)
    assert repr(Registry(is_big_endian=big).to_object(data)) == repr(undescribed(java.read(data, big=big)))


@orders
@pytest.mark.parametrize("name", QUERIES)
def test_predicates_aggregators_and_projections(entries: Entries, name: str, big: bool) -> None:
    data = entry(entries, name, big)
    registry = Registry(is_big_endian=big, data_serializable_factories=BUILTIN_FACTORIES)
    assert registry.to_data(registry.to_object(data)) == data


class Pair:
    """An int and a float: both of Hazelcast's own samples of custom serializers."""

    def __init__(self, i: int, f: float) -> None:
        self.i, self.f = i, f


class PairStreamSerializer(StreamSerializer[Pair]):
    @override
    def read(self, inp: ObjectDataInput) -> Pair:
        return Pair(inp.read_int(), inp.read_float())

    @override
    def write(self, out: ObjectDataOutput, obj: Pair) -> None:
        out.write_int(obj.i)
        out.write_float(obj.f)

    @override
    def get_type_id(self) -> int:
        return 1


class PairBytesSerializer:
    """What is a `ByteArraySerializer` in Java: bytes of no byte order behind their number."""

    type_id = 2

    def dumps(self, value: Pair, scope: Scope, /) -> bytes:
        content = struct.pack(">ifxx", value.i, value.f)
        return scope.heads[self.type_id] + scope.int32.pack(len(content)) + content

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[Pair, int]:
        end = offset + 4 + scope.count(data, offset, 1)
        return Pair(*struct.unpack(">ifxx", data[offset + 4 : end])), end


@orders
@pytest.mark.parametrize(
    ("name", "serializer"), [(CUSTOM[0], PairStreamSerializer), (CUSTOM[1], PairBytesSerializer())]
)
def test_custom_serializers(entries: Entries, name: str, serializer: Any, big: bool) -> None:
    data = entry(entries, name, big)
    registry = Registry(is_big_endian=big, custom_serializers={Pair: serializer})
    value = registry.to_object(data)
    assert isinstance(value, Pair)
    assert (value.i, value.f) == (56789, 900.5678100585938)
    assert registry.to_data(value) == data


class StreamPair(Pair):
    pass


class StreamPairSerializer(PairStreamSerializer):
    @override
    def read(self, inp: ObjectDataInput) -> Pair:
        return StreamPair(inp.read_int(), inp.read_float())


@orders
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_objects(entries: Entries, name: str, big: bool) -> None:
    data = entry(entries, name, big)
    registry = Registry(
        is_big_endian=big,
        portable_factories={1: {1: SamplePortable, 2: InnerPortable}},
        data_serializable_factories={1: {1: SampleIdentified}},
        custom_serializers={StreamPair: StreamPairSerializer, Pair: PairBytesSerializer()},
    )
    value = registry.to_object(data)
    assert isinstance(value, SamplePortable | InnerPortable | SampleIdentified)
    written = registry.to_data(value)
    if name == "APortable":
        assert to_the_microsecond(written, data, ">" if big else "<") > 5
    else:
        assert written == data


def to_the_microsecond(written: bytes, data: bytes, order: str) -> int:
    """Fail unless `written` is `data` but for nanoseconds that were cut; return how many were."""
    assert len(written) == len(data)
    cut = at = 0
    while at < len(data):
        if written[at] == data[at]:
            at += 1
            continue
        start = next(
            start
            for start in range(at - 3, at + 1)
            for [ours], [java] in [(struct.unpack_from(f"{order}i", x, start) for x in (written, data))]
            if ours == java - java % 1000
        )
        at, cut = start + 4, cut + 1
    return cut


@orders
@pytest.mark.parametrize("name", [*SAMPLES, *COMPACT, *JAVA_ALONE])
def test_the_rest_is_refused_with_a_typed_error(entries: Entries, name: str, big: bool) -> None:
    registry = Registry(is_big_endian=big, data_serializable_factories=BUILTIN_FACTORIES)
    with pytest.raises(HazelcastSerializationError):
        registry.to_object(entry(entries, name, big))
