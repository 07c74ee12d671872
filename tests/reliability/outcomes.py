"""What becomes of each operation under each fault, as it is observed; `python -m tests.reliability.outcomes` writes it
into `docs/outcomes.md`, which a test compares with what it observes."""

from __future__ import annotations

import asyncio
import inspect
import itertools
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, cast

import numpy as np

from hazelcast.aggregator import count
from hazelcast.asyncio import HazelcastClient, Map, Topic, VectorCollection
from hazelcast.errors import HazelcastError, QueryError, TargetNotMemberError
from hazelcast.member import Member
from hazelcast.predicate import paging, true
from hazelcast.projection import identity
from hazelcast.protocol.message import Request, changes
from hazelcast.protocol.messages import client as client_messages
from hazelcast.protocol.messages import map as map_messages
from hazelcast.protocol.messages import topic as topic_messages
from hazelcast.protocol.messages import vector_collection as vector_messages
from hazelcast.protocol.messages.dynamic_config import DynamicConfigAddVectorCollectionConfig
from hazelcast.vector import Document, IndexConfig, Metric, Type, Vector
from tests.support.code import SetValue
from tests.support.internals import open_connections, pending_calls
from tests.support.tap import Harm, Tap, tap
from tests.support.waiting import eventually

PAGE: Final = Path(__file__).parents[2] / "docs" / "outcomes.md"


class Subjects(NamedTuple):
    """What operations are called on, with an entry "a" each."""

    client: HazelcastClient
    map: Map[Any, Any]
    topic: Topic[Any]
    vectors: VectorCollection[Any, Any]


Call = Callable[[Subjects], Awaitable[object]]


class Operation(NamedTuple):
    """A way to call a public method."""

    method: str
    """Its class and name."""
    request: type[Request[Any]]
    """What it sends."""
    call: Call
    before: Call | None = None
    """What must have been done before."""
    canned: object = ...
    """What is answered in the member's place, where the development member can't, or couldn't twice."""
    how: str = ""
    """With which arguments, where the method sends several requests."""

    @property
    def name(self) -> str:
        return f"`{self.method}` {self.how}".rstrip()

    @property
    def changes(self) -> bool:
        return changes(self.request)


def _operation(
    cls: type[object],
    name: str,
    request: type[Request[Any]],
    call: Call,
    before: Call | None = None,
    canned: object = ...,
    how: str = "",
) -> Operation:
    return Operation(f"{cls.__name__}.{name}", request, call, before, canned, how)


_map = partial(_operation, Map)
_topic = partial(_operation, Topic)
_vec = partial(_operation, VectorCollection)
_client = partial(_operation, HazelcastClient)

_DOCUMENT: Final = Document("value", Vector("", Type.DENSE, [1.0, 2.0]))
_INDEXES: Final = [IndexConfig("", Metric.COSINE, 2)]
_SOME: Final = "with a predicate"
_PAGED: Final = "with a paging predicate"
_IDLE: Final = "with `max_idle`"


async def _all(items: Any) -> object:
    return [item async for item in items]


async def _iterate(method: Callable[..., Any]) -> object:
    return await _all(method(predicate=true()))


def _ignore(event: object) -> None:
    """Take an event."""


async def _add_listener(on: Subjects) -> None:
    _registrations[on.map] = await on.map.add_entry_listener(added_func=_ignore)


async def _add_message_listener(on: Subjects) -> None:
    _registrations[on.topic] = await on.topic.add_listener(_ignore)


async def _add_object_listener(on: Subjects) -> None:
    _registrations[on.client] = await on.client.add_distributed_object_listener(_ignore)


_registrations: dict[object, str] = {}
_names = itertools.count()


async def _configure_other_vectors(on: Subjects) -> None:
    _registrations[on.client] = f"vectors {next(_names)}"
    await on.client.create_vector_collection_config(_registrations[on.client], _INDEXES)


async def _get_other_vectors(on: Subjects) -> None:
    await on.client.get_vector_collection(_registrations.pop(on.client))


def _of_map() -> list[Operation]:
    m = map_messages
    code = SetValue("x")
    return [
        _map("get", m.MapGet, lambda on: on.map.get("a")),
        _map("put", m.MapPut, lambda on: on.map.put("a", 2)),
        _map("put", m.MapPutWithMaxIdle, lambda on: on.map.put("a", 2, max_idle=60), None, ..., _IDLE),
        _map("set", m.MapSet, lambda on: on.map.set("a", 2)),
        _map("set", m.MapSetWithMaxIdle, lambda on: on.map.set("a", 2, max_idle=60), None, ..., _IDLE),
        _map("put_if_absent", m.MapPutIfAbsent, lambda on: on.map.put_if_absent("b", 2)),
        _map(
            "put_if_absent", m.MapPutIfAbsentWithMaxIdle, lambda on: on.map.put_if_absent("b", 2, max_idle=60),
            None, ..., _IDLE,
        ),
        _map("put_transient", m.MapPutTransient, lambda on: on.map.put_transient("a", 2)),
        _map(
            "put_transient", m.MapPutTransientWithMaxIdle, lambda on: on.map.put_transient("a", 2, max_idle=60),
            None, ..., _IDLE,
        ),
        _map("try_put", m.MapTryPut, lambda on: on.map.try_put("a", 2)),
        _map("try_remove", m.MapTryRemove, lambda on: on.map.try_remove("a")),
        _map("remove", m.MapRemove, lambda on: on.map.remove("a")),
        _map("remove_if_same", m.MapRemoveIfSame, lambda on: on.map.remove_if_same("a", 1)),
        _map("delete", m.MapDelete, lambda on: on.map.delete("a")),
        _map("replace", m.MapReplace, lambda on: on.map.replace("a", 2)),
        _map("replace_if_same", m.MapReplaceIfSame, lambda on: on.map.replace_if_same("a", 1, 2)),
        _map("contains_key", m.MapContainsKey, lambda on: on.map.contains_key("a")),
        _map("get_entry_view", m.MapGetEntryView, lambda on: on.map.get_entry_view("a")),
        _map("evict", m.MapEvict, lambda on: on.map.evict("a")),
        _map("set_ttl", m.MapSetTtl, lambda on: on.map.set_ttl("a", 60)),
        _map("put_all", m.MapPutAll, lambda on: on.map.put_all({"a": 2})),
        _map("get_all", m.MapGetAll, lambda on: on.map.get_all(["a"])),
        _map("remove_all", m.MapRemoveAll, lambda on: on.map.remove_all(true())),
        _map("clear", m.MapClear, lambda on: on.map.clear()),
        _map("evict_all", m.MapEvictAll, lambda on: on.map.evict_all()),
        _map("flush", m.MapFlush, lambda on: on.map.flush()),
        _map("load_all", m.MapLoadAll, lambda on: on.map.load_all(), None, None),
        _map("load_all", m.MapLoadGivenKeys, lambda on: on.map.load_all(["a"]), None, None, "with keys"),
        _map("size", m.MapSize, lambda on: on.map.size()),
        _map("is_empty", m.MapIsEmpty, lambda on: on.map.is_empty()),
        _map("contains_value", m.MapContainsValue, lambda on: on.map.contains_value(1)),
        _map("key_set", m.MapKeySet, lambda on: on.map.key_set()),
        _map("key_set", m.MapKeySetWithPredicate, lambda on: on.map.key_set(true()), None, ..., _SOME),
        _map("key_set", m.MapKeySetWithPagingPredicate, lambda on: on.map.key_set(paging(None, 5)), None, ..., _PAGED),
        _map("values", m.MapValues, lambda on: on.map.values()),
        _map("values", m.MapValuesWithPredicate, lambda on: on.map.values(true()), None, ..., _SOME),
        _map("values", m.MapValuesWithPagingPredicate, lambda on: on.map.values(paging(None, 5)), None, ..., _PAGED),
        _map("entry_set", m.MapEntrySet, lambda on: on.map.entry_set()),
        _map("entry_set", m.MapEntriesWithPredicate, lambda on: on.map.entry_set(true()), None, ..., _SOME),
        _map(
            "entry_set", m.MapEntriesWithPagingPredicate, lambda on: on.map.entry_set(paging(None, 5)),
            None, ..., _PAGED,
        ),
        _map("iter_keys", m.MapFetchKeys, lambda on: _all(on.map.iter_keys())),
        _map("iter_keys", m.MapFetchWithQuery, lambda on: _iterate(on.map.iter_keys), None, ..., _SOME),
        _map("iter_values", m.MapFetchEntries, lambda on: _all(on.map.iter_values())),
        _map("iter_values", m.MapFetchWithQuery, lambda on: _iterate(on.map.iter_values), None, ..., _SOME),
        _map("iter_entries", m.MapFetchEntries, lambda on: _all(on.map.iter_entries())),
        _map("iter_entries", m.MapFetchWithQuery, lambda on: _iterate(on.map.iter_entries), None, ..., _SOME),
        _map("aggregate", m.MapAggregate, lambda on: on.map.aggregate(count())),
        _map("aggregate", m.MapAggregateWithPredicate, lambda on: on.map.aggregate(count(), true()), None, ..., _SOME),
        _map("project", m.MapProject, lambda on: on.map.project(identity())),
        _map("project", m.MapProjectWithPredicate, lambda on: on.map.project(identity(), true()), None, ..., _SOME),
        _map("add_index", m.MapAddIndex, lambda on: on.map.add_index(["this"])),
        _map("execute_on_key", m.MapExecuteOnKey, lambda on: on.map.execute_on_key("a", code), None, None),
        _map("execute_on_keys", m.MapExecuteOnKeys, lambda on: on.map.execute_on_keys(["a"], code), None, []),
        _map("execute_on_entries", m.MapExecuteOnAllKeys, lambda on: on.map.execute_on_entries(code), None, []),
        _map(
            "execute_on_entries", m.MapExecuteWithPredicate, lambda on: on.map.execute_on_entries(code, true()),
            None, [], _SOME,
        ),
        _map("add_interceptor", m.MapAddInterceptor, lambda on: on.map.add_interceptor(code), None, "id"),
        _map("remove_interceptor", m.MapRemoveInterceptor, lambda on: on.map.remove_interceptor("id")),
        _map("add_entry_listener", m.MapAddEntryListener, lambda on: on.map.add_entry_listener(added_func=_ignore)),
        _map(
            "add_entry_listener", m.MapAddEntryListenerToKey,
            lambda on: on.map.add_entry_listener(key="a", added_func=_ignore), None, ..., "with a key",
        ),
        _map(
            "add_entry_listener", m.MapAddEntryListenerWithPredicate,
            lambda on: on.map.add_entry_listener(predicate=true(), added_func=_ignore), None, ..., _SOME,
        ),
        _map(
            "add_entry_listener", m.MapAddEntryListenerToKeyWithPredicate,
            lambda on: on.map.add_entry_listener(key="a", predicate=true(), added_func=_ignore),
            None, ..., "with a key and a predicate",
        ),
        _map(
            "remove_entry_listener", m.MapRemoveEntryListener,
            lambda on: on.map.remove_entry_listener(_registrations.pop(on.map)), _add_listener,
        ),
        _map("lock", m.MapLock, lambda on: on.map.lock("a")),
        _map("try_lock", m.MapTryLock, lambda on: on.map.try_lock("a")),
        # A member frees the locks of a client whose only connection is cut.
        _map("unlock", m.MapUnlock, lambda on: on.map.unlock("a"), None, None),
        _map("force_unlock", m.MapForceUnlock, lambda on: on.map.force_unlock("a")),
        _map("is_locked", m.MapIsLocked, lambda on: on.map.is_locked("a")),
        _map("destroy", client_messages.ClientDestroyProxy, lambda on: on.map.destroy()),
    ]  # fmt: skip


def _of_topic() -> list[Operation]:
    t = topic_messages
    return [
        _topic("publish", t.TopicPublish, lambda on: on.topic.publish("a")),
        _topic("publish_all", t.TopicPublishAll, lambda on: on.topic.publish_all(["a", "b"])),
        _topic("add_listener", t.TopicAddMessageListener, lambda on: on.topic.add_listener(_ignore)),
        _topic(
            "remove_listener", t.TopicRemoveMessageListener,
            lambda on: on.topic.remove_listener(_registrations.pop(on.topic)), _add_message_listener,
        ),
        _topic("destroy", client_messages.ClientDestroyProxy, lambda on: on.topic.destroy()),
    ]  # fmt: skip


def _of_vectors() -> list[Operation]:
    v = vector_messages
    matrix = np.ones((1, 2), np.float32)
    q = Vector("", Type.DENSE, [1.0, 2.0])
    return [
        _vec("get", v.VectorCollectionGet, lambda on: on.vectors.get("a")),
        _vec("set", v.VectorCollectionSet, lambda on: on.vectors.set("a", _DOCUMENT)),
        _vec("put", v.VectorCollectionPut, lambda on: on.vectors.put("a", _DOCUMENT)),
        _vec("put_if_absent", v.VectorCollectionPutIfAbsent, lambda on: on.vectors.put_if_absent("b", _DOCUMENT)),
        _vec("put_all", v.VectorCollectionPutAll, lambda on: on.vectors.put_all({"a": _DOCUMENT})),
        _vec(
            "put_all", v.VectorCollectionPutAll,
            lambda on: on.vectors.put_all(keys=["a"], values=["v"], vectors=matrix), None, ..., "with a matrix",
        ),
        _vec("search_near_vector", v.VectorCollectionSearchNearVector, lambda on: on.vectors.search_near_vector(q)),
        _vec("remove", v.VectorCollectionRemove, lambda on: on.vectors.remove("a")),
        _vec("delete", v.VectorCollectionDelete, lambda on: on.vectors.delete("a")),
        _vec("optimize", v.VectorCollectionOptimize, lambda on: on.vectors.optimize()),
        _vec("clear", v.VectorCollectionClear, lambda on: on.vectors.clear()),
        _vec("size", v.VectorCollectionSize, lambda on: on.vectors.size()),
        _vec("destroy", client_messages.ClientDestroyProxy, lambda on: on.vectors.destroy()),
    ]  # fmt: skip


def _of_client() -> list[Operation]:
    c = client_messages
    return [
        _client("get_map", c.ClientCreateProxy, lambda on: on.client.get_map(f"map {next(_names)}")),
        _client("get_topic", c.ClientCreateProxy, lambda on: on.client.get_topic(f"topic {next(_names)}")),
        _client(
            "get_vector_collection", c.ClientCreateProxy, _get_other_vectors, _configure_other_vectors,
        ),
        _client(
            "create_vector_collection_config", DynamicConfigAddVectorCollectionConfig,
            lambda on: on.client.create_vector_collection_config("other", _INDEXES),
        ),
        _client(
            "add_distributed_object_listener", c.ClientAddDistributedObjectListener,
            lambda on: on.client.add_distributed_object_listener(_ignore),
        ),
        _client(
            "remove_distributed_object_listener", c.ClientRemoveDistributedObjectListener,
            lambda on: on.client.remove_distributed_object_listener(_registrations.pop(on.client)),
            _add_object_listener,
        ),
    ]  # fmt: skip


OPERATIONS: Final = [*_of_map(), *_of_topic(), *_of_vectors(), *_of_client()]

NO_REQUEST: Final = {
    "Map.lock_context": "locks and unlocks as `lock` and `unlock` do",
    "HazelcastClient.create_and_start": "connects",
    "HazelcastClient.create_failover": "connects",
    "HazelcastClient.embedded": "connects",
    "HazelcastClient.shutdown": "closes connections",
    "HazelcastClient.stats": "looks at what the client counts",
}
"""Public methods that send no request of their own, and what they do instead."""


ADD_LISTENERS: Final = {
    "Map.add_entry_listener",
    "Topic.add_listener",
    "HazelcastClient.add_distributed_object_listener",
}
REMOVE_LISTENERS: Final = {
    "Map.remove_entry_listener",
    "Topic.remove_listener",
    "HazelcastClient.remove_distributed_object_listener",
}


def public_methods() -> set[str]:
    """Return the public methods of what operations are called on, by class and name."""
    return {
        f"{cls.__name__}.{name}"
        for cls in (Map, Topic, VectorCollection, HazelcastClient)
        for name, member in inspect.getmembers(cls, callable)
        if not name.startswith("_") and inspect.isroutine(member)
    }


# -- faults and outcomes


class Fault(NamedTuple):
    """Something bad."""

    title: str
    harm: Harm | None
    options: Mapping[str, Any] = MappingProxyType({})
    changing_only: bool = False
    """Whether it can happen only to requests that change something."""


_SOON: Final = {"invocation_timeout": 2.0}
_ACKS: Final = {"operation_backup_timeout": 0.3}

FAULTS: Final = {
    "unconnected": Fault("no connection is open when it is called", None),
    "lost": Fault("the connection breaks before the member has the request", Harm(lose=True)),
    "answer lost": Fault(
        "the connection breaks after the member did it, before the answer comes",
        Harm(lose_answer=True),
    ),
    "passing error": Fault(
        "the member answers three times that it moved, migrates or stops",
        Harm(times=3, error=TargetNotMemberError("moved")),
    ),
    "error": Fault("the member answers with another error", Harm(error=QueryError("no"))),
    "staying passing error": Fault(
        "the member answers until `invocation_timeout` that it moved",
        Harm(times=1 << 30, error=TargetNotMemberError("moved")),
        _SOON,
    ),
    "silence": Fault("no answer comes until `invocation_timeout`", Harm(times=1 << 30, silent=True), _SOON),
    "no ack": Fault("a backup does not acknowledge it", Harm(acks=1), _ACKS, True),
    "no ack, strict": Fault(
        "the same, with `fail_on_indeterminate_operation_state`",
        Harm(acks=1),
        {**_ACKS, "fail_on_indeterminate_operation_state": True},
        True,
    ),
}


class Outcome(NamedTuple):
    """What became of a call."""

    error: str | None = None
    """The class of the error; None when it was done."""
    maybe_applied: bool = False
    sent: int | None = 1
    """How often the member was asked; None is not counted."""
    waits: bool = False
    """Whether it had not ended at all after the time in which others do."""

    @property
    def text(self) -> str:
        if self.waits:
            return "waits on"
        how = f", sent {self.sent} times" if self.sent and self.sent > 1 else ""
        if self.error is None:
            return f"done{how}"
        return f"`{self.error}`{how}" + (", `maybe_applied`" if self.maybe_applied else "")


Row = dict[tuple[str, bool], tuple[Outcome, BaseException | None]]
"""What became of an operation, and its error, by fault and `redo_operation`."""
Table = dict[str, Row]
"""The same by operation."""


async def observe(operation: Operation, faults: list[str], redo: bool, preparing: asyncio.Semaphore) -> Row:
    """Call an operation under faults, with one client; return what became of it each time."""
    row: Row = {}
    options: dict[str, Any] = {"invocation_timeout": 20.0, **FAULTS[faults[0]].options}
    async with (
        Member(partition_count=1) as member,
        tap(member) as between,
        HazelcastClient(
            cluster_members=[between.address],
            redo_operation=redo,
            smart_routing=False,
            retry_initial_backoff=0.01,
            **options,
        ) as client,
    ):
        for key in faults:
            # A few at a time: the operations that prepare the scene have the short time limit too.
            async with preparing:
                on = await _subjects(client)
                if operation.before is not None:
                    await operation.before(on)
            if operation.canned is not ...:
                between.canned[operation.request.TYPE] = operation.canned
            outcome, error = await _observe(operation, FAULTS[key], on, between)
            if key == "staying passing error":
                # Its time may end between two attempts, or during one that nobody knows the end of.
                unsure = outcome.maybe_applied and not operation.changes
                outcome = outcome._replace(sent=None, maybe_applied=unsure)
            row[key, redo] = outcome, error
    return row


async def _observe(
    operation: Operation, fault: Fault, on: Subjects, between: Tap
) -> tuple[Outcome, BaseException | None]:
    between.seen.clear()
    harm = fault.harm
    between.arm(operation.request, harm)
    if harm is None:
        await _disconnect(on.client, between)
    calling = asyncio.ensure_future(operation.call(on))
    if harm is None:
        await asyncio.sleep(0.02)
        between.refuses = False
    try:
        outcome, error = await _outcome(calling, fault)
    finally:
        between.arm(operation.request, None)

    def sent() -> int:
        return between.seen.count(operation.request.TYPE)

    if operation.method in ADD_LISTENERS and (harm is None or harm.cuts):
        # It is added on the next connection.
        await eventually(lambda: sent() > (harm is not None))
    if operation.method in ADD_LISTENERS and outcome.error is None:
        await on.map.remove_entry_listener(cast("str", calling.result()))
    if not (outcome.waits and harm is not None and harm.silent):
        await eventually(lambda: bool(open_connections(on.client)) and not pending_calls(on.client))
    return outcome._replace(sent=sent()), error


async def _subjects(client: HazelcastClient) -> Subjects:
    await client.create_vector_collection_config("v", _INDEXES)
    on = Subjects(
        client, await client.get_map("m"), await client.get_topic("t"), await client.get_vector_collection("v")
    )
    await on.map.set("a", 1)
    await on.vectors.set("a", _DOCUMENT)
    return on


async def _disconnect(client: HazelcastClient, between: Tap) -> None:
    between.refuses = True
    between.cut()
    await eventually(lambda: not open_connections(client))


async def _outcome(calling: asyncio.Future[object], fault: Fault) -> tuple[Outcome, BaseException | None]:
    limit = 6.0 if fault.options else 25.0
    await asyncio.wait([calling], timeout=limit)
    if not calling.done():
        calling.cancel()
        await asyncio.wait([calling])
        return Outcome(waits=True), None
    error = calling.exception()
    if error is None:
        return Outcome(), None
    return Outcome(type(error).__name__, isinstance(error, HazelcastError) and error.maybe_applied), error


# -- the page


async def observe_all() -> Table:
    """Observe all operations under all faults, without `redo_operation` and with it."""
    table: Table = {operation.name: {} for operation in OPERATIONS}
    preparing = asyncio.Semaphore(2)

    async def one(operation: Operation, faults: list[str], redo: bool) -> None:
        table[operation.name] |= await observe(operation, faults, redo, preparing)

    async with asyncio.TaskGroup() as group:
        for operation in OPERATIONS:
            # Those of the same options one after the other, with one client.
            for _, keys in itertools.groupby(FAULTS, lambda key: FAULTS[key].options):
                faults = [key for key in keys if operation.changes or not FAULTS[key].changing_only]
                for redo in (False, True) if faults else ():
                    group.create_task(one(operation, faults, redo))
    return table


def render(table: Table) -> str:
    """Return the page: a table for each kind of operation, and which operations are of that kind."""
    kinds: dict[tuple[bool, bool, tuple[str, ...]], list[Operation]] = {}
    for operation in OPERATIONS:
        kind = operation.changes, operation.request.RETRYABLE, _lines(table[operation.name])
        kinds.setdefault(kind, []).append(operation)
    return _HEAD + "".join(_section(lines, members) for (_, _, lines), members in kinds.items())


def _lines(row: Row) -> tuple[str, ...]:
    return tuple(
        f"| {fault.title} | {row[key, False][0].text} | {row[key, True][0].text} |"
        for key, fault in FAULTS.items()
        if (key, False) in row
    )


def _section(lines: tuple[str, ...], members: list[Operation]) -> str:
    head = members[0]
    kind = "Changes something" if head.changes else "Only reads"
    retryable = "retryable" if head.request.RETRYABLE else "not retryable"
    names = sorted({operation.method.rpartition(".")[2] for operation in members})
    title = f"{kind}, {retryable}" + (f": {', '.join(names)}" if len(names) <= 3 else "")
    listed = "\n".join(
        f"| `{operation.method}` {operation.how} | `{operation.request.__name__}` |" for operation in members
    )
    return (
        f"\n## {title}\n\n| what happens | outcome | with `redo_operation` |\n| --- | --- | --- |\n"
        + "\n".join(lines)
        + f"\n\n| operation | request |\n| --- | --- |\n{listed}\n"
    )


_HEAD: Final = """\
# Outcomes

What becomes of each operation, whatever happens. This page is written by a program that calls every operation and does
harm to its request on the way, and a test compares the page with what it observes.

"Done" is a call that ended with its result; the number is how often the member was asked. An error is what the call
raised after the member was asked once, or as often as time allowed; `maybe_applied` says that the error has this flag,
for the call may have had its effect. A request is retryable if the protocol says that a member may be asked twice
without harm.

A listener counts as added when there is no connection to add it on: it is added on the next one. One that could not be
removed counts as removed: members forget it by themselves. `lock` waits for its answer as it waits for the lock,
without limit. When the time of a call ends while a further attempt is under way, `maybe_applied` may be set in the
sixth line, too.
"""


if __name__ == "__main__":
    PAGE.write_text(render(asyncio.run(observe_all())))
