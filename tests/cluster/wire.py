"""A connection without a network: what is written is kept, and what a member would send is put in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from hazelcast.cluster.connection import Connection
from hazelcast.cluster.dispatch import TaskSet
from hazelcast.cluster.invocation import InvocationService
from hazelcast.core import Address
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.errors import encode_error
from hazelcast.protocol.frames import PREFACE, MessageReader

if TYPE_CHECKING:
    from uuid import UUID

    from typing_extensions import Buffer

    from hazelcast.protocol.message import Request


class Transport(asyncio.Transport):
    """Keeps what is written, one item a call."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.aborted = False

    @override
    def write(self, data: Buffer) -> None:
        self.writes.append(bytes(data))

    @override
    def abort(self) -> None:
        self.aborted = True


class Wire(Connection):
    """A connection to a member that the test plays."""

    def __init__(self, service: InvocationService, port: int = 5701) -> None:
        self.lost: list[Connection] = []
        super().__init__(service, Address("member", port), self.lost.append)
        self.transport = Transport()
        self.connection_made(self.transport)

    async def sent(self) -> list[tuple[int, int]]:
        """Return type and correlation id of the requests written so far."""
        await asyncio.sleep(0)
        stream = b"".join(self.transport.writes).removeprefix(PREFACE)
        return [(kind, correlation) for _, kind, correlation, *_ in MessageReader().feed(stream)]

    def receive(self, *parts: Buffer) -> None:
        """Take bytes from the member."""
        rest = memoryview(b"".join(parts))
        while rest:
            room = self.get_buffer(-1)
            count = min(len(room), len(rest))
            room[:count] = rest[:count]
            self.buffer_updated(count)
            rest = rest[count:]

    def answer(self, request: type[Request[Any]], value: object, correlation_id: int, acks: int = 0) -> None:
        self.receive(*request_codec(request).encode_response(value, correlation_id, acks, 0))

    def answer_error(self, code: int, correlation_id: int, message: str = "said the member") -> None:
        self.receive(encode_error([(code, "java.lang.Exception", message, "")], correlation_id))

    def acknowledge(self, correlation_id: int) -> None:
        """Send the acknowledgement of a backup."""
        self.receive(backup_event(correlation_id))


def backup_event(correlation_id: int) -> bytes:
    from struct import pack

    from hazelcast.protocol.frames import BACKUP_EVENT, EVENT, FINAL, WHOLE

    flags = WHOLE | FINAL | EVENT | BACKUP_EVENT
    return pack("<iHiqiq", 30, flags, 0x000F02, 1, -1, correlation_id)


def make_service(router: Router, **changes: Any) -> InvocationService:
    options: dict[str, Any] = {
        "invocation_timeout": 10.0,
        "retry_pause": 0.01,
        "redo_operation": False,
        "backup_acks": True,
        "backup_timeout": 5.0,
        "fail_on_indeterminate_operation_state": False,
        "unreplicated": (),
        "tasks": TaskSet(),
    }
    return InvocationService(router, **(options | changes))


class Router:
    """Sends everything to the first wire that is open."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []
        self.routes: list[Connection | None] = []
        self.error: Exception = ConnectionError("no connection is open")

    def any(self) -> Connection | None:
        return next((wire for wire in self.wires if wire.is_open), None)

    def partition_of(self, key: bytes) -> int:
        return 0

    def by_partition(self, partition_id: int) -> Connection | None:
        return self.any()

    def by_member(self, member: UUID) -> Connection | None:
        return self.any()

    def awaits_owner(self, partition_id: int) -> bool:
        return False

    def unavailable(self) -> Exception:
        return self.error
