"""Replicated maps: every member holds all entries. Times are milliseconds."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.messages.shared import EntryEvent
from hazelcast.protocol.structures import ReplicatedMapEntryViewHolder
from hazelcast.protocol.types import UUID, Data, Int, Long


class ReplicatedMapPut(Request[Data | None]):
    """Put a value under a key for a time to live (0: for ever); answers the value before."""

    TYPE: ClassVar[int] = 0x0D0100

    name: str
    key: Data
    value: Data
    ttl: Long


class ReplicatedMapSize(Request[Int]):
    """Count the entries."""

    TYPE: ClassVar[int] = 0x0D0200
    RETRYABLE: ClassVar[bool] = True

    name: str


class ReplicatedMapIsEmpty(Request[bool]):
    """Tell whether there are no entries."""

    TYPE: ClassVar[int] = 0x0D0300
    RETRYABLE: ClassVar[bool] = True

    name: str


class ReplicatedMapContainsKey(Request[bool]):
    """Tell whether there is a key."""

    TYPE: ClassVar[int] = 0x0D0400
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data


class ReplicatedMapContainsValue(Request[bool]):
    """Tell whether some key has a value."""

    TYPE: ClassVar[int] = 0x0D0500
    RETRYABLE: ClassVar[bool] = True

    name: str
    value: Data


class ReplicatedMapGet(Request[Data | None]):
    """Get the value of a key, None when there is none."""

    TYPE: ClassVar[int] = 0x0D0600
    RETRYABLE: ClassVar[bool] = True

    name: str
    key: Data


class ReplicatedMapRemove(Request[Data | None]):
    """Remove a key; answers its value."""

    TYPE: ClassVar[int] = 0x0D0700

    name: str
    key: Data


class ReplicatedMapPutAll(Request[None]):
    """Put entries."""

    TYPE: ClassVar[int] = 0x0D0800

    name: str
    entries: list[tuple[Data, Data]]


class ReplicatedMapClear(Request[None]):
    """Remove all entries."""

    TYPE: ClassVar[int] = 0x0D0900

    name: str


class ReplicatedMapAddEntryListenerToKeyWithPredicate(Request[UUID]):
    """Report the changes of a key whose entry matches a predicate."""

    TYPE: ClassVar[int] = 0x0D0A00

    name: str
    key: Data
    predicate: Data
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x0D0A02


class ReplicatedMapAddEntryListenerWithPredicate(Request[UUID]):
    """Report the changes of entries that match a predicate."""

    TYPE: ClassVar[int] = 0x0D0B00

    name: str
    predicate: Data
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x0D0B02


class ReplicatedMapAddEntryListenerToKey(Request[UUID]):
    """Report the changes of a key."""

    TYPE: ClassVar[int] = 0x0D0C00

    name: str
    key: Data
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x0D0C02


class ReplicatedMapAddEntryListener(Request[UUID]):
    """Report the changes of all entries."""

    TYPE: ClassVar[int] = 0x0D0D00

    name: str
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x0D0D02


class ReplicatedMapRemoveEntryListener(Request[bool]):
    """Stop a registration of entry changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0x0D0E00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class ReplicatedMapKeySet(Request[list[Data]]):
    """List all keys."""

    TYPE: ClassVar[int] = 0x0D0F00
    RETRYABLE: ClassVar[bool] = True

    name: str


class ReplicatedMapValues(Request[list[Data]]):
    """List all values."""

    TYPE: ClassVar[int] = 0x0D1000
    RETRYABLE: ClassVar[bool] = True

    name: str


class ReplicatedMapEntrySet(Request[list[tuple[Data, Data]]]):
    """List all entries."""

    TYPE: ClassVar[int] = 0x0D1100
    RETRYABLE: ClassVar[bool] = True

    name: str


class ReplicatedMapAddNearCacheEntryListener(Request[UUID]):
    """Report the changes of all entries, to keep a near cache up to date."""

    TYPE: ClassVar[int] = 0x0D1200

    name: str
    include_value: bool
    local_only: bool

    class Entry(EntryEvent):
        """A change of an entry."""

        TYPE: ClassVar[int] = 0x0D1202


class ReplicatedMapPutAllWithMetadata(Request[None]):
    """Put entries of a partition with their statistics and expiry, as replication does."""

    TYPE: ClassVar[int] = 0x0D1300
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    name: str
    entries: list[ReplicatedMapEntryViewHolder]
    partition_id: Int


class ReplicatedMapFetchEntryViewsResponse(Response):
    """A batch of entries, and the iteration to go on with."""

    cursor_id: UUID
    entry_views: list[ReplicatedMapEntryViewHolder]


class ReplicatedMapFetchEntryViews(Request[ReplicatedMapFetchEntryViewsResponse]):
    """Fetch the next batch of entries of a partition with their statistics."""

    TYPE: ClassVar[int] = 0x0D1400
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    name: str
    cursor_id: UUID
    new_iteration: bool
    partition_id: Int
    batch_size: Int


class ReplicatedMapEndEntryViewIteration(Request[None]):
    """Give up an iteration over entries."""

    TYPE: ClassVar[int] = 0x0D1500
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    name: str
    cursor_id: UUID | None
