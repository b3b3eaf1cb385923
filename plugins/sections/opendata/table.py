"""CSV for spreadsheets (RFC 4180, UTF-8): lists separated by spaces, no formulas.

Files begin with a byte order mark, without which Excel reads them in a legacy encoding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return *rows* as CSV with a header of *columns*; missing values are empty cells."""
    return table_of_lines(columns, [table_lines(columns, rows)])


def table_of_lines(columns: Sequence[str], lines: Iterable[str]) -> bytes:
    """Return CSV with a header of *columns*, then *lines*, which are results of :func:`table_lines`."""
    header = table_lines(columns, [dict(zip(columns, columns, strict=True))])
    return "".join([header, *lines]).encode("utf-8-sig")


def table_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return *rows* as lines of CSV, without a header."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if text[:1] in _FORMULA else text


_FORMULA = frozenset("=+-@\t\r")
"""The beginning of a cell that spreadsheets would evaluate as a formula."""


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return *row* with each mapping by language as several columns: ``name_fr``, ``name_en``."""
    cells: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            cells |= {f"{key}_{code}": each for code, each in value.items()}
        else:
            cells[key] = value
    return cells
