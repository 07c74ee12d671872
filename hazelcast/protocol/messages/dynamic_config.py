"""Configurations that are added to a running cluster, each for the data structures whose names match."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import (
    AttributeConfig,
    CacheSimpleEntryListenerConfig,
    DataPersistenceConfig,
    EventJournalConfig,
    EvictionConfigHolder,
    HotRestartConfig,
    IndexConfig,
    ListenerConfigHolder,
    MapStoreConfigHolder,
    MerkleTreeConfig,
    NearCacheConfigHolder,
    PartitioningAttributeConfig,
    QueryCacheConfigHolder,
    QueueStoreConfigHolder,
    ResourceDefinition,
    RingbufferStoreConfigHolder,
    TieredStoreConfig,
    TimedExpiryPolicyFactoryConfig,
    VectorIndexConfig,
    WanBatchPublisherConfigHolder,
    WanConsumerConfigHolder,
    WanCustomPublisherConfigHolder,
    WanReplicationRef,
)
from hazelcast.protocol.types import Byte, Data, Int, Long, Since


class DynamicConfigAddMultiMapConfig(Request[None]):
    """Add the configuration of multi-maps."""

    TYPE: ClassVar[int] = 0x1B0100

    name: str
    collection_type: str
    listener_configs: list[ListenerConfigHolder] | None
    binary: bool
    backup_count: Int
    async_backup_count: Int
    statistics_enabled: bool
    split_brain_protection_name: str | None
    merge_policy: str
    merge_batch_size: Int
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddRingbufferConfig(Request[None]):
    """Add the configuration of ring buffers."""

    TYPE: ClassVar[int] = 0x1B0200

    name: str
    capacity: Int
    backup_count: Int
    async_backup_count: Int
    time_to_live_seconds: Int
    in_memory_format: str
    ringbuffer_store_config: RingbufferStoreConfigHolder | None
    split_brain_protection_name: str | None
    merge_policy: str
    merge_batch_size: Int
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddCardinalityEstimatorConfig(Request[None]):
    """Add the configuration of cardinality estimators."""

    TYPE: ClassVar[int] = 0x1B0300

    name: str
    backup_count: Int
    async_backup_count: Int
    split_brain_protection_name: str | None
    merge_policy: str
    merge_batch_size: Int


class DynamicConfigAddListConfig(Request[None]):
    """Add the configuration of lists."""

    TYPE: ClassVar[int] = 0x1B0400

    name: str
    listener_configs: list[ListenerConfigHolder] | None
    backup_count: Int
    async_backup_count: Int
    max_size: Int
    statistics_enabled: bool
    split_brain_protection_name: str | None
    merge_policy: str
    merge_batch_size: Int
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddSetConfig(Request[None]):
    """Add the configuration of sets."""

    TYPE: ClassVar[int] = 0x1B0500

    name: str
    listener_configs: list[ListenerConfigHolder] | None
    backup_count: Int
    async_backup_count: Int
    max_size: Int
    statistics_enabled: bool
    split_brain_protection_name: str | None
    merge_policy: str
    merge_batch_size: Int
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddReplicatedMapConfig(Request[None]):
    """Add the configuration of replicated maps."""

    TYPE: ClassVar[int] = 0x1B0600

    name: str
    in_memory_format: str
    async_fillup: bool
    statistics_enabled: bool
    merge_policy: str
    listener_configs: list[ListenerConfigHolder] | None
    split_brain_protection_name: str | None
    merge_batch_size: Int
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddTopicConfig(Request[None]):
    """Add the configuration of topics."""

    TYPE: ClassVar[int] = 0x1B0700

    name: str
    global_ordering_enabled: bool
    statistics_enabled: bool
    multi_threading_enabled: bool
    listener_configs: list[ListenerConfigHolder] | None
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddExecutorConfig(Request[None]):
    """Add the configuration of executors."""

    TYPE: ClassVar[int] = 0x1B0800

    name: str
    pool_size: Int
    queue_capacity: Int
    statistics_enabled: bool
    split_brain_protection_name: str | None
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddDurableExecutorConfig(Request[None]):
    """Add the configuration of durable executors."""

    TYPE: ClassVar[int] = 0x1B0900

    name: str
    pool_size: Int
    durability: Int
    capacity: Int
    split_brain_protection_name: str | None
    statistics_enabled: Annotated[bool, Since(2, 1)] = True
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddScheduledExecutorConfig(Request[None]):
    """Add the configuration of scheduled executors."""

    TYPE: ClassVar[int] = 0x1B0A00

    name: str
    pool_size: Int
    durability: Int
    capacity: Int
    split_brain_protection_name: str | None
    merge_policy: str
    merge_batch_size: Int
    statistics_enabled: Annotated[bool, Since(2, 1)] = True
    capacity_policy: Annotated[Byte, Since(2, 5)] = 0
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddQueueConfig(Request[None]):
    """Add the configuration of queues."""

    TYPE: ClassVar[int] = 0x1B0B00

    name: str
    listener_configs: list[ListenerConfigHolder] | None
    backup_count: Int
    async_backup_count: Int
    max_size: Int
    empty_queue_ttl: Int
    statistics_enabled: bool
    split_brain_protection_name: str | None
    queue_store_config: QueueStoreConfigHolder | None
    merge_policy: str
    merge_batch_size: Int
    priority_comparator_class_name: Annotated[str | None, Since(2, 1)] = None
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddMapConfig(Request[None]):
    """Add the configuration of maps."""

    TYPE: ClassVar[int] = 0x1B0C00

    name: str
    backup_count: Int
    async_backup_count: Int
    time_to_live_seconds: Int
    max_idle_seconds: Int
    eviction_config: EvictionConfigHolder | None
    read_backup_data: bool
    cache_deserialized_values: str
    merge_policy: str
    merge_batch_size: Int
    in_memory_format: str
    listener_configs: list[ListenerConfigHolder] | None
    partition_lost_listener_configs: list[ListenerConfigHolder] | None
    statistics_enabled: bool
    split_brain_protection_name: str | None
    map_store_config: MapStoreConfigHolder | None
    near_cache_config: NearCacheConfigHolder | None
    wan_replication_ref: WanReplicationRef | None
    index_configs: list[IndexConfig] | None
    attribute_configs: list[AttributeConfig] | None
    query_cache_configs: list[QueryCacheConfigHolder] | None
    partitioning_strategy_class_name: str | None
    partitioning_strategy_implementation: Data | None
    hot_restart_config: HotRestartConfig | None
    event_journal_config: EventJournalConfig | None
    merkle_tree_config: MerkleTreeConfig | None
    metadata_policy: Int
    per_entry_stats_enabled: Annotated[bool, Since(2, 2)] = False
    data_persistence_config: Annotated[DataPersistenceConfig, Since(2, 5)] = msgspec.field(
        default_factory=DataPersistenceConfig
    )
    tiered_store_config: Annotated[TieredStoreConfig, Since(2, 5)] = msgspec.field(default_factory=TieredStoreConfig)
    partitioning_attribute_configs: Annotated[list[PartitioningAttributeConfig] | None, Since(2, 6)] = None
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddReliableTopicConfig(Request[None]):
    """Add the configuration of reliable topics."""

    TYPE: ClassVar[int] = 0x1B0D00

    name: str
    listener_configs: list[ListenerConfigHolder] | None
    read_batch_size: Int
    statistics_enabled: bool
    topic_overload_policy: str
    executor: Data | None
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddCacheConfig(Request[None]):
    """Add the configuration of caches."""

    TYPE: ClassVar[int] = 0x1B0E00

    name: str
    key_type: str | None
    value_type: str | None
    statistics_enabled: bool
    management_enabled: bool
    read_through: bool
    write_through: bool
    cache_loader_factory: str | None
    cache_writer_factory: str | None
    cache_loader: str | None
    cache_writer: str | None
    backup_count: Int
    async_backup_count: Int
    in_memory_format: str
    split_brain_protection_name: str | None
    merge_policy: str | None
    merge_batch_size: Int
    disable_per_entry_invalidation_events: bool
    partition_lost_listener_configs: list[ListenerConfigHolder] | None
    expiry_policy_factory_class_name: str | None
    timed_expiry_policy_factory_config: TimedExpiryPolicyFactoryConfig | None
    cache_entry_listeners: list[CacheSimpleEntryListenerConfig] | None
    eviction_config: EvictionConfigHolder | None
    wan_replication_ref: WanReplicationRef | None
    event_journal_config: EventJournalConfig | None
    hot_restart_config: HotRestartConfig | None
    merkle_tree_config: Annotated[MerkleTreeConfig | None, Since(2, 3)] = None
    data_persistence_config: Annotated[DataPersistenceConfig, Since(2, 5)] = msgspec.field(
        default_factory=DataPersistenceConfig
    )
    user_code_namespace: Annotated[str | None, Since(2, 7)] = None


class DynamicConfigAddFlakeIdGeneratorConfig(Request[None]):
    """Add the configuration of generators of ids."""

    TYPE: ClassVar[int] = 0x1B0F00

    name: str
    prefetch_count: Int
    prefetch_validity: Long
    statistics_enabled: bool
    node_id_offset: Long
    epoch_start: Long
    bits_sequence: Int
    bits_node_id: Int
    allowed_future_millis: Long


class DynamicConfigAddPNCounterConfig(Request[None]):
    """Add the configuration of PN counters."""

    TYPE: ClassVar[int] = 0x1B1000

    name: str
    replica_count: Int
    statistics_enabled: bool
    split_brain_protection_name: str | None


class DynamicConfigAddDataConnectionConfig(Request[None]):
    """Add the configuration of a connection to an outside system."""

    TYPE: ClassVar[int] = 0x1B1100
    SINCE: ClassVar[tuple[int, int]] = (2, 6)

    name: str
    type: str
    shared: bool
    properties: dict[str, str]


class DynamicConfigAddWanReplicationConfig(Request[None]):
    """Add the configuration of a replication to other clusters."""

    TYPE: ClassVar[int] = 0x1B1200
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    name: str
    consumer_config: WanConsumerConfigHolder | None
    custom_publisher_configs: list[WanCustomPublisherConfigHolder]
    batch_publisher_configs: list[WanBatchPublisherConfigHolder]


class DynamicConfigAddUserCodeNamespaceConfig(Request[None]):
    """Add a namespace of user code with its resources."""

    TYPE: ClassVar[int] = 0x1B1300
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    name: str
    resources: list[ResourceDefinition]


class DynamicConfigAddVectorCollectionConfig(Request[None]):
    """Add the configuration of vector collections and their indexes."""

    TYPE: ClassVar[int] = 0x1B1400
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    index_configs: list[VectorIndexConfig]
    backup_count: Annotated[Int, Since(2, 9)] = 1
    async_backup_count: Annotated[Int, Since(2, 9)] = 0
    split_brain_protection_name: Annotated[str | None, Since(2, 9)] = None
    merge_policy: Annotated[str, Since(2, 9)] = "PutIfAbsentMergePolicy"
    merge_batch_size: Annotated[Int, Since(2, 9)] = 100
    user_code_namespace: Annotated[str | None, Since(2, 9)] = None
