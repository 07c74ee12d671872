"""Writing the fields of a portable by name: for real, or to learn which there are."""

from __future__ import annotations

from abc import abstractmethod
from struct import error
from typing import TYPE_CHECKING, Any, TypeVar

from typing_extensions import override

from hazelcast.errors import HazelcastError, HazelcastSerializationError
from hazelcast.serialization.portable.classdef import (
    ClassDefinition,
    ClassDefinitionBuilder,
    FieldDefinition,
    FieldType,
)
from hazelcast.serialization.portable.fields import reserved
from hazelcast.serialization.portable.interfaces import Portable, PortableWriter
from hazelcast.serialization.streams import ObjectDataOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, time
    from decimal import Decimal

    from typing_extensions import Buffer

    from hazelcast.serialization.draft import Draft
    from hazelcast.serialization.portable.fields import Fields, StoredField
    from hazelcast.serialization.portable.layout import Layout
    from hazelcast.serialization.portable.serializer import PortableSerializer
    from hazelcast.serialization.scope import Scope

__all__ = ["DefinitionWriter", "FieldWriter"]

W = TypeVar("W")


class _Writer(PortableWriter):
    """What both writers have in common: the type of field that each method writes."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    @abstractmethod
    def _write(self, name: str, field: StoredField[Any, W], value: W) -> None: ...

    @override
    def write_int(self, field_name: str, value: int) -> None:
        self._write(field_name, self._fields.int, value)

    @override
    def write_long(self, field_name: str, value: int) -> None:
        self._write(field_name, self._fields.long, value)

    @override
    def write_string(self, field_name: str, value: str | None) -> None:
        self._write(field_name, self._fields.string, value)

    @override
    def write_utf(self, field_name: str, value: str | None) -> None:
        self._write(field_name, self._fields.string, value)

    @override
    def write_boolean(self, field_name: str, value: bool) -> None:
        self._write(field_name, self._fields.boolean, value)

    @override
    def write_byte(self, field_name: str, value: int) -> None:
        self._write(field_name, self._fields.byte, value)

    @override
    def write_char(self, field_name: str, value: str) -> None:
        self._write(field_name, self._fields.char, value)

    @override
    def write_double(self, field_name: str, value: float) -> None:
        self._write(field_name, self._fields.double, value)

    @override
    def write_float(self, field_name: str, value: float) -> None:
        self._write(field_name, self._fields.float, value)

    @override
    def write_short(self, field_name: str, value: int) -> None:
        self._write(field_name, self._fields.short, value)

    @override
    def write_decimal(self, field_name: str, value: Decimal | None) -> None:
        self._write(field_name, self._fields.decimal, value)

    @override
    def write_time(self, field_name: str, value: time | None) -> None:
        self._write(field_name, self._fields.time, value)

    @override
    def write_date(self, field_name: str, value: date | None) -> None:
        self._write(field_name, self._fields.date, value)

    @override
    def write_timestamp(self, field_name: str, value: datetime | None) -> None:
        self._write(field_name, self._fields.timestamp, value)

    @override
    def write_timestamp_with_timezone(self, field_name: str, value: datetime | None) -> None:
        self._write(field_name, self._fields.aware, value)

    @override
    def write_byte_array(self, field_name: str, values: Buffer | None) -> None:
        self._write(field_name, self._fields.bytes, values)

    @override
    def write_boolean_array(self, field_name: str, values: Sequence[bool] | None) -> None:
        self._write(field_name, self._fields.booleans, values)

    @override
    def write_char_array(self, field_name: str, values: Sequence[str] | None) -> None:
        self._write(field_name, self._fields.chars, values)

    @override
    def write_int_array(self, field_name: str, values: Sequence[int] | None) -> None:
        self._write(field_name, self._fields.ints, values)

    @override
    def write_long_array(self, field_name: str, values: Sequence[int] | None) -> None:
        self._write(field_name, self._fields.longs, values)

    @override
    def write_double_array(self, field_name: str, values: Sequence[float] | None) -> None:
        self._write(field_name, self._fields.doubles, values)

    @override
    def write_float_array(self, field_name: str, values: Sequence[float] | None) -> None:
        self._write(field_name, self._fields.floats, values)

    @override
    def write_short_array(self, field_name: str, values: Sequence[int] | None) -> None:
        self._write(field_name, self._fields.shorts, values)

    @override
    def write_string_array(self, field_name: str, values: Sequence[str | None] | None) -> None:
        self._write(field_name, self._fields.strings, values)

    @override
    def write_utf_array(self, field_name: str, values: Sequence[str | None] | None) -> None:
        self._write(field_name, self._fields.strings, values)

    @override
    def write_decimal_array(self, field_name: str, values: Sequence[Decimal] | None) -> None:
        self._write(field_name, self._fields.decimals, values)

    @override
    def write_time_array(self, field_name: str, values: Sequence[time] | None) -> None:
        self._write(field_name, self._fields.times, values)

    @override
    def write_date_array(self, field_name: str, values: Sequence[date] | None) -> None:
        self._write(field_name, self._fields.dates, values)

    @override
    def write_timestamp_array(self, field_name: str, values: Sequence[datetime] | None) -> None:
        self._write(field_name, self._fields.timestamps, values)

    @override
    def write_timestamp_with_timezone_array(self, field_name: str, values: Sequence[datetime] | None) -> None:
        self._write(field_name, self._fields.awares, values)


class FieldWriter(_Writer):
    """Writes the fields of one portable.

    Args:
        serializer: What writes nested portables.
        layout: The fields.
        draft: Where they go.
        scope: Where that is.
    """

    __slots__ = ("_draft", "_end", "_layout", "_missing", "_offsets", "_out", "_raw", "_scope", "_serializer")

    def __init__(self, serializer: PortableSerializer, layout: Layout, draft: Draft, scope: Scope) -> None:
        super().__init__(serializer.fields)
        self._serializer = serializer
        self._layout = layout
        self._draft = draft
        self._scope = scope
        self._out = ObjectDataOutput(scope, draft)
        self._raw: ObjectDataOutput | None = None
        self._missing = dict(layout.index)
        self._end = draft.reserve(1)
        self._out.write_int(len(layout.index))
        # The last one is that of raw data.
        self._offsets = draft.reserve(len(layout.index) + 1)

    def finish(self) -> None:
        """End the portable.

        Raises:
            HazelcastSerializationError: If a field was not written.
        """
        if self._missing:
            names = ", ".join(map(repr, self._missing))
            raise HazelcastSerializationError(f"These fields of {self._layout.definition} weren't written: {names}")
        self._draft.mark(self._end)

    @override
    def _write(self, name: str, field: StoredField[Any, W], value: W) -> None:
        self._begin(name, field.type)
        try:
            field.write(self._out, self._draft, value)
        except HazelcastError:
            raise
        except (TypeError, ValueError, OverflowError, AttributeError, error) as cause:
            raise HazelcastSerializationError(
                f"The field {name!r} of {self._layout.definition} can't be written as {field.type.name}: {cause}",
                cause,
            ) from cause

    @override
    def write_portable(self, field_name: str, portable: Portable | None) -> None:
        field = self._begin(field_name, FieldType.PORTABLE)
        self._out.write_boolean(portable is None)
        self._write_ids(field.factory_id, field.class_id)
        if portable is not None:
            self._write_nested(field, portable)

    @override
    def write_null_portable(self, field_name: str, factory_id: int, class_id: int) -> None:
        self._begin(field_name, FieldType.PORTABLE)
        self._out.write_boolean(True)
        self._write_ids(factory_id, class_id)

    @override
    def write_portable_array(self, field_name: str, values: Sequence[Portable] | None) -> None:
        field = self._begin(field_name, FieldType.PORTABLE_ARRAY)
        self._out.write_int(-1 if values is None else len(values))
        self._write_ids(field.factory_id, field.class_id)
        for portable, at in reserved(self._draft, values or ()):
            self._draft.mark(at)
            self._write_nested(field, portable)

    @override
    def get_raw_data_output(self) -> ObjectDataOutput:
        if self._raw is None:
            self._draft.mark(self._offsets + 4 * len(self._layout.index))
            self._raw = ObjectDataOutput(self._scope, self._draft)
        return self._raw

    def _begin(self, name: str, type_: FieldType) -> FieldDefinition:
        """Write what stands before the value of a field."""
        definition = self._layout.definition
        field = definition.field_defs.get(name)
        if self._raw is not None:
            problem = "can't be written any more: get_raw_data_output was called"
        elif field is None:
            problem = "is unknown"
        elif field.field_type is not type_:
            problem = f"was to be of type {field.field_type.name}, not {type_.name}"
        elif self._missing.pop(name, None) is None:
            problem = "was written already"
        else:
            self._draft.mark(self._offsets + 4 * field.index)
            self._draft.content += self._layout.headers[field.index]
            return field
        raise HazelcastSerializationError(f"The field {name!r} of {definition} {problem}")

    def _write_ids(self, factory_id: int, class_id: int) -> None:
        self._out.write_int(factory_id)
        self._out.write_int(class_id)

    def _write_nested(self, field: FieldDefinition, portable: object) -> None:
        ids = (field.factory_id, field.class_id)
        if not isinstance(portable, Portable):
            raise HazelcastSerializationError(
                f"The field {field.field_name!r} of {self._layout.definition} holds portables, not"
                f" {'None' if portable is None else type(portable).__name__}"
            )
        if (portable.get_factory_id(), portable.get_class_id()) != ids:
            raise HazelcastSerializationError(
                f"The field {field.field_name!r} of {self._layout.definition} holds portables with factory id {ids[0]}"
                f" and class id {ids[1]}, not with {portable.get_factory_id()} and {portable.get_class_id()}, as a"
                f" {type(portable).__name__} has"
            )
        self._serializer.write_body(portable, self._draft, self._scope.descend())


class DefinitionWriter(_Writer):
    """Takes note of the fields that a portable writes.

    Args:
        fields: The types of fields.
        scope: Where the portable is.
        ids: The factory id, the class id and the version of its class.
        version_of: Returns the version of the class of a nested portable.
        known: The fields that were read of the same class, if any were: they say what a field holds that is null now.
    """

    __slots__ = ("_builder", "_count", "_known", "_scope", "_version_of")

    def __init__(
        self,
        fields: Fields,
        scope: Scope,
        ids: tuple[int, int, int],
        version_of: Callable[[Portable], int],
        known: ClassDefinition | None,
    ) -> None:
        super().__init__(fields)
        self._scope = scope
        self._builder = ClassDefinitionBuilder(*ids)
        self._count = 0
        self._version_of = version_of
        self._known = known

    def definition(self) -> ClassDefinition:
        """Return the definition of the class."""
        return self._builder.build()

    @override
    def _write(self, name: str, field: StoredField[Any, W], value: W) -> None:
        self._add(name, field.type, self._builder.version)

    @override
    def write_portable(self, field_name: str, portable: Portable | None) -> None:
        self._add_nested(field_name, FieldType.PORTABLE, portable)

    @override
    def write_null_portable(self, field_name: str, factory_id: int, class_id: int) -> None:
        self._add(field_name, FieldType.PORTABLE, self._builder.version, factory_id, class_id)

    @override
    def write_portable_array(self, field_name: str, values: Sequence[Portable] | None) -> None:
        self._add_nested(field_name, FieldType.PORTABLE_ARRAY, values[0] if values else None)

    @override
    def get_raw_data_output(self) -> ObjectDataOutput:
        return _Nowhere(self._scope)

    def _add(self, name: str, type_: FieldType, version: int, factory_id: int = 0, class_id: int = 0) -> None:
        self._builder.add_field_def(FieldDefinition(self._count, name, type_, version, factory_id, class_id))
        self._count += 1

    def _add_nested(self, name: str, type_: FieldType, portable: Portable | None) -> None:
        if portable is not None:
            version = self._version_of(portable)
            self._add(name, type_, version, portable.get_factory_id(), portable.get_class_id())
            return
        known = None if self._known is None else self._known.field_defs.get(name)
        if known is None or known.field_type is not type_:
            raise HazelcastSerializationError(
                f"The class of the portables in the field {name!r} isn't known, since the first object with factory id"
                f" {self._builder.factory_id} and class id {self._builder.class_id} that is written has none there:"
                " describe the class in the option class_definitions, or write None by write_null_portable"
            )
        self._add(name, type_, known.version, known.factory_id, known.class_id)


class _Nowhere(ObjectDataOutput):
    """Takes the raw data of a portable whose fields are being noted."""

    __slots__ = ()

    @override
    def write_object(self, val: object) -> None:
        """Spare the work: it is done when the portable is written for real."""
