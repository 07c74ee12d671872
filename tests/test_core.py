"""Addresses, members, entries, events and the small public types."""

from __future__ import annotations

from typing import Any, assert_type
from uuid import UUID

import pytest

from hazelcast.core import (
    CLIENT_TYPE,
    Address,
    AddressHelper,
    DistributedObjectEvent,
    DistributedObjectEventType,
    DistributedObjectInfo,
    EndpointQualifier,
    HazelcastJsonValue,
    MapEntry,
    MemberInfo,
    MemberVersion,
    ProtocolType,
    SimpleEntryView,
)
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.events import EntryEvent, EntryEventType, ItemEvent, ItemEventType, TopicMessage
from hazelcast.security import BasicTokenProvider, TokenProvider

ID = UUID(int=5)
HERE = Address("127.0.0.1", 5701)
MEMBER = MemberInfo(HERE, ID, {"zone": "a"}, False, MemberVersion(5, 7, 0))


def untyped(value: object) -> Any:
    """Hide a wrong argument from type checkers."""
    return value


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("localhost", "localhost", -1),
        ("localhost:5703", "localhost", 5703),
        (" 10.0.0.1:0 ", "10.0.0.1", 0),
        ("10.0.0.1:65535", "10.0.0.1", 65535),
        ("[::1]:5701", "::1", 5701),
        ("[::1]", "::1", -1),
        ("::1", "::1", -1),
        ("fe80::1%eth0", "fe80::1%eth0", -1),
        ("[fe80::1%eth0]:80", "fe80::1%eth0", 80),
        ("[127.0.0.1]:80", "127.0.0.1", 80),
    ],
)
def test_addresses_from_text(text: str, host: str, port: int) -> None:
    address = AddressHelper.address_from_str(text)
    assert (address.host, address.port) == (host, port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ":5701",
        "host:",
        "host:x",
        "host:-1",
        "host:65536",
        "host:5701 x",
        "host:٣",
        "[::1",
        "[::1]x",
        "[::1]:",
        "[]:80",
    ],
)
def test_text_that_is_no_address(text: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match="address"):
        AddressHelper.address_from_str(text)


@pytest.mark.parametrize("wrong", [None, 5, b"localhost", ("localhost", 5701)])
def test_addresses_are_text(wrong: object) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="address"):
        AddressHelper.get_possible_addresses(untyped(wrong))


def test_a_seed_without_a_port_stands_for_three() -> None:
    assert AddressHelper.get_possible_addresses("h") == ([Address("h", 5701)], [Address("h", 5702), Address("h", 5703)])
    assert AddressHelper.get_possible_addresses("h:5709") == ([Address("h", 5709)], [])
    assert AddressHelper.address_from_str("h", 99) == Address("h", 99)
    assert AddressHelper.address_from_str("h:1", 99) == Address("h", 1)


@pytest.mark.parametrize("text", ["localhost:5701", "[::1]:5701", "10.0.0.1:80"])
def test_an_address_prints_as_it_is_written(text: str) -> None:
    address = AddressHelper.address_from_str(text)
    assert str(address) == text
    assert AddressHelper.address_from_str(str(address)) == address
    assert repr(Address("h", 1)) == "Address(host='h', port=1)"
    assert len({Address("h", 1), Address("h", 1), Address("h", 2)}) == 2


def test_versions_have_an_order() -> None:
    assert MemberVersion(5, 7, 0) > MemberVersion(5, 6, 9) > MemberVersion(4, 9, 9)
    assert str(MemberVersion(5, 7, 0)) == "5.7.0"


def test_members_are_told_apart_by_address_and_uuid() -> None:
    same = MemberInfo(HERE, ID, {}, True, MemberVersion(1, 2, 3))
    assert same == MEMBER
    assert hash(same) == hash(MEMBER)
    assert MemberInfo(HERE, UUID(int=6)) != MEMBER
    assert MemberInfo(Address("127.0.0.1", 5702), ID) != MEMBER
    assert str(same) == f"Member [127.0.0.1]:5701 - {ID} lite"
    assert str(MEMBER) == f"Member [127.0.0.1]:5701 - {ID}"
    assert MEMBER.attributes == {"zone": "a"}


def test_endpoints() -> None:
    public = EndpointQualifier(1, "public")
    assert public.protocol_type is ProtocolType.CLIENT
    assert {public: HERE}[EndpointQualifier(ProtocolType.CLIENT, "public")] is HERE
    assert EndpointQualifier(99).protocol_type == 99
    assert [kind.value for kind in ProtocolType] == [0, 1, 2, 3, 4]


def test_distributed_objects() -> None:
    info = DistributedObjectInfo("hz:impl:mapService", "m")
    assert len({info, DistributedObjectInfo("hz:impl:mapService", "m")}) == 1
    event = DistributedObjectEvent("m", "hz:impl:mapService", DistributedObjectEventType("CREATED"), ID)
    assert event.event_type == "CREATED"
    assert DistributedObjectEventType.DESTROYED == "DESTROYED"
    assert repr(event).startswith("DistributedObjectEvent(name='m', service_name='hz:impl:mapService', event_type=")


def test_map_entries() -> None:
    entry = MapEntry("k", 5)
    assert_type(entry, MapEntry[str, int])
    assert_type(entry.value, int)
    assert (entry.key, entry.value) == ("k", 5)
    assert entry == MapEntry("k", 5)
    assert hash(entry) == hash(MapEntry("k", 5))
    assert entry not in (MapEntry("k", 6), ("k", 5))
    assert repr(entry) == "MapEntry(key='k', value=5)"


def test_entry_views() -> None:
    view = SimpleEntryView("k", 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert_type(view.key, str)
    assert (view.cost, view.creation_time, view.expiration_time, view.hits) == (1, 2, 3, 4)
    assert (view.last_access_time, view.last_stored_time, view.last_update_time) == (5, 6, 7)
    assert (view.version, view.ttl, view.max_idle) == (8, 9, 10)
    assert view == SimpleEntryView("k", 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert "hits=4" in repr(view)


def test_events() -> None:
    event: EntryEvent[str, int] = EntryEvent("k", 6, 5, None, EntryEventType.UPDATED, ID, 1)
    assert_type(event.key, str | None)
    assert_type(event.value, int | None)
    assert (event.key, event.value, event.old_value, event.merging_value) == ("k", 6, 5, None)
    assert (event.event_type, event.uuid, event.number_of_affected_entries) == (EntryEventType.UPDATED, ID, 1)
    assert "value=6" in repr(event)
    item: ItemEvent[str] = ItemEvent("q", "x", ItemEventType.ADDED, MEMBER)
    assert_type(item.item, str | None)
    assert (item.name, item.item, item.event_type, item.member) == ("q", "x", 1, MEMBER)
    message = TopicMessage("t", {"a": 1}, 5.5, None)
    assert_type(message.message, dict[str, int])
    assert (message.name, message.publish_time, message.member) == ("t", 5.5, None)


def test_event_flags_of_the_official_client() -> None:
    assert [(flag.name, flag.value) for flag in EntryEventType] == [
        ("ADDED", 1),
        ("REMOVED", 2),
        ("UPDATED", 4),
        ("EVICTED", 8),
        ("EXPIRED", 16),
        ("EVICT_ALL", 32),
        ("CLEAR_ALL", 64),
        ("MERGED", 128),
        ("INVALIDATION", 256),
        ("LOADED", 512),
    ]
    assert EntryEventType.ADDED | EntryEventType.REMOVED == 3
    assert [(kind.name, kind.value) for kind in ItemEventType] == [("ADDED", 1), ("REMOVED", 2)]


def test_tokens() -> None:
    provider: TokenProvider = BasicTokenProvider("é")
    assert provider.token() == "é".encode()
    assert provider.token(HERE) == "é".encode()
    assert BasicTokenProvider(b"\0").token(HERE) == b"\0"
    assert BasicTokenProvider().token() == b""
    for wrong in (None, 5, bytearray(b"x")):
        with pytest.raises(InvalidArgumentTypeError, match="token"):
            BasicTokenProvider(untyped(wrong))


def test_constants() -> None:
    assert CLIENT_TYPE == "PYH"
    assert HazelcastJsonValue({"a": 1}).loads() == {"a": 1}
