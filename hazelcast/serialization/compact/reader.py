"""What an application's compact serializers read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

from hazelcast.serialization.compact.faults import NoSuchFieldError, malformed, mismatched, null_field
from hazelcast.serialization.compact.interfaces import CompactReader, FieldKind
from hazelcast.serialization.compact.kinds import CODES, ITEM_OF, PLAIN, K, are_compatible
from hazelcast.serialization.compact.values import refuse_null

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time
    from decimal import Decimal

    from hazelcast.serialization.compact.layout import Layout
    from hazelcast.serialization.scope import Scope

__all__ = ["RecordReader"]

_BOOLEAN: Final = FieldKind.BOOLEAN


class RecordReader(CompactReader):
    """Reads one record.

    Args:
        layout: That of its schema.
        data: The bytes that the record is part of.
        at: Where it begins, behind the schema id.
        scope: Where that is.

    Attributes:
        end: Where the record ends.
    """

    __slots__ = (
        "_begin",
        "_by_name",
        "_counted",
        "_data",
        "_data_end",
        "_fixed",
        "_layout",
        "_null",
        "_offsets",
        "_scope",
        "_spare",
        "end",
    )

    def __init__(self, layout: Layout, data: bytes, at: int, scope: Scope) -> None:
        self._layout = layout
        self._by_name = layout.schema.by_name
        self._data = data
        self._scope = scope
        if not layout.schema.variable:
            self._fixed: Sequence[Any] = layout.unpack_from(data, at)
            self.end: int = at + layout.schema.fixed_size
            return
        size, *self._fixed = layout.unpack_from(data, at)
        self._begin = at + 4
        self._data_end = self._begin + size
        self._spare = size - layout.schema.fixed_size
        if self._spare < 0:
            raise malformed()
        self._offsets, self._null, self.end = layout.values.read_table(
            data, self._data_end, size, len(layout.schema.variable)
        )
        self._counted: set[int] = set()

    @override
    def get_field_kind(self, field_name: str) -> FieldKind:
        field = self._by_name.get(field_name)
        return FieldKind.NOT_AVAILABLE if field is None else field.kind

    @override
    def read_boolean(self, field_name: str) -> bool:
        value: bool = self._present(field_name, K.BOOLEAN)
        return value

    @override
    def read_nullable_boolean(self, field_name: str) -> bool | None:
        value: bool | None = self._value(field_name, K.NULLABLE_BOOLEAN)
        return value

    @override
    def read_int8(self, field_name: str) -> int:
        value: int = self._number(field_name, K.INT8)
        return value

    @override
    def read_nullable_int8(self, field_name: str) -> int | None:
        value: int | None = self._value(field_name, K.NULLABLE_INT8)
        return value

    @override
    def read_int16(self, field_name: str) -> int:
        value: int = self._number(field_name, K.INT16)
        return value

    @override
    def read_nullable_int16(self, field_name: str) -> int | None:
        value: int | None = self._value(field_name, K.NULLABLE_INT16)
        return value

    @override
    def read_int32(self, field_name: str) -> int:
        value: int = self._number(field_name, K.INT32)
        return value

    @override
    def read_nullable_int32(self, field_name: str) -> int | None:
        value: int | None = self._value(field_name, K.NULLABLE_INT32)
        return value

    @override
    def read_int64(self, field_name: str) -> int:
        value: int = self._number(field_name, K.INT64)
        return value

    @override
    def read_nullable_int64(self, field_name: str) -> int | None:
        value: int | None = self._value(field_name, K.NULLABLE_INT64)
        return value

    @override
    def read_float32(self, field_name: str) -> float:
        value: float = self._number(field_name, K.FLOAT32)
        return value

    @override
    def read_nullable_float32(self, field_name: str) -> float | None:
        value: float | None = self._value(field_name, K.NULLABLE_FLOAT32)
        return value

    @override
    def read_float64(self, field_name: str) -> float:
        value: float = self._number(field_name, K.FLOAT64)
        return value

    @override
    def read_nullable_float64(self, field_name: str) -> float | None:
        value: float | None = self._value(field_name, K.NULLABLE_FLOAT64)
        return value

    @override
    def read_string(self, field_name: str) -> str | None:
        value: str | None = self._value(field_name, K.STRING)
        return value

    @override
    def read_decimal(self, field_name: str) -> Decimal | None:
        value: Decimal | None = self._value(field_name, K.DECIMAL)
        return value

    @override
    def read_time(self, field_name: str) -> time | None:
        value: time | None = self._value(field_name, K.TIME)
        return value

    @override
    def read_date(self, field_name: str) -> date | None:
        value: date | None = self._value(field_name, K.DATE)
        return value

    @override
    def read_timestamp(self, field_name: str) -> datetime | None:
        value: datetime | None = self._value(field_name, K.TIMESTAMP)
        return value

    @override
    def read_timestamp_with_timezone(self, field_name: str) -> datetime | None:
        value: datetime | None = self._value(field_name, K.TIMESTAMP_WITH_TIMEZONE)
        return value

    @override
    def read_compact(self, field_name: str) -> Any:
        return self._value(field_name, K.COMPACT)

    @override
    def read_array_of_boolean(self, field_name: str) -> list[bool] | None:
        value: list[bool] | None = self._value(field_name, K.ARRAY_OF_BOOLEAN)
        return value

    @override
    def read_array_of_nullable_boolean(self, field_name: str) -> list[bool | None] | None:
        value: list[bool | None] | None = self._value(field_name, K.ARRAY_OF_NULLABLE_BOOLEAN)
        return value

    @override
    def read_array_of_int8(self, field_name: str) -> list[int] | None:
        value: list[int] | None = self._value(field_name, K.ARRAY_OF_INT8)
        return value

    @override
    def read_array_of_nullable_int8(self, field_name: str) -> list[int | None] | None:
        value: list[int | None] | None = self._value(field_name, K.ARRAY_OF_NULLABLE_INT8)
        return value

    @override
    def read_array_of_int16(self, field_name: str) -> list[int] | None:
        value: list[int] | None = self._value(field_name, K.ARRAY_OF_INT16)
        return value

    @override
    def read_array_of_nullable_int16(self, field_name: str) -> list[int | None] | None:
        value: list[int | None] | None = self._value(field_name, K.ARRAY_OF_NULLABLE_INT16)
        return value

    @override
    def read_array_of_int32(self, field_name: str) -> list[int] | None:
        value: list[int] | None = self._value(field_name, K.ARRAY_OF_INT32)
        return value

    @override
    def read_array_of_nullable_int32(self, field_name: str) -> list[int | None] | None:
        value: list[int | None] | None = self._value(field_name, K.ARRAY_OF_NULLABLE_INT32)
        return value

    @override
    def read_array_of_int64(self, field_name: str) -> list[int] | None:
        value: list[int] | None = self._value(field_name, K.ARRAY_OF_INT64)
        return value

    @override
    def read_array_of_nullable_int64(self, field_name: str) -> list[int | None] | None:
        value: list[int | None] | None = self._value(field_name, K.ARRAY_OF_NULLABLE_INT64)
        return value

    @override
    def read_array_of_float32(self, field_name: str) -> list[float] | None:
        value: list[float] | None = self._value(field_name, K.ARRAY_OF_FLOAT32)
        return value

    @override
    def read_array_of_nullable_float32(self, field_name: str) -> list[float | None] | None:
        value: list[float | None] | None = self._value(field_name, K.ARRAY_OF_NULLABLE_FLOAT32)
        return value

    @override
    def read_array_of_float64(self, field_name: str) -> list[float] | None:
        value: list[float] | None = self._value(field_name, K.ARRAY_OF_FLOAT64)
        return value

    @override
    def read_array_of_nullable_float64(self, field_name: str) -> list[float | None] | None:
        value: list[float | None] | None = self._value(field_name, K.ARRAY_OF_NULLABLE_FLOAT64)
        return value

    @override
    def read_array_of_string(self, field_name: str) -> list[str | None] | None:
        value: list[str | None] | None = self._value(field_name, K.ARRAY_OF_STRING)
        return value

    @override
    def read_array_of_decimal(self, field_name: str) -> list[Decimal | None] | None:
        value: list[Decimal | None] | None = self._value(field_name, K.ARRAY_OF_DECIMAL)
        return value

    @override
    def read_array_of_time(self, field_name: str) -> list[time | None] | None:
        value: list[time | None] | None = self._value(field_name, K.ARRAY_OF_TIME)
        return value

    @override
    def read_array_of_date(self, field_name: str) -> list[date | None] | None:
        value: list[date | None] | None = self._value(field_name, K.ARRAY_OF_DATE)
        return value

    @override
    def read_array_of_timestamp(self, field_name: str) -> list[datetime | None] | None:
        value: list[datetime | None] | None = self._value(field_name, K.ARRAY_OF_TIMESTAMP)
        return value

    @override
    def read_array_of_timestamp_with_timezone(self, field_name: str) -> list[datetime | None] | None:
        value: list[datetime | None] | None = self._value(field_name, K.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE)
        return value

    @override
    def read_array_of_compact(self, field_name: str) -> list[Any] | None:
        value: list[Any] | None = self._value(field_name, K.ARRAY_OF_COMPACT)
        return value

    def _value(self, name: str, kind: FieldKind) -> Any:
        field = self._by_name.get(name)
        if field is None:
            raise NoSuchFieldError(name, self._layout.schema.type_name)
        stored = field.kind
        if stored is not kind and not are_compatible(kind, stored):
            raise mismatched(name, self._layout.schema.type_name, kind, stored)
        if stored in CODES:
            value = self._fixed[field.slot]
            return value >> field.bit & 1 == 1 if stored is _BOOLEAN else value
        offset = self._offsets[field.slot]
        if offset == self._null:
            return None
        begin = self._begin + offset
        value, end = self._layout.values.loads[stored](self._data, begin, self._scope)
        if field.slot not in self._counted:
            # Fields that overlap could make much out of little.
            self._counted.add(field.slot)
            self._spare -= end - begin
        if end > self._data_end or self._spare < 0:
            raise malformed()
        if stored is not kind and kind in ITEM_OF and ITEM_OF[stored] in PLAIN:
            refuse_null(value)
        return value

    def _number(self, name: str, kind: FieldKind) -> Any:
        field = self._by_name.get(name)
        if field is not None and field.kind is kind:
            return self._fixed[field.slot]
        return self._present(name, kind)

    def _present(self, name: str, kind: FieldKind) -> Any:
        value = self._value(name, kind)
        if value is None:
            raise null_field(name, self._layout.schema.type_name)
        return value
