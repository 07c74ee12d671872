"""Single entries: what each method returns, and what it leaves behind."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hazelcast.core import SimpleEntryView
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from hazelcast.asyncio import HazelcastClient, Map

NEVER = 2**63 - 1


@pytest.fixture
async def m(client: HazelcastClient, unique_name: str) -> Map[str, int]:
    return await client.get_map(unique_name, str, int)


async def test_put_returns_the_value_before(m: Map[str, int]) -> None:
    assert await m.put("a", 1) is None
    assert await m.put("a", 2) == 1
    assert await m.get("a") == 2


async def test_get_of_an_absent_key_is_none(m: Map[str, int]) -> None:
    assert await m.get("a") is None


async def test_set_returns_nothing(m: Map[str, int]) -> None:
    assert await m.set("a", 1) is None  # type: ignore[func-returns-value]
    assert await m.set("a", 2) is None  # type: ignore[func-returns-value]
    assert await m.get("a") == 2


async def test_contains_key_is_a_bool_whatever_the_value(m: Map[str, int]) -> None:
    await m.set("zero", 0)

    assert await m.contains_key("zero") is True
    assert await m.contains_key("absent") is False


async def test_remove_returns_the_value(m: Map[str, int]) -> None:
    await m.set("a", 1)

    assert await m.remove("a") == 1
    assert await m.remove("a") is None
    assert await m.contains_key("a") is False


async def test_delete_removes(m: Map[str, int]) -> None:
    await m.set("a", 1)

    await m.delete("a")
    await m.delete("absent")

    assert await m.size() == 0


async def test_remove_if_same_compares_the_value(m: Map[str, int]) -> None:
    await m.set("a", 1)

    assert await m.remove_if_same("a", 2) is False
    assert await m.get("a") == 1
    assert await m.remove_if_same("a", 1) is True
    assert await m.remove_if_same("a", 1) is False
    assert await m.get("a") is None


async def test_put_if_absent_keeps_what_is_there(m: Map[str, int]) -> None:
    assert await m.put_if_absent("a", 1) is None
    assert await m.put_if_absent("a", 2) == 1
    assert await m.get("a") == 1


async def test_replace_needs_an_entry(m: Map[str, int]) -> None:
    assert await m.replace("a", 1) is None
    assert await m.contains_key("a") is False
    await m.set("a", 1)
    assert await m.replace("a", 2) == 1
    assert await m.get("a") == 2


async def test_replace_if_same_compares_the_value(m: Map[str, int]) -> None:
    await m.set("a", 1)

    assert await m.replace_if_same("a", 5, 6) is False
    assert await m.get("a") == 1
    assert await m.replace_if_same("a", 1, 2) is True
    assert await m.get("a") == 2
    assert await m.replace_if_same("absent", 1, 2) is False
    assert await m.contains_key("absent") is False


async def test_put_transient_sets(m: Map[str, int]) -> None:
    await m.put_transient("a", 1)

    assert await m.get("a") == 1


async def test_try_put_and_try_remove_of_a_free_key(m: Map[str, int]) -> None:
    assert await m.try_put("a", 1) is True
    assert await m.try_put("a", 2, timeout=1) is True
    assert await m.get("a") == 2
    assert await m.try_remove("a") is True
    assert await m.try_remove("a", timeout=timedelta(milliseconds=5)) is False
    assert await m.contains_key("a") is False


async def test_size_and_is_empty(m: Map[str, int]) -> None:
    assert await m.size() == 0
    assert await m.is_empty() is True
    await m.set("a", 1)
    await m.set("b", 2)
    assert await m.size() == 2
    assert await m.is_empty() is False


async def test_evict_tells_whether_there_was_an_entry(m: Map[str, int]) -> None:
    await m.set("a", 1)

    assert await m.evict("a") is True
    assert await m.evict("a") is False
    assert await m.get("a") is None


async def test_entry_view(m: Map[str, int]) -> None:
    before = time.time()
    await m.put("a", 1, ttl=100, max_idle=200)
    await m.put("a", 7, ttl=100, max_idle=200)

    view = await m.get_entry_view("a")

    assert isinstance(view, SimpleEntryView)
    assert (view.key, view.value) == ("a", 7)
    assert (view.ttl, view.max_idle) == (100_000, 200_000)
    assert view.version >= 1
    # A member counts time in seconds.
    assert before + 97 <= view.expiration_time / 1000 <= time.time() + 103
    assert view.last_update_time / 1000 >= before - 2
    assert view.cost >= 0


async def test_entry_view_counts_where_the_map_is_configured_to(client: HazelcastClient, unique_name: str) -> None:
    before = time.time()
    m = await client.get_map(f"counted-{unique_name}", str, int)
    await m.set("a", 1)
    await m.get("a")
    await m.get("a")

    view = await m.get_entry_view("a")

    assert view is not None
    assert view.hits >= 2
    for moment in (view.creation_time, view.last_access_time):
        assert before - 2 <= moment / 1000 <= time.time() + 1


async def test_entry_view_without_limits(m: Map[str, int]) -> None:
    await m.set("a", 1)

    view = await m.get_entry_view("a")

    assert view is not None
    assert (view.ttl, view.max_idle, view.expiration_time) == (NEVER, NEVER, NEVER)


async def test_entry_view_of_an_absent_key_is_none(m: Map[str, int]) -> None:
    assert await m.get_entry_view("a") is None


async def test_values_that_look_like_nothing(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name)
    for value in (0, False, "", 0.0, b"", list[int]()):
        assert await m.put("a", value) is None
        assert await m.get("a") == value
        assert type(await m.remove("a")) is type(value)


async def test_two_proxies_of_one_name_share_the_entries(client: HazelcastClient, unique_name: str) -> None:
    typed, bare = await client.get_map(unique_name, str, int), await client.get_map(unique_name)

    await typed.set("a", 1)

    assert await bare.get("a") == 1
    assert await client.get_map(unique_name, str, int) is typed
    assert await client.get_map(unique_name) is bare


async def test_a_value_of_another_type_than_declared_does_not_come_back_as_it(
    client: HazelcastClient, unique_name: str
) -> None:
    from hazelcast.errors import HazelcastSerializationError

    bare = await client.get_map(unique_name)
    await bare.set("a", "text")
    typed = await client.get_map(unique_name, str, int)

    with pytest.raises(HazelcastSerializationError, match=r"int.*str|str.*int"):
        await typed.get("a")


async def test_many_calls_at_once(m: Map[str, int]) -> None:
    await asyncio.gather(*(m.set(f"k{i}", i) for i in range(1000)))

    assert await asyncio.gather(*(m.get(f"k{i}") for i in range(1000))) == list(range(1000))
    assert await m.size() == 1000


async def test_a_large_value(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, bytes)
    value = bytes(range(256)) * 4 * 8192

    await m.set("a", value)

    assert await m.get("a") == value
    assert await m.replace_if_same("a", value, b"small") is True


async def test_destroy_empties_and_a_new_proxy_starts_afresh(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, int)
    await m.set("a", 1)

    assert await m.destroy() is True

    again = await client.get_map(unique_name, str, int)
    assert again is not m
    assert await again.get("a") is None


async def test_names_and_repr(m: Map[str, int], unique_name: str) -> None:
    assert (m.name, m.service_name) == (unique_name, "hz:impl:mapService")
    assert repr(m) == f"Map(name={unique_name!r})"


# -- lifetimes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 1.0, timedelta(seconds=1)], ids=["int", "float", "timedelta"])
async def test_ttl_ends_an_entry(m: Map[str, int], limit: float | timedelta) -> None:
    await m.put("put", 1, ttl=limit)
    await m.set("set", 1, ttl=limit)
    await m.put_if_absent("put_if_absent", 1, ttl=limit)
    await m.put_transient("put_transient", 1, ttl=limit)
    await m.set("later", 1)
    assert await m.set_ttl("later", limit) is True
    await m.set("stays", 1)

    await eventually(lambda: _is_left(m, "stays"))


@pytest.mark.parametrize("method", ["put", "set", "put_if_absent", "put_transient"])
async def test_max_idle_ends_an_entry(m: Map[str, int], method: str) -> None:
    await getattr(m, method)("a", 1, max_idle=1)
    await getattr(m, method)("b", 1, ttl=100, max_idle=1)
    await m.set("stays", 1)

    # Asking for an entry would keep it from being idle.
    await eventually(lambda: _is_left(m, "stays"))


async def _is_left(m: Map[str, int], key: str) -> bool:
    return await m.key_set() == [key]


async def test_access_keeps_an_entry_from_being_idle(m: Map[str, int]) -> None:
    await m.set("used", 1, max_idle=2)
    await m.set("idle", 1, max_idle=2)

    deadline = asyncio.get_running_loop().time() + 3.2
    while asyncio.get_running_loop().time() < deadline:
        await m.get("used")
        await asyncio.sleep(0.1)

    assert await m.key_set() == ["used"]


@pytest.mark.parametrize("seconds", [0.0004, timedelta(microseconds=400)])
async def test_the_shortest_lifetime_is_not_for_ever(m: Map[str, int], seconds: float | timedelta) -> None:
    # In whole milliseconds it would be 0, which means for ever.
    await m.set("ttl", 1, ttl=seconds)
    await m.set("idle", 1, max_idle=seconds)
    await m.set("changed", 1)
    await m.set_ttl("changed", seconds)

    await eventually(m.is_empty)


@pytest.mark.parametrize("zero", [0, 0.0, timedelta()])
async def test_zero_is_for_ever(m: Map[str, int], zero: float | timedelta) -> None:
    await m.set("a", 1, ttl=1)
    await m.set("a", 2, ttl=zero, max_idle=zero)
    await m.set("b", 1, ttl=1)
    await m.set_ttl("b", zero)

    for key in ("a", "b"):
        view = await m.get_entry_view(key)
        assert view is not None
        assert view.expiration_time == NEVER


async def test_set_ttl_of_an_absent_key(m: Map[str, int]) -> None:
    assert await m.set_ttl("a", 10) is False
