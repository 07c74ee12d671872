"""Sets, each kept whole in one partition."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.shared import ItemEvent
from hazelcast.protocol.types import UUID, Data, Int


class SetSize(Request[Int]):
    """Count the items."""

    TYPE: ClassVar[int] = 0x060100
    CHANGES: ClassVar[bool | None] = False

    name: str


class SetContains(Request[bool]):
    """Tell whether there is an item that equals a value."""

    TYPE: ClassVar[int] = 0x060200
    CHANGES: ClassVar[bool | None] = False

    name: str
    value: Data


class SetContainsAll(Request[bool]):
    """Tell whether there is an equal item for each of some values."""

    TYPE: ClassVar[int] = 0x060300
    CHANGES: ClassVar[bool | None] = False

    name: str
    items: list[Data]


class SetAdd(Request[bool]):
    """Add an item if there is no equal one; answers whether it did."""

    TYPE: ClassVar[int] = 0x060400

    name: str
    value: Data


class SetRemove(Request[bool]):
    """Remove an item; answers whether there was one."""

    TYPE: ClassVar[int] = 0x060500

    name: str
    value: Data


class SetAddAll(Request[bool]):
    """Add items; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x060600

    name: str
    value_list: list[Data]


class SetCompareAndRemoveAll(Request[bool]):
    """Remove all items that equal one of some values; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x060700

    name: str
    values: list[Data]


class SetCompareAndRetainAll(Request[bool]):
    """Remove all items that equal none of some values; answers whether that changed anything."""

    TYPE: ClassVar[int] = 0x060800

    name: str
    values: list[Data]


class SetClear(Request[None]):
    """Remove all items."""

    TYPE: ClassVar[int] = 0x060900

    name: str


class SetGetAll(Request[list[Data]]):
    """List all items."""

    TYPE: ClassVar[int] = 0x060A00
    CHANGES: ClassVar[bool | None] = False

    name: str


class SetAddListener(Request[UUID]):
    """Report items that are added and removed."""

    TYPE: ClassVar[int] = 0x060B00

    name: str
    include_value: bool
    local_only: bool

    class Item(ItemEvent):
        """An item was added or removed."""

        TYPE: ClassVar[int] = 0x060B02


class SetRemoveListener(Request[bool]):
    """Stop a registration of item changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0x060C00
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class SetIsEmpty(Request[bool]):
    """Tell whether there are no items."""

    TYPE: ClassVar[int] = 0x060D00
    CHANGES: ClassVar[bool | None] = False

    name: str
