"""Lengths of short texts as social networks and text messages count them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import regex

_LINK = regex.compile(r"https?://[^\s<>]+")
_LINK_LENGTH = 23
"""What X and Mastodon count for a link of any length."""
_MENTION = regex.compile(r"(@[A-Za-z0-9_]+)@[A-Za-z0-9.-]+")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_SINGLE = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""Ranges of characters that X counts once; all others count twice (twitter-text, configuration 3)."""
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The alphabet of text messages (3GPP TS 23.038); one other character halves what fits into a message."""
_GSM_EXTENDED = frozenset("^{}\\[~]|€")


@dataclass(frozen=True)
class Limit:
    """The longest text of a network, in what it counts."""

    characters: int
    unit: str = "characters"


LIMITS = {
    "x": Limit(280),
    "bluesky": Limit(300),
    "mastodon": Limit(500),
    "threads": Limit(500),
    "tiktok": Limit(150),
    "instagram": Limit(2_200),
    "youtube": Limit(10_000),
    "facebook": Limit(8_000),
    "telegram": Limit(4_096),
    "sms": Limit(3, "messages"),
}
"""Posts, and comments where accounts are reached by comments only (TikTok, YouTube, Facebook)."""


def graphemes(text: str) -> list[str]:
    """Return the grapheme clusters of *text* (Unicode Standard Annex #29).

    >>> graphemes("ét 1️⃣")
    ['é', 't', ' ', '1️⃣']
    """
    return list(regex.findall(r"\X", text))


def length(text: str, network: str) -> int:
    """Return the length of *text* as *network* counts it: a key of LIMITS.

    >>> length("Ya https://urgent-action.example/es/ua-2026-014/ 🕊", "x")
    29
    >>> length("@min@social.example ya", "mastodon")
    7
    >>> length("¡Protéjanlas ya!", "sms"), length("á" * 71, "sms")
    (1, 2)
    """
    text = unicodedata.normalize("NFC", text)
    if network == "sms":
        return _messages(text)
    if network == "telegram":
        return _units(text)
    if network == "mastodon":
        text = _MENTION.sub(r"\1", text)
    if network in {"x", "mastodon"}:
        links = len(_LINK.findall(text))
        count = _weighted if network == "x" else _plain
        return count(_LINK.sub("", text)) + links * _LINK_LENGTH
    return _plain(text)


def _plain(text: str) -> int:
    return len(graphemes(text))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _weighted(text: str) -> int:
    return sum(2 if _EMOJI.search(each) else sum(map(_weight, each)) for each in graphemes(text))


@cache
def _weight(character: str) -> int:
    return 1 if any(first <= ord(character) <= last for first, last in _SINGLE) else 2


def _messages(text: str) -> int:
    """Return the number of text messages (3GPP TS 23.038): 160 characters, or 70 with others than GSM's."""
    if GSM.union(_GSM_EXTENDED).issuperset(text):
        septets = len(text) + sum(character in _GSM_EXTENDED for character in text)
        return 1 if septets <= 160 else -(-septets // 153)
    units = _units(text)
    return 1 if units <= 70 else -(-units // 67)
