"""All parts of a started client's tie to its cluster, put together once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hazelcast.cluster.connections import ConnectionManager
from hazelcast.cluster.dispatch import TaskSet
from hazelcast.cluster.invocation import InvocationService
from hazelcast.cluster.listeners import ListenerService
from hazelcast.cluster.schemas import SchemaService
from hazelcast.cluster.services import ClusterService, PartitionService
from hazelcast.cluster.statistics import report_statistics
from hazelcast.cluster.view import ClusterView
from hazelcast.errors import InvalidConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hazelcast.config import Config
    from hazelcast.lifecycle import Lifecycle
    from hazelcast.serialization.registry import Registry


class Context:
    """What proxies work with: `invocations`, `listeners`, `view`, `registry` and `config`."""

    def __init__(
        self,
        config: Config,
        client_name: str,
        registry: Registry,
        lifecycle: Lifecycle,
        alternatives: Sequence[Config] = (),
        try_count: int | None = None,
    ) -> None:
        self.config: Config = config
        self.client_name: str = client_name
        self.registry: Registry = registry
        self.lifecycle: Lifecycle = lifecycle
        self.time: Callable[[], float] = asyncio.get_running_loop().time
        self.started: float = self.time()
        self.tasks: TaskSet = TaskSet(lifecycle.origin)
        self.view: ClusterView = ClusterView(lifecycle.origin)
        self.cluster_service: ClusterService = ClusterService(self.view, self.tasks)
        self.connections: ConnectionManager = ConnectionManager(
            config,
            client_name,
            self.view,
            self.tasks,
            lifecycle,
            self.cluster_service.members_changed,
            alternatives,
            try_count,
        )
        self.invocations: InvocationService = invocation_service(config)(
            self.connections,
            invocation_timeout=config.invocation_timeout,
            retry_pause=config.invocation_retry_pause,
            redo_operation=config.redo_operation,
            backup_acks=config.smart_routing and config.backup_ack_to_client_enabled,
            backup_timeout=config.operation_backup_timeout,
            max_concurrent=config.max_concurrent_invocations,
            fail_on_indeterminate_operation_state=config.fail_on_indeterminate_operation_state,
            unreplicated=registry.schemas.unreplicated,
            tasks=self.tasks,
        )
        self.schemas: SchemaService = SchemaService(
            registry.schemas, self.invocations, self.view, self.tasks, config.invocation_retry_pause
        )
        self.invocations.schemas = self.schemas
        self.listeners: ListenerService = ListenerService(
            self.invocations, lambda: self.connections.open_connections, self.tasks
        )
        self.partition_service: PartitionService = PartitionService(
            self.view, registry, self.listeners, self.tasks, config.smart_routing
        )
        self.connections.attach(self.invocations, self.listeners)
        self.smart: bool = config.smart_routing
        self.forget_proxy: Callable[[str, str], None] = lambda service_name, name: None
        """Called with the service and name of a data structure that is destroyed."""

    async def start(self) -> None:
        """Connect to the cluster."""
        for added, removed in self.config.membership_listeners:
            self.cluster_service.add_listener(added, removed)
        if self.config.load_balancer is not None:
            self.config.load_balancer.init(self.cluster_service)
        if self.config.statistics_enabled:
            period, origin = self.config.statistics_period, self.tasks.origin
            self.tasks.start(report_statistics(period, self.client_name, self.connections, self.invocations, origin))
        await self.connections.start()

    async def close(self) -> None:
        """End every call, connection and task."""
        self.invocations.close()
        self.connections.close()
        await self.tasks.close()


def invocation_service(config: Config) -> type[InvocationService]:
    """Return the class that makes the calls: another one where `telemetry` is on, so that it costs nothing when off.

    Raises:
        InvalidConfigurationError: `telemetry` is on, and OpenTelemetry is not installed.
    """
    if not config.telemetry:
        return InvocationService
    try:
        from hazelcast.cluster.telemetry import TracedInvocationService
    except ImportError as error:
        raise InvalidConfigurationError(
            f"The option telemetry needs OpenTelemetry ({error}): pip install hazelcast-typed[otel]", error
        ) from error
    return TracedInvocationService
