"""Schemas: their ids, their order, and who knows of them."""

from __future__ import annotations

import pytest

from hazelcast.errors import HazelcastError, HazelcastSerializationError, IllegalStateError
from hazelcast.serialization.api import FieldKind
from hazelcast.serialization.compact import Schema, SchemaNotFoundError, SchemaStore


@pytest.mark.parametrize(
    ("schema", "id_"),
    [
        (Schema("Point", [("x", FieldKind.INT64), ("y", FieldKind.INT64)]), -1349393554338179438),
        (Schema("Empty", []), -7824791657517553487),
        (
            Schema(
                "com.acme.User",
                [
                    ("Ω", FieldKind.ARRAY_OF_NULLABLE_BOOLEAN),
                    ("name", FieldKind.STRING),
                    ("age", FieldKind.INT32),
                ],
            ),
            27883010160217317,
        ),
    ],
)
def test_the_id_is_the_one_that_java_gives(schema: Schema, id_: int) -> None:
    assert schema.id == id_


def test_the_order_in_which_fields_are_given_does_not_matter() -> None:
    fields = [("b", FieldKind.INT8), ("a", FieldKind.STRING), ("c", FieldKind.BOOLEAN)]
    schema = Schema("T", fields)
    assert schema == Schema("T", reversed(fields))
    assert hash(schema) == hash(Schema("T", reversed(fields)))
    assert [field.name for field in schema.fields] == ["a", "b", "c"]
    assert schema != Schema("U", fields)
    assert schema != Schema("T", fields[:2])
    assert schema != Schema("T", [*fields[:2], ("c", FieldKind.NULLABLE_BOOLEAN)])
    assert schema != "T"


def test_fixed_size_fields_stand_by_size_then_name_and_booleans_last_in_bits() -> None:
    kinds = {f"b{at}": FieldKind.BOOLEAN for at in range(9)}
    kinds |= {"z8": FieldKind.INT64, "a1": FieldKind.INT8, "y8": FieldKind.FLOAT64, "c4": FieldKind.FLOAT32}
    kinds |= {"d2": FieldKind.INT16, "b4": FieldKind.BOOLEAN, "e4": FieldKind.INT32, "v": FieldKind.STRING}
    schema = Schema("T", kinds.items())
    assert [field.name for field in schema.fixed] == ["y8", "z8", "c4", "e4", "d2", "a1"]
    assert schema.fixed_format == "dqfihbBB"
    assert schema.fixed_size == 8 + 8 + 4 + 4 + 2 + 1 + 2
    assert [(field.slot, field.bit) for field in schema.booleans] == [*((6, bit) for bit in range(8)), (7, 0)]
    assert [(field.name, field.slot) for field in schema.variable] == [("v", 0)]


@pytest.mark.parametrize("kind", [FieldKind.NOT_AVAILABLE, FieldKind.CHAR, FieldKind.ARRAY_OF_PORTABLE, 47, -1])
def test_kinds_that_records_cannot_have(kind: int) -> None:
    with pytest.raises(HazelcastSerializationError, match="'x' of the compact type T"):
        Schema("T", [("x", kind)])


def test_two_fields_of_one_name_are_refused() -> None:
    with pytest.raises(HazelcastSerializationError, match="two fields named 'x'"):
        Schema("T", [("x", FieldKind.INT8), ("x", FieldKind.INT16)])


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(HazelcastSerializationError, match="can't be the name"):
        Schema("\ud800", [])


ONE = Schema("T", [("x", FieldKind.INT8)])
OTHER = Schema("U", [("x", FieldKind.INT8)])


def test_a_schema_that_is_used_is_unreplicated_until_it_is_not() -> None:
    store = SchemaStore()
    assert not store.unreplicated
    store.use(ONE)
    assert store.unreplicated == {ONE.id: ONE}
    assert store[ONE.id] is ONE
    store.use(ONE)
    store.replicated(ONE)
    assert not store.unreplicated
    store.use(ONE)
    assert not store.unreplicated


def test_a_schema_of_the_cluster_is_replicated() -> None:
    store = SchemaStore()
    store.add(ONE)
    store.use(Schema("T", [("x", FieldKind.INT8)]))
    assert not store.unreplicated
    store.use(OTHER)
    store.add(OTHER)
    assert not store.unreplicated
    assert list(store) == [ONE, OTHER]
    assert len(store) == 2


def test_after_a_reconnect_all_schemas_are_unreplicated() -> None:
    store = SchemaStore()
    store.add(ONE)
    store.use(OTHER)
    store.replicated(OTHER)
    store.forget_replication()
    assert store.unreplicated == {ONE.id: ONE, OTHER.id: OTHER}


def test_an_unknown_schema_is_an_error_with_its_id() -> None:
    store = SchemaStore()
    assert 5 not in store
    with pytest.raises(SchemaNotFoundError, match="id 5") as caught:
        store[5]
    assert caught.value.schema_id == 5
    assert isinstance(caught.value, HazelcastError)


def test_two_schemas_of_one_id_are_refused() -> None:
    store = SchemaStore()
    store.use(ONE)
    impostor = Schema("V", [])
    impostor.id = ONE.id
    for take in (store.add, store.use):
        with pytest.raises(IllegalStateError, match="same id"):
            take(impostor)
    assert store[ONE.id] is ONE
