"""Finds characters without a glyph in the fonts of sheets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from plugins.incremental.parallel import in_background
from plugins.sheets.sheet import Refusal, SheetError, compile_pdf
from plugins.sheets.templates import SheetTemplates

_COMMON = re.compile(
    "[\t\n -~\u00a0-\u024f\u0400-\u045f\u1e00-\u1e9b\u1ea0-\u1ef9]"
    "|[\u2010-\u2027\u2030-\u2033\u2039\u203a\u20ac]"
)
"""Characters of Libertinus Serif that need no lookup: those of nearly all letters."""
_DISALLOWED = frozenset("\0\ufeff\ufffe")
"""Characters that PDF/UA forbids in text (ISO 14289-1, 7.21.7), with or without a glyph."""
_ZWJ = "\u200d"
_SKIN = range(0x1F3FB, 0x1F400)
_LINE = re.compile(r"typ:([0-9]+):")
_SOURCE = '#import "fonts.typ": fonts\n#set text(font: fonts, fallback: false)\n#set document(title: "x")'


def characters(text: str) -> list[str]:
    """Return the grapheme clusters of *text*: a letter with its accents, an emoji with its parts.

    >>> characters("ét 1️⃣")
    ['é', 't', ' ', '1️⃣']
    """
    found: list[str] = []
    for each in text:
        joins = unicodedata.category(each) in {"Mn", "Mc", "Me", "Cf"} or ord(each) in _SKIN
        if found and (joins or found[-1].endswith(_ZWJ)):
            found[-1] += each
        else:
            found.append(each)
    return found


def missing_glyphs(texts: Iterable[str], templates: SheetTemplates) -> frozenset[str]:
    """Return the characters of *texts* that no font of the sheets has, in regular or bold.

    Typst decides, since it selects the fonts. It refuses a PDF/UA with a missing glyph and reports the line
    of each; here every character has a line of its own.

    Raises:
        SheetError: If the templates cannot be used at all.
    """
    uncommon = sorted({each for text in texts for each in characters(text) if not _COMMON.fullmatch(each)})
    refused = {each for each in uncommon if not _DISALLOWED.isdisjoint(each)}
    uncommon = [each for each in uncommon if each not in refused]
    if not uncommon:
        return frozenset(refused)
    return frozenset(refused | without_glyph(uncommon, _SOURCE, partial(compile_pdf, templates)))


def without_glyph(
    wanted: Sequence[str], header: str, compile_source: Callable[[bytes], bytes | Refusal]
) -> set[str]:
    """Return those of the *wanted* characters that the fonts set by the typst *header* do not have.

    Raises:
        SheetError: If the source cannot be compiled for another reason.
    """
    literals = (f'#"{_escaped(each)}"' for each in wanted)
    lines = (f"{each} #strong[{each}]#parbreak()" for each in literals)
    source = "\n".join((header, *lines)).encode()
    answer = in_background(partial(_refusal, compile_source, source))()
    if answer is None:
        return set()
    numbers = [int(number) for number in _LINE.findall(answer.diagnostic)]
    if not numbers:
        raise SheetError(answer.message)
    first = header.count("\n") + 2
    return {wanted[number - first] for number in numbers}


def _refusal(compile_source: Callable[[bytes], bytes | Refusal], source: bytes) -> Refusal | None:
    result = compile_source(source)
    return result if isinstance(result, Refusal) else None


def _escaped(text: str) -> str:
    return "".join(f"\\u{{{ord(each):x}}}" for each in text)
