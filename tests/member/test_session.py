"""Letting clients in, what is refused, and what can't be understood."""

from __future__ import annotations

from uuid import uuid4

import pytest

from hazelcast.errors import AuthenticationError, HazelcastError, ProtocolError, UnsupportedOperationError
from hazelcast.member.answers import answered
from hazelcast.member.node import Access
from hazelcast.protocol.catalogue import names
from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.message import Request
from hazelcast.protocol.messages.client import (
    ClientAddClusterViewListener,
    ClientAddMigrationListener,
    ClientAddPartitionLostListener,
    ClientAuthenticationCustom,
    ClientLocalBackupListener,
    ClientPing,
    ClientRemoveMigrationListener,
    ClientRemovePartitionLostListener,
    ClientStatistics,
    ClientTriggerPartitionAssignment,
)
from hazelcast.protocol.messages.map import MapAddInterceptor, MapExecuteOnKey, MapGet, MapSize
from hazelcast.protocol.messages.queue import QueueSize
from tests.member.harness import WireClient, World, data

CREDENTIALS = Access("prod", "ada", "secret")


def test_a_client_learns_of_the_cluster_when_it_comes_in(world: World) -> None:
    wire = WireClient(world.node)
    answer = wire.call(wire.authentication())

    assert (answer.status, answer.member_uuid, answer.cluster_id) == (0, world.node.uuid, world.node.cluster_id)
    assert (answer.partition_count, answer.server_hazelcast_version) == (271, "5.7.0")
    assert [member.uuid for member in answer.member_infos or ()] == [world.node.uuid]
    assert answer.partitions == [(world.node.uuid, list(range(271)))]
    assert wire.call(MapSize("m")) == 0


@pytest.mark.parametrize(
    ("access", "given", "status"),
    [
        (Access(), ("dev", None, None), 0),
        (Access(), ("prod", None, None), 1),
        (Access(), ("dev", "ada", "secret"), 1),
        (CREDENTIALS, ("prod", "ada", "secret"), 0),
        (CREDENTIALS, ("dev", "ada", "secret"), 1),
        (CREDENTIALS, ("prod", "ada", "wrong"), 1),
        (CREDENTIALS, ("prod", "bob", "secret"), 1),
        (CREDENTIALS, ("prod", "ada", None), 1),
        (CREDENTIALS, ("prod", None, None), 1),
        (Access("dev", token=b"t"), ("dev", None, None), 1),
    ],
)
def test_who_is_let_in(access: Access, given: tuple[str, str | None, str | None], status: int) -> None:
    wire = WireClient(World(access).node)
    assert wire.call(wire.authentication(*given)).status == status
    error = wire.fail(MapSize("m")) if status else None
    assert isinstance(error, AuthenticationError) == (status != 0)


def test_another_serialization_version_is_refused(world: World) -> None:
    wire = WireClient(world.node)
    assert wire.call(wire.authentication(version=2)).status == 2


def test_clients_are_turned_away(world: World) -> None:
    world.node.faults.turn_away(times=2)
    wire = WireClient(world.node)
    assert [wire.call(wire.authentication()).status for _ in range(3)] == [3, 3, 0]

    world.node.faults.turn_away()
    world.node.faults.clear()
    assert WireClient(world.node).call(wire.authentication()).status == 0


@pytest.mark.parametrize(
    ("access", "token", "status"), [(Access(), b"t", 1), (Access("dev", token=b"t"), b"t", 0), (CREDENTIALS, b"t", 1)]
)
def test_who_is_let_in_with_a_token(access: Access, token: bytes, status: int) -> None:
    wire = WireClient(World(access).node)
    request = ClientAuthenticationCustom(access.cluster_name, token, uuid4(), "PYH", 1, "5.7.0", "c", [], 0, False)
    assert wire.call(request).status == status


def test_nothing_is_done_before_authentication(world: World) -> None:
    assert isinstance(WireClient(world.node).fail(ClientPing()), AuthenticationError)


def test_the_cluster_view_comes_at_once(wire: WireClient, world: World) -> None:
    wire.call(ClientAddClusterViewListener())
    members, partitions = wire.take_events()
    assert isinstance(members, ClientAddClusterViewListener.MembersView)
    assert [member.uuid for member in members.member_infos] == [world.node.uuid]
    assert isinstance(partitions, ClientAddClusterViewListener.PartitionsView)
    assert partitions.partitions == [(world.node.uuid, list(range(271)))]


def test_what_is_answered_and_does_nothing(wire: WireClient) -> None:
    for request in (ClientPing(), ClientStatistics(1, "a=b", b"blob"), ClientTriggerPartitionAssignment()):
        assert wire.call(request) is None
    assert wire.call(ClientLocalBackupListener()) != wire.call(ClientLocalBackupListener())
    for add, remove in (
        (ClientAddPartitionLostListener(False), ClientRemovePartitionLostListener),
        (ClientAddMigrationListener(False), ClientRemoveMigrationListener),
    ):
        assert wire.call(remove(wire.call(add))) is True


# -- what is not answered


def test_a_service_that_it_does_not_have(wire: WireClient) -> None:
    error = wire.fail(QueueSize("q"))
    assert isinstance(error, UnsupportedOperationError)
    assert error.java_class == "java.lang.UnsupportedOperationException"
    assert str(error) == "The development member does not answer QueueSize: use a real member (`hazelcast server`)"


@pytest.mark.parametrize(
    "request_", [MapExecuteOnKey("m", data("p"), data("k"), 1), MapAddInterceptor("m", data("i"))], ids=type
)
def test_java_code(wire: WireClient, request_: Request[object]) -> None:
    error = wire.fail(request_)
    assert isinstance(error, UnsupportedOperationError)
    assert "Java code" in str(error)
    assert "hazelcast server" in str(error)


def test_every_request_of_the_protocol_is_answered_or_refused_by_name(wire: WireClient) -> None:
    """No request leaves a client waiting; sent here without a body, which an answered one finds malformed."""
    supported = {cls.__name__ for cls in answered()}
    for name, cls in names().items():
        if not issubclass(cls, Request) or name in supported:
            continue
        head = request_codec(ClientPing).encode(ClientPing(), 0, -1, 0)
        message = bytearray(b"".join(head))
        message[6:10] = cls.TYPE.to_bytes(4, "little")
        message[10:18] = cls.TYPE.to_bytes(8, "little")
        wire.session.receive(message)
        message_type, *_ = wire.answers()[cls.TYPE]
        assert message_type == 0, name


def test_an_unknown_message_type(wire: WireClient) -> None:
    class Unknown(ClientPing):
        TYPE = 0x7F0100

    error = wire.fail(Unknown())
    assert isinstance(error, UnsupportedOperationError)
    assert str(error) == "Unrecognized client message received with type: 0x7f0100"


# -- bytes


def test_requests_may_come_byte_by_byte(world: World) -> None:
    wire = WireClient(world.node, preface=b"")
    codec = request_codec(type(wire.authentication()))
    for byte in b"CP2" + b"".join(codec.encode(wire.authentication(), 1, -1, 0)):
        wire.session.receive(bytes([byte]))
    assert 1 in wire.answers()


@pytest.mark.parametrize("preface", [b"GET / HTTP/1.1\r\n", b"CP1", b"CX"])
def test_other_protocols_are_refused(world: World, preface: bytes) -> None:
    with pytest.raises(ProtocolError, match="none of a Hazelcast client"):
        WireClient(world.node, preface)


@pytest.mark.parametrize("garbage", [bytes(64), b"\xff" * 64])
def test_malformed_frames_end_the_session_only(world: World, wire: WireClient, garbage: bytes) -> None:
    other = world.connect()
    with pytest.raises(ProtocolError):
        wire.session.receive(garbage)
    wire.session.closed()
    assert other.call(MapSize("m")) == 0


def test_a_request_cut_short_is_a_protocol_error(wire: WireClient) -> None:
    message = bytearray(b"".join(request_codec(ClientPing).encode(ClientPing(), 9, -1, 0)))
    message[6:10] = MapGet.TYPE.to_bytes(4, "little")
    with pytest.raises(ProtocolError):
        wire.session.receive(message)


# -- handlers


def test_each_handler_takes_the_request_that_it_is_registered_for() -> None:
    handlers = answered()
    assert len(handlers) > 90
    for request, handler in handlers.items():
        assert handler.__annotations__["request"] == request.__name__, handler


def test_an_error_inside_the_member_is_an_answer(
    wire: WireClient, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(name: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(world.node, "map", broken)
    error = wire.fail(MapSize("m"))
    assert isinstance(error, HazelcastError)
    assert "The development member failed: ZeroDivisionError" in str(error)
    assert "failed to answer MapSize" in caplog.text
