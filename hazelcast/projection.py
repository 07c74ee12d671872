"""Projections: which part of each entry `Map.project` brings to the client.

An attribute path is as in `hazelcast.predicate`, without `[any]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic

from typing_extensions import override

from hazelcast.checks import attribute_path as check_path
from hazelcast.core import MapEntry
from hazelcast.errors import InvalidArgumentValueError
from hazelcast.serialization.identified import IdentifiedDataSerializable
from hazelcast.types import ProjectionType

if TYPE_CHECKING:
    from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

__all__ = [
    "PROJECTION_FACTORY",
    "PROJECTION_FACTORY_ID",
    "IdentityProjection",
    "MultiAttributeProjection",
    "Projection",
    "SingleAttributeProjection",
    "identity",
    "multi_attribute",
    "single_attribute",
]

PROJECTION_FACTORY_ID = -30

PROJECTION_FACTORY: dict[int, type[IdentifiedDataSerializable]] = {}
"""The classes by class id, to read projections with."""


class Projection(Generic[ProjectionType]):
    """Turns each entry into a result of that type, on the members.

    An application's own projection, which must have a counterpart on the members, derives from this class and from what
    makes it serializable.
    """


class _KnownProjection(Projection[ProjectionType], IdentifiedDataSerializable):
    """A projection that members know."""

    class_id: ClassVar[int]

    attribute_paths: list[str]

    @override
    def __init_subclass__(cls, *, class_id: int) -> None:
        super().__init_subclass__()
        cls.class_id = class_id
        PROJECTION_FACTORY[class_id] = cls

    def __init__(self, *attribute_paths: str) -> None:
        self.attribute_paths = list(attribute_paths)

    @override
    def get_factory_id(self) -> int:
        return PROJECTION_FACTORY_ID

    @override
    def get_class_id(self) -> int:
        return self.class_id

    @override
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.attribute_paths == other.attribute_paths

    @override
    def __hash__(self) -> int:
        return hash((type(self), *self.attribute_paths))

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.attribute_paths))})"


class SingleAttributeProjection(_KnownProjection[Any], class_id=0):
    """What `single_attribute` returns."""

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_string(self.attribute_paths[0])

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.attribute_paths[:] = [object_data_input.read_string() or ""]


class MultiAttributeProjection(_KnownProjection[list[Any]], class_id=1):
    """What `multi_attribute` returns."""

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_string_array(self.attribute_paths)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.attribute_paths[:] = [path or "" for path in object_data_input.read_string_array() or ()]


class IdentityProjection(_KnownProjection[MapEntry[Any, Any]], class_id=2):
    """What `identity` returns."""

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        """Write nothing."""

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        """Read nothing."""


def single_attribute(attribute_path: str) -> Projection[Any]:
    """Take one attribute.

    Raises:
        InvalidArgumentTypeError: If the path isn't a `str`.
        InvalidArgumentValueError: If it is empty, ends with a dot, or contains `[any]`.
    """
    return SingleAttributeProjection(_path(attribute_path))


def multi_attribute(*attribute_paths: str) -> Projection[list[Any]]:
    """Take several attributes, as a list in the order of the paths.

    Raises:
        InvalidArgumentTypeError: If a path isn't a `str`.
        InvalidArgumentValueError: If there is no path, or one is empty, ends with a dot, or contains `[any]`.
    """
    if not attribute_paths:
        raise InvalidArgumentValueError("attribute_paths must not be empty")
    return MultiAttributeProjection(*map(_path, attribute_paths))


def identity() -> Projection[MapEntry[Any, Any]]:
    """Take the entry as it is."""
    return IdentityProjection()


def _path(attribute_path: str) -> str:
    path = check_path("attribute_path", attribute_path)
    if "[any]" in path:
        raise InvalidArgumentValueError(f"attribute_path must not contain [any], but is {path!r}")
    return path
