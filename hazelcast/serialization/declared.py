"""Types that a program declares for keys and values, and what may pass for them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Protocol, Union, cast, get_args, get_origin
from uuid import UUID

from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.serialization.aliases import unaliased
from hazelcast.serialization.builtin.numpy import plain_type
from hazelcast.serialization.codec import MismatchError
from hazelcast.serialization.json import HazelcastJsonValue, name_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Shape", "shape_of"]

_EXACT: Final = (bool, str, int, float, bytes, UUID, Decimal, date, time, datetime, NoneType, HazelcastJsonValue)
"""Classes that are read as themselves."""

_ALSO: Final[dict[type, tuple[tuple[type, ...], Callable[[Any], object]]]] = {
    # What a type checker lets pass for them, and keeps its meaning when it is converted.
    bool: ((), bool),
    int: ((int,), int),
    float: ((float, int), float),
    # An enumeration of strings may have a `__str__` of its own.
    str: ((str,), str.__str__),
    bytes: ((bytes, bytearray, memoryview), bytes),
}


class Shape(Protocol):
    """A declared type at run time."""

    @property
    def name(self) -> str:
        """How the type is written."""
        ...

    @property
    def exact(self) -> type | None:
        """The one class whose own objects fit and can be written as they are, if there is one: spares asking."""
        ...

    def admit(self, value: object, /) -> object:
        """Return a value of the type that is to be written for `value`.

        Raises:
            MismatchError: If `value` is of another type.
        """
        ...

    def fits(self, value: object, /) -> bool:
        """Return whether a value that was read is of the type."""
        ...


class Anything:
    """Any type that can be serialized."""

    name: str = "Any"
    exact: type | None = None

    def admit(self, value: object) -> object:
        return value

    def fits(self, value: object) -> bool:
        return True


class Exact:
    """One built-in class."""

    __slots__ = ("_also", "_convert", "exact", "name")

    def __init__(self, cls: type) -> None:
        self.name: str = "None" if cls is NoneType else cls.__name__
        self.exact: type = cls
        self._also: tuple[type, ...] = ()
        self._convert: Callable[[Any], object] | None = None
        if cls in _ALSO:
            self._also, self._convert = _ALSO[cls]

    def admit(self, value: object) -> object:
        cls = type(value)
        if cls is self.exact:
            return value
        if self._convert is not None:
            plain = plain_type(cls)
            if isinstance(value, self._also) or plain is self.exact or (plain is int and self.exact is float):
                return self._convert(value)
        raise MismatchError.of_type(self.name, value)

    def fits(self, value: object) -> bool:
        return type(value) is self.exact


class Instance:
    """A class of the application's own, and its subclasses."""

    __slots__ = ("exact", "name")

    def __init__(self, cls: type) -> None:
        self.name: str = cls.__name__
        self.exact: type = cls

    def admit(self, value: object) -> object:
        if isinstance(value, self.exact):
            return value
        raise MismatchError.of_type(self.name, value)

    def fits(self, value: object) -> bool:
        return isinstance(value, self.exact)


class ListOf:
    """A list, all of whose items have one type."""

    __slots__ = ("_item", "name")

    exact: type | None = None

    def __init__(self, item: Shape, name: str) -> None:
        self.name: str = name
        self._item = item

    def admit(self, value: object) -> object:
        if not isinstance(value, list):
            raise MismatchError.of_type(self.name, value)
        item = self._item
        items = cast("list[object]", value)
        if isinstance(item, Anything):
            return items
        admitted: list[object] = []
        try:
            admitted.extend(map(item.admit, items))
        except MismatchError as error:
            raise error.within(len(admitted)) from None
        return admitted

    def fits(self, value: object) -> bool:
        return type(value) is list and all(map(self._item.fits, cast("list[object]", value)))


class AnyOf:
    """A union."""

    __slots__ = ("_members", "name")

    exact: type | None = None

    def __init__(self, members: list[Shape], name: str) -> None:
        self.name: str = name
        self._members = members

    def admit(self, value: object) -> object:
        # A value that is of a member's very type is not to be converted to another's.
        if any(member.fits(value) for member in self._members):
            return value
        for member in self._members:
            try:
                return member.admit(value)
            except MismatchError:
                continue
        raise MismatchError.of_type(self.name, value)

    def fits(self, value: object) -> bool:
        return any(member.fits(value) for member in self._members)


def shape_of(spec: Any, is_serializable: Callable[[type], bool]) -> Shape:
    """Return the run-time form of a declared type.

    Args:
        spec: A class, `list[...]`, a union of these, or `Any`.
        is_serializable: Tells for a class of the application's own whether its objects can be written.

    Raises:
        InvalidArgumentTypeError: If values of the type can't be serialized, or not without being told how.
    """
    if spec is Any or spec is object:
        return Anything()
    spec = NoneType if spec is None else unaliased(spec)
    origin = get_origin(spec)
    if origin in (Union, UnionType):
        return AnyOf([shape_of(member, is_serializable) for member in get_args(spec)], name_of(spec))
    if origin is list:
        (item,) = get_args(spec)
        return ListOf(shape_of(item, is_serializable), name_of(spec))
    if spec is list:
        return ListOf(Anything(), "list")
    if spec in _EXACT:
        return Exact(spec)
    if isinstance(spec, type) and origin is None and is_serializable(spec):
        return Instance(spec)
    name = name_of(spec)
    raise InvalidArgumentTypeError(
        f"Values of type {name} can't be serialized as they are: declare Json[{name}] to keep them as JSON, or name a"
        " class that is a dataclass, a msgspec.Struct, an attrs class or an IdentifiedDataSerializable, or that has a"
        " serializer in the option compact_serializers or custom_serializers"
    )
