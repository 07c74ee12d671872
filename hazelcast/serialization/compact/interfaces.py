"""What an application's compact serializers are written against."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time
    from decimal import Decimal

__all__ = ["CompactReader", "CompactSerializer", "CompactWriter", "FieldKind"]

T = TypeVar("T")


class FieldKind(IntEnum):
    """The kinds of fields that a schema can have."""

    NOT_AVAILABLE = 0
    """The schema has no such field."""

    BOOLEAN = 1
    ARRAY_OF_BOOLEAN = 2
    INT8 = 3
    ARRAY_OF_INT8 = 4
    CHAR = 5
    ARRAY_OF_CHAR = 6
    INT16 = 7
    ARRAY_OF_INT16 = 8
    INT32 = 9
    ARRAY_OF_INT32 = 10
    INT64 = 11
    ARRAY_OF_INT64 = 12
    FLOAT32 = 13
    ARRAY_OF_FLOAT32 = 14
    FLOAT64 = 15
    ARRAY_OF_FLOAT64 = 16
    STRING = 17
    ARRAY_OF_STRING = 18
    DECIMAL = 19
    ARRAY_OF_DECIMAL = 20
    TIME = 21
    ARRAY_OF_TIME = 22
    DATE = 23
    ARRAY_OF_DATE = 24
    TIMESTAMP = 25
    ARRAY_OF_TIMESTAMP = 26
    TIMESTAMP_WITH_TIMEZONE = 27
    ARRAY_OF_TIMESTAMP_WITH_TIMEZONE = 28
    COMPACT = 29
    ARRAY_OF_COMPACT = 30
    PORTABLE = 31
    ARRAY_OF_PORTABLE = 32
    NULLABLE_BOOLEAN = 33
    ARRAY_OF_NULLABLE_BOOLEAN = 34
    NULLABLE_INT8 = 35
    ARRAY_OF_NULLABLE_INT8 = 36
    NULLABLE_INT16 = 37
    ARRAY_OF_NULLABLE_INT16 = 38
    NULLABLE_INT32 = 39
    ARRAY_OF_NULLABLE_INT32 = 40
    NULLABLE_INT64 = 41
    ARRAY_OF_NULLABLE_INT64 = 42
    NULLABLE_FLOAT32 = 43
    ARRAY_OF_NULLABLE_FLOAT32 = 44
    NULLABLE_FLOAT64 = 45
    ARRAY_OF_NULLABLE_FLOAT64 = 46


class CompactReader(ABC):
    """Reads the fields of a record by name, in any order.

    A field that the schema doesn't have, or has in another kind, is a `HazelcastSerializationError`.
    """

    @abstractmethod
    def get_field_kind(self, field_name: str) -> FieldKind:
        """Return the kind of a field, `FieldKind.NOT_AVAILABLE` if the schema doesn't have it."""

    @abstractmethod
    def read_boolean(self, field_name: str) -> bool:
        """Read a boolean."""

    @abstractmethod
    def read_nullable_boolean(self, field_name: str) -> bool | None:
        """Read a boolean, or None."""

    @abstractmethod
    def read_int8(self, field_name: str) -> int:
        """Read an 8-bit signed integer."""

    @abstractmethod
    def read_nullable_int8(self, field_name: str) -> int | None:
        """Read an 8-bit signed integer, or None."""

    @abstractmethod
    def read_int16(self, field_name: str) -> int:
        """Read a 16-bit signed integer."""

    @abstractmethod
    def read_nullable_int16(self, field_name: str) -> int | None:
        """Read a 16-bit signed integer, or None."""

    @abstractmethod
    def read_int32(self, field_name: str) -> int:
        """Read a 32-bit signed integer."""

    @abstractmethod
    def read_nullable_int32(self, field_name: str) -> int | None:
        """Read a 32-bit signed integer, or None."""

    @abstractmethod
    def read_int64(self, field_name: str) -> int:
        """Read a 64-bit signed integer."""

    @abstractmethod
    def read_nullable_int64(self, field_name: str) -> int | None:
        """Read a 64-bit signed integer, or None."""

    @abstractmethod
    def read_float32(self, field_name: str) -> float:
        """Read a 32-bit floating-point number."""

    @abstractmethod
    def read_nullable_float32(self, field_name: str) -> float | None:
        """Read a 32-bit floating-point number, or None."""

    @abstractmethod
    def read_float64(self, field_name: str) -> float:
        """Read a 64-bit floating-point number."""

    @abstractmethod
    def read_nullable_float64(self, field_name: str) -> float | None:
        """Read a 64-bit floating-point number, or None."""

    @abstractmethod
    def read_string(self, field_name: str) -> str | None:
        """Read a string, or None."""

    @abstractmethod
    def read_decimal(self, field_name: str) -> Decimal | None:
        """Read a decimal, or None."""

    @abstractmethod
    def read_time(self, field_name: str) -> time | None:
        """Read a time, or None."""

    @abstractmethod
    def read_date(self, field_name: str) -> date | None:
        """Read a date, or None."""

    @abstractmethod
    def read_timestamp(self, field_name: str) -> datetime | None:
        """Read a naive datetime, or None."""

    @abstractmethod
    def read_timestamp_with_timezone(self, field_name: str) -> datetime | None:
        """Read an aware datetime, or None."""

    @abstractmethod
    def read_compact(self, field_name: str) -> Any:
        """Read a nested compact object, or None."""

    @abstractmethod
    def read_array_of_boolean(self, field_name: str) -> list[bool] | None:
        """Read booleans, or None."""

    @abstractmethod
    def read_array_of_nullable_boolean(self, field_name: str) -> list[bool | None] | None:
        """Read booleans, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_int8(self, field_name: str) -> list[int] | None:
        """Read 8-bit signed integers, or None."""

    @abstractmethod
    def read_array_of_nullable_int8(self, field_name: str) -> list[int | None] | None:
        """Read 8-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_int16(self, field_name: str) -> list[int] | None:
        """Read 16-bit signed integers, or None."""

    @abstractmethod
    def read_array_of_nullable_int16(self, field_name: str) -> list[int | None] | None:
        """Read 16-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_int32(self, field_name: str) -> list[int] | None:
        """Read 32-bit signed integers, or None."""

    @abstractmethod
    def read_array_of_nullable_int32(self, field_name: str) -> list[int | None] | None:
        """Read 32-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_int64(self, field_name: str) -> list[int] | None:
        """Read 64-bit signed integers, or None."""

    @abstractmethod
    def read_array_of_nullable_int64(self, field_name: str) -> list[int | None] | None:
        """Read 64-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_float32(self, field_name: str) -> list[float] | None:
        """Read 32-bit floating-point numbers, or None."""

    @abstractmethod
    def read_array_of_nullable_float32(self, field_name: str) -> list[float | None] | None:
        """Read 32-bit floating-point numbers, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_float64(self, field_name: str) -> list[float] | None:
        """Read 64-bit floating-point numbers, or None."""

    @abstractmethod
    def read_array_of_nullable_float64(self, field_name: str) -> list[float | None] | None:
        """Read 64-bit floating-point numbers, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_string(self, field_name: str) -> list[str | None] | None:
        """Read strings, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_decimal(self, field_name: str) -> list[Decimal | None] | None:
        """Read decimals, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_time(self, field_name: str) -> list[time | None] | None:
        """Read times, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_date(self, field_name: str) -> list[date | None] | None:
        """Read dates, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_timestamp(self, field_name: str) -> list[datetime | None] | None:
        """Read naive datetimes, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_timestamp_with_timezone(self, field_name: str) -> list[datetime | None] | None:
        """Read aware datetimes, any of which may be None, or None."""

    @abstractmethod
    def read_array_of_compact(self, field_name: str) -> list[Any] | None:
        """Read nested compact objects, any of which may be None, or None."""


class CompactWriter(ABC):
    """Writes the fields of a record by name, in any order."""

    @abstractmethod
    def write_boolean(self, field_name: str, value: bool) -> None:
        """Write a boolean."""

    @abstractmethod
    def write_nullable_boolean(self, field_name: str, value: bool | None) -> None:
        """Write a boolean, or None."""

    @abstractmethod
    def write_int8(self, field_name: str, value: int) -> None:
        """Write an 8-bit signed integer."""

    @abstractmethod
    def write_nullable_int8(self, field_name: str, value: int | None) -> None:
        """Write an 8-bit signed integer, or None."""

    @abstractmethod
    def write_int16(self, field_name: str, value: int) -> None:
        """Write a 16-bit signed integer."""

    @abstractmethod
    def write_nullable_int16(self, field_name: str, value: int | None) -> None:
        """Write a 16-bit signed integer, or None."""

    @abstractmethod
    def write_int32(self, field_name: str, value: int) -> None:
        """Write a 32-bit signed integer."""

    @abstractmethod
    def write_nullable_int32(self, field_name: str, value: int | None) -> None:
        """Write a 32-bit signed integer, or None."""

    @abstractmethod
    def write_int64(self, field_name: str, value: int) -> None:
        """Write a 64-bit signed integer."""

    @abstractmethod
    def write_nullable_int64(self, field_name: str, value: int | None) -> None:
        """Write a 64-bit signed integer, or None."""

    @abstractmethod
    def write_float32(self, field_name: str, value: float) -> None:
        """Write a 32-bit floating-point number."""

    @abstractmethod
    def write_nullable_float32(self, field_name: str, value: float | None) -> None:
        """Write a 32-bit floating-point number, or None."""

    @abstractmethod
    def write_float64(self, field_name: str, value: float) -> None:
        """Write a 64-bit floating-point number."""

    @abstractmethod
    def write_nullable_float64(self, field_name: str, value: float | None) -> None:
        """Write a 64-bit floating-point number, or None."""

    @abstractmethod
    def write_string(self, field_name: str, value: str | None) -> None:
        """Write a string, or None."""

    @abstractmethod
    def write_decimal(self, field_name: str, value: Decimal | None) -> None:
        """Write a decimal, or None."""

    @abstractmethod
    def write_time(self, field_name: str, value: time | None) -> None:
        """Write a time, or None."""

    @abstractmethod
    def write_date(self, field_name: str, value: date | None) -> None:
        """Write a date, or None."""

    @abstractmethod
    def write_timestamp(self, field_name: str, value: datetime | None) -> None:
        """Write a naive datetime, or None."""

    @abstractmethod
    def write_timestamp_with_timezone(self, field_name: str, value: datetime | None) -> None:
        """Write an aware datetime, or None."""

    @abstractmethod
    def write_compact(self, field_name: str, value: Any) -> None:
        """Write a nested compact object, or None."""

    @abstractmethod
    def write_array_of_boolean(self, field_name: str, value: Sequence[bool] | None) -> None:
        """Write booleans, or None."""

    @abstractmethod
    def write_array_of_nullable_boolean(self, field_name: str, value: Sequence[bool | None] | None) -> None:
        """Write booleans, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_int8(self, field_name: str, value: Sequence[int] | None) -> None:
        """Write 8-bit signed integers, or None."""

    @abstractmethod
    def write_array_of_nullable_int8(self, field_name: str, value: Sequence[int | None] | None) -> None:
        """Write 8-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_int16(self, field_name: str, value: Sequence[int] | None) -> None:
        """Write 16-bit signed integers, or None."""

    @abstractmethod
    def write_array_of_nullable_int16(self, field_name: str, value: Sequence[int | None] | None) -> None:
        """Write 16-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_int32(self, field_name: str, value: Sequence[int] | None) -> None:
        """Write 32-bit signed integers, or None."""

    @abstractmethod
    def write_array_of_nullable_int32(self, field_name: str, value: Sequence[int | None] | None) -> None:
        """Write 32-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_int64(self, field_name: str, value: Sequence[int] | None) -> None:
        """Write 64-bit signed integers, or None."""

    @abstractmethod
    def write_array_of_nullable_int64(self, field_name: str, value: Sequence[int | None] | None) -> None:
        """Write 64-bit signed integers, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_float32(self, field_name: str, value: Sequence[float] | None) -> None:
        """Write 32-bit floating-point numbers, or None."""

    @abstractmethod
    def write_array_of_nullable_float32(self, field_name: str, value: Sequence[float | None] | None) -> None:
        """Write 32-bit floating-point numbers, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_float64(self, field_name: str, value: Sequence[float] | None) -> None:
        """Write 64-bit floating-point numbers, or None."""

    @abstractmethod
    def write_array_of_nullable_float64(self, field_name: str, value: Sequence[float | None] | None) -> None:
        """Write 64-bit floating-point numbers, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_string(self, field_name: str, value: Sequence[str | None] | None) -> None:
        """Write strings, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_decimal(self, field_name: str, value: Sequence[Decimal | None] | None) -> None:
        """Write decimals, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_time(self, field_name: str, value: Sequence[time | None] | None) -> None:
        """Write times, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_date(self, field_name: str, value: Sequence[date | None] | None) -> None:
        """Write dates, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_timestamp(self, field_name: str, value: Sequence[datetime | None] | None) -> None:
        """Write naive datetimes, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_timestamp_with_timezone(self, field_name: str, value: Sequence[datetime | None] | None) -> None:
        """Write aware datetimes, any of which may be None, or None."""

    @abstractmethod
    def write_array_of_compact(self, field_name: str, value: Sequence[Any] | None) -> None:
        """Write nested compact objects, any of which may be None, or None."""


class CompactSerializer(ABC, Generic[T]):
    """Writes and reads one class as records."""

    @abstractmethod
    def read(self, reader: CompactReader) -> T:
        """Read an object."""

    @abstractmethod
    def write(self, writer: CompactWriter, obj: T) -> None:
        """Write an object."""

    @abstractmethod
    def get_class(self) -> type[T]:
        """Return the class."""

    @abstractmethod
    def get_type_name(self) -> str:
        """Return the name that the records have for everyone in the cluster."""
