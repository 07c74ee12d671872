"""Serializers made from the annotations of a class."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.compact.classes import fields_of
from hazelcast.serialization.compact.declare import declared, type_name_of
from hazelcast.serialization.compact.faults import FieldError, mismatched
from hazelcast.serialization.compact.interfaces import FieldKind
from hazelcast.serialization.compact.kinds import CODES, ITEM_OF, PLAIN, are_compatible
from hazelcast.serialization.compact.layout import Layout
from hazelcast.serialization.compact.mapping import Mapped, map_annotation
from hazelcast.serialization.compact.schema import Schema
from hazelcast.serialization.compact.source import Get, Make, Put, Record, compile_loads, compile_record
from hazelcast.serialization.compact.values import refuse_null
from hazelcast.serialization.json import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hazelcast.serialization.compact.classes import ClassField
    from hazelcast.serialization.compact.schema import FieldDescriptor
    from hazelcast.serialization.compact.values import Values
    from hazelcast.serialization.scope import Loads, Scope

__all__ = ["Derived"]


class Derived:
    """How the objects of a class are written and read as records.

    Args:
        cls: A dataclass, a `msgspec.Struct` or an attrs class.
        is_compact: Tells whether objects of another class are compact records.

    Attributes:
        cls: As given.
        schema: What its objects are written as.

    Raises:
        HazelcastSerializationError: If a field can't be mapped; the message names it.
    """

    def __init__(self, cls: type, is_compact: Callable[[type], bool]) -> None:
        told = declared(cls)
        names: Mapping[str, str] = {} if told is None else told.fields
        self._fields: list[tuple[ClassField, str, Mapped]] = []
        for field in fields_of(cls):
            mapped = map_annotation(field.hint, f"{name_of(cls)}.{field.attribute}", is_compact)
            self._fields.append((field, names.get(field.attribute, field.name), mapped))
        unknown = names.keys() - {field.attribute for field, _, _ in self._fields}
        if unknown:
            raise HazelcastSerializationError(
                f"compact gives names to fields that {name_of(cls)} hasn't: {', '.join(sorted(unknown))}"
            )
        self.cls: Final = cls
        self.schema: Final = Schema(type_name_of(cls), [(name, mapped.kind) for _, name, mapped in self._fields])

    def record(self, values: Values) -> Record:
        """Return what writes objects of the class."""
        puts = [
            Put(
                self.schema.by_name[name],
                f"value.{field.attribute}",
                attrgetter(field.attribute),
                mapped.optional,
                mapped.into,
            )
            for field, name, mapped in self._fields
        ]
        return compile_record(Layout(self.schema, values), puts)

    def loads(self, schema: Schema, values: Values) -> Loads:
        """Return what reads the records of a schema as objects of the class.

        Fields that the class hasn't are skipped. Those that the schema hasn't take their defaults.

        Raises:
            FieldError: If the schema lacks a field without a default, or has it in a kind that can't be read as the
                class's.
        """
        gets = [self._get(schema, values, *field) for field in self._fields]
        attributes = [field.attribute for field, _, _ in self._fields]
        make = Make(self.cls, [field.parameter for field, _, _ in self._fields], attributes)
        return compile_loads(Layout(schema, values), gets, make)

    def _get(self, schema: Schema, values: Values, field: ClassField, name: str, mapped: Mapped) -> Get:
        stored = schema.by_name.get(name)
        if stored is None:
            if field.default is None:
                raise FieldError(
                    f"The records of the schema {schema} have no field {name!r}, and {name_of(self.cls)} has no default"
                    f" for {field.attribute}"
                )
            return Get(None, default=field.default)
        if not are_compatible(mapped.kind, stored.kind):
            raise mismatched(name, schema.type_name, mapped.kind, stored.kind)
        if stored.kind in CODES:
            return Get(stored, mapped.optional, None, mapped.back)
        return Get(stored, mapped.optional, _loads(values, mapped, stored), mapped.back)


def _loads(values: Values, mapped: Mapped, stored: FieldDescriptor) -> Loads:
    if mapped.form == "ndarray":
        return partial(values.load_ndarray, stored.kind)
    loads = values.loads[stored.kind]
    if mapped.form == "bytes":
        return values.load_bytes if stored.kind is FieldKind.ARRAY_OF_INT8 else _without_null(loads, _bytes)
    if mapped.kind in ITEM_OF and ITEM_OF[stored.kind] in PLAIN and ITEM_OF[mapped.kind] not in PLAIN:
        return _without_null(loads)
    return loads


def _without_null(loads: Loads, convert: Callable[[Any], Any] | None = None) -> Loads:
    """Return a `loads` for arrays that refuses null among the items."""

    def strict(data: bytes, at: int, scope: Scope) -> tuple[Any, int]:
        items, end = loads(data, at, scope)
        refuse_null(items)
        return (items if convert is None else convert(items)), end

    return strict


def _bytes(items: list[int]) -> bytes:
    return bytes(item & 0xFF for item in items)
