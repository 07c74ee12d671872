"""Results for futures, and one handle of the event loop for all tasks that they wake in a turn."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Callable
    from typing import Any

T = TypeVar("T")


class Wakeups:
    """Sets the results of futures, most of which a task awaits.

    `Future.set_result` makes a handle for each task that it wakes, which is a tenth of what a small call costs. Answers
    come in batches, so here one handle wakes all tasks, in the order of their results.
    """

    __slots__ = ("_loop", "_together", "_woken")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        # In debug mode the loop names the task that was slow, if it has a handle of its own.
        self._together = not self._loop.get_debug()
        self._woken: list[tuple[Callable[..., object], Callable[[Future[Any]], object], Future[Any]]] = []

    def resolve(self, future: Future[T], result: T) -> None:
        """Set the result of `future`, unless it was cancelled."""
        # It has no callback when it is done, or when nobody awaits it yet; several are called in their order.
        if self._together and (callbacks := future._callbacks) and len(callbacks) == 1:
            callback, context = callbacks[0]
            future.remove_done_callback(callback)
            future.set_result(result)
            if not self._woken:
                self._loop.call_soon(self._wake)
            self._woken.append((context.run, callback, future))
        elif not future.cancelled():
            future.set_result(result)

    def _wake(self) -> None:
        woken, self._woken = iter(self._woken), []
        try:
            for run, callback, future in woken:
                run(callback, future)
        except BaseException:  # such as SystemExit, which the loop is to know of; the others are woken all the same
            self._woken = [*woken, *self._woken]
            self._loop.call_soon(self._wake)
            raise
