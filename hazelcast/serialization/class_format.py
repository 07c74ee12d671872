"""As what plain classes are kept."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ClassFormat"]


class ClassFormat(IntEnum):
    """As what the objects of a dataclass, a `msgspec.Struct` or an attrs class are written, unless more is said."""

    COMPACT = 0
    """As compact records: small, and members read single fields of them."""
    JSON = 1
    """As JSON: read back where the class is declared, as by `Json`, and as a `HazelcastJsonValue` elsewhere."""
