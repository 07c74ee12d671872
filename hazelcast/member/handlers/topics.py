"""Topics: messages to all who listen, kept for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.member.answers import Call, answers
from hazelcast.protocol.messages.topic import (
    TopicAddMessageListener,
    TopicPublish,
    TopicPublishAll,
    TopicRemoveMessageListener,
)

if TYPE_CHECKING:
    from uuid import UUID


@answers(TopicPublish)
def publish(call: Call, request: TopicPublish) -> None:
    _tell(call, request.name, request.message)


@answers(TopicPublishAll)
def publish_all(call: Call, request: TopicPublishAll) -> None:
    for message in request.messages:
        _tell(call, request.name, message)


def _tell(call: Call, name: str, message: bytes) -> None:
    clock = call.node.clock
    event = TopicAddMessageListener.Topic(message, clock.epoch_ms(clock.now()), call.node.uuid)
    for subscriber in call.node.topic_listeners[name].values():
        subscriber.send(event)


@answers(TopicAddMessageListener)
def add_message_listener(call: Call, request: TopicAddMessageListener) -> UUID:
    subscriber = call.subscribe()
    call.node.topic_listeners[request.name][subscriber.id] = subscriber
    return subscriber.id


@answers(TopicRemoveMessageListener)
def remove_message_listener(call: Call, request: TopicRemoveMessageListener) -> bool:
    return call.node.topic_listeners[request.name].pop(request.registration_id, None) is not None
