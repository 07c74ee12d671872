"""Ring buffers: items under ever growing sequences, of which the newest are kept.

An `overflow_policy` of 0 overwrites the oldest item when the buffer is full, 1 fails (answer −1).
"""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.shared import ReadManyResponse
from hazelcast.protocol.types import Data, Int, Long


class RingbufferSize(Request[Long]):
    """Count the items."""

    TYPE: ClassVar[int] = 0x170100
    RETRYABLE: ClassVar[bool] = True

    name: str


class RingbufferTailSequence(Request[Long]):
    """Get the sequence of the newest item, −1 when there never was one."""

    TYPE: ClassVar[int] = 0x170200
    RETRYABLE: ClassVar[bool] = True

    name: str


class RingbufferHeadSequence(Request[Long]):
    """Get the sequence of the oldest item that is kept."""

    TYPE: ClassVar[int] = 0x170300
    RETRYABLE: ClassVar[bool] = True

    name: str


class RingbufferCapacity(Request[Long]):
    """Get the number of items that the buffer can hold."""

    TYPE: ClassVar[int] = 0x170400
    RETRYABLE: ClassVar[bool] = True

    name: str


class RingbufferRemainingCapacity(Request[Long]):
    """Count the items for which there is room without overwriting."""

    TYPE: ClassVar[int] = 0x170500
    RETRYABLE: ClassVar[bool] = True

    name: str


class RingbufferAdd(Request[Long]):
    """Add an item; answers its sequence."""

    TYPE: ClassVar[int] = 0x170600

    name: str
    overflow_policy: Int
    value: Data


class RingbufferReadOne(Request[Data | None]):
    """Read the item at a sequence, waiting for it if it is the next to come."""

    TYPE: ClassVar[int] = 0x170700
    RETRYABLE: ClassVar[bool] = True

    name: str
    sequence: Long


class RingbufferAddAll(Request[Long]):
    """Add items; answers the sequence of the last."""

    TYPE: ClassVar[int] = 0x170800

    name: str
    value_list: list[Data]
    overflow_policy: Int


class RingbufferReadMany(Request[ReadManyResponse]):
    """Read items that pass a filter from a sequence on, waiting for a least number of them."""

    TYPE: ClassVar[int] = 0x170900
    RETRYABLE: ClassVar[bool] = True

    name: str
    start_sequence: Long
    min_count: Int
    max_count: Int
    filter: Data | None
