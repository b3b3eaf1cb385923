"""Results of benchmarks as tables in Markdown and as a plot."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from math import ceil, floor, log10
from typing import Any

Rows = Sequence[Mapping[str, Any]]
"""Rows of a table: values by heading."""
STYLES = (  # colour and dashes of each line, which differ without colours, too
    *(("#a3231d", ""), ("#1b5e9c", "8 3"), ("#1e7d4b", "2 3"), ("#7a3f98", "8 3 2 3")),
    *(("#e08a3c", "1 4"), ("#5fa3d9", "12 4"), ("#555555", "4 4"), ("#b0568f", "12 3 2 3 2 3")),
)
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, COLUMNS, LEGEND = 300, 240, 48, 20, 30, 34, 3, 52
"""Sizes of a panel, its margins and the legend in pixels."""


def machine() -> str:
    """Return date, platform, number of processors, load and Python version."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, load {load}, Python {platform.python_version()}"
    )


def table(rows: Rows) -> str:
    """Return *rows* as a table in Markdown, aligned for reading as text."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    cells = [heads, *([_cell(row.get(name, "")) for name in heads] for row in rows)]
    text = [isinstance(rows[0].get(name), str) for name in heads]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        " | ".join(
            cell.ljust(width) if is_text else cell.rjust(width)
            for cell, width, is_text in zip(line, widths, text, strict=True)
        )
        for line in cells
    ]
    rule = [
        "-" * width if is_text else f"{'-' * (width - 1)}:"
        for width, is_text in zip(widths, text, strict=True)
    ]
    return "\n".join(f"| {line} |" for line in (lines[0], " | ".join(rule), *lines[1:]))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def plot(rows: Rows, value: str = "wall s") -> str:
    """Return an SVG of *value* over the number of alerts, with a panel for each scenario and logarithmic axes."""
    scenarios, names = (list(dict.fromkeys(row[name] for row in rows)) for name in ("scenario", "generator"))
    across, up = (_decades([row[name] for row in rows]) for name in ("alerts", value))
    columns = min(COLUMNS, len(scenarios))
    size = f"{columns * WIDTH} {LEGEND + -(-len(scenarios) // columns) * HEIGHT}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-labelledby="t d" '
        f'font-family="sans-serif" font-size="11"><title id="t">Builds: {escape(value)} by number of alerts</title>',
        f'<desc id="d">{escape("; ".join(_described(row, value) for row in rows))}</desc>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="14" font-weight="bold">{escape(value)}</text>',
    ]
    for place, name in enumerate(names):
        x, y = LEFT + place % 6 * 140, 28 + place // 6 * 16
        parts.append(
            f'<path d="M{x} {y}h30" {_stroke(place)}/><text x="{x + 35}" y="{y + 4}">{escape(name)}</text>'
        )
    for place, scenario in enumerate(scenarios):
        x, y = place % columns * WIDTH, LEGEND + place // columns * HEIGHT
        lines = [
            [row for row in rows if (row["scenario"], row["generator"]) == (scenario, each)] for each in names
        ]
        panel = _panel(
            scenario, [[(row["alerts"], row[value]) for row in line] for line in lines], across, up
        )
        parts.append(f'<g transform="translate({x},{y})">{panel}</g>')
    return "\n".join([*parts, "</svg>\n"])


def _described(row: Mapping[str, Any], value: str) -> str:
    return f"{row['scenario']}, {row['generator']}, {row['alerts']} alerts: {_cell(row[value])}"


def _stroke(place: int) -> str:
    colour, dashes = STYLES[place % len(STYLES)]
    return f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes or "none"}"'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the exponents of the powers of ten that enclose all *values*."""
    low = floor(log10(min(values)))
    return low, max(ceil(log10(max(values))), low + 1)


def _panel(
    title: str, lines: Sequence[Sequence[tuple[float, float]]], across: tuple[int, int], up: tuple[int, int]
) -> str:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def x(value: float) -> float:
        return LEFT + (right - LEFT) * (log10(value) - across[0]) / (across[1] - across[0])

    def y(value: float) -> float:
        return bottom - (bottom - TOP) * (log10(value) - up[0]) / (up[1] - up[0])

    parts = [f'<text x="{LEFT}" y="{TOP - 8}">{escape(title)}</text>']
    for at, number in ((x(10.0**each), 10.0**each) for each in range(across[0], across[1] + 1)):
        parts.append(f'<path d="M{at:.1f} {TOP}V{bottom}" stroke="#ddd"/>')
        parts.append(f'<text x="{at:.1f}" y="{bottom + 14}" text-anchor="middle">{number:,.0f}</text>')
    for at, number in ((y(10.0**each), 10.0**each) for each in range(up[0], up[1] + 1)):
        parts.append(f'<path d="M{LEFT} {at:.1f}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{number:,g}</text>')
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{bottom + 28}" text-anchor="middle">alerts</text>')
    for place, line in enumerate(lines):
        points = [f"{x(alerts):.1f},{y(value):.1f}" for alerts, value in sorted(line)]
        parts.append(f'<polyline points="{" ".join(points)}" {_stroke(place)}/>')
        dots = (point.split(",") for point in points)
        parts += [
            f'<circle cx="{a}" cy="{b}" r="2.5" fill="{STYLES[place % len(STYLES)][0]}"/>' for a, b in dots
        ]
    return "".join(parts)
