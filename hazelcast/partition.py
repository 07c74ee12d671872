"""Partitions: the service that tells of them, and keys that name their own."""

from __future__ import annotations

from hazelcast.cluster.services import PartitionService

__all__ = ["PartitionService", "string_partition_strategy"]


def string_partition_strategy(key: str) -> str:
    """Return the part of a name that decides on its partition: what follows the first ``@``, or all of it.

    >>> string_partition_strategy("orders@eu")
    'eu'
    """
    _, separator, partition_key = key.partition("@")
    return partition_key if separator else key
