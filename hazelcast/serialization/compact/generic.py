"""Records of types that the program has no class for."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast, overload

from typing_extensions import override

from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.serialization.compact.faults import NoSuchFieldError
from hazelcast.serialization.compact.interfaces import FieldKind
from hazelcast.serialization.compact.kinds import ARRAY_OF
from hazelcast.serialization.compact.schema import Schema
from hazelcast.serialization.json import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["GenericRecord", "generic_record"]

T = TypeVar("T")


class GenericRecord:
    """A compact record with no class of the program's own: a schema, and a value for each of its fields.

    A compact value whose type name no class or serializer of the program has is read as one. `generic_record` makes one
    to write. Arrays are lists, and nested records are objects of the class that has their type name, or generic too.

    Args:
        schema: Its type name and the kinds of its fields.
        values: A value for each field.

    Raises:
        InvalidArgumentValueError: If `values` has not the very fields of the schema.

    Example:
        >>> user = generic_record("com.acme.User", {"name": "Ada", "age": 36}, {"age": FieldKind.INT32})
        >>> user.get("age", int) + 1
        37
    """

    __slots__ = ("_values", "schema")

    def __init__(self, schema: Schema, values: Mapping[str, object]) -> None:
        if values.keys() != schema.by_name.keys():
            missing = schema.by_name.keys() - values.keys()
            which = ", ".join(sorted(map(repr, missing or values.keys() - schema.by_name.keys())))
            raise InvalidArgumentValueError(
                f"A record of {schema.type_name} {'needs a value for' if missing else 'has no field'} {which}"
            )
        self.schema: Final = schema
        self._values: Final = {name: values[name] for name in schema.by_name}

    @property
    def type_name(self) -> str:
        """The name that everyone in the cluster knows the type by."""
        return self.schema.type_name

    @overload
    def get(self, name: str) -> Any: ...
    @overload
    def get(self, name: str, expected: type[T]) -> T: ...
    def get(self, name: str, expected: Any = None) -> Any:
        """Return the value of a field.

        Args:
            name: The name of the field.
            expected: The class that the value must be of.

        Raises:
            NoSuchFieldError: If the schema has no such field; it is a `HazelcastSerializationError` and a `KeyError`.
            InvalidArgumentTypeError: If the value is of another class, or None.
        """
        try:
            value = self._values[name]
        except KeyError:
            raise NoSuchFieldError(name, self.schema.type_name) from None
        if expected is not None and not isinstance(value, expected):
            raise InvalidArgumentTypeError(
                f"The field {name!r} of {self.schema.type_name} is of type {type(value).__name__}, not"
                f" {name_of(expected)}"
            )
        return value

    def get_field_kind(self, name: str) -> FieldKind:
        """Return the kind of a field, `FieldKind.NOT_AVAILABLE` if there is no such field."""
        field = self.schema.by_name.get(name)
        return FieldKind.NOT_AVAILABLE if field is None else field.kind

    def replace(self, values: Mapping[str, object]) -> GenericRecord:
        """Return a record of the same schema with other values for some of the fields.

        Raises:
            NoSuchFieldError: If the schema has no such field.
        """
        for name in values:
            if name not in self._values:
                raise NoSuchFieldError(name, self.schema.type_name)
        return GenericRecord(self.schema, {**self._values, **values})

    def to_dict(self) -> dict[str, Any]:
        """Return the values by name; generic records among them, and in lists, become dictionaries too."""
        return {name: _plain(value) for name, value in self._values.items()}

    def __getitem__(self, name: str) -> Any:
        return self.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the fields, in order."""
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GenericRecord):
            return NotImplemented
        return self.schema == other.schema and self._values == other._values

    @override
    def __hash__(self) -> int:
        # Equal records have equal values where those can be hashed.
        return hash((self.schema.id, *(value for value in self._values.values() if type(value) in _HASHED)))

    @override
    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self._values.items())
        return f"<{self.schema.type_name} {values}>" if values else f"<{self.schema.type_name}>"


_HASHED: Final = {bool, int, float, str, Decimal, date, time, datetime}

_INFERRED: Final[dict[type, FieldKind]] = {
    bool: FieldKind.BOOLEAN,
    int: FieldKind.INT64,
    float: FieldKind.FLOAT64,
    str: FieldKind.STRING,
    Decimal: FieldKind.DECIMAL,
    date: FieldKind.DATE,
    time: FieldKind.TIME,
    bytes: FieldKind.ARRAY_OF_INT8,
    GenericRecord: FieldKind.COMPACT,
}


def generic_record(
    type_name: str, values: Mapping[str, object], kinds: Mapping[str, FieldKind] | None = None
) -> GenericRecord:
    """Make a record to write, for a type that the program has no class for.

    Args:
        type_name: The name that everyone in the cluster knows the type by.
        values: A value for each field.
        kinds: The kinds of fields. A field that is left out gets the kind of its value: boolean, int64, float64,
            string, decimal, date, time, timestamp (with a time zone if the datetime has one), compact, or an array of
            one of these. None, an empty list, and a list with None in it tell nothing, nor do objects of other classes:
            these fields must be named.

    Raises:
        InvalidArgumentTypeError: If a kind is neither given nor told by the value.
        InvalidArgumentValueError: If `kinds` names a field that `values` hasn't.
        HazelcastSerializationError: If records can't have a kind.
    """
    given = dict(kinds or {})
    unknown = given.keys() - values.keys()
    if unknown:
        raise InvalidArgumentValueError(f"kinds names fields without a value: {', '.join(sorted(unknown))}")
    fields = [(name, given[name] if name in given else _inferred(name, value)) for name, value in values.items()]
    return GenericRecord(Schema(type_name, fields), values)


def _inferred(name: str, value: object) -> FieldKind:
    kind = _kind_of(value)
    if kind is None and isinstance(value, list):
        kinds = {_kind_of(item) for item in cast("list[object]", value)}
        item = kinds.pop() if len(kinds) == 1 else None
        kind = None if item is None else ARRAY_OF.get(item)
    if kind is None:
        raise InvalidArgumentTypeError(
            f"The kind of the field {name!r} can't be told from its value: name it, as in kinds={{{name!r}:"
            " FieldKind.STRING}"
        )
    return kind


def _kind_of(value: object) -> FieldKind | None:
    if isinstance(value, datetime):
        return FieldKind.TIMESTAMP if value.utcoffset() is None else FieldKind.TIMESTAMP_WITH_TIMEZONE
    return _INFERRED.get(type(value))


def _plain(value: Any) -> Any:
    if isinstance(value, GenericRecord):
        return value.to_dict()
    return [_plain(item) for item in cast("list[object]", value)] if isinstance(value, list) else value
