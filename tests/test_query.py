"""Predicates, aggregators and projections: bytes, reading back, bad input, text, and types."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, assert_type

import pytest

from hazelcast import aggregator, predicate, projection
from hazelcast.aggregator import Aggregator, CanonicalizingHashSet
from hazelcast.core import HazelcastJsonValue, MapEntry
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.factories import BUILTIN_FACTORIES
from hazelcast.predicate import (
    AndPredicate,
    PagingPredicate,
    Predicate,
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
from hazelcast.projection import Projection
from hazelcast.serialization.registry import Registry
from hazelcast.util import IterationType
from tests.support.peer import run_peer

if TYPE_CHECKING:
    from collections.abc import Callable

registry = Registry(data_serializable_factories=BUILTIN_FACTORIES)


def text(value: str | None) -> bytes:
    return struct.pack(">i", -1) if value is None else struct.pack(">i", len(value)) + value.encode()


def identified(factory_id: int, class_id: int, *parts: bytes) -> bytes:
    return struct.pack(">ibii", -2, 1, factory_id, class_id) + b"".join(parts)


def known(class_id: int, *parts: bytes) -> bytes:
    return identified(-20, class_id, *parts)


NULL = struct.pack(">i", 0)
FIVE = struct.pack(">ii", -7, 5)
NINE = struct.pack(">ii", -7, 9)
X = struct.pack(">i", -11) + text("x")
AGE = text("age")
OLD = known(4, AGE, FIVE, b"\0\0")

PREDICATES: list[tuple[Predicate, bytes, str]] = [
    (sql("a = 1 or b"), known(0, text("a = 1 or b")), "a = 1 or b"),
    (and_(), known(1, struct.pack(">i", 0)), "true"),
    (and_(greater("age", 5), true()), known(1, struct.pack(">i", 2), OLD, known(14)), "age > 5 and true"),
    (between("age", 5, 9), known(2, AGE, NINE, FIVE), "age between 5 and 9"),
    (equal("age", 5), known(3, AGE, FIVE), "age = 5"),
    (equal("__key", None), known(3, text("__key"), NULL), "__key = None"),
    (greater("age", 5), OLD, "age > 5"),
    (greater_or_equal("age", 5), known(4, AGE, FIVE, b"\1\0"), "age >= 5"),
    (less("age", 5), known(4, AGE, FIVE, b"\0\1"), "age < 5"),
    (less_or_equal("age", 5), known(4, AGE, FIVE, b"\1\1"), "age <= 5"),
    (like("n", "a%"), known(5, text("n"), text("a%")), "n like 'a%'"),
    (like("n", None), known(5, text("n"), text(None)), "n like None"),
    (ilike("n", "a_"), known(6, text("n"), text("a_")), "n ilike 'a_'"),
    (in_("age", 5, "x", None), known(7, AGE, struct.pack(">i", 3), FIVE, X, NULL), "age in (5, 'x', None)"),
    (instance_of("java.lang.Long"), known(8, text("java.lang.Long")), "this instanceof java.lang.Long"),
    (not_equal("age", 5), known(9, AGE, FIVE), "age != 5"),
    (not_(greater("age", 5)), known(10, OLD), "not (age > 5)"),
    (or_(), known(11, struct.pack(">i", 0)), "false"),
    (or_(greater("age", 5), false()), known(11, struct.pack(">i", 2), OLD, known(13)), "age > 5 or false"),
    (regex("n", "a.*"), known(12, text("n"), text("a.*")), "n regex 'a.*'"),
    (false(), known(13), "false"),
    (true(), known(14), "true"),
    (
        paging(greater("age", 5), 9),
        known(15, OLD, NULL, struct.pack(">ii", 0, 9), text("ENTRY"), struct.pack(">i", 0)),
        "page 0 of 9 entries each of (age > 5)",
    ),
]
names = [str(shown) for _, _, shown in PREDICATES]


@pytest.mark.parametrize(("made", "expected", "shown"), PREDICATES, ids=names)
def test_predicate_bytes_text_and_back(made: Predicate, expected: bytes, shown: str) -> None:
    data = registry.to_data(made)
    assert data[4:] == expected
    assert repr(made) == shown
    again = registry.to_object(data)
    assert type(again) is type(made)
    assert repr(again) == shown
    assert registry.to_data(again) == data
    if not isinstance(made, PagingPredicate):
        assert again == made


def test_every_predicate_of_the_platform_is_covered() -> None:
    assert sorted(predicate.PREDICATE_FACTORY) == list(range(16))
    covered: set[type] = {type(made) for made, _, _ in PREDICATES}
    assert covered == set(predicate.PREDICATE_FACTORY.values())


AGGREGATORS: list[tuple[Callable[[str], Aggregator[Any]], int, bytes]] = [
    (aggregator.count, 4, bytes(8)),
    (aggregator.distinct, 5, bytes(4)),
    (aggregator.double_avg, 6, bytes(16)),
    (aggregator.double_sum, 7, bytes(8)),
    (aggregator.fixed_point_sum, 8, bytes(8)),
    (aggregator.floating_point_sum, 9, bytes(8)),
    (aggregator.int_avg, 10, bytes(16)),
    (aggregator.int_sum, 11, bytes(8)),
    (aggregator.long_avg, 12, bytes(16)),
    (aggregator.long_sum, 13, bytes(8)),
    (aggregator.max_, 14, NULL),
    (aggregator.min_, 15, NULL),
    (aggregator.number_avg, 16, bytes(16)),
    (aggregator.max_by, 17, NULL + NULL),
    (aggregator.min_by, 18, NULL + NULL),
]


@pytest.mark.parametrize(("make", "class_id", "state"), AGGREGATORS)
def test_aggregator_bytes_and_back(make: Callable[[str], Aggregator[Any]], class_id: int, state: bytes) -> None:
    made = make("age")
    data = registry.to_data(made)
    assert data[4:] == identified(-29, class_id, AGE, state)
    again = registry.to_object(data)
    assert again == made
    assert hash(again) == hash(made)
    assert repr(again) == f"{type(made).__name__}('age')"
    assert made != make("height")


def test_an_aggregator_of_the_values_themselves_has_no_path() -> None:
    made = aggregator.long_sum()
    data = registry.to_data(made)
    assert data[4:] == identified(-29, 13, text(None), bytes(8))
    assert registry.to_object(data) == made
    assert repr(made) == "LongSumAggregator()"


def test_every_aggregator_of_the_platform_is_covered() -> None:
    assert {class_id for _, class_id, _ in AGGREGATORS} | {19} == set(aggregator.AGGREGATOR_FACTORY)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (projection.single_attribute("age"), identified(-30, 0, AGE)),
        (projection.multi_attribute("age", "n"), identified(-30, 1, struct.pack(">i", 2), AGE, text("n"))),
        (projection.identity(), identified(-30, 2)),
    ],
    ids=repr,
)
def test_projection_bytes_and_back(made: Projection[Any], expected: bytes) -> None:
    data = registry.to_data(made)
    assert data[4:] == expected
    assert registry.to_object(data) == made
    assert made != projection.single_attribute("height")


def test_results_that_members_wrap_in_classes_of_their_own() -> None:
    distinct = registry.to_object(bytes(4) + identified(-29, 19, struct.pack(">i", 2), FIVE, X))
    assert distinct == {5, "x"}
    assert registry.to_object(registry.to_data(CanonicalizingHashSet({7}))) == {7}
    entry = registry.to_object(bytes(4) + identified(-4, 120, X, FIVE))
    assert entry == MapEntry("x", 5)
    assert registry.to_data(entry)[4:] == identified(-4, 120, X, FIVE)


EXPRESSIONS = [
    "predicate.sql('a = 1')",
    "predicate.and_(predicate.equal('a', 1), predicate.not_equal('b', 'x'))",
    "predicate.or_(predicate.like('a', '%x'), predicate.ilike('b', None), predicate.regex('c', '.*'))",
    "predicate.not_(predicate.between('a', 1.5, 2.5))",
    "predicate.in_('a', 1, 'x', None, True)",
    "predicate.instance_of('a.B')",
    "predicate.greater('a', 1)",
    "predicate.greater_or_equal('a', 1)",
    "predicate.less('a', 1)",
    "predicate.less_or_equal('a', 1)",
    "predicate.true()",
    "predicate.false()",
    "predicate.paging(predicate.true(), 10)",
    "predicate.paging(None, 3)",
    *(f"aggregator.{make.__name__}('a.b')" for make, _, _ in AGGREGATORS),
    "aggregator.count()",
    "projection.single_attribute('a')",
    "projection.multi_attribute('a', 'b.c')",
    "projection.identity()",
]
PEER = """
import json, sys
from hazelcast import aggregator, predicate, projection
from hazelcast.config import Config
from hazelcast.serialization import SerializationServiceV1
service = SerializationServiceV1(Config())
print(json.dumps([service.to_data(eval(expression)).buffer.hex() for expression in json.loads(sys.argv[1])]))
"""


def test_bytes_are_those_of_the_official_client() -> None:
    theirs = json.loads(run_peer(PEER, json.dumps(EXPRESSIONS)))
    ours = [registry.to_data(eval(expression)).hex()[8:] for expression in EXPRESSIONS]
    assert dict(zip(EXPRESSIONS, ours, strict=True)) == {
        expression: hexed[8:] for expression, hexed in zip(EXPRESSIONS, theirs, strict=True)
    }


def test_operators_combine_and_flatten() -> None:
    a, b, c = equal("a", 1), equal("b", 2), equal("c", 3)
    assert (a & b & c) == and_(a, b, c)
    assert (a | b | c) == or_(a, b, c)
    assert ~a == not_(a)
    assert (a & (b | c)) == and_(a, or_(b, c))
    assert repr(a & (b | ~c)) == "a = 1 and (b = 2 or not (c = 3))"
    assert repr(sql("x or y") & a) == "(x or y) and a = 1"
    joined = a & b
    assert joined & c != joined, "combining leaves the operands alone"


def test_predicates_of_different_kinds_differ() -> None:
    assert equal("a", 1) != not_equal("a", 1)
    assert like("a", "x") != regex("a", "x")
    assert and_() != or_()
    assert greater("a", 1) != less("a", 1)


def test_an_application_can_have_predicates_of_its_own() -> None:
    class Mine(Predicate): ...

    made = Mine() & true()
    assert isinstance(made, AndPredicate)
    assert made.predicates[0].__class__ is Mine


def untyped(value: object) -> Any:
    """Hide a wrong argument from type checkers."""
    return value


WRONG = untyped(None)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: equal(WRONG, 1), InvalidArgumentTypeError),
        (lambda: equal("", 1), InvalidArgumentValueError),
        (lambda: equal("  ", 1), InvalidArgumentValueError),
        (lambda: equal("a.", 1), InvalidArgumentValueError),
        (lambda: in_(untyped(5)), InvalidArgumentTypeError),
        (lambda: like("a", untyped(5)), InvalidArgumentTypeError),
        (lambda: sql(""), InvalidArgumentValueError),
        (lambda: sql(WRONG), InvalidArgumentTypeError),
        (lambda: instance_of(" "), InvalidArgumentValueError),
        (lambda: greater("a", None), InvalidArgumentTypeError),
        (lambda: less_or_equal("a", None), InvalidArgumentTypeError),
        (lambda: and_(true(), WRONG), InvalidArgumentTypeError),
        (lambda: or_(untyped("a = 1")), InvalidArgumentTypeError),
        (lambda: not_(WRONG), InvalidArgumentTypeError),
        (lambda: paging(paging(None, 1), 1), InvalidArgumentTypeError),
        (lambda: and_(paging(None, 1)), InvalidArgumentTypeError),
        (lambda: ~paging(None, 1), InvalidArgumentTypeError),
        (lambda: paging(None, 0), InvalidArgumentValueError),
        (lambda: paging(None, -1), InvalidArgumentValueError),
        (lambda: paging(None, WRONG), InvalidArgumentTypeError),
        (lambda: paging(None, True), InvalidArgumentTypeError),
        (lambda: aggregator.count(""), InvalidArgumentValueError),
        (lambda: aggregator.max_by(WRONG), InvalidArgumentTypeError),
        (lambda: projection.single_attribute(""), InvalidArgumentValueError),
        (lambda: projection.single_attribute(WRONG), InvalidArgumentTypeError),
        (lambda: projection.single_attribute("a[any].b"), InvalidArgumentValueError),
        (lambda: projection.multi_attribute(), InvalidArgumentValueError),
        (lambda: projection.multi_attribute("a", "b[any]"), InvalidArgumentValueError),
    ],
)
def test_bad_input(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        call()


def test_any_is_allowed_where_members_allow_it() -> None:
    assert repr(equal("phones[any].type", "home")) == "phones[any].type = 'home'"
    assert repr(aggregator.count("phones[any]")) == "CountAggregator('phones[any]')"


def test_paging_moves_between_pages_and_resets() -> None:
    pages = paging(None, 10)
    assert (pages.page, pages.page_size) == (0, 10)
    assert pages.next_page() == 1
    assert pages.next_page() == 2
    assert pages.previous_page() == 1
    assert pages.previous_page() == 0
    assert pages.previous_page() == 0
    pages.page = 7
    assert pages.page == 7
    for wrong in (-1, True, 1.5, None):
        with pytest.raises((InvalidArgumentTypeError, InvalidArgumentValueError)):
            pages.page = untyped(wrong)
    assert pages.page == 7
    pages.iteration_type = IterationType.KEY
    pages.anchor_list.append((0, ("key", "value")))
    pages.reset()
    assert (pages.page, pages.iteration_type, pages.anchor_list) == (0, IterationType.ENTRY, [])


def test_paging_keeps_what_the_next_page_needs_across_the_wire() -> None:
    pages = paging(equal("a", 1), 3, HazelcastJsonValue({"by": "a"}))
    pages.page = 2
    pages.iteration_type = IterationType.VALUE
    pages.anchor_list = [(0, ("x", 5)), (1, ("y", None))]
    again = registry.to_object(registry.to_data(pages))
    assert isinstance(again, PagingPredicate)
    assert again.predicate == equal("a", 1)
    assert again.comparator == HazelcastJsonValue({"by": "a"})
    assert (again.page, again.page_size, again.iteration_type) == (2, 3, IterationType.VALUE)
    assert again.anchor_list == pages.anchor_list


def test_types_of_results() -> None:
    assert_type(aggregator.count(), Aggregator[int])
    assert_type(aggregator.distinct("a"), Aggregator[set[Any]])
    assert_type(aggregator.double_avg("a"), Aggregator[float | None])
    assert_type(aggregator.int_avg("a"), Aggregator[float | None])
    assert_type(aggregator.long_avg("a"), Aggregator[float | None])
    assert_type(aggregator.number_avg("a"), Aggregator[float | None])
    assert_type(aggregator.double_sum("a"), Aggregator[float])
    assert_type(aggregator.floating_point_sum("a"), Aggregator[float])
    assert_type(aggregator.fixed_point_sum("a"), Aggregator[int])
    assert_type(aggregator.int_sum("a"), Aggregator[int])
    assert_type(aggregator.long_sum("a"), Aggregator[int])
    assert_type(aggregator.max_("a"), Aggregator[Any])
    assert_type(aggregator.min_("a"), Aggregator[Any])
    assert_type(aggregator.max_by("a"), Aggregator[MapEntry[Any, Any] | None])
    assert_type(aggregator.min_by("a"), Aggregator[MapEntry[Any, Any] | None])
    assert_type(projection.single_attribute("a"), Projection[Any])
    assert_type(projection.multi_attribute("a", "b"), Projection[list[Any]])
    assert_type(projection.identity(), Projection[MapEntry[Any, Any]])
    assert_type(paging(None, 1), PagingPredicate)
    assert_type(equal("a", 1) & true(), Predicate)
    # A narrower type can be declared where only the application knows it, and a count passes for a float.
    oldest: Aggregator[int] = aggregator.max_("age")
    number: Aggregator[float] = aggregator.count()
    assert (oldest, number) == (aggregator.max_("age"), aggregator.count())
