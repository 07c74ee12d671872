"""A cluster of three to break, and the table of what was measured."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

from tests.reliability.harness import CONFIG, FULL
from tests.support.real import skip_unless_required

if TYPE_CHECKING:
    from collections.abc import Generator

    from hazelcast.server import Server


class Row(NamedTuple):
    """A line of the table."""

    goal: str
    what: str
    target: str
    ours: str
    peer: str


class Report(Protocol):
    """Adds a line to the table that is printed at the end."""

    def __call__(self, goal: str, what: str, target: str, ours: object, peer: object = "") -> None: ...


_HERE = Path(__file__).parent
_ON_EVERY_PYTHON = ("test_bytes.py", "test_cancel.py", "test_plain_errors.py", "test_schemas.py")
_ROWS = pytest.StashKey[list[Row]]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin the table."""
    config.stash[_ROWS] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what is long to `make reliability`; mark what needs real members, and what is the same on every Python."""
    for item in items:
        if item.path.is_relative_to(_HERE) and item.path.name not in _ON_EVERY_PYTHON:
            item.add_marker("once")
        if isinstance(item, pytest.Function) and {"alone", "cluster"} & set(item.fixturenames):
            item.add_marker("real")
        if item.get_closest_marker("long") and not FULL:
            item.add_marker(pytest.mark.skip(reason="long: `make reliability` runs it"))


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Adds a line to the table of goals."""
    rows = request.config.stash[_ROWS]

    def add(goal: str, what: str, target: str, ours: object, peer: object = "") -> None:
        rows.append(Row(goal, what, target, str(ours), str(peer)))

    return add


@pytest.fixture(scope="session")
def cluster() -> Generator[Server]:
    """Three real members; whoever stops one starts it again."""
    from hazelcast.server import Server

    server = Server(3, config=CONFIG)
    with skip_unless_required():
        server.start()
    with server:
        yield server


@pytest.fixture(scope="session")
def alone() -> Generator[Server]:
    """One real member to stop, or to kill and start again."""
    from hazelcast.server import Server

    server = Server(1)
    with skip_unless_required():
        server.start()
    with server:
        yield server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table; `HAZELCAST_RELIABILITY_FILE` names a file for it as JSON."""
    if _ROWS not in config.stash or not config.stash[_ROWS]:
        return
    rows = config.stash[_ROWS]
    rows.sort(key=lambda row: (int(row.goal.lstrip("R")), row.what))
    table = [Row("goal", "what", "target", "ours", "official"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(5)]
    terminalreporter.section("reliability")
    for row in table:
        terminalreporter.write_line(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    if name := os.environ.get("HAZELCAST_RELIABILITY_FILE"):
        lines: list[dict[str, Any]] = [row._asdict() for row in rows]
        Path(name).write_text(json.dumps(lines, indent=1, ensure_ascii=False) + "\n")
