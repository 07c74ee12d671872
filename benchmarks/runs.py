"""How a benchmark's programs are run: each in a process of its own, by the interpreter of the client it measures."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parent
PEER = os.environ.get("HAZELCAST_PEER_PYTHON", str(ROOT / ".venv-peer" / "bin" / "python"))
NODE_CLIENT = "hazelcast-client@5.6.0"
OURS, OFFICIAL, FLOOR, NODE, SOCKET = "ours", "official", "floor", "Node.js", "socket"

checkout = ROOT
"""Where our client is; another checkout can be measured as well."""

_BYTECODE = tempfile.mkdtemp(prefix="hazelcast-bytecode-")
atexit.register(shutil.rmtree, _BYTECODE, ignore_errors=True)


def environment(contestant: str) -> dict[str, str]:
    """Return the environment of a program: our client comes from the checkout, and bytecode is cached for both."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "UVLOOP")
    result = {name: value for name, value in os.environ.items() if name not in dropped}
    result["PYTHONPYCACHEPREFIX"] = _BYTECODE
    if contestant.endswith("uvloop"):
        result["UVLOOP"] = "1"
    if not contestant.startswith(OFFICIAL):
        result["PYTHONPATH"] = str(checkout)
    return result


def command(contestant: str, program: str, *arguments: str) -> list[str]:
    if contestant == NODE:
        return ["node", str(HERE / "programs" / program), str(ROOT / ".venv-node"), *arguments]
    python = PEER if contestant.startswith(OFFICIAL) else sys.executable
    return [python, str(HERE / "programs" / program), *arguments]


def run(contestant: str, program: str, *arguments: str) -> dict[str, list[float]]:
    """Run a program to its end, away from this checkout, and return what it prints."""
    result = subprocess.run(
        command(contestant, program, *arguments),
        cwd="/",
        env=environment(contestant),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if result.returncode:
        sys.exit(f"{program} failed for {contestant}:\n{result.stderr}")
    printed = json.loads(result.stdout.splitlines()[-1])
    return {row: cost if isinstance(cost, list) else [cost, 0.0] for row, cost in printed.items()}


def check() -> None:
    """Exit unless both interpreters have what the programs import: better now than after ten minutes."""
    for contestant in (OURS, OFFICIAL):
        python = command(contestant, "")[0]
        code = "import hazelcast.asyncio, numpy, uvloop"
        if subprocess.run([python, "-c", code], cwd="/", env=environment(contestant), check=False).returncode:
            sys.exit(f"{python}, which is to measure {contestant}, lacks a package of requirements/")


def node_client() -> bool:
    """Install the official client for Node.js unless it is there; return whether it is."""
    folder = ROOT / ".venv-node"
    if (folder / "node_modules" / "hazelcast-client").exists():
        return True
    if not shutil.which("npm"):
        return False
    folder.mkdir(exist_ok=True)
    install = ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), NODE_CLIENT]
    return subprocess.run(install, check=False).returncode == 0


@contextmanager
def development_member() -> Iterator[str]:
    """Run a development member in a process of its own; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    arguments = [sys.executable, "-m", "hazelcast.cli", "member", "--port", str(port)]
    with subprocess.Popen(arguments, cwd="/", env=environment(OURS), stdout=subprocess.DEVNULL) as member:
        try:
            for _ in range(200):
                time.sleep(0.05)
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
            else:
                sys.exit("The development member did not start")
            yield f"127.0.0.1:{port}"
        finally:
            member.terminate()
