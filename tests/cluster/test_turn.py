"""Results that come together, the tasks that they wake, and what these send."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.cluster.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

_name: ContextVar[str] = ContextVar("name")


def futures(count: int) -> list[asyncio.Future[int]]:
    """Make futures of the running loop."""
    return [asyncio.get_running_loop().create_future() for _ in range(count)]


async def in_a_callback(function: Callable[..., object], *args: Any) -> None:
    """Call `function` as the event loop calls who reads, while no task runs."""
    asyncio.get_running_loop().call_soon(function, *args)
    await asyncio.sleep(0)


def resolve(turn: Turn, awaited: list[asyncio.Future[int]], *order: int) -> None:
    """Set the results of futures in one turn: each is ten times the place of its future."""

    def receive(count: int) -> None:
        assert count == len(order)
        for i in order:
            turn.resolve(awaited[i], i * 10)

    turn.run(receive, len(order))


async def value(future: asyncio.Future[int]) -> int:
    return await future


@pytest.mark.parametrize("debug", [False, True])
async def test_tasks_go_on_in_the_order_of_their_results_each_in_its_context(debug: bool) -> None:
    asyncio.get_running_loop().set_debug(debug)
    awaited, seen, turn = futures(5), list[tuple[str, int]](), Turn()

    async def wait(future: asyncio.Future[int]) -> None:
        _name.set(f"task {awaited.index(future)}")
        result = await future
        seen.append((_name.get(), result))

    tasks = [asyncio.create_task(wait(future)) for future in awaited]
    await asyncio.sleep(0)
    await in_a_callback(resolve, turn, awaited, 3, 0, 4, 1, 2)
    # In debug mode the loop wakes each task by itself, so that it can say which one was slow.
    assert len(seen) == (0 if debug else 5)
    await asyncio.gather(*tasks)

    assert seen == [(f"task {i}", i * 10) for i in (3, 0, 4, 1, 2)]


@pytest.mark.parametrize("debug", [False, True])
async def test_what_the_tasks_of_a_turn_write_is_sent_once_when_all_have_run(debug: bool) -> None:
    asyncio.get_running_loop().set_debug(debug)
    awaited, written, sent, turn = futures(4), list[int](), list[list[int]](), Turn()

    def flush() -> None:
        sent.append(written.copy())
        written.clear()

    async def write(future: asyncio.Future[int]) -> None:
        for i in range(2):
            result = await future
            if not written:
                turn.at_end(flush)
            written.append(result + i)

    tasks = [asyncio.create_task(write(future)) for future in awaited]
    await asyncio.sleep(0)
    await in_a_callback(resolve, turn, awaited, 0, 1, 2, 3)
    await asyncio.gather(*tasks)
    await asyncio.sleep(0)

    assert sent == [[0, 1, 10, 11, 20, 21, 30, 31]]


async def test_what_is_written_outside_a_turn_is_sent_at_the_end_of_the_loops() -> None:
    sent, turn = list[str](), Turn()
    turn.at_end(partial(sent.append, "first"))
    turn.at_end(partial(sent.append, "second"))
    assert sent == []

    await asyncio.sleep(0)

    assert sent == ["first", "second"]


async def test_a_result_nobody_awaits_yet_is_there_later_and_one_of_a_cancelled_future_is_dropped() -> None:
    awaited, turn = futures(2), Turn()
    waiting = asyncio.create_task(asyncio.wait_for(awaited[1], 60))
    await asyncio.sleep(0)
    awaited[1].cancel()

    await in_a_callback(resolve, turn, awaited, 0, 1)

    assert await awaited[0] == 0
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_result_that_comes_outside_a_turn_wakes_its_task_in_the_next() -> None:
    (awaited,), turn = futures(1), Turn()
    task = asyncio.create_task(value(awaited))
    await asyncio.sleep(0)

    turn.resolve(awaited, 5)
    assert not task.done()

    assert await task == 5


async def test_a_turn_that_a_task_makes_wakes_the_others_in_the_next() -> None:
    awaited, turn = futures(2), Turn()
    tasks = [asyncio.create_task(value(future)) for future in awaited]
    await asyncio.sleep(0)

    resolve(turn, awaited, 0, 1)
    assert not tasks[0].done()

    assert await asyncio.gather(*tasks) == [0, 10]


async def test_a_task_that_another_of_the_turn_cancels_is_cancelled_and_the_rest_go_on() -> None:
    awaited, turn = futures(3), Turn()

    async def cancel(future: asyncio.Future[int]) -> int:
        result = await future
        tasks[1].cancel()
        return result

    tasks = [asyncio.create_task((value if i else cancel)(future)) for i, future in enumerate(awaited)]
    await asyncio.sleep(0)
    await in_a_callback(resolve, turn, awaited, 0, 1, 2)
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert (results[0], type(results[1]), results[2]) == (0, asyncio.CancelledError, 20)


async def test_all_callbacks_of_a_future_are_called_in_their_order() -> None:
    (awaited,), called, turn = futures(1), list[str](), Turn()

    def note(name: str, _: asyncio.Future[int]) -> None:
        called.append(name)

    for name in ("first", "second", "third"):
        awaited.add_done_callback(partial(note, name))
    await in_a_callback(resolve, turn, [awaited], 0)
    await asyncio.sleep(0)

    assert called == ["first", "second", "third"]


async def test_a_callback_that_raises_is_reported_and_keeps_nothing_from_its_turn() -> None:
    awaited, called, reported, turn = futures(4), list[int](), list[object](), Turn()
    asyncio.get_running_loop().set_exception_handler(lambda _, about: reported.append(about.get("exception")))

    def fail(_: asyncio.Future[int]) -> None:
        turn.at_end(lambda: called.append(-1))
        resolve(turn, awaited, 3)  # a turn within the turn
        raise ZeroDivisionError

    for i, future in enumerate(awaited):
        future.add_done_callback(fail if i == 1 else lambda future: called.append(future.result()))
    await in_a_callback(resolve, turn, awaited, 0, 1, 2)

    assert called == [0, 20, 30, -1]
    assert [type(error) for error in reported] == [ZeroDivisionError]


async def test_what_a_turn_brought_before_its_receiver_failed_reaches_its_tasks() -> None:
    awaited, sent, turn = futures(2), list[str](), Turn()
    tasks = [asyncio.create_task(value(future)) for future in awaited]
    await asyncio.sleep(0)

    def receive(_: int) -> None:
        turn.resolve(awaited[0], 1)
        turn.at_end(partial(sent.append, "flushed"))
        raise ZeroDivisionError

    def run() -> None:
        with pytest.raises(ZeroDivisionError):
            turn.run(receive, 1)

    await in_a_callback(run)
    await in_a_callback(resolve, turn, awaited, 1)

    assert await asyncio.gather(*tasks) == [1, 10]
    assert sent == ["flushed"]


async def test_an_error_while_sending_is_reported_and_keeps_nothing_from_being_sent() -> None:
    (awaited,), sent, reported, turn = futures(1), list[str](), list[object](), Turn()
    asyncio.get_running_loop().set_exception_handler(lambda _, about: reported.append(about.get("exception")))

    def fail() -> None:
        raise ZeroDivisionError

    async def write(future: asyncio.Future[int]) -> None:
        await future
        turn.at_end(fail)
        turn.at_end(partial(sent.append, "sent"))

    task = asyncio.create_task(write(awaited))
    await asyncio.sleep(0)
    await in_a_callback(resolve, turn, [awaited], 0)
    await task

    assert sent == ["sent"]
    assert [type(error) for error in reported] == [ZeroDivisionError]


async def test_a_listener_that_is_told_of_an_event_in_between_runs_in_between() -> None:
    awaited, seen, turn = futures(2), list[str](), Turn()

    async def wait(future: asyncio.Future[int]) -> None:
        seen.append(f"answer {await future}")

    async def listen() -> None:
        seen.append("event")

    def receive(_: int) -> None:
        turn.resolve(awaited[0], 1)
        turn.leave_to_loop()
        tasks.append(asyncio.create_task(listen()))
        turn.resolve(awaited[1], 2)

    tasks = [asyncio.create_task(wait(future)) for future in awaited]
    await asyncio.sleep(0)
    await in_a_callback(turn.run, receive, 1)
    await asyncio.gather(*tasks)

    assert seen == ["answer 1", "event", "answer 2"]


def test_a_task_that_ends_the_program_leaves_the_others_to_the_next_turn() -> None:
    ended, sent, loop = list[str](), list[str](), asyncio.new_event_loop()

    async def wait(future: asyncio.Future[int], leave: bool) -> None:
        await future
        ended.append("left" if leave else "went on")
        if leave:
            raise SystemExit(3)

    async def resolve_all() -> None:
        awaited, turn = futures(3), Turn()
        tasks.extend(asyncio.create_task(wait(future, i == 1)) for i, future in enumerate(awaited))
        await asyncio.sleep(0)
        turn.at_end(partial(sent.append, "before"))
        asyncio.get_running_loop().call_soon(resolve, turn, awaited, 0, 1, 2)
        await asyncio.sleep(60)

    tasks = list[asyncio.Task[None]]()
    main = loop.create_task(resolve_all())
    with pytest.raises(SystemExit):
        loop.run_until_complete(main)
    assert ended == ["went on", "left"]
    loop.run_until_complete(asyncio.wait(tasks[::2]))
    main.cancel()
    loop.run_until_complete(asyncio.wait([main]))
    loop.close()

    assert ended == ["went on", "left", "went on"]
    assert isinstance(tasks[1].exception(), SystemExit)
