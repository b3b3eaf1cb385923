"""Finds placeholders in texts: of the build, of the supporter, and those left by mistake."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache

FIELD = re.compile(r"\{([^{}\n]*)\}")
"""A placeholder with any name."""
_DOUBLE = re.compile(r"\{\{[^{}\n]{0,60}\}\}")
"""A placeholder of other programs."""
PERSON = re.compile(r"\{person:([1-9][0-9]?)(?::([1-9]))?\}")
"""A person at risk: ``{person:1}``, or one word of the name, ``{person:1:2}``."""
MAX_REPORTED = 20
"""Maximum number of problems reported for one text."""
_LEFT = (
    r"\[(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9 '’_-]+|\.{3}|…)\](?![(:])"
    r"|\bXXX\b(?! (?i:congr|asam|assem|ani?v|anniv|edici|[ée]diti|sesi|sessi|cumbre|encuen|conf|conv|festi"
    r"|reuni|r[ée]uni|per[ií]o))|\bX{4,}\b"  # XXX is also 30 in Roman numerals
    r"|(?:(?<![^\n])|(?<=[.:;!?(\[] )|(?<=[(\[]))TODO\b(?= *(?:$|[\n.:;!?)\]]| [a-z]{5}))|\bTODO:"  # or: all
    r"|\bTBD\b|_{4,}"
)
_LEFTOVER = re.compile(rf"(?=[\[XT_])(?:{_LEFT})")
"""Text to be replaced that an editor forgot; the lookahead first makes the search six times as fast."""
_LEFTOVER_IN_LETTER = re.compile(rf"(?=[\[XT_<])(?:{_LEFT}|\[[^\[\]]{{1,2000}}\]|<(?=\S)[^<>]{{1,400}}>)")
LONG_BRACKETS = re.compile(r"\[[^\[\]]{41,2000}\](?![(\[:])")
"""Brackets around more than two words that are not a link: an instruction for whoever fills in the text."""


_FULL_STOP = r"(?P<between>[*_]*)(?P<stop>\.(?!\.))?"
"""What may follow a placeholder: the end of emphasis, and a full stop."""


def fill(pattern: re.Pattern[str], text: str, value: Callable[[re.Match[str]], str]) -> str:
    """Return *text* with each match of *pattern* replaced by its *value*.

    If a value ends in a full stop, as initials do, the following one is dropped.
    """

    def write(found: re.Match[str]) -> str:
        written = value(found) + found["between"]
        return written if not found["stop"] or written.rstrip("*_").endswith(".") else f"{written}."

    return _with_full_stop(pattern).sub(write, text)


@cache
def _with_full_stop(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern + _FULL_STOP, pattern.flags)


def invalid_placeholders(
    text: str, allowed: Collection[str] = (), *, letter: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield position and text of each placeholder that is not *allowed*, and of leftovers such as ``[NAME]``.

    A *letter* is plain text, in which anything in square or angle brackets is a leftover.
    """
    count = 0
    for found in itertools.islice(_DOUBLE.finditer(text), MAX_REPORTED):
        yield found.start(), found.group()
        count += 1
    text = _DOUBLE.sub(lambda found: " " * len(found.group()), text)
    for found in FIELD.finditer(text) if count < MAX_REPORTED else ():
        if found.group(1) not in allowed and not PERSON.fullmatch(found.group()):
            yield found.start(), found.group()
            count += 1
            if count == MAX_REPORTED:
                return
    rest = FIELD.sub(lambda found: " " * len(found.group()), text)
    leftovers = _LEFTOVER_IN_LETTER if letter else _LEFTOVER
    left = (found for found in leftovers.finditer(rest) if letter or not _is_elision(rest, found))
    odd = itertools.chain(re.finditer(r"[{}]", rest), left)
    for found in itertools.islice(odd, MAX_REPORTED - count):
        yield found.start(), text[found.start() : found.end()]


def _is_elision(text: str, found: re.Match[str]) -> bool:
    """Return whether ``[…]`` is within a quotation and marks omitted words."""
    if found.group() not in {"[…]", "[...]"}:
        return False
    before = text[: found.start()].rpartition("\n\n")[2]
    after = text[found.end() :].partition("\n\n")[0]
    if before.lstrip().startswith("> "):
        return True
    opened = max(before.rfind(mark) for mark in "«“„") > max(before.rfind(mark) for mark in "»”")
    return (opened and bool(re.search("[»”“]", after))) or (before.count('"') % 2 == 1 and '"' in after)
