"""One page of an SQL result, which travels column by column.

Python's `time` and `datetime` know microseconds, SQL nanoseconds: what is finer is cut off on reading.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

import msgspec

from hazelcast.errors import ProtocolError
from hazelcast.protocol.frames import BEGIN, END, FRAME, NULL
from hazelcast.protocol.structures import HazelcastJsonValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self

    from typing_extensions import Buffer

    from hazelcast.protocol.frames import Bytes

SqlValue: TypeAlias = str | bool | int | float | Decimal | date | time | datetime | bytes | HazelcastJsonValue | None
"""What a column holds: by its type one of these, or None; an object is its serialized `Data`."""


class ColumnType(IntEnum):
    """The type of a column."""

    VARCHAR = 0
    BOOLEAN = 1
    TINYINT = 2
    SMALLINT = 3
    INTEGER = 4
    BIGINT = 5
    DECIMAL = 6
    REAL = 7
    DOUBLE = 8
    DATE = 9
    TIME = 10
    TIMESTAMP = 11
    TIMESTAMP_WITH_TIME_ZONE = 12
    OBJECT = 13
    NULL = 14
    JSON = 15


class SqlPage(msgspec.Struct):
    """Some rows of a result: a list of values per column."""

    column_types: list[ColumnType]
    columns: list[list[SqlValue]]
    last: bool
    """Whether no page follows."""

    def __wire_write__(self, out: list[Buffer], last_flag: int) -> None:
        types = [int(column_type) for column_type in self.column_types]
        out += (_frame(b"", BEGIN), _frame(b"\x01" if self.last else b"\x00"), _frame(_INTS.pack_list(types)))
        for column_type, column in zip(self.column_types, self.columns, strict=True):
            if column_type in _FIXED:
                out.append(_frame(_FIXED[column_type].write(column)))
            elif column_type == ColumnType.NULL:
                out.append(_frame(_COUNT.pack(len(column))))
            else:
                write = _WRITERS[column_type]
                out.append(_frame(b"", BEGIN))
                for value in column:
                    out.append(_frame(b"", NULL) if value is None else write(value))
                out.append(_frame(b"", END))
        out.append(_frame(b"", END | last_flag))

    @classmethod
    def __wire_read__(cls, buffer: Bytes, at: int, end: int) -> tuple[Self, int]:
        frames = _Frames(buffer, at, end)
        frames.begin()
        last = frames.content()[0] != 0
        types = [ColumnType(number) for number in _INTS.unpack_list(frames.content())]
        columns = [_read_column(frames, column_type) for column_type in types]
        if len({len(column) for column in columns}) > 1:
            raise ProtocolError("The columns of an SQL page differ in length")
        frames.leave()
        return cls(types, columns, last), frames.at


def _read_column(frames: _Frames, column_type: ColumnType) -> list[SqlValue]:
    if column_type in _FIXED:
        return _FIXED[column_type].read(frames.content())
    if column_type == ColumnType.NULL:
        return _nulls(_COUNT.unpack(frames.content())[0])
    read, column = _READERS[column_type], list[SqlValue]()
    frames.begin()
    while not frames.peek() & END:
        if frames.peek() & NULL:
            frames.skip()
            column.append(None)
        else:
            column.append(read(frames))
    frames.skip()
    return column


# -- frames ------------------------------------------------------------------------------------------------------------


def _frame(content: bytes, flags: int = 0) -> bytes:
    return FRAME.pack(FRAME.size + len(content), flags) + content


class _Frames:
    """The frames of a page, one after the other."""

    def __init__(self, buffer: Bytes, at: int, end: int) -> None:
        self._buffer, self.at, self._end = buffer, at, end

    def _head(self) -> tuple[int, int]:
        if self.at >= self._end:
            raise ProtocolError("The message ends within an SQL page")
        return cast("tuple[int, int]", FRAME.unpack_from(self._buffer, self.at))

    def peek(self) -> int:
        """Return the flags of the next frame."""
        return self._head()[1]

    def skip(self) -> None:
        self.at += self._head()[0]

    def begin(self) -> None:
        if not self.peek() & BEGIN:
            raise ProtocolError("An SQL page without a begin frame where one should be")
        self.skip()

    def content(self) -> bytes:
        size, flags = self._head()
        if flags & (BEGIN | END | NULL):
            raise ProtocolError(f"A frame with flags 0x{flags:04x} in an SQL page where a value should be")
        start = self.at + FRAME.size
        self.at += size
        return bytes(self._buffer[start : self.at])

    def leave(self) -> None:
        """Skip what a newer peer added, and the end frame."""
        depth = 1
        while depth:
            flags = self.peek()
            depth += (flags & BEGIN != 0) - (flags & END != 0)
            self.skip()


# -- columns of fixed-size values: one frame ---------------------------------------------------------------------------

_COUNT: Final = Struct("<i")
_HEAD: Final = Struct("<bi")
_ALL_NULL: Final = 1
_NONE_NULL: Final = 2
_SOME_NULL: Final = 3
_GROUP: Final = 8
_MOST_NULLS: Final = 1 << 24
"""A column of nulls is only a number on the wire: believe no more of it than this."""


def _nulls(count: int) -> list[SqlValue]:
    if not 0 <= count <= _MOST_NULLS:
        raise ProtocolError(f"An SQL page of {count} rows")
    return [None] * count


class _Fixed(NamedTuple):
    """How a value of fixed size is packed."""

    format: str
    make: Callable[..., SqlValue] | None = None
    take: Callable[..., tuple[object, ...]] | None = None

    def pack_list(self, values: Iterable[SqlValue]) -> bytes:
        values = list(values)
        if self.take is None:
            return Struct(f"<{len(values)}{self.format}").pack(*values)
        pack, take = Struct("<" + self.format).pack, self.take
        return b"".join([pack(*take(value)) for value in values])

    def unpack_list(self, content: bytes) -> list[Any]:
        unpacked = Struct("<" + self.format).iter_unpack(content)
        if self.make is None:
            return [value for (value,) in unpacked]
        make = self.make
        return [make(*parts) for parts in unpacked]

    def write(self, column: Sequence[SqlValue]) -> bytes:
        nulls = column.count(None)
        if nulls == len(column):
            return _HEAD.pack(_ALL_NULL, len(column))
        if not nulls:
            return _HEAD.pack(_NONE_NULL, len(column)) + self.pack_list(column)
        parts = [_HEAD.pack(_SOME_NULL, len(column))]
        for start in range(0, len(column), _GROUP):
            group = column[start : start + _GROUP]
            mask = sum(1 << i for i, value in enumerate(group) if value is not None)
            parts += (bytes([mask]), self.pack_list(value for value in group if value is not None))
        return b"".join(parts)

    def read(self, content: bytes) -> list[SqlValue]:
        kind, count = _HEAD.unpack_from(content)
        size, at = Struct("<" + self.format).size, _HEAD.size
        if kind == _ALL_NULL:
            return _nulls(count)
        if kind == _NONE_NULL and len(content) == at + count * size:
            return self.unpack_list(content[at:])
        if kind != _SOME_NULL or not 0 <= count <= _GROUP * (len(content) - at):
            raise ProtocolError(f"A column of {count} values of {size} bytes and kind {kind} in {len(content)} bytes")
        column: list[SqlValue] = []
        for start in range(0, count, _GROUP):
            mask = content[at]
            after = at + 1 + mask.bit_count() * size
            if after > len(content):
                raise ProtocolError(f"A column of {count} values ends after {len(column)}")
            present = iter(self.unpack_list(content[at + 1 : after]))
            at = after
            column += [next(present) if mask >> i & 1 else None for i in range(min(_GROUP, count - start))]
        return column


def _make_time(hour: int, minute: int, second: int, nanosecond: int) -> time:
    return time(hour, minute, second, nanosecond // 1000)


def _take_time(value: time | datetime) -> tuple[int, ...]:
    return value.hour, value.minute, value.second, value.microsecond * 1000


def _take_date(value: date) -> tuple[int, ...]:
    return value.year, value.month, value.day


def _make_timestamp(year: int, month: int, day: int, hour: int, minute: int, second: int, nanosecond: int) -> datetime:
    return datetime(year, month, day, hour, minute, second, nanosecond // 1000)


def _take_timestamp(value: datetime) -> tuple[int, ...]:
    return _take_date(value) + _take_time(value)


def _make_zoned(*parts: int) -> datetime:
    return _make_timestamp(*parts[:-1]).replace(tzinfo=timezone(timedelta(seconds=parts[-1])))


def _take_zoned(value: datetime) -> tuple[int, ...]:
    offset = value.utcoffset()
    if offset is None:
        raise ValueError(f"{value!r} has no time zone")
    return (*_take_timestamp(value), int(offset.total_seconds()))


_INTS: Final = _Fixed("i")
_FIXED: Final = {
    ColumnType.BOOLEAN: _Fixed("?"),
    ColumnType.TINYINT: _Fixed("b"),
    ColumnType.SMALLINT: _Fixed("h"),
    ColumnType.INTEGER: _INTS,
    ColumnType.BIGINT: _Fixed("q"),
    ColumnType.REAL: _Fixed("f"),
    ColumnType.DOUBLE: _Fixed("d"),
    ColumnType.DATE: _Fixed("ibb", date, _take_date),
    ColumnType.TIME: _Fixed("bbbi", _make_time, _take_time),
    ColumnType.TIMESTAMP: _Fixed("ibbbbbi", _make_timestamp, _take_timestamp),
    ColumnType.TIMESTAMP_WITH_TIME_ZONE: _Fixed("ibbbbbii", _make_zoned, _take_zoned),
}


# -- columns of values with frames of their own ------------------------------------------------------------------------


def _write_decimal(value: Decimal) -> bytes:
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no finite number")
    unscaled = int("".join(map(str, digits))) * (-1 if sign else 1)
    raw = unscaled.to_bytes((unscaled + (unscaled < 0)).bit_length() // 8 + 1, "big", signed=True)
    return _frame(_COUNT.pack(len(raw)) + raw + _COUNT.pack(-exponent))


def _read_decimal(frames: _Frames) -> Decimal:
    content = frames.content()
    (size,) = _COUNT.unpack_from(content)
    if size < 0 or len(content) != size + 2 * _COUNT.size:
        raise ProtocolError(f"A decimal of {size} bytes in a frame of {len(content)}")
    unscaled = int.from_bytes(content[_COUNT.size : -_COUNT.size], "big", signed=True)
    (scale,) = _COUNT.unpack(content[-_COUNT.size :])
    digits = tuple(map(int, str(abs(unscaled))))
    return Decimal((int(unscaled < 0), digits, -scale))


def _write_json(value: HazelcastJsonValue) -> bytes:
    return _frame(b"", BEGIN) + _frame(value.value.encode()) + _frame(b"", END)


def _read_json(frames: _Frames) -> HazelcastJsonValue:
    frames.begin()
    text = frames.content().decode()
    frames.leave()
    return HazelcastJsonValue(text)


_WRITERS: Final[dict[ColumnType, Callable[[Any], bytes]]] = {
    ColumnType.VARCHAR: lambda value: _frame(value.encode()),
    ColumnType.OBJECT: _frame,
    ColumnType.DECIMAL: _write_decimal,
    ColumnType.JSON: _write_json,
}
_READERS: Final[dict[ColumnType, Callable[[_Frames], SqlValue]]] = {
    ColumnType.VARCHAR: lambda frames: frames.content().decode(),
    ColumnType.OBJECT: lambda frames: frames.content(),
    ColumnType.DECIMAL: _read_decimal,
    ColumnType.JSON: _read_json,
}
