"""The fields of dataclasses, `msgspec.Struct` and attrs classes."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_type_hints

import msgspec

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.json import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["ClassField", "fields_of", "has_fields", "is_plain"]

_LOSSY: Final = (int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, BaseException)
"""Objects of their subclasses hold more than their fields."""


class ClassField(NamedTuple):
    """A field of a class.

    Attributes:
        attribute: Its name in objects.
        name: Its name in records, unless the class is told otherwise.
        hint: Its type.
        parameter: The name by which the constructor takes it, the empty string if by its position, None if it doesn't.
        default: Makes its default value, None if it has none.
    """

    attribute: str
    name: str
    hint: Any
    parameter: str | None
    default: Callable[[], Any] | None


def has_fields(cls: type[Any]) -> bool:
    """Return whether a class is a dataclass, a `msgspec.Struct` or an attrs class, so that its fields are known."""
    if issubclass(cls, msgspec.Struct):
        return cls is not msgspec.Struct
    return hasattr(cls, "__dataclass_fields__") or hasattr(cls, "__attrs_attrs__")


def is_plain(cls: type[Any]) -> bool:
    """Return whether the fields of a class are known, and all that its objects hold."""
    return has_fields(cls) and not issubclass(cls, _LOSSY)


def fields_of(cls: type[Any]) -> list[ClassField]:
    """Return the fields of a class that has them.

    Raises:
        HazelcastSerializationError: If an annotation can't be understood, or objects can't be made of their fields.
    """
    try:
        hints = get_type_hints(cls, include_extras=True)
    except Exception as cause:
        raise HazelcastSerializationError(
            f"The annotations of {name_of(cls)} can't be understood, so that it can't be kept as compact: {cause}."
            " What they name must be there at the top level of the module",
            cause,
        ) from cause
    if issubclass(cls, msgspec.Struct):
        fields = list(_of_struct(cls, hints))
    elif hasattr(cls, "__attrs_attrs__"):
        fields = list(_of_attrs(cls, hints))
    else:
        fields = list(_of_dataclass(cls, hints))
    for field in fields:
        if not field.attribute.isidentifier() or keyword.iskeyword(field.attribute):
            raise HazelcastSerializationError(f"{name_of(cls)} has a field named {field.attribute!r}")
    return fields


def _of_struct(cls: type[msgspec.Struct], hints: dict[str, Any]) -> Iterator[ClassField]:
    positional = len(cls.__struct_fields__) - _keyword_only(cls)
    for number, field in enumerate(msgspec.structs.fields(cls)):
        parameter = "" if number < positional else field.name
        default: Callable[[], Any] | None = None
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory
        elif field.default is not msgspec.NODEFAULT:
            default = _constant(field.default)
        yield ClassField(field.name, field.encode_name, hints[field.name], parameter, default)


def _keyword_only(cls: type[msgspec.Struct]) -> int:
    # They stand behind the others.
    import inspect

    parameters = inspect.signature(cls).parameters.values()
    return sum(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters)


def _of_dataclass(cls: type[Any], hints: dict[str, Any]) -> Iterator[ClassField]:
    import dataclasses

    if not getattr(cls, "__dataclass_params__").init:  # noqa: B009  # type checkers don't know it
        raise HazelcastSerializationError(f"{name_of(cls)} is a dataclass with init=False, which can't be read back")
    _refuse_init_only(cls)
    for field in dataclasses.fields(cls):
        default: Callable[[], Any] | None = None
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory
        elif field.default is not dataclasses.MISSING:
            default = _constant(field.default)
        parameter = None if not field.init else field.name if field.kw_only else ""
        yield ClassField(field.name, field.name, hints[field.name], parameter, default)


def _refuse_init_only(cls: type[Any]) -> None:
    import dataclasses
    import inspect

    known = {field.name for field in dataclasses.fields(cls) if field.init}
    for parameter in inspect.signature(cls).parameters.values():
        if parameter.name not in known and parameter.default is parameter.empty:
            raise HazelcastSerializationError(
                f"The constructor of {name_of(cls)} needs {parameter.name!r}, which isn't a field: objects can't be"
                " made of their fields"
            )


def _of_attrs(cls: type[Any], hints: dict[str, Any]) -> Iterator[ClassField]:
    # There is no need to import attrs, which this package doesn't depend on.
    for field in getattr(cls, "__attrs_attrs__"):  # noqa: B009  # type checkers don't know it
        default: Callable[[], Any] | None = None
        default_type = type(field.default).__name__
        if default_type == "Factory":
            # One that takes the object itself can't be called before there is one.
            default = None if field.default.takes_self else field.default.factory
        elif default_type != "_Nothing":
            default = _constant(field.default)
        parameter = None if not field.init else field.alias if field.kw_only else ""
        yield ClassField(field.name, field.name, hints.get(field.name, field.type), parameter, default)


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value
