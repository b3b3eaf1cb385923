"""The direction in which a language is written, and how other text keeps its own direction inside it."""

from __future__ import annotations

import re
from functools import cache

from babel.core import get_global

_SCRIPTS = frozenset(("Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"))
"""ISO 15924 codes of scripts that are written from right to left."""
_LEFT_TO_RIGHT, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"
_ADDRESSES = re.compile(
    r"https?://[^\s]*[^\s.,;:!?)\]»”]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\+[0-9][0-9 ().\u00a0/-]*[0-9]"
)
"""Web addresses, email addresses and international telephone numbers in a text."""
_PARTS = re.compile(r"[0-9]+(?:[-/–][0-9]+)+")


@cache
def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 language tag such as ``ar`` or ``pa-PK``.

    A tag without a script has the one that Unicode CLDR calls likely for it.
    """
    language, *rest = tag.split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    if not script:
        known = get_global("likely_subtags")
        regions = [part.upper() for part in rest if len(part) == 2]
        keys = [*(f"{language}_{region}" for region in regions), language]
        likely = next((known[key] for key in keys if key in known), "")
        script = next((part for part in likely.split("_") if len(part) == 4), "")
    return "rtl" if script in _SCRIPTS else "ltr"


def number_in(text: str, language: str) -> str:
    """Return a number or an address such that it reads from left to right in a text in *language*.

    Unicode Bidirectional Algorithm (UAX 9), isolates. Only texts written from right to left need them.
    """
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if text and direction(language) == "rtl" else text


def line_in(text: str, language: str) -> str:
    """Return a line of an address such that it has the direction of its own first letter in *language*.

    Numbers in parts, such as the postal code ``12345-6789``, keep the order of their parts.
    """
    if not text or direction(language) == "ltr":
        return text
    return f"{_FIRST_STRONG}{_PARTS.sub(lambda found: number_in(found.group(), language), text)}{_END}"


def prose_in(text: str, language: str) -> str:
    """Return *text* in *language* such that each address and telephone number in it keeps its order."""
    if direction(language) == "ltr":
        return text
    return _ADDRESSES.sub(lambda found: number_in(found.group(), language), text)
