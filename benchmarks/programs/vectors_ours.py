"""One round of encoding and decoding vectors by this client, without a network. Prints JSON: CPU µs by row."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import numpy as np
from passes import costs

from hazelcast.cluster.view import ClusterView
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.messages.vector_collection import VectorCollectionGet
from hazelcast.protocol.structures import VectorDocument, VectorPair
from hazelcast.proxy.bulk import REQUEST_SIZE
from hazelcast.proxy.vector_collection import VectorCollection
from hazelcast.serialization.registry import Registry
from hazelcast.vector import Document, Type, Vector
from hazelcast.vector.document import from_wire
from hazelcast.vector.frames import Documents, PutDocuments, encoded_all
from hazelcast.vector.results import Query, SearchNearVector
from hazelcast.vector.rows import columns_of

MATRIX = np.random.default_rng(1).random((1_000, 768), dtype=np.float32)
WIDE = np.random.default_rng(1).random((1_000, 1_536), dtype=np.float32)
QUERY = np.random.default_rng(2).random(1_536, dtype=np.float32)


class Sink:
    """Encodes requests and answers them at once; what a proxy needs of a client."""

    def __init__(self) -> None:
        self.registry = Registry()
        self.invocations = self
        self.view = ClusterView()
        self.view.partition_count = 271
        self.loop = asyncio.get_running_loop()

    def invoke_on_key(self, request: Any, key: bytes, convert: object = None) -> asyncio.Future[None]:
        return self.invoke(request, convert, partition_id=self.view.partition_of(key))

    def invoke(self, request: Any, convert: object = None, *, partition_id: int) -> asyncio.Future[None]:
        request_codec(request.__class__).encode(request, 1, partition_id, 0)
        future = self.loop.create_future()
        future.set_result(None)
        return future


async def main() -> None:
    sink: Any = Sink()
    codec = sink.registry.codec(str)
    encode = codec.encode
    documents: VectorCollection[str, str] = VectorCollection("", "docs", sink, key_type=str, value_type=str)

    def entries_of(rows: Any) -> dict[str, Document[str]]:
        return {f"doc-{i}": Document(f"value {i}", Vector("", Type.DENSE, row)) for i, row in enumerate(rows)}

    entries, listed = entries_of(MATRIX), entries_of(MATRIX.tolist())

    async def put_all() -> None:
        await documents.put_all(entries)

    async def put_lists() -> None:
        await documents.put_all(listed)

    def request() -> object:
        group = Documents(encoded_all(entries, encode, encode).frames)
        return request_codec(PutDocuments).encode(PutDocuments("docs", group), 1, 0, 0)

    keys, values = [f"doc-{i}" for i in range(1_000)], [f"value {i}" for i in range(1_000)]

    async def put_array() -> None:
        await documents.put_all(keys=keys, values=values, vectors=WIDE)

    key_data, value_data = [encode(key) for key in keys], [encode(value) for value in values]

    def requests_of_rows(rows: int) -> None:
        columns = columns_of(WIDE)
        for start in range(0, 1_000, rows):
            group = Documents.of_rows(range(start, min(1_000, start + rows)), key_data, value_data, columns)
            request_codec(PutDocuments).encode(PutDocuments("docs", group), 1, 0, 0)

    room = np.empty_like(WIDE)

    def search() -> object:
        query = SearchNearVector("docs", Query(Vector("", Type.DENSE, QUERY), False, False, 10, {}))
        return request_codec(SearchNearVector).encode(query, 1, -1, 0)

    def encode_vector(query: Any) -> object:
        parts: list[Any] = []
        Vector("", Type.DENSE, query).__wire_write__(parts, 0)
        return parts

    numbers = QUERY.tolist()
    pair = VectorPair("", 0, memoryview(QUERY.tobytes()).cast("f"))

    def decode_vector() -> object:
        return Vector.from_wire(pair).vector

    get = request_codec(VectorCollectionGet)
    stored = VectorDocument(encode("value"), [VectorPair("", 0, QUERY.tobytes())])
    received = b"".join(get.encode_response(stored, 1, 0, 0))

    def answer() -> object:
        return from_wire(get.decode_response(received, 0, len(received)), codec.decode)

    of_rows = "put_all of 1,000 × 1,536 as one array: "
    rows = {
        "put_all of 1,000 × 768, arrays: the whole call": (put_all, 5),
        "put_all of 1,000 × 768, lists: the whole call": (put_lists, 5),
        "put_all of 1,000 × 768, arrays: one request's encoding": (request, 5),
        f"{of_rows}the whole call": (put_array, 5),
        f"{of_rows}checking, encoding in requests of 1 MiB": (
            lambda: requests_of_rows(REQUEST_SIZE // WIDE.itemsize // 1_536),
            10,
        ),
        f"{of_rows}checking, encoding in one request": (lambda: requests_of_rows(1_000), 10),
        "a vector of 1,536 floats, an array: checking and encoding": (lambda: encode_vector(QUERY), 2_000),
        "a vector of 1,536 floats, a list: checking and encoding": (lambda: encode_vector(numbers), 500),
        "a vector of 1,536 floats: decoding": (decode_vector, 2_000),
        "a search for 1,536 floats: the whole request": (search, 1_000),
        "a get of 1,536 floats: the whole response": (answer, 1_000),
        "a copy of 1,536 floats by numpy": (QUERY.copy, 4_000),
        "a copy of 1,000 × 768 floats by numpy": (MATRIX.copy, 10),
        "a copy of 1,000 × 1,536 floats into memory that is there": (lambda: np.copyto(room, WIDE), 10),
    }
    print(json.dumps(await costs(rows)))


asyncio.run(main())
