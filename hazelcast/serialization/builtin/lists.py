"""Lists of anything, and null within them."""

from __future__ import annotations

from struct import error
from typing import TYPE_CHECKING, Any, Final

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids
from hazelcast.serialization.int_type import IntType

if TYPE_CHECKING:
    from hazelcast.serialization.builtin._tables import Tables
    from hazelcast.serialization.scope import Scope

__all__ = ["register"]

_RUN: Final = 32
"""How many items a run has: items of one type of fixed size are written and read so many at a time."""


class _Run:
    """Packs `_RUN` numbers of one type, each behind its type id, in one go."""

    __slots__ = ("_ids", "_item", "_many", "id", "size")

    def __init__(self, type_id: int, code: str, tables: Tables) -> None:
        self._item = tables.struct("i" + code)
        self._many = tables.struct(("i" + code) * _RUN)
        self._ids = (type_id,) * _RUN
        self.id = type_id.to_bytes(4, tables.byteorder, signed=True)
        self.size = self._many.size

    def pack(self, items: list[Any]) -> bytes:
        fields: list[Any] = [self._ids[0]] * (2 * len(items))
        fields[1::2] = items
        whole = len(items) // _RUN * _RUN
        parts = [self._many.pack(*fields[at : at + 2 * _RUN]) for at in range(0, 2 * whole, 2 * _RUN)]
        parts += [self._item.pack(self._ids[0], item) for item in items[whole:]]
        return b"".join(parts)

    def unpack_from(self, data: bytes, offset: int) -> tuple[Any, ...] | None:
        """Return the numbers of a run, None if something else is among them."""
        fields = self._many.unpack_from(data, offset)
        return fields[1::2] if fields[::2] == self._ids else None


class ListSerializer:
    type_id: int = type_ids.ARRAY_LIST

    def __init__(self, tables: Tables, int_type: IntType) -> None:
        doubles = _Run(type_ids.DOUBLE, "d", tables)
        ints = _Run(type_ids.INT, "i", tables)
        longs = _Run(type_ids.LONG, "q", tables)
        self._by_id = {run.id: run for run in (doubles, ints, longs)}
        self._by_type: dict[type, _Run] = {float: doubles}
        if int_type in (IntType.INT, IntType.LONG):
            self._by_type[int] = ints if int_type is IntType.INT else longs

    def dumps(self, value: list[Any], scope: Scope, /) -> bytes:
        head = scope.heads[type_ids.ARRAY_LIST] + scope.int32.pack(len(value))
        first: object = value[0] if len(value) >= _RUN else None
        if (run := self._by_type.get(type(first))) and len({*map(type, value)}) == 1:
            try:
                return head + run.pack(value)
            except error:
                pass  # an int is too large: writing them one by one says so
        deeper = scope.deeper
        encoders = deeper.encoders
        return scope.join([head, *[encoders[type(item)](item, deeper) for item in value]])

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[list[Any], int]:
        # A type id is the least that an item takes.
        count = scope.count(data, offset, 4)
        if count < 0:
            raise HazelcastSerializationError("The serialized value is malformed: a list has no size")
        offset += 4
        items: list[Any] = []
        deeper = scope.deeper
        loaders = deeper.loaders
        while count >= _RUN and (run := self._by_id.get(data[offset : offset + 4])):
            if len(data) - offset < run.size or (numbers := run.unpack_from(data, offset)) is None:
                break
            items += numbers
            offset += run.size
            count -= _RUN
        for _ in range(count):
            item, offset = loaders[data[offset : offset + 4]](data, offset + 4, deeper)
            items.append(item)
        return items, offset


def _dump_null(value: None, scope: Scope) -> bytes:
    return scope.heads[type_ids.NULL]


def _load_null(data: bytes, offset: int, scope: Scope) -> tuple[None, int]:
    return None, offset


def register(tables: Tables, int_type: IntType) -> None:
    """Add lists and null both ways, other lists and arrays of objects for reading."""
    lists = ListSerializer(tables, int_type)
    tables.add(lists, list)
    tables.loads[type_ids.LINKED_LIST] = lists.loads
    tables.loads[type_ids.OBJECT_ARRAY] = lists.loads
    tables.loads[type_ids.NULL] = _load_null
    tables.dumps[type(None)] = _dump_null
