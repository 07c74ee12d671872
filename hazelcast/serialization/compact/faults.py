"""The errors of single fields."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.compact.kinds import label

if TYPE_CHECKING:
    from hazelcast.serialization.compact.interfaces import FieldKind

__all__ = ["FieldError", "NoSuchFieldError", "malformed", "mismatched", "null_field", "too_deep", "unwritable_field"]


class FieldError(HazelcastSerializationError):
    """A value can't be written or read because of one of its fields, which the message names."""


class NoSuchFieldError(HazelcastSerializationError, KeyError):
    """A record has no field of that name."""

    def __init__(self, name: str, type_name: str) -> None:
        super().__init__(f"The compact type {type_name} has no field {name!r}")


def unwritable_field(name: str, kind: FieldKind, type_name: str, error: Exception) -> FieldError:
    """Return the error for a field whose value can't be written."""
    if isinstance(error, (HazelcastSerializationError, struct.error)):
        reason = str(error)
    elif isinstance(error, RecursionError):
        reason = "it is nested too deep"
    else:
        reason = f"{type(error).__name__}: {error}"
    return FieldError(f"Can't write the field {name!r} ({label(kind)}) of {type_name}: {reason}", error)


def mismatched(name: str, type_name: str, wanted: FieldKind, stored: FieldKind) -> FieldError:
    """Return the error for a field that is stored in a kind that can't be read as the one that is wanted."""
    return FieldError(
        f"The field {name!r} of {type_name} is stored as {label(stored)}, which can't be read as {label(wanted)}"
    )


def null_field(name: str, type_name: str) -> FieldError:
    """Return the error for a field that is null where null can't be."""
    return FieldError(f"The field {name!r} of {type_name} is null, and read as a type without None")


def malformed() -> HazelcastSerializationError:
    """Return the error for bytes that no record can have."""
    return HazelcastSerializationError("The compact record is malformed: it is cut short, or sizes in it are wrong")


def too_deep() -> HazelcastSerializationError:
    """Return the error for records that are nested too deep in one another."""
    return HazelcastSerializationError("Compact records are nested too deep")
