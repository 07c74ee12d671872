"""Our client and the official one, in turn, against the same real member: client CPU per operation, and the ratio.

usage: compare.py [--rounds N] [--scale F] [--uvloop] [--address HOST:PORT] [ROW ...]

The member, both clients and the floor run on this machine in turn. A single round can be off by a factor of two, so the
table gives medians, and the median ratio with the smallest and the largest one. A run of all rows writes
benchmarks/results.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parent
PEER = os.environ.get("HAZELCAST_PEER_PYTHON", str(ROOT / ".venv-peer" / "bin" / "python"))
Round = dict[str, tuple[float, float]]


def run(python: str, program: str, *arguments: str, uvloop: bool = False) -> Round:
    """Run one of the programs in its own process, away from this checkout, and return what it prints."""
    environment = dict(os.environ, UVLOOP="1") if uvloop else dict(os.environ)
    if python == sys.executable:
        environment["PYTHONPATH"] = str(ROOT)
    command = [python, str(HERE / "programs" / program), *arguments]
    result = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{program} failed under {python}:\n{result.stderr}")
    measured: Round = json.loads(result.stdout.splitlines()[-1])
    return measured


def table(ours: list[Round], peers: list[Round], floors: list[dict[str, float]]) -> str:
    """Return the results in Markdown."""
    lines = [
        "| operation | ours, CPU µs | official, CPU µs | official ÷ ours | spread | ours, op/s | official, op/s |"
        " ours ÷ floor |",
        "| --- | ---: | ---: | ---: | :---: | ---: | ---: | ---: |",
    ]
    for row in ours[0]:
        mine, theirs = [r[row][0] for r in ours], [r[row][0] for r in peers]
        ratios = [b / a for a, b in zip(mine, theirs, strict=True)]
        rates = [
            f"{1e6 / median(r[row][1] for r in rounds):,.0f}" if rounds[0][row][1] else "" for rounds in (ours, peers)
        ]
        floor = next(
            (median(f[n] for f in floors) for n in ("64", "1024") if f"{n} in flight" in row and "," not in row), None
        )
        if "one at a time" in row:
            floor = median(f["1"] for f in floors)
        above = f"{median(mine) / floor:.1f}" if floor else ""
        lines.append(
            f"| {row} | {median(mine):,.1f} | {median(theirs):,.1f} | **{median(ratios):.1f}** |"
            f" {min(ratios):.1f}–{max(ratios):.1f} | {rates[0]} | {rates[1]} | {above} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--uvloop", action="store_true", help="run both clients on uvloop")
    parser.add_argument("--address", help="a running member; without it one is started")
    parser.add_argument("rows", nargs="*", help="only these rows")
    options = parser.parse_args()
    if options.address:
        measure(options, options.address)
        return
    from hazelcast.server import Server

    with Server(members=1) as cluster:
        measure(options, cluster.address)


def measure(options: argparse.Namespace, address: str) -> None:
    ours: list[Round] = []
    peers: list[Round] = []
    floors: list[dict[str, float]] = []
    arguments = ("workload.py", address, str(options.scale), *options.rows)
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
        ours.append(run(sys.executable, *arguments, uvloop=options.uvloop))
        peers.append(run(PEER, *arguments, uvloop=options.uvloop))
        floor = run(sys.executable, "floor.py", uvloop=options.uvloop)
        floors.append({name: float(value) for name, value in floor.items()})  # type: ignore[arg-type]
    text = table(ours, peers, floors)
    print(text)
    if options.rows:
        return
    record = {
        "python": platform.python_version(),
        "rounds": options.rounds,
        "ours": ours,
        "official": peers,
        "floor": floors,
    }
    (HERE / "results.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
