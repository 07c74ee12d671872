"""Bulk loads of any size: requests of bounded size, and a bounded number of them under way."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hazelcast.proxy.base import drop
from hazelcast.serialization.partition import partitions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hazelcast.cluster.invocation import Invocation

UNDER_WAY: Final = 64
"""Requests of one bulk load that wait for an answer, at most."""
REQUEST_SIZE: Final = 1 << 20
"""Bytes of a request, about: a piece ends with the entry that exceeds it.

A few milliseconds of a member's time, so that other operations on the partition don't wait long.
"""


class Piece(NamedTuple):
    """The entries of one request, by their position."""

    partition: int
    rows: list[int]


def split(keys: Sequence[bytes], values: Sequence[bytes], more: int, partition_count: int) -> Iterator[Piece]:
    """Split entries by the partition of their key, and by `REQUEST_SIZE`.

    The entries of a partition keep their order. Pieces of one partition don't follow each other if there are others:
    a member takes one at a time.

    Args:
        keys: The serialized keys.
        values: The serialized values, as many.
        more: The bytes that each entry has beside its key and value.
        partition_count: The number of partitions of the cluster.
    """
    import numpy as np

    count = len(keys)
    # Of the smallest type: numpy sorts those of two bytes in linear time.
    partitions = np.array(partitions_of(keys, partition_count), np.min_scalar_type(partition_count))
    sizes = np.fromiter(map(len, keys), np.int64, count) + np.fromiter(map(len, values), np.int64, count) + more

    order = np.argsort(partitions, kind="stable")
    partitions, sizes = partitions[order], sizes[order]
    new = np.diff(partitions, prepend=partition_count) != 0
    before = np.cumsum(sizes) - sizes
    pieces = (before - before[new][np.cumsum(new) - 1]) // REQUEST_SIZE
    starts = np.flatnonzero(new | (np.diff(pieces, prepend=0) != 0))

    turn = np.argsort(pieces[starts], kind="stable")
    begins, ends, rows = starts[turn].tolist(), np.append(starts[1:], count)[turn].tolist(), order.tolist()
    for partition, begin, end in zip(partitions[starts][turn].tolist(), begins, ends, strict=True):
        yield Piece(partition, rows[begin:end])


async def send(
    pieces: Iterable[Piece], invoke: Callable[[Piece], Invocation[Any]], on_progress: Callable[[int], object] | None
) -> None:
    """Invoke all pieces, `UNDER_WAY` at a time; on an error or a cancellation, drop the rest.

    Args:
        pieces: What to send; each is taken when its turn comes.
        invoke: Sends one.
        on_progress: Is called with the number of entries that were acknowledged.
    """
    under_way: deque[tuple[Invocation[Any], int]] = deque()
    done = 0

    async def finish_first() -> None:
        nonlocal done
        invocation, count = under_way[0]
        await invocation
        under_way.popleft()
        done += count
        if on_progress is not None:
            on_progress(done)

    try:
        for piece in pieces:
            if len(under_way) == UNDER_WAY:
                await finish_first()
            under_way.append((invoke(piece), len(piece.rows)))
        while under_way:
            await finish_first()
    except BaseException:
        drop(invocation for invocation, _ in under_way)
        raise
