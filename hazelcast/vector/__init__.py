"""Vectors, documents and index configurations of a `VectorCollection`.

numpy is imported when the first vector is made, not with this package.
"""

from __future__ import annotations

from hazelcast.protocol.structures import VectorSearchOptions
from hazelcast.vector.config import IndexConfig, Metric
from hazelcast.vector.document import Document, SearchResult
from hazelcast.vector.vector import Type, Vector

__all__ = [
    "Document",
    "IndexConfig",
    "Metric",
    "SearchResult",
    "Type",
    "Vector",
    "VectorDocument",
    "VectorIndexConfig",
    "VectorPair",
    "VectorSearchOptions",
    "VectorSearchResult",
    "VectorType",
]

VectorType = Type
VectorPair = Vector
VectorDocument = Document
VectorSearchResult = SearchResult
VectorIndexConfig = IndexConfig
