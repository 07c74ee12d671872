"""How the fields of portable classes are described."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentTypeError, InvalidArgumentValueError

__all__ = ["ClassDefinition", "ClassDefinitionBuilder", "FieldDefinition", "FieldType"]


class FieldType(IntEnum):
    """The types of fields that a portable can have."""

    PORTABLE = 0
    BYTE = 1
    BOOLEAN = 2
    CHAR = 3
    SHORT = 4
    INT = 5
    LONG = 6
    FLOAT = 7
    DOUBLE = 8
    STRING = 9
    UTF = 9
    PORTABLE_ARRAY = 10
    BYTE_ARRAY = 11
    BOOLEAN_ARRAY = 12
    CHAR_ARRAY = 13
    SHORT_ARRAY = 14
    INT_ARRAY = 15
    LONG_ARRAY = 16
    FLOAT_ARRAY = 17
    DOUBLE_ARRAY = 18
    STRING_ARRAY = 19
    UTF_ARRAY = 19
    DECIMAL = 20
    DECIMAL_ARRAY = 21
    TIME = 22
    TIME_ARRAY = 23
    DATE = 24
    DATE_ARRAY = 25
    TIMESTAMP = 26
    TIMESTAMP_ARRAY = 27
    TIMESTAMP_WITH_TIMEZONE = 28
    TIMESTAMP_WITH_TIMEZONE_ARRAY = 29


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field of a portable class.

    Attributes:
        index: Its place among the fields of the class.
        field_name: Its name.
        field_type: Its type.
        version: The version of the class that it holds objects of; of another field, that of its own class.
        factory_id: The factory id of the class that it holds objects of; 0 for other fields.
        class_id: The class id of the class that it holds objects of; 0 for other fields.
    """

    index: int
    field_name: str
    field_type: FieldType
    version: int
    factory_id: int = 0
    class_id: int = 0


class ClassDefinition:
    """The fields of a portable class in one version; `ClassDefinitionBuilder` makes them.

    Attributes:
        factory_id: The factory id of the class.
        class_id: The class id.
        version: The version; below 0 for the one in the option `portable_version`.
        field_defs: The fields by name, in the order of their indexes.
    """

    __slots__ = ("class_id", "factory_id", "field_defs", "version")

    def __init__(self, factory_id: int, class_id: int, version: int) -> None:
        self.factory_id: int = factory_id
        self.class_id: int = class_id
        self.version: int = version
        self.field_defs: dict[str, FieldDefinition] = {}

    def add_field_def(self, field_def: FieldDefinition) -> None:
        """Add a field."""
        self.field_defs[field_def.field_name] = field_def

    def get_field(self, field_name_or_index: int | str) -> FieldDefinition | None:
        """Return a field by its name, None if there is none of that name, or by its index.

        Raises:
            IndexError: If there is no field with the index.
        """
        if isinstance(field_name_or_index, str):
            return self.field_defs.get(field_name_or_index)
        for field_def in self.field_defs.values():
            if field_def.index == field_name_or_index:
                return field_def
        raise IndexError(f"There is no field {field_name_or_index} among {self.get_field_count()}")

    def has_field(self, field_name: str) -> bool:
        """Return whether there is a field of that name."""
        return field_name in self.field_defs

    def get_field_names(self) -> list[str]:
        """Return the names of all fields."""
        return list(self.field_defs)

    def get_field_type(self, field_name: str) -> FieldType:
        """Return the type of a field.

        Raises:
            InvalidArgumentValueError: If there is no such field.
        """
        return self._field(field_name).field_type

    def get_field_class_id(self, field_name: str) -> int:
        """Return the class id of the portables in a field, 0 if its type is another.

        Raises:
            InvalidArgumentValueError: If there is no such field.
        """
        return self._field(field_name).class_id

    def get_field_count(self) -> int:
        """Return the number of fields."""
        return len(self.field_defs)

    def set_version_if_not_set(self, version: int) -> None:
        """Set the version if it is below 0."""
        if self.version < 0:
            self.version = version

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ClassDefinition):
            return NotImplemented
        ids = (self.factory_id, self.class_id, self.version)
        return ids == (other.factory_id, other.class_id, other.version) and self.field_defs == other.field_defs

    @override
    def __hash__(self) -> int:
        return hash((self.factory_id, self.class_id))

    @override
    def __repr__(self) -> str:
        fields = ", ".join(f"{field.field_name}: {field.field_type.name}" for field in self.field_defs.values())
        ids = f"factory id {self.factory_id}, class id {self.class_id}, version {self.version}"
        return f"<ClassDefinition {ids} ({fields})>"

    def _field(self, field_name: str) -> FieldDefinition:
        field_def = self.field_defs.get(field_name)
        if field_def is None:
            raise InvalidArgumentValueError(f"There is no field {field_name!r} in {self}")
        return field_def


class ClassDefinitionBuilder:
    """Makes a `ClassDefinition`, field by field, in the order in which the class writes them.

    A class needs one, in the option `class_definitions`, only if the first object of it that is written may have None,
    or no items, in a field of portables.

    Args:
        factory_id: The factory id of the class.
        class_id: Its class id.
        version: Its version; below 0 for the one in the option `portable_version`.

    Each method that adds a field returns the builder itself, and raises a `HazelcastSerializationError` if a field of
    that name was added before or the definition is built already.

    Example:
        >>> engine = ClassDefinitionBuilder(1, 2).add_int_field("power").build()
        >>> ClassDefinitionBuilder(1, 1).add_string_field("name").add_portable_field("engine", engine).build()
        <ClassDefinition factory id 1, class id 1, version 0 (name: STRING, engine: PORTABLE)>
    """

    __slots__ = ("_done", "_fields", "class_id", "factory_id", "version")

    def __init__(self, factory_id: int, class_id: int, version: int = 0) -> None:
        self.factory_id: int = factory_id
        self.class_id: int = class_id
        self.version: int = version
        self._fields: dict[str, FieldDefinition] = {}
        self._done = False

    def add_portable_field(self, field_name: str, class_def: ClassDefinition) -> Self:
        """Add a field of another portable, or None."""
        return self._add_nested(field_name, FieldType.PORTABLE, class_def)

    def add_byte_field(self, field_name: str) -> Self:
        """Add a field of 8-bit signed integers."""
        return self._add(field_name, FieldType.BYTE)

    def add_boolean_field(self, field_name: str) -> Self:
        """Add a field of booleans."""
        return self._add(field_name, FieldType.BOOLEAN)

    def add_char_field(self, field_name: str) -> Self:
        """Add a field of UTF-16 code units."""
        return self._add(field_name, FieldType.CHAR)

    def add_short_field(self, field_name: str) -> Self:
        """Add a field of 16-bit signed integers."""
        return self._add(field_name, FieldType.SHORT)

    def add_int_field(self, field_name: str) -> Self:
        """Add a field of 32-bit signed integers."""
        return self._add(field_name, FieldType.INT)

    def add_long_field(self, field_name: str) -> Self:
        """Add a field of 64-bit signed integers."""
        return self._add(field_name, FieldType.LONG)

    def add_float_field(self, field_name: str) -> Self:
        """Add a field of 32-bit floating-point numbers."""
        return self._add(field_name, FieldType.FLOAT)

    def add_double_field(self, field_name: str) -> Self:
        """Add a field of 64-bit floating-point numbers."""
        return self._add(field_name, FieldType.DOUBLE)

    def add_string_field(self, field_name: str) -> Self:
        """Add a field of strings, or None."""
        return self._add(field_name, FieldType.STRING)

    def add_utf_field(self, field_name: str) -> Self:
        """Add a field of strings, or None; the same as `add_string_field`."""
        return self.add_string_field(field_name)

    def add_decimal_field(self, field_name: str) -> Self:
        """Add a field of decimals, or None."""
        return self._add(field_name, FieldType.DECIMAL)

    def add_time_field(self, field_name: str) -> Self:
        """Add a field of times, or None."""
        return self._add(field_name, FieldType.TIME)

    def add_date_field(self, field_name: str) -> Self:
        """Add a field of dates, or None."""
        return self._add(field_name, FieldType.DATE)

    def add_timestamp_field(self, field_name: str) -> Self:
        """Add a field of naive datetimes, or None."""
        return self._add(field_name, FieldType.TIMESTAMP)

    def add_timestamp_with_timezone_field(self, field_name: str) -> Self:
        """Add a field of aware datetimes, or None."""
        return self._add(field_name, FieldType.TIMESTAMP_WITH_TIMEZONE)

    def add_portable_array_field(self, field_name: str, class_def: ClassDefinition) -> Self:
        """Add a field of an array of other portables, all of one class, or None."""
        return self._add_nested(field_name, FieldType.PORTABLE_ARRAY, class_def)

    def add_byte_array_field(self, field_name: str) -> Self:
        """Add a field of bytes, or None."""
        return self._add(field_name, FieldType.BYTE_ARRAY)

    def add_boolean_array_field(self, field_name: str) -> Self:
        """Add a field of an array of booleans, or None."""
        return self._add(field_name, FieldType.BOOLEAN_ARRAY)

    def add_char_array_field(self, field_name: str) -> Self:
        """Add a field of an array of UTF-16 code units, or None."""
        return self._add(field_name, FieldType.CHAR_ARRAY)

    def add_short_array_field(self, field_name: str) -> Self:
        """Add a field of an array of 16-bit signed integers, or None."""
        return self._add(field_name, FieldType.SHORT_ARRAY)

    def add_int_array_field(self, field_name: str) -> Self:
        """Add a field of an array of 32-bit signed integers, or None."""
        return self._add(field_name, FieldType.INT_ARRAY)

    def add_long_array_field(self, field_name: str) -> Self:
        """Add a field of an array of 64-bit signed integers, or None."""
        return self._add(field_name, FieldType.LONG_ARRAY)

    def add_float_array_field(self, field_name: str) -> Self:
        """Add a field of an array of 32-bit floating-point numbers, or None."""
        return self._add(field_name, FieldType.FLOAT_ARRAY)

    def add_double_array_field(self, field_name: str) -> Self:
        """Add a field of an array of 64-bit floating-point numbers, or None."""
        return self._add(field_name, FieldType.DOUBLE_ARRAY)

    def add_string_array_field(self, field_name: str) -> Self:
        """Add a field of an array of strings, any of which may be None, or None."""
        return self._add(field_name, FieldType.STRING_ARRAY)

    def add_utf_array_field(self, field_name: str) -> Self:
        """Add a field of an array of strings, or None; the same as `add_string_array_field`."""
        return self.add_string_array_field(field_name)

    def add_decimal_array_field(self, field_name: str) -> Self:
        """Add a field of an array of decimals, or None."""
        return self._add(field_name, FieldType.DECIMAL_ARRAY)

    def add_time_array_field(self, field_name: str) -> Self:
        """Add a field of an array of times, or None."""
        return self._add(field_name, FieldType.TIME_ARRAY)

    def add_date_array_field(self, field_name: str) -> Self:
        """Add a field of an array of dates, or None."""
        return self._add(field_name, FieldType.DATE_ARRAY)

    def add_timestamp_array_field(self, field_name: str) -> Self:
        """Add a field of an array of naive datetimes, or None."""
        return self._add(field_name, FieldType.TIMESTAMP_ARRAY)

    def add_timestamp_with_timezone_array_field(self, field_name: str) -> Self:
        """Add a field of an array of aware datetimes, or None."""
        return self._add(field_name, FieldType.TIMESTAMP_WITH_TIMEZONE_ARRAY)

    def add_field_def(self, field_def: FieldDefinition) -> Self:
        """Add a field, whose index must be the next one.

        Raises:
            InvalidArgumentValueError: If its index is another.
        """
        if field_def.index != len(self._fields):
            raise InvalidArgumentValueError(f"The index of {field_def} must be {len(self._fields)}")
        name = field_def.field_name
        if self._done:
            raise HazelcastSerializationError(f"The field {name!r} comes too late: the class definition is built")
        if name in self._fields:
            raise HazelcastSerializationError(f"There is a field {name!r} already")
        _check_name(name)
        self._fields[name] = field_def
        return self

    def build(self) -> ClassDefinition:
        """Return the definition; no field can be added after that."""
        self._done = True
        definition = ClassDefinition(self.factory_id, self.class_id, self.version)
        for field_def in self._fields.values():
            definition.add_field_def(field_def)
        return definition

    def _add(self, name: str, field_type: FieldType) -> Self:
        return self.add_field_def(FieldDefinition(len(self._fields), name, field_type, self.version))

    def _add_nested(self, name: str, field_type: FieldType, nested: ClassDefinition) -> Self:
        if nested.class_id == 0:
            raise InvalidArgumentValueError(f"The class id of the portables in the field {name!r} must not be 0")
        return self.add_field_def(
            FieldDefinition(len(self._fields), name, field_type, nested.version, nested.factory_id, nested.class_id)
        )


_MAX_NAME: Final = (1 << 15) - 1


def _check_name(name: str) -> None:
    if not isinstance(name, str):
        raise InvalidArgumentTypeError(f"The name of a field must be a str, not {type(name).__name__}")
    if len(name) > _MAX_NAME or any(char > "\xff" for char in name):
        raise HazelcastSerializationError(
            f"A portable can't have a field of the name {name[:100]!r}: at most {_MAX_NAME} characters up to U+00FF"
        )
