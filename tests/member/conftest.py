"""A member without sockets, and a client of it."""

from __future__ import annotations

import pytest

from tests.member.harness import WireClient, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def wire(world: World) -> WireClient:
    return world.connect()
