"""R13 with smart routing: several real members, each behind a proxy of its own that speaks TLS."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from typing_extensions import override

from hazelcast.asyncio import HazelcastClient
from hazelcast.server import Server
from tests.reliability.certificates import Authority
from tests.reliability.harness import kill
from tests.support.network import Relay, free_port, relay
from tests.support.real import skip_unless_required
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

    from hazelcast.asyncio import Map
    from tests.reliability.conftest import Report

pytestmark = [pytest.mark.real, pytest.mark.timeout(60)]

MEMBERS = 3
KEYS = range(2_000)


class Guarded(Server):
    """Members with an endpoint for clients beside their own, which announce the address of a proxy in its place.

    Members without one announce a single address, and would talk to each other through the proxies, too.
    """

    def __init__(self) -> None:
        super().__init__(MEMBERS)
        self._endpoints: dict[int, tuple[int, int]] = {}

    def ports(self, number: int) -> tuple[int, int]:
        """Return where a member listens for clients, and where its proxy is to listen."""
        return self._endpoints[self.members[number].port]

    @override
    def _member_config(self, port: int) -> dict[str, object]:
        tree = super()._member_config(port)
        it = cast("dict[str, Any]", tree["hazelcast"])
        network = it.pop("network")
        inside, outside = self._endpoints.setdefault(port, (free_port(), free_port()))
        it["advanced-network"] = {
            "enabled": True,
            "join": network["join"],
            "member-server-socket-endpoint-config": {"port": network["port"], "interfaces": network["interfaces"]},
            "client-server-socket-endpoint-config": {
                "port": {"port": inside, "auto-increment": False},
                "interfaces": network["interfaces"],
                "public-address": f"127.0.0.1:{outside}",
            },
        }
        return tree


@pytest.fixture(scope="module")
def guarded() -> Generator[Guarded]:
    cluster = Guarded()
    with skip_unless_required():
        cluster.start()
    with cluster:
        yield cluster


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


class Proxies:
    """The proxies of a cluster's members; each can be taken away and put back with another certificate."""

    def __init__(self, cluster: Guarded, authority: Authority) -> None:
        self._cluster = cluster
        self._authority = authority
        self._stacks: dict[int, AsyncExitStack] = {}
        self.relays: dict[int, Relay] = {}

    def address(self, number: int) -> str:
        return f"127.0.0.1:{self._cluster.ports(number)[1]}"

    async def put(self, number: int, *, authority: Authority | None = None, name: str = "127.0.0.1") -> None:
        inside, outside = self._cluster.ports(number)
        stack = self._stacks[number] = AsyncExitStack()
        context = (authority or self._authority).server(name)
        self.relays[number] = await stack.enter_async_context(relay(f"127.0.0.1:{inside}", context, port=outside))

    async def put_all(self) -> None:
        for number in range(MEMBERS):
            await self.put(number)

    async def take(self, number: int) -> None:
        await self._stacks.pop(number).aclose()

    async def close(self) -> None:
        for number in list(self._stacks):
            await self.take(number)


@asynccontextmanager
async def proxies_of(cluster: Guarded, authority: Authority) -> AsyncGenerator[Proxies]:
    proxies = Proxies(cluster, authority)
    try:
        yield proxies
    finally:
        await proxies.close()


@asynccontextmanager
async def client_of(proxies: Proxies, authority: Authority, *known: int) -> AsyncGenerator[HazelcastClient]:
    """Start a client that knows some of the proxies and learns of the others from the members."""
    async with HazelcastClient(
        cluster_members=[proxies.address(number) for number in known],
        ssl_enabled=True,
        ssl_cafile=authority.file,
        shuffle_member_list=False,
        cluster_connect_timeout=10,
        redo_operation=True,
    ) as client:
        yield client


def connected(client: HazelcastClient) -> list[str]:
    return sorted(str(connection.address) for connection in client.stats().connections)


async def fill(m: Map[int, int], add: int) -> None:
    await asyncio.gather(*(m.set(key, key + add) for key in KEYS))


async def check(m: Map[int, int], add: int) -> None:
    """Check what `fill` wrote, key by key."""
    assert await asyncio.gather(*(m.get(key) for key in KEYS)) == [key + add for key in KEYS]


async def test_one_connection_to_each_member_takes_what_belongs_there(
    guarded: Guarded, authority: Authority, unique_name: str, report: Report
) -> None:
    async with proxies_of(guarded, authority) as proxies:
        await proxies.put_all()
        async with client_of(proxies, authority, 0) as client:
            addresses = sorted(map(proxies.address, range(MEMBERS)))
            assert sorted(str(member.address) for member in client.cluster_service.get_members()) == addresses
            assert connected(client) == addresses
            assert {await client.partition_service.get_partition_id(key) for key in KEYS} == set(range(271))
            m = await client.get_map(unique_name, int, int)
            # The first call has the members share the partitions out.
            await fill(m, 0)
            await eventually(lambda: min(_shares(client)) > 80)
            before = {it.address: it.bytes_out for it in client.stats().connections}
            await fill(m, 1)
            await check(m, 1)
            sent = [it.bytes_out - before[it.address] for it in client.stats().connections]
            assert [relay.accepted for relay in proxies.relays.values()] == [1] * MEMBERS
            assert client.stats().calls.retries == 0
            report(
                "R13",
                f"smart routing over TLS, {MEMBERS} members",
                "1 connection each, all partitions",
                f"1 each, 271 partitions, {min(sent) / sum(sent):.0%} to {max(sent) / sum(sent):.0%} of the bytes",
            )
            # Each has a third of the partitions, and the calls to them went there.
            assert min(sent) > sum(sent) / 5
            await m.destroy()


def _shares(client: HazelcastClient) -> list[int]:
    """Return how many partitions each member owns."""
    partitions = client.partition_service
    owners = [partitions.get_partition_owner(number) for number in range(partitions.get_partition_count())]
    return [owners.count(member.uuid) for member in client.cluster_service.get_members()]


async def test_a_proxy_that_goes_away_and_comes_back(guarded: Guarded, authority: Authority, unique_name: str) -> None:
    async with proxies_of(guarded, authority) as proxies:
        await proxies.put_all()
        async with client_of(proxies, authority, 0) as client:
            m = await client.get_map(unique_name, int, int)
            await fill(m, 1)
            await proxies.take(0)
            # The cluster has all its members yet, and the others pass calls on.
            await fill(m, 2)
            await check(m, 2)
            assert connected(client) == sorted(map(proxies.address, (1, 2)))
            await proxies.put(0)
            await eventually(lambda: len(client.stats().connections) == MEMBERS)
            await check(m, 2)
            assert client.stats().reconnects == 0
            await m.destroy()


@pytest.mark.parametrize("what", ["wrong authority", "wrong host name"])
async def test_a_member_whose_certificate_is_wrong_is_left_out(
    what: str,
    guarded: Guarded,
    authority: Authority,
    unique_name: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with proxies_of(guarded, authority) as proxies:
        if what == "wrong authority":
            await proxies.put(0, authority=Authority(tmp_path / "other"))
        else:
            await proxies.put(0, name="member.example.org")
        await proxies.put(1)
        await proxies.put(2)
        async with client_of(proxies, authority, 0, 1) as client:
            m = await client.get_map(unique_name, int, int)
            await fill(m, 1)
            await check(m, 1)

            def warned() -> list[logging.LogRecord]:
                return [it for it in caplog.records if vars(it).get("hazelcast_event") == "member_unreachable"]

            await eventually(lambda: bool(warned()))
            # One that is there to stay is told of once, by its address and with the reason.
            await asyncio.sleep(1.5)
            [record] = warned()
            assert record.levelno == logging.WARNING
            assert vars(record)["hazelcast_address"] == proxies.address(0)
            assert proxies.address(0) in record.getMessage()
            reason = "certificate verify failed: unable to get local issuer" if "auth" in what else "127.0.0.1"
            assert reason in record.getMessage()
            assert connected(client) == sorted(map(proxies.address, (1, 2)))

            # Certificates are replaced.
            await proxies.take(0)
            await proxies.put(0)
            await eventually(lambda: len(client.stats().connections) == MEMBERS)
            await check(m, 1)
            await m.destroy()


@pytest.mark.long
async def test_a_member_that_dies_and_comes_back(guarded: Guarded, authority: Authority, unique_name: str) -> None:
    async with proxies_of(guarded, authority) as proxies:
        await proxies.put_all()
        async with client_of(proxies, authority, 0) as client:
            m = await client.get_map(unique_name, int, int)
            await fill(m, 1)
            victim = guarded.members[1]
            await kill(victim)
            await check(m, 1)
            await fill(m, 2)
            assert connected(client) == sorted(map(proxies.address, (0, 2)))
            await victim.restart()
            await eventually(lambda: len(client.stats().connections) == MEMBERS)
            await check(m, 2)
            await m.destroy()
