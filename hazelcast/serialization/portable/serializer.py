"""Portables to bytes and back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from hazelcast.errors import InvalidArgumentValueError
from hazelcast.serialization import type_ids
from hazelcast.serialization.draft import Draft
from hazelcast.serialization.explain import registered
from hazelcast.serialization.portable.classdef import FieldType
from hazelcast.serialization.portable.fields import Field, Fields, fields_of, read_items
from hazelcast.serialization.portable.layout import Placed, nested_ids
from hazelcast.serialization.portable.reader import FieldReader
from hazelcast.serialization.portable.writer import FieldWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hazelcast.serialization.portable.definitions import Definitions
    from hazelcast.serialization.portable.interfaces import Portable
    from hazelcast.serialization.scope import ByteOrder, Scope

__all__ = ["PortableSerializer"]


class PortableSerializer:
    """Writes and reads `Portable`.

    Args:
        byteorder: The byte order of payloads.
        factories: The classes by factory id and class id.
        definitions: The fields of classes.

    Attributes:
        fields: The types of fields that hold no portables.
        portable: The type of fields that hold one.
        portables: The type of fields that hold an array of them.
    """

    type_id: int = type_ids.PORTABLE

    def __init__(
        self,
        byteorder: ByteOrder,
        factories: Mapping[int, Mapping[int, type[Portable]]],
        definitions: Definitions,
    ) -> None:
        self._factories = {factory_id: dict(classes) for factory_id, classes in factories.items()}
        self._definitions = definitions
        self.fields: Fields = fields_of(byteorder)
        self.portable: Field[Portable | None] = Field(FieldType.PORTABLE, self._read_nested, None)
        self.portables: Field[list[Portable] | None] = Field(FieldType.PORTABLE_ARRAY, self._read_array, None)

    def dumps(self, value: Portable, scope: Scope, /) -> bytes:
        """Write a value, as `Serializer.dumps` says."""
        factory_id, class_id = value.get_factory_id(), value.get_class_id()
        if class_id == 0:
            raise InvalidArgumentValueError(f"{type(value).__name__}.get_class_id must not return 0")
        int32 = scope.int32.pack
        draft = Draft(scope.int32, b"".join((scope.heads[type_ids.PORTABLE], int32(factory_id), int32(class_id))))
        self.write_body(value, draft, scope)
        return scope.finish(draft)

    def write_body(self, value: Portable, draft: Draft, scope: Scope) -> None:
        """Write a portable from the version of its class on."""
        layout = self._definitions.to_write(value, scope)
        draft.content += scope.int32.pack(layout.definition.version)
        writer = FieldWriter(self, layout, draft, scope)
        value.write_portable(writer)
        writer.finish()

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[Portable, int]:
        """Read a value, as `Serializer.loads` says."""
        (factory_id,) = scope.int32.unpack_from(data, offset)
        (class_id,) = scope.int32.unpack_from(data, offset + 4)
        return self._read_body(data, offset + 8, scope, (factory_id, class_id))

    def open(self, data: bytes, offset: int, scope: Scope, ids: tuple[int, int], version: int | None) -> FieldReader:
        """Return a reader of a stored portable.

        Args:
            data: What is being read.
            offset: Where the version of its class stands.
            scope: Where the portable is.
            ids: Its factory id and class id.
            version: The version of the class that reads, if one does.
        """
        (written,) = scope.int32.unpack_from(data, offset)
        placed = Placed(data, offset + 4, scope)
        layout = self._definitions.to_read(data, placed, scope, (*ids, written))
        return FieldReader(self, data, scope, layout, placed, morphs=version is not None and version != written)

    def field(self, type_: FieldType | None) -> Field[Any] | None:
        """Return a type of field, None for None."""
        return None if type_ is None else self._by_type[type_]

    @cached_property
    def _by_type(self) -> dict[FieldType, Field[Any]]:
        return {**self.fields.by_type(), self.portable.type: self.portable, self.portables.type: self.portables}

    def _read_body(self, data: bytes, offset: int, scope: Scope, ids: tuple[int, int]) -> tuple[Portable, int]:
        value = self._class(*ids)()
        reader = self.open(data, offset, scope, ids, self._definitions.version_of(value))
        value.read_portable(reader)
        return value, reader.finish()

    def _read_nested(self, data: bytes, offset: int, scope: Scope) -> tuple[Portable | None, int]:
        ids = nested_ids(data, offset, FieldType.PORTABLE, scope)
        return (None, offset + 9) if data[offset] else self._read_body(data, offset + 9, scope.descend(), ids)

    def _read_array(self, data: bytes, offset: int, scope: Scope) -> tuple[list[Portable] | None, int]:
        ids = nested_ids(data, offset, FieldType.PORTABLE_ARRAY, scope)

        def read(data: bytes, offset: int, scope: Scope) -> tuple[Portable, int]:
            return self._read_body(data, offset, scope, ids)

        return read_items(data, offset, scope.descend(), offset + 12, read)

    def _class(self, factory_id: int, class_id: int) -> Callable[[], Portable]:
        return registered(self._factories, factory_id, class_id, kind="Portable", option="portable_factories")
