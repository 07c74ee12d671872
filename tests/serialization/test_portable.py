from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from hazelcast.errors import (
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.serialization import Registry, Scope, partition_hash
from hazelcast.serialization.api import (
    ObjectDataInput,
    ObjectDataOutput,
    Portable,
    PortableReader,
    PortableWriter,
    StreamSerializer,
)
from hazelcast.serialization.portable.classdef import (
    ClassDefinition,
    ClassDefinitionBuilder,
    FieldDefinition,
    FieldType,
)
from tests.serialization.portables import RawRecord, Record, record
from tests.serialization.support import data
from tests.support.peer import run_peer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Engine(Portable):
    def __init__(self, power: int = 0) -> None:
        self.power = power

    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 2

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        writer.write_int("power", self.power)

    @override
    def read_portable(self, reader: PortableReader) -> None:
        self.power = reader.read_int("power")


class Car(Portable):
    def __init__(self, name: str | None = None, engine: Engine | None = None, *spares: Engine) -> None:
        self.name = name
        self.engine = engine
        self.spares: Sequence[Portable] | None = spares

    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 3

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        writer.write_string("name", self.name)
        writer.write_portable("engine", self.engine)
        writer.write_portable_array("spares", self.spares)

    @override
    def read_portable(self, reader: PortableReader) -> None:
        self.name = reader.read_string("name")
        engine = reader.read_portable("engine")
        assert engine is None or isinstance(engine, Engine)
        self.engine = engine
        self.spares = reader.read_portable_array("spares")


FACTORIES: dict[int, dict[int, type[Portable]]] = {1: {2: Engine, 3: Car}}

ENGINE = ClassDefinitionBuilder(1, 2).add_int_field("power").build()
CAR = (
    ClassDefinitionBuilder(1, 3)
    .add_string_field("name")
    .add_portable_field("engine", ENGINE)
    .add_portable_array_field("spares", ENGINE)
    .build()
)

BIG = "00000001 00000002 00000000 00000030 00000001 00000024 00000000 0005 706f776572 05 00000005"
LITTLE = "01000000 02000000 00000000 30000000 01000000 24000000 00000000 0500 706f776572 05 05000000"


def registry(**options: Any) -> Registry:
    return Registry(portable_factories=FACTORIES, **options)


def records(*classes: type[Record], **options: Any) -> Registry:
    factories: dict[int, dict[int, type[Portable]]] = {}
    for cls in classes:
        factories.setdefault(cls.factory_id, {})[cls.class_id] = cls
    return Registry(portable_factories=factories, **options)


def read_by(value: Portable, read: Callable[[PortableReader], object], **options: Any) -> Any:
    """Return what a reader of a stored value gives."""

    class Reads(Portable):
        result: object = None

        @override
        def get_factory_id(self) -> int:
            return value.get_factory_id()

        @override
        def get_class_id(self) -> int:
            return value.get_class_id()

        @override
        def read_portable(self, reader: PortableReader) -> None:
            self.result = read(reader)

    factories = {factory_id: dict(classes) for factory_id, classes in FACTORIES.items()}
    factories.setdefault(value.get_factory_id(), {})[value.get_class_id()] = Reads
    found = Registry(portable_factories=factories, **options).to_object(Registry().to_data(value))
    assert isinstance(found, Reads)
    return found.result


@pytest.mark.parametrize(("big", "payload"), [(True, BIG), (False, LITTLE)])
def test_bytes_and_back(big: bool, payload: str) -> None:
    each = registry(is_big_endian=big)
    assert each.to_data(Engine(5)) == data(-1, payload)
    read = each.to_object(data(-1, payload))
    assert isinstance(read, Engine)
    assert read.power == 5


def test_the_second_object_has_the_same_bytes() -> None:
    each = registry()
    car = Car("x", Engine(5), Engine(6), Engine(7))
    assert each.to_data(car) == each.to_data(car) == registry().to_data(car)


def test_nested_and_arrays() -> None:
    each = registry()
    codec = each.codec(Car)
    read = codec.decode(codec.encode(Car("x", Engine(5), Engine(6), Engine(7))))
    assert read.name == "x"
    assert read.engine is not None
    assert read.engine.power == 5
    assert read.spares is not None
    assert [spare.power for spare in read.spares if isinstance(spare, Engine)] == [6, 7]


def test_codec_of_the_class() -> None:
    codec = registry().codec(Engine)
    with pytest.raises(InvalidArgumentTypeError, match="must be of type Engine, but is of type Car"):
        codec.encode(Car())  # type: ignore[arg-type]  # this is the mistake
    with pytest.raises(HazelcastSerializationError, match=r"Expected a value of type Engine, .* Car"):
        codec.decode(registry(class_definitions=[CAR, ENGINE]).to_data(Car()))


def test_utf_is_another_name_of_string() -> None:
    by_string, by_utf = record(5), record(5, expected={"a": "utf", "b": "utf_array"})
    value = by_string(a=("string", "x"), b=("string_array", ["y", None]))
    written = Registry().to_data(value)
    assert Registry().to_data(by_utf(a=("utf", "x"), b=("utf_array", ["y", None]))) == written
    assert records(by_utf).to_object(written) == by_utf(a=("utf", "x"), b=("utf_array", ["y", None]))


# Null


def test_null_needs_a_class_definition() -> None:
    car = Car("x", None, Engine(6))
    with pytest.raises(
        HazelcastSerializationError, match=r"field 'engine'.*factory id 1 and class id 3.*class_definitions"
    ):
        registry().to_data(car)
    with pytest.raises(HazelcastSerializationError, match="field 'spares'"):
        registry().to_data(Car("x", Engine(6)))
    each = registry(class_definitions=[CAR, ENGINE])
    read = each.codec(Car).decode(each.to_data(car))
    assert read.engine is None
    empty = each.codec(Car).decode(each.to_data(Car()))
    assert empty.spares == []
    none = Car()
    none.spares = None
    assert each.codec(Car).decode(each.to_data(none)).spares is None


def test_null_needs_none_once_an_object_was_written_or_read() -> None:
    each = registry()
    written = each.to_data(Car("x", Engine(5), Engine(6)))
    assert each.codec(Car).decode(each.to_data(Car())).engine is None
    other = registry()
    other.to_object(written)
    assert other.to_data(Car()) == each.to_data(Car())


def test_null_needs_none_when_its_class_is_said() -> None:
    cls = record(5)
    said = records(cls).to_data(cls(engine=("portable", None, (1, 2))))
    engine = ClassDefinitionBuilder(1, 2).build()
    definition = ClassDefinitionBuilder(2, 5).add_portable_field("engine", engine).build()
    assert records(cls, class_definitions=[definition, engine]).to_data(cls(engine=("portable", None))) == said


def test_what_is_read_does_not_bind_what_is_written() -> None:
    """Somebody else's object of the same class and version has other fields."""
    cls = record(5)
    each = records(cls)
    foreign = records().to_data(cls(other=("string", "x")))
    assert each.to_object(foreign) == cls(other=("string", "x"))
    mine = cls(mine=("int", 5))
    assert each.to_object(each.to_data(mine)) == mine
    assert each.to_object(foreign) == cls(other=("string", "x"))


# Class definitions


def test_nested_definitions_are_checked() -> None:
    with pytest.raises(HazelcastSerializationError, match=r"'engine' .*factory id 1 and class id 2.* isn't given"):
        registry(class_definitions=[CAR])
    each = registry(class_definitions=[CAR], check_class_definition_errors=False)
    assert each.codec(Car).decode(each.to_data(Car())).engine is None
    registry(class_definitions=[ENGINE, CAR])


def test_a_class_cannot_be_defined_twice() -> None:
    with pytest.raises(HazelcastSerializationError, match=r"class id 2, version 0.* given twice"):
        registry(class_definitions=[ENGINE, ClassDefinitionBuilder(1, 2).build()])
    newer = ClassDefinitionBuilder(1, 2, 1).add_int_field("power").build()
    registry(class_definitions=[ENGINE, newer])


def test_a_definition_without_version_has_that_of_the_option() -> None:
    definition = ClassDefinitionBuilder(2, 5, -1).add_string_field("b").add_int_field("a").build()
    written = Registry(class_definitions=[definition], portable_version=3).to_data(Unversioned())
    assert written[16:20] == (3).to_bytes(4, "big")
    # In the order of the definition, and not in that of writing.
    assert int.from_bytes(written[28:32], "big") > int.from_bytes(written[32:36], "big")


class Unversioned(Portable):
    @override
    def get_factory_id(self) -> int:
        return 2

    @override
    def get_class_id(self) -> int:
        return 5

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        writer.write_int("a", 1)
        writer.write_string("b", "x")


def test_builder_and_definition() -> None:
    assert CAR.get_field_names() == ["name", "engine", "spares"]
    assert CAR.get_field_count() == 3
    assert CAR.has_field("engine")
    assert not CAR.has_field("power")
    assert CAR.get_field("engine") == FieldDefinition(1, "engine", FieldType.PORTABLE, 0, 1, 2)
    assert CAR.get_field(2) == FieldDefinition(2, "spares", FieldType.PORTABLE_ARRAY, 0, 1, 2)
    assert CAR.get_field("power") is None
    assert CAR.get_field_type("name") is FieldType.STRING
    assert (CAR.get_field_class_id("engine"), CAR.get_field_class_id("name")) == (2, 0)
    for index in (3, -1):
        with pytest.raises(IndexError, match="no field"):
            CAR.get_field(index)
    with pytest.raises(InvalidArgumentValueError, match="no field 'power'"):
        CAR.get_field_type("power")
    same = ClassDefinitionBuilder(1, 2).add_int_field("power").build()
    assert same == ENGINE
    assert hash(same) == hash(ENGINE)
    assert same != ClassDefinitionBuilder(1, 2, 1).add_int_field("power").build()
    assert same != ClassDefinitionBuilder(1, 2).add_long_field("power").build()
    assert same != ENGINE.get_field("power")


def test_builder_refuses() -> None:
    builder = ClassDefinitionBuilder(1, 1).add_int_field("a")
    with pytest.raises(HazelcastSerializationError, match="a field 'a' already"):
        builder.add_string_field("a")
    with pytest.raises(InvalidArgumentValueError, match=r"class id .* 'b' must not be 0"):
        builder.add_portable_field("b", ClassDefinition(1, 0, 0))
    with pytest.raises(InvalidArgumentValueError, match="must be 1"):
        builder.add_field_def(FieldDefinition(2, "b", FieldType.INT, 0))
    with pytest.raises(HazelcastSerializationError, match="can't have a field of the name"):
        builder.add_int_field("中")
    with pytest.raises(HazelcastSerializationError, match="can't have a field of the name"):
        builder.add_int_field("x" * 32768)
    with pytest.raises(InvalidArgumentTypeError, match="must be a str"):
        builder.add_int_field(5)  # type: ignore[arg-type]  # this is the mistake
    assert builder.build().get_field_names() == ["a"]
    with pytest.raises(HazelcastSerializationError, match="'b' comes too late"):
        builder.add_int_field("b")


def test_every_method_of_the_builder_adds_its_type() -> None:
    builder = ClassDefinitionBuilder(1, 1)
    for type_ in FieldType:
        nested = (ENGINE,) if "PORTABLE" in type_.name else ()
        getattr(builder, f"add_{type_.name.lower()}_field")(type_.name, *nested)
    builder.add_utf_field("UTF").add_utf_array_field("UTF_ARRAY")
    fields = builder.build().field_defs
    assert {name: field.field_type for name, field in fields.items()} == dict(FieldType.__members__)


# Writing


def test_a_field_must_be_written_once() -> None:
    cls = record(5)
    each = records(cls)
    each.to_data(cls(a=("int", 1), b=("int", 2)))
    with pytest.raises(HazelcastSerializationError, match=r"weren't written: 'b'"):
        each.to_data(cls(a=("int", 1)))
    with pytest.raises(HazelcastSerializationError, match=r"The field 'c' of .* is unknown"):
        each.to_data(cls(a=("int", 1), b=("int", 2), c=("int", 3)))
    with pytest.raises(HazelcastSerializationError, match=r"'b' of .* was to be of type INT, not LONG"):
        each.to_data(cls(a=("int", 1), b=("long", 2)))

    class Twice(Engine):
        again = False

        @override
        def write_portable(self, writer: PortableWriter) -> None:
            super().write_portable(writer)
            if self.again:
                super().write_portable(writer)

    twice = Twice()
    each.to_data(twice)
    twice.again = True
    with pytest.raises(HazelcastSerializationError, match=r"'power' of .* was written already"):
        each.to_data(twice)
    with pytest.raises(HazelcastSerializationError, match="a field 'power' already"):
        registry().to_data(twice)


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        (("byte", 256), "256 isn't a byte"),
        (("short", 1 << 15), "32768 can't be written"),
        (("int", 1 << 31), "can't be written"),
        (("long", 1 << 63), "can't be written"),
        (("int", None), "None can't be written"),
        (("float", 1e300), "can't be written"),
        (("char", "ab"), "isn't one UTF-16 code unit"),
        (("string", "\ud800"), "surrogates not allowed"),
        (("string", 5), "'x' of .* can't be written as STRING"),
        (("int_array", [1, None]), "can't be written"),
        (("int_array", 5), "'x' of .* can't be written as INT_ARRAY"),
        (("decimal", Decimal("nan")), "only finite decimals"),
        (("decimal", 5), "'x' of .* can't be written as DECIMAL"),
        (("decimal_array", [Decimal(1), None]), "'x' .* DECIMAL_ARRAY: an array can't have None in it"),
        (("time", time(1, tzinfo=UTC)), "time zone"),
        (("date", datetime(2024, 1, 2)), "a date has no time"),
        (("date_array", [datetime(2024, 1, 2)]), "a date has no time"),
        (("timestamp", datetime(2024, 1, 2, tzinfo=UTC)), "a timestamp has no time zone"),
        (("timestamp_array", [datetime(2024, 1, 2, tzinfo=UTC)]), "a timestamp has no time zone"),
        (("timestamp_with_timezone", datetime(2024, 1, 2)), "the datetime has no time zone"),
        (("timestamp_with_timezone", date(2024, 1, 2)), "'x' of .* can't be written"),
        (("portable", "x"), "'x' of .* holds portables, not str"),
        (("portable_array", [Engine(), None]), "'x' of .* holds portables, not None"),
        (("portable_array", [Engine(), Car()]), "factory id 1 and class id 2, not with 1 and 3, as a Car has"),
    ],
)
def test_a_value_that_does_not_fit(stored: tuple[str, Any], reason: str) -> None:
    cls = record(5)
    builder = ClassDefinitionBuilder(2, 5)
    getattr(builder, f"add_{stored[0]}_field")("x", *([ENGINE] if "portable" in stored[0] else []))
    each = records(cls, class_definitions=[builder.build(), ENGINE])
    with pytest.raises(HazelcastSerializationError, match=reason):
        each.to_data(cls(x=stored))


class Ids(Engine):
    def __init__(self, class_id: int = 2, version: Any = 0) -> None:
        super().__init__()
        self.class_id = class_id
        self.version = version

    @override
    def get_class_id(self) -> int:
        return self.class_id

    def get_class_version(self) -> Any:
        return self.version


def test_bad_ids_and_versions() -> None:
    with pytest.raises(InvalidArgumentValueError, match="get_class_id must not return 0"):
        registry().to_data(Ids(0))
    for version in (-1, 1 << 31, "1", True, None):
        with pytest.raises(InvalidArgumentValueError, match="get_class_version must return an int from 0"):
            registry().to_data(Ids(version=version))
    with pytest.raises(HazelcastSerializationError, match="Can't serialize a value of type Ids"):
        registry().to_data(Ids(1 << 31))


def test_a_failure_of_the_class_is_the_cause() -> None:
    class Bare(Portable):
        pass

    with pytest.raises(HazelcastSerializationError, match=r"Bare.get_factory_id") as caught:
        registry().to_data(Bare())
    assert isinstance(caught.value.__cause__, NotImplementedError)
    bare = Registry(portable_factories={1: {2: Bare}})
    with pytest.raises(HazelcastSerializationError, match=r"Bare.read_portable"):
        bare.to_object(data(-1, BIG))


# Raw data


def test_raw_data_come_last() -> None:
    class AfterRaw(Engine):
        @override
        def write_portable(self, writer: PortableWriter) -> None:
            out = writer.get_raw_data_output()
            out.write_int(1)
            assert writer.get_raw_data_output() is out or out.position() == 4
            writer.write_int("power", 1)

    with pytest.raises(HazelcastSerializationError, match=r"'power' of .* get_raw_data_output was called"):
        registry().to_data(AfterRaw())

    def read(reader: PortableReader) -> None:
        source = reader.get_raw_data_input()
        assert reader.get_raw_data_input() is source
        with pytest.raises(HazelcastSerializationError, match=r"'power' .* get_raw_data_input was called"):
            reader.read_int("power")

    read_by(RawRecord(power=("int", 1)), read)
    with pytest.raises(HazelcastSerializationError, match="no raw data"):
        read_by(Engine(1), lambda reader: reader.get_raw_data_input())


def test_raw_data_that_are_not_all_read() -> None:
    def read(reader: PortableReader) -> object:
        return reader.get_raw_data_input().read_int()

    assert read_by(RawRecord(1, 2, 3), read) == 3


def test_raw_data_do_not_go_beyond_the_portable() -> None:
    class Reads(RawRecord):
        @override
        def read_portable(self, reader: PortableReader) -> None:
            source = reader.get_raw_data_input()
            source.skip_bytes(100)

    with pytest.raises(HazelcastSerializationError, match="malformed"):
        records(Reads).to_object(Registry().to_data([RawRecord(1), "x" * 100]))


# Reading


def test_a_class_that_is_not_registered_is_named_by_its_ids() -> None:
    cases: list[tuple[dict[int, dict[int, type[Portable]]], str]] = [({}, "factory"), ({1: {}}, "class")]
    for factories, missing in cases:
        each = Registry(portable_factories=factories)
        with pytest.raises(
            HazelcastSerializationError,
            match=rf"No {missing}.* factory id 1 and class id 2.*portable_factories {{1: {{2:",
        ):
            each.to_object(data(-1, BIG))
    cls = record(5)
    nested = Registry().to_data(cls(engine=("portable", Engine(5))))
    with pytest.raises(HazelcastSerializationError, match="factory id 1 and class id 2"):
        records(cls).to_object(nested)


def test_factories_are_copied() -> None:
    factories: dict[int, dict[int, type[Portable]]] = {1: {2: Engine}}
    each = Registry(portable_factories=factories)
    factories[1].clear()
    assert isinstance(each.to_object(data(-1, BIG)), Engine)


def test_what_a_reader_tells() -> None:
    car = Car("x", Engine(5), Engine(6))

    def read(reader: PortableReader) -> None:
        assert reader.get_version() == 0
        assert reader.get_field_names() == {"name", "engine", "spares"}
        assert reader.has_field("name")
        assert not reader.has_field("power")
        assert reader.get_field_type("name") is FieldType.STRING
        assert reader.get_field_type("spares") is FieldType.PORTABLE_ARRAY
        assert reader.get_field_class_id("name") == 0
        assert reader.get_field_class_id("engine") == 2
        assert reader.get_field_class_id("spares") == 2
        assert "factory id 1, class id 3 and version 0" in str(reader)
        for ask in (reader.get_field_type, reader.get_field_class_id):
            with pytest.raises(InvalidArgumentValueError, match=r"no field 'power' .*its fields: name, engine, spares"):
                ask("power")
        with pytest.raises(HazelcastSerializationError, match="no field 'power'"):
            reader.read_int("power")
        with pytest.raises(HazelcastSerializationError, match=r"'name' .* is of type STRING and can't be read as INT"):
            reader.read_int("name")
        # In any order, and as often as one likes.
        assert [reader.read_utf("name"), reader.read_string("name")] == ["x", "x"]

    read_by(car, read)


def test_a_version_is_that_of_what_was_written() -> None:
    assert read_by(Ids(version=5), lambda reader: reader.get_version(), portable_version=7) == 5


def test_the_same_version_is_strict_and_another_is_not() -> None:
    for version in (7, 8):
        narrow = record(5, version=7)(a=("int", 1))
        wanted: dict[str, Callable[[PortableReader], object]] = {
            "can't be read as LONG": lambda reader: reader.read_long("a"),
            "no field 'b'": lambda reader: reader.read_string("b"),
        }
        results: list[object] = []
        for error, read in wanted.items():
            if version == 7:
                with pytest.raises(HazelcastSerializationError, match=error):
                    read_by(narrow, read, portable_version=version)
            else:
                results.append(read_by(narrow, read, portable_version=version))
        assert results == ([] if version == 7 else [1, None])


# Wherever they stand


def test_offsets_count_from_the_beginning_of_the_data() -> None:
    each = registry()
    within = each.to_data(["ab", Engine(5)])
    # A list's head and count, a string, then the portable from its type id on.
    at = 12 + 10
    assert within[at : at + 16] == data(-1, BIG)[4:20]
    assert int.from_bytes(within[at + 16 : at + 20], "big") == at + 44 == len(within)
    number, engine = each.codec().decode(within)
    assert number == "ab"
    assert engine.power == 5


class Box(StreamSerializer[Any]):
    """Writes the only attribute of an object."""

    @override
    def get_type_id(self) -> int:
        return 10

    @override
    def write(self, out: ObjectDataOutput, obj: Any) -> None:
        out.write_string("box")
        out.write_object(obj.content)

    @override
    def read(self, inp: ObjectDataInput) -> Any:
        return [inp.read_string(), inp.read_object()]


class Boxed:
    def __init__(self, content: object, key: object = None) -> None:
        self.content = content
        self.key = key

    def get_partition_key(self) -> object:
        return self.key


def test_within_what_a_stream_serializer_writes() -> None:
    each = registry(custom_serializers={Boxed: Box})
    first, second, last = each.codec().decode(each.to_data([Boxed(Engine(5)), Boxed([Engine(6)]), Engine(7)]))
    assert (first[1].power, second[1][0].power, last.power) == (5, 6, 7)


def test_within_what_a_serializer_writes() -> None:
    class Pair:
        type_id = 11

        def __init__(self, careless: bool) -> None:
            self.careless = careless

        def dumps(self, value: Boxed, scope: Scope) -> bytes:
            parts = [scope.heads[11], scope.dumps(value.content), scope.dumps(value.key)]
            return b"".join(parts) if self.careless else scope.join(parts)

        def loads(self, data: bytes, offset: int, scope: Scope) -> tuple[object, int]:
            content, offset = scope.loads(data, offset)
            key, offset = scope.loads(data, offset)
            return [content, key], offset

    each = registry(custom_serializers={Boxed: Pair(careless=False)})
    read = each.codec().decode(each.to_data([Boxed(Engine(5), Engine(6)), 7]))
    assert (read[0][0].power, read[0][1].power, read[1]) == (5, 6, 7)
    careless = registry(custom_serializers={Boxed: Pair(careless=True)})
    assert careless.codec().decode(careless.to_data(Boxed("a", "b"))) == ["a", "b"]
    with pytest.raises(HazelcastSerializationError, match="type Boxed: TypeError"):
        careless.to_data(Boxed(Engine(5), 1))


def test_a_portable_can_be_a_partition_key() -> None:
    each = registry(custom_serializers={Boxed: Box})
    for key in (Engine(5), [1, Engine(5)]):
        written = each.to_data(Boxed("x", key))
        assert int.from_bytes(written[:4], "big", signed=True) == partition_hash(each.to_data(key))


def test_long_chains() -> None:
    def chain(length: int) -> Record:
        cls = record(5)
        value = cls(x=("portable", None, (2, 5)))
        for _ in range(length):
            value = cls(x=("portable", value))
        return value

    each = records(record(5))
    each.to_object(each.to_data(chain(100)))
    for length in (250, 10_000):
        with pytest.raises(HazelcastSerializationError, match="deep"):
            each.to_data(chain(length))


# Paths


Wheel = record(6)
OUTER = record(
    7,
)(
    engine=("portable", Engine(5)),
    none=("portable", None, (1, 2)),
    deep=("portable", record(8)(engine=("portable", Engine(7)))),
    wheels=(
        "portable_array",
        [
            Wheel(size=("int", 1), names=("string_array", ["a", "b"])),
            Wheel(size=("int", 2), names=("string_array", None)),
        ],
    ),
    numbers=("int_array", [10, 20, 30]),
    blob=("byte_array", b"\x01\xff"),
    dotted=("int", 1),
)
OUTER.fields["a.b"] = ("int", 9)


@pytest.mark.parametrize(
    ("method", "path", "value"),
    [
        ("int", "engine.power", 5),
        ("int", "deep.engine.power", 7),
        ("int", "a.b", 9),
        ("int", "wheels[1].size", 2),
        ("int_array", "wheels[any].size", [1, 2]),
        ("string", "wheels[0].names[1]", "b"),
        ("string", "wheels[0].names[5]", None),
        ("string", "wheels[1].names[0]", None),
        ("string_array", "wheels[0].names[any]", ["a", "b"]),
        ("string_array", "wheels[any].names[any]", ["a", "b"]),
        ("string_array", "wheels[any].names[0]", ["a"]),
        ("string_array", "wheels[1].names", None),
        ("string", "wheels[9].names[0]", None),
        ("int", "numbers[2]", 30),
        ("int_array", "numbers[any]", [10, 20, 30]),
        ("byte", "blob[1]", -1),
        ("byte_array", "blob[any]", bytearray(b"\x01\xff")),
        ("int_array", "none.power[any]", []),
    ],
)
def test_paths(method: str, path: str, value: object) -> None:
    assert read_by(OUTER, lambda reader: getattr(reader, f"read_{method}")(path)) == value


def test_paths_to_portables() -> None:
    def read(reader: PortableReader) -> list[Any]:
        return [
            reader.read_portable("deep.engine"),
            reader.read_portable("wheels[1]"),
            reader.read_portable("wheels[2]"),
            reader.read_portable_array("wheels[any]"),
        ]

    class Reads(Record):
        factory_id = 2
        class_id = 7
        result: Any = None

        @override
        def read_portable(self, reader: PortableReader) -> None:
            self.result = read(reader)

    each = Registry(portable_factories={1: {2: Engine}, 2: {6: Wheel, 7: Reads}})
    found = each.to_object(Registry().to_data(OUTER))
    assert isinstance(found, Reads)
    engine, wheel, beyond, wheels = found.result
    assert engine.power == 7
    assert wheel.fields["size"] == ("int", 2)
    assert beyond is None
    assert [each.fields["size"][1] for each in wheels] == [1, 2]


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [
        ("int", "none.power", "leads to null or beyond the end"),
        ("int", "numbers[3]", "leads to null or beyond the end"),
        ("int", "wheels[2].size", "leads to null or beyond the end"),
        ("int", "engine.nothing", "no field 'nothing' in the portable with factory id 1"),
        ("int", "nothing.power", "no field 'nothing'"),
        ("int", "dotted.power", "'dotted' .* is of type INT: the path can't go on"),
        ("int", "wheels.size", "'wheels' .* the path can't go on"),
        ("int", "engine[0].power", "'engine' .* the path can't go on"),
        ("long", "engine.power", "INT and can't be read as LONG"),
        ("int", "dotted[0]", "INT and can't be read as INT_ARRAY"),
        ("int", "wheels[any].size", "several values"),
        ("int_array", "numbers[0]", "arrays of arrays"),
        ("int", "engine..power", "no path"),
        ("int", "engine.power.", "no path"),
        ("int", "numbers[-1]", "no path"),
        ("int", "numbers[0", "no path"),
    ],
)
def test_paths_that_lead_nowhere(method: str, path: str, reason: str) -> None:
    with pytest.raises(HazelcastSerializationError, match=reason):
        read_by(OUTER, lambda reader: getattr(reader, f"read_{method}")(path))


def test_paths_of_another_version() -> None:
    def read(reader: PortableReader) -> list[object]:
        return [
            reader.read_int("engine.power"),
            reader.read_int("none.power"),
            reader.read_int("nothing.power"),
            reader.read_string("nothing.name"),
        ]

    assert read_by(OUTER, read, portable_version=1) == [5, 0, 0, None]


def test_what_a_reader_tells_of_paths() -> None:
    def read(reader: PortableReader) -> None:
        found = {
            "engine.power": FieldType.INT,
            "wheels[0].size": FieldType.INT,
            "wheels[any].names": FieldType.STRING_ARRAY,
            "wheels[0].names[1]": FieldType.STRING,
            "numbers[0]": FieldType.INT,
            "wheels[0]": FieldType.PORTABLE,
            "a.b": FieldType.INT,
        }
        for path, type_ in found.items():
            assert reader.has_field(path), path
            assert reader.get_field_type(path) is type_
        for path in ("none.power", "engine.nothing", "nothing.power", "wheels.size", "a..b", "wheels[7].size"):
            assert not reader.has_field(path), path
        assert reader.get_field_class_id("deep.engine") == 2

    read_by(OUTER, read)


# The official client

CLASSES = """
import datetime
from decimal import Decimal
from hazelcast.serialization.api import Portable
from hazelcast.serialization.portable.classdef import ClassDefinitionBuilder, FieldType


class Part(Portable):
    def __init__(self, number=None):
        self.number = number

    def get_factory_id(self):
        return 7

    def get_class_id(self):
        return 1

    def get_class_version(self):
        return 3

    def write_portable(self, writer):
        writer.write_long("number", self.number)

    def read_portable(self, reader):
        self.number = reader.read_long("number")


class Machine(Portable):
    def __init__(self, name=None, best=None, parts=(), built=None, price=None, moments=()):
        self.name, self.best, self.parts = name, best, parts
        self.built, self.price, self.moments = built, price, moments

    def get_factory_id(self):
        return 7

    def get_class_id(self):
        return 2

    def write_portable(self, writer):
        writer.write_string("name", self.name)
        writer.write_portable("best", self.best)
        writer.write_portable_array("parts", self.parts)
        writer.write_date("built", self.built)
        writer.write_decimal("price", self.price)
        writer.write_timestamp_with_timezone_array("moments", self.moments)
        out = writer.get_raw_data_output()
        out.write_object(self.best)
        out.write_utf_array([self.name, None])

    def read_portable(self, reader):
        assert reader.get_version() == 5
        assert reader.has_field("best") and not reader.has_field("worst")
        assert reader.get_field_names() in (
            ["name", "best", "parts", "built", "price", "moments"],
            {"name", "best", "parts", "built", "price", "moments"},
        )
        assert reader.get_field_type("best") == FieldType.PORTABLE
        assert reader.get_field_class_id("best") == 1
        self.name = reader.read_utf("name")
        self.best = reader.read_portable("best")
        self.parts = reader.read_portable_array("parts")
        if self.best:
            assert reader.read_long("best.number") == self.best.number
        self.built = reader.read_date("built")
        self.price = reader.read_decimal("price")
        self.moments = reader.read_timestamp_with_timezone_array("moments")
        source = reader.get_raw_data_input()
        self.raw = source.read_object().number if self.best else source.read_object(), source.read_utf_array()


PART = ClassDefinitionBuilder(7, 1, 3).add_long_field("number").build()
MACHINE = (
    ClassDefinitionBuilder(7, 2, 5)
    .add_utf_field("name")
    .add_portable_field("best", PART)
    .add_portable_array_field("parts", PART)
    .add_date_field("built")
    .add_decimal_field("price")
    .add_timestamp_with_timezone_array_field("moments")
    .build()
)
ZONE = datetime.timezone(datetime.timedelta(hours=-3))
VALUES = [
    Machine("a", Part(5), [Part(6), Part(7)], datetime.date(2024, 1, 2), Decimal("1.50"), []),
    Machine(None, None, None, None, None, None),
    Machine("c", Part(-1), [], datetime.date(1, 1, 1), Decimal(-1), [datetime.datetime(2024, 1, 2, 3, 4, 5, 6, ZONE)]),
    [1, [Part(5), "x"], Machine("b", Part(8), [Part(9)])],
]
OPTIONS = {
    "portable_factories": {7: {1: Part, 2: Machine}},
    "portable_version": 5,
    "class_definitions": [PART, MACHINE],
}


def shown(value):
    if isinstance(value, list):
        return [shown(item) for item in value]
    return {name: shown(item) for name, item in vars(value).items()} if isinstance(value, Portable) else repr(value)
"""

OFFICIAL = (
    CLASSES
    + """
import sys
from hazelcast.config import Config
from hazelcast.serialization.data import Data
from hazelcast.serialization.service import SerializationServiceV1

service = SerializationServiceV1(Config.from_dict({**OPTIONS, "is_big_endian": sys.argv[1] == "True"}))
for value in VALUES:
    print(bytes(service.to_data(value).buffer).hex())
for written in sys.argv[2:]:
    print(shown(service.to_object(Data(bytes.fromhex(written)))))
"""
)


@pytest.mark.parametrize("big", [True, False], ids=["big", "little"])
def test_a_program_of_the_official_client(big: bool) -> None:
    program: dict[str, Any] = {"__name__": "program"}
    exec(CLASSES, program)
    each = Registry(is_big_endian=big, **program["OPTIONS"])
    ours = [each.to_data(value) for value in program["VALUES"]]
    lines = run_peer(OFFICIAL, str(big), *[written.hex() for written in ours]).splitlines()
    assert lines[: len(ours)] == [written.hex() for written in ours]
    assert lines[len(ours) :] == [str(program["shown"](each.to_object(written))) for written in ours]
