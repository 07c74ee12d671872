"""The results as Markdown tables and charts."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median
from typing import Any

from charts import Bar, Line, Panel, bars, curves
from runs import FLOOR, NODE, OFFICIAL, OURS, SOCKET
from serialization import table as serialization_table

DOCS = Path(__file__).parent.parent / "docs"
MARK = "<!-- From here on written by `make bench`. -->"
Rounds = list[dict[str, list[float]]]

AIMS = {
    "set one at a time": 1.3,
    "get one at a time": 1.3,
    "set 64 in flight": 3,
    "get 64 in flight": 3,
    "set 1,024 in flight": 3,
    "get 1,024 in flight": 3,
    "set 64 in flight, 1 KiB": 3,
    "get 64 in flight, 1 KiB": 3,
    "set 8 in flight, 1 MiB": 20,
    "get 8 in flight, 1 MiB": 20,
    "set 64 in flight, 384 floats": 2,
    "get 64 in flight, 384 floats": 2,
    "put_all, per entry of 20,000": 3,
    "get_all, per entry of 20,000": 3,
    "entry_set, per entry of 20,000": 2.5,
    "values, per entry of 20,000": 2,
    "key_set, per entry of 20,000": 2,
    "put_all of 2,000 × 384, per document": 8,
    "search for 10, keys only, one at a time": 3,
    "search for 10, with values and vectors, one at a time": 8,
    "put_all of 1,000 × 768: the whole call": 100,
    "a vector of 1,536 floats: checking and encoding": 200,
    "a vector of 1,536 floats: decoding": 100,
}
"""Official ÷ ours, at least."""


def cpu(rounds: Rounds, row: str) -> list[float]:
    return [one[row][0] for one in rounds]


def ratios(results: dict[str, Rounds], row: str) -> list[float]:
    """Return official ÷ ours by round."""
    (ours,) = (rounds for name, rounds in results.items() if name.startswith(OURS))
    (official,) = (rounds for name, rounds in results.items() if name.startswith(OFFICIAL))
    return [b / a for a, b in zip(cpu(ours, row), cpu(official, row), strict=True)]


def number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def floor_of(row: str) -> str | None:
    """Return the row of the floor that is beneath a row of single calls with short strings."""
    match = re.fullmatch(r"[sg]et (one at a time|64 in flight|1,024 in flight)", row)
    return {"o": "1", "6": "64", "1": "1024"}[match[1][0]] if match else None


def table(results: dict[str, Rounds]) -> str:
    """Return the table of a section: all rows, in the order in which they were measured."""
    names = {name.split(",")[0]: name for name in results}
    ours, official = results[names[OURS]], results[names[OFFICIAL]]
    floor, node = results.get(names.get(FLOOR, "")), results.get(names.get(NODE, ""))
    head = ["operation", "ours", "official", "official ÷ ours", "spread", "aim", "ours, op/s", "official, op/s"]
    head += ["floor", "ours ÷ floor"] * bool(floor) + ["Node.js"] * bool(node)
    lines = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    for row in ours[0]:
        if row not in official[0]:
            continue
        ratio = ratios(results, row)
        aim = AIMS.get(row)
        rates = [median(one[row][1] for one in rounds) for rounds in (ours, official)]
        cells = [
            row,
            *(f"{number(median(cpu(rounds, row)))} ({number(min(cpu(rounds, row)))})" for rounds in (ours, official)),
            f"**{number(median(ratio))}**",
            f"{number(min(ratio))}–{number(max(ratio))}",
            "" if aim is None else f"{aim:g}",
            *(f"{1e6 / rate:,.0f}" if rate else "" for rate in rates),
        ]
        if floor:
            beneath = floor_of(row)
            above = [a / b for a, b in zip(cpu(ours, row), cpu(floor, beneath), strict=True)] if beneath else []
            cells += [number(median(cpu(floor, beneath))), number(median(above))] if beneath else ["", ""]
        if node:
            cells.append(number(median(cpu(node, row))) if row in node[0] else "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def large_table(results: dict[str, Rounds]) -> str:
    lines = [
        "| one at a time | ours | official | bare socket | official ÷ ours | ours ÷ bare socket |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in results[OURS][0]:
        both = row in results[OFFICIAL][0]
        bare = cpu(results[SOCKET], row.split(",")[0])
        theirs = number(median(cpu(results[OFFICIAL], row))) if both else ""
        ratio = f"**{number(median(ratios(results, row)))}**" if both else ""
        above = median(a / b for a, b in zip(cpu(results[OURS], row), bare, strict=True))
        cells = [row, number(median(cpu(results[OURS], row))), theirs, number(median(bare)), ratio, number(above)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def memcpy_lines(ours: Rounds) -> str:
    """Compare encoding with copying the same floats."""
    pairs = [
        ("a vector of 1,536 floats: checking and encoding", "a copy of 1,536 floats by numpy"),
        ("put_all of 1,000 × 768: one request's encoding", "a copy of 1,000 × 768 floats by numpy"),
        *(
            (
                f"put_all of 1,000 × 1,536 as one array: {what}",
                "a copy of 1,000 × 1,536 floats into memory that is there",
            )
            for what in ("checking and encoding", "the whole call")
        ),
    ]
    lines = []
    for row, copy in pairs:
        if row not in ours[0]:
            continue
        above = median(a / b for a, b in zip(cpu(ours, row), cpu(ours, copy), strict=True))
        lines.append(
            f"- {row}: {number(median(cpu(ours, row)))} µs, {number(above)} × {copy}"
            f" ({number(median(cpu(ours, copy)))} µs)"
        )
    return "\n".join(lines)


def own_lines(results: dict[str, Rounds]) -> str:
    """Return what only our client can do."""
    ours = results[OURS]
    return "\n".join(
        f"- {row}: {number(median(cpu(ours, row)))} µs, {1e6 / median(one[row][1] for one in ours):,.0f} per second"
        for row in ours[0]
        if row not in results[OFFICIAL][0]
    )


def other_table(importing: dict[str, Rounds], memory: dict[str, Rounds]) -> str:
    lines = ["| | ours | official |", "| --- | ---: | ---: |"]
    times = {name: cpu(importing[name], "milliseconds") for name in (OURS, OFFICIAL)}
    modules = {name: importing[name][0]["modules"][0] for name in (OURS, OFFICIAL)}
    lines.append(
        "| `import hazelcast.asyncio` in a fresh process |"
        + "|".join(
            f" {median(times[name]):.0f} ms, least {min(times[name]):.0f}; {modules[name]:.0f} modules "
            for name in (OURS, OFFICIAL)
        )
        + "|"
    )
    for row, unit in {"before": "MiB", "grows by": "MiB", "reads per second": "", "CPU per read": "µs"}.items():
        cells = [f"{median(cpu(memory[name], row)):,.0f} {unit}".strip() for name in (OURS, OFFICIAL)]
        what = {"before": "memory before", "grows by": "**memory grows by**"}.get(row, row)
        lines.append(f"| 100 kB reads by 50 tasks: {what} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


CURVES = {
    "entries": ("Entries of a bulk call", "µs per entry", ("put_all", "get_all", "entry_set")),
    "in_flight": ("Calls in flight", "µs per call", ("set", "get")),
    "values": ("Bytes of a value, one call at a time", "µs per call", ("set", "get")),
    "dimensions": ("Dimension of vectors", "µs per document, per search", ("put_all", "search")),
}


def curve_table(results: dict[str, Rounds], what: str, unit: str) -> str:
    lines = [f"| {what}, {unit} | ours | official | official ÷ ours |", "| --- | ---: | ---: | ---: |"]
    for row in results[OURS][0]:
        operation, size = row.split(" ")
        cells = [number(median(cpu(results[name], row))) for name in (OURS, OFFICIAL)]
        lines.append(
            f"| {operation}, {int(size):,} | {cells[0]} | {cells[1]} | {number(median(ratios(results, row)))} |"
        )
    return "\n".join(lines)


def tables(record: dict[str, Any]) -> str:
    """Return all sections that were measured, in Markdown."""
    results = record["results"]
    quick = " of a quick run" if record["quick"] else ""
    parts = [
        f"Results{quick} on {record['system']} with {record['processors']} processors and Python {record['python']};"
        f" the load was {record['load before']} before the run began. CPU in µs per operation: the median of the"
        " rounds, in parentheses the least. The spread is that of official ÷ ours."
    ]
    if "operations" in results:
        parts += ["### One operation at a time, many in flight, in bulk", table(results["operations"])]
    if "small" in results:
        parts += ["### On uvloop", table(results["small"])]
    if "vectors" in results:
        parts += [
            "### Vectors, against a development member in a process of its own",
            table(results["vectors"]),
            own_lines(results["vectors"]),
        ]
    if "encoding" in results:
        parts += [
            "### Vectors without a network",
            table(results["encoding"]),
            "Beside a bare copy of the same memory:",
            memcpy_lines(results["encoding"][OURS]),
        ]
    if "serialization" in results:
        both = results["serialization"][OURS], results["serialization"][OFFICIAL]
        parts += ["### Values without a network", serialization_table(*both)]
    if "large" in results:
        parts += ["### Large values beside the kernel's own copies", large_table(results["large"])]
    if "importing" in results and "memory" in results:
        parts += ["### Import and memory", other_table(results["importing"], results["memory"])]
    for name, (what, unit, _) in CURVES.items():
        if name in results:
            parts += [f"### {what}", curve_table(results[name], what, unit)]
    return "\n\n".join(parts) + "\n"


# -- charts ------------------------------------------------------------------------------------------------------------


def charts(results: dict[str, Any]) -> dict[str, str]:
    """Return the charts by file name."""
    who = {
        OFFICIAL: results["operations"],
        f"{OFFICIAL}, uvloop": results["small"],
        NODE: results["operations"],
        OURS: results["operations"],
        f"{OURS}, uvloop": results["small"],
        FLOOR: results["operations"],
    }
    groups = [f"{what} {many}" for many in ("64 in flight", "1,024 in flight") for what in ("set", "get")]
    calls = [
        (row, [Bar(name, median(cpu(rounds[name], (floor_of(row) or row) if name == FLOOR else row)))
               for name, rounds in who.items() if name in rounds])
        for row in groups
    ]  # fmt: skip
    cheaper = [
        (row, [Bar("official ÷ ours", median(ratios(results[section], row)), AIMS.get(row))])
        for section in ("operations", "vectors", "encoding")
        for row in results[section][OURS][0]
        if row in results[section][OFFICIAL][0]
    ]
    panels = [
        Panel(what, unit, [
            Line(name, operation, points(results[section][name], operation))
            for name in (OFFICIAL, OURS) for operation in operations
        ])
        for section, (what, unit, operations) in CURVES.items()
    ]  # fmt: skip
    return {
        "calls.svg": bars("Client CPU per call, µs (shorter is better)", calls),
        "ratios.svg": bars("How many times the CPU of ours the official client takes; | is the aim", cheaper, log=True),
        "curves.svg": curves("Client CPU as the work grows", panels),
    }


def points(rounds: Rounds, operation: str) -> list[tuple[float, float]]:
    rows = [row for row in rounds[0] if row.split(" ")[0] == operation]
    return [(float(row.split(" ")[1]), median(cpu(rounds, row))) for row in rows]


def write_documentation(record: dict[str, Any]) -> None:
    """Write the charts, and docs/benchmarks.md from its mark on."""
    (DOCS / "charts").mkdir(exist_ok=True)
    for name, svg in charts(record["results"]).items():
        (DOCS / "charts" / name).write_text(svg)
    page = DOCS / "benchmarks.md"
    before = page.read_text().split(MARK)[0]
    page.write_text(f"{before}{MARK}\n\n{tables(record)}")
