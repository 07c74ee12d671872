"""Wrong arguments: a typed error at once, and not a byte is sent."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from hazelcast import aggregator, predicate, projection
from hazelcast.asyncio import HazelcastClient, Map
from hazelcast.errors import (
    HazelcastClientNotActiveError,
    HazelcastError,
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from tests.support.code import SetValue
from tests.support.refusing import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hazelcast.proxy.locks import LockContext

M = Map[Any, Any]
Call = Callable[[M], Coroutine[Any, Any, object]]

WRONG_TYPE = InvalidArgumentTypeError
WRONG_VALUE = InvalidArgumentValueError


class Case(NamedTuple):
    name: str
    call: Call
    error: type[HazelcastError]
    kind: str


@pytest.fixture
async def bare(member_client: HazelcastClient, unique_name: str) -> M:
    return await member_client.get_map(unique_name)


@pytest.fixture
async def typed(member_client: HazelcastClient, unique_name: str) -> M:
    return await member_client.get_map(unique_name, str, int)


def on_key(key: Any) -> dict[str, Call]:
    return {
        "get": lambda m: m.get(key),
        "put": lambda m: m.put(key, 1),
        "set": lambda m: m.set(key, 1),
        "put_if_absent": lambda m: m.put_if_absent(key, 1),
        "put_transient": lambda m: m.put_transient(key, 1),
        "try_put": lambda m: m.try_put(key, 1),
        "try_remove": lambda m: m.try_remove(key),
        "remove": lambda m: m.remove(key),
        "remove_if_same": lambda m: m.remove_if_same(key, 1),
        "delete": lambda m: m.delete(key),
        "replace": lambda m: m.replace(key, 1),
        "replace_if_same": lambda m: m.replace_if_same(key, 1, 2),
        "contains_key": lambda m: m.contains_key(key),
        "get_entry_view": lambda m: m.get_entry_view(key),
        "evict": lambda m: m.evict(key),
        "set_ttl": lambda m: m.set_ttl(key, 1),
        "lock": lambda m: m.lock(key),
        "try_lock": lambda m: m.try_lock(key),
        "unlock": lambda m: m.unlock(key),
        "force_unlock": lambda m: m.force_unlock(key),
        "is_locked": lambda m: m.is_locked(key),
        "lock_context": lambda m: enter(m.lock_context(key)),
        "execute_on_key": lambda m: m.execute_on_key(key, SetValue("x")),
        "execute_on_keys": lambda m: m.execute_on_keys([key], SetValue("x")),
        "get_all": lambda m: m.get_all([key]),
        "load_all": lambda m: m.load_all([key]),
    }


def on_value(value: Any) -> dict[str, Call]:
    return {
        "put": lambda m: m.put("a", value),
        "set": lambda m: m.set("a", value),
        "put_if_absent": lambda m: m.put_if_absent("a", value),
        "put_transient": lambda m: m.put_transient("a", value),
        "try_put": lambda m: m.try_put("a", value),
        "remove_if_same": lambda m: m.remove_if_same("a", value),
        "replace": lambda m: m.replace("a", value),
        "replace_if_same, old": lambda m: m.replace_if_same("a", value, 2),
        "replace_if_same, new": lambda m: m.replace_if_same("a", 1, value),
        "contains_value": lambda m: m.contains_value(value),
        "put_all": lambda m: m.put_all({"a": value}),
    }


def on_duration(seconds: Any) -> dict[str, Call]:
    return {
        "put, ttl": lambda m: m.put("a", 1, ttl=seconds),
        "put, max_idle": lambda m: m.put("a", 1, max_idle=seconds),
        "set, ttl": lambda m: m.set("a", 1, ttl=seconds),
        "set, max_idle": lambda m: m.set("a", 1, max_idle=seconds),
        "put_if_absent, ttl": lambda m: m.put_if_absent("a", 1, ttl=seconds),
        "put_if_absent, max_idle": lambda m: m.put_if_absent("a", 1, max_idle=seconds),
        "put_transient, ttl": lambda m: m.put_transient("a", 1, ttl=seconds),
        "put_transient, max_idle": lambda m: m.put_transient("a", 1, max_idle=seconds),
        "set_ttl": lambda m: m.set_ttl("a", seconds),
        "try_put, timeout": lambda m: m.try_put("a", 1, timeout=seconds),
        "try_remove, timeout": lambda m: m.try_remove("a", timeout=seconds),
        "lock": lambda m: m.lock("a", lease_time=seconds),
        "try_lock, lease_time": lambda m: m.try_lock("a", lease_time=seconds),
        "try_lock, timeout": lambda m: m.try_lock("a", timeout=seconds),
    }


async def enter(context: LockContext) -> None:
    async with context:
        raise AssertionError("it was locked")


NOT_A_PREDICATE: Any = "this = 1"
NOT_A_LISTENER: Any = "print"


def others() -> dict[str, tuple[Call, type[HazelcastError]]]:
    none: Any = None
    word: Any = "word"
    three: Any = 3
    pairs: Any = [("a", 1)]
    page = predicate.paging(None, 3)
    return {
        "put_all of None": (lambda m: m.put_all(none), WRONG_TYPE),
        "put_all of pairs": (lambda m: m.put_all(pairs), WRONG_TYPE),
        "put_all with a key None": (lambda m: m.put_all({None: 1}), WRONG_TYPE),
        "get_all of None": (lambda m: m.get_all(none), WRONG_TYPE),
        "get_all of a word": (lambda m: m.get_all(word), WRONG_TYPE),
        "get_all of a number": (lambda m: m.get_all(three), WRONG_TYPE),
        "load_all of a word": (lambda m: m.load_all(word), WRONG_TYPE),
        "load_all of a number": (lambda m: m.load_all(three), WRONG_TYPE),
        "execute_on_keys of a word": (lambda m: m.execute_on_keys(word, SetValue("x")), WRONG_TYPE),
        "execute_on_keys of None": (lambda m: m.execute_on_keys(none, SetValue("x")), WRONG_TYPE),
        "execute_on_key, no processor": (lambda m: m.execute_on_key("a", None), WRONG_TYPE),
        "execute_on_keys, no processor": (lambda m: m.execute_on_keys(["a"], None), WRONG_TYPE),
        "execute_on_entries, no processor": (lambda m: m.execute_on_entries(None), WRONG_TYPE),
        "execute_on_entries, paging": (lambda m: m.execute_on_entries(SetValue("x"), page), WRONG_TYPE),
        "execute_on_key, object()": (lambda m: m.execute_on_key("a", object()), HazelcastSerializationError),
        "add_interceptor(None)": (lambda m: m.add_interceptor(None), WRONG_TYPE),
        "remove_interceptor(None)": (lambda m: m.remove_interceptor(none), WRONG_TYPE),
        "remove_entry_listener(None)": (lambda m: m.remove_entry_listener(none), WRONG_TYPE),
        "remove_entry_listener(3)": (lambda m: m.remove_entry_listener(three), WRONG_TYPE),
        "listener": (lambda m: m.add_entry_listener(removed_func=NOT_A_LISTENER), WRONG_TYPE),
        "listener, paging": (lambda m: m.add_entry_listener(predicate=page, added_func=print), WRONG_TYPE),
        "remove_all(None)": (lambda m: m.remove_all(none), WRONG_TYPE),
        "remove_all, paging": (lambda m: m.remove_all(page), WRONG_TYPE),
        "remove_all, word": (lambda m: m.remove_all(NOT_A_PREDICATE), WRONG_TYPE),
        "key_set, word": (lambda m: m.key_set(NOT_A_PREDICATE), WRONG_TYPE),
        "values, word": (lambda m: m.values(NOT_A_PREDICATE), WRONG_TYPE),
        "entry_set, word": (lambda m: m.entry_set(NOT_A_PREDICATE), WRONG_TYPE),
        "listener, word": (lambda m: m.add_entry_listener(predicate=NOT_A_PREDICATE), WRONG_TYPE),
        "aggregate(None)": (lambda m: m.aggregate(none), WRONG_TYPE),
        "aggregate, word": (lambda m: m.aggregate(word), WRONG_TYPE),
        "aggregate, predicate word": (lambda m: m.aggregate(aggregator.count(), NOT_A_PREDICATE), WRONG_TYPE),
        "aggregate, paging": (lambda m: m.aggregate(aggregator.count(), page), WRONG_TYPE),
        "project(None)": (lambda m: m.project(none), WRONG_TYPE),
        "project, word": (lambda m: m.project(word), WRONG_TYPE),
        "project, paging": (lambda m: m.project(projection.identity(), page), WRONG_TYPE),
        "add_index without attributes": (lambda m: m.add_index(), WRONG_VALUE),
        "add_index([])": (lambda m: m.add_index([]), WRONG_VALUE),
        "add_index of a word": (lambda m: m.add_index(word), WRONG_TYPE),
        "add_index of [None]": (lambda m: m.add_index([none]), WRONG_TYPE),
        "add_index, unknown type": (lambda m: m.add_index(["a"], "NOPE"), WRONG_TYPE),
        "add_index, type 7": (lambda m: m.add_index(["a"], 7), WRONG_TYPE),
        "add_index, twice the same": (lambda m: m.add_index(["a", "this.a"]), WRONG_VALUE),
        "add_index, a dot at the end": (lambda m: m.add_index(["a."]), WRONG_VALUE),
        "add_index, 256 attributes": (lambda m: m.add_index([f"a{i}" for i in range(256)]), WRONG_VALUE),
        "add_index, wide bitmap": (lambda m: m.add_index(["a", "b"], "BITMAP"), WRONG_VALUE),
    }


def table() -> Iterator[Case]:
    for name, call in on_key(None).items():
        yield Case(f"{name}, key None", call, WRONG_TYPE, "key None")
    for name, call in on_value(None).items():
        yield Case(f"{name}, value None", call, WRONG_TYPE, "value None")
    for name, call in on_key(object()).items():
        yield Case(f"{name}, key object()", call, HazelcastSerializationError, "object()")
    for name, call in on_value(object()).items():
        yield Case(f"{name}, value object()", call, HazelcastSerializationError, "object()")
    for seconds in (-1, -0.0001, timedelta(seconds=-1), math.nan, math.inf, 1e300):
        for name, call in on_duration(seconds).items():
            yield Case(f"{name} {seconds}", call, WRONG_VALUE, "duration")
    for wrong in ("1", True, [1], b"1"):
        for name, call in on_duration(wrong).items():
            yield Case(f"{name} {wrong!r}", call, WRONG_TYPE, "duration")
    for name, call in on_duration(None).items():
        if "timeout" in name or name == "set_ttl":
            yield Case(f"{name} None", call, WRONG_TYPE, "duration")
    for name, (call, error) in others().items():
        yield Case(name, call, error, "other")


@pytest.mark.parametrize("kind", ["key None", "value None", "object()", "duration", "other"])
async def test_wrong_arguments(member_client: HazelcastClient, bare: M, kind: str) -> None:
    cases = [case for case in table() if case.kind == kind]
    wrong = dict[str, str]()
    for case in cases:
        try:
            await refused(member_client, case.call(bare), case.error)
        except (AssertionError, pytest.fail.Exception) as failure:
            wrong[case.name] = str(failure).splitlines()[0]

    assert len(cases) > 10
    assert wrong == {}


async def test_wrong_types_for_a_typed_map(member_client: HazelcastClient, typed: M) -> None:
    for call in on_key(5).values():
        await refused(member_client, call(typed), WRONG_TYPE)
    for value in ("text", 1.5, b"", [1]):
        for call in on_value(value).values():
            await refused(member_client, call(typed), WRONG_TYPE)
    for call in (*on_key(None).values(), *on_value(None).values()):
        await refused(member_client, call(typed), WRONG_TYPE)


async def test_nothing_was_changed_by_what_was_refused(member_client: HazelcastClient, bare: M) -> None:
    await bare.set("a", 1)
    for case in table():
        with pytest.raises(HazelcastError):
            await case.call(bare)

    assert await bare.entry_set() == [("a", 1)]
    assert await bare.is_locked("a") is False


MESSAGES: list[tuple[Callable[[Any], Coroutine[Any, Any, object]], str]] = [
    (lambda m: m.get(1), "key must be of type str, but is of type int"),
    (lambda m: m.get(None), "key must not be None"),
    (lambda m: m.set("a", "x"), "value must be of type int, but is of type str"),
    (lambda m: m.set("a", None), "value must not be None"),
    (lambda m: m.put_all({"a": 1, "b": "x"}), "map['b']: value must be of type int, but is of type str"),
    (lambda m: m.put_all({"a": 1, 2: 3}), "map[2]: key must be of type str, but is of type int"),
    (lambda m: m.put_all({"a" * 999: None}), f"map['{'a' * 12}...{'a' * 13}']: value must not be None"),
    (lambda m: m.put_all({"a": None}), "map['a']: value must not be None"),
    (lambda m: m.put_all([("a", 1)]), "map must be a mapping of keys to values, but is of type list"),
    (lambda m: m.get_all(["a", 1]), "keys[1]: key must be of type str, but is of type int"),
    (lambda m: m.get_all(None), "keys must be several keys, such as a list, but is None"),
    (lambda m: m.values("x"), "predicate must be an instance of Predicate, but is of type str"),
]


@pytest.mark.parametrize(("call", "message"), MESSAGES)
async def test_the_message_says_what_was_wrong(typed: M, call: Call, message: str) -> None:
    with pytest.raises(InvalidArgumentTypeError) as caught:
        await call(typed)

    assert str(caught.value) == message


@pytest.mark.parametrize("error", [InvalidArgumentTypeError, InvalidArgumentValueError])
def test_argument_errors_are_what_programs_catch(error: type[HazelcastError]) -> None:
    # The official client asserts; a typed program expects TypeError and ValueError.
    kind = TypeError if error is InvalidArgumentTypeError else ValueError

    assert issubclass(error, HazelcastError)
    assert issubclass(error, AssertionError)
    assert issubclass(error, kind)


# -- a client that is closed, or was not started -----------------------------------------------------------------------


def all_methods() -> dict[str, Call]:
    """Return a call of each method of a map, with arguments that are right."""
    return {
        **on_key("a"),
        "contains_value": lambda m: m.contains_value(1),
        "put_all": lambda m: m.put_all({"a": 1}),
        "clear": lambda m: m.clear(),
        "flush": lambda m: m.flush(),
        "evict_all": lambda m: m.evict_all(),
        "size": lambda m: m.size(),
        "is_empty": lambda m: m.is_empty(),
        "key_set": lambda m: m.key_set(),
        "values": lambda m: m.values(),
        "entry_set": lambda m: m.entry_set(),
        "iter_keys": lambda m: anext(m.iter_keys()),
        "iter_values": lambda m: anext(m.iter_values()),
        "iter_entries": lambda m: anext(m.iter_entries()),
        "remove_all": lambda m: m.remove_all(predicate.true()),
        "aggregate": lambda m: m.aggregate(aggregator.count()),
        "project": lambda m: m.project(projection.identity()),
        "add_index": lambda m: m.add_index(["a"]),
        "add_interceptor": lambda m: m.add_interceptor(SetValue("x")),
        "remove_interceptor": lambda m: m.remove_interceptor("id"),
        "add_entry_listener": lambda m: m.add_entry_listener(added_func=print),
        "execute_on_entries": lambda m: m.execute_on_entries(SetValue("x")),
        "destroy": lambda m: m.destroy(),
    }


def test_the_table_has_all_methods() -> None:
    methods = {name for name, _ in inspect.getmembers(Map, callable) if not name.startswith("_")}

    assert methods == {*all_methods(), "remove_entry_listener"}


@pytest.mark.parametrize("method", all_methods())
async def test_a_closed_client(member_client: HazelcastClient, bare: M, method: str) -> None:
    call = all_methods()[method]
    await member_client.shutdown()

    await refused(member_client, call(bare), HazelcastClientNotActiveError)


async def test_names_that_can_not_be_sent(member_client: HazelcastClient) -> None:
    for get in (member_client.get_map, member_client.get_topic, member_client.get_vector_collection):
        with pytest.raises(InvalidArgumentValueError, match="lone surrogate"):
            await get("\ud800")
