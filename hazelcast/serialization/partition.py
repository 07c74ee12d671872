"""Which partition a key belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mmh3 import mmh3_32_sintdigest as murmur

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["partition_hash", "partition_id", "partition_key", "partition_of", "partitions_of"]

_SEED: Final = 0x01000193
_NO_HASH: Final = b"\0\0\0\0"
_POSITIVE: Final = 0x7FFFFFFF
"""Leaves all absolute values but that of −2³¹, of which it makes 0, as the platform does."""


def partition_key(name: str) -> str:
    """Return the key that the data structure called `name` is stored by, if it is in one partition.

    It is what comes after the first ``@`` of the name, or the whole name.
    """
    _, at, key = name.partition("@")
    return key if at else name


def partition_hash(data: bytes) -> int:
    """Return the signed 32-bit hash that decides the partition of a key.

    It is the one in the header of `data` if that is not zero (the key named a partition key), else Murmur3 of the
    payload.
    """
    head = data[:4]
    if head != _NO_HASH:
        return int.from_bytes(head, "big", signed=True)
    return murmur(data[8:], _SEED)


def partition_id(hash_: int, partition_count: int) -> int:
    """Return the partition of a hash.

    Args:
        hash_: What `partition_hash` returned.
        partition_count: The number of partitions of the cluster, above 0.
    """
    return (abs(hash_) & _POSITIVE) % partition_count


def partitions_of(keys: Iterable[bytes], partition_count: int) -> list[int]:
    """Return the partition of each of many serialized keys, for less than `partition_of` takes for each."""
    seed, no_hash = _SEED, _NO_HASH
    return [
        (abs(murmur(key[8:], seed)) & _POSITIVE) % partition_count
        if key[:4] == no_hash
        else partition_of(key, partition_count)
        for key in keys
    ]


def partition_of(data: bytes, partition_count: int) -> int:
    """Return the partition of a serialized key: `partition_id` of its `partition_hash`, in one call."""
    if data[:4] != _NO_HASH:
        return partition_id(partition_hash(data), partition_count)
    return (abs(murmur(data[8:], _SEED)) & _POSITIVE) % partition_count
