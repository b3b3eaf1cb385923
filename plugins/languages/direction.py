"""Text direction of languages, and isolation of left-to-right text such as numbers in right-to-left text."""

from __future__ import annotations

import re
from functools import cache

from plugins.content.language_tags import script_of

_SCRIPTS = frozenset(("Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"))
"""ISO 15924 codes of scripts that are written from right to left."""
_LEFT_TO_RIGHT, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"
_ADDRESSES = re.compile(
    r"https?://[^\s]*[^\s.,;:!?)\]»”]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\+[0-9][0-9 ().\u00a0/-]*[0-9]"
)
"""Web addresses, email addresses and international telephone numbers in a text."""
_NUMBER_IN_PARTS = re.compile(r"[0-9]+(?:[-/–][0-9]+)+")

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Characters of scripts that are written from right to left."""


@cache
def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 language tag such as ``ar`` or ``pa-PK``.

    A tag without a script gets its likely script from Unicode CLDR ("likely subtags").
    """
    return "rtl" if script_of(tag) in _SCRIPTS else "ltr"


def number_in(text: str, language: str) -> str:
    """Return *text*, a number or an address, isolated if *language* is written from right to left.

    It then reads from left to right inside other text: Unicode Bidirectional Algorithm (UAX 9), isolates.
    """
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if text and direction(language) == "rtl" else text


def line_in(text: str, language: str) -> str:
    """Return *text*, a line of an address, isolated if *language* is written from right to left.

    It then has the direction of its own first letter. Numbers in parts, such as the postal code
    ``12345-6789``, keep the order of their parts.
    """
    if not text or direction(language) == "ltr":
        return text
    isolated = _NUMBER_IN_PARTS.sub(lambda match: number_in(match.group(), language), text)
    return f"{_FIRST_STRONG}{isolated}{_END}"


def isolated(text: str, language: str) -> str:
    """Return *text*, such as a name in any script, isolated if its direction may differ from *language*'s.

    It then has the direction of its own first letter, and does not change the order of what is around it.
    """
    if not text or (direction(language) == "ltr" and not _RIGHT_TO_LEFT.search(text)):
        return text
    return f"{_FIRST_STRONG}{text}{_END}"


def prose_in(text: str, language: str) -> str:
    """Return *text*, written in *language*, with each address and telephone number in it isolated.

    In languages written from left to right it is unchanged.
    """
    if direction(language) == "ltr":
        return text
    return _ADDRESSES.sub(lambda match: number_in(match.group(), language), text)
