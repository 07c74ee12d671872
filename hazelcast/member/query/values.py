"""How Java compares the values of attributes, and converts what a predicate gives to what the attribute is."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from hazelcast.errors import ClassCastError, HazelcastError, IllegalArgumentError, QueryError
from hazelcast.member.java import undefined_error
from hazelcast.serialization import HazelcastJsonValue
from hazelcast.serialization.compact import GenericRecord

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES: Final[dict[type, str]] = {
    bool: "java.lang.Boolean",
    int: "java.lang.Long",
    float: "java.lang.Double",
    str: "java.lang.String",
    list: "java.util.ArrayList",
    UUID: "java.util.UUID",
    Decimal: "java.math.BigDecimal",
    date: "java.time.LocalDate",
    time: "java.time.LocalTime",
    datetime: "java.time.OffsetDateTime",
    GenericRecord: "com.hazelcast.internal.serialization.impl.compact.DeserializedGenericRecord",
    bytes: "[B",
    HazelcastJsonValue: "com.hazelcast.core.HazelcastJsonValue",
}
_PARSERS: Final[dict[type, tuple[Callable[[str], object], str]]] = {
    int: (lambda text: _number(text), "java.lang.NumberFormatException"),
    float: (lambda text: _number(text), "java.lang.NumberFormatException"),
    Decimal: (Decimal, "java.lang.NumberFormatException"),
    UUID: (UUID, "java.lang.IllegalArgumentException"),
    datetime: (datetime.fromisoformat, "java.time.format.DateTimeParseException"),
    date: (date.fromisoformat, "java.time.format.DateTimeParseException"),
    time: (time.fromisoformat, "java.time.format.DateTimeParseException"),
}
_LONG: Final = (1 << 64) - 1
_SIGN: Final = 1 << 63
_NUMBERS: Final = (int, float, Decimal)
_COMPARABLE: Final = (*_NUMBERS, str, UUID, date, time)


class JsonPart(NamedTuple):
    """An object or array within JSON: it equals nothing and has no order, but can be projected."""

    content: object


def java_name(value: object) -> str:
    """Return the Java class that errors name for a value."""
    return _NAMES.get(type(value), type(value).__name__)


def is_comparable(value: object) -> bool:
    """Tell whether Java knows an order of values like this one."""
    return isinstance(value, _COMPARABLE)


def is_number(value: object) -> bool:
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def convert(constant: object, like: object) -> object:
    """Return `constant` as the type of the attribute value `like`, as far as Java converts it.

    Raises:
        HazelcastError: It can't be converted: text that is no number for a number, for instance.
    """
    if constant is None or like is None or type(constant) is type(like):
        return constant
    if isinstance(like, bool):
        if isinstance(constant, _NUMBERS):
            return int(constant) != 0
        return str(constant).lower() == "true"
    if isinstance(like, str):
        return _text(constant)
    if is_number(like) and isinstance(constant, bool):
        raise IllegalArgumentError(f"Cannot convert [{_text(constant)}] to number")
    if isinstance(constant, str) and type(like) in _PARSERS:
        return _parse(constant, type(like))
    return constant


def equal(value: object, constant: object) -> bool:
    """Tell whether an attribute's value equals a constant; None equals None."""
    if value is None:
        return constant is None
    require_scalar(value, "EqualPredicate")
    if constant is None:
        return False
    other = convert(constant, value)
    if is_number(value) != is_number(other) or isinstance(value, bool) != isinstance(other, bool):
        return False
    return bool(value == other)


def compare(value: object, constant: object) -> int | None:
    """Return a number below, equal to or above 0 as an attribute's value is to a constant; None if either is missing.

    Raises:
        ClassCastError: They have no order.
    """
    if value is None or constant is None or isinstance(value, JsonPart):
        return None
    require_scalar(value, "GreaterLessPredicate")
    converted = convert(constant, value)
    mine, other = sortable(value), sortable(converted)
    try:
        return int(mine > other) - int(mine < other)
    except TypeError as error:
        raise not_castable(converted, java_name(value)) from error


def sortable(value: object) -> Any:
    """Return what Python puts in the order in which Java puts values like this one."""
    if isinstance(value, str):
        return value.encode("utf-16-be", "surrogatepass")
    if isinstance(value, UUID):  # two signed halves
        return (value.int >> 64 ^ _SIGN) << 64 | (value.int ^ _SIGN) & _LONG
    return value


def not_castable(value: object, java_class: str) -> HazelcastError:
    """Return the error for a value of a class that can't be taken for another."""
    return ClassCastError(f"class {java_name(value)} cannot be cast to class {java_class}")


def require_scalar(value: object, predicate: str) -> None:
    """Check that a predicate, named as its Java class, can look at a value.

    Raises:
        IllegalArgumentError: It is a list, or a whole JSON document.
        QueryError: It has no order in Java.
    """
    if isinstance(value, list):
        raise IllegalArgumentError(f"Cannot use {predicate} predicate with an array or a collection attribute")
    if isinstance(value, HazelcastJsonValue):
        raise IllegalArgumentError(f"Unknown Json type: {value.to_string()}")
    if not isinstance(value, (*_COMPARABLE, JsonPart)):
        raise QueryError(
            "The field can not be compared, because it does not implement Comparable interface."
            f" Class {java_name(value)}"
        )


def _parse(text: str, cls: type) -> object:
    parse, java_class = _PARSERS[cls]
    try:
        return parse(text)
    except (ValueError, InvalidOperation) as error:
        raise undefined_error(java_class, f'For input string: "{text}"') from error


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
