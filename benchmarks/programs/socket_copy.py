"""What the kernel's own copies of large values cost: the bytes of a `set` and of a `get` over a bare blocking socket.

usage: socket_copy.py [SCALE]   Prints JSON: by row, CPU and wall µs per value of the process that is the client.

A `set` sends the value and receives 20 bytes, a `get` sends 60 and receives the value into a buffer that is there.
"""

from __future__ import annotations

import json
import multiprocessing
import socket
import sys
import time

REQUEST, ANSWER = 60, 20


def receive(connection: socket.socket, into: memoryview) -> None:
    at = 0
    while at < len(into):
        if not (count := connection.recv_into(into[at:])):
            raise EOFError
        at += count


def serve(listener: socket.socket, size: int, count: int) -> None:
    connection, _ = listener.accept()
    value = memoryview(bytearray(size))
    for _ in range(count + 1):
        receive(connection, value)
        connection.sendall(bytes(ANSWER))
    for _ in range(count + 1):
        receive(connection, value[:REQUEST])
        connection.sendall(value)


def measure(size: int, count: int) -> list[tuple[float, float]]:
    """Return the cost of a set and of a get."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = multiprocessing.Process(target=serve, args=(listener, size, count), daemon=True)
        server.start()
        connection = socket.create_connection(listener.getsockname())
    value = memoryview(bytearray(size))

    def put() -> None:
        connection.sendall(value)
        receive(connection, value[:ANSWER])

    def get() -> None:
        connection.sendall(value[:REQUEST])
        receive(connection, value)

    costs = []
    for operation in (put, get):
        operation()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(count):
            operation()
        costs.append(((time.process_time() - cpu) / count * 1e6, (time.perf_counter() - wall) / count * 1e6))
    connection.close()
    server.join()
    return costs


if __name__ == "__main__":
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    rows: dict[str, tuple[float, float]] = {}
    for label, size, count in (("1 MiB", 1 << 20, 128), ("64 MiB", 64 << 20, 4)):
        rows[f"set {label}"], rows[f"get {label}"] = measure(size, max(2, int(count * scale)))
    print(json.dumps(rows))
