"""Iteration over a map page by page: what is in memory is a few pages, however large the map is."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypeVar, get_args

from hazelcast import checks
from hazelcast.core import MapEntry
from hazelcast.errors import HazelcastSerializationError
from hazelcast.proxy.bulk import drop
from hazelcast.serialization import type_ids
from hazelcast.serialization.portable.layout import moved
from hazelcast.serialization.scope import ByteOrder

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from hazelcast.cluster.invocation import Invocation
    from hazelcast.serialization.scope import Scope

T = TypeVar("T")

READ_AHEAD: Final = 4
"""Partitions that are asked for a page at the same time."""

Pointers: TypeAlias = list[tuple[int, int]]
"""Where the iteration of a partition stands: a slot and the size of the member's table, one pair per size it had."""

Page: TypeAlias = tuple[list[T], Pointers]

_START: Final[Pointers] = [((1 << 31) - 1, -1)]

_ENTRY: Final[dict[ByteOrder, bytes]] = {
    order: b"\1" + b"".join(n.to_bytes(4, order, signed=True) for n in (MapEntry.FACTORY_ID, MapEntry.CLASS_ID))
    for order in get_args(ByteOrder)
}
"""How a serialized `MapEntry` begins, behind its type id: known by two numbers, the factory's and the class's."""
_ENTRY_SIZE: Final = 9
_PORTABLE: Final = type_ids.PORTABLE.to_bytes(4, "big", signed=True)

# Members reserve room for as many entries as are asked for: a number without bound ends them.
check_batch: checks.Check[int] = checks.whole(1, 1_000_000)


class _Fetched(Protocol):
    """A response with a page, and where the iteration stands behind it."""

    iteration_pointers: Pointers


Fetched = TypeVar("Fetched", bound=_Fetched)


async def pages(partitions: int, fetch: Callable[[int, Pointers], Invocation[Page[T]]]) -> AsyncGenerator[T, None]:
    """Iterate over the items of all partitions, in the order of the partitions.

    The next page of a partition is requested before the items of the one before are handed out, and the first pages of
    the partitions that follow are too. When the iteration ends early, what is under way is dropped.

    Args:
        partitions: Their number.
        fetch: Requests the page of a partition that begins at the pointers, with the pointers behind it.
    """
    left = iter(range(partitions))
    ahead: deque[tuple[int, Invocation[Page[T]]]] = deque()
    try:
        while True:
            for partition in islice(left, READ_AHEAD - len(ahead)):
                ahead.append((partition, fetch(partition, _START)))
            if not ahead:
                return
            partition, invocation = ahead[0]
            items, pointers = await invocation
            ahead.popleft()
            # The last pointer belongs to the size that the member's table has now: with its end all has been seen.
            if pointers and pointers[-1][0] >= 0:
                ahead.appendleft((partition, fetch(partition, pointers)))
            for item in items:
                yield item
    finally:
        drop(invocation for _, invocation in ahead)


class EntryParts:
    """Takes an entry that the identity projection gives apart, for its key and value to be read by their own codecs.

    A `Serializer` of two `Data`, for reading only.
    """

    type_id: int = type_ids.IDENTIFIED

    def dumps(self, value: tuple[bytes, bytes], scope: Scope, /) -> bytes:
        """Refuse to write."""
        raise HazelcastSerializationError("Entries are not written")

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[tuple[bytes, bytes], int]:
        """Read the key and the value of an entry, each as `Data`."""
        start = offset + _ENTRY_SIZE
        if data[offset:start] != _ENTRY[scope.byteorder]:
            raise HazelcastSerializationError("A query for entries was answered by something else")
        _, middle = scope.loads(data, start)
        return (_as_data(data, start, middle, scope), _as_data(data, middle, len(data), scope)), len(data)


def _as_data(data: bytes, start: int, end: int, scope: Scope) -> bytes:
    """Return the `Data` of a value that was nested in another: at the top a type id is big-endian."""
    type_id = data[start : start + 4] if scope.byteorder == "big" else data[start : start + 4][::-1]
    whole = bytes(4) + type_id + data[start + 4 : end]
    return moved(whole, start - 4, 0, scope.byteorder) if type_id == _PORTABLE else whole
