"""One entry of a map: its value, its statistics, and when it expires."""

from __future__ import annotations

from typing import Final

from hazelcast.member.clock import FOREVER
from hazelcast.serialization import partition_hash

_NO_HASH: Final = bytes(4)
_INT: Final = 0xFFFFFFFF
_NEVER_EXPIRES: Final = 1 << 62  # milliseconds; what clients send for "for ever" in various ways


class Entry:
    """A key's value. Times are monotonic seconds, durations are seconds; `FOREVER` stands for no limit.

    Attributes:
        key: The serialized key, as it was first put.
        value: The serialized value.
        partition: The partition of the key.
        sequence: Grows from entry to entry, in the order in which they came.
        expires: When the entry is gone unless it is used or written again.
    """

    __slots__ = (
        "_rank", "accessed", "created", "expires", "hits", "key", "max_idle", "partition", "sequence", "ttl", "updated",
        "value", "version",
    )  # fmt: skip

    def __init__(self, key: bytes, partition: int, sequence: int, now: float) -> None:
        self.key: bytes = key
        self.partition: int = partition
        self.sequence: int = sequence
        self._rank: tuple[int, int, int] | None = None
        self.value: bytes = b""
        self.created: float = now
        self.updated: float = now
        self.accessed: float = now
        self.hits: int = 0
        self.version: int = -1
        self.ttl: float = FOREVER
        self.max_idle: float = FOREVER
        self.expires: float = FOREVER

    @property
    def is_mortal(self) -> bool:
        """Whether it will expire."""
        return self.expires != FOREVER

    def write(self, value: bytes, ttl: float, max_idle: float, now: float) -> None:
        """Set the value; its time to live and idle time begin now. Another one than the first counts as a use."""
        if self.version >= 0:
            self.hits += 1
        self.value, self.ttl, self.max_idle = value, ttl, max_idle
        self.updated = self.accessed = now
        self.version += 1
        self._expire_from(now)

    def touch(self, now: float) -> None:
        """Count a use: the idle time begins again."""
        self.accessed = now
        self.hits += 1
        self._expire_from(now)

    def live_for(self, ttl: float, now: float) -> None:
        """Give the entry a new time to live, and no limit of idle time, as `set_ttl` does."""
        self.write(self.value, ttl, FOREVER, now)

    def _expire_from(self, now: float) -> None:
        self.expires = min(self.updated + self.ttl, now + self.max_idle)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Where the entry stands among others: in the order in which real members go through them."""
        if self._rank is None:  # dear, and for queries only
            self._rank = self.partition, -_bucket(self.key), -self.sequence
        return self._rank


def _bucket(key: bytes) -> int:
    """Return which of the 256 buckets of a partition's hash table a key is in.

    Real members go through the partitions one by one, and through the table of each from its end; the newest entry of
    a bucket comes first. (A partition of more than 232 entries has a larger table there, and so another order.)
    """
    hash_ = partition_hash(_NO_HASH + key[4:]) & _INT
    hash_ = hash_ + ((hash_ << 15) ^ 0xFFFFCD7D) & _INT
    hash_ ^= hash_ >> 10
    hash_ = hash_ + (hash_ << 3) & _INT
    hash_ ^= hash_ >> 6
    hash_ = hash_ + (hash_ << 2) + (hash_ << 14) & _INT
    return (hash_ ^ hash_ >> 16) & 0xFF


def duration(milliseconds: int) -> float:
    """Return the seconds that a request's time to live or idle time stands for: `FOREVER` for 0 and below."""
    return milliseconds / 1000 if 0 < milliseconds < _NEVER_EXPIRES else FOREVER
