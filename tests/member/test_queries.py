"""Predicates, pages, aggregators and projections. What is expected is what a real member 5.7.0 answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from typing_extensions import override

from hazelcast import aggregator as aggregate
from hazelcast import predicate as where
from hazelcast import projection as project
from hazelcast.aggregator import Aggregator
from hazelcast.core import HazelcastJsonValue
from hazelcast.errors import (
    ClassCastError,
    HazelcastSerializationError,
    IllegalArgumentError,
    NullPointerError,
    QueryError,
    UndefinedErrorCodeError,
)
from hazelcast.predicate import Predicate
from hazelcast.protocol.messages.map import (
    MapAddIndex,
    MapAggregate,
    MapAggregateWithPredicate,
    MapEntriesWithPagingPredicate,
    MapEntriesWithPredicate,
    MapKeySet,
    MapKeySetWithPagingPredicate,
    MapKeySetWithPredicate,
    MapProject,
    MapProjectWithPredicate,
    MapPut,
    MapPutAll,
    MapRemoveAll,
    MapSize,
    MapValuesWithPagingPredicate,
    MapValuesWithPredicate,
)
from hazelcast.protocol.structures import AnchorDataListHolder, IndexConfig, PagingPredicateHolder
from hazelcast.serialization import IntType, Registry
from hazelcast.serialization.api import IdentifiedDataSerializable, ObjectDataOutput
from tests.member.harness import WireClient, data, value

DOCUMENTS = {
    "a": {
        "name": "Ann", "age": 30, "active": True, "addr": {"city": "Oslo", "zips": [1, 2]}, "w": 1.5,
        "tags": ["x", "y"], "n": None, "kids": [{"n": "K1", "a": 3}, {"n": "K2", "a": 5}],
    },
    "b": {"name": "Bob", "age": 17, "active": False, "addr": {"city": "Rome"}, "w": 2},
    "c": {"name": "cy", "age": 41},
    "d": {"name": "Dan", "age": 55, "active": True},
}  # fmt: skip


@pytest.fixture
def people(wire: WireClient) -> WireClient:
    """A client whose map `m` holds JSON documents."""
    for key, document in DOCUMENTS.items():
        wire.call(MapPut("m", data(key), data(HazelcastJsonValue(document)), 1, -1))
    return wire


def matching(wire: WireClient, predicate: Predicate) -> str:
    """Return the keys of what matches, sorted and joined."""
    return "".join(sorted(str(value(key)) for key in wire.call(MapKeySetWithPredicate("m", data(predicate)))))


def plain(wire: WireClient, *values: object, int_type: IntType = IntType.INT) -> WireClient:
    """Put values under the keys 0, 1, ..."""
    registry = Registry(default_int_type=int_type)
    wire.call(MapPutAll("m", [(data(key), registry.to_data(one)) for key, one in enumerate(values)]))
    return wire


@pytest.mark.parametrize(
    ("predicate", "keys"),
    [
        (where.greater("age", 18), "acd"),
        (where.greater("age", "18"), "acd"),
        (where.greater_or_equal("age", 30), "acd"),
        (where.less("age", 30), "b"),
        (where.less_or_equal("age", 30), "ab"),
        (where.equal("age", 30), "a"),
        (where.equal("age", 30.0), "a"),
        (where.equal("age", "30"), "a"),
        (where.equal("age", 30.5), ""),
        (where.equal("active", True), "ad"),
        (where.equal("active", "true"), "ad"),
        (where.equal("active", 1), "ad"),
        (where.not_equal("active", True), "bc"),
        (where.equal("n", None), "abcd"),
        (where.equal("missing", None), "abcd"),
        (where.not_equal("missing", 5), "abcd"),
        (where.greater("missing", 5), ""),
        (where.between("missing", 1, 5), ""),
        (where.equal("addr.city", "Oslo"), "a"),
        (where.equal("addr", "Oslo"), ""),
        (where.equal("addr", None), "cd"),
        (where.not_equal("addr", None), "ab"),
        (where.equal("addr.zips[1]", 2), "a"),
        (where.equal("addr.zips[9]", 2), ""),
        (where.equal("addr.zips[any]", 2), "a"),
        (where.equal("tags", "x"), ""),
        (where.equal("tags[any]", "y"), "a"),
        (where.equal("kids[any].n", "K2"), "a"),
        (where.greater("kids[1].a", 4), "a"),
        (where.greater("kids[any].a", 4), "a"),
        (where.like("name", "A%"), "a"),
        (where.like("name", "a%"), ""),
        (where.ilike("name", "a%"), "a"),
        (where.like("name", "_ob"), "b"),
        (where.like("name", "A\\%"), ""),
        (where.like("missing", "%"), ""),
        (where.regex("name", ".*n"), "ad"),
        (where.regex("name", "A"), ""),
        (where.in_("age", 17, 30), "ab"),
        (where.in_("name", "Ann", "Dan"), "ad"),
        (where.in_("n", None), "abcd"),
        (where.between("age", 17, 30), "ab"),
        (where.greater("name", "B"), "bcd"),
        (where.greater("name", 5), "abcd"),
        (where.and_(where.greater("age", 16), where.equal("active", True)), "ad"),
        (where.or_(where.equal("name", "cy"), where.equal("name", "Bob")), "bc"),
        (where.not_(where.greater("age", 18)), "b"),
        (where.and_(), "abcd"),
        (where.or_(), ""),
        (where.true(), "abcd"),
        (where.false(), ""),
        (where.equal("__key", "a"), "a"),
        (where.greater("__key", "b"), "cd"),
        (where.instance_of("com.hazelcast.core.HazelcastJsonValue"), "abcd"),
        (where.instance_of("java.lang.String"), ""),
        (where.equal("name", date(2020, 1, 1)), ""),
    ],
    ids=str,
)
def test_json(people: WireClient, predicate: Predicate, keys: str) -> None:
    assert matching(people, predicate) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("age > 18", "acd"),
        ("age > 18 AND active", "ad"),
        ("active", "ad"),
        ("NOT active", "bc"),
        ("name = 'Ann'", "a"),
        ("name='Ann'", "a"),
        ("name = Ann", "a"),
        ('name = "Ann"', ""),
        ("name LIKE 'A%'", "a"),
        ("name like 'A%'", "a"),
        ("name ILIKE 'a%'", "a"),
        ("name REGEX '.*n'", "ad"),
        ("name not like 'A%'", "bcd"),
        ("age BETWEEN 17 AND 30", "ab"),
        ("age between 17 and 30 and active = false", "b"),
        ("age not between 1 and 30", "cd"),
        ("age IN (17, 30)", "ab"),
        ("name in ('Ann','Dan')", "ad"),
        ("name not in ('Ann')", "bcd"),
        ("age != 30", "bcd"),
        ("age <> 30", "bcd"),
        ("age == 30", "a"),
        ("age >= 30", "acd"),
        ("age <= 30", "ab"),
        ("age NOT = 30", "bcd"),
        ("age < 30 or name = 'Dan'", "bd"),
        ("(age < 30 or name = 'Dan') and active = true", "d"),
        ("not (age < 30)", "acd"),
        ("NOT age < 30", "acd"),
        ("__key = 'a'", "a"),
        ("this.name = 'Ann'", "a"),
        ("addr.city = 'Oslo'", "a"),
        ("kids[any].a > 4", "a"),
        ("tags[0] = 'x'", "a"),
        ("name = ''", ""),
        ("n = null", "abcd"),
        ("missing != null", ""),
        ("name LIKE '%n' AND age > 20 OR name = 'cy'", "acd"),
        ("age=30", "a"),
        ("age>18 and(active=true)", "ad"),
        ("w > 1.4", "ab"),
        ("age > -1", "abcd"),
        ("AND", ""),
        ("18 < age", ""),
        ("active = 'true'", "ad"),
    ],
)
def test_sql(people: WireClient, text: str, keys: str) -> None:
    assert matching(people, where.sql(text)) == keys


@pytest.mark.parametrize(
    "text",
    [
        "age >", "age => 30", "age =< 30", "n is null", "active = true && age > 20", "age > 5 + 3", "age > 18 AND",
        "!active", "(age > 1", "age > 1)", "age IN 1", "age IN (1", "age NOT", "'quoted' = 1", "age BETWEEN 1 OR 2",
        "a = 'x",
    ],
)  # fmt: skip
def test_sql_that_is_none(people: WireClient, text: str) -> None:
    error = people.fail(MapKeySetWithPredicate("m", data(where.sql(text))))
    assert isinstance(error, HazelcastSerializationError)
    assert error.java_class == "com.hazelcast.nio.serialization.HazelcastSerializationException"
    assert str(error) == f"Invalid SQL: [{text}]"


@pytest.mark.parametrize(
    ("predicate", "kind", "message"),
    [
        (where.like("age", "3%"), ClassCastError, "class java.lang.Long cannot be cast to class java.lang.String"),
        (
            where.greater("age", "abc"),
            UndefinedErrorCodeError,
            'java.lang.NumberFormatException: For input string: "abc"',
        ),
        (where.sql("age"), UndefinedErrorCodeError, 'java.lang.NumberFormatException: For input string: "true"'),
        (where.equal("age", True), IllegalArgumentError, "Cannot convert [true] to number"),
        (where.equal("kids[x]", 1), QueryError, '"x" in kids[x] is neither a number nor "any"'),
        (where.equal("kids[", 1), IllegalArgumentError, "Wrong argument input passed kids["),
        (where.equal("[0]", 1), IllegalArgumentError, "Wrong argument input passed [0]"),
        (where.regex("name", "("), UndefinedErrorCodeError, "java.util.regex.PatternSyntaxException: "),
        (
            where.equal("__key.x", "a"),
            QueryError,
            "java.lang.IllegalArgumentException: There is no suitable accessor for 'x' on class 'java.lang.String'",
        ),
        (where.equal("this", "x"), IllegalArgumentError, "Unknown Json type: "),
    ],
)
def test_predicates_that_fail(people: WireClient, predicate: Predicate, kind: type[Exception], message: str) -> None:
    error = people.fail(MapKeySetWithPredicate("m", data(predicate)))
    assert type(error) is kind
    assert str(error).startswith(message)


MOMENT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "one",
    [7, 2.5, "text", True, UUID(int=5), MOMENT, MOMENT.date(), MOMENT.time(), Decimal("2.5")],
    ids=lambda one: type(one).__name__,
)
def test_plain_values_equal_themselves(wire: WireClient, one: object) -> None:
    plain(wire, one)
    assert matching(wire, where.equal("this", one)) == "0"
    assert matching(wire, where.in_("this", one)) == "0"
    assert matching(wire, where.greater_or_equal("this", one)) == "0"
    assert matching(wire, where.greater("this", one)) == ""
    assert matching(wire, where.not_equal("this", one)) == ""
    assert matching(wire, where.not_equal("this", None)) == "0"


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (7, "7"), (2.5, "2.5"), (True, "TRUE"), (UUID(int=5), str(UUID(int=5))), (date(2024, 1, 2), "2024-01-02"),
        (time(3, 4, 5), "03:04:05"), (Decimal("2.5"), "2.50"),
    ],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_text_is_taken_for_what_the_value_is(wire: WireClient, one: object, text: str) -> None:
    plain(wire, one)
    assert matching(wire, where.equal("this", text)) == "0"
    assert matching(wire, where.sql(f"this = '{text}'")) == "0"


@pytest.mark.parametrize(
    ("values", "predicate", "keys"),
    [
        ((1, 5, 3), where.equal("this", 1.5), ""),
        ((1, 5, 3), where.greater("this", 2), "12"),
        ((1, 2.5), where.greater("this", 2), "1"),
        (("a", "b"), where.greater("this", 2), "01"),
        ((True, False), where.greater("this", 2), ""),
        ((True, False), where.equal("this", "1"), "1"),
        ((Decimal("1.5"), Decimal(3)), where.between("this", 1.5, 2), "0"),
        ((HazelcastJsonValue("5"), HazelcastJsonValue("6")), where.equal("this", 5), "0"),
        ((HazelcastJsonValue('"x"'),), where.equal("this", "x"), "0"),
        ((HazelcastJsonValue("null"),), where.equal("this", None), "0"),
        ((1, "a"), where.instance_of("java.lang.Integer"), "0"),
        ((1, "a"), where.instance_of("java.lang.Comparable"), "01"),
        ((1, 2.5, "a"), where.instance_of("java.lang.Number"), "01"),
        ((1, [1]), where.instance_of("java.util.List"), "1"),
        ((1, [1]), where.instance_of("java.lang.Object"), "01"),
        ((1,), where.instance_of("com.example.Application"), ""),
    ],
)
def test_plain_values(wire: WireClient, values: tuple[object, ...], predicate: Predicate, keys: str) -> None:
    assert matching(plain(wire, *values), predicate) == keys


@pytest.mark.parametrize(
    "predicate",
    [
        where.equal("this", 1), where.greater("this", 1), where.not_equal("this", None), where.like("this", "%"),
        where.ilike("this", None), where.regex("this", "a"), where.equal("this[1]", 2), where.equal("this[any]", 2),
    ],
    ids=str,
)  # fmt: skip
def test_lists_are_not_compared(wire: WireClient, predicate: Predicate) -> None:
    error = plain(wire, [1, 2]).fail(MapKeySetWithPredicate("m", data(predicate)))
    assert isinstance(error, IllegalArgumentError)


def test_byte_arrays_are_not_compared(wire: WireClient) -> None:
    assert isinstance(plain(wire, b"abc").fail(MapKeySetWithPredicate("m", data(where.equal("this", 1)))), QueryError)


LEADS: list[tuple[object, Predicate, bool]] = [
    ({"tags": []}, where.like("tags", None), False),
    ({"tags": {"a": 1}}, where.like("tags", "%"), False),
    ({"tags": ["a"]}, where.regex("tags", "a"), False),
    ({"tags": ["a"]}, where.equal("tags[any].x", None), False),
    ({"tags": [{}]}, where.equal("tags[any].x", None), False),
    ({"tags": [{"x": None}]}, where.equal("tags[any].x", None), True),
    ({"tags": [{"y": 1}, {"x": 1}]}, where.equal("tags[any].x", 1), True),
    ({"tags": [None, "a"]}, where.equal("tags[any][any]", None), False),
    ({"tags": [{"x": 1}, {"x": {}}]}, where.equal("tags[any].x", 1), True),
    ({"name": "Ann"}, where.equal("this.name", "Ann"), False),
    ({"name": "Ann"}, where.equal("this.name", None), True),
    ({"name": "Ann"}, where.sql("this.name = 'Ann'"), True),
    (["a"], where.equal("this[0]", None), True),
    (5, where.equal("this", 5), True),
]


@pytest.mark.parametrize(("document", "predicate", "matches"), LEADS, ids=str)
def test_where_paths_lead_in_json(wire: WireClient, document: object, predicate: Predicate, matches: bool) -> None:
    plain(wire, HazelcastJsonValue(document))
    assert matching(wire, predicate) == ("0" if matches else "")
    assert matching(wire, where.not_(predicate)) == ("" if matches else "0")


@pytest.mark.parametrize(
    ("document", "path", "kind"),
    [
        ({"tags": [[1]]}, "tags[any][0]", QueryError),
        ({"tags": [{"x": [1]}]}, "tags[any].x[any]", QueryError),
        ({"tags": [{"x": [1]}]}, "tags[any].x", ClassCastError),
    ],
)
def test_paths_that_lead_astray_in_json(wire: WireClient, document: object, path: str, kind: type[Exception]) -> None:
    plain(wire, HazelcastJsonValue(document))
    assert isinstance(wire.fail(MapKeySetWithPredicate("m", data(where.equal(path, 1)))), kind)


NEVER, ALWAYS = where.equal("this", 99), where.equal("this", 1)
CAST, FORMAT, ARGUMENT = where.like("this", "x"), where.greater("this", "true"), where.equal("this", True)


@pytest.mark.parametrize(
    ("predicate", "first"),
    [
        (where.or_(where.or_(NEVER, CAST), FORMAT), UndefinedErrorCodeError),
        (where.or_(where.or_(CAST, NEVER), FORMAT), ClassCastError),
        (where.or_(where.or_(NEVER, CAST), NEVER, ARGUMENT), IllegalArgumentError),
        (where.or_(where.or_(where.or_(CAST, NEVER), ARGUMENT), NEVER), ClassCastError),
        (where.and_(where.and_(ALWAYS, CAST), FORMAT), UndefinedErrorCodeError),
        (where.and_(where.and_(ALWAYS, CAST), where.and_(ALWAYS, FORMAT)), ClassCastError),
        (where.or_(where.or_(NEVER, ALWAYS), where.not_(where.less("this", "true"))), UndefinedErrorCodeError),
        (where.not_(where.and_(where.or_(NEVER, CAST), where.and_(ALWAYS, ARGUMENT))), ClassCastError),
    ],
    ids=str,
)
def test_parts_of_nested_predicates_have_an_order(
    wire: WireClient, predicate: Predicate, first: type[Exception]
) -> None:
    assert type(plain(wire, 1).fail(MapKeySetWithPredicate("m", data(predicate)))) is first


SAME_PARTITION = [488, 2280, 1127, 302, 2353, 2, 150, 1541, 699, 248, 1669, 1927]
"""In the order in which a real member goes through them."""


def test_what_cannot_be_removed_leaves_what_comes_after_it_in_its_partition(wire: WireClient) -> None:
    for key in [*sorted(SAME_PARTITION), 50, 49]:
        wire.call(MapPut("m", data(key), data(1 if key == 699 else "x"), 1, -1))
    assert isinstance(wire.fail(MapRemoveAll("m", data(where.like("this", "x")))), ClassCastError)
    assert [value(key) for key in wire.call(MapKeySet("m"))] == [699, 248, 1669, 1927]


def test_of_equal_extremes_the_first_in_the_order_of_partitions_is_found(wire: WireClient) -> None:
    for key in (-62, 301, 647, 610, 127, -638):
        wire.call(MapPut("m", data(key), data(7), 1, -1))
    assert result(wire, aggregate.max_by("this")).key == result(wire, aggregate.min_by("this")).key == 127


def test_json_keys(wire: WireClient) -> None:
    wire.call(MapPut("m", data(HazelcastJsonValue({"id": 5})), data(1), 1, -1))
    assert matching(wire, where.equal("__key.id", 5)) == '{"id": 5}'
    assert matching(wire, where.sql("__key.id = 6")) == ""


def test_text_that_is_no_json(wire: WireClient) -> None:
    plain(wire, HazelcastJsonValue("{bad"))
    assert isinstance(wire.fail(MapKeySetWithPredicate("m", data(where.equal("a", 1)))), QueryError)


class Application(IdentifiedDataSerializable, Predicate, Aggregator[Any]):
    """Something of an application's own, which only Java could run."""

    @override
    def get_factory_id(self) -> int:
        return 777

    @override
    def get_class_id(self) -> int:
        return 1

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        pass


def test_code_of_applications_is_refused_with_a_way_out(people: WireClient) -> None:
    own = data(Application())
    for request in (MapKeySetWithPredicate("m", own), MapAggregate("m", own), MapProject("m", own)):
        error = people.fail(request)
        assert isinstance(error, HazelcastSerializationError)
        assert "factory id 777, class id 1" in str(error)
        assert "hazelcast server" in str(error)


def test_values_of_applications_are_kept_though_not_looked_into(wire: WireClient) -> None:
    plain(wire, Application())
    assert matching(wire, where.true()) == "0"
    assert matching(wire, where.equal("__key", 0)) == "0"
    error = wire.fail(MapKeySetWithPredicate("m", data(where.equal("a", 1))))
    assert isinstance(error, HazelcastSerializationError)
    assert "hazelcast server" in str(error)


def test_all_forms_of_queries(people: WireClient) -> None:
    predicate = data(where.sql("age < 20"))
    bob = data(HazelcastJsonValue(DOCUMENTS["b"]))
    assert people.call(MapKeySetWithPredicate("m", predicate)) == [data("b")]
    assert people.call(MapValuesWithPredicate("m", predicate)) == [bob]
    assert people.call(MapEntriesWithPredicate("m", predicate)) == [(data("b"), bob)]
    people.call(MapAddIndex("m", IndexConfig(None, 0, ["age"], None, None)))
    people.call(MapRemoveAll("m", data(where.paging(where.sql("age < 20"), 1))))
    assert people.call(MapSize("m")) == 3


# -- pages

KEY, VALUE, ENTRY = 0, 1, 2


def holder(
    page: int,
    iteration: int = KEY,
    inner: Predicate | None = None,
    size: int = 4,
    anchors: AnchorDataListHolder | None = None,
) -> PagingPredicateHolder:
    anchors = anchors or AnchorDataListHolder([], [])
    return PagingPredicateHolder(
        anchors, None if inner is None else data(inner), None, size, page, iteration, None, None
    )


def anchored(answer: AnchorDataListHolder) -> list[tuple[int, object]]:
    return [(page, value(key)) for page, (key, _) in zip(answer.anchor_page_list, answer.anchor_data_list, strict=True)]


@pytest.fixture
def numbers(wire: WireClient) -> WireClient:
    """A client whose map `m` holds 100 - i under each i below 10."""
    return plain(wire, *(100 - i for i in range(10)))


def test_pages_and_their_anchors(numbers: WireClient) -> None:
    anchors = None
    for page, expected, known in (
        (0, [0, 1, 2, 3], [(0, 3)]),
        (1, [4, 5, 6, 7], [(0, 3), (1, 7)]),
        (2, [8, 9], [(0, 3), (1, 7)]),
        (3, [], [(0, 3), (1, 7)]),
    ):
        answer = numbers.call(MapKeySetWithPagingPredicate("m", holder(page, anchors=anchors)))
        assert [value(key) for key in answer.response] == expected
        assert anchored(answer.anchor_data_list) == known
        anchors = answer.anchor_data_list


def test_a_page_can_be_asked_for_at_once(numbers: WireClient) -> None:
    answer = numbers.call(MapValuesWithPagingPredicate("m", holder(2, VALUE)))
    assert [value(one) for one in answer.response] == [99, 100]
    assert anchored(answer.anchor_data_list) == [(0, 6), (1, 2)]
    answer = numbers.call(MapValuesWithPagingPredicate("m", holder(1, VALUE, anchors=answer.anchor_data_list)))
    assert [value(one) for one in answer.response] == [95, 96, 97, 98]
    assert anchored(answer.anchor_data_list) == [(0, 6), (1, 2)]


def test_pages_begin_after_the_anchor_though_entries_came_before_it(numbers: WireClient) -> None:
    first = numbers.call(MapKeySetWithPagingPredicate("m", holder(0)))
    numbers.call(MapPut("m", data(-1), data(0), 1, -1))
    second = numbers.call(MapKeySetWithPagingPredicate("m", holder(1, anchors=first.anchor_data_list)))
    assert [value(key) for key in second.response] == [4, 5, 6, 7]


def test_pages_of_equal_values_are_complete(wire: WireClient) -> None:
    plain(wire, *[7] * 10)
    anchors, found = None, list[object]()
    for page in range(4):
        answer = wire.call(MapEntriesWithPagingPredicate("m", holder(page, VALUE, size=3, anchors=anchors)))
        anchors = answer.anchor_data_list
        found += [value(key) for key, _ in answer.response]
    assert sorted(map(str, found)) == sorted(map(str, range(10)))


def test_pages_of_a_query(numbers: WireClient) -> None:
    answer = numbers.call(MapEntriesWithPagingPredicate("m", holder(1, ENTRY, where.greater("this", 95))))
    assert [(value(key), value(one)) for key, one in answer.response] == [(4, 96)]
    assert anchored(answer.anchor_data_list) == [(0, 3)]


def test_pages_of_json(people: WireClient) -> None:
    answer = people.call(MapKeySetWithPagingPredicate("m", holder(0, inner=where.sql("age > 18"), size=2)))
    assert [value(key) for key in answer.response] == ["a", "c"]
    assert len(people.call(MapValuesWithPagingPredicate("m", holder(0, VALUE))).response) == 4


def test_pages_of_one_partition(wire: WireClient) -> None:
    wire.call(MapPutAll("m", [(b"\0\0\0" + bytes([p]) + data(p)[4:], data(p)) for p in (1, 2, 3)]))
    one = holder(0)
    one.partition_key_data = b"\0\0\0\2" + data("any")[4:]
    assert [value(key) for key in wire.call(MapKeySetWithPagingPredicate("m", one)).response] == [2]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((1, "a"), ClassCastError),
        ((1, 0.5), ClassCastError),
        ((True, 0), ClassCastError),
        ((Decimal(1), 1), ClassCastError),
        ((HazelcastJsonValue("1"), "1"), ClassCastError),
        (([1], [2]), IllegalArgumentError),
        (([1], 1), IllegalArgumentError),
        ((b"a", b"b"), IllegalArgumentError),
    ],
    ids=str,
)
def test_pages_need_an_order(wire: WireClient, values: tuple[object, ...], kind: type[Exception]) -> None:
    plain(wire, *values)
    assert isinstance(wire.fail(MapValuesWithPagingPredicate("m", holder(0, VALUE))), kind)


@pytest.mark.parametrize("one", [[1], b"a"], ids=str)
def test_a_page_of_one_needs_no_order(wire: WireClient, one: object) -> None:
    plain(wire, one)
    answer = wire.call(MapValuesWithPagingPredicate("m", holder(0, VALUE, size=1)))
    assert [value(found) for found in answer.response] == [one]
    after = holder(1, VALUE, size=1, anchors=answer.anchor_data_list)
    assert isinstance(wire.fail(MapValuesWithPagingPredicate("m", after)), IllegalArgumentError)


@pytest.mark.parametrize(
    "in_order",
    [
        (UUID(int=(1 << 127) + 1), UUID(int=1 << 63), UUID(int=1), UUID(int=1 << 126)),
        ("a", "\u017c", "\U0001f600", "\uffff"),
        (False, True),
        (date(2023, 1, 1), date(2024, 1, 1)),
    ],
    ids=str,
)
def test_values_are_in_the_order_of_java(wire: WireClient, in_order: tuple[object, ...]) -> None:
    plain(wire, *reversed(in_order))
    answer = wire.call(MapValuesWithPagingPredicate("m", holder(0, VALUE)))
    assert tuple(value(one) for one in answer.response) == in_order


@pytest.mark.parametrize(("greater", "smaller"), [(UUID(int=1), UUID(int=1 << 127)), ("\uffff", "\U0001f600")], ids=str)
def test_predicates_know_the_order_of_java(wire: WireClient, greater: object, smaller: object) -> None:
    plain(wire, greater, smaller)
    assert matching(wire, where.greater("this", smaller)) == "0"
    assert matching(wire, where.less("this", greater)) == "1"


@pytest.mark.parametrize(
    "in_order",
    [
        ("Aa", "XX", "ZZ", "abc", "hello"),
        (-(2**31), -7, 0, 5, 2**31 - 1),
        (UUID(int=1 << 95), UUID(int=3 << 32), UUID(int=5)),
        (True, False),
        (0.1, 0.5, 2.0),
    ],
    ids=str,
)
def test_entries_of_equal_values_are_in_the_order_of_the_hash_codes_of_keys(
    wire: WireClient, in_order: tuple[object, ...]
) -> None:
    tied = [Decimal((0, (1, *[0] * scale), -scale)) for scale in range(len(in_order))]
    for key, one in reversed([*zip(in_order, tied, strict=True)]):
        wire.call(MapPut("m", data(key), data(one), 1, -1))
    answer = wire.call(MapValuesWithPagingPredicate("m", holder(0, VALUE, size=9)))
    assert [str(value(one)) for one in answer.response] == [str(one) for one in tied]


def test_pages_that_can_not_be(numbers: WireClient) -> None:
    assert isinstance(numbers.fail(MapKeySetWithPagingPredicate("m", holder(0, size=0))), IllegalArgumentError)
    compared = holder(0)
    compared.comparator_data = data(Application())
    error = numbers.fail(MapKeySetWithPagingPredicate("m", compared))
    assert isinstance(error, HazelcastSerializationError)
    assert "comparator" in str(error)


# -- aggregations


def result(wire: WireClient, aggregator: Aggregator[Any]) -> Any:
    return value(wire.call(MapAggregate("m", data(aggregator))))


@pytest.mark.parametrize(
    ("aggregator", "expected"),
    [
        (aggregate.count(), 4),
        (aggregate.count("missing"), 4),
        (aggregate.count("kids[any].a"), 5),
        (aggregate.count("kids[any].absent"), 3),
        (aggregate.count("kids"), 3),
        (aggregate.count("addr"), 2),
        (aggregate.max_("addr"), None),
        (aggregate.distinct("active"), {True, False, None}),
        (aggregate.distinct("kids[any].a"), {3, 5, None}),
        (aggregate.double_avg("age"), 35.75),
        (aggregate.double_sum("age"), 143.0),
        (aggregate.fixed_point_sum("age"), 143),
        (aggregate.floating_point_sum("age"), 143.0),
        (aggregate.int_avg("age"), 35.75),
        (aggregate.int_sum("age"), 143),
        (aggregate.long_avg("age"), 35.75),
        (aggregate.long_sum("age"), 143),
        (aggregate.number_avg("age"), 35.75),
        (aggregate.max_("age"), 55),
        (aggregate.min_("w"), 1.5),
        (aggregate.max_("w"), 2),
        (aggregate.max_("missing"), None),
        (aggregate.min_("name"), "Ann"),
        (aggregate.max_("kids[any].a"), 5),
    ],
    ids=str,
)
def test_aggregations(people: WireClient, aggregator: Aggregator[Any], expected: object) -> None:
    found = result(people, aggregator)
    assert (found, type(found) is float) == (expected, isinstance(expected, float))


def test_the_entry_with_the_extreme(people: WireClient) -> None:
    assert result(people, aggregate.max_by("age")).key == "d"
    assert result(people, aggregate.min_by("age")).value.loads() == DOCUMENTS["b"]
    assert result(people, aggregate.min_by("missing")) is None


def test_aggregations_of_nothing(wire: WireClient) -> None:
    for name in ("count", "double_sum", "fixed_point_sum", "floating_point_sum", "int_sum", "long_sum"):
        assert result(wire, getattr(aggregate, name)("a")) == 0
    for name in ("double_avg", "int_avg", "long_avg", "number_avg", "max_", "min_", "max_by", "min_by"):
        assert result(wire, getattr(aggregate, name)("a")) is None
    assert result(wire, aggregate.distinct("a")) == set()


@pytest.mark.parametrize(
    ("aggregator", "kind"),
    [
        (aggregate.double_avg("w"), NullPointerError),
        (aggregate.double_sum("name"), ClassCastError),
        (aggregate.long_sum("active"), NullPointerError),  # of the first entry in the order of partitions
        (aggregate.long_sum("tags[0]"), NullPointerError),
        (aggregate.max_by("this"), ClassCastError),
    ],
)
def test_aggregations_that_fail(people: WireClient, aggregator: Aggregator[Any], kind: type[Exception]) -> None:
    assert isinstance(people.fail(MapAggregate("m", data(aggregator))), kind)


def test_aggregations_of_plain_values(wire: WireClient) -> None:
    plain(wire, 1.5, 2.5)
    assert result(wire, aggregate.fixed_point_sum("this")) == 3
    assert result(wire, aggregate.floating_point_sum("this")) == 4.0
    assert result(wire, aggregate.max_by("this")).key == 1
    error = wire.fail(MapAggregate("m", data(aggregate.long_sum("this"))))
    assert isinstance(error, IllegalArgumentError)
    assert str(error) == "Can't represent 1.5 as long exactly"


@pytest.mark.parametrize(
    ("one", "exact"), [(Decimal(2), False), (1e300, False), (float("inf"), False), (float("nan"), False), (2.0, True)]
)
def test_aggregators_of_integers_are_exact(wire: WireClient, one: object, exact: bool) -> None:
    plain(wire, one)
    for aggregator in (aggregate.long_sum("this"), aggregate.int_sum("this"), aggregate.long_avg("this")):
        if exact:
            assert result(wire, aggregator) == 2
        else:
            assert isinstance(wire.fail(MapAggregate("m", data(aggregator))), IllegalArgumentError)


def test_aggregators_of_doubles_take_no_decimals(wire: WireClient) -> None:
    plain(wire, Decimal(2), Decimal(4))
    for aggregator in (aggregate.double_sum("this"), aggregate.double_avg("this")):
        assert isinstance(wire.fail(MapAggregate("m", data(aggregator))), IllegalArgumentError)
    assert result(wire, aggregate.floating_point_sum("this")) == 6.0
    assert result(wire, aggregate.number_avg("this")) == 3.0


def test_aggregators_of_ints_refuse_what_is_longer(wire: WireClient) -> None:
    plain(wire, 2**31, 1, int_type=IntType.LONG)
    for aggregator in (aggregate.int_sum("this"), aggregate.int_avg("this")):
        assert isinstance(wire.fail(MapAggregate("m", data(aggregator))), IllegalArgumentError)
    assert result(wire, aggregate.long_sum("this")) == 2**31 + 1
    plain(wire, 2**62, 2**62, int_type=IntType.LONG)
    assert result(wire, aggregate.long_sum("this")) == -(2**63)
    assert result(wire, aggregate.long_avg("this")) == -(2.0**62)


@pytest.mark.parametrize(
    ("values", "expected"),
    [((1e300,), 2**63 - 1), ((-1e300,), -(2**63)), ((float("nan"),), 0), ((1e300, 1), -(2**63)), ((2.9, -2.9), 0)],
)
def test_sums_of_integers_are_those_of_java(wire: WireClient, values: tuple[float, ...], expected: int) -> None:
    assert result(plain(wire, *values), aggregate.fixed_point_sum("this")) == expected


@pytest.mark.parametrize("int_type", [IntType.BYTE, IntType.INT, IntType.LONG, IntType.BIG_INT])
def test_results_keep_the_type_of_the_value(wire: WireClient, int_type: IntType) -> None:
    plain(wire, 1, 5, 3, int_type=int_type)
    typed = Registry(default_int_type=int_type).to_data
    assert wire.call(MapAggregate("m", data(aggregate.max_("this")))) == typed(5)
    assert sorted(filter(None, wire.call(MapProject("m", data(project.single_attribute("this")))))) == sorted(
        [typed(1), typed(3), typed(5)]
    )


def test_aggregations_of_a_query(people: WireClient) -> None:
    request = MapAggregateWithPredicate("m", data(aggregate.long_sum("age")), data(where.sql("active")))
    assert value(people.call(request)) == 85


# -- projections


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("name", ["cy", "Ann", "Bob", "Dan"]),
        ("age", [41, 30, 17, 55]),
        ("active", [None, True, False, True]),
        ("addr.city", [None, "Oslo", "Rome", None]),
        ("tags[0]", [None, "x", None, None]),
        ("w", [None, 1.5, 2, None]),
        ("missing", [None, None, None, None]),
        ("__key", ["c", "a", "b", "d"]),
        ("this", [HazelcastJsonValue(DOCUMENTS[key]) for key in "cabd"]),
        ("tags", [None, HazelcastJsonValue('["x","y"]'), None, None]),
    ],
)
def test_projections(people: WireClient, path: str, expected: list[object]) -> None:
    assert [value(one) for one in people.call(MapProject("m", data(project.single_attribute(path))))] == expected


def test_projections_of_several_attributes_and_of_entries(people: WireClient) -> None:
    several = MapProjectWithPredicate(
        "m", data(project.multi_attribute("name", "__key", "w")), data(where.sql("age < 40"))
    )
    assert [value(one) for one in people.call(several)] == [["Ann", "a", 1.5], ["Bob", "b", 2]]
    [entry, *_] = [value(one) for one in people.call(MapProject("m", data(project.identity())))]
    assert getattr(entry, "key") == "c"  # noqa: B009 - a checker knows nothing of its type


def test_projections_do_not_take_any(people: WireClient) -> None:
    projection = data(project.single_attribute("tagsXanyX")).replace(b"XanyX", b"[any]")
    assert isinstance(people.fail(MapProject("m", projection)), IllegalArgumentError)
