"""Computes lengths and positions of charts from counts, as numbers for SVG attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from plugins.statistics.country_map import CountryMap, Tile
from plugins.statistics.counts import Year

BAR_LENGTH = 100
"""Length of the longest bar. : (SIDE, PITCH) Side of a square of the map, and distance between squares. :
(COLUMNS_HEIGHT, COLUMNS_TOP, COLUMNS_BASE) Height of the chart of years, the top of its highest column,
and the baseline.
"""
SIDE, PITCH = 52, 56
"""Side of a square of the map, and from one to the next."""
COLUMNS_HEIGHT, COLUMNS_TOP, COLUMNS_BASE = 190, 26, 162
"""Height of the chart of years, where its highest column ends, and where all begin."""
MIN_COLUMNS = 8
"""Minimum number of columns that the chart has room for, so that a single year is not a wall."""
MAX_LABELS = 8
"""Maximum number of labelled columns: as many as fit side by side on a phone."""
_SEAM = 2
_VISIBLE = 1.0


def bars(numbers: Sequence[int]) -> list[str]:
    """Return the length of the bar for each number; any number above 0 is visible."""
    most = max(numbers, default=0) or 1
    return [_short(max(_VISIBLE, BAR_LENGTH * number / most) if number else 0) for number in numbers]


@dataclass(frozen=True)
class Column:
    """The column of one year: x in per cent, so that text keeps its size; y in pixels."""

    year: Year
    x: str
    width: str
    middle: str
    open_y: str
    open_height: str
    ended_y: str
    ended_height: str
    number_y: str
    labelled: bool
    """Whether it has labels for year and number; the last column always has."""


def columns(years: Sequence[Year]) -> tuple[Column, ...]:
    """Return the column of each year, with closed alerts below open ones."""
    pitch = 100 / max(MIN_COLUMNS, len(years))
    most = max((year.number for year in years), default=0) or 1
    step = ceil(len(years) / MAX_LABELS)
    drawn = []
    for index, year in enumerate(years):
        ended = _height(year.ended, most)
        seam = _SEAM if year.ended and year.open else 0
        open_ = max(_height(year.open, most) - seam, _VISIBLE if year.open else 0)
        open_y = COLUMNS_BASE - ended - seam - open_
        drawn.append(
            Column(
                year,
                x=f"{_short((index + 0.13) * pitch)}%",
                width=f"{_short(0.74 * pitch)}%",
                middle=f"{_short((index + 0.5) * pitch)}%",
                open_y=_short(open_y),
                open_height=_short(open_),
                ended_y=_short(COLUMNS_BASE - ended),
                ended_height=_short(ended),
                number_y=_short(open_y - 7),
                labelled=(len(years) - 1 - index) % step == 0,
            )
        )
    return tuple(drawn)


def _height(number: int, most: int) -> float:
    return max(_VISIBLE, (COLUMNS_BASE - COLUMNS_TOP) * number / most) if number else 0


@dataclass(frozen=True)
class Square:
    """A region's square: its upper left corner, and its shading class, 0 for none."""

    tile: Tile
    x: int
    y: int
    level: int


def squares(country_map: CountryMap, counts: Mapping[str, int]) -> tuple[Square, ...]:
    """Return the square of each region, shaded by its number in *counts*."""
    least = classes(max((counts[tile.key] for tile in country_map.tiles), default=0))
    return tuple(
        Square(
            tile,
            x=tile.column * PITCH + 1,
            y=tile.row * PITCH + 1,
            level=sum(counts[tile.key] >= start for start in least),
        )
        for tile in country_map.tiles
    )


def size(country_map: CountryMap) -> tuple[int, int]:
    """Return width and height of the map, including the half of each line outside a square."""
    columns = 1 + max(tile.column for tile in country_map.tiles)
    rows = 1 + max(tile.row for tile in country_map.tiles)
    return columns * PITCH - PITCH + SIDE + 2, rows * PITCH - PITCH + SIDE + 2


def classes(most: int) -> tuple[int, ...]:
    """Return the lowest number of each shading class: 1, a ninth and four ninths of the maximum.

    Few regions have most of the alerts: classes of equal width would make all others look alike.

    >>> classes(2), classes(8), classes(300)
    ((1, 2), (1, 2, 4), (1, 33, 133))
    """
    starts = (1, max(2, round(most / 9)), max(3, round(most * 4 / 9)))
    return tuple(start for start in starts if start <= most)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
