"""What the records of a type look like, and the number that stands for it."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final, NamedTuple

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.compact.interfaces import FieldKind
from hazelcast.serialization.compact.kinds import ARRAY_OF, CODES, ITEM_OF, SIZES, label

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FieldDescriptor", "Schema", "name_order"]


class FieldDescriptor(NamedTuple):
    """A field, and where a record has it.

    Attributes:
        name: Its name.
        kind: Its kind.
        slot: Of a fixed-size field, its place among the values that `Schema.fixed_format` packs, which for a boolean is
            the byte that its bit is in; of another field, its place in the table of offsets.
        bit: Of a boolean, its bit in that byte, 0 being the lowest.
    """

    name: str
    kind: FieldKind
    slot: int
    bit: int = 0


class Schema:
    """The type name of records, and their fields in the order of their names.

    Args:
        type_name: What everyone in the cluster knows the type by.
        fields: The name and the kind of each field, in any order.

    Attributes:
        type_name: As given.
        fields: All fields, in the order of their names.
        by_name: The same by name.
        id: The number that records carry in place of the schema: a fingerprint of the name and the fields, of 64 bits,
            signed.
        fixed_format: How `struct` packs the fixed-size part, without a byte order.
        fixed_size: The bytes of that part.
        fixed: The fixed-size fields in that order, without the booleans.
        booleans: The booleans, eight to a byte behind the others.
        variable: The other fields, in the order of the table of offsets.

    Raises:
        HazelcastSerializationError: If two fields have one name, or records can't have a field's kind.
    """

    __slots__ = ("booleans", "by_name", "fields", "fixed", "fixed_format", "fixed_size", "id", "type_name", "variable")

    def __init__(self, type_name: str, fields: Iterable[tuple[str, int]]) -> None:
        kinds: dict[str, FieldKind] = {}
        for name, kind in fields:
            if name in kinds:
                raise HazelcastSerializationError(f"The compact type {type_name} has two fields named {name!r}")
            kinds[name] = _checked(type_name, name, kind)
        names = sorted(kinds, key=name_order)
        self.type_name: str = type_name
        self.id: int = _fingerprint(type_name, [(name, kinds[name]) for name in names])
        numbers = [name for name in names if kinds[name] in CODES and kinds[name] is not FieldKind.BOOLEAN]
        # Sorting keeps the order of the names among fields of the same size.
        numbers.sort(key=lambda name: -SIZES[kinds[name]])
        booleans = [name for name in names if kinds[name] is FieldKind.BOOLEAN]
        self.fixed_format: str = "".join(CODES[kinds[name]] for name in numbers) + "B" * (-(-len(booleans) // 8))
        self.fixed_size: int = Struct(f">{self.fixed_format}").size
        self.fixed: tuple[FieldDescriptor, ...] = tuple(
            FieldDescriptor(name, kinds[name], slot) for slot, name in enumerate(numbers)
        )
        self.booleans: tuple[FieldDescriptor, ...] = tuple(
            FieldDescriptor(name, FieldKind.BOOLEAN, len(numbers) + at // 8, at % 8) for at, name in enumerate(booleans)
        )
        self.variable: tuple[FieldDescriptor, ...] = tuple(
            FieldDescriptor(name, kinds[name], slot)
            for slot, name in enumerate(name for name in names if kinds[name] not in CODES)
        )
        by_name = {field.name: field for field in (*self.fixed, *self.booleans, *self.variable)}
        self.by_name: dict[str, FieldDescriptor] = {name: by_name[name] for name in names}
        self.fields: tuple[FieldDescriptor, ...] = tuple(self.by_name.values())

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schema):
            return NotImplemented
        return self.id == other.id and self.type_name == other.type_name and self.fields == other.fields

    @override
    def __hash__(self) -> int:
        return hash(self.id)

    @override
    def __repr__(self) -> str:
        fields = ", ".join(f"{field.name}: {label(field.kind)}" for field in self.fields)
        return f"<Schema {self.type_name} {self.id} ({fields})>"


def name_order(name: str) -> bytes:
    """Return what names of fields are sorted by: Java compares strings by their UTF-16 code units."""
    return name.encode("utf-16-be", "surrogatepass")


def _checked(type_name: str, name: str, kind: int) -> FieldKind:
    try:
        found = FieldKind(kind)
    except ValueError:
        found = FieldKind.NOT_AVAILABLE
    if found in ITEM_OF or found in ARRAY_OF:
        return found
    raise HazelcastSerializationError(
        f"The field {name!r} of the compact type {type_name} is of kind {kind!r}, which compact records can't have"
    )


_EMPTY: Final = 0xC15D213AA4D7A795


def _fingerprint(type_name: str, fields: list[tuple[str, FieldKind]]) -> int:
    text = [_text(type_name), _number(len(fields))]
    for name, kind in fields:
        text += [_text(name), _number(kind)]
    fingerprint = _EMPTY
    for byte in b"".join(text):
        fingerprint = (fingerprint >> 8) ^ _TABLE[(fingerprint ^ byte) & 0xFF]
    return fingerprint - (1 << 64) if fingerprint >> 63 else fingerprint


def _number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def _text(value: str) -> bytes:
    try:
        text = value.encode()
    except UnicodeEncodeError as cause:
        raise HazelcastSerializationError(f"{value!r} can't be the name of a type or field: {cause}", cause) from cause
    return _number(len(text)) + text


def _table_entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (_EMPTY if value & 1 else 0)
    return value


_TABLE: Final = [_table_entry(byte) for byte in range(256)]
