"""Faults on demand: what a member does to the next requests of a class instead of answering them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hazelcast.errors import HazelcastError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hazelcast.protocol.message import Request


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a request. All that is unset does not happen."""

    delay: float = 0.0
    """Seconds to wait before anything else."""
    error: HazelcastError | None = None
    """Answer with this error, and do not carry the request out."""
    disconnect: bool = False
    """Close the connection, and do not carry the request out."""
    drop: bool = False
    """Carry the request out, and send no answer."""
    duplicate: bool = False
    """Send the answer twice."""
    reorder: bool = False
    """Send the answer right after the next one on the same connection."""


class Faults:
    """What tests do to a member's clients; each call affects the next `times` requests of a class.

        member.faults.delay(MapGet, 0.2)
        member.faults.fail(MapPut, TargetNotMemberError("moved"), times=3)
        member.faults.disconnect(MapSet)
        member.faults.drop(MapSet)
        member.faults.duplicate(MapGet)
        member.faults.reorder(MapGet)
        member.faults.drop_connections()
        member.faults.turn_away()

    Faults of one request class are used up in the order in which they were laid. A member that listens in another
    thread must be told in that thread.
    """

    def __init__(self) -> None:
        self._planned: dict[int, deque[Fault]] = {}
        self._turned_away = 0
        self.on_drop: Callable[[], None] = lambda: None

    def delay(self, request: type[Request[Any]], seconds: float, *, times: int = 1) -> None:
        """Carry out and answer the next requests later."""
        self._plan(request, Fault(delay=seconds), times)

    def fail(self, request: type[Request[Any]], error: HazelcastError, *, times: int = 1) -> None:
        """Answer the next requests with an error, as a real member would send it."""
        self._plan(request, Fault(error=error), times)

    def disconnect(self, request: type[Request[Any]], *, times: int = 1) -> None:
        """Close the connection on which each of the next requests comes, without carrying it out."""
        self._plan(request, Fault(disconnect=True), times)

    def drop(self, request: type[Request[Any]], *, times: int = 1) -> None:
        """Carry out the next requests, and never answer them."""
        self._plan(request, Fault(drop=True), times)

    def duplicate(self, request: type[Request[Any]], *, times: int = 1) -> None:
        """Answer each of the next requests twice."""
        self._plan(request, Fault(duplicate=True), times)

    def reorder(self, request: type[Request[Any]], *, times: int = 1) -> None:
        """Hold the answers to the next requests back until the connection has sent the answer to another one."""
        self._plan(request, Fault(reorder=True), times)

    def drop_connections(self) -> None:
        """Cut all connections now, as a broken network does; clients may connect again."""
        self.on_drop()

    def turn_away(self, *, times: int = 1) -> None:
        """Answer the next clients that they are not allowed in the cluster, as one does that sends them to another."""
        self._turned_away += times

    def clear(self) -> None:
        """Forget the faults that have not happened."""
        self._planned.clear()
        self._turned_away = 0

    def turns_away(self) -> bool:
        """Return whether a client is to be turned away, and count it."""
        if not self._turned_away:
            return False
        self._turned_away -= 1
        return True

    def take(self, message_type: int) -> Fault | None:
        """Return what is to happen to a request of this type, and count it."""
        if not self._planned or not (planned := self._planned.get(message_type)):
            return None
        return planned.popleft()

    def _plan(self, request: type[Request[Any]], fault: Fault, times: int) -> None:
        self._planned.setdefault(request.TYPE, deque()).extend([fault] * times)
