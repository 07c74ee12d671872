"""Counters that go up and down and agree in the end.

`replica_timestamps` is what the client has seen so far of each replica, and comes back brought up to date.
"""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.types import UUID, Int, Long


class PNCounterResponse(Response):
    """The value, what the replica has seen, and the number of replicas."""

    value: Long
    replica_timestamps: list[tuple[UUID, Long]]
    replica_count: Int


class PNCounterGet(Request[PNCounterResponse]):
    """Get the value as a replica knows it."""

    TYPE: ClassVar[int] = 0x1D0100
    RETRYABLE: ClassVar[bool] = True

    name: str
    replica_timestamps: list[tuple[UUID, Long]]
    target_replica_uuid: UUID


class PNCounterAdd(Request[PNCounterResponse]):
    """Add to the value at a replica; answers the value before or after."""

    TYPE: ClassVar[int] = 0x1D0200

    name: str
    delta: Long
    get_before_update: bool
    replica_timestamps: list[tuple[UUID, Long]]
    target_replica_uuid: UUID


class PNCounterGetConfiguredReplicaCount(Request[Int]):
    """Get the number of replicas that a counter is configured to have."""

    TYPE: ClassVar[int] = 0x1D0300
    RETRYABLE: ClassVar[bool] = True

    name: str
