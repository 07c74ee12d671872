"""What a message declaration is made of: requests with the response that they expect, events, and shared structures."""

from __future__ import annotations

from typing import Any, ClassVar, Generic

import msgspec
from typing_extensions import TypeVar, override

R = TypeVar("R")
R_co = TypeVar("R_co", default=None, covariant=True)


class Structure(msgspec.Struct, gc=False):
    """A custom type of the protocol, nested in messages between a begin and an end frame."""


class Request(msgspec.Struct, Generic[R_co], gc=False):
    """A request that is answered by an `R_co`: None, the type of the one response field, or a `Response` class."""

    TYPE: ClassVar[int]
    SINCE: ClassVar[tuple[int, int]] = (2, 0)
    RETRYABLE: ClassVar[bool] = False
    """Whether it may be sent again when its connection broke before the answer, without `redo_operation`."""
    CHANGES: ClassVar[bool | None] = None
    """Whether it may change anything on the cluster; None: it does unless it is retryable."""
    RELEASES: ClassVar[bool] = False
    """Whether other requests may wait for what it does: it goes out however many are in flight."""


def changes(request: Request[Any] | type[Request[Any]]) -> bool:
    """Tell whether a request may change anything on the cluster."""
    return not request.RETRYABLE if request.CHANGES is None else request.CHANGES


class Masked(msgspec.Struct, gc=False):
    """Keeps the fields named in `SECRETS` out of the representation of a message, and so out of logs and reports."""

    SECRETS: ClassVar[tuple[str, ...]]

    @override
    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({fields})"

    @override
    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Return the fields as the package rich shows them."""
        fields = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, "***" if name in self.SECRETS and value is not None else value) for name, value in fields]


class Response(msgspec.Struct, gc=False):
    """A response of several fields; its message type is the request's plus one."""


class Event(msgspec.Struct, gc=False):
    """What a member sends on its own to a registration; declared inside the request that registers it."""

    TYPE: ClassVar[int]
    SINCE: ClassVar[tuple[int, int]] = (2, 0)


def events_of(request: type[Request[R]]) -> list[type[Event]]:
    """Return the events that `request` declares."""
    attributes = {name: item for cls in reversed(request.__mro__) for name, item in vars(cls).items()}
    return [item for item in attributes.values() if isinstance(item, type) and issubclass(item, Event)]
