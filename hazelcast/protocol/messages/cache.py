"""Caches of the JCache standard.

`expiry_policy` is a serialized policy, None for the cache's own. The events that a call causes carry its
`completion_id`.
"""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Event, Request
from hazelcast.protocol.messages.shared import (
    InvalidationMetadataResponse,
    JournalBoundsResponse,
    PagedEntriesResponse,
    PagedKeysResponse,
    ReadManyResponse,
)
from hazelcast.protocol.structures import CacheConfigHolder, CacheEventData
from hazelcast.protocol.types import UUID, Data, Int, Long


class CacheAddEntryListener(Request[UUID]):
    """Report the changes of all entries."""

    TYPE: ClassVar[int] = 0x130100

    name: str
    local_only: bool

    class Cache(Event):
        """Changes of one kind."""

        TYPE: ClassVar[int] = 0x130102

        type: Int
        keys: list[CacheEventData]
        completion_id: Int


class CacheClear(Request[None]):
    """Remove all entries without telling listeners or the cache writer."""

    TYPE: ClassVar[int] = 0x130200

    name: str


class CacheRemoveAllKeys(Request[None]):
    """Remove some keys."""

    TYPE: ClassVar[int] = 0x130300

    name: str
    keys: list[Data]
    completion_id: Int


class CacheRemoveAll(Request[None]):
    """Remove all entries, telling listeners and the cache writer."""

    TYPE: ClassVar[int] = 0x130400

    name: str
    completion_id: Int


class CacheContainsKey(Request[bool]):
    """Tell whether there is a key."""

    TYPE: ClassVar[int] = 0x130500
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data


class CacheCreateConfig(Request[CacheConfigHolder | None]):
    """Create a cache from its configuration; answers the one that is in force."""

    TYPE: ClassVar[int] = 0x130600
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    cache_config: CacheConfigHolder
    create_also_on_others: bool


class CacheDestroy(Request[None]):
    """Destroy a cache."""

    TYPE: ClassVar[int] = 0x130700

    name: str


class CacheEntryProcessor(Request[Data | None]):
    """Run an entry processor on a key; answers its result."""

    TYPE: ClassVar[int] = 0x130800

    name: str
    key: Data
    entry_processor: Data
    arguments: list[Data]
    completion_id: Int


class CacheGetAll(Request[list[tuple[Data, Data]]]):
    """Get the entries of those of some keys that have a value."""

    TYPE: ClassVar[int] = 0x130900
    CHANGES: ClassVar[bool | None] = False

    name: str
    keys: list[Data]
    expiry_policy: Data | None


class CacheGetAndRemove(Request[Data | None]):
    """Remove a key; answers its value."""

    TYPE: ClassVar[int] = 0x130A00

    name: str
    key: Data
    completion_id: Int


class CacheGetAndReplace(Request[Data | None]):
    """Replace the value of a key that has one; answers the value before."""

    TYPE: ClassVar[int] = 0x130B00

    name: str
    key: Data
    value: Data
    expiry_policy: Data | None
    completion_id: Int


class CacheGetConfig(Request[CacheConfigHolder | None]):
    """Get the configuration of a cache, None when there is no such cache."""

    TYPE: ClassVar[int] = 0x130C00
    RETRYABLE: ClassVar[bool] = True

    name: str
    simple_name: str


class CacheGet(Request[Data | None]):
    """Get the value of a key, None when there is none."""

    TYPE: ClassVar[int] = 0x130D00
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    expiry_policy: Data | None


class CacheIterate(Request[PagedKeysResponse]):
    """Fetch the next batch of keys of a partition, from where the iteration stands."""

    TYPE: ClassVar[int] = 0x130E00

    name: str
    iteration_pointers: list[tuple[Int, Int]]
    batch: Int


class CacheListenerRegistration(Request[None]):
    """Add a listener's configuration to a cache on a member, or take it away."""

    TYPE: ClassVar[int] = 0x130F00

    name: str
    listener_config: Data
    should_register: bool
    uuid: UUID


class CacheLoadAll(Request[None]):
    """Load some keys by the cache loader, over existing values if asked to."""

    TYPE: ClassVar[int] = 0x131000

    name: str
    keys: list[Data]
    replace_existing_values: bool


class CacheManagementConfig(Request[None]):
    """Turn management, or statistics, of a cache on or off on a member."""

    TYPE: ClassVar[int] = 0x131100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    is_stat: bool
    enabled: bool
    uuid: UUID


class CachePutIfAbsent(Request[bool]):
    """Put a value if its key has none; answers whether it did."""

    TYPE: ClassVar[int] = 0x131200

    name: str
    key: Data
    value: Data
    expiry_policy: Data | None
    completion_id: Int


class CachePut(Request[Data | None]):
    """Put a value under a key; answers the value before if asked to."""

    TYPE: ClassVar[int] = 0x131300

    name: str
    key: Data
    value: Data
    expiry_policy: Data | None
    get: bool
    completion_id: Int


class CacheRemoveEntryListener(Request[bool]):
    """Stop a registration of entry changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0x131400
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class CacheRemoveInvalidationListener(Request[bool]):
    """Stop a registration of invalidations; answers whether there was one."""

    TYPE: ClassVar[int] = 0x131500
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class CacheRemove(Request[bool]):
    """Remove a key, if its value equals a given one when one is given; answers whether it did."""

    TYPE: ClassVar[int] = 0x131600

    name: str
    key: Data
    current_value: Data | None
    completion_id: Int


class CacheReplace(Request[Data | None]):
    """Replace the value of a key, if it equals a given one when one is given; answers the outcome."""

    TYPE: ClassVar[int] = 0x131700

    name: str
    key: Data
    old_value: Data | None
    new_value: Data
    expiry_policy: Data | None
    completion_id: Int


class CacheSize(Request[Int]):
    """Count the entries."""

    TYPE: ClassVar[int] = 0x131800
    RETRYABLE: ClassVar[bool] = True

    name: str


class CacheAddPartitionLostListener(Request[UUID]):
    """Report partitions of the cache that were lost."""

    TYPE: ClassVar[int] = 0x131900

    name: str
    local_only: bool

    class CachePartitionLost(Event):
        """A partition was lost, as seen by a member."""

        TYPE: ClassVar[int] = 0x131902

        partition_id: Int
        uuid: UUID


class CacheRemovePartitionLostListener(Request[bool]):
    """Stop a registration of lost partitions; answers whether there was one."""

    TYPE: ClassVar[int] = 0x131A00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class CachePutAll(Request[None]):
    """Put entries, all of one partition."""

    TYPE: ClassVar[int] = 0x131B00

    name: str
    entries: list[tuple[Data, Data]]
    expiry_policy: Data | None
    completion_id: Int


class CacheIterateEntries(Request[PagedEntriesResponse]):
    """Fetch the next batch of entries of a partition, from where the iteration stands."""

    TYPE: ClassVar[int] = 0x131C00
    RETRYABLE: ClassVar[bool] = True

    name: str
    iteration_pointers: list[tuple[Int, Int]]
    batch: Int


class CacheAddNearCacheInvalidationListener(Request[UUID]):
    """Report keys whose values in near caches are out of date."""

    TYPE: ClassVar[int] = 0x131D00

    name: str
    local_only: bool

    class CacheInvalidation(Event):
        """The value of a key, or of all keys when there is none, is out of date."""

        TYPE: ClassVar[int] = 0x131D02

        name: str
        key: Data | None
        source_uuid: UUID | None
        partition_uuid: UUID
        sequence: Long

    class CacheBatchInvalidation(Event):
        """The values of some keys are out of date; the lists go side by side."""

        TYPE: ClassVar[int] = 0x131D03

        name: str
        keys: list[Data]
        source_uuids: list[UUID | None]
        partition_uuids: list[UUID]
        sequences: list[Long]


class CacheFetchNearCacheInvalidationMetadata(Request[InvalidationMetadataResponse]):
    """Fetch how far a member has counted the invalidations of some caches, to repair near caches."""

    TYPE: ClassVar[int] = 0x131E00

    names: list[str]
    uuid: UUID


class CacheEventJournalSubscribe(Request[JournalBoundsResponse]):
    """Ask how far the event journal of a partition reaches."""

    TYPE: ClassVar[int] = 0x131F00
    RETRYABLE: ClassVar[bool] = True

    name: str


class CacheEventJournalRead(Request[ReadManyResponse]):
    """Read events of the journal of a partition from a sequence on, waiting for a least number of them."""

    TYPE: ClassVar[int] = 0x132000
    RETRYABLE: ClassVar[bool] = True

    name: str
    start_sequence: Long
    min_size: Int
    max_size: Int
    predicate: Data | None
    projection: Data | None


class CacheSetExpiryPolicy(Request[bool]):
    """Give some keys an expiry policy of their own; answers whether it did."""

    TYPE: ClassVar[int] = 0x132100

    name: str
    keys: list[Data]
    expiry_policy: Data
