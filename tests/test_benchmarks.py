"""The programs of `benchmarks/`: that they run, that the page says what was measured, and that the guard guards."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.programs import ROOT, run_python

if TYPE_CHECKING:
    from collections.abc import Generator

BENCHMARKS = ROOT / "benchmarks"
RECORD = json.loads((BENCHMARKS / "results.json").read_text())
STORED: dict[str, float] = json.loads((BENCHMARKS / "guard.json").read_text())


@pytest.fixture(scope="module")
def modules() -> Generator[dict[str, Any]]:
    """The scripts, which import each other by name as they do when one of them is run."""
    names = ("charts", "runs", "serialization", "report", "guard")
    assert not sys.modules.keys() & set(names)
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield {name: import_module(name) for name in names}
    finally:
        sys.path.remove(str(BENCHMARKS))
        for name in names:
            sys.modules.pop(name, None)


def test_the_page_has_the_tables_of_the_stored_results(modules: dict[str, Any]) -> None:
    report = modules["report"]
    page = (ROOT / "docs/benchmarks.md").read_text()

    assert page.split(report.MARK)[1].strip() == report.tables(RECORD).strip()


def test_the_charts_are_those_of_the_stored_results(modules: dict[str, Any]) -> None:
    for name, svg in modules["report"].charts(RECORD["results"]).items():
        assert (ROOT / "docs/charts" / name).read_text() == svg, name


def test_every_row_that_both_clients_have_is_printed_with_median_and_spread(modules: dict[str, Any]) -> None:
    rounds = [(2.0, 9.0), (1.0, 8.0), (4.0, 8.0)]
    results = {
        "ours": [{"set 64 in flight": [ours, 0], "alone": [1, 0]} for ours, _ in rounds],
        "official": [{"set 64 in flight": [official, 0]} for _, official in rounds],
        "floor": [{"64": [1.0, 0]} for _ in rounds],
        "Node.js": [{"set 64 in flight": [4.0, 0]} for _ in rounds],
    }

    head, _, *rows = modules["report"].table(results).splitlines()

    assert len(rows) == 1
    cells = [cell.strip() for cell in rows[0].strip("|").split("|")]
    assert len(cells) == len(head.strip("|").split("|"))
    assert cells[1:6] == ["2.0 (1.0)", "8.0 (8.0)", "**4.5**", "2.0–8.0", "≥ 3 (4)"]
    assert cells[8:] == ["1.0", "2.0", "≤ 2.5 (1.8)", "4.0", "0.50", "< 1"]


def test_a_row_that_only_some_rounds_have_is_compared_in_those(modules: dict[str, Any]) -> None:
    results = {
        "ours": [{"put_all 10": [1.0, 0], "put_all 1000000": [2.0, 0]}, {"put_all 10": [1.0, 0]}],
        "official": [{"put_all 10": [3.0, 0], "put_all 1000000": [8.0, 0]}, {"put_all 10": [5.0, 0]}],
    }

    *_, small, large = modules["report"].curve_table(results, "Entries", "µs").splitlines()

    assert small == "| put_all, 10 | 1.0 | 4.0 | **4.0** | 3.0–5.0 | 2 |"
    assert large == "| put_all, 1,000,000 | 2.0 | 8.0 | **4.0** | 4.0–4.0 | 1 |"


@pytest.mark.parametrize(("dearer", "fails"), [(0.8, False), (1.0, False), (1.2, False), (1.26, True), (2.0, True)])
def test_the_guard_fails_when_a_row_is_dearer_by_more_than_a_quarter(
    modules: dict[str, Any], dearer: float, fails: bool
) -> None:
    for stored in STORED.values():
        assert modules["guard"].regressed(stored / dearer, stored) is fails


def test_the_guard_misses_no_row(modules: dict[str, Any]) -> None:
    unmatched = modules["guard"].unmatched

    assert unmatched(["set", "get"], {"get": 3.0, "set": 3.0}) == []
    assert unmatched(["set", "get"], {"set": 3.0}) == ["get is measured, and not in guard.json"]
    assert unmatched(["set"], {"set": 3.0, "get": 3.0}) == ["get is in guard.json, and not measured"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("section", "rows"),
    [
        ("operations", {"set 8 in flight, 1 MiB bytes", "get 64 in flight, 1 KiB bytearray"}),
        ("vectors", {"search for 10, keys only, 16 in flight"}),
        ("values", {"set 64", "get 1048576"}),
        ("entries", {"put_all 1000", "entry_set 10000"}),
    ],
)
async def test_the_workload_runs(member_address: str, section: str, rows: set[str]) -> None:
    output = await run_python(str(BENCHMARKS / "programs/workload.py"), section, member_address, "0.001")

    measured: dict[str, list[float]] = json.loads(output)
    assert rows <= measured.keys()
    assert all(cpu > 0 and wall > 0 for cpu, wall in measured.values())
