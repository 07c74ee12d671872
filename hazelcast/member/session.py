"""One connection's side of the member, without I/O: bytes in, requests carried out, bytes out."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final
from uuid import UUID

from hazelcast.errors import AuthenticationError, ProtocolError
from hazelcast.member.answers import Call
from hazelcast.member.handlers import handler_of
from hazelcast.member.java import holders
from hazelcast.member.unanswered import unanswered
from hazelcast.protocol.errors import encode_error
from hazelcast.protocol.frames import PREFACE, Message, MessageReader
from hazelcast.protocol.messages.client import ClientAuthentication, ClientAuthenticationCustom

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

    from hazelcast.member.faults import Fault
    from hazelcast.member.node import Node

_PARTITION: Final = Struct("<i")
_PARTITION_OFFSET: Final = 18  # behind the first frame's header, the message type and the correlation id
_BEFORE_AUTHENTICATION: Final = frozenset({ClientAuthentication.TYPE, ClientAuthenticationCustom.TYPE})


class Session:
    """One client's connection.

    The owner passes what it receives to `receive`, and sends what `take` returns, whenever `wake` has been called.

    Args:
        node: The member.
        wake: Called when there is something to send or `is_open` has become False.

    Attributes:
        node: The member.
        client: The client's UUID; a zero one until it has authenticated.
        is_open: False when the connection is to be closed, or is.
    """

    def __init__(self, node: Node, wake: Callable[[], None] = lambda: None) -> None:
        self.node: Node = node
        self.client: UUID = UUID(int=0)
        self.is_open: bool = True
        self._authenticated = False
        self._wake = wake
        self._reader = MessageReader()
        self._preface = b""
        self._out: list[Buffer] = []
        self._held_back: list[Buffer] = []
        """Answers that are to come after the next one."""

    def receive(self, data: Buffer) -> None:
        """Carry out the requests that `data` completes.

        Raises:
            ProtocolError: The bytes are no Hazelcast messages; the connection is to be closed.
        """
        data = memoryview(data).cast("B")
        if len(self._preface) < len(PREFACE):
            missing = len(PREFACE) - len(self._preface)
            self._preface += data[:missing]
            data = data[missing:]
            if not PREFACE.startswith(self._preface):
                raise ProtocolError(f"A connection that begins with {self._preface!r} is none of a Hazelcast client")
        for message in self._reader.feed(data):
            if self.is_open:
                self._carry_out(message)

    def take(self) -> list[Buffer]:
        """Return what is to be sent, which the session then forgets."""
        out, self._out = self._out, []
        return out

    def authenticated(self, client: UUID) -> None:
        """Let the client in."""
        if not self._authenticated:
            self._authenticated = True
            self.client = client
            self.node.connected(client)

    def send(self, parts: list[Buffer]) -> None:
        """Send an encoded message."""
        if not self._out:
            self._wake()
        self._out += parts

    def answer(self, parts: list[Buffer], fault: Fault | None) -> None:
        """Send the encoded answer to a request, or do with it what `fault` says."""
        if fault is not None and fault.drop:
            return
        if fault is not None and fault.reorder:
            self._held_back += parts
            return
        self.send(parts)
        if fault is not None and fault.duplicate:
            self.send(parts)
        if self._held_back:
            held_back, self._held_back = self._held_back, []
            self.send(held_back)

    def send_error(self, error: BaseException, correlation_id: int) -> None:
        """Answer a request with an error."""
        self.send([encode_error(holders(error), correlation_id)])

    def abort(self) -> None:
        """Have the connection closed now."""
        if self.is_open:
            self.is_open = False
            self._wake()

    def closed(self) -> None:
        """Take note that the connection is closed."""
        self.is_open = False
        self.node.forget_listeners(self)
        if self._authenticated:
            self._authenticated = False
            self.node.disconnected(self.client)

    def _carry_out(self, message: Message) -> None:
        _, message_type, correlation_id, buffer, start, end = message
        if not self._authenticated and message_type not in _BEFORE_AUTHENTICATION:
            self.send_error(AuthenticationError("The client must authenticate before any operation"), correlation_id)
            return
        found = handler_of(message_type)
        if found is None:
            self.send_error(unanswered(message_type), correlation_id)
            return
        codec, handler = found
        request = codec.decode(buffer, start, end)
        (partition_id,) = _PARTITION.unpack_from(buffer, start + _PARTITION_OFFSET)
        fault = self.node.faults.take(message_type)
        call = Call(self, codec, handler, request, correlation_id, partition_id, fault)
        if fault is None:
            call.run()
        elif fault.disconnect:
            self.abort()
        elif fault.error is not None:
            call.fail(fault.error)
        elif not fault.delay:
            call.run()
        else:
            self.node.timers.at(self.node.clock.now() + fault.delay, call.run)
