"""Topics of the development member: what it sends to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from hazelcast.protocol.messages.client import ClientCreateProxy, ClientDestroyProxy
from hazelcast.protocol.messages.topic import (
    TopicAddMessageListener,
    TopicPublish,
    TopicPublishAll,
    TopicRemoveMessageListener,
)
from tests.member.harness import WireClient, World, data, value

if TYPE_CHECKING:
    from collections.abc import Sequence

TOPICS = "hz:impl:topicService"
Message = TopicAddMessageListener.Topic


def heard(wire: WireClient) -> Sequence[object]:
    """Return the messages since the last time."""
    events = wire.take_events()
    assert all(type(event) is Message for event in events)
    return [value(event.item) for event in events if isinstance(event, Message)]


def test_messages_go_to_all_listeners_of_the_topic(world: World, wire: WireClient) -> None:
    one, two, elsewhere = world.connect(), world.connect(), world.connect()
    for client, name in ((one, "t"), (one, "t"), (two, "t"), (elsewhere, "u")):
        client.call(TopicAddMessageListener(name, False))

    wire.call(TopicPublish("t", data("a")))
    wire.call(TopicPublishAll("t", [data("b"), data("c")]))
    wire.call(TopicPublishAll("t", []))

    assert heard(one) == ["a", "a", "b", "b", "c", "c"]
    assert heard(two) == ["a", "b", "c"]
    assert heard(elsewhere) == heard(wire) == []


def test_an_event_says_when_and_by_whom(world: World, wire: WireClient) -> None:
    wire.call(TopicAddMessageListener("t", False))
    wire.call(TopicPublish("t", data("a")))
    world.pass_time(5)
    wire.call(TopicPublish("t", data("b")))

    first, second = wire.take_events()
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert (first.uuid, second.uuid) == (world.node.uuid, world.node.uuid)
    assert abs(second.publish_time - first.publish_time - 5000) <= 1


def test_a_listener_is_removed_once(wire: WireClient) -> None:
    registration = wire.call(TopicAddMessageListener("t", False))
    assert wire.call(TopicRemoveMessageListener("u", registration)) is False
    assert wire.call(TopicRemoveMessageListener("t", registration)) is True
    assert wire.call(TopicRemoveMessageListener("t", registration)) is False
    assert wire.call(TopicRemoveMessageListener("t", uuid4())) is False

    wire.call(TopicPublish("t", data("a")))
    assert heard(wire) == []


def test_the_listeners_of_a_connection_go_with_it(world: World, wire: WireClient) -> None:
    gone, kept = world.connect(), world.connect()
    for client in (gone, kept):
        client.call(TopicAddMessageListener("t", False))

    gone.session.closed()
    wire.call(TopicPublish("t", data("a")))

    assert heard(kept) == ["a"]
    assert len(world.node.topic_listeners["t"]) == 1


def test_the_listeners_of_a_destroyed_topic_are_forgotten(wire: WireClient) -> None:
    wire.call(ClientCreateProxy("t", TOPICS))
    wire.call(TopicAddMessageListener("t", False))

    wire.call(ClientDestroyProxy("t", TOPICS))
    wire.call(TopicPublish("t", data("a")))

    assert heard(wire) == []
