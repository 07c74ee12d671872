"""Spans and metrics of calls, as OpenTelemetry's own SDK sees them."""

from __future__ import annotations

import asyncio
import inspect
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from hazelcast import predicate
from hazelcast.asyncio import HazelcastClient, Map
from hazelcast.cluster.invocation import InvocationService
from hazelcast.cluster.telemetry import operation_name
from hazelcast.errors import (
    ClientOfflineError,
    HazelcastClientNotActiveError,
    IllegalStateError,
    InvalidConfigurationError,
    OperationTimeoutError,
    TargetNotMemberError,
)
from hazelcast.protocol.catalogue import requests
from hazelcast.protocol.messages.map import MapGet, MapSet
from hazelcast.vector import Document, IndexConfig, Metric, Type, Vector
from tests.support.internals import context_of, drop_connections
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from hazelcast.member import Member

SPANS: Final = InMemorySpanExporter()
METRICS: Final = InMemoryMetricReader()


@pytest.fixture(scope="module", autouse=True)
def sdk() -> None:
    """Have the SDK take all; this can be set once for a process."""
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(SPANS))
    trace.set_tracer_provider(provider)
    metrics.set_meter_provider(MeterProvider([METRICS]))


@pytest.fixture(autouse=True)
def no_spans() -> None:
    SPANS.clear()


@asynccontextmanager
async def traced(address: str, **options: Any) -> AsyncGenerator[HazelcastClient]:
    name = f"traced-{uuid4().hex[:8]}"
    async with HazelcastClient(cluster_members=[address], telemetry=True, client_name=name, **options) as client:
        yield client


def spans() -> dict[str, ReadableSpan]:
    """Return the finished spans by name; no two may have the same one."""
    finished = {span.name: span for span in SPANS.get_finished_spans()}
    assert len(finished) == len(SPANS.get_finished_spans())
    return finished


def points(name: str) -> Iterator[tuple[dict[str, object], HistogramDataPoint | NumberDataPoint]]:
    data = METRICS.get_metrics_data()
    if data is None:
        return
    for resource in data.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                if metric.name == name:
                    for point in metric.data.data_points:
                        if isinstance(point, HistogramDataPoint | NumberDataPoint):
                            yield dict(point.attributes or {}), point


def figure(name: str, client: HazelcastClient) -> float | None:
    """Return the newest value of a metric of one client."""
    for attributes, point in points(name):
        if attributes["hazelcast.client.name"] == client.name and isinstance(point, NumberDataPoint):
            return point.value
    return None


# -- spans -------------------------------------------------------------------------------------------------------------


async def test_a_span(address: str, unique_name: str) -> None:
    async with traced(address) as client:
        m = await client.get_map(unique_name, str, int)
        await m.put("a", 1)
        [member] = client.cluster_service.get_members()
        partition = await client.partition_service.get_partition_id("a")

    [span] = SPANS.get_finished_spans()
    assert (span.name, span.kind, span.parent) == (f"map.put {unique_name}", SpanKind.CLIENT, None)
    assert span.status.status_code == StatusCode.UNSET
    assert dict(span.attributes or {}) == {
        "db.system.name": "hazelcast",
        "db.operation.name": "map.put",
        "db.collection.name": unique_name,
        "db.namespace": "dev",
        "server.address": "127.0.0.1",
        "server.port": member.address.port,
        "hazelcast.member": str(member.uuid),
        "hazelcast.partition_id": partition,
        "hazelcast.attempts": 1,
    }
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == "hazelcast"
    assert span.end_time is not None
    assert span.start_time is not None
    assert 0 < span.end_time - span.start_time < 10e9


async def test_spans_belong_to_those_of_their_callers(member: Member, unique_name: str) -> None:
    tracer = trace.get_tracer("the application")
    async with traced(member.address) as client:
        m = await client.get_map(unique_name, str, int)

        async def work(name: str) -> None:
            with tracer.start_as_current_span(name):
                await m.set(name, 1)
                await asyncio.sleep(0)
                await m.get(name)

        await asyncio.gather(work("one"), work("two"))

    finished = SPANS.get_finished_spans()
    by_id = {span.context.span_id: span.name for span in finished if span.context is not None}
    parents = [(span.name.split()[0], by_id[span.parent.span_id]) for span in finished if span.parent is not None]
    assert sorted(parents) == [("map.get", "one"), ("map.get", "two"), ("map.set", "one"), ("map.set", "two")]


async def test_the_client_itself_makes_no_spans(member: Member) -> None:
    async with traced(
        member.address, heartbeat_interval=0.02, statistics_enabled=True, statistics_period=0.02
    ) as client:
        await client.get_map("m")
        made = client.stats().calls.made
        await eventually(lambda: client.stats().calls.made > made + 3)

    assert SPANS.get_finished_spans() == ()


async def test_every_way_to_call_has_its_span(member: Member, unique_name: str) -> None:
    async with traced(member.address) as client:
        m = await client.get_map(unique_name, str, int)
        await m.put_all({str(number): number for number in range(10)})
        await m.size()
        await m.values(predicate.sql("this > 3"))
        await m.lock("a")
        await m.unlock("a")
        listener = await m.add_entry_listener(added_func=print)
        await m.remove_entry_listener(listener)
        await client.create_vector_collection_config(unique_name, [IndexConfig("", Metric.DOT, 2)])
        vectors = await client.get_vector_collection(unique_name, str, str)
        await vectors.set("a", Document("A", Vector("", Type.DENSE, [1.0, 2.0])))
        await vectors.put_all({"b": Document("B", Vector("", Type.DENSE, [1.0, 2.0]))})
        await vectors.search_near_vector(Vector("", Type.DENSE, [1.0, 1.0]))

    names = [span.name.removesuffix(f" {unique_name}") for span in SPANS.get_finished_spans()]
    assert names.count("map.put_all") > 1, "one for each partition"
    assert {*names} >= {
        "map.put_all",
        "vector_collection.put_all",
        "map.size",
        "map.values_with_predicate",
        "map.lock",
        "map.unlock",
        "map.add_entry_listener",
        "map.remove_entry_listener",
        "dynamic_config.add_vector_collection_config",
        "vector_collection.set",
        "vector_collection.search_near_vector",
    }


async def test_retries_are_counted(member: Member, unique_name: str) -> None:
    async with traced(member.address) as client:
        m = await client.get_map(unique_name)
        member.faults.fail(MapGet, TargetNotMemberError("moved"), times=2)
        await m.get("a")

        assert (spans()[f"map.get {unique_name}"].attributes or {})["hazelcast.attempts"] == 3
        assert figure("hazelcast.client.calls.retries", client) == 2


async def test_an_error(member: Member, unique_name: str) -> None:
    async with traced(member.address) as client:
        m = await client.get_map(unique_name)
        member.faults.fail(MapGet, IllegalStateError("not today"))
        with pytest.raises(IllegalStateError):
            await m.get("a")

    span = spans()[f"map.get {unique_name}"]
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "not today")
    assert (span.attributes or {})["error.type"] == "IllegalStateError"


async def test_a_timeout_and_a_cancellation(member: Member, unique_name: str) -> None:
    async with traced(member.address, invocation_timeout=0.2) as client:
        m = await client.get_map(unique_name)
        member.faults.delay(MapGet, 60)
        member.faults.delay(MapSet, 60)
        with pytest.raises(OperationTimeoutError):
            await m.get("a")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await m.set("a", 1)
        assert figure("hazelcast.client.calls.timeouts", client) == 1

    late, cancelled = spans()[f"map.get {unique_name}"], spans()[f"map.set {unique_name}"]
    assert (late.attributes or {})["error.type"] == "OperationTimeoutError"
    assert (cancelled.attributes or {})["error.type"] == "CancelledError"
    assert late.status.status_code == cancelled.status.status_code == StatusCode.ERROR


async def test_a_call_without_a_connection(member: Member, unique_name: str) -> None:
    async with traced(member.address, reconnect_mode="ASYNC", retry_initial_backoff=60) as client:
        m = await client.get_map(unique_name)
        await member.stop()
        await eventually(lambda: not client.stats().connections)
        with pytest.raises(ClientOfflineError):
            await m.get("a")

    attributes = spans()[f"map.get {unique_name}"].attributes or {}
    assert attributes["error.type"] == "ClientOfflineError"
    assert "server.address" not in attributes


async def test_a_call_after_the_end(member: Member, unique_name: str) -> None:
    async with traced(member.address) as client:
        m = await client.get_map(unique_name)
    with pytest.raises(HazelcastClientNotActiveError):
        await m.get("a")

    attributes = spans()[f"map.get {unique_name}"].attributes or {}
    assert attributes["error.type"] == "HazelcastClientNotActiveError"


# -- metrics -----------------------------------------------------------------------------------------------------------


async def test_durations(member: Member, unique_name: str) -> None:
    async with traced(member.address) as client:
        m = await client.get_map(unique_name, str, int)
        for number in range(5):
            await m.set(str(number), number)
        member.faults.delay(MapGet, 0.06)
        await m.get("a")
        member.faults.fail(MapGet, IllegalStateError("not today"))
        with pytest.raises(IllegalStateError):
            await m.get("a")
        [where] = client.cluster_service.get_members()

    found = {
        (attributes["db.operation.name"], attributes.get("error.type")): (attributes, point)
        for attributes, point in points("db.client.operation.duration")
        if attributes.get("db.collection.name") == unique_name
    }
    assert set(found) == {("map.set", None), ("map.get", None), ("map.get", "IllegalStateError")}
    attributes, sets = found["map.set", None]
    assert attributes == {
        "db.system.name": "hazelcast",
        "db.namespace": "dev",
        "db.collection.name": unique_name,
        "db.operation.name": "map.set",
        "server.address": "127.0.0.1",
        "server.port": where.address.port,
    }
    _, gets = found["map.get", None]
    assert isinstance(sets, HistogramDataPoint)
    assert isinstance(gets, HistogramDataPoint)
    assert (sets.count, gets.count) == (5, 1)
    assert 0.06 <= gets.sum < 5
    assert tuple(gets.explicit_bounds) == (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)


async def test_gauges_of_two_clients(member: Member, unique_name: str) -> None:
    async with traced(member.address) as one, traced(member.address) as two:
        m = await one.get_map(unique_name)
        await asyncio.sleep(0.05)
        member.faults.delay(MapGet, 60, times=3)
        calls = [asyncio.ensure_future(m.get("a")) for _ in range(3)]
        await eventually(lambda: one.stats().calls.pending == 3)

        assert figure("hazelcast.client.calls.pending", one) == 3
        assert figure("hazelcast.client.calls.pending", two) == 0
        assert figure("hazelcast.client.connections", two) == 1
        assert figure("hazelcast.client.calls.retries", two) == 0
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        assert figure("hazelcast.client.calls.pending", one) == 0

    assert figure("hazelcast.client.connections", one) is None, "nothing is told of a client that is shut down"


async def test_connections_that_are_lost(member: Member) -> None:
    async with traced(member.address, retry_initial_backoff=60) as client:
        await member.stop()
        drop_connections(client)
        assert figure("hazelcast.client.connections", client) == 0


# -- off, and not there ------------------------------------------------------------------------------------------------


async def test_off_is_the_default(member_client: HazelcastClient, unique_name: str) -> None:
    m = await member_client.get_map(unique_name)
    await m.put("a", 1)

    assert type(context_of(member_client).invocations) is InvocationService
    assert SPANS.get_finished_spans() == ()
    assert figure("hazelcast.client.connections", member_client) is None


def test_without_opentelemetry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "hazelcast.cluster.telemetry", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)

    with pytest.raises(InvalidConfigurationError, match=r"telemetry.*pip install hazelcast-typed\[otel\]"):
        HazelcastClient(telemetry=True)


def test_names_of_operations() -> None:
    names = {request.__name__: operation_name(request) for request in requests().values()}

    assert names["MapPutIfAbsent"] == "map.put_if_absent"
    assert names["MapSet"] == "map.set"
    assert names["VectorCollectionSearchNearVector"] == "vector_collection.search_near_vector"
    assert names["ClientPing"] is None
    methods = {f"map.{name}" for name, _ in inspect.getmembers(Map, inspect.isfunction)}
    assert len(methods & {*names.values()}) > 40
    assert not [name for name, operation in names.items() if operation is not None and operation.endswith((".", "_"))]
