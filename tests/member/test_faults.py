"""Faults on demand, on one session without sockets."""

from __future__ import annotations

import pytest

from hazelcast.errors import QueryError, TargetNotMemberError
from hazelcast.protocol.messages.map import MapGet, MapPut, MapSize
from tests.member.harness import WireClient, World, data


def test_a_delayed_request_is_carried_out_later(world: World, wire: WireClient) -> None:
    world.node.faults.delay(MapPut, 0.5)
    put = wire.send(MapPut("m", data("a"), data(1), 1, -1))
    assert wire.call(MapSize("m")) == 0
    world.pass_time(0.4)
    assert not put.done()
    world.pass_time(0.2)
    assert put.result() is None
    assert wire.call(MapSize("m")) == 1


def test_the_next_requests_fail(world: World, wire: WireClient) -> None:
    world.node.faults.fail(MapSize, TargetNotMemberError("moved"), times=2)
    for _ in range(2):
        error = wire.fail(MapSize("m"))
        assert isinstance(error, TargetNotMemberError)
        assert (str(error), error.java_class) == ("moved", "com.hazelcast.spi.exception.TargetNotMemberException")
    assert wire.call(MapSize("m")) == 0


def test_an_error_comes_with_its_causes(world: World, wire: WireClient) -> None:
    world.node.faults.fail(MapSize, QueryError("outer", TargetNotMemberError("inner")))
    error = wire.fail(MapSize("m"))
    assert isinstance(error.__cause__, TargetNotMemberError)


def test_faults_of_a_class_happen_in_order_and_to_it_only(world: World, wire: WireClient) -> None:
    faults = world.node.faults
    faults.delay(MapSize, 1)
    faults.fail(MapSize, QueryError("second"))
    assert wire.call(MapGet("m", data("a"), 1)) is None
    first = wire.send(MapSize("m"))
    assert str(wire.fail(MapSize("m"))) == "second"
    assert not first.done()


def test_a_disconnected_request_is_not_carried_out(world: World, wire: WireClient) -> None:
    world.node.faults.disconnect(MapPut)
    put = wire.send(MapPut("m", data("a"), data(1), 1, -1))
    size = wire.send(MapSize("m"))
    assert not wire.session.is_open
    assert (put.done(), size.done()) == (False, False)
    assert world.connect().call(MapSize("m")) == 0


def test_a_dropped_answer_is_that_of_a_request_that_was_carried_out(world: World, wire: WireClient) -> None:
    world.node.faults.drop(MapPut)
    put = wire.send(MapPut("m", data("a"), data(1), 1, -1))
    assert wire.call(MapSize("m")) == 1
    assert not put.done()
    assert wire.call(MapPut("m", data("a"), data(2), 1, -1)) == data(1)


def test_an_answer_is_sent_after_the_next_one(world: World, wire: WireClient) -> None:
    world.node.faults.reorder(MapGet)
    held = wire.send(MapGet("m", data("a"), 1))
    assert not held.done()
    wire.call(MapPut("m", data("a"), data(1), 1, -1))
    assert list(wire.answers())[-1:] == [held.correlation_id]
    assert held.result() is None


def test_an_answer_is_sent_twice(world: World, wire: WireClient) -> None:
    world.node.faults.duplicate(MapSize)
    wire.send(MapSize("m"))
    sent = b"".join(wire.session.take())
    assert len(sent) % 2 == 0
    assert sent[: len(sent) // 2] == sent[len(sent) // 2 :] != b""


@pytest.mark.parametrize("after", [True, False])
def test_planned_faults_can_be_dropped(world: World, wire: WireClient, after: bool) -> None:
    world.node.faults.fail(MapSize, QueryError("no"), times=1 if after else 5)
    wire.fail(MapSize("m"))
    world.node.faults.clear()
    assert wire.call(MapSize("m")) == 0
