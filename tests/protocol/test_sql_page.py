"""Pages of SQL results: the layout of each kind of column, and what is not believed."""

from __future__ import annotations

import struct
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings

from hazelcast.errors import ProtocolError
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.frames import BEGIN, END, FINAL, FRAME, NULL
from hazelcast.protocol.messages.sql import SqlFetch, SqlFetchResponse
from hazelcast.protocol.sql_page import ColumnType, SqlPage, SqlValue
from hazelcast.protocol.structures import HazelcastJsonValue
from tests.protocol.strategies import sql_pages

CODEC = request_codec(SqlFetch)


def frame(content: bytes = b"", flags: int = 0) -> bytes:
    return FRAME.pack(FRAME.size + len(content), flags) + content


def wire(page: SqlPage) -> bytes:
    """Return the frames of a page within a response."""
    message = b"".join(CODEC.encode_response(SqlFetchResponse(page, None), 0, 0, 0))
    return message[19 : -len(frame())]


def read(page: bytes) -> SqlPage | None:
    """Decode a response with a page of these frames."""
    message = b"".join(CODEC.encode_response(SqlFetchResponse(None, None), 0, 0, 0))
    message = message[:19] + page + frame(flags=NULL | FINAL)
    return CODEC.decode_response(message, 0, len(message)).row_page


def page_of(column_type: int, *column: bytes) -> bytes:
    """Return the frames of a page of one column."""
    return b"".join(
        [frame(flags=BEGIN), frame(b"\0"), frame(struct.pack("<i", column_type)), *column, frame(flags=END)]
    )


def ints(kind: int, count: int, rest: bytes = b"") -> bytes:
    return frame(struct.pack("<bi", kind, count) + rest)


NANOSECONDS = 123_456_000
DAY, CLOCK = struct.pack("<ibb", 2024, 2, 29), struct.pack("<bbbi", 23, 59, 58, NANOSECONDS)
MOMENT = datetime(2024, 2, 29, 23, 59, 58, 123_456)
EAST = timezone(timedelta(hours=5, minutes=30))

LAYOUTS: list[tuple[ColumnType, list[SqlValue], bytes]] = [
    (
        ColumnType.VARCHAR,
        ["é", None],
        frame(flags=BEGIN) + frame("é".encode()) + frame(flags=NULL) + frame(flags=END),
    ),
    (ColumnType.OBJECT, [b"data"], frame(flags=BEGIN) + frame(b"data") + frame(flags=END)),
    (
        ColumnType.JSON,
        [HazelcastJsonValue("[1]")],
        frame(flags=BEGIN) * 2 + frame(b"[1]") + frame(flags=END) * 2,
    ),
    (ColumnType.NULL, [None, None, None], frame(b"\x03\0\0\0")),
    (ColumnType.BOOLEAN, [True, False], ints(2, 2, b"\1\0")),
    (ColumnType.SMALLINT, [None, None], ints(1, 2)),
    (
        ColumnType.TINYINT,
        [1, None, -1, None, None, None, None, 8, None, 9],
        ints(3, 10, b"\x85\x01\xff\x08\x02\x09"),
    ),
    (ColumnType.DOUBLE, [1.5], ints(2, 1, struct.pack("<d", 1.5))),
    (ColumnType.DATE, [MOMENT.date()], ints(2, 1, DAY)),
    (ColumnType.TIME, [MOMENT.time()], ints(2, 1, CLOCK)),
    (ColumnType.TIMESTAMP, [MOMENT], ints(2, 1, DAY + CLOCK)),
    (
        ColumnType.TIMESTAMP_WITH_TIME_ZONE,
        [MOMENT.replace(tzinfo=EAST)],
        ints(2, 1, DAY + CLOCK + struct.pack("<i", 19_800)),
    ),
    (
        ColumnType.DECIMAL,
        [Decimal("-12.8"), Decimal("1E+3"), Decimal("1.28")],
        frame(flags=BEGIN)
        + frame(b"\1\0\0\0\x80\1\0\0\0")
        + frame(b"\1\0\0\0\1\xfd\xff\xff\xff")
        + frame(b"\2\0\0\0\0\x80\2\0\0\0")
        + frame(flags=END),
    ),
]


@pytest.mark.parametrize(("column_type", "column", "layout"), LAYOUTS, ids=lambda value: getattr(value, "name", ""))
def test_layout_of_a_column(column_type: ColumnType, column: list[SqlValue], layout: bytes) -> None:
    page = SqlPage([column_type], [column], last=False)
    assert wire(page) == page_of(column_type, layout)
    assert read(page_of(column_type, layout)) == page


@settings(max_examples=100, deadline=None, database=None)
@given(sql_pages())
def test_pages_give_back_what_went_in(page: SqlPage) -> None:
    assert read(wire(page)) == page


def test_a_decimal_keeps_its_scale() -> None:
    page = read(wire(SqlPage([ColumnType.DECIMAL], [[Decimal("1.500")]], last=True)))
    assert page is not None
    assert str(page.columns[0][0]) == "1.500"


def test_nanoseconds_are_cut_off() -> None:
    page = read(page_of(ColumnType.TIME, ints(2, 1, struct.pack("<bbbi", 0, 0, 0, 999_999_999))))
    assert page is not None
    assert page.columns == [[time(0, 0, 0, 999_999)]]


def test_what_a_newer_member_adds_is_skipped() -> None:
    page = page_of(ColumnType.NULL, frame(b"\1\0\0\0"), frame(b"more"), frame(flags=BEGIN), frame(flags=END))
    assert read(page) == SqlPage([ColumnType.NULL], [[None]], last=False)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page_of(99, ints(2, 0)), id="an unknown type"),
        pytest.param(page_of(ColumnType.INTEGER, ints(4, 1, b"\0\0\0\0")), id="an unknown kind of column"),
        pytest.param(page_of(ColumnType.INTEGER, ints(2, 2, b"\0\0\0\0")), id="fewer values than said"),
        pytest.param(page_of(ColumnType.INTEGER, ints(3, 8, b"\3\0\0\0\0")), id="fewer values than the mask says"),
        pytest.param(page_of(ColumnType.INTEGER, ints(3, 9, b"\0")), id="fewer masks than said"),
        pytest.param(page_of(ColumnType.INTEGER, ints(3, -1)), id="a negative number of values"),
        pytest.param(page_of(ColumnType.INTEGER, ints(1, (1 << 31) - 1)), id="two thousand million nulls"),
        pytest.param(page_of(ColumnType.NULL, frame(b"\xff\xff\xff\x7f")), id="two thousand million nulls, untyped"),
        pytest.param(page_of(ColumnType.INTEGER, frame(b"\2")), id="a column without a count"),
        pytest.param(page_of(ColumnType.INTEGER), id="no column"),
        pytest.param(page_of(ColumnType.VARCHAR, frame(b"text")), id="a column without a begin frame"),
        pytest.param(page_of(ColumnType.VARCHAR, frame(flags=BEGIN)), id="a column without an end frame"),
        pytest.param(
            page_of(ColumnType.VARCHAR, frame(flags=BEGIN), frame(b"\xff"), frame(flags=END)), id="no valid UTF-8"
        ),
        pytest.param(page_of(ColumnType.DATE, ints(2, 1, struct.pack("<ibb", 2023, 2, 29))), id="no valid date"),
        pytest.param(page_of(ColumnType.DATE, ints(2, 1, struct.pack("<ibb", 10_000, 1, 1))), id="a date too late"),
        pytest.param(
            page_of(ColumnType.DECIMAL, frame(flags=BEGIN), frame(b"\x09\0\0\0\1\0\0\0\0"), frame(flags=END)),
            id="a decimal longer than its frame",
        ),
        pytest.param(frame(flags=BEGIN) + frame(b"\0") + frame(b"\4\0\0\0"), id="no end of the page"),
        pytest.param(frame(flags=BEGIN) + frame() + frame() + frame(flags=END), id="no last flag"),
        pytest.param(
            frame(flags=BEGIN)
            + frame(b"\0")
            + frame(struct.pack("<ii", ColumnType.NULL, ColumnType.NULL))
            + frame(b"\1\0\0\0")
            + frame(b"\2\0\0\0")
            + frame(flags=END),
            id="columns of different length",
        ),
    ],
)
def test_a_malformed_page_is_a_protocol_error(page: bytes) -> None:
    with pytest.raises(ProtocolError):
        read(page)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_a_number_that_sql_does_not_have(value: Decimal) -> None:
    with pytest.raises(ValueError, match="finite"):
        wire(SqlPage([ColumnType.DECIMAL], [[value]], last=True))


def test_a_time_without_its_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        wire(SqlPage([ColumnType.TIMESTAMP_WITH_TIME_ZONE], [[MOMENT]], last=True))


def test_dates_of_all_years_that_python_knows() -> None:
    page = SqlPage([ColumnType.DATE], [[date.min, date.max]], last=True)
    assert read(wire(page)) == page
