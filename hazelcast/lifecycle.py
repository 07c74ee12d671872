"""States of a client's life, and who is told of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from contextvars import ContextVar
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import uuid4

from hazelcast.checks import function
from hazelcast.cluster.dispatch import Dispatcher, TaskSet
from hazelcast.log import Origin

__all__ = ["Lifecycle", "LifecycleListener", "LifecycleService", "LifecycleState"]

_log = logging.getLogger(__name__)

LISTENERS_TIMEOUT: Final = 5.0
"""Seconds that a shutdown gives listeners which are `async def`."""


class LifecycleState(StrEnum):
    """What a lifecycle listener is told; each member is a `str` equal to its own name.

    In order: STARTING, STARTED, CONNECTED, then DISCONNECTED and CONNECTED in turns, SHUTTING_DOWN, SHUTDOWN.
    A client of several clusters is told CHANGED_CLUSTER before CONNECTED when it comes to another one than before.
    """

    STARTING = "STARTING"
    STARTED = "STARTED"
    CONNECTED = "CONNECTED"
    """The first member is connected, or the first one after a time without any."""
    DISCONNECTED = "DISCONNECTED"
    """The last connection was lost."""
    CHANGED_CLUSTER = "CHANGED_CLUSTER"
    """A client of several clusters (`create_failover`) was let in by another one than before."""
    SHUTTING_DOWN = "SHUTTING_DOWN"
    SHUTDOWN = "SHUTDOWN"


LifecycleListener: TypeAlias = Callable[[LifecycleState], object]
"""Called with each new state; may be an `async def`."""


class Lifecycle:
    """The state of one client; fires the events."""

    def __init__(
        self,
        listeners: Iterable[LifecycleListener],
        shutdown: Callable[[], Coroutine[object, object, None]],
        origin: Origin | None = None,
    ) -> None:
        self.origin: Origin = origin or Origin()
        self.state: LifecycleState | None = None
        """The last one that was told of; None before the start."""
        self._tasks = TaskSet(self.origin)
        self._listeners = {str(uuid4()): self._queue(listener) for listener in listeners}
        self._shutdown = shutdown
        self._ending: set[asyncio.Future[None]] = set()
        """Apart from the listeners: a shutdown waits for those, and must not wait for a task that waits for its end."""
        self.running = False

    def _queue(self, listener: LifecycleListener) -> Dispatcher[LifecycleState]:
        def tell(state: LifecycleState) -> object:
            _telling.set((self, asyncio.current_task()))
            return listener(state)

        return Dispatcher(tell, self._tasks)

    def add(self, listener: LifecycleListener) -> str:
        """Add a listener; return the id for `remove`."""
        registration_id = str(uuid4())
        self._listeners[registration_id] = self._queue(listener)
        return registration_id

    def remove(self, registration_id: str) -> bool:
        """Remove a listener; return whether there was one of that id."""
        return self._listeners.pop(registration_id, None) is not None

    def fire(self, state: LifecycleState) -> None:
        """Have every listener told, each in its own task; what one raises is logged and changes nothing."""
        self.state = state
        _log.info("The client is %s", state, extra=self.origin.about("client_state"))
        for queue in self._listeners.values():
            queue.put(state)

    def request_shutdown(self) -> None:
        """Begin the shutdown from within, when the cluster is lost for good."""
        task = asyncio.get_running_loop().create_task(self._shutdown())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    @property
    def teller(self) -> asyncio.Task[object] | None:
        """The task of the listener from within which this is called, None elsewhere."""
        lifecycle, task = _telling.get()
        return task if lifecycle is self else None

    async def settle(self) -> None:
        """Wait some seconds for the listeners, except the one that calls this; cancel those that are still at it."""
        await self._tasks.close(LISTENERS_TIMEOUT, self.teller)


_telling: ContextVar[tuple[Lifecycle | None, asyncio.Task[object] | None]] = ContextVar("telling", default=(None, None))
"""Whose listener is running, and in which task; also in tasks that the listener starts, as `asyncio.wait_for` does."""


class LifecycleService:
    """Tells whether the client is running, and tells listeners of changes."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle

    def is_running(self) -> bool:
        """Return whether the client was started and is not shut down."""
        return self._lifecycle.running

    def add_listener(self, on_state_change: LifecycleListener) -> str:
        """Call `on_state_change` with each new `LifecycleState`, in order; it may be an `async def`.

        A shutdown waits for the listeners to end, for 5 seconds at most; then it cancels them.

        Returns:
            The id for `remove_listener`.

        Raises:
            InvalidArgumentTypeError: it can't be called.
        """
        function("on_state_change", on_state_change)
        return self._lifecycle.add(on_state_change)

    def remove_listener(self, registration_id: str) -> bool:
        """Remove a listener; False if there is none of that id."""
        return self._lifecycle.remove(registration_id)
