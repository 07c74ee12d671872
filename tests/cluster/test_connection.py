"""One connection: what it writes, what it reads, and how it ends."""

from __future__ import annotations

import asyncio
import itertools
import logging
import socket
import sys
from asyncio import Runner, new_event_loop
from contextlib import asynccontextmanager
from random import Random
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from hazelcast.cluster.connection import Connection
from hazelcast.core import Address
from hazelcast.errors import ProtocolError, TargetDisconnectedError
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.frames import BACKUP_EVENT, EVENT, FINAL, PREFACE, WHOLE
from hazelcast.protocol.messages.map import MapGet
from hazelcast.serialization.split import SplitData
from tests.cluster.wire import Router, Transport, Wire, make_service
from tests.support.network import serving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine

    from typing_extensions import Buffer

    from hazelcast.cluster.invocation import InvocationService

GET = MapGet("m", b"key data", 0)


@pytest.fixture
async def service() -> InvocationService:
    return make_service(Router())


@pytest.fixture
async def wire(service: InvocationService) -> Wire:
    return Wire(service)


async def test_one_that_is_closed_before_it_is_open_is_cut_when_it_opens(service: InvocationService) -> None:
    connection, transport = Connection(service, Address("member", 5701), lambda _: None), Transport()
    connection.close()
    connection.connection_made(transport)

    assert transport.aborted
    assert transport.writes == []


async def test_the_preface_comes_first(wire: Wire) -> None:
    assert wire.transport.writes == [PREFACE]


async def test_small_messages_of_one_turn_are_one_write(wire: Wire) -> None:
    wire.write([b"a", b"b"])
    wire.write([b"c"])
    await asyncio.sleep(0)
    wire.write([b"d"])
    await asyncio.sleep(0)

    assert wire.transport.writes[1:] == [b"abc", b"d"]


async def test_a_large_part_is_written_as_it_is(wire: Wire) -> None:
    large = bytes(1 << 17)
    wire.write([b"head", memoryview(large), b"tail"])
    wire.write([b"next"])
    await asyncio.sleep(0)

    assert wire.transport.writes[1:] == [b"head", large, b"tailnext"]


async def test_bytes_and_messages_are_counted(wire: Wire, service: InvocationService) -> None:
    wire.write([b"head", memoryview(bytes(1 << 20)), b"tail"])
    wire.write([b"next"])
    call = service.invoke(GET, connection=wire)
    await asyncio.sleep(0)
    wire.answer(MapGet, b"value", call.correlation_id)
    wire.answer(MapGet, b"nobody's", 4711)

    stats = wire.stats()
    assert stats.bytes_out == len(b"".join(wire.transport.writes)) > 1 << 20
    assert stats.bytes_in == sum(
        len(b"".join(request_codec(MapGet).encode_response(value, 1, 0, 0))) for value in (b"value", b"nobody's")
    )
    assert stats.messages_in == 2
    assert stats.address == Address("member", 5701)
    assert stats.local_address is None


async def test_the_parts_of_a_large_value_are_written_apart(wire: Wire) -> None:
    content = memoryview(bytes(1 << 17))
    split: Any = SplitData(b"head", content)
    wire.write([b"before", split, b"behind"])
    await asyncio.sleep(0)

    assert wire.transport.writes[1:] == [b"beforehead", content, b"behind"]


async def test_a_pause_in_the_middle_of_what_is_large(wire: Wire) -> None:
    large = bytes(range(256)) * 4096

    def pause_once(data: Buffer) -> None:
        Transport.write(wire.transport, data)
        if len(wire.transport.writes) == 3:
            wire.pause_writing()

    wire.transport.write = pause_once  # type: ignore[method-assign]
    wire.write([b"head", large, b"tail"])
    await asyncio.sleep(0)
    wire.write([b"next"])
    await asyncio.sleep(0)
    assert len(wire.transport.writes) == 3

    wire.resume_writing()

    assert b"".join(wire.transport.writes[1:]) == b"head" + large + b"tailnext"


@pytest.mark.parametrize("loop_type", ["asyncio", "uvloop"])
def test_all_sizes_arrive_in_order_though_the_peer_is_slow(loop_type: str) -> None:
    run(loop_type, write_to_a_slow_peer())


def run(loop_type: str, scenario: Coroutine[Any, Any, None]) -> None:
    """Run `scenario` on a loop of its own: of asyncio, or of uvloop where that is installed."""
    loop = new_event_loop() if loop_type == "asyncio" else pytest.importorskip("uvloop").new_event_loop()
    with Runner(loop_factory=lambda: loop) as runner:
        runner.run(scenario)


async def write_to_a_slow_peer() -> None:
    received = bytearray()
    everything = asyncio.Event()
    random = Random(1)
    turns = [
        [random.randbytes(random.choice([20, 60, 1_500, 6_000, 70_000, 300_000])) for _ in range(random.randrange(40))]
        for _ in range(20)
    ]
    turns += [[random.randbytes(20)] * 20_000, [random.randbytes(1_500)] * 5_000, [random.randbytes(9 << 20)], [b"end"]]
    expected = PREFACE + b"".join(itertools.chain.from_iterable(turns))

    async def read_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while len(received) < len(expected) and (data := await reader.read(1 << 18)):
            received.extend(data)
            if random.random() < 0.05:
                await asyncio.sleep(0.01)
        everything.set()
        writer.close()

    server = await asyncio.start_server(read_slowly, "127.0.0.1", 0)
    connection = Connection(make_service(Router()), Address("127.0.0.1", 0), lambda it: None)
    port = server.sockets[0].getsockname()[1]
    await asyncio.get_running_loop().create_connection(lambda: connection, "127.0.0.1", port)

    for turn in turns:
        connection.write(list(turn))
        await asyncio.sleep(random.choice([0, 0, 0.005]))
    async with asyncio.timeout(20):
        await everything.wait()

    assert received == expected
    assert connection.stats().bytes_out == len(expected)
    connection.close()
    server.close()


async def test_a_peer_that_goes_away_in_the_middle_of_what_is_large() -> None:
    lost = asyncio.get_running_loop().create_future()

    async def read_little(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1 << 20)
        writer.transport.abort()

    server = await asyncio.start_server(read_little, "127.0.0.1", 0)
    connection = Connection(make_service(Router()), Address("127.0.0.1", 0), lost.set_result)
    port = server.sockets[0].getsockname()[1]
    await asyncio.get_running_loop().create_connection(lambda: connection, "127.0.0.1", port)
    for _ in range(4):
        connection.write([bytes(32 << 20)])

    async with asyncio.timeout(10):
        assert await lost is connection
    connection.write([bytes(1 << 20)])
    await asyncio.sleep(0)
    assert not connection.is_open
    server.close()


class Counting(Connection):
    """Notes what each wake-up brings."""

    reads: list[int]

    @override
    def buffer_updated(self, nbytes: int) -> None:
        self.reads.append(nbytes)
        super().buffer_updated(nbytes)


@asynccontextmanager
async def connected(
    service: InvocationService, serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
) -> AsyncGenerator[Counting]:
    """Connect to a peer that `serve` plays from the first request on, and that goes away when it returns."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(len(PREFACE) + 1)
        await serve(reader, writer)
        writer.close()

    async with serving(served) as address:
        connection = Counting(service, Address("127.0.0.1", 0), lambda _: None)
        connection.reads = []
        host, _, port = address.rpartition(":")
        await asyncio.get_running_loop().create_connection(lambda: connection, host, int(port))
        yield connection
        connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels are not asked to wait")
@pytest.mark.parametrize("loop_type", ["asyncio", "uvloop"])
def test_a_large_answer_takes_few_wake_ups_and_the_next_comes_at_once(loop_type: str) -> None:
    run(loop_type, read_a_large_answer())


async def read_a_large_answer() -> None:
    service = make_service(Router())
    large = Random(1).randbytes(32 << 20)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)  # pieces as small as on a network
        for value, call in ((large, first), (b"small", second)):
            for part in request_codec(MapGet).encode_response(value, call.correlation_id, 0, 0):
                writer.write(bytes(part))
            await writer.drain()
        await reader.read()

    async with connected(service, serve) as connection, asyncio.timeout(20):
        first, second = service.invoke(GET, connection=connection), service.invoke(GET, connection=connection)
        assert await first == large
        assert await second == b"small"

        # As it comes, it would be some hundred.
        assert len(connection.reads) < 150


async def test_a_kernel_that_refuses_to_wait_is_left_alone(
    service: InvocationService, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        def setsockopt(self, *_: int) -> None:
            raise OSError("not here")

    def refusing(_: object) -> Refusing:
        return Refusing()

    monkeypatch.setattr("hazelcast.cluster.connection._plain", refusing)
    large = Random(1).randbytes(8 << 20)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(request_codec(MapGet).encode_response(large, call.correlation_id, 0, 0)))
        await reader.read()

    async with connected(service, serve) as connection, asyncio.timeout(20):
        call = service.invoke(GET, connection=connection)
        assert await call == large
        assert not connection.awaits_much


async def test_a_peer_that_goes_away_in_the_middle_of_a_large_answer(service: InvocationService) -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = b"".join(request_codec(MapGet).encode_response(bytes(4 << 20), call.correlation_id, 0, 0))
        writer.write(answer[: 3 << 20])
        await writer.drain()

    async with connected(service, serve) as connection, asyncio.timeout(5):
        call = service.invoke(GET, connection=connection)
        with pytest.raises(TargetDisconnectedError):
            await call


async def test_nothing_is_written_while_the_socket_is_full(wire: Wire) -> None:
    wire.pause_writing()
    wire.write([b"a"])
    await asyncio.sleep(0)
    wire.write([b"b"])
    await asyncio.sleep(0)
    assert wire.transport.writes == [PREFACE]

    wire.resume_writing()
    wire.write([b"c"])
    await asyncio.sleep(0)

    assert b"".join(wire.transport.writes[1:]) == b"abc"


async def test_a_pause_between_write_and_flush(wire: Wire) -> None:
    wire.write([b"a"])
    wire.pause_writing()
    await asyncio.sleep(0)
    assert wire.transport.writes == [PREFACE]

    wire.resume_writing()

    assert wire.transport.writes[1:] == [b"a"]


async def test_the_receive_buffer_is_a_memoryview(wire: Wire) -> None:
    room = wire.get_buffer(-1)

    assert isinstance(room, memoryview)
    assert not room.readonly


@pytest.mark.parametrize(
    "nonsense",
    [
        bytes(64),
        pack("<iH", 5, WHOLE | FINAL),
        pack("<iH", (1 << 30) + 1, WHOLE) + bytes(100),
        pack("<iHiq", 18, WHOLE | FINAL, 0x010201, 1),
        pack("<iHiq", 21, WHOLE | FINAL | EVENT, 0x010202, 1) + bytes(3),
        pack("<iHiq", 29, WHOLE | FINAL | BACKUP_EVENT, 0x000F02, 1) + bytes(3),
    ],
    ids=["zeros", "short frame", "over the limit", "short head", "short event", "short backup event"],
)
async def test_nonsense_closes_the_connection(
    wire: Wire, service: InvocationService, nonsense: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    call = service.invoke(GET, connection=wire)

    wire.receive(nonsense + bytes(64))

    with pytest.raises(ProtocolError):
        await call
    assert wire.transport.aborted
    assert not wire.is_open
    assert wire.lost == [wire]
    assert isinstance(wire.close_cause, ProtocolError)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_bytes_after_the_end_are_ignored(wire: Wire) -> None:
    wire.close()
    wire.receive(bytes(64))

    assert wire.lost == [wire]
    assert wire.close_cause is None


async def test_the_end_comes_once(wire: Wire) -> None:
    wire.eof_received()
    wire.connection_lost(None)
    wire.close()

    assert wire.lost == [wire]
    assert isinstance(wire.close_cause, TargetDisconnectedError)
    assert repr(wire).endswith("to member:5701, closed>")


async def test_events_go_to_their_handler_and_others_are_dropped(wire: Wire) -> None:
    seen = list[tuple[int, bytes]]()
    wire.handlers[7] = lambda kind, buffer, start, end: seen.append((kind, bytes(buffer[start:end])))
    event = pack("<iHiqi", 22, WHOLE | FINAL | EVENT, 0x011902, 7, -1)
    stranger = pack("<iHiqi", 22, WHOLE | FINAL | EVENT, 0x011902, 8, -1)

    wire.receive(stranger, event)

    assert seen == [(0x011902, event)]
    wire.close()
    assert wire.handlers == {}


async def test_the_time_of_the_last_read_and_write_is_kept(wire: Wire) -> None:
    read, written = wire.last_read, wire.last_write
    await asyncio.sleep(0.02)

    wire.receive(pack("<iHiqi", 22, WHOLE | FINAL | EVENT, 0x011902, 8, -1))
    assert wire.last_read > read
    assert wire.last_write == written
    wire.write([b"a"])
    await asyncio.sleep(0)
    assert wire.last_write > written


async def test_an_ipv6_address_is_shown_in_brackets(service: InvocationService) -> None:
    connection = Connection(service, Address("::1", 5701), lambda it: None)

    assert "to [::1]:5701" in repr(connection)
