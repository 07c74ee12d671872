"""Maps of the CP subsystem."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import RaftGroupId
from hazelcast.protocol.types import Data


class CPMapGet(Request[Data | None]):
    """Get the value of a key, None when there is none."""

    TYPE: ClassVar[int] = 0x230100
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    name: str
    key: Data


class CPMapPut(Request[Data | None]):
    """Put a value under a key; answers the value before."""

    TYPE: ClassVar[int] = 0x230200
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    name: str
    key: Data
    value: Data


class CPMapSet(Request[Data | None]):
    """Put a value under a key without need of the value before."""

    TYPE: ClassVar[int] = 0x230300
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    name: str
    key: Data
    value: Data


class CPMapRemove(Request[Data | None]):
    """Remove a key; answers its value."""

    TYPE: ClassVar[int] = 0x230400
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    name: str
    key: Data


class CPMapDelete(Request[Data | None]):
    """Remove a key without need of its value."""

    TYPE: ClassVar[int] = 0x230500
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    name: str
    key: Data


class CPMapCompareAndSet(Request[bool]):
    """Replace the value of a key if it equals an expected one; answers whether it did."""

    TYPE: ClassVar[int] = 0x230600
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    name: str
    key: Data
    expected_value: Data
    new_value: Data


class CPMapPutIfAbsent(Request[Data | None]):
    """Put a value if its key has none; answers the value that the key has already."""

    TYPE: ClassVar[int] = 0x230700
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    name: str
    key: Data
    value: Data
