"""What vectors cost without a network: this client and the official one in turn, CPU and the ratio.

usage: vector_encoding.py [--rounds N]

This client gets the rows of a float32 array, the official one lists, which it is documented to take and which are
cheaper for it than arrays. "The whole call" is serialization, partitioning, encoding, and what both clients do to wait
for the answers, which come at once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parent
PEER = os.environ.get("HAZELCAST_PEER_PYTHON", str(ROOT / ".venv-peer" / "bin" / "python"))


def run(python: str, program: str, **environment: str) -> dict[str, float]:
    """Run one of the programs in its own process, away from this checkout, and return CPU µs by row."""
    result = subprocess.run(
        [python, str(HERE / "programs" / program)],
        cwd="/",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(f"{program} failed under {python}:\n{result.stderr}")
    measured: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return measured


def table(ours: list[dict[str, float]], peers: list[dict[str, float]]) -> str:
    """Return the results in Markdown."""
    lines = [
        "| without a network | ours, CPU µs | official, CPU µs | official ÷ ours | spread |",
        "| --- | ---: | ---: | ---: | :---: |",
    ]
    for row in ours[0]:
        mine, theirs = [r[row] for r in ours], [r[row] for r in peers]
        ratios = [b / a for a, b in zip(mine, theirs, strict=True)]
        lines.append(
            f"| {row} | {median(mine):,.1f} | {median(theirs):,.1f} | **{median(ratios):.0f}** |"
            f" {min(ratios):.0f}–{max(ratios):.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    # `make bench ARGS=...` gives all benchmarks the same arguments.
    rounds: int = parser.parse_known_args()[0].rounds
    ours: list[dict[str, float]] = []
    peers: list[dict[str, float]] = []
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        peers.append(run(PEER, "vectors_official.py", PYTHONPATH=""))
        ours.append(run(sys.executable, "vectors_ours.py", PYTHONPATH=str(ROOT)))
    print(table(ours, peers))


if __name__ == "__main__":
    main()
