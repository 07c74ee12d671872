"""Serialized values spelt out by hand."""

from __future__ import annotations


def data(type_id: int, payload: str = "") -> bytes:
    """Return a `Data` with no partition hash.

    Args:
        type_id: Its type id.
        payload: Its payload in hexadecimal digits, with blanks anywhere.
    """
    return bytes(4) + type_id.to_bytes(4, "big", signed=True) + bytes.fromhex(payload)
