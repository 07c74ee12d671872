"""Values of the fields of compact records and portables, and how Java's side describes them."""

from __future__ import annotations

import math
import struct
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.support.described import described

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hazelcast.serialization.api import FieldKind

_INTEGERS: dict[str, list[Any]] = {
    f"INT{bits}": [0, 1, -1, 2 ** (bits - 1) - 1, -(2 ** (bits - 1))] for bits in (8, 16, 32, 64)
}

EDGES: Mapping[str, list[Any]] = {
    **_INTEGERS,
    "BOOLEAN": [False, True],
    "CHAR": ["\0", "a", "中", "\uffff"],
    "FLOAT32": [0.0, -0.0, 0.5, math.inf, -math.inf, math.nan, 2.0**-149, (2 - 2.0**-23) * 2.0**127],
    "FLOAT64": [0.0, -0.0, 0.1, math.inf, -math.inf, math.nan, 5e-324, 1.7976931348623157e308],
    "STRING": ["", "a", "\0", "a\u0000é中😀", "x" * 300],
    "DECIMAL": [Decimal(text) for text in ("0", "0.00", "1.27", "1.28", "-1.28", "-1.29", "1E+50", "-1E-50")],
    "TIME": [time(), time(23, 59, 59, 999_999)],
    "DATE": [date(1, 1, 1), date(1969, 12, 31), date(2024, 2, 29), date(9999, 12, 31)],
    "TIMESTAMP": [
        datetime(1, 1, 1),
        datetime(1969, 12, 31, 23, 59, 59, 1),
        datetime(9999, 12, 31, 23, 59, 59, 999_999),
    ],
    "TIMESTAMP_WITH_TIMEZONE": [
        datetime(2024, 2, 29, tzinfo=UTC),
        datetime(1, 1, 1, 1, 2, 3, 4, timezone(timedelta(hours=18))),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, timezone(-timedelta(hours=17, minutes=30, seconds=1))),
    ],
}
"""By the name of a kind, values that fit it: both ends of the range and what is peculiar."""

_NULLABLE = ("STRING", "DECIMAL", "TIME", "DATE", "TIMESTAMP", "TIMESTAMP_WITH_TIMEZONE")


def edge_values(kind: FieldKind) -> list[Any]:
    """Return values for a field of a kind, arrays and nullable ones included; none for a nested object.

    Args:
        kind: The kind. Portables know no null among the items of an array, so this is for compact records.
    """
    is_array, is_nullable, base = _parts(kind)
    if base not in EDGES:
        return []
    items = EDGES[base]
    is_nullable = is_nullable or base in _NULLABLE
    if not is_array:
        return [*items, None] if is_nullable else items
    # Nine booleans take more than one byte of bits, and 200 strings a wider table of offsets.
    arrays: list[Any] = [None, [], items[:1], items, (items * 9)[:9], (items * 200)[:200]]
    if is_nullable:
        arrays += [[None], [None, *items, None], [None] * 9]
    return arrays


def described_field(kind: FieldKind, value: Any, nested: Callable[[Any], object] | None = None) -> list[Any]:
    """Describe a field of a record: `[KIND, CONTENT]`.

    Args:
        kind: Its kind.
        value: Its value.
        nested: Describes the content of a nested object.
    """
    is_array, _, base = _parts(kind)

    def content(item: Any) -> object:
        if item is None:
            return None
        if base == "FLOAT32":
            return struct.pack(">f", item).hex()
        if base == "CHAR":
            return ord(item)
        if base in ("COMPACT", "PORTABLE"):
            assert nested is not None
            return nested(item)
        return described(item)[1]

    if is_array and value is not None:
        return [kind.name, [content(item) for item in value]]
    return [kind.name, content(value)]


def _parts(kind: FieldKind) -> tuple[bool, bool, str]:
    item = kind.name.removeprefix("ARRAY_OF_")
    base = item.removeprefix("NULLABLE_")
    return item != kind.name, base != item, base
