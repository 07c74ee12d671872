"""Serialized results, put together from what is serialized already."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final

from hazelcast.serialization import type_ids
from hazelcast.serialization.portable.layout import moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hazelcast.member.query.record import Record

_LONG: Final = Struct(">iiq")
_DOUBLE: Final = Struct(">iid")
_LIST: Final = Struct(">iii")
_IDENTIFIED: Final = Struct(">ii?ii")
_COUNT: Final = Struct(">i")

_DISTINCT_SET: Final = _IDENTIFIED.pack(0, type_ids.IDENTIFIED, True, -29, 19)
_ENTRY: Final = _IDENTIFIED.pack(0, type_ids.IDENTIFIED, True, -4, 120)

_PORTABLE: Final = type_ids.PORTABLE.to_bytes(4, "big", signed=True)

NULL: Final = bytes(8)
"""A serialized null."""


def long(value: int) -> bytes:
    return _LONG.pack(0, type_ids.LONG, value)


def double(value: float) -> bytes:
    return _DOUBLE.pack(0, type_ids.DOUBLE, value)


def object_array(items: Sequence[bytes | None]) -> bytes:
    """Return a Java `Object[]` of serialized values."""
    return _joined(_LIST.pack(0, type_ids.OBJECT_ARRAY, len(items)), (item or NULL for item in items))


def distinct_set(items: Collection[bytes]) -> bytes:
    """Return the set that Java answers a `distinct` aggregation with."""
    return _joined(_DISTINCT_SET + _COUNT.pack(len(items)), items)


def entry(record: Record) -> bytes:
    """Return a Java map entry."""
    return _joined(_ENTRY, (record.key_data, record.value_data))


def _joined(head: bytes, items: Iterable[bytes]) -> bytes:
    """Return a value that holds others."""
    result = bytearray(head)
    for item in items:
        nested = item
        if item[4:8] == _PORTABLE:
            nested = moved(item, 0, len(result) - 4, "big")
        result += nested[4:]
    return bytes(result)
