"""Metrics in the compressed form in which clients send them to members.

Big-endian, in this order: the version of the format as int16; the size of the dictionary as int32; the dictionary; the
number of metrics as int32; the metrics. The dictionary and the metrics are deflated, each for itself.

The dictionary has the number of its words as int32 and then, in order, each word: its id as int32, how many characters
it has in common with the word before, how many more it has, both as uint8, and those as UTF-16. A metric names its
words by id, -1 for none, and leaves out what it has in common with the metric before, which its first byte tells.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import IntEnum
from struct import Struct
from typing import TYPE_CHECKING, Final

from hazelcast.errors import InvalidArgumentValueError

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD: Final = Struct(">hi")
_INT: Final = Struct(">i")
_WORD: Final = Struct(">iBB")
_LONG: Final = Struct(">Bq")
_DOUBLE: Final = Struct(">Bd")

_VERSION: Final = 1
_LEVEL: Final = 1  # of zlib: the fastest
_LONGEST_WORD: Final = 255  # UTF-16 code units
_NO_WORD: Final = -1
_NO_UNIT: Final = 0xFF
_IS_LONG: Final = 0
_IS_DOUBLE: Final = 1

# What a metric has in common with the one before.
_SAME_PREFIX: Final = 1 << 0
_SAME_NAME: Final = 1 << 1
_SAME_DISCRIMINATOR: Final = 1 << 2
_SAME_DISCRIMINATOR_VALUE: Final = 1 << 3
_SAME_UNIT: Final = 1 << 4
_SAME_TARGETS: Final = 1 << 5
_SAME_TAG_COUNT: Final = 1 << 6


class Unit(IntEnum):
    """What a metric counts; the numbers are the format's."""

    BYTES = 0
    MILLISECONDS = 1
    NANOSECONDS = 2
    PERCENT = 3
    COUNT = 4


@dataclass(frozen=True, slots=True)
class Metric:
    """One value, and what it is the value of.

    Attributes:
        prefix: What the metric belongs to, such as `os`.
        name: Its name.
        value: An int is sent as a 64-bit integer, a float as a double.
        unit: What it counts.
        discriminator: What tells metrics of the same name apart, such as `name`.
        discriminator_value: Which of them it is.
    """

    prefix: str
    name: str
    value: int | float
    unit: Unit | None = None
    discriminator: str | None = None
    discriminator_value: str | None = None


def compress(metrics: Iterable[Metric]) -> bytes:
    """Return the blob of `metrics`.

    Raises:
        InvalidArgumentValueError: a word has more than 255 characters, or an int more than 64 bits.
    """
    words: dict[str, int] = {}
    out = bytearray()
    count = 0
    before: Metric | None = None
    for metric in metrics:
        _write(out, words, metric, before)
        before = metric
        count += 1
    dictionary = zlib.compress(_dictionary(words), _LEVEL)
    head = _HEAD.pack(_VERSION, len(dictionary))
    return b"".join((head, dictionary, _INT.pack(count), zlib.compress(out, _LEVEL)))


def _write(out: bytearray, words: dict[str, int], metric: Metric, before: Metric | None) -> None:
    parts = (
        (_SAME_PREFIX, metric.prefix, before and before.prefix),
        (_SAME_NAME, metric.name, before and before.name),
        (_SAME_DISCRIMINATOR, metric.discriminator, before and before.discriminator),
        (_SAME_DISCRIMINATOR_VALUE, metric.discriminator_value, before and before.discriminator_value),
    )
    mask, fields = 0, bytearray()
    for same, word, last in parts:
        if before is not None and word == last:
            mask |= same
        else:
            fields += _INT.pack(_id(words, word))
    if before is None:
        # No target of the member's is excluded, and there are no tags; so it is for all that follow.
        fields += bytes((_unit(metric), 0, 0))
    else:
        mask |= _SAME_TARGETS | _SAME_TAG_COUNT
        if metric.unit == before.unit:
            mask |= _SAME_UNIT
        else:
            fields.append(_unit(metric))
    out.append(mask)
    out += fields
    if isinstance(metric.value, float):
        out += _DOUBLE.pack(_IS_DOUBLE, metric.value)
    elif -(1 << 63) <= metric.value < 1 << 63:
        out += _LONG.pack(_IS_LONG, metric.value)
    else:
        raise InvalidArgumentValueError(f"The metric {metric.prefix}.{metric.name} has more than 64 bits")


def _id(words: dict[str, int], word: str | None) -> int:
    return words.setdefault(word, len(words)) if word else _NO_WORD


def _unit(metric: Metric) -> int:
    return _NO_UNIT if metric.unit is None else metric.unit


def _dictionary(words: dict[str, int]) -> bytearray:
    out = bytearray(_INT.pack(len(words)))
    last = b""
    for text, number in sorted((word.encode("utf-16-be", "surrogatepass"), number) for word, number in words.items()):
        if len(text) > 2 * _LONGEST_WORD:
            raise InvalidArgumentValueError(f"A word of a metric has more than {_LONGEST_WORD} characters")
        common = _common(last, text)
        out += _WORD.pack(number, common, len(text) // 2 - common)
        out += text[2 * common :]
        last = text
    return out


def _common(one: bytes, other: bytes) -> int:
    """Return how many UTF-16 code units two words begin with in common."""
    length = 0
    while one[length : length + 2] == other[length : length + 2] != b"":
        length += 2
    return length // 2
