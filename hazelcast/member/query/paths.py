"""Attribute paths: `age`, `address.city`, `tags[0]`, `children[any].name`, `__key`, `__key.id`, `this`."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from hazelcast.errors import IllegalArgumentError, QueryError

KEY: Final = "__key"
VALUE: Final = "this"


class Any_(Enum):
    """The step `[any]`: all items of a list."""

    ANY = "[any]"


ANY: Final = Any_.ANY

Step: TypeAlias = str | int | Literal[Any_.ANY]

_PART: Final = re.compile(r"([^\[\]]*)((?:\[[^\[\]]*\])*)")
_INDEX: Final = re.compile(r"\[([^\[\]]*)\]")


class Path(NamedTuple):
    """Where an attribute is: in the key or the value, and the steps from there."""

    of_key: bool
    of_this: bool
    """Whether it says `this`, and more: such a path leads nowhere in JSON."""
    steps: tuple[Step, ...]


@lru_cache(maxsize=1024)
def parse_path(text: str) -> Path:
    """Read an attribute path.

    Raises:
        IllegalArgumentError: Its brackets do not match, or follow no name.
        QueryError: What stands in brackets is neither a number nor `any`.
    """
    steps: list[Step] = []
    for part in filter(None, text.split(".")):
        match = _PART.fullmatch(part)
        if match is None or not match[1]:
            raise IllegalArgumentError(f"Wrong argument input passed {text}")
        name, indexes = match.groups()
        steps.append(name)
        # Members do not look at what stands in brackets behind "this".
        steps += [_index(index, text) for index in _INDEX.findall(indexes) if steps != [VALUE]]
    of_this = steps[:1] == [VALUE]
    of_key = text == KEY or text.startswith(f"{KEY}.")
    if of_key or of_this:
        del steps[0]
    return Path(of_key, of_this and text != VALUE, tuple(steps))


def _index(text: str, path: str) -> Step:
    if text == "any":
        return ANY
    if not text.isdecimal():
        raise QueryError(f'"{text}" in {path} is neither a number nor "any"')
    return int(text)
