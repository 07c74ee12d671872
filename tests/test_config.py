"""The options of a client: defaults, accepted and refused values, misspellings, secrets, types."""

from __future__ import annotations

import math
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar, assert_type, get_args, get_type_hints

import pytest
from typing_extensions import override

from hazelcast.config import (
    ClassFormat,
    Config,
    ConfigOptions,
    EvictionPolicy,
    FlakeIdGeneratorConfig,
    FlakeIdGeneratorOptions,
    InMemoryFormat,
    IntType,
    NearCacheConfig,
    NearCacheOptions,
    Options,
    ReconnectMode,
    ReliableTopicConfig,
    ReliableTopicOptions,
    SSLProtocol,
    TopicOverloadPolicy,
)
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError, InvalidConfigurationError
from hazelcast.security import BasicTokenProvider
from hazelcast.serialization.api import (
    CompactReader,
    CompactSerializer,
    CompactWriter,
    IdentifiedDataSerializable,
    ObjectDataInput,
    ObjectDataOutput,
    Portable,
    StreamSerializer,
)
from hazelcast.serialization.portable.classdef import ClassDefinition, ClassDefinitionBuilder
from hazelcast.util import RandomLB

if TYPE_CHECKING:
    from hazelcast.core import Address


class Employee(IdentifiedDataSerializable): ...


class Customer(Portable): ...


class EmployeeSerializer(StreamSerializer[Employee]):
    @override
    def get_type_id(self) -> int:
        return 1

    @override
    def write(self, out: ObjectDataOutput, obj: Employee) -> None: ...

    @override
    def read(self, inp: ObjectDataInput) -> Employee:
        return Employee()


class EmployeeCompactSerializer(CompactSerializer[Employee]):
    @override
    def read(self, reader: CompactReader) -> Employee:
        return Employee()

    @override
    def write(self, writer: CompactWriter, obj: Employee) -> None: ...

    @override
    def get_class(self) -> type[Employee]:
        return Employee

    @override
    def get_type_name(self) -> str:
        return "employee"


class OwnTokens:
    def token(self, address: Address | None = None) -> bytes:
        return b"geheim"


balancer = RandomLB()
tokens = OwnTokens()
compact = EmployeeCompactSerializer()
definition = ClassDefinitionBuilder(1, 1).build()


def listener(_: object) -> None: ...


class Case:
    """What an option is by default, what it takes, and what it refuses as a wrong type or a wrong value."""

    def __init__(self, default: object, good: Sequence[object], types: Sequence[object], values: Sequence[object] = ()):
        self.default = default
        self.good = good
        self.types = types
        self.values = values


FLAG_WRONG = (0, 1, "true", None)
NUMBER_WRONG = ("1", True, None, b"1")
NOT_FINITE = (math.nan, math.inf, -math.inf)


def flag(default: bool) -> Case:
    return Case(default, (True, False), FLAG_WRONG)


def positive(default: float) -> Case:
    return Case(default, (1, 0.5, 1e6), NUMBER_WRONG, (0, -1, -0.1, *NOT_FINITE))


def not_negative(default: float) -> Case:
    return Case(default, (0, 0.0, 1, 0.5), NUMBER_WRONG, (-1, -0.1, *NOT_FINITE))


def text(default: str | None) -> Case:
    good = ("x", "") if default is not None else ("x", "", None)
    return Case(default, good, (1, b"x", ["x"]) if default is None else (1, b"x", ["x"], None))


TEXTS = Case([], (["a", "b"], []), ("a", ["a", 1], [None], {"a"}, 5, None))
CASES: dict[str, Case] = {
    "cluster_members": TEXTS,
    "cluster_name": text("dev"),
    "client_name": text(None),
    "labels": TEXTS,
    "shuffle_member_list": flag(True),
    "cloud_discovery_token": text(None),
    "use_public_ip": flag(False),
    "load_balancer": Case(None, (balancer, None), (RandomLB, "round robin")),
    "membership_listeners": Case(
        [],
        ([(listener, None)], [(None, listener), (listener, listener)]),
        (listener, [listener], [(None, None)], [(listener,)], [(listener, 5)], None),
    ),
    "lifecycle_listeners": Case([], ([listener, print],), (listener, [5], [None], None)),
    "connection_timeout": not_negative(5.0),
    "async_start": flag(False),
    "reconnect_mode": Case(ReconnectMode.ON, (ReconnectMode.OFF, ReconnectMode.ASYNC), (3, "on", None, True, 1.0)),
    "smart_routing": flag(True),
    "socket_options": Case(
        [],
        ([(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)], [(1, 2, b"x")]),
        ([1, 2, 3], [(1, 2)], [("a", 2, 3)], None, (1,)),
    ),
    "max_message_size": Case(1 << 30, (1 << 16, 2**31 - 1), (1.5, "1", True, None), (0, -1, (1 << 16) - 1, 2**31)),
    "retry_initial_backoff": not_negative(1.0),
    "retry_max_backoff": not_negative(30.0),
    "retry_multiplier": Case(1.05, (1, 1.0, 2.5), NUMBER_WRONG, (0.99, 0, -1, *NOT_FINITE)),
    "retry_jitter": Case(0.0, (0, 1, 0.5), NUMBER_WRONG, (-0.1, 1.1, *NOT_FINITE)),
    "cluster_connect_timeout": Case(-1, (-1, -1.0, 0, 20.5), NUMBER_WRONG, (-2, -0.5, *NOT_FINITE)),
    "heartbeat_interval": positive(5.0),
    "heartbeat_timeout": positive(60.0),
    "invocation_timeout": positive(120.0),
    "invocation_retry_pause": positive(1.0),
    "redo_operation": flag(False),
    "backup_ack_to_client_enabled": flag(True),
    "operation_backup_timeout": positive(5.0),
    "fail_on_indeterminate_operation_state": flag(False),
    "max_concurrent_invocations": Case(None, (1, 1000, None), (1.5, "1", True), (0, -1)),
    "creds_username": text(None),
    "creds_password": text(None),
    "token_provider": Case(None, (tokens, BasicTokenProvider("x"), None), (OwnTokens, "token", object())),
    "ssl_enabled": flag(False),
    "ssl_cafile": text(None),
    "ssl_certfile": text(None),
    "ssl_keyfile": text(None),
    "ssl_password": Case(None, ("x", b"x", bytearray(b"x"), input, None), (5, ["x"])),
    "ssl_protocol": Case(SSLProtocol.TLSv1_2, (SSLProtocol.TLSv1_3,), (6, -1, "TLSv1.2", None)),
    "ssl_ciphers": text(None),
    "ssl_check_hostname": flag(True),
    "ssl_context": Case(None, (ssl.create_default_context(), None), ("context", True)),
    "data_serializable_factories": Case(
        {},
        ({1: {2: Employee}}, {}),
        ([Employee], {"1": {}}, {1: [Employee]}, {1: {2: int}}, {1: {2: Employee()}}, None),
    ),
    "portable_factories": Case(
        {}, ({1: {2: Customer}},), ({1: {2: Employee}}, {1: {"2": Customer}}, {1: {2: Customer()}}, None)
    ),
    "portable_version": Case(0, (0, 7), (1.0, "1", True, None), (-1, 2**31)),
    "class_definitions": Case([], ([definition],), (definition, [ClassDefinition], [object()], None)),
    "check_class_definition_errors": flag(True),
    "compact_serializers": Case([], ([compact],), (compact, [EmployeeCompactSerializer], [5], None)),
    "custom_serializers": Case(
        {},
        ({Employee: EmployeeSerializer},),
        ({Employee: EmployeeSerializer()}, {1: EmployeeSerializer}, {int: int}, None),
    ),
    "global_serializer": Case(None, (EmployeeSerializer, None), (EmployeeSerializer(), int)),
    "serializer_plugins": Case(None, (True, False, ["a", "b"], [], None), ("a", ["a", 1], {"a"}, 5)),
    "default_int_type": Case(IntType.INT, tuple(IntType), (6, "int", None, True)),
    "default_class_format": Case(ClassFormat.COMPACT, tuple(ClassFormat), (2, "json", None, True)),
    "is_big_endian": flag(True),
    "near_caches": Case(
        {},
        ({"m": NearCacheConfig(max_idle=5)},),
        ([NearCacheConfig()], {1: {}}, {"m": 5}, {"m": {"max_idle": "5"}}, None),
    ),
    "flake_id_generators": Case({}, ({"f": FlakeIdGeneratorConfig(prefetch_count=5)},), ({"f": None}, {1: {}}, None)),
    "reliable_topics": Case({}, ({"t": ReliableTopicConfig(read_batch_size=5)},), ({"t": 5}, {1: {}}, None)),
    "statistics_enabled": flag(False),
    "statistics_period": positive(3.0),
    "telemetry": flag(False),
}


def test_all_options_of_the_official_client_are_there() -> None:
    assert set(Config.options()) == set(CASES)
    # Theirs, and our own.
    assert len(CASES) == 54 + 6


@pytest.mark.parametrize("name", CASES)
def test_default(name: str) -> None:
    case = CASES[name]
    config = Config()
    assert getattr(config, name) == case.default
    assert type(getattr(config, name)) is type(case.default)
    assert config.non_default() == {}


@pytest.mark.parametrize("name", CASES)
def test_accepted_values(name: str) -> None:
    for value in CASES[name].good:
        config = Config()
        setattr(config, name, value)
        assert getattr(config, name) == value
        assert Config.from_dict({name: value}) == config
        is_default = value == CASES[name].default
        assert config.non_default() == ({} if is_default else {name: value})
        assert (config == Config()) is is_default


@pytest.mark.parametrize("name", CASES)
def test_wrong_types(name: str) -> None:
    for value in CASES[name].types:
        config = Config()
        with pytest.raises(InvalidArgumentTypeError, match=name) as raised:
            setattr(config, name, value)
        assert isinstance(raised.value, TypeError)
        assert config == Config(), "a refused value changes nothing"
        if value is not None:
            with pytest.raises(InvalidArgumentTypeError):
                Config.from_dict({name: value})


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.values])
def test_wrong_values(name: str) -> None:
    for value in CASES[name].values:
        config = Config()
        with pytest.raises(InvalidArgumentValueError, match=name) as raised:
            setattr(config, name, value)
        assert isinstance(raised.value, ValueError)
        assert config == Config()


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("reconnect_mode", ReconnectMode.ASYNC),
        ("default_int_type", IntType.BIG_INT),
        ("default_class_format", ClassFormat.JSON),
        ("ssl_protocol", SSLProtocol.TLSv1_3),
    ],
)
def test_choices_take_the_member_its_number_and_its_name(name: str, member: ReconnectMode) -> None:
    for value in (member, int(member), member.name):
        config = Config.from_dict({name: value})
        assert getattr(config, name) is member


def test_an_unknown_choice_suggests_a_known_one() -> None:
    with pytest.raises(InvalidArgumentTypeError, match=r"did you mean 'ASYNC'\?"):
        Config(reconnect_mode="asinc")


def test_official_names_of_choices() -> None:
    assert [(mode.name, mode.value) for mode in ReconnectMode] == [("OFF", 0), ("ON", 1), ("ASYNC", 2)]
    assert [kind.name for kind in IntType] == ["VAR", "BYTE", "SHORT", "INT", "LONG", "BIG_INT"]
    assert [p.name for p in SSLProtocol] == ["SSLv2", "SSLv3", "TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"]
    assert [policy.name for policy in EvictionPolicy] == ["NONE", "LRU", "LFU", "RANDOM"]
    assert [form.name for form in InMemoryFormat] == ["BINARY", "OBJECT"]
    assert [policy.name for policy in TopicOverloadPolicy] == ["DISCARD_OLDEST", "DISCARD_NEWEST", "BLOCK", "ERROR"]
    for choices in (IntType, SSLProtocol, EvictionPolicy, InMemoryFormat, TopicOverloadPolicy):
        assert [int(member) for member in choices] == list(range(len(choices)))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Config(clutser_name="x"),  # type: ignore[call-arg]  # the misspelling is a type error
        lambda: Config.from_dict({"clutser_name": "x"}),
        lambda: Config().update({"Cluster_Name": "x"}),
    ],
)
def test_a_misspelt_option_is_refused_with_a_suggestion(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidConfigurationError, match=r"no client option '\w+'; did you mean 'cluster_name'\?"):
        make()


def test_an_option_like_no_other_is_refused_without_a_suggestion() -> None:
    with pytest.raises(InvalidConfigurationError, match=r"no client option 'zzz'$"):
        Config.from_dict({"zzz": 1})


def test_a_misspelt_attribute_is_refused() -> None:
    with pytest.raises(AttributeError):
        Config().clutser_name = "x"  # type: ignore[attr-defined]  # the misspelling is a type error


@pytest.mark.parametrize("given", [None, 5, ["cluster_name"], {1: "x"}])
def test_from_dict_takes_dicts_with_names(given: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError):
        Config.from_dict(given)


def test_none_leaves_an_option_as_it_is() -> None:
    assert Config.from_dict({"cluster_name": None, "labels": None}) == Config()


def test_lists_and_dicts_belong_to_the_configuration() -> None:
    members = ["a"]
    config = Config(cluster_members=members)
    config.cluster_members.append("b")
    assert config.cluster_members == ["a", "b"]
    assert members == ["a"]
    config.labels.append("x")
    assert config.labels == ["x"]
    assert config.non_default() == {"cluster_members": ["a", "b"], "labels": ["x"]}
    assert Config().labels == []


def test_a_copy_is_independent() -> None:
    config = Config(labels=["x"])
    other = copy(config)
    other.labels.append("y")
    other.cluster_name = "other"
    assert (config.labels, config.cluster_name) == (["x"], "dev")


def test_structures_can_be_dicts() -> None:
    config = Config(
        near_caches={"m": {"time_to_live": 5, "eviction_policy": "LFU"}, "n": NearCacheConfig()},
        flake_id_generators={"f": {"prefetch_count": 7}},
        reliable_topics={"t": {"overload_policy": TopicOverloadPolicy.ERROR}},
    )
    assert config.near_caches["m"].eviction_policy is EvictionPolicy.LFU
    assert config.near_caches["m"].time_to_live == 5
    assert config.near_caches["n"] == NearCacheConfig()
    assert config.flake_id_generators["f"].prefetch_count == 7
    assert config.reliable_topics["t"].overload_policy is TopicOverloadPolicy.ERROR


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Config.from_dict({"near_caches": {"m": {"max_idel": 1}}}),
            "no near cache option 'max_idel'.*'max_idle'",
        ),
        (
            lambda: FlakeIdGeneratorConfig.from_dict({"prefech_count": 1}),
            "no flake id generator option.*'prefetch_count'",
        ),
        (lambda: ReliableTopicConfig.from_dict({"overload": 1}), "no reliable topic option.*'overload_policy'"),
    ],
)
def test_misspelt_options_of_structures(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidConfigurationError, match=message):
        make()


STRUCTURES: dict[str, tuple[type[Options], Case]] = {
    "invalidate_on_change": (NearCacheConfig, flag(True)),
    "in_memory_format": (NearCacheConfig, Case(InMemoryFormat.BINARY, tuple(InMemoryFormat), (2, "binary"))),
    "time_to_live": (NearCacheConfig, Case(None, (0, 1.5, None), ("1", True), (-1, *NOT_FINITE))),
    "max_idle": (NearCacheConfig, Case(None, (0, 1.5, None), ("1", True), (-1, *NOT_FINITE))),
    "eviction_policy": (NearCacheConfig, Case(EvictionPolicy.LRU, tuple(EvictionPolicy), (4, "lru", None))),
    "eviction_max_size": (NearCacheConfig, Case(10000, (1, 5), (1.5, "1", True, None), (0, -1))),
    "eviction_sampling_count": (NearCacheConfig, Case(8, (1, 5), (1.5, "1", True, None), (0, -1))),
    "eviction_sampling_pool_size": (NearCacheConfig, Case(16, (1, 5), (1.5, "1", True, None), (0, -1))),
    "prefetch_count": (FlakeIdGeneratorConfig, Case(100, (1, 100000), (1.5, "1", None), (0, 100001))),
    "prefetch_validity": (FlakeIdGeneratorConfig, Case(600, (0, 1.5), ("1", None), (-1,))),
    "read_batch_size": (ReliableTopicConfig, Case(10, (1, 1000), (1.5, None), (0,))),
    "overload_policy": (
        ReliableTopicConfig,
        Case(TopicOverloadPolicy.BLOCK, tuple(TopicOverloadPolicy), (4, "block", None)),
    ),
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_options_of_structures(name: str) -> None:
    cls, case = STRUCTURES[name]
    assert getattr(cls(), name) == case.default
    for value in case.good:
        config = cls.from_dict({name: value})
        assert getattr(config, name) == value
    for value in case.types:
        with pytest.raises(InvalidArgumentTypeError, match=name):
            setattr(cls(), name, value)
    for value in case.values:
        with pytest.raises(InvalidArgumentValueError, match=name):
            setattr(cls(), name, value)


def test_all_options_of_structures_are_covered() -> None:
    for cls in (NearCacheConfig, FlakeIdGeneratorConfig, ReliableTopicConfig):
        assert set(cls.options()) == {name for name, (owner, _) in STRUCTURES.items() if owner is cls}


def test_repr_shows_what_was_set_and_no_secrets() -> None:
    config = Config(
        cluster_name="prod",
        creds_username="admin",
        creds_password="geheim",
        cloud_discovery_token="geheim",
        ssl_password=b"geheim",
        token_provider=BasicTokenProvider("geheim"),
        near_caches={"m": {"max_idle": 5}},
    )
    for shown in (repr(config), str(config)):
        assert shown.startswith("Config(cluster_name='prod', creds_username='admin', creds_password=<hidden>")
        assert "near_caches={'m': NearCacheConfig(max_idle=5)}" in shown
        assert "geheim" not in shown
        assert "Provider" not in shown
    assert repr(Config()) == "Config()"
    assert "geheim" not in repr(BasicTokenProvider("geheim"))


def test_a_refused_secret_does_not_show_up_in_the_error() -> None:
    for name in ("creds_password", "cloud_discovery_token", "ssl_password"):
        with pytest.raises(InvalidArgumentTypeError) as raised:
            Config.from_dict({name: ["geheim"]})
        assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    ("config", "keywords"),
    [
        (Config, ConfigOptions),
        (NearCacheConfig, NearCacheOptions),
        (FlakeIdGeneratorConfig, FlakeIdGeneratorOptions),
        (ReliableTopicConfig, ReliableTopicOptions),
    ],
)
def test_keyword_types_agree_with_the_options(config: type[Options], keywords: type[Any]) -> None:
    names = {"Mapping": Mapping, "Sequence": Sequence}
    declared = {
        name: get_args(hint) for name, hint in get_type_hints(config, localns=names).items() if name in config.options()
    }
    assert set(declared) == set(config.options())
    # The second argument is what may be assigned; left out, it is the first one.
    assigned = {name: args[0] if isinstance(args[-1], TypeVar) else args[-1] for name, args in declared.items()}
    assert get_type_hints(keywords, localns=names) == assigned


def test_errors_in_structures_say_where() -> None:
    with pytest.raises(
        InvalidArgumentValueError, match=r"^near_caches\['m'\]\.max_idle must be at least 0, but is -1$"
    ):
        Config(near_caches={"m": {"max_idle": -1}})


def test_types_for_a_checker() -> None:
    config = Config(cluster_members=("a", "b"), reconnect_mode="OFF", near_caches={"m": {"max_idle": 1}})
    assert_type(config.cluster_members, list[str])
    assert_type(config.client_name, str | None)
    assert_type(config.connection_timeout, float)
    assert_type(config.reconnect_mode, ReconnectMode)
    assert_type(config.near_caches, dict[str, NearCacheConfig])
    assert_type(NearCacheConfig(eviction_policy=0).eviction_policy, EvictionPolicy)
    assert_type(Config.from_dict({}), Config)
    assert config.reconnect_mode is ReconnectMode.OFF
