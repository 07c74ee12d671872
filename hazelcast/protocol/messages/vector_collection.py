"""Vector collections: documents under keys, found by the nearness of their vectors."""

from __future__ import annotations

from typing import Annotated, ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import VectorDocument, VectorPair, VectorSearchOptions, VectorSearchResult
from hazelcast.protocol.types import UUID, Data, Long, Since


class VectorCollectionPut(Request[VectorDocument | None]):
    """Put a document under a key; answers the document before."""

    TYPE: ClassVar[int] = 0x240100
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    key: Data
    value: VectorDocument


class VectorCollectionPutIfAbsent(Request[VectorDocument | None]):
    """Put a document if its key has none; answers the document that the key has already."""

    TYPE: ClassVar[int] = 0x240200
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    key: Data
    value: VectorDocument


class VectorCollectionPutAll(Request[None]):
    """Put documents, all of one partition; those before an invalid one stay."""

    TYPE: ClassVar[int] = 0x240300
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    entries: list[tuple[Data, VectorDocument]]


class VectorCollectionGet(Request[VectorDocument | None]):
    """Get the document of a key, None when there is none."""

    TYPE: ClassVar[int] = 0x240400
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    key: Data


class VectorCollectionRemove(Request[VectorDocument | None]):
    """Remove a key; answers its document."""

    TYPE: ClassVar[int] = 0x240500
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    key: Data


class VectorCollectionSet(Request[None]):
    """Put a document under a key without sending back the document before."""

    TYPE: ClassVar[int] = 0x240600
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    key: Data
    value: VectorDocument


class VectorCollectionDelete(Request[None]):
    """Remove a key without sending back its document."""

    TYPE: ClassVar[int] = 0x240700
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    key: Data


class VectorCollectionSearchNearVector(Request[list[VectorSearchResult]]):
    """Find the documents whose vectors are nearest to a vector, the best first."""

    TYPE: ClassVar[int] = 0x240800
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    vectors: list[VectorPair]
    options: VectorSearchOptions


class VectorCollectionOptimize(Request[None]):
    """Rebuild an index, or the only one, for speed; calls with one `uuid` take effect once."""

    TYPE: ClassVar[int] = 0x240900
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
    index_name: str | None
    uuid: Annotated[UUID | None, Since(2, 9)] = None


class VectorCollectionClear(Request[None]):
    """Remove all documents."""

    TYPE: ClassVar[int] = 0x240A00
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str


class VectorCollectionSize(Request[Long]):
    """Count the documents."""

    TYPE: ClassVar[int] = 0x240B00
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 8)

    name: str
