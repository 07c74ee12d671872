"""What Management Center asks of a member."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.structures import ClientBwListEntry, IndexConfig, MCEvent, WanReplicationRef
from hazelcast.protocol.types import UUID, Byte, ByteArray, Float, Int, Long, Since


class MCReadMetricsResponse(Response):
    """Compressed metrics by the time of their collection, and the sequence to go on from."""

    elements: list[tuple[Long, ByteArray]]
    next_sequence: Long


class MCReadMetrics(Request[MCReadMetricsResponse]):
    """Read the metrics of a member from a sequence on."""

    TYPE: ClassVar[int] = 0x200100
    RETRYABLE: ClassVar[bool] = True

    uuid: UUID
    from_sequence: Long


class MCChangeClusterState(Request[None]):
    """Change the state of the cluster."""

    TYPE: ClassVar[int] = 0x200200

    new_state: Int


class MCGetMapConfigResponse(Response):
    """The main settings of a map."""

    in_memory_format: Int
    backup_count: Int
    async_backup_count: Int
    time_to_live_seconds: Int
    max_idle_seconds: Int
    max_size: Int
    max_size_policy: Int
    read_backup_data: bool
    eviction_policy: Int
    merge_policy: str
    global_indexes: Annotated[list[IndexConfig], Since(2, 4)] = msgspec.field(default_factory=list[IndexConfig])
    wan_replication_ref: Annotated[WanReplicationRef | None, Since(2, 7)] = None


class MCGetMapConfig(Request[MCGetMapConfigResponse]):
    """Get the main settings of a map."""

    TYPE: ClassVar[int] = 0x200300
    RETRYABLE: ClassVar[bool] = True

    map_name: str


class MCUpdateMapConfig(Request[None]):
    """Change settings of a map on a member."""

    TYPE: ClassVar[int] = 0x200400

    map_name: str
    time_to_live_seconds: Int
    max_idle_seconds: Int
    eviction_policy: Int
    read_backup_data: bool
    max_size: Int
    max_size_policy: Int
    wan_replication_ref: Annotated[WanReplicationRef | None, Since(2, 7)] = None


class MCGetMemberConfig(Request[str]):
    """Get the configuration of a member as XML."""

    TYPE: ClassVar[int] = 0x200500
    RETRYABLE: ClassVar[bool] = True


class MCRunGc(Request[None]):
    """Collect garbage."""

    TYPE: ClassVar[int] = 0x200600


class MCGetThreadDump(Request[str]):
    """Get the stacks of all threads, or of those in a deadlock."""

    TYPE: ClassVar[int] = 0x200700

    dump_dead_locks: bool


class MCShutdownMember(Request[None]):
    """Shut a member down."""

    TYPE: ClassVar[int] = 0x200800


class MCPromoteLiteMember(Request[None]):
    """Make a lite member hold data."""

    TYPE: ClassVar[int] = 0x200900


class MCGetSystemProperties(Request[list[tuple[str, str]]]):
    """Get the system properties of a member."""

    TYPE: ClassVar[int] = 0x200A00
    RETRYABLE: ClassVar[bool] = True


class MCGetTimedMemberState(Request[str | None]):
    """Get the state of a member as JSON, None when there is none yet."""

    TYPE: ClassVar[int] = 0x200B00
    RETRYABLE: ClassVar[bool] = True


class MCMatchMCConfig(Request[bool]):
    """Tell whether the member's list of clients to let in or keep out has a tag."""

    TYPE: ClassVar[int] = 0x200C00

    e_tag: str


class MCApplyMCConfig(Request[None]):
    """Set the list of clients to let in or keep out, under a tag."""

    TYPE: ClassVar[int] = 0x200D00

    e_tag: str
    client_bw_list_mode: Int
    client_bw_list_entries: list[ClientBwListEntry]


class MCGetClusterMetadataResponse(Response):
    """What a member says of its cluster."""

    current_state: Byte
    member_version: str
    jet_version: str | None
    cluster_time: Long
    cluster_id: Annotated[UUID | None, Since(2, 5)] = None


class MCGetClusterMetadata(Request[MCGetClusterMetadataResponse]):
    """Get the state, version, time and id of the cluster."""

    TYPE: ClassVar[int] = 0x200E00
    RETRYABLE: ClassVar[bool] = True


class MCShutdownCluster(Request[None]):
    """Shut the cluster down."""

    TYPE: ClassVar[int] = 0x200F00


class MCChangeClusterVersion(Request[None]):
    """Change the version that the cluster runs as."""

    TYPE: ClassVar[int] = 0x201000

    major_version: Byte
    minor_version: Byte


class MCRunScript(Request[str | None]):
    """Run a script on a member; answers its result as text."""

    TYPE: ClassVar[int] = 0x201100

    engine: str
    script: str


class MCRunConsoleCommand(Request[str]):
    """Run a command of the console; answers its output."""

    TYPE: ClassVar[int] = 0x201200

    namespace: str | None
    command: str


class MCChangeWanReplicationState(Request[None]):
    """Change the state of a publisher to another cluster."""

    TYPE: ClassVar[int] = 0x201300

    wan_replication_name: str
    wan_publisher_id: str
    new_state: Byte


class MCClearWanQueues(Request[None]):
    """Drop what a publisher has yet to send to another cluster."""

    TYPE: ClassVar[int] = 0x201400

    wan_replication_name: str
    wan_publisher_id: str


class MCAddWanBatchPublisherConfigResponse(Response):
    """The publishers that were added, and those that were there already."""

    added_publisher_ids: list[str]
    ignored_publisher_ids: list[str]


class MCAddWanBatchPublisherConfig(Request[MCAddWanBatchPublisherConfigResponse]):
    """Add a publisher that sends batches to another cluster."""

    TYPE: ClassVar[int] = 0x201500

    name: str
    target_cluster: str
    publisher_id: str | None
    endpoints: str
    queue_capacity: Int
    batch_size: Int
    batch_max_delay_millis: Int
    response_timeout_millis: Int
    ack_type: Int
    queue_full_behavior: Int
    consistency_check_strategy: Annotated[Byte, Since(2, 7)] = 0


class MCWanSyncMap(Request[UUID]):
    """Send all entries of a map, or of all maps, to another cluster; answers an id for the work."""

    TYPE: ClassVar[int] = 0x201600

    wan_replication_name: str
    wan_publisher_id: str
    wan_sync_type: Int
    map_name: str | None


class MCCheckWanConsistency(Request[UUID | None]):
    """Compare a map with that of another cluster; answers an id for the work."""

    TYPE: ClassVar[int] = 0x201700

    wan_replication_name: str
    wan_publisher_id: str
    map_name: str | None


class MCPollMCEvents(Request[list[MCEvent]]):
    """Take the events that a member has kept for Management Center."""

    TYPE: ClassVar[int] = 0x201800


class MCGetCPMembers(Request[list[tuple[UUID, UUID]]]):
    """List the CP members, each with the member of the cluster that it is."""

    TYPE: ClassVar[int] = 0x201900
    RETRYABLE: ClassVar[bool] = True


class MCPromoteToCPMember(Request[None]):
    """Make a member a CP member."""

    TYPE: ClassVar[int] = 0x201A00


class MCRemoveCPMember(Request[None]):
    """Remove a CP member that is gone."""

    TYPE: ClassVar[int] = 0x201B00

    cp_member_uuid: UUID


class MCResetCPSubsystem(Request[None]):
    """Wipe and restart the CP subsystem."""

    TYPE: ClassVar[int] = 0x201C00


class MCTriggerPartialStart(Request[bool]):
    """Start with the members whose persisted data can be had; answers whether that was taken up."""

    TYPE: ClassVar[int] = 0x201D00


class MCTriggerForceStart(Request[bool]):
    """Start without the persisted data; answers whether that was taken up."""

    TYPE: ClassVar[int] = 0x201E00


class MCTriggerHotRestartBackup(Request[None]):
    """Back up the persisted data."""

    TYPE: ClassVar[int] = 0x201F00


class MCInterruptHotRestartBackup(Request[None]):
    """Stop the backup of the persisted data."""

    TYPE: ClassVar[int] = 0x202000


class MCResetQueueAgeStatistics(Request[None]):
    """Reset the age statistics of a queue."""

    TYPE: ClassVar[int] = 0x202100
    SINCE: ClassVar[tuple[int, int]] = (2, 4)

    name: str


class MCReloadConfig(Request[UUID]):
    """Load the configuration anew; answers an id for the work."""

    TYPE: ClassVar[int] = 0x202200
    SINCE: ClassVar[tuple[int, int]] = (2, 4)


class MCUpdateConfig(Request[UUID]):
    """Change the configuration; answers an id for the work."""

    TYPE: ClassVar[int] = 0x202300
    SINCE: ClassVar[tuple[int, int]] = (2, 4)

    configuration: str


class MCForceCloseCPSession(Request[bool]):
    """Close a CP session whose owner is gone; answers whether it was open."""

    TYPE: ClassVar[int] = 0x202400
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_name: str
    session_id: Long


class MCDemoteDataMember(Request[None]):
    """Make a member hold no data."""

    TYPE: ClassVar[int] = 0x202500
    SINCE: ClassVar[tuple[int, int]] = (2, 8)


class MCGetConfigFileContent(Request[str | None]):
    """Get the text of a member's configuration file, None when there is none."""

    TYPE: ClassVar[int] = 0x202600
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 8)


class MCSetDiagnosticsConfig(Request[None]):
    """Change the diagnostics of a member."""

    TYPE: ClassVar[int] = 0x202700
    SINCE: ClassVar[tuple[int, int]] = (2, 9)

    enabled: bool
    output_type: str
    include_epoch_time: bool
    max_rolled_file_size_in_mb: Float
    max_rolled_file_count: Int
    log_directory: str
    file_name_prefix: str | None
    properties: dict[str, str] | None
    auto_off_duration_in_minutes: Int


class MCGetDiagnosticsConfigResponse(Response):
    """The diagnostics of a member."""

    enabled: bool
    output_type: str
    include_epoch_time: bool
    max_rolled_file_size_in_mb: Float
    max_rolled_file_count: Int
    log_directory: str
    file_name_prefix: str | None
    properties: dict[str, str] | None
    auto_off_duration_in_minutes: Int
    can_be_configured_dynamically: bool


class MCGetDiagnosticsConfig(Request[MCGetDiagnosticsConfigResponse]):
    """Get the diagnostics of a member."""

    TYPE: ClassVar[int] = 0x202800
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 9)
