"""Which kind of field an annotation stands for, and how values of its type become values of that kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, Flag
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, NoReturn, Union, get_args, get_origin
from uuid import UUID

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization.aliases import is_ndarray, unaliased
from hazelcast.serialization.compact.interfaces import FieldKind
from hazelcast.serialization.compact.kinds import ARRAY_OF, CODES, ITEM_OF, NULLABLE, PLAIN
from hazelcast.serialization.json import name_of

__all__ = ["Mapped", "map_annotation"]

Convert = Callable[[Any], Any]

_INTEGERS: Final = (FieldKind.INT64, FieldKind.INT8, FieldKind.INT16, FieldKind.INT32)
_KINDS: Final[dict[type, tuple[FieldKind, ...]]] = {
    bool: (FieldKind.BOOLEAN,),
    int: _INTEGERS,
    float: (FieldKind.FLOAT64, FieldKind.FLOAT32),
    str: (FieldKind.STRING,),
    Decimal: (FieldKind.DECIMAL,),
    date: (FieldKind.DATE,),
    time: (FieldKind.TIME,),
    datetime: (FieldKind.TIMESTAMP_WITH_TIMEZONE, FieldKind.TIMESTAMP),
}
"""The kinds that values of a type can be kept as without conversion: the first, unless the annotation says another."""

_SEQUENCES: Final[dict[Any, type]] = {list: list, Sequence: list, tuple: tuple, set: set, frozenset: frozenset}
"""By the class that is annotated, the one that is read."""

_NUMPY_KINDS: Final = {
    "bool": FieldKind.BOOLEAN,
    "bool_": FieldKind.BOOLEAN,
    **{kind.name.lower(): kind for kind in CODES if kind is not FieldKind.BOOLEAN},
}


class Mapped(NamedTuple):
    """How the values of an annotation are kept.

    Attributes:
        kind: The kind of the field.
        optional: Whether a value may be None.
        into: Makes what the kind is written from of a value; None if that is the same.
        back: Makes a value of what the kind is read as; None if that is the same.
        form: What an array is read as before `back`.
    """

    kind: FieldKind
    optional: bool = False
    into: Convert | None = None
    back: Convert | None = None
    form: Literal["list", "bytes", "ndarray"] = "list"


def map_annotation(hint: Any, place: str, is_compact: Callable[[type], bool]) -> Mapped:
    """Return how the values of an annotation are kept.

    Args:
        hint: The annotation, with everything that it names resolved.
        place: Where it stands, for messages: `User.age`.
        is_compact: Tells whether objects of a class are compact records.

    Raises:
        HazelcastSerializationError: If no kind of field can hold them.
    """
    return _Mapper(hint, place, is_compact).map(hint, None)


class _Mapper:
    def __init__(self, hint: Any, place: str, is_compact: Callable[[type], bool]) -> None:
        self._hint = hint
        self._place = place
        self._is_compact = is_compact

    def map(self, hint: Any, kind: FieldKind | None) -> Mapped:
        """Map an annotation, which must be of the kind `kind` if that is given."""
        hint, extras = _unwrapped(hint)
        kind = next((extra for extra in extras if isinstance(extra, FieldKind)), kind)
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            return self._map_union(get_args(hint), kind)
        if origin in _SEQUENCES:
            return self._map_sequence(origin, get_args(hint), kind)
        mapped = self._map_single(hint, origin, kind)
        if mapped is None:
            self._refuse(f"no kind of field holds values of type {name_of(hint)}")
        if kind is not None and kind is not mapped.kind:
            self._refuse(f"a {name_of(hint)} can't be kept as {kind.name.lower()}")
        return mapped

    def _map_single(self, hint: Any, origin: Any, kind: FieldKind | None) -> Mapped | None:
        if hint in _KINDS:
            kinds = _KINDS[hint]
            return Mapped(kind if kind is not None and PLAIN.get(kind, kind) in kinds else kinds[0])
        if hint is bytes:
            return Mapped(FieldKind.ARRAY_OF_INT8, into=_instance_of((bytes, bytearray, memoryview)), form="bytes")
        if hint is UUID:
            return Mapped(FieldKind.STRING, into=_text_of_uuid, back=self._uuid)
        if origin is Literal:
            return self._map_literal(get_args(hint))
        if is_ndarray(hint if origin is None else origin):
            return self._map_ndarray(get_args(hint))
        if isinstance(hint, type) and origin is None:
            cls: type[Any] = hint
            if issubclass(cls, Enum):
                return self._map_enum(cls)
            if self._is_compact(cls):
                return self._map_compact((cls,))
        return None

    def _map_union(self, members: tuple[Any, ...], kind: FieldKind | None) -> Mapped:
        others = [member for member in members if member is not NoneType]
        if len(others) > 1:
            classes = [_unwrapped(member)[0] for member in others]
            if not all(isinstance(cls, type) and get_origin(cls) is None and self._is_compact(cls) for cls in classes):
                self._refuse("a union of other types than compact classes and None has no kind of field")
            mapped = self._map_compact(tuple(classes))
        else:
            mapped = self.map(others[0], None if kind is None else PLAIN.get(kind, kind))
        if len(others) == len(members):
            return mapped
        return mapped._replace(kind=NULLABLE.get(mapped.kind, mapped.kind), optional=True)

    def _map_sequence(self, origin: Any, arguments: tuple[Any, ...], kind: FieldKind | None) -> Mapped:
        if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
            self._refuse("a tuple must be of one type and any length, as in tuple[int, ...]")
        item = self.map(arguments[0], None if kind is None else ITEM_OF.get(kind, kind))
        array = ARRAY_OF.get(item.kind)
        if array is None:
            self._refuse("arrays of arrays are no kind of field")
        if kind is not None and kind is not array:
            self._refuse(f"it can't be kept as {kind.name.lower()}")
        # Among the kinds that could be null, None must be refused where the type isn't optional. Numbers can't be, and
        # records are told by their class.
        refused = not item.optional and item.kind not in CODES and item.kind is not FieldKind.COMPACT
        into = _all_into(origin, item, refused)
        back = _all_back(_SEQUENCES[origin], item, refused, self._place)
        return Mapped(array, into=into, back=back)

    def _map_literal(self, members: tuple[Any, ...]) -> Mapped:
        classes: set[type] = {type(member) for member in members}
        cls = classes.pop()
        if classes or cls not in (str, int):
            self._refuse("a Literal must be of strings only, or of integers only")
        known = frozenset(members)

        def check(value: Any) -> Any:
            if value not in known or type(value) is not cls:
                raise HazelcastSerializationError(f"{value!r} isn't one of the values of {self._place}")
            return value

        return Mapped(_KINDS[cls][0], into=check, back=check)

    def _map_enum(self, cls: type[Enum]) -> Mapped:
        if issubclass(cls, Flag):
            self._refuse("members of a Flag that are combined have no name: declare an int")
        members = cls.__members__

        def into(value: Any) -> str:
            if not isinstance(value, cls):
                raise TypeError(f"a {cls.__name__} is needed, not a {type(value).__name__}")
            return value.name

        def back(name: str) -> Enum:
            try:
                return members[name]
            except KeyError:
                raise HazelcastSerializationError(
                    f"{name!r}, which is stored for {self._place}, is no member of {cls.__name__}"
                ) from None

        return Mapped(FieldKind.STRING, into=into, back=back)

    def _map_ndarray(self, arguments: tuple[Any, ...]) -> Mapped:
        dtype = get_args(arguments[1]) if len(arguments) == 2 else ()
        item = _NUMPY_KINDS.get(getattr(dtype[0], "__name__", "")) if dtype else None
        if item is None:
            self._refuse(
                "an array must be of booleans, signed integers of 8 to 64 bits, or floating-point numbers of 32 or 64"
                " bits, as in NDArray[np.float32]"
            )
        return Mapped(ARRAY_OF[item], into=_ndarray, form="ndarray")

    def _map_compact(self, classes: tuple[type, ...]) -> Mapped:
        names = " or ".join(cls.__name__ for cls in classes)

        def back(value: Any) -> Any:
            if not isinstance(value, classes):
                stored = "null" if value is None else f"a {getattr(value, 'type_name', type(value).__name__)}"
                raise HazelcastSerializationError(f"Stored for {self._place} is {stored}, where a {names} should be")
            return value

        return Mapped(FieldKind.COMPACT, into=_instance_of(classes), back=back)

    def _uuid(self, text: str) -> UUID:
        try:
            return UUID(text)
        except ValueError:
            raise HazelcastSerializationError(f"{text!r}, which is stored for {self._place}, is no UUID") from None

    def _refuse(self, reason: str) -> NoReturn:
        raise HazelcastSerializationError(
            f"{self._place}: {name_of(self._hint)} can't be kept as compact, since {reason}. Change the annotation,"
            " give the option compact_serializers a serializer for the class, or declare Json[...] to keep it as JSON"
        )


def _unwrapped(hint: Any) -> tuple[Any, list[Any]]:
    """Return the type behind `Annotated`, `NewType` and named aliases, and what the annotations say beside it."""
    extras: list[Any] = []
    while True:
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            for extra in more:
                # Annotated[int, Int8] means Int8.
                extras += get_args(extra)[1:] if get_origin(extra) is Annotated else (extra,)
        elif hasattr(hint, "__supertype__"):
            hint = hint.__supertype__
        elif (named := unaliased(hint)) is not hint:
            hint = named
        else:
            return hint, extras


def _instance_of(classes: tuple[type, ...]) -> Convert:
    def check(value: Any) -> Any:
        if isinstance(value, classes):
            return value
        raise TypeError(f"a {classes[0].__name__} is needed, not a {type(value).__name__}")

    return check


def _ndarray(value: Any) -> Any:
    if is_ndarray(type(value)):
        return value
    raise TypeError(f"a numpy array is needed, not a {type(value).__name__}")


def _text_of_uuid(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a UUID is needed, not a {type(value).__name__}")


def _all_into(container: Any, item: Mapped, refused: bool) -> Convert:
    convert, optional = item.into, item.optional

    def into(value: Any) -> Any:
        if not isinstance(value, container) or isinstance(value, (str, bytes)):
            raise TypeError(f"a {container.__name__} is needed, not a {type(value).__name__}")
        if refused and None in value:
            raise TypeError("None is among the items, whose type isn't optional")
        if convert is None:
            return value
        if optional:
            return [None if each is None else convert(each) for each in value]
        return [convert(each) for each in value]

    return into


def _all_back(container: type, item: Mapped, refused: bool, place: str) -> Convert | None:
    convert, optional = item.back, item.optional
    if convert is None and not refused:
        return None if container is list else container

    def back(values: list[Any]) -> Any:
        if refused and None in values:
            raise HazelcastSerializationError(f"null is among the items stored for {place}, whose type isn't optional")
        if convert is not None:
            values = [None if optional and value is None else convert(value) for value in values]
        return values if container is list else container(values)

    return back
