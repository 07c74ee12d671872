"""Ten tasks count to a hundred, each holding the lock of the key while it reads and writes."""

import asyncio

from hazelcast.asyncio import HazelcastClient, Map


async def count(numbers: Map[str, int], times: int) -> None:
    for _ in range(times):
        async with numbers.lock_context("counter"):
            await numbers.set("counter", (await numbers.get("counter") or 0) + 1)


async def main() -> None:
    async with HazelcastClient.embedded() as client:
        numbers = await client.get_map("numbers", str, int)
        await asyncio.gather(*(count(numbers, 10) for _ in range(10)))
        print(await numbers.get("counter"))


asyncio.run(main())
