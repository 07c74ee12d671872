"""What can go wrong on the way to a running member."""

from __future__ import annotations

from hazelcast.errors import HazelcastError


class ServerUnavailableError(HazelcastError):
    """This machine cannot run a real member: no Java, no jar, or the extra is not installed."""


class ServerStartError(HazelcastError):
    """A member did not become ready; the message ends with the tail of its log."""
