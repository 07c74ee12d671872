"""Maps: iterating a partition batch by batch.

Where an iteration stands is opaque to clients, but for its beginning (the second number of a pointer is −1) and its end
(the first is below 0). Here it is the sequence number of the last entry that was handed out: entries that stay during
an iteration are seen exactly once, whatever is put and removed meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hazelcast.member.answers import Call, answers
from hazelcast.member.handlers.map_queries import matching
from hazelcast.protocol.messages.map import (
    MapFetchEntries,
    MapFetchKeys,
    MapFetchWithQuery,
    MapFetchWithQueryResponse,
)
from hazelcast.protocol.messages.shared import PagedEntriesResponse, PagedKeysResponse

if TYPE_CHECKING:
    from hazelcast.member.maps.entry import Entry

_BITS: Final = 31
_MASK: Final = (1 << _BITS) - 1
_END: Final = [(-1, -1)]


@answers(MapFetchKeys)
def fetch_keys(call: Call, request: MapFetchKeys) -> PagedKeysResponse:
    batch, pointers = _batch(call, request)
    return PagedKeysResponse(pointers, [entry.key for entry in batch])


@answers(MapFetchEntries)
def fetch_entries(call: Call, request: MapFetchEntries) -> PagedEntriesResponse:
    batch, pointers = _batch(call, request)
    return PagedEntriesResponse(pointers, [(entry.key, entry.value) for entry in batch])


@answers(MapFetchWithQuery)
def fetch_with_query(call: Call, request: MapFetchWithQuery) -> MapFetchWithQueryResponse:
    batch, pointers = _batch(call, request)
    project = call.node.queries.projection(request.projection).project
    return MapFetchWithQueryResponse([project(record) for record in matching(call, batch, request.predicate)], pointers)


def _batch(
    call: Call, request: MapFetchKeys | MapFetchEntries | MapFetchWithQuery
) -> tuple[list[Entry], list[tuple[int, int]]]:
    entries = call.node.map(request.name).partition(call.partition_id)
    last = _sequence(request.iteration_pointers)
    left = [entry for entry in entries if entry.sequence > last]
    batch = left[: max(1, request.batch)]
    if len(batch) == len(left):
        return batch, _END
    sequence = batch[-1].sequence
    return batch, [(sequence & _MASK, sequence >> _BITS)]


def _sequence(pointers: list[tuple[int, int]]) -> int:
    index, size = pointers[-1] if pointers else (0, -1)
    return 0 if size == -1 else size << _BITS | index
