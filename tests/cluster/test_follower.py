"""The stream of the member list, on a connection that the test plays."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from hazelcast.cluster.dispatch import TaskSet
from hazelcast.cluster.follower import ViewFollower
from hazelcast.protocol.compiler import event_codec
from hazelcast.protocol.messages.client import ClientAddClusterViewListener
from tests.cluster.wire import Router, Wire, make_service

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Followed:
    """A follower and the connection that it follows."""

    def __init__(self) -> None:
        self.service = make_service(Router(), invocation_timeout=0.1)
        self.wire = Wire(self.service)
        self.seen = list[int]()
        self.tasks = TaskSet()
        self.follower = ViewFollower(
            self.tasks, lambda version, members: self.seen.append(version), lambda source, version, owned: None
        )
        self.follower.invocations = self.service

    async def registrations(self) -> list[int]:
        """Return the correlation ids under which it was registered."""
        return [number for kind, number in await self.wire.sent() if kind == ClientAddClusterViewListener.TYPE]

    def show(self, version: int, registration: int) -> None:
        """Send a member list."""
        event = ClientAddClusterViewListener.MembersView(version, [])
        self.wire.receive(*event_codec(type(event)).encode(event, registration, -1, 0))


@pytest.fixture
async def followed() -> AsyncGenerator[Followed]:
    followed = Followed()
    followed.follower.follow([followed.wire])
    await asyncio.sleep(0)
    (first,) = await followed.registrations()
    followed.wire.answer(ClientAddClusterViewListener, None, first)
    followed.show(1, first)
    assert followed.seen == [1]
    yield followed
    followed.service.close()
    await followed.tasks.close()


@pytest.mark.parametrize("pause", [0.0, 0.3])
async def test_what_a_slow_member_sends_after_the_wait_for_it_is_heard(followed: Followed, pause: float) -> None:
    """The pause may be longer than the time that any other request has."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await followed.follower.refresh()
    await asyncio.sleep(pause)

    first, second = await followed.registrations()
    followed.wire.answer(ClientAddClusterViewListener, None, second)
    followed.show(2, second)
    await asyncio.sleep(0)
    followed.show(3, second)
    followed.show(4, first)

    assert followed.seen == [1, 2, 3]


async def test_a_slow_member_is_asked_once(followed: Followed) -> None:
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await followed.follower.refresh()

    assert len(await followed.registrations()) == 2


async def test_the_next_connection_is_followed_when_one_is_lost_while_it_is_asked(followed: Followed) -> None:
    refreshing = asyncio.create_task(followed.follower.refresh())
    await asyncio.sleep(0)
    followed.wire.close()
    followed.follower.lost(followed.wire)
    followed.wire = Wire(followed.service, 5702)
    followed.follower.follow([followed.wire])
    await refreshing

    (first,) = await followed.registrations()
    followed.wire.answer(ClientAddClusterViewListener, None, first)
    followed.show(5, first)
    asking = asyncio.create_task(followed.follower.refresh())
    await asyncio.sleep(0)
    _, second = await followed.registrations()
    followed.show(6, first)
    followed.wire.answer(ClientAddClusterViewListener, None, second)
    await asking
    followed.show(7, second)

    assert followed.seen == [1, 5, 6, 7]
