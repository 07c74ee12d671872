"""R12, R13: nobody gets in who should not, and what is wrong is said at once and by name; secrets stay secret."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config
from hazelcast.errors import (
    AuthenticationError,
    HazelcastError,
    IllegalStateError,
    InvalidConfigurationError,
)
from hazelcast.member import Member
from hazelcast.security import BasicTokenProvider
from tests.reliability.certificates import Authority
from tests.reliability.harness import running
from tests.support.network import relay

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from hazelcast.server import Server
    from tests.reliability.conftest import Report

CANARY = "kanarienvogel-4711"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "other")


@pytest.fixture(params=["member", pytest.param("real", marks=pytest.mark.real)])
def kind(request: pytest.FixtureRequest) -> str:
    """A development member that speaks TLS, or a real one behind a proxy that does."""
    if request.param == "real":
        request.getfixturevalue("real_cluster")
    return str(request.param)


@asynccontextmanager
async def served(kind: str, request: pytest.FixtureRequest, context: ssl.SSLContext) -> AsyncGenerator[str]:
    if kind == "member":
        async with Member(ssl_context=context) as member:
            yield member.address
    else:
        cluster: Server = request.getfixturevalue("real_cluster")
        async with relay(cluster.address, context) as proxy:
            yield proxy.address


async def round_trip(address: str, **options: Any) -> float:
    """Connect, write and read 10 MiB; return the seconds that the connecting took."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    # The real member announces the address behind the proxy, where there is no TLS.
    async with HazelcastClient(
        cluster_members=[address], ssl_enabled=True, smart_routing=False, cluster_connect_timeout=0, **options
    ) as client:
        took = loop.time() - started
        m = await client.get_map("tls", str, bytes)
        value = (bytes(range(251)) * 41_777)[: 10 << 20]
        assert len(value) == 10 << 20
        await m.set("large", value)
        assert await m.get("large") == value
        await m.clear()
    return took


async def refusal(address: str, **options: Any) -> tuple[HazelcastError, float]:
    """Fail to connect; return the error and the seconds that it took."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    settings: dict[str, Any] = {"ssl_enabled": True, "cluster_connect_timeout": 0, **options}
    with pytest.raises(HazelcastError) as caught:
        await HazelcastClient.create_and_start(cluster_members=[address], **settings)
    return caught.value, loop.time() - started


async def test_the_right_certificate(kind: str, request: pytest.FixtureRequest, authority: Authority) -> None:
    async with served(kind, request, authority.server()) as address:
        assert await round_trip(address, ssl_cafile=authority.file) < 5


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_ten_megabytes_come_back_on_either_loop(
    loop: str, kind: str, request: pytest.FixtureRequest, authority: Authority, report: Report
) -> None:
    """Three times, on the loop of the standard library and on uvloop; the other side of TLS runs on it as well."""

    async def run() -> None:
        async with served(kind, request, authority.server()) as address:
            for _ in range(3):
                await round_trip(address, ssl_cafile=authority.file)

    with asyncio.Runner(loop_factory=loop_factory(loop)) as runner:
        assert loop in type(runner.get_loop()).__module__
        runner.run(run())
    report("R13", f"10 MiB over TLS, {loop}, {kind}", "the same bytes", "the same bytes")


def loop_factory(loop: str) -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes a loop; skips the test where uvloop can't be installed."""
    return asyncio.SelectorEventLoop if loop == "asyncio" else pytest.importorskip("uvloop").new_event_loop


@pytest.mark.real
@pytest.mark.long
@pytest.mark.timeout(120)
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_what_tls_costs(loop: str, real_cluster: Server, authority: Authority, report: Report) -> None:
    """The same member behind two proxies in a process of their own, one of which speaks TLS."""
    seconds, rounds = 1.0, 4

    async def rate(address: str, size: int, tasks: int, **options: Any) -> tuple[float, float]:
        """Return how many values are read in a second, and in a second of this process's time on a processor."""
        async with HazelcastClient(cluster_members=[address], smart_routing=False, **options) as client:
            m = await client.get_map("tls", int, bytes)
            for number in range(tasks):
                await m.set(number, bytes(size))
            reads, started, busy = 0, time.monotonic(), time.process_time()

            async def read(number: int) -> None:
                nonlocal reads
                while time.monotonic() - started < seconds:
                    await m.get(number)
                    reads += 1

            await asyncio.gather(*map(read, range(tasks)))
            rates = reads / (time.monotonic() - started), reads / (time.process_time() - busy)
            await m.clear()
            return rates

    async def run() -> None:
        options = {"member": real_cluster.address, "certificate": authority.server_file()}
        async with running("proxy", "ours", options) as proxies:
            address = await proxies.answer()
            for what, size, tasks in (("1 KiB", 1 << 10, 64), ("1 MiB", 1 << 20, 4)):
                plain, tls = list[tuple[float, float]](), list[tuple[float, float]]()
                for _ in range(rounds):
                    plain.append(await rate(address["plain"], size, tasks))
                    tls.append(await rate(address["tls"], size, tasks, ssl_enabled=True, ssl_cafile=authority.file))
                (without, cheap), (with_tls, dear) = (map(max, zip(*rates, strict=True)) for rates in (plain, tls))
                report(
                    "R13",
                    f"reads of {what} over TLS, {tasks} tasks, {loop}",
                    "≥ 50 % of plain",
                    f"{with_tls / without:.0%} ({with_tls:,.0f}/s of {without:,.0f}/s); by processor time of the client"
                    f" {dear / cheap:.0%}",
                )
                assert with_tls / without > 0.1

    with asyncio.Runner(loop_factory=loop_factory(loop)) as runner:
        runner.run(run())


async def test_a_ready_context(kind: str, request: pytest.FixtureRequest, authority: Authority) -> None:
    context = ssl.create_default_context(cafile=authority.file)
    async with served(kind, request, authority.server()) as address:
        await round_trip(address, ssl_context=context)


async def test_mutual_tls(kind: str, request: pytest.FixtureRequest, authority: Authority) -> None:
    certificate, key = authority.client(password=CANARY.encode())
    async with served(kind, request, authority.server(clients_of=authority)) as address:
        await round_trip(
            address,
            ssl_cafile=authority.file,
            ssl_certfile=certificate,
            ssl_keyfile=key,
            ssl_password=lambda: CANARY,
        )


REFUSED = {
    "wrong authority": "certificate verify failed",
    "wrong host name": "127.0.0.1|IP address mismatch",
    "expired": "expired",
    "no client certificate": "certificate required|closed|reset|EOF|alert",
    "TLS 1.0 only": "broke off the TLS handshake",
    "TLS 1.1 only": "broke off the TLS handshake",
    "plain": "broke off the TLS handshake",
}


@pytest.mark.parametrize("what", REFUSED)
async def test_refused(
    what: str,
    kind: str,
    request: pytest.FixtureRequest,
    authority: Authority,
    stranger: Authority,
    report: Report,
) -> None:
    trusted = authority
    context: ssl.SSLContext | None = None
    match what:
        case "wrong authority":
            context, trusted = authority.server(), stranger
        case "wrong host name":
            context = authority.server("member.example.org")
        case "expired":
            context = authority.server(expired=True)
        case "no client certificate":
            context = authority.server(clients_of=authority)
        case "TLS 1.0 only" | "TLS 1.1 only":
            newest = ssl.TLSVersion.TLSv1 if "1.0" in what else ssl.TLSVersion.TLSv1_1
            with pytest.warns(DeprecationWarning, match="TLSv1"):
                context = authority.server(newest=newest)
        case _:
            pass
    if context is None and kind == "real":
        address = request.getfixturevalue("real_cluster").address
        error, took = await refusal(address, ssl_cafile=trusted.file, connection_timeout=1)
    elif context is None:
        async with Member() as member:
            address = member.address
            error, took = await refusal(address, ssl_cafile=trusted.file, connection_timeout=1)
    else:
        async with served(kind, request, context) as address:
            error, took = await refusal(address, ssl_cafile=trusted.file)

    if kind == "member":
        report("R13", f"TLS refused: {what}", "≤ 1 s, named", f"{took:.2f} s, {type(error.__cause__).__name__}")
    assert took < 2
    assert address in str(error)
    assert isinstance(error, IllegalStateError)
    assert error.__cause__ is not None
    assert _matches(REFUSED[what], error)


def _matches(pattern: str, error: BaseException) -> bool:
    import re

    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        chain.append(str(cause))
        cause = cause.__cause__
    return re.search(pattern, " ".join(chain), re.IGNORECASE) is not None


async def test_a_host_name_that_is_not_to_be_checked(authority: Authority) -> None:
    async with Member(ssl_context=authority.server("member.example.org")) as member:
        await round_trip(member.address, ssl_cafile=authority.file, ssl_check_hostname=False)


async def test_a_plain_client_of_a_member_with_tls(authority: Authority) -> None:
    async with Member(ssl_context=authority.server()) as member:
        error, took = await refusal(member.address, ssl_enabled=False, connection_timeout=1)
        assert member.address in str(error)
    assert took < 3


@pytest.mark.parametrize("setting", [{"ssl_cafile": "ca.pem"}, {"ssl_check_hostname": False}])
def test_a_ready_context_and_settings_for_one(setting: dict[str, Any]) -> None:
    async def start() -> None:
        await HazelcastClient.create_and_start(ssl_context=ssl.create_default_context(), **setting)

    with pytest.raises(InvalidConfigurationError, match=next(iter(setting))):
        asyncio.run(start())


# -- authentication ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"cluster_name": "other"},
        {"creds_username": "ada", "creds_password": CANARY},
        {"token_provider": BasicTokenProvider(CANARY)},
    ],
    ids=["cluster name", "password", "token"],
)
async def test_refused_at_once_by_name(options: dict[str, Any], address: str, report: Report) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    # With the default, which is to try for ever.
    with pytest.raises(AuthenticationError, match=address):
        await HazelcastClient.create_and_start(cluster_members=[address], **options)
    took = loop.time() - started

    report("R12", f"refused: wrong {next(iter(options))}", "≤ 1 s, named", f"{took:.2f} s, AuthenticationError")
    assert took < 1


async def test_secrets_stay_secret(caplog: pytest.LogCaptureFixture, authority: Authority, report: Report) -> None:
    certificate, key = authority.client(password=CANARY.encode())
    said: list[str] = []
    caplog.set_level(logging.DEBUG)
    async with Member(username="ada", password="right", ssl_context=authority.server()) as member:
        for options in (
            {"creds_username": "ada", "creds_password": CANARY},
            {"token_provider": BasicTokenProvider(CANARY)},
            {"creds_username": "ada", "creds_password": CANARY, "ssl_password": CANARY, "ssl_certfile": certificate},
        ):
            settings: dict[str, Any] = {"ssl_cafile": authority.file, "ssl_keyfile": key, **options}
            if "ssl_certfile" not in options:
                del settings["ssl_keyfile"]
            config = Config(cluster_members=[member.address], ssl_enabled=True, **settings)
            client = HazelcastClient(config)
            said += [repr(config), str(config), repr(client), repr(options.get("token_provider", ""))]
            with pytest.raises(AuthenticationError) as caught:
                await client._start()  # pyright: ignore[reportPrivateUsage]
            error: BaseException | None = caught.value
            while error is not None:
                said += [str(error), repr(error)]
                error = error.__cause__ or error.__context__
        for value in (5, object(), [CANARY]):
            wrong: dict[str, Any] = {"ssl_password": value}
            with pytest.raises(HazelcastError) as refused:
                HazelcastClient(**wrong)
            said.append(str(refused.value))
    said += [record.getMessage() for record in caplog.records] + [caplog.text]
    said += [repr(vars(record)) for record in caplog.records]

    found = sum(CANARY in each for each in said)
    report("R12", "secrets in repr, logs and errors", "0", found)
    assert len(said) > 20
    assert not [each for each in said if CANARY in each]
