"""Queues, bounded or not. Times are milliseconds."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.shared import ItemEvent
from hazelcast.protocol.types import UUID, Data, Int, Long


class QueueOffer(Request[bool]):
    """Add an item to the tail if there is room within a time; answers whether it did."""

    TYPE: ClassVar[int] = 0x030100

    name: str
    value: Data
    timeout_millis: Long


class QueuePut(Request[None]):
    """Add an item to the tail, waiting for room."""

    TYPE: ClassVar[int] = 0x030200

    name: str
    value: Data


class QueueSize(Request[Int]):
    """Count the items."""

    TYPE: ClassVar[int] = 0x030300
    CHANGES: ClassVar[bool | None] = False

    name: str


class QueueRemove(Request[bool]):
    """Remove the first item that equals a value; answers whether there was one."""

    TYPE: ClassVar[int] = 0x030400

    name: str
    value: Data


class QueuePoll(Request[Data | None]):
    """Take the item at the head, None when there is none within a time."""

    TYPE: ClassVar[int] = 0x030500

    name: str
    timeout_millis: Long


class QueueTake(Request[Data | None]):
    """Take the item at the head, waiting for one."""

    TYPE: ClassVar[int] = 0x030600

    name: str


class QueuePeek(Request[Data | None]):
    """Look at the item at the head, None when the queue is empty."""

    TYPE: ClassVar[int] = 0x030700

    name: str


class QueueIterator(Request[list[Data]]):
    """List all items, the head first."""

    TYPE: ClassVar[int] = 0x030800

    name: str


class QueueDrainTo(Request[list[Data]]):
    """Take all items."""

    TYPE: ClassVar[int] = 0x030900

    name: str


class QueueDrainToMaxSize(Request[list[Data]]):
    """Take at most a number of items."""

    TYPE: ClassVar[int] = 0x030A00

    name: str
    max_size: Int


class QueueContains(Request[bool]):
    """Tell whether there is an item that equals a value."""

    TYPE: ClassVar[int] = 0x030B00
    CHANGES: ClassVar[bool | None] = False

    name: str
    value: Data


class QueueContainsAll(Request[bool]):
    """Tell whether there is an equal item for each of some values."""

    TYPE: ClassVar[int] = 0x030C00
    CHANGES: ClassVar[bool | None] = False

    name: str
    data_list: list[Data]


class QueueCompareAndRemoveAll(Request[bool]):
    """Remove all items that equal one of some values; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x030D00

    name: str
    data_list: list[Data]


class QueueCompareAndRetainAll(Request[bool]):
    """Remove all items that equal none of some values; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x030E00

    name: str
    data_list: list[Data]


class QueueClear(Request[None]):
    """Remove all items."""

    TYPE: ClassVar[int] = 0x030F00

    name: str


class QueueAddAll(Request[bool]):
    """Add items to the tail; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x031000

    name: str
    data_list: list[Data]


class QueueAddListener(Request[UUID]):
    """Report items that are added and removed."""

    TYPE: ClassVar[int] = 0x031100

    name: str
    include_value: bool
    local_only: bool

    class Item(ItemEvent):
        """An item was added or removed."""

        TYPE: ClassVar[int] = 0x031102


class QueueRemoveListener(Request[bool]):
    """Stop a registration of item changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0x031200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class QueueRemainingCapacity(Request[Int]):
    """Count the items for which there is room."""

    TYPE: ClassVar[int] = 0x031300

    name: str


class QueueIsEmpty(Request[bool]):
    """Tell whether there are no items."""

    TYPE: ClassVar[int] = 0x031400
    CHANGES: ClassVar[bool | None] = False

    name: str
