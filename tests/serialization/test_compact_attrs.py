"""Classes of attrs, which the package knows without depending on it."""

from __future__ import annotations

from typing import Any

import pytest

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from hazelcast.serialization.compact import compact, generic_record
from tests.serialization.records import knowing

# Typed loosely, since type checkers may run where there is no attrs.
attrs: Any = pytest.importorskip("attrs")


def positive(instance: object, attribute: object, value: int) -> None:
    if value <= 0:
        raise ValueError("not positive")


def age_of(user: Any) -> int:
    age: int = user.age
    return age


User: Any = compact(type_name="User", fields={"first": "firstName"})(
    attrs.make_class(
        "User",
        {
            "first": attrs.field(type=str),
            "_secret": attrs.field(type=int, default=1),
            "tags": attrs.field(type=list[str], factory=list, kw_only=True),
            "age": attrs.field(type=int, default=18, validator=positive),
            "copied": attrs.field(type=int, default=attrs.Factory(age_of, takes_self=True)),
            "derived": attrs.field(type=int, default=7, init=False),
        },
        frozen=True,
    )
)


def test_any_object_survives() -> None:
    registry = Registry()
    codec = registry.codec(User)
    value = User("Ada", secret=5, tags=["a"], age=36)
    object.__setattr__(value, "derived", 8)
    read: Any = codec.decode(codec.encode(value))
    assert read == value
    assert (read._secret, read.derived, read.copied) == (5, 8, 36)
    (schema,) = registry.schemas
    assert list(schema.by_name) == ["_secret", "age", "copied", "derived", "firstName", "tags"]


def test_defaults_of_missing_fields() -> None:
    writer = Registry()
    written = writer.to_data(generic_record("User", {"firstName": "Ada", "copied": 3}))
    read: Any = knowing(writer).codec(User).decode(written)
    assert read == User("Ada", 1, copied=3)
    written = writer.to_data(generic_record("User", {"firstName": "Ada"}))
    with pytest.raises(HazelcastSerializationError, match="no default for copied"):
        knowing(writer).codec(User).decode(written)


def test_what_a_validator_raises_is_the_cause() -> None:
    writer = Registry()
    written = writer.to_data(generic_record("User", {"firstName": "Ada", "copied": 3, "age": -1}))
    with pytest.raises(HazelcastSerializationError, match="not positive"):
        knowing(writer).codec(User).decode(written)
