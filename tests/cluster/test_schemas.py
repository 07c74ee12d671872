"""Schemas of compact records: when they reach the members, and how often."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import pytest
from typing_extensions import override

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import HazelcastSerializationError, IllegalArgumentError, OperationTimeoutError
from hazelcast.member import Member
from hazelcast.member.faults import Fault, Faults
from hazelcast.member.handlers import handler_of
from hazelcast.protocol import structures
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.messages.client import ClientFetchSchema, ClientPing, ClientSendSchema
from hazelcast.protocol.messages.map import MapContainsKey, MapGet, MapSet
from hazelcast.serialization import GenericRecord
from tests.support.cancelling import cancelled_at
from tests.support.internals import context_of, open_connections, pending_calls
from tests.support.network import free_port
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from hazelcast.asyncio import Map
    from hazelcast.member.answers import Call
    from hazelcast.protocol.message import Request

R = TypeVar("R")


@dataclass
class Town:
    name: str


@dataclass
class User:
    name: str
    town: Town | None = None


ADA = User("Ada", Town("London"))


class Log(Faults):
    """Notes the requests that come to a member, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.types: list[int] = []

    @override
    def take(self, message_type: int) -> Fault | None:
        self.types.append(message_type)
        return super().take(message_type)

    def count(self, request: type[Request[Any]]) -> int:
        return self.types.count(request.TYPE)


@pytest.fixture
async def log() -> Log:
    return Log()


@pytest.fixture
async def member(log: Log) -> AsyncGenerator[Member]:
    """A development member that keeps a log."""
    member = Member()
    member.faults = log
    async with member:
        yield member


def record(value: object) -> GenericRecord:
    assert isinstance(value, GenericRecord)
    return value


def answering(monkeypatch: pytest.MonkeyPatch, request: type[Request[R]], answer: Callable[[Call, Any], R]) -> None:
    """Have the requests of a class answered by a function of the test's own."""

    def found(message_type: int) -> object:
        return (request_codec(request), answer) if message_type == request.TYPE else handler_of(message_type)

    monkeypatch.setattr("hazelcast.member.session.handler_of", found)


@asynccontextmanager
async def users(address: str, name: str) -> AsyncGenerator[tuple[HazelcastClient, Map[str, User]]]:
    async with HazelcastClient(
        cluster_members=[address], retry_initial_backoff=0.05, invocation_retry_pause=0.01
    ) as client:
        yield client, await client.get_map(name, str, User)


# -- writing -----------------------------------------------------------------------------------------------------------


async def test_each_schema_is_sent_once_and_before_any_record(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (_, m):
        assert log.count(ClientSendSchema) == 0
        log.delay(ClientSendSchema, 0.1)
        await asyncio.gather(*(m.set(str(number), ADA) for number in range(100)))
        await m.set("again", ADA)
        # Of the class, and of the one within it.
        assert log.count(ClientSendSchema) == 2
        assert log.count(MapSet) == 101
        assert ClientSendSchema.TYPE not in log.types[log.types.index(MapSet.TYPE) :]
        assert log.count(ClientFetchSchema) == 0


async def test_a_record_as_a_key_takes_its_schema_along(member: Member, log: Log, unique_name: str) -> None:
    """Reads too: the member compares keys as they are, but may have to look into them."""
    async with users(member.address, unique_name) as (client, _):
        m = await client.get_map(unique_name, Town, int)
        assert not await m.contains_key(Town("Rome"))
        assert log.types.index(ClientSendSchema.TYPE) < log.types.index(MapContainsKey.TYPE)


async def test_heartbeats_do_not_wait_for_schemas_and_writes_do_not_for_ever(
    member: Member, log: Log, unique_name: str
) -> None:
    async with HazelcastClient(
        cluster_members=[member.address], heartbeat_interval=0.02, invocation_timeout=0.5
    ) as client:
        m = await client.get_map(unique_name, str, User)
        log.delay(ClientSendSchema, 30)
        writing = asyncio.ensure_future(m.set("a", ADA))
        await eventually(lambda: log.count(ClientPing) > 2)
        assert not writing.done()
        with pytest.raises(OperationTimeoutError):
            await writing
        # But for a heartbeat under way.
        await eventually(lambda: not pending_calls(client))
        assert log.count(MapSet) == 0


async def test_a_schema_that_is_refused_fails_the_writes_and_is_sent_anew_by_the_next(
    member: Member, log: Log, unique_name: str
) -> None:
    async with users(member.address, unique_name) as (client, m):
        log.fail(ClientSendSchema, IllegalArgumentError("no more schemas"))
        results = await asyncio.gather(m.set("a", ADA), m.set("b", ADA), return_exceptions=True)
        assert [str(result) for result in results] == ["no more schemas"] * 2
        assert log.count(MapSet) == 0
        assert not pending_calls(client)
        await m.set("a", ADA)
        assert await m.get("a") == ADA
        assert log.count(ClientSendSchema) == 3


async def test_a_connection_lost_meanwhile(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (_, m):
        log.disconnect(ClientSendSchema, times=2)
        await asyncio.gather(*(m.set(str(number), ADA) for number in range(20)))
        assert await m.size() == 20
        # None of the writes was on its way when the connection broke: each was carried out, and once.
        assert log.count(MapSet) == 20


@pytest.mark.parametrize("late", [False, True], ids=["at once", "when the answer is there"])
async def test_a_cancelled_write_leaves_the_schema_to_others(
    member: Member, log: Log, unique_name: str, late: bool
) -> None:
    async with users(member.address, unique_name) as (client, m):
        log.delay(ClientSendSchema, 0.05)
        first = asyncio.ensure_future(cancelled_at(1, m.set("cancelled", ADA), late=late))
        await asyncio.sleep(0)
        await asyncio.gather(m.set("a", ADA), m.set("b", ADA))
        await first
        assert log.count(ClientSendSchema) == 2
        assert log.count(MapSet) == (3 if late else 2)
        assert set(await m.key_set()) == {"a", "b", *(["cancelled"] if late else [])}
        assert not pending_calls(client)


async def test_a_write_cancelled_alone(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (client, m):
        log.delay(ClientSendSchema, 0.05)
        writing = asyncio.ensure_future(m.set("cancelled", ADA))
        await eventually(lambda: log.count(ClientSendSchema) == 1)
        writing.cancel()
        await asyncio.wait([writing])
        # The schemas go on, which is as well: the next write needs them.
        await eventually(lambda: not context_of(client).invocations.pending)
        await m.set("a", ADA)
        assert await m.key_set() == ["a"]
        assert (log.count(ClientSendSchema), log.count(MapSet)) == (2, 1)


async def test_a_shutdown_meanwhile_ends_the_writes(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (client, m):
        log.delay(ClientSendSchema, 30)
        writing = asyncio.ensure_future(m.set("a", ADA))
        await eventually(lambda: log.count(ClientSendSchema) == 1)
        await asyncio.wait_for(client.shutdown(), 5)
        with pytest.raises(Exception, match="The client was shut down before an answer came"):
            await writing


# -- reading -----------------------------------------------------------------------------------------------------------


async def test_unknown_schemas_are_fetched_once(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (_, m):
        await m.put_all({str(number): ADA for number in range(50)})
    async with HazelcastClient(cluster_members=[member.address]) as client:
        untyped = await client.get_map(unique_name)
        records = await asyncio.gather(*(untyped.get(str(number)) for number in range(50)))
        assert log.count(ClientFetchSchema) == 2
        assert Counter(map(type, records)) == {GenericRecord: 50}
        assert record(records[0]).to_dict() == {"name": "Ada", "town": {"name": "London"}}
        # What was fetched is known to be there.
        await untyped.set("copy", records[0])
        assert log.count(ClientSendSchema) == 2


async def test_a_cancelled_read_leaves_the_schema_to_others(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (_, m):
        await m.set("a", ADA)
    async with HazelcastClient(cluster_members=[member.address]) as client:
        untyped = await client.get_map(unique_name)
        log.delay(ClientFetchSchema, 0.1)
        reads = [asyncio.ensure_future(untyped.get("a")) for _ in range(3)]
        await eventually(lambda: log.count(ClientFetchSchema) == 1)
        reads[0].cancel()
        assert [record(read).get("name") for read in await asyncio.gather(*reads[1:])] == ["Ada", "Ada"]
        assert reads[0].cancelled()
        assert log.count(ClientFetchSchema) == 2
        assert not pending_calls(client)


async def test_a_cancelled_event_leaves_the_schema_to_others(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (client, m):
        await m.set("a", User("Ada"))
        data = context_of(client).registry.to_data(User("Ada"))
    async with HazelcastClient(cluster_members=[member.address]) as client:
        context = context_of(client)
        log.delay(ClientFetchSchema, 0.1)
        reads = [asyncio.ensure_future(context.schemas.read(context.registry.to_object, data)) for _ in range(3)]
        await eventually(lambda: log.count(ClientFetchSchema) == 1)
        reads[0].cancel()
        assert [record(read).get("name") for read in await asyncio.gather(*reads[1:])] == ["Ada", "Ada"]
        assert reads[0].cancelled()
        assert log.count(ClientFetchSchema) == 1


async def test_events_fetch_what_they_miss(member: Member, log: Log, unique_name: str) -> None:
    events = Recorder[object]()
    async with (
        HazelcastClient(cluster_members=[member.address]) as listening,
        users(member.address, unique_name) as (_, m),
    ):
        watched = await listening.get_map(unique_name)
        await watched.add_entry_listener(include_value=True, added_func=lambda event: events(event.value))
        for name in "abc":
            await m.set(name, User(name))
        names = [record(value).get("name") for value in await events.wait(3)]
        # In order, though the first had to wait.
        assert names == ["a", "b", "c"]
        assert log.count(ClientFetchSchema) == 1


async def test_a_schema_that_no_member_knows_is_an_error(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (client, m):
        context_of(client).invocations._unreplicated = ()  # pyright: ignore[reportPrivateUsage]
        await m.set("a", ADA)
    async with HazelcastClient(cluster_members=[member.address]) as client:
        untyped = await client.get_map(unique_name)
        for count in (1, 2):
            with pytest.raises(HazelcastSerializationError, match="No member knows the schema"):
                await untyped.get("a")
            assert log.count(ClientFetchSchema) == count
        assert not pending_calls(client)


async def test_another_schema_than_was_asked_for_is_an_error(
    member: Member, unique_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(call: Call, request: ClientFetchSchema) -> structures.Schema:
        return structures.Schema("Other", [])

    async with users(member.address, unique_name) as (_, m):
        await m.set("a", ADA)
    answering(monkeypatch, ClientFetchSchema, answer)
    async with HazelcastClient(cluster_members=[member.address]) as client:
        untyped = await client.get_map(unique_name)
        with pytest.raises(HazelcastSerializationError, match="has another id"):
            await untyped.get("a")


async def test_a_failed_fetch_is_tried_anew(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (_, m):
        await m.set("a", User("Ada"))
    async with HazelcastClient(cluster_members=[member.address]) as client:
        untyped = await client.get_map(unique_name)
        log.fail(ClientFetchSchema, IllegalArgumentError("not now"))
        with pytest.raises(IllegalArgumentError, match="not now"):
            await untyped.get("a")
        assert record(await untyped.get("a")).get("name") == "Ada"


# -- after a reconnect -------------------------------------------------------------------------------------------------


async def test_schemas_are_sent_anew_after_a_reconnect(member: Member, log: Log, unique_name: str) -> None:
    async with users(member.address, unique_name) as (_, m):
        await m.set("a", ADA)
        for _ in range(2):
            log.types.clear()
            log.drop_connections()
            # Even if nothing is written: others may read.
            assert await m.get("a") == ADA
            assert log.count(ClientSendSchema) == 2
            assert log.types.index(ClientSendSchema.TYPE) < log.types.index(MapGet.TYPE)


async def test_a_new_cluster_gets_the_schemas_of_the_old_one(unique_name: str) -> None:
    """Those that were written, and those that were only read."""
    port = free_port()
    async with Member(port) as member:
        async with users(member.address, unique_name) as (_, m):
            await m.set("a", ADA)
        client = await HazelcastClient.create_and_start(cluster_members=[member.address], retry_initial_backoff=0.05)
        untyped = await client.get_map(unique_name)
        read = await untyped.get("a")
    await eventually(lambda: not open_connections(client))
    async with Member(port) as member:
        await untyped.set("b", read)
        async with HazelcastClient(cluster_members=[member.address]) as other:
            again = record(await (await other.get_map(unique_name)).get("b"))
            assert again.to_dict() == {"name": "Ada", "town": {"name": "London"}}
        await client.shutdown()


# -- until all members have it -----------------------------------------------------------------------------------------


async def test_a_schema_is_sent_until_all_members_have_it(
    member: Member, log: Log, unique_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[list[UUID]] = []

    def answer(call: Call, request: ClientSendSchema) -> list[UUID]:
        answers.append([UUID(int=5)] if len(answers) < 3 else [UUID(int=5), call.node.uuid])
        return answers[-1]

    answering(monkeypatch, ClientSendSchema, answer)
    async with users(member.address, unique_name) as (_, m):
        await asyncio.gather(*(m.set(str(number), User("Ada")) for number in range(10)))
        assert len(answers) == log.count(ClientSendSchema) == 4
        assert ClientSendSchema.TYPE not in log.types[log.types.index(MapSet.TYPE) :]
