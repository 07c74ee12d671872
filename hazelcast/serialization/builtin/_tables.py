"""What the families of built-in types are registered in, and the layout that most of them share."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from hazelcast.serialization.scope import ByteOrder, Dumps, Loads, Scope
    from hazelcast.serialization.serializer import Serializer

__all__ = ["Fixed", "Tables"]

T = TypeVar("T")


class Tables(NamedTuple):
    """The built-in types of a registry.

    Attributes:
        byteorder: The byte order of payloads.
        dumps: How to serialize each type.
        loads: How to read each type id.
    """

    byteorder: ByteOrder
    dumps: MutableMapping[type, Dumps]
    loads: MutableMapping[int, Loads]

    def add(self, serializer: Serializer[Any], *types: type) -> None:
        """Write `types` with `serializer`, and read its type id."""
        self.loads[serializer.type_id] = serializer.loads
        for cls in types:
            self.dumps[cls] = serializer.dumps

    def struct(self, format_: str) -> Struct:
        """Compile a format in the byte order of payloads."""
        return Struct((">" if self.byteorder == "big" else "<") + format_)


class Fixed(Generic[T]):
    """Values whose payload is one number of fixed size."""

    __slots__ = ("_pack", "_size", "_unpack_from", "type_id")

    def __init__(self, type_id: int, struct: Struct) -> None:
        self.type_id: int = type_id
        self._pack = struct.pack
        self._unpack_from = struct.unpack_from
        self._size = struct.size

    def dumps(self, value: T, scope: Scope, /) -> bytes:
        return scope.heads[self.type_id] + self._pack(value)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[T, int]:
        return self._unpack_from(data, offset)[0], offset + self._size
