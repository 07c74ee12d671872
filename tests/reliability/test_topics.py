"""Topics on a cluster of three of which a member is killed: who listens goes on to hear."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from hazelcast.asyncio import HazelcastClient, Topic
from hazelcast.errors import TargetDisconnectedError
from hazelcast.proxy.base import TopicMessage
from tests.reliability.harness import kill, settled
from tests.support.internals import open_connections
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.server import Server
    from tests.reliability.conftest import Report


class Publisher:
    """Publishes numbers to a topic, one after the other, and what a listener of another client hears of them."""

    def __init__(self, topic: Topic[int], theirs: Topic[int]) -> None:
        self.topic, self.theirs = topic, theirs
        self.next = 0
        self.acknowledged: list[int] = []
        self.unsure: list[int] = []
        self.heard = Recorder[TopicMessage[int]]()

    @property
    def numbers(self) -> list[int]:
        """What was heard."""
        return [event.message for event in self.heard.seen]

    async def publish(self) -> None:
        """Publish the next number."""
        number = self.next
        self.next += 1
        try:
            await self.topic.publish(number)
            self.acknowledged.append(number)
        except TargetDisconnectedError:
            self.unsure.append(number)

    async def run(self) -> None:
        """Publish until it is cancelled."""
        while True:
            await self.publish()
            await asyncio.sleep(0.005)

    async def owner(self, client: HazelcastClient) -> UUID | None:
        """Return the member that owns the topic."""
        partitions = client.partition_service
        return partitions.get_partition_owner(await partitions.get_partition_id(self.topic.name))

    async def check_all_is_well(self, listening: HazelcastClient) -> None:
        """Publish until something is heard; what follows is heard once, in order, and comes from the owner."""

        async def hears() -> bool:
            await self.publish()
            return self.numbers[-1:] == [self.next - 1]

        await eventually(hears)
        await asyncio.sleep(0.1)
        self.heard.seen.clear()
        first = self.next
        await self.topic.publish_all(range(first, first + 20))
        await self.heard.wait(20)
        await asyncio.sleep(0.1)
        assert self.numbers == [*range(first, first + 20)]
        [member] = {event.member for event in self.heard.seen}
        assert member is not None
        assert member.uuid == await self.owner(listening)


async def publishers(
    publishing: HazelcastClient, listening: HazelcastClient, prefix: str, members: int
) -> list[Publisher]:
    """Return publishers to topics of which each member owns two."""
    # Members give out partitions when the first is needed.
    await (await publishing.get_topic(prefix, int)).publish(0)
    partitions = listening.partition_service
    await eventually(lambda: all(map(partitions.get_partition_owner, range(partitions.get_partition_count()))))
    found: dict[UUID | None, list[Publisher]] = {}
    number = 0
    while len(found) < members or min(map(len, found.values())) < 2:
        name, number = f"{prefix} {number}", number + 1
        theirs = await listening.get_topic(name, int)
        one = Publisher(await publishing.get_topic(name, int), theirs)
        found.setdefault(await one.owner(listening), []).append(one)
    chosen = [one for group in found.values() for one in group[:2]]
    for one in chosen:
        await one.theirs.add_listener(one.heard)
    return chosen


@pytest.mark.timeout(180)
async def test_a_listener_outlives_the_owner_of_its_topic(cluster: Server, unique_name: str, report: Report) -> None:
    await settled(cluster)
    async with (
        HazelcastClient(cluster_members=cluster.addresses) as publishing,
        HazelcastClient(cluster_members=cluster.addresses) as listening,
    ):
        size = len(cluster.members)
        await eventually(lambda: len(open_connections(listening)) == len(open_connections(publishing)) == size)
        all_ = await publishers(publishing, listening, unique_name, size)
        for one in all_:
            await one.check_all_is_well(listening)
            one.heard.seen.clear()
            one.acknowledged.clear()

        running = [asyncio.create_task(one.run()) for one in all_]
        await asyncio.sleep(1)
        victim = cluster.members[1]
        await kill(victim)
        after = [one.next for one in all_]
        # Every topic is heard of again.
        await eventually(
            lambda: all(one.numbers[-1] > number + 20 for one, number in zip(all_, after, strict=True)), 30
        )
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        assert all(task.cancelled() for task in running)
        await asyncio.sleep(0.3)

        lost = 0
        for one, number in zip(all_, after, strict=True):
            assert one.numbers == sorted(set(one.numbers))
            missing = set(one.acknowledged) - set(one.numbers)
            lost += len(missing)
            # A member may have acknowledged what died with it; nothing else is lost.
            assert all(each < number for each in missing)
            assert len(one.unsure) <= 1
        acknowledged = sum(len(one.acknowledged) for one in all_)

        await victim.restart()
        await settled(cluster)
        await eventually(lambda: len(open_connections(listening)) == len(open_connections(publishing)) == size)
        for one in all_:
            await one.check_all_is_well(listening)

    report(
        "R10",
        "a topic's owner is killed: acknowledged messages that no listener heard",
        "those it had not sent yet",
        f"{lost} of {acknowledged:,}",
    )
