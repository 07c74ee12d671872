"""Groups of the CP subsystem."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import RaftGroupId


class CPGroupCreateCPGroup(Request[RaftGroupId]):
    """Get the group that a proxy's name names after its @, creating it if need be."""

    TYPE: ClassVar[int] = 0x1E0100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    proxy_name: str


class CPGroupDestroyCPObject(Request[None]):
    """Destroy an object of a group for ever."""

    TYPE: ClassVar[int] = 0x1E0200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    service_name: str
    object_name: str
