"""Texts to paste, one per channel, within the limit of each; no sentence is ever cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.channels.counting import GSM, LIMITS, length

_AS_TYPED_ON_PHONES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
)
"""Typographic characters that the alphabet of text messages lacks: one of them would halve a message."""
_GUILLEMETS = re.compile(r"«\s?|\s?»")


@dataclass(frozen=True)
class ShareWords:
    """What can be said of an alert, in one language: whole lines, ready to print."""

    title: str
    kind: str
    """What it is, with its number."""
    case: str
    country: str
    summary: str
    demands: tuple[str, ...]
    """The line before the demands, and each demand."""
    act: str
    """The deadline with its hour."""
    act_by_day: str
    """The deadline without its hour."""
    address: str
    warning: str
    """For people in the country of the alert; empty if the alert has no warning."""
    short_warning: str


@dataclass(frozen=True)
class ShareChannel:
    """A way to pass a text on."""

    key: str
    names: tuple[str, ...]
    """The services that take this text."""
    counted_as: str
    """The key of its limit in ``counting.LIMITS``."""
    limit: int
    unit: str


@dataclass(frozen=True)
class ShareText:
    """A text for a channel, with its length as the channel counts it."""

    channel: ShareChannel
    text: str
    length: int

    @property
    def fits(self) -> bool:
        """Return whether it is within the limit."""
        return self.length <= self.channel.limit


MESSENGERS = ShareChannel(
    "messengers",
    ("WhatsApp", "Telegram", "Signal"),
    "telegram",
    LIMITS["telegram"].characters,
    LIMITS["telegram"].unit,
)
MASTODON = ShareChannel("mastodon", ("Mastodon",), "mastodon", LIMITS["mastodon"].characters, "characters")
BLUESKY = ShareChannel("bluesky", ("Bluesky",), "bluesky", LIMITS["bluesky"].characters, "characters")
SMS = ShareChannel("sms", ("SMS",), "sms", 1, "messages")
CHANNELS = (MESSENGERS, MASTODON, BLUESKY, SMS)


def share_text(words: ShareWords, channel: ShareChannel) -> ShareText:
    """Return the fullest text of *words* within the limit of *channel*, or else its shortest one.

    Levels leave out, in this order: the demands, the summary, the hour of the deadline, the title, the
    country. Address, deadline and the warning for people in the country are in all of them.
    """
    levels = _messages(words) if channel is SMS else map("\n\n".join, _levels(words, channel))
    texts = [ShareText(channel, each, length(each, channel.counted_as)) for each in levels]
    fitting = (each for each in texts if each.fits)
    return next(fitting, min(texts, key=lambda each: each.length))


def _levels(words: ShareWords, channel: ShareChannel) -> Iterator[list[str]]:
    """Yield the paragraphs of each level, the fullest first."""
    act, act_by_day = f"{words.act}\n{words.address}", f"{words.act_by_day}\n{words.address}"
    if channel is MESSENGERS:
        demands = "\n".join(words.demands)
        yield _filled(words.title, words.summary, demands, act, words.warning)
    yield _filled(words.title, words.summary, act, words.warning)
    yield _filled(words.title, act, words.warning)
    yield _filled(words.title, act_by_day, words.short_warning)
    yield from _without_title(words)


def _without_title(words: ShareWords) -> Iterator[list[str]]:
    for what in (f"{words.kind}, {words.country}.", f"{words.kind}.", f"{words.case}."):
        yield _filled(what, words.act_by_day, words.address, words.short_warning)


def _messages(words: ShareWords) -> Iterator[str]:
    """Yield the text messages of each level, the fullest first.

    Accents that would halve a message are left out only where there is no title: names stay as written.
    """
    yield for_messages("\n".join(_filled(words.title, words.act_by_day, words.address, words.short_warning)))
    for lines in _without_title(words):
        text = for_messages("\n".join(lines))
        yield text
        yield _without_accents(text)


def _filled(*lines: str) -> list[str]:
    return [line for line in lines if line]


def for_messages(text: str) -> str:
    """Return *text* with plain quotation marks, dashes and spaces; letters stay as they are.

    >>> for_messages("L’alerte « Río » : … été")
    'L\\'alerte "Río" : ... été'
    """
    return _GUILLEMETS.sub('"', text).translate(_AS_TYPED_ON_PHONES)


def _without_accents(text: str) -> str:
    """Return *text* without the accents of letters that the alphabet of text messages lacks."""
    return "".join(each if each in GSM else unicodedata.normalize("NFD", each)[0] for each in text)
