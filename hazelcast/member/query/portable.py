"""Portables as queries see them: fields by name, whatever class they are of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from typing_extensions import override

from hazelcast.serialization.api import Portable
from hazelcast.serialization.portable.classdef import FieldType
from hazelcast.serialization.portable.definitions import Definitions
from hazelcast.serialization.portable.reader import FieldReader
from hazelcast.serialization.portable.serializer import PortableSerializer
from hazelcast.serialization.scope import Scope

if TYPE_CHECKING:
    from hazelcast.serialization.api import PortableReader, PortableWriter

_HEAD: Final = 8  # of a value: partition hash and type id


class _Field(NamedTuple):
    type: FieldType
    value: Any
    ids: tuple[int, int]
    """The factory id and class id of the portables that it holds."""


class Kind(NamedTuple):
    """What a field of a record can hold."""

    is_array: bool
    is_record: bool
    """Whether that is records, or arrays of records."""


class PortableRecord(Portable):
    """A portable of a class that the member does not have; it can be written again as it was."""

    def __init__(self, factory_id: int, class_id: int, version: int) -> None:
        self._factory_id, self._class_id, self._version = factory_id, class_id, version
        self._fields: dict[str, _Field] = {}

    def get(self, name: str) -> object:
        """Return the value of a field, None if there is none of that name."""
        field = self._fields.get(name)
        return None if field is None else field.value

    def kind(self, name: str) -> Kind | None:
        """Return the kind of a field, None if there is none of that name."""
        field = self._fields.get(name)
        return (
            None if field is None else Kind(field.type.name.endswith("_ARRAY"), field.type.name.startswith("PORTABLE"))
        )

    @override
    def get_factory_id(self) -> int:
        return self._factory_id

    @override
    def get_class_id(self) -> int:
        return self._class_id

    def get_class_version(self) -> int:
        """Return the version of its class."""
        return self._version

    @override
    def read_portable(self, reader: PortableReader) -> None:
        assert isinstance(reader, FieldReader)
        for name, field in reader.layout.definition.field_defs.items():
            value = getattr(reader, f"read_{field.field_type.name.lower()}")(name)
            self._fields[name] = _Field(field.field_type, value, (field.factory_id, field.class_id))

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        for name, (kind, value, ids) in self._fields.items():
            if kind is FieldType.PORTABLE and value is None:
                writer.write_null_portable(name, *ids)
            else:
                getattr(writer, f"write_{kind.name.lower()}")(name, value)


class PortableRecords(PortableSerializer):
    """Reads portables of all classes."""

    def __init__(self) -> None:
        super().__init__("big", {}, Definitions("big", 0, [], False))
        self._scope = Scope("big", defaultdict(bytes), {}, {}).nest({}, {})

    def read(self, data: bytes) -> PortableRecord:
        """Return what a serialized portable holds."""
        value, _ = self.loads(data, _HEAD, self._scope)
        assert isinstance(value, PortableRecord)
        return value

    @override
    def _read_body(self, data: bytes, offset: int, scope: Scope, ids: tuple[int, int]) -> tuple[Portable, int]:
        reader = self.open(data, offset, scope, ids, None)
        value = PortableRecord(*ids, reader.get_version())
        value.read_portable(reader)
        return value, reader.finish()
