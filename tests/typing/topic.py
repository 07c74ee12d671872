"""What type checkers must say of a topic. Nothing here runs: mypy and pyright read it.

Each `type: ignore` marks a mistake that both must report; they report those marks that are not needed.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import Any, assert_type

import msgspec

from hazelcast.asyncio import HazelcastClient, Topic
from hazelcast.core import MemberInfo
from hazelcast.proxy.base import TopicMessage
from hazelcast.serialization.json import Json


class Order(msgspec.Struct):
    number: int


async def types_of_topics(client: HazelcastClient) -> None:
    assert_type(await client.get_topic("t"), Topic[Any])
    assert_type(await client.get_topic("t", str), Topic[str])
    assert_type(await client.get_topic("t", message_type=bytes), Topic[bytes])
    assert_type(await client.get_topic("t", Order), Topic[Order])
    assert_type(await client.get_topic("t", Json[Order]), Topic[Order])
    assert_type(await client.get_topic("t", Json(Order)), Topic[Order])
    assert_type(await client.get_topic("t", list[int]), Topic[list[int]])
    annotated: Topic[int] = await client.get_topic("t")
    assert_type(annotated, Topic[int])

    await client.get_topic(5)  # type: ignore[call-overload]
    await client.get_topic("t", "str")  # type: ignore[call-overload]
    await client.get_topic("t", str, str)  # type: ignore[call-overload]


async def messages(t: Topic[Order], order: Order) -> None:
    assert_type(t.name, str)
    assert_type(t.service_name, str)
    assert_type(await t.destroy(), bool)
    await t.publish(order)
    await t.publish_all([order])
    await t.publish_all(order for _ in range(2))

    await t.publish("text")  # type: ignore[arg-type]
    await t.publish(None)  # type: ignore[arg-type]
    await t.publish_all(order)  # type: ignore[arg-type]
    await t.publish_all(["text"])  # type: ignore[list-item]
    await t.publish_all(None)  # type: ignore[arg-type]


async def listeners(t: Topic[Order]) -> None:
    def listen(event: TopicMessage[Order]) -> None:
        assert_type(event.name, str)
        assert_type(event.message, Order)
        assert_type(event.publish_time, float)
        assert_type(event.member, MemberInfo | None)

    async def listen_later(event: TopicMessage[Order]) -> None: ...
    def listen_to_others(event: TopicMessage[str]) -> None: ...
    def listen_to_all(event: TopicMessage) -> None: ...

    seen = list[TopicMessage[Order]]()
    assert_type(await t.add_listener(listen), str)
    await t.add_listener(on_message=listen_later)
    await t.add_listener(listen_to_all)
    await t.add_listener(seen.append)
    await t.add_listener(lambda event: seen.append(event))
    assert_type(await t.remove_listener("id"), bool)

    await t.add_listener(listen_to_others)  # type: ignore[arg-type]
    await t.add_listener()  # type: ignore[call-arg]
    await t.add_listener("print")  # type: ignore[arg-type]
    await t.remove_listener(5)  # type: ignore[arg-type]
