"""numpy's scalars, which are written as the built-in type of the same kind. This module doesn't import numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hazelcast.serialization import type_ids
from hazelcast.serialization.builtin._tables import Fixed, Tables

if TYPE_CHECKING:
    from hazelcast.serialization.scope import Dumps, Scope

__all__ = ["plain_type", "scalar_dumps"]


def plain_type(cls: type) -> type | None:
    """Return the Python type that a numpy scalar of type `cls` converts to, None if `cls` is anything else."""
    names = _numpy_names(cls)
    if names & {"bool", "bool_"}:
        return bool
    # A timedelta64 is an integer to numpy, and a longdouble may hold more than a float does.
    if "integer" in names and "timedelta64" not in names:
        return int
    if names & {"float16", "float32", "float64"}:
        return float
    return str if "str_" in names else None


def scalar_dumps(cls: type, tables: Tables) -> Dumps | None:
    """Return what writes numpy scalars of type `cls`, None if `cls` is anything else."""
    plain = plain_type(cls)
    if plain is None:
        return None
    single = _numpy_names(cls) & {"float16", "float32"}
    dumps = Fixed[float](type_ids.FLOAT, tables.struct("f")).dumps if single else tables.dumps[plain]

    def dumps_scalar(value: Any, scope: Scope) -> bytes:
        return dumps(plain(value), scope)

    return dumps_scalar


def _numpy_names(cls: type) -> set[str]:
    return {base.__name__ for base in cls.__mro__ if base.__module__ == "numpy"}
