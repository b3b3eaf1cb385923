"""Prepares the document of an alert's file: refuses an earlier form, reads short forms, and letters."""

from __future__ import annotations

import re
from dataclasses import replace

from plugins.alerts.file_format.letter_sections import Sections, read_sections
from plugins.content.frontmatter import Document, Location, Value
from plugins.content.problems import Problem

_LETTERS = ("letters", "extra_letters")
_WORDS = ("roles", "alt_texts", "answer_texts")


def is_original(document: Document) -> bool:
    """Return whether *document* is the file with the facts."""
    return "case" in document.values and "original_modified" not in document.values


def earlier_fields(document: Document) -> list[str]:
    """Return the top-level fields of *document* that an earlier form had, in the order of the file."""
    found = [name for name in _LETTERS if document.values.get(name)]
    for name in _WORDS:
        words = document.values.get(name)
        if words and (isinstance(words, list) or is_original(document)):
            found.append(name)
    return sorted(found, key=lambda name: document.lines[name,])


def prepare(document: Document, code: str) -> Sections | Problem:
    """Return *document*, a file in the language *code*, as the models have it, or why it cannot be read."""
    if names := earlier_fields(document):
        listed = ", ".join(f"{name}:" for name in names)
        return Problem(
            document.path,
            document.lines[names[0],],
            names[0],
            f"this file has an earlier form ({listed}). Run `invoke migrate`, which rewrites it.",
        )
    return read_sections(_with_dated_updates(document), code)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _with_dated_updates(document: Document) -> Document:
    """Return *document* with each update ``2026-11-20: text`` as a group of fields with date and text."""
    updates = document.values.get("updates")
    moved: dict[Location, Location] = {}
    entries: list[Value] = list(updates) if isinstance(updates, list) else []
    for index, entry in enumerate(entries):
        place = ("updates", index)
        keys = [location[2] for location in document.lines if location[:2] == place and len(location) == 3]
        if isinstance(entry, dict) and len(keys) == 1 and _DAY.fullmatch(str(keys[0])):
            (day,) = keys
            text = {"text": entry[day]} if day in entry else {}
            entries[index] = {"date": day, **text}
            moved[(*place, day)] = (*place, "text")
    if not moved:
        return document
    return replace(
        document,
        values={**document.values, "updates": entries},
        lines={moved.get(location, location): line for location, line in document.lines.items()},
        blocks={moved.get(location, location): line for location, line in document.blocks.items()},
        folded={moved.get(location, location): lines for location, lines in document.folded.items()},
    )
