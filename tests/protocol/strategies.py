"""Hypothesis strategies for whatever a declaration can hold."""

from __future__ import annotations

from array import array
from datetime import timedelta, timezone
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from hazelcast.protocol.message import Response, Structure
from hazelcast.protocol.sql_page import ColumnType, SqlPage, SqlValue
from hazelcast.protocol.structures import HazelcastJsonValue
from tests.support.reference import answer_of, is_struct, optional, since_of

if TYPE_CHECKING:
    from hazelcast.protocol.message import Request

S = TypeVar("S", bound=msgspec.Struct)

_FLOATS = st.floats(width=32, allow_nan=False)
_FIXED: dict[str, st.SearchStrategy[object]] = {
    "b": st.integers(-(1 << 7), (1 << 7) - 1),
    "i": st.integers(-(1 << 31), (1 << 31) - 1),
    "q": st.integers(-(1 << 63), (1 << 63) - 1),
    "f": _FLOATS,
    "d": st.floats(allow_nan=False),
    "floats": st.lists(_FLOATS, max_size=3).map(lambda floats: array("f", floats)),
}


@cache
def structs(cls: type[S]) -> st.SearchStrategy[S]:
    """Return instances of a message or structure."""
    hints = get_type_hints(cls, include_extras=True)
    return st.builds(cls, **{field.name: values(hints[field.name]) for field in msgspec.structs.fields(cls)})


def answers(request: type[Request[Any]]) -> st.SearchStrategy[object]:
    """Return what `request` can be answered by."""
    answer = answer_of(request)
    if answer is NoneType:
        return st.none()
    if is_struct(answer, Response):
        return structs(answer)
    # None stands for an older member there, which is nothing that can be encoded.
    return values(optional(answer) if since_of(answer) else answer)


def values(hint: object) -> st.SearchStrategy[object]:
    """Return values of a wire type."""
    if (inner := optional(hint)) is not None:
        return st.none() | values(inner)
    origin, args = get_origin(hint), cast("tuple[object, ...]", get_args(hint))
    if origin is Annotated:
        codes = [arg for arg in args if isinstance(arg, str)]
        return _FIXED[codes[0]] if codes else values(args[0])
    if origin is list:
        return st.lists(values(args[0]), max_size=3)
    if origin is tuple:
        return st.tuples(*map(values, args))
    if origin is dict:
        return st.dictionaries(values(args[0]), values(args[1]), max_size=3)
    if is_struct(hint, Structure):
        return structs(hint)
    plain: dict[object, st.SearchStrategy[object]] = {
        bool: st.booleans(),
        str: st.text(max_size=5),
        bytes: st.binary(max_size=12),
        UUID: st.uuids(),
        SqlPage: sql_pages(),
    }
    return plain[hint]


_ZONES = st.integers(-18 * 3600, 18 * 3600).map(lambda seconds: timezone(timedelta(seconds=seconds)))
_COLUMNS: dict[ColumnType, st.SearchStrategy[SqlValue]] = {
    ColumnType.VARCHAR: st.text(max_size=5),
    ColumnType.BOOLEAN: st.booleans(),
    ColumnType.TINYINT: st.integers(-(1 << 7), (1 << 7) - 1),
    ColumnType.SMALLINT: st.integers(-(1 << 15), (1 << 15) - 1),
    ColumnType.INTEGER: st.integers(-(1 << 31), (1 << 31) - 1),
    ColumnType.BIGINT: st.integers(-(1 << 63), (1 << 63) - 1),
    ColumnType.DECIMAL: st.decimals(allow_nan=False, allow_infinity=False) | st.just(Decimal(-128)),
    ColumnType.REAL: _FLOATS,
    ColumnType.DOUBLE: st.floats(allow_nan=False),
    ColumnType.DATE: st.dates(),
    ColumnType.TIME: st.times(),
    ColumnType.TIMESTAMP: st.datetimes(),
    ColumnType.TIMESTAMP_WITH_TIME_ZONE: st.datetimes(timezones=_ZONES),
    ColumnType.OBJECT: st.binary(max_size=12),
    ColumnType.NULL: st.none(),
    ColumnType.JSON: st.builds(HazelcastJsonValue, st.text(max_size=5)),
}


@st.composite
def sql_pages(draw: st.DrawFn) -> SqlPage:
    """Return pages of up to twenty rows."""
    types = draw(st.lists(st.sampled_from(ColumnType), max_size=4))
    rows = draw(st.integers(0, 20))

    def column(column_type: ColumnType) -> list[SqlValue]:
        value = _COLUMNS[column_type]
        return draw(st.lists(draw(st.sampled_from([value, st.none() | value])), min_size=rows, max_size=rows))

    return SqlPage(types, [column(column_type) for column_type in types], last=draw(st.booleans()))
