"""Results that come together, and the tasks that they wake."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from functools import partial

import pytest

from hazelcast.cluster.wakeups import Wakeups

_name: ContextVar[str] = ContextVar("name")


def futures(count: int) -> list[asyncio.Future[int]]:
    """Make futures of the running loop."""
    return [asyncio.get_running_loop().create_future() for _ in range(count)]


@pytest.mark.parametrize("debug", [False, True])
async def test_tasks_go_on_in_the_order_of_their_results_and_not_at_once(debug: bool) -> None:
    asyncio.get_running_loop().set_debug(debug)
    awaited, seen, wakeups = futures(5), list[tuple[str, int]](), Wakeups()

    async def wait(future: asyncio.Future[int]) -> None:
        _name.set(f"task {awaited.index(future)}")
        result = await future
        seen.append((_name.get(), result))

    tasks = [asyncio.create_task(wait(future)) for future in awaited]
    await asyncio.sleep(0)
    for i in (3, 0, 4, 1, 2):
        wakeups.resolve(awaited[i], i * 10)
    assert seen == []
    await asyncio.gather(*tasks)

    assert seen == [(f"task {i}", i * 10) for i in (3, 0, 4, 1, 2)]


async def test_a_result_nobody_awaits_yet_is_there_later_and_one_of_a_cancelled_future_is_dropped() -> None:
    (early, cancelled), wakeups = futures(2), Wakeups()
    waiting = asyncio.create_task(asyncio.wait_for(cancelled, 60))
    await asyncio.sleep(0)
    cancelled.cancel()

    wakeups.resolve(early, 1)
    wakeups.resolve(cancelled, 2)

    assert await early == 1
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_task_cancelled_after_its_result_came_is_cancelled_and_the_others_go_on() -> None:
    awaited, wakeups = futures(3), Wakeups()

    async def wait(future: asyncio.Future[int]) -> int:
        return await future

    tasks = [asyncio.create_task(wait(future)) for future in awaited]
    await asyncio.sleep(0)
    for i, future in enumerate(awaited):
        wakeups.resolve(future, i)
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert (results[0], type(results[1]), results[2]) == (0, asyncio.CancelledError, 2)


async def test_all_callbacks_of_a_future_are_called_in_their_order() -> None:
    (awaited,), called, wakeups = futures(1), list[str](), Wakeups()

    def note(name: str, _: asyncio.Future[int]) -> None:
        called.append(name)

    for name in ("first", "second", "third"):
        awaited.add_done_callback(partial(note, name))

    wakeups.resolve(awaited, 7)
    await asyncio.sleep(0)

    assert called == ["first", "second", "third"]


async def test_a_callback_that_raises_is_reported_and_keeps_no_other_from_being_called() -> None:
    awaited, called, reported, wakeups = futures(4), list[int](), list[object](), Wakeups()
    asyncio.get_running_loop().set_exception_handler(lambda _, about: reported.append(about.get("exception")))

    def fail(_: asyncio.Future[int]) -> None:
        wakeups.resolve(awaited[3], 3)  # as a second batch that comes meanwhile
        raise ZeroDivisionError

    awaited[0].add_done_callback(lambda future: called.append(future.result()))
    awaited[1].add_done_callback(fail)
    for future in awaited[2:]:
        future.add_done_callback(lambda future: called.append(future.result()))
    for i, future in enumerate(awaited[:3]):
        wakeups.resolve(future, i)
    for _ in range(3):
        await asyncio.sleep(0)

    assert called == [0, 2, 3]
    assert [type(error) for error in reported] == [ZeroDivisionError]


def test_a_task_that_ends_the_program_leaves_the_others_to_the_next_turn() -> None:
    ended, loop = list[str](), asyncio.new_event_loop()

    async def wait(future: asyncio.Future[int], leave: bool) -> None:
        await future
        ended.append("left" if leave else "went on")
        if leave:
            raise SystemExit(3)

    async def resolve_all() -> None:
        awaited, wakeups = futures(3), Wakeups()
        tasks.extend(asyncio.create_task(wait(future, i == 1)) for i, future in enumerate(awaited))
        await asyncio.sleep(0)
        for i, future in enumerate(awaited):
            wakeups.resolve(future, i)
        await asyncio.sleep(0.01)

    tasks = list[asyncio.Task[None]]()
    with pytest.raises(SystemExit):
        loop.run_until_complete(resolve_all())
    assert ended == ["went on", "left"]
    loop.run_until_complete(asyncio.wait(tasks[::2]))
    loop.run_until_complete(asyncio.sleep(0.02))
    loop.close()

    assert ended == ["went on", "left", "went on"]
    assert isinstance(tasks[1].exception(), SystemExit)
