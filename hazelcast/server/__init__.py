"""Real Hazelcast members from packages alone, for tests and first steps. They run on this machine and for it only."""

from __future__ import annotations

from hazelcast.server.artifacts import VERSION, member_jars, resolve
from hazelcast.server.cluster import Server
from hazelcast.server.errors import ServerStartError, ServerUnavailableError
from hazelcast.server.member import ServerMember

__all__ = ("VERSION", "Server", "ServerMember", "ServerStartError", "ServerUnavailableError", "member_jars", "resolve")
