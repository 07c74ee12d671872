"""Serialized results, put together from what is serialized already."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final

from hazelcast.serialization import type_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hazelcast.member.query.record import Record

_LONG: Final = Struct(">iiq")
_DOUBLE: Final = Struct(">iid")
_LIST: Final = Struct(">iii")
_IDENTIFIED: Final = Struct(">ii?ii")
_COUNT: Final = Struct(">i")

_DISTINCT_SET: Final = _IDENTIFIED.pack(0, type_ids.IDENTIFIED, True, -29, 19)
_ENTRY: Final = _IDENTIFIED.pack(0, type_ids.IDENTIFIED, True, -4, 120)

NULL: Final = bytes(8)
"""A serialized null."""


def long(value: int) -> bytes:
    return _LONG.pack(0, type_ids.LONG, value)


def double(value: float) -> bytes:
    return _DOUBLE.pack(0, type_ids.DOUBLE, value)


def object_array(items: Sequence[bytes | None]) -> bytes:
    """Return a Java `Object[]` of serialized values."""
    return b"".join((_LIST.pack(0, type_ids.OBJECT_ARRAY, len(items)), *((item or NULL)[4:] for item in items)))


def distinct_set(items: Collection[bytes]) -> bytes:
    """Return the set that Java answers a `distinct` aggregation with."""
    return b"".join((_DISTINCT_SET, _COUNT.pack(len(items)), *(item[4:] for item in items)))


def entry(record: Record) -> bytes:
    """Return a Java map entry."""
    return b"".join((_ENTRY, record.key_data[4:], record.value_data[4:]))
