"""R19, R20: a real cluster that goes away and comes back, and one that gets smaller under load."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import ReconnectMode
from hazelcast.core import DistributedObjectEvent, DistributedObjectEventType
from hazelcast.errors import ClientOfflineError, HazelcastClientNotActiveError
from tests.reliability.harness import kill, running, settled
from tests.support.internals import open_connections
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from hazelcast.server import Server
    from tests.reliability.conftest import Report


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("mode", "comes_back"),
    [
        (ReconnectMode.ON, "the same"),
        (ReconnectMode.ON, "a new one"),
        (ReconnectMode.ASYNC, "the same"),
        (ReconnectMode.ASYNC, "a new one"),
        (ReconnectMode.OFF, "a new one"),
    ],
    ids=str,
)
async def test_a_cluster_that_goes_away_and_comes_back(
    mode: ReconnectMode, comes_back: str, alone: Server, unique_name: str, report: Report
) -> None:
    """The same one was out of reach, a new one has other ids and no data; listeners of all kinds hear of either."""
    [member] = alone.members
    states, entries, objects = Recorder[str](), Recorder[object](), Recorder[DistributedObjectEvent]()
    messages, members = Recorder[object](), Recorder[str]()
    # Out of reach is a member that is stopped: the heartbeat finds out.
    heartbeat: dict[str, Any] = (
        {"heartbeat_interval": 0.5, "heartbeat_timeout": 1.5} if comes_back == "the same" else {}
    )
    client = await HazelcastClient.create_and_start(
        cluster_members=alone.addresses,
        reconnect_mode=mode,
        retry_initial_backoff=0.05,
        retry_max_backoff=0.2,
        lifecycle_listeners=[states],
        membership_listeners=[(lambda it: members(f"+{it.uuid}"), lambda it: members(f"-{it.uuid}"))],
        **heartbeat,
    )
    [before] = client.cluster_service.get_members()
    m = await client.get_map(unique_name, str, int)
    topic = await client.get_topic(unique_name, str)
    await m.add_entry_listener(added_func=entries)
    await topic.add_listener(messages)
    await client.add_distributed_object_listener(objects)
    await m.set("a", 1)
    await topic.publish("a")
    await entries.wait(1)
    await messages.wait(1)

    if comes_back == "the same":
        member.pause()
    else:
        await kill(member)
    try:
        await eventually(lambda: "DISCONNECTED" in states.seen)
        waiting = asyncio.ensure_future(m.get("a"))
        await asyncio.wait([waiting], timeout=0.3)
        match mode:
            case ReconnectMode.ON:
                assert not waiting.done()
            case ReconnectMode.ASYNC:
                with pytest.raises(ClientOfflineError):
                    await waiting
            case _:
                with pytest.raises(HazelcastClientNotActiveError):
                    await waiting
    finally:
        if comes_back == "the same":
            member.resume()
        else:
            await member.restart()

    if mode is ReconnectMode.OFF:
        await eventually(lambda: states.seen[-1] == "SHUTDOWN")
        assert states.seen[2:] == ["CONNECTED", "DISCONNECTED", "SHUTTING_DOWN", "SHUTDOWN"]
        return
    started = time.monotonic()
    await eventually(lambda: bool(open_connections(client)))
    kept = 1 if comes_back == "the same" else None
    assert await (waiting if mode is ReconnectMode.ON else m.get("a")) == kept
    took = time.monotonic() - started

    async def hears_of_entries() -> bool:
        await m.set(f"{time.monotonic()}", 1)
        return len(entries.seen) > 1

    async def hears_messages() -> bool:
        await topic.publish(f"{time.monotonic()}")
        return len(messages.seen) > 1

    async def hears_of_objects() -> bool:
        name = f"{unique_name}-{time.monotonic()}"
        await client.get_map(name)
        await asyncio.sleep(0.05)
        created = [each.name for each in objects.seen if each.event_type is DistributedObjectEventType.CREATED]
        return name in created

    await eventually(hears_of_entries, 5)
    await eventually(hears_messages, 5)
    await eventually(hears_of_objects, 5)
    [after] = client.cluster_service.get_members()
    assert states.seen[2:] == ["CONNECTED", "DISCONNECTED", "CONNECTED"]
    if comes_back == "the same":
        assert members.seen == [f"+{before.uuid}"]
        assert after == before
    else:
        assert members.seen == [f"+{before.uuid}", f"-{before.uuid}", f"+{after.uuid}"]
        assert after.uuid != before.uuid
    await client.shutdown()
    report(
        "R19",
        f"a real cluster is away, {comes_back} comes back, mode {mode.name}",
        "calls as per mode, all listeners",
        f"works {took:.2f} s after",
    )


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_a_member_leaves_in_order_under_load(cluster: Server, report: Report) -> None:
    """A fourth member joins, takes its share of the load, and is stopped; it hands its partitions over first."""
    await settled(cluster)
    options = {"cluster_members": cluster.addresses, "redo_operation": True}
    async with running("load", "ours", options, 64) as load:
        fourth = await cluster.add_member()
        try:
            await settled(cluster)
            await asyncio.sleep(2)
            await load.ask("mark")
        finally:
            await fourth.stop()
            cluster.members.remove(fourth)
        await settled(cluster)
        await asyncio.sleep(1)
        seen = await load.ask("mark")
        account = await load.ask("verify")

    report(
        "R20",
        "a member of four leaves in order under load: failed calls, lost writes",
        "0, 0",
        f"{sum(seen['errors'].values())} of {seen['calls']:,}, {len(account['lost'])} of {account['acks']:,};"
        f" longest call {seen['longest']:.2f} s",
    )
    assert seen["errors"] == {}
    assert account["lost"] == []
    assert account["hung"] == 0
    assert len(account["members"]) == 3
    assert sum(account["owners"].values()) == 271
