"""The maps that programs run on: one class of people in all the ways to store it, and built-in types."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hypothesis import strategies as st

from hazelcast.serialization.json import Json
from tests.serialization.portables import Record, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

# A member remembers the fields of each version of a class as long as it runs.
Place = record(201)
Person = record(202)
FACTORIES: Final[dict[int, dict[int, type[Record]]]] = {2: {201: Place, 202: Person}}


@dataclass(frozen=True)
class Address:
    city: str | None


@dataclass(frozen=True)
class User:
    name: str
    age: int
    score: float
    active: bool
    nick: str | None = None
    tags: list[str] = field(default_factory=list[str])
    address: Address | None = None


class Subject(NamedTuple):
    """A kind of map."""

    name: str
    key_type: Any
    value_type: Any
    keys: SearchStrategy[Any]
    values: SearchStrategy[Any]
    attributes: tuple[str, ...]
    """The paths that predicates look at."""
    astray: tuple[str, ...] = ()
    """Paths that lead to whole records or arrays, or nowhere; only predicates look at them."""
    mixed: bool = False
    """Whether values are of several types: they have no order, and no common index."""


_WORDS: Final = st.sampled_from(["Ada", "Alan", "ada", "Grace H", "", "ż", "50", "true"])
_AGES: Final = st.integers(-2, 3) | st.sampled_from([50, 2**31 - 1])
_SCORES: Final = st.sampled_from([-1.5, 0.0, 0.5, 1.0, 50.0])


def _people(make: Callable[..., Any]) -> SearchStrategy[Any]:
    return st.builds(
        make,
        name=_WORDS,
        age=_AGES,
        score=_SCORES,
        active=st.booleans(),
        nick=st.none() | _WORDS,
        tags=st.lists(_WORDS, max_size=2),
        city=st.none() | _WORDS,
    )


def _user(city: str | None, **rest: Any) -> User:
    return User(**rest, address=None if city is None else Address(city))


def _portable(
    name: str, age: int, score: float, active: bool, nick: str | None, tags: list[str], city: str | None
) -> Record:
    return Person(
        name=("string", name),
        age=("int", age),
        score=("double", score),
        active=("boolean", active),
        nick=("string", nick),
        tags=("string_array", tags),
        address=("portable", None, (2, 201)) if city is None else ("portable", Place(city=("string", city))),
    )


_OF_PEOPLE: Final = (
    "name", "age", "score", "active", "nick", "address.city", "tags[0]", "tags[any]", "tags[1]", "absent", "__key",
)  # fmt: skip
_ASTRAY: Final = (
    "address", "tags", "tags.x", "tags[0].x", "tags[any].x", "nick.x", "nick[any]", "age[0]", "address[0]",
    "address.city.x", "address.absent", "absent.x", "__key[0]",
)  # fmt: skip
_OF_SCALARS: Final = ("this", "__key")
_ASTRAY_OF_SCALARS: Final = ("this[0]", "this[any]", "this.x", "__key[0]", "__key.x")

STRINGS: Final = st.sampled_from(["a", "b", "c", "ż", "k 4"])

_ANYTHING: Final = st.one_of(
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.5, -1.0, 2.0]),
    _WORDS,
    st.just(b"\x01\x02"),
    st.sampled_from([uuid.UUID(int=1), uuid.UUID(int=2**127)]),
    st.just(date(2024, 2, 29)),
    st.sampled_from([Decimal("1.5"), Decimal(2)]),
    st.lists(st.integers(-3, 3), max_size=2),
)

SUBJECTS: Final = {
    subject.name: subject
    for subject in (
        Subject("ints", str, int, STRINGS, st.integers(-5, 5), _OF_SCALARS, _ASTRAY_OF_SCALARS),
        Subject("texts", int, str, st.integers(-2, 3), _WORDS, _OF_SCALARS, _ASTRAY_OF_SCALARS),
        Subject(
            "anything",
            None,
            None,
            STRINGS | st.integers(0, 2) | st.just(uuid.UUID(int=7)),
            _ANYTHING,
            ("this",),
            mixed=True,
        ),
        Subject("json", str, Json[User], STRINGS, _people(_user), _OF_PEOPLE, _ASTRAY),
        Subject("compact", str, User, STRINGS, _people(_user), _OF_PEOPLE, _ASTRAY),
        Subject("portable", str, Record, STRINGS, _people(_portable), _OF_PEOPLE, _ASTRAY),
    )
}
