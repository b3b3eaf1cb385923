"""Imports typed paper sheets into the review file, with the same flags as mails."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

from plugins.content.files import read_text
from plugins.content.places import country_named
from plugins.sign_ons.form import Choice
from plugins.sign_ons.signatories import Kind
from plugins.signatures.collect import Collector, entry_flags, first_of_senders, web_address
from plugins.signatures.errors import PaperError
from plugins.signatures.mail_form import cleaned_value
from plugins.signatures.review_file import Entry, Review, mail_hash, sender_hash

PAPER_COLUMNS = ("kind", "name", "organisation", "role", "country", "city", "web", "signed", "choice")
"""The columns of typed paper sheets; the choice is A, B or C as on the sheet."""
PAPER_LIMIT = 4 * 1024 * 1024
_CHOICES: dict[str, Choice] = {"A": "publish", "B": "deliver", "C": "count", "": "count"}
_KINDS: dict[str, Kind] = {"organisation": "organisation", "person": "person"}


def import_paper(path: Path, review: Review, collector: Collector) -> Counter[str]:
    """Add an entry to *review* for each row of the CSV *path* of typed paper sheets.

    Raises:
        PaperError: If it cannot be read, with the line.
    """
    text, problems = read_text(path, path.name, limit=PAPER_LIMIT)
    if problems:
        raise PaperError("\n".join(map(str, problems)))
    totals, alike = Counter[str](), Counter[str]()
    known, senders = {each.mail for each in review.entries}, first_of_senders(review)
    # Spreadsheets in French and Spanish separate by semicolons.
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    try:
        if tuple(cell.strip().lower() for cell in next(reader, [])) != PAPER_COLUMNS:
            raise PaperError(
                f"{path.name}:1: does not begin with the columns. Write {','.join(PAPER_COLUMNS)}"
            )
        for row in reader:
            if not any(map(str.strip, row)):
                continue
            if len(row) != len(PAPER_COLUMNS):
                raise PaperError(
                    f"{path.name}:{reader.line_num}: has {len(row)} cells instead of {len(PAPER_COLUMNS)}. "
                    "Put text with a comma in double quotes."
                )
            totals["rows"] += 1
            alike["\0".join(row)] += 1
            entry = _paper_entry(
                dict(zip(PAPER_COLUMNS, row, strict=True)),
                f"{path.name}:{reader.line_num}",
                f"{path.name}\0{alike[chr(0).join(row)]}",
                collector,
            )
            if entry.mail in known:
                totals["there already"] += 1
                continue
            entry.id = review.new_id()
            known.add(entry.mail)
            if first := senders.get(entry.sender):
                entry.flags.append(f"duplicate of {first}")
            elif entry.sender:
                senders[entry.sender] = entry.id
            review.entries.append(entry)
            totals["new"] += 1
    except csv.Error as error:
        raise PaperError(f"{path.name}:{reader.line_num}: cannot be read as CSV ({error}).") from error
    return totals


def _paper_entry(cells: dict[str, str], place: str, row: str, collector: Collector) -> Entry:
    """Return the entry for one row of a sheet; *place* is for messages, *row* tells equal rows apart.

    Raises:
        PaperError: If its kind, day or choice is none.
    """
    letter = collector.letter
    kind, choice = _KINDS.get(cells["kind"].strip().lower()), cells["choice"].strip().upper()
    if kind is None:
        raise PaperError(f"{place}: kind: {cells['kind']!r} is not known. Write person or organisation.")
    if choice not in _CHOICES:
        raise PaperError(
            f"{place}: choice: {cells['choice']!r} is not known. Write A, B or C as on the sheet."
        )
    try:
        signed = date.fromisoformat(cells["signed"].strip() or collector.today.isoformat())
    except ValueError:
        raise PaperError(
            f"{place}: signed: {cells['signed']!r} is not a day. Write it as YYYY-MM-DD, for example "
            f"{collector.today}."
        ) from None
    flags = ["paper"]
    values: dict[str, str] = {}
    for column in ("name", "organisation", "role", "city"):
        values[column], found = cleaned_value(cells[column])
        flags += [flag for flag in found if flag not in flags]
    named = values["organisation"] if kind == "organisation" else values["name"]
    who = " ".join(f"{kind} {named} {cells['country']}".casefold().split())
    entry = Entry(
        id="",
        kind=kind,
        name=values["name"],
        organisation=values["organisation"],
        role=values["role"],
        city=values["city"],
        country=country_named(cells["country"]) or "",
        web=web_address(cells["web"].strip(), flags),
        signed=signed.isoformat(),
        text=letter.text,
        choice=_CHOICES[choice],
        authenticated="paper",
        flags=flags,
        sender=sender_hash(collector.key, who) if named else "",
        mail=mail_hash(collector.key, "\0".join([row, *cells.values()]).encode("utf-8", "replace")),
    )
    entry.flags += entry_flags(entry, "", collector)
    return entry
