from __future__ import annotations

import struct
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from tests.serialization.support import data

registry = Registry()

PLUS_3 = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 2, 29), data(-51, "000007e8 02 1d")),
        (time(1, 2, 3, 4), data(-52, "01 02 03 00000fa0")),
        (datetime(2024, 1, 2, 3, 4, 5, 6), data(-53, "000007e8 01 02 03 04 05 00001770")),
        (datetime(2024, 1, 2, 3, 4, 5, 6, PLUS_3), data(-54, "000007e8 01 02 03 04 05 00001770 00002a30")),
        (datetime(2024, 1, 2, tzinfo=UTC), data(-54, "000007e8 01 02 00 00 00 00000000 00000000")),
    ],
)
def test_bytes_of_dates_and_times(value: object, expected: bytes) -> None:
    assert registry.to_data(value) == expected
    read = registry.to_object(expected)
    assert read == value
    assert type(read) is type(value)


@given(st.one_of(st.dates(), st.times(), st.datetimes(), st.datetimes(timezones=st.just(PLUS_3))))
def test_dates_and_times_survive_in_both_orders(value: date | time) -> None:
    for each in (registry, Registry(is_big_endian=False)):
        assert each.to_object(each.to_data(value)) == value


def berlin() -> ZoneInfo:
    """Return a zone like Europe/Berlin; the machine may have no database of zones."""
    header = b"TZif2" + bytes(15)
    v1 = header + struct.pack(">6i", 0, 0, 0, 0, 1, 1) + bytes(7)
    v2 = header + struct.pack(">6i", 0, 0, 0, 0, 1, 4) + struct.pack(">iBB", 3600, 0, 0) + b"CET\0"
    return ZoneInfo.from_file(BytesIO(v1 + v2 + b"\nCET-1CEST,M3.5.0,M10.5.0/3\n"))


@pytest.mark.parametrize(("month", "hours"), [(1, 1), (7, 2)])
def test_a_named_zone_gives_the_offset_of_that_day(month: int, hours: int) -> None:
    value = datetime(2024, month, 1, 12, tzinfo=berlin())
    read = registry.to_object(registry.to_data(value))
    assert isinstance(read, datetime)
    assert read == value
    assert read.utcoffset() == timedelta(hours=hours)


def test_a_naive_datetime_stays_naive() -> None:
    read = registry.to_object(registry.to_data(datetime(2024, 1, 2)))
    assert isinstance(read, datetime)
    assert read.tzinfo is None


class Nowhere(tzinfo):
    @override
    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return None

    @override
    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    @override
    def tzname(self, dt: datetime | None) -> str | None:
        return None


def test_a_zone_without_an_offset_counts_as_none() -> None:
    assert registry.to_data(datetime(2024, 1, 2, tzinfo=Nowhere())) == registry.to_data(datetime(2024, 1, 2))


@pytest.mark.parametrize("offset", [timedelta(hours=19), timedelta(hours=-18, seconds=-1), timedelta(microseconds=5)])
def test_an_offset_that_java_has_not_is_an_error(offset: timedelta) -> None:
    with pytest.raises(HazelcastSerializationError, match="18 hours"):
        registry.to_data(datetime(2024, 1, 2, tzinfo=timezone(offset)))


def test_negative_offsets_survive() -> None:
    value = datetime(2024, 1, 2, tzinfo=timezone(-timedelta(hours=9, minutes=30)))
    assert registry.to_data(value)[-4:] == (-34200).to_bytes(4, "big", signed=True)
    read = registry.to_object(registry.to_data(value))
    assert isinstance(read, datetime)
    assert read.utcoffset() == timedelta(hours=-9, minutes=-30)


def test_a_time_with_a_zone_is_an_error() -> None:
    with pytest.raises(HazelcastSerializationError, match="LocalTime"):
        registry.to_data(time(1, tzinfo=UTC))


def test_nanoseconds_are_cut_off() -> None:
    assert registry.to_object(data(-52, "01 02 03 3b9ac9ff")) == time(1, 2, 3, 999_999)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (data(-51, "00002af8 01 01"), "no year 11000"),
        (data(-51, "00000000 01 01"), "no year 0"),
        (data(-53, "ffffffff 01 01 00 00 00 00000000"), "no year -1"),
        (data(-51, "000007e7 02 1d"), "day"),
        (data(-51, "000007e7 0d 01"), "month"),
        (data(-52, "18 00 00 00000000"), "hour"),
        (data(-52, "00 00 00 3b9aca00"), "microsecond"),
        (data(-52, "00 00 00 ffffffff"), "microsecond"),
        (data(-54, "000007e8 01 02 00 00 00 00000000 00015180"), "timedelta"),
        (data(-51, "000007e8 01"), "cut short"),
    ],
)
def test_what_python_cannot_hold_is_an_error(written: bytes, reason: str) -> None:
    with pytest.raises(HazelcastSerializationError, match=reason):
        registry.to_object(written)
