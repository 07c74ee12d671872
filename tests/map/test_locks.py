"""Locks: who owns one, who waits, and how it ends."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import IllegalMonitorStateError, OperationTimeoutError
from hazelcast.protocol.messages.map import MapUnlock
from tests.support.internals import pending_calls
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hazelcast.asyncio import Map
    from hazelcast.member import Member


@pytest.fixture
async def m(client: HazelcastClient, unique_name: str) -> Map[str, int]:
    return await client.get_map(unique_name, str, int)


async def in_another_task(work: Callable[[], Awaitable[object]]) -> object:
    """Return what `work` does in a task that inherits nothing from this one."""
    import contextvars

    async def run() -> object:
        return await work()

    return await asyncio.get_running_loop().create_task(run(), context=contextvars.Context())


async def locked_by_another(m: Map[str, int], key: str) -> None:
    await in_another_task(lambda: m.lock(key))


async def test_lock_and_unlock(m: Map[str, int]) -> None:
    assert await m.is_locked("a") is False
    assert await m.lock("a") is None  # type: ignore[func-returns-value]
    assert await m.is_locked("a") is True
    assert await m.unlock("a") is None  # type: ignore[func-returns-value]
    assert await m.is_locked("a") is False


async def test_a_lock_is_reentrant(m: Map[str, int]) -> None:
    await m.lock("a")
    await m.lock("a")
    assert await m.try_lock("a") is True

    await m.unlock("a")
    await m.unlock("a")
    assert await m.is_locked("a") is True
    await m.unlock("a")
    assert await m.is_locked("a") is False


async def test_unlock_without_a_lock(m: Map[str, int]) -> None:
    with pytest.raises(IllegalMonitorStateError):
        await m.unlock("a")


async def test_only_the_owner_unlocks(m: Map[str, int]) -> None:
    await locked_by_another(m, "a")

    with pytest.raises(IllegalMonitorStateError):
        await m.unlock("a")
    assert await m.is_locked("a") is True


async def test_the_owner_writes_and_others_do_not(m: Map[str, int]) -> None:
    await m.lock("a")

    await m.set("a", 1)
    assert await m.try_put("a", 2) is True
    assert await in_another_task(lambda: m.try_put("a", 3)) is False
    assert await in_another_task(lambda: m.try_remove("a")) is False
    assert await in_another_task(lambda: m.get("a")) == 2
    assert await m.try_remove("a") is True
    await m.unlock("a")
    assert await in_another_task(lambda: m.try_put("a", 3)) is True


async def test_a_write_waits_for_the_lock(m: Map[str, int]) -> None:
    await m.lock("a")
    writing = asyncio.ensure_future(in_another_task(lambda: m.set("a", 1)))
    await asyncio.sleep(0.1)
    assert not writing.done()

    await m.unlock("a")

    await writing
    assert await m.get("a") == 1


async def test_a_lock_waits_for_the_lock(m: Map[str, int]) -> None:
    await m.lock("a")
    waiting = asyncio.ensure_future(in_another_task(lambda: m.lock("a")))
    await asyncio.sleep(0.1)
    assert not waiting.done()

    await m.unlock("a")

    await waiting
    assert await m.is_locked("a") is True


async def test_two_tasks_exclude_each_other(m: Map[str, int]) -> None:
    await m.set("counter", 0)

    async def count() -> None:
        for _ in range(20):
            await m.lock("counter")
            try:
                value = await m.get("counter")
                assert value is not None
                await m.set("counter", value + 1)
            finally:
                await m.unlock("counter")

    await asyncio.gather(count(), count(), count())

    assert await m.get("counter") == 60


async def test_a_task_does_not_own_what_its_parent_locked(m: Map[str, int]) -> None:
    await m.lock("a")

    async def child() -> bool:
        return await m.try_lock("a")

    assert await asyncio.create_task(child()) is False


async def test_what_a_holder_starts_may_write(m: Map[str, int]) -> None:
    await m.lock("a")

    async with asyncio.TaskGroup() as group:
        group.create_task(m.set("a", 1))

    assert await asyncio.wait_for(m.put("a", 2), 5) == 1
    await m.unlock("a")


async def test_wait_for_locks_for_its_caller(m: Map[str, int]) -> None:
    # On Python 3.11 wait_for runs what it is given in a task of its own.
    await asyncio.wait_for(m.lock("a"), 5)
    assert await asyncio.wait_for(m.try_lock("a"), 5) is True

    await m.set("a", 1)
    await asyncio.wait_for(m.unlock("a"), 5)
    await m.unlock("a")

    assert await m.is_locked("a") is False


async def test_the_lock_of_a_finished_task_is_not_inherited(m: Map[str, int]) -> None:
    # An owner that is a task's address would come back with a new task at that address, after a few tries.
    async def lock() -> bool:
        return await m.try_lock("a")

    assert await asyncio.create_task(lock()) is True
    for _ in range(50):
        assert await asyncio.create_task(lock()) is False
    assert await m.try_lock("a") is False


async def test_force_unlock(m: Map[str, int]) -> None:
    await locked_by_another(m, "a")

    await m.force_unlock("a")

    assert await m.is_locked("a") is False
    assert await m.try_lock("a") is True


async def test_lease_ends_the_lock(m: Map[str, int]) -> None:
    await m.lock("lock", lease_time=0.3)
    assert await m.try_lock("try_lock", lease_time=0.3) is True
    assert await m.is_locked("lock") is True

    for key in ("lock", "try_lock"):
        await asyncio.wait_for(locked_by_another(m, key), 10)


async def test_try_lock_waits_no_longer_than_its_timeout(m: Map[str, int]) -> None:
    await locked_by_another(m, "a")
    loop = asyncio.get_running_loop()

    started = loop.time()
    assert await m.try_lock("a") is False
    assert await m.try_lock("a", timeout=0.3) is False

    assert 0.25 < loop.time() - started < 5


async def test_try_lock_gets_a_lock_that_becomes_free(m: Map[str, int]) -> None:
    await m.lock("a")
    waiting = asyncio.ensure_future(in_another_task(lambda: m.try_lock("a", timeout=10)))
    await asyncio.sleep(0.1)

    await m.unlock("a")

    assert await waiting is True


async def test_try_put_waits_for_the_lock(m: Map[str, int]) -> None:
    await m.lock("a")
    waiting = asyncio.ensure_future(in_another_task(lambda: m.try_put("a", 1, timeout=10)))
    await asyncio.sleep(0.1)
    assert not waiting.done()

    await m.unlock("a")

    assert await waiting is True


async def test_lock_context(m: Map[str, int]) -> None:
    async with m.lock_context("a"):
        assert await m.is_locked("a") is True
        await m.set("a", 1)
    assert await m.is_locked("a") is False

    with pytest.raises(RuntimeError, match="from the body"):
        async with m.lock_context("a"):
            raise RuntimeError("from the body")
    assert await m.is_locked("a") is False


async def test_lock_context_excludes_others(m: Map[str, int]) -> None:
    inside = 0

    async def visit() -> None:
        nonlocal inside
        async with m.lock_context("a"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(5)))


async def test_lock_context_unlocks_when_its_task_is_cancelled(m: Map[str, int]) -> None:
    entered = asyncio.Event()

    async def hold() -> None:
        async with m.lock_context("a"):
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await eventually(lambda: _is_free(m, "a"))


async def _is_free(m: Map[str, int], key: str) -> bool:
    return not await m.is_locked(key)


async def test_a_lock_that_was_cancelled_is_given_back_when_it_comes(client: HazelcastClient, m: Map[str, int]) -> None:
    # A member can't be told to stop waiting: it grants the lock to each of them in turn.
    await m.lock("a")
    pending = pending_calls(client)
    assert not pending

    async def wait(lock: Callable[[], Awaitable[object]]) -> None:
        await lock()

    waiting = [asyncio.create_task(wait(lambda: m.lock("a"))) for _ in range(5)]
    waiting.append(asyncio.create_task(wait(lambda: m.try_lock("a", timeout=60))))
    await asyncio.sleep(0.05)
    assert len(pending) == 6
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    assert all(task.cancelled() for task in waiting)

    await m.unlock("a")

    await eventually(lambda: not pending)
    assert await m.is_locked("a") is False


async def test_one_request_of_an_owner_is_under_way_at_a_time(client: HazelcastClient, m: Map[str, int]) -> None:
    """Two that are sent again after a lost connection could count twice each, and the lock never be free again."""
    await locked_by_another(m, "a")
    locking = [asyncio.ensure_future(m.lock("a")) for _ in range(3)]
    other = asyncio.ensure_future(m.lock("b"))
    await other
    await asyncio.sleep(0.02)
    assert len(pending_calls(client)) == 1

    locking[0].cancel()
    await asyncio.sleep(0.02)
    assert len(pending_calls(client)) == 1
    await m.force_unlock("a")
    await asyncio.gather(*locking[1:])
    await m.unlock("a")
    await m.unlock("a")
    await eventually(lambda: _is_free(m, "a"))


async def test_a_lock_waits_for_the_release_of_a_context_whose_end_was_cancelled(
    member: Member, member_client: HazelcastClient
) -> None:
    m = await member_client.get_map("m", str, int)
    member.faults.delay(MapUnlock, 0.2)

    async def hold() -> int:
        with suppress(asyncio.CancelledError):
            async with m.lock_context("a"):
                pass
        again = asyncio.ensure_future(m.lock("a"))
        await asyncio.sleep(0.02)
        under_way = len(pending_calls(member_client))
        await again
        await m.unlock("a")
        return under_way

    holding = asyncio.create_task(hold())
    await eventually(lambda: MapUnlock in {type(call.request) for call in pending_calls(member_client).values()})
    holding.cancel()
    assert await holding == 1
    assert await m.is_locked("a") is False


async def test_a_release_that_fails_after_a_cancellation_is_nobodys_error(
    member: Member, member_client: HazelcastClient, caplog: pytest.LogCaptureFixture
) -> None:
    m = await member_client.get_map("m", str, int)
    await m.lock("a")

    async def hold() -> None:
        async with m.lock_context("a"):
            await m.force_unlock("a")
            member.faults.delay(MapUnlock, 0.1)

    holding = asyncio.create_task(hold())
    await m.unlock("a")
    await eventually(lambda: MapUnlock in {type(call.request) for call in pending_calls(member_client).values()})
    holding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holding
    await eventually(lambda: not pending_calls(member_client))
    gc.collect()
    assert not caplog.records


async def test_who_does_not_have_a_lock_is_told_so_though_an_earlier_call_waits_for_it(m: Map[str, int]) -> None:
    await locked_by_another(m, "a")
    locking = asyncio.ensure_future(m.lock("a"))
    await asyncio.sleep(0.02)
    with pytest.raises(IllegalMonitorStateError):
        await m.unlock("a")
    await m.force_unlock("a")
    await locking
    await m.unlock("a")


async def test_a_lock_is_tried_again_at_once_after_a_cancelled_one_that_is_given_back(m: Map[str, int]) -> None:
    locking = asyncio.ensure_future(m.lock("a"))
    await asyncio.sleep(0)
    locking.cancel()
    await asyncio.sleep(0)
    assert await m.try_lock("a") is True
    await m.unlock("a")
    assert await m.is_locked("a") is False


async def test_no_lock_is_had_while_a_cancelled_one_still_waits(m: Map[str, int]) -> None:
    await locked_by_another(m, "a")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(m.lock("a"), 0.05)

    assert await m.try_lock("a") is False
    assert await m.try_lock("a", timeout=0.2) is False
    await m.force_unlock("a")
    assert await m.try_lock("a", timeout=5) is True
    await m.unlock("a")
    await eventually(lambda: _is_free(m, "a"))


async def test_a_lock_waited_for_in_vain_can_be_tried_again(m: Map[str, int]) -> None:
    await locked_by_another(m, "a")
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(m.lock("a"), 0.05)

    again = asyncio.ensure_future(m.lock("a"))
    await asyncio.sleep(0.05)
    await m.force_unlock("a")
    await again
    await m.unlock("a")

    await eventually(lambda: _is_free(m, "a"))


async def test_a_lock_may_wait_for_longer_than_an_invocation(address: str, unique_name: str) -> None:
    from hazelcast.asyncio import HazelcastClient

    async with HazelcastClient(cluster_members=[address], invocation_timeout=0.3) as client:
        m = await client.get_map(unique_name, str, int)
        await locked_by_another(m, "a")
        locking = asyncio.ensure_future(m.lock("a"))
        trying = asyncio.ensure_future(m.try_lock("a", timeout=0.9))
        await asyncio.sleep(0.5)
        assert not locking.done()
        assert await trying is False
        with pytest.raises(OperationTimeoutError, match=r"^MapSet was not done in time"):
            await m.set("a", 1)

        await m.force_unlock("a")
        await locking
        await m.unlock("a")


async def test_tasks_that_wait_for_a_lock_leave_room_for_its_holder(member: Member) -> None:
    inside = list[int]()
    async with HazelcastClient(
        cluster_members=[member.address], max_concurrent_invocations=2, invocation_timeout=1
    ) as client:
        m = await client.get_map("m", str, int)

        async def work(number: int) -> None:
            async with m.lock_context("a"):
                if not inside:
                    await eventually(lambda: client.stats().calls.pending == 4)
                inside.append(number)
                await m.set("a", number)

        async with asyncio.timeout(10):
            await asyncio.gather(*(in_another_task(partial(work, number)) for number in range(5)))

        assert sorted(inside) == [0, 1, 2, 3, 4]
        assert await m.is_locked("a") is False


@pytest.mark.parametrize("force", [False, True])
async def test_a_lock_can_be_released_while_other_calls_take_all_the_room(member: Member, force: bool) -> None:
    async with HazelcastClient(
        cluster_members=[member.address], max_concurrent_invocations=1, invocation_timeout=1
    ) as client:
        m = await client.get_map("m", str, int)
        await m.lock("a")
        waiting = asyncio.ensure_future(in_another_task(lambda: m.try_put("a", 1, timeout=30)))
        await eventually(lambda: client.stats().calls.pending == 1)

        await (m.force_unlock("a") if force else m.unlock("a"))

        assert await waiting is True
