"""A strictly typed asyncio client for Hazelcast. The client is `hazelcast.asyncio.HazelcastClient`."""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ("__version__",)
