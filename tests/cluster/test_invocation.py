"""Requests under way: matching, backup acks, retries and time."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import pytest

from hazelcast.cluster.invocation import UNLIMITED, InvocationService
from hazelcast.errors import (
    HazelcastClientNotActiveError,
    HazelcastOverloadError,
    IllegalStateError,
    IndeterminateOperationStateError,
    OperationTimeoutError,
    ProtocolError,
    TargetDisconnectedError,
    TargetNotMemberError,
)
from hazelcast.protocol.messages.map import MapGet, MapPut, MapSize
from tests.cluster.wire import Router, Wire, make_service
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from hazelcast.cluster.schemas import SchemaService

GET = MapGet("m", b"key data", 0)
WRONG: Any = MapGet("m", b"key", "not a number")  # type: ignore[arg-type]
PUT = MapPut("m", b"key data", b"value data", 0, -1)
ILLEGAL_STATE, TARGET_NOT_MEMBER, NOT_ACTIVE = 27, 53, 19


@pytest.fixture
def router() -> Router:
    return Router()


@pytest.fixture
async def make(router: Router) -> AsyncGenerator[Callable[..., InvocationService]]:
    services = list[InvocationService]()

    def make(**options: Any) -> InvocationService:
        service = make_service(router, **options)
        services.append(service)
        router.wires.append(Wire(service))
        return service

    yield make
    for service in services:
        service.close()


@pytest.fixture
async def service(make: Callable[..., InvocationService]) -> InvocationService:
    return make()


@pytest.fixture
async def wire(service: InvocationService, router: Router) -> Wire:
    return router.wires[0]


# -- answers -----------------------------------------------------------------------------------------------------------


async def test_answers_find_their_calls_in_any_order(service: InvocationService, wire: Wire) -> None:
    first, second = service.invoke(GET), service.invoke(GET)
    [(kind, one), (_, two)] = await wire.sent()

    wire.answer(MapGet, b"second", two)
    wire.answer(MapGet, None, one)

    assert kind == MapGet.TYPE
    assert (await first, await second) == (None, b"second")
    assert not service.pending


async def test_an_answer_to_nobody_is_ignored(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(GET)

    wire.answer(MapGet, b"late", 4711)
    wire.answer(MapGet, b"right", call.correlation_id)
    wire.answer(MapGet, b"twice", call.correlation_id)

    assert await call == b"right"
    assert wire.is_open


async def test_an_answer_on_another_connection_is_ignored(
    service: InvocationService, wire: Wire, router: Router
) -> None:
    call = service.invoke(GET)
    stranger = Wire(service, 5702)

    stranger.answer(MapGet, b"wrong", call.correlation_id)
    assert not call.done()
    wire.answer(MapGet, b"right", call.correlation_id)

    assert await call == b"right"


async def test_an_error_is_raised_as_its_class(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(GET)

    wire.answer_error(ILLEGAL_STATE, call.correlation_id)

    with pytest.raises(IllegalStateError, match=r"^said the member$"):
        await call
    assert not service.pending


async def test_the_response_of_another_request_that_can_not_be_read(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(GET)

    wire.answer(MapSize, 3, call.correlation_id)

    with pytest.raises(ProtocolError):
        await call
    assert not wire.is_open


async def test_an_event_in_answer_to_a_request(service: InvocationService, wire: Wire) -> None:
    from hazelcast.protocol.frames import FINAL, MESSAGE_HEAD, WHOLE

    call = service.invoke(GET)

    wire.receive(MESSAGE_HEAD.pack(19, WHOLE | FINAL, 0x011902, call.correlation_id) + b"\0")

    with pytest.raises(ProtocolError, match="0x011902 in answer to MapGet"):
        await call


async def test_a_cancelled_call_is_forgotten(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(GET)
    call.cancel()

    assert not service.pending
    wire.answer(MapGet, b"late", call.correlation_id)
    with pytest.raises(asyncio.CancelledError):
        await call


@pytest.mark.parametrize(
    "what", ["answer", "backups", "error", "error to try again", "loss", "members left", "shutdown"]
)
async def test_what_comes_in_the_turn_of_a_cancellation_is_for_nobody(
    service: InvocationService, wire: Wire, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def put() -> bytes | None:
        return await service.invoke(PUT)

    task = asyncio.create_task(put())
    await asyncio.sleep(0)
    (id_,) = service.pending
    if what in ("backups", "members left"):
        wire.answer(MapPut, b"old", id_, acks=1)
    sent = await wire.sent()

    task.cancel()
    match what:
        case "answer":
            wire.answer(MapPut, b"old", id_)
        case "backups":
            wire.acknowledge(id_)
        case "error":
            wire.answer_error(ILLEGAL_STATE, id_)
        case "error to try again":
            wire.answer_error(TARGET_NOT_MEMBER, id_)
        case "loss":
            wire.close()
        case "members left":
            service.members_left(1)
        case _:
            service.close()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not service.pending
    await asyncio.sleep(0.01)
    assert await wire.sent() == sent
    assert not service.stats().awaiting_backup_acks
    assert not caplog.records


# -- backup acks -------------------------------------------------------------------------------------------------------


async def test_a_call_is_done_when_its_backups_are(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(PUT)

    wire.answer(MapPut, b"old", call.correlation_id, acks=2)
    wire.acknowledge(call.correlation_id)
    await asyncio.sleep(0)
    assert not call.done()
    Wire(service, 5702).acknowledge(call.correlation_id)

    assert call.done()
    assert await call == b"old"
    assert not service.pending


async def test_acks_may_come_before_the_response(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(PUT)

    wire.acknowledge(call.correlation_id)
    Wire(service, 5702).acknowledge(call.correlation_id)
    wire.answer(MapPut, b"old", call.correlation_id, acks=2)

    assert call.done()
    assert await call == b"old"


async def test_acks_may_come_on_any_connection(service: InvocationService, wire: Wire, router: Router) -> None:
    call = service.invoke(PUT)
    router.wires.append(Wire(service, 5702))

    wire.answer(MapPut, b"old", call.correlation_id, acks=1)
    router.wires[1].acknowledge(call.correlation_id)

    assert await call == b"old"


@pytest.mark.parametrize("response_first", [True, False])
async def test_an_ack_that_comes_twice_counts_once(
    service: InvocationService, wire: Wire, router: Router, response_first: bool
) -> None:
    call, other = service.invoke(PUT), Wire(service, 5702)
    if response_first:
        wire.answer(MapPut, b"old", call.correlation_id, acks=2)
    for _ in range(3):
        other.acknowledge(call.correlation_id)
    if not response_first:
        wire.answer(MapPut, b"old", call.correlation_id, acks=2)
    assert not call.done()

    wire.acknowledge(call.correlation_id)

    assert await call == b"old"


async def test_an_answer_that_comes_twice_awaits_its_acks_once(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(PUT)
    for _ in range(2):
        wire.answer(MapPut, b"old", call.correlation_id, acks=1)
    assert not call.done()

    wire.acknowledge(call.correlation_id)

    assert call.done()
    assert await call == b"old"


async def test_an_ack_to_nobody_is_ignored(wire: Wire) -> None:
    wire.acknowledge(4711)

    assert wire.is_open


async def test_missing_acks_are_not_waited_for_longer_than_their_time(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service = make(backup_timeout=0.05)
    call = service.invoke(PUT)

    router.wires[0].answer(MapPut, b"old", call.correlation_id, acks=1)

    assert await asyncio.wait_for(call, 5) == b"old"
    assert not service.pending


async def test_missing_acks_may_be_an_error(make: Callable[..., InvocationService], router: Router) -> None:
    service = make(backup_timeout=0.05, fail_on_indeterminate_operation_state=True)
    call = service.invoke(PUT)

    router.wires[0].answer(MapPut, b"old", call.correlation_id, acks=2)
    router.wires[0].acknowledge(call.correlation_id)

    with pytest.raises(IndeterminateOperationStateError, match=r"MapPut .* 1 backup"):
        await asyncio.wait_for(call, 5)
    assert not service.pending


async def test_acks_of_members_that_left_are_not_waited_for(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(PUT)
    wire.answer(MapPut, b"old", call.correlation_id, acks=1)

    service.members_left(1)

    assert await call == b"old"


@pytest.mark.parametrize("lost", ["before the answer", "after it"])
async def test_acks_on_a_lost_connection_are_not_waited_for(service: InvocationService, wire: Wire, lost: str) -> None:
    call = service.invoke(PUT)
    if lost == "before the answer":
        service.acks_lost()
    wire.answer(MapPut, b"old", call.correlation_id, acks=1)
    if lost == "after it":
        service.acks_lost()

    async with asyncio.timeout(2):
        assert await call == b"old"


async def test_acks_of_calls_made_after_a_loss_have_all_their_time(service: InvocationService, wire: Wire) -> None:
    service.acks_lost()
    call = service.invoke(PUT)
    wire.answer(MapPut, b"old", call.correlation_id, acks=1)

    await asyncio.sleep(0.4)
    assert not call.done()
    wire.acknowledge(call.correlation_id)
    assert await call == b"old"


async def test_a_response_survives_its_connection(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(PUT)
    wire.answer(MapPut, b"old", call.correlation_id, acks=1)

    wire.close()
    assert not call.done()
    service.backup_acked(call.correlation_id)

    assert await call == b"old"


async def test_a_call_that_waits_for_acks_can_be_cancelled(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(PUT)
    wire.answer(MapPut, b"old", call.correlation_id, acks=1)

    call.cancel()
    wire.acknowledge(call.correlation_id)

    assert not service.pending


# -- retries -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [TARGET_NOT_MEMBER, NOT_ACTIVE])
async def test_an_error_without_effect_is_tried_again_under_an_id_of_its_own(
    service: InvocationService, wire: Wire, code: int
) -> None:
    call = service.invoke(PUT)
    for attempt in range(1, 10):
        await eventually(partial(_count, wire, attempt))
        wire.answer_error(code, call.correlation_id)
    await eventually(lambda: _count(wire, 10))
    wire.answer(MapPut, b"old", call.correlation_id)

    assert await call == b"old"
    assert len({correlation for _, correlation in await wire.sent()}) == 10
    assert service.stats().made == 1


async def _count(wire: Wire, count: int) -> bool:
    return len(await wire.sent()) == count


async def test_a_lost_connection_is_no_obstacle_to_a_read(
    service: InvocationService, wire: Wire, router: Router
) -> None:
    call = service.invoke(GET)
    router.wires.append(Wire(service, 5702))

    wire.close()
    await eventually(lambda: _count(router.wires[1], 1))
    router.wires[1].answer(MapGet, b"value", call.correlation_id)

    assert await call == b"value"
    assert wire.lost == [wire]


async def test_a_lost_connection_ends_a_write(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(PUT)
    cause = ConnectionResetError("by peer")

    wire.connection_lost(cause)

    with pytest.raises(TargetDisconnectedError, match="member:5701 was closed: by peer") as caught:
        await call
    assert caught.value.__cause__ is cause


async def test_a_write_is_tried_again_with_redo_operation(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service = make(redo_operation=True)
    call = service.invoke(PUT)
    router.wires.append(Wire(service, 5702))

    router.wires[0].close()
    await eventually(lambda: _count(router.wires[1], 1))
    router.wires[1].answer(MapPut, None, call.correlation_id)

    assert await call is None


@pytest.mark.parametrize("late", ["ack", "answer", "ack before the next attempt"])
async def test_what_comes_late_for_one_attempt_is_not_taken_for_the_next(
    make: Callable[..., InvocationService], router: Router, late: str
) -> None:
    service, first = make(redo_operation=True), router.wires[0]
    call = service.invoke(PUT)
    first_id = call.correlation_id
    second = Wire(service, 5702)
    router.wires.append(second)
    first.close()
    if late == "ack before the next attempt":
        second.acknowledge(first_id)
    await eventually(partial(_count, second, 1))

    if late == "answer":
        second.answer(MapPut, b"first", first_id)
    elif late == "ack":
        second.acknowledge(first_id)
    second.answer(MapPut, b"second", call.correlation_id, acks=1)
    assert not call.done()
    second.acknowledge(call.correlation_id)

    assert await call == b"second"
    assert not service.pending


async def test_a_call_that_is_tried_again_can_be_cancelled(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(GET, connection=wire, on_event=lambda kind, buffer, start, end: None)
    wire.answer_error(TARGET_NOT_MEMBER, call.correlation_id)
    await eventually(partial(_count, wire, 2))
    assert wire.handlers.keys() == service.pending.keys() == {call.correlation_id}

    call.cancel()

    assert not service.pending
    assert not wire.handlers


async def test_a_call_that_is_tried_again_has_no_more_time(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service, wire = make(invocation_timeout=0.4), router.wires[0]
    call = service.invoke(GET)
    await asyncio.sleep(0.3)
    younger = service.invoke(GET)
    wire.answer_error(TARGET_NOT_MEMBER, call.correlation_id)

    with pytest.raises(OperationTimeoutError):
        await asyncio.wait_for(call, 5)
    assert not younger.done()
    younger.cancel()


async def test_a_bound_call_is_not_tried_elsewhere(service: InvocationService, wire: Wire, router: Router) -> None:
    call = service.invoke(GET, connection=wire)
    router.wires.append(Wire(service, 5702))

    wire.close()

    with pytest.raises(TargetDisconnectedError):
        await call
    assert await router.wires[1].sent() == []


async def test_a_call_to_a_member_ends_when_it_is_none(service: InvocationService, wire: Wire) -> None:
    call = service.invoke(GET, member=uuid4())

    wire.answer_error(TARGET_NOT_MEMBER, call.correlation_id)

    with pytest.raises(TargetNotMemberError):
        await call


async def test_without_a_connection_a_call_waits_for_one(
    service: InvocationService, wire: Wire, router: Router
) -> None:
    wire.close()
    call = service.invoke(PUT)
    await asyncio.sleep(0.03)
    assert not call.done()

    router.wires.append(Wire(service, 5702))
    await eventually(lambda: _count(router.wires[1], 1))
    router.wires[1].answer(MapPut, None, call.correlation_id)

    assert await call is None


async def test_a_call_that_waits_for_its_next_attempt_can_be_cancelled(service: InvocationService, wire: Wire) -> None:
    wire.close()
    call = service.invoke(GET)
    await asyncio.sleep(0.02)

    call.cancel()

    assert not service.pending
    with pytest.raises(asyncio.CancelledError):
        await call


# -- time --------------------------------------------------------------------------------------------------------------


async def test_attempts_end_with_the_time(make: Callable[..., InvocationService], router: Router) -> None:
    service = make(invocation_timeout=0.1)
    router.wires[0].close()
    call = service.invoke(GET)

    with pytest.raises(OperationTimeoutError, match=r"attempt\(s\): no connection is open$") as caught:
        await asyncio.wait_for(call, 5)
    assert isinstance(caught.value.__cause__, ConnectionError)
    assert not service.pending


async def test_a_silent_member_ends_with_the_time(make: Callable[..., InvocationService], router: Router) -> None:
    service = make(invocation_timeout=0.1)
    calls = [service.invoke(GET), service.invoke(GET, wait=0.05)]
    patient, endless = service.invoke(GET, wait=30), service.invoke(GET, wait=UNLIMITED)

    for call in calls:
        with pytest.raises(OperationTimeoutError, match="no answer by <Connection"):
            await asyncio.wait_for(call, 5)

    assert set(service.pending) == {patient.correlation_id, endless.correlation_id}
    router.wires[0].answer(MapGet, b"late", patient.correlation_id)
    router.wires[0].answer(MapGet, b"at last", endless.correlation_id)
    assert (await patient, await endless) == (b"late", b"at last")


async def test_the_last_failure_is_told_when_the_time_ends_between_failures(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service = make(invocation_timeout=0.1)
    call = service.invoke(GET)
    router.wires[0].answer_error(TARGET_NOT_MEMBER, call.correlation_id)

    with pytest.raises(
        OperationTimeoutError, match=r"no answer by <Connection .*, and before: said the member$"
    ) as caught:
        await asyncio.wait_for(call, 5)
    assert isinstance(caught.value.__cause__, TargetNotMemberError)


async def test_the_last_failure_is_told_when_the_time_ends_between_attempts(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service, wire = make(invocation_timeout=0.4, retry_pause=10.0, backup_timeout=0.01), router.wires[0]
    call = service.invoke(GET)
    for attempt in range(1, 11):
        await eventually(partial(_count, wire, attempt))
        wire.answer_error(TARGET_NOT_MEMBER, call.correlation_id)
    time.sleep(0.6)  # the loop stands still, and sees the end of the time before that of the pause

    with pytest.raises(OperationTimeoutError, match=r"after 10 attempt\(s\): said the member by <Connection"):
        await asyncio.wait_for(call, 5)


async def test_a_call_behind_one_that_waits_for_ever_has_its_own_time(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service = make(invocation_timeout=0.1)
    endless = service.invoke(GET, wait=UNLIMITED)
    call = service.invoke(GET)

    with pytest.raises(OperationTimeoutError):
        await asyncio.wait_for(call, 5)
    assert not endless.done()
    endless.cancel()


async def test_a_call_behind_one_with_a_wait_of_its_own_has_its_own_time(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service = make(invocation_timeout=0.4)
    patient = service.invoke(GET, wait=0.3)
    call = service.invoke(GET)

    with pytest.raises(OperationTimeoutError):
        await asyncio.wait_for(call, 5)
    assert not patient.done()
    patient.cancel()


async def test_a_call_that_waited_for_its_place_has_its_own_time(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service, wire = make(invocation_timeout=0.4, max_concurrent=2), router.wires[0]
    first, second, call = [service.invoke(GET) for _ in range(3)]
    await asyncio.sleep(0.3)
    overtakes = service.invoke(GET, urgent=True)
    wire.answer(MapGet, None, first.correlation_id)
    wire.answer(MapGet, None, second.correlation_id)
    assert list(service.pending) == [overtakes.correlation_id, call.correlation_id]

    with pytest.raises(OperationTimeoutError):
        await asyncio.wait_for(call, 5)
    assert not overtakes.done()
    overtakes.cancel()


async def test_a_cancelled_call_is_no_timeout(make: Callable[..., InvocationService], router: Router) -> None:
    service = make(invocation_timeout=0.1, max_concurrent=1)
    endless, cancelled = service.invoke(GET, wait=30), service.invoke(GET)
    late = service.invoke(GET)
    time.sleep(0.2)  # it is cancelled after its time is over, and before that is seen
    cancelled.cancel()

    with pytest.raises(HazelcastOverloadError):
        await asyncio.wait_for(late, 5)

    assert service.stats().timeouts == 1
    assert service.stats().waiting == 0
    endless.cancel()


async def test_a_patient_call_above_the_limit_was_never_sent_when_its_time_ends(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service = make(invocation_timeout=0.1, max_concurrent=1)
    first, second = service.invoke(GET, wait=30), service.invoke(GET, wait=0.05)

    with pytest.raises(HazelcastOverloadError):
        await asyncio.wait_for(second, 5)
    first.cancel()


# -- end ---------------------------------------------------------------------------------------------------------------


async def test_close_fails_what_is_pending_and_what_comes(service: InvocationService, wire: Wire) -> None:
    calls = [service.invoke(GET), service.invoke(PUT)]
    wire.answer(MapPut, None, calls[1].correlation_id, acks=1)

    service.close()

    for call in calls:
        with pytest.raises(HazelcastClientNotActiveError):
            await call
    with pytest.raises(HazelcastClientNotActiveError):
        service.invoke(GET)
    with pytest.raises(HazelcastClientNotActiveError):
        service.invoke_on_key(GET, b"key")
    assert not service.pending


async def test_a_request_on_a_key_takes_the_connection_of_its_owner(
    service: InvocationService, router: Router, wire: Wire
) -> None:
    owner = Wire(service)
    key = b"\0\0\0\1 key 1 of two partitions"
    router.routes = [wire, owner]

    calls = [service.invoke_on_key(GET, key), service.invoke_on_key(GET, b"\0\0\0\2 another")]
    assert [call.connection for call in calls] == [owner, wire]
    assert [call.partition_id for call in calls] == [1, 0]

    owner.answer(MapGet, b"value", calls[0].correlation_id)
    assert await calls[0] == b"value"
    calls[1].cancel()
    assert not service.pending


async def test_a_request_that_can_not_be_encoded_leaves_nothing(service: InvocationService, wire: Wire) -> None:
    with pytest.raises(Exception, match="required argument is not an integer"):
        service.invoke(WRONG)

    assert not service.pending
    assert await wire.sent() == []


async def test_a_request_above_the_limit_that_can_not_be_encoded_ends_alone(
    make: Callable[..., InvocationService], router: Router
) -> None:
    service, wire = make(max_concurrent=1), router.wires[0]
    first, wrong, next_one = service.invoke(GET), service.invoke(WRONG), service.invoke(GET)

    wire.answer(MapGet, b"first", first.correlation_id)
    wire.answer(MapGet, b"next", next_one.correlation_id)

    assert (await first, await next_one) == (b"first", b"next")
    with pytest.raises(Exception, match="required argument is not an integer"):
        await asyncio.wait_for(wrong, 1)
    assert wire.is_open
    assert not service.pending


@pytest.mark.parametrize("held", ["for its owner", "for a schema", "for its next attempt"])
async def test_a_held_request_that_can_not_be_encoded_ends_alone(
    make: Callable[..., InvocationService], router: Router, held: str
) -> None:
    unreplicated = set[object]()
    service, wire = make(unreplicated=unreplicated), router.wires.pop()
    if held == "for its owner":
        router.awaits_owner = lambda partition_id: True  # type: ignore[method-assign]
    elif held == "for a schema":
        unreplicated.add("a schema")
        service.schemas = cast("SchemaService", SimpleNamespace(hold=id))
    calls = [service.invoke(WRONG), service.invoke(GET)]
    await asyncio.sleep(0)
    unreplicated.clear()

    router.wires.append(wire)
    service.owners_changed()
    if held == "for a schema":
        for call in calls:
            service.release(call, None)
    with pytest.raises(Exception, match="required argument is not an integer"):
        await asyncio.wait_for(calls[0], 1)
    await eventually(partial(_count, wire, 1))
    wire.answer(MapGet, b"value", calls[1].correlation_id)

    assert await calls[1] == b"value"
    assert not service.pending


async def test_a_call_bound_to_a_lost_connection_ends_at_once(service: InvocationService, wire: Wire) -> None:
    wire.close()

    with pytest.raises(TargetDisconnectedError):
        async with asyncio.timeout(1):
            await service.invoke(GET, connection=wire)

    assert service.pending == {}
