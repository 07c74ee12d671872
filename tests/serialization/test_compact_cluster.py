"""Compact records on members: their schemas get there and back, and members see the fields."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

import pytest

from hazelcast.aggregator import int_sum
from hazelcast.errors import HazelcastSerializationError
from hazelcast.predicate import Predicate, and_, between, equal, sql
from hazelcast.projection import multi_attribute
from hazelcast.serialization import GenericRecord, Int32
from hazelcast.serialization.compact import compact
from tests.conftest import connected

if TYPE_CHECKING:
    from hazelcast.asyncio import HazelcastClient


class Color(Enum):
    RED = 1
    BLUE = 2


@compact(type_name="test.Engine")
@dataclass
class Engine:
    power: Int32
    cylinders: Int32 | None = None


@compact(type_name="test.Car", fields={"built_at": "builtAt"})
@dataclass
class Car:
    name: str
    year: Int32
    color: Color
    engine: Engine
    built_at: datetime
    tags: list[str] = field(default_factory=list[str])
    owner: str | None = None


BUILT = datetime(2024, 1, 1, tzinfo=UTC)
CARS = {
    "a": Car("Alfa", 1967, Color.RED, Engine(90, 4), BUILT, ["fast", "old"]),
    "b": Car("Beetle", 1967, Color.BLUE, Engine(40), BUILT, owner="Ada"),
    "c": Car("Citroën", 2020, Color.RED, Engine(110, 4), BUILT, ["new"]),
}


async def test_objects_survive_and_other_clients_read_them(
    client: HazelcastClient, address: str, unique_name: str
) -> None:
    cars = await client.get_map(unique_name, str, Car)
    await cars.put_all(CARS)
    assert await cars.get_all(list(CARS)) == CARS
    async with connected(address) as other:
        typed = await other.get_map(unique_name, str, Car)
        assert await typed.get("a") == CARS["a"]
        assert dict(await typed.entry_set()) == CARS
    async with connected(address) as other:
        generic = await other.get_map(unique_name)
        record = await generic.get("b")
        assert isinstance(record, GenericRecord)
        assert record.get("engine", GenericRecord).to_dict() == {"power": 40, "cylinders": None}
        await generic.set("d", record.replace({"name": "Beetle II"}))
    changed = await cars.get("d")
    assert changed is not None
    assert (changed.name, changed.engine) == ("Beetle II", Engine(40))


async def test_records_can_be_keys(client: HazelcastClient, address: str, unique_name: str) -> None:
    engines = await client.get_map(unique_name, Engine, str)
    await engines.set(Engine(90, 4), "Alfa")
    assert await engines.get(Engine(90, 4)) == "Alfa"
    assert await engines.get(Engine(90)) is None
    async with connected(address) as other:
        again = await other.get_map(unique_name, Engine, str)
        assert await again.remove(Engine(90, 4)) == "Alfa"
        assert await again.key_set() == []


async def test_first_writes_at_once(client: HazelcastClient, unique_name: str) -> None:
    cars = await client.get_map(unique_name, str, Car)
    await asyncio.gather(*(cars.set(str(number), CARS["a"]) for number in range(50)))
    assert await cars.size() == 50


async def test_events_carry_records_of_schemas_unknown_before(
    client: HazelcastClient, address: str, unique_name: str
) -> None:
    async with connected(address) as other:
        seen: asyncio.Queue[object] = asyncio.Queue()
        watched = await other.get_map(unique_name, str, Car)
        await watched.add_entry_listener(include_value=True, added_func=lambda event: seen.put_nowait(event.value))
        cars = await client.get_map(unique_name, str, Car)
        await cars.set("a", CARS["a"])
        assert await asyncio.wait_for(seen.get(), 10) == CARS["a"]


async def test_a_stored_record_of_another_type_is_an_error(client: HazelcastClient, unique_name: str) -> None:
    engines = await client.get_map(unique_name, str, Engine)
    await engines.set("a", Engine(1))
    cars = await client.get_map(unique_name, str, Car)
    with pytest.raises(HazelcastSerializationError, match="Expected a value of type Car"):
        await cars.get("a")


async def test_members_see_the_fields(real_client: HazelcastClient, unique_name: str) -> None:
    cars = await real_client.get_map(unique_name, str, Car)
    await cars.put_all(CARS)

    async def found(predicate: Predicate) -> set[str]:
        return set(await cars.key_set(predicate))

    assert await found(equal("year", 1967)) == {"a", "b"}
    assert await found(equal("color", "RED")) == {"a", "c"}
    assert await found(between("engine.power", 80, 120)) == {"a", "c"}
    assert await found(and_(equal("owner", "Ada"), equal("engine.cylinders", None))) == {"b"}
    assert await found(equal("tags[any]", "old")) == {"a"}
    assert await found(sql("name LIKE 'C%' AND year >= 2000")) == {"c"}
    assert await cars.aggregate(int_sum("engine.power")) == 240
    assert sorted(await cars.project(multi_attribute("name", "engine.power"))) == [
        ["Alfa", 90],
        ["Beetle", 40],
        ["Citroën", 110],
    ]
