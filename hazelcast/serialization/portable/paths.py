"""Paths to what is nested in portables: `engine.power`, `wheels[0].name`, `wheels[any].name`.

`[any]` stands for all items of an array: such a path is read by the methods for arrays. What lies behind a null or an
index beyond the end of an array is None, or, if the type has no None, an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.portable.classdef import FieldType

if TYPE_CHECKING:
    from hazelcast.serialization.portable.fields import Field
    from hazelcast.serialization.portable.reader import FieldReader

__all__ = ["Step", "array_of", "follow", "is_path", "item_of", "locate"]

T = TypeVar("T")

_STEP: Final = re.compile(r"([^\[\]]+)(?:\[(any|\d+)\])?")


class Step(NamedTuple):
    """A part of a path.

    Attributes:
        name: The name of a field.
        item: The index of an item in its array, −1 for all of them, None for the field as a whole.
    """

    name: str
    item: int | None


def is_path(name: str) -> bool:
    """Return whether a name is more than that of a field can be expected to be."""
    return "." in name or "[" in name


def item_of(type_: FieldType) -> FieldType | None:
    """Return the type of the items of an array, None if it is none."""
    return FieldType[type_.name.removesuffix("_ARRAY")] if type_.name.endswith("_ARRAY") else None


def array_of(type_: FieldType) -> FieldType | None:
    """Return the type of arrays of something, None if there is none."""
    return None if type_.name.endswith("_ARRAY") else FieldType[f"{type_.name}_ARRAY"]


def follow(reader: FieldReader, path: str, field: Field[T]) -> T:
    """Read what a path leads to as values of some type.

    Raises:
        HazelcastSerializationError: If it leads nowhere, or to a value of another type.
    """
    *parents, last = steps = _parse(path)
    every = any(step.item == -1 for step in steps)
    single: Field[Any] | None = field
    if every:
        single = reader.serializer.field(item_of(field.type))
    if single is None:
        raise HazelcastSerializationError(f"The path {path!r} leads to several values: read it as an array")
    values = [value for each in _parents(reader, parents) for value in _values(each, last, single)]
    if every:
        # The one kind of array that isn't read as a list.
        all_values = bytearray(value & 0xFF for value in values) if field.type is FieldType.BYTE_ARRAY else values
        return cast("T", all_values)
    if values:
        return cast("T", values[0])
    if field.missing is None or reader.morphs:
        return field.missing
    raise HazelcastSerializationError(
        f"The path {path!r} leads to null or beyond the end of an array, which can't be read as {field.type.name}"
    )


def locate(reader: FieldReader, path: str) -> tuple[FieldReader, int, Step] | None:
    """Find the field that a path leads to; return its reader, its index there, and the last step of the path."""
    try:
        known = path in reader.layout.index or not is_path(path)
        *parents, last = [Step(path, None)] if known else _parse(path)
        readers = _parents(reader, parents)
    except HazelcastSerializationError:
        return None
    found = ((each, each.layout.index[last.name], last) for each in readers if last.name in each.layout.index)
    return next(found, None)


def _parse(path: str) -> list[Step]:
    steps: list[Step] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise HazelcastSerializationError(f"{path!r} isn't the name of a field, and no path to one")
        name, item = match.groups()
        steps.append(Step(name, None if item is None else -1 if item == "any" else int(item)))
    return steps


def _parents(reader: FieldReader, parents: list[Step]) -> list[FieldReader]:
    """Return readers of all portables that some steps lead to."""
    readers = [reader]
    for step in parents:
        readers = [nested for each in readers for nested in each.nested(step)]
    return readers


def _values(reader: FieldReader, step: Step, field: Field[Any]) -> list[Any]:
    if step.item is None:
        return [reader.read_field(step.name, field)]
    array = reader.serializer.field(array_of(field.type))
    if array is None:
        raise HazelcastSerializationError(f"There are no arrays of arrays, as in {step.name}[{step.item}]")
    items = list(reader.read_field(step.name, array) or ())
    if array.type is FieldType.BYTE_ARRAY:
        items = [(item ^ 0x80) - 0x80 for item in items]
    return items if step.item == -1 else items[step.item : step.item + 1]
