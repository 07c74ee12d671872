"""A program for the asyncio API that the official client and ours share; prints what it saw, as JSON.

Run it with the address of a member, and the parts to go through: "map", "vectors".
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from hazelcast import aggregator, predicate, projection
from hazelcast.asyncio import HazelcastClient
from hazelcast.core import HazelcastJsonValue
from hazelcast.vector import Document, IndexConfig, Metric, Type, Vector

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def outcome(call: Awaitable[Any]) -> Any:
    """Return what a call returns, or the name of the error that it raises."""
    try:
        return await call
    except Exception as error:
        return type(error).__name__


async def use_map(client: HazelcastClient) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    m: Any = await client.get_map("compat-map")
    events: list[Any] = []

    def entry(what: str) -> Callable[[Any], None]:
        return lambda event: events.append([what, event.key, event.value, event.old_value])

    def cleared(event: Any) -> None:
        events.append(["cleared", event.number_of_affected_entries])

    registration = await m.add_entry_listener(
        include_value=True,
        added_func=entry("added"),
        updated_func=entry("updated"),
        removed_func=entry("removed"),
        evicted_func=entry("evicted"),
        expired_func=entry("expired"),
        clear_all_func=cleared,
    )
    seen["put"] = [await m.put("a", 1), await m.put("a", 2), await m.get("a"), await m.get("none")]
    seen["set"] = [await m.set("b", 3), await m.try_put("c", 4), await m.put_if_absent("c", 5)]
    seen["replace"] = [await m.replace("b", 6), await m.replace("none", 1), await m.replace_if_same("b", 6, 7)]
    seen["contains"] = [await m.contains_key("b"), await m.contains_value(7), await m.contains_value(99)]
    seen["remove"] = [await m.remove("c"), await m.remove("none"), await m.remove_if_same("b", 1), await m.delete("b")]
    seen["evict"] = [await m.evict("a"), await m.evict("a"), await m.size(), await m.is_empty()]
    await m.set("short", "lived", ttl=1)
    view = await m.get_entry_view("short")
    seen["view"] = [view.key, view.value, view.ttl]
    for _ in range(100):
        if not await m.contains_key("short"):
            break
        await asyncio.sleep(0.05)
    await m.clear()
    await m.set("last", 1)
    await m.clear()
    for _ in range(100):
        if ["cleared", 1] in events:
            break
        await asyncio.sleep(0.05)
    seen["events"] = events
    seen["removed listener"] = await m.remove_entry_listener(registration)

    documents = [{"i": i, "even": i % 2 == 0, "tags": ["t", str(i)]} for i in range(20)]
    await m.put_all({f"k{document['i']}": HazelcastJsonValue(document) for document in documents})
    seen["get_all"] = {k: v.loads()["i"] for k, v in sorted((await m.get_all(["k3", "k4", "none"])).items())}
    seen["sql"] = sorted(await m.key_set(predicate.sql("i > 16 AND even")))
    seen["any"] = sorted(await m.key_set(predicate.equal("tags[any]", "7")))
    seen["like"] = sorted(await m.key_set(predicate.and_(predicate.like("__key", "k1%"), predicate.less("i", 12))))
    seen["aggregate"] = [
        await m.aggregate(aggregator.count(), predicate.equal("even", True)),
        await m.aggregate(aggregator.fixed_point_sum("i")),
        await m.aggregate(aggregator.number_avg("i")),
        await m.aggregate(aggregator.max_("i")),
        (await m.aggregate(aggregator.min_by("i"))).key,
        sorted(await m.aggregate(aggregator.distinct("even"))),
    ]
    seen["project"] = sorted(await m.project(projection.multi_attribute("__key", "i"), predicate.between("i", 3, 4)))
    pages = predicate.paging(predicate.greater_or_equal("i", 5), 6)
    found: list[Any] = []
    for _ in range(4):
        found.append(await m.key_set(pages))
        pages.next_page()
    seen["pages"] = found
    await m.remove_all(predicate.equal("even", False))
    seen["left"] = [await m.size(), len(await m.values()), len(await m.entry_set())]

    await m.lock("locked")
    seen["lock"] = [await m.is_locked("locked"), await m.try_lock("locked")]
    await m.unlock("locked")
    await m.unlock("locked")
    seen["unlock"] = [await m.is_locked("locked"), await outcome(m.unlock("locked"))]
    invalid = predicate.sql("i >"), predicate.equal("i", "x[")
    seen["errors"] = [await outcome(m.key_set(one)) for one in invalid]
    seen["destroy"] = [await m.destroy(), await (await client.get_map("compat-map")).size()]
    return seen


def as_json(document: Document | None) -> Any:
    if document is None:
        return None
    return [document.value, [[vector.name, [float(x) for x in vector.vector]] for vector in document.vectors]]


async def use_vectors(client: HazelcastClient) -> dict[str, Any]:
    seen: dict[str, Any] = {"unconfigured": await outcome(client.get_vector_collection("compat-none"))}
    name = "compat-vectors"
    index = IndexConfig(name="", metric=Metric.COSINE, dimension=3)
    await client.create_vector_collection_config(name, [index])
    await client.create_vector_collection_config(name, [index])
    other = IndexConfig(name="", metric=Metric.DOT, dimension=3)
    seen["other config"] = await outcome(client.create_vector_collection_config(name, [other]))
    vectors: Any = await client.get_vector_collection(name)

    def document(value: str, *floats: float) -> Document:
        return Document(value, Vector("", Type.DENSE, list(floats)))

    seen["put"] = [
        as_json(await vectors.put("a", document("A", 0.5, 0.25, 1.0))),
        as_json(await vectors.put("a", document("AA", 0.5, 0.5, 1.0))),
        as_json(await vectors.put_if_absent("a", document("no", 1.0, 1.0, 1.0))),
        as_json(await vectors.get("a")),
        as_json(await vectors.get("none")),
    ]
    await vectors.set("b", document("B", 0.3, 0.4, 0.5))
    await vectors.put_all({f"k{i}": document(str(i), 1.0, i * 0.25, -1.0) for i in range(8)})
    seen["size"] = await vectors.size()
    query = Vector("", Type.DENSE, [0.2, 0.2, 0.3])
    found = await vectors.search_near_vector(query, include_value=True, include_vectors=True, limit=2)
    seen["found"] = [[r.key, r.value, r.score, [v.name for v in r.vectors]] for r in found]
    bare = await vectors.search_near_vector(query, limit=100, hints={"partitionLimit": "3"})
    seen["bare"] = [len(bare), bare[0].value, len(bare[0].vectors or [])]
    wrong = Document("bad", Vector("", Type.DENSE, [1.0, 2.0]))
    seen["wrong dimension"] = await outcome(vectors.set("x", wrong))
    seen["removed"] = [as_json(await vectors.remove("b")), await vectors.remove("b"), await vectors.delete("k1")]
    await vectors.optimize()
    seen["left"] = await vectors.size()
    await vectors.clear()
    seen["cleared"] = [await vectors.size(), await vectors.search_near_vector(query)]

    indexes = [IndexConfig("title", Metric.EUCLIDEAN, 2), IndexConfig("body", Metric.DOT, 3)]
    await client.create_vector_collection_config("compat-several", indexes)
    several: Any = await client.get_vector_collection("compat-several")
    both = [Vector("title", Type.DENSE, [1.0, 2.0]), Vector("body", Type.DENSE, [1.0, 0.0, 2.0])]
    await several.set(1, Document("one", both))
    by_title = await several.search_near_vector(Vector("title", Type.DENSE, [1.0, 1.0]))
    by_body = await several.search_near_vector(Vector("body", Type.DENSE, [2.0, 2.0, 2.0]))
    seen["several"] = [[r.key, r.score] for r in (*by_title, *by_body)]
    seen["one of two"] = await outcome(several.set(2, Document("two", both[:1])))
    seen["destroy"] = await vectors.destroy()
    return seen


async def main(address: str, *parts: str) -> None:
    client = await HazelcastClient.create_and_start(cluster_members=[address], cluster_connect_timeout=10)
    try:
        programs = {"map": use_map, "vectors": use_vectors}
        print(json.dumps({part: await programs[part](client) for part in parts}))
    finally:
        await client.shutdown()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
