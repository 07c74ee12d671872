"""A map whose keys and values have types: for mypy and pyright, and at run time."""

import asyncio

from msgspec import Struct

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.serialization.json import Json


class User(Struct):
    name: str
    age: int


async def main() -> None:
    async with HazelcastClient.embedded() as client:
        users = await client.get_map("users", str, Json[User])
        await users.put_all({"ada": User("Ada", 36), "tim": User("Tim", 7)})
        print("ada is", await users.get("ada"))
        print("bob is", await users.get("bob"))
        before = await users.put("tim", User("Tim", 8), ttl=3600)
        print("tim was", before)
        try:
            await users.set("eve", {"name": "Eve"})  # type: ignore[arg-type]  # what a type checker finds
        except InvalidArgumentTypeError as error:
            print("refused:", error)


asyncio.run(main())
