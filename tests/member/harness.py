"""Clients of a member by function calls: no sockets, no event loop, and time that passes when a test says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar
from uuid import UUID, uuid4

from hazelcast.errors import HazelcastError, from_holders
from hazelcast.factories import BUILTIN_FACTORIES
from hazelcast.member.clock import Clock
from hazelcast.member.node import Access, Node
from hazelcast.member.session import Session
from hazelcast.protocol.catalogue import events
from hazelcast.protocol.compiler import event_codec, request_codec
from hazelcast.protocol.errors import decode_error
from hazelcast.protocol.frames import EVENT, PREFACE, MessageReader
from hazelcast.protocol.messages.client import ClientAuthentication
from hazelcast.serialization import Registry

if TYPE_CHECKING:
    from hazelcast.protocol.frames import Bytes
    from hazelcast.protocol.message import Event, Request

R = TypeVar("R")

Answer: TypeAlias = "tuple[int, Bytes, int, int]"
"""Message type, and where the message is: buffer, start, end."""

registry = Registry(data_serializable_factories=BUILTIN_FACTORIES)
data = registry.to_data


def value(found: bytes | None) -> object:
    return None if found is None else registry.to_object(found)


class World:
    """A member, and the time that its clients and it live in."""

    def __init__(self, access: Access | None = None) -> None:
        self.now = 1000.0
        self.node = Node(access, clock=Clock(lambda: self.now))

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and the member do what is due meanwhile, when it is due."""
        end = self.now + seconds
        while (due := self.node.timers.next) is not None and due <= end:
            self.now = max(self.now, due)
            self.node.timers.run_due(self.now)
        self.now = end

    def connect(self, client: UUID | None = None) -> WireClient:
        """Return a client that has authenticated."""
        connection = WireClient(self.node)
        connection.client = client or uuid4()
        answer = connection.call(connection.authentication())
        assert answer.status == 0
        return connection


class Pending(Generic[R]):
    """A request that was sent."""

    def __init__(self, client: WireClient, request: Request[R], correlation_id: int) -> None:
        self._client, self._request, self.correlation_id = client, request, correlation_id

    def done(self) -> bool:
        """Tell whether the answer has come."""
        return self.correlation_id in self._client.answers()

    def result(self) -> R:
        """Return the answer, which must be there, or raise the error that it is."""
        message_type, buffer, start, end = self._client.answers()[self.correlation_id]
        if message_type == 0:
            raise from_holders(decode_error(buffer, start, end))
        assert message_type == self._request.TYPE + 1
        return request_codec(type(self._request)).decode_response(buffer, start, end)


class WireClient:
    """A connection: it sends requests as bytes and keeps what comes back."""

    def __init__(self, node: Node, preface: bytes = PREFACE) -> None:
        self.session = Session(node)
        self.client = uuid4()
        self._correlation = 0
        self._reader = MessageReader()
        self._answers: dict[int, Answer] = {}
        self._events: list[Event] = []
        self.session.receive(preface)

    def authentication(
        self, cluster_name: str = "dev", username: str | None = None, password: str | None = None, version: int = 1
    ) -> ClientAuthentication:
        return ClientAuthentication(
            cluster_name, username, password, self.client, "PYH", version, "5.7.0", "hz.client_1", [], 0, False
        )

    def send(self, request: Request[R], partition: int = -1) -> Pending[R]:
        """Send a request."""
        self._correlation += 1
        parts = request_codec(type(request)).encode(request, self._correlation, partition, 0)
        self.session.receive(b"".join(parts))
        return Pending(self, request, self._correlation)

    def call(self, request: Request[R], partition: int = -1) -> R:
        """Send a request and return its answer, which must come at once."""
        return self.send(request, partition).result()

    def fail(self, request: Request[Any]) -> HazelcastError:
        """Send a request and return the error that it is answered with."""
        try:
            answer = self.call(request)
        except HazelcastError as error:
            return error
        raise AssertionError(f"{answer!r} instead of an error")

    def answers(self) -> dict[int, Answer]:
        """Return all answers that have come, by correlation id."""
        for flags, message_type, correlation_id, buffer, start, end in self._reader.feed(b"".join(self.session.take())):
            if flags & EVENT:
                self._events.append(event_codec(events()[message_type]).decode(buffer, start, end))
            else:
                self._answers[correlation_id] = message_type, buffer, start, end
        return self._answers

    def take_events(self) -> list[Event]:
        """Return the events that have come since the last time."""
        self.answers()
        seen, self._events = self._events, []
        return seen
