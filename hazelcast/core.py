"""Members, addresses, distributed objects and entries."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Generic, cast
from uuid import UUID

from typing_extensions import override

from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.serialization.identified import IdentifiedDataSerializable
from hazelcast.serialization.json import HazelcastJsonValue
from hazelcast.types import KeyType, ValueType

if TYPE_CHECKING:
    from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

__all__ = [
    "CLIENT_TYPE",
    "Address",
    "AddressHelper",
    "DistributedObjectEvent",
    "DistributedObjectEventType",
    "DistributedObjectInfo",
    "EndpointQualifier",
    "HazelcastJsonValue",
    "MapEntry",
    "MemberInfo",
    "MemberVersion",
    "PartitionLostEvent",
    "ProtocolType",
    "SimpleEntryView",
]

CLIENT_TYPE = "PYH"
"""How a Python client names itself to members."""

_DEFAULT_PORT = 5701
_PORTS_TO_TRY = 3


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A host and a port; `str()` gives `host:port`, with brackets around an IPv6 address."""

    host: str
    port: int

    @override
    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class AddressHelper:
    """Reads addresses from text."""

    @staticmethod
    def get_possible_addresses(address: str) -> tuple[list[Address], list[Address]]:
        """Return the addresses to try for a seed: first choice, and the rest.

        Without a port these are 5701, then 5702 and 5703.

        Raises:
            InvalidArgumentTypeError, InvalidArgumentValueError: As `address_from_str`.
        """
        seed = AddressHelper.address_from_str(address)
        if seed.port != -1:
            return [seed], []
        first, *rest = (Address(seed.host, _DEFAULT_PORT + i) for i in range(_PORTS_TO_TRY))
        return [first], rest

    @staticmethod
    def address_from_str(address: str, port: int = -1) -> Address:
        """Read `host`, `host:port`, a bare IPv6 address, or `[IPv6]:port`.

        Args:
            address: The text.
            port: The port when the text has none.

        Raises:
            InvalidArgumentTypeError: If the address isn't a `str`.
            InvalidArgumentValueError: If the host is missing, or the port is not a number from 0 to 65535.
        """
        if not isinstance(address, str):
            raise InvalidArgumentTypeError(f"An address must be a str, not {type(address).__name__}")
        host, port_text = address.strip(), None
        if host.startswith("["):
            host, bracket, rest = host[1:].partition("]")
            port_text = rest[1:] if rest.startswith(":") else None
            if not bracket or (rest and port_text is None):
                raise InvalidArgumentValueError(f"The address {address!r} is not of the form [IPv6]:port")
        elif host.count(":") == 1:
            host, _, port_text = host.partition(":")
        if not host:
            raise InvalidArgumentValueError(f"The address {address!r} has no host")
        if port_text is not None:
            if not (port_text.isascii() and port_text.isdigit() and int(port_text) <= 65535):
                raise InvalidArgumentValueError(f"The address {address!r} has no port number from 0 to 65535")
            port = int(port_text)
        return Address(host, port)


@dataclass(frozen=True, slots=True, order=True)
class MemberVersion:
    """The version of a member's Hazelcast."""

    major: int
    minor: int
    patch: int

    @override
    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


class ProtocolType(IntEnum):
    """What a server socket of a member is for, when the member has several."""

    MEMBER = 0
    CLIENT = 1
    WAN = 2
    REST = 3
    MEMCACHE = 4


@dataclass(frozen=True, slots=True)
class EndpointQualifier:
    """Names one of a member's server sockets: its type, and an identifier where that isn't enough."""

    protocol_type: int
    """A `ProtocolType`; a plain int if the member has a newer one."""
    identifier: str | None = None

    def __post_init__(self) -> None:
        with suppress(ValueError):
            object.__setattr__(self, "protocol_type", ProtocolType(self.protocol_type))


@dataclass(frozen=True, slots=True)
class MemberInfo:
    """A member of the cluster; equal to another with the same address and UUID."""

    address: Address
    uuid: UUID
    attributes: Mapping[str, str] = field(default_factory=dict[str, str], compare=False)
    """Attributes that the member is configured with."""
    lite_member: bool = field(default=False, compare=False)
    """Whether the member stores no data."""
    version: MemberVersion = field(default=MemberVersion(0, 0, 0), compare=False)
    address_map: Mapping[EndpointQualifier, Address] = field(
        default_factory=dict[EndpointQualifier, Address], compare=False
    )
    """The member's other server sockets, its public address among them."""

    @override
    def __str__(self) -> str:
        return f"Member [{self.address.host}]:{self.address.port} - {self.uuid}{' lite' if self.lite_member else ''}"


@dataclass(frozen=True, slots=True)
class DistributedObjectInfo:
    """A data structure of the cluster."""

    service_name: str
    """The service, such as `hz:impl:mapService`."""
    name: str


class DistributedObjectEventType(StrEnum):
    """What happened to a data structure."""

    CREATED = "CREATED"
    DESTROYED = "DESTROYED"


@dataclass(frozen=True, slots=True)
class DistributedObjectEvent:
    """A data structure was created or destroyed."""

    name: str
    service_name: str
    """The service, such as `hz:impl:mapService`."""
    event_type: DistributedObjectEventType
    source: UUID
    """The client or member that created or destroyed it."""


@dataclass(frozen=True, slots=True)
class PartitionLostEvent:
    """A partition lost its owner and so many of its backups that data may be gone."""

    partition_id: int
    lost_backup_count: int
    """How many backups were lost with the owner: the data of structures with more backups than that is still there."""
    source: UUID | None
    """The member that noticed it."""


@dataclass(frozen=True, slots=True)
class SimpleEntryView(Generic[KeyType, ValueType]):
    """An entry of a map with what the member counts about it.

    Times are milliseconds since the epoch: 0 if the event never happened, and -1 or 2**63 - 1 where the member keeps
    no statistics or the entry never expires.
    """

    key: KeyType
    value: ValueType
    cost: int
    """Bytes of memory."""
    creation_time: int
    expiration_time: int
    hits: int
    last_access_time: int
    last_stored_time: int
    last_update_time: int
    version: int
    ttl: int
    """Time to live, in milliseconds."""
    max_idle: int
    """Time without access after which the entry expires, in milliseconds."""


class MapEntry(IdentifiedDataSerializable, Generic[KeyType, ValueType]):
    """A key and its value, as some aggregators and projections return them."""

    FACTORY_ID = -4
    CLASS_ID = 120

    def __init__(self, key: KeyType | None = None, value: ValueType | None = None) -> None:
        # None is there for the deserializer, which fills an empty entry.
        self._key = cast("KeyType", key)
        self._value = cast("ValueType", value)

    @property
    def key(self) -> KeyType:
        """The key of the entry."""
        return self._key

    @property
    def value(self) -> ValueType:
        """The value of the entry."""
        return self._value

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_object(self._key)
        object_data_output.write_object(self._value)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self._key = cast("KeyType", object_data_input.read_object())
        self._value = cast("ValueType", object_data_input.read_object())

    @override
    def get_factory_id(self) -> int:
        return self.FACTORY_ID

    @override
    def get_class_id(self) -> int:
        return self.CLASS_ID

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MapEntry):
            return NotImplemented
        theirs = cast("MapEntry[object, object]", other)
        return (self._key, self._value) == (theirs.key, theirs.value)

    @override
    def __hash__(self) -> int:
        return hash((self._key, self._value))

    @override
    def __repr__(self) -> str:
        return f"MapEntry(key={self._key!r}, value={self._value!r})"
