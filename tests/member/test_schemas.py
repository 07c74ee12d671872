"""Compact records: their schemas are kept by id, and queries look into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hazelcast import aggregator as aggregate
from hazelcast import predicate as where
from hazelcast import projection as project
from hazelcast.errors import ClassCastError, HazelcastSerializationError, QueryError
from hazelcast.protocol import structures
from hazelcast.protocol.messages.client import ClientFetchSchema, ClientSendAllSchemas, ClientSendSchema
from hazelcast.protocol.messages.map import MapAggregate, MapKeySetWithPredicate, MapProject, MapPut
from hazelcast.serialization import Registry
from hazelcast.serialization.compact import FieldKind, GenericRecord, Schema, generic_record
from tests.member.harness import WireClient, World, data, value

if TYPE_CHECKING:
    from hazelcast.predicate import Predicate

PERSON = structures.Schema("person", [structures.FieldDescriptor("age", 9), structures.FieldDescriptor("name", 17)])
PERSON_ID = -1528975426526962574  # as the official client computes it


def test_schemas_are_found_by_their_ids(world: World, wire: WireClient) -> None:
    assert wire.call(ClientFetchSchema(PERSON_ID)) is None
    assert wire.call(ClientSendSchema(PERSON)) == [world.node.uuid]
    assert wire.call(ClientSendSchema(PERSON)) == [world.node.uuid]
    assert world.connect().call(ClientFetchSchema(PERSON_ID)) == PERSON


def test_all_schemas_at_once(wire: WireClient) -> None:
    other = structures.Schema("other", [])
    wire.call(ClientSendAllSchemas([PERSON, other]))
    assert wire.call(ClientFetchSchema(PERSON_ID)) == PERSON
    assert wire.call(ClientFetchSchema(Schema("other", []).id)) == other


# -- queries; what is expected is what a real member 5.7.0 answered


def employee(name: str | None, age: int, city: GenericRecord | None, tags: list[str] | None) -> GenericRecord:
    kinds = {
        "name": FieldKind.STRING,
        "age": FieldKind.INT32,
        "city": FieldKind.COMPACT,
        "tags": FieldKind.ARRAY_OF_STRING,
        "active": FieldKind.BOOLEAN,
    }
    return generic_record("emp", {"name": name, "age": age, "city": city, "tags": tags, "active": age > 18}, kinds)


def city(name: str | None) -> GenericRecord:
    return generic_record("city", {"n": name}, {"n": FieldKind.STRING})


EMPLOYEES = {
    "a": employee("Ann", 30, city("Oslo"), ["x", "y"]),
    "b": employee("Bob", 17, None, None),
    "c": employee(None, 50, city(None), []),
}


@pytest.fixture
def staff(wire: WireClient) -> WireClient:
    """A client whose map `m` holds compact records."""
    registry = Registry()
    for key, record in EMPLOYEES.items():
        wire.call(MapPut("m", data(key), registry.to_data(record), 1, -1))
    for schema in registry.schemas:
        fields = [structures.FieldDescriptor(field.name, field.kind) for field in schema.fields]
        wire.call(ClientSendSchema(structures.Schema(schema.type_name, fields)))
    return wire


@pytest.mark.parametrize(
    ("predicate", "keys"),
    [
        (where.greater("age", 18), "ac"),
        (where.equal("name", "Ann"), "a"),
        (where.equal("name", None), "c"),
        (where.equal("city.n", "Oslo"), "a"),
        (where.equal("city.n", None), "bc"),
        (where.equal("zip", 1), ""),
        (where.equal("zip", None), "abc"),
        (where.equal("city.zip", None), "abc"),
        (where.equal("tags[any]", "x"), "a"),
        (where.equal("tags[0]", "x"), "a"),
        (where.equal("tags[5]", "x"), ""),
        (where.sql("age > 18 and active"), "ac"),
        (where.like("name", "A%"), "a"),
        (where.instance_of("java.lang.Object"), "abc"),
    ],
    ids=str,
)
def test_predicates(staff: WireClient, predicate: Predicate, keys: str) -> None:
    found = staff.call(MapKeySetWithPredicate("m", data(predicate)))
    assert "".join(sorted(str(value(key)) for key in found)) == keys


@pytest.mark.parametrize(
    "path", ["this", "city", "age.x", "name.x", "city[0]", "city[any]", "tags.x", "tags[0].x", "tags[any].x", "age[0]"]
)
def test_records_are_not_compared(staff: WireClient, path: str) -> None:
    assert isinstance(staff.fail(MapKeySetWithPredicate("m", data(where.equal(path, "x")))), QueryError)


def test_records_have_no_extremes(staff: WireClient) -> None:
    assert isinstance(staff.fail(MapAggregate("m", data(aggregate.max_("city")))), ClassCastError)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("name", [None, "Ann", "Bob"]),
        ("age", [50, 30, 17]),
        ("tags", [[], ["x", "y"], None]),
        ("zip", [None, None, None]),
    ],
)
def test_projections(staff: WireClient, path: str, expected: list[Any]) -> None:
    assert [value(one) for one in staff.call(MapProject("m", data(project.single_attribute(path))))] == expected


def test_aggregations(staff: WireClient) -> None:
    assert value(staff.call(MapAggregate("m", data(aggregate.long_sum("age"))))) == 97
    assert value(staff.call(MapAggregate("m", data(aggregate.min_("name"))))) == "Ann"


def test_a_record_whose_schema_never_came(wire: WireClient) -> None:
    wire.call(MapPut("m", data("a"), Registry().to_data(city("Oslo")), 1, -1))
    query = MapKeySetWithPredicate("m", data(where.equal("n", "Oslo")))
    assert isinstance(wire.fail(query), HazelcastSerializationError)
