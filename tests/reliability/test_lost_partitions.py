"""Listeners of lost partitions: two of three members die at once, one backup is not enough for what both had."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from hazelcast.asyncio import HazelcastClient
from tests.reliability.harness import kill, settled
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from hazelcast.core import PartitionLostEvent
    from hazelcast.server import Server


@pytest.mark.timeout(120)
async def test_lost_partitions_are_told(cluster: Server) -> None:
    await settled(cluster)
    heard: list[PartitionLostEvent] = []
    later: list[int] = []

    async def hear_later(event: PartitionLostEvent) -> None:
        await asyncio.sleep(0)
        later.append(event.partition_id)

    async with HazelcastClient(cluster_members=cluster.addresses) as client:
        # Members give partitions owners when the first data comes.
        await (await client.get_map("lost")).set("a", 1)
        await settled(cluster)
        service = client.partition_service
        await service.add_partition_lost_listener(heard.append)
        await service.add_partition_lost_listener(hear_later)
        removed: list[PartitionLostEvent] = []
        registration = await service.add_partition_lost_listener(removed.append)
        assert await service.remove_partition_lost_listener(registration)
        assert not await service.remove_partition_lost_listener(registration)

        survivor, *victims = cluster.members
        try:
            await asyncio.gather(*map(kill, victims))
            await eventually(lambda: bool(heard and later), 30)
        finally:
            for victim in victims:
                await victim.restart()
            await settled(cluster)

        assert all(0 <= event.partition_id < 271 and event.lost_backup_count >= 0 for event in heard)
        assert {event.partition_id for event in heard} >= set(later)
        assert {event.source for event in heard} <= {member.uuid for member in client.cluster_service.get_members()}
        assert survivor in cluster.members
        assert not removed
