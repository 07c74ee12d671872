"""The configuration of a client."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, TypeGuard, TypeVar, cast

from hazelcast.checks import (
    choice,
    each,
    entries,
    flag,
    instance,
    number,
    optional,
    sequence,
    subclass,
    text,
    whole,
    wrong_type,
)
from hazelcast.config.enums import ClassFormat, IntType, ReconnectMode, SSLProtocol
from hazelcast.config.option import Option, Options
from hazelcast.config.structures import (
    FlakeIdGeneratorConfig,
    FlakeIdGeneratorOptions,
    NearCacheConfig,
    NearCacheOptions,
    ReliableTopicConfig,
    ReliableTopicOptions,
)
from hazelcast.core import MemberInfo
from hazelcast.lifecycle import LifecycleListener  # noqa: TC001  # the hints of ConfigOptions can be resolved
from hazelcast.protocol.frames import DEFAULT_MESSAGE_LIMIT
from hazelcast.security import TokenProvider  # noqa: TC001  # as above
from hazelcast.serialization.api import CompactSerializer, IdentifiedDataSerializable, Portable, StreamSerializer
from hazelcast.serialization.portable.classdef import ClassDefinition
from hazelcast.util import LoadBalancer

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from hazelcast.checks import Check

_file: Check[str | None] = optional(instance(str))  # its name may have lone surrogates, unlike what is sent

Password: TypeAlias = str | bytes | bytearray | Callable[[], str | bytes | bytearray]
SocketOption: TypeAlias = tuple[int, int, int | bytes]
"""Arguments of `socket.setsockopt`: level, option, value."""
MembershipListener: TypeAlias = Callable[[MemberInfo], object]
MembershipListeners: TypeAlias = tuple[MembershipListener | None, MembershipListener | None]
"""What to call when a member was added, and when one was removed."""

OptionsT = TypeVar("OptionsT", bound=Options)


def _parts(name: str, value: object, count: int) -> list[object]:
    parts = sequence(name, value)
    if len(parts) != count:
        raise wrong_type(name, f"a tuple of {count} items", value)
    return parts


def _socket_option(name: str, value: object) -> SocketOption:
    level, option, setting = _parts(name, value, 3)
    if not isinstance(level, int) or not isinstance(option, int) or not isinstance(setting, int | bytes):
        raise wrong_type(name, "a tuple of a level, an option (ints) and a value (int or bytes)", value)
    return level, option, setting


def _password(name: str, value: object) -> Password:
    if not (isinstance(value, str | bytes | bytearray) or callable(value)):
        raise wrong_type(name, "a str, bytes or a function that returns them", value)
    return cast("Password", value)


def _token_provider(name: str, value: object) -> TokenProvider:
    if isinstance(value, type) or not callable(getattr(value, "token", None)):
        raise wrong_type(name, "an object with a method token(address)", value)
    return cast("TokenProvider", value)


def _load_balancer(name: str, value: object) -> LoadBalancer:
    if not isinstance(value, LoadBalancer):
        raise wrong_type(name, "a LoadBalancer", value)
    return value


def _membership_listeners(name: str, value: object) -> MembershipListeners:
    listeners = _parts(name, value, 2)
    for listener in listeners:
        if not (listener is None or callable(listener)):
            raise wrong_type(name, "a tuple of two functions, one of which may be None", value)
    added, removed = listeners
    if added is None and removed is None:
        raise wrong_type(name, "a tuple with at least one function", value)
    return cast("MembershipListeners", (added, removed))


def _lifecycle_listener(name: str, value: object) -> LifecycleListener:
    if not callable(value):
        raise wrong_type(name, "a function", value)
    return cast("LifecycleListener", value)


def _is_compact_serializer(value: object) -> TypeGuard[CompactSerializer[Any]]:
    return isinstance(value, CompactSerializer)


def _compact_serializer(name: str, value: object) -> CompactSerializer[Any]:
    if not _is_compact_serializer(value):
        raise wrong_type(name, "a CompactSerializer (an instance, not the class)", value)
    return value


def _serializer_plugins(name: str, value: object) -> bool | list[str]:
    return value if isinstance(value, bool) else each(text)(name, value)


def _any_type(name: str, value: object) -> type[Any]:
    if not isinstance(value, type):
        raise wrong_type(name, "a class", value)
    return value


def _options(cls: type[OptionsT]) -> Check[OptionsT]:
    """Check for a configuration of a data structure, or a dict to make one of."""

    def check(name: str, value: object) -> OptionsT:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise wrong_type(name, f"a {cls.__name__} or a dict", value)
        made = cls()
        made.update(cast("Mapping[str, object]", value), prefix=f"{name}.")
        return made

    return check


_id = whole(-(2**31))
_stream_serializer: Check[type[StreamSerializer[Any]]] = subclass(StreamSerializer)


class ConfigOptions(TypedDict, total=False):
    """What `Config` and the client take as keyword arguments; `Config` says what each option means."""

    cluster_members: Sequence[str]
    cluster_name: str
    client_name: str | None
    labels: Sequence[str]
    shuffle_member_list: bool
    cloud_discovery_token: str | None
    use_public_ip: bool
    load_balancer: LoadBalancer | None
    membership_listeners: Sequence[MembershipListeners]
    lifecycle_listeners: Sequence[LifecycleListener]
    connection_timeout: float
    async_start: bool
    reconnect_mode: ReconnectMode | int | str
    smart_routing: bool
    socket_options: Sequence[SocketOption]
    max_message_size: int
    retry_initial_backoff: float
    retry_max_backoff: float
    retry_multiplier: float
    retry_jitter: float
    cluster_connect_timeout: float
    heartbeat_interval: float
    heartbeat_timeout: float
    invocation_timeout: float
    invocation_retry_pause: float
    redo_operation: bool
    backup_ack_to_client_enabled: bool
    operation_backup_timeout: float
    fail_on_indeterminate_operation_state: bool
    max_concurrent_invocations: int | None
    creds_username: str | None
    creds_password: str | None
    token_provider: TokenProvider | None
    ssl_enabled: bool
    ssl_cafile: str | None
    ssl_certfile: str | None
    ssl_keyfile: str | None
    ssl_password: Password | None
    ssl_protocol: SSLProtocol | int | str
    ssl_ciphers: str | None
    ssl_check_hostname: bool
    ssl_context: ssl.SSLContext | None
    data_serializable_factories: Mapping[int, Mapping[int, type[IdentifiedDataSerializable]]]
    portable_factories: Mapping[int, Mapping[int, type[Portable]]]
    portable_version: int
    class_definitions: Sequence[ClassDefinition]
    check_class_definition_errors: bool
    compact_serializers: Sequence[CompactSerializer[Any]]
    custom_serializers: Mapping[type[Any], type[StreamSerializer[Any]]]
    global_serializer: type[StreamSerializer[Any]] | None
    serializer_plugins: bool | Sequence[str] | None
    default_int_type: IntType | int | str
    default_class_format: ClassFormat | int | str
    is_big_endian: bool
    near_caches: Mapping[str, NearCacheConfig | NearCacheOptions]
    flake_id_generators: Mapping[str, FlakeIdGeneratorConfig | FlakeIdGeneratorOptions]
    reliable_topics: Mapping[str, ReliableTopicConfig | ReliableTopicOptions]
    statistics_enabled: bool
    statistics_period: float
    telemetry: bool


class Config(Options):
    """The options of a client, each checked when it is set.

    Durations are in seconds. Keyword arguments are the same as assignments:

        >>> config = Config(cluster_name="prod", cluster_members=["10.0.0.1:5701"])
        >>> config.smart_routing = False

    Raises:
        InvalidConfigurationError: If there is no option of that name.
        InvalidArgumentTypeError, InvalidArgumentValueError: If a value can't be accepted, here or by assignment.
    """

    __slots__ = ()
    _kind = "client"

    # The cluster

    cluster_members: Option[list[str], Sequence[str]] = Option([], each(text))
    """Addresses to try first, `host` or `host:port`; 127.0.0.1 if there are none. Without a port: 5701, 5702, 5703."""
    cluster_name: Option[str] = Option("dev", text)
    """The name that the cluster must have."""
    client_name: Option[str | None] = Option(None, optional(text))
    """The name of this client; None for one that counts up."""
    labels: Option[list[str], Sequence[str]] = Option([], each(text))
    """Labels that management tools show for this client."""
    shuffle_member_list: Option[bool] = Option(True, flag)
    """Whether addresses are tried in random order."""
    cloud_discovery_token: Option[str | None] = Option(None, optional(text), secret=True)
    """The token to find a cluster of Hazelcast Cloud with; not together with `cluster_members`."""
    use_public_ip: Option[bool] = Option(False, flag)
    """Whether members are reached by the public address that they name."""
    load_balancer: Option[LoadBalancer | None] = Option(None, optional(_load_balancer))
    """Chooses the member for operations without a key; None for round robin."""
    membership_listeners: Option[list[MembershipListeners], Sequence[MembershipListeners]] = Option(
        [], each(_membership_listeners)
    )
    """Pairs of functions, called with each member that was added or removed; one of a pair may be None."""
    lifecycle_listeners: Option[list[LifecycleListener], Sequence[LifecycleListener]] = Option(
        [], each(_lifecycle_listener)
    )
    """Functions called with each new state of the client."""

    # Connections

    connection_timeout: Option[float] = Option(5.0, number(0))
    """Seconds to wait for a connection; 0 for no limit."""
    async_start: Option[bool] = Option(False, flag)
    """Whether the client starts without waiting for the cluster."""
    reconnect_mode: Option[ReconnectMode, ReconnectMode | int | str] = Option(ReconnectMode.ON, choice(ReconnectMode))
    smart_routing: Option[bool] = Option(True, flag)
    """Whether the client connects to all members and sends each operation to the owner of the key."""
    socket_options: Option[list[SocketOption], Sequence[SocketOption]] = Option([], each(_socket_option))
    """Arguments of `setsockopt` for each connection: level, option, value."""
    max_message_size: Option[int] = Option(DEFAULT_MESSAGE_LIMIT, whole(1 << 16))
    """The most bytes of one message of a member, all its frames and fragments together.

    A larger one closes the connection; what awaits an answer on it raises `ProtocolError`. What members say of the
    cluster must fit, too.
    """

    # Connecting to the cluster again and again

    retry_initial_backoff: Option[float] = Option(1.0, number(0))
    """Seconds before all addresses are tried for the second time."""
    retry_max_backoff: Option[float] = Option(30.0, number(0))
    """The most seconds between two rounds."""
    retry_multiplier: Option[float] = Option(1.05, number(1))
    """By what the pause grows from round to round."""
    retry_jitter: Option[float] = Option(0.0, number(0, 1))
    """The part of the pause, from 0 to 1, by which it is randomly made longer or shorter."""
    cluster_connect_timeout: Option[float] = Option(-1, number(0, instead=-1))
    """Seconds after which the client gives up; -1 for never."""

    # Heartbeats

    heartbeat_interval: Option[float] = Option(5.0, number(0, above=True))
    """Seconds without a write after which a connection is probed."""
    heartbeat_timeout: Option[float] = Option(60.0, number(0, above=True))
    """Seconds without a read after which a connection is closed."""

    # Invocations and backups

    invocation_timeout: Option[float] = Option(120.0, number(0, above=True))
    """Seconds after which an operation has ended, its retries included."""
    invocation_retry_pause: Option[float] = Option(1.0, number(0, above=True))
    """The most seconds between two attempts; the first ones follow each other faster."""
    redo_operation: Option[bool] = Option(False, flag)
    """Whether operations that change something are sent again too when the connection broke; they may run twice."""
    backup_ack_to_client_enabled: Option[bool] = Option(True, flag)
    """Whether the members with backups confirm them to the client, which saves a hop; only with smart routing."""
    operation_backup_timeout: Option[float] = Option(5.0, number(0, above=True))
    """Seconds to wait for these confirmations."""
    fail_on_indeterminate_operation_state: Option[bool] = Option(False, flag)
    """Whether a missing confirmation is an `IndeterminateOperationStateError`; if not, it is ignored."""
    max_concurrent_invocations: Option[int | None] = Option(None, optional(whole(1)))
    """The most requests in flight; further calls wait, for `invocation_timeout` at most. None for no limit."""

    # Security

    creds_username: Option[str | None] = Option(None, optional(text))
    """The user, for clusters that authenticate clients."""
    creds_password: Option[str | None] = Option(None, optional(text), secret=True)
    """The user's password."""
    token_provider: Option[TokenProvider | None] = Option(None, optional(_token_provider), secret=True)
    """Makes the token for clusters that authenticate clients by one; used instead of user and password."""
    ssl_enabled: Option[bool] = Option(False, flag)
    """Whether connections use TLS."""
    ssl_cafile: Option[str | None] = Option(None, _file)
    """A PEM file of the certificate authorities to trust; None for those of the system."""
    ssl_certfile: Option[str | None] = Option(None, _file)
    """A PEM file of the client's certificate, where members demand one."""
    ssl_keyfile: Option[str | None] = Option(None, _file)
    """A PEM file of the client's private key; None if it is in `ssl_certfile`."""
    ssl_password: Option[Password | None] = Option(None, optional(_password), secret=True)
    """The password of the private key, or a function that returns it."""
    ssl_protocol: Option[SSLProtocol, SSLProtocol | int | str] = Option(SSLProtocol.TLSv1_2, choice(SSLProtocol))
    ssl_ciphers: Option[str | None] = Option(None, optional(text))
    """Ciphers to offer, in the format of OpenSSL; None for Python's defaults."""
    ssl_check_hostname: Option[bool] = Option(True, flag)
    """Whether the certificate of a member must name the host or IP address that the client connected to."""
    ssl_context: Option[ssl.SSLContext | None] = Option(None, optional(instance(ssl.SSLContext)))
    """A context that is used as it is, in place of all other `ssl_*` options; switches TLS on."""

    # Serialization

    data_serializable_factories: Option[
        dict[int, dict[int, type[IdentifiedDataSerializable]]],
        Mapping[int, Mapping[int, type[IdentifiedDataSerializable]]],
    ] = Option({}, entries(_id, entries(_id, subclass(IdentifiedDataSerializable))))
    """Classes by factory id and class id."""
    portable_factories: Option[
        dict[int, dict[int, type[Portable]]],
        Mapping[int, Mapping[int, type[Portable]]],
    ] = Option({}, entries(_id, entries(_id, subclass(Portable))))
    """Classes by factory id and class id."""
    portable_version: Option[int] = Option(0, whole(0))
    """The version of Portable classes that don't name their own."""
    class_definitions: Option[list[ClassDefinition], Sequence[ClassDefinition]] = Option(
        [], each(instance(ClassDefinition))
    )
    """Fields of Portable classes whose nested objects may be null in the first object that is written."""
    check_class_definition_errors: Option[bool] = Option(True, flag)
    """Whether a class definition that refers to a missing one is an error."""
    compact_serializers: Option[list[CompactSerializer[Any]], Sequence[CompactSerializer[Any]]] = Option(
        [], each(_compact_serializer)
    )
    custom_serializers: Option[
        dict[type[Any], type[StreamSerializer[Any]]],
        Mapping[type[Any], type[StreamSerializer[Any]]],
    ] = Option({}, entries(_any_type, _stream_serializer))
    """Serializer classes by the class of the values; subclasses of it are served too."""
    global_serializer: Option[type[StreamSerializer[Any]] | None] = Option(None, optional(_stream_serializer))
    """The serializer class for values that no other serializer fits."""
    serializer_plugins: Option[bool | list[str] | None, bool | Sequence[str] | None] = Option(
        None, optional(_serializer_plugins)
    )
    """True for the serializers that installed packages offer, or the names of some plugins: see `SerializerPlugin`."""
    default_int_type: Option[IntType, IntType | int | str] = Option(IntType.INT, choice(IntType))
    """As what Python's `int` is written."""
    default_class_format: Option[ClassFormat, ClassFormat | int | str] = Option(
        ClassFormat.COMPACT, choice(ClassFormat)
    )
    """As what a dataclass, a `msgspec.Struct` or an attrs class is written that nothing else speaks for."""
    is_big_endian: Option[bool] = Option(True, flag)
    """The byte order of serialized values; all members and clients must have the same."""

    # Data structures

    near_caches: Option[dict[str, NearCacheConfig], Mapping[str, NearCacheConfig | NearCacheOptions]] = Option(
        {}, entries(text, _options(NearCacheConfig))
    )
    """Near caches by the name of the map."""
    flake_id_generators: Option[
        dict[str, FlakeIdGeneratorConfig], Mapping[str, FlakeIdGeneratorConfig | FlakeIdGeneratorOptions]
    ] = Option({}, entries(text, _options(FlakeIdGeneratorConfig)))
    """Settings by the name of the generator."""
    reliable_topics: Option[
        dict[str, ReliableTopicConfig], Mapping[str, ReliableTopicConfig | ReliableTopicOptions]
    ] = Option({}, entries(text, _options(ReliableTopicConfig)))
    """Settings by the name of the topic."""

    # Observability

    statistics_enabled: Option[bool] = Option(False, flag)
    """Whether the client sends statistics to the cluster, where Management Center shows them."""
    statistics_period: Option[float] = Option(3.0, number(0, above=True))
    """Seconds between two reports."""
    telemetry: Option[bool] = Option(False, flag)
    """Whether OpenTelemetry gets a span of each call, and metrics; needs the extra `otel`."""

    def __init__(self, **options: Unpack[ConfigOptions]) -> None:
        super().__init__()
        self.update(options)
