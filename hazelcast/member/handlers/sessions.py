"""Letting clients in, and keeping them informed of the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from hazelcast.member.answers import Call, answers
from hazelcast.member.node import VERSION
from hazelcast.protocol.messages.client import (
    ClientAddClusterViewListener,
    ClientAddMigrationListener,
    ClientAddPartitionLostListener,
    ClientAuthentication,
    ClientAuthenticationCustom,
    ClientAuthenticationResponse,
    ClientLocalBackupListener,
    ClientPing,
    ClientRemoveMigrationListener,
    ClientRemovePartitionLostListener,
    ClientStatistics,
    ClientTriggerPartitionAssignment,
)

if TYPE_CHECKING:
    from hazelcast.member.node import Node

_AUTHENTICATED: Final = 0
_CREDENTIALS_FAILED: Final = 1
_SERIALIZATION_VERSION_MISMATCH: Final = 2
_NOT_ALLOWED: Final = 3
_SERIALIZATION_VERSION: Final = 1
_LIST_VERSION: Final = 1  # the member list and the partition table never change


@answers(ClientAuthentication)
def authenticate(call: Call, request: ClientAuthentication) -> ClientAuthenticationResponse:
    admitted = call.node.access.admits_user(request.cluster_name, request.username, request.password)
    return _welcome(call, request.uuid, request.serialization_version, admitted=admitted)


@answers(ClientAuthenticationCustom)
def authenticate_custom(call: Call, request: ClientAuthenticationCustom) -> ClientAuthenticationResponse:
    admitted = call.node.access.admits_token(request.cluster_name, request.credentials)
    return _welcome(call, request.uuid, request.serialization_version, admitted=admitted)


def _welcome(call: Call, client: UUID | None, version: int, *, admitted: bool) -> ClientAuthenticationResponse:
    if not admitted:
        return _refusal(call.node, _CREDENTIALS_FAILED)
    if version != _SERIALIZATION_VERSION:
        return _refusal(call.node, _SERIALIZATION_VERSION_MISMATCH)
    if call.node.faults.turns_away():
        return _refusal(call.node, _NOT_ALLOWED)
    call.session.authenticated(client or uuid4())
    node = call.node
    return ClientAuthenticationResponse(
        _AUTHENTICATED,
        node.address,
        node.uuid,
        _SERIALIZATION_VERSION,
        VERSION,
        node.partition_count,
        node.cluster_id,
        failover_supported=False,
        member_list_version=_LIST_VERSION,
        member_infos=node.members(),
        partition_list_version=_LIST_VERSION,
        partitions=node.partitions(),
    )


def _refusal(node: Node, status: int) -> ClientAuthenticationResponse:
    return ClientAuthenticationResponse(
        status,
        None,
        None,
        _SERIALIZATION_VERSION,
        VERSION,
        node.partition_count,
        node.cluster_id,
        failover_supported=False,
        member_infos=[],
        partitions=[],
    )


@answers(ClientAddClusterViewListener)
def add_cluster_view_listener(call: Call, request: ClientAddClusterViewListener) -> None:
    subscriber = call.subscribe()
    subscriber.send(ClientAddClusterViewListener.MembersView(_LIST_VERSION, call.node.members()))
    subscriber.send(ClientAddClusterViewListener.PartitionsView(_LIST_VERSION, call.node.partitions()))


@answers(ClientPing)
def ping(call: Call, request: ClientPing) -> None:
    """Answering is all there is to it."""


@answers(ClientStatistics)
def take_statistics(call: Call, request: ClientStatistics) -> None:
    call.node.client_statistics[call.client] = request


@answers(ClientTriggerPartitionAssignment)
def trigger_partition_assignment(call: Call, request: ClientTriggerPartitionAssignment) -> None:
    """All partitions are assigned from the beginning."""


# With one member there are no backups, migrations or lost partitions: these listeners are never told anything.


@answers(ClientLocalBackupListener)
def add_local_backup_listener(call: Call, request: ClientLocalBackupListener) -> UUID:
    return call.subscribe().id


@answers(ClientAddPartitionLostListener)
def add_partition_lost_listener(call: Call, request: ClientAddPartitionLostListener) -> UUID:
    return call.subscribe().id


@answers(ClientRemovePartitionLostListener)
def remove_partition_lost_listener(call: Call, request: ClientRemovePartitionLostListener) -> bool:
    return True


@answers(ClientAddMigrationListener)
def add_migration_listener(call: Call, request: ClientAddMigrationListener) -> UUID:
    return call.subscribe().id


@answers(ClientRemoveMigrationListener)
def remove_migration_listener(call: Call, request: ClientRemoveMigrationListener) -> bool:
    return True
