"""Code that members run: entry processors and interceptors, with the classes of the tests' jar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hazelcast.errors import HazelcastError, HazelcastSerializationError
from hazelcast.predicate import equal, greater
from tests.support.code import MultiplyKey, MultiplyKeyOfEntry, PrefixOnGet, SetValue, UnknownToMembers

if TYPE_CHECKING:
    from hazelcast.asyncio import HazelcastClient, Map


@pytest.fixture
async def texts(real_client: HazelcastClient, unique_name: str) -> Map[str, str]:
    return await real_client.get_map(unique_name, str, str)


@pytest.fixture
async def ints(real_client: HazelcastClient, unique_name: str) -> Map[int, str]:
    return await real_client.get_map(unique_name, int, str)


async def test_execute_on_key(texts: Map[str, str]) -> None:
    await texts.set("a", "before")

    assert await texts.execute_on_key("a", SetValue("after")) == "after"

    assert await texts.get("a") == "after"


async def test_execute_on_an_absent_key(texts: Map[str, str], ints: Map[int, str]) -> None:
    assert await texts.execute_on_key("a", SetValue("new")) == "new"
    assert await texts.get("a") == "new"
    assert await ints.execute_on_key(1, MultiplyKey(5)) == -1
    assert await ints.execute_on_key(1, MultiplyKeyOfEntry(5)) is None


async def test_execute_on_keys(texts: Map[str, str]) -> None:
    await texts.put_all({"a": "1", "b": "2", "c": "3"})

    results = await texts.execute_on_keys(["a", "c", "a"], SetValue("x"))

    assert sorted(results) == [("a", "x"), ("c", "x")]
    assert await texts.get_all(["a", "b", "c"]) == {"a": "x", "b": "2", "c": "x"}


async def test_execute_on_keys_leaves_out_null_results(ints: Map[int, str]) -> None:
    await ints.set(2, "value")

    assert sorted(await ints.execute_on_keys([2, 3], MultiplyKey(5))) == [(2, 10), (3, -1)]
    assert await ints.execute_on_keys({2, 3}, MultiplyKeyOfEntry(5)) == [(2, 10)]
    assert await ints.execute_on_keys([], MultiplyKey(5)) == []


async def test_execute_on_entries(texts: Map[str, str]) -> None:
    await texts.put_all({"a": "1", "b": "2"})

    assert sorted(await texts.execute_on_entries(SetValue("x"))) == [("a", "x"), ("b", "x")]
    assert sorted(await texts.values()) == ["x", "x"]


async def test_execute_on_the_entries_of_a_predicate(texts: Map[str, str], ints: Map[int, str]) -> None:
    await texts.put_all({"a": "1", "b": "2"})

    assert await texts.execute_on_entries(SetValue("x"), equal("this", "2")) == [("b", "x")]
    assert await texts.get_all(["a", "b"]) == {"a": "1", "b": "x"}
    assert await texts.execute_on_entries(SetValue("y"), greater("__key", "z")) == []


async def test_a_processor_that_members_do_not_have(texts: Map[str, str]) -> None:
    await texts.set("a", "1")

    with pytest.raises(HazelcastError) as caught:
        await texts.execute_on_key("a", UnknownToMembers())

    assert "\n" not in str(caught.value)
    assert caught.value.java_class is not None
    assert caught.value.server_trace is not None
    assert "\tat " in caught.value.server_trace
    assert await texts.get("a") == "1"


async def test_an_interceptor(texts: Map[str, str]) -> None:
    await texts.set("a", "value")

    interceptor = await texts.add_interceptor(PrefixOnGet("> "))
    assert isinstance(interceptor, str)
    assert await texts.get("a") == "> value"
    assert await texts.get("absent") == "> "

    assert await texts.remove_interceptor(interceptor) is True
    assert await texts.remove_interceptor(interceptor) is False
    assert await texts.remove_interceptor("no such id") is False
    assert await texts.get("a") == "value"


async def test_a_processor_that_has_no_serializer(texts: Map[str, str]) -> None:
    with pytest.raises(HazelcastSerializationError):
        await texts.execute_on_key("a", object())
    with pytest.raises(HazelcastSerializationError):
        await texts.add_interceptor(object())


async def test_the_development_member_runs_no_foreign_code(member_client: HazelcastClient, unique_name: str) -> None:
    m = await member_client.get_map(unique_name, str, str)
    await m.set("a", "1")

    for call in (
        m.execute_on_key("a", SetValue("x")),
        m.execute_on_keys(["a"], SetValue("x")),
        m.execute_on_entries(SetValue("x")),
        m.execute_on_entries(SetValue("x"), equal("this", "1")),
        m.add_interceptor(PrefixOnGet("> ")),
    ):
        with pytest.raises(HazelcastError) as caught:
            await call
        assert "\n" not in str(caught.value)
    assert await m.get("a") == "1"
