"""The few looks behind the public face of a client that tests need: what is pending, and which connections are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.asyncio import HazelcastClient
    from hazelcast.cluster.connection import Connection
    from hazelcast.cluster.context import Context
    from hazelcast.cluster.invocation import Invocation
    from hazelcast.member import Member


def context_of(client: HazelcastClient) -> Context:
    return client._context  # pyright: ignore[reportPrivateUsage]


def requests_sent(client: HazelcastClient) -> int:
    """Return how many requests the client has made in its life."""
    return context_of(client).invocations.stats().made


def uuid_of(client: HazelcastClient) -> UUID:
    """Return the id by which members know the client."""
    return context_of(client).connections.client_uuid


def pending_calls(client: HazelcastClient) -> dict[int, Invocation[Any]]:
    return context_of(client).invocations.pending


def open_connections(client: HazelcastClient) -> list[Connection]:
    return context_of(client).connections.open_connections


def drop_connections(client: HazelcastClient) -> None:
    """Close all connections of the client, as if the network had."""
    for connection in open_connections(client):
        connection.close()


def listeners_of(member: Member, name: str) -> int:
    """Return how many listeners to a map a development member knows."""
    node = member._node  # pyright: ignore[reportPrivateUsage]
    assert node is not None
    return len(node.map(name).listeners)
