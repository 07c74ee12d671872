"""The asyncio client: ``from hazelcast.asyncio import HazelcastClient``."""

from __future__ import annotations

from hazelcast.client import HazelcastClient
from hazelcast.proxy.locks import LockContext
from hazelcast.proxy.map import EntryEventCallable, Map
from hazelcast.proxy.topic import Topic
from hazelcast.proxy.vector_collection import VectorCollection

__all__ = ["EntryEventCallable", "HazelcastClient", "LockContext", "Map", "Topic", "VectorCollection"]
