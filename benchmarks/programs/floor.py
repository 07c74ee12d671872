"""The floor: what any asyncio client pays at least, measured against a bare echo server in a process of its own.

usage: floor.py [COUNT]   Prints JSON: µs of client CPU per call, by the number of calls in flight.

A call here is a future in a dictionary under its id and 60 bytes each way. All requests of a loop turn leave in one
write; all answers of a wake-up are taken in one loop. No protocol, no serialization, no routing.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import socket
import struct
import sys
import time
from typing import cast

HEAD = struct.Struct("<iHiq")
SIZE = 60
BODY = bytes(SIZE - HEAD.size)
IN_FLIGHT = (1, 64, 1024)


def echo(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    while data := connection.recv(1 << 18):
        connection.sendall(data)


class Caller(asyncio.Protocol):
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.waiting: dict[int, asyncio.Future[int]] = {}
        self.unsent: list[bytes] = []
        self.partial = b""
        self.number = 0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass

    def call(self) -> asyncio.Future[int]:
        if not self.unsent:
            self.loop.call_soon(self.send)
        self.number += 1
        self.unsent.append(HEAD.pack(SIZE, 0xC000, 1, self.number) + BODY)
        answer = self.waiting[self.number] = self.loop.create_future()
        return answer

    def send(self) -> None:
        self.transport.write(b"".join(self.unsent))
        self.unsent.clear()

    def data_received(self, data: bytes) -> None:
        data = self.partial + data if self.partial else data
        whole = len(data) - len(data) % SIZE
        for at in range(0, whole, SIZE):
            number = HEAD.unpack_from(data, at)[3]
            self.waiting.pop(number).set_result(number)
        self.partial = data[whole:]


async def cost(caller: Caller, tasks: int, count: int) -> float:
    """Return the CPU µs of one call, the median of three runs."""
    runs = []
    for _ in range(3):
        numbers = iter(range(count))

        async def work(numbers=numbers) -> None:  # type: ignore[no-untyped-def]
            for _ in numbers:
                await caller.call()

        before = time.process_time()
        await asyncio.gather(*(work() for _ in range(tasks)))
        runs.append((time.process_time() - before) / count * 1e6)
    return sorted(runs)[1]


async def main(port: int, count: int) -> dict[str, float]:
    _, caller = await asyncio.get_running_loop().create_connection(Caller, "127.0.0.1", port)
    await cost(caller, 64, 2000)
    result = {str(tasks): await cost(caller, tasks, count if tasks > 1 else count // 10) for tasks in IN_FLIGHT}
    caller.transport.close()
    return result


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = multiprocessing.Process(target=echo, args=(listener,), daemon=True)
        server.start()
        job = main(listener.getsockname()[1], int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
        if os.environ.get("UVLOOP"):
            import uvloop

            print(json.dumps(uvloop.run(job)))
        else:
            print(json.dumps(asyncio.run(job)))
        server.terminate()
