"""The vector collections of a member: their configurations, and their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hazelcast.errors import IllegalArgumentError, InvalidConfigurationError, UnsupportedOperationError
from hazelcast.member.vectors.index import VectorIndex
from hazelcast.member.vectors.metric import Floats, Metric
from hazelcast.protocol.structures import (
    VectorDocument,
    VectorIndexConfig,
    VectorPair,
    VectorSearchOptions,
    VectorSearchResult,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hazelcast.protocol.messages.dynamic_config import DynamicConfigAddVectorCollectionConfig

_DENSE = 0


class VectorCollections:
    """All vector collections, by name; each must be configured before it is used."""

    def __init__(self) -> None:
        self._configs: dict[str, DynamicConfigAddVectorCollectionConfig] = {}
        self._collections: dict[str, VectorCollection] = {}

    def configure(self, config: DynamicConfigAddVectorCollectionConfig) -> None:
        """Allow for a collection.

        Raises:
            InvalidConfigurationError: There is one of that name with other settings.
            IllegalArgumentError: The indexes are not possible.
        """
        _check_indexes(config.index_configs)
        if self._configs.setdefault(config.name, config) != config:
            raise InvalidConfigurationError(
                f"Cannot add a dynamic configuration for the vector collection '{config.name}':"
                " there is one with other settings"
            )

    def get(self, name: str) -> VectorCollection:
        """Return the collection of a name.

        Raises:
            IllegalArgumentError: It has not been configured.
        """
        collection = self._collections.get(name)
        if collection is None:
            config = self._configs.get(name)
            if config is None:
                raise IllegalArgumentError(f"The vector collection '{name}' has no configuration: create one first")
            collection = self._collections[name] = VectorCollection(config.index_configs)
        return collection

    def destroy(self, name: str) -> None:
        """Drop the documents of a collection; its configuration stays."""
        self._collections.pop(name, None)


class _Document(NamedTuple):
    key: bytes
    value: bytes


class VectorCollection:
    """The documents of a collection, numbered without gaps, and the rows of its indexes that go with them."""

    def __init__(self, configs: Sequence[VectorIndexConfig]) -> None:
        self._indexes = {config.name or "": VectorIndex(config) for config in configs}
        self._documents: list[_Document] = []
        self._rows: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._documents)

    def get(self, key: bytes) -> VectorDocument | None:
        """Return the document of a key, its vectors under the names of their indexes."""
        row = self._rows.get(key[4:])
        return None if row is None else self._document(row)

    def put(self, key: bytes, document: VectorDocument) -> None:
        """Set the document of a key.

        Raises:
            IllegalArgumentError: Its vectors are not those that the indexes need.
        """
        vectors = self._read(document.vectors)
        row = self._rows.setdefault(key[4:], len(self._documents))
        if row == len(self._documents):
            self._documents.append(_Document(key, document.value))
        else:
            self._documents[row] = _Document(self._documents[row].key, document.value)
        for index, vector in vectors:
            index.store(row, vector)

    def check(self, document: VectorDocument) -> None:
        """Raise what `put` would raise for a document."""
        self._read(document.vectors)

    def remove(self, key: bytes) -> None:
        """Remove a key, if it is there; the last document takes the place of its own."""
        row = self._rows.pop(key[4:], None)
        if row is None:
            return
        last = self._documents.pop()
        if row < len(self._documents):
            self._documents[row] = last
            self._rows[last.key[4:]] = row
            for index in self._indexes.values():
                index.move(len(self._documents), row)

    def clear(self) -> None:
        """Remove all documents."""
        self._documents.clear()
        self._rows.clear()

    def search(self, query: Sequence[VectorPair], options: VectorSearchOptions) -> list[VectorSearchResult]:
        """Return the documents whose vectors are nearest to that of the query, the best first.

        Raises:
            IllegalArgumentError: The query names no index, or has another dimension, or the limit is below 1.
            UnsupportedOperationError: There are several vectors.
        """
        if len(query) > 1:
            raise UnsupportedOperationError("Searching with several vectors is not supported")
        if not query or options.limit < 1:
            raise IllegalArgumentError("A search needs a vector and a limit of at least 1")
        index = self._index(query[0].name)
        found = index.nearest(index.read(query[0].vector), len(self), options.limit)
        return [
            VectorSearchResult(
                self._documents[row].key,
                self._documents[row].value if options.include_value else None,
                score,
                [VectorPair("", _DENSE, index.vector(row))] if options.include_vectors else None,
            )
            for row, score in found
        ]

    def optimize(self, index_name: str | None) -> None:
        """Do nothing, for there is no graph to rebuild.

        Raises:
            IllegalArgumentError: There is no such index, or no name and several indexes.
        """
        self._index(index_name or "")

    def _document(self, row: int) -> VectorDocument:
        pairs = [VectorPair(name, _DENSE, index.vector(row)) for name, index in self._indexes.items()]
        return VectorDocument(self._documents[row].value, pairs)

    def _read(self, pairs: Sequence[VectorPair]) -> list[tuple[VectorIndex, Floats]]:
        if len(pairs) != len(self._indexes):
            raise IllegalArgumentError(f"The document has {len(pairs)} vectors for {len(self._indexes)} indexes")
        read = {(index := self._index(pair.name)).name: (index, index.read(pair.vector)) for pair in pairs}
        if len(read) != len(pairs):
            raise IllegalArgumentError("The document has several vectors for one index")
        return list(read.values())

    def _index(self, name: str) -> VectorIndex:
        if len(self._indexes) == 1 and name == "":
            (index,) = self._indexes.values()
            return index
        found = self._indexes.get(name)
        if found is None:
            raise IllegalArgumentError(f"There is no index '{name}': the indexes are {sorted(self._indexes)}")
        return found


def _check_indexes(configs: Sequence[VectorIndexConfig]) -> None:
    names = [config.name or "" for config in configs]
    if not configs:
        raise IllegalArgumentError("A vector collection needs an index")
    if len(set(names)) != len(names) or (len(names) > 1 and "" in names):
        raise IllegalArgumentError("Several indexes need names, each another")
    for config in configs:
        if config.dimension < 1 or config.metric not in set(Metric):
            raise IllegalArgumentError(f"An index can't have dimension {config.dimension} and metric {config.metric}")
