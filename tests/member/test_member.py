"""The member on a port: life, death, other threads, TLS."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest
import trustme

from hazelcast.errors import IllegalStateError, InvalidArgumentValueError
from hazelcast.member import Member
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.frames import PREFACE, MessageReader
from hazelcast.protocol.messages.client import ClientAuthentication, ClientPing
from hazelcast.protocol.messages.map import MapGet, MapLock, MapSet, MapTryLock
from hazelcast.serialization import Registry

if TYPE_CHECKING:
    from pathlib import Path

    from hazelcast.protocol.message import Request

KEY = Registry().to_data("k")


async def connect(address: str, tls: ssl.SSLContext | None = None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection and authenticate."""
    host, port = address.rsplit(":", 1)
    reader, writer = await asyncio.open_connection(
        host, int(port), ssl=tls, server_hostname="localhost" if tls else None
    )
    writer.write(PREFACE)
    await ask(reader, writer, ClientAuthentication("dev", None, None, None, "PYH", 1, "5.7.0", "c", [], 0, False))
    return reader, writer


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request[object]) -> int:
    """Send a request and return the message type of what comes back."""
    writer.write(b"".join(request_codec(type(request)).encode(request, 1, -1, 0)))
    answer = await asyncio.wait_for(reader.read(1 << 16), 5)
    return int.from_bytes(answer[6:10], "little")


async def test_it_answers_on_a_free_port_of_this_machine() -> None:
    async with Member() as member:
        assert member.address.startswith("127.0.0.1:")
        assert member.address in repr(member)
        reader, writer = await connect(member.address)
        assert await ask(reader, writer, ClientPing()) == ClientPing.TYPE + 1
        writer.close()


async def test_start_and_stop() -> None:
    member = Member()
    assert (member.is_running, repr(member)) == (False, "<Member not running, cluster 'dev', 0 connections>")
    with pytest.raises(IllegalStateError):
        _ = member.address
    assert await member.start() is member
    with pytest.raises(IllegalStateError, match="already"):
        await member.start()
    port = int(member.address.split(":")[1])
    reader, writer = await connect(member.address)
    await member.stop()
    await member.stop()
    assert await reader.read() == b""
    writer.close()
    assert not member.is_running
    async with Member(port) as again:
        assert again.address == f"127.0.0.1:{port}"


async def test_a_port_that_is_taken() -> None:
    async with Member() as member:
        other = Member(int(member.address.split(":")[1]))
        with pytest.raises(OSError, match="in use"):
            await other.start()
        assert not other.is_running


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"port": -1}, "port must be from 0 to 65535"),
        ({"port": 65536}, "port must be from 0 to 65535"),
        ({"partition_count": 0}, "partition_count must be at least 1"),
        ({"username": "ada"}, "go together"),
        ({"password": "secret"}, "go together"),
    ],
)
def test_arguments_that_can_not_be(arguments: dict[str, int], message: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match=message):
        Member(**arguments)  # type: ignore[arg-type]


async def test_it_says_what_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "hazelcast.member")
    async with Member(cluster_name="mine") as member:
        [line] = caplog.messages
    assert member.cluster_name == "mine"
    for words in ("cluster 'mine'", "one process, in memory, exact vector search", "not for production"):
        assert words in line


async def test_waiting_ends_in_real_time_too() -> None:
    async with Member() as member:
        first, second = await connect(member.address), await connect(member.address)
        await ask(*first, MapLock("m", KEY, 1, -1, 1))
        assert await ask(*second, MapTryLock("m", KEY, 2, -1, 50, 2)) == MapTryLock.TYPE + 1
        for _, writer in (first, second):
            writer.close()


async def test_malformed_bytes_close_that_connection_only(caplog: pytest.LogCaptureFixture) -> None:
    async with Member() as member:
        good, (reader, writer) = await connect(member.address), await connect(member.address)
        writer.write(bytes(64))
        assert await asyncio.wait_for(reader.read(), 5) == b""
        assert await ask(*good, ClientPing()) == ClientPing.TYPE + 1
        for one in (writer, good[1]):
            one.close()
    assert "Closing a connection: A frame of 0 bytes" in caplog.text


async def test_all_connections_can_be_dropped() -> None:
    async with Member() as member:
        (reader, writer), other = await connect(member.address), await connect(member.address)
        member.faults.drop_connections()
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(reader.readexactly(1), 5)
        for one in (writer, other[1]):
            one.close()
        reader, writer = await connect(member.address)
        writer.close()


async def test_a_client_that_reads_late_gets_all_answers() -> None:
    value, count = Registry().to_data("x" * (1 << 20)), 40
    async with Member() as member:
        reader, writer = await connect(member.address)
        await ask(reader, writer, MapSet("m", KEY, value, 1, -1))
        for i in range(count):
            writer.write(b"".join(request_codec(MapGet).encode(MapGet("m", KEY, 1), i, -1, 0)))
            await asyncio.sleep(0.001)
        frames = MessageReader()
        answered: list[int] = []
        while len(answered) < count:
            answered += [message[2] for message in frames.feed(await asyncio.wait_for(reader.read(1 << 20), 5))]
        assert answered == list(range(count))
        writer.close()


def test_it_runs_in_the_loop_of_another_thread() -> None:
    ready, done, addresses = threading.Event(), threading.Event(), list[str]()

    async def serve() -> None:
        async with Member() as member:
            addresses.append(member.address)
            ready.set()
            await asyncio.to_thread(done.wait)

    async def use() -> int:
        reader, writer = await connect(addresses[0])
        answer = await ask(reader, writer, ClientPing())
        writer.close()
        return answer

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(5)
        assert asyncio.run(use()) == ClientPing.TYPE + 1
    finally:
        done.set()
        thread.join(5)


@pytest.mark.parametrize("turns", range(6))
async def test_a_connection_that_is_being_accepted_is_closed_by_a_stop(turns: int) -> None:
    async with Member() as member:
        host, _, port = member.address.rpartition(":")
        client = socket.create_connection((host, int(port)))
        for _ in range(turns):
            await asyncio.sleep(0)
    with client:
        client.settimeout(1)
        with contextlib.suppress(ConnectionError):
            assert client.recv(1) == b""


async def test_tls(tmp_path: Path) -> None:
    authority, chain = trustme.CA(), tmp_path / "server.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(chain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain)
    client = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    async with Member(ssl_context=server) as member:
        reader, writer = await connect(member.address, client)
        assert await ask(reader, writer, ClientPing()) == ClientPing.TYPE + 1
        writer.close()
        await writer.wait_closed()
