"""A program for the official asyncio client: a vector collection."""

import asyncio
import sys

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config
from hazelcast.proxy.vector_collection import Document
from hazelcast.vector import IndexConfig, Metric, Type, Vector

ADDRESS, NAME = sys.argv[1:]


def show(document):
    if document is None:
        print(document)
        return
    print(document.value, [(v.name, v.type == Type.DENSE, [f"{x:.3f}" for x in v.vector]) for v in document.vectors])


async def amain():
    config = Config()
    config.cluster_members = [ADDRESS]
    client = await HazelcastClient.create_and_start(config)
    indexes = [
        IndexConfig(name="default-vector", metric=Metric.COSINE, dimension=2),
        IndexConfig(name="other", metric=Metric.DOT, dimension=3, max_degree=16, ef_construction=50),
    ]
    await client.create_vector_collection_config(NAME, indexes=indexes)
    collection = await client.get_vector_collection(NAME)

    def document(value, x, y):
        return Document(value, [Vector("default-vector", Type.DENSE, [x, y]), Vector("other", Type.DENSE, [x, y, 1.0])])

    print(await collection.set("key-1", document("value-1", 0.1, 0.5)))
    show(await collection.put("key-2", document("value-2", 0.5, 0.7)))
    show(await collection.put("key-2", document("value-3", 0.6, 0.7)))
    show(await collection.put_if_absent("key-2", document("value-4", 0.0, 1.0)))
    show(await collection.put_if_absent("key-3", document("value-5", 1.0, 0.0)))
    await collection.put_all({"key-4": document("value-6", -1.0, 0.0), "key-5": document("value-7", 0.0, -1.0)})
    show(await collection.get("key-1"))
    show(await collection.get("nothing"))
    print("size", await collection.size())

    await collection.optimize("default-vector")
    query = Vector("default-vector", Type.DENSE, [0.2, 0.3])
    for result in await collection.search_near_vector(query, limit=3, include_value=True, include_vectors=True):
        print(result.key, result.value, f"{result.score:.5f}", [f"{x:.2f}" for x in result.vectors[0].vector])
    for result in await collection.search_near_vector(Vector("other", Type.DENSE, [1.0, 0.0, 0.0]), limit=2):
        print(result.key, result.value, f"{result.score:.5f}", len(result.vectors or []))
    print(len(await collection.search_near_vector(query, hints={"partitionLimit": "5"})))

    show(await collection.remove("key-1"))
    show(await collection.remove("key-1"))
    await collection.delete("key-2")
    print("size", await collection.size())
    await collection.clear()
    print("size", await collection.size(), await collection.search_near_vector(query))

    for limit in (0, -1):
        try:
            await collection.search_near_vector(query, limit=limit)
        except AssertionError:
            print("refused")
    await client.shutdown()


asyncio.run(amain())
