"""Bytes that can't be finished before it is known where they will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from struct import Struct

    from typing_extensions import Buffer

__all__ = ["Draft"]


class Draft:
    """Bytes being written, some of which are offsets that count from the beginning of the `Data` they will be part of.

    Portables hold such offsets. Until a draft is added to another one, they count from its own beginning.

    Attributes:
        content: What was written so far.
        offsets: Where in it the offsets stand; each is an int32.
    """

    __slots__ = ("_int32", "content", "offsets")

    def __init__(self, int32: Struct, head: Buffer = b"") -> None:
        self._int32 = int32
        self.content: bytearray = bytearray(head)
        self.offsets: list[int] = []

    def reserve(self, count: int) -> int:
        """Make room for so many offsets at the end; return where the first stands."""
        at = len(self.content)
        self.content += bytes(4 * count)
        return at

    def mark(self, at: int) -> None:
        """Let an offset that has room at `at` point to what is written next."""
        self._int32.pack_into(self.content, at, len(self.content))
        self.offsets.append(at)

    def add(self, part: Buffer | Draft) -> None:
        """Write bytes, or another draft, whose offsets are moved."""
        if not isinstance(part, Draft):
            self.content += part
            return
        moved = len(self.content)
        self.content += part.content
        for at in part.offsets:
            (offset,) = self._int32.unpack_from(part.content, at)
            self._int32.pack_into(self.content, moved + at, moved + offset)
            self.offsets.append(moved + at)
