"""Topics: who gets which messages, in which order, and what is left when connections come and go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_type

import msgspec
import pytest

from hazelcast.asyncio import HazelcastClient, Topic
from hazelcast.core import DistributedObjectEvent, HazelcastJsonValue
from hazelcast.errors import (
    HazelcastClientNotActiveError,
    HazelcastError,
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.member import Member
from hazelcast.protocol.messages.topic import TopicAddMessageListener, TopicPublish, TopicPublishAll
from hazelcast.proxy.base import TopicMessage
from hazelcast.serialization.json import Json
from tests.conftest import connected
from tests.support.internals import drop_connections
from tests.support.refusing import refused
from tests.support.tap import tap
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

Bare = Topic[Any]
Call = Callable[[Bare], Coroutine[Any, Any, object]]


class Order(msgspec.Struct):
    number: int
    items: list[str]


@dataclass
class Point:
    x: float
    y: float


class Heard(Recorder[TopicMessage[Any]]):
    """A listener that keeps its messages."""

    @property
    def messages(self) -> list[Any]:
        return [event.message for event in self.seen]


@pytest.fixture
async def topic(client: HazelcastClient, unique_name: str) -> Topic[str]:
    return await client.get_topic(unique_name, str)


@pytest.fixture
async def other(address: str) -> AsyncGenerator[HazelcastClient]:
    """A second client of the same member."""
    async with connected(address) as client:
        yield client


# -- who gets which messages -------------------------------------------------------------------------------------------


async def test_a_message_reaches_a_listener(client: HazelcastClient, topic: Topic[str]) -> None:
    heard = Recorder[TopicMessage[str]]()
    before = time.time()
    await topic.add_listener(heard)

    await topic.publish("hello")

    [event] = await heard.wait(1)
    assert_type(event.message, str)
    [member] = client.cluster_service.get_members()
    assert (event.name, event.message, event.member) == (topic.name, "hello", member)
    assert before - 1 < event.publish_time < time.time() + 1
    assert repr(topic) == f"Topic(name={topic.name!r})"
    assert topic.service_name == "hz:impl:topicService"


async def test_all_listeners_get_all_messages_in_order(
    client: HazelcastClient, other: HazelcastClient, topic: Topic[str]
) -> None:
    listeners = [Heard() for _ in range(4)]
    for listener in listeners[:2]:
        await topic.add_listener(listener)
    theirs = await other.get_topic(topic.name, str)
    for listener in listeners[2:]:
        await theirs.add_listener(listener)

    messages = [f"message {i}" for i in range(500)]
    for message in messages[:100]:
        await topic.publish(message)
    await topic.publish_all(messages[100:300])
    # They go out in this order, and nobody waits for one before the next.
    await asyncio.gather(*map(topic.publish, messages[300:]))

    for listener in listeners:
        await listener.wait(500)
        assert listener.messages == messages


async def test_the_messages_of_each_of_several_publishers_are_in_order(
    other: HazelcastClient, topic: Topic[str]
) -> None:
    heard = Heard()
    await topic.add_listener(heard)
    theirs = await other.get_topic(topic.name, str)

    async def publish(by: Topic[str], who: str) -> None:
        for i in range(100):
            await by.publish(f"{who} {i}")

    await asyncio.gather(publish(topic, "one"), publish(theirs, "two"))

    await heard.wait(200)
    for who in ("one", "two"):
        assert [message for message in heard.messages if message.startswith(who)] == [f"{who} {i}" for i in range(100)]


async def test_only_listeners_of_that_topic_get_a_message(client: HazelcastClient, topic: Topic[str]) -> None:
    here, there = Heard(), Heard()
    elsewhere = await client.get_topic(f"{topic.name}-other", str)
    await topic.add_listener(here)
    await elsewhere.add_listener(there)

    await topic.publish("here")
    await elsewhere.publish("there")

    await there.wait(1)
    await here.wait(1)
    assert (here.messages, there.messages) == (["here"], ["there"])


async def test_what_was_published_before_is_not_heard(topic: Topic[str]) -> None:
    heard = Heard()
    await topic.publish("before")
    await topic.add_listener(heard)
    await topic.publish("after")

    await heard.wait(1)
    assert heard.messages == ["after"]


@pytest.mark.parametrize("messages", [(), [], ["a"], ("a", "b"), iter(["a", "b", "c"])], ids=str)
async def test_publish_all_takes_any_number(topic: Topic[str], messages: Any) -> None:
    heard = Heard()
    await topic.add_listener(heard)
    expected = list(messages)

    await topic.publish_all(iter(expected))
    await topic.publish_all(expected)
    await topic.publish("last")

    await heard.wait(2 * len(expected) + 1)
    assert heard.messages == [*expected, *expected, "last"]


@pytest.mark.parametrize("suffix", ["@key", "@", "@a@b", " with spaces, ünïcode and 🙂"])
async def test_names_with_a_partition_key(other: HazelcastClient, client: HazelcastClient, suffix: str) -> None:
    name = f"{suffix[::-1]}{suffix}"
    heard = Heard()
    await (await other.get_topic(name, int)).add_listener(heard)

    await (await client.get_topic(name, int)).publish_all([1, 2])

    await heard.wait(2)
    assert heard.messages == [1, 2]


@pytest.mark.parametrize("name", ["plain", "a@key", "@", "a@b@c"])
async def test_requests_go_to_the_partition_of_the_name(name: str) -> None:
    async with (
        Member() as member,
        tap(member) as between,
        HazelcastClient(cluster_members=[between.address]) as client,
    ):
        topic = await client.get_topic(name)
        key = name.partition("@")[2] if "@" in name else name
        expected = await client.partition_service.get_partition_id(key)

        await topic.publish("a")
        await topic.publish_all(["b"])

        assert between.partitions[TopicPublish.TYPE] == {expected}
        assert between.partitions[TopicPublishAll.TYPE] == {expected}


# -- types -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message_type", "messages"),
    [
        (None, ["text", 1, 2.5, b"bytes", [1, "a"], HazelcastJsonValue('{"a": 1}'), True]),
        (int, [1, -5, 2**31 - 1]),
        (bytes, [b"", b"abc", bytes(range(256)) * 4096]),
        (Json[Order], [Order(1, ["a"]), Order(2, [])]),
        (Order, [Order(1, ["a"]), Order(2, [])]),
        (Point, [Point(1, 2), Point(0.5, -1)]),
        (list[int], [[1, 2], []]),
    ],
    ids=["any", "int", "bytes", "json", "compact struct", "compact dataclass", "list"],
)
async def test_messages_arrive_as_they_were(
    client: HazelcastClient, other: HazelcastClient, unique_name: str, message_type: Any, messages: list[Any]
) -> None:
    heard = Heard()
    await (await other.get_topic(unique_name, message_type)).add_listener(heard)
    topic = await client.get_topic(unique_name, message_type)

    for message in messages:
        await topic.publish(message)
    await topic.publish_all(messages)

    await heard.wait(2 * len(messages))
    assert heard.messages == messages * 2
    assert list(map(type, heard.messages)) == list(map(type, messages * 2))


async def test_a_message_of_another_type_is_an_error_that_is_logged(
    client: HazelcastClient, unique_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    await (await client.get_topic(unique_name, int)).add_listener(heard)
    bare = await client.get_topic(unique_name)

    await bare.publish("text")
    await bare.publish(5)

    await heard.wait(1)
    assert heard.messages == [5]
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], HazelcastSerializationError)


# -- listeners ---------------------------------------------------------------------------------------------------------


async def test_remove_listener(topic: Topic[str]) -> None:
    gone, kept = Heard(), Heard()
    listener = await topic.add_listener(gone)
    await topic.add_listener(kept)
    await topic.publish("one")
    await gone.wait(1)

    assert await topic.remove_listener(listener) is True
    assert await topic.remove_listener(listener) is False
    assert await topic.remove_listener("no such id") is False
    await topic.publish("two")

    await kept.wait(2)
    assert gone.messages == ["one"]


async def test_an_async_listener_is_awaited_and_keeps_the_order(topic: Topic[str]) -> None:
    seen = list[str]()

    async def listen(event: TopicMessage[str]) -> None:
        await asyncio.sleep(0.01 if event.message == "0" else 0)
        seen.append(event.message)

    await topic.add_listener(listen)
    await topic.publish_all(map(str, range(20)))

    await eventually(lambda: len(seen) == 20)
    assert seen == [str(i) for i in range(20)]


async def test_a_listener_that_raises_disturbs_nothing(
    client: HazelcastClient, topic: Topic[str], caplog: pytest.LogCaptureFixture
) -> None:
    states, heard = Recorder[str](), Heard()
    client.lifecycle_service.add_listener(states)

    async def fail(event: TopicMessage[str]) -> None:
        await asyncio.sleep(0)
        raise RuntimeError("the listener's own fault")

    await topic.add_listener(fail)
    await topic.add_listener(heard)
    await topic.publish_all(["a", "b"])

    await heard.wait(2)
    await eventually(lambda: caplog.text.count("the listener's own fault") >= 2)
    assert states.seen == []


async def test_a_slow_listener_delays_only_its_own_messages(topic: Topic[str]) -> None:
    gate, slow, fast = asyncio.Event(), list[str](), Heard()

    async def listen(event: TopicMessage[str]) -> None:
        await gate.wait()
        slow.append(event.message)

    await topic.add_listener(listen)
    await topic.add_listener(fast)
    await topic.publish_all(["a", "b", "c"])

    await fast.wait(3)
    await topic.publish("d")
    await fast.wait(4)
    assert slow == []
    gate.set()
    await eventually(lambda: slow == ["a", "b", "c", "d"])


async def test_a_listener_may_publish(topic: Topic[str]) -> None:
    heard = Heard()

    async def answer(event: TopicMessage[str]) -> None:
        if event.message == "ping":
            await topic.publish("pong")

    await topic.add_listener(answer)
    await topic.add_listener(heard)
    await topic.publish("ping")

    await heard.wait(2)
    assert heard.messages == ["ping", "pong"]


async def test_destroy(client: HazelcastClient, topic: Topic[str]) -> None:
    """Members forget the listeners of a topic that is destroyed."""
    heard, again = Heard(), Heard()
    await topic.add_listener(heard)

    assert await topic.destroy() is True
    anew = await client.get_topic(topic.name, str)
    assert anew is not topic
    await anew.add_listener(again)
    await anew.publish("after")

    await again.wait(1)
    await asyncio.sleep(0.05)
    assert heard.messages == []


async def test_a_topic_is_one_distributed_object(client: HazelcastClient, unique_name: str) -> None:
    events = Recorder[DistributedObjectEvent]()
    await client.add_distributed_object_listener(events)

    one, same = await asyncio.gather(client.get_topic(unique_name, str), client.get_topic(unique_name, str))
    assert one is same
    assert await client.get_topic(unique_name) is not one
    await one.destroy()

    def of_topic() -> list[tuple[str, str]]:
        return [(event.service_name, event.event_type) for event in events.seen if event.name == unique_name]

    await eventually(lambda: len(of_topic()) == 2)
    assert of_topic() == [("hz:impl:topicService", "CREATED"), ("hz:impl:topicService", "DESTROYED")]


async def test_a_name_is_that_of_a_map_and_a_topic(client: HazelcastClient, topic: Topic[str]) -> None:
    heard = Heard()
    m = await client.get_map(topic.name, str, str)
    await topic.add_listener(heard)

    await m.set("a", "x")
    await topic.publish("y")
    await m.destroy()
    await topic.publish("z")

    await heard.wait(2)
    assert heard.messages == ["y", "z"]


# -- wrong arguments ---------------------------------------------------------------------------------------------------

NONE: Any = None
FIVE: Any = 5
WORD: Any = "word"
WRONG_TYPE = InvalidArgumentTypeError
WRONG: dict[str, tuple[Call, type[HazelcastError], str]] = {
    "publish(None)": (lambda t: t.publish(None), WRONG_TYPE, "message must not be None"),
    "publish, type": (lambda t: t.publish(5), WRONG_TYPE, "message must be of type str, but is of type int"),
    "publish_all(None)": (
        lambda t: t.publish_all(NONE), WRONG_TYPE, "messages must be several messages, such as a list, but is None",
    ),
    "publish_all of a word": (
        lambda t: t.publish_all("word"), WRONG_TYPE,
        "messages must be several messages, such as a list, but is of type str",
    ),
    "publish_all of a number": (
        lambda t: t.publish_all(FIVE), WRONG_TYPE,
        "messages must be several messages, such as a list, but is of type int",
    ),
    "publish_all with None": (
        lambda t: t.publish_all(["a", None]), WRONG_TYPE, "messages[1]: message must not be None",
    ),
    "publish_all, type": (
        lambda t: t.publish_all(["a", "b", 5]), WRONG_TYPE,
        "messages[2]: message must be of type str, but is of type int",
    ),
    "add_listener(None)": (lambda t: t.add_listener(NONE), WRONG_TYPE, "on_message must be callable, but is None"),
    "add_listener of a word": (
        lambda t: t.add_listener(WORD), WRONG_TYPE, "on_message must be callable, but is of type str",
    ),
    "remove_listener(None)": (
        lambda t: t.remove_listener(NONE), WRONG_TYPE, "registration_id must be a str, but is None",
    ),
    "remove_listener(3)": (
        lambda t: t.remove_listener(FIVE), WRONG_TYPE, "registration_id must be a str, but is of type int",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
async def test_wrong_arguments(member_client: HazelcastClient, unique_name: str, case: str) -> None:
    topic = await member_client.get_topic(unique_name, str)
    call, error, text = WRONG[case]

    assert await refused(member_client, call(topic), error) == text


async def test_what_nothing_serializes(member_client: HazelcastClient, unique_name: str) -> None:
    topic = await member_client.get_topic(unique_name)

    assert "object" in await refused(member_client, topic.publish(object()), HazelcastSerializationError)
    assert "object" in await refused(member_client, topic.publish_all(["a", object()]), HazelcastSerializationError)
    await refused(member_client, topic.publish(None), InvalidArgumentTypeError)


async def test_names_and_types_that_are_wrong(member_client: HazelcastClient) -> None:
    get: Any = member_client.get_topic
    for wrong in (None, 5, b"name"):
        await refused(member_client, get(wrong), InvalidArgumentTypeError)
    await refused(member_client, get("\ud800"), InvalidArgumentValueError)
    await refused(member_client, get("name", object()), InvalidArgumentTypeError)


METHODS: dict[str, Call] = {
    "publish": lambda topic: topic.publish("a"),
    "publish_all": lambda topic: topic.publish_all(["a"]),
    "publish_all of none": lambda topic: topic.publish_all([]),
    "add_listener": lambda topic: topic.add_listener(print),
    "destroy": lambda topic: topic.destroy(),
}


@pytest.mark.parametrize("method", METHODS)
async def test_a_closed_client(member_client: HazelcastClient, unique_name: str, method: str) -> None:
    topic = await member_client.get_topic(unique_name)
    await member_client.shutdown()

    await refused(member_client, METHODS[method](topic), HazelcastClientNotActiveError)
    with pytest.raises(HazelcastClientNotActiveError):
        await member_client.get_topic("another")


# -- lost connections --------------------------------------------------------------------------------------------------


async def until_heard(topic: Topic[str], heard: Heard, prefix: str) -> None:
    """Publish until a message comes; then each further one must be heard exactly once, in order."""
    count = 0

    async def hears() -> bool:
        nonlocal count
        count += 1
        await topic.publish(f"{prefix} {count}")
        return any(message.startswith(prefix) for message in heard.messages)

    await eventually(hears)
    await asyncio.sleep(0.05)
    heard.seen.clear()
    await topic.publish_all([f"{prefix} a", f"{prefix} b"])
    await heard.wait(2)
    await asyncio.sleep(0.05)
    assert heard.messages == [f"{prefix} a", f"{prefix} b"]


async def test_listeners_survive_a_lost_connection(client: HazelcastClient, topic: Topic[str]) -> None:
    heard, gone, states = Heard(), Heard(), Recorder[str]()
    client.lifecycle_service.add_listener(states)
    listener = await topic.add_listener(heard)
    await topic.remove_listener(await topic.add_listener(gone))

    for round_ in range(3):
        drop_connections(client)
        await eventually(lambda: states.seen[-1:] == ["CONNECTED"])
        await until_heard(topic, heard, f"round {round_}")

    assert states.seen == ["DISCONNECTED", "CONNECTED"] * 3
    assert gone.messages == []
    assert await topic.remove_listener(listener) is True
    heard.seen.clear()
    await topic.publish("after")
    await asyncio.sleep(0.1)
    assert heard.messages == []


@pytest.mark.parametrize("smart", [True, False], ids=["smart", "one connection"])
async def test_a_message_comes_once(address: str, unique_name: str, smart: bool) -> None:
    heard = Heard()
    async with HazelcastClient(cluster_members=[address], smart_routing=smart) as client:
        topic = await client.get_topic(unique_name, str)
        await topic.add_listener(heard)
        await topic.publish_all(["a", "b"])
        await heard.wait(2)
        await asyncio.sleep(0.05)
        assert heard.messages == ["a", "b"]


async def test_a_listener_that_is_refused_for_now_is_registered_later(
    member: Member, member_client: HazelcastClient, unique_name: str
) -> None:
    heard = Heard()
    topic = await member_client.get_topic(unique_name, str)
    await topic.add_listener(heard)
    member.faults.fail(TopicAddMessageListener, HazelcastSerializationError("not now"), times=2)
    drop_connections(member_client)

    await until_heard(topic, heard, "later")
