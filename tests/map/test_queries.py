"""Queries: predicates, pages, aggregators, projections and indexes, evaluated by the member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from hazelcast import aggregator, predicate, projection
from hazelcast.config import IndexType, QueryConstants, UniqueKeyTransformation
from hazelcast.core import HazelcastJsonValue, MapEntry
from hazelcast.errors import ClassCastError, HazelcastError, InvalidArgumentTypeError
from hazelcast.serialization.json import Json
from hazelcast.util import IterationType
from tests.support.code import TextOrder

if TYPE_CHECKING:
    from hazelcast.aggregator import Aggregator
    from hazelcast.asyncio import HazelcastClient, Map
    from hazelcast.predicate import Predicate


class Address(msgspec.Struct, frozen=True):
    city: str


class User(msgspec.Struct, frozen=True):
    name: str
    age: int
    active: bool
    score: float
    address: Address
    nick: str | None = None


USERS = {
    "u1": User("Ada", 36, True, 1.5, Address("London"), "countess"),
    "u2": User("Alan", 41, False, 2.5, Address("London")),
    "u3": User("Grace", 85, True, 3.5, Address("New York"), "amazing"),
    "u4": User("Edsger", 72, False, 0.5, Address("Nuenen")),
    "u5": User("barbara", 85, True, 4.0, Address("Los Angeles")),
}


@pytest.fixture
async def numbers(client: HazelcastClient, unique_name: str) -> Map[str, int]:
    """k0: 0 to k9: 9."""
    m = await client.get_map(unique_name, str, int)
    await m.put_all({f"k{i}": i for i in range(10)})
    return m


@pytest.fixture
async def users(client: HazelcastClient, unique_name: str) -> Map[str, User]:
    m = await client.get_map(unique_name, str, Json[User])
    await m.put_all(USERS)
    return m


# -- predicates --------------------------------------------------------------------------------------------------------

ON_NUMBERS: list[tuple[Predicate, list[int]]] = [
    (predicate.true(), list(range(10))),
    (predicate.false(), []),
    (predicate.equal("this", 4), [4]),
    (predicate.not_equal("this", 4), [0, 1, 2, 3, 5, 6, 7, 8, 9]),
    (predicate.greater("this", 7), [8, 9]),
    (predicate.greater_or_equal("this", 7), [7, 8, 9]),
    (predicate.less("this", 2), [0, 1]),
    (predicate.less_or_equal("this", 2), [0, 1, 2]),
    (predicate.between("this", 3, 5), [3, 4, 5]),
    (predicate.in_("this", 1, 5, 100), [1, 5]),
    (predicate.equal("__key", "k3"), [3]),
    (predicate.like("__key", "k%"), list(range(10))),
    (predicate.instance_of("java.lang.Integer"), list(range(10))),
    (predicate.instance_of("java.lang.String"), []),
    (predicate.sql("this > 6 and __key != 'k8'"), [7, 9]),
    (predicate.and_(predicate.greater("this", 2), predicate.less("this", 5)), [3, 4]),
    (predicate.or_(predicate.less("this", 1), predicate.greater("this", 8)), [0, 9]),
    (predicate.not_(predicate.greater("this", 1)), [0, 1]),
    (~predicate.greater("this", 1) | (predicate.equal("this", 5) & predicate.true()), [0, 1, 5]),
    (predicate.and_(), list(range(10))),
    (predicate.or_(), []),
]


@pytest.mark.parametrize(("condition", "expected"), ON_NUMBERS, ids=repr)
async def test_predicates_on_plain_values(numbers: Map[str, int], condition: Predicate, expected: list[int]) -> None:
    assert sorted(await numbers.values(condition)) == expected
    assert sorted(await numbers.key_set(condition)) == [f"k{i}" for i in expected]
    assert sorted(await numbers.entry_set(condition)) == [(f"k{i}", i) for i in expected]


TEXT = predicate.regex("this", "a")
"""An error for numbers, wherever it is evaluated."""
WITH_ERRORS: list[tuple[Predicate, bool]] = [
    (predicate.and_(TEXT, predicate.false()), False),
    (predicate.and_(TEXT, predicate.not_(predicate.true())), True),
    (predicate.or_(predicate.false(), predicate.and_(TEXT, predicate.false())), False),
    (predicate.or_(TEXT, predicate.true()), True),
    (predicate.not_(predicate.and_(TEXT, predicate.false())), True),
    (predicate.not_(predicate.or_(TEXT, predicate.true())), True),
    (predicate.not_(predicate.or_(TEXT, predicate.not_(predicate.false()))), False),
    (predicate.not_(predicate.not_(predicate.and_(TEXT, predicate.false()))), False),
]


@pytest.mark.parametrize(("condition", "fails"), WITH_ERRORS, ids=repr)
async def test_what_a_predicate_does_not_look_at(numbers: Map[str, int], condition: Predicate, fails: bool) -> None:
    if fails:
        with pytest.raises(ClassCastError):
            await numbers.values(condition)
    else:
        assert await numbers.values(condition) == []


ON_USERS: list[tuple[Predicate, list[str]]] = [
    (predicate.equal("name", "Ada"), ["u1"]),
    (predicate.equal("active", True), ["u1", "u3", "u5"]),
    (predicate.equal("age", 85), ["u3", "u5"]),
    (predicate.equal("score", 2.5), ["u2"]),
    (predicate.greater("score", 2), ["u2", "u3", "u5"]),
    (predicate.equal("address.city", "London"), ["u1", "u2"]),
    (predicate.equal("nick", None), ["u2", "u4", "u5"]),
    (predicate.not_equal("nick", None), ["u1", "u3"]),
    (predicate.like("name", "A%"), ["u1", "u2"]),
    (predicate.like("name", "A_a"), ["u1"]),
    (predicate.like("name", "B%"), []),
    (predicate.ilike("name", "B%"), ["u5"]),
    (predicate.regex("name", "[AG].*"), ["u1", "u2", "u3"]),
    (predicate.in_("address.city", "Nuenen", "New York"), ["u3", "u4"]),
    (predicate.sql("active = true and age between 30 and 80"), ["u1"]),
    (predicate.sql("name like 'A%' or address.city = 'Nuenen'"), ["u1", "u2", "u4"]),
    (predicate.equal("no_such_attribute", 1), []),
    (predicate.equal("__key", "u4"), ["u4"]),
]


@pytest.mark.parametrize(("condition", "expected"), ON_USERS, ids=repr)
async def test_predicates_on_json(users: Map[str, User], condition: Predicate, expected: list[str]) -> None:
    assert sorted(await users.key_set(condition)) == expected
    assert dict(await users.entry_set(condition)) == {key: USERS[key] for key in expected}


async def test_json_written_as_text_is_the_same_json(client: HazelcastClient, unique_name: str) -> None:
    bare = await client.get_map(unique_name)
    await bare.set("a", HazelcastJsonValue({"name": "Ada", "age": 36}))
    await bare.set("b", HazelcastJsonValue('{"name": "Bob", "age": 7}'))

    [found] = await bare.values(predicate.greater("age", 20))

    assert isinstance(found, HazelcastJsonValue)
    assert found.loads() == {"name": "Ada", "age": 36}


async def test_a_bad_sql_condition_is_the_members_error(numbers: Map[str, int]) -> None:
    with pytest.raises(HazelcastError) as caught:
        await numbers.values(predicate.sql("this = = 1"))

    assert "\n" not in str(caught.value)


# -- pages -------------------------------------------------------------------------------------------------------------


async def test_pages_end_with_an_empty_one(numbers: Map[str, int]) -> None:
    paging = predicate.paging(None, 4)
    pages = list[list[int]]()
    for _ in range(4):
        pages.append(await numbers.values(paging))
        paging.next_page()

    assert pages == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9], []]


async def test_pages_remember_where_they_ended(numbers: Map[str, int]) -> None:
    paging = predicate.paging(None, 4)

    assert await numbers.values(paging) == [0, 1, 2, 3]
    assert paging.anchor_list == [(0, ("k3", 3))]
    paging.next_page()
    assert await numbers.values(paging) == [4, 5, 6, 7]
    assert paging.anchor_list == [(0, ("k3", 3)), (1, ("k7", 7))]


async def test_pages_back_and_forth(numbers: Map[str, int]) -> None:
    paging = predicate.paging(predicate.greater("this", 1), 3)

    assert (paging.page, await numbers.key_set(paging)) == (0, ["k2", "k3", "k4"])
    assert paging.next_page() == 1
    assert await numbers.key_set(paging) == ["k5", "k6", "k7"]
    assert paging.previous_page() == 0
    assert await numbers.key_set(paging) == ["k2", "k3", "k4"]
    assert paging.previous_page() == 0
    paging.page = 2
    assert await numbers.key_set(paging) == ["k8", "k9"]


async def test_a_page_far_ahead_needs_no_pages_before(numbers: Map[str, int]) -> None:
    paging = predicate.paging(None, 3)
    paging.page = 3

    assert await numbers.key_set(paging) == ["k9"]


async def test_pages_of_entries_and_after_a_reset_of_values(numbers: Map[str, int]) -> None:
    paging = predicate.paging(predicate.less("this", 5), 2)

    assert await numbers.entry_set(paging) == [("k0", 0), ("k1", 1)]
    paging.next_page()
    assert await numbers.entry_set(paging) == [("k2", 2), ("k3", 3)]
    paging.reset()
    assert (paging.page, paging.anchor_list) == (0, [])
    assert await numbers.values(paging) == [0, 1]


async def test_pages_of_a_typed_map(users: Map[str, User]) -> None:
    paging = predicate.paging(predicate.equal("active", True), 2)

    assert await users.key_set(paging) == ["u1", "u3"]
    paging.next_page()
    assert await users.key_set(paging) == ["u5"]


async def test_pages_in_the_order_of_a_comparator(real_client: HazelcastClient, unique_name: str) -> None:
    m = await real_client.get_map(unique_name, str, str)
    await m.put_all({"a": "xxx", "b": "x", "c": "xx"})

    descending = predicate.paging(None, 2, TextOrder(TextOrder.DESCENDING, IterationType.KEY))
    assert await m.key_set(descending) == ["c", "b"]
    descending.next_page()
    assert await m.key_set(descending) == ["a"]
    by_length = predicate.paging(None, 2, TextOrder(TextOrder.LENGTH, IterationType.VALUE))
    assert await m.values(by_length) == ["x", "xx"]


async def test_a_paging_predicate_where_none_fits(numbers: Map[str, int]) -> None:
    paging = predicate.paging(None, 2)
    with pytest.raises(InvalidArgumentTypeError, match="paging"):
        await numbers.aggregate(aggregator.count(), paging)
    with pytest.raises(InvalidArgumentTypeError, match="paging"):
        await numbers.project(projection.identity(), paging)
    with pytest.raises(InvalidArgumentTypeError, match="paging"):
        await numbers.remove_all(paging)
    with pytest.raises(InvalidArgumentTypeError, match="paging"):
        await numbers.add_entry_listener(predicate=paging, added_func=print)

    assert await numbers.size() == 10


# -- aggregators -------------------------------------------------------------------------------------------------------

ON_INTS: list[tuple[Aggregator[Any], Any]] = [
    (aggregator.count(), 10),
    (aggregator.count("this"), 10),
    (aggregator.distinct(), set(range(10))),
    (aggregator.int_sum(), 45),
    (aggregator.int_avg(), 4.5),
    (aggregator.fixed_point_sum(), 45),
    (aggregator.number_avg(), 4.5),
    (aggregator.max_(), 9),
    (aggregator.min_(), 0),
    (aggregator.max_("__key"), "k9"),
    (aggregator.max_by("this"), MapEntry("k9", 9)),
    (aggregator.min_by("this"), MapEntry("k0", 0)),
]


@pytest.mark.parametrize(("what", "expected"), ON_INTS, ids=repr)
async def test_aggregators_of_ints(numbers: Map[str, int], what: Aggregator[Any], expected: object) -> None:
    result = await numbers.aggregate(what)

    assert result == expected
    assert isinstance(result, type(expected))


async def test_aggregators_of_longs_and_doubles(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, float)
    await m.put_all({"a": 1.5, "b": 2.5})

    assert await m.aggregate(aggregator.double_sum()) == 4.0
    assert await m.aggregate(aggregator.double_avg()) == 2.0
    assert await m.aggregate(aggregator.floating_point_sum()) == 4.0
    assert await m.aggregate(aggregator.number_avg()) == 2.0


async def test_aggregators_of_longs(address: str, unique_name: str) -> None:
    from hazelcast.asyncio import HazelcastClient
    from hazelcast.config import IntType

    async with HazelcastClient(cluster_members=[address], default_int_type=IntType.LONG) as client:
        m = await client.get_map(unique_name, str, int)
        await m.put_all({"a": 1 << 40, "b": 3})

        assert await m.aggregate(aggregator.long_sum()) == (1 << 40) + 3
        assert await m.aggregate(aggregator.long_avg()) == ((1 << 40) + 3) / 2
        assert await m.aggregate(aggregator.fixed_point_sum()) == (1 << 40) + 3


ON_JSON: list[tuple[Aggregator[Any], Any]] = [
    (aggregator.count(), 5),
    (aggregator.count("nick"), 5),
    (aggregator.distinct("address.city"), {"London", "New York", "Nuenen", "Los Angeles"}),
    (aggregator.number_avg("age"), (36 + 41 + 85 + 72 + 85) / 5),
    (aggregator.double_sum("score"), 12.0),
    (aggregator.max_("age"), 85),
    (aggregator.min_("name"), "Ada"),
    (aggregator.max_("address.city"), "Nuenen"),
]


@pytest.mark.parametrize(("what", "expected"), ON_JSON, ids=repr)
async def test_aggregators_of_json(users: Map[str, User], what: Aggregator[Any], expected: object) -> None:
    assert await users.aggregate(what) == expected


async def test_an_aggregator_with_a_predicate(users: Map[str, User]) -> None:
    assert await users.aggregate(aggregator.count(), predicate.equal("active", True)) == 3
    assert await users.aggregate(aggregator.max_("age"), predicate.less("age", 80)) == 72


async def test_an_aggregator_over_nothing(numbers: Map[str, int]) -> None:
    nothing = predicate.false()

    assert await numbers.aggregate(aggregator.count(), nothing) == 0
    assert await numbers.aggregate(aggregator.int_sum(), nothing) == 0
    assert await numbers.aggregate(aggregator.int_avg(), nothing) is None
    assert await numbers.aggregate(aggregator.max_(), nothing) is None
    assert await numbers.aggregate(aggregator.min_by("this"), nothing) is None
    assert await numbers.aggregate(aggregator.distinct(), nothing) == set()


# -- projections -------------------------------------------------------------------------------------------------------


async def test_projections_of_json(users: Map[str, User]) -> None:
    cities = await users.project(projection.single_attribute("address.city"))
    pairs = await users.project(projection.multi_attribute("name", "age"), predicate.equal("active", True))

    assert sorted(cities) == ["London", "London", "Los Angeles", "New York", "Nuenen"]
    assert sorted(pairs) == [["Ada", 36], ["Grace", 85], ["barbara", 85]]


async def test_a_projection_of_what_is_absent(users: Map[str, User]) -> None:
    nicks = await users.project(projection.single_attribute("nick"))

    assert sorted(str(nick) for nick in nicks) == ["None", "None", "None", "amazing", "countess"]


async def test_projections_of_plain_values(numbers: Map[str, int]) -> None:
    small = predicate.less("this", 3)

    assert sorted(await numbers.project(projection.single_attribute("this"), small)) == [0, 1, 2]
    assert sorted(await numbers.project(projection.single_attribute("__key"), small)) == ["k0", "k1", "k2"]
    entries = await numbers.project(projection.identity(), small)
    assert sorted((entry.key, entry.value) for entry in entries) == [("k0", 0), ("k1", 1), ("k2", 2)]
    assert await numbers.project(projection.identity(), predicate.false()) == []


# -- indexes -----------------------------------------------------------------------------------------------------------


async def test_a_bitmap_index_over_ids(client: HazelcastClient, unique_name: str) -> None:
    m = await client.get_map(unique_name, str, Json[dict[str, int]])
    await m.add_index(["kind"], "BITMAP", bitmap_index_options={"unique_key": "id", "unique_key_transformation": "RAW"})
    await m.put_all({f"k{i}": {"id": i, "kind": i % 2} for i in range(6)})

    assert sorted(await m.key_set(predicate.equal("kind", 1))) == ["k1", "k3", "k5"]


@pytest.mark.parametrize("index_type", [IndexType.SORTED, IndexType.HASH, 0, 1, "SORTED", "HASH"])
async def test_an_index_changes_no_result(
    users: Map[str, User], index_type: IndexType | int | str, unique_name: str
) -> None:
    await users.add_index(["age", "this.name"], index_type, name=f"{unique_name}-index")

    assert sorted(await users.key_set(predicate.greater("age", 80))) == ["u3", "u5"]
    assert await users.key_set(predicate.equal("name", "Ada")) == ["u1"]


async def test_indexes_of_all_kinds(users: Map[str, User]) -> None:
    await users.add_index(attributes=["age"])
    await users.add_index(attributes=["name"], index_type=IndexType.HASH)
    await users.add_index(["active"], IndexType.BITMAP)
    await users.add_index(
        ["address.city"],
        IndexType.BITMAP,
        bitmap_index_options={
            "unique_key": QueryConstants.KEY_ATTRIBUTE_NAME,
            "unique_key_transformation": UniqueKeyTransformation.OBJECT,
        },
    )
    await users.set("u6", User("Linus", 20, True, 0, Address("London")))

    assert sorted(await users.key_set(predicate.equal("active", True))) == ["u1", "u3", "u5", "u6"]
    assert sorted(await users.key_set(predicate.equal("address.city", "London"))) == ["u1", "u2", "u6"]


async def test_the_same_index_may_be_added_again(numbers: Map[str, int]) -> None:
    await numbers.add_index(["this"])
    await numbers.add_index(["this"])

    assert await numbers.values(predicate.equal("this", 4)) == [4]


async def test_the_opposite_of_a_comparison_needs_a_value_too(users: Map[str, User]) -> None:
    later = predicate.greater("nick", "b")

    assert await users.key_set(later) == ["u1"]
    assert await users.key_set(predicate.not_(later)) == ["u3"]
    assert len(await users.key_set(predicate.not_(predicate.like("nick", "c%")))) == 4
