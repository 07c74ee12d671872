"""States of a client's life, and who is told of them."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from enum import StrEnum
from typing import TypeAlias
from uuid import uuid4

from hazelcast.checks import function
from hazelcast.log import Origin

__all__ = ["Lifecycle", "LifecycleListener", "LifecycleService", "LifecycleState"]

_log = logging.getLogger(__name__)


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
        self._listeners = {str(uuid4()): listener for listener in listeners}
        self._shutdown = shutdown
        self._tasks: set[asyncio.Future[None]] = set()
        self.running = False

    def add(self, listener: LifecycleListener) -> str:
        """Add a listener; return the id for `remove`."""
        registration_id = str(uuid4())
        self._listeners[registration_id] = listener
        return registration_id

    def remove(self, registration_id: str) -> bool:
        """Remove a listener; return whether there was one of that id."""
        return self._listeners.pop(registration_id, None) is not None

    def fire(self, state: LifecycleState) -> None:
        """Tell every listener; what one raises is logged and changes nothing."""
        self.state = state
        _log.info("The client is %s", state, extra=self.origin.about("client_state"))
        for listener in list(self._listeners.values()):
            try:
                result = listener(state)
            except Exception:
                self._failed(state)
            else:
                if inspect.isawaitable(result):
                    self._keep(self._finish(result, state))

    def request_shutdown(self) -> None:
        """Begin the shutdown from within, when the cluster is lost for good."""
        self._keep(self._shutdown())

    async def settle(self) -> None:
        """Wait for the listeners that are `async def`."""
        others = self._tasks - {asyncio.current_task()}
        if others:
            await asyncio.wait(others)

    def _keep(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _finish(self, result: Awaitable[object], state: LifecycleState) -> None:
        try:
            await result
        except Exception:
            self._failed(state)

    def _failed(self, state: LifecycleState) -> None:
        extra = self.origin.about("listener_failed")
        _log.exception("A lifecycle listener raised an error on %s", state, extra=extra)


class LifecycleService:
    """Tells whether the client is running, and tells listeners of changes."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle

    def is_running(self) -> bool:
        """Return whether the client was started and is not shut down."""
        return self._lifecycle.running

    def add_listener(self, on_state_change: LifecycleListener) -> str:
        """Call `on_state_change` with each new `LifecycleState`; it may be an `async def`.

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
