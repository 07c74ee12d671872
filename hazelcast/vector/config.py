"""The configuration of a vector collection and of its indexes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from hazelcast import checks
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.protocol import structures
from hazelcast.protocol.messages.dynamic_config import DynamicConfigAddVectorCollectionConfig

_MAX_BACKUPS = 6


class Metric(IntEnum):
    """How an index measures the similarity of two vectors; `SearchResult.score` has the formulas."""

    EUCLIDEAN = 0
    COSINE = 1
    """For most text embeddings."""
    DOT = 2
    """For vectors of length 1, where it equals COSINE and is cheaper."""


_positive = checks.whole(1)
_backups = checks.whole(0, _MAX_BACKUPS)
_optional_text = checks.optional(checks.text)
_metric = checks.choice(Metric)


@dataclass(slots=True)
class IndexConfig:
    """An index of a vector collection.

    >>> IndexConfig("", Metric.COSINE, dimension=384)

    Raises:
        InvalidArgumentTypeError: If a field has the wrong type, or the metric is unknown.
        InvalidArgumentValueError: If a number isn't positive.
    """

    name: str
    """What vectors call it; "" for the only index of a collection."""
    metric: Metric
    dimension: int
    """The number of floats of each of its vectors."""
    max_degree: int = 32
    """How many neighbors a vector is linked to, at most: more cost memory and find more."""
    ef_construction: int = 100
    """How many candidates are looked at for a new vector's neighbors: more cost time and find more."""
    use_deduplication: bool = True
    """Whether equal vectors of several documents are kept once."""

    def __post_init__(self) -> None:
        check_index(self)


def check_index(index: IndexConfig) -> None:
    """Check the fields of `index`, which may have been changed since it was made.

    Raises:
        InvalidArgumentTypeError, InvalidArgumentValueError: As `IndexConfig`.
    """
    if not isinstance(index, IndexConfig):
        raise InvalidArgumentTypeError(
            f"An index must be an IndexConfig, such as IndexConfig('', Metric.COSINE, 384), not {type(index).__name__}"
        )
    checks.text("name", index.name)
    index.metric = _metric("metric", index.metric)
    _positive("dimension", index.dimension)
    _positive("max_degree", index.max_degree)
    _positive("ef_construction", index.ef_construction)
    checks.flag("use_deduplication", index.use_deduplication)


def vector_collection_config(
    name: str,
    indexes: Iterable[IndexConfig],
    backup_count: int = 1,
    async_backup_count: int = 0,
    split_brain_protection_name: str | None = None,
    merge_policy: str = "PutIfAbsentMergePolicy",
    merge_batch_size: int = 100,
) -> DynamicConfigAddVectorCollectionConfig:
    """Make the request that adds the configuration of a vector collection.

    Args:
        name: The name of the collection.
        indexes: Its indexes, one or more; with several, each has a name.
        backup_count: Copies that a write waits for, 0 to 6.
        async_backup_count: Further copies that it doesn't wait for; both together are at most 6.
        split_brain_protection_name: A split-brain protection that the members are configured with.
        merge_policy: How entries are merged after a split of the cluster: the name of a policy or its Java class.
        merge_batch_size: How many entries are merged at a time.

    Raises:
        InvalidArgumentTypeError: If an argument has the wrong type.
        InvalidArgumentValueError: If there is no index, two have one name, one of several has none, or a number is
            out of range.
    """
    backups, async_backups = _backups("backup_count", backup_count), _backups("async_backup_count", async_backup_count)
    if backups + async_backups > _MAX_BACKUPS:
        raise InvalidArgumentValueError(
            f"backup_count and async_backup_count must be at most {_MAX_BACKUPS} together, but are"
            f" {backups + async_backups}"
        )
    return DynamicConfigAddVectorCollectionConfig(
        name=checks.not_empty("name", name),
        index_configs=[_to_wire(index) for index in _checked(indexes)],
        backup_count=backups,
        async_backup_count=async_backups,
        split_brain_protection_name=_optional_text("split_brain_protection_name", split_brain_protection_name),
        merge_policy=checks.not_empty("merge_policy", merge_policy),
        merge_batch_size=_positive("merge_batch_size", merge_batch_size),
    )


def _checked(indexes: Iterable[IndexConfig]) -> list[IndexConfig]:
    if not isinstance(indexes, Iterable):
        raise checks.wrong_type("indexes", "a list of IndexConfig", indexes)
    checked = list(indexes)
    for index in checked:
        check_index(index)
    names = [index.name for index in checked]
    if not names:
        raise InvalidArgumentValueError("indexes must have at least one index, but is empty")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidArgumentValueError(f"indexes must have different names, but several are called {twice[0]!r}")
    if len(names) > 1 and "" in names:
        raise InvalidArgumentValueError("indexes must each have a name if there are several, but one is called ''")
    return checked


def _to_wire(index: IndexConfig) -> structures.VectorIndexConfig:
    return structures.VectorIndexConfig(
        index.name, index.metric, index.dimension, index.max_degree, index.ef_construction, index.use_deduplication
    )
