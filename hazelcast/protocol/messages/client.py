"""Sessions, proxies, cluster-wide listeners and schemas: what a client needs before it uses a data structure."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from hazelcast.protocol.message import Event, Masked, Request, Response
from hazelcast.protocol.structures import (
    Address,
    DistributedObjectInfo,
    MemberInfo,
    MigrationState,
    RaftGroupInfo,
    Schema,
    Version,
)
from hazelcast.protocol.types import UUID, Byte, ByteArray, Int, Long, Since


class ClientAuthenticationResponse(Masked, Response):
    """What a member says of itself, and from 2.7 on of its cluster; `status` is 0 when the client is let in."""

    SECRETS: ClassVar[tuple[str, ...]] = ("tpc_token",)

    status: Byte
    address: Address | None
    member_uuid: UUID | None
    serialization_version: Byte
    server_hazelcast_version: str
    partition_count: Int
    cluster_id: UUID | None
    failover_supported: bool
    tpc_ports: Annotated[list[Int] | None, Since(2, 7)] = None
    tpc_token: Annotated[ByteArray | None, Since(2, 7)] = None
    member_list_version: Annotated[Int, Since(2, 7)] = 0
    member_infos: Annotated[list[MemberInfo] | None, Since(2, 7)] = None
    partition_list_version: Annotated[Int, Since(2, 7)] = 0
    partitions: Annotated[list[tuple[UUID, list[Int]]] | None, Since(2, 7)] = None
    key_value_pairs: Annotated[dict[str, str], Since(2, 8)] = msgspec.field(default_factory=dict[str, str])


class ClientAuthentication(Masked, Request[ClientAuthenticationResponse]):
    """Open a session with a user name and a password, or with neither."""

    TYPE: ClassVar[int] = 0x000100
    RETRYABLE: ClassVar[bool] = True
    SECRETS: ClassVar[tuple[str, ...]] = ("password",)

    cluster_name: str
    username: str | None
    password: str | None
    uuid: UUID | None
    client_type: str
    serialization_version: Byte
    client_hazelcast_version: str
    client_name: str
    labels: list[str]
    routing_mode: Annotated[Byte, Since(2, 8)] = 0
    cp_direct_to_leader_routing: Annotated[bool, Since(2, 8)] = False


class ClientAuthenticationCustom(Masked, Request[ClientAuthenticationResponse]):
    """Open a session with a token."""

    TYPE: ClassVar[int] = 0x000200
    RETRYABLE: ClassVar[bool] = True
    SECRETS: ClassVar[tuple[str, ...]] = ("credentials",)

    cluster_name: str
    credentials: ByteArray
    uuid: UUID | None
    client_type: str
    serialization_version: Byte
    client_hazelcast_version: str
    client_name: str
    labels: list[str]
    routing_mode: Annotated[Byte, Since(2, 8)] = 0
    cp_direct_to_leader_routing: Annotated[bool, Since(2, 8)] = False


class ClientAddClusterViewListener(Request[None]):
    """Stream the member list and the partition table to this connection, beginning with the current ones."""

    TYPE: ClassVar[int] = 0x000300

    class MembersView(Event):
        """All members of the cluster, as of a version of the list."""

        TYPE: ClassVar[int] = 0x000302

        version: Int
        member_infos: list[MemberInfo]

    class PartitionsView(Event):
        """Which member owns which partitions, as of a version of the table."""

        TYPE: ClassVar[int] = 0x000303

        version: Int
        partitions: list[tuple[UUID, list[Int]]]

    class MemberGroupsView(Event):
        """The members in groups that are best reached together, as of a version of the grouping."""

        TYPE: ClassVar[int] = 0x000304
        SINCE: ClassVar[tuple[int, int]] = (2, 8)

        version: Int
        member_groups: list[list[UUID]]

    class ClusterVersion(Event):
        """The version that the cluster runs as."""

        TYPE: ClassVar[int] = 0x000305
        SINCE: ClassVar[tuple[int, int]] = (2, 8)

        version: Version


class ClientCreateProxy(Request[None]):
    """Create a data structure, or check that it can be had."""

    TYPE: ClassVar[int] = 0x000400

    name: str
    service_name: str


class ClientDestroyProxy(Request[None]):
    """Destroy a data structure and all that it holds."""

    TYPE: ClassVar[int] = 0x000500

    name: str
    service_name: str


class ClientAddPartitionLostListener(Request[UUID]):
    """Report partitions that lost their owner and all their backups."""

    TYPE: ClassVar[int] = 0x000600

    local_only: bool

    class PartitionLost(Event):
        """A partition lost that many of its backups."""

        TYPE: ClassVar[int] = 0x000602

        partition_id: Int
        lost_backup_count: Int
        source: UUID | None


class ClientRemovePartitionLostListener(Request[bool]):
    """Stop a registration of lost partitions; answers whether there was one."""

    TYPE: ClassVar[int] = 0x000700
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    registration_id: UUID


class ClientGetDistributedObjects(Request[list[DistributedObjectInfo]]):
    """List the data structures that exist in the cluster."""

    TYPE: ClassVar[int] = 0x000800
    CHANGES: ClassVar[bool | None] = False


class ClientAddDistributedObjectListener(Request[UUID]):
    """Report data structures that are created and destroyed."""

    TYPE: ClassVar[int] = 0x000900

    local_only: bool

    class DistributedObject(Event):
        """A data structure was created or destroyed."""

        TYPE: ClassVar[int] = 0x000902

        name: str
        service_name: str
        event_type: str
        source: UUID


class ClientRemoveDistributedObjectListener(Request[bool]):
    """Stop a registration of created and destroyed data structures; answers whether there was one."""

    TYPE: ClassVar[int] = 0x000A00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    registration_id: UUID


class ClientPing(Request[None]):
    """Show that the client is alive, and learn that the member is."""

    TYPE: ClassVar[int] = 0x000B00
    RETRYABLE: ClassVar[bool] = True


class ClientStatistics(Request[None]):
    """Hand in the client's statistics, as text and as a compressed blob, taken at a time."""

    TYPE: ClassVar[int] = 0x000C00

    timestamp: Long
    client_attributes: str
    metrics_blob: ByteArray


class ClientDeployClasses(Request[None]):
    """Load Java classes, given by name and byte code, into the members."""

    TYPE: ClassVar[int] = 0x000D00

    class_definitions: list[tuple[str, ByteArray]]


class ClientCreateProxies(Request[None]):
    """Create several data structures, given as pairs of name and service, on all members."""

    TYPE: ClassVar[int] = 0x000E00

    proxies: list[tuple[str, str]]


class ClientLocalBackupListener(Request[UUID]):
    """Send this connection the acknowledgements of backups made by this member."""

    TYPE: ClassVar[int] = 0x000F00

    class Backup(Event):
        """A backup of what the invocation with that correlation id wrote has been made."""

        TYPE: ClassVar[int] = 0x000F02

        source_invocation_correlation_id: Long


class ClientTriggerPartitionAssignment(Request[None]):
    """Have the cluster assign its partitions to members if it has not done so yet."""

    TYPE: ClassVar[int] = 0x001000
    RETRYABLE: ClassVar[bool] = True


class ClientAddMigrationListener(Request[UUID]):
    """Report partitions that move between members."""

    TYPE: ClassVar[int] = 0x001100
    SINCE: ClassVar[tuple[int, int]] = (2, 2)

    local_only: bool

    class Migration(Event):
        """A migration of partitions started or finished."""

        TYPE: ClassVar[int] = 0x001102
        SINCE: ClassVar[tuple[int, int]] = (2, 2)

        migration_state: MigrationState
        type: Int

    class ReplicaMigration(Event):
        """One replica of a partition moved, or failed to."""

        TYPE: ClassVar[int] = 0x001103
        SINCE: ClassVar[tuple[int, int]] = (2, 2)

        migration_state: MigrationState
        partition_id: Int
        replica_index: Int
        source_uuid: UUID | None
        dest_uuid: UUID | None
        success: bool
        elapsed_time: Long


class ClientRemoveMigrationListener(Request[bool]):
    """Stop a registration of migrations; answers whether there was one."""

    TYPE: ClassVar[int] = 0x001200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 2)

    registration_id: UUID


class ClientSendSchema(Request[list[UUID]]):
    """Spread a compact schema; answers the members that have it now."""

    TYPE: ClassVar[int] = 0x001300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 5)

    schema: Schema


class ClientFetchSchema(Request[Schema | None]):
    """Fetch the compact schema of an id, None when no member knows it."""

    TYPE: ClassVar[int] = 0x001400
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 5)

    schema_id: Long


class ClientSendAllSchemas(Request[None]):
    """Bring all compact schemas that the client uses to a cluster that may have lost them."""

    TYPE: ClassVar[int] = 0x001500
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 5)

    schemas: list[Schema]


class ClientTpcAuthentication(Masked, Request[None]):
    """Attach a further connection, to a port of one thread of the member, to an open session."""

    TYPE: ClassVar[int] = 0x001600
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 7)
    SECRETS: ClassVar[tuple[str, ...]] = ("token",)

    uuid: UUID
    token: ByteArray


class ClientAddCPGroupViewListener(Request[None]):
    """Stream the leaders and followers of the CP groups to this connection."""

    TYPE: ClassVar[int] = 0x001700
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    class GroupsView(Event):
        """All CP groups, and which member of the cluster each CP member is."""

        TYPE: ClassVar[int] = 0x001702
        SINCE: ClassVar[tuple[int, int]] = (2, 8)

        version: Long
        groups_info: list[RaftGroupInfo]
        cp_to_ap_uuids: list[tuple[UUID, UUID]]
