"""Serializers that an application writes against streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic

from typing_extensions import TypeVar

from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.serialization.draft import Draft
from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.serialization.scope import Scope

__all__ = ["StreamAdapter", "StreamSerializer"]

T = TypeVar("T", default=Any)


class StreamSerializer(Generic[T]):
    """Writes and reads one type of values, for the options `custom_serializers` and `global_serializer`.

    The class must be creatable without arguments.

    Example:
        A point, for `custom_serializers={Point: PointSerializer}`::

            class PointSerializer(StreamSerializer[Point]):
                def get_type_id(self) -> int:
                    return 1000

                def write(self, out: ObjectDataOutput, obj: Point) -> None:
                    out.write_double(obj.x)
                    out.write_double(obj.y)

                def read(self, inp: ObjectDataInput) -> Point:
                    return Point(inp.read_double(), inp.read_double())
    """

    def write(self, out: ObjectDataOutput, obj: T) -> None:
        """Write a value."""
        raise NotImplementedError(f"{type(self).__name__}.write")

    def read(self, inp: ObjectDataInput) -> T:
        """Read a value."""
        raise NotImplementedError(f"{type(self).__name__}.read")

    def get_type_id(self) -> int:
        """Return the number, above 0, that this kind of value has for everyone in the cluster."""
        raise NotImplementedError(f"{type(self).__name__}.get_type_id")

    def destroy(self) -> None:
        """Release what the serializer holds; called once, when the client shuts down."""


class StreamAdapter(Generic[T]):
    """Makes a `Serializer` of a `StreamSerializer`."""

    __slots__ = ("_serializer", "destroy", "type_id")

    def __init__(self, serializer: StreamSerializer[T]) -> None:
        type_id = serializer.get_type_id()
        if type(type_id) is not int:
            raise InvalidArgumentTypeError(
                f"{type(serializer).__name__}.get_type_id must return an int, not {type(type_id).__name__}"
            )
        self.type_id: int = type_id
        self.destroy: Callable[[], None] = serializer.destroy
        self._serializer = serializer

    def dumps(self, value: T, scope: Scope, /) -> bytes:
        """Write a value, as `Serializer.dumps` says."""
        draft = Draft(scope.int32, scope.heads[self.type_id])
        self._serializer.write(ObjectDataOutput(scope, draft), value)
        return scope.finish(draft)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[T, int]:
        """Read a value, as `Serializer.loads` says."""
        source = ObjectDataInput(data, offset, scope)
        value = self._serializer.read(source)
        return value, source.position()
