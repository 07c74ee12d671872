"""JSON: text that members can query, as itself or as typed objects."""

from __future__ import annotations

import json
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, is_typeddict

import msgspec
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentTypeError
from hazelcast.serialization import type_ids
from hazelcast.serialization.builtin.text import read_string
from hazelcast.serialization.codec import MismatchError

if TYPE_CHECKING:
    from hazelcast.serialization.scope import Scope

__all__ = ["HazelcastJsonValue", "HazelcastJsonValueSerializer", "Json", "name_of"]

T = TypeVar("T")


class HazelcastJsonValue:
    """JSON text as a value: members query it by its fields, with predicates and SQL.

    Args:
        value: JSON text, taken as it is and not checked; or anything else that `json.dumps` makes text of.

    Raises:
        InvalidArgumentTypeError: If `value` is None, or `json.dumps` refuses it.

    Example:
        >>> HazelcastJsonValue({"name": "Ada"}).to_string()
        '{"name": "Ada"}'
    """

    __slots__ = ("_text",)

    def __init__(self, value: object) -> None:
        if value is None:
            raise InvalidArgumentTypeError("A HazelcastJsonValue can't be made of None; for JSON's null, pass 'null'")
        if isinstance(value, str):
            self._text = value
            return
        try:
            self._text = json.dumps(value)
        except (TypeError, ValueError) as cause:
            raise InvalidArgumentTypeError(
                f"No JSON can be made of a {type(value).__name__}: {cause}", cause
            ) from cause

    def to_string(self) -> str:
        """Return the JSON text."""
        return self._text

    def loads(self) -> Any:
        """Parse the text.

        Raises:
            ValueError: If it isn't JSON.
        """
        return json.loads(self._text)

    @override
    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, HazelcastJsonValue) else NotImplemented

    @override
    def __hash__(self) -> int:
        return hash(self._text)

    @override
    def __repr__(self) -> str:
        return self._text


class HazelcastJsonValueSerializer:
    """Writes and reads `HazelcastJsonValue`."""

    type_id: int = type_ids.JSON

    def dumps(self, value: HazelcastJsonValue, scope: Scope, /) -> bytes:
        """Write a value, as `Serializer.dumps` says."""
        text = value.to_string().encode()
        return scope.heads[type_ids.JSON] + scope.int32.pack(len(text)) + text

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[HazelcastJsonValue | None, int]:
        """Read a value, as `Serializer.loads` says."""
        text, end = read_string(data, offset, scope)
        return None if text is None else HazelcastJsonValue(text), end


class Json(Generic[T]):
    """A serializer that keeps values of a type as JSON: encoded and decoded by `msgspec`, queryable on members.

    Where a type is asked for, `Json[User]` and `Json(User)` mean the same. The former also takes types that are not
    classes, such as `Json[int | None]`.

    Args:
        cls: What to decode into: anything that `msgspec` supports, such as a `msgspec.Struct`, a dataclass, a
            `TypedDict`, or `dict[str, list[int]]`.

    Raises:
        InvalidArgumentTypeError: If `msgspec` can't decode into `cls`.

    Example:
        ::

            users = await client.get_map("users", str, Json[User])
            await users.set("ada", User("Ada", 36))
            user = await users.get("ada")  # User | None
    """

    __slots__ = ("_admitted", "_decoder", "_encode", "_name")

    type_id: int = type_ids.JSON
    reads_views: bool = True

    def __init__(self, cls: type[T]) -> None:
        self._name = name_of(cls)
        self._admitted = _classes(cls)
        self._encode = msgspec.json.Encoder().encode
        try:
            self._decoder = msgspec.json.Decoder(cls)
        except TypeError as cause:
            raise InvalidArgumentTypeError(f"Json can't decode into {self._name}: {cause}", cause) from cause

    def dumps(self, value: T, scope: Scope, /) -> bytes:
        """Write a value as JSON; one that isn't of the type is refused."""
        if self._admitted and not isinstance(value, self._admitted):
            raise MismatchError.of_type(self._name, value)
        try:
            text = self._encode(value)
        except (TypeError, ValueError, OverflowError, msgspec.MsgspecError) as cause:
            raise HazelcastSerializationError(f"No JSON can be made of a {self._name}: {cause}", cause) from cause
        return b"".join((scope.heads[type_ids.JSON], scope.int32.pack(len(text)), text))

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[T, int]:
        """Read JSON into the type; the error for JSON that doesn't fit it says where."""
        size = scope.count(data, offset, 1)
        start = offset + 4
        end = start + max(size, 0)
        try:
            return self._decoder.decode(data[start:end]), end
        except msgspec.MsgspecError as cause:
            # A validation error says where: "Expected `int`, got `str` - at `$.age`".
            raise HazelcastSerializationError(f"The JSON stored isn't a {self._name}: {cause}", cause) from cause

    @override
    def __repr__(self) -> str:
        return f"Json({self._name})"


def name_of(spec: object) -> str:
    """Return how a type is written: `User`, `list[int]`, `int | None`."""
    return spec.__name__ if isinstance(spec, type) and not get_args(spec) else str(spec).removeprefix("typing.")


def _classes(spec: Any) -> tuple[type, ...]:
    """Return the classes that values of a type are instances of; none if that can't be told."""
    origin = get_origin(spec)
    if origin in (Union, UnionType):
        members = [_classes(member) for member in get_args(spec)]
        return tuple(cls for classes in members for cls in classes) if all(members) else ()
    if origin is Annotated:
        return _classes(get_args(spec)[0])
    if is_typeddict(spec):
        return (dict,)
    cls = NoneType if spec is None else spec if origin is None else origin
    try:
        isinstance(None, cls)
    except TypeError:
        return ()
    return (float, int) if cls is float else (cls,)
