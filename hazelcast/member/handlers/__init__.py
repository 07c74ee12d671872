"""What the member does for each request, a module for each family of them; importing this registers all."""

from __future__ import annotations

from hazelcast.member.answers import handler_of
from hazelcast.member.handlers import (
    map_bulk,
    map_entries,
    map_iteration,
    map_listeners,
    map_locks,
    map_queries,
    objects,
    schemas,
    sessions,
    topics,
    vectors,
)

__all__ = [
    "handler_of",
    "map_bulk",
    "map_entries",
    "map_iteration",
    "map_listeners",
    "map_locks",
    "map_queries",
    "objects",
    "schemas",
    "sessions",
    "topics",
    "vectors",
]
