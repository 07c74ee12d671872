"""Custom types: what messages are made of beside plain fields."""

from __future__ import annotations

from typing import Annotated

import msgspec

from hazelcast.protocol.message import Structure
from hazelcast.protocol.types import UUID, Byte, ByteArray, Data, Float, FloatArray, Int, Long, Since


class Address(Structure):
    """Where a member listens."""

    host: str
    port: Int


class CacheEventData(Structure):
    """A change of an entry of a cache."""

    name: str
    cache_event_type: Int
    data_key: Data | None
    data_value: Data | None
    data_old_value: Data | None
    old_value_available: bool


class CacheSimpleEntryListenerConfig(Structure):
    """A listener that a cache shall have, by the names of its factories."""

    old_value_required: bool
    synchronous: bool
    cache_entry_listener_factory: str | None
    cache_entry_event_filter_factory: str | None


class DistributedObjectInfo(Structure):
    """The service and name of a data structure."""

    service_name: str
    name: str


class StackTraceElement(Structure):
    """One call of a Java stack."""

    class_name: str
    method_name: str
    file_name: str | None
    line_number: Int


class ErrorHolder(Structure):
    """An error of a member, one of a chain of causes."""

    error_code: Int
    class_name: str
    message: str | None
    stack_trace_elements: list[StackTraceElement]


class EventJournalConfig(Structure):
    """Whether and how the changes of a map or cache are kept in a journal."""

    enabled: bool
    capacity: Int
    time_to_live_seconds: Int


class EvictionConfigHolder(Structure):
    """When and by which rule entries are evicted."""

    size: Int
    max_size_policy: str
    eviction_policy: str
    comparator_class_name: str | None
    comparator: Data | None


class HotRestartConfig(Structure):
    """Whether entries are persisted, as named before version 2.5."""

    enabled: bool
    fsync: bool


class ListenerConfigHolder(Structure):
    """A listener that a data structure shall have, by class or as an object."""

    listener_type: Int
    listener_implementation: Data | None
    class_name: str | None
    include_value: bool
    local: bool


class AttributeConfig(Structure):
    """An attribute of entries that an extractor finds."""

    name: str
    extractor_class_name: str


class BitmapIndexOptions(Structure):
    """What tells entries apart in a bitmap index."""

    unique_key: str
    unique_key_transformation: Int


class Capacity(Structure):
    """An amount of memory: bytes (0), KiB (1), MiB (2) or GiB (3)."""

    value: Long
    unit: Int


class MemoryTierConfig(Structure):
    """The memory of a tiered store."""

    capacity: Capacity = msgspec.field(default_factory=lambda: Capacity(256, 2))


class BTreeIndexConfig(Structure):
    """How an index of a tiered store is laid out."""

    page_size: Capacity
    memory_tier_config: MemoryTierConfig


class IndexConfig(Structure):
    """An index over attributes: sorted (0), hash (1) or bitmap (2)."""

    name: str | None
    type: Int
    attributes: list[str]
    bitmap_index_options: BitmapIndexOptions | None
    b_tree_index_config: Annotated[BTreeIndexConfig | None, Since(2, 5)] = None


class MapStoreConfigHolder(Structure):
    """Where the entries of a map are loaded from and written to."""

    enabled: bool
    write_coalescing: bool
    write_delay_seconds: Int
    write_batch_size: Int
    class_name: str | None
    implementation: Data | None
    factory_class_name: str | None
    factory_implementation: Data | None
    properties: dict[str, str] | None
    initial_load_mode: str
    offload: Annotated[bool, Since(2, 5)] = True


class MerkleTreeConfig(Structure):
    """Whether hashes of the entries are kept, to compare clusters."""

    enabled: bool
    depth: Int
    enabled_set: Annotated[bool, Since(2, 3)] = False


class NearCachePreloaderConfig(Structure):
    """Whether the keys of a near cache are kept for the next start."""

    enabled: bool
    directory: str
    store_initial_delay_seconds: Int
    store_interval_seconds: Int


class NearCacheConfigHolder(Structure):
    """What members keep of the entries that they read from others."""

    name: str
    in_memory_format: str
    serialize_keys: bool
    invalidate_on_change: bool
    time_to_live_seconds: Int
    max_idle_seconds: Int
    eviction_config_holder: EvictionConfigHolder
    cache_local_entries: bool
    local_update_policy: str
    preloader_config: NearCachePreloaderConfig | None


class PredicateConfigHolder(Structure):
    """A predicate, by class, as SQL or as an object."""

    class_name: str | None
    sql: str | None
    implementation: Data | None


class QueryCacheConfigHolder(Structure):
    """A query cache that a map shall have."""

    batch_size: Int
    buffer_size: Int
    delay_seconds: Int
    include_value: bool
    populate: bool
    coalesce: bool
    in_memory_format: str
    name: str
    predicate_config_holder: PredicateConfigHolder
    eviction_config_holder: EvictionConfigHolder
    listener_configs: list[ListenerConfigHolder] | None
    index_configs: list[IndexConfig] | None
    serialize_keys: Annotated[bool, Since(2, 4)] = False


class QueryCacheEventData(Structure):
    """A change of an entry in a query cache."""

    data_key: Data | None
    data_new_value: Data | None
    sequence: Long
    event_type: Int
    partition_id: Int
    map_name: Annotated[str, Since(2, 7)] = ""


class QueueStoreConfigHolder(Structure):
    """Where the items of a queue are loaded from and written to."""

    class_name: str | None
    factory_class_name: str | None
    implementation: Data | None
    factory_implementation: Data | None
    properties: dict[str, str] | None
    enabled: bool


class RaftGroupId(Structure):
    """A group of the CP subsystem."""

    name: str
    seed: Long
    id: Long


class RingbufferStoreConfigHolder(Structure):
    """Where the items of a ring buffer are loaded from and written to."""

    class_name: str | None
    factory_class_name: str | None
    implementation: Data | None
    factory_implementation: Data | None
    properties: dict[str, str] | None
    enabled: bool


class ScheduledTaskHandler(Structure):
    """Where a scheduled task is: on a member, or on a partition."""

    uuid: UUID | None
    partition_id: Int
    scheduler_name: str
    task_name: str


class SimpleEntryView(Structure):
    """An entry with its statistics; times are milliseconds, points in time since 1970."""

    key: Data
    value: Data
    cost: Long
    creation_time: Long
    expiration_time: Long
    hits: Long
    last_access_time: Long
    last_stored_time: Long
    last_update_time: Long
    version: Long
    ttl: Long
    max_idle: Long


class DurationConfig(Structure):
    """An amount of a unit of time."""

    duration_amount: Long
    time_unit: Int


class TimedExpiryPolicyFactoryConfig(Structure):
    """An expiry policy of one kind, with its time."""

    expiry_policy_type: Int
    duration_config: DurationConfig


class WanReplicationRef(Structure):
    """How a map or cache takes part in a replication between clusters."""

    name: str
    merge_policy_class_name: str
    filters: list[str] | None
    republishing_enabled: bool


class Xid(Structure):
    """The id of an XA transaction."""

    format_id: Int
    global_transaction_id: ByteArray
    branch_qualifier: ByteArray


class MergePolicyConfig(Structure):
    """How entries of a cluster that was split are merged."""

    policy: str
    batch_size: Int


class DataPersistenceConfig(Structure):
    """Whether entries are persisted, and each write synced to the disk."""

    enabled: bool = False
    fsync: bool = False


class CacheConfigHolder(Structure):
    """The configuration of a cache."""

    name: str
    manager_prefix: str | None
    uri_string: str | None
    backup_count: Int
    async_backup_count: Int
    in_memory_format: str
    eviction_config_holder: EvictionConfigHolder
    wan_replication_ref: WanReplicationRef | None
    key_class_name: str
    value_class_name: str
    cache_loader_factory: Data | None
    cache_writer_factory: Data | None
    expiry_policy_factory: Data
    read_through: bool
    write_through: bool
    store_by_value: bool
    management_enabled: bool
    statistics_enabled: bool
    hot_restart_config: HotRestartConfig | None
    event_journal_config: EventJournalConfig | None
    split_brain_protection_name: str | None
    listener_configurations: list[Data] | None
    merge_policy_config: MergePolicyConfig
    disable_per_entry_invalidation_events: bool
    cache_partition_lost_listener_configs: list[ListenerConfigHolder] | None
    merkle_tree_config: Annotated[MerkleTreeConfig | None, Since(2, 3)] = None
    data_persistence_config: Annotated[DataPersistenceConfig, Since(2, 5)] = msgspec.field(
        default_factory=DataPersistenceConfig
    )
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class ClientBwListEntry(Structure):
    """Which clients to let in or keep out."""

    type: Int
    value: str


class MemberVersion(Structure):
    """The version of a member."""

    major: Byte
    minor: Byte
    patch: Byte


class EndpointQualifier(Structure):
    """What an address of a member is for."""

    type: Int
    identifier: str | None


class MemberInfo(Structure):
    """A member of the cluster."""

    address: Address
    uuid: UUID
    attributes: dict[str, str]
    lite_member: bool
    version: MemberVersion
    address_map: Annotated[list[tuple[EndpointQualifier, Address]], Since(2, 0, 1)] = msgspec.field(
        default_factory=list[tuple[EndpointQualifier, Address]]
    )


class MCEvent(Structure):
    """An event that a member has kept for Management Center."""

    timestamp: Long
    type: Int
    data_json: str


class AnchorDataListHolder(Structure):
    """The last entries of the pages seen so far, with the numbers of those pages."""

    anchor_page_list: list[Int]
    anchor_data_list: list[tuple[Data, Data]]


class PagingPredicateHolder(Structure):
    """A predicate that takes one page of the entries that match another."""

    anchor_data_list_holder: AnchorDataListHolder
    predicate_data: Data | None
    comparator_data: Data | None
    page_size: Int
    page: Int
    iteration_type_id: Byte
    partition_key_data: Data | None
    partition_keys_data: Annotated[list[Data] | None, Since(2, 5)] = None


class SqlQueryId(Structure):
    """A running query."""

    member_id_high: Long
    member_id_low: Long
    local_id_high: Long
    local_id_low: Long


class SqlError(Structure):
    """Why a query failed."""

    code: Int
    message: str | None
    originating_member_id: UUID
    suggestion: Annotated[str | None, Since(2, 3)] = None
    cause_stack_trace: Annotated[str | None, Since(2, 7)] = None


class SqlColumnMetadata(Structure):
    """A column of a result; for the types see `sql_page.ColumnType`."""

    name: str
    type: Int
    nullable: Annotated[bool, Since(2, 2)] = True


class CPMember(Structure):
    """A member of the CP subsystem."""

    uuid: UUID
    address: Address
    auto_step_down_when_leader: Annotated[bool, Since(2, 10)] = False


class MigrationState(Structure):
    """How far a migration of partitions has come; times are milliseconds."""

    start_time: Long
    planned_migrations: Int
    completed_migrations: Int
    total_elapsed_time: Long


class FieldDescriptor(Structure):
    """A field of a compact schema."""

    field_name: str
    kind: Int


class Schema(Structure):
    """The schema of a compact type."""

    type_name: str
    fields: list[FieldDescriptor]


class HazelcastJsonValue(Structure):
    """JSON text."""

    value: str


class DiskTierConfig(Structure):
    """The disk of a tiered store."""

    enabled: bool = False
    device_name: str = "default-tiered-store-device"


class TieredStoreConfig(Structure):
    """Whether entries that do not fit into memory go to the disk."""

    enabled: bool = False
    memory_tier_config: MemoryTierConfig = msgspec.field(default_factory=MemoryTierConfig)
    disk_tier_config: DiskTierConfig = msgspec.field(default_factory=DiskTierConfig)


class SqlSummary(Structure):
    """The SQL query that a job runs."""

    query: str
    unbounded: bool


class JobAndSqlSummary(Structure):
    """A job, and its SQL query if it runs one; times are milliseconds since 1970."""

    light_job: bool
    job_id: Long
    execution_id: Long
    name_or_id: str
    status: Int
    submission_time: Long
    completion_time: Long
    failure_text: str | None
    sql_summary: SqlSummary | None
    suspension_cause: Annotated[str | None, Since(2, 6)] = None
    user_cancelled: Annotated[bool, Since(2, 6)] = False


class PartitioningAttributeConfig(Structure):
    """An attribute of keys that decides their partition."""

    attribute_name: str


class WanConsumerConfigHolder(Structure):
    """How what other clusters send is taken in."""

    persist_wan_replicated_data: bool
    class_name: str | None
    implementation: Data | None
    properties: dict[str, Data]


class WanCustomPublisherConfigHolder(Structure):
    """A publisher to another cluster, by class or as an object."""

    publisher_id: str | None
    class_name: str | None
    implementation: Data | None
    properties: dict[str, Data]


class AwsConfig(Structure):
    """Discovery of members on Amazon Web Services."""

    tag: str
    enabled: bool
    use_public_ip: bool
    properties: dict[str, str]


class GcpConfig(Structure):
    """Discovery of members on Google Cloud."""

    tag: str
    enabled: bool
    use_public_ip: bool
    properties: dict[str, str]


class AzureConfig(Structure):
    """Discovery of members on Azure."""

    tag: str
    enabled: bool
    use_public_ip: bool
    properties: dict[str, str]


class KubernetesConfig(Structure):
    """Discovery of members on Kubernetes."""

    tag: str
    enabled: bool
    use_public_ip: bool
    properties: dict[str, str]


class EurekaConfig(Structure):
    """Discovery of members by Eureka."""

    tag: str
    enabled: bool
    use_public_ip: bool
    properties: dict[str, str]


class DiscoveryStrategyConfig(Structure):
    """A way to discover members, by class."""

    class_name: str
    properties: dict[str, Data]


class DiscoveryConfig(Structure):
    """Ways to discover members, and which of them to take."""

    discovery_strategy_configs: list[DiscoveryStrategyConfig]
    discovery_service_provider: Data
    node_filter: Data
    node_filter_class: str


class WanSyncConfig(Structure):
    """How clusters are compared before they are synchronized."""

    consistency_check_strategy: Byte


class WanBatchPublisherConfigHolder(Structure):
    """A publisher that sends batches to another cluster."""

    publisher_id: str | None
    class_name: str | None
    implementation: Data | None
    properties: dict[str, Data]
    cluster_name: str | None
    snapshot_enabled: bool
    initial_publisher_state: Byte
    queue_capacity: Int
    batch_size: Int
    batch_max_delay_millis: Int
    response_timeout_millis: Int
    queue_full_behavior: Int
    acknowledge_type: Int
    discovery_period_seconds: Int
    max_target_endpoints: Int
    max_concurrent_invocations: Int
    use_endpoint_private_address: bool
    idle_min_park_ns: Long
    idle_max_park_ns: Long
    target_endpoints: str
    aws_config: AwsConfig
    gcp_config: GcpConfig
    azure_config: AzureConfig
    kubernetes_config: KubernetesConfig
    eureka_config: EurekaConfig
    discovery_config: DiscoveryConfig
    sync_config: WanSyncConfig
    endpoint: str | None


class ReplicatedMapEntryViewHolder(Structure):
    """An entry of a replicated map with its statistics; times are milliseconds, points in time since 1970."""

    key: Data
    value: Data
    creation_time: Long
    hits: Long
    last_access_time: Long
    last_update_time: Long
    ttl_millis: Long


class ResourceDefinition(Structure):
    """A piece of user code, as bytes or by its address."""

    id: str
    resource_type: Int
    payload: ByteArray | None
    resource_url: str | None


class VectorIndexConfig(Structure):
    """An index of vectors of one dimension; its metric is EUCLIDEAN (0), COSINE (1) or DOT (2)."""

    name: str | None
    metric: Int
    dimension: Int
    max_degree: Int
    ef_construction: Int
    use_deduplication: bool


class VectorPair(Structure):
    """A vector under the name of its index; type 0 is dense."""

    name: str
    type: Byte
    vector: FloatArray | None


class VectorDocument(Structure):
    """A value with its vectors."""

    value: Data
    vectors: list[VectorPair]


class VectorSearchOptions(Structure):
    """How many results to find, and what they bring along."""

    include_value: bool
    include_vectors: bool
    limit: Int
    hints: dict[str, str] | None


class VectorSearchResult(Structure):
    """A document that was found; a higher score is nearer."""

    key: Data
    value: Data | None
    score: Float
    vectors: list[VectorPair] | None


class Version(Structure):
    """A version of the cluster."""

    major: Byte
    minor: Byte


class RaftGroupInfo(Structure):
    """A CP group with its leader and its followers."""

    group_id: RaftGroupId
    leader: CPMember
    followers: list[CPMember]
