"""What the package logs: quiet by default, and with the same fields in each record."""

from __future__ import annotations

import ast
import asyncio
import logging
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final, get_args

import pytest
from typing_extensions import override

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config
from hazelcast.errors import IllegalStateError, ProtocolError
from hazelcast.log import LogEvent
from hazelcast.member import Member
from hazelcast.protocol.messages.client import ClientLocalBackupListener, ClientStatistics
from hazelcast.protocol.messages.map import MapAddEntryListener
from tests.support.internals import drop_connections
from tests.support.network import free_port, listener
from tests.support.programs import ROOT
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS: Final = ["hazelcast_event", "hazelcast_client", "hazelcast_cluster", "hazelcast_address", "hazelcast_member"]


def fields_of(record: logging.LogRecord) -> dict[str, str | None]:
    """Return the package's own fields of a record, which must all be there."""
    fields = {name: value for name, value in vars(record).items() if name.startswith("hazelcast_")}
    assert list(fields) == FIELDS, record.getMessage()
    return fields


def ours(caplog: pytest.LogCaptureFixture, event: str | None = None) -> list[logging.LogRecord]:
    """Return the records of the package, those of one event where it is given."""
    records = [record for record in caplog.records if record.name.startswith("hazelcast")]
    return [record for record in records if event is None or fields_of(record)["hazelcast_event"] == event]


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Go through all calls of a logger in the package."""
    for file in (ROOT / "hazelcast").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("_log", "_logger", "logger")
            ):
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def test_every_record_has_the_fields() -> None:
    calls = list(log_calls())

    assert len(calls) > 15
    assert not [where for where, call in calls if "extra" not in {keyword.arg for keyword in call.keywords}]


def test_every_event_is_used_and_documented() -> None:
    source = "".join(file.read_text() for file in (ROOT / "hazelcast").rglob("*.py") if file.name != "log.py")
    page = (ROOT / "docs/observability.md").read_text()
    documented = re.findall(r"^\| `(\w+)` \| (?:DEBUG|INFO|WARNING|ERROR) \|", page, re.MULTILINE)

    events = list(get_args(LogEvent))
    assert events == sorted(events)
    assert [event for event in events if f'"{event}"' not in source] == []
    assert sorted(documented) == events


async def test_nothing_is_said_at_the_default_level(address: str, unique_name: str) -> None:
    program = """
import asyncio, sys
from hazelcast.asyncio import HazelcastClient

async def main():
    options = dict(cluster_members=[sys.argv[1]], statistics_enabled=True, statistics_period=0.05)
    async with HazelcastClient(**options) as client:
        m = await client.get_map(sys.argv[2], str, int)
        await m.add_entry_listener(added_func=lambda event: None)
        await m.set("a", 1)
        await asyncio.sleep(0.2)
        await m.destroy()

asyncio.run(main())
"""
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, address, unique_name, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )

    assert await run.communicate() == (b"", b"")
    assert run.returncode == 0


async def test_a_normal_life(member: Member, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with HazelcastClient(cluster_members=[member.address], client_name="ada") as client:
        [where] = client.cluster_service.get_members()

    records = ours(caplog)
    assert {record.levelname for record in records} == {"INFO"}
    assert {fields_of(record)["hazelcast_client"] for record in records} == {"ada"}
    assert {fields_of(record)["hazelcast_cluster"] for record in records} == {"dev"}
    assert [fields_of(record)["hazelcast_event"] for record in records] == [
        *["client_state"] * 2,
        "connection_opened",
        "members_changed",
        *["client_state"] * 3,
    ]
    [opened] = ours(caplog, "connection_opened")
    assert fields_of(opened) == {
        "hazelcast_event": "connection_opened",
        "hazelcast_client": "ada",
        "hazelcast_cluster": "dev",
        "hazelcast_address": member.address,
        "hazelcast_member": str(where.uuid),
    }


async def test_a_lost_connection(member: Member, caplog: pytest.LogCaptureFixture) -> None:
    async with HazelcastClient(
        cluster_members=[member.address], client_name="ada", retry_initial_backoff=0.01
    ) as client:
        [where] = client.cluster_service.get_members()
        member.faults.drop_connections()
        await eventually(lambda: client.stats().reconnects == 1)

    [lost] = ours(caplog, "connection_lost")
    assert lost.levelname == "WARNING"
    assert fields_of(lost) == {
        "hazelcast_event": "connection_lost",
        "hazelcast_client": "ada",
        "hazelcast_cluster": "dev",
        "hazelcast_address": member.address,
        "hazelcast_member": str(where.uuid),
    }


async def test_what_goes_wrong_says_where(member: Member, caplog: pytest.LogCaptureFixture) -> None:
    def fail(event: object) -> None:
        raise ValueError("the listener's own fault")

    caplog.set_level(logging.DEBUG)
    member.faults.fail(ClientLocalBackupListener, IllegalStateError("no acks"))
    member.faults.fail(ClientStatistics, IllegalStateError("no statistics"), times=100)
    async with HazelcastClient(
        cluster_members=[member.address],
        client_name="ada",
        retry_initial_backoff=0.01,
        statistics_enabled=True,
        statistics_period=0.02,
    ) as client:
        client.lifecycle_service.add_listener(fail)
        m = await client.get_map("m", str, int)
        await m.add_entry_listener(added_func=fail)
        await m.set("a", 1)
        await eventually(lambda: bool(ours(caplog, "listener_failed")) and bool(ours(caplog, "statistics_not_sent")))
        member.faults.fail(MapAddEntryListener, IllegalStateError("no listeners"))
        drop_connections(client)
        await eventually(lambda: bool(ours(caplog, "listener_lost")))

    assert {fields_of(record)["hazelcast_client"] for record in ours(caplog)} == {"ada"}
    for event in ("backup_acks_refused", "listener_lost", "statistics_not_sent"):
        records = ours(caplog, event)
        assert {fields_of(record)["hazelcast_address"] for record in records} == {member.address}
        assert {record.levelname for record in records} == {"DEBUG" if event == "statistics_not_sent" else "WARNING"}
    # Of the map, and of DISCONNECTED, CONNECTED, SHUTTING_DOWN and SHUTDOWN.
    assert [record.levelname for record in ours(caplog, "listener_failed")] == ["ERROR"] * 5
    assert all(record.exc_info for record in ours(caplog, "listener_failed"))


async def test_a_member_that_sends_nonsense(caplog: pytest.LogCaptureFixture) -> None:
    async with listener(b"HTTP/1.1 400 Bad Request\r\n\r\n") as other:
        with pytest.raises(IllegalStateError) as caught:
            await HazelcastClient.create_and_start(cluster_members=[other.address], cluster_connect_timeout=0)

    assert isinstance(caught.value.__cause__, ProtocolError)
    [record] = ours(caplog, "protocol_error")
    assert fields_of(record)["hazelcast_address"] == other.address
    assert fields_of(record)["hazelcast_member"] is None


async def test_the_cluster_of_a_fail_over(caplog: pytest.LogCaptureFixture) -> None:
    def config(cluster_name: str, address: str) -> Config:
        return Config(cluster_members=[address], cluster_name=cluster_name, cluster_connect_timeout=0)

    async with Member(cluster_name="green") as green:
        client = await HazelcastClient.create_failover(
            [config("blue", f"127.0.0.1:{free_port()}"), config("green", green.address)]
        )
        await client.shutdown()

    [tried] = ours(caplog, "next_cluster_tried")
    assert fields_of(tried)["hazelcast_cluster"] == "green"


async def test_the_development_member(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Member(cluster_name="green") as member:
        address = member.address

    [started] = ours(caplog)
    fields = fields_of(started)
    assert (fields["hazelcast_event"], fields["hazelcast_client"]) == ("member_started", None)
    assert (fields["hazelcast_cluster"], fields["hazelcast_address"]) == ("green", address)


async def test_a_format_with_the_fields(member: Member) -> None:
    formatter = logging.Formatter("%(hazelcast_event)s %(hazelcast_client)s %(hazelcast_address)s")
    lines: list[str] = []

    class Handler(logging.Handler):
        @override
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(formatter.format(record))

    handler, logger = Handler(), logging.getLogger("hazelcast")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        async with HazelcastClient(cluster_members=[member.address], client_name="ada"):
            pass
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)

    assert f"connection_opened ada {member.address}" in lines
    assert "client_state ada None" in lines
