"""The fields that every log record of this package carries beside its message, for handlers that keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.core import Address

__all__ = ["LogEvent", "Origin", "fields"]

LogEvent: TypeAlias = Literal[
    "backup_acks_refused",
    "client_state",
    "cluster_changed",
    "cluster_lost",
    "cluster_unreachable",
    "connection_lost",
    "connection_opened",
    "events_dropped",
    "listener_failed",
    "listener_lost",
    "member_client_refused",
    "member_event_dropped",
    "member_request_failed",
    "member_started",
    "member_unreachable",
    "members_changed",
    "next_cluster_tried",
    "protocol_error",
    "proxies_lost",
    "statistics_not_sent",
    "task_failed",
]
"""What happened, in a word that stays the same when a message is worded anew."""


def fields(
    event: LogEvent,
    *,
    client: str | None = None,
    cluster: str | None = None,
    address: Address | str | None = None,
    member: UUID | None = None,
) -> dict[str, str | None]:
    """Return the `extra` of a log record: always all fields, None where one has no meaning.

    Args:
        event: What happened.
        client: The name of the client.
        cluster: The name of the cluster.
        address: The member's address, as far as the record is about one member.
        member: The member's UUID.
    """
    return {
        "hazelcast_event": event,
        "hazelcast_client": client,
        "hazelcast_cluster": cluster,
        "hazelcast_address": None if address is None else str(address),
        "hazelcast_member": None if member is None else str(member),
    }


class Origin:
    """The client that log records come from.

    Args:
        client: Its name.
        cluster: The name of the cluster that it uses; another one after a fail-over.
    """

    __slots__ = ("client", "cluster")

    def __init__(self, client: str | None = None, cluster: str | None = None) -> None:
        self.client: str | None = client
        self.cluster: str | None = cluster

    def about(
        self, event: LogEvent, *, address: Address | None = None, member: UUID | None = None
    ) -> dict[str, str | None]:
        """Return the `extra` of a log record of this client."""
        return fields(event, client=self.client, cluster=self.cluster, address=address, member=member)
