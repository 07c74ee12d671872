"""Reading the fields of a portable by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentValueError
from hazelcast.serialization.portable.classdef import FieldType
from hazelcast.serialization.portable.fields import malformed, read_items
from hazelcast.serialization.portable.interfaces import Portable, PortableReader
from hazelcast.serialization.portable.layout import nested_ids
from hazelcast.serialization.portable.paths import Step, follow, is_path, item_of, locate
from hazelcast.serialization.streams import ObjectDataInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, time
    from decimal import Decimal

    from hazelcast.serialization.portable.fields import Field
    from hazelcast.serialization.portable.layout import Layout, Placed
    from hazelcast.serialization.portable.serializer import PortableSerializer
    from hazelcast.serialization.scope import Scope

__all__ = ["FieldReader"]

T = TypeVar("T")


class FieldReader(PortableReader):
    """Reads the fields of one portable.

    A name that isn't that of a field is taken for a path: see `hazelcast.serialization.portable.paths`.

    Args:
        serializer: What reads nested portables.
        data: What is being read.
        scope: Where the portable is.
        layout: Its fields.
        placed: Where they are.
        morphs: Whether another version of the class was written than the one that reads. Then a field that is missing
            is read as zero, False or None, and a number also as one of a wider type.

    Attributes:
        serializer: As given.
        layout: As given.
        morphs: As given.
    """

    __slots__ = ("_data", "_fields", "_placed", "_raw", "_scope", "layout", "morphs", "serializer")

    def __init__(
        self,
        serializer: PortableSerializer,
        data: bytes,
        scope: Scope,
        layout: Layout,
        placed: Placed,
        morphs: bool,
    ) -> None:
        self.serializer: PortableSerializer = serializer
        self.layout: Layout = layout
        self._data = data
        self._scope = scope
        self._placed = placed
        self._fields = serializer.fields
        self.morphs: bool = morphs
        self._raw: ObjectDataInput | None = None

    def finish(self) -> int:
        """Return the offset behind the portable.

        Raises:
            HazelcastSerializationError: If raw data were read beyond it.
        """
        if self._raw is not None and self._raw.position() > self._placed.end:
            raise malformed()
        return self._placed.end

    def read_field(self, name: str, field: Field[T]) -> T:
        """Read a field of this portable, which isn't named by a path.

        Raises:
            HazelcastSerializationError: If there is none of that name, or it is of another type.
        """
        index = self.layout.index.get(name)
        if index is None:
            if self.morphs:
                return field.missing
            raise self._unknown(name)
        type_ = self.layout.types[index]
        read = field.read
        if type_ is not field.type:
            if not self.morphs or type_ not in field.wider:
                raise HazelcastSerializationError(
                    f"The field {name!r} of {self} is of type {type_.name} and can't be read as {field.type.name}"
                )
            read = field.wider[type_]
        placed = self._placed
        value, end = read(self._data, placed.starts[index] + self.layout.sizes[index], self._scope)
        if end > placed.limits[index]:
            raise malformed()
        return value

    def nested(self, step: Step) -> list[FieldReader]:
        """Return readers of the portables in a field: none of them if it is null.

        Raises:
            HazelcastSerializationError: If there is no such field, or it holds something else.
        """
        index = self.layout.index.get(step.name)
        if index is None:
            if self.morphs:
                return []
            raise self._unknown(step.name)
        type_, value, data = self.layout.types[index], self._value(index), self._data
        if type_ is not (FieldType.PORTABLE if step.item is None else FieldType.PORTABLE_ARRAY):
            raise HazelcastSerializationError(
                f"The field {step.name!r} of {self} is of type {type_.name}: the path can't go on from there like that"
            )
        scope = self._scope.descend()
        ids = nested_ids(data, value, type_, scope)
        if type_ is FieldType.PORTABLE:
            readers = [] if data[value] else [self.serializer.open(data, value + 9, scope, ids, None)]
            end = readers[0].finish() if readers else value + 9
        else:
            found, end = read_items(data, value, scope, value + 12, self._opener(ids))
            readers = found or []
        if end > self._placed.limits[index]:
            raise malformed()
        return readers if step.item in (None, -1) else readers[step.item : step.item + 1]

    def _opener(self, ids: tuple[int, int]) -> Callable[[bytes, int, Scope], tuple[FieldReader, int]]:
        def read(data: bytes, offset: int, scope: Scope) -> tuple[FieldReader, int]:
            reader = self.serializer.open(data, offset, scope, ids, None)
            return reader, reader.finish()

        return read

    def _value(self, index: int) -> int:
        """Return where the value of a field begins."""
        return self._placed.starts[index] + self.layout.sizes[index]

    def _unknown(self, name: str) -> HazelcastSerializationError:
        names = ", ".join(self.layout.index) or "none"
        return HazelcastSerializationError(f"There is no field {name!r} in {self}; its fields: {names}")

    def _locate(self, name: str) -> tuple[FieldReader, int, Step]:
        found = locate(self, name)
        if found is None:
            raise InvalidArgumentValueError(str(self._unknown(name)))
        return found

    def _read(self, name: str, field: Field[T]) -> T:
        if self._raw is not None:
            raise HazelcastSerializationError(
                f"The field {name!r} can't be read any more: get_raw_data_input was called"
            )
        if name not in self.layout.index and is_path(name):
            return follow(self, name, field)
        return self.read_field(name, field)

    @override
    def __str__(self) -> str:
        definition = self.layout.definition
        return (
            f"the portable with factory id {definition.factory_id}, class id {definition.class_id} and version"
            f" {definition.version}"
        )

    @override
    def get_version(self) -> int:
        return self.layout.definition.version

    @override
    def has_field(self, field_name: str) -> bool:
        return locate(self, field_name) is not None

    @override
    def get_field_names(self) -> set[str]:
        return set(self.layout.index)

    @override
    def get_field_type(self, field_name: str) -> FieldType:
        reader, index, last = self._locate(field_name)
        type_ = reader.layout.types[index]
        item = None if last.item in (None, -1) else item_of(type_)
        return type_ if item is None else item

    @override
    def get_field_class_id(self, field_name: str) -> int:
        reader, index, _ = self._locate(field_name)
        return reader.class_id_in(index)

    def class_id_in(self, index: int) -> int:
        """Return the class id of what the field with an index holds, 0 if that isn't a portable."""
        return nested_ids(self._data, self._value(index), self.layout.types[index], self._scope)[1]

    @override
    def get_raw_data_input(self) -> ObjectDataInput:
        if self._raw is None:
            if not self._placed.raw:
                raise HazelcastSerializationError(f"There are no raw data in {self}")
            self._raw = ObjectDataInput(self._data, self._placed.raw, self._scope)
        return self._raw

    @override
    def read_int(self, field_name: str) -> int:
        return self._read(field_name, self._fields.int)

    @override
    def read_long(self, field_name: str) -> int:
        return self._read(field_name, self._fields.long)

    @override
    def read_string(self, field_name: str) -> str | None:
        return self._read(field_name, self._fields.string)

    @override
    def read_utf(self, field_name: str) -> str | None:
        return self._read(field_name, self._fields.string)

    @override
    def read_boolean(self, field_name: str) -> bool:
        return self._read(field_name, self._fields.boolean)

    @override
    def read_byte(self, field_name: str) -> int:
        return self._read(field_name, self._fields.byte)

    @override
    def read_char(self, field_name: str) -> str:
        return self._read(field_name, self._fields.char)

    @override
    def read_double(self, field_name: str) -> float:
        return self._read(field_name, self._fields.double)

    @override
    def read_float(self, field_name: str) -> float:
        return self._read(field_name, self._fields.float)

    @override
    def read_short(self, field_name: str) -> int:
        return self._read(field_name, self._fields.short)

    @override
    def read_portable(self, field_name: str) -> Portable | None:
        return self._read(field_name, self.serializer.portable)

    @override
    def read_decimal(self, field_name: str) -> Decimal | None:
        return self._read(field_name, self._fields.decimal)

    @override
    def read_time(self, field_name: str) -> time | None:
        return self._read(field_name, self._fields.time)

    @override
    def read_date(self, field_name: str) -> date | None:
        return self._read(field_name, self._fields.date)

    @override
    def read_timestamp(self, field_name: str) -> datetime | None:
        return self._read(field_name, self._fields.timestamp)

    @override
    def read_timestamp_with_timezone(self, field_name: str) -> datetime | None:
        return self._read(field_name, self._fields.aware)

    @override
    def read_byte_array(self, field_name: str) -> bytearray | None:
        return self._read(field_name, self._fields.bytes)

    @override
    def read_boolean_array(self, field_name: str) -> list[bool] | None:
        return self._read(field_name, self._fields.booleans)

    @override
    def read_char_array(self, field_name: str) -> list[str] | None:
        return self._read(field_name, self._fields.chars)

    @override
    def read_int_array(self, field_name: str) -> list[int] | None:
        return self._read(field_name, self._fields.ints)

    @override
    def read_long_array(self, field_name: str) -> list[int] | None:
        return self._read(field_name, self._fields.longs)

    @override
    def read_double_array(self, field_name: str) -> list[float] | None:
        return self._read(field_name, self._fields.doubles)

    @override
    def read_float_array(self, field_name: str) -> list[float] | None:
        return self._read(field_name, self._fields.floats)

    @override
    def read_short_array(self, field_name: str) -> list[int] | None:
        return self._read(field_name, self._fields.shorts)

    @override
    def read_string_array(self, field_name: str) -> list[str | None] | None:
        return self._read(field_name, self._fields.strings)

    @override
    def read_utf_array(self, field_name: str) -> list[str | None] | None:
        return self._read(field_name, self._fields.strings)

    @override
    def read_decimal_array(self, field_name: str) -> list[Decimal] | None:
        return self._read(field_name, self._fields.decimals)

    @override
    def read_time_array(self, field_name: str) -> list[time] | None:
        return self._read(field_name, self._fields.times)

    @override
    def read_date_array(self, field_name: str) -> list[date] | None:
        return self._read(field_name, self._fields.dates)

    @override
    def read_timestamp_array(self, field_name: str) -> list[datetime] | None:
        return self._read(field_name, self._fields.timestamps)

    @override
    def read_timestamp_with_timezone_array(self, field_name: str) -> list[datetime] | None:
        return self._read(field_name, self._fields.awares)

    @override
    def read_portable_array(self, field_name: str) -> list[Portable] | None:
        return self._read(field_name, self.serializer.portables)
