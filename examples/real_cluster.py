"""Start three real members, kill one, and find that nothing is lost. Needs the extra `server`."""

import asyncio

from hazelcast.asyncio import HazelcastClient
from hazelcast.server import Server


async def main() -> None:
    async with (
        Server(members=3) as cluster,
        HazelcastClient(cluster_members=cluster.addresses) as client,
    ):
        numbers = await client.get_map("numbers", int, int)
        await numbers.put_all({number: number**2 for number in range(1000)})
        print(len(client.cluster_service.get_members()), "members,", await numbers.size(), "entries")
        gone = asyncio.Event()
        client.cluster_service.add_listener(member_removed=lambda member: gone.set())
        cluster.members[0].kill()
        await gone.wait()
        print(len(client.cluster_service.get_members()), "members,", await numbers.size(), "entries")


asyncio.run(main())
