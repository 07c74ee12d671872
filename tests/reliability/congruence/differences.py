"""The differences between the two kinds of members that the documentation lists: each is shown to be one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hazelcast import predicate, projection
from hazelcast.core import HazelcastJsonValue
from hazelcast.errors import HazelcastError
from hazelcast.serialization import Registry, partition_hash, partition_id
from hazelcast.vector import IndexConfig, Metric
from tests.reliability.congruence.programs import Outcome, Step, plain
from tests.reliability.congruence.subjects import Address, User
from tests.support.code import SetValue

if TYPE_CHECKING:
    from hazelcast.asyncio import HazelcastClient
    from tests.reliability.congruence.subjects import Subject

Show = Callable[["HazelcastClient", str], Awaitable[object]]
"""Does something with a map of a name, which is another for each; what it returns or raises is to differ."""

_PAGE: Final = Path(__file__).parents[3] / "docs" / "embedded-and-real-members.md"


def listed() -> set[str]:
    """Return the first cells of the table of differences."""
    _, _, section = _PAGE.read_text().partition("## Differences\n")
    _, *rows = re.findall(r"^\| (.*?) \|", section.partition("| --- ")[2], re.MULTILINE)
    return set(rows)


async def _vectors(client: HazelcastClient, name: str) -> object:
    await client.create_vector_collection_config(name, [IndexConfig("", Metric.COSINE, 2)])
    return True


async def _processor(client: HazelcastClient, name: str) -> object:
    return await (await client.get_map(name)).execute_on_key("a", SetValue("x"))


async def _instance_of(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.set("a", SetValue("x"))
    return await m.key_set(predicate.instance_of("com.hazelcast.map.EntryProcessor"))


async def _java_object(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.set("a", SetValue("x"))
    return await m.key_set(predicate.equal("absent", 1))


async def _part_of_json(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.set("a", HazelcastJsonValue('{"b": {"c": 1}}'))
    return await m.project(projection.single_attribute("b"))


async def _behind_null(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name, str, User)
    await m.set("a", User("Ada", 36, 1.0, True))
    await m.set("b", User("Alan", 41, 1.0, True, address=Address("London")))
    return sorted(await m.project(projection.single_attribute("address.city")), key=repr)


async def _ttl(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.set("a", 1, ttl=100.5)
    view = await m.get_entry_view("a")
    assert view is not None
    return view.ttl


async def _hits(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.set("a", 1)
    view = await m.get_entry_view("a")
    assert view is not None
    return view.hits


async def _ttl_of_locked(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.set("a", 1)
    await m.lock("a")
    try:
        async with asyncio.timeout(0.5):
            return await m.set_ttl("a", 100)
    finally:
        await m.unlock("a")


async def _regex(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.set("a", "Ada")
    return await m.key_set(predicate.regex("this", r"\p{Lu}da"))


async def _index(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.add_index(["this"])
    await m.set("a", [1])
    return await m.get("a")


async def _store(client: HazelcastClient, name: str) -> object:
    await (await client.get_map(f"stored-{name}")).load_all(["a"])
    return True


async def _several_types(client: HazelcastClient, name: str) -> object:
    m = await client.get_map(name)
    await m.put_all({"c": True, "a": 1})  # in the order of their partitions
    return await m.key_set(predicate.greater("this", "x"))


async def _order(client: HazelcastClient, name: str) -> object:
    to_data = Registry().to_data
    of_one = (key for key in count() if partition_id(partition_hash(to_data(key)), 271) == 0)
    m = await client.get_map(name)
    await m.put_all(dict.fromkeys(islice(of_one, 300), 0))
    return list(await m.key_set())


SHOWN: Final[dict[str, Show]] = {
    "`VectorCollection`": _vectors,
    "entry processors, interceptors, comparators": _processor,
    "`instance_of`": _instance_of,
    "predicates, aggregators, projections": _java_object,
    "projections of an object or array within JSON": _part_of_json,
    "what is behind a null in a compact record or Portable": _behind_null,
    "times to live and idle times": _ttl,
    "times and hits in entry views": _hits,
    "`set_ttl` of a key that the client has locked itself": _ttl_of_locked,
    "`regex`": _regex,
    "predicates on an attribute that is of several types": _several_types,
    "order of the entries of a partition": _order,
    "indexes": _index,
    "map stores": _store,
}

NOT_SHOWN: Final = {
    "data structures": "the client has no others",
    "cluster": "what it is",
    "backups, merge policies, split-brain protection": "they show when members fail",
    "the error of a query that fails for several reasons": "arbitrary, so equal at times",
    "order of equal `values` on pages": "arbitrary for keys of other classes, so equal at times",
    "aggregators of Java's `BigInteger`": "a client that writes them is needed, see its option default_int_type",
    "eviction by size or memory": "as configured, and no map of the tests is",
    "credentials": "Enterprise only",
    "TLS": "Enterprise only",
    "durability": "as configured, and no map of the tests is",
}
"""Why the others are not shown here."""


async def shown(show: Show, client: HazelcastClient, name: str) -> Outcome:
    """Return what shows a difference, of one member."""
    try:
        return "result", plain(await show(client, name))
    except HazelcastError as error:
        return "error", type(error).__name__
    except TimeoutError:
        return "error", "it did not end"


_QUERIES: Final = {"queries", "pages", "aggregations", "projections"}


def explained(subject: Subject, before: list[Step], step: Step, dev: Outcome, real: Outcome) -> str | None:
    """Return which listed difference explains that of the outcomes of a step; None if none does.

    Args:
        subject: The kind of map.
        before: The steps before it.
        step: The step.
        dev: Its outcome on the development member.
        real: Its outcome on the real one.
    """
    behind_null = subject.name in ("compact", "portable") and "address.city" in repr(step.arguments)
    if behind_null and step.group in ("projections", "aggregations"):
        return "what is behind a null in a compact record or Portable"
    if (step.group == "pages" or step.method == "remove_all") and dev[0] == real[0] == "error":
        return "the error of a query that fails for several reasons"
    indexed = any(one.method == "add_index" for one in before)
    # Nor does a map with an index take all values.
    if indexed and dev[0] == "result" and real[:2] == ("error", "IllegalArgumentError"):
        return "indexes"
    # What an index rules out is not looked at, and so can't be what a predicate fails with.
    if indexed and step.group in _QUERIES and "error" in (dev[0], real[0]):
        return "indexes"
    return None
