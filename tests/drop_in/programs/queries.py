"""A program for the official asyncio client: predicates, pages, aggregators, projections and indexes."""

import asyncio
import sys

from hazelcast.aggregator import count, distinct, int_avg, max_, min_by, number_avg
from hazelcast.asyncio import HazelcastClient
from hazelcast.config import IndexType, UniqueKeyTransformation
from hazelcast.core import HazelcastJsonValue
from hazelcast.predicate import (
    and_,
    between,
    equal,
    false,
    greater,
    greater_or_equal,
    ilike,
    in_,
    instance_of,
    less,
    less_or_equal,
    like,
    not_,
    not_equal,
    or_,
    paging,
    regex,
    sql,
    true,
)
from hazelcast.projection import identity, multi_attribute, single_attribute

ADDRESS, NAME = sys.argv[1:]
PEOPLE = [("Joe", 30, True), ("Ann", 41, False), ("Jim", 52, True), ("bob", 18, False), ("Zoe", 30, True)]


async def predicates(people):
    for predicate in [
        sql("active AND age > 35"),
        and_(equal("active", True), greater("age", 35)),
        or_(less("age", 20), greater_or_equal("age", 52)),
        not_(like("name", "J%")),
        not_equal("age", 30),
        less_or_equal("age", 30),
        between("age", 30, 41),
        in_("name", "Ann", "Zoe"),
        ilike("name", "B%"),
        regex("name", "J[io].*"),
        instance_of("com.hazelcast.core.HazelcastJsonValue"),
        true(),
        false(),
    ]:
        print(len(await people.values(predicate)), sorted(await people.key_set(predicate)))


async def pages(numbers):
    predicate = paging(greater("this", 4), 4)
    print(await numbers.values(predicate))
    predicate.next_page()
    print(await numbers.values(predicate))
    predicate.previous_page()
    print(await numbers.values(predicate))
    predicate.page = 3
    print(predicate.page, await numbers.values(predicate))
    predicate.reset()
    print(await numbers.key_set(predicate))
    predicate.reset()
    print(await numbers.entry_set(predicate))
    try:
        await numbers.aggregate(count(), predicate)
    except AssertionError:
        print("no paging here")


async def results(people, numbers):
    print(await people.aggregate(count()), await people.aggregate(count(), equal("active", True)))
    print(sorted(await people.aggregate(distinct("age"))))
    print(await people.aggregate(number_avg("age")), await people.aggregate(max_("age")))
    print(await numbers.aggregate(int_avg("this")))
    youngest = await numbers.aggregate(min_by("this"))
    print(youngest.key, youngest.value)
    print(sorted(await people.project(single_attribute("name"))))
    print(sorted(await people.project(multi_attribute("name", "age"), less("age", 35))))
    print(sorted(entry.key for entry in await people.project(identity())))


async def indexes(people):
    await people.add_index(attributes=["age"])
    await people.add_index(attributes=["name"], index_type=IndexType.HASH, name="by-name")
    await people.add_index(
        attributes=["active"],
        index_type="BITMAP",
        bitmap_index_options={"unique_key": "__key", "unique_key_transformation": UniqueKeyTransformation.OBJECT},
    )
    print(sorted(await people.key_set(equal("name", "Ann"))))
    await people.remove_all(equal("active", False))
    print(await people.size())


async def amain():
    client = await HazelcastClient.create_and_start(cluster_members=[ADDRESS])
    people, numbers = await client.get_map(NAME), await client.get_map(NAME + "-numbers")
    for i, (name, age, active) in enumerate(PEOPLE):
        await people.put(i, HazelcastJsonValue({"name": name, "age": age, "active": active}))
    await numbers.put_all({f"k{i:02d}": i for i in range(14)})
    print("-- predicates")
    await predicates(people)
    print("-- pages")
    await pages(numbers)
    print("-- results")
    await results(people, numbers)
    print("-- indexes")
    await indexes(people)
    await client.shutdown()


asyncio.run(amain())
