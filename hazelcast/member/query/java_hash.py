"""The hash codes of values in Java."""

from __future__ import annotations

from struct import Struct
from typing import Final
from uuid import UUID

from hazelcast.serialization import type_ids

_INT: Final = (1 << 32) - 1
_DOUBLE_BITS: Final = Struct(">d")
_FLOAT_BITS: Final = Struct(">f")


def java_hash(data: bytes, value: object) -> int:
    """Return the hash code that a value has in Java: text, JSON as text, numbers, booleans and UUIDs; 0 for others.

    Args:
        data: The serialized value, which says of which class it is.
        value: What it holds.
    """
    if isinstance(value, str):
        return _signed(_of_text(value))
    if isinstance(value, bool):
        return 1231 if value else 1237
    if isinstance(value, UUID):
        return _signed(_folded(value.int >> 64 ^ value.int))
    type_id = int.from_bytes(data[4:8], "big", signed=True)
    if isinstance(value, int) and type_id in _INTEGERS:
        return _signed(_folded(value)) if type_id == type_ids.LONG else value
    if isinstance(value, float):
        if type_id == type_ids.FLOAT:
            return int.from_bytes(_FLOAT_BITS.pack(value), "big", signed=True)
        return _signed(_folded(int.from_bytes(_DOUBLE_BITS.pack(value), "big")))
    return 0


_INTEGERS: Final = frozenset({type_ids.BYTE, type_ids.SHORT, type_ids.INT, type_ids.LONG})


def _of_text(text: str) -> int:
    units = text.encode("utf-16-be", "surrogatepass")
    result = 0
    for at in range(0, len(units), 2):
        result = result * 31 + int.from_bytes(units[at : at + 2], "big") & _INT
    return result


def _folded(bits: int) -> int:
    """Return 64 bits as 32."""
    return (bits >> 32 ^ bits) & _INT


def _signed(bits: int) -> int:
    return bits - (1 << 32) if bits >> 31 else bits
