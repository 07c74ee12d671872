"""R5: a call may be cancelled wherever it waits; nothing is left, and the next call works."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config
from hazelcast.member import Member
from hazelcast.vector import Document, IndexConfig, Metric, Vector, VectorType
from tests.support.cancelling import cancelled_at
from tests.support.internals import open_connections, pending_calls
from tests.support.network import relay
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.reliability.conftest import Report


def others() -> set[asyncio.Task[Any]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


def timers() -> int:
    """Return how many timers are armed."""
    loop: Any = asyncio.get_running_loop()
    scheduled: list[asyncio.TimerHandle] = loop._scheduled
    return sum(not handle.cancelled() for handle in scheduled)


async def quiet() -> None:
    """Give tasks that were cancelled the turns that they need to end."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.parametrize("late", [False, True], ids=["at once", "when the answer is there"])
async def test_starting(late: bool, report: Report) -> None:
    points = 0
    async with Member() as member, relay(member.address) as between:
        await eventually(lambda: len(others()) == 0)
        while True:
            tasks, armed = others(), timers()
            started: list[HazelcastClient] = []

            async def start(started: list[HazelcastClient] = started) -> None:
                started.append(await HazelcastClient.create_and_start(cluster_members=[between.address]))

            more = await cancelled_at(points + 1, start(), late=late)
            for client in started:
                assert not more
                await client.shutdown()
            await eventually(lambda: between.open == 0 and others() == tasks)  # noqa: B023
            assert timers() == armed
            if not more:
                break
            points += 1

    if late:
        report("R5", "cancelled at each suspension: create_and_start", "nothing left", f"{points} points, nothing left")
    assert points >= 3


@pytest.mark.parametrize("late", [False, True], ids=["at once", "when the answer is there"])
async def test_shutting_down(late: bool, report: Report) -> None:
    points = 0
    async with Member() as member:
        while True:
            tasks, armed = others(), timers()
            states = Recorder[str]()
            client = await HazelcastClient.create_and_start(
                cluster_members=[member.address], lifecycle_listeners=[states]
            )
            m = await client.get_map("m")
            waiting = asyncio.ensure_future(m.lock("a"))
            await waiting
            more = await cancelled_at(points + 1, client.shutdown(), late=late)
            await client.shutdown()
            assert states.seen[-2:] == ["SHUTTING_DOWN", "SHUTDOWN"]
            await eventually(lambda: others() == tasks)  # noqa: B023
            assert timers() == armed
            assert pending_calls(client) == {}
            assert open_connections(client) == []
            if not more:
                break
            points += 1
    if late:
        report("R5", "cancelled at each suspension: shutdown", "nothing left", f"{points} points, nothing left")
    assert points > 0


Calls = dict[str, "Callable[[HazelcastClient], Coroutine[Any, Any, object]]"]


async def _get_map(client: HazelcastClient) -> object:
    return await client.get_map(f"new-{len(others())}-{id(object())}")


async def _get(client: HazelcastClient) -> object:
    return await (await client.get_map("m")).get("a")


async def _put(client: HazelcastClient) -> object:
    return await (await client.get_map("m")).put("a", 1)


async def _put_all(client: HazelcastClient) -> object:
    await (await client.get_map("m")).put_all({f"k{i}": i for i in range(500)})
    return None


async def _get_all(client: HazelcastClient) -> object:
    return await (await client.get_map("m")).get_all([f"k{i}" for i in range(500)])


async def _lock(client: HazelcastClient) -> object:
    m = await client.get_map("m")
    async with m.lock_context("locked"):
        return await m.put("locked", 1)


async def _plain_lock(client: HazelcastClient) -> object:
    m = await client.get_map("m")
    await m.lock("locked")
    return None


async def _listener(client: HazelcastClient) -> object:
    m = await client.get_map("m")
    registration = await m.add_entry_listener(added_func=lambda event: None)
    return await m.remove_entry_listener(registration)


async def _publish(client: HazelcastClient) -> object:
    topic = await client.get_topic("t", str)
    await topic.publish("a")
    await topic.publish_all(["b", "c"])
    return None


async def _topic_listener(client: HazelcastClient) -> object:
    topic = await client.get_topic("t", str)
    registration = await topic.add_listener(lambda event: None)
    return await topic.remove_listener(registration)


async def _search(client: HazelcastClient) -> object:
    collection = await client.get_vector_collection("v")
    await collection.set("a", Document("a", Vector("", VectorType.DENSE, [1.0, 2.0])))
    return await collection.search_near_vector(Vector("", VectorType.DENSE, [1.0, 2.0]), limit=3)


async def _embedded(client: HazelcastClient) -> object:
    async with HazelcastClient.embedded() as other:
        return await (await other.get_map("m")).size()


CALLS: Calls = {
    "get_map": _get_map,
    "get": _get,
    "put": _put,
    "put_all": _put_all,
    "get_all": _get_all,
    "lock": _plain_lock,
    "lock_context": _lock,
    "add_entry_listener": _listener,
    "publish": _publish,
    "add_listener": _topic_listener,
    "search_near_vector": _search,
    "embedded": _embedded,
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("late", [False, True], ids=["at once", "when the answer is there"])
async def test_calls(name: str, late: bool, report: Report) -> None:
    points = 0
    async with Member() as member, HazelcastClient(cluster_members=[member.address]) as client:
        await client.create_vector_collection_config("v", [IndexConfig("", Metric.COSINE, 2)])
        m = await client.get_map("m")
        await m.set("a", 7)
        await quiet()
        tasks, armed = others(), timers()
        while await cancelled_at(points + 1, CALLS[name](client), late=late):
            points += 1
            # A lock that the member had granted is given back, a registration taken back.
            await eventually(lambda: pending_calls(client) == {} and others() == tasks)
            assert timers() <= armed + 1
            assert not await m.is_locked("locked")
            async with asyncio.timeout(5):
                assert await m.get("a") in (7, 1)
        assert len(open_connections(client)) == 1

    if late:
        report("R5", f"cancelled at each suspension: {name}", "nothing left", f"{points} points, nothing left")
    assert points > 0


async def test_ten_thousand_calls(report: Report) -> None:
    async with Member() as member, HazelcastClient(Config(cluster_members=[member.address])) as client:
        m = await client.get_map("m", int, int)
        await m.put_all({i: i for i in range(1000)})
        tasks = others()
        calls = [asyncio.ensure_future(m.get(i % 1000)) for i in range(10_000)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for call in calls:
            call.cancel()
        left = len(pending_calls(client))
        assert left == 0 or all(call.cancelling() for call in calls)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        left = len(pending_calls(client))
        ended = await asyncio.gather(*calls, return_exceptions=True)
        # What was cancelled gives its answer to nobody: the next calls get their own.
        assert await asyncio.gather(*(m.get(i) for i in range(1000))) == list(range(1000))

        assert all(isinstance(each, asyncio.CancelledError) for each in ended)
        assert others() == tasks

    report("R5", "10,000 calls cancelled: pending a turn later", "0", left)
    assert left == 0
