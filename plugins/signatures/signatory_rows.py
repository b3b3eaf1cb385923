"""Rows of ``signatories.csv`` from accepted entries, and changes of that file that touch nothing else."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from plugins.content.problems import Problem
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import COLUMNS, read_row, read_signatories
from plugins.signatures.review_file import Entry, Written

Row = tuple[str, ...]
"""The cells of a row, as in COLUMNS."""


def row_of(entry: Entry, shown: Written) -> Row:
    """Return the row of *entry*; as a count it has kind, country and text only."""
    cells = {"kind": entry.kind, "country": entry.country, "text": entry.text, "shown": shown or "count"}
    if shown == "full":
        cells |= {
            column: getattr(entry, column) for column in ("name", "organisation", "role", "city", "web")
        }
        cells["signed"] = entry.signed
    return tuple(cells.get(column, "") for column in COLUMNS)


def row_problems(entry: Entry, letter: SignOnLetter) -> list[str]:
    """Return why *entry* cannot be accepted as it is, each with its field."""
    found = [] if entry.text in {letter.text, *letter.earlier_texts} else ["text: is no text of this letter"]
    shown: Written = "count" if entry.choice == "count" else "full"
    cells = dict(zip(COLUMNS, row_of(entry, shown), strict=True))
    _, problems = read_row(cells, "", 1)
    found += [f"{each.field}: {each.message}" for each in problems if each.fatal and each.field != "text"]
    if letter.facts.who == "organisations" and entry.kind == "person":
        found.append("kind: only organisations sign this letter")
    if letter.facts.who == "people" and entry.kind == "organisation":
        found.append("kind: only people sign this letter")
    if letter.closes and entry.signed > letter.closes.astimezone(letter.zone).date().isoformat():
        found.append("signed: is after the end of signing")
    return found


def to_csv(rows: Iterable[Row]) -> str:
    r"""Return *rows* below the columns, with ``\n`` line ends."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def read_rows(path: Path) -> tuple[list[Row], list[Problem]]:
    """Return the rows of ``signatories.csv`` as they are, or the errors for which it must not be edited."""
    if not path.exists():
        return [], []
    _, problems = read_signatories(path, path.name)
    if errors := [each for each in problems if each.fatal]:
        return [], errors
    text = path.read_text("utf-8-sig")
    rows = [tuple(cell.strip() for cell in row) for row in csv.reader(StringIO(text))]
    return [row for row in rows if any(row)][1:], []


def changed_rows(rows: Sequence[Row], *, removed: Iterable[Row], added: Iterable[Row]) -> list[Row]:
    """Return *rows* without one of each of *removed* and with *added*, sorted: names first, counts last."""
    left = list(rows)
    for row in removed:
        if row in left:
            left.remove(row)
    return sorted([*left, *added], key=_order)


def _order(row: Row) -> tuple[object, ...]:
    cells = dict(zip(COLUMNS, row, strict=True))
    named = cells["organisation"] if cells["kind"] == "organisation" else cells["name"]
    plain = unicodedata.normalize("NFKD", named.casefold())
    return (cells["shown"] == "count", cells["kind"], plain, cells["country"], row)


def replace_file(path: Path, data: bytes) -> None:
    """Replace *path* as a whole."""
    with unfinished(path).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished(path).replace(path)


def unfinished(path: Path) -> Path:
    """Return the file from which *path* is replaced; a run that was stopped leaves it behind."""
    return path.with_name(f".{path.name}.unfinished")
