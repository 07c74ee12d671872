"""The interface of everything that serializes values: built-in types, JSON, and what applications plug in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from hazelcast.serialization.scope import Scope

__all__ = ["Serializer"]

T = TypeVar("T")


class Serializer(Protocol[T]):
    """One kind of value: its type id, and its bytes both ways.

    Any class with these members fits; there is nothing to inherit.

    Example:
        A point as two doubles::

            class PointSerializer:
                type_id = 1000

                def dumps(self, value: Point, scope: Scope) -> bytes:
                    return scope.heads[self.type_id] + struct.pack(">dd", value.x, value.y)

                def loads(self, data: bytes, offset: int, scope: Scope) -> tuple[Point, int]:
                    return Point(*struct.unpack_from(">dd", data, offset)), offset + 16

            registry.register(Point, PointSerializer())
    """

    @property
    def type_id(self) -> int:
        """What other clients and members know this kind of value by: above 0 for an application's own."""
        ...

    def dumps(self, value: T, scope: Scope, /) -> bytes:
        """Return `scope.heads[self.type_id]` followed by the payload.

        Values within the value go through `scope.dumps(item)`, and then all parts through `scope.join(parts)`.
        """
        ...

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[T, int]:
        """Read the payload that begins at `offset`; return the value and the offset behind it.

        More bytes may follow the payload, and fewer than it needs may be there: check a length before trusting it
        (`scope.count` does). Values within the value come from `scope.loads(data, offset)`. Any exception becomes a
        `HazelcastSerializationError`.
        """
        ...
