"""Letters as fields of an alert's file, which is its earlier form, and what sections cannot have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

from plugins.alerts.file_format.headings import heading
from plugins.content.frontmatter import Document, Location, Value
from plugins.content.problems import Problem

_LETTER_FIELDS = frozenset({"subject", "body", "short", "points"})


class MigrationError(Exception):
    """A file cannot be rewritten safely."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take the *problems* that are the reason."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def refuse(document: Document, location: Location, message: str, *, line: int = 0) -> NoReturn:
    """Raise the error that *document* cannot be rewritten because of what is at *location*, or in *line*."""
    problem = document.problem(location, message)
    raise MigrationError([replace(problem, line=line or problem.line)])


def earlier_letters(document: Document) -> dict[str, Value]:
    """Return the letters and extra letters of *document*, after checking that sections can have them.

    Raises:
        MigrationError: If they cannot.
    """
    found = {
        name: document.values[name] for name in ("letters", "extra_letters") if document.values.get(name)
    }
    for location, letter in _each_letter(document, found):
        if not isinstance(letter, dict) or not letter.keys() <= _LETTER_FIELDS:
            refuse(
                document,
                location,
                "is not a letter with subject:, body:, short: and points:. Correct it first.",
            )
        for name, value in letter.items():
            texts = value if isinstance(value, list) else [value]
            if isinstance(value, list) != (name == "points") or not all(
                isinstance(each, str) for each in texts
            ):
                refuse(document, (*location, name), "is not what a letter has there. Correct it first.")
            if name in {"body", "short"}:
                _check_lines(document, (*location, name), texts[0])
    return found


def _check_lines(document: Document, location: Location, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if heading(line) is not None:
            message = "has a line that begins with #, which would be a heading. Begin it otherwise."
            refuse(document, location, message, line=document.text_line(location, number))


def _each_letter(document: Document, found: dict[str, Value]) -> Iterator[tuple[Location, Value]]:
    for name, groups in found.items():
        if not isinstance(groups, dict):
            refuse(document, (name,), "has no letters by name. Correct it first.")
        for key, group in groups.items():
            if name == "letters":
                yield (name, key), group
            elif not isinstance(group, dict):
                refuse(document, (name, key), "has no letters by name. Correct it first.")
            else:
                yield from (((name, key, inner), letter) for inner, letter in group.items())
