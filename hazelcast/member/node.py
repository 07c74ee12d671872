"""What the sessions of a member share: who it is, and what it holds."""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from hazelcast import core
from hazelcast.errors import UnsupportedOperationError
from hazelcast.log import fields
from hazelcast.member.clock import Clock, Timers
from hazelcast.member.faults import Faults
from hazelcast.member.maps.store import MapStore
from hazelcast.member.query.reader import QueryReader
from hazelcast.member.vectors.collections import VectorCollections
from hazelcast.protocol.messages.client import ClientAddDistributedObjectListener
from hazelcast.protocol.structures import Address, MemberInfo, MemberVersion

if TYPE_CHECKING:
    from hazelcast.log import LogEvent
    from hazelcast.member.answers import Subscriber
    from hazelcast.member.session import Session
    from hazelcast.protocol.messages.client import ClientStatistics

VERSION: Final = "5.7.0"
"""The version of Hazelcast that the member says it is."""

MAP_SERVICE: Final = "hz:impl:mapService"
TOPIC_SERVICE: Final = "hz:impl:topicService"
VECTOR_SERVICE: Final = "hz:service:vector"


@dataclass(frozen=True, slots=True)
class Access:
    """Whom the member lets in: the cluster name, and a user with a password, or a token, if it asks for them."""

    cluster_name: str = "dev"
    username: str | None = None
    password: str | None = None
    token: bytes | None = None

    def admits_user(self, cluster_name: str, username: str | None, password: str | None) -> bool:
        """Tell whether a client may come in. As at a community member, credentials that nobody asked for are wrong."""
        if cluster_name != self.cluster_name:
            return False
        if self.username is None and self.token is None:
            return username is None and password is None
        return self.username is not None and _same(username, self.username) and _same(password, self.password)

    def admits_token(self, cluster_name: str, token: bytes) -> bool:
        """Tell whether a client with a token may come in."""
        return cluster_name == self.cluster_name and self.token is not None and hmac.compare_digest(token, self.token)


class Node:
    """One member: its identity, its data, and the clients connected to it.

    Args:
        access: Whom it lets in.
        partition_count: The number of partitions of the cluster, all of which are its own.
        clock: Where the time comes from.
        faults: What tests have planned.
    """

    def __init__(
        self,
        access: Access | None = None,
        *,
        partition_count: int = 271,
        clock: Clock | None = None,
        faults: Faults | None = None,
    ) -> None:
        self.uuid: UUID = uuid4()
        self.cluster_id: UUID = uuid4()
        self.access: Access = access or Access()
        self.partition_count = partition_count
        self.address: Address = Address("127.0.0.1", 0)
        self.clock: Clock = clock or Clock()
        self.timers: Timers = Timers()
        self.faults: Faults = faults or Faults()
        self.queries: QueryReader = QueryReader()
        self.vectors: VectorCollections = VectorCollections()
        self.object_listeners: dict[UUID, Subscriber] = {}
        self.client_statistics: dict[UUID, ClientStatistics] = {}
        self.topic_listeners: defaultdict[str, dict[UUID, Subscriber]] = defaultdict(dict)
        """By the name of the topic and the id of the registration."""
        self._maps: dict[str, MapStore] = {}
        self._objects: dict[tuple[str, str], None] = {}
        self._connections: Counter[UUID] = Counter()

    def map(self, name: str) -> MapStore:
        """Return the map of a name, which is made on first use."""
        if (found := self._maps.get(name)) is None:
            found = self._maps[name] = MapStore(
                name, self.uuid, self.partition_count, self.queries.registry, self.clock, self.timers
            )
        return found

    def about(self, event: LogEvent) -> dict[str, str | None]:
        """Return the `extra` of a log record of this member."""
        address = core.Address(self.address.host, self.address.port)
        return fields(event, cluster=self.access.cluster_name, address=address, member=self.uuid)

    # -- the cluster

    def members(self) -> list[MemberInfo]:
        """Return the member list: this member."""
        version = MemberVersion(*map(int, VERSION.split(".")))
        return [MemberInfo(self.address, self.uuid, {}, False, version)]

    def partitions(self) -> list[tuple[UUID, list[int]]]:
        """Return the partition table: all partitions are this member's."""
        return [(self.uuid, list(range(self.partition_count)))]

    # -- data structures

    @property
    def objects(self) -> list[tuple[str, str]]:
        """The data structures that exist, as pairs of service and name."""
        return list(self._objects)

    def create_object(self, service: str, name: str, by: UUID) -> None:
        """Create a data structure for the client `by`.

        Raises:
            UnsupportedOperationError: The member has no data structures of that service.
            IllegalArgumentError: It is a vector collection that has not been configured.
        """
        if service == VECTOR_SERVICE:
            self.vectors.get(name)
        elif service not in (MAP_SERVICE, TOPIC_SERVICE):
            raise UnsupportedOperationError(
                f"The development member has maps, topics and vector collections, and nothing of the service {service}:"
                " use a real member (`hazelcast server`)"
            )
        if (service, name) not in self._objects:
            self._objects[service, name] = None
            self._tell_of_object("CREATED", service, name, by)

    def destroy_object(self, service: str, name: str, by: UUID) -> None:
        """Destroy a data structure with all that it holds, for the client `by`; one that does not exist is no error."""
        if service == VECTOR_SERVICE:
            self.vectors.destroy(name)
        elif service == TOPIC_SERVICE:
            self.topic_listeners.pop(name, None)
        elif service == MAP_SERVICE and (found := self._maps.pop(name, None)) is not None:
            found.destroy()
        if (service, name) in self._objects:
            del self._objects[service, name]
            self._tell_of_object("DESTROYED", service, name, by)

    def _tell_of_object(self, what: str, service: str, name: str, by: UUID) -> None:
        event = ClientAddDistributedObjectListener.DistributedObject(name, service, what, by)
        for subscriber in list(self.object_listeners.values()):
            subscriber.send(event)

    # -- clients

    def connected(self, client: UUID) -> None:
        """Take note of a connection that a client has opened."""
        self._connections[client] += 1

    def disconnected(self, client: UUID) -> None:
        """Take note that one has closed; with the last one, the client's locks are released."""
        self._connections[client] -= 1
        if self._connections[client] <= 0:
            del self._connections[client]
            self.client_statistics.pop(client, None)
            for store in list(self._maps.values()):
                store.locks.release_all(lambda lock: lock.owner[0] == client)

    def forget_listeners(self, session: Session) -> None:
        """Drop the registrations that a session has made."""
        for subscribers in (self.object_listeners, *self.topic_listeners.values()):
            for registration in [r for r, subscriber in subscribers.items() if subscriber.session is session]:
                del subscribers[registration]
        for store in self._maps.values():
            for registration in [r for r, one in store.listeners.items() if one.subscriber.session is session]:
                del store.listeners[registration]


def _same(given: str | None, wanted: str | None) -> bool:
    return hmac.compare_digest((given or "").encode(), (wanted or "").encode())
