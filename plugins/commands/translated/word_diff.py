"""Compares two texts word by word, as lines that are readable without colour: ``[-old-]{+new+}``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"(\{[^{}\s]*\}|\w+|[^\w\s])(\s*)")
"""A placeholder, a word or one other character, and the blanks behind it, which are not compared."""
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
    '[-Dos-]{+Tres+} hombres [-armados -]llegaron {+ayer+}.'
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(a=[word for word, _ in old], b=[word for word, _ in new], autojunk=False)
    parts = []
    for kind, first, last, start, stop in matcher.get_opcodes():
        removed, added = ("".join(map("".join, each)) for each in (old[first:last], new[start:stop]))
        if kind == "equal":
            parts.append(added)
            continue
        blank = added[len(added.rstrip()) :]
        if added:
            removed, added = removed.rstrip(), added.rstrip()
        parts.append(_marked(f"[-{removed}-]", RED, coloured) if removed else "")
        parts.append(_marked(f"{{+{added}+}}", GREEN, coloured) if added else "")
        parts.append(blank)
    return "".join(parts)


def _marked(text: str, colour: str, coloured: bool) -> str:
    return f"{colour}{text}{PLAIN}" if coloured else text
