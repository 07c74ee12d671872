"""Values that write and read themselves, known by a factory id and a class id."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids
from hazelcast.serialization.draft import Draft
from hazelcast.serialization.explain import registered
from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hazelcast.serialization.scope import Scope

__all__ = ["IdentifiedDataSerializable", "IdentifiedSerializer"]

_IDENTIFIED: Final = 1
_VERSIONED: Final = 2


class IdentifiedDataSerializable:
    """A class that writes and reads its own fields; members know it by two numbers.

    The class must be creatable without arguments. To read it, name it in the option `data_serializable_factories`.

    Example:
        An employee, for `data_serializable_factories={1: {1: Employee}}`::

            class Employee(IdentifiedDataSerializable):
                def __init__(self, name: str = "") -> None:
                    self.name = name

                def get_factory_id(self) -> int:
                    return 1

                def get_class_id(self) -> int:
                    return 1

                def write_data(self, object_data_output: ObjectDataOutput) -> None:
                    object_data_output.write_string(self.name)

                def read_data(self, object_data_input: ObjectDataInput) -> None:
                    self.name = object_data_input.read_string() or ""
    """

    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        """Write the fields."""
        raise NotImplementedError(f"{type(self).__name__}.write_data")

    def read_data(self, object_data_input: ObjectDataInput) -> None:
        """Read the fields in the order in which they were written, into this object."""
        raise NotImplementedError(f"{type(self).__name__}.read_data")

    def get_factory_id(self) -> int:
        """Return the number of the factory that makes objects of this class, here and on members."""
        raise NotImplementedError(f"{type(self).__name__}.get_factory_id")

    def get_class_id(self) -> int:
        """Return the number of this class in its factory."""
        raise NotImplementedError(f"{type(self).__name__}.get_class_id")


class IdentifiedSerializer:
    """Writes and reads `IdentifiedDataSerializable`.

    Args:
        factories: The classes by factory id and class id.
    """

    type_id: int = type_ids.IDENTIFIED

    def __init__(self, factories: Mapping[int, Mapping[int, type[IdentifiedDataSerializable]]]) -> None:
        self._factories = {factory_id: dict(classes) for factory_id, classes in factories.items()}
        self._ids = {"big": Struct(">Bii"), "little": Struct("<Bii")}

    def dumps(self, value: IdentifiedDataSerializable, scope: Scope, /) -> bytes:
        """Write a value, as `Serializer.dumps` says."""
        ids = self._ids[scope.byteorder].pack(_IDENTIFIED, value.get_factory_id(), value.get_class_id())
        draft = Draft(scope.int32, scope.heads[type_ids.IDENTIFIED] + ids)
        value.write_data(ObjectDataOutput(scope, draft))
        return scope.finish(draft)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[IdentifiedDataSerializable, int]:
        """Read a value, as `Serializer.loads` says."""
        ids = self._ids[scope.byteorder]
        flags = data[offset]
        if not flags & _IDENTIFIED:
            raise HazelcastSerializationError(
                "The value is a Java DataSerializable, which is known by its class name only: make it an"
                " IdentifiedDataSerializable"
            )
        _, factory_id, class_id = ids.unpack_from(data, offset)
        offset += ids.size
        if flags & _VERSIONED:
            offset += 2  # major and minor version of the member
        value = self._class(factory_id, class_id)()
        source = ObjectDataInput(data, offset, scope)
        value.read_data(source)
        return value, source.position()

    def _class(self, factory_id: int, class_id: int) -> type[IdentifiedDataSerializable]:
        kind, option = "IdentifiedDataSerializable", "data_serializable_factories"
        return registered(self._factories, factory_id, class_id, kind=kind, option=option)
