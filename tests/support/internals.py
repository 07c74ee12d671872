"""The few looks behind the public face of a client that tests need: what is pending, and which connections are open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.asyncio import HazelcastClient
    from hazelcast.cluster.connection import Connection
    from hazelcast.cluster.context import Context
    from hazelcast.cluster.invocation import Invocation
    from hazelcast.core import Address
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


class Attempts(set["Connection"]):
    """The attempts to connect that are under way, each until the member has let the client in."""

    def __init__(self) -> None:
        super().__init__()
        self.made: int = 0
        self.most: Counter[Address] = Counter()
        """The most at a time, by address."""

    @override
    def add(self, element: Connection) -> None:
        super().add(element)
        self.made += 1
        address = element.address
        self.most[address] = max(self.most[address], sum(it.address == address for it in self))


def watch_attempts(client: HazelcastClient) -> Attempts:
    """Return the attempts of a client from now on."""
    attempts = Attempts()
    context_of(client).connections._opening = attempts  # pyright: ignore[reportPrivateUsage]
    return attempts


def drop_connections(client: HazelcastClient) -> None:
    """Close all connections of the client, as if the network had."""
    for connection in open_connections(client):
        connection.close()


def listeners_of(member: Member, name: str) -> int:
    """Return how many listeners to a map a development member knows."""
    node = member._node  # pyright: ignore[reportPrivateUsage]
    assert node is not None
    return len(node.map(name).listeners)
