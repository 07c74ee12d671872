"""What the bytes of a portable class look like, and finding its fields in them."""

from __future__ import annotations

from struct import Struct
from struct import error as StructError
from typing import TYPE_CHECKING, Final

from hazelcast.serialization.portable.classdef import (
    ClassDefinition,
    ClassDefinitionBuilder,
    FieldDefinition,
    FieldType,
)
from hazelcast.serialization.portable.fields import malformed

if TYPE_CHECKING:
    from hazelcast.serialization.scope import ByteOrder, Scope

__all__ = ["Layout", "Placed", "layout_of", "moved", "nested_ids"]

_IDS: Final[dict[ByteOrder, Struct]] = {"big": Struct(">ii"), "little": Struct("<ii")}

_BODY: Final = 16  # behind the partition hash, the type id, the factory id and the class id


class Layout:
    """The fields of a class definition in one byte order.

    Attributes:
        definition: The class definition.
        index: The index of each field.
        types: The types of the fields.
        headers: What stands before the value of each field: its name and type.
        sizes: How many bytes each of these has.
    """

    __slots__ = ("definition", "headers", "index", "sizes", "types")

    def __init__(self, definition: ClassDefinition, byteorder: ByteOrder) -> None:
        self.definition: ClassDefinition = definition
        fields = sorted(definition.field_defs.values(), key=lambda field: field.index)
        self.index: dict[str, int] = {field.field_name: field.index for field in fields}
        self.types: list[FieldType] = [field.field_type for field in fields]
        self.headers: list[bytes] = [
            len(field.field_name).to_bytes(2, byteorder)
            + field.field_name.encode("latin-1")
            + bytes([field.field_type])
            for field in fields
        ]
        self.sizes: list[int] = [len(header) for header in self.headers]

    def fits(self, data: bytes, starts: tuple[int, ...]) -> bool:
        """Return whether these fields are those that begin at these offsets."""
        return len(starts) == len(self.headers) and all(map(data.startswith, self.headers, starts))


class Placed:
    """The fields of one portable and where they are.

    Args:
        data: What is being read.
        offset: Where the portable's body begins, behind its version.
        scope: Where that is.

    Attributes:
        end: Where the portable ends.
        starts: Where each field's header begins.
        limits: Where each field must end.
        raw: Where raw data begin; 0 if there are none.

    Raises:
        HazelcastSerializationError: If the offsets are such that fields overlap, or are outside of the portable.
    """

    __slots__ = ("end", "limits", "raw", "starts")

    def __init__(self, data: bytes, offset: int, scope: Scope) -> None:
        self.end: int = scope.int32.unpack_from(data, offset)[0]
        count = scope.count(data, offset + 4, 4)
        first = offset + 12 + 4 * count
        if count < 0 or not first <= self.end <= len(data):
            raise malformed()
        prefix = ">" if scope.byteorder == "big" else "<"
        *starts, raw = Struct(f"{prefix}{count + 1}i").unpack_from(data, offset + 8)
        self.raw: int = raw
        self.starts: tuple[int, ...] = tuple(starts)
        marks = [first, *starts, self.raw or self.end, self.end]
        self.limits: list[int] = marks[2:-1]
        ordered = sorted(marks)
        if marks != ordered:
            # The fields were not written in the order of their indexes.
            if ordered[0] != first or ordered[-1] != self.end or ordered[-2] != (self.raw or self.end):
                raise malformed()
            following = dict(zip(ordered[-2:0:-1], ordered[:1:-1], strict=True))
            self.limits = [following[start] for start in starts]


def nested_ids(data: bytes, value: int, field_type: FieldType, scope: Scope) -> tuple[int, int]:
    """Return the factory id and the class id in the value of a field that holds portables; zeros for another field."""
    ids: tuple[int, int] = (0, 0)
    if field_type is FieldType.PORTABLE:
        ids = _IDS[scope.byteorder].unpack_from(data, value + 1)
    elif field_type is FieldType.PORTABLE_ARRAY:
        ids = _IDS[scope.byteorder].unpack_from(data, value + 4)
    return ids


def layout_of(data: bytes, placed: Placed, scope: Scope, factory_id: int, class_id: int, version: int) -> Layout:
    """Read the names and types of the fields of a portable."""
    builder = ClassDefinitionBuilder(factory_id, class_id, version)
    for index, (start, limit) in enumerate(zip(placed.starts, placed.limits, strict=True)):
        name = start + 2
        value = name + int.from_bytes(data[start:name], scope.byteorder) + 1
        if value > limit:
            raise malformed()
        try:
            field_type = FieldType(data[value - 1])
        except ValueError:
            raise malformed() from None
        nested = nested_ids(data, value, field_type, scope)
        builder.add_field_def(
            FieldDefinition(index, data[name : value - 1].decode("latin-1"), field_type, version, *nested)
        )
    return Layout(builder.build(), scope.byteorder)


def moved(data: bytes, origin: int, target: int, byteorder: ByteOrder) -> bytes:
    """Return a serialized portable as it is at another place within another value.

    What it refers to it refers to by the distance from the beginning of the whole.

    Args:
        data: The portable, behind eight bytes as any value.
        origin: Where in the whole that it was taken from these bytes begin; 0 if they are a whole.
        target: Where they are to begin.
        byteorder: The byte order of its payload.

    Raises:
        HazelcastSerializationError: these are not the bytes of a portable.
    """
    try:
        return _moved(data, origin, target, byteorder)
    except (StructError, IndexError) as error:
        raise malformed() from error


def _moved(data: bytes, origin: int, target: int, byteorder: ByteOrder) -> bytes:
    prefix = ">" if byteorder == "big" else "<"
    result, number, by = bytearray(data), Struct(f"{prefix}i"), target - origin
    room = len(data)  # what tables may still take: offsets that lead back to where they came from would never end

    def table_at(at: int, count: int) -> list[int]:
        nonlocal room
        table = Struct(f"{prefix}{count}i")
        room -= table.size
        if room < 0:
            raise malformed()
        _move(result, at, table, by)
        return [place - origin for place in table.unpack_from(data, at)]

    bodies: list[int] = [_BODY]
    while bodies:
        # The version of the class, the end, the number of fields, where each begins, and where raw data do.
        body = bodies.pop()
        _move(result, body + 4, number, by)
        fields = table_at(body + 12, number.unpack_from(data, body + 8)[0])
        raw = body + 12 + number.size * len(fields)
        if number.unpack_from(data, raw)[0]:
            _move(result, raw, number, by)
        for field in fields:
            value: int = field + 3 + int.from_bytes(data[field : field + 2], byteorder)
            kind = data[value - 1]
            if kind == FieldType.PORTABLE and not data[value]:
                bodies.append(value + 9)
            elif kind == FieldType.PORTABLE_ARRAY and (count := number.unpack_from(data, value)[0]) > 0:
                bodies += table_at(value + 12, count)
    return bytes(result)


def _move(data: bytearray, at: int, numbers: Struct, by: int) -> None:
    numbers.pack_into(data, at, *(number + by for number in numbers.unpack_from(data, at)))
