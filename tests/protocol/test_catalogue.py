"""What holds for every declared message: numbering, names, and that each direction gives back what went in."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hazelcast.protocol import catalogue, messages, structures
from hazelcast.protocol.__main__ import main
from hazelcast.protocol.compiler import event_codec, request_codec
from hazelcast.protocol.frames import MessageReader
from hazelcast.protocol.message import Response, Structure, events_of
from hazelcast.protocol.messages import client
from hazelcast.protocol.messages.map import MapAddEntryListener, MapClear, MapDelete, MapPut
from tests.protocol.strategies import answers, structs
from tests.support.reference import VERSIONS, answer_of, is_struct

if TYPE_CHECKING:
    from hazelcast.protocol.message import Event, Request

REQUESTS = list(catalogue.requests().values())
EVENTS = list(catalogue.events().values())
RESPONSES = {answer for request in REQUESTS if is_struct(answer := answer_of(request), Response)}
STRUCTURES = [cls for cls in vars(structures).values() if is_struct(cls, Structure)]
CORRELATIONS = st.integers(-(1 << 63), (1 << 63) - 1)
PARTITIONS = st.integers(-1, (1 << 31) - 1)
BACKUPS = st.integers(0, 6)

few = settings(max_examples=8, deadline=None, database=None)


def arrived(buffers: list[Any], message_type: int, correlation_id: int) -> tuple[Any, int, int]:
    """Send `buffers` to a reader; return where the one message that came is, after a look at its head."""
    ((_, got_type, got_correlation, buffer, start, end),) = MessageReader().feed(b"".join(buffers))
    assert (got_type, got_correlation) == (message_type, correlation_id)
    return buffer, start, end


def test_the_whole_protocol_is_declared() -> None:
    assert catalogue.counts() == (474, 37)
    assert catalogue.counts().total == 985


def test_services_follow_each_other_and_begin_their_methods_with_one() -> None:
    first = dict[int, int]()
    for message_type in catalogue.requests():
        first.setdefault(message_type >> 16, message_type >> 8 & 0xFF)
    assert set(first.values()) == {1}
    assert list(first) == [*range(0x25), 0xFD, 0xFE]


def test_requests_leave_room_for_their_response_and_events() -> None:
    """A request's type ends in 00, its response's in 01, those of its events in 02, 03, …"""
    for request in REQUESTS:
        assert request.TYPE & 0xFF == 0, request
        types = [event.TYPE for event in events_of(request)]
        assert types == [request.TYPE + 2 + i for i in range(len(types))], request
        for message_type in (request.TYPE, request.TYPE + 1, *types):
            assert catalogue.request_of(message_type) is request


def test_no_two_messages_share_a_type() -> None:
    types = [t for request in REQUESTS for t in (request.TYPE, request.TYPE + 1)] + [event.TYPE for event in EVENTS]
    assert len(types) == len(set(types)) == 985


def test_a_type_that_no_message_has() -> None:
    assert catalogue.request_of(0x7F0100) is None


def test_names_tell_messages_apart() -> None:
    assert len(catalogue.names()) == len(REQUESTS) + len(EVENTS)
    assert catalogue.names()["MapPut"] is MapPut
    assert catalogue.names()["MapAddEntryListener.Entry"] is MapAddEntryListener.Entry


@pytest.mark.parametrize("cls", [*REQUESTS, *EVENTS], ids=lambda cls: cls.__qualname__)
def test_each_message_says_what_it_asks_or_tells(cls: type[Request[Any]] | type[Event]) -> None:
    assert cls.__doc__ is not None
    assert cls.__doc__.split("\n")[0].endswith((".", "…"))
    assert ".".join(map(str, cls.SINCE)) in VERSIONS


@pytest.mark.parametrize("request_type", REQUESTS, ids=lambda cls: cls.__name__)
def test_requests_and_responses_give_back_what_went_in(request_type: type[Request[Any]]) -> None:
    codec = request_codec(request_type)

    @few
    @given(structs(request_type), CORRELATIONS, PARTITIONS)
    def request(value: Request[Any], correlation_id: int, partition_id: int) -> None:
        message = arrived(codec.encode(value, correlation_id, partition_id, 0), request_type.TYPE, correlation_id)
        assert codec.decode(*message) == value

    @few
    @given(answers(request_type), CORRELATIONS, BACKUPS)
    def response(value: object, correlation_id: int, backup_acks: int) -> None:
        buffers = codec.encode_response(value, correlation_id, backup_acks, 0)
        assert codec.decode_response(*arrived(buffers, request_type.TYPE + 1, correlation_id)) == value

    request()
    response()


@pytest.mark.parametrize("event_type", EVENTS, ids=lambda cls: cls.__qualname__)
def test_events_give_back_what_went_in(event_type: type[Event]) -> None:
    codec = event_codec(event_type)

    @few
    @given(structs(event_type), CORRELATIONS, PARTITIONS)
    def event(value: Event, correlation_id: int, partition_id: int) -> None:
        message = arrived(codec.encode(value, correlation_id, partition_id, 0), event_type.TYPE, correlation_id)
        assert codec.decode(*message) == value

    event()


def test_a_response_that_an_older_member_leaves_empty_is_none() -> None:
    codec = request_codec(MapDelete)
    whole = b"".join(codec.encode_response(True, 7, 0, 0))
    empty = (len(whole) - 1).to_bytes(4, "little") + whole[4:-1]
    assert codec.decode_response(whole, 0, len(whole)) is True
    assert codec.decode_response(empty, 0, len(empty)) is None


def test_a_service_brings_along_nothing_but_declarations() -> None:
    services = [module.name for module in iter_modules(messages.__path__)]
    assert len(services) == 39 + 1, "39 services, and what they share"
    heavy = {"asyncio", "numpy", "socket", "hazelcast.protocol.compiler", "hazelcast.protocol.messages.client"}
    script = f"import sys, hazelcast.protocol.messages.map; print(*{heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.strip() == b""


def test_the_compiled_code_of_a_message_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["MapPut", "MapAddEntryListener.Entry"]) == 0
    printed = capsys.readouterr().out
    compile(printed, "printed", "exec")
    assert printed.count("def encode(") == printed.count("def decode(") == 3
    assert str(MapPut.TYPE) in printed


def test_without_a_name_all_names_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.split() == list(catalogue.names())


def test_a_name_that_no_message_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["MapPutt"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "'MapPutt'" in printed.err


def test_what_an_older_peer_left_out_is_what_it_meant() -> None:
    """Where a later field has another default than zero, False, None or nothing."""
    defaults = {
        (cls.__qualname__, field.name): field.default
        for cls in (*REQUESTS, *EVENTS, *STRUCTURES, *RESPONSES)
        for field in msgspec.structs.fields(cls)
        if not field.required and field.default not in (0, None, "", msgspec.NODEFAULT)
    }
    assert defaults == {
        ("DiskTierConfig", "device_name"): "default-tiered-store-device",
        ("DynamicConfigAddDurableExecutorConfig", "statistics_enabled"): True,
        ("DynamicConfigAddScheduledExecutorConfig", "statistics_enabled"): True,
        ("DynamicConfigAddVectorCollectionConfig", "backup_count"): 1,
        ("DynamicConfigAddVectorCollectionConfig", "merge_batch_size"): 100,
        ("DynamicConfigAddVectorCollectionConfig", "merge_policy"): "PutIfAbsentMergePolicy",
        ("JetGetJobIds", "only_job_id"): -(1 << 63),
        ("MapPutAll", "trigger_map_loader"): True,
        ("MapStoreConfigHolder", "offload"): True,
        ("SqlColumnMetadata", "nullable"): True,
        ("SqlExecuteResponse", "partition_argument_index"): -1,
    }
    assert structures.MemoryTierConfig().capacity == structures.Capacity(256, 2)


def test_long_names_are_not_kept() -> None:
    encode = request_codec(MapClear).encode
    encode(MapClear("short"), 1, 0, 0)
    tracemalloc.start()
    try:
        for number in range(100):
            name = f"{number}" + "n" * 100_000
            assert b"".join(encode(MapClear(name), 1, 0, 0)).endswith(name.encode())
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_000_000


def test_secrets_are_not_shown() -> None:
    who = (UUID(int=1), "PYH", 1, "5.6", "name", ["label"])
    for message in (
        client.ClientAuthentication("dev", "ada", "s3cret", *who),
        client.ClientAuthenticationCustom("dev", b"s3cret", *who),
        client.ClientTpcAuthentication(UUID(int=1), b"s3cret"),
    ):
        shown = [repr(message), str(message), f"{[message]}", repr(list(message.__rich_repr__()))]
        assert not [text for text in shown if "s3cret" in text]
        assert repr(message).startswith(f"{type(message).__name__}(")
    assert "username='ada', password='***', uuid=" in repr(client.ClientAuthentication("dev", "ada", "s3cret", *who))
    assert "password=None" in repr(client.ClientAuthentication("dev", None, None, *who))


def test_every_field_that_may_be_a_secret_is_one() -> None:
    fields = {(cls, name) for cls in [*REQUESTS, *RESPONSES] for name in cls.__struct_fields__}
    secret = {(cls, name) for cls, name in fields if name in ("password", "credentials") or "token" in name}
    assert len(secret) >= 4
    assert not [(cls, name) for cls, name in secret if name not in getattr(cls, "SECRETS", ())]
