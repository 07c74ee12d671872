"""Programs of the repository, run as a user runs them while the test's event loop goes on."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


async def run_python(*arguments: str, status: int = 0, logs: bool = False) -> str:
    """Run Python with warnings as errors and return what it printed.

    Args:
        *arguments: The arguments of the interpreter.
        status: The exit status that it must have.
        logs: Whether its error output may hold anything.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "COLUMNS": "160"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == status, errors.decode()
    assert logs or not errors, errors.decode()
    return output.decode()
