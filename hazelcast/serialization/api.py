"""What applications write their own serializers and serializable classes against."""

from __future__ import annotations

from hazelcast.serialization.compact.interfaces import CompactReader, CompactSerializer, CompactWriter, FieldKind
from hazelcast.serialization.custom import StreamSerializer
from hazelcast.serialization.identified import IdentifiedDataSerializable
from hazelcast.serialization.portable.interfaces import Portable, PortableReader, PortableWriter
from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

__all__ = [
    "CompactReader",
    "CompactSerializer",
    "CompactWriter",
    "FieldKind",
    "IdentifiedDataSerializable",
    "ObjectDataInput",
    "ObjectDataOutput",
    "Portable",
    "PortableReader",
    "PortableWriter",
    "StreamSerializer",
]
