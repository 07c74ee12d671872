"""Members and groups of the CP subsystem."""

from __future__ import annotations

from typing import Annotated, ClassVar

from hazelcast.protocol.message import Event, Request
from hazelcast.protocol.structures import CPMember, RaftGroupId
from hazelcast.protocol.types import UUID, Byte, Since


class CPSubsystemAddMembershipListener(Request[UUID]):
    """Report CP members that come and go."""

    TYPE: ClassVar[int] = 0x220100
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    local: bool

    class MembershipEvent(Event):
        """A CP member was added (1) or removed (2)."""

        TYPE: ClassVar[int] = 0x220102
        SINCE: ClassVar[tuple[int, int]] = (2, 1)

        member: CPMember
        type: Byte


class CPSubsystemRemoveMembershipListener(Request[bool]):
    """Stop a registration of CP members; answers whether there was one."""

    TYPE: ClassVar[int] = 0x220200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    registration_id: UUID


class CPSubsystemAddGroupAvailabilityListener(Request[UUID]):
    """Report groups that lose members, and their majority."""

    TYPE: ClassVar[int] = 0x220300
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    local: bool

    class GroupAvailabilityEvent(Event):
        """A group lost members, by a shutdown or not."""

        TYPE: ClassVar[int] = 0x220302
        SINCE: ClassVar[tuple[int, int]] = (2, 1)

        group_id: RaftGroupId
        members: list[CPMember]
        unavailable_members: list[CPMember]
        is_shutdown: Annotated[bool, Since(2, 7)] = False


class CPSubsystemRemoveGroupAvailabilityListener(Request[bool]):
    """Stop a registration of the availability of groups; answers whether there was one."""

    TYPE: ClassVar[int] = 0x220400
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    registration_id: UUID


class CPSubsystemGetCPGroupIds(Request[list[RaftGroupId]]):
    """List the groups."""

    TYPE: ClassVar[int] = 0x220500
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 7)


class CPSubsystemGetCPObjectInfos(Request[list[str]]):
    """List the names of the objects of a service in a group, or of those destroyed."""

    TYPE: ClassVar[int] = 0x220600
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    group_id: RaftGroupId
    service_name: str
    tombstone: bool
