"""Our client and others, in turn, against the same member: client CPU per operation, and the ratios.

usage: compare.py [--quick] [--rounds N] [--address HOST:PORT] [--checkout FOLDER] [--only SECTION ...] [--report]

The member, the clients and the floor share this machine, and a single round can be off by a factor of two: only what is
measured in turn is compared, and ratios are medians over the rounds with the smallest and the largest one. A run of all
sections writes benchmarks/results.json, docs/benchmarks.md and its charts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import runs
from report import tables, write_documentation
from runs import FLOOR, NODE, OFFICIAL, OURS, SOCKET, development_member, node_client, run

HERE = Path(__file__).parent


@dataclass
class Section:
    """Some rows that are measured together."""

    contestants: tuple[str, ...]
    member: str = ""
    rounds: int = 5
    quick: int = 3
    """Rounds of a quick run."""


SECTIONS = {
    "operations": Section((OURS, OFFICIAL, FLOOR, NODE), "real", rounds=7),
    # Without uvloop too, for what it gains.
    "small": Section((f"{OURS}, uvloop", f"{OFFICIAL}, uvloop", f"{FLOOR}, uvloop", OURS, OFFICIAL), "real", quick=1),
    "vectors": Section((OURS, OFFICIAL), "development"),
    "encoding": Section((OURS, OFFICIAL), rounds=9),
    "serialization": Section((OURS, OFFICIAL), quick=1),
    "importing": Section((OURS, OFFICIAL), rounds=15),
    "memory": Section((OURS, OFFICIAL), "real", quick=1),
    "large": Section((OURS, OFFICIAL, SOCKET), "real", quick=1),
    "in_flight": Section((OURS, OFFICIAL), "real", quick=1),
    "values": Section((OURS, OFFICIAL), "real", quick=1),
    "dimensions": Section((OURS, OFFICIAL), "development", quick=1),
    "entries": Section((OURS, OFFICIAL), "real", quick=1),
}


def program(section: str, contestant: str, address: str, scale: str) -> tuple[str, ...]:
    """Return the program that measures a section for a contestant, and its arguments."""
    if contestant.startswith(FLOOR):
        return "floor.py", str(int(15_000 * float(scale)))
    if contestant == NODE:
        return "workload.mjs", address, scale
    if contestant == SOCKET:
        return "socket_copy.py", scale
    if section == "encoding":
        return ("vectors_ours.py" if contestant == OURS else "vectors_official.py",)
    if section == "serialization":
        return ("serialization_ours.py" if contestant == OURS else "serialization_official.py",)
    if section == "importing":
        return ("importing.py",)
    return "workload.py", section, address, scale


def measure(names: list[str], *, quick: bool, rounds: int, address: str) -> dict[str, Any]:
    scale = "0.25" if quick else "1"
    results: dict[str, Any] = {}
    with ExitStack() as members:
        addresses = {"": "", "real": address}
        for name in names:
            section = SECTIONS[name]
            if section.member and not addresses.get(section.member):
                addresses[section.member] = members.enter_context(started(section.member))
            contestants = [one for one in section.contestants if one != NODE or node_client()]
            count = rounds or (section.quick if quick else section.rounds)
            if name == "importing":
                for contestant in contestants:
                    run(contestant, "importing.py")  # fills the cache of bytecode
            results[name] = {contestant: [] for contestant in contestants}
            begin = time.monotonic()
            for number in range(count):
                # Who comes first alternates.
                for contestant in contestants if number % 2 else contestants[::-1]:
                    arguments = program(name, contestant, addresses[section.member], scale)
                    results[name][contestant].append(run(contestant, *arguments))
            print(f"{name}: {count} round(s), {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    return results


def started(kind: str) -> Any:
    """Return what starts a member and gives its address."""
    if kind == "development":
        return development_member()
    from hazelcast.server import Server

    @contextmanager
    def real() -> Any:
        # Compiled as far as in production, and with room for a million entries.
        with Server(members=1, heap="2g", jvm_options=("-XX:TieredStopAtLevel=4",)) as cluster:
            yield cluster.address

    return real()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and operations, about three minutes")
    parser.add_argument("--rounds", type=int, default=0, help="rounds of each section")
    parser.add_argument("--address", default="", help="a real member that runs; without it one is started")
    parser.add_argument("--checkout", type=Path, default=runs.ROOT, help="the sources of our client to measure")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=[], help="these sections, and write no file")
    parser.add_argument("--report", action="store_true", help="write the documentation anew from the last results")
    options = parser.parse_args()
    runs.checkout = options.checkout.resolve()
    record_path = HERE / "results.json"
    if options.report:
        write_documentation(json.loads(record_path.read_text()))
        return
    runs.check()
    begin = time.monotonic()
    load = os.getloadavg()[0]
    results = measure(
        options.only or list(SECTIONS), quick=options.quick, rounds=options.rounds, address=options.address
    )
    record = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "load before": round(load, 1),
        "minutes": round((time.monotonic() - begin) / 60, 1),
        "quick": options.quick,
        "results": results,
    }
    print(tables(record))
    if not options.only:
        # The page is made of what is stored, so that it can be made again.
        record = rounded(record)
        record_path.write_text(json.dumps(record, ensure_ascii=False) + "\n")
        write_documentation(record)


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


if __name__ == "__main__":
    main()
