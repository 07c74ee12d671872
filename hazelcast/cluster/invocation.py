"""Invocations: a request under way, from the caller's await to the answer, over as many attempts as it takes.

An `Invocation` is what the caller awaits and the one entry in the table of pending calls, by correlation id. It leaves
the table in the same step in which it gets a result or an error, or its caller learns of a cancellation; nothing scans
for it.
"""

from __future__ import annotations

import asyncio
import math
import random
from asyncio import Future
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar, overload

from hazelcast.cluster.stats import CallStats
from hazelcast.cluster.turn import Turn
from hazelcast.errors import (
    HazelcastClientNotActiveError,
    HazelcastError,
    HazelcastInstanceNotActiveError,
    HazelcastOverloadError,
    IndeterminateOperationStateError,
    OperationTimeoutError,
    ProtocolError,
    TargetDisconnectedError,
    TargetNotMemberError,
    from_holders,
)
from hazelcast.protocol.compiler import CODECS, RequestCodec
from hazelcast.protocol.errors import decode_error
from hazelcast.protocol.frames import BACKUP_AWARE, BACKUP_EVENT, EVENT, LONE, LONE_CONTENT, Bytes, Message
from hazelcast.protocol.message import changes
from hazelcast.serialization.compact.store import SchemaNotFoundError
from hazelcast.serialization.partition import partition_of

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.cluster.connection import Connection
    from hazelcast.cluster.dispatch import TaskSet
    from hazelcast.cluster.schemas import SchemaService
    from hazelcast.log import Origin
    from hazelcast.protocol.message import Request

R = TypeVar("R")
T = TypeVar("T")

_FAST_ATTEMPTS: Final = 5
_FIRST_PAUSE: Final = 0.001
_SHORTEST_TICK: Final = 0.01
_LONGEST_TICK: Final = 0.5
_LATE_ACK: Final = 0.2
"""Seconds to wait for backup acks just after a connection was lost or a member has left."""
_RESPONSE: Final = 1  # the last byte of a message type: 0 of requests, 1 of responses, 2 and more of events

_NO_RESPONSE: Final = EVENT | BACKUP_EVENT
_ACKS: Final = 18  # where a response has the number of backup acks to expect
_EVENT_HEAD: Final = 22
_ACKED_ID: Final = Struct("<q")

EventHandler = Callable[[int, Bytes, int, int], None]
"""Called on the read path with an event's message type and its place in a buffer: it decodes and queues, no more.

With the answer as well, if that comes when its call has ended.
"""


class Router(Protocol):
    """Which connection a request takes."""

    routes: list[Connection | None]
    """The open connection to the owner of each partition; empty until it is asked for."""

    def partition_of(self, key: bytes, /) -> int:
        """Return the partition of a key."""
        ...

    def by_partition(self, partition_id: int) -> Connection | None:
        """Return the connection for a partition, None if there is none now."""
        ...

    def by_member(self, member: UUID) -> Connection | None:
        """Return the connection for a request that is meant for a member."""
        ...

    def any(self) -> Connection | None:
        """Return the connection for a request that any member can answer."""
        ...

    def awaits_owner(self, partition_id: int) -> bool:
        """Tell whether requests to a partition are to be held until `owners_changed`."""
        ...

    def unavailable(self) -> Exception:
        """Return the error of a call made while no connection is open; an `OSError` is retried."""
        ...


class Invocation(Generic[R]):
    """One request under way; await it for the response.

    It has a plain future instead of being one, for a task awaits those of exactly that class at half the cost.
    """

    # What every call sets has a slot; the rest stays with the class until it is needed.
    __slots__ = (
        "__dict__",
        "codec",
        "connection",
        "convert",
        "correlation_id",
        "deadline",
        "future",
        "missing_acks",
        "partition_id",
        "request",
        "service",
    )

    future: Future[R]
    """Cancelled by itself, it keeps its place among the pending calls for a turn; see `cancel`."""
    service: InvocationService
    request: Request[Any]
    codec: RequestCodec[Any]
    convert: Callable[[Any], R] | None
    """Makes the result of the response; without it the result is the response."""
    correlation_id: int
    deadline: float
    partition_id: int
    connection: Connection | None
    """The connection that it was sent on and is awaited from."""
    missing_acks: int
    """Backup acks still to come; below zero while acks are ahead of the response."""
    member: UUID | None = None
    """The member that must execute it; None lets the service choose."""
    bound: Connection | None = None
    """The one connection that it may take."""
    on_event: EventHandler | None = None
    urgent: bool = False
    """Goes out although schemas are not on the cluster yet: it carries no data, or is what brings them there."""
    attempts: int = 0
    maybe_applied: bool = False
    """Whether an earlier attempt may have had an effect."""
    failure: Exception | None = None
    """Why the last attempt failed."""
    failed_on: Connection | None = None
    """Where the last attempt failed, if it came that far."""
    response: R
    acked_by: tuple[Connection, ...] = ()
    """Where backup acks came from while more were awaited, or the response: each member sends one."""
    retry: asyncio.TimerHandle | None = None

    def __await__(self) -> Generator[Any, None, R]:
        try:
            return (yield from self.future)
        except BaseException:  # it was cancelled; or has failed, and is forgotten already
            self.service.forget(self)
            del self  # which has the error, whose traceback has this frame
            raise

    def done(self) -> bool:
        """Return whether it has a result or an error, or was cancelled."""
        return self.future.done()

    def cancel(self) -> None:
        """End it now, if it is not done."""
        if self.future.cancel():
            self.service.forget(self)


class InvocationService:
    """Sends requests, matches responses and backup acks, retries, and ends calls that took too long."""

    def __init__(
        self,
        router: Router,
        *,
        invocation_timeout: float,
        retry_pause: float,
        redo_operation: bool,
        backup_acks: bool,
        backup_timeout: float,
        fail_on_indeterminate_operation_state: bool,
        max_concurrent: int | None = None,
        unreplicated: Collection[object],
        tasks: TaskSet,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._time = self._loop.time
        self.turn: Turn = Turn()
        self._resolve = self.turn.resolve
        self._router = router
        self._timeout = invocation_timeout
        self._retry_pause = retry_pause
        self._redo = redo_operation
        self._backup_timeout = backup_timeout
        self._fail_on_missing_acks = fail_on_indeterminate_operation_state
        self._backup_acks = backup_acks
        self._flags = 0
        self._unreplicated = unreplicated
        """The schemas that must be on the cluster before a request with data leaves; nearly always empty."""
        self._tasks = tasks
        self.origin: Origin = tasks.origin
        self.schemas: SchemaService
        self._last_id = 0
        self._awaiting_acks: dict[int, float] = {}
        self._loss_until = 0.0
        """Until when acks may be missing because a member has left that others still counted on."""
        self._lost_id = 0
        """The last request that was made before a connection was lost, on which its acks may have been due."""
        self._stray: set[Invocation[Any]] = set()
        """The calls whose place in `pending` does not tell their time.

        They have a wait of their own, were tried again, or overtook others that wait for a place.
        """
        self._held: list[Invocation[Any]] = []
        self._limit = max_concurrent
        self._waiting: deque[Invocation[Any]] = deque()
        """What is above the limit and was not sent yet."""
        self._endless: set[Invocation[Any]] = set()
        """What waits without limit; it does not count, for what it waits for may need the place."""
        self._admitting = False
        self._closed = False
        self.retries: int = 0
        self.timeouts: int = 0
        self.pending: dict[int, Invocation[Any]] = {}
        # Calls end so much late at most.
        self._tick = min(_LONGEST_TICK, max(_SHORTEST_TICK, invocation_timeout / 40), backup_timeout / 10)
        self._timeout += self._tick  # a deadline is reckoned from the last tick
        self._deadline = self._time() + self._timeout
        """Of the calls that are made before the next tick."""
        self._clock = self._loop.call_later(self._tick, self._expire)

    # -- sending -------------------------------------------------------------------------------------------------------

    @overload
    def invoke_on_key(self, request: Request[R], key: bytes, convert: None = None) -> Invocation[R]: ...
    @overload
    def invoke_on_key(self, request: Request[R], key: bytes, convert: Callable[[R], T]) -> Invocation[T]: ...
    def invoke_on_key(
        self, request: Request[Any], key: bytes, convert: Callable[[Any], Any] | None = None
    ) -> Invocation[Any]:
        """Send `request` to the owner of a serialized key; arguments and errors as of `invoke`.

        Nearly every call comes this way: it does what `invoke` does, in one piece.
        """
        router = self._router
        routes = router.routes
        if not routes or self._unreplicated or self._limit:
            return self.invoke(request, convert, partition_id=router.partition_of(key))
        partition_id = partition_of(key, len(routes))
        connection = routes[partition_id]
        if connection is None:
            return self.invoke(request, convert, partition_id=partition_id)
        invocation: Invocation[Any] = Invocation()
        self._last_id = correlation_id = self._last_id + 1
        codec = CODECS[request.__class__]
        invocation.correlation_id = correlation_id
        invocation.service = self
        invocation.future = Future(loop=self._loop)
        invocation.request = request
        invocation.codec = codec
        invocation.convert = convert
        invocation.partition_id = partition_id
        invocation.missing_acks = 0
        invocation.deadline = self._deadline
        parts = codec.encode(request, correlation_id, partition_id, self._flags)
        invocation.connection = connection
        self.pending[correlation_id] = invocation
        connection.write(parts)
        return invocation

    @overload
    def invoke(
        self,
        request: Request[R],
        convert: None = None,
        *,
        partition_id: int = -1,
        member: UUID | None = None,
        connection: Connection | None = None,
        on_event: EventHandler | None = None,
        wait: float | None = None,
        urgent: bool = False,
    ) -> Invocation[R]: ...
    @overload
    def invoke(
        self,
        request: Request[R],
        convert: Callable[[R], T],
        *,
        partition_id: int = -1,
        member: UUID | None = None,
        connection: Connection | None = None,
        on_event: EventHandler | None = None,
        wait: float | None = None,
        urgent: bool = False,
    ) -> Invocation[T]: ...
    def invoke(
        self,
        request: Request[Any],
        convert: Callable[[Any], Any] | None = None,
        *,
        partition_id: int = -1,
        member: UUID | None = None,
        connection: Connection | None = None,
        on_event: EventHandler | None = None,
        wait: float | None = None,
        urgent: bool = False,
    ) -> Invocation[Any]:
        """Send `request`; the caller awaits the returned future.

        Args:
            request: The message.
            convert: Makes the result of the response, when it comes. Schemas that this misses are fetched.
            partition_id: The partition that it is about, -1 for none.
            member: The member to send it to; without one, the owner of the partition, else any member.
            connection: The only connection to use: no retry when it is lost.
            on_event: Takes the events of the registration that the request makes.
            wait: Seconds that the member may hold the answer back for, on top of the invocation timeout; `math.inf` for
                a call that waits for something without limit.
            urgent: Do not wait for schemas to be on the cluster.

        Raises:
            HazelcastClientNotActiveError: the client is shut down.
        """
        invocation = self._new(request, partition_id, convert)
        if member is not None:
            invocation.member = member
        if connection is not None:
            invocation.bound = connection
        if on_event is not None:
            invocation.on_event = on_event
        if wait is not None:
            invocation.deadline += wait
        if urgent:
            invocation.urgent = True
        self._send(invocation)
        if wait is not None or (self._waiting and self._waiting[-1] is not invocation):
            self._stray.add(invocation)
            if wait == UNLIMITED and self._limit:
                self._endless.add(invocation)
                invocation.future.add_done_callback(lambda _: self._endless.discard(invocation))
        return invocation

    def _new(self, request: Request[Any], partition_id: int, convert: Callable[[Any], Any] | None) -> Invocation[Any]:
        if self._closed:
            raise HazelcastClientNotActiveError
        invocation: Invocation[Any] = Invocation()
        self._last_id = invocation.correlation_id = self._last_id + 1
        invocation.service = self
        invocation.future = Future(loop=self._loop)
        invocation.request = request
        invocation.codec = CODECS[request.__class__]
        invocation.convert = convert
        invocation.partition_id = partition_id
        invocation.connection = None
        invocation.missing_acks = 0
        invocation.deadline = self._deadline
        return invocation

    def check_open(self) -> None:
        """Raise `HazelcastClientNotActiveError` if the client is shut down."""
        if self._closed:
            raise HazelcastClientNotActiveError

    def _route(self, invocation: Invocation[Any]) -> Connection | None:
        if invocation.bound is not None:
            return invocation.bound
        if invocation.member is not None:
            return self._router.by_member(invocation.member)
        if invocation.partition_id >= 0:
            return self._router.by_partition(invocation.partition_id)
        return self._router.any()

    def _send(self, invocation: Invocation[Any]) -> None:
        correlation_id = invocation.correlation_id
        if self._limit and self._must_wait(invocation, self._limit):
            self._waiting.append(invocation)
            return
        if self._unreplicated and not invocation.urgent:
            self.pending[correlation_id] = invocation
            self.schemas.hold(invocation)
            return
        connection = self._route(invocation)
        if connection is None:
            self.pending[correlation_id] = invocation
            if self._router.awaits_owner(invocation.partition_id):
                self._held.append(invocation)
            else:
                self._fail(invocation, self._router.unavailable())
            return
        if not connection.is_open:
            # It was lost since the caller chose it, and what was pending there has been failed already.
            self.pending[correlation_id] = invocation
            self._fail(
                invocation, TargetDisconnectedError(f"{connection} can't take a request", connection.close_cause)
            )
            return
        parts = invocation.codec.encode(invocation.request, correlation_id, invocation.partition_id, self._flags)
        invocation.connection = connection
        self.pending[correlation_id] = invocation
        if invocation.on_event is not None:
            connection.handlers[correlation_id] = invocation.on_event
        connection.write(parts)

    def _must_wait(self, invocation: Invocation[Any], limit: int) -> bool:
        """Tell whether `max_concurrent_invocations` are in flight; the client's own requests do not count."""
        if self._admitting or len(self.pending) < limit or invocation.correlation_id in self.pending:
            return False
        if invocation.bound is not None or invocation.urgent or invocation.request.RELEASES:
            return False
        return invocation.deadline != UNLIMITED and self._in_flight() >= limit

    def _in_flight(self) -> int:
        # One that is done leaves `pending` in the same step, and the set a turn of the loop later.
        return len(self.pending) - sum(not invocation.done() for invocation in self._endless)

    def _send_later(self, invocation: Invocation[Any]) -> None:
        """Send a request whose caller has gone on to await it: what keeps it from being sent is the end of the call."""
        if invocation.done():
            return
        try:
            self._send(invocation)
        except Exception as error:
            self._end(invocation, error)

    def _admit(self) -> None:
        """Send what waited for a place."""
        if self._admitting or self._limit is None:
            return
        self._admitting = True
        try:
            while self._waiting and self._in_flight() < self._limit:
                self._send_later(self._waiting.popleft())
        finally:
            self._admitting = False

    # -- what comes back -----------------------------------------------------------------------------------------------

    def received(self, connection: Connection, messages: list[Message]) -> None:
        """Take what came on a connection in one go: responses, events and backup acks.

        Raises:
            ProtocolError: a message is none that can come here; the connection can't be trusted any more.
        """
        pending, no_response, resolve = self.pending, _NO_RESPONSE, self._resolve
        for flags, message_type, correlation_id, buffer, start, end in messages:
            if flags & no_response:
                self._event(connection, flags, message_type, correlation_id, buffer, start, end)
                continue
            invocation = pending.get(correlation_id)
            if invocation is None or invocation.connection is not connection:
                if (late := connection.handlers.get(correlation_id)) is not None:
                    late(message_type, buffer, start, end)
                continue
            # Only the last byte of the type is looked at: members answer MapProject with the type of another response.
            if message_type & 0xFF == _RESPONSE:
                codec = invocation.codec
                # What has no field but one `Data` is read without its decoder, for it is most of what comes.
                if flags & LONE and codec.answers_data:
                    result = buffer[start + LONE_CONTENT : end]
                else:
                    result = codec.decode_response(buffer, start, end)
                if (convert := invocation.convert) is not None:
                    try:
                        result = convert(result)
                    except SchemaNotFoundError:
                        invocation.connection = None
                        self._tasks.start(self._read_later(invocation, result, buffer[start + _ACKS]))
                        continue
                    except Exception as error:
                        self._end(invocation, error)
                        continue
                acks = buffer[start + _ACKS] + invocation.missing_acks
                if acks <= 0:
                    del pending[correlation_id]
                    resolve(invocation.future, result)
                else:
                    self._await_acks(invocation, result, acks)
            elif message_type == 0:
                self._fail(invocation, from_holders(decode_error(buffer, start, end)))
            else:
                name = type(invocation.request).__name__
                raise ProtocolError(f"A message of type 0x{message_type:06x} in answer to {name}")
        if self._waiting:
            self._admit()

    def owners_changed(self) -> None:
        """Send what was held: partitions have new owners, or are not waited for any longer."""
        held, self._held = self._held, []
        for invocation in held:
            self._send_later(invocation)

    def connected(self) -> None:
        """Try again now what was about to be: there is a connection after a time without any."""
        for invocation in list(self.pending.values()):
            if invocation.retry is not None:
                invocation.retry.cancel()
                self._again(invocation)

    def _late_ack(self, correlation_id: int) -> None:
        if correlation_id in self._awaiting_acks:
            self._complete(self.pending[correlation_id])

    def _event(
        self,
        connection: Connection,
        flags: int,
        message_type: int,
        correlation_id: int,
        buffer: Bytes,
        start: int,
        end: int,
    ) -> None:
        if end - start < _EVENT_HEAD + _ACKED_ID.size * (flags & BACKUP_EVENT != 0):
            raise ProtocolError(f"An event of {end - start} bytes")
        if flags & BACKUP_EVENT:
            self.backup_acked(_ACKED_ID.unpack_from(buffer, start + _EVENT_HEAD)[0], connection)
        elif (handler := connection.handlers.get(correlation_id)) is not None:
            self.turn.leave_to_loop()  # listeners hear of an event before a caller gets an answer that came after it
            handler(message_type, buffer, start, end)

    def _await_acks(self, invocation: Invocation[Any], result: object, acks: int) -> None:
        if invocation.correlation_id in self._awaiting_acks:
            return  # the response has come before
        invocation.response = result
        invocation.missing_acks = acks
        now = self._time()
        self._awaiting_acks[invocation.correlation_id] = now + self._backup_timeout
        if now < self._loss_until or invocation.correlation_id <= self._lost_id:
            self._loop.call_later(_LATE_ACK, self._late_ack, invocation.correlation_id)

    async def _read_later(self, invocation: Invocation[R], response: object, acks: int) -> None:
        """Make the result when the schemas that it needs have come."""
        assert invocation.convert is not None
        try:
            result = await self.schemas.read(invocation.convert, response)
        except Exception as error:
            self._end(invocation, error)
            return
        if invocation.done():
            return
        acks += invocation.missing_acks
        if acks <= 0:
            self.forget(invocation)
            self._resolve(invocation.future, result)
        else:
            self._await_acks(invocation, result, acks)

    def release(self, invocation: Invocation[Any], error: Exception | None) -> None:
        """Send a request that was held back for schemas, or fail it."""
        if error is not None:
            self._end(invocation, error)
        else:
            self._send_later(invocation)

    def backup_acked(self, correlation_id: int, source: Connection | None = None) -> None:
        """Count the acknowledgement of one backup, by the member behind `source` or by none."""
        invocation = self.pending.get(correlation_id)
        if invocation is None or source in invocation.acked_by:
            return
        invocation.missing_acks -= 1
        if invocation.missing_acks <= 0 and correlation_id in self._awaiting_acks:
            self._complete(invocation)
        elif source is not None:
            invocation.acked_by = (*invocation.acked_by, source)

    def _complete(self, invocation: Invocation[Any]) -> None:
        self.forget(invocation)
        self._resolve(invocation.future, invocation.response)

    def forget(self, invocation: Invocation[Any]) -> None:
        """Drop all that is held for `invocation`."""
        self.pending.pop(invocation.correlation_id, None)
        if invocation.retry is not None:
            invocation.retry.cancel()
        self._detach(invocation)
        if self._waiting:
            self._admit()

    def _detach(self, invocation: Invocation[Any]) -> None:
        self._awaiting_acks.pop(invocation.correlation_id, None)
        if invocation.on_event is not None and invocation.connection is not None:
            invocation.connection.handlers.pop(invocation.correlation_id, None)

    def _end(self, invocation: Invocation[Any], error: Exception) -> None:
        self.forget(invocation)
        if not invocation.done():
            if invocation.maybe_applied and isinstance(error, HazelcastError):
                error.maybe_applied = True
            invocation.future.set_exception(error)

    def stats(self) -> CallStats:
        """Return the figures of all calls."""
        return CallStats(
            made=self._last_id - self.retries,  # each retry takes an id, too
            pending=len(self.pending),
            awaiting_backup_acks=len(self._awaiting_acks),
            held=sum(not invocation.done() for invocation in self._held),
            waiting=sum(not invocation.done() for invocation in self._waiting),
            retries=self.retries,
            timeouts=self.timeouts,
        )

    # -- failures ------------------------------------------------------------------------------------------------------

    def connection_lost(self, connection: Connection, error: Exception) -> None:
        """Retry or fail what awaits an answer from `connection`."""
        for invocation in [i for i in self.pending.values() if i.connection is connection]:
            if invocation.correlation_id in self._awaiting_acks:
                continue
            if changes(invocation.request):
                invocation.maybe_applied = True
            self._fail(invocation, error)

    def acks_arrive(self, certain: bool) -> None:
        """Say whether every member has a connection on which its backup acks come.

        While one has not, the owner of a partition collects the acks itself and then answers; a client that waited for
        them here would wait in vain, until `operation_backup_timeout`.
        """
        self._flags = BACKUP_AWARE if self._backup_acks and certain else 0

    def acks_lost(self) -> None:
        """Give the acks of the calls under way little time: a connection on which some may have been due is lost."""
        if self._fail_on_missing_acks:
            return
        self._lost_id = self._last_id
        for correlation_id in self._awaiting_acks:
            self._loop.call_later(_LATE_ACK, self._late_ack, correlation_id)

    def members_left(self, count: int) -> None:
        """Stop waiting for the backup acks of members that left: each pending call may miss one ack a member.

        For a while the other members may still count on those that left, so later calls get little time for their acks.
        """
        if self._fail_on_missing_acks:
            return
        self._loss_until = self._time() + self._backup_timeout
        for correlation_id in list(self._awaiting_acks):
            for _ in range(count):
                self.backup_acked(correlation_id)

    def _fail(self, invocation: Invocation[Any], error: Exception) -> None:
        self._detach(invocation)
        now = self._time()
        if not self._may_retry(invocation, error):
            self._end(invocation, _own(invocation, error))
            return
        if now >= invocation.deadline:
            self._end(invocation, self._timed_out(invocation, error))
            return
        invocation.failed_on, invocation.connection = invocation.connection, None
        invocation.failure = error
        invocation.attempts += 1
        self.retries += 1
        invocation.missing_acks = 0
        invocation.acked_by = ()
        # What still comes for this attempt must not be taken for the next one's.
        del self.pending[invocation.correlation_id]
        self._last_id = invocation.correlation_id = self._last_id + 1
        self.pending[invocation.correlation_id] = invocation
        self._stray.add(invocation)
        late = invocation.attempts - _FAST_ATTEMPTS
        pause = 0.0
        if late > 0:
            # Not all at the same moment.
            pause = min(self._retry_pause, _FIRST_PAUSE * 2.0 ** min(late - 1, 30)) * random.uniform(0.75, 1.0)
        invocation.retry = self._loop.call_at(min(now + pause, invocation.deadline), self._again, invocation)

    def _again(self, invocation: Invocation[Any]) -> None:
        invocation.retry = None
        self._send_later(invocation)

    def _may_retry(self, invocation: Invocation[Any], error: Exception) -> bool:
        disconnected = isinstance(error, TargetDisconnectedError)
        if invocation.bound is not None and (disconnected or isinstance(error, OSError)):
            return False
        if invocation.member is not None and isinstance(error, TargetNotMemberError):
            return False
        if isinstance(error, OSError | HazelcastInstanceNotActiveError):
            return True
        if disconnected:
            return invocation.request.RETRYABLE or self._redo
        return isinstance(error, HazelcastError) and error.retryable

    def _timed_out(self, invocation: Invocation[Any], cause: Exception | None) -> OperationTimeoutError:
        self.timeouts += 1
        name, attempts = type(invocation.request).__name__, invocation.attempts + 1
        connection = invocation.connection
        # An attempt that failed was not carried out, as far as this one goes.
        unanswered = cause is None and connection is not None
        if cause is None and invocation.retry is not None:  # the time ended between two attempts
            cause, connection, attempts = invocation.failure, invocation.failed_on, attempts - 1
        where = f" by {connection}" if connection else ""
        reason = f"{cause}{where}" if cause else f"no answer{where}"
        if cause is None and (cause := invocation.failure) is not None:
            reason += f", and before: {cause}"
        error = OperationTimeoutError(f"{name} was not done in time after {attempts} attempt(s): {reason}", cause)
        error.maybe_applied = unanswered and changes(invocation.request)
        return error

    def _expire(self) -> None:
        """End the calls whose time is over."""
        now = self._time()
        self._deadline = now + self._timeout
        self._clock = self._loop.call_at(now + self._tick, self._expire)
        self._stray = stray = {invocation for invocation in self._stray if not invocation.done()}
        late = [
            invocation
            for invocation in stray
            if invocation.deadline <= now and invocation.correlation_id in self.pending
        ]
        for invocation in self.pending.values():
            if invocation in stray:
                continue
            if invocation.deadline > now:
                break  # so are all others: they are in order of time
            late.append(invocation)
        for invocation in late:
            if invocation.correlation_id not in self._awaiting_acks:
                self._end(invocation, self._timed_out(invocation, None))
        if self._waiting:
            self._expire_waiting(now)
        self._expire_acks(correlation_id for correlation_id, deadline in self._awaiting_acks.items() if deadline <= now)

    def _expire_waiting(self, now: float) -> None:
        waiting, self._waiting = self._waiting, deque()
        for invocation in waiting:
            if invocation.done():
                continue
            if invocation.deadline <= now:
                self.timeouts += 1
                name = type(invocation.request).__name__
                self._end(
                    invocation, HazelcastOverloadError(f"{name} was never sent: {self._limit} calls are in flight")
                )
            else:
                self._waiting.append(invocation)

    def _expire_acks(self, late: Iterable[int]) -> None:
        for correlation_id in list(late):
            invocation = self.pending[correlation_id]
            if self._fail_on_missing_acks:
                self._end(
                    invocation,
                    IndeterminateOperationStateError(
                        f"{type(invocation.request).__name__} was done by {invocation.connection}, but"
                        f" {invocation.missing_acks} backup(s) did not acknowledge it within {self._backup_timeout} s"
                    ),
                )
            else:
                self._complete(invocation)

    def close(self) -> None:
        """Fail whatever is pending; further calls raise `HazelcastClientNotActiveError`."""
        self._closed = True
        self._clock.cancel()
        waiting, self._waiting = self._waiting, deque()
        for invocation in [*self.pending.values(), *waiting]:
            if invocation.connection is not None and changes(invocation.request):
                invocation.maybe_applied = True
            self._end(invocation, HazelcastClientNotActiveError("The client was shut down before an answer came"))


def _own(invocation: Invocation[Any], error: Exception) -> Exception:
    """Return the error of a lost connection, which many calls have in common, as one of this call alone."""
    if type(error) not in (TargetDisconnectedError, ProtocolError):
        return error
    unsure = "; nobody knows whether it was carried out" if invocation.maybe_applied else ""
    return type(error)(f"{type(invocation.request).__name__}: {error}{unsure}", error.__cause__ or error)


UNLIMITED: Final = math.inf
"""The `wait` of a call that may wait for ever, such as one for a lock."""
