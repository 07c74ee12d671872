"""What an application's portable classes are written against."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time
    from decimal import Decimal

    from typing_extensions import Buffer

    from hazelcast.serialization.portable.classdef import FieldType
    from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

__all__ = ["Portable", "PortableReader", "PortableWriter"]


class Portable:
    """A class that writes and reads its fields by name.

    The class must be creatable without arguments. To read it, name it in the option `portable_factories`. It may have a
    method `get_class_version() -> int`; without one its version is the option `portable_version`. All fields are
    written each time, in any order.

    Example:
        An engine, for `portable_factories={1: {2: Engine}}`::

            class Engine(Portable):
                def __init__(self, power: int = 0) -> None:
                    self.power = power

                def get_factory_id(self) -> int:
                    return 1

                def get_class_id(self) -> int:
                    return 2

                def write_portable(self, writer: PortableWriter) -> None:
                    writer.write_int("power", self.power)

                def read_portable(self, reader: PortableReader) -> None:
                    self.power = reader.read_int("power")
    """

    def write_portable(self, writer: PortableWriter) -> None:
        """Write the fields."""
        raise NotImplementedError(f"{type(self).__name__}.write_portable")

    def read_portable(self, reader: PortableReader) -> None:
        """Read the fields into this object."""
        raise NotImplementedError(f"{type(self).__name__}.read_portable")

    def get_factory_id(self) -> int:
        """Return the number of the factory that makes objects of this class, here and on members."""
        raise NotImplementedError(f"{type(self).__name__}.get_factory_id")

    def get_class_id(self) -> int:
        """Return the number of this class in its factory."""
        raise NotImplementedError(f"{type(self).__name__}.get_class_id")


class PortableReader(ABC):
    """Reads the fields of a portable by name, in any order, and what is nested in them by paths.

    Paths look like `engine.power`, `wheels[0].name` and, for the methods that read arrays, `wheels[any].name`. Behind a
    null, or an index beyond the end of an array, is None, which types without None can't be read from.

    If another version of the class was written than the one that reads, a field that is missing is read as zero, False
    or None, and a number also as one of a wider type. Otherwise a field that is missing, or of another type, is a
    `HazelcastSerializationError`.
    """

    @abstractmethod
    def get_version(self) -> int:
        """Return the class version that the portable was written with."""

    @abstractmethod
    def has_field(self, field_name: str) -> bool:
        """Return whether the portable has a field of that name, or that a path leads to."""

    @abstractmethod
    def get_field_names(self) -> set[str]:
        """Return the names of the fields."""

    @abstractmethod
    def get_field_type(self, field_name: str) -> FieldType:
        """Return the type of a field."""

    @abstractmethod
    def get_field_class_id(self, field_name: str) -> int:
        """Return the class id of a nested portable, or of the portables in an array."""

    @abstractmethod
    def read_int(self, field_name: str) -> int:
        """Read a 32-bit signed integer."""

    @abstractmethod
    def read_long(self, field_name: str) -> int:
        """Read a 64-bit signed integer."""

    @abstractmethod
    def read_string(self, field_name: str) -> str | None:
        """Read a string, or None."""

    @abstractmethod
    def read_utf(self, field_name: str) -> str | None:
        """Read a string, or None; the same as `read_string`."""

    @abstractmethod
    def read_boolean(self, field_name: str) -> bool:
        """Read a boolean."""

    @abstractmethod
    def read_byte(self, field_name: str) -> int:
        """Read an 8-bit signed integer."""

    @abstractmethod
    def read_char(self, field_name: str) -> str:
        """Read one UTF-16 code unit."""

    @abstractmethod
    def read_double(self, field_name: str) -> float:
        """Read a 64-bit floating-point number."""

    @abstractmethod
    def read_float(self, field_name: str) -> float:
        """Read a 32-bit floating-point number."""

    @abstractmethod
    def read_short(self, field_name: str) -> int:
        """Read a 16-bit signed integer."""

    @abstractmethod
    def read_portable(self, field_name: str) -> Portable | None:
        """Read a nested portable, or None."""

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
    def read_byte_array(self, field_name: str) -> bytearray | None:
        """Read bytes, or None."""

    @abstractmethod
    def read_boolean_array(self, field_name: str) -> list[bool] | None:
        """Read booleans, or None."""

    @abstractmethod
    def read_char_array(self, field_name: str) -> list[str] | None:
        """Read UTF-16 code units, or None."""

    @abstractmethod
    def read_int_array(self, field_name: str) -> list[int] | None:
        """Read 32-bit signed integers, or None."""

    @abstractmethod
    def read_long_array(self, field_name: str) -> list[int] | None:
        """Read 64-bit signed integers, or None."""

    @abstractmethod
    def read_double_array(self, field_name: str) -> list[float] | None:
        """Read 64-bit floating-point numbers, or None."""

    @abstractmethod
    def read_float_array(self, field_name: str) -> list[float] | None:
        """Read 32-bit floating-point numbers, or None."""

    @abstractmethod
    def read_short_array(self, field_name: str) -> list[int] | None:
        """Read 16-bit signed integers, or None."""

    @abstractmethod
    def read_string_array(self, field_name: str) -> list[str | None] | None:
        """Read strings, or None."""

    @abstractmethod
    def read_utf_array(self, field_name: str) -> list[str | None] | None:
        """Read strings, or None; the same as `read_string_array`."""

    @abstractmethod
    def read_decimal_array(self, field_name: str) -> list[Decimal] | None:
        """Read decimals, or None."""

    @abstractmethod
    def read_time_array(self, field_name: str) -> list[time] | None:
        """Read times, or None."""

    @abstractmethod
    def read_date_array(self, field_name: str) -> list[date] | None:
        """Read dates, or None."""

    @abstractmethod
    def read_timestamp_array(self, field_name: str) -> list[datetime] | None:
        """Read naive datetimes, or None."""

    @abstractmethod
    def read_timestamp_with_timezone_array(self, field_name: str) -> list[datetime] | None:
        """Read aware datetimes, or None."""

    @abstractmethod
    def read_portable_array(self, field_name: str) -> list[Portable] | None:
        """Read nested portables, or None."""

    @abstractmethod
    def get_raw_data_input(self) -> ObjectDataInput:
        """Return what reads the data behind the named fields; no field can be read by name after that."""


class PortableWriter(ABC):
    """Writes the fields of a portable by name."""

    @abstractmethod
    def write_int(self, field_name: str, value: int) -> None:
        """Write a 32-bit signed integer."""

    @abstractmethod
    def write_long(self, field_name: str, value: int) -> None:
        """Write a 64-bit signed integer."""

    @abstractmethod
    def write_string(self, field_name: str, value: str | None) -> None:
        """Write a string, or None."""

    @abstractmethod
    def write_utf(self, field_name: str, value: str | None) -> None:
        """Write a string, or None; the same as `write_string`."""

    @abstractmethod
    def write_boolean(self, field_name: str, value: bool) -> None:
        """Write a boolean."""

    @abstractmethod
    def write_byte(self, field_name: str, value: int) -> None:
        """Write an 8-bit signed integer."""

    @abstractmethod
    def write_char(self, field_name: str, value: str) -> None:
        """Write one UTF-16 code unit."""

    @abstractmethod
    def write_double(self, field_name: str, value: float) -> None:
        """Write a 64-bit floating-point number."""

    @abstractmethod
    def write_float(self, field_name: str, value: float) -> None:
        """Write a 32-bit floating-point number."""

    @abstractmethod
    def write_short(self, field_name: str, value: int) -> None:
        """Write a 16-bit signed integer."""

    @abstractmethod
    def write_portable(self, field_name: str, portable: Portable | None) -> None:
        """Write a nested portable, or None."""

    @abstractmethod
    def write_null_portable(self, field_name: str, factory_id: int, class_id: int) -> None:
        """Write None in place of a nested portable of the class that the ids name."""

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
    def write_byte_array(self, field_name: str, values: Buffer | None) -> None:
        """Write bytes, or None."""

    @abstractmethod
    def write_boolean_array(self, field_name: str, values: Sequence[bool] | None) -> None:
        """Write booleans, or None."""

    @abstractmethod
    def write_char_array(self, field_name: str, values: Sequence[str] | None) -> None:
        """Write UTF-16 code units, or None."""

    @abstractmethod
    def write_int_array(self, field_name: str, values: Sequence[int] | None) -> None:
        """Write 32-bit signed integers, or None."""

    @abstractmethod
    def write_long_array(self, field_name: str, values: Sequence[int] | None) -> None:
        """Write 64-bit signed integers, or None."""

    @abstractmethod
    def write_double_array(self, field_name: str, values: Sequence[float] | None) -> None:
        """Write 64-bit floating-point numbers, or None."""

    @abstractmethod
    def write_float_array(self, field_name: str, values: Sequence[float] | None) -> None:
        """Write 32-bit floating-point numbers, or None."""

    @abstractmethod
    def write_short_array(self, field_name: str, values: Sequence[int] | None) -> None:
        """Write 16-bit signed integers, or None."""

    @abstractmethod
    def write_string_array(self, field_name: str, values: Sequence[str | None] | None) -> None:
        """Write strings, or None."""

    @abstractmethod
    def write_utf_array(self, field_name: str, values: Sequence[str | None] | None) -> None:
        """Write strings, or None; the same as `write_string_array`."""

    @abstractmethod
    def write_decimal_array(self, field_name: str, values: Sequence[Decimal] | None) -> None:
        """Write decimals, or None."""

    @abstractmethod
    def write_time_array(self, field_name: str, values: Sequence[time] | None) -> None:
        """Write times, or None."""

    @abstractmethod
    def write_date_array(self, field_name: str, values: Sequence[date] | None) -> None:
        """Write dates, or None."""

    @abstractmethod
    def write_timestamp_array(self, field_name: str, values: Sequence[datetime] | None) -> None:
        """Write naive datetimes, or None."""

    @abstractmethod
    def write_timestamp_with_timezone_array(self, field_name: str, values: Sequence[datetime] | None) -> None:
        """Write aware datetimes, or None."""

    @abstractmethod
    def write_portable_array(self, field_name: str, values: Sequence[Portable] | None) -> None:
        """Write nested portables, or None."""

    @abstractmethod
    def get_raw_data_output(self) -> ObjectDataOutput:
        """Return what writes data behind the named fields; no field can be written by name after that."""
