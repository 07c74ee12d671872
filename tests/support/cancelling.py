"""Cancels a coroutine at a chosen point: the n-th time that it gives control away."""

from __future__ import annotations

import asyncio
import functools
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator


class Suspensions:
    """Counts how often a coroutine was suspended, and cancels its task at one of these times."""

    def __init__(self, cancel_at: int, late: bool) -> None:
        self._cancel_at = cancel_at
        self._late = late
        self.count = 0

    @types.coroutine
    def run(self, work: Coroutine[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Run `work` to its end, stopping on its way at each future it waits for."""
        step: Callable[[Any], Any] = work.send
        argument: Any = None
        while True:
            try:
                future: asyncio.Future[Any] | None = step(argument)
            except StopIteration as end:
                return end.value
            self.count += 1
            if self.count == self._cancel_at:
                task = asyncio.current_task()
                assert task is not None
                if self._late and future is not None:
                    future.add_done_callback(functools.partial(_cancel, task))
                else:
                    asyncio.get_running_loop().call_soon(task.cancel)
            try:
                argument = yield future
                step = work.send
            except BaseException as error:
                argument, step = error, work.throw


def _cancel(task: asyncio.Task[Any], _: object) -> None:
    task.cancel()


async def cancelled_at(number: int, work: Coroutine[Any, Any, Any], *, late: bool = False) -> bool:
    """Run `work` in a task and cancel it at its suspension `number`; return whether it has so many.

    What it raises in place of `CancelledError` is raised.

    Args:
        number: Which suspension, from 1.
        work: What to run.
        late: Cancel when what it waits for has come and it has not gone on yet, rather than at once.
    """
    suspensions = Suspensions(number, late)

    async def run() -> Any:
        return await suspensions.run(work)

    task = asyncio.create_task(run())
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    return suspensions.count >= number
