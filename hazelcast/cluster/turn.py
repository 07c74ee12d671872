"""A turn of the event loop: what comes in one read goes to the tasks that await it, and what those write goes out.

All in one callback of the loop. The ordinary way, in which each result makes a handle for the task that it wakes, and
the first write one for the flush, takes two turns more.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, NoReturn, TypeVar

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
        self._woken: deque[tuple[Callable[..., object], Callable[[Future[Any]], object], Future[Any]]] = deque()
        self._flushes: deque[Callable[[], object]] = deque()

    def run(self, receive: Callable[[int], object], count: int) -> None:
        """Call ``receive(count)``; then go on with the tasks that it has woken, and send what they have written.

        What they raise goes where it would go from a callback of the loop.
        """
        # A task can't go on while another runs; no event loop reads then, but a transport of other make might. And with
        # nest_asyncio, which notebooks have, a task may run the loop: all that waits for it is to be known to the loop.
        if self._open or asyncio.current_task(self._loop) is not None or hasattr(self._loop, "_nest_patched"):
            receive(count)
            return
        self._open = self._together
        try:
            receive(count)
            woken = self._woken
            while woken:
                run, callback, future = woken.popleft()
                try:
                    run(callback, future)
                except BaseException as error:
                    self._failed(callback, error)
            while self._flushes:
                flush = self._flushes.popleft()
                try:
                    flush()
                except BaseException as error:
                    self._failed(flush, error)
        finally:
            self.leave_to_loop()

    def leave_to_loop(self) -> None:
        """Have the loop do what is left of this turn, in order with what it was told to call otherwise."""
        self._open = False
        for run, callback, future in self._woken:
            self._loop.call_soon(run, callback, future)
        for flush in self._flushes:
            self._loop.call_soon(flush)
        self._woken.clear()
        self._flushes.clear()

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

    def _failed(self, callback: Callable[..., object], error: BaseException) -> None:
        if isinstance(error, Exception):
            about = {"message": f"Exception in callback {callback!r}", "exception": error}
            self._loop.call_exception_handler(about)
        else:  # it ends the program, where a transport might keep it for itself
            self._loop.call_soon(_leave, error)
            self.leave_to_loop()


def _leave(error: BaseException) -> NoReturn:
    raise error
