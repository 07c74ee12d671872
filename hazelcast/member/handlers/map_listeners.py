"""Maps: listeners of entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.member.answers import Call, answers
from hazelcast.member.maps.listeners import AnyEntry, EntryListener
from hazelcast.protocol.messages.map import (
    MapAddEntryListener,
    MapAddEntryListenerToKey,
    MapAddEntryListenerToKeyWithPredicate,
    MapAddEntryListenerWithPredicate,
    MapAddPartitionLostListener,
    MapRemoveEntryListener,
    MapRemovePartitionLostListener,
)

if TYPE_CHECKING:
    from uuid import UUID


@answers(MapAddEntryListener)
def add_entry_listener(call: Call, request: MapAddEntryListener) -> UUID:
    return _add(call, request, request.Entry)


@answers(MapAddEntryListenerToKey)
def add_entry_listener_to_key(call: Call, request: MapAddEntryListenerToKey) -> UUID:
    return _add(call, request, request.Entry, key=request.key)


@answers(MapAddEntryListenerWithPredicate)
def add_entry_listener_with_predicate(call: Call, request: MapAddEntryListenerWithPredicate) -> UUID:
    return _add(call, request, request.Entry, predicate=request.predicate)


@answers(MapAddEntryListenerToKeyWithPredicate)
def add_entry_listener_to_key_with_predicate(call: Call, request: MapAddEntryListenerToKeyWithPredicate) -> UUID:
    return _add(call, request, request.Entry, key=request.key, predicate=request.predicate)


def _add(
    call: Call,
    request: MapAddEntryListener
    | MapAddEntryListenerToKey
    | MapAddEntryListenerWithPredicate
    | MapAddEntryListenerToKeyWithPredicate,
    event: type[AnyEntry],
    key: bytes | None = None,
    predicate: bytes | None = None,
) -> UUID:
    subscriber = call.subscribe()
    call.node.map(request.name).listeners[subscriber.id] = EntryListener(
        subscriber,
        event,
        request.listener_flags,
        None if key is None else key[4:],
        None if predicate is None else call.node.queries.predicate(predicate),
        request.include_value,
    )
    return subscriber.id


@answers(MapRemoveEntryListener)
def remove_entry_listener(call: Call, request: MapRemoveEntryListener) -> bool:
    return call.node.map(request.name).listeners.pop(request.registration_id, None) is not None


@answers(MapAddPartitionLostListener)
def add_partition_lost_listener(call: Call, request: MapAddPartitionLostListener) -> UUID:
    return call.subscribe().id


@answers(MapRemovePartitionLostListener)
def remove_partition_lost_listener(call: Call, request: MapRemovePartitionLostListener) -> bool:
    return True
