"""What type checkers must say of a map. Nothing here runs: mypy and pyright read it.

Each `type: ignore` marks a mistake that both must report; they report those marks that are not needed.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections import ChainMap
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, assert_type
from uuid import UUID

import msgspec

from hazelcast import aggregator, predicate, projection
from hazelcast.asyncio import EntryEventCallable, LockContext, Map
from hazelcast.config import IndexType
from hazelcast.core import MapEntry, SimpleEntryView
from hazelcast.proxy.base import EntryEvent, EntryEventType

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class User(msgspec.Struct):
    name: str
    age: int


# -- entries -----------------------------------------------------------------------------------------------------------


async def entries(m: Map[str, User], user: User) -> None:
    assert_type(m.name, str)
    assert_type(m.service_name, str)
    assert_type(await m.get("k"), User | None)
    assert_type(await m.put("k", user), User | None)
    assert_type(await m.put("k", user, 1, 0.5), User | None)
    assert_type(await m.put("k", user, ttl=timedelta(seconds=1), max_idle=None), User | None)
    assert_type(await m.put_if_absent("k", user, ttl=1), User | None)
    assert_type(await m.remove("k"), User | None)
    assert_type(await m.replace("k", user), User | None)
    assert_type(await m.replace_if_same("k", user, user), bool)
    assert_type(await m.remove_if_same("k", user), bool)
    assert_type(await m.contains_key("k"), bool)
    assert_type(await m.contains_value(user), bool)
    assert_type(await m.try_put("k", user, timeout=1.5), bool)
    assert_type(await m.try_remove("k"), bool)
    assert_type(await m.evict("k"), bool)
    assert_type(await m.set_ttl("k", 5), bool)
    assert_type(await m.size(), int)
    assert_type(await m.is_empty(), bool)
    assert_type(await m.get_entry_view("k"), SimpleEntryView[str, User] | None)
    assert_type(await m.get_all(["k"]), dict[str, User])
    assert_type(await m.destroy(), bool)
    if (view := await m.get_entry_view("k")) is not None:
        assert_type(view.key, str)
        assert_type(view.value, User)
        assert_type(view.hits, int)
    if (found := await m.get("k")) is not None:
        assert_type(found.age, int)

    nothing: list[Callable[[], Coroutine[Any, Any, None]]] = [
        lambda: m.set("k", user, 1, timedelta(1)),
        lambda: m.put_transient("k", user),
        lambda: m.delete("k"),
        lambda: m.clear(),
        lambda: m.flush(),
        lambda: m.evict_all(),
        lambda: m.put_all({"k": user}),
        lambda: m.load_all(),
        lambda: m.load_all(["k"], False),
        lambda: m.remove_all(predicate.true()),
        lambda: m.add_index(["age"]),
    ]
    for call in nothing:
        await call()


async def wrong_entries(m: Map[str, int]) -> None:
    await m.get(5)  # type: ignore[arg-type]
    await m.get(None)  # type: ignore[arg-type]
    await m.put("k", "text")  # type: ignore[arg-type]
    await m.set("k", None)  # type: ignore[arg-type]
    await m.set("k", 1, ttl="1")  # type: ignore[arg-type]
    await m.put_all([("k", 1)])  # type: ignore[arg-type]
    await m.put_all({"k": "text"})  # type: ignore[dict-item]
    await m.get_all([1])  # type: ignore[list-item]
    await m.replace_if_same("k", 1, "text")  # type: ignore[arg-type]
    await m.contains_value("text")  # type: ignore[arg-type]
    await m.set_ttl("k", None)  # type: ignore[arg-type]
    await m.try_put("k", 1, timeout=None)  # type: ignore[arg-type]
    (await m.get("k")) + 1  # type: ignore[operator]


async def wide_arguments(m: Map[str, float], ints: dict[str, int], keys: set[str]) -> None:
    # A dict of ints may go into a map of floats, and any iterable of keys will do.
    await m.put_all(ints)
    await m.put_all(ChainMap[str, float]())
    await m.get_all(keys)
    await m.get_all(ints)
    await m.get_all(key for key in keys)
    await m.load_all(keys)


# -- queries -----------------------------------------------------------------------------------------------------------


async def queries(m: Map[str, User]) -> None:
    adults = predicate.greater_or_equal("age", 18) & ~predicate.like("name", "J%")
    page = predicate.paging(adults, 10)

    assert_type(await m.key_set(), list[str])
    assert_type(await m.key_set(adults), list[str])
    assert_type(await m.values(page), list[User])
    assert_type(await m.entry_set(predicate=adults), list[tuple[str, User]])
    assert_type(await m.aggregate(aggregator.count()), int)
    assert_type(await m.aggregate(aggregator.double_sum("age"), adults), float)
    assert_type(await m.aggregate(aggregator.int_avg("age")), float | None)
    assert_type(await m.aggregate(aggregator.long_sum("age")), int)
    assert_type(await m.aggregate(aggregator.distinct("age")), set[Any])
    assert_type(await m.aggregate(aggregator.max_("age")), Any)
    assert_type(await m.aggregate(aggregator.max_by("age")), MapEntry[Any, Any] | None)
    assert_type(await m.project(projection.single_attribute("age")), list[Any])
    assert_type(await m.project(projection.multi_attribute("name", "age"), adults), list[list[Any]])
    assert_type(await m.project(projection.identity()), list[MapEntry[Any, Any]])
    await m.add_index(["age"], IndexType.HASH, "by-age")
    await m.add_index(("age",), "BITMAP", bitmap_index_options={"unique_key": "id"})

    assert_type(m.iter_keys(), AsyncGenerator[str, None])
    assert_type(m.iter_values(predicate=adults), AsyncGenerator[User, None])
    assert_type(m.iter_entries(100, adults), AsyncGenerator[tuple[str, User], None])
    async for key, user in m.iter_entries():
        assert_type(key, str)
        assert_type(user, User)

    m.iter_keys(predicate="age > 18")  # type: ignore[arg-type]
    await m.key_set("age > 18")  # type: ignore[arg-type]
    await m.aggregate(projection.identity())  # type: ignore[arg-type]
    await m.project(aggregator.count())  # type: ignore[arg-type]
    await m.remove_all(None)  # type: ignore[arg-type]
    await m.add_index(["age"], bitmap_index_options={"unique_kee": "id"})  # type: ignore[arg-type]
    predicate.and_("age > 18")  # type: ignore[arg-type]


# -- events ------------------------------------------------------------------------------------------------------------


async def events(m: Map[str, User]) -> None:
    def listen(event: EntryEvent[str, User]) -> None:
        assert_type(event.key, str | None)
        assert_type(event.value, User | None)
        assert_type(event.old_value, User | None)
        assert_type(event.merging_value, User | None)
        assert_type(event.event_type, EntryEventType)
        assert_type(event.uuid, UUID)
        assert_type(event.number_of_affected_entries, int)

    async def listen_later(event: EntryEvent[str, User]) -> None: ...
    def listen_to_others(event: EntryEvent[str, int]) -> None: ...
    def listen_to_all(event: EntryEvent) -> None: ...

    seen = list[EntryEvent[str, User]]()
    listener: EntryEventCallable[str, User] = listen

    assert_type(await m.add_entry_listener(True, added_func=listen), str)
    await m.add_entry_listener(key="k", predicate=predicate.true(), updated_func=listen_later, removed_func=listener)
    await m.add_entry_listener(added_func=seen.append)
    await m.add_entry_listener(added_func=lambda event: seen.append(event))
    await m.add_entry_listener(added_func=listen_to_all)
    assert_type(await m.remove_entry_listener("id"), bool)

    await m.add_entry_listener(added_func=listen_to_others)  # type: ignore[arg-type]
    await m.add_entry_listener(key=5, added_func=listen)  # type: ignore[arg-type]
    await m.add_entry_listener(aded_func=listen)  # type: ignore[call-arg]
    await m.add_entry_listener(added_func="print")  # type: ignore[arg-type]


# -- locks and code ----------------------------------------------------------------------------------------------------


async def locks(m: Map[str, User]) -> None:
    assert_type(await m.try_lock("k"), bool)
    assert_type(await m.try_lock("k", 5, timeout=timedelta(seconds=1)), bool)
    assert_type(await m.is_locked("k"), bool)
    assert_type(m.lock_context("k"), LockContext)
    async with m.lock_context("k") as held:
        assert_type(held, LockContext)
    nothing: list[Coroutine[Any, Any, None]] = [m.lock("k"), m.lock("k", 5.5), m.unlock("k"), m.force_unlock("k")]
    for call in nothing:
        await call

    await m.lock(5)  # type: ignore[arg-type]
    m.lock_context(5)  # type: ignore[arg-type]


async def code(m: Map[str, User], processor: object) -> None:
    assert_type(await m.execute_on_key("k", processor), Any)
    assert_type(await m.execute_on_keys(["k"], processor), list[tuple[str, Any]])
    assert_type(await m.execute_on_entries(processor, predicate.true()), list[tuple[str, Any]])
    assert_type(await m.add_interceptor(processor), str)
    assert_type(await m.remove_interceptor("id"), bool)
