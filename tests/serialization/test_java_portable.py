"""Portables, byte for byte and value for value as Hazelcast's own Java classes have them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from hazelcast.serialization.api import IdentifiedDataSerializable
from hazelcast.serialization.portable.classdef import ClassDefinition, ClassDefinitionBuilder
from tests.serialization.portables import RawRecord, Record, describe, record
from tests.support.java import JavaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput
    from tests.serialization.portables import Stored
    from tests.support.java import Java

orders = pytest.mark.parametrize("big", [True, False], ids=["big", "little"])


@pytest.fixture(autouse=True)
def forget(java: Java) -> None:
    """Class definitions of other tests are not in the way."""
    java.reset()


def registry_of(*classes: type[Record], big: bool = True, definitions: Sequence[ClassDefinition] = ()) -> Registry:
    factories: dict[int, dict[int, type[Record]]] = {2: {}, 3: {}}
    for cls in classes:
        factories[cls.factory_id][cls.class_id] = cls
    return Registry(
        is_big_endian=big,
        portable_factories=factories,
        class_definitions=definitions,
        data_serializable_factories={1: {1: Holder}},
    )


def agree(java: Java, registry: Registry, value: object, big: bool = True) -> bytes:
    """Check that Java writes and reads the same."""
    data = registry.to_data(value)
    assert java.write(describe(value), big=big).hex() == data.hex()
    assert java.read(data, big=big) == describe(value)
    assert java.echo(data, big=big) == data
    assert registry.to_object(data) == value
    return data


class Holder(IdentifiedDataSerializable):
    """A `SampleIdentified` of Java that holds one value."""

    def __init__(self, value: object = None) -> None:
        self.value = value

    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 1

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_int(1)
        object_data_output.write_string("Object")
        object_data_output.write_object(self.value)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        object_data_input.read_int()
        object_data_input.read_string()
        self.value = object_data_input.read_object()


ZONE = timezone(timedelta(hours=-9, minutes=-30))

Engine = record(2)
Wheel = record(3)
Car = record(4)

ENGINE = ClassDefinitionBuilder(2, 2).add_int_field("power").build()

VALUES: list[Stored] = [
    *(("byte", value) for value in (0, 127, -128)),
    *(("boolean", value) for value in (True, False)),
    *(("char", value) for value in ("\0", "a", "\uffff", "\ud800")),
    *(("short", value) for value in (0, 2**15 - 1, -(2**15))),
    *(("int", value) for value in (0, 2**31 - 1, -(2**31))),
    *(("long", value) for value in (0, 2**63 - 1, -(2**63))),
    *(("float", value) for value in (0.0, -0.5, float("inf"))),
    *(("double", value) for value in (0.1, -5e-324, float("-inf"))),
    *(("string", value) for value in ("", "a\0é中😀", "x" * 300, None)),
    *(("decimal", value) for value in (Decimal(0), Decimal("-1.28"), Decimal("1E+1000"), None)),
    *(("time", value) for value in (time(), time(23, 59, 59, 999_999), None)),
    *(("date", value) for value in (date(1, 1, 1), date(9999, 12, 31), None)),
    *(("timestamp", value) for value in (datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999), None)),
    *(
        ("timestamp_with_timezone", value)
        for value in (datetime(1970, 1, 1, tzinfo=UTC), datetime(2024, 2, 29, 1, 2, 3, 4, ZONE), None)
    ),
    *(("byte_array", value) for value in (bytearray(), bytearray(b"\0\x7f\x80\xff"), None)),
    *(("boolean_array", value) for value in ([], [True, False, True], None)),
    *(("char_array", value) for value in ([], ["a", "\ud83d", "\0"], None)),
    *(("short_array", value) for value in ([], [-(2**15), 0, 2**15 - 1], None)),
    *(("int_array", value) for value in ([], [-(2**31), 0, 2**31 - 1], None)),
    *(("long_array", value) for value in ([], [-(2**63), 0, 2**63 - 1], None)),
    *(("float_array", value) for value in ([], [0.5, -2.0], None)),
    *(("double_array", value) for value in ([], [0.1, -2.0], None)),
    *(("string_array", value) for value in ([], ["", "a", None, "😀"], None)),
    *(("decimal_array", value) for value in ([], [Decimal("1.50"), Decimal(-(2**70))], None)),
    *(("time_array", value) for value in ([], [time(1), time(2, 3, 4, 5)], None)),
    *(("date_array", value) for value in ([], [date(1, 2, 3), date(2024, 2, 29)], None)),
    *(("timestamp_array", value) for value in ([], [datetime(1, 2, 3), datetime(2024, 2, 29, 5)], None)),
    *(
        ("timestamp_with_timezone_array", value)
        for value in ([], [datetime(1, 2, 3, tzinfo=ZONE), datetime(2024, 2, 29, 5, tzinfo=UTC)], None)
    ),
]


@orders
def test_every_type_of_field(java: Java, big: bool) -> None:
    fields = {f"{index} {stored[0]}": stored for index, stored in enumerate(VALUES)}
    agree(java, registry_of(Record, big=big), Record(**fields), big)


@orders
def test_no_fields(java: Java, big: bool) -> None:
    agree(java, registry_of(Record, big=big), Record(), big)


def test_names_of_fields(java: Java) -> None:
    names = ["", "a", "Größe", "with blank", "x" * 1000]
    agree(java, registry_of(Record), Record(**{name: ("int", index) for index, name in enumerate(names)}))


@orders
def test_nested(java: Java, big: bool) -> None:
    wheels = [Wheel(name=("string", f"w{index}"), size=("int", index)) for index in range(4)]
    registry = registry_of(Record, RawRecord, Engine, Wheel, Car, big=big)
    car = Car(
        engine=("portable", Engine(power=("int", 5))),
        before=("string", "x"),
        wheels=("portable_array", wheels),
        spare=("portable", wheels[0]),
        number=("int", 7),
    )
    agree(java, registry, car, big)
    agree(java, registry, Record(car=("portable", car)), big)


@orders
def test_null_and_no_portables(java: Java, big: bool) -> None:
    registry = registry_of(Record, Engine, big=big)
    full = Record(engine=("portable", Engine(power=("int", 5))), engines=("portable_array", [Engine(power=("int", 6))]))
    agree(java, registry, full, big)
    empty = Record(engine=("portable", None, (2, 2)), engines=("portable_array", []))
    none = Record(engine=("portable", None, (2, 2)), engines=("portable_array", None))
    for value in (empty, none):
        data = registry.to_data(value)
        assert java.echo(data, big=big) == data
        description = java.read(data, big=big)
        assert description[1]["fields"]["engine"] == ["PORTABLE", None]
        assert description[1]["fields"]["engines"][1] in ([], None)
        read = registry.to_object(data)
        assert isinstance(read, Record)
        assert read.fields == {"engine": ("portable", None), "engines": value.fields["engines"]}


@orders
def test_a_null_portable_of_a_class_that_only_we_have_defined(java: Java, big: bool) -> None:
    definition = ClassDefinitionBuilder(2, 1).add_portable_field("engine", ENGINE).build()
    registry = registry_of(Record, Engine, big=big, definitions=[definition, ENGINE])
    data = registry.to_data(Record(engine=("portable", None)))
    assert data == registry_of(Record, big=big).to_data(Record(engine=("portable", None, (2, 2))))
    java.define({"factory": 2, "class": 2, "version": 0, "fields": {"power": ["INT32"]}})
    described = Record(engine=("portable", None, (2, 2))).described()
    described["fields"]["engine"][2]["fields"] = {"power": ["INT32"]}
    assert java.write(["SamplePortable", described], big=big) == data
    assert java.echo(data, big=big) == data


@orders
def test_raw_data(java: Java, big: bool) -> None:
    # Portables within raw data have offsets of their own.
    inner: list[object] = [Engine(power=("int", 5)), [Engine(power=("int", 6))], "x"]
    raws: list[list[object]] = [[], [5, "x", None, [1.5]], inner]
    for class_id, raw in enumerate(raws, 10):
        cls = record_with_raw(class_id)
        agree(java, registry_of(Engine, cls, big=big), cls(*raw), big)
        java.reset()
        agree(java, registry_of(Engine, cls, big=big), cls(*raw, name=("string", "a")), big)


def record_with_raw(class_id: int) -> type[RawRecord]:
    return type("RawRecord", (RawRecord,), {"class_id": class_id})


@orders
def test_wherever_they_stand(java: Java, big: bool) -> None:
    registry = registry_of(Record, RawRecord, Engine, big=big)
    engine = Engine(power=("int", 5))
    agree(java, registry, [engine], big)
    agree(java, registry, [1, "x", [engine, [engine], None, Record(engine=("portable", engine))], engine], big)
    held = registry.to_data([1, Holder([engine, 2, engine]), engine])
    assert java.echo(held, big=big) == held
    description = ["SampleIdentified", {"operations": [["Object", describe([engine, 2, engine])]]}]
    assert java.write(["ArrayList", [describe(1), description, describe(engine)]], big=big) == held
    read = registry.to_object(held)
    assert isinstance(read, list)
    assert isinstance(read[1], Holder)
    assert read[1].value == [engine, 2, engine]


def test_java_sees_a_record(java: Java) -> None:
    registry = registry_of(Record, Engine)
    value = Record(name=("string", "x"), engine=("portable", Engine(power=("int", 5))))
    assert java.read_record(registry.to_data(value)) == ["PortableRecord", value.described()]
    content = value.described()
    assert java.write(["PortableRecord", content]) == registry.to_data(value)


def test_fields_written_in_another_order_than_defined(java: Java) -> None:
    """The offsets are in the order of the definition, the values in that of writing."""
    definition = ClassDefinitionBuilder(2, 1).add_string_field("name").add_portable_field("engine", ENGINE).build()
    registry = registry_of(Record, Engine, definitions=[definition, ENGINE])
    value = Record(engine=("portable", Engine(power=("int", 5))), name=("string", "abc"))
    data = registry.to_data(value)
    java.define(
        {
            "factory": 2,
            "class": 1,
            "version": 0,
            "fields": {
                "name": ["STRING"],
                "engine": [
                    "PORTABLE",
                    None,
                    {"factory": 2, "class": 2, "version": 0, "fields": {"power": ["INT32"]}},
                ],
            },
        }
    )
    assert java.write(describe(value)) == data
    assert java.read(data) == describe(value)
    read = registry.to_object(data)
    assert isinstance(read, Record)
    assert read.fields == value.fields


WIDENED: list[tuple[str, Any, str, Any]] = [
    ("byte", -5, "short", -5),
    ("byte", -5, "int", -5),
    ("short", -300, "int", -300),
    ("char", "é", "int", 0xE9),
    ("byte", -5, "long", -5),
    ("short", -300, "long", -300),
    ("char", "\uffff", "long", 0xFFFF),
    ("int", 2**31 - 1, "long", 2**31 - 1),
    ("byte", -5, "float", -5.0),
    ("short", -300, "float", -300.0),
    ("char", "a", "float", 97.0),
    ("int", 1 << 20, "float", float(1 << 20)),
    ("byte", -5, "double", -5.0),
    ("short", -300, "double", -300.0),
    ("char", "a", "double", 97.0),
    ("int", 2**31 - 1, "double", 2.0**31 - 1),
    ("long", 2**40, "double", 2.0**40),
    ("float", 0.5, "double", 0.5),
]


@pytest.mark.parametrize(("written", "value", "wanted", "read"), WIDENED)
def test_a_number_is_read_as_a_wider_one_by_another_version(
    java: Java, written: str, value: object, wanted: str, read: object
) -> None:
    data = registry_of().to_data(record(5, version=1)(x=(written, value)))
    Newer = record(5, version=2, expected={"x": wanted, "new": "string"})
    mine = registry_of(Newer).to_object(data)
    assert isinstance(mine, Newer)
    assert repr(mine.fields) == repr({"x": (wanted, read), "new": ("string", None)})
    java.expect(Newer(x=(wanted, read), new=("string", None)).described())
    assert java.read(data) == describe(mine)


SINGLE = ("byte", "boolean", "char", "short", "int", "long", "float", "double", "string", "decimal", "date", "portable")
SAMPLE: dict[str, Any] = {
    **dict.fromkeys(("byte", "short", "int", "long"), 1),
    "boolean": True,
    "char": "a",
    **dict.fromkeys(("float", "double"), 0.5),
    "string": "x",
    "decimal": Decimal(1),
    "date": date(2024, 1, 2),
    "portable": Engine(power=("int", 5)),
}


@pytest.mark.parametrize("wanted", SINGLE)
@pytest.mark.parametrize("written", SINGLE)
def test_what_another_version_refuses_java_refuses_too(java: Java, written: str, wanted: str) -> None:
    data = registry_of().to_data(record(5, version=1)(x=(written, SAMPLE[written])))
    Newer = record(5, version=2, expected={"x": wanted})
    java.expect(Newer(x=(wanted, SAMPLE[wanted])).described())
    refused = ""
    try:
        java.read(data)
    except JavaError as error:
        refused = str(error)
    each = registry_of(Newer, Engine)
    if refused:
        assert "IncompatibleClassChangeError" in refused
        with pytest.raises(HazelcastSerializationError, match=f"'x' .* is of type {written.upper()}"):
            each.to_object(data)
    else:
        assert isinstance(each.to_object(data), Newer)


@pytest.mark.parametrize("kind", [*SINGLE, *(f"{kind}_array" for kind in SINGLE)])
def test_a_field_that_another_version_did_not_have(java: Java, kind: str) -> None:
    data = registry_of().to_data(record(5, version=1)())
    Newer = record(5, version=2, expected={"x": kind})
    mine = registry_of(Newer).to_object(data)
    assert isinstance(mine, Newer)
    value = SAMPLE[kind.removesuffix("_array")]
    java.expect(Newer(x=(kind, [value] if kind.endswith("_array") else value)).described())
    assert java.read(data)[1]["fields"] == mine.described()["fields"]


def test_a_nested_version_of_its_own(java: Java) -> None:
    older = record(5, version=1)(number=("int", 5))
    data = registry_of().to_data(Record(inner=("portable", older), after=("int", 7)))
    Newer = record(5, version=2, expected={"number": "long", "name": "string"})
    mine = registry_of(Record, Newer).to_object(data)
    assert isinstance(mine, Record)
    inner = mine.fields["inner"][1]
    assert isinstance(inner, Newer)
    assert inner.fields == {"number": ("long", 5), "name": ("string", None)}
    java.expect(Newer(number=("long", 5), name=("string", None)).described())
    assert java.read(data)[1]["fields"]["inner"] == mine.described()["fields"]["inner"]


stored = st.sampled_from(VALUES)


@given(st.lists(stored, max_size=12), st.lists(stored, max_size=6), st.booleans(), st.data())
@settings(max_examples=60, deadline=None)
def test_any_fields(java: Java, outer: list[Stored], inner: list[Stored], big: bool, draw: st.DataObject) -> None:
    java.reset()
    nested = Wheel(**{f"i{index}": each for index, each in enumerate(inner)})
    value = Record(
        one=("portable", nested),
        **{f"f{index}": each for index, each in enumerate(outer)},
        many=("portable_array", [nested] * draw.draw(st.integers(1, 3))),
    )
    agree(java, registry_of(Record, Wheel, big=big), value, big)
    agree(java, registry_of(Record, Wheel, big=big), [None, value, nested, value], big)
