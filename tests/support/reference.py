"""What the reference bytes of the protocol mean: a fixed value per type, with few exceptions.

The corpora are made by a generator, which gives every field of a type the same value; those marked as null have None
for each parameter of a message that may be None (but not within structures).
"""

from __future__ import annotations

from array import array
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    TypeGuard,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

import msgspec

from hazelcast.protocol import catalogue, structures
from hazelcast.protocol.message import Response, Structure, events_of
from hazelcast.protocol.sql_page import ColumnType, SqlPage
from hazelcast.protocol.types import Since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hazelcast.protocol.message import Event, Request

S = TypeVar("S", bound=msgspec.Struct)

VERSIONS: Final = ("2.0", "2.0.1", *(f"2.{minor}" for minor in range(1, 11)))
LATEST: Final = VERSIONS[-1]

_DATA: Final = b"111313123131313131"
_BYTES: Final = Annotated[bytes, "array"]  # in place of `ByteArray`, which can't be told from `Data`
_FIXED: Final[dict[str, int | float]] = {"b": 113, "i": 25, "q": -50992225, "f": array("f", [3.14])[0]}
_UUID: Final = UUID(int=123456789 << 64 | 987654321)
_PAGE: Final = SqlPage([ColumnType.INTEGER], [[1, 2, 3, 4]], last=True)

_EXCEPTIONS: Final[dict[tuple[str, str], object]] = {
    ("BitmapIndexOptions", "unique_key_transformation"): 1,
    ("CacheEventData", "cache_event_type"): 1,
    ("Capacity", "unit"): 3,
    ("Capacity", "value"): 50992225,
    ("ClientBwListEntry", "type"): 1,
    ("DurationConfig", "time_unit"): 1,
    ("EndpointQualifier", "type"): 2,
    ("HazelcastJsonValue", "value"): "",
    ("IndexConfig", "type"): 1,
    ("JobAndSqlSummary", "status"): 2,
    ("JobAndSqlSummary", "user_cancelled"): False,
    ("ListenerConfigHolder", "listener_type"): 1,
    ("SqlColumnMetadata", "type"): 1,
    ("TimedExpiryPolicyFactoryConfig", "expiry_policy_type"): 1,
    ("VectorIndexConfig", "dimension"): 1000,
    ("VectorIndexConfig", "ef_construction"): 300,
    ("VectorIndexConfig", "max_degree"): 200,
    ("VectorIndexConfig", "metric"): 0,
    ("VectorIndexConfig", "use_deduplication"): False,
    ("VectorPair", "type"): 0,
    ("VectorSearchOptions", "include_value"): False,
    ("VectorSearchOptions", "include_vectors"): False,
    ("VectorSearchOptions", "limit"): 100,
}

# May be None because some member sends it so, or none at all, although the protocol does not say that it may.
_NEVER_NULL: Final = {
    ("ClientAuthentication", "cluster_id"),
    ("ClientAuthentication", "member_infos"),
    ("ClientAuthentication", "partitions"),
    ("ClientAuthenticationCustom", "cluster_id"),
    ("IMapInvalidation", "source_uuid"),
    ("JetGetJobIds", "response"),
    ("MCGetClusterMetadata", "cluster_id"),
    ("MapDelete", "response"),
}


class Reference:
    """The reference values of one version of the protocol; `null` for those with None where a parameter may be None."""

    def __init__(self, version: str, *, null: bool) -> None:
        self._version = Since(*map(int, version.split(".")))
        self._null = null

    def messages(self) -> Iterator[tuple[int, type[Request[Any]] | type[Event], object]]:
        """Yield the type, the declaration and the value of each message, in the order of the corpora.

        A response stands under its request's declaration, with its own type.
        """
        for request in catalogue.requests().values():
            if self._has(request.SINCE):
                yield request.TYPE, request, self._struct(request)
                yield request.TYPE + 1, request, self._response(request)
                for event in events_of(request):
                    if self._has(event.SINCE):
                        yield event.TYPE, event, self._struct(event)

    def _has(self, since: tuple[int, ...]) -> bool:
        return Since(*since) <= self._version

    def _response(self, request: type[Request[Any]]) -> object:
        answer = answer_of(request)
        if answer is NoneType:
            return None
        if is_struct(answer, Response):
            return self._struct(answer, request.__name__)
        since = since_of(answer)
        if since is not None and not self._has(since):
            return None
        return self._value(answer, (request.__name__, "response"))

    def _struct(self, cls: type[S], owner: str | None = None) -> S:
        hints = get_type_hints(cls, localns={"ByteArray": _BYTES}, include_extras=True)
        values: dict[str, object] = {}
        for field in msgspec.structs.fields(cls):
            since = since_of(hints[field.name])
            if since is None or self._has(since):
                values[field.name] = self._value(hints[field.name], (owner or cls.__name__, field.name))
        return cls(**values)

    def _value(self, hint: object, place: tuple[str, str]) -> object:
        if place in _EXCEPTIONS:
            return _EXCEPTIONS[place]
        if (inner := optional(hint)) is not None:
            return None if self._may_be_null(place) else self._value(inner, place)
        origin, args = get_origin(hint), cast("tuple[object, ...]", get_args(hint))
        if origin is Annotated:
            return self._annotated(args, place)
        if origin is list:
            # Items are never null.
            return [self._value(optional(args[0]) or args[0], place)]
        if origin is tuple:
            return tuple(self._value(arg, place) for arg in args)
        if origin is dict:
            return {self._value(args[0], place): self._value(args[1], place)}
        if is_struct(hint, Structure):
            return self._struct(hint)
        return {bool: True, str: "localhost", bytes: _DATA, UUID: _UUID, SqlPage: _PAGE}[cast("type", hint)]

    def _may_be_null(self, place: tuple[str, str]) -> bool:
        return self._null and place not in _NEVER_NULL and not hasattr(structures, place[0])

    def _annotated(self, args: tuple[object, ...], place: tuple[str, str]) -> object:
        if "floats" in args:
            return array("f", [3.14])
        if "array" in args:
            return b"q"
        codes = [arg for arg in args if isinstance(arg, str)]
        return _FIXED[codes[0]] if codes else self._value(args[0], place)


def answer_of(request: type[Request[Any]]) -> object:
    """Return what a request says that it is answered by."""
    *_, base = cast("tuple[object, ...]", vars(request)["__orig_bases__"])
    return cast("object", get_args(base)[0])


def is_struct(hint: object, base: type[S]) -> TypeGuard[type[S]]:
    """Tell whether `hint` is a class of fields of its own."""
    return isinstance(hint, type) and issubclass(hint, base)


def since_of(hint: object) -> Since | None:
    """Return the version that brought a field, None if it was always there."""
    return next((arg for arg in get_args(hint) if isinstance(arg, Since)), None)


def optional(hint: object) -> object:
    """Return X for the hint ``X | None``, whether or not it is marked with a version, else None."""
    if get_origin(hint) is Annotated and since_of(hint) is not None:
        return optional(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (arg for arg in get_args(hint) if arg is not NoneType)
        return cast("object", inner)
    return None
