"""Listeners of a map's entries, and what is sent to them."""

from __future__ import annotations

import logging
from enum import IntFlag
from typing import TYPE_CHECKING, TypeAlias

from hazelcast.errors import HazelcastError
from hazelcast.member.query.record import Record
from hazelcast.protocol.messages.map import (
    MapAddEntryListener,
    MapAddEntryListenerToKey,
    MapAddEntryListenerToKeyWithPredicate,
    MapAddEntryListenerWithPredicate,
)

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.member.answers import Subscriber
    from hazelcast.member.query.predicates import Predicate
    from hazelcast.serialization import Registry

_logger = logging.getLogger(__name__)

AnyEntry: TypeAlias = (
    MapAddEntryListener.Entry
    | MapAddEntryListenerToKey.Entry
    | MapAddEntryListenerWithPredicate.Entry
    | MapAddEntryListenerToKeyWithPredicate.Entry
)


class Happening(IntFlag):
    """What can happen to an entry, as listeners and events number it."""

    ADDED = 1
    REMOVED = 2
    UPDATED = 4
    EVICTED = 8
    EXPIRED = 16
    EVICT_ALL = 32
    CLEAR_ALL = 64


class EntryListener:
    """A registration.

    Args:
        subscriber: Who is told.
        event: The class of the events, which is another for each way to register.
        flags: What is listened to.
        key: The only key of interest, without partition hash; None for all.
        predicate: What entries of interest match: by their new value if they have one, else by their last.
        include_value: Whether values are sent.
    """

    __slots__ = ("_event", "_flags", "_include_value", "_key", "_predicate", "subscriber")

    def __init__(
        self,
        subscriber: Subscriber,
        event: type[AnyEntry],
        flags: int,
        key: bytes | None,
        predicate: Predicate | None,
        include_value: bool,
    ) -> None:
        self.subscriber: Subscriber = subscriber
        self._event, self._flags, self._include_value = event, flags, include_value
        self._key, self._predicate = key, predicate

    def tell(
        self,
        happening: Happening,
        member: UUID,
        registry: Registry,
        key: bytes,
        value: bytes | None,
        old_value: bytes | None,
        *,
        show_old: bool,
    ) -> None:
        """Send an event about one entry, if it is of interest."""
        if not self._flags & happening or (self._key is not None and self._key != key[4:]):
            return
        judged = old_value if value is None else value
        if self._predicate is not None and not self._matches(self._predicate, registry, key, judged):
            return
        old = old_value if show_old and self._include_value else None
        self.subscriber.send(self._event(key, value if self._include_value else None, old, None, happening, member, 1))

    def tell_of_all(self, happening: Happening, member: UUID, count: int) -> None:
        """Send an event about `count` entries at once; keys and predicates do not matter."""
        if self._flags & happening:
            self.subscriber.send(self._event(None, None, None, None, happening, member, count))

    def _matches(self, predicate: Predicate, registry: Registry, key: bytes, value: bytes | None) -> bool:
        """Tell whether an entry matches. One that the predicate can't judge doesn't, for the change has been made."""
        try:
            return value is not None and predicate.matches(Record(registry, key, value))
        except HazelcastError as error:
            extra = self.subscriber.session.node.about("member_event_dropped")
            _logger.warning("No event for a listener whose predicate failed: %s", error, extra=extra)
            return False
