"""Which classes are compact records, and what writes and reads them."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from hazelcast.errors import (
    HazelcastSerializationError,
    IllegalArgumentError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.serialization import type_ids
from hazelcast.serialization.compact.classes import has_fields, is_plain
from hazelcast.serialization.compact.declare import declared, type_name_of
from hazelcast.serialization.compact.derived import Derived
from hazelcast.serialization.compact.faults import malformed, too_deep
from hazelcast.serialization.compact.generic import GenericRecord
from hazelcast.serialization.compact.interfaces import CompactSerializer
from hazelcast.serialization.compact.kinds import CODES
from hazelcast.serialization.compact.layout import Layout
from hazelcast.serialization.compact.reader import RecordReader
from hazelcast.serialization.compact.schema import Schema
from hazelcast.serialization.compact.source import Get, Make, Put, compile_loads, compile_record
from hazelcast.serialization.compact.values import Values
from hazelcast.serialization.compact.writer import RecordWriter, SchemaWriter
from hazelcast.serialization.json import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hazelcast.serialization.builtin._tables import Tables
    from hazelcast.serialization.compact.source import Record
    from hazelcast.serialization.compact.store import SchemaStore
    from hazelcast.serialization.scope import ByteOrder, Loads, Scope

__all__ = ["BuiltinTypeError", "CompactTypes"]

K = TypeVar("K")


class BuiltinTypeError(InvalidArgumentValueError, IllegalArgumentError):
    """A compact serializer is given for a built-in type, which has one."""


class CompactTypes:
    """The compact records of a registry.

    Args:
        tables: The built-in types.
        serializers: The application's own serializers.
        schemas: Where schemas are looked up and noted.

    Attributes:
        records: By class, what writes its objects.

    Raises:
        BuiltinTypeError: If a serializer is for a built-in type.
        InvalidArgumentTypeError: If one is no CompactSerializer.
        InvalidArgumentValueError: If two are for one class or one type name.
    """

    def __init__(self, tables: Tables, serializers: Sequence[CompactSerializer[Any]], schemas: SchemaStore) -> None:
        self._schemas = schemas
        self.records: Final = _Records(self._find_record)
        self._loaders = _Loaders(self._find_loads, tables.byteorder)
        self._values = Values(tables, self._dump_nested, self._load_nested)
        self._explicit: dict[type, CompactSerializer[Any]] = {}
        self._derived: dict[type, Derived] = {}
        self._deriving: set[type] = set()
        self._classes: dict[str, type] = {}
        self._generic = _Records(self._find_generic)
        self._read_as_generic: set[str] = set()
        for serializer in serializers:
            self._register(serializer, tables)

    def declares(self, cls: type) -> bool:
        """Return whether a class has been made compact explicitly: by a serializer, or by the decorator.

        Raises:
            HazelcastSerializationError: If it is by the decorator, and a field can't be mapped.
        """
        if cls in self._explicit or cls is GenericRecord:
            return True
        if declared(cls) is None:
            return False
        self._derive(cls)
        return True

    def derives(self, cls: type[Any]) -> bool:
        """Return whether a class can be compact without having been made so.

        Raises:
            HazelcastSerializationError: If it could, but for one of its fields.
        """
        if not is_plain(cls):
            return False
        self._derive(cls)
        return True

    def dumps(self, value: Any, scope: Scope) -> bytes:
        """Write an object of a class that is compact."""
        return self.records[type(value)](value, scope)

    def loads(self, data: bytes, offset: int, scope: Scope) -> tuple[Any, int]:
        """Read the record whose schema id stands at an offset.

        Raises:
            SchemaNotFoundError: If its schema isn't known.
        """
        return self._loaders[data[offset : offset + 8]](data, offset + 8, scope)

    def _dump_nested(self, value: Any, scope: Scope) -> bytes:
        deeper = scope.deeper
        if deeper is scope:
            raise too_deep()
        return self.records[type(value)](value, deeper, b"")

    def _load_nested(self, data: bytes, offset: int, scope: Scope) -> tuple[Any, int]:
        deeper = scope.deeper
        if deeper is scope:
            raise too_deep()
        return self._loaders[data[offset : offset + 8]](data, offset + 8, deeper)

    def _register(self, serializer: CompactSerializer[Any], tables: Tables) -> None:
        if not isinstance(serializer, CompactSerializer):
            raise InvalidArgumentTypeError(f"Expected an instance of a CompactSerializer, got {serializer!r}")
        cls, type_name = serializer.get_class(), serializer.get_type_name()
        if cls in tables.dumps:
            raise BuiltinTypeError(f"{name_of(cls)} is a built-in type, whose serializer can't be replaced")
        if cls in self._explicit:
            raise InvalidArgumentValueError(f"Two compact serializers are for {name_of(cls)}")
        self._explicit[cls] = serializer
        self._claim(type_name, cls)

    def _claim(self, type_name: str, cls: type) -> None:
        """Read the records of a type name as objects of a class."""
        other = self._classes.get(type_name)
        # In a notebook a class is defined again and again.
        if other is not None and (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
            raise InvalidArgumentValueError(
                f"Both {other.__module__}.{other.__qualname__} and {cls.__module__}.{cls.__qualname__} are known by the"
                f" compact type name {type_name!r}: give one another by @compact(type_name=...)"
            )
        self._classes[type_name] = cls
        if other is not None or type_name in self._read_as_generic:
            self._read_as_generic.discard(type_name)
            self._loaders.clear()

    def _is_compact(self, cls: type) -> bool:
        return cls in self._deriving or self.declares(cls) or self.derives(cls)

    def _derive(self, cls: type) -> Derived:
        derived = self._derived.get(cls)
        if derived is None:
            if not has_fields(cls):
                raise HazelcastSerializationError(
                    f"{name_of(cls)} can't be kept as compact: it is neither a dataclass, nor a msgspec.Struct, nor an"
                    " attrs class, and the option compact_serializers has no serializer for it"
                )
            self._deriving.add(cls)
            try:
                derived = Derived(cls, self._is_compact)
            finally:
                self._deriving.discard(cls)
            self._claim(derived.schema.type_name, cls)
            self._derived[cls] = derived
        return derived

    def _find_record(self, cls: type) -> Record:
        if cls is GenericRecord:
            return self._dump_generic
        serializer = self._explicit.get(cls)
        if serializer is not None:
            return self._explicit_record(serializer)
        derived = self._derive(cls)
        self._schemas.use(derived.schema)
        return derived.record(self._values)

    def _explicit_record(self, serializer: CompactSerializer[Any]) -> Record:
        layout: Layout | None = None

        def record(value: Any, scope: Scope, head: bytes | None = None) -> bytes:
            nonlocal layout
            if layout is None:
                fields = SchemaWriter()
                serializer.write(fields, value)
                layout = Layout(Schema(serializer.get_type_name(), fields.fields), self._values)
                self._schemas.use(layout.schema)
            writer = RecordWriter(layout, scope)
            serializer.write(writer, value)
            return writer.finish(scope.heads[type_ids.COMPACT] if head is None else head)

        return record

    def _dump_generic(self, value: GenericRecord, scope: Scope, head: bytes | None = None) -> bytes:
        return self._generic[value.schema](value, scope, head)

    def _find_generic(self, schema: Schema) -> Record:
        self._schemas.use(schema)
        puts = [
            Put(field, f"value._values[{field.name!r}]", itemgetter(field.name), field.kind not in CODES)
            for field in schema.fields
        ]
        return compile_record(Layout(schema, self._values), puts)

    def _find_loads(self, schema_id: int) -> Loads:
        schema = self._schemas[schema_id]
        cls = self._class_of(schema.type_name)
        if cls is None:
            return self._generic_loads(schema)
        serializer = self._explicit.get(cls)
        if serializer is None:
            return self._derive(cls).loads(schema, self._values)
        layout = Layout(schema, self._values)

        def loads(data: bytes, at: int, scope: Scope) -> tuple[Any, int]:
            reader = RecordReader(layout, data, at, scope)
            return serializer.read(reader), reader.end

        return loads

    def _class_of(self, type_name: str) -> type | None:
        cls = self._classes.get(type_name)
        if cls is None:
            # An object of a subclass may stand where its base class is declared.
            for base in list(self._derived):
                for candidate in _subclasses(base):
                    if type_name_of(candidate) == type_name and self.derives(candidate):
                        return candidate
        return cls

    def _generic_loads(self, schema: Schema) -> Loads:
        names = list(schema.by_name)

        def make(*values: object) -> GenericRecord:
            return GenericRecord(schema, dict(zip(names, values, strict=True)))

        gets = [Get(field, loads=self._values.loads.get(field.kind)) for field in schema.fields]
        self._read_as_generic.add(schema.type_name)
        return compile_loads(Layout(schema, self._values), gets, Make(make, [""] * len(names), names))


class _Records(dict[K, "Record"], Generic[K]):
    """What writes records, by their class or schema. What is not there yet is looked up, and stays."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[K], Record]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: K) -> Record:
        record = self[key] = self._find(key)
        return record


class _Loaders(dict[bytes, "Loads"]):
    """What reads the records of a schema, by the eight bytes of its id."""

    __slots__ = ("_byteorder", "_find")

    def __init__(self, find: Callable[[int], Loads], byteorder: ByteOrder) -> None:
        super().__init__()
        self._find = find
        self._byteorder: ByteOrder = byteorder

    def __missing__(self, schema_id: bytes) -> Loads:
        if len(schema_id) < 8:
            raise malformed()
        loads = self[schema_id] = self._find(int.from_bytes(schema_id, self._byteorder, signed=True))
        return loads


def _subclasses(cls: type) -> Iterator[type]:
    subclasses: list[type] = cls.__subclasses__()
    for subclass in subclasses:
        yield subclass
        yield from _subclasses(subclass)
