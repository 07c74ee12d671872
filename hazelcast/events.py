"""Events of data structures, as listeners get them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Generic
from uuid import UUID

from hazelcast.core import MemberInfo
from hazelcast.types import ItemType, KeyType, MessageType, ValueType

__all__ = ["EntryEvent", "EntryEventType", "ItemEvent", "ItemEventType", "TopicMessage"]


class EntryEventType(IntFlag):
    """What happened to an entry, or to the whole map; flags, because a listener registers for several."""

    ADDED = 1
    REMOVED = 2
    UPDATED = 4
    EVICTED = 8
    EXPIRED = 16
    EVICT_ALL = 32
    CLEAR_ALL = 64
    MERGED = 128
    """The entry was merged when the cluster recovered from a split."""
    INVALIDATION = 256
    """The entry of a near cache became stale."""
    LOADED = 512


class ItemEventType(IntEnum):
    """What happened to an item of a list, queue or set."""

    ADDED = 1
    REMOVED = 2


@dataclass(frozen=True, slots=True)
class EntryEvent(Generic[KeyType, ValueType]):
    """A change of one entry, or of all of them, in a map, multimap or replicated map."""

    key: KeyType | None
    """The entry's key; None for `CLEAR_ALL` and `EVICT_ALL`."""
    value: ValueType | None
    """The new value; None if there is none, or if the listener was added without `include_value`."""
    old_value: ValueType | None
    """The value before; None under the same conditions."""
    merging_value: ValueType | None
    """The value of the other side of a split cluster, for `MERGED`."""
    event_type: EntryEventType
    uuid: UUID
    """The member that fired the event."""
    number_of_affected_entries: int
    """1, or the number of entries for `CLEAR_ALL` and `EVICT_ALL`."""


@dataclass(frozen=True, slots=True)
class ItemEvent(Generic[ItemType]):
    """An item was added to a list, queue or set, or removed from it."""

    name: str
    """The name of the data structure."""
    item: ItemType | None
    """The item; None if the listener was added without `include_value`."""
    event_type: ItemEventType
    member: MemberInfo | None
    """The member that fired the event; None if it has left the cluster since."""


@dataclass(frozen=True, slots=True)
class TopicMessage(Generic[MessageType]):
    """A message that was published to a topic."""

    name: str
    """The name of the topic."""
    message: MessageType
    publish_time: float
    """When it was published, in seconds since the epoch."""
    member: MemberInfo | None
    """The member that published it; None if that isn't known."""
