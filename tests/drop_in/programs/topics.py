"""A program for the official asyncio client: topics."""

import asyncio
import sys
import time

from hazelcast.asyncio import HazelcastClient, Topic
from hazelcast.core import HazelcastJsonValue
from hazelcast.proxy.base import TopicMessage

ADDRESS, NAME = sys.argv[1:]


def on_message(event):
    print("message", event.name, event.message, type(event.message).__name__)
    print(isinstance(event, TopicMessage), type(event.publish_time).__name__, abs(event.publish_time - time.time()) < 5)
    print("by", str(event.member.address.port) == ADDRESS.split(":")[1])


def on_more(event):
    print("more", event.message)


async def settle():
    await asyncio.sleep(0.2)


async def amain():
    client = await HazelcastClient.create_and_start(cluster_members=[ADDRESS])
    topic = await client.get_topic(NAME)
    print(topic.name, topic.service_name, isinstance(topic, Topic))

    registration = await topic.add_listener(on_message=on_message)
    print(type(registration).__name__)
    answer = await topic.publish("hello")
    await settle()  # members send messages and answers in no certain order
    print(answer)
    await topic.publish(HazelcastJsonValue({"a": 1}))
    await settle()
    print(await topic.remove_listener(registration), await topic.remove_listener(registration))

    await topic.add_listener(on_more)
    answers = [await topic.publish_all(["one", 2, [3.5, None], True]), await topic.publish_all([])]
    await topic.publish_all(("a", "tuple"))
    await settle()
    print(answers)

    for wrong in (lambda: topic.add_listener(None), lambda: topic.publish_all(None), lambda: topic.publish_all([None])):
        try:
            await wrong()
        except AssertionError:
            print("refused")

    other = await HazelcastClient.create_and_start(cluster_members=[ADDRESS])
    await (await other.get_topic(NAME)).publish("from another client")
    await settle()
    print(await topic.destroy())
    await other.shutdown()
    await client.shutdown()


asyncio.run(amain())
