"""Checks of arguments and options: each takes the name to blame and a value, and returns the value to keep.

A wrong type raises `InvalidArgumentTypeError`, a value out of range `InvalidArgumentValueError`. The parameterized ones
return such a function.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from enum import IntEnum
from typing import TypeAlias, TypeGuard, cast

from typing_extensions import TypeVar

from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError

T = TypeVar("T")
K = TypeVar("K")
C = TypeVar("C")
E = TypeVar("E", bound=IntEnum)

Check: TypeAlias = Callable[[str, object], T]


def wrong_type(name: str, expected: str, value: object) -> InvalidArgumentTypeError:
    """Return the error for a value that should have been `expected`; it doesn't show the value, which may be secret."""
    return InvalidArgumentTypeError(f"{name} must be {expected}, but is {kind(value)}")


def kind(value: object) -> str:
    """Return how errors call the type of a value."""
    return "None" if value is None else f"of type {type(value).__name__}"


def suggest(word: str, candidates: Mapping[str, object]) -> str:
    """Return a did-you-mean clause for `word`, empty if nothing is close."""
    by_lower = {name.lower(): name for name in candidates}
    close = get_close_matches(word.lower(), by_lower, n=1)
    return f"; did you mean {by_lower[close[0]]!r}?" if close else ""


def text(name: str, value: object) -> str:
    """Check for text that can be sent: without lone surrogates."""
    if not isinstance(value, str):
        raise wrong_type(name, "a str", value)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidArgumentValueError(
            f"{name} must be text that UTF-8 can hold, but has a lone surrogate at {error.start}"
        ) from None
    return value


def not_empty(name: str, value: object) -> str:
    """Check for text that isn't blank."""
    if not text(name, value).strip():
        raise InvalidArgumentValueError(f"{name} must not be empty")
    return text(name, value)


def attribute_path(name: str, value: object) -> str:
    """Check for the path of an attribute: text that isn't empty and doesn't end with a dot."""
    path = not_empty(name, value)
    if path.strip().endswith("."):
        raise InvalidArgumentValueError(f"{name} must not end with a dot, but is {path!r}")
    return path


def flag(name: str, value: object) -> bool:
    """Check for True or False; numbers don't stand for them."""
    if not isinstance(value, bool):
        raise wrong_type(name, "a bool", value)
    return value


def number(low: float, high: float = math.inf, *, above: bool = False, instead: float | None = None) -> Check[float]:
    """Check for an int or float from `low` (or, if `above`, more than that) to `high`, or the one value `instead`."""

    def check(name: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong_type(name, "a number", value)
        if value != instead and not (low <= value <= high and value != math.inf and (value != low or not above)):
            wanted = f"more than {low:g}" if above else f"at least {low:g}"
            wanted += f" and at most {high:g}" if high != math.inf else ""
            wanted += f", or {instead:g}" if instead is not None else ""
            raise InvalidArgumentValueError(f"{name} must be {wanted}, but is {value}")
        return value

    return check


def whole(low: int, high: int = 2**31 - 1) -> Check[int]:
    """Check for an int from `low` to `high`."""

    def check(name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong_type(name, "an int", value)
        if not low <= value <= high:
            raise InvalidArgumentValueError(f"{name} must be from {low} to {high}, but is {value}")
        return value

    return check


def choice(choices: type[E]) -> Check[E]:
    """Check for a member of an enumeration, its number or its name."""

    def check(name: str, value: object) -> E:
        if isinstance(value, str) and value in choices.__members__:
            return choices[value]
        if isinstance(value, int) and not isinstance(value, bool):
            for member in choices:
                if member == value:
                    return member
        members = ", ".join(f"{member.name} ({member.value})" for member in choices)
        hint = suggest(value, choices.__members__) if isinstance(value, str) else ""
        # Not a value error: the official client raises TypeError.
        raise InvalidArgumentTypeError(
            f"{name} must be a member, name or number of {choices.__name__}: {members}; not {value!r}{hint}"
        )

    return check


def optional(check: Check[T]) -> Check[T | None]:
    """Check for None or what `check` accepts."""
    return lambda name, value: None if value is None else check(name, value)


def function(name: str, value: object) -> Callable[..., object]:
    """Check for something that can be called."""
    if not callable(value):
        raise wrong_type(name, "callable", value)
    return value


def instance(cls: type[T]) -> Check[T]:
    """Check for an instance of `cls`."""

    def check(name: str, value: object) -> T:
        if not isinstance(value, cls):
            raise wrong_type(name, f"a {cls.__name__}", value)
        return value

    return check


def subclass(cls: type[C]) -> Check[type[C]]:
    """Check for a subclass of `cls`, not an instance."""

    def check(name: str, value: object) -> type[C]:
        if not _derives(value, cls):
            raise wrong_type(name, f"a subclass of {cls.__name__}", value)
        return value

    return check


def _derives(value: object, cls: type[C]) -> TypeGuard[type[C]]:
    return isinstance(value, type) and issubclass(cast("type[object]", value), cls)


def sequence(name: str, value: object) -> list[object]:
    """Return the items of a sequence that isn't text."""
    if isinstance(value, str | bytes | bytearray) or not isinstance(value, Sequence):
        raise wrong_type(name, "a list", value)
    return list(cast("Sequence[object]", value))


def mapping(name: str, value: object) -> dict[object, object]:
    """Return the items of a mapping."""
    if not isinstance(value, Mapping):
        raise wrong_type(name, "a dict", value)
    return dict(cast("Mapping[object, object]", value))


def named(name: str, value: object) -> dict[str, object]:
    """Return the items of a mapping whose keys are text."""
    return {text(f"a key of {name}", key): item for key, item in mapping(name, value).items()}


def each(check: Check[T]) -> Check[list[T]]:
    """Check for a sequence whose items pass `check`."""
    return lambda name, value: [check(f"{name}[{i}]", item) for i, item in enumerate(sequence(name, value))]


def entries(key: Check[K], value: Check[T]) -> Check[dict[K, T]]:
    """Check for a mapping whose keys and values pass the two checks."""
    return lambda name, given: {
        key(f"a key of {name}", k): value(f"{name}[{k!r}]", v) for k, v in mapping(name, given).items()
    }
