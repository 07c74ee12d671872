"""Charts as SVG: horizontal bars in groups, and panels of curves with logarithmic axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Final

COLORS: Final = {
    "official": "#e07a3f",
    "official, uvloop": "#f0b48c",
    "Node.js": "#5b9a57",
    "ours": "#1f5fa8",
    "ours, uvloop": "#7fb0e3",
    "floor": "#b9bec6",
    "official ÷ ours": "#1f5fa8",
}
INK, FAINT = "#1d2733", "#dde2e8"
DASHES: Final = ("", "7 4", "2 3")
FONT = "font-family='system-ui, Segoe UI, Helvetica, Arial, sans-serif'"


@dataclass
class Bar:
    """One bar, with the value that was aimed at."""

    name: str
    value: float
    aim: float | None = None


@dataclass
class Line:
    """One curve."""

    name: str
    operation: str
    points: list[tuple[float, float]]


@dataclass
class Panel:
    """Curves with a common horizontal axis."""

    title: str
    unit: str
    lines: list[Line]


def text(x: float, y: float, content: str, anchor: str = "start", size: int = 12, weight: int = 400) -> str:
    style = f"font-size='{size}' font-weight='{weight}' text-anchor='{anchor}' fill='{INK}'"
    return f"<text x='{x:.1f}' y='{y:.1f}' {style}>{escape(content)}</text>"


def rule(x1: float, y1: float, x2: float, y2: float, color: str = FAINT, width: float = 1) -> str:
    return f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='{color}' stroke-width='{width}'/>"


def page(width: float, height: float, title: str, parts: list[str]) -> str:
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.0f} {height:.0f}' {FONT} role='img'>"
    ground = f"<rect width='{width:.0f}' height='{height:.0f}' rx='8' fill='#ffffff'/>"
    body = [f"<title>{escape(title)}</title>", ground, text(20, 32, title, size=17, weight=600), *parts]
    return "\n".join((head, *body, "</svg>")) + "\n"


def short(value: float) -> str:
    for size, unit in ((1 << 20, "M"), (1 << 10, "k")):
        if value >= size and value % size == 0:
            return f"{value / size:.0f}{unit}"
    for power, unit in ((1e6, "M"), (1e3, "k")):
        if value >= power:
            return f"{value / power:g}{unit}"
    return f"{value:g}"


def label(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def bars(title: str, groups: list[tuple[str, list[Bar]]], *, log: bool = False) -> str:
    """Draw groups of bars; the length is the value, or its logarithm."""
    names = list(dict.fromkeys(bar.name for _, group in groups for bar in group))
    thick, gap = (15, 5) if len(names) == 1 else (17, 16)
    left, width, top = (375 if len(names) == 1 else 170), 860, 64 if len(names) == 1 else 88
    most = max(max(bar.value, bar.aim or 0) for _, group in groups for bar in group)
    room = width - left - 70

    def length(value: float) -> float:
        return room * (math.log10(max(value, 1)) / math.log10(most) if log else value / most)

    parts: list[str] = []
    ticks = [10.0**i for i in range(math.floor(math.log10(most)) + 1)] if log else nice(most)
    height = top + sum(len(group) * thick + gap for _, group in groups) + 34
    for tick in ticks:
        x = left + length(tick)
        parts += [rule(x, top - 8, x, height - 28), text(x, height - 12, short(tick), "middle", 11)]
    if len(names) > 1:
        at = 20.0
        for name in names:
            parts.append(f"<rect x='{at:.0f}' y='50' width='12' height='12' rx='2' fill='{COLORS[name]}'/>")
            parts.append(text(at + 17, 61, name))
            at += 40 + 6.6 * len(name)
    y = float(top)
    for title_of_group, group in groups:
        parts.append(text(left - 10, y + len(group) * thick / 2 + 4, title_of_group, "end", 12, 500))
        for bar in group:
            box = f"x='{left}' y='{y + 1:.1f}' width='{max(length(bar.value), 1):.1f}' height='{thick - 3}' rx='2'"
            parts.append(f"<rect {box} fill='{COLORS[bar.name]}'/>")
            end = length(bar.value)
            # Not on the mark of the aim.
            beside = length(bar.aim) if bar.aim and -4 < length(bar.aim) - end < 45 else end
            parts.append(text(left + beside + 6, y + thick - 5, label(bar.value), size=11))
            if bar.aim:
                x = left + length(bar.aim)
                parts.append(rule(x, y - 1, x, y + thick, "#c0392b", 2.5))
            y += thick
        y += gap
    return page(width, height, title, parts)


def nice(most: float) -> list[float]:
    """Return round numbers from 0 to `most`."""
    power = 10.0 ** math.floor(math.log10(most))
    step = next(power * factor for factor in (0.1, 0.2, 0.5, 1, 2) if most / (power * factor) <= 8)
    return [step * i for i in range(math.floor(most / step) + 1)]


def curves(title: str, panels: list[Panel]) -> str:
    """Draw panels, two beside each other; both axes are logarithmic."""
    wide, high, left, top = 430.0, 300.0, 62.0, 74.0
    rows = (len(panels) + 1) // 2
    parts: list[str] = []
    for index, panel in enumerate(panels):
        x0, y0 = left + (index % 2) * wide, top + (index // 2) * high
        parts += draw(panel, x0, y0, wide - 90, high - 100)
    return page(2 * wide + 20, top + rows * high, title, parts)


def draw(panel: Panel, x0: float, y0: float, width: float, height: float) -> list[str]:
    xs = sorted({x for line in panel.lines for x, _ in line.points})
    ys = [y for line in panel.lines for _, y in line.points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def at(x: float, y: float) -> tuple[float, float]:
        across = math.log(x / xs[0]) / math.log(xs[-1] / xs[0])
        return x0 + width * across, y0 + height * (1 - (math.log10(y) - low) / (high - low))

    parts = [text(x0 - 42, y0 - 12, f"{panel.title} — {panel.unit}", size=13, weight=600)]
    for power in range(low, high + 1):
        _, y = at(xs[0], 10.0**power)
        parts += [rule(x0, y, x0 + width, y), text(x0 - 8, y + 4, short(10.0**power), "end", 11)]
    for x in xs:
        parts += [rule(at(x, 1)[0], y0 + height, at(x, 1)[0], y0 + height + 4, INK)]
        parts += [text(at(x, 1)[0], y0 + height + 18, short(x), "middle", 11)]
    parts.append(rule(x0, y0 + height, x0 + width, y0 + height, INK))
    operations = list(dict.fromkeys(line.operation for line in panel.lines))
    for line in panel.lines:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in line.points))
        style = f"stroke='{COLORS[line.name]}' stroke-dasharray='{DASHES[operations.index(line.operation)]}'"
        parts.append(f"<polyline points='{path}' fill='none' stroke-width='2.2' stroke-linejoin='round' {style}/>")
    for number, line in enumerate(panel.lines):
        x, y = x0 + (number % len(operations)) * 125, y0 + height + 36 + (number // len(operations)) * 16
        dash = DASHES[operations.index(line.operation)]
        stroke = f"stroke='{COLORS[line.name]}' stroke-width='2.2' stroke-dasharray='{dash}'"
        parts.append(f"<line x1='{x:.0f}' y1='{y - 4:.0f}' x2='{x + 22:.0f}' y2='{y - 4:.0f}' {stroke}/>")
        parts.append(text(x + 27, y, f"{line.name}, {line.operation}", size=11))
    return parts
