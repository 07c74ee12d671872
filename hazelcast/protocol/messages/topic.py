"""Topics: messages to all who listen."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Event, Request
from hazelcast.protocol.types import UUID, Data, Long


class TopicPublish(Request[None]):
    """Send a message to all listeners."""

    TYPE: ClassVar[int] = 0x040100

    name: str
    message: Data


class TopicAddMessageListener(Request[UUID]):
    """Report the messages of a topic."""

    TYPE: ClassVar[int] = 0x040200

    name: str
    local_only: bool

    class Topic(Event):
        """A message, when it was sent (milliseconds since 1970) and by which member."""

        TYPE: ClassVar[int] = 0x040202

        item: Data
        publish_time: Long
        uuid: UUID


class TopicRemoveMessageListener(Request[bool]):
    """Stop a registration of messages; answers whether there was one."""

    TYPE: ClassVar[int] = 0x040300
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True

    name: str
    registration_id: UUID


class TopicPublishAll(Request[None]):
    """Send several messages to all listeners."""

    TYPE: ClassVar[int] = 0x040400
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    name: str
    messages: list[Data]
