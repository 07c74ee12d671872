"""Who answers which request, and the call that a handler gets with it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar
from uuid import uuid4

from hazelcast.errors import HazelcastError
from hazelcast.member.clock import FOREVER
from hazelcast.member.java import holders
from hazelcast.protocol.compiler import RequestCodec, event_codec, request_codec
from hazelcast.protocol.errors import encode_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from hazelcast.member.faults import Fault
    from hazelcast.member.node import Node
    from hazelcast.member.session import Session
    from hazelcast.protocol.message import Event, Request

R = TypeVar("R")

Handler: TypeAlias = "Callable[[Call, Any], R]"
"""Answers a request; the return type is that of the response which the request declares.

It is one step that nothing interrupts. A handler that must wait raises `Blocked` before it has changed anything.
"""

_logger = logging.getLogger(__name__)
_handlers: Final[dict[int, tuple[type[Request[Any]], Handler[Any]]]] = {}


def answers(request: type[Request[R]]) -> Callable[[Handler[R]], Handler[R]]:
    """Register the function that answers requests of a class.

    Example:
        A handler; a type checker refuses it if it returned anything but a `bool`::

            @answers(MapIsEmpty)
            def is_empty(call: Call, request: MapIsEmpty) -> bool:
                return not call.node.map(request.name).size()
    """

    def register(handler: Handler[R]) -> Handler[R]:
        _handlers[request.TYPE] = request, handler
        return handler

    return register


def handler_of(message_type: int) -> tuple[RequestCodec[Any], Handler[Any]] | None:
    """Return the codec and the handler of a request, None when nobody answers it."""
    found = _handlers.get(message_type)
    return None if found is None else (request_codec(found[0]), found[1])


def answered() -> dict[type[Request[Any]], Handler[Any]]:
    """Return the handlers of all requests that are answered."""
    return dict(_handlers.values())


class Blocked(Exception):
    """Raised by a handler that can't go on yet; it is called again when what it waits for may have come.

    Args:
        waiting: Where the call waits; whoever frees what it waits for runs the calls in it again.
        patience: How many seconds, from the first time on, it waits at most.
        otherwise: What it answers when that time is over.
    """

    def __init__(self, waiting: list[Call], patience: float = FOREVER, otherwise: object = None) -> None:
        super().__init__()
        self.waiting: list[Call] = waiting
        self.patience: float = patience
        self.otherwise: object = otherwise


class Subscriber:
    """Who gets the events of a registration: a session, under the correlation id of the request that registered."""

    __slots__ = ("correlation_id", "id", "session")

    def __init__(self, session: Session, correlation_id: int) -> None:
        self.id: UUID = uuid4()
        self.session: Session = session
        self.correlation_id: int = correlation_id

    def send(self, event: Event) -> None:
        """Send an event."""
        if self.session.is_open:
            self.session.send(event_codec(type(event)).encode(event, self.correlation_id, -1, 0))


class Call:
    """One request on its way through the member: it runs once, or several times if it has to wait.

    Attributes:
        session: Whose request it is.
        node: The member's state.
        correlation_id: What the answer is to be labelled with.
        partition_id: The partition that the client addressed, −1 for none.
    """

    __slots__ = (
        "_codec", "_deadline", "_done", "_fault", "_handler", "_request", "correlation_id", "node", "partition_id",
        "session",
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        codec: RequestCodec[Any],
        handler: Handler[Any],
        request: Request[Any],
        correlation_id: int,
        partition_id: int,
        fault: Fault | None = None,
    ) -> None:
        self.session: Session = session
        self.node: Node = session.node
        self.correlation_id: int = correlation_id
        self.partition_id: int = partition_id
        self._codec, self._handler, self._request = codec, handler, request
        self._fault = fault
        self._deadline: float | None = None
        self._done = False

    @property
    def client(self) -> UUID:
        """Which client asks."""
        return self.session.client

    def subscribe(self) -> Subscriber:
        """Return a new registration for the events that the request asks for."""
        return Subscriber(self.session, self.correlation_id)

    def run(self) -> None:
        """Answer the request, or find out what to wait for."""
        if self._done or not self.session.is_open:
            return
        try:
            value = self._handler(self, self._request)
        except Blocked as blocked:
            self._wait(blocked)
        except HazelcastError as error:
            self.fail(error)
        except Exception as error:
            extra = self.session.node.about("member_request_failed")
            _logger.exception("The development member failed to answer %s", type(self._request).__name__, extra=extra)
            self.fail(error)
        else:
            self._answer(value)

    def fail(self, error: BaseException) -> None:
        """Answer with an error."""
        self._done = True
        self.session.answer([encode_error(holders(error), self.correlation_id)], self._fault)

    def _answer(self, value: object) -> None:
        self._done = True
        self.session.answer(self._codec.encode_response(value, self.correlation_id, 0, 0), self._fault)

    def _wait(self, blocked: Blocked) -> None:
        now = self.node.clock.now()
        if self._deadline is None:
            self._deadline = now + blocked.patience
            if now < self._deadline < FOREVER:
                self.node.timers.at(self._deadline, lambda: self._give_up(blocked.otherwise))
        if self._deadline <= now:
            self._answer(blocked.otherwise)
        else:
            blocked.waiting.append(self)

    def _give_up(self, otherwise: object) -> None:
        if not self._done and self.session.is_open:
            self._answer(otherwise)
