"""Predicates, pages, aggregations and projections, evaluated on the members."""

import asyncio
from dataclasses import dataclass

from hazelcast.aggregator import count, number_avg
from hazelcast.asyncio import HazelcastClient
from hazelcast.predicate import equal, greater, paging
from hazelcast.projection import single_attribute
from hazelcast.serialization.json import Json


@dataclass
class City:
    name: str
    country: str
    people: int


async def main() -> None:
    async with HazelcastClient.embedded() as client:
        cities = await client.get_map("cities", int, Json[City])
        rows = [("Rome", "it", 2_750_000), ("Turin", "it", 848_000), ("Bari", "it", 316_000), ("Oslo", "no", 700_000)]
        await cities.put_all({number: City(*row) for number, row in enumerate(rows)})

        large_italian = equal("country", "it") & greater("people", 500_000)
        print("names:", sorted(await cities.project(single_attribute("name"), large_italian)))
        print("how many:", await cities.aggregate(count(), large_italian))
        print("people on average:", await cities.aggregate(number_avg("people"), large_italian))

        page = paging(None, page_size=3)
        while keys := await cities.key_set(page):
            print("page:", keys)
            page.next_page()


asyncio.run(main())
