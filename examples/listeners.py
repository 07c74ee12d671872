"""Follow the changes of a map with a listener, plain or async."""

import asyncio

from hazelcast.asyncio import HazelcastClient
from hazelcast.proxy.base import EntryEvent


async def main() -> None:
    events: asyncio.Queue[str] = asyncio.Queue()

    async def added(event: EntryEvent[str, int]) -> None:
        await events.put(f"{event.key} = {event.value}")

    def removed(event: EntryEvent[str, int]) -> None:
        events.put_nowait(f"{event.key} is gone, it was {event.old_value}")

    async with HazelcastClient.embedded() as client:
        stock = await client.get_map("stock", str, int)
        registration = await stock.add_entry_listener(include_value=True, added_func=added, removed_func=removed)
        await stock.set("apples", 12)
        await stock.delete("apples")
        await stock.set("pears", 3)
        for _ in range(3):
            print(await events.get())
        await stock.remove_entry_listener(registration)


asyncio.run(main())
