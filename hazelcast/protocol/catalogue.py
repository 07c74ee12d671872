"""Every message that is declared, by its type and by its name.

A look-up imports the modules of all services, which takes some tens of milliseconds; whoever knows what to send and to
expect has no need of it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple, TypeAlias, TypeGuard, TypeVar

from hazelcast.protocol import messages
from hazelcast.protocol.message import Event, Request, events_of

Declared: TypeAlias = type[Request[Any]] | type[Event]
D = TypeVar("D", type[Request[Any]], type[Event])


class Counts(NamedTuple):
    """How many messages are declared."""

    requests: int
    events: int

    @property
    def total(self) -> int:
        """Requests, their responses, and events."""
        return 2 * self.requests + self.events


@cache
def requests() -> dict[int, type[Request[Any]]]:
    """Return all requests by message type, in ascending order; the type of the response is one more."""
    found: dict[int, type[Request[Any]]] = {}
    for module in iter_modules(messages.__path__, messages.__name__ + "."):
        for item in vars(import_module(module.name)).values():
            if _is_request(item):
                _add(found, item)
    return dict(sorted(found.items()))


@cache
def events() -> dict[int, type[Event]]:
    """Return all events by message type, in ascending order."""
    found: dict[int, type[Event]] = {}
    for request in requests().values():
        for event in events_of(request):
            _add(found, event)
    return dict(sorted(found.items()))


def request_of(message_type: int) -> type[Request[Any]] | None:
    """Return the request that has the type `message_type`, or to which the response or event of that type belongs."""
    return requests().get(message_type & ~0xFF)


def names() -> dict[str, Declared]:
    """Return all requests and events by class name, such as ``MapPut`` or ``MapAddEntryListener.Entry``."""
    declared: list[Declared] = [*requests().values(), *events().values()]
    return {cls.__qualname__: cls for cls in declared}


def counts() -> Counts:
    """Count what is declared."""
    return Counts(len(requests()), len(events()))


def _is_request(item: object) -> TypeGuard[type[Request[Any]]]:
    return isinstance(item, type) and "TYPE" in item.__dict__ and issubclass(item, Request)


def _add(found: dict[int, D], cls: D) -> None:
    if (other := found.setdefault(cls.TYPE, cls)) is not cls:
        raise TypeError(f"{cls.__qualname__} and {other.__qualname__} both have the type 0x{cls.TYPE:06x}")
