"""What a client tells the members about itself."""

from __future__ import annotations

import asyncio
import os
import re
import time
from typing import TYPE_CHECKING, Final

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import IllegalStateError
from hazelcast.member import Member
from hazelcast.protocol.messages.client import ClientStatistics
from hazelcast.protocol.messages.mc import MCGetTimedMemberState, MCReadMetrics
from tests.support.internals import context_of, drop_connections, requests_sent
from tests.support.metrics import Read, decompress
from tests.support.network import free_port
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from hazelcast.server import Server

PERIOD: Final = 0.02

OF_THE_CLIENT: Final = [
    "lastStatisticsCollectionTime",
    "enterprise",
    "clientType",
    "clientVersion",
    "clusterConnectionTimestamp",
    "clientAddress",
    "clientName",
]
OF_THE_PROCESS: Final = [
    "os.totalPhysicalMemorySize",
    "os.freePhysicalMemorySize",
    "os.committedVirtualMemorySize",
    "os.totalSwapSpaceSize",
    "os.freeSwapSpaceSize",
    "os.systemLoadAverage",
    "runtime.availableProcessors",
    "runtime.usedMemory",
    "os.openFileDescriptorCount",
    "os.maxFileDescriptorCount",
    "os.processCpuTime",
    "runtime.uptime",
]
"""Names and order as the official client sends them."""


async def first_report(member: Member, client: HazelcastClient) -> ClientStatistics:
    await eventually(lambda: client.stats().uuid in member.client_statistics)
    return member.client_statistics[client.stats().uuid]


def text_of(report: ClientStatistics) -> dict[str, str]:
    return dict(part.split("=", 1) for part in re.findall(r"(?:\\.|[^,\\])+", report.client_attributes))


async def test_a_report(member: Member) -> None:
    before = time.time() * 1000
    async with HazelcastClient(
        cluster_members=[member.address], client_name="ada", statistics_enabled=True, statistics_period=PERIOD
    ) as client:
        report = await first_report(member, client)
        [connection] = client.stats().connections

        text = text_of(report)
        assert [name for name in text if "." not in name] == OF_THE_CLIENT
        assert before - 1 <= report.timestamp <= time.time() * 1000
        assert before - 1 <= int(text["clusterConnectionTimestamp"]) <= int(text["lastStatisticsCollectionTime"])
        assert (text["clientName"], text["clientType"], text["enterprise"]) == ("ada", "PYH", "false")
        assert text["clientAddress"] == str(connection.local_address)

        metrics = {f"{metric.prefix}.{metric.name}": metric.value for metric in decompress(report.metrics_blob)}
        of_the_process = [name for name in text if "." in name]
        assert list(metrics) == [*of_the_process, "tcp.bytesSend", "tcp.bytesReceived"]
        assert [str(metrics[name]) for name in of_the_process] == [text[name] for name in of_the_process]
        assert set(of_the_process) <= set(OF_THE_PROCESS)
        assert 100 < metrics["tcp.bytesSend"] <= client.stats().bytes_out
        assert 100 < metrics["tcp.bytesReceived"] <= client.stats().bytes_in


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="this system tells less about its processes")
async def test_figures_of_the_process(member: Member) -> None:
    async with HazelcastClient(
        cluster_members=[member.address], statistics_enabled=True, statistics_period=PERIOD
    ) as client:
        text = text_of(await first_report(member, client))

    figures = {name: float(value) for name, value in text.items() if "." in name}
    assert list(figures) == OF_THE_PROCESS
    assert 0 < figures["os.freePhysicalMemorySize"] < figures["os.totalPhysicalMemorySize"]
    assert 1e6 < figures["runtime.usedMemory"] < figures["os.committedVirtualMemorySize"]
    assert 0 <= figures["os.freeSwapSpaceSize"] <= figures["os.totalSwapSpaceSize"]
    assert 3 < figures["os.openFileDescriptorCount"] < figures["os.maxFileDescriptorCount"]
    assert figures["os.processCpuTime"] / 1e6 > 0
    # The tests have run for a while, and the process is younger than the machine.
    assert 100 < figures["runtime.uptime"] < time.clock_gettime(time.CLOCK_BOOTTIME) * 1000


async def test_a_figure_that_can_not_be_had_is_left_out(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_knows() -> tuple[float, float, float]:
        raise OSError("no load here")

    monkeypatch.setattr(os, "getloadavg", nobody_knows)
    async with HazelcastClient(
        cluster_members=[member.address], statistics_enabled=True, statistics_period=PERIOD
    ) as client:
        report = await first_report(member, client)

    assert "os.systemLoadAverage" not in text_of(report)
    assert "os.processCpuTime" in text_of(report)
    assert "systemLoadAverage" not in [metric.name for metric in decompress(report.metrics_blob)]


async def test_a_name_can_not_add_attributes(member: Member) -> None:
    async with HazelcastClient(
        cluster_members=[member.address], client_name="a,b=c\\", statistics_enabled=True, statistics_period=PERIOD
    ) as client:
        report = await first_report(member, client)

    assert text_of(report)["clientName"] == "a\\,b\\=c\\\\"


async def test_nothing_is_sent_by_default(member: Member) -> None:
    async with HazelcastClient(cluster_members=[member.address], statistics_period=PERIOD):
        await asyncio.sleep(5 * PERIOD)

        assert member.client_statistics == {}


async def test_reports_go_on_after_a_lost_connection_and_an_error(member: Member) -> None:
    async with HazelcastClient(
        cluster_members=[member.address],
        statistics_enabled=True,
        statistics_period=PERIOD,
        retry_initial_backoff=PERIOD,
    ) as client:
        first = await first_report(member, client)
        member.faults.fail(ClientStatistics, IllegalStateError("not today"), times=2)
        member.faults.disconnect(ClientStatistics)
        await eventually(lambda: client.stats().reconnects == 1)
        drop_connections(client)
        await eventually(lambda: client.stats().reconnects == 2)
        member.client_statistics.clear()

        later = await first_report(member, client)
        await eventually(lambda: member.client_statistics[client.stats().uuid].timestamp > later.timestamp)
        assert later.timestamp > first.timestamp


async def test_nothing_is_sent_without_a_connection_and_nothing_is_left() -> None:
    port = free_port()
    before = asyncio.all_tasks()
    member = await Member(port).start()
    client = await HazelcastClient.create_and_start(
        cluster_members=[member.address],
        statistics_enabled=True,
        statistics_period=PERIOD,
        retry_initial_backoff=PERIOD,
    )
    try:
        await first_report(member, client)
        await member.stop()
        await eventually(lambda: not client.stats().connections)
        made = requests_sent(client)
        await asyncio.sleep(5 * PERIOD)
        assert requests_sent(client) == made

        async with Member(port) as again:
            await first_report(again, client)
            await client.shutdown()
            await eventually(lambda: again.client_statistics == {})
            await asyncio.sleep(5 * PERIOD)
            assert again.client_statistics == {}
    finally:
        await client.shutdown()
        await member.stop()
    assert asyncio.all_tasks() == before


async def test_a_client_whose_cluster_is_not_there_yet() -> None:
    port = free_port()
    async with HazelcastClient(
        cluster_members=[f"127.0.0.1:{port}"],
        async_start=True,
        retry_initial_backoff=PERIOD,
        statistics_enabled=True,
        statistics_period=PERIOD,
    ) as client:
        await asyncio.sleep(3 * PERIOD)
        async with Member(port) as member:
            await first_report(member, client)


@pytest.mark.timeout(60)
async def test_a_real_member_reads_what_it_is_sent(real_cluster: Server) -> None:
    """It decodes the blob, and shows its metrics among its own to whoever asks as Management Center does."""
    async with HazelcastClient(
        cluster_members=[real_cluster.address], client_name="shown", statistics_enabled=True, statistics_period=0.2
    ) as client:
        invocations, uuid = context_of(client).invocations, str(client.stats().uuid)
        [member] = client.cluster_service.get_members()

        metrics = list[Read]()

        async def shown() -> bool:
            response = await invocations.invoke(MCReadMetrics(member.uuid, -1))
            blobs = [blob for _, blob in response.elements]
            metrics[:] = (
                [metric for metric in decompress(blobs[-1]) if metric.tags.get("client") == uuid] if blobs else []
            )
            # The member puts them together as they come: another look might find it at that.
            return "tcp.bytesSend" in {f"{metric.prefix}.{metric.name}" for metric in metrics}

        await eventually(shown, 30)
        assert {metric.tags["clientname"] for metric in metrics} == {"shown"}
        figures = {f"{metric.prefix}.{metric.name}": metric for metric in metrics}
        assert set(figures) <= {*OF_THE_PROCESS, "tcp.bytesSend", "tcp.bytesReceived"}
        assert 0 < figures["tcp.bytesSend"].value <= client.stats().bytes_out
        assert figures["tcp.bytesSend"].unit == 0

        state = await invocations.invoke(MCGetTimedMemberState())
        assert state is not None
        assert f'"uuid": "{uuid}"' in re.sub(r'":\s*', '": ', state)
        assert client.stats().connections_lost == 0
