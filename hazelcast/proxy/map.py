"""Map[K, V]: the distributed map.

One method a request: validate, serialize, send, deserialize. The peculiarities live elsewhere: lock ownership in
`locks`, durations in `util.to_millis`, splitting by partition in `bulk`.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from reprlib import repr as short
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, cast

from hazelcast.aggregator import Aggregator
from hazelcast.checks import text, wrong_type
from hazelcast.cluster.invocation import UNLIMITED
from hazelcast.config import BitmapIndexOptions, IndexConfig, IndexType, IndexUtil
from hazelcast.core import SimpleEntryView
from hazelcast.errors import HazelcastError, HazelcastSerializationError, InvalidArgumentTypeError
from hazelcast.predicate import PagingPredicate, Predicate
from hazelcast.projection import Projection, identity
from hazelcast.protocol import structures
from hazelcast.protocol.messages import map as messages
from hazelcast.protocol.messages import shared
from hazelcast.proxy.base import EntryEvent, EntryEventType, EntryProxy, as_it_is, encode_each, listener_flags
from hazelcast.proxy.locks import LockContext, Turns, acting_owner, task_owner
from hazelcast.proxy.pages import EntryParts, Fetched, Page, Pointers, check_batch, pages
from hazelcast.serialization.api import IdentifiedDataSerializable
from hazelcast.types import AggregatorResultType, KeyType, ProjectionType, ValueType
from hazelcast.util import IterationType, to_millis

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.cluster.context import Context
    from hazelcast.cluster.invocation import Invocation
    from hazelcast.config import BitmapIndexOptionsDict
    from hazelcast.protocol.message import Request

__all__ = ["EntryEventCallable", "Map"]

T = TypeVar("T")
Q = TypeVar("Q")

MAP_SERVICE = "hz:impl:mapService"

EntryEventCallable: TypeAlias = Callable[[EntryEvent[KeyType, ValueType]], object]
"""A listener of entry events, plain or `async def`."""

Seconds: TypeAlias = float | timedelta

# What Java's clients send where nothing is said; members don't accept that it is absent.
_INDEX_LAYOUT = structures.BTreeIndexConfig(structures.Capacity(16, 1), structures.MemoryTierConfig())

_lock_references = itertools.count(1)


class _Page(Protocol[Q]):
    """The response to a query with a paging predicate."""

    response: list[Q]
    anchor_data_list: structures.AnchorDataListHolder


class Map(EntryProxy[KeyType, ValueType]):
    """A concurrent, distributed, observable and queryable map.

    Made by ``client.get_map(name)``, or ``client.get_map(name, str, User)`` for a map that checks keys and values.

    - Keys are equal when their serialized forms are; ``__eq__`` and ``__hash__`` of their class are not asked.
    - What comes back is a copy: put it again to make a change visible.
    - None is neither a key nor a value: it raises `InvalidArgumentTypeError`. A value that nothing serializes raises
      `HazelcastSerializationError`. In both cases nothing is sent.
    - Durations are seconds, as a number or a `timedelta`.

    >>> capitals = await client.get_map("capitals", str, str)
    >>> await capitals.set("fr", "Paris", ttl=3600)
    >>> await capitals.get("fr")
    'Paris'
    """

    def __init__(
        self, service_name: str, name: str, context: Context, *, key_type: Any = None, value_type: Any = None
    ) -> None:
        super().__init__(service_name, name, context, key_type=key_type, value_type=value_type)
        self._entry_parts = context.registry.codec(EntryParts())
        self._to_data = context.registry.to_data
        self._to_object = context.registry.to_object
        self._turns = Turns()

    # -- one entry -----------------------------------------------------------------------------------------------------

    async def get(self, key: KeyType) -> ValueType | None:
        """Return the value of `key`, None if there is none."""
        data = self._encode_key(key)
        return await self._on_key(messages.MapGet(self.name, data, acting_owner()), data, self._decode_value)

    async def put(
        self, key: KeyType, value: ValueType, ttl: Seconds | None = None, max_idle: Seconds | None = None
    ) -> ValueType | None:
        """Set the value of `key` and return the one before; `set` is cheaper when that is not needed.

        Args:
            key: The key.
            value: The value.
            ttl: Seconds until the entry expires; 0 is never, None what the member is configured with.
            max_idle: Seconds without access until the entry expires; 0 and None as for `ttl`.

        Raises:
            InvalidArgumentValueError: a duration is negative.
        """
        data, new, owner, ttl_ms = (
            self._encode_key(key),
            self._encode_value(value),
            acting_owner(),
            to_millis(ttl, "ttl"),
        )
        request: Request[bytes | None] = (
            messages.MapPut(self.name, data, new, owner, ttl_ms)
            if max_idle is None
            else messages.MapPutWithMaxIdle(self.name, data, new, owner, ttl_ms, to_millis(max_idle, "max_idle"))
        )
        return await self._on_key(request, data, self._decode_value)

    async def set(
        self, key: KeyType, value: ValueType, ttl: Seconds | None = None, max_idle: Seconds | None = None
    ) -> None:
        """Set the value of `key`; as `put`, without the value before."""
        data, new, owner, ttl_ms = (
            self._encode_key(key),
            self._encode_value(value),
            acting_owner(),
            to_millis(ttl, "ttl"),
        )
        if max_idle is None:
            await self._on_key(messages.MapSet(self.name, data, new, owner, ttl_ms), data)
        else:
            idle = to_millis(max_idle, "max_idle")
            await self._on_key(messages.MapSetWithMaxIdle(self.name, data, new, owner, ttl_ms, idle), data)

    async def put_if_absent(
        self, key: KeyType, value: ValueType, ttl: Seconds | None = None, max_idle: Seconds | None = None
    ) -> ValueType | None:
        """Set the value of `key` if it has none, in one atomic step.

        Args:
            key: The key.
            value: The value.
            ttl: As in `put`.
            max_idle: As in `put`.

        Returns:
            The value that was there, None if the new one was set.
        """
        data, new, owner, ttl_ms = (
            self._encode_key(key),
            self._encode_value(value),
            acting_owner(),
            to_millis(ttl, "ttl"),
        )
        request: Request[bytes | None] = (
            messages.MapPutIfAbsent(self.name, data, new, owner, ttl_ms)
            if max_idle is None
            else messages.MapPutIfAbsentWithMaxIdle(
                self.name, data, new, owner, ttl_ms, to_millis(max_idle, "max_idle")
            )
        )
        return await self._on_key(request, data, self._decode_value)

    async def put_transient(
        self, key: KeyType, value: ValueType, ttl: Seconds | None = None, max_idle: Seconds | None = None
    ) -> None:
        """Set the value of `key` without telling the member's map store; arguments as in `put`."""
        data, new, owner, ttl_ms = (
            self._encode_key(key),
            self._encode_value(value),
            acting_owner(),
            to_millis(ttl, "ttl"),
        )
        if max_idle is None:
            await self._on_key(messages.MapPutTransient(self.name, data, new, owner, ttl_ms), data)
        else:
            idle = to_millis(max_idle, "max_idle")
            await self._on_key(messages.MapPutTransientWithMaxIdle(self.name, data, new, owner, ttl_ms, idle), data)

    async def try_put(self, key: KeyType, value: ValueType, timeout: Seconds = 0) -> bool:
        """Set the value of `key` unless another owner holds its lock for longer than `timeout` seconds.

        Returns:
            Whether it was set.
        """
        data, wait = self._encode_key(key), _given_millis(timeout, "timeout")
        request = messages.MapTryPut(self.name, data, self._encode_value(value), acting_owner(), wait)
        return await self._waiting(request, data, wait / 1000)

    async def try_remove(self, key: KeyType, timeout: Seconds = 0) -> bool:
        """Remove `key` unless another owner holds its lock for longer than `timeout` seconds.

        Returns:
            Whether it was removed.
        """
        data, wait = self._encode_key(key), _given_millis(timeout, "timeout")
        return await self._waiting(messages.MapTryRemove(self.name, data, acting_owner(), wait), data, wait / 1000)

    async def remove(self, key: KeyType) -> ValueType | None:
        """Remove `key` and return its value, None if there was none; `delete` is cheaper when that is not needed."""
        data = self._encode_key(key)
        return await self._on_key(messages.MapRemove(self.name, data, acting_owner()), data, self._decode_value)

    async def remove_if_same(self, key: KeyType, value: ValueType) -> bool:
        """Remove `key` if its value is `value`, in one atomic step; return whether it was."""
        data = self._encode_key(key)
        request = messages.MapRemoveIfSame(self.name, data, self._encode_value(value), acting_owner())
        return await self._on_key(request, data)

    async def delete(self, key: KeyType) -> None:
        """Remove `key`. Listeners get an event without the old value."""
        data = self._encode_key(key)
        await self._on_key(messages.MapDelete(self.name, data, acting_owner()), data)

    async def replace(self, key: KeyType, value: ValueType) -> ValueType | None:
        """Set the value of `key` if it has one, in one atomic step.

        Returns:
            The value before, None if nothing was set.
        """
        data = self._encode_key(key)
        request = messages.MapReplace(self.name, data, self._encode_value(value), acting_owner())
        return await self._on_key(request, data, self._decode_value)

    async def replace_if_same(self, key: KeyType, old_value: ValueType, new_value: ValueType) -> bool:
        """Set the value of `key` to `new_value` if it is `old_value`, in one atomic step; return whether it was."""
        data, old, new = self._encode_key(key), self._encode_value(old_value), self._encode_value(new_value)
        return await self._on_key(messages.MapReplaceIfSame(self.name, data, old, new, acting_owner()), data)

    async def contains_key(self, key: KeyType) -> bool:
        """Return whether there is an entry for `key`."""
        data = self._encode_key(key)
        return await self._on_key(messages.MapContainsKey(self.name, data, acting_owner()), data)

    async def get_entry_view(self, key: KeyType) -> SimpleEntryView[KeyType, ValueType] | None:
        """Return the entry of `key` with what the member counts about it, None if there is none."""
        data = self._encode_key(key)
        return await self._on_key(messages.MapGetEntryView(self.name, data, acting_owner()), data, self._entry_view)

    async def evict(self, key: KeyType) -> bool:
        """Drop `key` from memory, not from the map store; return whether it was there and not locked."""
        data = self._encode_key(key)
        return await self._on_key(messages.MapEvict(self.name, data, acting_owner()), data)

    async def set_ttl(self, key: KeyType, ttl: Seconds) -> bool:
        """Let the entry of `key` expire `ttl` seconds from now; 0 is never.

        Returns:
            Whether there was such an entry.
        """
        data, ttl_ms = self._encode_key(key), _given_millis(ttl, "ttl")
        return await self._on_key(messages.MapSetTtl(self.name, data, ttl_ms), data)

    # -- many entries --------------------------------------------------------------------------------------------------

    async def put_all(self, map: Mapping[KeyType, ValueType]) -> None:
        """Set all entries of `map`. Not atomic: after an error some may be set.

        All entries are serialized before the first is sent, in requests of one partition and about 1 MiB each; at most
        128 of them wait for an answer.
        """
        if not isinstance(map, Mapping):
            raise wrong_type("map", "a mapping of keys to values", map)
        key, value = self._encode_key, self._encode_value
        entries: list[tuple[bytes, bytes]] = []
        k: KeyType | None = None
        try:
            for k, v in map.items():
                entries.append((key(k), value(v)))
        except InvalidArgumentTypeError as error:
            raise InvalidArgumentTypeError(f"map[{short(k)}]: {error}") from None
        await self._on_partitions(
            entries,
            [data for data, _ in entries],
            [len(data) + len(value_data) for data, value_data in entries],
            lambda group: messages.MapPutAll(self.name, group, False),
            as_it_is,
        )

    async def get_all(self, keys: Iterable[KeyType]) -> dict[KeyType, ValueType]:
        """Return the entries of those `keys` that are there; they are asked for in requests as those of `put_all`.

        Raises:
            InvalidArgumentTypeError: `keys` can't be iterated, or a key that comes back can't be hashed.
        """
        data = dict.fromkeys(self._all_keys(keys))
        groups = await self._on_partitions(
            data, data, [*map(len, data)], lambda group: messages.MapGetAll(self.name, group), self._entry_list
        )
        try:
            return dict(itertools.chain.from_iterable(groups))
        except TypeError as error:
            raise HazelcastSerializationError(
                f"A key can't be hashed, and so not be in a dict: {error}", error
            ) from error

    async def remove_all(self, predicate: Predicate) -> None:
        """Remove the entries that `predicate` accepts."""
        await self._invoke(messages.MapRemoveAll(self.name, self._plain(predicate, "remove_all")))

    async def clear(self) -> None:
        """Remove all entries. Listeners get one `CLEAR_ALL` event."""
        await self._invoke(messages.MapClear(self.name))

    async def evict_all(self) -> None:
        """Drop all entries that are not locked from memory, not from the map store."""
        await self._invoke(messages.MapEvictAll(self.name))

    async def flush(self) -> None:
        """Have the members write to their map store what waits to be written."""
        await self._invoke(messages.MapFlush(self.name))

    async def load_all(self, keys: Iterable[KeyType] | None = None, replace_existing_values: bool = True) -> None:
        """Have the members load entries from their map store.

        Args:
            keys: The keys to load, None for all that the store has.
            replace_existing_values: Whether entries that are there are loaded again.

        Raises:
            IllegalArgumentError: the map has no store; with keys it is a `NullPointerError`.
        """
        if keys is None:
            await self._invoke(messages.MapLoadAll(self.name, replace_existing_values))
        elif data := self._all_keys(keys):
            await self._invoke(messages.MapLoadGivenKeys(self.name, data, replace_existing_values))

    async def size(self) -> int:
        """Return the number of entries."""
        return await self._invoke(messages.MapSize(self.name))

    async def is_empty(self) -> bool:
        """Return whether there is no entry."""
        return await self._invoke(messages.MapIsEmpty(self.name))

    # -- queries -------------------------------------------------------------------------------------------------------

    async def contains_value(self, value: ValueType) -> bool:
        """Return whether an entry has the value `value`; looks at every entry."""
        return await self._invoke(messages.MapContainsValue(self.name, self._encode_value(value)))

    async def key_set(self, predicate: Predicate | None = None) -> list[KeyType]:
        """Return the keys, of the entries that `predicate` accepts where one is given.

        A `PagingPredicate` gives one page, sorted, and remembers where it ended: don't share one between calls that
        overlap.
        """
        return await self._query(
            predicate,
            IterationType.KEY,
            messages.MapKeySet,
            messages.MapKeySetWithPredicate,
            messages.MapKeySetWithPagingPredicate,
            self._key_list,
        )

    async def values(self, predicate: Predicate | None = None) -> list[ValueType]:
        """Return the values, of the entries that `predicate` accepts where one is given; pages as in `key_set`."""
        return await self._query(
            predicate,
            IterationType.VALUE,
            messages.MapValues,
            messages.MapValuesWithPredicate,
            messages.MapValuesWithPagingPredicate,
            self._value_list,
        )

    async def entry_set(self, predicate: Predicate | None = None) -> list[tuple[KeyType, ValueType]]:
        """Return the entries, those that `predicate` accepts where one is given; pages as in `key_set`."""
        return await self._query(
            predicate,
            IterationType.ENTRY,
            messages.MapEntrySet,
            messages.MapEntriesWithPredicate,
            messages.MapEntriesWithPagingPredicate,
            self._entry_list,
        )

    def iter_keys(self, batch_size: int = 1000, predicate: Predicate | None = None) -> AsyncGenerator[KeyType, None]:
        """Iterate over the keys, page by page, with ``async for``; see `iter_entries`."""
        if predicate is None:
            return self._pages(batch_size, messages.MapFetchKeys, lambda page: self._key_list(page.keys))
        return self._matching(batch_size, self._plain(predicate, "iter_keys"), lambda key, _: self._decode_key(key))

    def iter_values(
        self, batch_size: int = 1000, predicate: Predicate | None = None
    ) -> AsyncGenerator[ValueType, None]:
        """Iterate over the values, page by page, with ``async for``; see `iter_entries`."""
        value = self._decode_value
        if predicate is None:
            return self._pages(
                batch_size, messages.MapFetchEntries, lambda page: [value(data) for _, data in page.entries]
            )
        return self._matching(batch_size, self._plain(predicate, "iter_values"), lambda _, data: value(data))

    def iter_entries(
        self, batch_size: int = 1000, predicate: Predicate | None = None
    ) -> AsyncGenerator[tuple[KeyType, ValueType], None]:
        """Iterate over the entries, page by page, with ``async for``.

        A few pages are in memory at a time, however large the map is, where `entry_set` brings it at once. Entries come
        in no order. One that is there from the beginning to the end is seen exactly once, with a value that it had
        meanwhile; whether one that is added, removed or moved to another member meanwhile is seen depends on when.

        A loop that is left early holds on to its pages until the iterator is closed, which ``contextlib.aclosing`` does
        at once.

        Args:
            batch_size: Entries per page, about. A page is held by one request: take fewer of large values.
            predicate: Only entries that this accepts. The members then look at the entries as objects: classes of the
                application's own that they don't know must be compact or JSON.

        Raises:
            InvalidArgumentTypeError: the predicate is a paging one.
            InvalidArgumentValueError: `batch_size` is below 1 or above a million.

        >>> async for name, capital in capitals.iter_entries():
        ...     print(name, capital)
        """
        if predicate is None:
            return self._pages(batch_size, messages.MapFetchEntries, lambda page: self._entry_list(page.entries))
        key, value = self._decode_key, self._decode_value
        return self._matching(batch_size, self._plain(predicate, "iter_entries"), lambda k, v: (key(k), value(v)))

    def _matching(
        self, batch_size: int, predicate: bytes, convert: Callable[[bytes, bytes], T]
    ) -> AsyncGenerator[T, None]:
        projection, parts = self._to_data(identity()), self._entry_parts.decode
        return self._pages(
            batch_size,
            lambda name, pointers, batch: messages.MapFetchWithQuery(name, pointers, batch, projection, predicate),
            lambda page: [convert(*parts(entry)) for entry in page.results if entry is not None],
        )

    def _pages(
        self,
        batch_size: int,
        make: Callable[[str, Pointers, int], Request[Fetched]],
        items: Callable[[Fetched], list[T]],
    ) -> AsyncGenerator[T, None]:
        batch = check_batch("batch_size", batch_size)
        invoke = self._invocations.invoke

        def convert(response: Fetched) -> Page[T]:
            return items(response), response.iteration_pointers

        return pages(
            self._view.partition_count,
            lambda number, pointers: invoke(make(self.name, pointers, batch), convert, partition_id=number),
        )

    async def _query(
        self,
        predicate: Predicate | None,
        iteration: IterationType,
        every: Callable[[str], Request[list[Q]]],
        some: Callable[[str, bytes], Request[list[Q]]],
        page: Callable[[str, structures.PagingPredicateHolder], Request[_Page[Q]]],
        convert: Callable[[list[Q]], list[T]],
    ) -> list[T]:
        if predicate is None:
            return await self._invoke(every(self.name), convert)
        if not isinstance(predicate, PagingPredicate):
            return await self._invoke(some(self.name, self._part("predicate", Predicate, predicate)), convert)

        def turn(response: _Page[Q]) -> list[T]:
            predicate.anchor_list = self._anchors(response.anchor_data_list)
            return convert(response.response)

        return await self._invoke(page(self.name, self._page(predicate, iteration)), turn)

    async def aggregate(
        self, aggregator: Aggregator[AggregatorResultType], predicate: Predicate | None = None
    ) -> AggregatorResultType:
        """Return what `aggregator` makes of the entries, of those that `predicate` accepts where one is given.

        Raises:
            InvalidArgumentTypeError: the predicate is a paging one.
        """
        data = self._part("aggregator", Aggregator, aggregator)
        request: Request[bytes | None] = (
            messages.MapAggregate(self.name, data)
            if predicate is None
            else messages.MapAggregateWithPredicate(self.name, data, self._plain(predicate, "aggregate"))
        )
        return cast("AggregatorResultType", await self._invoke(request, self._object))

    async def project(
        self, projection: Projection[ProjectionType], predicate: Predicate | None = None
    ) -> list[ProjectionType]:
        """Return what `projection` makes of each entry, of those that `predicate` accepts where one is given.

        Raises:
            InvalidArgumentTypeError: the predicate is a paging one.
        """
        data = self._part("projection", Projection, projection)
        request: Request[list[bytes | None]] = (
            messages.MapProject(self.name, data)
            if predicate is None
            else messages.MapProjectWithPredicate(self.name, data, self._plain(predicate, "project"))
        )
        return cast("list[ProjectionType]", await self._invoke(request, self._object_list))

    async def add_index(
        self,
        attributes: Sequence[str] | None = None,
        index_type: IndexType | int | str = IndexType.SORTED,
        name: str | None = None,
        bitmap_index_options: BitmapIndexOptions | BitmapIndexOptionsDict | None = None,
    ) -> None:
        """Add an index, so that queries over its attributes need not look at every entry.

        Args:
            attributes: Names of attributes of the value; ``this`` is the value itself, ``__key`` the key.
            index_type: SORTED for ranges, HASH for equality, BITMAP for equality of attributes with few values.
            name: Name of the index; one is made up from the rest if it is None.
            bitmap_index_options: ``unique_key`` and ``unique_key_transformation`` of a bitmap index.

        Raises:
            InvalidArgumentValueError: no attribute, too many, the same one twice, or an unknown index type.
        """
        config = IndexConfig(name, index_type, attributes, bitmap_index_options)
        config = IndexUtil.validate_and_normalize(self.name, config)
        options: BitmapIndexOptions = config.bitmap_index_options
        bitmap = structures.BitmapIndexOptions(options.unique_key, options.unique_key_transformation)
        index = structures.IndexConfig(config.name, config.type, list(config.attributes), bitmap, _INDEX_LAYOUT)
        await self._invoke(messages.MapAddIndex(self.name, index))

    # -- code on the members -------------------------------------------------------------------------------------------

    async def execute_on_key(self, key: KeyType, entry_processor: object) -> Any:
        """Run an entry processor, a class that the members have, on the entry of `key`.

        Args:
            key: The key.
            entry_processor: The processor's counterpart here, an `IdentifiedDataSerializable` or the like.

        Returns:
            What it returns.
        """
        data = self._encode_key(key)
        request = messages.MapExecuteOnKey(self.name, self._processor(entry_processor), data, acting_owner())
        return await self._on_key(request, data, self._object)

    async def execute_on_keys(self, keys: Iterable[KeyType], entry_processor: object) -> list[tuple[KeyType, Any]]:
        """Run an entry processor on the entries of `keys`; return each key with what the processor returned for it."""
        data = list(dict.fromkeys(self._all_keys(keys)))
        if not data:
            return []
        request = messages.MapExecuteOnKeys(self.name, self._processor(entry_processor), data)
        return await self._invoke(request, self._results)

    async def execute_on_entries(
        self, entry_processor: object, predicate: Predicate | None = None
    ) -> list[tuple[KeyType, Any]]:
        """Run an entry processor on all entries, or on those that `predicate` accepts; results as `execute_on_keys`."""
        processor = self._processor(entry_processor)
        request: Request[list[tuple[bytes, bytes]]] = (
            messages.MapExecuteOnAllKeys(self.name, processor)
            if predicate is None
            else messages.MapExecuteWithPredicate(self.name, processor, self._plain(predicate, "execute_on_entries"))
        )
        return await self._invoke(request, self._results)

    async def add_interceptor(self, interceptor: object) -> str:
        """Have the members call an interceptor, a class that they have, around gets, puts and removes.

        Args:
            interceptor: The interceptor's counterpart here, a serializable object.

        Returns:
            The id for `remove_interceptor`.
        """
        if interceptor is None:
            raise InvalidArgumentTypeError("interceptor must not be None")
        return await self._invoke(messages.MapAddInterceptor(self.name, self._to_data(interceptor)))

    async def remove_interceptor(self, registration_id: str) -> bool:
        """Remove an interceptor; False if there is none of that id."""
        text("registration_id", registration_id)
        return await self._invoke(messages.MapRemoveInterceptor(self.name, registration_id))

    # -- events --------------------------------------------------------------------------------------------------------

    async def add_entry_listener(
        self,
        include_value: bool = False,
        key: KeyType | None = None,
        predicate: Predicate | None = None,
        added_func: EntryEventCallable[KeyType, ValueType] | None = None,
        removed_func: EntryEventCallable[KeyType, ValueType] | None = None,
        updated_func: EntryEventCallable[KeyType, ValueType] | None = None,
        evicted_func: EntryEventCallable[KeyType, ValueType] | None = None,
        evict_all_func: EntryEventCallable[KeyType, ValueType] | None = None,
        clear_all_func: EntryEventCallable[KeyType, ValueType] | None = None,
        merged_func: EntryEventCallable[KeyType, ValueType] | None = None,
        expired_func: EntryEventCallable[KeyType, ValueType] | None = None,
        loaded_func: EntryEventCallable[KeyType, ValueType] | None = None,
    ) -> str:
        """Call functions, plain or `async def`, on changes of the map.

        They run one event after the other, outside the path on which responses are read: a slow one delays only its own
        events. What one raises is logged.

        Args:
            include_value: Whether events bring the values.
            key: Only events of this key.
            predicate: Only events of entries that this accepts.
            added_func: An entry was added.
            removed_func: An entry was removed.
            updated_func: An entry has a new value.
            evicted_func: An entry was evicted.
            evict_all_func: All entries were evicted.
            clear_all_func: All entries were removed.
            merged_func: An entry was merged after a split of the cluster.
            expired_func: An entry's time was over.
            loaded_func: An entry was loaded from the map store.

        Returns:
            The id for `remove_entry_listener`.
        """
        callbacks = {
            EntryEventType.ADDED: added_func,
            EntryEventType.REMOVED: removed_func,
            EntryEventType.UPDATED: updated_func,
            EntryEventType.EVICTED: evicted_func,
            EntryEventType.EVICT_ALL: evict_all_func,
            EntryEventType.CLEAR_ALL: clear_all_func,
            EntryEventType.MERGED: merged_func,
            EntryEventType.EXPIRED: expired_func,
            EntryEventType.LOADED: loaded_func,
        }
        flags = listener_flags({**callbacks})

        def call(event: EntryEvent[KeyType, ValueType]) -> object:
            callback = callbacks.get(event.event_type)
            return callback(event) if callback is not None else None

        local = self._context.smart
        data = None if key is None else self._encode_key(key)
        where = None if predicate is None else self._plain(predicate, "add_entry_listener")
        request: Request[UUID]
        if data is not None and where is not None:
            request = messages.MapAddEntryListenerToKeyWithPredicate(
                self.name, data, where, include_value, flags, local
            )
        elif data is not None:
            request = messages.MapAddEntryListenerToKey(self.name, data, include_value, flags, local)
        elif where is not None:
            request = messages.MapAddEntryListenerWithPredicate(self.name, where, include_value, flags, local)
        else:
            request = messages.MapAddEntryListener(self.name, include_value, flags, local)
        return await self._listen(request, lambda id: messages.MapRemoveEntryListener(self.name, id), self._event, call)

    async def remove_entry_listener(self, registration_id: str) -> bool:
        """Remove a listener; False if there is none of that id."""
        return await self._context.listeners.remove(registration_id)

    def _event(self, event: shared.EntryEvent) -> EntryEvent[KeyType, ValueType]:
        return EntryEvent(
            self._decode_key(event.key),
            self._decode_value(event.value),
            self._decode_value(event.old_value),
            self._decode_value(event.merging_value),
            EntryEventType(event.event_type),
            event.uuid,
            event.number_of_affected_entries,
        )

    # -- locks ---------------------------------------------------------------------------------------------------------

    def lock(self, key: KeyType, lease_time: Seconds | None = None) -> Coroutine[Any, Any, None]:
        """Lock `key` for the calling task, waiting as long as it takes.

        While it is locked, only the owner can write to it. The lock is re-entrant: unlock it as often as it was locked.
        When the call is cancelled while it waits, the member goes on to wait for the lock; it is released as soon as it
        is granted.

        Args:
            key: The key, which need not have a value.
            lease_time: Seconds after which the lock is released by itself; None is never.
        """
        return self._lock(key, task_owner(), lease_time)

    async def _lock(self, key: KeyType, owner: int, lease_time: Seconds | None) -> None:
        data, lease = self._encode_key(key), to_millis(lease_time, "lease_time")
        await self._acquire(
            lambda _: messages.MapLock(self.name, data, owner, lease, next(_lock_references)), data, owner, UNLIMITED
        )

    def try_lock(
        self, key: KeyType, lease_time: Seconds | None = None, timeout: Seconds = 0
    ) -> Coroutine[Any, Any, bool]:
        """Lock `key` for the calling task if that can be done within `timeout` seconds; return whether it was.

        Args:
            key: The key, which need not have a value.
            lease_time: Seconds after which the lock is released by itself; None is never.
            timeout: Seconds to wait.
        """
        return self._try_lock(key, task_owner(), lease_time, timeout)

    async def _try_lock(self, key: KeyType, owner: int, lease_time: Seconds | None, wait: Seconds) -> bool:
        data, lease, millis = self._encode_key(key), to_millis(lease_time, "lease_time"), _given_millis(wait, "timeout")
        locked = await self._acquire(
            lambda left: messages.MapTryLock(self.name, data, owner, lease, round(left * 1000), next(_lock_references)),
            data,
            owner,
            millis / 1000,
        )
        return bool(locked)

    async def _acquire(self, make: Callable[[float], Request[T]], key: bytes, owner: int, wait: float) -> T | None:
        """Ask for a lock by what `make` makes of the seconds to wait; None if an earlier request does not end in time.

        What is locked for a call that was cancelled is released.
        """
        left = await self._turns.take(key, owner, wait)
        if left is None:
            return None
        given_back = False
        try:
            locking = self._waiting(make(left), key, left)
            try:
                return await asyncio.shield(locking.future)
            except asyncio.CancelledError:
                given_back = True
                self._context.tasks.start(self._give_back(locking, key, owner))
                raise
        finally:
            if not given_back:
                self._turns.end(key, owner)

    async def _give_back(self, locking: Invocation[T], key: bytes, owner: int) -> None:
        """Release the lock of a call that was cancelled, once the member has granted it."""
        try:
            with suppress(HazelcastError, OSError):
                if await locking is not False:
                    await self._release(key, owner)
        finally:
            self._turns.end(key, owner)

    def unlock(self, key: KeyType) -> Coroutine[Any, Any, None]:
        """Release the lock of `key` once.

        Raises:
            IllegalMonitorStateError: the calling task does not own it.
        """
        return self._unlock(key, task_owner())

    async def _unlock(self, key: KeyType, owner: int) -> None:
        data = self._encode_key(key)
        # Who waits for the lock for long does not have it: that is for the member to say.
        in_turn = await self._turns.take(data, owner, 1.0) is not None
        try:
            await self._release(data, owner)
        finally:
            if in_turn:
                self._turns.end(data, owner)

    async def _release(self, key: bytes, owner: int) -> None:
        await self._on_key(messages.MapUnlock(self.name, key, owner, next(_lock_references)), key)

    async def force_unlock(self, key: KeyType) -> None:
        """Release the lock of `key`, whoever owns it and however often it was locked."""
        data = self._encode_key(key)
        await self._on_key(messages.MapForceUnlock(self.name, data, next(_lock_references)), data)

    async def is_locked(self, key: KeyType) -> bool:
        """Return whether anyone holds the lock of `key`."""
        data = self._encode_key(key)
        return await self._on_key(messages.MapIsLocked(self.name, data), data)

    def lock_context(self, key: KeyType) -> LockContext:
        """Return what holds the lock of `key` for the body of ``async with``.

        >>> async with m.lock_context("counter"):
        ...     await m.set("counter", (await m.get("counter") or 0) + 1)
        """
        owner = task_owner()
        return LockContext(lambda: self._lock(key, owner, None), lambda: self._unlock(key, owner))

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _object(self, data: bytes | None) -> object:
        return None if data is None else self._to_object(data)

    def _key_list(self, data: list[bytes]) -> list[KeyType]:
        return list(map(self._decode_key, data))

    def _value_list(self, data: list[bytes]) -> list[ValueType]:
        return list(map(self._decode_value, data))

    def _entry_list(self, data: list[tuple[bytes, bytes]]) -> list[tuple[KeyType, ValueType]]:
        key, value = self._decode_key, self._decode_value
        return [(key(k), value(v)) for k, v in data]

    def _object_list(self, data: list[bytes | None]) -> list[object]:
        return list(map(self._object, data))

    def _results(self, data: list[tuple[bytes, bytes]]) -> list[tuple[KeyType, Any]]:
        return [(self._decode_key(key), self._to_object(value)) for key, value in data]

    def _entry_view(self, response: messages.MapGetEntryViewResponse) -> SimpleEntryView[KeyType, ValueType] | None:
        view = response.response
        if view is None:
            return None
        return SimpleEntryView(
            self._decode_key(view.key),
            self._decode_value(view.value),
            view.cost,
            view.creation_time,
            view.expiration_time,
            view.hits,
            view.last_access_time,
            view.last_stored_time,
            view.last_update_time,
            view.version,
            view.ttl,
            response.max_idle,
        )

    def _all_keys(self, keys: Iterable[KeyType]) -> list[bytes]:
        return encode_each("keys", keys, self._encode_key)

    def _processor(self, entry_processor: object) -> bytes:
        if entry_processor is None:
            raise InvalidArgumentTypeError("entry_processor must not be None")
        return self._to_data(entry_processor)

    def _part(self, name: str, cls: type[object], value: object) -> bytes:
        """Serialize a part of a query: one of the package's, or an application's own with a counterpart on members."""
        if not isinstance(value, (cls, IdentifiedDataSerializable)):
            raise wrong_type(name, f"an instance of {cls.__name__}", value)
        return self._to_data(value)

    def _plain(self, predicate: Predicate, method: str) -> bytes:
        if isinstance(predicate, PagingPredicate):
            raise InvalidArgumentTypeError(f"{method} takes no paging predicate")
        return self._part("predicate", Predicate, predicate)

    def _page(self, predicate: PagingPredicate, iteration: IterationType) -> structures.PagingPredicateHolder:
        predicate.iteration_type = iteration
        anchors = predicate.anchor_list
        return structures.PagingPredicateHolder(
            structures.AnchorDataListHolder(
                [page for page, _ in anchors],
                [(self._to_data(key), self._to_data(value)) for _, (key, value) in anchors],
            ),
            None if predicate.predicate is None else self._to_data(predicate.predicate),
            None if predicate.comparator is None else self._to_data(predicate.comparator),
            predicate.page_size,
            predicate.page,
            iteration,
            None,
            None,
        )

    def _anchors(self, holder: structures.AnchorDataListHolder) -> list[tuple[int, tuple[Any, Any]]]:
        entries = [(self._to_object(key), self._to_object(value)) for key, value in holder.anchor_data_list]
        return list(zip(holder.anchor_page_list, entries, strict=True))

    def _waiting(self, request: Request[T], key: bytes, wait: float) -> Invocation[T]:
        """Send a request that the member may hold back for `wait` seconds."""
        return self._invocations.invoke(request, partition_id=self._view.partition_of(key), wait=wait)


def _given_millis(seconds: Seconds, name: str) -> int:
    if seconds is None:
        raise wrong_type(name, "a number of seconds or a timedelta", seconds)
    return to_millis(seconds, name)
