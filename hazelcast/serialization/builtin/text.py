"""Strings, characters, class names and UUIDs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hazelcast.serialization import type_ids
from hazelcast.serialization.codec import MOST_CONTENT, too_large

if TYPE_CHECKING:
    from hazelcast.serialization.builtin._tables import Tables
    from hazelcast.serialization.scope import Scope

__all__ = ["read_string", "register"]


class StringSerializer:
    type_id: int = type_ids.STRING

    def dumps(self, value: str, scope: Scope, /) -> bytes:
        text = value.encode()
        if (size := len(text)) > MOST_CONTENT:
            raise too_large("A text", size)
        return scope.heads[type_ids.STRING] + scope.int32.pack(size) + text

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[str | None, int]:
        start = offset + 4
        end: int = start + scope.int32.unpack_from(data, offset)[0]
        if start <= end <= len(data):
            return data[start:end].decode(), end
        return read_string(data, offset, scope)


class UuidSerializer:
    type_id: int = type_ids.UUID

    def dumps(self, value: UUID, scope: Scope, /) -> bytes:
        return scope.heads[type_ids.UUID] + _swap_halves(value.bytes, scope)

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[UUID, int]:
        end = offset + 16
        payload = data[offset:end]
        if len(payload) < 16:
            raise IndexError(end)
        return UUID(int=int.from_bytes(_swap_halves(payload, scope), "big")), end


def _swap_halves(uuid: bytes, scope: Scope) -> bytes:
    # Two int64 in the byte order of payloads, most significant first.
    return uuid if scope.byteorder == "big" else uuid[7::-1] + uuid[:7:-1]


def read_string(data: bytes, offset: int, scope: Scope) -> tuple[str | None, int]:
    """Read a length in bytes, −1 for null, and so much UTF-8; return the string and the offset behind it."""
    size = scope.count(data, offset, 1)
    start = offset + 4
    if size < 0:
        return None, start
    end = start + size
    return data[start:end].decode(), end


def _read_char(data: bytes, offset: int, scope: Scope) -> tuple[str, int]:
    end = offset + 2
    unit = data[offset:end]
    if len(unit) < 2:
        raise IndexError(end)
    return chr(int.from_bytes(unit, scope.byteorder)), end


def register(tables: Tables) -> None:
    """Add strings and UUIDs both ways, characters and class names for reading."""
    tables.add(StringSerializer(), str)
    tables.add(UuidSerializer(), UUID)
    tables.loads[type_ids.CHAR] = _read_char
    tables.loads[type_ids.CLASS] = read_string
