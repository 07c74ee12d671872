"""The errors that a registry raises, and the ways out that they name."""

from __future__ import annotations

import struct
from enum import Enum
from typing import TYPE_CHECKING, NoReturn, TypeVar

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids
from hazelcast.serialization.json import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["registered", "unknown_type_id", "unreadable", "unsupported", "unwritable"]

T = TypeVar("T")


def unknown_type_id(type_id: int) -> NoReturn:
    """Refuse to read a type id that nothing is registered for."""
    what = f"The value can't be read: it is {type_ids.describe(type_id)}"
    if type_id == type_ids.PYTHON_PICKLE:
        raise HazelcastSerializationError(
            f"{what}, pickled by the official Python client. Nothing is unpickled, since that can run any code: store"
            " it as JSON, or, if all who can write to the cluster are trusted, give the option global_serializer"
            " hazelcast.serialization.pickled.PickleSerializer"
        )
    if type_id in (type_ids.JAVA_SERIALIZABLE, type_ids.JAVA_EXTERNALIZABLE):
        raise HazelcastSerializationError(f"{what}, written by Java's own serialization, which only Java can read")
    raise HazelcastSerializationError(
        f"{what}, and no serializer with this type id is registered: give one to the option custom_serializers"
        if type_id > 0
        else f"{what}, which isn't a built-in type of this client"
    )


def registered(
    factories: Mapping[int, Mapping[int, T]], factory_id: int, class_id: int, *, kind: str, option: str
) -> T:
    """Return the class of these ids among `factories`, which came from `option`, to read a value of that kind with."""
    classes = factories.get(factory_id)
    if classes is None or class_id not in classes:
        missing = "factory" if classes is None else "class"
        raise HazelcastSerializationError(
            f"No {missing} is registered to read the {kind} with factory id {factory_id} and class id {class_id}: give"
            f" the option {option} {{{factory_id}: {{{class_id}: <the class>}}}}"
        )
    return classes[class_id]


def unsupported(cls: type) -> HazelcastSerializationError:
    """Return the error for a type that nothing speaks for; it names the ways out."""
    name = name_of(cls)
    hint = ""
    if issubclass(cls, Enum):
        hint = " Pass its .value."
    elif issubclass(cls, (tuple, set, frozenset)):
        hint = " Pass list(value)."
    elif issubclass(cls, dict):
        hint = " Pass HazelcastJsonValue(value)."
    else:
        for base in (bool, int, float, str, bytes, list):
            if issubclass(cls, base):
                hint = f" It would come back as a plain {base.__name__}: pass {base.__name__}(value)."
                break
    return HazelcastSerializationError(
        f"Can't serialize a value of type {name}.{hint} In general: declare the type as Json[{name}] where you get the"
        " data structure, make the class a dataclass, a msgspec.Struct or an IdentifiedDataSerializable, or give the"
        " option compact_serializers, custom_serializers or global_serializer a serializer for it"
    )


def unwritable(value: object, error: Exception) -> HazelcastSerializationError:
    """Return the error for a value that its serializer failed to write."""
    reason = "it is nested too deep" if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"
    return HazelcastSerializationError(f"Can't serialize a value of type {name_of(type(value))}: {reason}", error)


def unreadable(data: bytes, error: Exception) -> HazelcastSerializationError:
    """Return the error for a value that its serializer failed to read."""
    what = type_ids.describe(int.from_bytes(data[4:8], "big", signed=True))
    if isinstance(error, (IndexError, struct.error)):
        reason = "it is cut short"
    elif isinstance(error, RecursionError):
        reason = "it is nested too deep"
    else:
        reason = f"{type(error).__name__}: {error}"
    return HazelcastSerializationError(f"Can't read a value, {what}: {reason}", error)
