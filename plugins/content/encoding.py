"""Detects text that was decoded with the wrong encoding, such as ``preocupaciÃ³n``."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from itertools import islice

_LEAD = "\u00c2\u00c3\u00c4\u00c5\u00e2\u221a\u251c\u201a"
"""How the first byte of an accented letter or quotation mark is displayed: Â Ã Ä Å â √ ├ ‚."""
_RUN = re.compile(rf"[{_LEAD}](?:(?<![A-ZÀ-Þ].)[^\x00-\x7f]{{1,2}}|[^\x00-\x7f]{{1,2}}(?=[A-ZÀ-Þ]))")
"""After a capital, Ã may precede a quotation mark in Portuguese, but not another capital."""
_LOST = re.compile(r"\ufffd|\xef\xbf\xbd|(?<![\w/?&=.-])[^\W\d_]+\?[a-zà-ÿ]+(?![\w/?&=-])")
"""The replacement character, or a question mark within a word: letters that a program could not write."""
_CONTINUED = "".join(bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xC0)).replace(
    "\ufffd", ""
)
_SCRIPT = re.compile(rf"(?:[\u00c3-\u00df][\x80-\x9f{re.escape(_CONTINUED)}]){{2,}}")
"""Letters of another script, such as Cyrillic or Arabic, as the two bytes of each: ``Ð¿Ñ€``, ``Ø§Ù„``."""
_DOS = re.compile("[¤¢£¥\u201a](?<=[^\\W\\d_].)(?=[^\\W\\d_])")
"""DOS codes of ñ, ó, ú, Ñ and é as Windows displays them, within a word; in prices they are next to digits.
"""
_QUOTED_PRINTABLE = re.compile(
    r"(?<![\w/?&=%.-])[^\W\d_]*(?:(?:=[C-F][0-9A-F]=[89AB][0-9A-F])+|(?<=[a-z])=[C-F][0-9A-F](?=[a-z]))"
    r"[^\W\d_]*(?![/?&=%])"
)
"""A word in the quoted-printable encoding of mails (RFC 2045): ``informaci=C3=B3n``; not part of a URL."""
# Nearly all texts have nothing that is wrong. These are in all that have, and are found in next to no time.
_FIRST_OF_SCRIPT = "".join(map(chr, range(0xC3, 0xE0)))
_QUESTION = re.compile(r"\?(?<=[^\W\d_]\?)[a-zà-ÿ]")
_QUOTED_BYTE = re.compile("=[C-F][0-9A-F]")
_TABLES = ("cp1252", "latin-1", "mac-roman", "cp850")


def mojibake(text: str) -> tuple[int, str] | None:
    """Return the position of the first garbled character of *text* and a message, or None.

    >>> mojibake("honda preocupaciÃ³n")
    (16, '"preocupaciÃ³n" was garbled by a wrong encoding. Write preocupación, and check the whole text.')
    >>> mojibake("« liberté » : 5 € – déjà… ÀÉ»")
    """
    found = min((*_decoded(text), *_lost(text), *_other_bytes(text)), default=None)
    if found is None:
        return None
    position, word, meant = found
    if "?" in word:
        return position, f'"{word}" has a question mark in a word, as wrong encodings leave. Type it again.'
    hint = f"Write {meant}, and check the whole text." if meant else "Type it again."
    return position, f'"{word}" was garbled by a wrong encoding. {hint}'


def _has_any(text: str, characters: str) -> bool:
    return any(each in text for each in characters)


def _lost(text: str) -> Iterator[tuple[int, str, str]]:
    is_possible = "\ufffd" in text or "\xef\xbf\xbd" in text or _QUESTION.search(text)
    found = _LOST.search(text) if is_possible else None
    if found is not None:
        yield found.start(), _word(text, found.start(), found.end()), ""


def _decoded(text: str) -> Iterator[tuple[int, str, str]]:
    for found in _RUN.finditer(text) if _has_any(text, _LEAD) else ():
        for size in (3, 2):
            run = found.group()[:size]
            meant = _original_character(run)
            if meant:
                word = _word(text, found.start(), found.start() + len(run))
                yield found.start(), word, word.replace(run, meant)
                return


def _other_bytes(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the first match of each other kind: letters of other scripts, DOS codes, quoted-printable."""
    matches = _SCRIPT.finditer(text) if _has_any(text, _FIRST_OF_SCRIPT) else ()
    runs = ((run.start(), run[0], _from_windows(run[0])) for run in matches)
    yield from islice((run for run in runs if run[2]), 1)
    if found := _DOS.search(text):
        word = _word(text, *found.span())
        yield found.start(), word, word.replace(found[0], found[0].encode("cp1252").decode("cp850"))
    if found := _QUOTED_PRINTABLE.search(text) if _QUOTED_BYTE.search(text) else None:
        coded = found[0].encode("ascii", "ignore")
        meant = _text(quopri.decodestring(coded)) if found[0].isascii() else ""
        yield found.start(), found[0], meant


def _from_windows(run: str) -> str:
    """Return the letters of *run*, UTF-8 that was decoded as Windows-1252, or an empty string."""
    try:
        meant = b"".join(_byte(each) for each in run).decode("utf-8")
    except UnicodeError:
        return ""
    return meant if meant.isalpha() else ""


def _byte(character: str) -> bytes:
    return character.encode("latin-1" if character < "\u0100" else "cp1252")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeError:
        return data.decode("cp1252", "replace")


def _original_character(run: str) -> str:
    """Return the original character of *run*, which was decoded with a wrong encoding, or an empty string."""
    for table in _TABLES:
        try:
            meant = run.encode(table).decode("utf-8")
        except UnicodeError:
            continue
        if len(meant) == 1 and ("\u00a0" <= meant <= "\u024f" or "\u2010" <= meant <= "\u2122"):
            return meant
    return ""


def _word(text: str, start: int, end: int) -> str:
    """Return the word around a position of *text*."""
    before = re.search(r"[^\W\d_]*$", text[:start])
    after = re.match(r"[^\W\d_]*", text[end:])
    assert before is not None and after is not None
    return before.group()[-30:] + text[start:end] + after.group()[:30]
