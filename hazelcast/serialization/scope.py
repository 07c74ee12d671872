"""Where a value is being written or read: at the top of a `Data`, or within another value."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeAlias, cast

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from typing_extensions import Buffer

__all__ = ["MAX_DEPTH", "ByteOrder", "Dumps", "Encoders", "Heads", "Loaders", "Loads", "Scope"]

MAX_DEPTH: Final = 200
"""How deep values may be nested in one another, both ways."""

ByteOrder: TypeAlias = Literal["big", "little"]

Dumps: TypeAlias = "Callable[[Any, Scope], bytes]"
"""Serializes a value: `scope.heads[type_id]`, then the payload."""

Loads: TypeAlias = "Callable[[bytes, int, Scope], tuple[Any, int]]"
"""Reads the payload that begins at an offset of some bytes: the value and the offset behind it."""


class Encoders(dict[type, Dumps]):
    """How to serialize each type. One that is not there yet is looked up, and stays."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[type], Dumps]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, cls: type) -> Dumps:
        dumps = self[cls] = self._find(cls)
        return dumps


class Loaders(dict[bytes, Loads]):
    """How to read what follows a type id, by the four bytes of the id."""

    __slots__ = ("_byteorder", "_missing")

    def __init__(self, byteorder: ByteOrder, missing: Callable[[int], NoReturn]) -> None:
        super().__init__()
        self._byteorder: ByteOrder = byteorder
        self._missing = missing

    def add(self, type_id: int, loads: Loads) -> None:
        """Read what follows `type_id` by `loads`."""
        self[type_id.to_bytes(4, self._byteorder, signed=True)] = loads

    def __missing__(self, type_id: bytes) -> NoReturn:
        if len(type_id) < 4:
            raise HazelcastSerializationError("The serialized value is cut short where a type id should be")
        self._missing(int.from_bytes(type_id, self._byteorder, signed=True))


class Heads(dict[int, bytes]):
    """What stands before a payload, by type id: the partition hash, if any, and the id."""

    __slots__ = ("_byteorder", "_hash")

    def __init__(self, byteorder: ByteOrder, partition_hash: bytes = b"") -> None:
        super().__init__()
        self._byteorder: ByteOrder = byteorder
        self._hash = partition_hash

    def __missing__(self, type_id: int) -> bytes:
        head = self[type_id] = self._hash + type_id.to_bytes(4, self._byteorder, signed=True)
        return head


class _TooDeep(dict[Any, Any]):
    """Stands for the encoders and loaders below `MAX_DEPTH`."""

    __slots__ = ()

    def __missing__(self, key: object) -> NoReturn:
        raise _too_deep()


def _too_deep() -> HazelcastSerializationError:
    return HazelcastSerializationError(f"Values are nested more than {MAX_DEPTH} deep")


class Scope:
    """What a serializer needs to know about its surroundings.

    Attributes:
        byteorder: The byte order of payloads.
        int32: An int32 in that order.
        heads: By type id, the bytes that a serialized value begins with.
        encoders: How to serialize a value, by its type.
        loaders: How to read a value, by the four bytes of its type id.
        deeper: The scope of the values within a value of this scope.
    """

    __slots__ = ("byteorder", "deeper", "encoders", "heads", "int32", "loaders")

    def __init__(
        self,
        byteorder: ByteOrder,
        heads: dict[int, bytes],
        encoders: dict[type, Dumps],
        loaders: dict[bytes, Loads],
        deeper: Scope | None = None,
    ) -> None:
        self.byteorder: ByteOrder = byteorder
        self.int32: Struct = deeper.int32 if deeper else Struct(">i" if byteorder == "big" else "<i")
        self.heads: dict[int, bytes] = heads
        self.encoders: dict[type, Dumps] = encoders
        self.loaders: dict[bytes, Loads] = loaders
        self.deeper: Scope = deeper or self

    def nest(self, top_heads: dict[int, bytes], top_loaders: dict[bytes, Loads]) -> Scope:
        """Return the scope at the top of a `Data`, with `MAX_DEPTH` scopes like this one below it."""
        scope = Scope(self.byteorder, self.heads, _TooDeep(), _TooDeep())
        for _ in range(MAX_DEPTH):
            scope = Scope(self.byteorder, self.heads, self.encoders, self.loaders, scope)
        return Scope(self.byteorder, top_heads, self.encoders, top_loaders, scope)

    def descend(self) -> Scope:
        """Return the scope of what is nested in a value without a type id of its own.

        Raises:
            HazelcastSerializationError: If that is too deep.
        """
        deeper = self.deeper
        if deeper.deeper is deeper:
            raise _too_deep()
        return deeper

    def join(self, parts: Collection[Buffer | Draft]) -> bytes:
        """Return all parts, one behind the other, as the bytes of the value being written.

        What `dumps` returned is joined by this and in no other way: a Portable has offsets in it, which are right only
        when it is known where they stand. Until then it isn't `bytes` at all, so that nothing else can join it.
        """
        try:
            return b"".join(cast("Collection[Buffer]", parts))
        except TypeError:
            draft = Draft(self.int32)
            for part in parts:
                draft.add(part)
            return self.finish(draft)

    def finish(self, draft: Draft) -> bytes:
        """Return the bytes of the value being written, which a draft holds."""
        if draft.offsets and self.heads is self.deeper.heads:
            # Part of another value, which says where. The lie is one that only `join` and `Draft.add` see.
            return cast("bytes", draft)
        return bytes(draft.content)

    def dumps(self, value: object) -> bytes:
        """Serialize a value that is part of the one being written: type id and payload, to be joined by `join`."""
        deeper = self.deeper
        return deeper.encoders[type(value)](value, deeper)

    def loads(self, data: bytes, offset: int) -> tuple[Any, int]:
        """Read a value that is part of the one being read; return it and the offset behind it."""
        deeper = self.deeper
        return deeper.loaders[data[offset : offset + 4]](data, offset + 4, deeper)

    def count(self, data: bytes, offset: int, item_size: int) -> int:
        """Read an int32 that says how many items follow it.

        Args:
            data: What is being read.
            offset: Where the int32 stands.
            item_size: The number of bytes that an item takes at least.

        Returns:
            The number, or −1 for null.

        Raises:
            HazelcastSerializationError: If the bytes left can't hold as many.
        """
        count: int = self.int32.unpack_from(data, offset)[0]
        left = len(data) - offset - 4
        if count < -1 or count * item_size > left:
            raise HazelcastSerializationError(
                f"The serialized value is malformed: {count} items of at least {item_size} bytes are announced where"
                f" {left} bytes are left"
            )
        return count
