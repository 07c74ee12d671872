"""The development member: a cluster of one in pure Python, for development, tests and demonstrations.

It speaks the real protocol on a port of this machine, so every client takes it for a member. It is one process, keeps
all data in memory, has no backups and no persistence, and compares vectors exactly, one by one. It has maps, topics
and vector collections; what it does not have it answers with an error that names what to run instead.
"""

from __future__ import annotations

from hazelcast.member.faults import Faults
from hazelcast.member.member import Member

__all__ = ["Faults", "Member"]
