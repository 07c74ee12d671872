"""The wire type of Python's `int`."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["IntType"]


class IntType(IntEnum):
    """As what a Python `int` is written, for lack of a fixed size of its own."""

    VAR = 0
    """The smallest of byte, short, int, long and big integer that holds the value; Java then sees mixed types."""
    BYTE = 1
    """8 bits."""
    SHORT = 2
    """16 bits."""
    INT = 3
    """32 bits."""
    LONG = 4
    """64 bits."""
    BIG_INT = 5
    """Any size, as Java's `BigInteger`; slower."""
