"""Portables on members, which look into their fields without having the classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast import aggregator, predicate, projection
from hazelcast.asyncio import HazelcastClient
from tests.serialization.portables import Record, record

if TYPE_CHECKING:
    from hazelcast.server import Server

# A member remembers the fields of each version of a class as long as it runs.
Engine = record(101)
Car = record(102)
Older = record(103)
Newer = record(103, version=1)


async def test_queries_look_into_portables(address: str, unique_name: str) -> None:
    cars = {
        name: Car(
            name=("string", name),
            engine=("portable", Engine(power=("int", power))),
            wheels=("portable_array", [Engine(power=("int", power + index)) for index in range(4)]),
            tags=("string_array", ["fast"] if power > 100 else ["slow", None]),
        )
        for name, power in (("a", 50), ("b", 150), ("c", 250))
    }
    async with HazelcastClient(cluster_members=[address], portable_factories={2: {101: Engine, 102: Car}}) as client:
        stored = await client.get_map(unique_name, str, Record)
        await stored.put_all(cars)
        assert await stored.get_all(["a", "b"]) == {"a": cars["a"], "b": cars["b"]}
        assert await stored.values(predicate.equal("name", "b")) == [cars["b"]]
        assert sorted(await stored.key_set(predicate.greater("engine.power", 100))) == ["b", "c"]
        assert await stored.key_set(predicate.equal("wheels[3].power", 153)) == ["b"]
        assert await stored.key_set(predicate.equal("wheels[any].power", 52)) == ["a"]
        assert await stored.key_set(predicate.sql("tags[any] = 'slow'")) == ["a"]
        assert await stored.aggregate(aggregator.max_("engine.power")) == 250
        projected = await stored.project(projection.single_attribute("engine"), predicate.equal("name", "c"))
        assert projected == [Engine(power=("int", 250))]
        # Within another value a portable is not the same bytes.
        fast = predicate.greater("engine.power", 100)
        assert sorted([entry async for entry in stored.iter_entries(predicate=fast)]) == [
            ("b", cars["b"]),
            ("c", cars["c"]),
        ]
        best = await stored.aggregate(aggregator.max_by("engine.power"))
        assert best is not None
        assert (best.key, best.value) == ("c", cars["c"])
        two = await stored.project(projection.multi_attribute("engine", "name"), predicate.equal("name", "c"))
        assert two == [[Engine(power=("int", 250)), "c"]]
        await stored.add_index(["engine.power"])
        assert await stored.key_set(predicate.between("engine.power", 40, 60)) == ["a"]
        await stored.destroy()


async def test_versions_stand_side_by_side(real_cluster: Server, unique_name: str) -> None:
    factories: dict[int, dict[int, type[Record]]] = {2: {103: record(103, version=1, expected={"size": "long"})}}
    async with HazelcastClient(cluster_members=[real_cluster.address], portable_factories=factories) as client:
        stored = await client.get_map(unique_name, str, Record)
        await stored.set("old", Older(size=("int", 5)))
        await stored.set("new", Newer(size=("long", 1 << 40), extra=("string", "x")))
        for key, size in (("old", 5), ("new", 1 << 40)):
            read = await stored.get(key)
            assert read is not None
            assert read.fields == {"size": ("long", size)}
        assert await stored.key_set(predicate.greater("size", 100)) == ["new"]
        await stored.destroy()
