"""Iteration page by page, over both kinds of member."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from hazelcast.errors import (
    HazelcastClientNotActiveError,
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.predicate import equal, false, greater_or_equal, less, paging, true
from hazelcast.proxy.pages import READ_AHEAD
from hazelcast.serialization.json import Json
from tests.support.internals import pending_calls, requests_sent
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from hazelcast.asyncio import HazelcastClient, Map

ENTRIES = {f"k{i}": i for i in range(3000)}


@dataclass
class City:
    name: str
    people: int


@pytest.fixture
async def m(client: HazelcastClient, unique_name: str) -> Map[str, int]:
    m = await client.get_map(unique_name, str, int)
    await m.put_all(ENTRIES)
    return m


@pytest.mark.parametrize("batch_size", [1, 7, 1000, 1_000_000])
async def test_every_entry_is_seen_once(m: Map[str, int], batch_size: int) -> None:
    entries = [entry async for entry in m.iter_entries(batch_size)]

    assert len(entries) == len(ENTRIES)
    assert dict(entries) == ENTRIES


async def test_keys_and_values(m: Map[str, int]) -> None:
    assert sorted([key async for key in m.iter_keys(batch_size=3)]) == sorted(ENTRIES)
    assert sorted([value async for value in m.iter_values(batch_size=3)]) == sorted(ENTRIES.values())


async def test_an_empty_map(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name)

    assert [entry async for entry in m.iter_entries()] == []
    assert [key async for key in m.iter_keys(predicate=true())] == []


@pytest.mark.parametrize("batch_size", [1, 3, 1000])
async def test_only_what_a_predicate_accepts(m: Map[str, int], batch_size: int) -> None:
    large = greater_or_equal("this", 2000)
    expected = {key: value for key, value in ENTRIES.items() if value >= 2000}

    entries = [entry async for entry in m.iter_entries(batch_size, large)]

    assert len(entries) == len(expected)
    assert dict(entries) == expected
    assert sorted([key async for key in m.iter_keys(batch_size, large)]) == sorted(expected)
    assert sorted([value async for value in m.iter_values(batch_size, large)]) == sorted(expected.values())
    assert [key async for key in m.iter_keys(batch_size, false())] == []


async def test_keys_and_values_of_a_query_have_their_types(client: HazelcastClient, unique_name: str) -> None:
    cities = await client.get_map(unique_name, str, Json[City])
    compact = await client.get_map(f"{unique_name}-compact", City, City)
    rome, oslo = City("Rome", 2_750_000), City("Oslo", 700_000)
    await cities.put_all({"a": rome, "b": oslo})
    await compact.set(rome, oslo)

    assert [entry async for entry in cities.iter_entries(predicate=equal("name", "Oslo"))] == [("b", oslo)]
    assert [value async for value in cities.iter_values(predicate=less("people", 10**6))] == [oslo]
    assert [entry async for entry in compact.iter_entries(predicate=equal("name", "Oslo"))] == [(rome, oslo)]
    assert [key async for key in compact.iter_keys(predicate=equal("name", "Oslo"))] == [rome]


@pytest.mark.once
async def test_what_is_there_all_the_time_is_seen_once_while_the_map_grows(m: Map[str, int]) -> None:
    # It grows so much that the tables of the members are laid out anew.
    entries, grown = list[tuple[str, int]](), 0

    async for entry in m.iter_entries(batch_size=2):
        entries.append(entry)
        if len(entries) in (5, 500, 1500):
            grown += 1
            await m.put_all({f"new{grown}-{i}": -1 for i in range(10_000)})

    old = [entry for entry in entries if entry[1] >= 0]
    assert len(old) == len(ENTRIES)
    assert dict(old) == ENTRIES
    assert len(set(entries)) == len(entries)
    assert grown == 3


async def test_the_map_may_be_emptied_meanwhile(m: Map[str, int]) -> None:
    keys = list[str]()

    async for key in m.iter_keys(batch_size=2):
        keys.append(key)
        if len(keys) == 10:
            await m.clear()

    assert len(set(keys)) == len(keys) < len(ENTRIES)


async def test_only_a_few_pages_are_fetched_ahead(client: HazelcastClient, m: Map[str, int]) -> None:
    before = requests_sent(client)

    async with aclosing(m.iter_entries(batch_size=2)) as entries:
        await anext(entries)
        await asyncio.sleep(0.1)

        assert requests_sent(client) - before <= READ_AHEAD + 1
    assert requests_sent(client) - before <= READ_AHEAD + 1


async def test_nothing_is_pending_after_a_loop_was_left(client: HazelcastClient, m: Map[str, int]) -> None:
    async with aclosing(m.iter_entries(batch_size=1)) as entries:
        async for _ in entries:
            break
        assert pending_calls(client)

    assert not pending_calls(client)


async def test_a_cancelled_iteration_leaves_nothing(client: HazelcastClient, m: Map[str, int]) -> None:
    seen = list[str]()

    async def iterate() -> None:
        async for key in m.iter_keys(batch_size=1):
            seen.append(key)

    task = asyncio.create_task(iterate())
    await eventually(lambda: len(seen) > 10)
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    assert len(seen) < len(ENTRIES)
    assert not pending_calls(client)


async def test_values_of_another_type_end_the_iteration(client: HazelcastClient, m: Map[str, int]) -> None:
    words = await client.get_map(m.name, str, str)

    for entries in (words.iter_entries(), words.iter_entries(predicate=true())):
        with pytest.raises(HazelcastSerializationError, match="type str"):
            await anext(entries)
    assert not pending_calls(client)


async def test_the_client_is_shut_down_meanwhile(client: HazelcastClient, m: Map[str, int]) -> None:
    entries = m.iter_entries(batch_size=2)
    await anext(entries)

    await client.shutdown()

    with pytest.raises(HazelcastClientNotActiveError):
        [entry async for entry in entries]


@pytest.mark.parametrize("method", ["iter_keys", "iter_values", "iter_entries"])
async def test_wrong_arguments_are_refused_at_the_call(client: HazelcastClient, m: Map[str, int], method: str) -> None:
    iterate, before = getattr(m, method), requests_sent(client)

    for batch_size in (0, -1, 1_000_001):
        with pytest.raises(InvalidArgumentValueError, match="batch_size"):
            iterate(batch_size)
    for wrong in (1.5, True, "10", None):
        with pytest.raises(InvalidArgumentTypeError, match="batch_size"):
            iterate(wrong)
    with pytest.raises(InvalidArgumentTypeError, match=method):
        iterate(predicate=paging(None, 10))
    with pytest.raises(InvalidArgumentTypeError, match="predicate"):
        iterate(predicate="age > 5")
    assert requests_sent(client) == before
