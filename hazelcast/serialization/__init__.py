"""Values to bytes and back: no sockets, no clusters."""

from __future__ import annotations

from hazelcast.serialization.class_format import ClassFormat
from hazelcast.serialization.codec import Codec
from hazelcast.serialization.compact import (
    FieldKind,
    Float32,
    Float64,
    GenericRecord,
    Int8,
    Int16,
    Int32,
    Int64,
    Timestamp,
    generic_record,
)
from hazelcast.serialization.int_type import IntType
from hazelcast.serialization.json import HazelcastJsonValue, Json
from hazelcast.serialization.partition import partition_hash, partition_id
from hazelcast.serialization.registry import Registry
from hazelcast.serialization.scope import Scope
from hazelcast.serialization.serializer import Serializer

__all__ = [
    "ClassFormat",
    "Codec",
    "FieldKind",
    "Float32",
    "Float64",
    "GenericRecord",
    "HazelcastJsonValue",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "IntType",
    "Json",
    "Registry",
    "Scope",
    "Serializer",
    "Timestamp",
    "generic_record",
    "partition_hash",
    "partition_id",
]
