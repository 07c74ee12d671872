"""What the client knows of the cluster: its members, and which of them owns each partition."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple

from hazelcast.core import Address, EndpointQualifier, MemberInfo, MemberVersion
from hazelcast.log import Origin
from hazelcast.serialization.partition import partition_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from hazelcast.protocol import structures
    from hazelcast.vector.indexes import Indexes

_log = logging.getLogger(__name__)


class MemberChange(NamedTuple):
    """The difference between two member lists."""

    removed: list[MemberInfo]
    added: list[MemberInfo]


class ClusterView:
    """The newest member list and partition table that any member has sent."""

    def __init__(self, origin: Origin | None = None) -> None:
        self._origin = origin or Origin()
        self.members: dict[UUID, MemberInfo] = {}
        self.partition_count: int = 0
        self.owners: list[UUID | None] = []
        """Owner of each partition, by partition id."""
        self.vector_indexes: dict[str, Indexes] = {}
        """Those that this client configured on the cluster, by vector collection."""
        self._members_version = -1
        self._partitions_version = -1
        self._partitions_source: object = None
        self.known: asyncio.Event = asyncio.Event()
        """Set once a member list has come."""

    def reset(self) -> None:
        """Take whatever comes next as newer: the cluster is a new one. The members stay until its list comes."""
        self._members_version = self._partitions_version = -1
        self.owners = []
        self.vector_indexes.clear()

    def apply_members(self, version: int, infos: Iterable[structures.MemberInfo]) -> MemberChange:
        """Take a member list if it is newer, and return what changed."""
        if version <= self._members_version:
            return MemberChange([], [])
        self._members_version = version
        old, self.members = self.members, {info.uuid: _member(info) for info in infos}
        change = MemberChange(
            [member for uuid, member in old.items() if uuid not in self.members],
            [member for uuid, member in self.members.items() if uuid not in old],
        )
        if change.added or change.removed:
            members = ", ".join(map(str, self.members.values()))
            _log.info("Members: %s", members, extra=self._origin.about("members_changed"))
        self.known.set()
        return change

    def apply_partitions(self, source: object, version: int, owned: list[tuple[UUID, list[int]]]) -> None:
        """Take a partition table if it is newer, or the first from another connection. An empty one says nothing."""
        if not owned or (source is self._partitions_source and version <= self._partitions_version):
            return
        self._partitions_source, self._partitions_version = source, version
        owners: list[UUID | None] = [None] * self.partition_count
        for member, ids in owned:
            for partition in ids:
                if 0 <= partition < self.partition_count:
                    owners[partition] = member
        self.owners = owners

    def partition_of(self, data: bytes) -> int:
        """Return the partition of a serialized key."""
        return partition_of(data, self.partition_count)


def _member(info: structures.MemberInfo) -> MemberInfo:
    endpoints = {
        EndpointQualifier(qualifier.type, qualifier.identifier): Address(address.host, address.port)
        for qualifier, address in info.address_map
    }
    return MemberInfo(
        Address(info.address.host, info.address.port),
        info.uuid,
        info.attributes,
        info.lite_member,
        MemberVersion(info.version.major, info.version.minor, info.version.patch),
        endpoints,
    )
