"""Who owns a lock.

Members know the owner of a lock as a pair of client and thread id, and let the owner alone write to a locked key. Here
an owner is a task, under a number that is never used twice. It is found when ``lock`` is *called*, not when what it
returns is run, so that ``asyncio.wait_for(m.lock(key), 2)`` locks for its caller although it may run in another task.

Other operations act for the owner that is set in the current context. A task inherits the context of the one that
started it: what a lock holder starts may write to what it locked, until it locks something for itself.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import weakref
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from hazelcast.cluster.dispatch import retrieve
from hazelcast.errors import IllegalMonitorStateError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import TracebackType

NO_OWNER: Final = 0
_ROUND_TRIP: Final = 0.1
"""Seconds."""

_numbers = itertools.count(1)


class _Owner(NamedTuple):
    number: int
    task: weakref.ref[asyncio.Task[Any]]


_owner: ContextVar[_Owner | None] = ContextVar("hazelcast_lock_owner", default=None)
_number: ContextVar[int] = ContextVar("hazelcast_lock_owner_number", default=NO_OWNER)

acting_owner: Final = _number.get
"""Returns the owner that an operation acts for, `NO_OWNER` if nothing was locked in this context."""


def task_owner() -> int:
    """Return the number of the current task as an owner, a new one on first use."""
    task = asyncio.current_task()
    owner = _owner.get()
    if owner is None or owner.task() is not task:
        if task is None:
            raise IllegalMonitorStateError("A lock is taken and released by a task; there is none here")
        owner = _Owner(next(_numbers), weakref.ref(task))
        _owner.set(owner)
        _number.set(owner.number)
    return owner.number


class Turns:
    """Lets an owner have one request about the lock of a key under way at a time.

    A member knows a request that is sent again by its reference id, but only that of the last request. Were two under
    way when a connection is lost, both could count twice: the lock would never be free again, or be lost at once.
    """

    def __init__(self) -> None:
        self._taken: dict[tuple[bytes, int], asyncio.Future[None]] = {}

    async def take(self, key: bytes, owner: int, seconds: float) -> float | None:
        """Wait for the end of an earlier request.

        Returns:
            What is left of the `seconds`; None if it has not ended by then.
        """
        loop = asyncio.get_running_loop()
        # An earlier one that was cancelled may be about to be given back, although nobody else has the lock.
        limit = loop.time() + max(seconds, _ROUND_TRIP)
        while (earlier := self._taken.get((key, owner))) is not None:
            await asyncio.wait({earlier}, timeout=None if limit == math.inf else max(0.0, limit - loop.time()))
            if not earlier.done():
                return None
        self._taken[key, owner] = loop.create_future()
        return min(seconds, max(0.0, limit - loop.time()))

    def end(self, key: bytes, owner: int) -> None:
        """Let the next request go."""
        self._taken.pop((key, owner)).set_result(None)


class LockContext:
    """Holds a lock for the body of ``async with``; the lock is released however the body ends."""

    def __init__(
        self, lock: Callable[[], Coroutine[Any, Any, None]], unlock: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        self._lock = lock
        self._unlock = unlock

    async def __aenter__(self) -> Self:
        await self._lock()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        releasing = asyncio.create_task(self._unlock())
        try:
            await asyncio.shield(releasing)
        except asyncio.CancelledError:
            releasing.add_done_callback(retrieve)  # nobody is there any more for its error
            raise
