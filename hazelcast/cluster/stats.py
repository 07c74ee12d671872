"""The figures of a client at one moment, as `HazelcastClient.stats()` gives them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeAlias, Union, cast
from uuid import UUID

from hazelcast.core import Address, MemberInfo
from hazelcast.lifecycle import LifecycleState

if TYPE_CHECKING:
    from hazelcast.cluster.context import Context

Plain: TypeAlias = Union[bool, int, float, str, "list[Plain]", "dict[str, Plain]", None]
"""What JSON has."""


@dataclass(frozen=True, slots=True)
class ConnectionStats:
    """One open connection.

    Attributes:
        address: The member's address.
        member: The member's UUID.
        local_address: The client's end; None for one that has been closed meanwhile.
        age: Seconds since it was opened.
        bytes_in: Bytes read from it; with TLS those inside.
        bytes_out: Bytes written to it.
        messages_in: Messages read from it.
        last_read_age: Seconds since something came.
        last_write_age: Seconds since something was written.
    """

    address: Address
    member: UUID | None
    local_address: Address | None
    age: float
    bytes_in: int
    bytes_out: int
    messages_in: int
    last_read_age: float
    last_write_age: float


@dataclass(frozen=True, slots=True)
class CallStats:
    """Calls: requests to members, the client's own among them.

    Attributes:
        made: Calls made so far.
        pending: Calls without a result, sent or about to be; held ones and those that await backup acks are among them.
        awaiting_backup_acks: Calls whose answer has come, and whose backups have not all confirmed.
        held: Calls that wait for the next owner of their partition.
        waiting: Calls above `max_concurrent_invocations`, not among the pending ones.
        retries: Attempts after the first one, so far.
        timeouts: Calls that ended with `OperationTimeoutError` or `HazelcastOverloadError`, so far.
    """

    made: int
    pending: int
    awaiting_backup_acks: int
    held: int
    waiting: int
    retries: int
    timeouts: int


@dataclass(frozen=True, slots=True)
class ClientStats:
    """A client at one moment; what is counted "so far" never goes back, for as long as the client lives.

    Attributes:
        name: The client's name.
        uuid: The id by which members know it.
        state: What the lifecycle listeners were told last.
        uptime: Seconds since it was started.
        cluster_name: The name of the cluster.
        cluster_id: The id of the cluster; None before the first connection.
        members: The members of the cluster.
        partition_count: The number of partitions; 0 before the first connection.
        connections: The open connections.
        bytes_in: Bytes read so far, on all connections.
        bytes_out: Bytes written so far.
        connections_opened: Connections opened so far.
        connections_lost: Connections lost so far; those that the client closed at its end do not count.
        reconnects: How often the cluster was connected again after a time without any connection.
        calls: The calls.
        listeners: Registrations that members send events to.
        events_dropped: Events so far that a listener's full queue had no room for.
        schemas: Schemas of compact records that the client knows.
    """

    name: str
    uuid: UUID
    state: LifecycleState
    uptime: float
    cluster_name: str
    cluster_id: UUID | None
    members: tuple[MemberInfo, ...]
    partition_count: int
    connections: tuple[ConnectionStats, ...]
    bytes_in: int
    bytes_out: int
    connections_opened: int
    connections_lost: int
    reconnects: int
    calls: CallStats
    listeners: int
    events_dropped: int
    schemas: int

    def as_dict(self) -> dict[str, Plain]:
        """Return all of it as JSON has it: addresses and ids as text, a member as its address."""
        return _plain_fields(self)


def snapshot(context: Context) -> ClientStats:
    """Take the figures of a started client."""
    connections, origin, state = context.connections, context.tasks.origin, context.lifecycle.state
    assert state is not None
    now = context.time()
    return ClientStats(
        name=context.client_name,
        uuid=connections.client_uuid,
        state=state,
        uptime=now - context.started,
        cluster_name=origin.cluster or context.config.cluster_name,
        cluster_id=connections.cluster_id,
        members=tuple(context.view.members.values()),
        partition_count=context.view.partition_count,
        connections=tuple(connection.stats() for connection in connections.open_connections),
        bytes_in=connections.bytes_in,
        bytes_out=connections.bytes_out,
        connections_opened=connections.opened,
        connections_lost=connections.lost,
        reconnects=connections.reconnects,
        calls=context.invocations.stats(),
        listeners=len(context.listeners),
        events_dropped=context.tasks.events_dropped,
        schemas=len(context.registry.schemas),
    )


def _plain_fields(stats: ClientStats | ConnectionStats | CallStats) -> dict[str, Plain]:
    return {field.name: _plain(getattr(stats, field.name)) for field in fields(stats)}


def _plain(value: object) -> Plain:
    match value:
        case None | bool() | int() | float():
            return value
        case tuple():
            return [_plain(item) for item in cast("tuple[object, ...]", value)]
        case MemberInfo():
            return str(value.address)
        case ConnectionStats() | CallStats():
            return _plain_fields(value)
        case _:
            return str(value)
