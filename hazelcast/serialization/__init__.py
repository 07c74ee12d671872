"""Values to bytes and back: no sockets, no clusters."""

from __future__ import annotations

from hazelcast.serialization.codec import Codec
from hazelcast.serialization.int_type import IntType
from hazelcast.serialization.json import HazelcastJsonValue, Json
from hazelcast.serialization.partition import partition_hash, partition_id
from hazelcast.serialization.registry import Registry
from hazelcast.serialization.scope import Scope
from hazelcast.serialization.serializer import Serializer

__all__ = [
    "Codec",
    "HazelcastJsonValue",
    "IntType",
    "Json",
    "Registry",
    "Scope",
    "Serializer",
    "partition_hash",
    "partition_id",
]
