"""The results as Markdown tables and charts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from charts import Bar, Line, Panel, bars, curves
from runs import FLOOR, NODE, OFFICIAL, OURS, SOCKET
from serialization import table as serialization_table

DOCS = Path(__file__).parent.parent / "docs"
MARK = "<!-- From here on written by `make bench`. -->"
Rounds = list[dict[str, list[float]]]


@dataclass(frozen=True)
class Aim:
    """What this client set out to reach, and what more was hoped for; of "official ÷ ours" it is the least."""

    value: float
    stretch: float | str = ""

    def __str__(self) -> str:
        return f"≥ {self.value:g}{self.hoped}"

    @property
    def hoped(self) -> str:
        stretch = self.stretch if isinstance(self.stretch, str) else f"{self.stretch:g}"
        return f" ({stretch})" if stretch else ""


@dataclass(frozen=True)
class Limit(Aim):
    """The same of what should be small."""

    def __str__(self) -> str:
        return f"≤ {self.value:g}{self.hoped}"


AIMS = {
    **dict.fromkeys(("set one at a time", "get one at a time"), Aim(1.3, 1.6)),
    **dict.fromkeys(("set 64 in flight", "get 64 in flight"), Aim(3, 4)),
    **dict.fromkeys(("set 1,024 in flight", "get 1,024 in flight"), Aim(3, 4.5)),
    **{
        f"{what} 64 in flight, 1 KiB {kind}": Aim(3, 4)
        for kind in ("bytes", "bytes of text", "bytearray")
        for what in ("set", "get")
    },
    **dict.fromkeys(("set 8 in flight, 1 MiB bytes", "get 8 in flight, 1 MiB bytes"), Aim(20, 50)),
    **dict.fromkeys(("set 64 in flight, 384 floats", "get 64 in flight, 384 floats"), Aim(2, 5)),
    "put_all, per entry of 20,000": Aim(3, 5),
    "get_all, per entry of 20,000": Aim(3, 5),
    "entry_set, per entry of 20,000": Aim(2.5, 4),
    "values, per entry of 20,000": Aim(2, 4),
    "key_set, per entry of 20,000": Aim(2, 4),
    "put_all of 2,000 × 384, per document": Aim(8, 20),
    "search for 10, keys only, one at a time": Aim(3, 4),
    "search for 10, with values and vectors, one at a time": Aim(8, 12),
    **{f"put_all of 1,000 × 768, {what}: the whole call": Aim(100, 200) for what in ("arrays", "lists")},
    "a vector of 1,536 floats, an array: checking and encoding": Aim(200, "a copy by memcpy"),
    "a vector of 1,536 floats: decoding": Aim(100, "a copy by memcpy"),
}
FLOOR_AIMS = {"1": Limit(1.3), "64": Limit(2.5, 1.8), "1024": Limit(2.5, 1.8)}
"""Ours ÷ floor, by the row of the floor."""
NODE_AIM, SOCKET_AIM, COPY_AIM, IMPORT_AIM = "< 1", Limit(2), Limit(3, 1), Aim(1, 2)


def of(results: dict[str, Rounds], who: str) -> Rounds:
    """Return the rounds of a contestant: on uvloop in the section that measures that."""
    return results.get(f"{who}, uvloop") or results.get(who) or []


def cpu(rounds: Rounds, row: str) -> list[float]:
    """Return the CPU by round, of the rounds that have the row."""
    return [one[row][0] for one in rounds if row in one]


def quotients(above: list[float], below: list[float]) -> list[float]:
    return [a / b for a, b in zip(above, below, strict=True)]


def spread(values: list[float]) -> str:
    return f"{number(min(values))}–{number(max(values))}"


def ratios(results: dict[str, Rounds], row: str) -> list[float]:
    """Return official ÷ ours by round."""
    return quotients(cpu(of(results, OFFICIAL), row), cpu(of(results, OURS), row))


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
    ours, official, floor, node = (of(results, who) for who in (OURS, OFFICIAL, FLOOR, NODE))
    head = ["operation", "ours", "official", "official ÷ ours", "spread", "aim", "ours, op/s", "official, op/s"]
    head += ["floor", "ours ÷ floor", "aim"] * bool(floor) + ["Node.js", "ours ÷ Node.js", "aim"] * bool(node)
    lines = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    for row in ours[0]:
        if row not in official[0]:
            continue
        ratio = ratios(results, row)
        rates = [median(one[row][1] for one in rounds) for rounds in (ours, official)]
        cells = [
            row,
            *(f"{number(median(cpu(rounds, row)))} ({number(min(cpu(rounds, row)))})" for rounds in (ours, official)),
            f"**{number(median(ratio))}**",
            spread(ratio),
            str(AIMS.get(row, "")),
            *(f"{1e6 / rate:,.0f}" if rate else "" for rate in rates),
        ]
        if floor and (beneath := floor_of(row)):
            above = quotients(cpu(ours, row), cpu(floor, beneath))
            cells += [number(median(cpu(floor, beneath))), number(median(above)), str(FLOOR_AIMS[beneath])]
        elif floor:
            cells += ["", "", ""]
        if node and row in node[0]:
            above = quotients(cpu(ours, row), cpu(node, row))
            many = floor_of(row) in {"64", "1024"}
            cells += [number(median(cpu(node, row))), number(median(above)), NODE_AIM if many else ""]
        elif node:
            cells += ["", "", ""]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def uvloop_table(results: dict[str, Rounds]) -> str:
    """Return what each client gains by uvloop, from rounds taken in turn."""
    lines = [
        "| CPU without uvloop ÷ with it | ours | spread | official | spread |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for row in results[OURS][0]:
        cells = [row]
        for who in (OURS, OFFICIAL):
            gain = quotients(cpu(results[who], row), cpu(results[f"{who}, uvloop"], row))
            cells += [f"**{number(median(gain))}**", spread(gain)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def large_table(results: dict[str, Rounds]) -> str:
    lines = [
        "| one at a time | ours | official | bare socket | official ÷ ours | spread | ours ÷ socket | spread | aim |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in results[OURS][0]:
        both = row in results[OFFICIAL][0]
        bare = cpu(results[SOCKET], row.split(",")[0])
        theirs = number(median(cpu(results[OFFICIAL], row))) if both else ""
        ratio = ratios(results, row) if both else []
        above = quotients(cpu(results[OURS], row), bare)
        cells = [row, number(median(cpu(results[OURS], row))), theirs, number(median(bare))]
        cells += [f"**{number(median(ratio))}**", spread(ratio)] if both else ["", ""]
        cells += [number(median(above)), spread(above), str(SOCKET_AIM)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


COPIES = {
    "a vector of 1,536 floats, an array: checking and encoding": ("a copy of 1,536 floats by numpy", COPY_AIM),
    "put_all of 1,000 × 1,536 as one array: checking, encoding in requests of 1 MiB": (
        "a copy of 1,000 × 1,536 floats into memory that is there",
        COPY_AIM,
    ),
    "put_all of 1,000 × 1,536 as one array: checking, encoding in one request": (
        "a copy of 1,000 × 1,536 floats into memory that is there",
        "",
    ),
    "put_all of 1,000 × 1,536 as one array: the whole call": (
        "a copy of 1,000 × 1,536 floats into memory that is there",
        "",
    ),
    "put_all of 1,000 × 768, arrays: one request's encoding": ("a copy of 1,000 × 768 floats by numpy", ""),
}


def copies_table(ours: Rounds) -> str:
    """Compare encoding with copying the same floats."""
    lines = [
        "| operation | ours | a bare copy of the same floats | copy | ours ÷ copy | spread | aim |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for row, (copy, aim) in COPIES.items():
        if row not in ours[0]:
            continue
        above = quotients(cpu(ours, row), cpu(ours, copy))
        cells = [row, number(median(cpu(ours, row))), copy, number(median(cpu(ours, copy)))]
        cells += [f"**{number(median(above))}**", spread(above), str(aim)]
        lines.append(f"| {' | '.join(cells)} |")
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
    lines = ["| median (least–most) | ours | official | official ÷ ours | aim |", "| --- | ---: | ---: | ---: | ---: |"]
    modules = {name: importing[name][0]["modules"][0] for name in (OURS, OFFICIAL)}
    cells = ["`import hazelcast.asyncio` in a fresh process"]
    for name in (OURS, OFFICIAL):
        times = cpu(importing[name], "milliseconds")
        cells.append(f"{number(median(times))} ms ({spread(times)}); {modules[name]:.0f} modules")
    ratio = ratios(importing, "milliseconds")
    cells += [f"**{number(median(ratio))}** ({spread(ratio)})", str(IMPORT_AIM)]
    lines.append(f"| {' | '.join(cells)} |")
    for row, unit in {"before": " MiB", "grows by": " MiB", "reads per second": "", "CPU per read": " µs"}.items():
        what = {"before": "memory before", "grows by": "**memory grows by**"}.get(row, row)
        cells = [f"100 kB reads by 50 tasks: {what}"]
        for name in (OURS, OFFICIAL):
            values = cpu(memory[name], row)
            cells.append(f"{median(values):,.0f}{unit} ({min(values):,.0f}–{max(values):,.0f})")
        ratio = ratios(memory, row) if row == "CPU per read" else []
        cells.append(f"**{number(median(ratio))}** ({spread(ratio)})" if ratio else "")
        cells.append("ours < 100 MiB (0)" if row == "grows by" else "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


CURVES = {
    "entries": ("Entries of a bulk call", "µs per entry", ("put_all", "get_all", "entry_set")),
    "in_flight": ("Calls in flight", "µs per call", ("set", "get")),
    "values": ("Bytes of a value, one call at a time", "µs per call", ("set", "get")),
    "dimensions": ("Dimension of vectors", "µs per document, per search", ("put_all", "search")),
}


def curve_table(results: dict[str, Rounds], what: str, unit: str) -> str:
    lines = [
        f"| {what}, {unit} | ours | official | official ÷ ours | spread | rounds |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in results[OURS][0]:
        operation, size = row.split(" ")
        ratio = ratios(results, row)
        cells = [f"{operation}, {int(size):,}"]
        cells += [number(median(cpu(results[name], row))) for name in (OURS, OFFICIAL)]
        cells += [f"**{number(median(ratio))}**", spread(ratio), str(len(ratio))]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def tables(record: dict[str, Any]) -> str:
    """Return all sections that were measured, in Markdown."""
    results = record["results"]
    quick = " of a quick run" if record["quick"] else ""
    parts = [
        f"Results{quick} on {record['system']} with {record['processors']} processors and Python {record['python']};"
        f" the load was {record['load before']} before the run began. CPU in µs per operation: the median of the"
        " rounds, in parentheses the least. A spread is the least and the most of the ratio beside it. In parentheses"
        " behind an aim is what more was hoped for."
    ]
    if "operations" in results:
        parts += ["### One operation at a time, many in flight, in bulk", table(results["operations"])]
    if "small" in results:
        parts += ["### On uvloop", table(results["small"])]
        if OURS in results["small"]:
            parts.append(uvloop_table(results["small"]))
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
            copies_table(results["encoding"][OURS]),
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
    return "\n\n".join(part for part in parts if part) + "\n"


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
        (row, [Bar("official ÷ ours", median(ratios(results[section], row)), AIMS[row].value if row in AIMS else None)])
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
