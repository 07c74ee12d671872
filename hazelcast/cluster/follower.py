"""Where the member list and the partition table come from: one connection streams both."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from hazelcast.cluster.invocation import UNLIMITED
from hazelcast.cluster.listeners import event_handler
from hazelcast.errors import HazelcastError, TargetDisconnectedError
from hazelcast.protocol.messages.client import ClientAddClusterViewListener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from hazelcast.cluster.connection import Connection
    from hazelcast.cluster.dispatch import TaskSet
    from hazelcast.cluster.invocation import Invocation, InvocationService
    from hazelcast.protocol import structures

_PATIENCE: Final = 1.0
"""Seconds that a member may take to answer while the view is asked for anew."""


class ViewFollower:
    """Keeps one connection streaming; takes the next one when it is lost."""

    def __init__(
        self,
        tasks: TaskSet,
        members: Callable[[int, list[structures.MemberInfo]], None],
        partitions: Callable[[Connection, int, list[tuple[UUID, list[int]]]], None],
    ) -> None:
        self._tasks = tasks
        self._members = members
        self._partitions = partitions
        self._connection: Connection | None = None
        self._registration = 0
        self._registering: Invocation[None] | None = None
        self.invocations: InvocationService

    def follow(self, connections: Iterable[Connection]) -> None:
        """Begin to follow one of `connections`, unless one is followed."""
        if self._connection is None and (connection := next(iter(connections), None)) is not None:
            self._connection = connection
            self._tasks.start(self._listen(connection))

    def lost(self, connection: Connection) -> None:
        """Take note that `connection` is closed."""
        if connection is self._connection:
            self._connection = None

    async def refresh(self) -> None:
        """Have the view sent once more: by itself a member sends a new partition table up to half a second late."""
        if (connection := self._connection) is None:
            return
        if (registering := self._registering) is None or registering.done():
            # It stays, however long the member takes: from when that has it, the events come under its id alone.
            registering = self._register(connection, UNLIMITED)
        await asyncio.wait({registering.future}, timeout=_PATIENCE)

    async def _listen(self, connection: Connection) -> None:
        try:
            await self._register(connection)
        except (HazelcastError, OSError) as error:
            if connection.is_open:
                connection.close(TargetDisconnectedError(f"{connection} does not show the cluster", error))

    def _register(self, connection: Connection, wait: float = 0.0) -> Invocation[None]:
        """Register, in place of what was registered on the connection before."""

        def receive(event: object) -> None:
            match event:
                case ClientAddClusterViewListener.MembersView(version, infos):
                    self._members(version, infos)
                case ClientAddClusterViewListener.PartitionsView(version, partitions):
                    self._partitions(connection, version, partitions)
                case _:
                    pass

        def registered(_: asyncio.Future[None]) -> None:
            if not invocation.future.cancelled() and invocation.future.exception() is None:
                replaced, self._registration = self._registration, invocation.correlation_id
                connection.handlers.pop(replaced, None)

        handler = event_handler(ClientAddClusterViewListener, receive)
        request = ClientAddClusterViewListener()
        invocation = self.invocations.invoke(request, connection=connection, on_event=handler, wait=wait, urgent=True)
        invocation.future.add_done_callback(registered)
        self._registering = invocation
        return invocation
