"""What there is to know about each kind of field without a value at hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from hazelcast.serialization.compact.interfaces import FieldKind

__all__ = ["ARRAY_OF", "CODES", "ITEM_OF", "NULLABLE", "PLAIN", "SIZES", "K", "are_compatible", "label"]

_FIXED: Final = (
    FieldKind.BOOLEAN,
    FieldKind.INT8,
    FieldKind.INT16,
    FieldKind.INT32,
    FieldKind.INT64,
    FieldKind.FLOAT32,
    FieldKind.FLOAT64,
)

K: Final[Any] = SimpleNamespace(**FieldKind.__members__)
"""The members of `FieldKind`, of which a look-up in the enumeration takes several times as long."""

CODES: Final[dict[FieldKind, str]] = dict(zip(_FIXED, "?bhiqfd", strict=True))
"""How `struct` calls a value of a fixed-size kind, where it is not one bit among others.

Fields of these kinds take the same room in every record; all others stand behind them and are found by offsets.
"""

SIZES: Final[dict[FieldKind, int]] = dict(zip(_FIXED, (1, 1, 2, 4, 8, 4, 8), strict=True))
"""Bytes of such a value."""

NULLABLE: Final[dict[FieldKind, FieldKind]] = {kind: FieldKind[f"NULLABLE_{kind.name}"] for kind in _FIXED}
"""The kind of the same values, or None."""

PLAIN: Final[dict[FieldKind, FieldKind]] = {nullable: kind for kind, nullable in NULLABLE.items()}
"""The kind of the same values without None."""

ITEM_OF: Final[dict[FieldKind, FieldKind]] = {
    kind: FieldKind[kind.name.removeprefix("ARRAY_OF_")]
    for kind in FieldKind
    if kind.name.startswith("ARRAY_OF_") and not kind.name.endswith(("CHAR", "PORTABLE"))
}
"""The kind of the items of an array."""

ARRAY_OF: Final[dict[FieldKind, FieldKind]] = {item: kind for kind, item in ITEM_OF.items()}
"""The kind of the arrays of a kind. Its keys and values are all the kinds that records can have."""


def label(kind: FieldKind) -> str:
    """Return a kind as the methods of readers and writers call it: `array_of_nullable_int8`."""
    return kind.name.lower()


def are_compatible(one: FieldKind, other: FieldKind) -> bool:
    """Return whether what was written as one kind can be read as the other, unless None is in the way."""
    return one is other or _without_null(one) is _without_null(other)


def _without_null(kind: FieldKind) -> FieldKind:
    item = ITEM_OF.get(kind)
    return PLAIN.get(kind, kind) if item is None else ARRAY_OF[PLAIN.get(item, item)]
