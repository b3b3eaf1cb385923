"""Results of benchmarks as tables in Markdown and as a plot."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from math import ceil, floor, log10
from typing import Any

Row = Mapping[str, Any]
"""A row of a table: values by heading."""
STYLES = (  # colour and dashes of each line, which differ without colours, too
    *(("#a3231d", ""), ("#1b5e9c", "8 3"), ("#1e7d4b", "2 3"), ("#7a3f98", "8 3 2 3"), ("#e08a3c", "1 4")),
    *(("#5fa3d9", "12 4"), ("#555555", "4 4"), ("#b0568f", "12 3 2 3 2 3"), ("#8a6d1f", "6 2")),
)
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, COLUMNS, LEGEND = 300, 240, 48, 280, 30, 206, 3, 72
"""Size of a panel, edges of its plot, panels side by side, and height of the legend, in pixels."""


def machine() -> str:
    """Return date, platform, number of processors, load and Python version."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, load {load}, Python {platform.python_version()}"
    )


def table(rows: Sequence[Row]) -> str:
    """Return *rows* as a table in Markdown, aligned for reading as text."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    columns = []
    for head in heads:
        cells, is_text = [_cell(row.get(head, "")) for row in rows], isinstance(rows[0].get(head), str)
        width = max(map(len, [head, "---", *cells]))
        rule = "-" * width if is_text else f"{'-' * (width - 1)}:"
        columns.append([f"{each:{'<' if is_text else '>'}{width}}" for each in (head, rule, *cells)])
    return "\n".join(f"| {' | '.join(line)} |" for line in zip(*columns, strict=True))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def plot(rows: Sequence[Row], value: str = "wall s") -> str:
    """Return an SVG of *value* over the number of alerts, with logarithmic axes, by scenario."""
    scenarios, names = (list(dict.fromkeys(row[name] for row in rows)) for name in ("scenario", "generator"))
    size = f"{COLUMNS * WIDTH} {LEGEND + -(-len(scenarios) // COLUMNS) * HEIGHT}"
    heads = ("scenario", "generator", "alerts", value)
    described = (", ".join(_cell(row[name]) for name in heads) for row in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-labelledby="t d" '
        f'font-family="sans-serif" font-size="11"><title id="t">{escape(value)} by number of alerts</title>',
        f'<desc id="d">{escape("; ".join(described))}</desc><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="14" font-weight="bold">{escape(value)}</text>',
    ]
    for place, name in enumerate(names):
        line = f'{_line("0,0 30,0", place)}<text x="36" y="4">{escape(name)}</text>'
        parts.append(f'<g transform="translate({LEFT + place % 5 * 165},{30 + place // 5 * 18})">{line}</g>')
    across = _Axis([row["alerts"] for row in rows], LEFT, RIGHT)
    up = _Axis([row[value] for row in rows], BOTTOM, TOP)
    for place, scenario in enumerate(scenarios):
        at = f"translate({place % COLUMNS * WIDTH},{LEGEND + place // COLUMNS * HEIGHT})"
        parts.append(f'<g transform="{at}"><text x="{LEFT}" y="{TOP - 8}">{escape(scenario)}</text>')
        for x, label in across.ticks():
            text = f'<text x="{x:.1f}" y="{BOTTOM + 14}" text-anchor="middle">{label}</text>'
            parts.append(f'<path d="M{x:.1f} {TOP}V{BOTTOM}" stroke="#ddd"/>{text}')
        for y, label in up.ticks():
            text = f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'
            parts.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#ddd"/>{text}')
        for number, name in enumerate(names):
            drawn = [row for row in rows if (row["scenario"], row["generator"]) == (scenario, name)]
            points = (f"{across.at(row['alerts']):.1f},{up.at(row[value]):.1f}" for row in drawn)
            parts.append(_line(" ".join(points), number))
        parts.append(f'<text x="{LEFT}" y="{BOTTOM + 28}">alerts</text></g>')
    return "\n".join([*parts, "</svg>\n"])


def _line(points: str, place: int) -> str:
    colour, dashes = STYLES[place % len(STYLES)]
    places = [point.split(",") for point in points.split()]
    dots = (f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>' for x, y in places)
    style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes or "none"}"'
    return f'<polyline points="{points}" {style}/>{"".join(dots)}'


class _Axis:
    """A logarithmic axis between two pixels, from the power of ten below all values to that above them."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        self.low, self.first, self.last = floor(log10(min(values))), first, last
        self.high = max(ceil(log10(max(values))), self.low + 1)

    def at(self, value: float) -> float:
        return self.first + (self.last - self.first) * (log10(value) - self.low) / (self.high - self.low)

    def ticks(self) -> list[tuple[float, str]]:
        return [(self.at(10.0**each), f"{10.0**each:,.7g}") for each in range(self.low, self.high + 1)]
