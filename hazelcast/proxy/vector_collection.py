"""VectorCollection[K, V]: documents under keys, found by the nearness of their vectors."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload
from uuid import uuid4

from hazelcast import checks
from hazelcast.errors import (
    HazelcastError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
    explain_vector_error,
)
from hazelcast.protocol.messages import vector_collection as messages
from hazelcast.protocol.structures import VectorDocument
from hazelcast.proxy.base import EntryProxy, as_it_is, encode_each
from hazelcast.types import KeyType, ValueType
from hazelcast.vector.document import Document, SearchResult, encoded, from_wire
from hazelcast.vector.frames import Documents, PutDocuments, encoded_all
from hazelcast.vector.indexes import Indexes
from hazelcast.vector.results import Found, Query, SearchNearVector
from hazelcast.vector.vector import Vector, as_pairs, not_a_vector

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.vector.vector import Array

__all__ = ["VectorCollection"]

VECTOR_SERVICE = "hz:service:vector"

R = TypeVar("R")
E = TypeVar("E")

_UNKNOWN = Indexes()

_limit = checks.whole(1)
_optional_text = checks.optional(checks.text)
_texts = checks.entries(checks.text, checks.text)


class VectorCollection(EntryProxy[KeyType, ValueType]):
    """Documents with vectors under keys, searched by the vectors' nearness.

    Made by ``client.get_vector_collection(name)``, or ``client.get_vector_collection(name, str, str)`` for one whose
    keys and values are checked. The cluster must have a configuration of that name: `create_vector_collection_config`.

    - Keys are equal when their serialized forms are; ``__eq__`` and ``__hash__`` of their class are not asked.
    - What comes back is a copy: put it again to make a change visible. Its vectors are read-only arrays.
    - None is neither a key nor a value: a None raises `InvalidArgumentTypeError`, and nothing is sent.
    - Vectors that don't fit the indexes in number, name or dimension are an `InvalidArgumentValueError`, and nothing is
      sent, where this client configured the collection; else an `IllegalArgumentError` of the member.

    >>> await client.create_vector_collection_config("books", [IndexConfig("", Metric.COSINE, 3)])
    >>> books = await client.get_vector_collection("books", str, str)
    >>> await books.set("1984", Document("George Orwell", Vector("", Type.DENSE, [0.3, 0.4, 0.5])))
    >>> await books.search_near_vector(Vector("", Type.DENSE, [0.2, 0.2, 0.3]), include_value=True)
    [SearchResult(key='1984', value='George Orwell', score=0.9973459243774414, vectors=[])]
    """

    async def get(self, key: KeyType) -> Document[ValueType] | None:
        """Return the document of `key`, None if there is none."""
        data = self._encode_key(key)
        return await vector_answer(self._on_key(messages.VectorCollectionGet(self.name, data), data, self._document))

    async def set(self, key: KeyType, document: Document[ValueType]) -> None:
        """Set the document of `key`."""
        data = self._encode_key(key)
        request = messages.VectorCollectionSet(self.name, data, self._wire(document))
        await vector_answer(self._on_key(request, data))

    async def put(self, key: KeyType, document: Document[ValueType]) -> Document[ValueType] | None:
        """Set the document of `key` and return the one before; `set` is cheaper when that is not needed."""
        data = self._encode_key(key)
        request = messages.VectorCollectionPut(self.name, data, self._wire(document))
        return await vector_answer(self._on_key(request, data, self._document))

    async def put_if_absent(self, key: KeyType, document: Document[ValueType]) -> Document[ValueType] | None:
        """Set the document of `key` if it has none, in one atomic step.

        Returns:
            The document that was there, None if the new one was set.
        """
        data = self._encode_key(key)
        request = messages.VectorCollectionPutIfAbsent(self.name, data, self._wire(document))
        return await vector_answer(self._on_key(request, data, self._document))

    @overload
    async def put_all(self, map: Mapping[KeyType, Document[ValueType]]) -> None: ...
    @overload
    async def put_all(
        self,
        *,
        keys: Iterable[KeyType],
        values: Iterable[ValueType],
        vectors: Array | Mapping[str, Array],
        on_progress: Callable[[int], object] | None = None,
    ) -> None: ...
    async def put_all(
        self,
        map: Mapping[KeyType, Document[ValueType]] | None = None,
        *,
        keys: Iterable[KeyType] | None = None,
        values: Iterable[ValueType] | None = None,
        vectors: Array | Mapping[str, Array] | None = None,
        on_progress: Callable[[int], object] | None = None,
    ) -> None:
        """Set the documents of many keys: of a map, or of keys, values and the rows of a matrix.

        All arguments are checked before anything is sent. It isn't atomic: when a member refuses a document, others may
        have been set.

        It is for loads of any size: some 128 MiB are under way at a time, in requests of about 1 MiB. The form of keys,
        values and vectors is cheaper: a document costs no Python object of its own.

        >>> await books.put_all(keys=isbns, values=titles, vectors=np.asarray(embeddings, dtype=np.float32))

        Args:
            map: The documents by key.
            keys: The keys, no two of them equal.
            values: The value of each key.
            vectors: The vector of each key: an array of shape (n, d) for a collection of one index, for several a dict
                of such arrays by the name of the index. Little-endian float32 goes from its own memory to the socket if
                the floats of a row are adjacent, so don't change it before the call returns; other arrays of real
                numbers are converted once.
            on_progress: Is called with the number of documents that are in the cluster, after each request.

        Raises:
            InvalidArgumentTypeError: An argument has the wrong type, or both forms are mixed.
            InvalidArgumentValueError: Vectors of one name have different dimensions, or don't fit the indexes; the
                numbers of keys, values and rows differ, two keys are equal, an array isn't two-dimensional, or has an
                element that is NaN, infinite or too large for float32.
        """
        if keys is not None or values is not None or vectors is not None or on_progress is not None:
            if map is not None:
                raise InvalidArgumentTypeError("put_all takes either a map or keys, values and vectors")
            await self._put_rows(keys, values, vectors, on_progress)
            return
        if not isinstance(map, Mapping):
            raise checks.wrong_type("map", "a Mapping of keys to documents", map)
        documents = encoded_all(map, self._encode_key, self._encode_value)
        (self._view.vector_indexes.get(self.name) or _UNKNOWN).check_shapes(documents.counts, documents.shapes)
        await vector_answer(
            self._on_partitions(
                documents.frames,
                documents.keys,
                documents.sizes,
                lambda frames: PutDocuments(self.name, Documents(frames)),
                as_it_is,
            )
        )

    async def _put_rows(
        self,
        keys: Iterable[KeyType] | None,
        values: Iterable[ValueType] | None,
        vectors: Array | Mapping[str, Array] | None,
        on_progress: Callable[[int], object] | None,
    ) -> None:
        from hazelcast.vector.rows import columns_of

        report = None if on_progress is None else checks.function("on_progress", on_progress)
        columns = columns_of(vectors)
        indexes = self._view.vector_indexes.get(self.name) or _UNKNOWN
        indexes.check_shapes({len(columns)}, {(column.name, column.dimension) for column in columns})
        count = columns[0].count
        key_data = encode_each("keys", _listed("keys", keys, count), self._encode_key)
        if len(set(key_data)) != count:
            raise _repeated(key_data)
        value_data = encode_each("values", _listed("values", values, count), self._encode_value)

        size = sum(column.size for column in columns)

        def request(rows: list[int]) -> PutDocuments:
            return PutDocuments(self.name, Documents.of_rows(rows, key_data, value_data, columns))

        await vector_answer(
            self._on_partitions(
                range(count),
                key_data,
                [len(key) + len(value) + size for key, value in zip(key_data, value_data, strict=True)],
                request,
                as_it_is,
                report,
            )
        )

    @overload
    async def search_near_vector(
        self,
        vector: Vector,
        *,
        include_value: Literal[False] = False,
        include_vectors: bool = False,
        limit: int = 10,
        hints: Mapping[str, str] | None = None,
    ) -> list[SearchResult[KeyType, None]]: ...
    @overload
    async def search_near_vector(
        self,
        vector: Vector,
        *,
        include_value: Literal[True],
        include_vectors: bool = False,
        limit: int = 10,
        hints: Mapping[str, str] | None = None,
    ) -> list[SearchResult[KeyType, ValueType]]: ...
    @overload
    async def search_near_vector(
        self,
        vector: Vector,
        *,
        include_value: bool,
        include_vectors: bool = False,
        limit: int = 10,
        hints: Mapping[str, str] | None = None,
    ) -> list[SearchResult[KeyType, ValueType | None]]: ...
    async def search_near_vector(
        self,
        vector: Vector,
        *,
        include_value: bool = False,
        include_vectors: bool = False,
        limit: int = 10,
        hints: Mapping[str, str] | None = None,
    ) -> list[SearchResult[KeyType, Any]]:
        """Find the documents whose vectors are nearest to `vector`, the best score first.

        Args:
            vector: The query, under the name of the index to search; "" for the only one.
            include_value: Whether the results hold the documents' values.
            include_vectors: Whether the results hold the documents' vectors.
            limit: The number of results, at most.
            hints: Options of the cluster's search by name, such as ``{"partitionLimit": "20"}``.

        Raises:
            InvalidArgumentTypeError: An argument has the wrong type.
            InvalidArgumentValueError: The limit is below 1.
        """
        if not isinstance(vector, Vector):
            raise not_a_vector(vector)
        checks.text("A vector's name", vector.name)
        query = Query(
            vector,
            checks.flag("include_value", include_value),
            checks.flag("include_vectors", include_vectors),
            _limit("limit", limit),
            {} if hints is None else _texts("hints", hints),
        )
        if (indexes := self._view.vector_indexes.get(self.name)) is not None:
            indexes.check_query(vector)
        return await vector_answer(self._invoke(SearchNearVector(self.name, query), self._results))

    async def remove(self, key: KeyType) -> Document[ValueType] | None:
        """Remove `key` and return its document, None if there was none; `delete` is cheaper when that is not needed."""
        data = self._encode_key(key)
        return await vector_answer(self._on_key(messages.VectorCollectionRemove(self.name, data), data, self._document))

    async def delete(self, key: KeyType) -> None:
        """Remove `key`."""
        data = self._encode_key(key)
        await vector_answer(self._on_key(messages.VectorCollectionDelete(self.name, data), data))

    async def optimize(self, index_name: str | None = None) -> None:
        """Rebuild an index without the documents removed from it, which can take the cluster long.

        Args:
            index_name: The index; None for the only one.
        """
        request = messages.VectorCollectionOptimize(self.name, _optional_text("index_name", index_name), uuid4())
        await vector_answer(self._invoke(request))

    async def clear(self) -> None:
        """Remove all documents."""
        await vector_answer(self._invoke(messages.VectorCollectionClear(self.name)))

    async def size(self) -> int:
        """Return the number of documents."""
        return await vector_answer(self._invoke(messages.VectorCollectionSize(self.name)))

    def _wire(self, document: Document[ValueType]) -> VectorDocument:
        value, vectors = encoded(document, self._encode_value)
        if (indexes := self._view.vector_indexes.get(self.name)) is not None:
            indexes.check([vectors])
        return VectorDocument(value, as_pairs(vectors))

    def _document(self, document: VectorDocument | None) -> Document[ValueType] | None:
        return from_wire(document, self._decode_value)

    def _results(self, found: Found) -> list[SearchResult[KeyType, ValueType | None]]:
        return found.results(self._decode_key, self._decode_value)


def _listed(name: str, items: Iterable[E] | None, count: int) -> list[E]:
    """Return the keys or values that belong to `count` rows; an iterator is taken one item beyond that, at most."""
    if not isinstance(items, Iterable) or isinstance(items, str | bytes | bytearray):
        raise checks.wrong_type(name, "one for each row of the vectors, such as a list", items)
    listed = list(islice(items, count + 1))
    if len(listed) != count:
        found = "more" if len(listed) > count else len(listed)
        raise InvalidArgumentValueError(f"{name} must be {count}, one for each row of the vectors, but are {found}")
    return listed


def _repeated(keys: list[bytes]) -> InvalidArgumentValueError:
    rows: dict[bytes, int] = {}
    first, second = next((rows[key], row) for row, key in enumerate(keys) if rows.setdefault(key, row) != row)
    return InvalidArgumentValueError(f"keys must be different, but those of the rows {first} and {second} are equal")


async def vector_answer(invocation: Awaitable[R]) -> R:
    """Await a response, and turn what a cluster without vectors answers into an error that says so."""
    try:
        return await invocation
    except HazelcastError as error:
        explained = explain_vector_error(error)
        if explained is error:
            raise
        raise explained from error
