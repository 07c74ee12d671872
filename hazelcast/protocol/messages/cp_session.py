"""Sessions that hold locks and permits of the CP subsystem for as long as their owner is heard of."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.structures import RaftGroupId
from hazelcast.protocol.types import Long


class CPSessionCreateSessionResponse(Response):
    """A session, how long it lives without a heartbeat, and how often to send one."""

    session_id: Long
    ttl_millis: Long
    heartbeat_millis: Long


class CPSessionCreateSession(Request[CPSessionCreateSessionResponse]):
    """Open a session."""

    TYPE: ClassVar[int] = 0x1F0100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    endpoint_name: str


class CPSessionCloseSession(Request[bool]):
    """Close a session, releasing what it holds; answers whether it was open."""

    TYPE: ClassVar[int] = 0x1F0200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    group_id: RaftGroupId
    session_id: Long


class CPSessionHeartbeatSession(Request[None]):
    """Keep a session open."""

    TYPE: ClassVar[int] = 0x1F0300
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
    session_id: Long


class CPSessionGenerateThreadId(Request[Long]):
    """Get an id for a thread that no other thread of the cluster has."""

    TYPE: ClassVar[int] = 0x1F0400
    RETRYABLE: ClassVar[bool] = True

    group_id: RaftGroupId
