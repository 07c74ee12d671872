"""Queues of events, and the tasks of a client."""

from __future__ import annotations

import asyncio

import pytest

from hazelcast.cluster.dispatch import Dispatcher, TaskSet
from tests.support.waiting import eventually


async def test_events_come_in_order_outside_the_callers_turn() -> None:
    seen, tasks = list[int](), TaskSet()
    dispatcher = Dispatcher[int](seen.append, tasks)
    for i in range(5):
        dispatcher.put(i)
    assert seen == []

    await eventually(lambda: len(seen) == 5)
    dispatcher.put(5)
    await eventually(lambda: len(seen) == 6)

    assert seen == list(range(6))
    await tasks.close()


async def test_a_full_queue_drops_the_newest_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    gate, seen, tasks = asyncio.Event(), list[int](), TaskSet()

    async def listen(event: int) -> None:
        await gate.wait()
        seen.append(event)

    dispatcher = Dispatcher[int](listen, tasks, limit=3)
    for i in range(10):
        dispatcher.put(i)
    assert dispatcher.dropped == 7
    gate.set()

    await eventually(lambda: len(seen) == 3)
    assert seen == [0, 1, 2]
    assert len([record for record in caplog.records if "too slow" in record.getMessage()]) == 1
    await tasks.close()


async def test_a_flood_does_not_keep_others_from_running() -> None:
    seen, tasks = list[int](), TaskSet()
    dispatcher = Dispatcher[int](seen.append, tasks)
    for i in range(50_000):
        dispatcher.put(i)

    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert 0 < len(seen) < 50_000
    await eventually(lambda: len(seen) == 50_000)
    await tasks.close()


async def test_the_end_of_the_tasks_is_waited_for() -> None:
    tasks, ended = TaskSet(), list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended.append("work")

    tasks.start(work())
    await asyncio.sleep(0)
    await tasks.close()

    assert ended == ["work"]
    tasks.start(work())
    await asyncio.sleep(0.02)
    assert ended == ["work"]


async def test_a_task_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    tasks = TaskSet()

    async def fail() -> None:
        raise RuntimeError("a bug")

    tasks.start(fail())
    await eventually(lambda: bool(caplog.records))

    assert "a bug" in str(caplog.records[0].exc_info)
    await tasks.close()


async def test_a_task_that_swallows_its_cancellation_is_left_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("hazelcast.cluster.dispatch.CANCEL_TIMEOUT", 0.05)
    tasks, stop = TaskSet(), asyncio.Event()

    async def work() -> None:
        while not stop.is_set():
            try:
                await stop.wait()
            except asyncio.CancelledError:
                continue

    tasks.start(work())
    await asyncio.sleep(0)
    await asyncio.wait_for(tasks.close(), 3)

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "although it was cancelled" in caplog.text
    stop.set()
    await asyncio.sleep(0)


@pytest.mark.parametrize("awaits", [True, False])
async def test_a_callback_that_raises_cancelled_error_stops_nothing(
    awaits: bool, caplog: pytest.LogCaptureFixture
) -> None:
    seen, tasks = list[int](), TaskSet()

    async def listen(event: int) -> None:
        seen.append(event)
        if event == 0:
            await cancelled()

    def listen_now(event: int) -> None:
        seen.append(event)
        if event == 0:
            raise asyncio.CancelledError

    dispatcher = Dispatcher[int](listen if awaits else listen_now, tasks)
    for i in range(3):
        dispatcher.put(i)

    await eventually(lambda: seen == [0, 1, 2])
    assert "A listener raised an error on 0" in caplog.text
    await tasks.close()


async def cancelled() -> None:
    """Await what someone else has cancelled."""
    future = asyncio.get_running_loop().create_future()
    future.cancel()
    await future


async def test_a_callback_under_way_ends_with_its_client() -> None:
    seen, tasks = list[int](), TaskSet()

    async def listen(event: int) -> None:
        seen.append(event)
        await asyncio.sleep(60)

    dispatcher = Dispatcher[int](listen, tasks)
    dispatcher.put(0)
    dispatcher.put(1)
    await eventually(lambda: seen == [0])

    async with asyncio.timeout(5):
        await tasks.close()
    assert seen == [0]
