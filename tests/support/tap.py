"""A tap between clients and one member: it counts their requests, and does harm to those of one kind."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hazelcast.errors import HazelcastError
from hazelcast.member.java import holders
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.errors import encode_error
from hazelcast.protocol.frames import PREFACE, MessageReader
from hazelcast.protocol.structures import Address
from tests.support.network import serving
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from hazelcast.member import Member
    from hazelcast.protocol.frames import Message
    from hazelcast.protocol.message import Request

_PARTITION = 18  # where a request has its partition
_ACKS = 18  # where a response has the number of backup acks to expect
_NOTHING = object()


@dataclass(frozen=True)
class Harm:
    """What happens to requests of one class. All that is unset does not happen."""

    times: int = 1
    """How many of them it happens to."""
    lose: bool = False
    """Cut the connection instead of passing the request on."""
    lose_answer: bool = False
    """Cut the connection instead of passing the answer on."""
    error: HazelcastError | None = None
    """Answer with this error, and do not pass the request on."""
    silent: bool = False
    """Neither pass the request on nor answer."""
    acks: int = 0
    """The number of backup acks that the answer announces; none of them comes."""

    @property
    def cuts(self) -> bool:
        """Whether the connection is cut."""
        return self.lose or self.lose_answer


class Tap:
    """Passes messages on, and keeps count of them by their type."""

    def __init__(self, target: str) -> None:
        host, _, port = target.rpartition(":")
        self._target = host, int(port)
        self._links: set[_Link] = set()
        self.address = ""
        self._harm: tuple[int, Harm] | None = None
        self._left = 0
        self.seen: list[int] = []
        """The types of the requests that came, in their order."""
        self.partitions: defaultdict[int, set[int]] = defaultdict(set)
        """The partitions that the requests of each type were for, −1 for none."""
        self.refuses = False
        """Whether connections are cut as soon as they are made."""
        self.canned: dict[int, object] = {}
        """The responses by type of request that the tap gives itself, for what the member does not answer."""

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._links)

    def cut(self) -> None:
        """Break all connections."""
        for link in list(self._links):
            link.cut()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            writer.transport.abort()
            return
        from_member, to_member = await asyncio.open_connection(*self._target)
        link = _Link(self, writer, to_member)
        self._links.add(link)
        try:
            to_member.write(await reader.readexactly(len(PREFACE)))
            await asyncio.gather(link.pump(reader, link.requested), link.pump(from_member, link.answered))
        except asyncio.IncompleteReadError:
            pass
        finally:
            self._links.discard(link)
            link.cut()

    def arm(self, request: type[Request[Any]], harm: Harm | None) -> None:
        """Do harm to the next requests of a class, or none any longer."""
        self._harm = None if harm is None else (request.TYPE, harm)
        self._left = 0 if harm is None else harm.times

    def take(self, message_type: int) -> Harm | None:
        """Return what is to happen to a request that came."""
        self.seen.append(message_type)
        if self._harm is None or message_type != self._harm[0] or self._left == 0:
            return None
        self._left -= 1
        return self._harm[1]


class _Link:
    def __init__(self, tap: Tap, client: asyncio.StreamWriter, member: asyncio.StreamWriter) -> None:
        self._tap, self._client, self._member = tap, client, member
        self._answers: dict[int, Harm] = {}

    def cut(self) -> None:
        self._client.transport.abort()
        self._member.transport.abort()

    def requested(self, message: Message) -> None:
        _, message_type, correlation_id, buffer, start, end = message
        at = start + _PARTITION
        self._tap.partitions[message_type].add(int.from_bytes(buffer[at : at + 4], "little", signed=True))
        harm = self._tap.take(message_type)
        if harm is not None:
            if harm.lose:
                self.cut()
                return
            if harm.error is not None:
                self._client.write(encode_error(holders(harm.error), correlation_id))
            if harm.error is not None or harm.silent:
                return
            self._answers[correlation_id] = harm
        if (canned := self._tap.canned.get(message_type, _NOTHING)) is _NOTHING:
            self._member.write(buffer[start:end])
            return
        from hazelcast.protocol.catalogue import request_of

        request = request_of(message_type)
        assert request is not None
        self._answer(correlation_id, b"".join(request_codec(request).encode_response(canned, correlation_id, 0, 0)))

    def answered(self, message: Message) -> None:
        _, _, correlation_id, buffer, start, end = message
        self._answer(correlation_id, bytes(buffer[start:end]))

    def _answer(self, correlation_id: int, data: bytes) -> None:
        harm = self._answers.pop(correlation_id, None)
        if harm is not None and harm.lose_answer:
            self.cut()
            return
        if harm is not None and harm.acks:
            data = data[:_ACKS] + bytes([harm.acks]) + data[_ACKS + 1 :]
        self._client.write(data)

    async def pump(self, reader: asyncio.StreamReader, take: Callable[[Message], None]) -> None:
        """Take what comes from one side; when that is closed, close the other one."""
        messages = MessageReader()
        try:
            while data := await reader.read(1 << 16):
                for message in messages.feed(data):
                    take(message)
        except ConnectionError:
            pass
        finally:
            self.cut()


@asynccontextmanager
async def tap(member: Member) -> AsyncGenerator[Tap]:
    """Put a tap before a member, which from then on says that this is its own address: there is no way around it."""
    it = Tap(member.address)
    async with serving(it.serve) as it.address:
        host, _, port = it.address.rpartition(":")
        node = member._node  # pyright: ignore[reportPrivateUsage]
        assert node is not None
        node.address = Address(host, int(port))
        try:
            yield it
        finally:
            it.cut()
            await eventually(lambda: not it.open)
