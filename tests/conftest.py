"""Fixtures: the two kinds of members, and clients connected to them."""

from __future__ import annotations

import gc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.support import real
from tests.support.internals import pending_calls
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from hazelcast.asyncio import HazelcastClient
    from hazelcast.member import Member
    from hazelcast.server import Server


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetch what real members need before the first test, whose time limit a download could exceed."""
    if not session.config.getoption("collectonly"):
        real.prefetch()
        # What is there by now stays: a collection that looked at all of it again would hold up a test for seconds.
        gc.collect()
        gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the shared real member, so that nobody can forget to."""
    for item in items:
        if isinstance(item, pytest.Function) and "real_cluster" in item.fixturenames:
            item.add_marker("real")


@pytest.fixture(scope="session")
def real_cluster() -> Generator[Server]:
    """A cluster of one real member that all tests share; it belongs to no event loop."""
    with real.real_cluster() as cluster:
        yield cluster


@pytest.fixture
async def member() -> AsyncGenerator[Member]:
    """A development member of the test's own."""
    from hazelcast.member import Member

    async with Member() as member:
        yield member


@pytest.fixture
def member_address(member: Member) -> str:
    """The address of a development member of the test's own."""
    return member.address


@pytest.fixture(params=["member", pytest.param("real", marks=pytest.mark.real)])
def address(request: pytest.FixtureRequest) -> str:
    """The address of a member: the test runs once on a development member and once on a real one."""
    if request.param == "real":
        cluster: Server = request.getfixturevalue("real_cluster")
        return cluster.address
    member: str = request.getfixturevalue("member_address")
    return member


@asynccontextmanager
async def connected(address: str) -> AsyncGenerator[HazelcastClient]:
    from hazelcast.asyncio import HazelcastClient

    client = await HazelcastClient.create_and_start(cluster_members=[address], cluster_name="dev")
    try:
        # What it registers at its start may take longer than a call, and is not what tests of pending calls are about.
        await eventually(lambda: not pending_calls(client))
        yield client
    finally:
        await client.shutdown()


@pytest.fixture
async def client(address: str) -> AsyncGenerator[HazelcastClient]:
    """A client of either kind of member (see `address`)."""
    async with connected(address) as client:
        yield client


@pytest.fixture
async def member_client(member_address: str) -> AsyncGenerator[HazelcastClient]:
    """A client of a development member, for what a real member of the community edition does not have."""
    async with connected(member_address) as client:
        yield client


@pytest.fixture
async def real_client(real_cluster: Server) -> AsyncGenerator[HazelcastClient]:
    """A client of the real member."""
    async with connected(real_cluster.address) as client:
        yield client


@pytest.fixture
def unique_name() -> str:
    """A name that no other test uses, for a data structure."""
    return f"test-{uuid4().hex[:12]}"
