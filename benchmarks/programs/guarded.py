"""Measures one short round after the other, as it is told on its standard input, with whichever client is here.

usage: guarded.py HOST:PORT     Each line on standard input names a row; the answer is one line: CPU µs per operation.
The first line that it prints is the names of all rows, as JSON.

Written for the official asyncio client, as workload.py is.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from typing import TYPE_CHECKING, Any

from workload import FLOATS, VALUE, collection, matrix, per_item, run, text

from hazelcast.asyncio import HazelcastClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

KEYS = [f"key-{i}" for i in range(512)]


async def rounds(client: HazelcastClient) -> dict[str, Callable[[], Awaitable[tuple[float, float]]]]:
    """Return what makes a round of each row."""
    from hazelcast.vector import Document, Type, Vector

    m: Any = await client.get_map("guard")
    bulk: Any = await client.get_map("guard-bulk")
    documents = await collection(client, 384)
    array = matrix(100, 384)
    entries = {f"key-{i}": VALUE for i in range(2_000)}
    await run(512, 64, lambda i: m.set(KEYS[i], VALUE))
    await m.set("floats", FLOATS)
    await bulk.put_all(entries)
    keys, mebibyte = list(entries), text(1 << 20)

    async def put_documents() -> None:
        await documents.put_all(
            {f"doc-{i}": Document(f"value {i}", Vector("", Type.DENSE, row)) for i, row in enumerate(array)}
        )

    async def move_mebibyte(_: int) -> None:
        await m.set("large", mebibyte)
        await m.get("large")

    await put_documents()
    return {
        "set": lambda: run(1_500, 64, lambda i: m.set(KEYS[i % 512], VALUE)),
        "get": lambda: run(1_500, 64, lambda i: m.get(KEYS[i % 512])),
        "get of floats": lambda: run(150, 16, lambda _: m.get("floats")),
        "put_all": lambda: per_item(2_000, 2, lambda: bulk.put_all(entries)),
        "get_all": lambda: per_item(2_000, 2, lambda: bulk.get_all(keys)),
        "entry_set": lambda: per_item(2_000, 3, bulk.entry_set),
        "put_all of vectors": lambda: per_item(100, 4, put_documents),
        "set and get of 1 MiB bytes": lambda: run(6, 1, move_mebibyte),
    }


async def main(address: str) -> None:
    client = await HazelcastClient.create_and_start(cluster_members=[address])
    rows = await rounds(client)
    loop = asyncio.get_running_loop()
    print(json.dumps(list(rows)), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        gc.collect()
        cost, _ = await rows[line.strip()]()
        print(cost, flush=True)
    await client.shutdown()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
