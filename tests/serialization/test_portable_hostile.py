"""Bytes of portables that nobody meant: errors, soon, and without taking the memory that a length merely claims."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from hazelcast.serialization.api import Portable, PortableReader
from hazelcast.serialization.portable.layout import moved
from tests.serialization.portables import RawRecord, Record, record
from tests.serialization.support import data

if TYPE_CHECKING:
    from collections.abc import Callable

Inner = record(2)
FACTORIES: dict[int, dict[int, type[Portable]]] = {2: {1: Record, 2: Inner}, 3: {1: RawRecord}}
registry = Registry(portable_factories=FACTORIES)

WHOLE = RawRecord(
    "raw",
    [Inner(x=("int", 5))],
    byte=("byte", 1),
    text=("string", "text"),
    none=("string", None),
    number=("decimal", Decimal("1.5")),
    day=("date", date(2024, 1, 2)),
    moment=("timestamp_with_timezone", datetime(2024, 1, 2, tzinfo=UTC)),
    numbers=("long_array", [1, 2, 3]),
    texts=("string_array", ["a", None]),
    decimals=("decimal_array", [Decimal(1), Decimal(2)]),
    inner=("portable", Inner(x=("int", 5))),
    inners=("portable_array", [Inner(x=("int", 6)), Inner(x=("int", 7))]),
)
WRITTEN = Registry().to_data(WHOLE)
NUMBER: Final = Struct(">i")
TABLE: Final = 28  # where the fields of a portable at the top begin


def read_anyhow(written: bytes) -> None:
    """Read with a registry that knows the fields, and with one that doesn't."""
    for each in (registry, Registry(portable_factories=FACTORIES)):
        with suppress(HazelcastSerializationError):
            each.to_object(written)


def test_the_sample_can_be_read() -> None:
    assert registry.to_object(WRITTEN) == WHOLE


@pytest.mark.parametrize("size", range(len(WRITTEN)))
def test_what_is_cut_short_is_refused(size: int) -> None:
    with pytest.raises(HazelcastSerializationError):
        registry.to_object(WRITTEN[:size])


@given(st.integers(8, len(WRITTEN) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=400)
def test_overwritten_bytes_are_read_or_refused(at: int, patch: bytes) -> None:
    read_anyhow(WRITTEN[:at] + patch + WRITTEN[at + len(patch) :])


@given(st.sampled_from([(2, 1), (2, 2), (3, 1)]), st.binary(max_size=80))
def test_random_bodies_are_read_or_refused(ids: tuple[int, int], body: bytes) -> None:
    read_anyhow(data(-1) + ids[0].to_bytes(4, "big") + ids[1].to_bytes(4, "big") + bytes(4) + body)


offsets = st.integers(0, 120)


@given(st.lists(offsets, max_size=6), offsets, offsets, st.binary(max_size=80))
def test_random_offsets_are_read_or_refused(fields: list[int], raw: int, end: int, content: bytes) -> None:
    table = b"".join(number.to_bytes(4, "big") for number in (end, len(fields), *fields, raw))
    read_anyhow(data(-1, "00000003 00000001 00000000") + table + content)


@pytest.mark.parametrize("at", [20, 24], ids=["end", "count"])
@pytest.mark.parametrize("number", [-1, 0, 1 << 30, (1 << 31) - 1, -(1 << 31)])
def test_sizes_that_cannot_be(at: int, number: int) -> None:
    written = WRITTEN[:at] + number.to_bytes(4, "big", signed=True) + WRITTEN[at + 4 :]
    tracemalloc.start()
    try:
        with pytest.raises(HazelcastSerializationError):
            registry.to_object(written)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def body(fields: list[int], content: bytes, base: int) -> bytes:
    """Return a portable from its version on, which begins at `base`, with offsets of one's own.

    Args:
        fields: Where each field begins within `content`.
        content: The fields.
        base: Where the version stands.
    """
    end = base + 12 + 4 * (len(fields) + 1) + len(content)
    first = end - len(content)
    table = [end, len(fields), *(first + at for at in fields), 0]
    return bytes(4) + b"".join(number.to_bytes(4, "big", signed=True) for number in table) + content


HEAD = data(-1, "00000002 00000001")
BYTE = bytes.fromhex("0001 61 01 05")


def test_fields_that_are_one() -> None:
    """One field's bytes must not be read for two: what is nested would multiply."""
    single = HEAD + body([0], BYTE, 16)
    assert registry.to_object(single) == Record(a=("byte", 5))
    for each in (registry, Registry(portable_factories=FACTORIES)):
        with pytest.raises(HazelcastSerializationError):
            each.to_object(HEAD + body([0, 0], BYTE, 16))


def nested_twins(depth: int) -> bytes:
    """Return a chain of portables whose every link has two items, which are the same one below it."""
    header = bytes.fromhex("0001 61 0a")  # "a", an array of portables
    written = bytearray(HEAD)
    places: list[int] = []
    for _ in range(depth):
        base = len(written)
        written += bytes(4 + 4 + 4 + 4 + 4) + header + bytes.fromhex("00000002 00000002 00000001")
        written[base + 8 : base + 12] = (1).to_bytes(4, "big")
        written[base + 12 : base + 16] = (base + 20).to_bytes(4, "big")
        places.append(base)
        written += (len(written) + 8).to_bytes(4, "big") * 2
    base = len(written)
    written += body([], b"", base)
    for place in places:
        written[place + 4 : place + 8] = len(written).to_bytes(4, "big")
    return bytes(written)


def test_items_that_are_one() -> None:
    for depth in (1, 60):
        begin = time.perf_counter()
        with pytest.raises(HazelcastSerializationError, match="malformed"):
            registry.to_object(nested_twins(depth))
        assert time.perf_counter() - begin < 1


def test_fields_that_overlap() -> None:
    inner = bytes.fromhex("0001 61 09 00000010") + bytes(16)  # "a", a string of 16 bytes
    assert registry.to_object(HEAD + body([0], inner, 16)) == Record(a=("string", "\0" * 16))
    with pytest.raises(HazelcastSerializationError, match="malformed"):
        registry.to_object(HEAD + body([0, 19], inner[:-5] + BYTE.replace(b"a", b"b"), 16))


def test_a_nested_portable_that_leaves_its_field() -> None:
    """Neither by its name nor by a path is it read."""

    class Reads(Portable):
        path = ""

        @override
        def read_portable(self, reader: PortableReader) -> None:
            reader.read_portable(self.path) if self.path == "a" else reader.read_byte(self.path)

    outer = record(1)(a=("portable", Inner(a=("byte", 5))), b=("byte", 6))
    written = bytearray(Registry().to_data(outer))
    (end,) = (at for at in range(40, len(written)) if int.from_bytes(written[at : at + 4], "big") == len(written) - 5)
    written[end : end + 4] = len(written).to_bytes(4, "big")
    for path in ("a", "a.a"):
        Reads.path = path
        each = Registry(portable_factories={2: {1: Reads, 2: Inner}})
        each.to_object(Registry().to_data(outer))
        with pytest.raises(HazelcastSerializationError, match="malformed"):
            each.to_object(bytes(written))


def test_a_field_that_nobody_knows_the_type_of() -> None:
    with pytest.raises(HazelcastSerializationError, match="malformed"):
        registry.to_object(HEAD + body([0], bytes.fromhex("0001 61 1e 05"), 16))


def test_two_fields_of_one_name() -> None:
    with pytest.raises(HazelcastSerializationError, match="field 'a' already"):
        registry.to_object(HEAD + body([0, 5], BYTE * 2, 16))


def test_a_deep_chain_is_refused_at_once() -> None:
    class Link(Portable):
        @override
        def read_portable(self, reader: PortableReader) -> None:
            reader.read_portable("a")

    links = Registry(portable_factories={2: {1: Link}})
    header = bytes.fromhex("0001 61 00 00 00000002 00000001")
    written = bytearray(HEAD)
    depth = 10_000
    size = len(HEAD) + depth * (20 + len(header)) + 16
    for _ in range(depth):
        base = len(written)
        written += bytes(4) + b"".join(number.to_bytes(4, "big") for number in (size, 1, base + 20, 0)) + header
    written += body([], b"", len(written))
    begin = time.perf_counter()
    with pytest.raises(HazelcastSerializationError, match="deep"):
        links.to_object(bytes(written))
    assert time.perf_counter() - begin < 1


@pytest.mark.once
def test_many_versions_do_not_fill_the_memory() -> None:
    each = Registry(portable_factories=FACTORIES)
    written = bytearray(Registry().to_data(Inner(**{f"field{index}": ("int", 5) for index in range(20)})))
    tracemalloc.start()
    try:
        for version in range(5_000):
            written[16:20] = version.to_bytes(4, "big")
            each.to_object(bytes(written))
        assert tracemalloc.get_traced_memory()[0] < 20_000_000
    finally:
        tracemalloc.stop()


def test_fields_in_any_order_are_those_of_the_table() -> None:
    """The order of the offsets needn't be that of the values."""
    content = BYTE + bytes.fromhex("0001 62 01 06")
    written = HEAD + body([5, 0], content, 16)
    fields: dict[str, Any] = {"a": ("byte", 5), "b": ("byte", 6)}
    assert registry.to_object(written) == Record(**fields)


def inside_out(nested: Portable, change: Callable[[bytearray, int, int], None]) -> bytes:
    """Return a written portable with `nested` in it, after a change that is told where both their tables begin."""
    written = bytearray(Registry().to_data(Record(inner=("portable", nested))))
    (field,) = NUMBER.unpack_from(written, TABLE)
    change(written, TABLE, field + 3 + int.from_bytes(written[field : field + 2], "big") + 9 + 12)
    return bytes(written)


def lead_back(written: bytearray, outer: int, inner: int) -> None:
    written[inner : inner + 4] = written[outer : outer + 4]


def claim_many(written: bytearray, outer: int, inner: int) -> None:
    NUMBER.pack_into(written, inner - 4, 2**31 - 1)


def claim_less_than_none(written: bytearray, outer: int, inner: int) -> None:
    NUMBER.pack_into(written, inner - 4, -1)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("change", [lead_back, claim_many, claim_less_than_none])
def test_a_nested_portable_that_is_moved_is_looked_at_once(change: Callable[[bytearray, int, int], None]) -> None:
    with pytest.raises(HazelcastSerializationError):
        moved(inside_out(Inner(x=("int", 5)), change), 0, 100, "big")


def test_what_is_moved_there_and_back_is_as_it_was() -> None:
    assert moved(moved(WRITTEN, 0, 100, "big"), 100, 0, "big") == WRITTEN


@pytest.mark.timeout(60)
@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(st.integers(8, len(WRITTEN) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_what_is_no_portable_is_moved_or_refused(changes: list[tuple[int, int]]) -> None:
    written = bytearray(WRITTEN)
    for at, byte in changes:
        written[at] = byte
    with suppress(HazelcastSerializationError):
        assert len(moved(bytes(written), 0, 100, "big")) == len(WRITTEN)
