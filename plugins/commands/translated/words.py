"""The words of an alert's original by field, in paragraphs with their lines, also of earlier forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from plugins.alerts.models.words import Words
from plugins.commands.translated.word_diff import Paragraph
from plugins.content.frontmatter import Document, Location, Value

_PLAIN = tuple(name for name in Words.model_fields if name not in {"letters", "updates", "attachments"})
_BESIDE_FACTS = {
    "people": ("role", "roles"),
    "pictures": ("alt", "alt_texts"),
    "answers": ("text", "answer_texts"),
}
"""By list of facts: the field with the words of an entry, and the field that an earlier form had for all."""


def paragraphs_by_field(document: Document) -> dict[str, list[Paragraph]]:
    """Return the paragraphs of each field with words; the account is under ``""``."""
    found: dict[str, list[Paragraph]] = {}
    for name, location, text in (*_fields(document), *_letters(document)):
        found.setdefault(name, []).extend(_paragraphs(document, location, text))
    body = list(_split(document.body, lambda number: document.body_line + number))
    return {**found, "": body}


def _fields(document: Document) -> Iterator[tuple[str, Location, str]]:
    values = document.values
    for name in _PLAIN:
        for location, text in _leaves((name,), values.get(name)):
            yield name, location, text
    for name, key in (("updates", "date"), ("attachments", "file")):
        entries = values.get(name)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                text = entry.get("text") or entry.get("title") or ""
                yield name, (name, index), f"{entry.get(key, '')}: {text}"
    for name, (word, earlier) in _BESIDE_FACTS.items():
        entries = values.get(name)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and isinstance(entry.get(word), str):
                yield name, (name, index, word), entry[word]
        for location, text in _leaves((earlier,), values.get(earlier)):
            yield name, location, text


def _letters(document: Document) -> Iterator[tuple[str, Location, str]]:
    letters = document.values.get("letters")
    for name, letter in (letters if isinstance(letters, dict) else {}).items():
        for part, value in (letter if isinstance(letter, dict) else {}).items():
            for location, text in _leaves(("letters", name, part), value):
                yield f"letters.{name}.{part}", location, text


def _leaves(location: Location, value: Value) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves((*location, key), each)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _leaves((*location, index), each)


def _paragraphs(document: Document, location: Location, text: str) -> Iterator[Paragraph]:
    return _split(text, lambda number: document.text_line(location, number))


def _split(text: str, line_of: Callable[[int], int]) -> Iterator[Paragraph]:
    """Yield the paragraphs of *text*, each in one line; *line_of* returns the line of a line in it."""
    number = 0
    for part in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", text):
        if part.strip():
            first = number + part.count("\n", 0, len(part) - len(part.lstrip()))
            yield Paragraph(line_of(first), " ".join(part.split()))
        number += part.count("\n")
