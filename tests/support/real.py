"""Whether this machine has what real members need, and what happens to a test when it has not."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from hazelcast.server import VERSION, Server, ServerUnavailableError, member_jars, resolve

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

TESTS_ARTIFACT = f"com.hazelcast:hazelcast:{VERSION}:tests"
"""Server-side helpers of Hazelcast's own tests (entry processors and the like), and the reference bytes."""

REQUIRE = "HAZELCAST_REQUIRE_REAL"
"""Set to 1 in CI: what cannot be had is an error there, and skipped elsewhere."""

_CONFIG = {
    "map": {
        "counted-*": {"per-entry-stats-enabled": True},
        # Each map of such a name has a store of its own, in the member's memory.
        "stored-*": {"map-store": {"enabled": True, "class-name": "com.hazelcast.client.test.SampleMapStore"}},
    },
    # How the helpers in the tests' jar are found by id.
    "serialization": {
        "data-serializable-factories": [
            {"factory-id": 66, "class-name": "com.hazelcast.client.test.IdentifiedFactory"},
            {"factory-id": 666, "class-name": "com.hazelcast.client.test.IdentifiedDataSerializableFactory"},
        ],
        "portable-factories": [{"factory-id": 666, "class-name": "com.hazelcast.client.test.PortableFactory"}],
    },
}


@contextmanager
def skip_unless_required() -> Generator[None]:
    """Turn what is missing for a real member into a skip, or leave it an error where real members are required."""
    try:
        yield
    except ServerUnavailableError as error:
        if os.environ.get(REQUIRE) == "1":
            raise
        pytest.skip(f"no real member here: {error}")


def prefetch() -> None:
    """Fetch the jars now, if they can be had; whoever needs them says so if not."""
    with suppress(ServerUnavailableError):
        member_jars(extra=(TESTS_ARTIFACT,))


def tests_jar() -> str:
    """Return the path of the jar with the tests' helpers and reference bytes; skips the test when it can't be had."""
    with skip_unless_required():
        return str(resolve(TESTS_ARTIFACT))


@contextmanager
def real_cluster(members: int = 1, *, sql: bool = False, extra_artifacts: Sequence[str] = ()) -> Generator[Server]:
    """Run a cluster of real members that know the helpers of the tests' jar."""
    server = Server(members, sql=sql, extra_artifacts=[TESTS_ARTIFACT, *extra_artifacts], config=_CONFIG)
    with skip_unless_required():
        server.start()
    with server:
        yield server
