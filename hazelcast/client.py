"""The client: its life, its services, and the way to each data structure."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Hashable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, overload

from typing_extensions import Unpack, override

from hazelcast.checks import function, instance, optional, whole
from hazelcast.cluster.context import Context, invocation_service
from hazelcast.cluster.dispatch import Dispatcher
from hazelcast.cluster.failover import check_clusters
from hazelcast.cluster.stats import ClientStats, snapshot
from hazelcast.config import Config, ConfigOptions
from hazelcast.core import DistributedObjectEvent, DistributedObjectEventType
from hazelcast.errors import (
    HazelcastClientNotActiveError,
    IllegalStateError,
    InvalidConfigurationError,
)
from hazelcast.factories import BUILTIN_FACTORIES
from hazelcast.lifecycle import Lifecycle, LifecycleService, LifecycleState
from hazelcast.log import Origin
from hazelcast.protocol.messages.client import (
    ClientAddDistributedObjectListener,
    ClientRemoveDistributedObjectListener,
)
from hazelcast.proxy.base import Proxy
from hazelcast.proxy.manager import ProxyManager
from hazelcast.proxy.map import MAP_SERVICE, Map
from hazelcast.proxy.topic import TOPIC_SERVICE, Topic
from hazelcast.proxy.vector_collection import VECTOR_SERVICE, VectorCollection, vector_answer
from hazelcast.serialization.registry import Registry
from hazelcast.vector.config import vector_collection_config
from hazelcast.vector.indexes import Indexes

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from types import TracebackType

    from hazelcast.cluster.services import ClusterService, PartitionService
    from hazelcast.serialization.json import Json
    from hazelcast.serialization.serializer import Serializer
    from hazelcast.vector import IndexConfig

K = TypeVar("K")
P = TypeVar("P", bound=Proxy)
V = TypeVar("V")

_names = itertools.count()

_NOT_YET: Final = {
    "cloud_discovery_token": "discovery through Hazelcast Cloud",
    "near_caches": "the near cache",
    "flake_id_generators": "the flake id generator",
    "reliable_topics": "the reliable topic",
}
"""Options that are known and can't be honoured by this version; they are refused, never ignored."""


class HazelcastClient:
    """A client of a Hazelcast cluster, for one event loop.

    >>> async with HazelcastClient(cluster_members=["10.0.0.1:5701"]) as client:
    ...     capitals = await client.get_map("capitals", str, str)
    ...     await capitals.set("fr", "Paris")

    Without ``async with``: ``client = await HazelcastClient.create_and_start(...)`` and ``await client.shutdown()``.
    To try things without a cluster: ``async with HazelcastClient.embedded() as client``.

    Args:
        config: All options in one object.
        **options: Options one by one instead, see `Config`.

    Raises:
        InvalidConfigurationError: an option is unknown, or can't be honoured by this version, or both ways were used.
    """

    def __init__(self, config: Config | None = None, **options: Unpack[ConfigOptions]) -> None:
        if config is not None and options:
            raise InvalidConfigurationError("Give either a Config or keyword arguments, not both")
        self._config = Config.from_dict(dict(options)) if config is None else instance(Config)("config", config)
        _refuse_unsupported(self._config)
        self._name = self._config.client_name or f"hz.client_{next(_names)}"
        self._registry = _registry(self._config)
        origin = Origin(self._name, self._config.cluster_name)
        self._lifecycle = Lifecycle(self._config.lifecycle_listeners, self.shutdown, origin)
        self._lifecycle_service = LifecycleService(self._lifecycle)
        self._active_context: Context | None = None
        self._proxies: ProxyManager
        self._ended: asyncio.Event | None = None
        self._closed = asyncio.Event()
        """Everything is closed; lifecycle listeners may still be at work."""
        self._alternatives: list[Config] = []
        self._try_count: int | None = None

    @classmethod
    async def create_and_start(cls, config: Config | None = None, **options: Unpack[ConfigOptions]) -> Self:
        """Make a client and connect it to the cluster.

        Args:
            config: All options in one object.
            **options: Options one by one instead, see `Config`.

        Raises:
            AuthenticationError: the cluster name or the credentials are wrong.
            IllegalStateError: no member could be reached within `cluster_connect_timeout`.
            InvalidConfigurationError: as the constructor.
        """
        client = cls(config, **options)
        await client._start()
        return client

    @classmethod
    async def create_failover(cls, configs: Sequence[Config], try_count: int | None = None) -> Self:
        """Make a client of several clusters, of which it uses one, and the next one when that is lost.

        A cluster is lost when no member lets the client in for `cluster_connect_timeout` seconds (120 by default here),
        and at once when one answers that the client is not allowed in, which is how a cluster sends clients away, when
        the cluster started anew, or when it has another number of partitions than before; it is tried again when all
        others were. There is a pause after each round, by the options `retry_*`. The data structures that the client
        had created there, its listeners and its schemas are made again on the next one; data is not moved.

        >>> blue, green = Config(cluster_members=["blue:5701"]), Config(cluster_members=["green:5701"])
        >>> client = await HazelcastClient.create_failover([blue, green])

        Args:
            configs: One for each cluster, in the order in which they are tried. They may differ in how their cluster is
                found and entered: addresses, names, credentials, TLS, and how connecting is retried.
            try_count: How often all clusters are tried before the client gives up and shuts down; None for no limit.

        Raises:
            IllegalStateError: no cluster let the client in.
            InvalidConfigurationError: there is no configuration, they differ in something else, or the TLS settings of
                one can't be used.
        """
        check_clusters(configs)
        client = cls(configs[0])
        client._alternatives = list(configs[1:])
        client._try_count = optional(whole(1))("try_count", try_count)
        await client._start()
        return client

    @classmethod
    @asynccontextmanager
    async def embedded(cls, **options: Unpack[ConfigOptions]) -> AsyncGenerator[Self]:
        """Start a development member in this process, connect a client to it, and stop both at the end.

        The member is for development: in memory, one process, nothing is kept. The same code works with a real cluster
        when the client is made with its addresses instead.

        >>> async with HazelcastClient.embedded() as client:
        ...     numbers = await client.get_map("numbers", str, int)

        Args:
            **options: Options of the client, see `Config`; `cluster_members` is set by this method.
        """
        from hazelcast.member import Member

        if "cluster_members" in options:
            raise InvalidConfigurationError("An embedded member has its own address: leave cluster_members out")
        async with Member(cluster_name=options.get("cluster_name") or "dev") as member:
            options["cluster_members"] = [member.address]
            async with cls(**options) as client:
                yield client

    async def __aenter__(self) -> Self:
        if self._active_context is None:
            await self._start()
        elif self._ended is not None:
            raise IllegalStateError("The client was shut down; make a new one")
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.shutdown()

    @override
    def __repr__(self) -> str:
        state = "running" if self._lifecycle.running else "not started" if self._active_context is None else "shut down"
        return f"<HazelcastClient {self._name!r} of cluster {self._config.cluster_name!r}, {state}>"

    async def _start(self) -> None:
        self._active_context = context = Context(
            self._config, self._name, self._registry, self._lifecycle, self._alternatives, self._try_count
        )
        self._proxies = ProxyManager(context)
        self._lifecycle.running = True
        self._lifecycle.fire(LifecycleState.STARTING)
        self._lifecycle.fire(LifecycleState.STARTED)
        try:
            await context.start()
            # The listeners that are plain functions have heard of the connection when this returns.
            await asyncio.sleep(0)
        except BaseException:
            await self.shutdown()
            raise

    async def shutdown(self) -> None:
        """Close all connections and fail what is still pending. Further calls do nothing but wait for the end.

        Listeners that are at work are given some seconds to end, and are then left alone. Any of them may call this.
        """
        context = self._active_context
        if context is None:
            return
        if self._ended is not None:
            # The end comes after the lifecycle listeners have ended: one of them would wait for itself.
            await (self._ended if self._lifecycle.teller is None else self._closed).wait()
            return
        self._ended = asyncio.Event()
        try:
            self._lifecycle.running = False
            self._lifecycle.fire(LifecycleState.SHUTTING_DOWN)
            try:
                await context.close()
                await self._proxies.close()
            finally:
                self._registry.destroy()
                self._lifecycle.fire(LifecycleState.SHUTDOWN)
                self._closed.set()
            await self._lifecycle.settle()
        finally:
            self._ended.set()

    # -- data structures -----------------------------------------------------------------------------------------------

    @overload
    async def get_map(self, name: str) -> Map[Any, Any]: ...
    @overload
    async def get_map(
        self, name: str, key_type: type[K] | Serializer[K], value_type: type[Json[V]] | Json[V]
    ) -> Map[K, V]: ...
    @overload
    async def get_map(
        self, name: str, key_type: type[K] | Serializer[K], value_type: type[V] | Serializer[V]
    ) -> Map[K, V]: ...
    async def get_map(self, name: str, key_type: Any = None, value_type: Any = None) -> Map[Any, Any]:
        """Return the map called `name`; it is created when it is first used.

        Args:
            name: The name, the same for all clients.
            key_type: The class of the keys, or a serializer; they are checked on the way in and decoded into it on the
                way out. Without it keys may be of any type that the registry knows.
            value_type: The same for the values. ``Json[User]`` stores JSON, which members can query, and gives `User`
                back.

        Raises:
            HazelcastSerializationError: nothing is known that serializes such a type.
        """

        return await self._proxy(MAP_SERVICE, name, Map, key_type=key_type, value_type=value_type)

    @overload
    async def get_topic(self, name: str) -> Topic[Any]: ...
    @overload
    async def get_topic(self, name: str, message_type: type[Json[V]] | Json[V]) -> Topic[V]: ...
    @overload
    async def get_topic(self, name: str, message_type: type[V] | Serializer[V]) -> Topic[V]: ...
    async def get_topic(self, name: str, message_type: Any = None) -> Topic[Any]:
        """Return the topic called `name`; it is created when it is first used.

        Args:
            name: The name, the same for all clients. Topics whose names end in the same ``@key`` are kept by the same
                member.
            message_type: As the types in `get_map`, for the messages.

        Raises:
            HazelcastSerializationError: nothing is known that serializes such a type.
        """

        return await self._proxy(TOPIC_SERVICE, name, Topic, message_type=message_type)

    @overload
    async def get_vector_collection(self, name: str) -> VectorCollection[Any, Any]: ...
    @overload
    async def get_vector_collection(
        self, name: str, key_type: type[K] | Serializer[K], value_type: type[Json[V]] | Json[V]
    ) -> VectorCollection[K, V]: ...
    @overload
    async def get_vector_collection(
        self, name: str, key_type: type[K] | Serializer[K], value_type: type[V] | Serializer[V]
    ) -> VectorCollection[K, V]: ...
    async def get_vector_collection(
        self, name: str, key_type: Any = None, value_type: Any = None
    ) -> VectorCollection[Any, Any]:
        """Return the vector collection called `name`, which must have been configured.

        Args:
            name: The name, the same for all clients.
            key_type: As in `get_map`.
            value_type: As in `get_map`, for the values of the documents.

        Raises:
            IllegalArgumentError: there is no configuration of that name; see `create_vector_collection_config`.
            VectorCollectionUnsupportedError: the members are of the community edition.
        """

        return await vector_answer(
            self._proxy(VECTOR_SERVICE, name, VectorCollection, key_type=key_type, value_type=value_type)
        )

    async def _proxy(self, service_name: str, name: str, make: Callable[..., P], **types: Any) -> P:
        self._context  # noqa: B018
        return await self._proxies.get(service_name, name, _types(*types.values()), partial(make, **types))

    async def create_vector_collection_config(
        self,
        name: str,
        indexes: Sequence[IndexConfig],
        backup_count: int = 1,
        async_backup_count: int = 0,
        split_brain_protection_name: str | None = None,
        merge_policy: str = "PutIfAbsentMergePolicy",
        merge_batch_size: int = 100,
    ) -> None:
        """Configure a vector collection on all members; this must be done once, before it is used.

        Args:
            name: The name of the collection.
            indexes: One or more indexes, of different names.
            backup_count: Copies of each entry, written before a call returns; 0 to 6.
            async_backup_count: Copies written later; 0 to 6, and 6 with `backup_count` at most.
            split_brain_protection_name: A split-brain protection that the members are configured with.
            merge_policy: How entries are merged after a split of the cluster.
            merge_batch_size: How many entries are merged at a time.

        Raises:
            InvalidArgumentTypeError, InvalidArgumentValueError: an argument is wrong; nothing was sent.
            InvalidConfigurationError: there is a collection of that name with other settings.
            VectorCollectionUnsupportedError: the members are of the community edition.
        """
        request = vector_collection_config(
            name, indexes, backup_count, async_backup_count, split_brain_protection_name, merge_policy, merge_batch_size
        )
        await vector_answer(self._context.invocations.invoke(request))
        self._context.view.vector_indexes[name] = Indexes(request.index_configs)

    async def add_distributed_object_listener(self, listener_func: Callable[[DistributedObjectEvent], object]) -> str:
        """Call `listener_func`, plain or `async def`, when a data structure is created or destroyed.

        Returns:
            The id for `remove_distributed_object_listener`.
        """
        function("listener_func", listener_func)
        context = self._context

        def tell(event: ClientAddDistributedObjectListener.DistributedObject) -> object:
            kind = DistributedObjectEventType(event.event_type)
            return listener_func(DistributedObjectEvent(event.name, event.service_name, kind, event.source))

        dispatcher = Dispatcher(tell, context.tasks)
        request = ClientAddDistributedObjectListener(context.smart)
        return await context.listeners.add(request, ClientRemoveDistributedObjectListener, dispatcher.put)

    async def remove_distributed_object_listener(self, registration_id: str) -> bool:
        """Remove a listener; False if there is none of that id."""
        return await self._context.listeners.remove(registration_id)

    # -- services ------------------------------------------------------------------------------------------------------

    def stats(self) -> ClientStats:
        """Return the client's figures at this moment: connections, calls, listeners.

        It may be called at any time after the start, also when the client is shut down. It costs some microseconds.

        Raises:
            HazelcastClientNotActiveError: the client was not started.
        """
        return snapshot(self._context)

    @property
    def name(self) -> str:
        """The name of the client, by which members know it."""
        return self._name

    @property
    def lifecycle_service(self) -> LifecycleService:
        """Tells whether the client is running, and tells listeners of changes."""
        return self._lifecycle_service

    @property
    def partition_service(self) -> PartitionService:
        """Tells the number of partitions, their owners, and the partition of a key."""
        return self._context.partition_service

    @property
    def cluster_service(self) -> ClusterService:
        """Lists the members of the cluster, and tells listeners of those who come and go."""
        return self._context.cluster_service

    @property
    def _context(self) -> Context:
        if self._active_context is None:
            raise HazelcastClientNotActiveError(
                "The client was not started: use `async with client`, or `await HazelcastClient.create_and_start()`"
            )
        return self._active_context


def _types(*specs: object) -> tuple[object, ...]:
    """Return what tells proxies of different types apart."""
    return tuple(spec if isinstance(spec, Hashable) else _Identity(spec) for spec in specs)


class _Identity:
    """Stands for an object that can't be hashed; keeps it, so that its identity stays its own."""

    def __init__(self, spec: object) -> None:
        self._spec = spec

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other._spec is self._spec

    @override
    def __hash__(self) -> int:
        return id(self._spec)


def _refuse_unsupported(config: Config) -> None:
    for option, feature in _NOT_YET.items():
        if getattr(config, option):
            raise InvalidConfigurationError(
                f"The option {option} needs {feature}, which this version does not have: leave it out"
            )
    invocation_service(config)


def _registry(config: Config) -> Registry:
    return Registry(
        default_int_type=config.default_int_type,
        default_class_format=config.default_class_format,
        is_big_endian=config.is_big_endian,
        data_serializable_factories={**BUILTIN_FACTORIES, **config.data_serializable_factories},
        portable_factories=config.portable_factories,
        portable_version=config.portable_version,
        class_definitions=config.class_definitions,
        check_class_definition_errors=config.check_class_definition_errors,
        compact_serializers=config.compact_serializers,
        custom_serializers=config.custom_serializers,
        global_serializer=config.global_serializer,
        serializer_plugins=config.serializer_plugins,
    )
