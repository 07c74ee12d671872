"""Compact serialization: records whose schema is kept apart, so that members can read single fields."""

from __future__ import annotations

from hazelcast.serialization.compact.declare import (
    Float32,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    Timestamp,
    compact,
)
from hazelcast.serialization.compact.generic import GenericRecord, generic_record
from hazelcast.serialization.compact.interfaces import CompactReader, CompactSerializer, CompactWriter, FieldKind
from hazelcast.serialization.compact.schema import FieldDescriptor, Schema
from hazelcast.serialization.compact.store import SchemaNotFoundError, SchemaStore

__all__ = [
    "CompactReader",
    "CompactSerializer",
    "CompactWriter",
    "FieldDescriptor",
    "FieldKind",
    "Float32",
    "Float64",
    "GenericRecord",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Schema",
    "SchemaNotFoundError",
    "SchemaStore",
    "Timestamp",
    "compact",
    "generic_record",
]
