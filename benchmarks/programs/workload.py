"""One section of the comparison, with whichever `hazelcast` package this interpreter has, against a running member.

usage: workload.py SECTION HOST:PORT [SCALE]

Prints JSON: by row, the client's CPU and the wall time per operation, in µs; for `memory` also MiB and reads per
second. With UVLOOP=1 in the environment it runs on uvloop.

The program is written for the official asyncio client, and uses nothing that only one of the two has, but for a bulk
load of an array as it is and views of what was received.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from inspect import signature
from pathlib import Path
from typing import Any

from hazelcast.asyncio import HazelcastClient

Operation = Callable[[int], Awaitable[Any]]
Cost = tuple[float, float]
Rows = dict[str, Cost]

VALUE = "a short string"
SENTENCE = b"The quick brown fox jumps over the lazy dog. "
FLOATS = [i / 384 for i in range(384)]
ENTRIES = 20_000
DOCUMENTS = 2_000


async def run(count: int, tasks: int, operation: Operation) -> Cost:
    """Run `operation` `count` times from `tasks` tasks; return CPU and wall µs per operation."""
    numbers = iter(range(count))

    async def work() -> None:
        for i in numbers:
            await operation(i)

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(work() for _ in range(tasks)))
    return (time.process_time() - cpu) / count * 1e6, (time.perf_counter() - wall) / count * 1e6


async def per_item(items: int, repeat: int, operation: Callable[[], Awaitable[Any]]) -> Cost:
    """Run a bulk operation `repeat` times; return CPU and wall µs per item."""
    cpu, wall = await run(repeat, 1, lambda _: operation())
    return cpu / items, wall / items


def text(size: int) -> bytes:
    """Return ASCII: of `bytes`, the official client stores others larger (zeros) or not at all (from 0x80)."""
    return (SENTENCE * (size // len(SENTENCE) + 1))[:size]


async def map_rows(client: HazelcastClient, scale: float, *, only_small: bool) -> Rows:
    m: Any = await client.get_map("benchmark")
    rows: Rows = {}

    async def pair(label: str, value: Any, tasks: int, count: int, keys: int = 512) -> None:
        names = [f"key-{i}" for i in range(keys)]
        await run(keys, min(tasks, 64), lambda i: m.set(names[i], value))
        rows[f"set {label}"] = await run(count, tasks, lambda i: m.set(names[i % keys], value))
        rows[f"get {label}"] = await run(count, tasks, lambda i: m.get(names[i % keys]))

    small = max(8, int(12_000 * scale))
    await pair("one at a time", VALUE, 1, small // 8)
    await pair("64 in flight", VALUE, 64, small)
    await pair("1,024 in flight", VALUE, 1024, small)
    if not only_small:
        for size, label, tasks in ((1 << 10, "64 in flight, 1 KiB", 64), (1 << 20, "8 in flight, 1 MiB", 8)):
            kinds: dict[str, Any] = {"bytes": bytes(size), "bytes of text": text(size), "bytearray": bytearray(size)}
            for kind, value in kinds.items():
                if size == 1 << 10:
                    await pair(f"{label} {kind}", value, tasks, small)
                else:
                    # Zeros take the official client a tenth of a second.
                    count = max(8, int((32 if kind == "bytes" else 160) * scale))
                    await pair(f"{label} {kind}", value, tasks, count, keys=16)
        await pair("64 in flight, 384 floats", FLOATS, 64, small // 8)
    await m.clear()
    return rows


async def small(client: HazelcastClient, scale: float) -> Rows:
    """Measure what uvloop is said to make cheaper."""
    return await map_rows(client, scale, only_small=True)


async def operations(client: HazelcastClient, scale: float) -> Rows:
    """Measure single and bulk operations of a map."""
    rows = await map_rows(client, scale, only_small=False)
    entries = {f"key-{i}": VALUE for i in range(ENTRIES)}
    keys = list(entries)
    m: Any = await client.get_map("benchmark-bulk")
    await m.put_all(entries)
    await m.get_all(keys)
    bulk = {
        "put_all": lambda: m.put_all(entries),
        "get_all": lambda: m.get_all(keys),
        "entry_set": m.entry_set,
        "values": m.values,
        "key_set": m.key_set,
    }
    for name, operation in bulk.items():
        rows[f"{name}, per entry of {ENTRIES:,}"] = await per_item(ENTRIES, max(2, int(3 * scale)), operation)
    await m.clear()
    return rows


async def vectors(client: HazelcastClient, scale: float) -> Rows:
    """Measure a bulk load of documents from an array, and searches in it."""
    repeat, name = max(2, int(4 * scale)), f"put_all of {DOCUMENTS:,} × 384"
    rows = {
        **await load(client, 384, DOCUMENTS, repeat, f"{name}, per document"),
        **await load_array(client, 384, DOCUMENTS, repeat, f"{name} as one array, per document"),
    }
    count = max(16, int(200 * scale))
    for what, everything in (("keys only", False), ("with values and vectors", True)):
        for label, tasks in (("one at a time", 1), ("16 in flight", 16)):
            cost = await search(client, 384, count, tasks, everything=everything)
            rows[f"search for 10, {what}, {label}"] = cost
    return rows


def matrix(count: int, dimension: int) -> Any:
    import numpy as np

    return np.random.default_rng(1).random((count, dimension), dtype=np.float32)


async def collection(client: HazelcastClient, dimension: int) -> Any:
    from hazelcast.vector import IndexConfig, Metric

    name = f"benchmark-{dimension}"
    await client.create_vector_collection_config(name, [IndexConfig("", Metric.COSINE, dimension)])
    return await client.get_vector_collection(name)


async def load(client: HazelcastClient, dimension: int, count: int, repeat: int, name: str) -> Rows:
    """Measure what it takes from the rows of an array to documents in the cluster."""
    from hazelcast.vector import Document, Type, Vector

    documents, array = await collection(client, dimension), matrix(count, dimension)

    def put_all() -> Awaitable[None]:
        return documents.put_all(
            {f"doc-{i}": Document(f"value {i}", Vector("", Type.DENSE, row)) for i, row in enumerate(array)}
        )

    await put_all()
    return {name: await per_item(count, repeat, put_all)}


async def load_array(client: HazelcastClient, dimension: int, count: int, repeat: int, name: str) -> Rows:
    """Measure the same with the array as it is, where the client takes it."""
    documents, array = await collection(client, dimension), matrix(count, dimension)
    if "vectors" not in signature(documents.put_all).parameters:
        return {}

    def put_all() -> Awaitable[None]:
        return documents.put_all(
            keys=[f"doc-{i}" for i in range(count)], values=[f"value {i}" for i in range(count)], vectors=array
        )

    await put_all()
    return {name: await per_item(count, repeat, put_all)}


async def search(client: HazelcastClient, dimension: int, count: int, tasks: int, *, everything: bool) -> Cost:
    """Measure searches for 10 in what `load` stored: keys only, or everything, with values and vectors."""
    from hazelcast.vector import Type, Vector

    documents, array = await collection(client, dimension), matrix(64, dimension)

    async def once(i: int) -> None:
        query = Vector("", Type.DENSE, array[i % 64])
        await documents.search_near_vector(query, limit=10, include_value=everything, include_vectors=everything)

    await run(20, 1, once)
    return await run(count, tasks, once)


async def memory(client: HazelcastClient, scale: float) -> Rows:
    """Read values of 100 kB with 50 tasks for some seconds, and see how the process grows."""
    m: Any = await client.get_map("benchmark-memory")
    for i in range(50):
        await m.set(i, bytearray(100_000))
    start = peak = resident()
    reads = itertools.count()
    seconds = max(1.5, 6 * scale)
    deadline = time.monotonic() + seconds
    cpu = time.process_time()

    async def read(i: int) -> None:
        while time.monotonic() < deadline:
            await m.get(i)
            next(reads)

    tasks = [asyncio.ensure_future(read(i)) for i in range(50)]
    while time.monotonic() < deadline:
        await asyncio.sleep(0.05)
        peak = max(peak, resident())
    await asyncio.gather(*tasks)
    cpu = time.process_time() - cpu
    count = next(reads)
    await m.clear()
    return {
        "before": (start, 0),
        "grows by": (peak - start, 0),
        "reads per second": (count / seconds, 0),
        "CPU per read": (cpu / count * 1e6, 0),
    }


def resident() -> float:
    """Return the resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


async def large(client: HazelcastClient, scale: float) -> Rows:
    """Move large values one at a time, as the bare socket program does."""
    rows: Rows = {}
    m: Any = await client.get_map("benchmark-large")
    # Only one of the two stores `bytes` as the byte array that a `bytearray` is, and gives views of what came.
    views: Any = None
    if "value_type" in signature(client.get_map).parameters:
        views = await client.get_map("benchmark-large", str, memoryview)
    for label, size, count in (("1 MiB", 1 << 20, 128), ("64 MiB", 64 << 20, 4)):
        count = max(2, int(count * scale))
        for value in (text(size), bytearray(size)):
            what = f"{label}, {type(value).__name__}"
            await m.set("key", value)
            rows[f"set {what}"] = await run(count, 1, lambda _, value=value: m.set("key", value))  # type: ignore[misc]
            await m.get("key")
            rows[f"get {what}"] = await run(count, 1, lambda _: m.get("key"))
        if views is not None:
            rows[f"get {label}, memoryview"] = await run(count, 1, lambda _: views.get("key"))
        await m.clear()
    return rows


async def entries(client: HazelcastClient, scale: float) -> Rows:
    """Let the number of entries of a bulk operation grow."""
    rows: Rows = {}
    for count in (1_000, 10_000, 100_000, 1_000_000):
        if count > max(10_000, 1_000_000 * scale):
            break
        m: Any = await client.get_map("benchmark-entries")
        data = {f"key-{i}": VALUE for i in range(count)}
        repeat = max(1, 20_000 // count)
        rows[f"put_all {count}"] = await per_item(count, repeat, lambda m=m, data=data: m.put_all(data))  # type: ignore[misc]
        rows[f"get_all {count}"] = await per_item(count, repeat, lambda m=m, data=data: m.get_all(list(data)))  # type: ignore[misc]
        rows[f"entry_set {count}"] = await per_item(count, repeat, m.entry_set)
        await m.clear()
    return rows


async def in_flight(client: HazelcastClient, scale: float) -> Rows:
    """Let the number of concurrent calls grow."""
    rows: Rows = {}
    m: Any = await client.get_map("benchmark-in-flight")
    keys = [f"key-{i}" for i in range(512)]
    await run(512, 64, lambda i: m.set(keys[i], VALUE))
    await run(4_096, 64, lambda i: m.get(keys[i % 512]))
    for tasks in (1, 4, 16, 64, 256, 1024, 4096):
        count = max(tasks * 3, int(12_000 * scale) if tasks > 4 else 2_000)
        rows[f"set {tasks}"] = await run(count, tasks, lambda i: m.set(keys[i % 512], VALUE))
        rows[f"get {tasks}"] = await run(count, tasks, lambda i: m.get(keys[i % 512]))
    await m.clear()
    return rows


async def values(client: HazelcastClient, scale: float) -> Rows:
    """Let the size of values grow, one call at a time."""
    rows: Rows = {}
    m: Any = await client.get_map("benchmark-values")
    for size in (64, 1 << 10, 1 << 14, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26):
        if size > max(1 << 20, (1 << 26) * scale):
            break
        value = bytearray(size)
        count = max(2, min(500, (1 << 25) // size))
        await m.set("key", value)
        rows[f"set {size}"] = await run(count, 1, lambda _, value=value: m.set("key", value))  # type: ignore[misc]
        rows[f"get {size}"] = await run(count, 1, lambda _: m.get("key"))
        await m.clear()
    return rows


async def dimensions(client: HazelcastClient, scale: float) -> Rows:
    """Let the dimension of vectors grow."""
    rows: Rows = {}
    for dimension in (64, 256, 1024, 4096):
        rows |= await load(client, dimension, 500, max(1, int(3 * scale)), f"put_all {dimension}")
        rows[f"search {dimension}"] = await search(client, dimension, max(20, int(100 * scale)), 1, everything=True)
    return rows


SECTIONS = {
    section.__name__: section
    for section in (small, operations, vectors, memory, large, entries, in_flight, values, dimensions)
}


async def main(section: str, address: str, scale: float) -> Rows:
    client = await HazelcastClient.create_and_start(cluster_members=[address])
    try:
        return await SECTIONS[section](client, scale)
    finally:
        await client.shutdown()


if __name__ == "__main__":
    job = main(sys.argv[1], sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else 1.0)
    if os.environ.get("UVLOOP"):
        import uvloop

        result = uvloop.run(job)
    else:
        result = asyncio.run(job)
    print(json.dumps(result))
