"""Compares two texts word by word, as lines that are readable without colour: ``[-old-]{+new+}``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\{[^{}\s]*\}|\w+|\s+|[^\w\s]")
"""A placeholder, a word, blanks, or one other character."""
RED, GREEN, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[0m"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or an entry of a text, with its line in the file."""

    line: int
    text: str


@dataclass(frozen=True)
class Change:
    """A paragraph that was changed, added or removed; *line* is that of what follows, if it was removed."""

    line: int
    text: str


def changes(
    before: Sequence[Paragraph], after: Sequence[Paragraph], *, end: int, coloured: bool
) -> Iterator[Change]:
    """Yield what changed between two versions of a text; *end* is the line of what was removed at its end."""
    old, new = [each.text for each in before], [each.text for each in after]
    for kind, first, last, start, stop in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        removed, added = old[first:last], after[start:stop]
        for number in range(max(len(removed), len(added))):
            text = removed[number] if number < len(removed) else ""
            now = added[number].text if number < len(added) else ""
            following = [each.line for each in after[start + number :]] or [end]
            yield Change(following[0], word_diff(text, now, coloured=coloured))


def word_diff(before: str, after: str, *, coloured: bool = False) -> str:
    """Return *after* with the words that were removed from and added to *before* marked.

    >>> word_diff("Dos hombres armados llegaron.", "Tres hombres llegaron ayer.")
    '[-Dos-]{+Tres+} hombres [-armados -]llegaron{+ ayer+}.'
    """
    parts = []
    for removed, added in _runs(_TOKEN.findall(before), _TOKEN.findall(after)):
        if removed == added:
            parts.append(added)
            continue
        parts.append(_marked(f"[-{removed}-]", RED, coloured) if removed else "")
        parts.append(_marked(f"{{+{added}+}}", GREEN, coloured) if added else "")
    return "".join(parts)


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the words before and after of each run, changed or not; blanks between changes included."""
    runs: list[tuple[str, str]] = []
    blanks = ""
    for kind, first, last, start, stop in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        removed, added = "".join(old[first:last]), "".join(new[start:stop])
        if kind == "equal" and not added.strip() and runs:
            blanks = added
            continue
        if kind == "equal":
            runs.append((blanks + removed, blanks + added))
        elif runs and runs[-1][0] != runs[-1][1]:
            before, after = runs[-1]
            runs[-1] = (before + blanks + removed, after + blanks + added)
        else:
            runs.append((removed, added))
        blanks = ""
    yield from [*runs, (blanks, blanks)]


def _marked(text: str, colour: str, coloured: bool) -> str:
    return f"{colour}{text}{PLAIN}" if coloured else text
