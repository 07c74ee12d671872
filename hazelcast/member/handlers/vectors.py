"""Vector collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.member.answers import Call, answers
from hazelcast.protocol.messages.dynamic_config import DynamicConfigAddVectorCollectionConfig
from hazelcast.protocol.messages.vector_collection import (
    VectorCollectionClear,
    VectorCollectionDelete,
    VectorCollectionGet,
    VectorCollectionOptimize,
    VectorCollectionPut,
    VectorCollectionPutAll,
    VectorCollectionPutIfAbsent,
    VectorCollectionRemove,
    VectorCollectionSearchNearVector,
    VectorCollectionSet,
    VectorCollectionSize,
)

if TYPE_CHECKING:
    from hazelcast.protocol.structures import VectorDocument, VectorSearchResult


@answers(DynamicConfigAddVectorCollectionConfig)
def add_config(call: Call, request: DynamicConfigAddVectorCollectionConfig) -> None:
    call.node.vectors.configure(request)


@answers(VectorCollectionPut)
def put(call: Call, request: VectorCollectionPut) -> VectorDocument | None:
    collection = call.node.vectors.get(request.name)
    before = collection.get(request.key)
    collection.put(request.key, request.value)
    return before


@answers(VectorCollectionPutIfAbsent)
def put_if_absent(call: Call, request: VectorCollectionPutIfAbsent) -> VectorDocument | None:
    collection = call.node.vectors.get(request.name)
    before = collection.get(request.key)
    if before is None:
        collection.put(request.key, request.value)
    else:
        collection.check(request.value)
    return before


@answers(VectorCollectionPutAll)
def put_all(call: Call, request: VectorCollectionPutAll) -> None:
    collection = call.node.vectors.get(request.name)
    for key, document in request.entries:
        collection.put(key, document)


@answers(VectorCollectionSet)
def set_(call: Call, request: VectorCollectionSet) -> None:
    call.node.vectors.get(request.name).put(request.key, request.value)


@answers(VectorCollectionGet)
def get(call: Call, request: VectorCollectionGet) -> VectorDocument | None:
    return call.node.vectors.get(request.name).get(request.key)


@answers(VectorCollectionRemove)
def remove(call: Call, request: VectorCollectionRemove) -> VectorDocument | None:
    collection = call.node.vectors.get(request.name)
    before = collection.get(request.key)
    collection.remove(request.key)
    return before


@answers(VectorCollectionDelete)
def delete(call: Call, request: VectorCollectionDelete) -> None:
    call.node.vectors.get(request.name).remove(request.key)


@answers(VectorCollectionSearchNearVector)
def search_near_vector(call: Call, request: VectorCollectionSearchNearVector) -> list[VectorSearchResult]:
    return call.node.vectors.get(request.name).search(request.vectors, request.options)


@answers(VectorCollectionOptimize)
def optimize(call: Call, request: VectorCollectionOptimize) -> None:
    call.node.vectors.get(request.name).optimize(request.index_name)


@answers(VectorCollectionClear)
def clear(call: Call, request: VectorCollectionClear) -> None:
    call.node.vectors.get(request.name).clear()


@answers(VectorCollectionSize)
def size(call: Call, request: VectorCollectionSize) -> int:
    return len(call.node.vectors.get(request.name))
