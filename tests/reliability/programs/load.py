"""A steady load of sets and gets, with whichever client is installed; obeys the lines of its input.

Arguments: the options of the client as JSON, and the number of tasks. Each answer is a line of JSON.

- `mark` tells what happened since the last mark: calls, errors, the longest call (of all, and by ends), the seconds
  since the last call that failed or was slow (`quiet`), and the longest stall of the loop; for how long the oldest call
  under way has been (`oldest`); and at what time every partition had an owner among the members again, as the client
  sees it
- `verify` ends the load, reads everything back and tells what was acknowledged and is not there
- `close` shuts the client down
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter

from hazelcast.asyncio import HazelcastClient

KEYS = 40
PAUSE = 0.01


class Load:
    def __init__(self, tasks: int) -> None:
        self.tasks = tasks
        self.acknowledged: dict[str, int] = {}
        self.attempted: dict[str, int] = {}
        self.acks = 0
        self.stopping = False
        self.owners_at: float | None = 0.0
        self.watches: list[asyncio.Task[None]] = []
        self.under_way: dict[str, float] = {}
        """When the call under way of each task began, by its key."""
        self.reset()

    def reset(self) -> None:
        self.calls = 0
        self.errors: Counter[str] = Counter()
        self.longest = 0.0
        self.longest_of: dict[str, float] = {}
        self.slowest = ""
        self.slow = self.very_slow = 0
        self.stall = 0.0
        self.since = self.last_bad = time.monotonic()

    async def work(self, client: HazelcastClient, number: int) -> None:
        m = await client.get_map("load")  # made before
        value = 0
        while not self.stopping:
            value += 1
            key = f"{number}:{value % KEYS}"
            self.attempted[key] = value
            started, ended = self.begins(key), "done"
            try:
                await m.set(key, value)
            except Exception as error:
                ended = type(error).__name__
            else:
                self.acknowledged[key] = value
                self.acks += 1
            self.took("set", key, started, ended)
            started, ended = self.begins(key), "done"
            try:
                await m.get(key)
            except Exception as error:
                ended = type(error).__name__
            self.took("get", key, started, ended)
            await asyncio.sleep(PAUSE)

    def begins(self, key: str) -> float:
        now = self.under_way[key] = time.monotonic()
        return now

    def took(self, call: str, key: str, started: float, ended: str) -> None:
        del self.under_way[key]
        now = time.monotonic()
        seconds = now - started
        self.calls += 1
        self.longest_of[ended] = max(self.longest_of.get(ended, 0.0), round(seconds, 3))
        if ended != "done":
            self.errors[ended] += 1
        if ended != "done" or seconds > 0.5:
            self.last_bad = now
        if seconds > self.longest:
            self.longest = seconds
            self.slowest = f"{call} {key}, begun at {started - self.since:.2f} s"
        self.slow += seconds > 0.5
        self.very_slow += seconds > 1.5

    async def watch_loop(self) -> None:
        while True:
            started = time.monotonic()
            await asyncio.sleep(0.01)
            self.stall = max(self.stall, time.monotonic() - started - 0.01)

    async def watch_owners(self, client: HazelcastClient) -> None:
        partitions = client.partition_service
        while True:
            members = {member.uuid for member in client.cluster_service.get_members()}
            owners = {partitions.get_partition_owner(i) for i in range(partitions.get_partition_count())}
            if not owners <= members:
                self.owners_at = None
            elif self.owners_at is None:
                self.owners_at = time.monotonic()
            await asyncio.sleep(0.01)

    def report(self) -> dict[str, object]:
        told: dict[str, object] = {
            "calls": self.calls,
            "errors": dict(self.errors),
            "longest": round(self.longest, 3),
            "longest_of": self.longest_of,
            "oldest": round(time.monotonic() - min(self.under_way.values(), default=time.monotonic()), 3),
            "quiet": round(time.monotonic() - self.last_bad, 3),
            "slowest": self.slowest,
            "slow": self.slow,
            "very_slow": self.very_slow,
            "stall": round(self.stall, 3),
            "owners_at": self.owners_at,
            "per_second": round(self.calls / (time.monotonic() - self.since)),
        }
        self.reset()
        return told

    async def verify(self, client: HazelcastClient) -> dict[str, object]:
        m = await client.get_map("load")
        lost: list[str] = []
        for key, acknowledged in self.acknowledged.items():
            found = await m.get(key)
            if found is None or not acknowledged <= found <= self.attempted[key]:
                lost.append(f"{key}: {acknowledged} acknowledged, {found} found")
        owners = Counter(
            str(client.partition_service.get_partition_owner(i))
            for i in range(client.partition_service.get_partition_count())
        )
        return {
            "acks": self.acks,
            "lost": lost,
            "members": sorted(str(member.uuid) for member in client.cluster_service.get_members()),
            "owners": owners,
        }

    def begin(self, client: HazelcastClient) -> list[asyncio.Task[None]]:
        """Begin the load, which ends by itself when it is `stopping`."""
        return [asyncio.create_task(self.work(client, number)) for number in range(self.tasks)]

    async def end(self, client: HazelcastClient, workers: list[asyncio.Task[None]]) -> dict[str, object]:
        self.stopping = True
        ended, hung = await asyncio.wait(workers, timeout=130)
        failed = [repr(error) for worker in ended if (error := worker.exception()) is not None]
        return {"hung": len(hung), "failed": failed, **await self.verify(client)}

    async def close(self, client: HazelcastClient) -> dict[str, object]:
        for watch in self.watches:
            watch.cancel()
        await client.shutdown()
        return {}


async def run(load: Load) -> None:
    """Begin the load, and obey until the input ends."""
    client = await HazelcastClient.create_and_start(cluster_name="dev", **json.loads(sys.argv[1]))
    await client.get_map("load")
    workers = load.begin(client)
    load.watches = [asyncio.create_task(watch) for watch in (load.watch_loop(), load.watch_owners(client))]
    while command := (await asyncio.to_thread(sys.stdin.readline)).strip():
        told: dict[str, object] = {}
        if command == "mark":
            told = load.report()
        elif command == "verify":
            told = await load.end(client, workers)
        elif command == "close":
            told = await load.close(client)
        print(json.dumps(told), flush=True)
    await load.close(client)


if __name__ == "__main__":
    asyncio.run(run(Load(int(sys.argv[2]))))
