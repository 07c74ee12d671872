"""Query caches: the results of a predicate over a map, kept up to date by events."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Event, Request
from hazelcast.protocol.structures import QueryCacheEventData
from hazelcast.protocol.types import UUID, Data, Int, Long


class ContinuousQueryPublisherCreateWithValue(Request[list[tuple[Data, Data]]]):
    """Begin to publish the changes of matching entries; answers the entries that match already."""

    TYPE: ClassVar[int] = 0x160100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    map_name: str
    cache_name: str
    predicate: Data
    batch_size: Int
    buffer_size: Int
    delay_seconds: Long
    populate: bool
    coalesce: bool


class ContinuousQueryPublisherCreate(Request[list[Data]]):
    """Begin to publish the changes of matching entries, without values; answers the keys that match already."""

    TYPE: ClassVar[int] = 0x160200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    map_name: str
    cache_name: str
    predicate: Data
    batch_size: Int
    buffer_size: Int
    delay_seconds: Long
    populate: bool
    coalesce: bool


class ContinuousQueryMadePublishable(Request[bool]):
    """Let a publisher, whose first results the client has taken in, send; answers whether it did."""

    TYPE: ClassVar[int] = 0x160300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    map_name: str
    cache_name: str


class ContinuousQueryAddListener(Request[UUID]):
    """Report the changes that the publisher of a query cache sends."""

    TYPE: ClassVar[int] = 0x160400

    listener_name: str
    local_only: bool

    class QueryCacheSingle(Event):
        """One change."""

        TYPE: ClassVar[int] = 0x160402

        data: QueryCacheEventData

    class QueryCacheBatch(Event):
        """Changes of a partition, in order."""

        TYPE: ClassVar[int] = 0x160403

        events: list[QueryCacheEventData]
        source: str
        partition_id: Int


class ContinuousQuerySetReadCursor(Request[bool]):
    """Have changes sent again from a sequence on; answers whether they are still there."""

    TYPE: ClassVar[int] = 0x160500

    map_name: str
    cache_name: str
    sequence: Long


class ContinuousQueryDestroyCache(Request[bool]):
    """Stop to publish for a query cache; answers whether it did."""

    TYPE: ClassVar[int] = 0x160600

    map_name: str
    cache_name: str
