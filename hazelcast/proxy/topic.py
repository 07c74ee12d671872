"""Topic[M]: messages to all who listen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic

from hazelcast.checks import function
from hazelcast.events import TopicMessage
from hazelcast.protocol.messages import topic as requests
from hazelcast.proxy.base import Proxy, encode_each
from hazelcast.serialization.partition import partition_key
from hazelcast.types import MessageType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hazelcast.cluster.context import Context
    from hazelcast.serialization.codec import Codec

__all__ = ["Topic"]

TOPIC_SERVICE = "hz:impl:topicService"


class Topic(Proxy, Generic[MessageType]):
    """Distributes messages to all who listen at that time, on all clients and members.

    Made by ``client.get_topic(name)``, or ``client.get_topic(name, str)`` for a topic that checks its messages.

    - Every listener gets the messages of one publisher in the order in which they were published.
    - Nothing is kept: whoever begins to listen later, or has no connection at the time, does not get the message.
    - None is no message: it raises `InvalidArgumentTypeError`. A message that nothing serializes raises
      `HazelcastSerializationError`. In both cases nothing is sent.

    >>> news = await client.get_topic("news", str)
    >>> await news.add_listener(lambda event: print(event.message))
    >>> await news.publish("hello")
    """

    def __init__(self, service_name: str, name: str, context: Context, *, message_type: Any = None) -> None:
        super().__init__(service_name, name, context)
        messages: Codec[MessageType] = context.registry.codec(message_type, "message")
        self._encode, self._decode = messages.encode, messages.decode
        self._partition_key = context.registry.to_data(partition_key(name))

    async def publish(self, message: MessageType) -> None:
        """Send `message` to all listeners; when this returns it is on its way to them."""
        await self._on_key(requests.TopicPublish(self.name, self._encode(message)), self._partition_key)

    async def publish_all(self, messages: Iterable[MessageType]) -> None:
        """Send all `messages` to all listeners, in their order, in one request."""
        data = encode_each("messages", messages, self._encode)
        await self._on_key(requests.TopicPublishAll(self.name, data), self._partition_key)

    async def add_listener(self, on_message: Callable[[TopicMessage[MessageType]], object]) -> str:
        """Call `on_message`, plain or `async def`, with each message from now on.

        It is called for one message after the other, outside the path on which responses are read: a slow one delays
        only its own messages. What it raises is logged.

        Returns:
            The id for `remove_listener`.
        """
        function("on_message", on_message)
        request = requests.TopicAddMessageListener(self.name, self._context.smart)
        return await self._listen(
            request, lambda id: requests.TopicRemoveMessageListener(self.name, id), self._event, on_message
        )

    async def remove_listener(self, registration_id: str) -> bool:
        """Remove a listener; False if there is none of that id."""
        return await self._context.listeners.remove(registration_id)

    def _event(self, event: requests.TopicAddMessageListener.Topic) -> TopicMessage[MessageType]:
        member = self._view.members.get(event.uuid)
        return TopicMessage(self.name, self._decode(event.item), event.publish_time / 1000, member)
