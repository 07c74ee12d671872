"""One round of operations against a running member, with whichever `hazelcast` package this interpreter has.

usage: workload.py HOST:PORT [SCALE] [ROW ...]

Prints JSON: per row the client's CPU and the wall time per operation, in µs.

The program is written for the official asyncio client, and uses nothing that only one of the two has.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from hazelcast.asyncio import HazelcastClient

Operation = Callable[[int], Awaitable[Any]]
VALUE = "a short string"
FLOATS = [i / 384 for i in range(384)]


async def run(count: int, tasks: int, operation: Operation) -> tuple[float, float]:
    """Run `operation` `count` times from `tasks` tasks; return CPU and wall µs per operation."""
    numbers = iter(range(count))

    async def work() -> None:
        for i in numbers:
            await operation(i)

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(work() for _ in range(tasks)))
    return (time.process_time() - cpu) / count * 1e6, (time.perf_counter() - wall) / count * 1e6


async def per_entry(entries: int, operation: Callable[[], Awaitable[Any]], repeat: int = 3) -> tuple[float, float]:
    """Run a bulk operation; return CPU and wall µs per entry."""
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(repeat):
        await operation()
    done = entries * repeat
    return (time.process_time() - cpu) / done * 1e6, (time.perf_counter() - wall) / done * 1e6


async def main(address: str, scale: float, only: set[str]) -> dict[str, tuple[float, float]]:
    rows: dict[str, tuple[float, float]] = {}
    client = await HazelcastClient.create_and_start(cluster_members=[address])
    m: Any = await client.get_map("benchmark")

    async def row(name: str, measure: Callable[[], Awaitable[tuple[float, float]]]) -> None:
        if not only or name in only or any(name.startswith(f"{prefix} ") for prefix in only):
            rows[name] = await measure()

    def pair(label: str, value: Any, tasks: int, count: int) -> list[tuple[str, Operation, int, int]]:
        keys = [f"key-{i}" for i in range(512 if count > 512 else 64)]
        return [
            (f"set {label}", lambda i: m.set(keys[i % len(keys)], value), tasks, count),
            (f"get {label}", lambda i: m.get(keys[i % len(keys)]), tasks, count),
        ]

    small = int(20_000 * scale)
    cases = [
        *pair("one at a time", VALUE, 1, small // 8),
        *pair("64 in flight", VALUE, 64, small),
        *pair("1024 in flight", VALUE, 1024, small),
        *pair("64 in flight, 1 KiB", bytearray(1024), 64, small),
        *pair("8 in flight, 1 MiB", bytearray(1 << 20), 8, max(32, int(64 * scale))),
        *pair("64 in flight, 384 floats", FLOATS, 64, small // 8),
    ]
    await run(2000, 64, lambda i: m.set("warm", "up"))
    await run(2000, 64, lambda i: m.get("warm"))
    for name, operation, tasks, count in cases:
        await row(name, lambda operation=operation, tasks=tasks, count=count: run(count, tasks, operation))  # type: ignore[misc]
    await m.clear()

    entries = {f"key-{i}": VALUE for i in range(20_000)}
    bulk: Any = await client.get_map("benchmark-bulk")
    await bulk.put_all(entries)
    await row("put_all per entry", lambda: per_entry(20_000, lambda: bulk.put_all(entries)))
    await row("get_all per entry", lambda: per_entry(20_000, lambda: bulk.get_all(list(entries))))
    await row("entry_set per entry", lambda: per_entry(20_000, bulk.entry_set))
    await row("values per entry", lambda: per_entry(20_000, bulk.values))
    await row("key_set per entry", lambda: per_entry(20_000, bulk.key_set))
    await bulk.clear()
    await client.shutdown()
    rows["peak memory MiB"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0.0)
    return rows


if __name__ == "__main__":
    arguments = sys.argv[1:]
    job = main(arguments[0], float(arguments[1]) if len(arguments) > 1 else 1.0, set(arguments[2:]))
    if os.environ.get("UVLOOP"):
        import uvloop

        result = uvloop.run(job)
    else:
        result = asyncio.run(job)
    print(json.dumps(result))
