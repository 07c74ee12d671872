"""How a client is made and started, and how that fails."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import pytest
import trustme

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config, NearCacheConfig
from hazelcast.errors import (
    AuthenticationError,
    HazelcastClientNotActiveError,
    IllegalStateError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
    InvalidConfigurationError,
    ProtocolError,
    TargetDisconnectedError,
)
from hazelcast.member import Member
from hazelcast.member.node import Node
from hazelcast.protocol import structures
from hazelcast.security import BasicTokenProvider
from tests.support.network import free_port, listener, relay
from tests.support.waiting import Recorder, eventually

if TYPE_CHECKING:
    from pathlib import Path

    from hazelcast.core import Address


def others() -> set[asyncio.Task[Any]]:
    """Return the tasks that run beside this one."""
    return asyncio.all_tasks() - {asyncio.current_task()}


def client_tasks(before: set[asyncio.Task[Any]]) -> set[asyncio.Task[Any]]:
    """Return the tasks that run beside those `before`, but for those of members."""
    return {task for task in others() - before if "hazelcast/member" not in str(task.get_coro())}


async def works(client: HazelcastClient) -> bool:
    m = await client.get_map("works", str, int)
    await m.set("a", 1)
    return await m.get("a") == 1


# -- ways to make one --------------------------------------------------------------------------------------------------


async def test_keyword_arguments(address: str) -> None:
    client = await HazelcastClient.create_and_start(cluster_members=[address], cluster_name="dev", client_name="Bob")

    assert client.name == "Bob"
    assert client.lifecycle_service.is_running() is True
    assert await works(client)
    await client.shutdown()


async def test_a_config(address: str) -> None:
    config = Config()
    config.cluster_members = [address]
    client = await HazelcastClient.create_and_start(config)

    assert await works(client)
    await client.shutdown()


async def test_async_with(address: str) -> None:
    async with HazelcastClient(cluster_members=[address]) as client:
        assert await works(client)

    assert client.lifecycle_service.is_running() is False


async def test_async_with_a_started_client(address: str) -> None:
    async with await HazelcastClient.create_and_start(cluster_members=[address]) as client:
        assert await works(client)

    assert client.lifecycle_service.is_running() is False


async def test_the_body_of_async_with_may_raise(member_address: str) -> None:
    client = HazelcastClient(cluster_members=[member_address])
    with pytest.raises(KeyError):
        async with client:
            raise KeyError

    assert client.lifecycle_service.is_running() is False


async def test_embedded() -> None:
    async with HazelcastClient.embedded(client_name="here") as client:
        assert client.name == "here"
        assert await works(client)
        [member] = client.cluster_service.get_members()

    with pytest.raises(IllegalStateError):
        await HazelcastClient.create_and_start(
            cluster_members=[f"{member.address}"], cluster_connect_timeout=0, connection_timeout=1
        )


async def test_embedded_twice_is_two_clusters() -> None:
    async with HazelcastClient.embedded() as one, HazelcastClient.embedded() as two:
        await (await one.get_map("m")).set("a", 1)
        assert await (await two.get_map("m")).get("a") is None


async def test_embedded_has_its_own_address() -> None:
    with pytest.raises(InvalidConfigurationError, match="cluster_members"):
        async with HazelcastClient.embedded(cluster_members=["127.0.0.1"]):
            pass


async def test_a_subclass_starts_as_itself(member_address: str) -> None:
    class Client(HazelcastClient):
        pass

    async with await Client.create_and_start(cluster_members=[member_address]) as client:
        assert type(client) is Client
    async with Client.embedded() as client:
        assert type(client) is Client


async def test_names_are_counted_when_none_is_given() -> None:
    first, second = HazelcastClient(), HazelcastClient()

    assert re.fullmatch(r"hz\.client_\d+", first.name)
    assert first.name != second.name


async def test_repr_says_the_state(member_address: str) -> None:
    client = HazelcastClient(cluster_members=[member_address], client_name="c")

    assert repr(client) == "<HazelcastClient 'c' of cluster 'dev', not started>"
    async with client:
        assert repr(client) == "<HazelcastClient 'c' of cluster 'dev', running>"
    assert repr(client) == "<HazelcastClient 'c' of cluster 'dev', shut down>"


async def test_a_client_that_was_not_started() -> None:
    client = HazelcastClient()

    with pytest.raises(HazelcastClientNotActiveError, match="create_and_start"):
        await client.get_map("m")
    with pytest.raises(HazelcastClientNotActiveError):
        await client.get_vector_collection("v")
    with pytest.raises(HazelcastClientNotActiveError):
        await client.add_distributed_object_listener(print)
    with pytest.raises(HazelcastClientNotActiveError):
        client.cluster_service.get_members()
    with pytest.raises(HazelcastClientNotActiveError):
        client.partition_service.get_partition_count()
    assert client.lifecycle_service.is_running() is False
    await client.shutdown()


async def test_a_client_starts_once(member_address: str) -> None:
    async with HazelcastClient(cluster_members=[member_address]) as client:
        pass

    with pytest.raises(IllegalStateError, match="shut down"):
        async with client:
            pass


# -- options -----------------------------------------------------------------------------------------------------------


def test_a_config_and_keyword_arguments() -> None:
    with pytest.raises(InvalidConfigurationError, match="either a Config or keyword arguments"):
        HazelcastClient(Config(), cluster_name="dev")


def test_a_misspelt_option_is_named() -> None:
    with pytest.raises(InvalidConfigurationError, match=r"clutser_name.*cluster_name"):
        HazelcastClient(clutser_name="dev")  # type: ignore[call-arg]


def test_a_wrong_config() -> None:
    with pytest.raises(InvalidArgumentTypeError, match="Config"):
        HazelcastClient({"cluster_name": "dev"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("option", "value", "error"),
    [
        ("cluster_members", "127.0.0.1", InvalidArgumentTypeError),
        ("cluster_members", [5701], InvalidArgumentTypeError),
        ("connection_timeout", -1, InvalidArgumentValueError),
        ("connection_timeout", "5", InvalidArgumentTypeError),
        ("heartbeat_interval", 0, InvalidArgumentValueError),
        ("smart_routing", 1, InvalidArgumentTypeError),
        ("reconnect_mode", "SOMETIMES", InvalidArgumentTypeError),
    ],
)
def test_a_wrong_value_of_an_option(option: str, value: object, error: type[Exception]) -> None:
    options: dict[str, Any] = {option: value}

    with pytest.raises(error, match=option):
        HazelcastClient(**options)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("cloud_discovery_token", "token"),
        ("near_caches", {"m": NearCacheConfig()}),
        ("flake_id_generators", {"ids": {"prefetch_count": 10}}),
        ("reliable_topics", {"topic": {"read_batch_size": 10}}),
    ],
)
def test_an_option_that_can_not_be_honoured_is_refused(option: str, value: object) -> None:
    options: dict[str, Any] = {option: value}

    with pytest.raises(InvalidConfigurationError, match=option):
        HazelcastClient(**options)


def test_a_none_counts_as_not_given() -> None:
    options: dict[str, Any] = {"cluster_name": None, "near_caches": None}

    assert repr(HazelcastClient(**options)).endswith("of cluster 'dev', not started>")


# -- authentication ----------------------------------------------------------------------------------------------------


async def test_a_wrong_cluster_name(address: str) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(AuthenticationError, match=re.escape(address)) as caught:
            await HazelcastClient.create_and_start(cluster_members=[address], cluster_name="nope")

    assert "'nope'" in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_username_and_password() -> None:
    async with Member(username="ada", password="secret") as member:
        members = [member.address]
        async with HazelcastClient(cluster_members=members, creds_username="ada", creds_password="secret") as client:
            assert await works(client)
        for name, password in (("ada", "wrong"), (None, None), ("eve", "secret")):
            options: dict[str, Any] = {"creds_username": name, "creds_password": password}
            with pytest.raises(AuthenticationError) as caught:
                await HazelcastClient.create_and_start(cluster_members=members, **options)
            assert "secret" not in str(caught.value)


async def test_a_token() -> None:
    async with Member(token=b"token") as member:
        members = [member.address]
        async with HazelcastClient(cluster_members=members, token_provider=BasicTokenProvider("token")) as client:
            assert await works(client)
        with pytest.raises(AuthenticationError):
            await HazelcastClient.create_and_start(cluster_members=members, token_provider=BasicTokenProvider("x"))


async def test_a_token_for_each_address() -> None:
    class Provider:
        def token(self, address: Address | None = None) -> bytes:
            return f"for {address}".encode()

    port = free_port()
    async with (
        Member(port, token=f"for 127.0.0.1:{port}".encode()) as member,
        HazelcastClient(cluster_members=[member.address], token_provider=Provider()) as client,
    ):
        assert await works(client)


class Moody:
    """A token provider that gives or raises one after the other, and then gives the right token."""

    def __init__(self, *moods: object) -> None:
        self._moods = list(moods)

    def token(self, address: Address | None = None) -> bytes:
        mood = self._moods.pop(0) if self._moods else b"token"
        if isinstance(mood, Exception):
            raise mood
        return cast("bytes", mood)


async def test_a_token_provider_that_raises() -> None:
    async with Member(token=b"token") as member:
        with pytest.raises(AuthenticationError, match="token_provider raised RuntimeError") as caught:
            await HazelcastClient.create_and_start(
                cluster_members=[member.address], token_provider=Moody(RuntimeError("secret"))
            )
        assert isinstance(caught.value.__cause__, RuntimeError)
        assert "secret" not in str(caught.value)


async def test_a_token_provider_that_raises_once_does_not_end_the_reconnecting() -> None:
    async with (
        Member(token=b"token") as member,
        HazelcastClient(
            cluster_members=[member.address],
            token_provider=Moody(b"token", RuntimeError("the service is away")),
            retry_initial_backoff=0.05,
            invocation_timeout=5,
        ) as client,
    ):
        m = await client.get_map("m")
        member.faults.drop_connections()
        assert await m.get("a") is None


async def test_reconnecting_that_fails_unforeseen_shuts_the_client_down(caplog: pytest.LogCaptureFixture) -> None:
    async with Member(token=b"token") as member:
        client = await HazelcastClient.create_and_start(
            cluster_members=[member.address], token_provider=Moody(b"token", 5)
        )
        member.faults.drop_connections()
        await eventually(lambda: not client.lifecycle_service.is_running())
        await client.shutdown()
    [record] = [record for record in caplog.records if "The cluster is lost" in record.getMessage()]
    assert record.exc_info is not None


# -- nobody there, or somebody else ------------------------------------------------------------------------------------


async def test_nobody_listens() -> None:
    port = free_port()

    with pytest.raises(IllegalStateError, match=f"127.0.0.1:{port}: .*failed") as caught:
        await HazelcastClient.create_and_start(cluster_members=[f"127.0.0.1:{port}"], cluster_connect_timeout=0)

    assert isinstance(caught.value.__cause__, ConnectionRefusedError)
    assert "\n" not in str(caught.value)


async def test_the_client_tries_until_the_time_is_over() -> None:
    port = free_port()
    loop = asyncio.get_running_loop()
    started = loop.time()

    with pytest.raises(IllegalStateError):
        await HazelcastClient.create_and_start(
            cluster_members=[f"127.0.0.1:{port}"],
            cluster_connect_timeout=0.6,
            retry_initial_backoff=0.1,
            retry_max_backoff=0.2,
        )

    assert 0.3 < loop.time() - started < 3


async def test_a_member_that_comes_later_is_found() -> None:
    port = free_port()
    starting = asyncio.create_task(
        HazelcastClient.create_and_start(cluster_members=[f"127.0.0.1:{port}"], retry_initial_backoff=0.05)
    )
    await asyncio.sleep(0.15)
    assert not starting.done()

    async with Member(port):
        client = await asyncio.wait_for(starting, 10)
        assert await works(client)
        await client.shutdown()


async def test_one_address_that_works_is_enough(member_address: str) -> None:
    members = [f"127.0.0.1:{free_port()}", member_address]

    async with HazelcastClient(cluster_members=members, shuffle_member_list=False) as client:
        assert await works(client)


async def test_somebody_who_never_answers() -> None:
    async with listener() as silent:
        with pytest.raises(IllegalStateError, match=r"did not answer within 0\.2 s") as caught:
            await HazelcastClient.create_and_start(
                cluster_members=[silent.address], connection_timeout=0.2, cluster_connect_timeout=0
            )
        assert isinstance(caught.value.__cause__, TargetDisconnectedError)
        await eventually(lambda: silent.open == 0)


@pytest.mark.parametrize(
    "greeting",
    [bytes(64), b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 64, b"\x00\x00\x00\x60\x00\xc0" + bytes(58)],
    ids=["zeros", "http", "ones", "a huge frame"],
)
async def test_somebody_who_speaks_another_protocol(greeting: bytes) -> None:
    async with listener(greeting) as stranger:
        async with asyncio.timeout(5):
            with pytest.raises(IllegalStateError, match=re.escape(stranger.address)) as caught:
                await HazelcastClient.create_and_start(cluster_members=[stranger.address], cluster_connect_timeout=0)
        assert isinstance(caught.value.__cause__, ProtocolError)
        await eventually(lambda: stranger.open == 0)


async def test_a_failed_start_leaves_nothing_behind() -> None:
    before, states = others(), Recorder[str]()

    with pytest.raises(IllegalStateError):
        await HazelcastClient.create_and_start(
            cluster_members=[f"127.0.0.1:{free_port()}"], cluster_connect_timeout=0, lifecycle_listeners=[states]
        )

    assert others() == before
    assert states.seen == ["STARTING", "STARTED", "SHUTTING_DOWN", "SHUTDOWN"]


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.2])
async def test_a_cancelled_start_leaves_nothing_behind(seconds: float) -> None:
    before = others()
    async with listener() as silent:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds):
                await HazelcastClient.create_and_start(
                    cluster_members=[silent.address, f"127.0.0.1:{free_port()}"], retry_initial_backoff=0.01
                )
        await eventually(lambda: silent.open == 0)

    await eventually(lambda: others() == before)


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 4, 5, 6, 8, 12])
async def test_a_shutdown_while_another_task_starts_the_client_ends_the_start(member: Member, turns: int) -> None:
    before = others()
    client = HazelcastClient(cluster_members=[member.address])
    starting = asyncio.create_task(client.__aenter__())
    for _ in range(turns + 1):
        await asyncio.sleep(0)
    await asyncio.wait_for(client.shutdown(), 3)

    # Or it had ended before.
    with contextlib.suppress(HazelcastClientNotActiveError):
        await asyncio.wait_for(starting, 3)
    assert client.lifecycle_service.is_running() is False
    await eventually(lambda: not client_tasks(before))


async def test_a_shutdown_while_nobody_answers_ends_the_start() -> None:
    async with listener() as silent:
        for members in ([silent.address], [f"127.0.0.1:{free_port()}"]):
            client = HazelcastClient(cluster_members=members, retry_initial_backoff=30)
            starting = asyncio.create_task(client.__aenter__())
            await asyncio.sleep(0.05)
            await asyncio.wait_for(client.shutdown(), 3)
            with pytest.raises(HazelcastClientNotActiveError):
                await asyncio.wait_for(starting, 3)
        await eventually(lambda: silent.open == 0)
        accepted = silent.accepted
        await asyncio.sleep(0.1)
        assert silent.accepted == accepted


async def test_a_member_that_does_not_answer_costs_no_more_than_the_time_to_connect(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    async with listener() as silent:
        host, _, port = silent.address.rpartition(":")
        alone = Node.members

        def members(node: Node) -> list[structures.MemberInfo]:
            [own] = alone(node)
            return [own, structures.MemberInfo(structures.Address(host, int(port)), uuid4(), {}, False, own.version)]

        monkeypatch.setattr(Node, "members", members)
        started = loop.time()
        async with HazelcastClient(cluster_members=[member.address], cluster_connect_timeout=0.4) as client:
            assert loop.time() - started < 2
            assert len(client.cluster_service.get_members()) == 2
            # It is still connected to, in the background.
            await eventually(lambda: silent.accepted > 1)


@pytest.mark.parametrize("bad", ["bad..host:5701", f"{'a' * 70}:5701"])
async def test_a_host_name_that_can_not_be_encoded_is_one_that_does_not_answer(member: Member, bad: str) -> None:
    async with HazelcastClient(cluster_members=[bad, member.address], shuffle_member_list=False) as client:
        assert await works(client)
    with pytest.raises(IllegalStateError, match="is no address"):
        await HazelcastClient.create_and_start(cluster_members=[bad], cluster_connect_timeout=0)


# -- TLS ---------------------------------------------------------------------------------------------------------------


class Certificates:
    """A certificate authority of the test's own, and a certificate of 127.0.0.1."""

    def __init__(self, directory: Path) -> None:
        authority = trustme.CA()
        chain = directory / "server.pem"
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(chain))
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(chain)
        self.authority_file = str(directory / "ca.pem")
        authority.cert_pem.write_to_path(self.authority_file)


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path)


async def test_tls(certificates: Certificates) -> None:
    async with (
        Member(ssl_context=certificates.server) as member,
        HazelcastClient(
            cluster_members=[member.address],
            ssl_enabled=True,
            ssl_cafile=certificates.authority_file,
            ssl_check_hostname=True,
        ) as client,
    ):
        assert await works(client)
        # Larger than a TLS record, than the receive buffer, and not aligned to either.
        m = await client.get_map("large", str, bytes)
        value = bytes(range(251)) * 20_000
        await m.set("a", value)
        assert await m.get("a") == value


async def test_tls_with_a_certificate_of_somebody_else(certificates: Certificates, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Certificates(tmp_path / "other")
    async with Member(ssl_context=certificates.server) as member:
        with pytest.raises(IllegalStateError, match="certificate"):
            await HazelcastClient.create_and_start(
                cluster_members=[member.address],
                ssl_enabled=True,
                ssl_cafile=other.authority_file,
                cluster_connect_timeout=0,
            )


async def test_tls_to_a_member_without_it(member_address: str) -> None:
    with pytest.raises(IllegalStateError):
        await HazelcastClient.create_and_start(
            cluster_members=[member_address], ssl_enabled=True, cluster_connect_timeout=0, connection_timeout=1
        )


def test_a_certificate_file_that_is_not_there() -> None:
    async def start() -> None:
        await HazelcastClient.create_and_start(ssl_enabled=True, ssl_cafile="/no/such/file.pem")

    with pytest.raises(InvalidConfigurationError, match="TLS"):
        asyncio.run(start())


# -- through a relay ---------------------------------------------------------------------------------------------------


async def test_the_address_that_members_announce_is_used_once_known(member_address: str) -> None:
    # A client behind a relay is connected by the relay's address; the member is the same one, and gets one connection.
    async with relay(member_address) as between, HazelcastClient(cluster_members=[between.address]) as client:
        assert await works(client)
        [member] = client.cluster_service.get_members()
        assert str(member.address) == member_address
        await asyncio.sleep(0.05)
        assert between.open == 1


@pytest.mark.parametrize("public", [True, False])
async def test_the_public_address_of_a_member_is_used_where_that_is_wanted(
    public: bool, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As members that find each other by a plugin announce it: beside the private one."""
    alone = Node.members
    async with relay(member.address) as outside, relay(member.address) as inside:

        def members(node: Node) -> list[structures.MemberInfo]:
            [own] = alone(node)
            public_end = structures.EndpointQualifier(1, "public"), _wire_address(outside.address)
            private = _wire_address(inside.address)
            return [structures.MemberInfo(private, own.uuid, {}, False, own.version, address_map=[public_end])]

        monkeypatch.setattr(Node, "members", members)
        async with HazelcastClient(
            cluster_members=[member.address], use_public_ip=public, retry_initial_backoff=0.01
        ) as client:
            [it] = client.cluster_service.get_members()
            assert str(it.address) == inside.address
            member.faults.drop_connections()
            await eventually(lambda: client.stats().reconnects == 1)
            assert await works(client)
            assert (outside.open, inside.open) == ((1, 0) if public else (0, 1))


def _wire_address(text: str) -> structures.Address:
    host, _, port = text.rpartition(":")
    return structures.Address(host, int(port))
