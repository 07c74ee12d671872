"""A turn of the event loop: what comes in one read goes to the tasks that await it, and what those write goes out.

All in one callback of the loop. The ordinary way, in which each result makes a handle for the task that it wakes, and
the first write one for the flush, takes two turns more.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Callable
    from typing import Any

T = TypeVar("T")


class Turn:
    """What the connections of a client share to wake tasks and to send."""

    __slots__ = ("_flushes", "_loop", "_open", "_together", "_woken")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        # In debug mode the loop names the task that was slow, if it has a handle of its own.
        self._together = not self._loop.get_debug()
        self._open = False
        self._woken: list[tuple[Callable[..., object], Callable[[Future[Any]], object], Future[Any]]] = []
        self._flushes: list[Callable[[], object]] = []

    def run(self, receive: Callable[[int], object], count: int) -> None:
        """Call ``receive(count)``; then go on with the tasks that it has woken, and send what they have written.

        What they raise goes where it would go from a callback of the loop.
        """
        # A task can't go on while another runs; no event loop reads then, but a transport of other make might.
        if self._open or not self._together or asyncio.current_task(self._loop) is not None:
            receive(count)
            return
        self._open = True
        woken = iter(self._woken)  # it sees what comes later as well
        try:
            receive(count)
            for run, callback, future in woken:
                try:
                    run(callback, future)
                except Exception as error:
                    about = {"message": f"Exception in callback {callback!r}", "exception": error, "future": future}
                    self._loop.call_exception_handler(about)
        finally:
            self._open = False
            # None are left, unless one ends the program.
            for run, callback, future in woken:
                self._loop.call_soon(run, callback, future)
            self._woken.clear()
            self._flush()

    def resolve(self, future: Future[T], result: T) -> None:
        """Set the result of `future`, unless it was cancelled; a task that awaits it goes on at the end of the turn."""
        # It has no callback when it is done, or when nobody awaits it yet; several are called in their order.
        if self._open and (callbacks := future._callbacks) and len(callbacks) == 1:
            callback, context = callbacks[0]
            future.remove_done_callback(callback)
            future.set_result(result)
            self._woken.append((context.run, callback, future))
        elif not future.cancelled():
            future.set_result(result)

    def at_end(self, flush: Callable[[], object]) -> None:
        """Call `flush` when the tasks of this turn have run."""
        if self._open:
            self._flushes.append(flush)
        else:
            self._loop.call_soon(flush)

    def _flush(self) -> None:
        flushes, self._flushes = iter(self._flushes), []
        try:
            for flush in flushes:
                flush()
        finally:
            for flush in flushes:
                self._loop.call_soon(flush)
