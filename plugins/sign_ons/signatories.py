"""Reads ``signatories.csv``, the public list of those who signed a letter."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from plugins.content.fields import Line, Model, WebAddress, refuse
from plugins.content.files import TURNS_DIRECTION, read_text
from plugins.content.frontmatter import Document
from plugins.content.moments import Day
from plugins.content.places import Country
from plugins.content.problems import Problem, quote
from plugins.content.schema import validate
from plugins.safety.normalise import words_of
from plugins.sign_ons.text_hash import TextHash

FILE = "signatories.csv"
COLUMNS = ("kind", "name", "organisation", "role", "country", "city", "web", "signed", "text", "shown")
FILE_LIMIT = 8 * 1024 * 1024
"""Maximum size of the file in bytes; 5,000 signatories take about half a megabyte."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that spreadsheets run as a formula."""
_ADDRESS = re.compile(r"@|[(\[]\s*(?:at|arroba|chez)\s*[)\]]", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d(?:[\s()./\u2010-\u2015-]{0,3}\d){8,}")
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters of Hangul that show nothing."""
NAMED = ("name", "organisation", "role", "city", "web")
"""Columns that may identify somebody."""

Kind = Literal["organisation", "person"]
Shown = Literal["full", "initials", "count"]


def _private(value: object) -> object:
    """Return *value*, or raise an error if it has an email address or a telephone number."""
    text = unicodedata.normalize("NFKC", str(value))
    if _ADDRESS.search(text):
        refuse("has an email address, which is never published. Remove it.")
    if _NUMBER.search(text):
        refuse("has a telephone number, which is never published. Remove it.")
    if len(text) > 200:
        refuse(f"is {len(text)} characters long. Keep it within 200.")
    return value


def _named(value: str) -> str:
    """Return *value*, or raise an error if it has no letter that is shown."""
    if not any(each.isalpha() and each not in _BLANK_LETTERS for each in value):
        refuse(f"{quote(value)} has no letter. Write the name, or shown: count.")
    return value


_Cell = Annotated[Line, BeforeValidator(_private)]
_Name = Annotated[_Cell, AfterValidator(_named)]


class Row(Model):
    """A row of the file; empty cells are left out."""

    kind: Kind
    """organisation, or person."""
    name: _Name | None = None
    """The person who signed; for an organisation, who signed for it."""
    organisation: _Name | None = None
    """The organisation that signs; for a person, the one they belong to."""
    role: _Cell | None = None
    """The role of the person in the organisation."""
    country: Country
    """Where the organisation sits, or the person lives."""
    city: _Cell | None = None
    """The city."""
    web: WebAddress | None = None
    """The site of the organisation."""
    signed: Day | None = None
    """The day of the signature."""
    text: TextHash
    """The hash of the text that was signed."""
    shown: Shown
    """full, initials (of a person), or count: neither name nor anything else."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One signature as far as it may be published; a count has only kind, country and text."""

    kind: Kind
    country: str
    text: str
    shown: Shown
    name: str = ""
    organisation: str = ""
    role: str = ""
    city: str = ""
    web: str = ""
    signed: date | None = None
    line: int = 0
    """The line of the file."""

    @property
    def counted_only(self) -> Signatory:
        """The same signature as a count."""
        return Signatory(self.kind, self.country, self.text, "count", line=self.line)


def read_signatories(path: Path, name: str) -> tuple[tuple[Signatory, ...], list[Problem]]:
    """Return the signatories of the file *path* in its order, and all problems; *name* is its path in them.

    CSV as in RFC 4180, UTF-8 with or without byte order mark, the first line as COLUMNS.
    """
    text, problems = read_text(path, name, limit=FILE_LIMIT)
    if problems:
        return (), problems
    found: list[Signatory] = []
    reader = csv.reader(StringIO(text), strict=True)
    try:
        header = next(reader, [])
        if tuple(cell.strip() for cell in header) != COLUMNS:
            if ";" in text.partition("\n")[0]:
                message = "is separated by semicolons. Save it as CSV with commas."
                return (), [Problem(name, 1, "", message)]
            return (), [Problem(name, 1, "", f"does not begin with the columns. Write {','.join(COLUMNS)}")]
        seen: dict[tuple[str, ...], int] = {}
        for row in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(COLUMNS):
                message = (
                    f"has {len(row)} cells instead of {len(COLUMNS)}. Put text with a comma in double quotes."
                )
                problems.append(Problem(name, line, "", message))
                continue
            signatory, errors = read_row(dict(zip(COLUMNS, row, strict=True)), name, line)
            problems += errors
            if signatory is not None:
                problems += _repeated(signatory, name, seen)
                found.append(signatory)
    except csv.Error as error:
        message = f"cannot be read as CSV ({error}). Save it from a spreadsheet as CSV, UTF-8."
        problems.append(Problem(name, reader.line_num, "", message))
    return tuple(found), problems


def read_row(cells: Mapping[str, str], path: str, line: int) -> tuple[Signatory | None, list[Problem]]:
    """Return the signatory in a row, or None and its errors."""
    problems = [
        Problem(path, line, column, message) for column, cell in cells.items() if (message := _unsafe(cell))
    ]
    if problems:
        return None, problems
    filled = {column: cell.strip() for column, cell in cells.items() if cell.strip()}
    document = Document(path, dict(filled), {(): line, **{(column,): line for column in COLUMNS}})
    row, problems = validate(Row, document)
    if row is None:
        return None, problems
    problems = list(_row_problems(row, document))
    if any(problem.fatal for problem in problems):
        return None, problems
    signatory = Signatory(row.kind, row.country, row.text, row.shown, line=line)
    if row.shown == "count":
        return signatory, problems
    whole = row.shown == "full"
    return (
        Signatory(
            kind=row.kind,
            country=row.country,
            text=row.text,
            shown=row.shown,
            name=(row.name or "") if whole else initials(row.name or ""),
            organisation=(row.organisation or "") if whole else "",
            role=(row.role or "") if whole else "",
            city=(row.city or "") if whole else "",
            web=(row.web or "") if whole else "",
            signed=row.signed,
            line=line,
        ),
        problems,
    )


def begins_formula(cell: str) -> bool:
    """Return whether spreadsheets could run *cell* as a formula, also behind blanks or what is not shown.

    >>> begins_formula(" \u200b=1+1"), begins_formula("\uff1d1"), begins_formula("Ana = Bo")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", cell)
    shown = "".join(each for each in plain if unicodedata.category(each) not in {"Cf", "Cc", "Zs"})
    return shown.startswith(FORMULA[:4])


def _unsafe(cell: str) -> str:
    """Return why *cell* must not be in a file that people open in spreadsheets and browsers, or nothing."""
    if begins_formula(cell):
        return f"{quote(cell)} begins like a formula, which spreadsheets run. Remove the first character."
    if "\t" in cell:
        return "has a tab. Write a space."
    if "\n" in cell:
        return "has a line break. Write it in one line."
    if TURNS_DIRECTION.search(cell):
        return "contains an invisible character that turns the direction of text. Type the text again."
    return ""


def _row_problems(row: Row, document: Document) -> Iterator[Problem]:
    if row.shown == "count":
        if any(getattr(row, column) for column in (*NAMED, "signed")):
            bare = ",".join(
                getattr(row, column) if column in {"kind", "country", "text", "shown"} else ""
                for column in COLUMNS
            )
            message = f"is shown as a count, but git keeps what its cells say. Write the row as {bare}"
            yield document.problem(("shown",), message, fatal=False)
    elif row.kind == "organisation":
        if row.shown == "initials":
            message = "initials are for people. Write full, or count to leave the organisation's name out."
            yield document.problem(("shown",), message)
        if not row.organisation:
            message = "is missing. Write the name of the organisation, or shown: count."
            yield document.problem(("organisation",), message)
    elif not row.name:
        yield document.problem(("name",), "is missing. Write the name, or shown: count.")
    elif row.shown == "initials":
        kept = [column for column in ("organisation", "role", "city", "web") if getattr(row, column)]
        if kept or row.name != initials(row.name):
            message = (
                f"is shown by initials, but git keeps what its cells say. Write {initials(row.name)} as name"
                f"{', and empty ' + ', '.join(kept) if kept else ''}."
            )
            yield document.problem(("shown",), message, fatal=False)


def initials(name: str) -> str:
    """Return the initials of *name*.

    >>> initials("María-José Peña"), initials("A. P.")
    ('M. P.', 'A. P.')
    """
    return " ".join(
        f"{letter.upper()}." for word in name.split() if (letter := next(filter(str.isalnum, word), ""))
    )


def _repeated(signatory: Signatory, path: str, seen: dict[tuple[str, ...], int]) -> Iterator[Problem]:
    """Yield a warning if the same organisation, or a person of that name and country, has signed before."""
    if signatory.shown != "full":
        return
    named = signatory.organisation if signatory.kind == "organisation" else signatory.name
    key = (signatory.kind, " ".join(words_of(named)), signatory.country)
    first = seen.setdefault(key, signatory.line)
    if first != signatory.line:
        message = f"{quote(named)} is in line {first} too. Remove one, unless two have that name."
        yield Problem(path, signatory.line, "", message, fatal=False)
