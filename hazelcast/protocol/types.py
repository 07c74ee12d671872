"""Wire types: `Annotated` aliases that a type checker reads as Python and the compiler reads as bytes.

A fixed-size type carries its `struct` code; fixed-size fields are packed into the first frame of a message or
structure. Every other type takes frames of its own:

=====================  =====================================================================
`str`                  one frame of UTF-8
`Data`, `ByteArray`    one frame of bytes
`FloatArray`           one frame of little-endian float32; any C-contiguous buffer goes in, a `memoryview` comes out
`list[fixed]`          one frame of packed items
`list[T]`              begin frame, items, end frame
`list[tuple[K, V]]`    an entry list; its layout follows from which of K and V are fixed-size
`dict[K, V]`           the same bytes as an entry list
`X | None`             one empty frame with the null flag, or X (for a UUID: its null byte)
a `Structure`          begin frame, fixed-size fields, other fields, end frame
=====================  =====================================================================
"""

from __future__ import annotations

from typing import Annotated, NamedTuple, TypeAlias
from uuid import UUID

from typing_extensions import Buffer

__all__ = ["UUID", "Boolean", "Byte", "ByteArray", "Data", "Double", "Float", "FloatArray", "Int", "Long", "Since"]

Boolean: TypeAlias = bool
Byte: TypeAlias = Annotated[int, "b"]
Int: TypeAlias = Annotated[int, "i"]
Long: TypeAlias = Annotated[int, "q"]
Float: TypeAlias = Annotated[float, "f"]
Double: TypeAlias = Annotated[float, "d"]
Data: TypeAlias = bytes
"""A serialized object: partition hash, type id and payload."""
ByteArray: TypeAlias = bytes
FloatArray: TypeAlias = Annotated[Buffer, "floats"]


class Since(NamedTuple):
    """Marks a field that came with a later protocol version; a peer too old to send it leaves its default."""

    major: int
    minor: int
    patch: int = 0
