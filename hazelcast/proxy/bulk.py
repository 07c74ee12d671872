"""Bulk calls of any size: requests of bounded size, and a bounded number of them under way."""

from __future__ import annotations

from collections import defaultdict, deque
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from hazelcast.cluster.dispatch import retrieve
from hazelcast.serialization.partition import partitions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hazelcast.cluster.invocation import Invocation

Q = TypeVar("Q")
T = TypeVar("T")

UNDER_WAY: Final = 128
"""Requests of one bulk call that wait for an answer, at most."""
_TURN: Final = UNDER_WAY // 2
"""So many are sent at a time: small requests share one write."""
REQUEST_SIZE: Final = 1 << 20
"""Bytes of a request, about: a piece ends with the entry that exceeds it.

A few milliseconds of a member's time, so that other operations on the partition don't wait long.
"""


Piece: TypeAlias = tuple[int, list[Q]]
"""A partition, and the entries of one request to it."""


def split(items: Iterable[Q], keys: Iterable[bytes], sizes: Sequence[int], partition_count: int) -> Iterator[Piece[Q]]:
    """Split entries by the partition of their key, and by `REQUEST_SIZE`.

    The entries of a partition keep their order. Pieces of one partition don't follow each other if there are others:
    a member takes one at a time.

    Args:
        items: The entries.
        keys: The serialized key of each.
        sizes: The bytes that each has in a request, about.
        partition_count: The number of partitions of the cluster.
    """
    partitions = partitions_of(keys, partition_count)
    groups = _grouped(partitions, items)
    # Most calls need no look at each size.
    if max(sizes, default=0) * max(map(len, groups.values()), default=0) < REQUEST_SIZE:
        return iter(groups.items())
    group_sizes = _grouped(partitions, sizes)
    pieces = [_cut(partition, group, group_sizes[partition]) for partition, group in groups.items()]
    return filter(None, chain.from_iterable(zip_longest(*pieces)))


def _grouped(partitions: list[int], items: Iterable[Q]) -> dict[int, list[Q]]:
    groups: defaultdict[int, list[Q]] = defaultdict(list)
    for partition, item in zip(partitions, items, strict=True):
        groups[partition].append(item)
    return groups


def _cut(partition: int, items: list[Q], sizes: list[int]) -> Iterator[Piece[Q]]:
    begin = size = 0
    for end, more in enumerate(sizes, 1):
        size += more
        if size >= REQUEST_SIZE:
            yield partition, items[begin:end]
            begin, size = end, 0
    if begin < len(items):
        yield partition, items[begin:]


async def send(
    pieces: Iterable[Piece[Q]],
    invoke: Callable[[int, list[Q]], Invocation[T]],
    on_progress: Callable[[int], object] | None = None,
) -> list[T]:
    """Invoke all pieces, `UNDER_WAY` at a time, and return the results; on an error or a cancellation, drop the rest.

    Args:
        pieces: What to send; each is taken when its turn comes.
        invoke: Sends one: the entries to the partition.
        on_progress: Is called with the number of entries that were acknowledged.
    """
    waiting = iter(pieces)
    under_way: deque[tuple[Invocation[T], int]] = deque()
    results: list[T] = []
    done = 0
    room = UNDER_WAY
    try:
        while True:
            for partition, items in islice(waiting, room):
                under_way.append((invoke(partition, items), len(items)))
            if not under_way:
                return results
            room = min(len(under_way), _TURN)
            for _ in range(room):
                results.append(await under_way[0][0])
                _, count = under_way.popleft()
                done += count
                if on_progress is not None:
                    on_progress(done)
    except BaseException:
        drop(invocation for invocation, _ in under_way)
        raise


def drop(invocations: Iterable[Invocation[Any]]) -> None:
    """Cancel all, and let nobody miss the error of one that has failed already."""
    for invocation in invocations:
        invocation.cancel()
        retrieve(invocation.future)
