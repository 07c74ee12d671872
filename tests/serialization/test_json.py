from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Annotated, Any, Literal, TypedDict

import msgspec
import pytest

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentTypeError
from hazelcast.serialization import Codec, HazelcastJsonValue, Json, Registry
from tests.serialization.support import data

registry = Registry()


class User(msgspec.Struct):
    name: str
    age: int


class Admin(User):
    level: int = 1


@dataclasses.dataclass
class Place:
    x: int


class Row(TypedDict):
    a: int


USER = data(-130, "00000017" + b'{"name":"Ada","age":36}'.hex())


def test_bytes_and_back() -> None:
    codec = registry.codec(Json[User])
    assert codec.encode(User("Ada", 36)) == USER
    assert codec.decode(USER) == User("Ada", 36)


def test_the_same_value_undeclared_is_json_text() -> None:
    value = registry.to_object(USER)
    assert isinstance(value, HazelcastJsonValue)
    assert value.to_string() == '{"name":"Ada","age":36}'
    assert registry.to_data(value) == USER


def test_little_endian() -> None:
    little = Registry(is_big_endian=False)
    assert little.codec(Json[list[int]]).encode([1]) == data(-130, "03000000 5b315d")
    assert little.codec(Json[list[int]]).decode(data(-130, "03000000 5b315d")) == [1]
    assert little.to_object(little.to_data([HazelcastJsonValue([1])])) == [HazelcastJsonValue([1])]


def round_trip(codec: Codec[Any], value: object) -> object:
    return codec.decode(codec.encode(value))


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (Json[User], Admin("Ada", 36)),
        (Json[Place], Place(1)),
        (Json(Place), Place(1)),
        (Json[Row], {"a": 1}),
        (Json[list[int]], [1, 2]),
        (Json[dict[str, User]], {"a": User("Ada", 36)}),
        (Json[tuple[int, str]], (1, "a")),
        (Json[int | None], None),
        (Json[int | User], 5),
        (Json[float], 1),
        (Json[Literal["a", "b"]], "a"),
        (Json[Annotated[int, msgspec.Meta(ge=0)]], 1),
        (Json[datetime.datetime], datetime.datetime(2024, 1, 2)),
        (Json[Any], {"a": [1]}),
    ],
)
def test_whatever_msgspec_supports(spec: Any, value: object) -> None:
    read = round_trip(registry.codec(spec), value)
    assert read == (User("Ada", 36) if isinstance(value, Admin) else value)


@pytest.mark.parametrize(
    ("spec", "value", "got"),
    [
        (Json[User], "Ada", "must be of type User, but is of type str"),
        (Json[User], None, "but is None"),
        (Json[list[int]], (1,), r"must be of type list\[int\], but is of type tuple"),
        (Json[dict[str, int]], [1], r"type dict\[str, int\], but is of type list"),
        (Json[Row], [1], "type Row, but is of type list"),
        (Json[int | None], "a", r"type int \| None, but is of type str"),
        (Json[Annotated[int, msgspec.Meta(ge=0)]], "a", "but is of type str"),
    ],
)
def test_a_value_of_another_type_is_refused(spec: Any, value: object, got: str) -> None:
    with pytest.raises(InvalidArgumentTypeError, match=got):
        registry.codec(spec).encode(value)


def test_json_of_another_shape_names_the_type_and_the_path() -> None:
    codec = registry.codec(Json[dict[str, User]])
    written = registry.to_data(HazelcastJsonValue({"a": {"name": "Ada", "age": "old"}}))
    with pytest.raises(
        HazelcastSerializationError, match=r"dict\[str, .*User\].* Expected `int`, got `str`.*\$\[\.\.\.\]\.age"
    ):
        codec.decode(written)


@pytest.mark.parametrize("text", ["", "{", "nul", "[1,]"])
def test_text_that_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(HazelcastSerializationError, match="isn't a User"):
        registry.codec(Json[User]).decode(registry.to_data(HazelcastJsonValue(text)))


def test_a_value_stored_as_another_type_names_both() -> None:
    with pytest.raises(
        HazelcastSerializationError, match=r"json \(type id -130\) for Json\(User\), .* string \(type id -11\)"
    ):
        registry.codec(Json[User]).decode(registry.to_data("Ada"))


def test_what_msgspec_cannot_encode_is_an_error() -> None:
    with pytest.raises(HazelcastSerializationError, match="No JSON can be made of a Any"):
        registry.codec(Json[Any]).encode(object())
    with pytest.raises(HazelcastSerializationError):
        registry.codec(Json[str]).encode("\ud83d")


@pytest.mark.parametrize("spec", [Json["User"], Json[User | Place], Json[dict[str, "User"]]])
def test_a_type_that_msgspec_does_not_know_is_refused_at_once(spec: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="Json can't decode into"):
        registry.codec(spec)


def test_json_without_a_type_is_refused() -> None:
    with pytest.raises(InvalidArgumentTypeError, match=r"Json\[User\]"):
        registry.codec(Json)


def test_a_class_can_be_registered_as_json() -> None:
    other = Registry(custom_serializers={User: Json(User)})
    assert other.to_data(User("Ada", 36)) == USER
    assert other.codec(User).decode(USER) == User("Ada", 36)
    assert isinstance(other.to_object(USER), HazelcastJsonValue)
    other.register(Place, Json(Place))
    assert other.codec(Place).decode(other.to_data(Place(1))) == Place(1)


def test_deep_json_is_an_error() -> None:
    with pytest.raises(HazelcastSerializationError):
        registry.codec(Json[Any]).decode(registry.to_data(HazelcastJsonValue("[" * 100_000)))


class TestHazelcastJsonValue:
    def test_text_is_taken_as_it_is(self) -> None:
        assert HazelcastJsonValue("{ not json").to_string() == "{ not json"

    def test_anything_else_becomes_text(self) -> None:
        assert HazelcastJsonValue({"a": [1, None]}).to_string() == json.dumps({"a": [1, None]})
        assert HazelcastJsonValue(5).to_string() == "5"

    def test_loads_parses(self) -> None:
        assert HazelcastJsonValue('{"a": 1}').loads() == {"a": 1}
        with pytest.raises(ValueError, match="Expecting"):
            HazelcastJsonValue("{").loads()

    def test_none_is_refused(self) -> None:
        with pytest.raises(AssertionError):
            HazelcastJsonValue(None)

    def test_what_json_cannot_hold_is_refused(self) -> None:
        with pytest.raises(TypeError, match="set"):
            HazelcastJsonValue({1})

    def test_equality_is_that_of_the_text(self) -> None:
        assert HazelcastJsonValue([1]) == HazelcastJsonValue("[1]")
        assert HazelcastJsonValue("[1 ]") != HazelcastJsonValue("[1]")
        assert HazelcastJsonValue("1") != "1"
        assert len({HazelcastJsonValue([1]), HazelcastJsonValue("[1]")}) == 1

    def test_null_text_is_none(self) -> None:
        assert registry.to_object(data(-130, "ffffffff")) is None

    def test_codec(self) -> None:
        codec = registry.codec(HazelcastJsonValue)
        assert codec.decode(codec.encode(HazelcastJsonValue([1]))) == HazelcastJsonValue("[1]")
        with pytest.raises(InvalidArgumentTypeError, match="HazelcastJsonValue, but is of type str"):
            codec.encode("x")  # type: ignore[arg-type]  # this is the mistake
