"""The id of a compact schema: a 64-bit Rabin fingerprint of its type name and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hazelcast.protocol.structures import Schema

_EMPTY: Final = 0xC15D213AA4D7A795


def schema_id(schema: Schema) -> int:
    """Return the id that values of the type carry, a signed 64-bit number."""
    text = b"".join(
        (
            _text(schema.type_name),
            _int(len(schema.fields)),
            *(
                _text(field.field_name) + _int(field.kind)
                for field in sorted(schema.fields, key=lambda f: f.field_name)
            ),
        )
    )
    fingerprint = _EMPTY
    for byte in text:
        fingerprint = (fingerprint >> 8) ^ _TABLE[(fingerprint ^ byte) & 0xFF]
    return fingerprint - (1 << 64) if fingerprint >> 63 else fingerprint


def _int(value: int) -> bytes:
    return value.to_bytes(4, "little")


def _text(value: str) -> bytes:
    data = value.encode()
    return _int(len(data)) + data


def _table_entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (_EMPTY if value & 1 else 0)
    return value


_TABLE: Final = [_table_entry(byte) for byte in range(256)]
