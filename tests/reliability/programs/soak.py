"""The load of `load.py` with much beside it, in a process that looks at itself; obeys the same lines.

Calls of many kinds, a part of them cancelled under way, listeners that come and go, and every five seconds a connection
that is closed. The answers have more:

- `mark`: how many of these calls were made and cancelled, and failed with what, connections closed, events heard, the
  open files and tasks, and for every two seconds since the last mark the resident memory (`memory`, pairs of seconds
  and MiB)
- `verify`: what calls are still pending when all have ended
- `close`: open files and tasks before the client was made (`before`) and after its shutdown (`after`), and what was
  complained of: warnings, errors that nobody retrieved
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
import time
import warnings
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from hazelcast.predicate import sql
from tests.reliability.programs.load import Load, run
from tests.reliability.programs.probe import resident
from tests.support.internals import open_connections, pending_calls
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from hazelcast.asyncio import HazelcastClient

LOCKS = 4
SAMPLE_PERIOD = 2.0
CLOSE_PERIOD = 5.0


def held() -> dict[str, int]:
    """Return how many files are open, and how many tasks there are beside this one."""
    return {"files": len(os.listdir("/proc/self/fd")), "tasks": len(asyncio.all_tasks()) - 1}


class Soak(Load):
    def __init__(self, tasks: int) -> None:
        self.memory: list[tuple[float, float]] = []
        super().__init__(tasks)
        self.before = held()
        self.complaints: list[str] = []
        warnings.simplefilter("error")
        sys.unraisablehook = lambda it: self.complaints.append(f"{it.exc_value!r} in {it.object!r}")
        asyncio.get_running_loop().set_exception_handler(lambda _, about: self.complaints.append(str(about)))

    @override
    def reset(self) -> None:
        super().reset()
        self.mixed = self.cancelled = self.closed = self.heard = 0
        self.failed = Counter[str]()
        self.memory.clear()

    @override
    def begin(self, client: HazelcastClient) -> list[asyncio.Task[None]]:
        work = [self.mix(client, number) for number in range(self.tasks)]
        mine = [asyncio.create_task(each) for each in (*work, self.disturb(client), self.sample())]
        return [*super().begin(client), *mine]

    async def mix(self, client: HazelcastClient, number: int) -> None:
        """Make calls of all kinds, some of which are cancelled at some point."""
        m = await client.get_map("mixed")
        keys = [f"{number}:{i}" for i in range(20)]

        async def locked() -> None:
            async with m.lock_context(f"lock {number % LOCKS}"):
                await m.contains_key(keys[0])

        async def listened() -> None:
            registration = await m.add_entry_listener(added_func=self.hear, updated_func=self.hear)
            await m.remove_entry_listener(registration)

        def calls(step: int) -> list[Any]:
            key, value = keys[step % len(keys)], bytearray(step % 2000)
            return [
                lambda: m.set(key, value),
                lambda: m.get(key),
                lambda: m.put_all(dict.fromkeys(keys, value)),
                lambda: m.get_all(keys),
                lambda: m.remove(key),
                lambda: m.values(sql("__key = 'nothing'")),
                locked,
                listened,
            ]

        step = 0
        if number == 0:
            await m.add_entry_listener(added_func=self.hear, updated_func=self.hear)
        while not self.stopping:
            step += 1
            made = calls(step)
            call = made[step % len(made)]
            # Seven and the number of calls have no common divisor: each of them has its turn.
            cancels = step % 7 == 0
            try:
                async with asyncio.timeout(random.uniform(0, 0.004) if cancels else None):
                    await call()
            except TimeoutError:
                self.cancelled += 1
            except Exception as error:
                self.failed[type(error).__name__] += 1
            self.mixed += 1
            await asyncio.sleep(0.01)

    async def hear(self, event: object) -> None:
        self.heard += 1

    async def disturb(self, client: HazelcastClient) -> None:
        while not self.stopping:
            await asyncio.sleep(CLOSE_PERIOD)
            if connections := open_connections(client):
                random.choice(connections).close()
                self.closed += 1

    async def sample(self) -> None:
        while not self.stopping:
            await asyncio.sleep(SAMPLE_PERIOD)
            gc.collect()
            self.memory.append((round(time.monotonic(), 2), round(resident(), 3)))

    @override
    def report(self) -> dict[str, object]:
        seen = {"mixed": self.mixed, "cancelled": self.cancelled, "closed": self.closed, "heard": self.heard}
        seen |= held()
        return {**seen, "failed": self.failed, "memory": list(self.memory), **super().report()}

    @override
    async def end(self, client: HazelcastClient, workers: list[asyncio.Task[None]]) -> dict[str, object]:
        told = await super().end(client, workers)
        # Locks that were granted to cancelled calls are still given back, and listeners taken back.
        with suppress(AssertionError):
            await eventually(lambda: not pending_calls(client))
        return {**told, "pending": sorted(type(call.request).__name__ for call in pending_calls(client).values())}

    @override
    async def close(self, client: HazelcastClient) -> dict[str, object]:
        await super().close(client)
        await asyncio.sleep(0.1)
        gc.collect()
        return {"before": self.before, "after": held(), "complaints": self.complaints}


async def main() -> None:
    await run(Soak(int(sys.argv[2])))


if __name__ == "__main__":
    asyncio.run(main())
