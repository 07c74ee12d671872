"""Many entries in one call."""

from __future__ import annotations

import asyncio
import itertools
from collections import ChainMap, OrderedDict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from hazelcast.errors import HazelcastError, HazelcastSerializationError, IllegalArgumentError
from hazelcast.predicate import equal, false, greater, true
from tests.support.internals import pending_calls, requests_sent

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from hazelcast.asyncio import HazelcastClient, Map

T = TypeVar("T")


@pytest.fixture
async def m(client: HazelcastClient, unique_name: str) -> Map[str, int]:
    return await client.get_map(unique_name, str, int)


async def fill(m: Map[str, int], count: int) -> dict[str, int]:
    entries = {f"k{i}": i for i in range(count)}
    await m.put_all(entries)
    return entries


async def test_put_all_and_get_all(m: Map[str, int]) -> None:
    entries = await fill(m, 1000)

    assert await m.size() == 1000
    assert await m.get_all(entries.keys()) == entries
    assert await m.get_all(["k1", "absent", "k2"]) == {"k1": 1, "k2": 2}


async def test_put_all_replaces(m: Map[str, int]) -> None:
    await m.set("k1", 100)

    await fill(m, 3)

    assert await m.get_all(["k0", "k1", "k2"]) == {"k0": 0, "k1": 1, "k2": 2}


@pytest.mark.parametrize(
    "entries",
    [OrderedDict({"a": 1, "b": 2}), MappingProxyType({"a": 1, "b": 2}), ChainMap({"a": 1}, {"b": 2})],
    ids=["OrderedDict", "mappingproxy", "ChainMap"],
)
async def test_put_all_takes_any_mapping(m: Map[str, int], entries: Mapping[str, int]) -> None:
    await m.put_all(entries)

    assert await m.get_all(["a", "b"]) == {"a": 1, "b": 2}


async def test_get_all_takes_any_iterable(m: Map[str, int]) -> None:
    await fill(m, 3)

    expected = {"k0": 0, "k1": 1}
    assert await m.get_all(("k0", "k1")) == expected
    assert await m.get_all({"k0", "k1"}) == expected
    assert await m.get_all(f"k{i}" for i in range(2)) == expected
    assert await m.get_all(expected) == expected


async def test_keys_given_twice_count_once(m: Map[str, int]) -> None:
    await fill(m, 2)

    assert await m.get_all(["k0", "k0", "k1"]) == {"k0": 0, "k1": 1}


async def test_nothing_in_nothing_out(m: Map[str, int]) -> None:
    await m.put_all({})

    assert await m.get_all([]) == {}
    assert await m.size() == 0
    assert await m.key_set() == []
    assert await m.values() == []
    assert await m.entry_set() == []


async def test_the_whole_content(m: Map[str, int]) -> None:
    entries = await fill(m, 500)

    assert sorted(await m.key_set()) == sorted(entries)
    assert sorted(await m.values()) == sorted(entries.values())
    assert dict(await m.entry_set()) == entries


async def test_contains_value(m: Map[str, int]) -> None:
    await fill(m, 3)

    assert await m.contains_value(2) is True
    assert await m.contains_value(3) is False


async def test_clear(m: Map[str, int]) -> None:
    await fill(m, 300)

    assert await m.clear() is None  # type: ignore[func-returns-value]

    assert await m.is_empty() is True


async def test_evict_all_spares_locked_entries(m: Map[str, int]) -> None:
    await fill(m, 10)
    await m.lock("k3")

    await m.evict_all()

    assert await m.key_set() == ["k3"]
    await m.unlock("k3")


async def test_remove_all_removes_what_the_predicate_accepts(m: Map[str, int]) -> None:
    await fill(m, 10)

    await m.remove_all(false())
    assert await m.size() == 10
    await m.remove_all(equal("__key", "k3"))
    assert await m.size() == 9
    await m.remove_all(greater("this", 4))
    assert sorted(await m.key_set()) == ["k0", "k1", "k2", "k4"]
    await m.remove_all(true())
    assert await m.is_empty() is True


async def test_keys_that_can_not_be_hashed(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name)
    await m.set([1, 2], "list")

    assert await m.get([1, 2]) == "list"
    assert await m.entry_set() == [([1, 2], "list")]
    with pytest.raises(HazelcastSerializationError, match="hashed"):
        await m.get_all([[1, 2]])


async def test_a_bounded_number_of_requests_is_under_way(member_client: HazelcastClient, unique_name: str) -> None:
    m = await member_client.get_map(unique_name, int, int)
    entries = {i: i for i in range(3_000)}

    _, most = await watched(member_client, m.put_all(entries))
    assert most == 128
    found, most = await watched(member_client, m.get_all(entries))
    assert most == 128
    assert found == entries


async def test_requests_are_of_bounded_size(member_client: HazelcastClient, unique_name: str) -> None:
    m = await member_client.get_map(unique_name, bytes, bytes)
    of_one: list[bytes] = []
    for number in itertools.count():
        key = number.to_bytes(300_000, "big")
        if await member_client.partition_service.get_partition_id(key) == 7:
            of_one.append(key)
            if len(of_one) == 8:
                break
    before = requests_sent(member_client)
    await m.put_all(dict.fromkeys(of_one, b"value"))
    assert requests_sent(member_client) - before == 2
    assert await m.get_all(of_one) == dict.fromkeys(of_one, b"value")
    assert requests_sent(member_client) - before == 4


async def watched(client: HazelcastClient, call: Coroutine[Any, Any, T]) -> tuple[T, int]:
    """Return what the call returns, and how many requests were pending at most."""
    task = asyncio.ensure_future(call)
    most = 0
    while not task.done():
        await asyncio.sleep(0)
        most = max(most, len(pending_calls(client)))
    return await task, most


# -- the map store, which real members can have ------------------------------------------------------------------------


@pytest.fixture
async def stored(real_client: HazelcastClient, unique_name: str) -> Map[str, str]:
    return await real_client.get_map(f"stored-{unique_name}", str, str)


async def test_eviction_leaves_the_store_alone(stored: Map[str, str]) -> None:
    await stored.set("a", "1")
    await stored.put_transient("b", "2")
    await stored.set("c", "3")
    await stored.delete("c")
    await stored.evict_all()

    assert await stored.size() == 0
    assert await stored.get("a") == "1"
    assert await stored.get("b") is None
    assert await stored.get("c") is None


async def test_load_all(stored: Map[str, str]) -> None:
    entries = {f"k{i}": str(i) for i in range(100)}
    await stored.put_all(entries)
    await stored.evict_all()

    await stored.load_all(["k1", "k2"])
    assert dict(await stored.entry_set()) == {"k1": "1", "k2": "2"}

    await stored.load_all()
    assert dict(await stored.entry_set()) == entries


async def test_load_all_replaces_when_asked_to(stored: Map[str, str]) -> None:
    await stored.set("a", "in the store")
    await stored.put_transient("a", "in memory")

    await stored.load_all(replace_existing_values=False)
    await stored.load_all(["a"], replace_existing_values=False)
    assert await stored.get("a") == "in memory"

    await stored.load_all(["a"])
    assert await stored.get("a") == "in the store"
    await stored.put_transient("a", "in memory")
    await stored.load_all()
    assert await stored.get("a") == "in the store"


async def test_flush(stored: Map[str, str]) -> None:
    await stored.set("a", "1")

    await stored.flush()

    await stored.evict("a")
    assert await stored.get("a") == "1"


async def test_without_a_store_nothing_can_be_loaded(m: Map[str, int]) -> None:
    await m.set("a", 1)

    with pytest.raises(IllegalArgumentError, match="map store"):
        await m.load_all()
    with pytest.raises(HazelcastError):
        await m.load_all(["a", "b"], replace_existing_values=False)
    await m.load_all([])
    await m.flush()

    assert await m.entry_set() == [("a", 1)]
