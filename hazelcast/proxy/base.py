"""What all proxies share."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from typing_extensions import override

from hazelcast.checks import function, wrong_type
from hazelcast.cluster.dispatch import Dispatcher
from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.events import EntryEvent, EntryEventType, ItemEvent, ItemEventType, TopicMessage
from hazelcast.protocol.messages.client import ClientDestroyProxy
from hazelcast.proxy.bulk import send, split
from hazelcast.types import KeyType, ValueType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from hazelcast.cluster.context import Context
    from hazelcast.cluster.invocation import Invocation
    from hazelcast.protocol.message import Request
    from hazelcast.serialization.codec import Codec

__all__ = ["EntryEvent", "EntryEventType", "ItemEvent", "ItemEventType", "Proxy", "TopicMessage"]

T = TypeVar("T")
R = TypeVar("R")
Q = TypeVar("Q")
E = TypeVar("E")


class Proxy:
    """A data structure of the cluster, by its service and name; made by the client's ``get_*`` methods."""

    def __init__(self, service_name: str, name: str, context: Context) -> None:
        self.service_name = service_name
        self.name = name
        self._context = context
        self._invocations = context.invocations
        self._on_key = context.invocations.invoke_on_key
        self._view = context.view

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r})"

    async def destroy(self) -> bool:
        """Remove the data structure, with all that it holds, from the cluster.

        Returns:
            True; the proxy must not be used any more.
        """
        self._context.forget_proxy(self.service_name, self.name)
        await self._invoke(ClientDestroyProxy(self.name, self.service_name))
        return True

    # This and `_on_key` take the function that makes the result of the response. It is not called on what is awaited,
    # but given along, so that the schemas that it misses can be fetched in one place.

    @overload
    def _invoke(self, request: Request[R]) -> Invocation[R]: ...
    @overload
    def _invoke(self, request: Request[R], convert: Callable[[R], T]) -> Invocation[T]: ...
    def _invoke(self, request: Request[Any], convert: Any = None) -> Invocation[Any]:
        """Send `request` to any member."""
        return self._invocations.invoke(request, convert)

    async def _on_partitions(
        self,
        items: Iterable[Q],
        keys: Iterable[bytes],
        sizes: Sequence[int],
        make: Callable[[list[Q]], Request[R]],
        convert: Callable[[R], T],
        on_progress: Callable[[int], object] | None = None,
    ) -> list[T]:
        """Split `items` as `bulk.split` does, and send what `make` makes of each piece as `bulk.send` does."""
        invoke = self._invocations.invoke
        return await send(
            split(items, keys, sizes, self._view.partition_count),
            lambda partition, group: invoke(make(group), convert, partition_id=partition),
            on_progress,
        )

    async def _listen(
        self,
        request: Request[UUID],
        remove: Callable[[UUID], Request[bool]],
        convert: Callable[[Any], E],
        callback: Callable[[E], object],
    ) -> str:
        """Register for events; `callback` gets what `convert` makes of each, in order, outside the read path."""
        schemas = self._context.schemas

        async def deliver(event: object) -> None:
            result = callback(await schemas.read(convert, event))
            if inspect.isawaitable(result):
                await result

        return await self._context.listeners.add(request, remove, Dispatcher(deliver, self._context.tasks).put)


class EntryProxy(Proxy, Generic[KeyType, ValueType]):
    """A data structure of keys and values, each of a declared type or of any."""

    def __init__(
        self, service_name: str, name: str, context: Context, *, key_type: Any = None, value_type: Any = None
    ) -> None:
        super().__init__(service_name, name, context)
        keys: Codec[KeyType] = context.registry.codec(key_type, "key")
        values: Codec[ValueType] = context.registry.codec(value_type, "value")
        self._encode_key, self._decode_key = keys.encode, keys.decode
        self._encode_value, self._decode_value = values.encode, values.decode


def encode_each(name: str, items: Iterable[Q], encode: Callable[[Q], bytes]) -> list[bytes]:
    """Serialize the items of the argument `name`; an error says which item it is about.

    Raises:
        InvalidArgumentTypeError: there are none to iterate over, or what is one item was given.
    """
    if not isinstance(items, Iterable) or isinstance(items, str | bytes):
        raise wrong_type(name, f"several {name}, such as a list", items)
    encoded: list[bytes] = []
    try:
        encoded.extend(map(encode, items))
    except InvalidArgumentTypeError as error:
        raise InvalidArgumentTypeError(f"{name}[{len(encoded)}]: {error}") from None
    return encoded


def as_it_is(response: R) -> R:
    """Convert nothing."""
    return response


def listener_flags(callbacks: dict[EntryEventType, object]) -> int:
    """Return the flags of the events that have a callback.

    Raises:
        InvalidArgumentTypeError: one can't be called.
    """
    flags = 0
    for event_type, callback in callbacks.items():
        if callback is None:
            continue
        function(f"the listener for {event_type.name}", callback)
        flags |= event_type
    return flags
