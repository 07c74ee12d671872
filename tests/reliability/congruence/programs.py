"""Programs of map operations: made by hypothesis, and run on a member, where each leaves what can be compared."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import suppress
from contextvars import Context
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from hypothesis import strategies as st

from hazelcast import aggregator, predicate, projection
from hazelcast.config import IndexType
from hazelcast.core import HazelcastJsonValue, MapEntry, SimpleEntryView
from hazelcast.errors import HazelcastError
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hypothesis.strategies import SearchStrategy

    from hazelcast.asyncio import Map
    from hazelcast.proxy.base import EntryEvent
    from tests.reliability.congruence.subjects import Subject


class Step(NamedTuple):
    """One operation of a program."""

    group: str
    """For the count at the end."""
    method: str
    arguments: tuple[Any, ...] = ()
    ordered: bool = False
    """Whether the order of the result means something."""
    by_other: bool = False
    """Whether another task calls it, which is another owner of locks."""


Program = list[Step]
Outcome = tuple[Any, ...]
"""What an operation left, in a form that can be compared: `("result", …)` or `("error", class, code)`."""

_ORDERED: Final = {"key_set", "values", "entry_set", "project"}
"""Members answer these in the order of partitions; of a partition, in that of its hash table."""

_NOT_COMPARED: Final = {
    "cost", "creation_time", "expiration_time", "last_access_time", "last_stored_time", "last_update_time",
}  # fmt: skip
"""Of an entry view: times, and what an entry takes of a member's memory."""


# -- making programs


def programs(subject: Subject) -> SearchStrategy[Program]:
    """Return programs for a kind of map."""
    queries = _queries(subject)
    steps = st.lists(
        st.one_of(_entries(subject), _bulk(subject), _locks(subject), queries, queries), min_size=12, max_size=40
    )
    fill = st.dictionaries(subject.keys, subject.values, min_size=2, max_size=5)

    def program(entries: dict[Any, Any], rest: Program) -> Program:
        return [Step("bulk", "put_all", (entries,)), *rest]

    return st.builds(program, fill, steps)


def _steps(group: str, *shapes: tuple[Any, ...], by_other: SearchStrategy[bool] | None = None) -> SearchStrategy[Step]:
    """Return steps of a method's name and its arguments."""
    other = st.just(False) if by_other is None else by_other

    def step(name: str, *arguments: SearchStrategy[Any]) -> SearchStrategy[Step]:
        ordered = st.just(name in _ORDERED)
        return st.builds(Step, st.just(group), st.just(name), st.tuples(*arguments), ordered, other)

    return st.one_of([step(*shape) for shape in shapes])


def _entries(subject: Subject) -> SearchStrategy[Step]:
    key, value = subject.keys, subject.values
    time = st.sampled_from([None, 0, 300, 4000])
    return _steps(
        "entries",
        ("get", key),
        ("put", key, value, time, time),
        ("set", key, value, time, time),
        ("put_if_absent", key, value, time, time),
        ("put_transient", key, value, time, time),
        ("remove", key),
        ("remove_if_same", key, value),
        ("delete", key),
        ("replace", key, value),
        ("replace_if_same", key, value, value),
        ("contains_key", key),
        ("get_entry_view", key),
        ("evict", key),
        ("set_ttl", key, st.sampled_from([0, 500])),
        ("try_put", key, value),
        ("try_remove", key),
    )


def _bulk(subject: Subject) -> SearchStrategy[Step]:
    key, value = subject.keys, subject.values
    some = st.lists(key, max_size=4)
    return _steps(
        "bulk",
        ("put_all", st.dictionaries(key, value, max_size=5)),
        ("get_all", some),
        ("clear",),
        ("evict_all",),
        ("flush",),
        ("load_all",),
        ("load_all", some),
        ("size",),
        ("is_empty",),
        ("contains_value", value),
        ("key_set",),
        ("values",),
        ("entry_set",),
        ("iter_keys", st.integers(1, 3)),
        ("iter_values", st.integers(1, 3)),
        ("iter_entries", st.integers(1, 3)),
    )


def _queries(subject: Subject) -> SearchStrategy[Step]:
    where, path = _predicates(subject), st.sampled_from(subject.attributes)
    projected = st.sampled_from([path for path in subject.attributes if "[any]" not in path])
    index = st.sampled_from([IndexType.SORTED, IndexType.HASH, IndexType.BITMAP])
    indexed = st.sampled_from([path for path in subject.attributes if path not in ("absent", "tags[any]")])
    size = st.integers(1, 3)
    return st.one_of(
        _steps(
            "queries",
            ("key_set", where),
            ("values", where),
            ("entry_set", where),
            ("remove_all", where),
            ("iter_keys", size, where),
            ("iter_entries", size, where),
            *([] if subject.mixed else [("add_index", st.lists(indexed, min_size=1, max_size=1), index)]),
        ),
        _steps("aggregations", ("aggregate", _aggregators(path)), ("aggregate", _aggregators(path), where)),
        _steps("projections", ("project", _projections(projected)), ("project", _projections(projected), where)),
        st.builds(
            Step,
            st.just("pages"),
            st.sampled_from(["key_pages", "value_pages", "entry_pages"]),
            st.tuples(st.none() | where, size),
            st.just(True),
            st.just(False),
        ),
    )


def _locks(subject: Subject) -> SearchStrategy[Step]:
    key, value = st.sampled_from(["lock 1", "lock 2"]), subject.values
    if subject.key_type is int:
        key = st.sampled_from([101, 102])
    return _steps(
        "locks",
        ("try_lock", key),
        ("try_lock", key, st.sampled_from([None, 300])),
        ("try_put", key, value),
        ("try_remove", key),
        ("is_locked", key),
        ("unlock", key),
        ("force_unlock", key),
        ("get", key),
        by_other=st.booleans(),
    )


_CONSTANTS: Final = st.one_of(
    st.integers(-2, 3),
    st.sampled_from([50, 0.5, 1.0, -1.5, 50.0]),
    st.sampled_from(["Ada", "ada", "a", "", "50", "1.0", "true", "x"]),
    st.booleans(),
)
_PATTERNS: Final = st.sampled_from(["A%", "%a", "_da", "%", "", "a\\%", None])
_REGEXES: Final = st.sampled_from(["A.*", ".*a", "[a-z]+", "", "(", None])
_SQL: Final = st.sampled_from(
    [
        "{0} = 1", "{0} > 0", "{0} = 'Ada'", "{0} like 'A%'", "{0} ilike 'a%'", "not {0} = 1", "{0} between 0 and 2",
        "{0} in (1, 2)", "{0} = 1 or {0} = 2", "{0} != 'Ada' and {0} != 1", "{0} = null", "{0}", "{0} =", "({0} < 2)",
        "{0} <> null", "{0} regex 'A.*'", "{0} not like 'A%'", "{0} not in ('50', x)",
        "not ({0} > 0 and {0} < 3)", "this.{0} = 1",
    ]
)  # fmt: skip


def _in(path: str, values: list[object]) -> predicate.Predicate:
    return predicate.in_(path, *values)


def _sql(text: str, path: str) -> predicate.Predicate:
    return predicate.sql(text.format(path))


def _predicates(subject: Subject) -> SearchStrategy[Any]:
    path = st.sampled_from(subject.attributes + subject.astray)
    classes = st.builds(
        predicate.instance_of,
        st.sampled_from(["java.lang.String", "java.lang.Number", "java.lang.Integer", "java.lang.Object"]),
    )
    if subject.mixed:
        # Which entry is looked at first decides on the error, and members look at them in any order.
        return st.one_of(
            classes, st.builds(predicate.not_, classes), st.sampled_from([predicate.true(), predicate.false()])
        )
    simple = st.one_of(
        st.builds(predicate.equal, path, _CONSTANTS),
        st.builds(predicate.not_equal, path, _CONSTANTS),
        st.builds(predicate.greater, path, _CONSTANTS),
        st.builds(predicate.greater_or_equal, path, _CONSTANTS),
        st.builds(predicate.less, path, _CONSTANTS),
        st.builds(predicate.less_or_equal, path, _CONSTANTS),
        st.builds(predicate.between, path, _CONSTANTS, _CONSTANTS),
        st.builds(_in, path, st.lists(_CONSTANTS, min_size=1, max_size=3)),
        st.builds(predicate.like, path, _PATTERNS),
        st.builds(predicate.ilike, path, _PATTERNS),
        st.builds(predicate.regex, path, _REGEXES),
        st.builds(_sql, _SQL, path),
        st.sampled_from([predicate.true(), predicate.false()]),
        classes,
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.builds(predicate.and_, inner, inner),
            st.builds(predicate.or_, inner, inner),
            st.builds(predicate.and_, inner, inner, inner),
            st.builds(predicate.or_, inner, inner, inner),
            st.builds(predicate.not_, inner),
        ),
        max_leaves=5,
    )


def _aggregators(path: SearchStrategy[str]) -> SearchStrategy[Any]:
    return st.one_of(
        st.builds(aggregator.count),
        *(
            st.builds(make, path)
            for make in (
                aggregator.count, aggregator.distinct, aggregator.double_avg, aggregator.double_sum,
                aggregator.fixed_point_sum, aggregator.floating_point_sum, aggregator.int_avg, aggregator.int_sum,
                aggregator.long_avg, aggregator.long_sum, aggregator.max_, aggregator.min_, aggregator.number_avg,
                aggregator.max_by, aggregator.min_by,
            )
        ),
    )  # fmt: skip


def _projections(path: SearchStrategy[str]) -> SearchStrategy[Any]:
    return st.one_of(
        st.builds(projection.single_attribute, path),
        st.builds(projection.multi_attribute, path, path),
        st.just(projection.identity()),
    )


# -- running them


class Run(NamedTuple):
    """What a program left on a member."""

    outcomes: list[Outcome]
    events: dict[str, list[Outcome]]
    """The events by key, in the order in which they came."""


async def run(program: Program, m: Map[Any, Any], expected_events: int = 0) -> Run:
    """Run a program on an empty map; wait for so many events at the end."""
    seen: list[EntryEvent[Any, Any]] = []
    await m.add_entry_listener(
        True,
        added_func=seen.append,
        removed_func=seen.append,
        updated_func=seen.append,
        evicted_func=seen.append,
        evict_all_func=seen.append,
        clear_all_func=seen.append,
        expired_func=seen.append,
    )
    other = _Other()
    try:
        outcomes = [await other.run(m, step) if step.by_other else await _run(m, step) for step in program]
    finally:
        await other.end()
    with suppress(AssertionError):  # the comparison tells what is missing
        await eventually(lambda: len(seen) >= expected_events, 1.0)
    await asyncio.sleep(0.005)
    events: dict[str, list[Outcome]] = {}
    for event in seen:
        told = event.event_type.name, plain(event.value), plain(event.old_value), event.number_of_affected_entries
        events.setdefault(repr(plain(event.key)), []).append(told)
    return Run(outcomes, events)


class _Other:
    """A task that calls for itself, and so is another owner of locks."""

    def __init__(self) -> None:
        self._wanted: asyncio.Queue[tuple[Map[Any, Any], Step, asyncio.Future[Outcome]] | None] = asyncio.Queue()
        # A context of its own: it must not act for an owner that an earlier program has made.
        self._task = asyncio.get_running_loop().create_task(self._work(), context=Context())

    async def run(self, m: Map[Any, Any], step: Step) -> Outcome:
        result: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._wanted.put_nowait((m, step, result))
        return await result

    async def end(self) -> None:
        self._wanted.put_nowait(None)
        await self._task

    async def _work(self) -> None:
        while (wanted := await self._wanted.get()) is not None:
            m, step, result = wanted
            result.set_result(await _run(m, step))


async def _run(m: Map[Any, Any], step: Step) -> Outcome:
    try:
        async with asyncio.timeout(5):
            value = await _call(m, step)
    except HazelcastError as error:
        return "error", type(error).__name__, error.code
    except TimeoutError:
        return "error", "it did not end", None
    result = plain(value)
    if step.ordered or not isinstance(result, list):
        return "result", result
    return "result", sorted(cast("list[object]", result), key=repr)


def _call(m: Map[Any, Any], step: Step) -> Coroutine[Any, Any, object]:
    if step.method.endswith("_pages"):
        where, size = step.arguments
        return _pages(getattr(m, _PAGES[step.method]), where, size)
    result = getattr(m, step.method)(*step.arguments)
    return _listed(result) if step.method.startswith("iter_") else result


_PAGES: Final = {"key_pages": "key_set", "value_pages": "values", "entry_pages": "entry_set"}


async def _listed(items: Any) -> list[Any]:
    return [item async for item in items]


async def _pages(query: Callable[..., Coroutine[Any, Any, list[Any]]], where: Any, size: int) -> list[Any]:
    """Return two pages, and the first one once more."""
    paging = predicate.paging(where, size)
    found = [await query(paging)]
    paging.next_page()
    found.append(await query(paging))
    paging.previous_page()
    return [*found, await query(paging)]


def plain(value: object) -> Any:
    """Return what a value is, in types that can be compared and shown."""
    if isinstance(value, SimpleEntryView):
        view: dict[str, Any] = dataclasses.asdict(cast("SimpleEntryView[object, object]", value))
        return {name: plain(item) for name, item in sorted(view.items()) if name not in _NOT_COMPARED}
    if isinstance(value, MapEntry):
        entry = cast("MapEntry[object, object]", value)
        return "entry", plain(entry.key), plain(entry.value)
    if isinstance(value, HazelcastJsonValue):
        return "json", value.to_string()
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        return sorted(((plain(key), plain(item)) for key, item in items), key=repr)
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((plain(item) for item in cast("set[object]", value)), key=repr)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in cast("list[object]", value)]
    return value if value is None or isinstance(value, (int, float, str)) else repr(value)
