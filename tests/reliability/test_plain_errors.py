"""Where one thing failed the error is that one, plain, with what the member said of it: never a group."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import HazelcastError, IllegalMonitorStateError, IllegalStateError, QueryError
from hazelcast.member import Member
from hazelcast.predicate import sql
from hazelcast.protocol.messages.map import (
    MapAddEntryListener,
    MapGet,
    MapGetAll,
    MapLock,
    MapPutAll,
    MapValues,
)
from tests.support.network import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hazelcast.asyncio import Map

Operation = tuple[type[Any], "Callable[[Map[Any, Any]], Coroutine[Any, Any, object]]"]

MANY = {number: number for number in range(1000)}

OPERATIONS: dict[str, Operation] = {
    "get": (MapGet, lambda m: m.get("a")),
    "put_all, one request a partition": (MapPutAll, lambda m: m.put_all(MANY)),
    "get_all, one request a partition": (MapGetAll, lambda m: m.get_all(MANY)),
    "values": (MapValues, lambda m: m.values()),
    "lock": (MapLock, lambda m: m.lock("a")),
    "add_entry_listener, one request a connection": (
        MapAddEntryListener,
        lambda m: m.add_entry_listener(added_func=lambda event: None),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
async def test_one_request_fails(name: str) -> None:
    request, call = OPERATIONS[name]
    async with Member() as member, HazelcastClient(cluster_members=[member.address]) as client:
        m = await client.get_map("m")
        error = QueryError("of one request")
        error.__cause__ = IllegalStateError("and why")
        member.faults.fail(request, error)
        with pytest.raises(QueryError, match=r"^of one request") as caught:
            await call(m)
        assert type(caught.value) is QueryError
        assert not isinstance(caught.value, BaseExceptionGroup)
        assert caught.value.code == 40
        assert caught.value.java_class == "com.hazelcast.query.QueryException"
        assert isinstance(caught.value.__cause__, IllegalStateError)
        # And all is well after it.
        await call(m)


async def test_what_a_member_says_of_an_error(address: str, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=[address]) as client:
        m = await client.get_map(unique_name)
        with pytest.raises(IllegalMonitorStateError) as caught:
            await m.unlock("a")
        assert caught.value.code == 26
        assert caught.value.java_class == "java.lang.IllegalMonitorStateException"
        assert caught.value.server_trace is not None
        await m.set("a", 1)
        with pytest.raises(HazelcastError) as refused:
            await m.values(sql("this is no condition"))
        assert not isinstance(refused.value, BaseExceptionGroup)
        assert refused.value.java_class is not None


async def test_nobody_is_there() -> None:
    addresses = [f"127.0.0.1:{free_port()}" for _ in range(3)]
    with pytest.raises(IllegalStateError) as caught:
        await HazelcastClient.create_and_start(cluster_members=addresses, cluster_connect_timeout=0)
    assert all(address in str(caught.value) for address in addresses)
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


async def test_a_lost_connection(member: Member) -> None:
    async with HazelcastClient(cluster_members=[member.address]) as client:
        m = await client.get_map("m")
        member.faults.delay(MapPutAll, 5, times=1000)
        writing = asyncio.ensure_future(m.put_all(MANY))
        await asyncio.sleep(0.1)
        member.faults.drop_connections()
        with pytest.raises(HazelcastError) as caught:
            await writing
        assert not isinstance(caught.value, BaseExceptionGroup)
        assert caught.value.__cause__ is not None
        assert caught.value.maybe_applied
