"""Registrations of events that survive a reconnect: made again on every connection that is opened."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID, uuid4

from hazelcast.checks import text
from hazelcast.errors import HazelcastClientNotActiveError, HazelcastError, OperationTimeoutError
from hazelcast.protocol.compiler import event_codec
from hazelcast.protocol.message import Event, Request, events_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.cluster.connection import Connection
    from hazelcast.cluster.dispatch import TaskSet
    from hazelcast.cluster.invocation import EventHandler, InvocationService
    from hazelcast.protocol.frames import Bytes

E = TypeVar("E", bound=Event)

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 30.0

_log = logging.getLogger(__name__)


def event_handler(request: type[Request[Any]], receive: Callable[[Any], None]) -> EventHandler:
    """Return a handler that decodes the events which `request` declares and passes them to `receive`."""
    codecs = {event.TYPE: event_codec(event) for event in events_of(request)}

    def handle(message_type: int, buffer: Bytes, start: int, end: int) -> None:
        if (codec := codecs.get(message_type)) is not None:
            receive(codec.decode(buffer, start, end))

    return handle


class _Registration:
    def __init__(
        self, request: Request[UUID], remove: Callable[[UUID], Request[bool]] | None, on_event: EventHandler
    ) -> None:
        self.request, self.remove, self.on_event = request, remove, on_event
        self.servers: dict[Connection, tuple[UUID, int]] = {}
        """Per connection: the member's id of the registration and the correlation id that its events carry."""
        self.active = True


class ListenerService:
    """Keeps each registration alive on every connection of the client."""

    def __init__(
        self, invocations: InvocationService, connections: Callable[[], list[Connection]], tasks: TaskSet
    ) -> None:
        self._invocations = invocations
        self._connections = connections
        self._tasks = tasks
        self._registrations: dict[str, _Registration] = {}

    async def add(
        self,
        request: Request[UUID],
        remove: Callable[[UUID], Request[bool]] | None,
        receive: Callable[[Any], None],
    ) -> str:
        """Register on all connections, present and future.

        Args:
            request: Makes the registration on one member.
            remove: Makes the request that takes back a registration, from the member's id of it; None if there is none.
            receive: Takes each decoded event, on the read path: it must queue and return.

        Returns:
            The id for `remove`.

        Raises:
            HazelcastClientNotActiveError: the client is shut down.
        """
        self._invocations.check_open()
        registration = _Registration(request, remove, event_handler(type(request), receive))
        registration_id = str(uuid4())
        self._registrations[registration_id] = registration
        try:
            await asyncio.gather(*(self._register(registration, connection) for connection in self._connections()))
        except BaseException:
            del self._registrations[registration_id]
            registration.active = False
            self._tasks.start(self._deregister(registration))
            raise
        return registration_id

    async def remove(self, registration_id: str) -> bool:
        """Take a registration back; False if there is none. Members that can't be reached forget it by themselves.

        Raises:
            InvalidArgumentTypeError: the id is not text.
        """
        registration = self._registrations.pop(text("registration_id", registration_id), None)
        if registration is None:
            return False
        registration.active = False
        await self._deregister(registration)
        return True

    def __len__(self) -> int:
        return len(self._registrations)

    def connection_added(self, connection: Connection) -> None:
        """Make every registration on a new connection."""
        for registration in self._registrations.values():
            self._tasks.start(self._renew(registration, connection))

    def connection_removed(self, connection: Connection) -> None:
        """Forget what was registered over a connection that was closed."""
        for registration in self._registrations.values():
            registration.servers.pop(connection, None)

    async def _renew(self, registration: _Registration, connection: Connection) -> None:
        """Register on a new connection, as often as it takes while it is open."""
        pause = _FIRST_PAUSE
        while registration.active and connection.is_open and connection not in registration.servers:
            try:
                await self._register(registration, connection)
                return
            except HazelcastClientNotActiveError:
                return
            except (HazelcastError, OSError) as error:
                _log.warning(
                    "%s could not be made again on %s, next attempt in %.1f s: %s",
                    type(registration.request).__name__,
                    connection,
                    pause,
                    error,
                    extra=self._tasks.origin.about(
                        "listener_lost", address=connection.address, member=connection.member
                    ),
                )
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _register(self, registration: _Registration, connection: Connection) -> None:
        """Register on one connection; nothing happens if that is lost meanwhile.

        A member that has the request goes on with it when nobody awaits it any longer, for the call was cancelled or
        its time is over: when it answers, the registration is taken back, or adopted if the listener still has none
        there.
        """

        def registered(future: asyncio.Future[UUID]) -> None:
            if future.cancelled():
                return
            error = future.exception()  # which nobody else may have asked for, if the call was cancelled
            if not connection.is_open:
                return
            if error is None:
                self._registered(registration, connection, future.result(), invocation.correlation_id)
            elif isinstance(error, OperationTimeoutError) and invocation.connection is not None:
                connection.handlers[invocation.correlation_id] = answered_late

        def answered_late(message_type: int, buffer: Bytes, start: int, end: int) -> None:
            if message_type in events:
                return
            correlation_id = invocation.correlation_id
            del connection.handlers[correlation_id]
            if message_type:
                server_id = invocation.codec.decode_response(buffer, start, end)
                self._registered(registration, connection, server_id, correlation_id)

        events = {event.TYPE for event in events_of(type(registration.request))}
        invocation = self._invocations.invoke(
            registration.request, connection=connection, on_event=registration.on_event
        )
        invocation.future.add_done_callback(registered)
        try:
            await asyncio.shield(invocation.future)
        except (HazelcastError, OSError):
            if connection.is_open:
                raise

    def _registered(
        self, registration: _Registration, connection: Connection, server_id: UUID, correlation_id: int
    ) -> None:
        """Take note of what a member has made, or have it taken back when it is not wanted or there twice."""
        if registration.active and connection not in registration.servers:
            connection.handlers[correlation_id] = registration.on_event
            registration.servers[connection] = server_id, correlation_id
        else:
            self._tasks.start(self._take_back(registration, {connection: (server_id, correlation_id)}))

    async def _deregister(self, registration: _Registration) -> None:
        servers, registration.servers = registration.servers, {}
        await self._take_back(registration, servers)

    async def _take_back(self, registration: _Registration, servers: dict[Connection, tuple[UUID, int]]) -> None:
        for connection, (_, correlation_id) in servers.items():
            connection.handlers.pop(correlation_id, None)
        if registration.remove is None:
            return
        removals = [
            self._invocations.invoke(registration.remove(server_id), connection=connection)
            for connection, (server_id, _) in servers.items()
            if connection.is_open
        ]
        await asyncio.gather(*removals, return_exceptions=True)
