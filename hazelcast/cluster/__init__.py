"""Connections, members, partitions, invocations and listeners; of these, users meet the names exported here."""

from __future__ import annotations

from hazelcast.cluster.services import ClientInfo, ClusterService, VectorClock

__all__ = ["ClientInfo", "ClusterService", "VectorClock"]
