"""The member list and the partition table: which one counts."""

from __future__ import annotations

from uuid import UUID

from hazelcast.cluster.view import ClusterView
from hazelcast.protocol import structures

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def info(uuid: UUID, port: int = 5701) -> structures.MemberInfo:
    version = structures.MemberVersion(5, 7, 0)
    return structures.MemberInfo(structures.Address("host", port), uuid, {"zone": "x"}, False, version, [])


def uuids(members: list[object]) -> set[object]:
    return {getattr(member, "uuid", None) for member in members}


async def test_a_newer_member_list_replaces_the_older() -> None:
    view = ClusterView()

    first = view.apply_members(1, [info(A), info(B)])
    second = view.apply_members(2, [info(B), info(C)])

    assert (uuids([*first.removed]), uuids([*first.added])) == (set(), {A, B})
    assert (uuids([*second.removed]), uuids([*second.added])) == ({A}, {C})
    assert list(view.members) == [B, C]
    assert view.members[B].attributes == {"zone": "x"}
    assert view.known.is_set()


async def test_an_older_member_list_is_ignored() -> None:
    view = ClusterView()
    view.apply_members(2, [info(A)])

    for version in (1, 2):
        assert view.apply_members(version, [info(B)]) == ([], [])
    assert list(view.members) == [A]


async def test_after_a_reset_any_list_is_newer() -> None:
    view = ClusterView()
    view.apply_members(7, [info(A)])

    view.reset()
    change = view.apply_members(1, [info(B)])

    assert (uuids([*change.removed]), uuids([*change.added])) == ({A}, {B})


async def test_partition_tables() -> None:
    view = ClusterView()
    view.partition_count = 4
    here, there = object(), object()

    view.apply_partitions(here, 3, [(A, [0, 1]), (B, [2])])
    assert view.owners == [A, A, B, None]
    view.apply_partitions(here, 3, [(B, [0, 1, 2, 3])])
    view.apply_partitions(here, 2, [(B, [0, 1, 2, 3])])
    view.apply_partitions(here, 9, [])
    assert view.owners == [A, A, B, None]
    view.apply_partitions(here, 4, [(B, [0, 1, 2, 3, 4, 100])])
    assert view.owners == [B, B, B, B]
    view.apply_partitions(there, 1, [(A, [0])])
    assert view.owners == [A, None, None, None]
