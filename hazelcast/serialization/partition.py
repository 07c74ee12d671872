"""Which partition a key belongs to."""

from __future__ import annotations

from typing import Final

import mmh3

__all__ = ["partition_hash", "partition_id"]

_SEED: Final = 0x01000193


def partition_hash(data: bytes) -> int:
    """Return the signed 32-bit hash that decides the partition of a key.

    It is the one in the header of `data` if that is not zero (the key named a partition key), else Murmur3 of the
    payload.
    """
    head = data[:4]
    if head != b"\0\0\0\0":
        return int.from_bytes(head, "big", signed=True)
    return mmh3.hash(data[8:], _SEED)


def partition_id(hash_: int, partition_count: int) -> int:
    """Return the partition of a hash.

    Args:
        hash_: What `partition_hash` returned.
        partition_count: The number of partitions of the cluster, above 0.
    """
    # Java's absolute value of −2³¹ is negative, and the platform takes 0 for it.
    return 0 if hash_ == -0x80000000 else abs(hash_) % partition_count
