"""The official client, which runs in an environment of its own because its import name is ours."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.real import REQUIRE

ROOT = Path(__file__).parent.parent.parent


def peer_python() -> str:
    """Return the interpreter that has the official client; skips the test without one, fails it in CI.

    `make` makes it and names it in `HAZELCAST_PEER_PYTHON`.
    """
    python = os.environ.get("HAZELCAST_PEER_PYTHON") or str(ROOT / ".venv-peer" / "bin" / "python")
    if not Path(python).exists():
        missing = f"no official client here: {python} does not exist (`make test` makes it)"
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return python


def run_peer(program: str, *arguments: str, timeout: float = 25.0) -> str:
    """Run a program of the official client and return what it prints; fails the test when the program fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    # Isolated: neither our checkout nor the working directory is on its path.
    run = subprocess.run(
        [peer_python(), "-I", "-c", program, *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment,
        check=False,
    )
    if run.returncode != 0:
        pytest.fail(f"the official client's program failed\n{run.stdout}{run.stderr}")
    return run.stdout
