"""Which serializer speaks for a type, and which for a type id."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeGuard, TypeVar, get_args, get_origin, overload

from hazelcast.errors import (
    HazelcastError,
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
    InvalidConfigurationError,
)
from hazelcast.serialization import type_ids
from hazelcast.serialization.builtin import arrays, lists, numbers, temporal, text
from hazelcast.serialization.builtin._tables import Tables
from hazelcast.serialization.builtin.buffers import buffer_serializer
from hazelcast.serialization.builtin.numpy import scalar_dumps
from hazelcast.serialization.class_format import ClassFormat
from hazelcast.serialization.codec import MOST_BYTES, Codec, MismatchError, too_large
from hazelcast.serialization.compact.classes import is_plain
from hazelcast.serialization.compact.generic import GenericRecord
from hazelcast.serialization.compact.store import SchemaStore
from hazelcast.serialization.compact.types import CompactTypes
from hazelcast.serialization.custom import StreamAdapter, StreamSerializer
from hazelcast.serialization.declared import Shape, shape_of
from hazelcast.serialization.explain import unknown_type_id, unreadable, unsupported, unwritable
from hazelcast.serialization.identified import IdentifiedDataSerializable, IdentifiedSerializer
from hazelcast.serialization.int_type import IntType
from hazelcast.serialization.json import HazelcastJsonValue, HazelcastJsonValueSerializer, Json, name_of
from hazelcast.serialization.partition import partition_hash
from hazelcast.serialization.portable.definitions import Definitions
from hazelcast.serialization.portable.interfaces import Portable
from hazelcast.serialization.portable.serializer import PortableSerializer
from hazelcast.serialization.scope import Dumps, Encoders, Heads, Loaders, Loads, Scope
from hazelcast.serialization.short_strings import short_strings
from hazelcast.serialization.split import splitting

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from hazelcast.serialization.compact.interfaces import CompactSerializer
    from hazelcast.serialization.portable.classdef import ClassDefinition
    from hazelcast.serialization.serializer import Serializer

__all__ = ["Codec", "Registry"]

T = TypeVar("T")

_OPEN_TYPES: Final = (bytes, memoryview)
"""Built-in types that an application may give a serializer of its own."""
_BYTE_ARRAY: Final = type_ids.BYTE_ARRAY.to_bytes(4, "big", signed=True)


class Registry:
    """Serializes values and reads them back.

    A value is written by the first of these that speaks for its type:

    1. compact, if the type itself is in `compact_serializers` or has the decorator `compact`;
    2. IdentifiedDataSerializable, if it is a subclass of that;
    3. Portable, if it is a subclass of that;
    4. the built-in types, of which a subclass is none; None is one of them;
    5. `custom_serializers` and plugins: that of the type itself, which in the case of `bytes` and `memoryview` comes
       before the built-in type too, else that of the nearest base class;
    6. numpy's scalars, as the Java type of the same size;
    7. the `global_serializer`;
    8. compact, as derived from the annotations of a dataclass, a `msgspec.Struct` or an attrs class; or JSON, if
       `default_class_format` says so.

    What is left is a `HazelcastSerializationError`; nothing is pickled unless `PickleSerializer` is one of the above.
    `Json[...]` or a `Serializer` that a data structure is declared with goes before all of them.

    What reads a value is found by its type id alone.

    Args:
        default_int_type: The Java type that an `int` is written as.
        default_class_format: As what a dataclass, a `msgspec.Struct` or an attrs class is written.
        is_big_endian: The byte order of payloads.
        data_serializable_factories: The IdentifiedDataSerializable classes to read, by factory id and class id.
        portable_factories: The Portable classes to read, by factory id and class id.
        portable_version: The version of Portable classes that name none.
        class_definitions: The fields of Portable classes whose first object to be written may have None in a field of
            other portables; those of others are learned.
        check_class_definition_errors: Whether all classes that `class_definitions` refer to must be among them.
        compact_serializers: What writes and reads classes as compact records, beside those that need none.
        custom_serializers: By type, the StreamSerializer class, or a `Serializer`, that writes and reads its values.
        global_serializer: What writes the values that nothing else speaks for.
        serializer_plugins: True for the serializers of all installed packages that offer some, or the names of such
            plugins: see `hazelcast.serialization.plugins`. They come as if in `custom_serializers`.

    Raises:
        InvalidArgumentTypeError: If an option has the wrong type.
        InvalidArgumentValueError: If a type id is reserved or given twice, or a built-in type is given a serializer.
        HazelcastSerializationError: If `class_definitions` contradict one another, or one is missing.
        InvalidConfigurationError: If a plugin is missing or fails, or two of them, or one and another option, have the
            same type or type id.
    """

    def __init__(
        self,
        *,
        default_int_type: IntType = IntType.INT,
        default_class_format: ClassFormat = ClassFormat.COMPACT,
        is_big_endian: bool = True,
        data_serializable_factories: Mapping[int, Mapping[int, type[IdentifiedDataSerializable]]] | None = None,
        portable_factories: Mapping[int, Mapping[int, type[Portable]]] | None = None,
        portable_version: int = 0,
        class_definitions: Sequence[ClassDefinition] = (),
        check_class_definition_errors: bool = True,
        compact_serializers: Sequence[CompactSerializer[Any]] = (),
        custom_serializers: Mapping[type[Any], type[StreamSerializer[Any]] | Serializer[Any]] | None = None,
        global_serializer: type[StreamSerializer[Any]] | Serializer[Any] | None = None,
        serializer_plugins: bool | Sequence[str] | None = None,
    ) -> None:
        self._builtin = Tables("big" if is_big_endian else "little", {}, {})
        _register_builtin(self._builtin, IntType(default_int_type), data_serializable_factories or {})
        byteorder = self._builtin.byteorder
        definitions = Definitions(byteorder, portable_version, class_definitions, check_class_definition_errors)
        self._builtin.add(PortableSerializer(byteorder, portable_factories or {}, definitions), Portable)
        self.schemas: Final = SchemaStore()
        """The schemas of compact records: which are known, and which the cluster may not know yet."""
        self._compact = CompactTypes(self._builtin, compact_serializers, self.schemas)
        self._class_format = ClassFormat(default_class_format)
        self._custom: dict[type, Serializer[Any]] = {}
        self._global: Serializer[Any] | None = None
        self._adapters: dict[type, StreamAdapter[Any]] = {}
        self._owners: dict[type | int, str] = {}
        """By class and by type id, the plugin that has registered a serializer."""
        self._plugin = ""
        """The plugin that is registering now."""

        self._encoders = Encoders(self._find)
        # A type id at the top of a Data is big-endian, whatever the order of payloads.
        self._loaders = Loaders("big", unknown_type_id)
        self._nested_loaders = Loaders(self._builtin.byteorder, unknown_type_id)
        for type_id, loads in self._builtin.loads.items():
            self._read(type_id, loads)
        self._read(type_ids.COMPACT, self._compact.loads)
        nested = Scope(self._builtin.byteorder, Heads(self._builtin.byteorder), self._encoders, self._nested_loaders)
        self._top = nested.nest(Heads("big", bytes(4)), self._loaders)

        for cls, given_serializer in (custom_serializers or {}).items():
            self.register(cls, given_serializer)
        if global_serializer is not None:
            self._global = self._claim(self._adapt(global_serializer))
        if serializer_plugins:
            # Looking for packages takes time, which those who want none need not spend.
            from hazelcast.serialization.plugins import load_plugins

            load_plugins(self, serializer_plugins)

    def to_data(self, value: object) -> bytes:
        """Serialize a value of any supported type; None gives the serialized null.

        Raises:
            HazelcastSerializationError: If nothing speaks for the type, or the value can't be written.
        """
        try:
            return self._encoders[type(value)](value, self._top)
        except HazelcastError:
            raise
        except Exception as error:
            raise unwritable(value, error) from error

    def to_object(self, data: bytes) -> object:
        """Read a value.

        Raises:
            HazelcastSerializationError: If nothing speaks for the type id, or the bytes are malformed.
        """
        try:
            if type(data) is not bytes:
                # A view of a large message, of which only what makes bytes of it takes its part.
                type_id = bytes(data[4:8])
                return self._loaders[type_id](data if type_id == _BYTE_ARRAY else bytes(data), 8, self._top)[0]
            return self._loaders[data[4:8]](data, 8, self._top)[0]
        except HazelcastError:
            raise
        except Exception as error:
            raise unreadable(data, error) from error

    @overload
    def codec(self, spec: None = None, what: str | None = None) -> Codec[Any]: ...
    @overload
    def codec(self, spec: type[Json[T]] | Json[T], what: str | None = None) -> Codec[T]: ...
    @overload
    def codec(self, spec: Serializer[T], what: str | None = None) -> Codec[T]: ...
    @overload
    def codec(self, spec: type[T], what: str | None = None) -> Codec[T]: ...
    def codec(self, spec: Any = None, what: str | None = None) -> Codec[Any]:
        """Return the two functions for values of a declared type.

        `encode` refuses a value of another type with an `InvalidArgumentTypeError`, and `decode` one that is stored as
        another type with a `HazelcastSerializationError`. What a type checker lets pass is converted: a subclass of
        `int` or `str` is written as such, an `int` as a `float` where that is declared, and a numpy scalar likewise.

        Args:
            spec: None for values of any type; a built-in class; a class that is an IdentifiedDataSerializable, has a
                serializer, or is a dataclass, a `msgspec.Struct` or an attrs class; `list[...]` of one; `Json[...]`;
                `memoryview` or `NDArray[...]`, for views of what was received; or a `Serializer`.
            what: What the values are for, such as a key: errors call it so, and None is refused.

        Raises:
            InvalidArgumentTypeError: If values of the type can't be serialized, or not without being told how.
            HazelcastSerializationError: If a field of a class can't be kept as compact; the message names it.

        Example:
            >>> codec = Registry().codec(str)
            >>> codec.decode(codec.encode("hello"))
            'hello'
        """
        codec = self._codec(spec)
        if what is not None:
            codec = Codec(_named(what, codec.encode), codec.decode)
        if what in ("value", "message"):
            codec = self._splitting(what, spec, codec)
        if spec is None or spec is str:
            return short_strings(codec, self._top.heads[type_ids.STRING], self._top.byteorder)
        return codec

    def _splitting(self, what: str, spec: object, codec: Codec[Any]) -> Codec[Any]:
        """Return `codec` with a shortcut for large byte arrays, if it writes those."""
        head, byteorder = self._top.heads[type_ids.BYTE_ARRAY], self._top.byteorder
        if spec is None:
            return splitting(what, codec, head, byteorder, (bytes, bytearray, memoryview), self._custom)
        if spec is bytes:
            return splitting(what, codec, head, byteorder, (bytes,), self._custom)
        if spec is memoryview:
            return splitting(what, codec, head, byteorder, (bytes, bytearray, memoryview))
        return codec

    def _codec(self, spec: Any) -> Codec[Any]:
        if spec is None:
            to_object = self.to_object
            return Codec(self.to_data, lambda data: None if data is None else to_object(data))
        serializer = self._serializer(spec)
        if serializer is not None:
            return self._serializer_codec(serializer)
        if isinstance(spec, type) and self._is_json(spec):
            return self._serializer_codec(Json[Any](spec))
        return self._shape_codec(shape_of(spec, self._is_serializable))

    def register(self, cls: type[T], serializer: Serializer[T] | type[StreamSerializer[T]]) -> None:
        """Write the values of a class, and of its subclasses that have none of their own, by `serializer`.

        Raises:
            InvalidArgumentTypeError: If `serializer` is none.
            InvalidArgumentValueError: If the class is a built-in type, or the type id is taken.
            InvalidConfigurationError: If a plugin registers it, and the class has a serializer already.
        """
        if cls in self._builtin.dumps and cls not in _OPEN_TYPES:
            raise InvalidArgumentValueError(f"{name_of(cls)} is a built-in type, whose serializer can't be replaced")
        if self._plugin:
            if self._compact.declares(cls):
                self._refuse_another("a compact serializer", name_of(cls))
            if cls in self._custom:
                self._refuse_another(self._owners.get(cls, "the option custom_serializers"), name_of(cls))
            self._owners[cls] = self._plugin
        self._custom[cls] = self._claim(self._adapt(serializer))
        self._encoders.clear()

    @contextmanager
    def registering(self, plugin: str) -> Generator[None]:
        """Let a plugin register serializers: it replaces nobody else's, and errors name it.

        Args:
            plugin: How errors call it.
        """
        self._plugin = plugin
        try:
            yield
        finally:
            self._plugin = ""

    def destroy(self) -> None:
        """Tell the stream serializers that they are not needed any more."""
        adapters, self._adapters = self._adapters, {}
        for adapter in adapters.values():
            adapter.destroy()

    def _find(self, cls: type) -> Dumps:
        """Return what writes the values of a class, in the documented order."""
        dumps = self._find_dumps(cls)
        if dumps is None:
            raise unsupported(cls)
        if dumps == self._compact.dumps:
            # Only now is it going to be written, and its schema used.
            dumps = self._compact.records[cls]
        return self._with_partition_key(cls, dumps)

    def _find_dumps(self, cls: type[Any]) -> Dumps | None:
        dumps = self._find_explicit(cls)
        if dumps is not None:
            return dumps
        if self._class_format is ClassFormat.JSON:
            return Json[Any](cls).dumps if is_plain(cls) else None
        return self._compact.dumps if self._compact.derives(cls) else None

    def _find_explicit(self, cls: type[Any]) -> Dumps | None:
        """Return what writes the values of a class, other than as what plain classes are by default."""
        bases = cls.__mro__
        if self._compact.declares(cls):
            return self._compact.dumps
        if issubclass(cls, IdentifiedDataSerializable):
            return self._builtin.dumps[IdentifiedDataSerializable]
        if issubclass(cls, Portable):
            return self._builtin.dumps[Portable]
        builtin = self._builtin.dumps.get(bases[0])
        if builtin is not None and bases[0] not in self._custom:
            return builtin
        custom = next((self._custom[base] for base in bases if base in self._custom), None)
        if custom is not None:
            return custom.dumps
        scalar = scalar_dumps(bases[0], self._builtin)
        if scalar is not None:
            return scalar
        return None if self._global is None else self._global.dumps

    def _is_serializable(self, cls: type) -> bool:
        # As a part of another type, such as the items of a list, JSON would not come back as the class.
        return not self._is_json(cls) and self._find_dumps(cls) is not None

    def _is_json(self, cls: type) -> bool:
        return self._class_format is ClassFormat.JSON and is_plain(cls) and self._find_explicit(cls) is None

    def _with_partition_key(self, cls: type, dumps: Dumps) -> Dumps:
        """Return `dumps`, for a class whose objects name a partition key followed by putting its hash in the header."""
        if not callable(getattr(cls, "get_partition_key", None)):
            return dumps
        nested = self._top.deeper

        def dumps_key(value: Any, scope: Scope) -> bytes:
            data = dumps(value, scope)
            if scope is not self._top:
                return data
            key = value.get_partition_key()
            if key is None or key is value:
                return data
            # As a nested value it has four bytes before the payload, where a Data has eight.
            hash_ = partition_hash(self._top.join((bytes(4), nested.encoders[type(key)](key, nested))))
            return hash_.to_bytes(4, "big", signed=True) + data[4:]

        return dumps_key

    def _serializer(self, spec: Any) -> Serializer[Any] | None:
        """Return the serializer that a declared type is or names."""
        if spec is Json:
            raise InvalidArgumentTypeError(
                "Json needs to know the type of the values, as in Json[User] or Json[dict[str, int]]"
            )
        if get_origin(spec) is Json:
            return Json[Any](get_args(spec)[0])
        if _is_serializer(spec):
            return spec
        # What is read of JSON is a HazelcastJsonValue, unless its serializer reads it.
        custom = self._custom.get(spec) if isinstance(spec, type) else None
        if custom is None:
            return buffer_serializer(spec)
        return custom if custom.type_id == type_ids.JSON else None

    def _serializer_codec(self, serializer: Serializer[T]) -> Codec[T]:
        loads, top = serializer.loads, self._top
        encoders = Encoders(lambda cls: self._with_partition_key(cls, serializer.dumps))
        head = serializer.type_id.to_bytes(4, "big", signed=True)
        reads_views = getattr(serializer, "reads_views", False)

        def encode(value: T) -> bytes:
            try:
                return encoders[type(value)](value, top)
            except HazelcastError:
                raise
            except Exception as error:
                raise unwritable(value, error) from error

        def decode(data: bytes | None) -> T | None:
            if data is None:
                return None
            try:
                if type(data) is not bytes and not reads_views:
                    data = bytes(data)
                if data[4:8] != head:
                    stored = type_ids.describe(int.from_bytes(data[4:8], "big", signed=True))
                    raise HazelcastSerializationError(
                        f"Expected {type_ids.describe(serializer.type_id)} for {serializer!r}, but the value stored is"
                        f" {stored}"
                    )
                return loads(data, 8, top)[0]
            except HazelcastError:
                raise
            except Exception as error:
                raise unreadable(data, error) from error

        return Codec(encode, decode)

    def _shape_codec(self, shape: Shape) -> Codec[Any]:
        to_data, to_object, admit, fits, exact = self.to_data, self.to_object, shape.admit, shape.fits, shape.exact

        def encode(value: object) -> bytes:
            return to_data(value if type(value) is exact else admit(value))

        def decode(data: bytes | None) -> object:
            if data is None:
                return None
            value = to_object(data)
            if type(value) is exact or fits(value):
                return value
            stored = value.type_name if isinstance(value, GenericRecord) else name_of(type(value))
            raise HazelcastSerializationError(
                f"Expected a value of type {shape.name}, but the value stored is of type {stored}:"
                f" {type_ids.describe(int.from_bytes(data[4:8], 'big', signed=True))}"
            )

        return Codec(encode, decode)

    def _adapt(self, serializer: Any) -> Serializer[Any]:
        """Return the `Serializer` that an option's value stands for."""
        if _is_stream_serializer(serializer):
            adapter = self._adapters.get(serializer)
            if adapter is None:
                adapter = self._adapters[serializer] = StreamAdapter(serializer())
            return adapter
        found = self._serializer(serializer)
        if found is None:
            raise InvalidArgumentTypeError(
                f"Expected a subclass of StreamSerializer, the class itself, or a Serializer, got {serializer!r}"
            )
        return found

    def _claim(self, serializer: Serializer[Any]) -> Serializer[Any]:
        """Read the type id of a serializer by it, unless that is taken."""
        type_id = serializer.type_id
        if type_id == type_ids.JSON:
            return serializer
        if not -(1 << 31) <= type_id < 1 << 31:
            raise InvalidArgumentValueError(f"The type id {type_id} of {serializer!r} doesn't fit 32 bits")
        if type_id in self._builtin.loads or type_id == type_ids.COMPACT:
            raise InvalidArgumentValueError(f"The {type_ids.describe(type_id)} of {serializer!r} is a built-in one")
        others = [*self._custom.values(), *filter(None, [self._global])]
        if any(other.type_id == type_id and other is not serializer for other in others):
            if self._plugin:
                is_global = self._global is not None and self._global.type_id == type_id
                option = "the option global_serializer" if is_global else "the option custom_serializers"
                self._refuse_another(self._owners.get(type_id, option), type_ids.describe(type_id))
            raise InvalidArgumentValueError(f"Two serializers have the {type_ids.describe(type_id)}")
        if self._plugin:
            self._owners.setdefault(type_id, self._plugin)
        self._read(type_id, serializer.loads)
        return serializer

    def _refuse_another(self, owner: str, what: str) -> None:
        """Refuse the plugin that is registering what somebody else has, of which there can be only one."""
        if owner != self._plugin:
            raise InvalidConfigurationError(f"Two have a serializer for {what}: {owner}, and {self._plugin}")

    def _read(self, type_id: int, loads: Loads) -> None:
        self._loaders.add(type_id, loads)
        self._nested_loaders.add(type_id, loads)


def _register_builtin(
    tables: Tables, int_type: IntType, factories: Mapping[int, Mapping[int, type[IdentifiedDataSerializable]]]
) -> None:
    numbers.register(tables, int_type)
    text.register(tables)
    temporal.register(tables)
    arrays.register(tables)
    lists.register(tables, int_type)
    tables.add(HazelcastJsonValueSerializer(), HazelcastJsonValue)
    tables.add(IdentifiedSerializer(factories), IdentifiedDataSerializable)


def _is_serializer(spec: object) -> TypeGuard[Serializer[Any]]:
    return not isinstance(spec, type) and all(hasattr(spec, member) for member in ("type_id", "dumps", "loads"))


def _is_stream_serializer(spec: object) -> TypeGuard[type[StreamSerializer[Any]]]:
    return isinstance(spec, type) and issubclass(spec, StreamSerializer)


def _named(what: str, encode: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """Return `encode`, but with errors that say what the value is for.

    Refused are None, which could be serialized, and would fail on the member, and what is too large for a frame.
    """

    def encode_named(value: object) -> bytes:
        if value is None:
            raise InvalidArgumentTypeError(f"{what} must not be None")
        try:
            data = encode(value)
        except MismatchError as error:
            raise error.about(what) from None
        if len(data) > MOST_BYTES:
            raise too_large(f"{what}, serialized,", len(data), MOST_BYTES)
        return data

    return encode_named
