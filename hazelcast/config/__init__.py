"""The configuration of a client, of its data structures and of indexes."""

from __future__ import annotations

from hazelcast.config.client import (
    Config,
    ConfigOptions,
    MembershipListener,
    MembershipListeners,
    Password,
    SocketOption,
)
from hazelcast.config.enums import (
    ClassFormat,
    EvictionPolicy,
    IndexType,
    InMemoryFormat,
    IntType,
    QueryConstants,
    ReconnectMode,
    SSLProtocol,
    TopicOverloadPolicy,
    UniqueKeyTransformation,
)
from hazelcast.config.index import BitmapIndexOptions, BitmapIndexOptionsDict, IndexConfig, IndexUtil
from hazelcast.config.option import Option, Options
from hazelcast.config.structures import (
    FlakeIdGeneratorConfig,
    FlakeIdGeneratorOptions,
    NearCacheConfig,
    NearCacheOptions,
    ReliableTopicConfig,
    ReliableTopicOptions,
)
from hazelcast.lifecycle import LifecycleListener
from hazelcast.serialization.portable.classdef import ClassDefinition

__all__ = [
    "BitmapIndexOptions",
    "BitmapIndexOptionsDict",
    "ClassDefinition",
    "ClassFormat",
    "Config",
    "ConfigOptions",
    "EvictionPolicy",
    "FlakeIdGeneratorConfig",
    "FlakeIdGeneratorOptions",
    "InMemoryFormat",
    "IndexConfig",
    "IndexType",
    "IndexUtil",
    "IntType",
    "LifecycleListener",
    "MembershipListener",
    "MembershipListeners",
    "NearCacheConfig",
    "NearCacheOptions",
    "Option",
    "Options",
    "Password",
    "QueryConstants",
    "ReconnectMode",
    "ReliableTopicConfig",
    "ReliableTopicOptions",
    "SSLProtocol",
    "SocketOption",
    "TopicOverloadPolicy",
    "UniqueKeyTransformation",
]
