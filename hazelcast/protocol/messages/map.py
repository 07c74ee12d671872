"""Maps, with locks, queries, entry processors, listeners and near caches.

Times are milliseconds. A time to live or maximal idle time of −1 stands for the map's own setting, 0 for none.
`thread_id` names the owner of locks, `reference_id` makes a lock or unlock that is sent twice take effect once.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from hazelcast.protocol.message import Event, Request, Response
from hazelcast.protocol.messages.shared import (
    EntryEvent,
    InvalidationMetadataResponse,
    JournalBoundsResponse,
    PagedEntriesResponse,
    PagedKeysResponse,
    ReadManyResponse,
)
from hazelcast.protocol.structures import AnchorDataListHolder, IndexConfig, PagingPredicateHolder, SimpleEntryView
from hazelcast.protocol.types import UUID, Data, Int, Long, Since


class MapPut(Request[Data | None]):
    """Put a value under a key for a time to live; answers the value before."""

    TYPE: ClassVar[int] = 0x010100

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long


class MapGet(Request[Data | None]):
    """Get the value of a key, None when there is none."""

    TYPE: ClassVar[int] = 0x010200
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    thread_id: Long


class MapRemove(Request[Data | None]):
    """Remove a key; answers its value."""

    TYPE: ClassVar[int] = 0x010300

    name: str
    key: Data
    thread_id: Long


class MapReplace(Request[Data | None]):
    """Replace the value of a key that has one; answers the value before."""

    TYPE: ClassVar[int] = 0x010400

    name: str
    key: Data
    value: Data
    thread_id: Long


class MapReplaceIfSame(Request[bool]):
    """Replace the value of a key if it equals a given one; answers whether it did."""

    TYPE: ClassVar[int] = 0x010500

    name: str
    key: Data
    test_value: Data
    value: Data
    thread_id: Long


class MapContainsKey(Request[bool]):
    """Tell whether there is a key."""

    TYPE: ClassVar[int] = 0x010600
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    thread_id: Long


class MapContainsValue(Request[bool]):
    """Tell whether some key has a value."""

    TYPE: ClassVar[int] = 0x010700
    RETRYABLE: ClassVar[bool] = True

    name: str
    value: Data


class MapRemoveIfSame(Request[bool]):
    """Remove a key if its value equals a given one; answers whether it did."""

    TYPE: ClassVar[int] = 0x010800

    name: str
    key: Data
    value: Data
    thread_id: Long


class MapDelete(Request[Annotated[bool | None, Since(2, 7)]]):
    """Remove a key without sending back its value; a member of 2.7 or newer tells whether there was one."""

    TYPE: ClassVar[int] = 0x010900

    name: str
    key: Data
    thread_id: Long


class MapFlush(Request[None]):
    """Write what the map store still has to write."""

    TYPE: ClassVar[int] = 0x010A00

    name: str


class MapTryRemove(Request[bool]):
    """Remove a key if its lock can be had within a time; answers whether it did."""

    TYPE: ClassVar[int] = 0x010B00

    name: str
    key: Data
    thread_id: Long
    timeout: Long


class MapTryPut(Request[bool]):
    """Put a value if the lock of its key can be had within a time; answers whether it did."""

    TYPE: ClassVar[int] = 0x010C00

    name: str
    key: Data
    value: Data
    thread_id: Long
    timeout: Long


class MapPutTransient(Request[None]):
    """Put a value for a time to live, past the map store."""

    TYPE: ClassVar[int] = 0x010D00

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long


class MapPutIfAbsent(Request[Data | None]):
    """Put a value for a time to live if its key has none; answers the value that the key has already."""

    TYPE: ClassVar[int] = 0x010E00

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long


class MapSet(Request[None]):
    """Put a value under a key for a time to live, without sending back the value before."""

    TYPE: ClassVar[int] = 0x010F00

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long


class MapLock(Request[None]):
    """Lock a key for a lease time, waiting for as long as it takes."""

    TYPE: ClassVar[int] = 0x011000
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    key: Data
    thread_id: Long
    ttl: Long
    reference_id: Long


class MapTryLock(Request[bool]):
    """Lock a key for a lease time if it can be had within a time; answers whether it did."""

    TYPE: ClassVar[int] = 0x011100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    key: Data
    thread_id: Long
    lease: Long
    timeout: Long
    reference_id: Long


class MapIsLocked(Request[bool]):
    """Tell whether a key is locked."""

    TYPE: ClassVar[int] = 0x011200
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data


class MapUnlock(Request[None]):
    """Release a lock of a key that the thread holds."""

    TYPE: ClassVar[int] = 0x011300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    RELEASES: ClassVar[bool] = True

    name: str
    key: Data
    thread_id: Long
    reference_id: Long


class MapAddInterceptor(Request[str]):
    """Install an interceptor; answers the id to remove it by."""

    TYPE: ClassVar[int] = 0x011400

    name: str
    interceptor: Data


class MapRemoveInterceptor(Request[bool]):
    """Remove an interceptor; answers whether there was one."""

    TYPE: ClassVar[int] = 0x011500

    name: str
    id: str


class MapAddEntryListenerToKeyWithPredicate(Request[UUID]):
    """Report the changes of a key whose entry matches a predicate."""

    TYPE: ClassVar[int] = 0x011600

    name: str
    key: Data
    predicate: Data
    include_value: bool
    listener_flags: Int
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x011602


class MapAddEntryListenerWithPredicate(Request[UUID]):
    """Report the changes of entries that match a predicate."""

    TYPE: ClassVar[int] = 0x011700

    name: str
    predicate: Data
    include_value: bool
    listener_flags: Int
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x011702


class MapAddEntryListenerToKey(Request[UUID]):
    """Report the changes of a key."""

    TYPE: ClassVar[int] = 0x011800

    name: str
    key: Data
    include_value: bool
    listener_flags: Int
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x011802


class MapAddEntryListener(Request[UUID]):
    """Report the changes of all entries."""

    TYPE: ClassVar[int] = 0x011900

    name: str
    include_value: bool
    listener_flags: Int
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x011902


class MapRemoveEntryListener(Request[bool]):
    """Stop a registration of entry changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0x011A00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class MapAddPartitionLostListener(Request[UUID]):
    """Report partitions of the map that were lost."""

    TYPE: ClassVar[int] = 0x011B00

    name: str
    local_only: bool

    class MapPartitionLost(Event):
        """A partition was lost, as seen by a member."""

        TYPE: ClassVar[int] = 0x011B02

        partition_id: Int
        uuid: UUID


class MapRemovePartitionLostListener(Request[bool]):
    """Stop a registration of lost partitions; answers whether there was one."""

    TYPE: ClassVar[int] = 0x011C00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class MapGetEntryViewResponse(Response):
    """The entry with its statistics, None when the key has no value, and its maximal idle time."""

    response: SimpleEntryView | None
    max_idle: Long


class MapGetEntryView(Request[MapGetEntryViewResponse]):
    """Get the value of a key with its statistics."""

    TYPE: ClassVar[int] = 0x011D00
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data
    thread_id: Long


class MapEvict(Request[bool]):
    """Drop a key from memory but not from the map store; answers whether it did."""

    TYPE: ClassVar[int] = 0x011E00

    name: str
    key: Data
    thread_id: Long


class MapEvictAll(Request[None]):
    """Drop all keys that are not locked from memory but not from the map store."""

    TYPE: ClassVar[int] = 0x011F00

    name: str


class MapLoadAll(Request[None]):
    """Load all keys from the map store, over existing values if asked to."""

    TYPE: ClassVar[int] = 0x012000

    name: str
    replace_existing_values: bool


class MapLoadGivenKeys(Request[None]):
    """Load some keys from the map store, over existing values if asked to."""

    TYPE: ClassVar[int] = 0x012100

    name: str
    keys: list[Data]
    replace_existing_values: bool


class MapKeySet(Request[list[Data]]):
    """List all keys."""

    TYPE: ClassVar[int] = 0x012200
    RETRYABLE: ClassVar[bool] = True

    name: str


class MapGetAll(Request[list[tuple[Data, Data]]]):
    """Get the entries of those of some keys, all of one partition, that have a value."""

    TYPE: ClassVar[int] = 0x012300
    CHANGES: ClassVar[bool | None] = False

    name: str
    keys: list[Data]


class MapValues(Request[list[Data]]):
    """List all values."""

    TYPE: ClassVar[int] = 0x012400
    RETRYABLE: ClassVar[bool] = True

    name: str


class MapEntrySet(Request[list[tuple[Data, Data]]]):
    """List all entries."""

    TYPE: ClassVar[int] = 0x012500
    RETRYABLE: ClassVar[bool] = True

    name: str


class MapKeySetWithPredicate(Request[list[Data]]):
    """List the keys of the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x012600
    RETRYABLE: ClassVar[bool] = True

    name: str
    predicate: Data


class MapValuesWithPredicate(Request[list[Data]]):
    """List the values of the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x012700
    RETRYABLE: ClassVar[bool] = True

    name: str
    predicate: Data


class MapEntriesWithPredicate(Request[list[tuple[Data, Data]]]):
    """List the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x012800
    RETRYABLE: ClassVar[bool] = True

    name: str
    predicate: Data


class MapAddIndex(Request[None]):
    """Add an index over attributes of the entries."""

    TYPE: ClassVar[int] = 0x012900

    name: str
    index_config: IndexConfig


class MapSize(Request[Int]):
    """Count the entries."""

    TYPE: ClassVar[int] = 0x012A00
    RETRYABLE: ClassVar[bool] = True

    name: str


class MapIsEmpty(Request[bool]):
    """Tell whether there are no entries."""

    TYPE: ClassVar[int] = 0x012B00
    RETRYABLE: ClassVar[bool] = True

    name: str


class MapPutAll(Request[None]):
    """Put entries, all of one partition; the map store is asked for the values before only if told to."""

    TYPE: ClassVar[int] = 0x012C00

    name: str
    entries: list[tuple[Data, Data]]
    trigger_map_loader: Annotated[bool, Since(2, 1)] = True


class MapClear(Request[None]):
    """Remove all entries."""

    TYPE: ClassVar[int] = 0x012D00

    name: str


class MapExecuteOnKey(Request[Data | None]):
    """Run an entry processor on a key; answers its result."""

    TYPE: ClassVar[int] = 0x012E00

    name: str
    entry_processor: Data
    key: Data
    thread_id: Long


class MapSubmitToKey(Request[Data | None]):
    """Run an entry processor on a key off the partition's thread if it allows that; answers its result."""

    TYPE: ClassVar[int] = 0x012F00

    name: str
    entry_processor: Data
    key: Data
    thread_id: Long


class MapExecuteOnAllKeys(Request[list[tuple[Data, Data]]]):
    """Run an entry processor on all entries; answers the results by key."""

    TYPE: ClassVar[int] = 0x013000

    name: str
    entry_processor: Data


class MapExecuteWithPredicate(Request[list[tuple[Data, Data]]]):
    """Run an entry processor on the entries that match a predicate; answers the results by key."""

    TYPE: ClassVar[int] = 0x013100

    name: str
    entry_processor: Data
    predicate: Data


class MapExecuteOnKeys(Request[list[tuple[Data, Data]]]):
    """Run an entry processor on some keys; answers the results by key."""

    TYPE: ClassVar[int] = 0x013200

    name: str
    entry_processor: Data
    keys: list[Data]


class MapForceUnlock(Request[None]):
    """Release the lock of a key, whoever holds it."""

    TYPE: ClassVar[int] = 0x013300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    RELEASES: ClassVar[bool] = True

    name: str
    key: Data
    reference_id: Long


class MapPageResponse(Response):
    """One page, and the anchors from which the next ones are found."""

    response: list[Data]
    anchor_data_list: AnchorDataListHolder


class MapKeySetWithPagingPredicate(Request[MapPageResponse]):
    """List one page of the keys of the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x013400
    RETRYABLE: ClassVar[bool] = True

    name: str
    predicate: PagingPredicateHolder


class MapValuesWithPagingPredicate(Request[MapPageResponse]):
    """List one page of the values of the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x013500
    RETRYABLE: ClassVar[bool] = True

    name: str
    predicate: PagingPredicateHolder


class MapEntryPageResponse(Response):
    """One page, and the anchors from which the next ones are found."""

    response: list[tuple[Data, Data]]
    anchor_data_list: AnchorDataListHolder


class MapEntriesWithPagingPredicate(Request[MapEntryPageResponse]):
    """List one page of the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x013600
    RETRYABLE: ClassVar[bool] = True

    name: str
    predicate: PagingPredicateHolder


class MapFetchKeys(Request[PagedKeysResponse]):
    """Fetch the next batch of keys of a partition, from where the iteration stands."""

    TYPE: ClassVar[int] = 0x013700
    RETRYABLE: ClassVar[bool] = True

    name: str
    iteration_pointers: list[tuple[Int, Int]]
    batch: Int


class MapFetchEntries(Request[PagedEntriesResponse]):
    """Fetch the next batch of entries of a partition, from where the iteration stands."""

    TYPE: ClassVar[int] = 0x013800
    RETRYABLE: ClassVar[bool] = True

    name: str
    iteration_pointers: list[tuple[Int, Int]]
    batch: Int


class MapAggregate(Request[Data | None]):
    """Aggregate all entries to one value."""

    TYPE: ClassVar[int] = 0x013900
    RETRYABLE: ClassVar[bool] = True

    name: str
    aggregator: Data


class MapAggregateWithPredicate(Request[Data | None]):
    """Aggregate the entries that match a predicate to one value."""

    TYPE: ClassVar[int] = 0x013A00
    RETRYABLE: ClassVar[bool] = True

    name: str
    aggregator: Data
    predicate: Data


class MapProject(Request[list[Data | None]]):
    """Extract something of every entry."""

    TYPE: ClassVar[int] = 0x013B00
    RETRYABLE: ClassVar[bool] = True

    name: str
    projection: Data


class MapProjectWithPredicate(Request[list[Data | None]]):
    """Extract something of every entry that matches a predicate."""

    TYPE: ClassVar[int] = 0x013C00
    RETRYABLE: ClassVar[bool] = True

    name: str
    projection: Data
    predicate: Data


class MapFetchNearCacheInvalidationMetadata(Request[InvalidationMetadataResponse]):
    """Fetch how far a member has counted the invalidations of some maps, to repair near caches."""

    TYPE: ClassVar[int] = 0x013D00
    CHANGES: ClassVar[bool | None] = False

    names: list[str]
    uuid: UUID


class MapRemoveAll(Request[None]):
    """Remove the entries that match a predicate."""

    TYPE: ClassVar[int] = 0x013E00

    name: str
    predicate: Data


class MapAddNearCacheInvalidationListener(Request[UUID]):
    """Report keys whose values in near caches are out of date."""

    TYPE: ClassVar[int] = 0x013F00

    name: str
    listener_flags: Int
    local_only: bool

    class IMapInvalidation(Event):
        """The value of a key, or of all keys when there is none, is out of date."""

        TYPE: ClassVar[int] = 0x013F02

        key: Data | None
        source_uuid: UUID | None
        partition_uuid: UUID
        sequence: Long

    class IMapBatchInvalidation(Event):
        """The values of some keys are out of date; the lists go side by side."""

        TYPE: ClassVar[int] = 0x013F03

        keys: list[Data]
        source_uuids: list[UUID | None]
        partition_uuids: list[UUID]
        sequences: list[Long]


class MapFetchWithQueryResponse(Response):
    """A batch of projections, and where the iteration stands now."""

    results: list[Data | None]
    iteration_pointers: list[tuple[Int, Int]]


class MapFetchWithQuery(Request[MapFetchWithQueryResponse]):
    """Fetch the next batch of projections of the matching entries of a partition."""

    TYPE: ClassVar[int] = 0x014000
    RETRYABLE: ClassVar[bool] = True

    name: str
    iteration_pointers: list[tuple[Int, Int]]
    batch: Int
    projection: Data
    predicate: Data


class MapEventJournalSubscribe(Request[JournalBoundsResponse]):
    """Ask how far the event journal of a partition reaches."""

    TYPE: ClassVar[int] = 0x014100
    RETRYABLE: ClassVar[bool] = True

    name: str


class MapEventJournalRead(Request[ReadManyResponse]):
    """Read events of the journal of a partition from a sequence on, waiting for a least number of them."""

    TYPE: ClassVar[int] = 0x014200
    RETRYABLE: ClassVar[bool] = True

    name: str
    start_sequence: Long
    min_size: Int
    max_size: Int
    predicate: Data | None
    projection: Data | None


class MapSetTtl(Request[bool]):
    """Change the time to live of a key; answers whether it did."""

    TYPE: ClassVar[int] = 0x014300

    name: str
    key: Data
    ttl: Long


class MapPutWithMaxIdle(Request[Data | None]):
    """Put a value for a time to live and a maximal idle time; answers the value before."""

    TYPE: ClassVar[int] = 0x014400

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long
    max_idle: Long


class MapPutTransientWithMaxIdle(Request[Data | None]):
    """Put a value for a time to live and a maximal idle time, past the map store."""

    TYPE: ClassVar[int] = 0x014500

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long
    max_idle: Long


class MapPutIfAbsentWithMaxIdle(Request[Data | None]):
    """Put a value for both times if its key has none; answers the value that the key has already."""

    TYPE: ClassVar[int] = 0x014600

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long
    max_idle: Long


class MapSetWithMaxIdle(Request[Data | None]):
    """Put a value for a time to live and a maximal idle time, without need of the value before."""

    TYPE: ClassVar[int] = 0x014700

    name: str
    key: Data
    value: Data
    thread_id: Long
    ttl: Long
    max_idle: Long


class MapReplaceAll(Request[None]):
    """Replace every value by what a function makes of its key and value."""

    TYPE: ClassVar[int] = 0x014800
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 4)

    name: str
    function: Data


class MapPutAllWithMetadata(Request[None]):
    """Put entries with their statistics and expiry, as replication does."""

    TYPE: ClassVar[int] = 0x014900
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    name: str
    entries: list[SimpleEntryView]
