"""What values cost to serialize, and how many bytes they take: this client and the official one in turn.

usage: serialization.py [--rounds N]

The official client has compact serializers by hand only: they stand for it in the rows named "compact" too. Its JSON is
text of dictionaries, ours is of typed objects. Bytes are those of the whole `Data`.
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
Round = dict[str, list[float]]


def run(python: str, program: str, **environment: str) -> Round:
    """Run one of the programs in its own process, away from this checkout, and return what it prints."""
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
    measured: Round = json.loads(result.stdout.splitlines()[-1])
    return measured


# Official ÷ ours, at least: of what is derived from a Struct.
AIMS = {"reading, compact": 3.0, "user, compact": 3.0, "384 float32, compact": 3.0}


def table(ours: list[Round], peers: list[Round]) -> str:
    """Return the results in Markdown."""
    lines = [
        "| value | bytes | official | write, µs | official | ÷ (spread) | read, µs | official | ÷ (spread) | aim |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in ours[0]:
        cells = [f"{ours[0][row][2]:,.0f}", f"{peers[0][row][2]:,.0f}"]
        for column in (0, 1):
            mine, theirs = [r[row][column] for r in ours], [r[row][column] for r in peers]
            ratios = [b / a for a, b in zip(mine, theirs, strict=True)]
            spread = f"{min(ratios):.1f}–{max(ratios):.1f}"
            cells += [f"{median(mine):,.2f}", f"{median(theirs):,.2f}", f"**{median(ratios):.1f}** ({spread})"]
        cells.append(f"≥ {AIMS[row]:g}" if row in AIMS else "")
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    # `make bench ARGS=...` gives all benchmarks the same arguments.
    rounds: int = parser.parse_known_args()[0].rounds
    ours: list[Round] = []
    peers: list[Round] = []
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        peers.append(run(PEER, "serialization_official.py", PYTHONPATH=""))
        ours.append(run(sys.executable, "serialization_ours.py", PYTHONPATH=str(ROOT)))
    print(table(ours, peers))


if __name__ == "__main__":
    main()
