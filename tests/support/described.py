"""Values as Java's side describes them: see `tests/java/proof/Described.java`."""

from __future__ import annotations

import struct
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from hazelcast.core import HazelcastJsonValue

if TYPE_CHECKING:
    from collections.abc import Callable

INTEGERS = ("Byte", "Short", "Integer", "Long", "BigInteger")


def described(value: object, int_class: str = "Integer") -> list[Any]:
    """Describe what Java must see of a value that Python has written.

    Args:
        value: A value of a built-in type.
        int_class: The Java class of an `int`.
    """
    if value is None:
        return ["null", None]
    if isinstance(value, list):
        return ["ArrayList", [described(item, int_class) for item in cast("list[object]", value)]]
    if isinstance(value, bool):
        return ["Boolean", value]
    if isinstance(value, int):
        return [int_class, value]
    if isinstance(value, float):
        return ["Double", struct.pack(">d", value).hex()]
    if isinstance(value, str):
        return ["String", value]
    if isinstance(value, (bytes, bytearray)):
        return ["byte[]", list(memoryview(value).cast("b"))]
    if isinstance(value, UUID):
        return ["UUID", str(value)]
    if isinstance(value, Decimal):
        sign, digits, exponent = value.as_tuple()
        assert isinstance(exponent, int)
        unscaled = int("".join(map(str, digits)))
        return ["BigDecimal", [-unscaled if sign else unscaled, -exponent]]
    if isinstance(value, datetime):
        offset = value.utcoffset()
        fields = [*_date(value), *_time(value)]
        if offset is None:
            return ["LocalDateTime", fields]
        return ["OffsetDateTime", [*fields, offset // timedelta(seconds=1)]]
    if isinstance(value, date):
        return ["LocalDate", _date(value)]
    if isinstance(value, time):
        return ["LocalTime", _time(value)]
    assert isinstance(value, HazelcastJsonValue), value
    return ["HazelcastJsonValue", value.to_string()]


def undescribed(description: list[Any]) -> object:
    """Return what Python must read where Java sees a value of a built-in type."""
    name, content = description
    return content if content is None else _FROM[name](content)


def _date(value: date) -> list[int]:
    return [value.year, value.month, value.day]


def _time(value: time | datetime) -> list[int]:
    return [value.hour, value.minute, value.second, value.microsecond * 1000]


def _float(bits: str) -> float:
    value: float = struct.unpack(">f" if len(bits) == 8 else ">d", bytes.fromhex(bits))[0]
    return value


def _to_date(fields: list[int]) -> date:
    return date(*fields)


def _to_time(fields: list[int]) -> time:
    # Python has no nanoseconds.
    hour, minute, second, nano = fields
    return time(hour, minute, second, nano // 1000)


def _to_datetime(fields: list[int]) -> datetime:
    zone = timezone(timedelta(seconds=fields[7])) if len(fields) > 7 else None
    return datetime.combine(_to_date(fields[:3]), _to_time(fields[3:7]), zone)


def _to_decimal(content: list[int]) -> Decimal:
    unscaled, scale = content
    # Not by arithmetic, which rounds.
    return Decimal((unscaled < 0, tuple(map(int, str(abs(unscaled)))), -scale))


def _to_list(items: list[list[Any]]) -> list[object]:
    return [undescribed(item) for item in items]


def _same(content: object) -> object:
    return content


def _each(convert: Callable[[Any], object]) -> Callable[[list[Any]], list[object]]:
    def convert_all(items: list[Any]) -> list[object]:
        return [None if item is None else convert(item) for item in items]

    return convert_all


_FROM: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys((*INTEGERS, "Boolean", "String", "Class"), _same),
    **dict.fromkeys(("boolean[]", "short[]", "int[]", "long[]", "String[]"), _each(_same)),
    **dict.fromkeys(("float[]", "double[]"), _each(_float)),
    **dict.fromkeys(("Object[]", "ArrayList", "LinkedList"), _to_list),
    "byte[]": lambda items: struct.pack(f"{len(items)}b", *items),
    "char[]": _each(chr),
    "Character": chr,
    "Float": _float,
    "Double": _float,
    "UUID": UUID,
    "BigDecimal": _to_decimal,
    "LocalDate": _to_date,
    "LocalTime": _to_time,
    "LocalDateTime": _to_datetime,
    "OffsetDateTime": _to_datetime,
    "HazelcastJsonValue": HazelcastJsonValue,
}
