"""Runs user callbacks outside the read path, in order, one queue a registration."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, Generic, TypeVar

from hazelcast.log import Origin

E = TypeVar("E")

_log = logging.getLogger(__name__)

QUEUE_LIMIT: Final = 100_000
"""Events that one registration may have waiting; when it is full, the newest are dropped, counted and logged."""

_BATCH: Final = 100

CANCEL_TIMEOUT: Final = 5.0
"""Seconds that a task gets to end when it was cancelled."""

Callback = Callable[[E], object]
"""Plain or `async def`; what it returns is awaited if it can be."""


class Dispatcher(Generic[E]):
    """Hands events to one callback, plain or `async def`, in order.

    What the callback raises is logged. While it is slow, its events wait here and nothing else does.
    """

    def __init__(self, callback: Callback[E], tasks: TaskSet, limit: int = QUEUE_LIMIT) -> None:
        self._callback = callback
        self._tasks = tasks
        self._limit = limit
        self._queue: deque[E] = deque()
        self._running = False
        self.dropped: int = 0

    def put(self, event: E) -> None:
        """Queue `event`; return at once."""
        if len(self._queue) >= self._limit:
            if not self.dropped:
                _log.warning(
                    "A listener is too slow: its queue of %d events is full, and events are dropped",
                    self._limit,
                    extra=self._tasks.origin.about("events_dropped"),
                )
            self.dropped += 1
            self._tasks.events_dropped += 1
            return
        self._queue.append(event)
        if not self._running:
            self._running = True
            self._tasks.start(self._drain())

    async def _drain(self) -> None:
        try:
            while self._queue:
                for _ in range(min(len(self._queue), _BATCH)):
                    await call(self._callback, self._queue.popleft(), self._tasks.origin)
                # A flood of events must not keep everything else waiting.
                await asyncio.sleep(0)
        finally:
            self._running = False


async def call(callback: Callback[E], event: E, origin: Origin) -> None:
    """Call `callback` and await what it returns, if that can be awaited; log what it raises."""
    try:
        result = callback(event)
        if inspect.isawaitable(result):
            await result
    except (Exception, asyncio.CancelledError) as error:
        # Of these tasks only `TaskSet.close` cancels any. Otherwise it comes from something that the callback awaited.
        if isinstance(error, asyncio.CancelledError) and (task := asyncio.current_task()) and task.cancelling():
            raise
        _log.exception("A listener raised an error on %r", event, extra=origin.about("listener_failed"))


def retrieve(future: asyncio.Future[Any]) -> None:
    """Take the error of what is done and was not cancelled, which nobody else may ask for: asyncio would complain."""
    if not future.cancelled():
        future.exception()


class TaskSet:
    """The tasks that a client owns: none outlives it."""

    def __init__(self, origin: Origin | None = None) -> None:
        self.origin: Origin = origin or Origin()
        self.events_dropped: int = 0
        """Events that the queues of listeners had no room for."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def start(self, work: Coroutine[object, None, None]) -> None:
        """Run `work` in a task; after `close` it is dropped."""
        if self._closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A background task failed", exc_info=error, extra=self.origin.about("task_failed"))

    async def close(self, patience: float = 0.0, spared: asyncio.Task[object] | None = None) -> None:
        """Wait `patience` seconds for all tasks, cancel what is left, and wait for the end of that.

        The task that calls this is left out, and so is `spared`. One that does not end although it was cancelled is
        waited for no longer than `CANCEL_TIMEOUT`.
        """
        self._closed = True
        left: set[asyncio.Task[None]] = self._tasks - {asyncio.current_task(), spared}
        if left and patience:
            _, left = await asyncio.wait(left, timeout=patience)
            self._log_left(left, f"after {patience:.1f} s, and is cancelled")
        for task in left:
            task.cancel()
        if left:
            _, left = await asyncio.wait(left, timeout=CANCEL_TIMEOUT)
            self._log_left(left, "although it was cancelled")

    def _log_left(self, tasks: set[asyncio.Task[None]], why: str) -> None:
        for task in tasks:
            extra = self.origin.about("task_failed")
            _log.error("A listener or a background task has not ended %s: %s", why, repr(task), extra=extra)
