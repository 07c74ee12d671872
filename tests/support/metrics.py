"""Reads metrics in their compressed form, written from the format alone: what the client must have meant."""

from __future__ import annotations

import zlib
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Read(NamedTuple):
    """One metric that was read."""

    prefix: str | None
    name: str | None
    discriminator: str | None
    discriminator_value: str | None
    unit: int | None
    tags: Mapping[str | None, str | None]
    value: int | float


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, form: str) -> int:
        value: int = self.number(form)  # type: ignore[assignment]  # of these forms none is a float
        return value

    def number(self, form: str) -> int | float:
        layout = Struct(f">{form}")
        value: int | float
        (value,) = layout.unpack_from(self._data, self._at)
        self._at += layout.size
        return value

    def text(self, units: int) -> bytes:
        self._at += 2 * units
        return self._data[self._at - 2 * units : self._at]

    @property
    def left(self) -> int:
        return len(self._data) - self._at


def decompress(blob: bytes) -> list[Read]:
    """Return the metrics of a blob, as a client or a member makes it."""
    assert blob[:2] == b"\0\1"
    size = int.from_bytes(blob[2:6], "big")
    words = _words(_Reader(zlib.decompress(blob[6 : 6 + size])))
    count = int.from_bytes(blob[6 + size : 10 + size], "big")
    reader = _Reader(zlib.decompress(blob[10 + size :]))
    metrics: list[Read] = []
    before = Read(None, None, None, None, None, {}, 0)
    for _ in range(count):
        before = _metric(reader, words, before)
        metrics.append(before)
    assert reader.left == 0
    return metrics


def _words(reader: _Reader) -> dict[int, str | None]:
    words: dict[int, str | None] = {-1: None}
    last = b""
    for _ in range(reader.take("i")):
        number, common, more = reader.take("i"), reader.take("B"), reader.take("B")
        last = last[: 2 * common] + reader.text(more)
        words[number] = last.decode("utf-16-be")
    assert reader.left == 0
    return words


def _metric(reader: _Reader, words: Mapping[int, str | None], before: Read) -> Read:
    same = reader.take("B")
    prefix = before.prefix if same & 1 else words[reader.take("i")]
    name = before.name if same & 2 else words[reader.take("i")]
    discriminator = before.discriminator if same & 4 else words[reader.take("i")]
    discriminator_value = before.discriminator_value if same & 8 else words[reader.take("i")]
    unit = before.unit
    if not same & 16:
        number = reader.take("b")
        unit = None if number < 0 else number
    if not same & 32:
        reader.take("B")
    # Only the number of tags may be left out, never the tags.
    count = len(before.tags) if same & 64 else reader.take("B")
    tags = {words[reader.take("i")]: words[reader.take("i")] for _ in range(count)}
    value = reader.number("d") if reader.take("B") else reader.number("q")
    return Read(prefix, name, discriminator, discriminator_value, unit, tags, value)
