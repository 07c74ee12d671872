"""What the client tells the cluster about itself, for Management Center: gathered and sent every few seconds."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from typing import TYPE_CHECKING, Final

from hazelcast import __version__
from hazelcast.cluster.metrics_blob import Metric, Unit, compress
from hazelcast.core import CLIENT_TYPE
from hazelcast.errors import HazelcastError
from hazelcast.protocol.messages.client import ClientStatistics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hazelcast.cluster.connection import Connection
    from hazelcast.cluster.connections import ConnectionManager
    from hazelcast.cluster.invocation import InvocationService
    from hazelcast.log import Origin

_log = logging.getLogger(__name__)

_PROC: Final = "/proc/self"
_STARTED: Final = time.monotonic()
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ",": "\\,", "=": "\\="})


async def report_statistics(
    period: float, client_name: str, connections: ConnectionManager, invocations: InvocationService, origin: Origin
) -> None:
    """Send the client's statistics every `period` seconds, for ever; nothing while no connection is open.

    The connection is the oldest one, so that one member has them and the others nothing outdated.
    """
    while True:
        await asyncio.sleep(period)
        connection = next(iter(connections.open_connections), None)
        if connection is None:
            continue
        metrics = [*process_metrics(), *_traffic(connections)]
        request = ClientStatistics(_now(), attributes(client_name, connection, metrics), compress(metrics))
        try:
            await invocations.invoke(request, connection=connection, urgent=True)
        except (HazelcastError, OSError) as error:
            extra = origin.about("statistics_not_sent", address=connection.address, member=connection.member)
            _log.debug("%s took no statistics: %s", connection, error, extra=extra)


def attributes(client_name: str, connection: Connection, metrics: list[Metric]) -> str:
    """Return the part that is text: what the client is, then the metrics of the process."""
    known: dict[str, object] = {
        "lastStatisticsCollectionTime": _now(),
        "enterprise": "false",
        "clientType": CLIENT_TYPE,
        "clientVersion": __version__,
        "clusterConnectionTimestamp": round(connection.opened_at * 1000),
        "clientAddress": connection.local_address,
        "clientName": client_name.translate(_ESCAPES),
    }
    known |= {
        f"{metric.prefix}.{metric.name}": metric.value for metric in metrics if metric.prefix in ("os", "runtime")
    }
    return ",".join(f"{name}={value}" for name, value in known.items())


def _now() -> int:
    return time.time_ns() // 1_000_000


def _traffic(connections: ConnectionManager) -> Iterator[Metric]:
    yield Metric("tcp", "bytesSend", connections.bytes_out, Unit.BYTES)
    yield Metric("tcp", "bytesReceived", connections.bytes_in, Unit.BYTES)


def process_metrics() -> list[Metric]:
    """Return what the system tells about itself and this process; less where it tells less than Linux."""
    found: list[Metric] = []
    for prefix, name, gauge in _GAUGES:
        try:
            value = gauge()
        except (ArithmeticError, AttributeError, ImportError, LookupError, OSError, ValueError):
            continue
        if value is not None:
            found.append(Metric(prefix, name, value))
    return found


def _memory(name: str) -> int:
    """Return a figure of the system's memory in bytes."""
    with open("/proc/meminfo", encoding="ascii") as file:
        for line in file:
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    raise LookupError(name)


def _total_memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _pages(field: int) -> int:
    """Return a figure of this process's memory in bytes."""
    with open(f"{_PROC}/statm", encoding="ascii") as file:
        return int(file.read().split()[field]) * os.sysconf("SC_PAGE_SIZE")


def _open_files() -> int:
    return len(os.listdir(f"{_PROC}/fd")) - 1  # the listing has one open itself


def _most_open_files() -> int:
    import resource  # Windows has none

    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def _uptime() -> int:
    """Return for how many milliseconds this process has run; since the import of this module where nobody knows."""
    try:
        with open(f"{_PROC}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except FileNotFoundError:
        return round((time.monotonic() - _STARTED) * 1000)
    # Of the fields behind the name the 20th is the start, in ticks since the boot.
    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return round((time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1000)


_GAUGES: Final[tuple[tuple[str, str, Callable[[], int | float | None]], ...]] = (
    ("os", "totalPhysicalMemorySize", _total_memory),
    ("os", "freePhysicalMemorySize", lambda: _memory("MemFree")),
    ("os", "committedVirtualMemorySize", lambda: _pages(0)),
    ("os", "totalSwapSpaceSize", lambda: _memory("SwapTotal")),
    ("os", "freeSwapSpaceSize", lambda: _memory("SwapFree")),
    ("os", "systemLoadAverage", lambda: os.getloadavg()[0]),
    ("runtime", "availableProcessors", os.cpu_count),
    ("runtime", "usedMemory", lambda: _pages(1)),
    ("os", "openFileDescriptorCount", _open_files),
    ("os", "maxFileDescriptorCount", _most_open_files),
    ("os", "processCpuTime", time.process_time_ns),
    ("runtime", "uptime", _uptime),
)
"""Names as other clients send them, in their order. Sizes are bytes, times milliseconds or, of the CPU, nanoseconds."""
