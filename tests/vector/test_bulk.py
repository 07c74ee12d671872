"""How a bulk load is split into requests, and how many of them are under way."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazelcast.cluster.invocation import Invocation
from hazelcast.proxy.bulk import REQUEST_SIZE, UNDER_WAY, Piece, send, split
from hazelcast.serialization.partition import partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@given(
    st.lists(st.tuples(st.binary(min_size=8, max_size=12), st.integers(0, 3)), max_size=60),
    st.sampled_from([0, 100, REQUEST_SIZE // 3, REQUEST_SIZE * 2]),
    st.sampled_from([1, 3, 255, 256, 271, 70_000]),
)
def test_pieces(entries: list[tuple[bytes, int]], more: int, count: int) -> None:
    keys, values = [key for key, _ in entries], [bytes(size) for _, size in entries]
    sizes = [len(key) + len(value) + more for key, value in zip(keys, values, strict=True)]
    pieces = list(split(range(len(keys)), keys, sizes, count))

    assert sorted(row for _, rows in pieces for row in rows) == list(range(len(keys)))
    by_partition: dict[int, list[list[int]]] = {}
    for partition, rows in pieces:
        assert {partition_of(keys[row], count) for row in rows} == {partition}
        *others, _ = [sizes[row] for row in rows]
        assert sum(others) < REQUEST_SIZE
        by_partition.setdefault(partition, []).append(rows)
    for groups in by_partition.values():
        rows = [row for group in groups for row in group]
        assert rows == sorted(rows)
        for one, next_one in pairwise(groups):
            both = [*one, *next_one[:-1]]
            assert sum(sizes[row] for row in both) + more >= REQUEST_SIZE / 2


def test_pieces_of_a_partition_take_turns_with_others() -> None:
    keys = [bytes(8) + bytes([i]) for i in range(200)]
    partitions = [partition for partition, _ in split(keys, keys, [REQUEST_SIZE // 2] * 200, 4)]
    assert all(one != next_one for one, next_one in pairwise(partitions[:80]))


class Cluster:
    """Takes requests and answers them when it is told to."""

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[None]] = []

    def invoke(self, _: int, __: list[int]) -> Any:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.asked.append(future)
        invocation = Invocation[None]()
        invocation.future, invocation.service = future, cast("Any", self)
        return invocation

    def forget(self, _: Invocation[None]) -> None:
        pass


def pieces(count: int) -> Iterator[Piece[int]]:
    return ((i, [i, i]) for i in range(count))


async def test_a_bounded_number_of_requests_is_under_way_and_progress_is_told() -> None:
    cluster = Cluster()
    told: list[int] = []
    job = asyncio.create_task(send(pieces(150), cluster.invoke, told.append))
    answered = 0
    while not job.done():
        for _ in range(3):
            await asyncio.sleep(0)
        assert len(cluster.asked) - answered <= UNDER_WAY
        for future in cluster.asked[answered : answered + 10]:
            future.set_result(None)
            answered += 1
    await job
    assert answered == 150
    assert told == [2 * (i + 1) for i in range(150)]


async def test_an_error_ends_it_and_drops_what_is_under_way() -> None:
    cluster = Cluster()
    job = asyncio.create_task(send(pieces(150), cluster.invoke))
    await asyncio.sleep(0)
    cluster.asked[0].set_exception(ValueError("refused"))
    cluster.asked[1].set_exception(ValueError("refused too"))
    with pytest.raises(ValueError, match=r"refused$"):
        await job
    assert len(cluster.asked) == UNDER_WAY
    assert all(future.cancelled() for future in cluster.asked[2:])


async def test_a_cancellation_drops_what_is_under_way() -> None:
    cluster = Cluster()
    job = asyncio.create_task(send(pieces(3), cluster.invoke))
    await asyncio.sleep(0)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert all(future.cancelled() for future in cluster.asked)


async def test_an_error_of_the_progress_callback_is_raised() -> None:
    cluster = Cluster()

    def broken(_: int) -> None:
        raise LookupError("no terminal")

    job = asyncio.create_task(send(pieces(3), cluster.invoke, broken))
    await asyncio.sleep(0)
    cluster.asked[0].set_result(None)
    with pytest.raises(LookupError):
        await job
    assert all(future.cancelled() for future in cluster.asked[1:])


async def test_an_error_before_a_request_is_sent_drops_what_is_under_way() -> None:
    cluster = Cluster()

    def invoke(partition: int, items: list[int]) -> Any:
        if partition == 10:
            raise LookupError("no such partition")
        return cluster.invoke(partition, items)

    with pytest.raises(LookupError):
        await send(pieces(150), invoke)
    assert len(cluster.asked) == 10
    assert all(future.cancelled() for future in cluster.asked)


async def test_results_are_in_the_order_of_the_pieces() -> None:
    def invoke(partition: int, items: list[int]) -> Any:
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        future.set_result(partition)
        return future

    assert await send(pieces(150), invoke) == list(range(150))
