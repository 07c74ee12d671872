"""How the values of each type of field are written and read."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.builtin.numbers import DecimalSerializer
from hazelcast.serialization.builtin.temporal import (
    DateSerializer,
    LocalDateTimeSerializer,
    OffsetDateTimeSerializer,
    TimeSerializer,
    check_aware,
    check_date,
    check_naive,
)
from hazelcast.serialization.portable.classdef import FieldType
from hazelcast.serialization.scope import Scope
from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime, time
    from decimal import Decimal

    from typing_extensions import Buffer

    from hazelcast.serialization.draft import Draft
    from hazelcast.serialization.scope import ByteOrder
    from hazelcast.serialization.serializer import Serializer


__all__ = ["Field", "Fields", "StoredField", "fields_of", "malformed", "read_items", "reserved"]

T = TypeVar("T")
W = TypeVar("W")


class Field(Generic[T]):
    """One type of field, as it is read.

    Attributes:
        type: The type.
        read: Reads a value that begins at an offset; returns it and the offset behind it.
        missing: What is read where the class had no such field in the version that was written.
        wider: By another type, what reads a value of that type as one of this type.
    """

    __slots__ = ("missing", "read", "type", "wider")

    def __init__(
        self,
        type_: FieldType,
        read: Callable[[bytes, int, Scope], tuple[T, int]],
        missing: T,
        wider: Mapping[FieldType, Callable[[bytes, int, Scope], tuple[T, int]]] | None = None,
    ) -> None:
        self.type: FieldType = type_
        self.read: Callable[[bytes, int, Scope], tuple[T, int]] = read
        self.missing: T = missing
        self.wider: Mapping[FieldType, Callable[[bytes, int, Scope], tuple[T, int]]] = wider or {}


class StoredField(Field[T], Generic[T, W]):
    """One type of field, as it is read and written.

    Attributes:
        write: Writes a value, to a stream that writes to the draft given too.
    """

    __slots__ = ("write",)

    def __init__(
        self,
        type_: FieldType,
        read: Callable[[bytes, int, Scope], tuple[T, int]],
        write: Callable[[ObjectDataOutput, Draft, W], None],
        missing: T,
        wider: Mapping[FieldType, Callable[[bytes, int, Scope], tuple[T, int]]] | None = None,
    ) -> None:
        super().__init__(type_, read, missing, wider)
        self.write: Callable[[ObjectDataOutput, Draft, W], None] = write


class Fields:
    """All types of fields in one byte order, but for those that hold portables."""

    def __init__(self, byteorder: ByteOrder) -> None:
        prefix = ">" if byteorder == "big" else "<"
        # Payloads alone: no type id stands before them.
        self._bare = Scope(byteorder, defaultdict(bytes), {}, {})
        types, plain = FieldType, _plain
        self.byte: StoredField[int, int] = plain(types.BYTE, ObjectDataInput.read_byte, ObjectDataOutput.write_byte, 0)
        self.boolean: StoredField[bool, bool] = plain(
            types.BOOLEAN, ObjectDataInput.read_boolean, ObjectDataOutput.write_boolean, False
        )
        self.char: StoredField[str, str] = plain(
            types.CHAR, ObjectDataInput.read_char, ObjectDataOutput.write_char, "\0"
        )
        self.short: StoredField[int, int] = plain(
            types.SHORT, ObjectDataInput.read_short, ObjectDataOutput.write_short, 0, _SHORT
        )
        self.int: StoredField[int, int] = plain(
            types.INT, ObjectDataInput.read_int, ObjectDataOutput.write_int, 0, _INT
        )
        self.long: StoredField[int, int] = plain(
            types.LONG, ObjectDataInput.read_long, ObjectDataOutput.write_long, 0, _LONG
        )
        self.float: StoredField[float, float] = plain(
            types.FLOAT, ObjectDataInput.read_float, ObjectDataOutput.write_float, 0.0, _FLOAT
        )
        self.double: StoredField[float, float] = plain(
            types.DOUBLE, ObjectDataInput.read_double, ObjectDataOutput.write_double, 0.0, _DOUBLE
        )
        # The most common fields of all need no stream.
        self.short.read, self.int.read, self.long.read = (_number(prefix + code) for code in "hiq")
        self.float.read, self.double.read = (_number(prefix + code) for code in "fd")
        self.string: StoredField[str | None, str | None] = _nullable(
            types.STRING, ObjectDataInput.read_string, ObjectDataOutput.write_string
        )
        self.bytes: StoredField[bytearray | None, Buffer | None] = _nullable(
            types.BYTE_ARRAY, ObjectDataInput.read_byte_array, ObjectDataOutput.write_byte_array
        )
        self.booleans: StoredField[list[bool] | None, Sequence[bool] | None] = _nullable(
            types.BOOLEAN_ARRAY, ObjectDataInput.read_boolean_array, ObjectDataOutput.write_boolean_array
        )
        self.chars: StoredField[list[str] | None, Sequence[str] | None] = _nullable(
            types.CHAR_ARRAY, ObjectDataInput.read_char_array, ObjectDataOutput.write_char_array
        )
        self.shorts: StoredField[list[int] | None, Sequence[int] | None] = _nullable(
            types.SHORT_ARRAY, ObjectDataInput.read_short_array, ObjectDataOutput.write_short_array
        )
        self.ints: StoredField[list[int] | None, Sequence[int] | None] = _nullable(
            types.INT_ARRAY, ObjectDataInput.read_int_array, ObjectDataOutput.write_int_array
        )
        self.longs: StoredField[list[int] | None, Sequence[int] | None] = _nullable(
            types.LONG_ARRAY, ObjectDataInput.read_long_array, ObjectDataOutput.write_long_array
        )
        self.floats: StoredField[list[float] | None, Sequence[float] | None] = _nullable(
            types.FLOAT_ARRAY, ObjectDataInput.read_float_array, ObjectDataOutput.write_float_array
        )
        self.doubles: StoredField[list[float] | None, Sequence[float] | None] = _nullable(
            types.DOUBLE_ARRAY, ObjectDataInput.read_double_array, ObjectDataOutput.write_double_array
        )
        self.strings: StoredField[list[str | None] | None, Sequence[str | None] | None] = _nullable(
            types.STRING_ARRAY, ObjectDataInput.read_string_array, ObjectDataOutput.write_string_array
        )
        decimals = DecimalSerializer()
        times = TimeSerializer(Struct(prefix + "3Bi"))
        # The years have 16 bits here, and 32 elsewhere.
        dates = DateSerializer(Struct(prefix + "h2B"))
        naive = LocalDateTimeSerializer(Struct(prefix + "h5Bi"))
        aware = OffsetDateTimeSerializer(Struct(prefix + "h5Bii"))
        self.decimal: StoredField[Decimal | None, Decimal | None] = self._object(types.DECIMAL, decimals)
        self.decimals: StoredField[list[Decimal] | None, Sequence[Decimal] | None] = self._objects(
            types.DECIMAL_ARRAY, decimals
        )
        self.time: StoredField[time | None, time | None] = self._object(types.TIME, times)
        self.times: StoredField[list[time] | None, Sequence[time] | None] = self._objects(types.TIME_ARRAY, times)
        self.date: StoredField[date | None, date | None] = self._object(types.DATE, dates, check_date)
        self.dates: StoredField[list[date] | None, Sequence[date] | None] = self._objects(
            types.DATE_ARRAY, dates, check_date
        )
        self.timestamp: StoredField[datetime | None, datetime | None] = self._object(
            types.TIMESTAMP, naive, check_naive
        )
        self.timestamps: StoredField[list[datetime] | None, Sequence[datetime] | None] = self._objects(
            types.TIMESTAMP_ARRAY, naive, check_naive
        )
        self.aware: StoredField[datetime | None, datetime | None] = self._object(
            types.TIMESTAMP_WITH_TIMEZONE, aware, check_aware
        )
        self.awares: StoredField[list[datetime] | None, Sequence[datetime] | None] = self._objects(
            types.TIMESTAMP_WITH_TIMEZONE_ARRAY, aware, check_aware
        )

    def by_type(self) -> dict[FieldType, Field[Any]]:
        """Return all of them by their type."""
        return {field.type: field for field in vars(self).values() if isinstance(field, Field)}

    def _object(
        self, type_: FieldType, serializer: Serializer[T], check: Callable[[T], object] | None = None
    ) -> StoredField[T | None, T | None]:
        """Return a type of values, each of them behind a byte that says whether it is null."""

        def read(data: bytes, offset: int, scope: Scope) -> tuple[T | None, int]:
            if data[offset]:
                return None, offset + 1
            return serializer.loads(data, offset + 1, scope)

        def write(out: ObjectDataOutput, draft: Draft, value: T | None) -> None:
            out.write_boolean(value is None)
            if value is not None:
                if check is not None:
                    check(value)
                draft.add(serializer.dumps(value, self._bare))

        return StoredField(type_, read, write, None)

    def _objects(
        self, type_: FieldType, serializer: Serializer[T], check: Callable[[T], object] | None = None
    ) -> StoredField[list[T] | None, Sequence[T] | None]:
        """Return a type of arrays of values, found by their offsets."""

        def read(data: bytes, offset: int, scope: Scope) -> tuple[list[T] | None, int]:
            return read_items(data, offset, scope, offset + 4, serializer.loads)

        def write(out: ObjectDataOutput, draft: Draft, values: Sequence[T] | None) -> None:
            out.write_int(-1 if values is None else len(values))
            for value, at in reserved(draft, values or ()):
                if value is None:
                    raise TypeError("an array can't have None in it")
                if check is not None:
                    check(value)
                draft.mark(at)
                draft.add(serializer.dumps(value, self._bare))

        return StoredField(type_, read, write, None)


@cache
def fields_of(byteorder: ByteOrder) -> Fields:
    """Return the types of fields in a byte order."""
    return Fields(byteorder)


def reserved(draft: Draft, values: Sequence[T]) -> list[tuple[T, int]]:
    """Make room for an offset for each value; return the values with the places of their offsets."""
    at = draft.reserve(len(values))
    return [(value, at + 4 * index) for index, value in enumerate(values)]


def read_items(
    data: bytes, offset: int, scope: Scope, table: int, read: Callable[[bytes, int, Scope], tuple[T, int]]
) -> tuple[list[T] | None, int]:
    """Read an array of values that are found by their offsets.

    Args:
        data: What is being read.
        offset: Where the number of values stands, −1 for null.
        scope: Where that is.
        table: Where the offsets stand.
        read: Reads a value.

    Returns:
        The values and the offset behind them.
    """
    count = scope.count(data, offset, 4)
    items: list[T] = []
    if count < 0:
        return None, table
    end = table + 4 * count
    for at in Struct(f"{'>' if scope.byteorder == 'big' else '<'}{count}i").unpack_from(data, table):
        # Values that overlap could make much out of little.
        if at < end:
            raise malformed()
        item, end = read(data, at, scope)
        items.append(item)
    return items, end


def malformed() -> HazelcastSerializationError:
    """Return the error for bytes that no portable can have."""
    return HazelcastSerializationError("The portable is malformed: it is cut short, or offsets in it are wrong")


def _from_stream(read: Callable[[ObjectDataInput], T]) -> Callable[[bytes, int, Scope], tuple[T, int]]:
    def read_at(data: bytes, offset: int, scope: Scope) -> tuple[T, int]:
        source = ObjectDataInput(data, offset, scope)
        return read(source), source.position()

    return read_at


def _number(format_: str) -> Callable[[bytes, int, Scope], tuple[Any, int]]:
    struct = Struct(format_)
    unpack, size = struct.unpack_from, struct.size

    def read_at(data: bytes, offset: int, scope: Scope) -> tuple[Any, int]:
        return unpack(data, offset)[0], offset + size

    return read_at


def _plain(
    type_: FieldType,
    read: Callable[[ObjectDataInput], T],
    write: Callable[[ObjectDataOutput, W], None],
    missing: T,
    wider: Mapping[FieldType, Callable[[ObjectDataInput], T]] | None = None,
) -> StoredField[T, W]:
    return StoredField(
        type_,
        _from_stream(read),
        lambda out, draft, value: write(out, value),
        missing,
        {other: _from_stream(read_other) for other, read_other in (wider or {}).items()},
    )


def _nullable(
    type_: FieldType, read: Callable[[ObjectDataInput], T | None], write: Callable[[ObjectDataOutput, W], None]
) -> StoredField[T | None, W]:
    return _plain(type_, read, write, None)


def _read_char_code(source: ObjectDataInput) -> int:
    return ord(source.read_char())


def _to_float(read: Callable[[ObjectDataInput], int]) -> Callable[[ObjectDataInput], float]:
    return lambda source: float(read(source))


_SHORT: Final[dict[FieldType, Callable[[ObjectDataInput], int]]] = {FieldType.BYTE: ObjectDataInput.read_byte}
_INT: Final[dict[FieldType, Callable[[ObjectDataInput], int]]] = {
    **_SHORT,
    FieldType.SHORT: ObjectDataInput.read_short,
    FieldType.CHAR: _read_char_code,
}
_LONG: Final[dict[FieldType, Callable[[ObjectDataInput], int]]] = {**_INT, FieldType.INT: ObjectDataInput.read_int}
_FLOAT: Final = {other: _to_float(read) for other, read in _LONG.items()}
_DOUBLE: Final = {
    **_FLOAT,
    FieldType.LONG: _to_float(ObjectDataInput.read_long),
    FieldType.FLOAT: ObjectDataInput.read_float,
}
