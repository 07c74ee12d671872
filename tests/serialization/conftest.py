"""The fixture that asks Java."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import java as hazelcast_java

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.java import Java


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask Java: they need what a real member needs."""
    for item in items:
        if isinstance(item, pytest.Function) and "java" in item.fixturenames:
            item.add_marker("real")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetch the jars before the first test, whose time limit a download could exceed."""
    asking = any(isinstance(item, pytest.Function) and "java" in item.fixturenames for item in session.items)
    if asking and not session.config.getoption("collectonly"):
        hazelcast_java.prefetch()


@pytest.fixture(scope="session")
def java() -> Generator[Java]:
    """Hazelcast's own serialization. Tests that write portables call `reset` first, or use class ids of their own."""
    with hazelcast_java.running_java() as java:
        yield java
