"""`hazelcast member`: a process that serves until it is asked to stop."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hazelcast import __version__
from hazelcast.asyncio import HazelcastClient

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-W", "error", "-m", "hazelcast.cli"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_member_serves_until_asked_to_stop(number: signal.Signals) -> None:
    command = [*COMMAND, "member", "--port", "0", "--cluster-name", "mine"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        address = ready.split()[-1]
        assert ready == f"Development member, cluster 'mine': {address}\n"
        assert "Ctrl-C" in process.stdout.readline()
        async with await HazelcastClient.create_and_start(cluster_members=[address], cluster_name="mine") as client:
            numbers = await client.get_map("numbers", str, int)
            await numbers.set("one", 1)
            assert await numbers.get("one") == 1
        process.send_signal(number)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (0, "")


def test_member_names_a_taken_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [*COMMAND, "member", "--port", port], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("hazelcast member: ")
    assert port in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "output"),
    [
        (["--version"], 0, f"hazelcast-typed {__version__}"),
        ([], 2, "COMMAND"),
        (["member", "--port", "x"], 2, "--port"),
    ],
)
def test_command_line(arguments: list[str], code: int, output: str) -> None:
    run = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == code
    assert output in run.stdout + run.stderr


def test_installed_under_the_name_hazelcast() -> None:
    executable = Path(sys.executable).with_name("hazelcast")
    if not executable.exists():
        pytest.skip("the project is not installed in this environment")
    run = subprocess.run([executable, "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == f"hazelcast-typed {__version__}\n"
