"""One round of encoding and decoding vectors by the official client, without a network. Prints JSON: CPU µs by row.

Vectors are lists, its documented form and the cheaper one, or numpy arrays, which it takes as well.
"""

from __future__ import annotations

import asyncio
import json
import random
import struct
from types import SimpleNamespace
from typing import Any

import numpy as np
from passes import costs

from hazelcast.config import Config
from hazelcast.hash import hash_to_index
from hazelcast.internal.asyncio_proxy.vector_collection import VectorCollection
from hazelcast.protocol.builtin import FloatArrayCodec
from hazelcast.protocol.client_message import Frame, InboundMessage
from hazelcast.protocol.codec import (
    vector_collection_get_codec,
    vector_collection_put_all_codec,
    vector_collection_search_near_vector_codec,
)
from hazelcast.protocol.codec.custom.vector_document_codec import VectorDocumentCodec
from hazelcast.protocol.codec.custom.vector_pair_codec import VectorPairCodec
from hazelcast.serialization.service import SerializationServiceV1
from hazelcast.vector import Document, Type, Vector, VectorSearchOptions

MATRIX = [[random.random() for _ in range(768)] for _ in range(1_000)]
QUERY = [random.random() for _ in range(1_536)]


class Sink:
    """Answers invocations at once; what a proxy needs of a client."""

    def __init__(self) -> None:
        self.serialization_service = SerializationServiceV1(Config())
        self.invocation_service = self
        self.partition_service = self
        self.listener_service = SimpleNamespace(register_listener=None, deregister_listener=None)
        self.compact_schema_service = SimpleNamespace(send_schema_and_retry=None)
        self.config = SimpleNamespace(smart_routing=True)

    def get_partition_id(self, key: Any) -> int:
        partition: int = hash_to_index(key.get_partition_hash(), 271)
        return partition

    def invoke(self, invocation: Any) -> None:
        invocation.future.set_result(None)


def response(document: Document) -> InboundMessage:
    """Return the message that answers a get, as its reader hands it on."""
    buffer = bytearray()
    VectorDocumentCodec.encode(buffer, document)
    message = InboundMessage(Frame(bytes(13), 0))
    at = 0
    while at < len(buffer):
        size, flags = struct.unpack_from("<iH", buffer, at)
        message.add_frame(Frame(bytes(buffer[at + 6 : at + size]), flags))
        at += size
    return message


def entries_of(rows: Any) -> dict[str, Document]:
    return {f"doc-{i}": Document(f"value {i}", Vector("", Type.DENSE, row)) for i, row in enumerate(rows)}


async def main() -> None:
    sink = Sink()
    to_data, to_object = sink.serialization_service.to_data, sink.serialization_service.to_object
    documents = VectorCollection("", "docs", sink)
    entries, listed = entries_of(np.array(MATRIX, np.float32)), entries_of(MATRIX)

    async def put_all() -> None:
        await documents.put_all(entries)

    async def put_lists() -> None:
        await documents.put_all(listed)

    def request() -> object:
        group = [
            (to_data(key), Document(to_data(document.value), document.vectors)) for key, document in entries.items()
        ]
        return vector_collection_put_all_codec.encode_request("docs", group)

    def search() -> object:
        options = VectorSearchOptions(False, False, 10, {})
        query = [Vector("", Type.DENSE, QUERY)]
        return vector_collection_search_near_vector_codec.encode_request("docs", query, options)

    def encode_vector(query: Any) -> object:
        buffer = bytearray()
        VectorPairCodec.encode(buffer, Vector("", Type.DENSE, query))
        return buffer

    array = np.array(QUERY, np.float32)
    packed = struct.pack(f"<{len(QUERY)}f", *QUERY)
    frames = InboundMessage(Frame(packed, 0))

    def decode_vector() -> object:
        frames.reset_next_frame()
        return FloatArrayCodec.decode(frames)

    received = response(Document(to_data("value"), Vector("", Type.DENSE, QUERY)))

    def answer() -> object:
        received.reset_next_frame()
        document = vector_collection_get_codec.decode_response(received)
        document.value = to_object(document.value)
        return document

    rows = {
        "put_all of 1,000 × 768, arrays: the whole call": (put_all, 1),
        "put_all of 1,000 × 768, lists: the whole call": (put_lists, 1),
        "put_all of 1,000 × 768, arrays: one request's encoding": (request, 1),
        "a vector of 1,536 floats, an array: checking and encoding": (lambda: encode_vector(array), 100),
        "a vector of 1,536 floats, a list: checking and encoding": (lambda: encode_vector(QUERY), 100),
        "a vector of 1,536 floats: decoding": (decode_vector, 100),
        "a search for 1,536 floats: the whole request": (search, 100),
        "a get of 1,536 floats: the whole response": (answer, 100),
    }
    print(json.dumps(await costs(rows)))


asyncio.run(main())
