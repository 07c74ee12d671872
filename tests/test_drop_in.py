"""Programs written for the official asyncio client run unchanged, and print the same with ours as with it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.peer import run_peer

ROOT = Path(__file__).parent.parent
PROGRAMS = ROOT / "tests" / "drop_in" / "programs"


async def run_ours(program: str, *arguments: str) -> str:
    """Return what a program prints with our client; fails the test when it fails, or warns."""
    run = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "error",
        "-c",
        (PROGRAMS / program).read_text(),
        *arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONASYNCIODEBUG"},
    )
    out, errors = await run.communicate()
    assert (run.returncode, errors.decode()) == (0, "")
    return out.decode()


def expected(program: str) -> str:
    return (PROGRAMS / program).with_suffix(".txt").read_text()


@pytest.mark.parametrize("program", ["client.py", "maps.py", "queries.py", "listeners.py", "topics.py"])
async def test_programs(program: str, address: str, unique_name: str) -> None:
    out = await run_ours(program, address, unique_name)

    assert out.replace(unique_name, "NAME") == expected(program)


async def test_vectors(member_address: str, unique_name: str) -> None:
    assert await run_ours("vectors.py", member_address, unique_name) == expected("vectors.py")


@pytest.mark.once
@pytest.mark.parametrize("program", ["client.py", "maps.py", "queries.py", "listeners.py", "topics.py", "vectors.py"])
async def test_the_official_client_prints_the_same(program: str, member_address: str, unique_name: str) -> None:
    text = (PROGRAMS / program).read_text()

    out = await asyncio.to_thread(run_peer, text, member_address, unique_name)

    assert out.replace(unique_name, "NAME") == expected(program)
