"""Dates, times, and both, with and without an offset from UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids

if TYPE_CHECKING:
    from struct import Struct

    from hazelcast.serialization.builtin._tables import Tables
    from hazelcast.serialization.scope import Scope

__all__ = ["check_aware", "check_date", "check_naive", "register"]

_MAX_OFFSET: Final = 18 * 3600
"""Java's `ZoneOffset` reaches this many seconds from UTC, either way."""


class DateSerializer:
    type_id: int = type_ids.LOCAL_DATE

    def __init__(self, struct: Struct) -> None:
        self._struct = struct

    def dumps(self, value: date, scope: Scope, /) -> bytes:
        return scope.heads[type_ids.LOCAL_DATE] + self._struct.pack(value.year, value.month, value.day)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[date, int]:
        year, month, day = self._struct.unpack_from(data, offset)
        _check_year(year)
        return date(year, month, day), offset + self._struct.size


class TimeSerializer:
    type_id: int = type_ids.LOCAL_TIME

    def __init__(self, struct: Struct) -> None:
        self._struct = struct

    def dumps(self, value: time, scope: Scope, /) -> bytes:
        if value.tzinfo is not None:
            raise HazelcastSerializationError(
                f"The time {value} has a time zone, which Java's LocalTime has not: pass a datetime, or tzinfo=None"
            )
        return scope.heads[type_ids.LOCAL_TIME] + self._struct.pack(
            value.hour, value.minute, value.second, value.microsecond * 1000
        )

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[time, int]:
        hour, minute, second, nano = self._struct.unpack_from(data, offset)
        return time(hour, minute, second, _microsecond(nano)), offset + self._struct.size


class LocalDateTimeSerializer:
    type_id: int = type_ids.LOCAL_DATE_TIME

    def __init__(self, struct: Struct) -> None:
        self._struct = struct

    def dumps(self, value: datetime, scope: Scope, /) -> bytes:
        return scope.heads[type_ids.LOCAL_DATE_TIME] + _pack(self._struct, value)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[datetime, int]:
        year, month, day, hour, minute, second, nano = self._struct.unpack_from(data, offset)
        _check_year(year)
        return datetime(year, month, day, hour, minute, second, _microsecond(nano)), offset + self._struct.size


class OffsetDateTimeSerializer:
    """Aware datetimes. The offset is the one in force at that instant; the name of the zone is not kept."""

    type_id: int = type_ids.OFFSET_DATE_TIME

    def __init__(self, struct: Struct) -> None:
        self._struct = struct

    def dumps(self, value: datetime, scope: Scope, /) -> bytes:
        delta = value.utcoffset() or timedelta()
        offset = delta.days * 86400 + delta.seconds
        if delta.microseconds or not -_MAX_OFFSET <= offset <= _MAX_OFFSET:
            raise HazelcastSerializationError(
                f"The UTC offset {delta} of a datetime is not one that Java has: whole seconds, at most 18 hours"
            )
        return scope.heads[type_ids.OFFSET_DATE_TIME] + _pack(self._struct, value, offset)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[datetime, int]:
        year, month, day, hour, minute, second, nano, seconds = self._struct.unpack_from(data, offset)
        _check_year(year)
        zone = timezone(timedelta(seconds=seconds)) if seconds else UTC
        value = datetime(year, month, day, hour, minute, second, _microsecond(nano), zone)
        return value, offset + self._struct.size


def check_date(value: date) -> None:
    """Refuse a datetime for a date."""
    if isinstance(value, datetime):
        raise TypeError("a date has no time: pass value.date()")


def check_naive(value: datetime) -> None:
    """Refuse an aware datetime for a naive one."""
    if value.utcoffset() is not None:
        raise TypeError("a timestamp has no time zone: pass a naive datetime, or write a timestamp_with_timezone")


def check_aware(value: datetime) -> None:
    """Refuse a naive datetime for an aware one."""
    if value.utcoffset() is None:
        raise TypeError("the datetime has no time zone: give it one, or write a timestamp")


def _pack(struct: Struct, value: datetime, *offset: int) -> bytes:
    nano = value.microsecond * 1000
    return struct.pack(value.year, value.month, value.day, value.hour, value.minute, value.second, nano, *offset)


def _check_year(year: int) -> None:
    if not 1 <= year <= 9999:
        raise HazelcastSerializationError(f"Python's dates have no year {year}, only 1 to 9999")


def _microsecond(nano: int) -> int:
    # Python has no nanoseconds: what is below a microsecond is cut off.
    return nano // 1000


def register(tables: Tables) -> None:
    """Add dates and times; a datetime is written with an offset if it has one."""
    local = LocalDateTimeSerializer(tables.struct("i5Bi"))
    with_offset = OffsetDateTimeSerializer(tables.struct("i5Bii"))

    def either(value: datetime, scope: Scope) -> bytes:
        return (local if value.utcoffset() is None else with_offset).dumps(value, scope)

    tables.add(DateSerializer(tables.struct("i2B")), date)
    tables.add(TimeSerializer(tables.struct("3Bi")), time)
    tables.add(local)
    tables.add(with_offset)
    tables.dumps[datetime] = either
