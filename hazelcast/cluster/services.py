"""The services that a client shows its user: members and partitions."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from hazelcast.checks import function, optional, whole, wrong_type
from hazelcast.cluster.dispatch import Dispatcher, TaskSet
from hazelcast.core import Address, MemberInfo, PartitionLostEvent
from hazelcast.errors import InvalidArgumentValueError
from hazelcast.protocol.messages.client import ClientAddPartitionLostListener, ClientRemovePartitionLostListener

if TYPE_CHECKING:
    from hazelcast.cluster.listeners import ListenerService
    from hazelcast.cluster.view import ClusterView, MemberChange
    from hazelcast.serialization.registry import Registry

MembershipListener = Callable[[MemberInfo], object]


class _Registration:
    """Two listeners with one queue, so that they are told in order."""

    def __init__(self, added: MembershipListener | None, removed: MembershipListener | None, tasks: TaskSet) -> None:
        self.added = added
        self.removed = removed
        self._queue = Dispatcher[tuple[MembershipListener, MemberInfo]](lambda news: news[0](news[1]), tasks)

    def tell(self, listener: MembershipListener | None, member: MemberInfo) -> None:
        """Queue the news; return at once."""
        if listener is not None:
            self._queue.put((listener, member))

    def tell_now(self, listener: MembershipListener | None, member: MemberInfo) -> None:
        """Call the listener before returning; what it returns, if that can be awaited, is awaited in its turn."""
        if listener is None:
            return
        try:
            result = listener(member)
        except Exception as error:
            failure = error

            def fail(_: MemberInfo) -> object:
                raise failure

            self.tell(fail, member)  # logged as any other
        else:
            if inspect.isawaitable(result):
                self.tell(lambda _: result, member)


class ClusterService:
    """The members of the cluster, and listeners that are told of those who come and go."""

    def __init__(self, view: ClusterView, tasks: TaskSet) -> None:
        self._view = view
        self._tasks = tasks
        self._listeners: dict[str, _Registration] = {}

    def add_listener(
        self,
        member_added: MembershipListener | None = None,
        member_removed: MembershipListener | None = None,
        fire_for_existing: bool = False,
    ) -> str:
        """Call the given functions, plain or `async def`, with each member that joins or leaves, in order.

        They must not block. What they raise is logged.

        Args:
            member_added: Told of each new member.
            member_removed: Told of each member that left.
            fire_for_existing: Tell `member_added` of the present members, before this method returns; an `async def`
                is awaited later.

        Returns:
            The id for `remove_listener`.

        Raises:
            InvalidArgumentTypeError: a listener can't be called.
        """
        for listener in (member_added, member_removed):
            optional(function)("a membership listener", listener)
        registration_id = str(uuid4())
        registration = self._listeners[registration_id] = _Registration(member_added, member_removed, self._tasks)
        if fire_for_existing:
            for member in self._view.members.values():
                registration.tell_now(member_added, member)
        return registration_id

    def remove_listener(self, registration_id: str) -> bool:
        """Remove a listener; False if there is none of that id."""
        return self._listeners.pop(registration_id, None) is not None

    def get_members(self, member_selector: Callable[[MemberInfo], bool] | None = None) -> list[MemberInfo]:
        """Return the members of the cluster, those that `member_selector` accepts where one is given."""
        optional(function)("member_selector", member_selector)
        return [m for m in self._view.members.values() if member_selector is None or member_selector(m)]

    def members_changed(self, change: MemberChange) -> None:
        """Have the listeners told: of those who left first, then of those who came."""
        for registration in self._listeners.values():
            for member in change.removed:
                registration.tell(registration.removed, member)
            for member in change.added:
                registration.tell(registration.added, member)


class PartitionService:
    """How many partitions there are, who owns them, and which one a key belongs to."""

    def __init__(
        self, view: ClusterView, registry: Registry, listeners: ListenerService, tasks: TaskSet, local_only: bool
    ) -> None:
        self._view = view
        self._registry = registry
        self._listeners = listeners
        self._tasks = tasks
        self._local_only = local_only

    def get_partition_owner(self, partition_id: int) -> UUID | None:
        """Return the UUID of the member that owns a partition, None while it is unknown."""
        owners, partition_id = self._view.owners, whole(-(2**31))("partition_id", partition_id)
        return owners[partition_id] if 0 <= partition_id < len(owners) else None

    async def get_partition_id(self, key: object) -> int:
        """Return the partition that `key` belongs to.

        Raises:
            InvalidArgumentTypeError: the key is None.
            HazelcastSerializationError: the key can't be serialized.
        """
        if key is None:
            raise wrong_type("key", "a serializable object", key)
        return self._view.partition_of(self._registry.to_data(key))

    def get_partition_count(self) -> int:
        """Return the number of partitions, the same for the whole life of a cluster."""
        return self._view.partition_count

    async def add_partition_lost_listener(self, listener: Callable[[PartitionLostEvent], object]) -> str:
        """Call `listener`, plain or `async def`, with each partition that loses its owner and its first backups.

        Every member tells of what it has noticed, so that one loss may be told several times.

        Returns:
            The id for `remove_partition_lost_listener`.

        Raises:
            InvalidArgumentTypeError: the listener can't be called.
        """
        function("listener", listener)

        def tell(event: ClientAddPartitionLostListener.PartitionLost) -> object:
            return listener(PartitionLostEvent(event.partition_id, event.lost_backup_count, event.source))

        request = ClientAddPartitionLostListener(self._local_only)
        return await self._listeners.add(request, ClientRemovePartitionLostListener, Dispatcher(tell, self._tasks).put)

    async def remove_partition_lost_listener(self, registration_id: str) -> bool:
        """Remove a listener; False if there is none of that id."""
        return await self._listeners.remove(registration_id)


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """What a member knows of a client."""

    uuid: UUID
    address: Address | None
    name: str
    labels: Set[str]


class VectorClock:
    """The number of updates seen of each replica, by the replica's id."""

    def __init__(self) -> None:
        self._timestamps: dict[UUID, int] = {}

    def is_after(self, other: VectorClock) -> bool:
        """Return whether this clock saw all that `other` saw, and more."""
        mine = self._timestamps
        behind = any(mine.get(replica, -1) < time for replica, time in other.entry_set())
        return not behind and dict(other.entry_set()) != mine

    def set_replica_timestamp(self, replica_id: UUID, timestamp: int) -> None:
        """Set the number of updates seen of one replica.

        Raises:
            InvalidArgumentValueError: it is negative.
        """
        if timestamp < 0:
            raise InvalidArgumentValueError(f"A timestamp must not be negative, but is {timestamp}")
        self._timestamps[replica_id] = timestamp

    def entry_set(self) -> list[tuple[UUID, int]]:
        """Return the replicas and their timestamps."""
        return list(self._timestamps.items())

    def size(self) -> int:
        """Return the number of replicas."""
        return len(self._timestamps)
