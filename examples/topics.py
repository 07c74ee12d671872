"""Publish typed messages to a topic; two clients listen."""

import asyncio

from msgspec import Struct

from hazelcast.asyncio import HazelcastClient
from hazelcast.member import Member
from hazelcast.proxy.base import TopicMessage


class Order(Struct):
    number: int
    item: str


async def main() -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    def at_kitchen(event: TopicMessage[Order]) -> None:
        heard.put_nowait(f"kitchen: cook {event.message.item}")

    async def at_desk(event: TopicMessage[Order]) -> None:
        await heard.put(f"desk: write the bill of order {event.message.number}")

    async with (
        Member() as member,
        HazelcastClient(cluster_members=[member.address]) as kitchen,
        HazelcastClient(cluster_members=[member.address]) as desk,
    ):
        await (await kitchen.get_topic("orders", Order)).add_listener(at_kitchen)
        orders = await desk.get_topic("orders", Order)
        await orders.add_listener(at_desk)

        await orders.publish_all([Order(1, "soup"), Order(2, "pasta")])
        for _ in range(4):
            print(await heard.get())


asyncio.run(main())
