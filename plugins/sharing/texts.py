"""Texts to paste, one per channel, within the limit of each; no sentence is ever cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.channels.counting import LIMITS, length

_AS_TYPED_ON_PHONES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
)
"""Typographic characters that the alphabet of text messages lacks: one of them would halve a message."""
_QUOTATION_MARKS = ("«\u00a0", "«\u202f", "«", "\u00a0»", "\u202f»", "»")


@dataclass(frozen=True)
class ShareWords:
    """What can be said of an alert, in one language: whole lines, ready to print."""

    title: str
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
    texts = [_measured(lines, channel) for lines in _levels(words, channel)]
    fitting = (each for each in texts if each.fits)
    return next(fitting, min(texts, key=lambda each: each.length))


def share_texts(words: ShareWords) -> tuple[ShareText, ...]:
    """Return the text of *words* for each channel."""
    return tuple(share_text(words, channel) for channel in CHANNELS)


def _levels(words: ShareWords, channel: ShareChannel) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of each level, the fullest first."""
    act, act_by_day = (
        (" " if channel is SMS else "\n").join(filter(None, (line, words.address)))
        for line in (words.act, words.act_by_day)
    )
    if channel is MESSENGERS:
        yield words.title, words.summary, "\n".join(words.demands), act, words.warning
    if channel is not SMS:
        yield words.title, words.summary, act, words.warning
        yield words.title, act, words.warning
    yield words.title, act_by_day, words.warning
    yield words.title, act_by_day, words.short_warning
    yield f"{words.case}, {words.country}.", act_by_day, words.short_warning
    yield f"{words.case}.", act_by_day, words.short_warning


def _measured(lines: Iterable[str], channel: ShareChannel) -> ShareText:
    text = (" " if channel is SMS else "\n\n").join(filter(None, lines))
    if channel is SMS:
        text = for_messages(text)
    return ShareText(channel, text, length(text, channel.counted_as))


def for_messages(text: str) -> str:
    """Return *text* with plain quotation marks, dashes and spaces; letters stay as they are.

    >>> for_messages("L’alerte « Río » : … été")
    'L\\'alerte "Río" : ... été'
    """
    for mark in _QUOTATION_MARKS:
        text = text.replace(mark, '"')
    return text.translate(_AS_TYPED_ON_PHONES)
