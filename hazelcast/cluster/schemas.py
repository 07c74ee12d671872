"""Schemas of compact records: they reach the cluster before the first record does, and are fetched when one is unknown.

This is the one place for all requests, responses and events; serialization only says which schemas it used and missed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hazelcast.errors import HazelcastSerializationError, IllegalStateError
from hazelcast.protocol import structures
from hazelcast.protocol.messages.client import ClientFetchSchema, ClientSendSchema
from hazelcast.serialization.compact.schema import Schema
from hazelcast.serialization.compact.store import SchemaNotFoundError, SchemaStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.cluster.dispatch import TaskSet
    from hazelcast.cluster.invocation import Invocation, InvocationService
    from hazelcast.cluster.view import ClusterView

T = TypeVar("T")
Q = TypeVar("Q")

_ATTEMPTS: Final = 100


class SchemaService:
    """Sends the schemas that the store says are not on the cluster, and fetches those that it misses."""

    def __init__(
        self, store: SchemaStore, invocations: InvocationService, view: ClusterView, tasks: TaskSet, pause: float
    ) -> None:
        self._store: Final = store
        self._invocations: Final = invocations
        self._view: Final = view
        self._tasks: Final = tasks
        self._pause: Final = pause
        self._held: list[Invocation[Any]] = []
        self._sending: bool = False
        self._fetching: dict[int, asyncio.Future[None]] = {}

    # -- writing -------------------------------------------------------------------------------------------------------

    def hold(self, invocation: Invocation[Any]) -> None:
        """Keep a request back until every schema that was used is on all members."""
        self._held.append(invocation)
        self._start()

    def reconnected(self) -> None:
        """Send all schemas anew: the members may have lost them, or be those of another cluster."""
        self._store.forget_replication()
        if self._store.unreplicated:
            self._start()

    def _start(self) -> None:
        if not self._sending:
            self._sending = True
            self._tasks.start(self._replicate())

    async def _replicate(self) -> None:
        error: Exception | None = None
        try:
            while self._store.unreplicated:
                schema = next(iter(self._store.unreplicated.values()))
                await self._send(schema)
                self._store.replicated(schema)
        except Exception as failure:
            error = failure
        finally:
            self._sending = False
        held, self._held = self._held, []
        for invocation in held:
            self._invocations.release(invocation, error)

    async def _send(self, schema: Schema) -> None:
        fields = [structures.FieldDescriptor(field.name, field.kind) for field in schema.fields]
        request = ClientSendSchema(structures.Schema(schema.type_name, fields))
        for _ in range(_ATTEMPTS):
            have = await self._invocations.invoke(request, urgent=True)
            if self._view.members.keys() <= set(have):
                return
            await asyncio.sleep(self._pause)
        raise IllegalStateError(f"The schema of {schema.type_name} did not reach all members in {_ATTEMPTS} attempts")

    # -- reading -------------------------------------------------------------------------------------------------------

    async def read(self, convert: Callable[[Q], T], data: Q) -> T:
        """Return ``convert(data)``, and fetch the schemas that it misses.

        Raises:
            HazelcastSerializationError: no member knows a schema, or the bytes can't be read.
        """
        while True:
            try:
                return convert(data)
            except SchemaNotFoundError as error:
                missing = error.schema_id
            await self._fetch(missing)

    async def _fetch(self, schema_id: int) -> None:
        fetching = self._fetching.get(schema_id)
        if fetching is None:
            fetching = self._fetching[schema_id] = asyncio.get_running_loop().create_future()
            self._tasks.start(self._ask(schema_id, fetching))
        await asyncio.shield(fetching)

    async def _ask(self, schema_id: int, fetching: asyncio.Future[None]) -> None:
        try:
            schema = await self._invocations.invoke(ClientFetchSchema(schema_id), urgent=True)
            if schema is None:
                raise HazelcastSerializationError(f"No member knows the schema {schema_id} of a compact record")
            self._store.add(Schema(schema.type_name, [(field.field_name, field.kind) for field in schema.fields]))
            if schema_id not in self._store:
                raise HazelcastSerializationError(f"The schema that the cluster sent for {schema_id} has another id")
        except Exception as error:
            fetching.set_exception(error)
            fetching.exception()
        else:
            fetching.set_result(None)
        finally:
            del self._fetching[schema_id]
            fetching.cancel()
