"""Fail-over between clusters: the next one is used when the current one is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config
from hazelcast.errors import (
    ClientNotAllowedInClusterError,
    HazelcastClientNotActiveError,
    IllegalStateError,
    InvalidConfigurationError,
    TargetDisconnectedError,
)
from hazelcast.member import Member
from tests.support.network import free_port, relay
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from hazelcast.server import Server


def config(address: str, **options: Any) -> Config:
    made: dict[str, Any] = {"cluster_connect_timeout": 0.3, "retry_initial_backoff": 0.05, **options}
    return Config(cluster_members=[address], **made)


async def test_blue_then_green_then_blue() -> None:
    states, heard, port = Recorder[str](), Recorder[object](), free_port()
    blue = Member(port, cluster_name="blue")
    await blue.start()
    async with Member(cluster_name="green", username="ada", password="secret") as green:
        client = await HazelcastClient.create_failover(
            [
                config(blue.address, cluster_name="blue", lifecycle_listeners=[states]),
                config(
                    green.address,
                    cluster_name="green",
                    creds_username="ada",
                    creds_password="secret",
                    lifecycle_listeners=[states],
                ),
            ]
        )
        m = await client.get_map("m", str, str)
        await m.add_entry_listener(added_func=heard)
        await m.set("where", "blue")
        await heard.wait(1)

        await blue.stop()
        assert await m.get("where") is None
        [member] = client.cluster_service.get_members()
        assert str(member.address) == green.address
        await m.set("where", "green")

        # The listener came along.
        async def hears() -> bool:
            await m.set(f"{len(heard.seen)}-{id(member)}", "green")
            await m.clear()
            return len(heard.seen) > 1

        await eventually(hears)
        await blue.start()
        await green.stop()
        await eventually(lambda: states.seen.count("DISCONNECTED") == 2)
        await m.set("where", "blue again")
        assert await m.get("where") == "blue again"
        [member] = client.cluster_service.get_members()
        assert str(member.address) == f"127.0.0.1:{port}"
        await client.shutdown()
    await blue.stop()
    assert states.seen[2:9] == ["CONNECTED", *["DISCONNECTED", "CHANGED_CLUSTER", "CONNECTED"] * 2]


async def test_a_cluster_that_turns_clients_away_is_left_at_once() -> None:
    loop, states = asyncio.get_running_loop(), Recorder[str]()
    async with Member() as blue, Member() as green:
        # With the time that a cluster has by default, 120 s.
        configs = [
            config(member.address, cluster_connect_timeout=-1, lifecycle_listeners=[states]) for member in (blue, green)
        ]
        client = await HazelcastClient.create_failover(configs)
        m = await client.get_map("m")
        await m.set("a", 1)
        started = loop.time()
        # Once only: a client that asked a second time would be let in.
        blue.faults.turn_away()
        blue.faults.drop_connections()
        assert await m.get("a") is None
        assert loop.time() - started < 2
        [member] = client.cluster_service.get_members()
        assert str(member.address) == green.address
        await client.shutdown()
    assert states.seen[2:6] == ["CONNECTED", "DISCONNECTED", "CHANGED_CLUSTER", "CONNECTED"]


async def test_a_client_of_one_cluster_that_is_turned_away_is_told_so() -> None:
    async with Member() as member:
        member.faults.turn_away()
        with pytest.raises(ClientNotAllowedInClusterError, match=member.address):
            await HazelcastClient.create_and_start(cluster_members=[member.address])


async def test_a_client_of_one_cluster_that_is_sent_away_shuts_down() -> None:
    states = Recorder[str]()
    async with Member() as member:
        await HazelcastClient.create_and_start(cluster_members=[member.address], lifecycle_listeners=[states])
        member.faults.turn_away()
        member.faults.drop_connections()
        await eventually(lambda: states.seen[-1] == "SHUTDOWN")
    assert states.seen[2:] == ["CONNECTED", "DISCONNECTED", "SHUTTING_DOWN", "SHUTDOWN"]


async def test_coming_back_to_the_same_cluster_is_no_change() -> None:
    """All clusters are tried in turn; the one that lets the client in is the one it was on."""
    states = Recorder[str]()
    async with Member() as blue:
        green = config(f"127.0.0.1:{free_port()}", cluster_connect_timeout=0, lifecycle_listeners=[states])
        client = await HazelcastClient.create_failover([config(blue.address, lifecycle_listeners=[states]), green])
        m = await client.get_map("m")
        blue.faults.turn_away()
        blue.faults.drop_connections()
        assert await m.get("a") is None
        await client.shutdown()
    assert states.seen[2:5] == ["CONNECTED", "DISCONNECTED", "CONNECTED"]
    assert "CHANGED_CLUSTER" not in states.seen


async def test_a_cluster_that_started_anew_is_left_for_the_next_one() -> None:
    """It has lost what it held; its turn comes again when all others were tried."""
    states, port, free = Recorder[str](), free_port(), free_port()
    configs = [
        config(f"127.0.0.1:{each}", cluster_connect_timeout=5, lifecycle_listeners=[states]) for each in (port, free)
    ]
    configs[1].cluster_connect_timeout = 0
    async with Member(port):
        client = await HazelcastClient.create_failover(configs)
        m = await client.get_map("m", str, str)
        await m.set("where", "blue")
    async with Member(port):
        # There is nobody else.
        assert await m.get("where") is None
        await m.set("where", "blue again")
        assert states.seen[3:] == ["DISCONNECTED", "CONNECTED"]
    async with Member(port) as blue, Member(free) as green:
        assert await m.get("where") is None
        [member] = client.cluster_service.get_members()
        assert str(member.address) == green.address != blue.address
        assert states.seen[5:] == ["DISCONNECTED", "CHANGED_CLUSTER", "CONNECTED"]
        await client.shutdown()


async def test_a_cluster_with_another_number_of_partitions_is_passed_over() -> None:
    """A call under way knows its partition, and would take it along to where another one holds its key."""
    async with Member(partition_count=7) as green, Member() as red:
        blue = Member()
        await blue.start()
        client = await HazelcastClient.create_failover([config(it.address) for it in (blue, green, red)])
        m = await client.get_map("m", str, int)
        await blue.stop()
        assert await m.get("a") is None
        [member] = client.cluster_service.get_members()
        assert str(member.address) == red.address
        assert client.partition_service.get_partition_count() == 271
        await client.shutdown()


async def test_a_cluster_that_came_back_with_another_number_of_partitions(caplog: pytest.LogCaptureFixture) -> None:
    states, port = Recorder[str](), free_port()
    async with Member(port):
        client = await HazelcastClient.create_and_start(
            cluster_members=[f"127.0.0.1:{port}"], lifecycle_listeners=[states]
        )
        m = await client.get_map("m", str, int)
    async with Member(port, partition_count=7):
        with pytest.raises((HazelcastClientNotActiveError, TargetDisconnectedError)):
            await m.set("a", 1)
        await eventually(lambda: states.seen[-1] == "SHUTDOWN")
    assert "has 7 partitions, and what this client has used so far 271" in caplog.text


async def test_wrong_credentials_in_one_cluster_are_no_reason_to_wait() -> None:
    """The official Java client tries such a cluster for its whole time, 120 s by default, before the next one."""
    loop = asyncio.get_running_loop()
    async with Member(username="ada", password="secret") as blue, Member() as green:
        started = loop.time()
        client = await HazelcastClient.create_failover(
            [config(it.address, cluster_connect_timeout=-1) for it in (blue, green)]
        )
        assert loop.time() - started < 2
        [member] = client.cluster_service.get_members()
        assert str(member.address) == green.address
        await client.shutdown()


async def test_all_are_tried_so_many_times() -> None:
    configs = [config(f"127.0.0.1:{free_port()}", cluster_connect_timeout=0) for _ in range(2)]

    with pytest.raises(IllegalStateError, match="None of 2 clusters"):
        await HazelcastClient.create_failover(configs, try_count=2)


async def test_one_that_is_not_allowed_in_anywhere_is_told_so() -> None:
    async with Member(cluster_name="other") as member:
        with pytest.raises(IllegalStateError, match="cluster name") as caught:
            await HazelcastClient.create_failover([config(member.address), config(member.address)], try_count=1)
    assert not isinstance(caught.value, ClientNotAllowedInClusterError)


async def test_there_is_a_pause_after_each_round_in_which_no_cluster_lets_the_client_in() -> None:
    """Each is asked once a round: one that has sent the client away comes last."""
    async with Member() as blue, Member() as green, relay(blue.address) as to_blue, relay(green.address) as to_green:
        for member in (blue, green):
            member.faults.turn_away(times=10**9)
        starting = asyncio.create_task(
            HazelcastClient.create_failover(
                [
                    config(it.address, retry_initial_backoff=0.1, retry_multiplier=2, retry_max_backoff=0.4)
                    for it in (to_blue, to_green)
                ]
            )
        )
        await asyncio.sleep(1)
        # At 0, 0.1, 0.3, 0.7 s.
        assert 2 <= to_blue.accepted <= 4
        assert 2 <= to_green.accepted <= 4
        green.faults.clear()
        client = await asyncio.wait_for(starting, 5)
        await client.shutdown()


async def test_tls_settings_of_every_cluster_are_checked_at_the_start() -> None:
    async with Member() as blue:
        green = config(blue.address, ssl_enabled=True, ssl_cafile="/no/such/file.pem")
        with pytest.raises(InvalidConfigurationError, match="TLS"):
            await HazelcastClient.create_failover([config(blue.address), green])


@pytest.mark.parametrize("configs", [[], [Config(), Config(smart_routing=False)]], ids=["none", "another option"])
async def test_configurations_that_do_not_go_together(configs: list[Config]) -> None:
    with pytest.raises(InvalidConfigurationError):
        await HazelcastClient.create_failover(configs)


@pytest.mark.real
async def test_from_a_development_member_to_a_real_one(real_cluster: Server) -> None:
    async with Member() as blue:
        client = await HazelcastClient.create_failover([config(blue.address), config(real_cluster.address)])
        m = await client.get_map("failover")
        await m.set("a", 1)
    assert await m.get("a") is None
    await m.set("a", 2)
    assert await m.get("a") == 2
    await m.clear()
    await client.shutdown()
