"""Lists, each kept whole in one partition."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.shared import ItemEvent
from hazelcast.protocol.types import UUID, Data, Int


class ListSize(Request[Int]):
    """Count the items."""

    TYPE: ClassVar[int] = 0x050100
    RETRYABLE: ClassVar[bool] = True

    name: str


class ListContains(Request[bool]):
    """Tell whether there is an item that equals a value."""

    TYPE: ClassVar[int] = 0x050200
    RETRYABLE: ClassVar[bool] = True

    name: str
    value: Data


class ListContainsAll(Request[bool]):
    """Tell whether there is an equal item for each of some values."""

    TYPE: ClassVar[int] = 0x050300
    RETRYABLE: ClassVar[bool] = True

    name: str
    values: list[Data]


class ListAdd(Request[bool]):
    """Add an item to the end; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x050400

    name: str
    value: Data


class ListRemove(Request[bool]):
    """Remove the first item that equals a value; answers whether there was one."""

    TYPE: ClassVar[int] = 0x050500

    name: str
    value: Data


class ListAddAll(Request[bool]):
    """Add items to the end; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x050600

    name: str
    value_list: list[Data]


class ListCompareAndRemoveAll(Request[bool]):
    """Remove all items that equal one of some values; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x050700

    name: str
    values: list[Data]


class ListCompareAndRetainAll(Request[bool]):
    """Remove all items that equal none of some values; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x050800

    name: str
    values: list[Data]


class ListClear(Request[None]):
    """Remove all items."""

    TYPE: ClassVar[int] = 0x050900

    name: str


class ListGetAll(Request[list[Data]]):
    """List all items."""

    TYPE: ClassVar[int] = 0x050A00
    RETRYABLE: ClassVar[bool] = True

    name: str


class ListAddListener(Request[UUID]):
    """Report items that are added and removed."""

    TYPE: ClassVar[int] = 0x050B00

    name: str
    include_value: bool
    local_only: bool

    class Item(ItemEvent):
        """An item was added or removed."""

        TYPE: ClassVar[int] = 0x050B02


class ListRemoveListener(Request[bool]):
    """Stop a registration of item changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0x050C00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class ListIsEmpty(Request[bool]):
    """Tell whether there are no items."""

    TYPE: ClassVar[int] = 0x050D00
    RETRYABLE: ClassVar[bool] = True

    name: str


class ListAddAllWithIndex(Request[bool]):
    """Insert items at an index; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x050E00

    name: str
    index: Int
    value_list: list[Data]


class ListGet(Request[Data | None]):
    """Get the item at an index."""

    TYPE: ClassVar[int] = 0x050F00
    RETRYABLE: ClassVar[bool] = True

    name: str
    index: Int


class ListSet(Request[Data | None]):
    """Replace the item at an index; answers the item before."""

    TYPE: ClassVar[int] = 0x051000

    name: str
    index: Int
    value: Data


class ListAddWithIndex(Request[None]):
    """Insert an item at an index."""

    TYPE: ClassVar[int] = 0x051100

    name: str
    index: Int
    value: Data


class ListRemoveWithIndex(Request[Data | None]):
    """Remove the item at an index; answers it."""

    TYPE: ClassVar[int] = 0x051200

    name: str
    index: Int


class ListLastIndexOf(Request[Int]):
    """Find the last item that equals a value, −1 when there is none."""

    TYPE: ClassVar[int] = 0x051300
    RETRYABLE: ClassVar[bool] = True

    name: str
    value: Data


class ListIndexOf(Request[Int]):
    """Find the first item that equals a value, −1 when there is none."""

    TYPE: ClassVar[int] = 0x051400
    RETRYABLE: ClassVar[bool] = True

    name: str
    value: Data


class ListSub(Request[list[Data]]):
    """List the items from one index up to, but without, another."""

    TYPE: ClassVar[int] = 0x051500
    RETRYABLE: ClassVar[bool] = True

    name: str
    from_: Int
    to: Int


class ListIterator(Request[list[Data]]):
    """List all items, to iterate over."""

    TYPE: ClassVar[int] = 0x051600
    RETRYABLE: ClassVar[bool] = True

    name: str


class ListListIterator(Request[list[Data]]):
    """List the items from an index on, to iterate over."""

    TYPE: ClassVar[int] = 0x051700
    RETRYABLE: ClassVar[bool] = True

    name: str
    index: Int
