"""Load the rows of a numpy array into a VectorCollection and search it."""

import asyncio

import numpy as np

from hazelcast.asyncio import HazelcastClient
from hazelcast.vector import Document, IndexConfig, Metric, Type, Vector

DIMENSION = 64


async def main() -> None:
    random = np.random.default_rng(7)
    embeddings = random.standard_normal((1000, DIMENSION), dtype=np.float32)

    async with HazelcastClient.embedded() as client:
        await client.create_vector_collection_config("points", [IndexConfig("", Metric.COSINE, DIMENSION)])
        points = await client.get_vector_collection("points", int, str)
        await points.put_all(
            {number: Document(f"point {number}", Vector("", Type.DENSE, row)) for number, row in enumerate(embeddings)}
        )
        near_42 = embeddings[42] + 0.1 * random.standard_normal(DIMENSION, dtype=np.float32)
        for hit in await points.search_near_vector(Vector("", Type.DENSE, near_42), include_value=True, limit=3):
            print(f"{hit.score:.3f}  {hit.value}")


asyncio.run(main())
