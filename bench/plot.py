"""Plots results over the number of alerts as SVG: one panel per scenario, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import ceil, floor, log10

from bench.tables import Result

COLOURS = {
    "ours": "#a3231d",
    "ours+sheets": "#e08a3c",
    "plain": "#1b5e9c",
    "plain+cache": "#5fa3d9",
    "subsites": "#7a3f98",
    "hugo": "#1e7d4b",
}
OTHER = "#555555"
WIDTH, HEIGHT = 300, 240
"""Size of a panel in pixels."""
LEFT, RIGHT, TOP, BOTTOM = 48, 20, 30, 34
COLUMNS = 3
LEGEND = 34

Point = tuple[float, float]


def plot(measured: Sequence[Result], title: str, value: Callable[[Result], float]) -> str:
    """Return an SVG of *value* over the number of alerts; all panels have the same axes."""
    scenarios = list(dict.fromkeys(each.scenario for each in measured))
    names = list(dict.fromkeys(each.generator for each in measured))
    across = _decades([each.alerts for each in measured])
    up = _decades([value(each) for each in measured])
    columns = min(COLUMNS, len(scenarios))
    width, height = columns * WIDTH, LEGEND + -(-len(scenarios) // columns) * HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="11" role="img" aria-label="{escape(title)}">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _legend(title, names),
    ]
    for place, scenario in enumerate(scenarios):
        lines = {
            name: [
                (float(each.alerts), value(each))
                for each in measured
                if (each.scenario, each.generator) == (scenario, name)
            ]
            for name in names
        }
        x, y = place % columns * WIDTH, LEGEND + place // columns * HEIGHT
        parts.append(f'<g transform="translate({x},{y})">{_panel(scenario, lines, across, up)}</g>')
    return "\n".join([*parts, "</svg>\n"])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the exponents of the powers of ten that enclose all *values*."""
    low, high = floor(log10(max(min(values), 1e-3))), ceil(log10(max(*values, 1e-3)))
    return low, max(high, low + 1)


def _legend(title: str, names: Sequence[str]) -> str:
    parts = [f'<text x="{LEFT}" y="14" font-weight="bold">{escape(title)}</text>']
    for place, name in enumerate(names):
        x = LEFT + place * 110
        parts.append(f'<rect x="{x}" y="21" width="14" height="4" fill="{COLOURS.get(name, OTHER)}"/>')
        parts.append(f'<text x="{x + 18}" y="27">{escape(name)}</text>')
    return "".join(parts)


def _panel(scenario: str, lines: dict[str, list[Point]], across: tuple[int, int], up: tuple[int, int]) -> str:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def x(value: float) -> float:
        return LEFT + (right - LEFT) * (log10(value) - across[0]) / (across[1] - across[0])

    def y(value: float) -> float:
        return bottom - (bottom - TOP) * (log10(max(value, 1e-3)) - up[0]) / (up[1] - up[0])

    parts = [f'<text x="{LEFT}" y="{TOP - 8}">{escape(scenario)}</text>']
    for exponent in range(across[0], across[1] + 1):
        at = x(10.0**exponent)
        parts.append(f'<path d="M{at:.1f} {TOP}V{bottom}" stroke="#ddd"/>')
        parts.append(f'<text x="{at:.1f}" y="{bottom + 14}" text-anchor="middle">{_label(exponent)}</text>')
    for exponent in range(up[0], up[1] + 1):
        at = y(10.0**exponent)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{_label(exponent)}</text>')
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{bottom + 28}" text-anchor="middle">alerts</text>')
    for name, points in lines.items():
        parts.append(_line([(x(a), y(b)) for a, b in sorted(points)], COLOURS.get(name, OTHER)))
    return "".join(parts)


def _line(points: Sequence[Point], colour: str) -> str:
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{colour}"/>' for a, b in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>{dots}'


def _label(exponent: int) -> str:
    return f"{10.0**exponent:,.0f}" if exponent >= 0 else f"{10.0**exponent:g}"
