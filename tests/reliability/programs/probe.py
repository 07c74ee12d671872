"""Measures one thing at a time with whichever client is installed; obeys the lines of its input.

Arguments: the options of the client as JSON. Each answer is a line of JSON.

- `get SECONDS` reads one key, for so long at most: how long it took and how it ended
- `wait SECONDS` reads until that works again: how long it took
- `cancel COUNT` begins so many reads and cancels them: how many are pending one turn of the loop later, and how many
  tasks are left when they have ended
- `match COUNT` reads so many keys at once: how many got the value of another key
- `many COUNT` reads with so many tasks at once: how long it took, memory, errors
- `large SECONDS` reads values of 100 KB with 50 tasks: by how much memory has grown, in MiB
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from hazelcast.asyncio import HazelcastClient


def resident() -> float:
    """Return the resident memory in MiB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / (1 << 20)


def pending(client: Any) -> int:
    try:
        return len(client._context.invocations.pending)
    except AttributeError:
        return len(client._invocation_service._pending)


async def get(client: Any, seconds: float) -> dict[str, object]:
    m = await client.get_map("probe")
    started = time.monotonic()
    try:
        async with asyncio.timeout(seconds):
            await m.get("a")
        ended = "done"
    except Exception as error:
        ended = type(error).__name__
    return {"seconds": round(time.monotonic() - started, 3), "ended": ended}


async def wait(client: Any, seconds: float) -> dict[str, object]:
    m = await client.get_map("probe")
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        try:
            async with asyncio.timeout(0.5):
                await m.get("a")
            return {"seconds": round(time.monotonic() - started, 3)}
        except Exception:
            await asyncio.sleep(0.01)
    return {"seconds": None}


async def cancel(client: Any, count: float) -> dict[str, object]:
    m = await client.get_map("probe")
    before, tasks = pending(client), len(asyncio.all_tasks())
    calls = [asyncio.create_task(m.get(f"k{i}")) for i in range(int(count))]
    # Each has sent its request, and none has its answer.
    for _ in range(10):
        if pending(client) - before >= count:
            break
        await asyncio.sleep(0)
    begun = pending(client) - before
    for call in calls:
        call.cancel()
    await asyncio.sleep(0)
    left = pending(client) - before
    ends = await asyncio.gather(*calls, return_exceptions=True)
    await asyncio.sleep(0)
    return {
        "begun": begun,
        "pending": left,
        "tasks": len(asyncio.all_tasks()) - tasks,
        "others": sum(not isinstance(end, asyncio.CancelledError) for end in ends),
    }


async def match(client: Any, count: float) -> dict[str, object]:
    m = await client.get_map("probe")
    await m.put_all({i: i for i in range(int(count))})
    found = await asyncio.gather(*(m.get(i) for i in range(int(count))))
    return {"wrong": sum(value != key for key, value in enumerate(found))}


async def many(client: Any, count: float) -> dict[str, object]:
    m = await client.get_map("probe")
    await m.put_all({i: i for i in range(1000)})
    took: list[float] = []
    errors = 0

    async def one(key: int) -> None:
        nonlocal errors
        started = time.monotonic()
        try:
            errors += await m.get(key) != key
        except Exception:
            errors += 1
        took.append(time.monotonic() - started)

    best: tuple[float, float, float] = (99, 0, 0)
    for _ in range(3):
        took.clear()
        memory, started = resident(), time.monotonic()
        await asyncio.gather(*(one(i % 1000) for i in range(int(count))))
        seconds = time.monotonic() - started
        took.sort()
        best = min(best, (seconds, resident() - memory, took[-1] / took[len(took) // 2]))
    return {"seconds": round(best[0], 2), "mib": round(best[1], 1), "fair": round(best[2], 2), "errors": errors}


async def large(client: Any, seconds: float) -> dict[str, object]:
    m = await client.get_map("large")
    for i in range(50):
        await m.set(i, bytearray(100_000))
    until = time.monotonic() + seconds
    warm = time.monotonic() + 1
    reads = 0
    memory = peak = 0.0

    async def reader(key: int) -> None:
        nonlocal reads, memory, peak
        while time.monotonic() < until:
            await m.get(key)
            reads += 1
            if memory == 0.0 and time.monotonic() > warm:
                memory = resident()
            if reads % 500 == 0:
                peak = max(peak, resident())

    await asyncio.gather(*(reader(i) for i in range(50)))
    return {"grown": round(peak - memory, 1), "reads": reads}


COMMANDS = {"get": get, "wait": wait, "cancel": cancel, "match": match, "many": many, "large": large}


async def main() -> None:
    client = await HazelcastClient.create_and_start(cluster_name="dev", **json.loads(sys.argv[1]))
    await (await client.get_map("probe")).set("a", 1)
    print(json.dumps({"ready": True}), flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).split():
        command, argument = line
        print(json.dumps(await COMMANDS[command](client, float(argument))), flush=True)
    await client.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
