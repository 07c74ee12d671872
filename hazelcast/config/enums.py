"""Choices of the configuration; each option takes the member, its number or its name."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from hazelcast.serialization.class_format import ClassFormat
from hazelcast.serialization.int_type import IntType

__all__ = [
    "ClassFormat",
    "EvictionPolicy",
    "InMemoryFormat",
    "IndexType",
    "IntType",
    "QueryConstants",
    "ReconnectMode",
    "SSLProtocol",
    "TopicOverloadPolicy",
    "UniqueKeyTransformation",
]


class EvictionPolicy(IntEnum):
    """Which entries a full near cache drops."""

    NONE = 0
    """None; what comes when it is full isn't cached."""
    LRU = 1
    """The least recently used."""
    LFU = 2
    """The least frequently used."""
    RANDOM = 3


class InMemoryFormat(IntEnum):
    """How a near cache keeps values."""

    BINARY = 0
    """As serialized bytes: less memory, and a new object for each read."""
    OBJECT = 1
    """As objects: faster, and all readers get the same one."""


class SSLProtocol(IntEnum):
    """The version of TLS; the first four are broken or withdrawn, and Python may lack them."""

    SSLv2 = 0
    SSLv3 = 1
    TLSv1 = 2
    TLSv1_1 = 3
    TLSv1_2 = 4
    TLSv1_3 = 5


class QueryConstants(StrEnum):
    """Names of attributes that each entry has."""

    KEY_ATTRIBUTE_NAME = "__key"
    THIS_ATTRIBUTE_NAME = "this"
    """The value as a whole."""


class UniqueKeyTransformation(IntEnum):
    """What a bitmap index makes of the unique key of an entry."""

    OBJECT = 0
    """An id is given to each distinct object."""
    LONG = 1
    """The key is a whole number, and an id is given to each distinct one."""
    RAW = 2
    """The key is a whole number and is the id; negative ones don't work."""


class IndexType(IntEnum):
    """The kind of an index of a map."""

    SORTED = 0
    """For equality and ranges."""
    HASH = 1
    """For equality, with faster look-ups."""
    BITMAP = 2
    """For equality, with one attribute of few distinct values."""


class ReconnectMode(IntEnum):
    """What the client does when it has lost the cluster."""

    OFF = 0
    """It shuts down."""
    ON = 1
    """It reconnects; calls wait until it has."""
    ASYNC = 2
    """It reconnects; calls fail with `ClientOfflineError` until it has."""


class TopicOverloadPolicy(IntEnum):
    """What publishing does when the ringbuffer of a reliable topic is full of messages that have not expired."""

    DISCARD_OLDEST = 0
    """The oldest message is overwritten; slow readers miss it."""
    DISCARD_NEWEST = 1
    """The message isn't published."""
    BLOCK = 2
    """Publishing waits for room."""
    ERROR = 3
    """Publishing fails with `TopicOverloadError`."""
