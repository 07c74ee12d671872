"""What writers and readers of records prepare once for each schema."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final

from hazelcast.serialization.compact.faults import unwritable_field
from hazelcast.serialization.compact.interfaces import FieldKind
from hazelcast.serialization.compact.kinds import CODES
from hazelcast.serialization.compact.values import BIT

if TYPE_CHECKING:
    from hazelcast.serialization.compact.schema import FieldDescriptor, Schema
    from hazelcast.serialization.compact.values import Values

__all__ = ["Layout"]


class Layout:
    """The records of one schema in one byte order.

    Attributes:
        schema: The schema.
        values: How the values behind the fixed-size part are written and read.
        pack: Packs the schema id, the size of the data if there are fields of variable size, and the fixed-size part.
        unpack_from: Unpacks the same without the schema id.
        slots: How many values the fixed-size part has.
    """

    __slots__ = ("pack", "schema", "slots", "unpack_from", "values")

    def __init__(self, schema: Schema, values: Values) -> None:
        behind_id = ("i" if schema.variable else "") + schema.fixed_format
        self.schema: Final = schema
        self.values: Final = values
        self.pack: Final = Struct(f"{values.prefix}q{behind_id}").pack
        self.unpack_from: Final = Struct(values.prefix + behind_id).unpack_from
        self.slots: Final = len(schema.fixed_format)

    def check(self, field: FieldDescriptor, value: object) -> None:
        """Refuse a value that isn't one of a fixed-size field's kind.

        Raises:
            FieldError: If that is so.
        """
        try:
            if field.kind is FieldKind.BOOLEAN:
                BIT[value]
            else:
                Struct(f">{CODES[field.kind]}").pack(value)
        except Exception as error:
            raise unwritable_field(field.name, field.kind, self.schema.type_name, error) from error
