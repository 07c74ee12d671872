"""Values of which a response has only one or a few: they are not copied more often than they must be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray
from typing_extensions import override

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import HazelcastSerializationError, InvalidArgumentValueError
from hazelcast.proxy.base import EntryEvent
from hazelcast.serialization.custom import StreamSerializer
from hazelcast.serialization.json import Json
from tests.support.internals import pending_calls, requests_sent
from tests.support.waiting import Recorder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hazelcast.asyncio import Map
    from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

MIB = 1 << 20


def blob(seed: int, size: int = MIB) -> bytes:
    return np.random.default_rng(seed).bytes(size)


@pytest.mark.parametrize(
    "value",
    [blob(1), blob(1).hex(), [float(i) for i in range(100_000)], [blob(2, 300_000), "text", blob(3, 200_000)]],
    ids=["bytes", "str", "floats", "nested"],
)
async def test_large_values_come_back_by_every_way(client: HazelcastClient, unique_name: str, value: Any) -> None:
    m = await client.get_map(unique_name)
    value_type: Any = value.__class__
    typed = await client.get_map(unique_name, str, value_type)
    await m.set("k", value)

    each: Map[str, Any]
    for each in (m, typed):
        read: list[Any] = [
            await each.get("k"),
            await each.put("k", value),
            (await each.get_all(["k"]))["k"],
            *await each.values(),
            *[value async for value in each.iter_values()],
            dict(await each.entry_set())["k"],
        ]
        view = await each.get_entry_view("k")
        assert view is not None
        read += [view.value, await each.remove("k")]
        await each.set("k", value)

        assert {type(found) for found in read} == {type(value)}
        assert all(found == value for found in read)


async def test_large_values_of_many_calls_at_once(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, int, bytes)
    sizes = [70_000, MIB, 300_000, 3 * MIB, 100, 5 * MIB, 262_144]
    values = {i: blob(i, size) for i, size in enumerate(sizes)}
    await m.put_all(values)

    for _ in range(3):
        read = await asyncio.gather(*(m.get(key) for key in [*values, *values]))
        assert read == [*values.values(), *values.values()]
    assert await m.get_all(values) == values


@pytest.mark.parametrize("size", [1_000, 300_000, (32 << 20) + 5], ids=["small", "large", "huge"])
async def test_what_can_change_is_sent_as_it_was(client: HazelcastClient, unique_name: str, size: int) -> None:
    untyped = await client.get_map(unique_name)
    typed: Map[Any, Any] = await client.get_map(unique_name, str, memoryview)

    cases: list[tuple[Map[Any, Any], Any, Any]] = []
    for m, kind in ((untyped, "array"), (untyped, "view"), (typed, "array"), (untyped, "read-only view")):
        content = bytearray(size)
        given: Any = content
        if kind != "array":
            given = memoryview(content).toreadonly() if kind == "read-only view" else memoryview(content)
        cases.append((m, content, given))
    for m, value, given in cases:
        call = asyncio.ensure_future(m.set("k", given))
        await asyncio.sleep(0)
        value[0] = value[-1] = 1
        await call
        assert await untyped.get("k") == bytes(size)
        if given is value:
            value.clear()  # nothing holds on to it


@pytest.mark.parametrize("size", [300_000, (32 << 20) + 5], ids=["large", "huge"])
async def test_all_that_is_bytes_is_stored_alike(client: HazelcastClient, unique_name: str, size: int) -> None:
    content = blob(1, size)
    untyped = await client.get_map(unique_name)
    strided = memoryview(bytes(len(content)) + content)[::-1][:size][::-1]
    floats = memoryview(content[: size // 4 * 4]).cast("f")

    for value in (content, bytearray(content), memoryview(content), strided, floats):
        await untyped.set("k", value)
        found = await untyped.get("k")
        assert type(found) is bytes
        assert found == bytes(value)
        assert await untyped.contains_value(value)
        assert await untyped.replace_if_same("k", value, "other")


async def test_a_serializer_of_its_own_for_large_bytes(unique_name: str, address: str) -> None:
    class Hex(StreamSerializer[bytes]):
        @override
        def get_type_id(self) -> int:
            return 77

        @override
        def write(self, out: ObjectDataOutput, obj: bytes) -> None:
            out.write_string(obj.hex())

        @override
        def read(self, inp: ObjectDataInput) -> bytes:
            return bytes.fromhex(inp.read_string() or "") + b", read"

    async with await HazelcastClient.create_and_start(
        cluster_members=[address], custom_serializers={bytes: Hex}
    ) as client:
        m = await client.get_map(unique_name)
        await m.set("k", b"a" * 300_000)
        assert await m.get("k") == b"a" * 300_000 + b", read"


async def test_a_large_key(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, bytes, bytes)
    key, value = blob(1, 400_000), blob(2, 400_000)
    await m.set(key, value)

    assert await m.key_set() == [key]
    assert await m.get_all([key]) == {key: value}


async def test_json_that_is_large(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, Json[list[str]])
    value = [f"item {i}" for i in range(50_000)]
    await m.set("k", value)

    assert await m.get("k") == value


@pytest.mark.parametrize("size", [0, 100, 70_000, MIB])
async def test_views_stay_what_they_are(client: HazelcastClient, unique_name: str, size: int) -> None:
    m = await client.get_map(unique_name, int, memoryview)
    values = {i: blob(i, size) for i in range(8)}
    for key, value in values.items():
        await m.set(key, memoryview(value))

    views = {key: await m.get(key) for key in values}

    for key, view in views.items():
        assert type(view) is memoryview
        assert view.readonly
        assert view == values[key]
    assert await m.get(9) is None
    assert dict(await m.entry_set()) == values


async def test_arrays_are_views(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, NDArray[np.float32])
    value = np.random.default_rng(1).random(300_000, np.float32)
    await m.set("k", value)

    arrays = [await m.get("k") for _ in range(3)]

    for array in arrays:
        assert array is not None
        assert not array.flags.writeable
        assert np.array_equal(array, value)
    assert await (await client.get_map(unique_name)).get("k") == value.tolist()


async def test_a_large_value_of_another_type(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name)
    await m.set("k", blob(1))

    for wrong in (str, Json[str], NDArray[np.float32]):
        other: Any = await client.get_map(unique_name, str, wrong)
        with pytest.raises(HazelcastSerializationError, match="byte array"):
            await other.get("k")


async def test_listeners_get_large_values(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, bytes)
    events = Recorder[EntryEvent[str, bytes]]()
    await m.add_entry_listener(include_value=True, added_func=events, updated_func=events)

    await m.set("k", blob(1))
    await m.set("k", blob(2))

    added, updated = await events.wait(2)
    assert (added.value, updated.old_value, updated.value) == (blob(1), blob(1), blob(2))


TOO_LARGE: dict[str, Callable[[Map[Any, Any], bytes], Awaitable[object]]] = {
    "set": lambda m, big: m.set("k", big),
    "put": lambda m, big: m.put("k", big),
    "contains_value": lambda m, big: m.contains_value(big),
    "replace_if_same": lambda m, big: m.replace_if_same("k", b"", big),
    "put_all": lambda m, big: m.put_all({f"k{i}": b"" for i in range(300)} | {"k": big}),
    "get of a key": lambda m, big: m.get(big),
    "get_all of a key": lambda m, big: m.get_all([*map(str, range(300)), big]),
    "put_all of a key": lambda m, big: m.put_all({"k": b"", big: b""}),
    "view": lambda m, big: m.set("k", memoryview(big)),
    "key that is a view": lambda m, big: m.get(memoryview(big)),
    "nested": lambda m, big: m.set("k", [big]),
}


@pytest.fixture(scope="module")
def too_large() -> bytes:
    try:
        return bytes(1 << 31)  # whose pages nobody touches
    except MemoryError:
        pytest.skip("there is no memory for it")


@pytest.mark.parametrize("call", TOO_LARGE.values(), ids=TOO_LARGE)
async def test_what_is_too_large_for_a_frame_is_refused(
    member_client: HazelcastClient,
    unique_name: str,
    too_large: bytes,
    call: Callable[[Map[Any, Any], bytes], Awaitable[object]],
) -> None:
    m = await member_client.get_map(unique_name)
    sent = requests_sent(member_client)

    with pytest.raises(InvalidArgumentValueError, match=r"2,147,483,6\d\d bytes, but has 2,147,483,6\d\d"):
        await call(m, too_large)

    assert requests_sent(member_client) == sent
    assert not pending_calls(member_client)


@pytest.mark.parametrize("cls", [bytes, memoryview])
async def test_a_declared_type_knows_the_limit(
    member_client: HazelcastClient, unique_name: str, too_large: bytes, cls: type[Any]
) -> None:
    m: Map[Any, Any] = await member_client.get_map(unique_name, cls, cls)
    sent = requests_sent(member_client)
    for key, value in ((b"", too_large), (too_large, b"")):
        with pytest.raises(InvalidArgumentValueError, match="2,147,483,629 bytes, but has 2,147,483,648"):
            await m.set(key, value)
    assert requests_sent(member_client) == sent


async def test_a_released_view(member_client: HazelcastClient, unique_name: str) -> None:
    view = memoryview(b"x" * 200_000)
    view.release()
    declared: Map[Any, Any] = await member_client.get_map(unique_name, str, memoryview)
    for m in (await member_client.get_map(unique_name), declared):
        with pytest.raises(InvalidArgumentValueError, match="released"):
            await m.set("k", view)
