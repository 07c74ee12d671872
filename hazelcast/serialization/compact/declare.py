"""What a class says of its own records: its names on the cluster, and the kinds of numbers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias, TypeVar, overload
from weakref import WeakKeyDictionary

from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.serialization.compact.interfaces import FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "Declared",
    "Float32",
    "Float64",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Timestamp",
    "compact",
    "declared",
    "type_name_of",
]

C = TypeVar("C", bound=type)

Int8: TypeAlias = Annotated[int, FieldKind.INT8]
"""An `int` that is an 8-bit number in compact records: Java's byte."""

Int16: TypeAlias = Annotated[int, FieldKind.INT16]
"""An `int` that is a 16-bit number in compact records: Java's short."""

Int32: TypeAlias = Annotated[int, FieldKind.INT32]
"""An `int` that is a 32-bit number in compact records: Java's int."""

Int64: TypeAlias = Annotated[int, FieldKind.INT64]
"""An `int` that is a 64-bit number in compact records, as a plain `int` is too: Java's long."""

Float32: TypeAlias = Annotated[float, FieldKind.FLOAT32]
"""A `float` that is a 32-bit number in compact records: Java's float."""

Float64: TypeAlias = Annotated[float, FieldKind.FLOAT64]
"""A `float` that is a 64-bit number in compact records, as a plain `float` is too: Java's double."""

Timestamp: TypeAlias = Annotated[datetime, FieldKind.TIMESTAMP]
"""A `datetime` without a time zone, where a plain `datetime` has one: Java's LocalDateTime."""


class Declared(NamedTuple):
    """What `compact` was told.

    Attributes:
        type_name: The name of the type, None for that of the class.
        fields: By attribute, the names of fields that differ from it.
    """

    type_name: str | None
    fields: Mapping[str, str]


_declared: WeakKeyDictionary[type, Declared] = WeakKeyDictionary()


@overload
def compact(cls: C, /) -> C: ...
@overload
def compact(*, type_name: str | None = None, fields: Mapping[str, str] | None = None) -> Callable[[C], C]: ...
def compact(cls: Any = None, /, *, type_name: str | None = None, fields: Mapping[str, str] | None = None) -> Any:
    """Keep the objects of a dataclass, a `msgspec.Struct` or an attrs class as compact records.

    Such classes need no decorator for that. It gives them other names on the cluster than in the program, and it has
    them written as compact whatever else could write them, such as a `global_serializer`.

    Args:
        cls: The class, where the decorator is used without parentheses.
        type_name: What everyone in the cluster knows the type by; the name of the class if it is left out. A Java class
            that needs no serializer of its own is known by its full name.
        fields: By attribute, the names of the fields that have another.

    Raises:
        InvalidArgumentTypeError: If it decorates something else than a class.
        InvalidArgumentValueError: If a name is empty, or two fields get the same.

    Example:
        ::

            @compact(type_name="com.acme.User", fields={"first_name": "firstName"})
            @dataclass
            class User:
                first_name: str
                age: Int32
    """
    names = dict(fields or {})
    if type_name == "" or "" in names.values():
        raise InvalidArgumentValueError("A compact type, or a field of one, can't have an empty name")
    if len({*names.values()}) < len(names):
        raise InvalidArgumentValueError("Two fields of a compact type can't have the same name")

    def decorate(decorated: C) -> C:
        if not isinstance(decorated, type):
            raise InvalidArgumentTypeError(f"compact decorates classes, not {decorated!r}")
        _declared[decorated] = Declared(type_name, names)
        return decorated

    return decorate if cls is None else decorate(cls)


def declared(cls: type) -> Declared | None:
    """Return what was said of a class itself, not of a base class; None if nothing was."""
    return _declared.get(cls)


def type_name_of(cls: type) -> str:
    """Return what the records of a class are known by."""
    names = _declared.get(cls)
    return cls.__name__ if names is None or names.type_name is None else names.type_name
