"""Events and responses that messages of several services have in common."""

from __future__ import annotations

from hazelcast.protocol.message import Event, Response
from hazelcast.protocol.types import UUID, Data, Int, Long


class EntryEvent(Event):
    """A change of an entry, or of `number_of_affected_entries` at once; `uuid` is the member where it happened."""

    key: Data | None
    value: Data | None
    old_value: Data | None
    merging_value: Data | None
    event_type: Int
    uuid: UUID
    number_of_affected_entries: Int


class ItemEvent(Event):
    """An item was added (1) or removed (2) at a member."""

    item: Data | None
    uuid: UUID
    event_type: Int


class PagedKeysResponse(Response):
    """A batch of keys, and where the iteration stands now."""

    iteration_pointers: list[tuple[Int, Int]]
    keys: list[Data]


class PagedEntriesResponse(Response):
    """A batch of entries, and where the iteration stands now."""

    iteration_pointers: list[tuple[Int, Int]]
    entries: list[tuple[Data, Data]]


class InvalidationMetadataResponse(Response):
    """How far invalidations were counted by name and partition, and the identity of each partition's counting."""

    name_partition_sequence_list: list[tuple[str, list[tuple[Int, Long]]]]
    partition_uuid_list: list[tuple[Int, UUID]]


class JournalBoundsResponse(Response):
    """The sequences of the oldest and of the newest event."""

    oldest_sequence: Long
    newest_sequence: Long


class ReadManyResponse(Response):
    """Items with their sequences, how many were looked at for them, and where to read on."""

    read_count: Int
    items: list[Data]
    item_seqs: list[Long] | None
    next_seq: Long
