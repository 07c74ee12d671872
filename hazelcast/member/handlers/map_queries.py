"""Maps: predicates, pages, aggregations and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.errors import HazelcastError
from hazelcast.member.answers import Call, answers
from hazelcast.member.query.paging import page
from hazelcast.member.query.record import Record
from hazelcast.protocol.messages.map import (
    MapAggregate,
    MapAggregateWithPredicate,
    MapEntriesWithPagingPredicate,
    MapEntriesWithPredicate,
    MapEntryPageResponse,
    MapKeySetWithPagingPredicate,
    MapKeySetWithPredicate,
    MapPageResponse,
    MapProject,
    MapProjectWithPredicate,
    MapRemoveAll,
    MapValuesWithPagingPredicate,
    MapValuesWithPredicate,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hazelcast.member.maps.entry import Entry
    from hazelcast.protocol.structures import AnchorDataListHolder, PagingPredicateHolder


def matching(call: Call, entries: Iterable[Entry], predicate: bytes | None) -> list[Record]:
    """Return those entries that match a serialized predicate, or all."""
    registry = call.node.queries.registry
    records = [Record(registry, entry.key, entry.value) for entry in entries]
    if predicate is None:
        return records
    matches = call.node.queries.predicate(predicate).optimized().matches
    return [record for record in records if matches(record)]


def _query(call: Call, name: str, predicate: bytes | None = None) -> list[Record]:
    return matching(call, call.node.map(name).entries(), predicate)


# -- predicates


@answers(MapKeySetWithPredicate)
def key_set(call: Call, request: MapKeySetWithPredicate) -> list[bytes]:
    return [record.key_data for record in _query(call, request.name, request.predicate)]


@answers(MapValuesWithPredicate)
def values(call: Call, request: MapValuesWithPredicate) -> list[bytes]:
    return [record.value_data for record in _query(call, request.name, request.predicate)]


@answers(MapEntriesWithPredicate)
def entries(call: Call, request: MapEntriesWithPredicate) -> list[tuple[bytes, bytes]]:
    return [(record.key_data, record.value_data) for record in _query(call, request.name, request.predicate)]


@answers(MapRemoveAll)
def remove_all(call: Call, request: MapRemoveAll) -> None:
    store = call.node.map(request.name)
    # Real members take the predicate as it is written here, and each partition works for itself: what fails in one
    # leaves the entries that come after in it, and no others.
    matches = call.node.queries.predicate(request.predicate).matches
    failed: dict[int, HazelcastError] = {}
    for entry in list(store.entries()):
        if entry.partition in failed:
            continue
        try:
            if matches(Record(call.node.queries.registry, entry.key, entry.value)):
                store.remove(entry.key)
        except HazelcastError as error:
            failed[entry.partition] = error
    if failed:
        raise next(iter(failed.values()))


# -- pages


@answers(MapKeySetWithPagingPredicate)
def key_set_page(call: Call, request: MapKeySetWithPagingPredicate) -> MapPageResponse:
    records, anchors = _page(call, request.name, request.predicate)
    return MapPageResponse([record.key_data for record in records], anchors)


@answers(MapValuesWithPagingPredicate)
def values_page(call: Call, request: MapValuesWithPagingPredicate) -> MapPageResponse:
    records, anchors = _page(call, request.name, request.predicate)
    return MapPageResponse([record.value_data for record in records], anchors)


@answers(MapEntriesWithPagingPredicate)
def entries_page(call: Call, request: MapEntriesWithPagingPredicate) -> MapEntryPageResponse:
    records, anchors = _page(call, request.name, request.predicate)
    return MapEntryPageResponse([(record.key_data, record.value_data) for record in records], anchors)


def _page(call: Call, name: str, holder: PagingPredicateHolder) -> tuple[list[Record], AnchorDataListHolder]:
    store = call.node.map(name)
    keys = [*(holder.partition_keys_data or ()), *filter(None, [holder.partition_key_data])]
    partitions = {store.partition_of(key) for key in keys}
    found = [entry for entry in store.entries() if not partitions or entry.partition in partitions]
    return page(matching(call, found, holder.predicate_data), holder, call.node.queries.registry)


# -- aggregations and projections


@answers(MapAggregate)
def aggregate(call: Call, request: MapAggregate) -> bytes | None:
    return call.node.queries.aggregator(request.aggregator).aggregate(_query(call, request.name))


@answers(MapAggregateWithPredicate)
def aggregate_with_predicate(call: Call, request: MapAggregateWithPredicate) -> bytes | None:
    records = _query(call, request.name, request.predicate)
    return call.node.queries.aggregator(request.aggregator).aggregate(records)


@answers(MapProject)
def project(call: Call, request: MapProject) -> list[bytes | None]:
    projection = call.node.queries.projection(request.projection)
    return [projection.project(record) for record in _query(call, request.name)]


@answers(MapProjectWithPredicate)
def project_with_predicate(call: Call, request: MapProjectWithPredicate) -> list[bytes | None]:
    projection = call.node.queries.projection(request.projection)
    return [projection.project(record) for record in _query(call, request.name, request.predicate)]
