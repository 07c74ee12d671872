"""Arrays: bytes both ways, the other kinds as lists, for reading."""

from __future__ import annotations

from functools import partial
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from hazelcast.memory import HUGE, huge_bytes
from hazelcast.serialization import type_ids
from hazelcast.serialization.builtin.text import read_string
from hazelcast.serialization.codec import MOST_CONTENT, too_large

if TYPE_CHECKING:
    from hazelcast.serialization.builtin._tables import Tables
    from hazelcast.serialization.scope import Scope

__all__ = ["read_chars", "read_numbers", "read_strings", "register"]


class BytesSerializer:
    """`bytes`, and anything that `bytes` takes the contents of; read as `bytes`."""

    type_id: int = type_ids.BYTE_ARRAY

    def dumps(self, value: bytes | bytearray | memoryview, scope: Scope, /) -> bytes:
        if (size := value.nbytes if isinstance(value, memoryview) else len(value)) > MOST_CONTENT:
            raise too_large("A byte array", size)
        content = value.tobytes() if isinstance(value, memoryview) else value
        return b"".join((scope.heads[type_ids.BYTE_ARRAY], scope.int32.pack(size), content))

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[bytes | None, int]:
        start = offset + 4
        end: int = start + scope.int32.unpack_from(data, offset)[0]
        if start <= end <= len(data):
            content = data[start:end]
            if type(content) is not bytes:
                content = huge_bytes(memoryview(content)) if end - start >= HUGE else bytes(content)
            return content, end
        scope.count(data, offset, 1)
        return None, start


def read_numbers(data: bytes, offset: int, scope: Scope, code: str, size: int) -> tuple[list[Any] | None, int]:
    """Read a count, −1 for null, and so many numbers.

    Args:
        data: What is being read.
        offset: Where the count stands.
        scope: Where that is.
        code: How `struct` calls the numbers.
        size: Bytes per number.

    Returns:
        The list and the offset behind it.
    """
    count = scope.count(data, offset, size)
    start = offset + 4
    if count < 0:
        return None, start
    prefix = ">" if scope.byteorder == "big" else "<"
    return list(unpack_from(f"{prefix}{count}{code}", data, start)), start + count * size


def read_chars(data: bytes, offset: int, scope: Scope) -> tuple[list[str] | None, int]:
    """Read an array of UTF-16 code units as a list of strings of length 1, which may be lone surrogates."""
    units, offset = read_numbers(data, offset, scope, "H", 2)
    return None if units is None else [*map(chr, units)], offset


def read_strings(data: bytes, offset: int, scope: Scope) -> tuple[list[str | None] | None, int]:
    """Read an array of strings, any of which may be null."""
    count = scope.count(data, offset, 4)
    offset += 4
    if count < 0:
        return None, offset
    strings: list[str | None] = []
    for _ in range(count):
        string, offset = read_string(data, offset, scope)
        strings.append(string)
    return strings, offset


def register(tables: Tables) -> None:
    """Add `bytes` and its like both ways, arrays of other kinds for reading."""
    tables.add(BytesSerializer(), bytes, bytearray, memoryview)
    for type_id, code in (
        (type_ids.BOOLEAN_ARRAY, "?"),
        (type_ids.SHORT_ARRAY, "h"),
        (type_ids.INT_ARRAY, "i"),
        (type_ids.LONG_ARRAY, "q"),
        (type_ids.FLOAT_ARRAY, "f"),
        (type_ids.DOUBLE_ARRAY, "d"),
    ):
        tables.loads[type_id] = partial(read_numbers, code=code, size=tables.struct(code).size)
    tables.loads[type_ids.CHAR_ARRAY] = read_chars
    tables.loads[type_ids.STRING_ARRAY] = read_strings
