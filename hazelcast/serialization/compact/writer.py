"""What an application's compact serializers write to."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.compact.faults import FieldError, NoSuchFieldError, unwritable_field
from hazelcast.serialization.compact.interfaces import CompactWriter, FieldKind
from hazelcast.serialization.compact.kinds import K, label
from hazelcast.serialization.compact.values import BIT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time
    from decimal import Decimal

    from hazelcast.serialization.compact.layout import Layout
    from hazelcast.serialization.scope import Scope

__all__ = ["RecordWriter", "SchemaWriter"]

_BOOLEAN: Final = FieldKind.BOOLEAN


class _Writer(CompactWriter):
    """Three methods for all kinds."""

    __slots__ = ()

    @abstractmethod
    def _boolean(self, name: str, value: bool) -> None: ...

    @abstractmethod
    def _number(self, name: str, kind: FieldKind, value: float) -> None: ...

    @abstractmethod
    def _variable(self, name: str, kind: FieldKind, value: object) -> None: ...

    @override
    def write_boolean(self, field_name: str, value: bool) -> None:
        self._boolean(field_name, value)

    @override
    def write_nullable_boolean(self, field_name: str, value: bool | None) -> None:
        self._variable(field_name, K.NULLABLE_BOOLEAN, value)

    @override
    def write_int8(self, field_name: str, value: int) -> None:
        self._number(field_name, K.INT8, value)

    @override
    def write_nullable_int8(self, field_name: str, value: int | None) -> None:
        self._variable(field_name, K.NULLABLE_INT8, value)

    @override
    def write_int16(self, field_name: str, value: int) -> None:
        self._number(field_name, K.INT16, value)

    @override
    def write_nullable_int16(self, field_name: str, value: int | None) -> None:
        self._variable(field_name, K.NULLABLE_INT16, value)

    @override
    def write_int32(self, field_name: str, value: int) -> None:
        self._number(field_name, K.INT32, value)

    @override
    def write_nullable_int32(self, field_name: str, value: int | None) -> None:
        self._variable(field_name, K.NULLABLE_INT32, value)

    @override
    def write_int64(self, field_name: str, value: int) -> None:
        self._number(field_name, K.INT64, value)

    @override
    def write_nullable_int64(self, field_name: str, value: int | None) -> None:
        self._variable(field_name, K.NULLABLE_INT64, value)

    @override
    def write_float32(self, field_name: str, value: float) -> None:
        self._number(field_name, K.FLOAT32, value)

    @override
    def write_nullable_float32(self, field_name: str, value: float | None) -> None:
        self._variable(field_name, K.NULLABLE_FLOAT32, value)

    @override
    def write_float64(self, field_name: str, value: float) -> None:
        self._number(field_name, K.FLOAT64, value)

    @override
    def write_nullable_float64(self, field_name: str, value: float | None) -> None:
        self._variable(field_name, K.NULLABLE_FLOAT64, value)

    @override
    def write_string(self, field_name: str, value: str | None) -> None:
        self._variable(field_name, K.STRING, value)

    @override
    def write_decimal(self, field_name: str, value: Decimal | None) -> None:
        self._variable(field_name, K.DECIMAL, value)

    @override
    def write_time(self, field_name: str, value: time | None) -> None:
        self._variable(field_name, K.TIME, value)

    @override
    def write_date(self, field_name: str, value: date | None) -> None:
        self._variable(field_name, K.DATE, value)

    @override
    def write_timestamp(self, field_name: str, value: datetime | None) -> None:
        self._variable(field_name, K.TIMESTAMP, value)

    @override
    def write_timestamp_with_timezone(self, field_name: str, value: datetime | None) -> None:
        self._variable(field_name, K.TIMESTAMP_WITH_TIMEZONE, value)

    @override
    def write_compact(self, field_name: str, value: Any) -> None:
        self._variable(field_name, K.COMPACT, value)

    @override
    def write_array_of_boolean(self, field_name: str, value: Sequence[bool] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_BOOLEAN, value)

    @override
    def write_array_of_nullable_boolean(self, field_name: str, value: Sequence[bool | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_NULLABLE_BOOLEAN, value)

    @override
    def write_array_of_int8(self, field_name: str, value: Sequence[int] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_INT8, value)

    @override
    def write_array_of_nullable_int8(self, field_name: str, value: Sequence[int | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_NULLABLE_INT8, value)

    @override
    def write_array_of_int16(self, field_name: str, value: Sequence[int] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_INT16, value)

    @override
    def write_array_of_nullable_int16(self, field_name: str, value: Sequence[int | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_NULLABLE_INT16, value)

    @override
    def write_array_of_int32(self, field_name: str, value: Sequence[int] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_INT32, value)

    @override
    def write_array_of_nullable_int32(self, field_name: str, value: Sequence[int | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_NULLABLE_INT32, value)

    @override
    def write_array_of_int64(self, field_name: str, value: Sequence[int] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_INT64, value)

    @override
    def write_array_of_nullable_int64(self, field_name: str, value: Sequence[int | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_NULLABLE_INT64, value)

    @override
    def write_array_of_float32(self, field_name: str, value: Sequence[float] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_FLOAT32, value)

    @override
    def write_array_of_nullable_float32(self, field_name: str, value: Sequence[float | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_NULLABLE_FLOAT32, value)

    @override
    def write_array_of_float64(self, field_name: str, value: Sequence[float] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_FLOAT64, value)

    @override
    def write_array_of_nullable_float64(self, field_name: str, value: Sequence[float | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_NULLABLE_FLOAT64, value)

    @override
    def write_array_of_string(self, field_name: str, value: Sequence[str | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_STRING, value)

    @override
    def write_array_of_decimal(self, field_name: str, value: Sequence[Decimal | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_DECIMAL, value)

    @override
    def write_array_of_time(self, field_name: str, value: Sequence[time | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_TIME, value)

    @override
    def write_array_of_date(self, field_name: str, value: Sequence[date | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_DATE, value)

    @override
    def write_array_of_timestamp(self, field_name: str, value: Sequence[datetime | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_TIMESTAMP, value)

    @override
    def write_array_of_timestamp_with_timezone(self, field_name: str, value: Sequence[datetime | None] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE, value)

    @override
    def write_array_of_compact(self, field_name: str, value: Sequence[Any] | None) -> None:
        self._variable(field_name, K.ARRAY_OF_COMPACT, value)


class SchemaWriter(_Writer):
    """Notes which fields are written, and as what."""

    __slots__ = ("fields",)

    def __init__(self) -> None:
        self.fields: list[tuple[str, FieldKind]] = []

    @override
    def _boolean(self, name: str, value: bool) -> None:
        self.fields.append((name, FieldKind.BOOLEAN))

    @override
    def _number(self, name: str, kind: FieldKind, value: float) -> None:
        self.fields.append((name, kind))

    @override
    def _variable(self, name: str, kind: FieldKind, value: object) -> None:
        self.fields.append((name, kind))


class RecordWriter(_Writer):
    """Writes one record."""

    __slots__ = ("_dumps", "_fixed", "_layout", "_left", "_offsets", "_parts", "_scope", "_size")

    def __init__(self, layout: Layout, scope: Scope) -> None:
        schema = layout.schema
        self._layout = layout
        self._left = schema.by_name.copy()
        self._dumps = layout.values.dumps
        self._scope = scope
        self._fixed: list[Any] = [0] * layout.slots
        self._offsets = [-1] * len(schema.variable)
        self._parts: list[bytes] = []
        self._size = schema.fixed_size

    @override
    def _boolean(self, name: str, value: bool) -> None:
        field = self._left.pop(name, None)
        if field is None or field.kind is not _BOOLEAN:
            raise self._changed(name, _BOOLEAN)
        try:
            self._fixed[field.slot] |= BIT[value] << field.bit
        except TypeError as error:
            raise unwritable_field(name, _BOOLEAN, self._layout.schema.type_name, error) from error

    @override
    def _number(self, name: str, kind: FieldKind, value: float) -> None:
        field = self._left.pop(name, None)
        if field is None or field.kind is not kind:
            raise self._changed(name, kind)
        self._fixed[field.slot] = value

    @override
    def _variable(self, name: str, kind: FieldKind, value: object) -> None:
        field = self._left.pop(name, None)
        if field is None or field.kind is not kind:
            raise self._changed(name, kind)
        if value is None:
            return
        try:
            part = self._dumps[kind](value, self._scope)
        except FieldError:
            raise
        except Exception as error:
            raise unwritable_field(name, kind, self._layout.schema.type_name, error) from error
        self._offsets[field.slot] = self._size
        self._parts.append(part)
        self._size += len(part)

    def finish(self, head: bytes) -> bytes:
        """Return the record behind `head`, from its schema id on."""
        layout = self._layout
        schema = layout.schema
        if self._left:
            missing = ", ".join(map(repr, self._left))
            raise HazelcastSerializationError(
                f"The serializer of {schema.type_name} didn't write {missing}: it must always write the same fields"
            )
        try:
            if not schema.variable:
                return head + layout.pack(schema.id, *self._fixed)
            data_head = layout.pack(schema.id, self._size, *self._fixed)
        except Exception as error:
            for field in schema.fixed:
                layout.check(field, self._fixed[field.slot])
            raise HazelcastSerializationError(f"Can't write a {schema.type_name}: {error}", error) from error
        return b"".join((head, data_head, *self._parts, layout.values.table(self._size, self._offsets)))

    def _changed(self, name: str, kind: FieldKind) -> HazelcastSerializationError:
        schema = self._layout.schema
        field = schema.by_name.get(name)
        if field is None:
            return NoSuchFieldError(name, schema.type_name)
        if field.kind is kind:
            return FieldError(f"The serializer of {schema.type_name} wrote the field {name!r} twice")
        return FieldError(
            f"The serializer of {schema.type_name} wrote the field {name!r} as {label(kind)}, and as"
            f" {label(field.kind)} when the schema was made"
        )
