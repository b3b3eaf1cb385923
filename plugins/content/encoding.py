"""Finds text that was saved in one encoding and opened in another, such as ``preocupaciÃ³n``."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEAD = "\u00c2\u00c3\u00c4\u00c5\u00e2\u221a\u251c\u201a"
"""What the first byte of an accented letter or a quotation mark becomes: Â Ã Ä Å â √ ├ ‚."""
_RUN = re.compile(rf"(?<![A-ZÀ-Þ])[{_LEAD}][^\x00-\x7f]{{1,2}}|[{_LEAD}][^\x00-\x7f]{{1,2}}(?=[A-ZÀ-Þ])")
"""Behind a capital, Ã may stand before a quotation mark in Portuguese, but not before another capital."""
_LOST = re.compile(r"\ufffd|\xef\xbf\xbd|(?<![\w/?&=.-])[^\W\d_]+\?[a-zà-ÿ]+(?![\w/?&=-])")
"""The replacement character, or a question mark within a word: letters that a program could not write."""
_TABLES = ("cp1252", "latin-1", "mac-roman", "cp850")


def mojibake(text: str) -> tuple[int, str] | None:
    """Return position and wording of the first garbled character of *text*, or None.

    >>> mojibake("honda preocupaciÃ³n")
    (16, '"preocupaciÃ³n" was garbled by a wrong encoding. Write preocupación, and check the whole text.')
    >>> mojibake("« liberté » : 5 € – déjà… ÀÉ»")
    """
    found = min((*_decoded(text), *_lost(text)), default=None)
    if found is None:
        return None
    position, word, meant = found
    if "?" in word:
        return position, f'"{word}" has a question mark in a word, as wrong encodings leave. Type it again.'
    cure = f"Write {meant}, and check the whole text." if meant else "Type it again."
    return position, f'"{word}" was garbled by a wrong encoding. {cure}'


def _lost(text: str) -> Iterator[tuple[int, str, str]]:
    found = _LOST.search(text) if "\ufffd" in text or "?" in text or "\xef" in text else None
    if found is not None:
        yield found.start(), _word(text, found.start(), found.end()), ""


def _decoded(text: str) -> Iterator[tuple[int, str, str]]:
    for found in _RUN.finditer(text) if not text.isascii() else ():
        for size in (3, 2):
            run = found.group()[:size]
            meant = _meant(run)
            if meant:
                word = _word(text, found.start(), found.start() + len(run))
                yield found.start(), word, word.replace(run, meant)
                return


def _meant(run: str) -> str:
    """Return the one character that *run* was before it was opened in a wrong encoding, or nothing."""
    for table in _TABLES:
        try:
            meant = run.encode(table).decode("utf-8")
        except UnicodeError:
            continue
        if len(meant) == 1 and ("\u00a0" <= meant <= "\u024f" or "\u2010" <= meant <= "\u2122"):
            return meant
    return ""


def _word(text: str, start: int, end: int) -> str:
    """Return the word around a place of *text*."""
    before = re.search(r"[^\W\d_]*$", text[:start])
    after = re.match(r"[^\W\d_]*", text[end:])
    assert before is not None and after is not None
    return before.group()[-30:] + text[start:end] + after.group()[:30]
