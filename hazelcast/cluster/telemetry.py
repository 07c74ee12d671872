"""Spans and metrics of calls for OpenTelemetry, by its semantic conventions of database clients.

Nothing imports this module but for a client with the option `telemetry`: it needs the extra `otel`.
"""

from __future__ import annotations

import re
from functools import cache, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from opentelemetry import metrics, trace
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.trace import SpanKind, Status, StatusCode
from typing_extensions import override

from hazelcast import __version__
from hazelcast.cluster.invocation import InvocationService
from hazelcast.protocol import messages
from hazelcast.protocol.catalogue import request_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from opentelemetry.trace import Span

    from hazelcast.cluster.invocation import Invocation, Router
    from hazelcast.protocol.message import Request

Attributes: TypeAlias = dict[str, str | int]

_SYSTEM: Final = "hazelcast"
_SCHEMA: Final = "https://opentelemetry.io/schemas/1.44.0"
_BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)
"""Seconds, as the conventions have them."""

_live: Final[list[TracedInvocationService]] = []
"""Those that are not closed. An instrument of this kind is made once, whatever the number of clients."""


def _observer(figure: Callable[[TracedInvocationService], int]) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def observe(options: CallbackOptions) -> Iterable[Observation]:
        # It may be another thread that asks.
        return [Observation(figure(service), service.attributes) for service in tuple(_live)]

    return observe


_tracer: Final = trace.get_tracer(_SYSTEM, __version__, schema_url=_SCHEMA)
_meter: Final = metrics.get_meter(_SYSTEM, __version__, schema_url=_SCHEMA)
_duration: Final = _meter.create_histogram(
    "db.client.operation.duration",
    unit="s",
    description="Duration of database client operations.",
    explicit_bucket_boundaries_advisory=_BUCKETS,
)
_meter.create_observable_gauge(
    "hazelcast.client.calls.pending",
    [_observer(lambda service: len(service.pending))],
    unit="{call}",
    description="Calls without a result.",
)
_meter.create_observable_gauge(
    "hazelcast.client.connections",
    [_observer(lambda service: service.open_connections)],
    unit="{connection}",
    description="Open connections to members.",
)
_meter.create_observable_counter(
    "hazelcast.client.calls.retries",
    [_observer(lambda service: service.retries)],
    unit="{attempt}",
    description="Attempts of calls after the first one.",
)
_meter.create_observable_counter(
    "hazelcast.client.calls.timeouts",
    [_observer(lambda service: service.timeouts)],
    unit="{call}",
    description="Calls that were not done in time.",
)


class TracedInvocationService(InvocationService):
    """Makes a span of each call to a data structure, a child of the caller's, and measures its duration.

    The client's own requests, such as the authentication and heartbeats, have no spans.
    """

    def __init__(self, router: Router, **options: Any) -> None:
        super().__init__(router, **options)
        _live.append(self)

    @property
    def open_connections(self) -> int:
        """How many connections are open."""
        return len(getattr(self._router, "open_connections", ()))

    @property
    def attributes(self) -> Attributes:
        """What tells this client apart."""
        return {
            "db.system.name": _SYSTEM,
            "db.namespace": self.origin.cluster or "",
            "hazelcast.client.name": self.origin.client or "",
        }

    @override
    def invoke_on_key(
        self, request: Request[Any], key: bytes, convert: Callable[[Any], Any] | None = None
    ) -> Invocation[Any]:
        return self.invoke(request, convert, partition_id=self._router.partition_of(key))

    @override
    def invoke(
        self,
        request: Request[Any],
        convert: Callable[[Any], Any] | None = None,
        *,
        partition_id: int = -1,
        **options: Any,
    ) -> Invocation[Any]:
        operation = operation_name(type(request))
        if operation is None:
            return super().invoke(request, convert, partition_id=partition_id, **options)
        attributes: Attributes = {"db.system.name": _SYSTEM, "db.operation.name": operation}
        name = operation
        if self.origin.cluster is not None:
            attributes["db.namespace"] = self.origin.cluster
        collection = getattr(request, "name", None)
        if isinstance(collection, str):
            attributes["db.collection.name"] = collection
            name = f"{operation} {collection}"
        started = perf_counter()
        span = _tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)
        if partition_id >= 0:
            span.set_attribute("hazelcast.partition_id", partition_id)
        try:
            invocation = super().invoke(request, convert, partition_id=partition_id, **options)
        except Exception as error:
            _end(span, started, attributes, error)
            raise
        invocation.future.add_done_callback(partial(_done, invocation, span, started, attributes))
        return invocation

    @override
    def close(self) -> None:
        super().close()
        if self in _live:
            _live.remove(self)


def _done(
    invocation: Invocation[Any], span: Span, started: float, attributes: Attributes, _: asyncio.Future[Any]
) -> None:
    if (connection := invocation.connection) is not None:
        where: Attributes = {"server.address": connection.address.host, "server.port": connection.address.port}
        attributes |= where
        span.set_attributes(where)
        if connection.member is not None:
            span.set_attribute("hazelcast.member", str(connection.member))
    span.set_attribute("hazelcast.attempts", invocation.attempts + 1)
    if invocation.future.cancelled():
        _end(span, started, attributes, None, "CancelledError")
    else:
        _end(span, started, attributes, invocation.future.exception())


def _end(
    span: Span, started: float, attributes: Attributes, error: BaseException | None, error_type: str | None = None
) -> None:
    if error is not None:
        error_type = type(error).__qualname__
    if error_type is not None:
        attributes["error.type"] = error_type
        span.set_attribute("error.type", error_type)
        span.set_status(Status(StatusCode.ERROR, None if error is None else str(error)))
    _duration.record(perf_counter() - started, attributes)
    span.end()


@cache
def operation_name(request: type[Request[Any]]) -> str | None:
    """Return the name of a request as the data structure has it: `map.put_if_absent`; None for the client's own."""
    if not request.__module__.startswith(messages.__name__):  # one that is encoded in another way
        request = request_of(request.TYPE) or request
    service = request.__module__.rpartition(".")[2]
    if service == "client":
        return None
    rest = request.__name__[len(service.replace("_", "")) :]
    return f"{service}.{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', rest).lower()}"
