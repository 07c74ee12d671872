"""Bytes that no record has: errors, soon, and without taking the memory that a size merely claims."""

from __future__ import annotations

import struct
import time
import tracemalloc
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from hazelcast.serialization.api import FieldKind
from hazelcast.serialization.compact import GenericRecord, Int32, Schema
from tests.serialization.records import EDGES, POINT, Holder, HolderSerializer, record_of
from tests.serialization.support import data

if TYPE_CHECKING:
    import random
    from collections.abc import Generator, Iterator

ALL = {f"f{kind.value:02}": kind for kind in EDGES}
FULL = {name: EDGES[kind][-2] for name, kind in ALL.items()}
"""A value for each kind, of a few hundred bytes at most."""


class Leaf(msgspec.Struct):
    text: str
    number: Int32
    flags: list[bool]
    more: str | None = None


class Tree(msgspec.Struct):
    left: Tree | None
    right: Tree | None
    leaves: list[Leaf | None]
    texts: list[str]


TREE = Tree(Tree(None, None, [Leaf("a", 1, [True])], ["x"]), None, [None, Leaf("b", 2, [], "c")], ["y", "z"])


def registries() -> Iterator[tuple[Registry, bytes]]:
    """Yield a registry with what it can read, once by each way of reading."""
    by_hand = Registry(compact_serializers=[HolderSerializer(ALL)])
    yield by_hand, by_hand.to_data(Holder(FULL))
    generic = Registry()
    yield generic, generic.to_data(record_of({name: (kind, FULL[name]) for name, kind in ALL.items()}))
    derived = Registry()
    yield derived, derived.to_data(TREE)


WHOLE = list(registries())


@contextmanager
def soon(seconds: float = 2.0, peak: int | None = None) -> Generator[None]:
    if peak is not None:
        tracemalloc.start()
    begin = time.perf_counter()
    try:
        yield
        if peak is not None:
            assert tracemalloc.get_traced_memory()[1] < peak
    finally:
        if peak is not None:
            tracemalloc.stop()
    assert time.perf_counter() - begin < seconds


@pytest.mark.parametrize("which", range(len(WHOLE)))
def test_every_cut_is_an_error(which: int) -> None:
    registry, whole = WHOLE[which]
    registry.to_object(whole)
    step = max(1, len(whole) // 2000)
    for size in range(0, len(whole), step):
        with pytest.raises(HazelcastSerializationError):
            registry.to_object(whole[:size])


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(WHOLE), st.randoms(use_true_random=False))
def test_changed_bytes_are_read_or_refused(case: tuple[Registry, bytes], chance: random.Random) -> None:
    registry, whole = case
    changed = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(8, len(changed))
        changed[at] = chance.choice([0, 1, 0x7F, 0x80, 0xFE, 0xFF, chance.randrange(256)])
    with soon(), suppress(HazelcastSerializationError):
        registry.to_object(bytes(changed))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(WHOLE), st.binary(max_size=400))
def test_random_payloads_are_read_or_refused(case: tuple[Registry, bytes], payload: bytes) -> None:
    registry, whole = case
    with soon(), suppress(HazelcastSerializationError):
        registry.to_object(whole[:16] + payload)


@given(st.binary(max_size=20))
def test_random_schema_ids_are_refused(payload: bytes) -> None:
    with pytest.raises(HazelcastSerializationError):
        Registry().to_object(data(-55) + payload)


def int32(*values: int) -> bytes:
    return struct.pack(f">{len(values)}i", *values)


def one_field(kind: FieldKind, value: bytes, *, fields: int = 1, padding: int = 0) -> tuple[Registry, bytes]:
    """Return a record whose fields, all of one kind, share the bytes of one value."""
    schema = Schema("T", [(f"f{at}", kind) for at in range(fields)])
    registry = Registry()
    registry.schemas.add(schema)
    content = value + bytes(padding)
    width = 1 if len(content) < 0xFF else 2 if len(content) < 0xFFFF else 4
    head = data(-55) + schema.id.to_bytes(8, "big", signed=True)
    return registry, head + int32(len(content)) + content + bytes(width * fields)


LENGTHS = [0x7FFFFFFF, 0x40000000, 0x00FFFFFF, -1, -(2**31)]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("kind", [kind for kind in EDGES if kind.name.startswith("ARRAY") or kind.name == "STRING"])
def test_a_claimed_length_takes_no_memory(kind: FieldKind, length: int) -> None:
    values = [int32(length)]
    if kind.name.startswith(("ARRAY_OF_NULLABLE", "ARRAY_OF_STRING", "ARRAY_OF_COMPACT", "ARRAY_OF_DECIMAL")):
        values += [int32(length, 0), int32(0, length), int32(length, length), int32(8, length, 0, 0)]
    for value in values:
        registry, written = one_field(kind, value + bytes(16))
        with soon(peak=200_000), pytest.raises(HazelcastSerializationError):
            registry.to_object(written)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_claimed_size_of_a_record_takes_no_memory(length: int) -> None:
    for kind in (FieldKind.STRING, FieldKind.NULLABLE_INT8, FieldKind.COMPACT):
        registry, written = one_field(kind, b"\0\0\0\1a")
        with soon(peak=200_000), pytest.raises(HazelcastSerializationError):
            registry.to_object(written[:16] + int32(length) + written[20:])


def test_fields_must_not_share_their_bytes() -> None:
    text = int32(100_000) + b"x" * 100_000
    registry, written = one_field(FieldKind.STRING, text)
    assert isinstance(registry.to_object(written), GenericRecord)
    registry, written = one_field(FieldKind.STRING, text, fields=1000)
    registry.to_object(written[:16] + int32(0) + b"\xff" * 1000)
    with soon(peak=2_000_000), pytest.raises(HazelcastSerializationError, match="malformed"):
        registry.to_object(written)


def test_items_must_not_share_their_bytes() -> None:
    text = int32(60_000) + b"x" * 60_000
    items = int32(len(text), 1000) + text + bytes(2000)
    registry, written = one_field(FieldKind.ARRAY_OF_STRING, items)
    with soon(peak=2_000_000), pytest.raises(HazelcastSerializationError, match="malformed"):
        registry.to_object(written)


def shared(depth: int) -> tuple[Registry, bytes]:
    """Return records in one another, each of which has two fields that share the bytes of the next."""
    schema = Schema("T", [("a", FieldKind.COMPACT), ("b", FieldKind.COMPACT)])
    registry = Registry()
    registry.schemas.add(schema)
    id_ = schema.id.to_bytes(8, "big", signed=True)
    record = id_ + int32(0) + b"\xff\xff"
    for _ in range(depth):
        width = 1 if len(record) < 0xFF else 2
        record = id_ + int32(len(record)) + record + bytes(2 * width)
    return registry, data(-55) + record


def test_shared_records_do_not_take_exponential_time() -> None:
    registry, written = shared(60)
    with soon(), pytest.raises(HazelcastSerializationError, match="malformed"):
        registry.to_object(written)
    by_hand = Registry(
        compact_serializers=[HolderSerializer({"a": FieldKind.COMPACT, "b": FieldKind.COMPACT}, type_name="T")]
    )
    for schema in registry.schemas:
        by_hand.schemas.add(schema)
    with soon(), pytest.raises(HazelcastSerializationError, match="malformed"):
        by_hand.to_object(written)


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_nesting_is_refused_at_once(depth: int) -> None:
    schema = Schema("T", [("next", FieldKind.COMPACT)])
    registry = Registry()
    registry.schemas.add(schema)
    id_ = schema.id.to_bytes(8, "big", signed=True)
    # The sizes are wrong, which is found on the way back only.
    size = 12 * depth
    written = data(-55) + (id_ + int32(size)) * depth + bytes(size + 16)
    with soon(), pytest.raises(HazelcastSerializationError, match="deep"):
        registry.to_object(written)


def test_a_record_that_holds_itself_is_refused() -> None:
    items: list[object] = []
    record = record_of({"items": (FieldKind.ARRAY_OF_COMPACT, items)})
    items.append(record)
    with soon(), pytest.raises(HazelcastSerializationError, match="deep"):
        Registry().to_data(record)
    tree = Tree(None, None, [], [])
    tree.left = tree
    with soon(), pytest.raises(HazelcastSerializationError, match="deep"):
        Registry().to_data(tree)


@pytest.mark.parametrize("depth", [50, 150])
def test_nesting_as_deep_as_values_may_be_is_read(depth: int) -> None:
    tree = TREE
    for _ in range(depth):
        tree = Tree(tree, None, [], [])
    registry = Registry()
    assert registry.to_object(registry.to_data(tree)) == tree


def test_many_records_take_time_in_proportion_to_their_number() -> None:
    record = record_of({"all": (FieldKind.ARRAY_OF_COMPACT, [POINT] * 20_000)})
    registry = Registry()
    with soon(5):
        assert registry.to_object(registry.to_data(record)) == record
