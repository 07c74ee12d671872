"""Fails when our client has become dearer beside the official one than guard.json allows.

usage: guard.py [--store] [--checkout FOLDER]

Both clients run in processes of their own against one development member, and take short rounds in turn. Of a row, the
ratio is that of the two medians; times are never compared with stored ones. Where a ratio is below what is stored by
more than the tolerance, its row is measured again by new processes, for where memory lies differs between them, and the
best counts. A row that is measured but not stored, or stored but not measured, fails as well.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import runs

STORED = Path(__file__).parent / "guard.json"
ROUNDS = 15
ATTEMPTS = 3
TOLERANCE = 1.25
"""How many times dearer we may become, by row, before it is a regression."""


class Client:
    """A client's process, which measures a round when it is told to."""

    def __init__(self, contestant: str, address: str) -> None:
        self._process = subprocess.Popen(
            runs.command(contestant, "guarded.py", address),
            cwd="/",
            env=runs.environment(contestant),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.rows: list[str] = json.loads(self._read())

    def measure(self, row: str) -> float:
        """Return the CPU µs per operation of one round."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{row}\n")
        self._process.stdin.flush()
        return float(self._read())

    def close(self) -> None:
        self._process.communicate()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"A client ended with code {self._process.wait()}")
        return line


def ratio(ours: Client, official: Client, row: str, rounds: int) -> float:
    """Return official ÷ ours."""
    costs: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for index in (0, 1) if number % 2 else (1, 0):
            cost = (ours, official)[index].measure(row)
            if number:  # the first round warms up
                costs[index].append(cost)
    return median(costs[1]) / median(costs[0])


def start(stack: ExitStack, address: str) -> tuple[Client, Client]:
    """Start our client and the official one."""
    clients = Client(runs.OURS, address), Client(runs.OFFICIAL, address)
    for client in clients:
        stack.callback(client.close)
    return clients


def unmatched(measured: list[str], stored: dict[str, float]) -> list[str]:
    """Return the rows that only one side has, each with which."""
    return [
        *(f"{row} is measured, and not in {STORED.name}" for row in measured if row not in stored),
        *(f"{row} is in {STORED.name}, and not measured" for row in stored if row not in measured),
    ]


def regressed(found: float, stored: float) -> bool:
    """Return whether official ÷ ours has fallen so far that ours is dearer by more than the tolerance."""
    return found < stored / TOLERANCE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--store", action="store_true", help="store the ratios of this run")
    parser.add_argument("--checkout", type=Path, default=runs.ROOT, help="the sources of our client to measure")
    options = parser.parse_args()
    runs.checkout = options.checkout.resolve()
    stored: dict[str, float] = json.loads(STORED.read_text())
    found: dict[str, float] = {}
    with ExitStack() as stack:
        address = stack.enter_context(runs.development_member())
        clients = start(stack, address)
        rows = clients[0].rows
        failures = [] if options.store else unmatched(rows, stored)
        for row in rows:
            before = stored.get(row, 0.0)
            found[row] = ratio(*clients, row, 3 * ROUNDS if options.store else ROUNDS)
            if not options.store:
                for _ in range(ATTEMPTS):
                    if not regressed(found[row], before):
                        break
                    with ExitStack() as again:
                        found[row] = max(found[row], ratio(*start(again, address), row, ROUNDS))
            if regressed(found[row], before) and not options.store:
                times = before / found[row]
                failures.append(f"{row} costs {times:.2f} times what it did beside the official client")
            bound = f"stored {before:.2f}, at least {before / TOLERANCE:.2f}" if before else "nothing stored"
            print(f"{row}: official ÷ ours {found[row]:.2f}, {bound}", flush=True)
    if options.store:
        STORED.write_text(json.dumps({row: round(value, 2) for row, value in found.items()}, indent=2) + "\n")
    for failure in failures:
        print(f"REGRESSION: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
