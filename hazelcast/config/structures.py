"""Configuration of single data structures of the client: near caches, id generators, reliable topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from hazelcast.checks import choice, flag, number, optional, whole
from hazelcast.config.enums import EvictionPolicy, InMemoryFormat, TopicOverloadPolicy
from hazelcast.config.option import Option, Options

if TYPE_CHECKING:
    from typing_extensions import Unpack


class NearCacheOptions(TypedDict, total=False):
    """`NearCacheConfig` as a dict, or as keyword arguments."""

    invalidate_on_change: bool
    in_memory_format: InMemoryFormat | int | str
    time_to_live: float | None
    max_idle: float | None
    eviction_policy: EvictionPolicy | int | str
    eviction_max_size: int
    eviction_sampling_count: int
    eviction_sampling_pool_size: int


class NearCacheConfig(Options):
    """The client's cache of a map's entries."""

    __slots__ = ()
    _kind = "near cache"

    invalidate_on_change: Option[bool] = Option(True, flag)
    """Whether entries are dropped when the cluster says that they changed."""
    in_memory_format: Option[InMemoryFormat, InMemoryFormat | int | str] = Option(
        InMemoryFormat.BINARY, choice(InMemoryFormat)
    )
    time_to_live: Option[float | None] = Option(None, optional(number(0)))
    """Seconds after which an entry is dropped; None or 0 for never."""
    max_idle: Option[float | None] = Option(None, optional(number(0)))
    """Seconds without a read after which an entry is dropped; None or 0 for never."""
    eviction_policy: Option[EvictionPolicy, EvictionPolicy | int | str] = Option(
        EvictionPolicy.LRU, choice(EvictionPolicy)
    )
    eviction_max_size: Option[int] = Option(10000, whole(1))
    """Number of entries above which the eviction policy works."""
    eviction_sampling_count: Option[int] = Option(8, whole(1))
    """How many random entries are compared to find the one to drop."""
    eviction_sampling_pool_size: Option[int] = Option(16, whole(1))
    """How many candidates are remembered from one eviction to the next."""

    def __init__(self, **options: Unpack[NearCacheOptions]) -> None:
        super().__init__()
        self.update(options)


class FlakeIdGeneratorOptions(TypedDict, total=False):
    """`FlakeIdGeneratorConfig` as a dict, or as keyword arguments."""

    prefetch_count: int
    prefetch_validity: float


class FlakeIdGeneratorConfig(Options):
    """How a flake id generator fetches ids."""

    __slots__ = ()
    _kind = "flake id generator"

    prefetch_count: Option[int] = Option(100, whole(1, 100000))
    """Number of ids fetched at once."""
    prefetch_validity: Option[float] = Option(600, number(0))
    """Seconds for which fetched ids are used, since ids tell roughly when they were made; 0 for without limit."""

    def __init__(self, **options: Unpack[FlakeIdGeneratorOptions]) -> None:
        super().__init__()
        self.update(options)


class ReliableTopicOptions(TypedDict, total=False):
    """`ReliableTopicConfig` as a dict, or as keyword arguments."""

    read_batch_size: int
    overload_policy: TopicOverloadPolicy | int | str


class ReliableTopicConfig(Options):
    """How a reliable topic reads and writes its ringbuffer."""

    __slots__ = ()
    _kind = "reliable topic"

    read_batch_size: Option[int] = Option(10, whole(1))
    """The most messages read at once."""
    overload_policy: Option[TopicOverloadPolicy, TopicOverloadPolicy | int | str] = Option(
        TopicOverloadPolicy.BLOCK, choice(TopicOverloadPolicy)
    )

    def __init__(self, **options: Unpack[ReliableTopicOptions]) -> None:
        super().__init__()
        self.update(options)
