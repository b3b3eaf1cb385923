"""``mailto:`` links that open a letter in the supporter's mail program, and how much of it fits in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import quote

from plugins.alerts.letters import ComposedLetter, with_blanks

MAILTO_LIMIT = 2040
"""Maximum length of a link in a page, in characters: Chrome and Edge on Windows open nothing beyond 2,046."""
RESERVED_CHARACTERS = 60
"""Number of characters reserved for the supporter's own name and city."""


def mailto(address: str, *, subject: str = "", body: str = "", copies: Sequence[str] = ()) -> str:
    r"""Return a link to write to *address*, one or several with commas between them, of any length.

    RFC 6068: UTF-8 percent-encoded, spaces as ``%20``, line breaks as ``%0D%0A``.

    >>> mailto("mj@gov.example", subject="Libertad", body="Señora:\nActúe ya.")
    'mailto:mj@gov.example?subject=Libertad&body=Se%C3%B1ora%3A%0D%0AAct%C3%BAe%20ya.'
    """
    fields = []
    if copies:
        fields.append("cc=" + ",".join(_encode_address(copy) for copy in copies))
    if subject:
        fields.append("subject=" + _encode(subject))
    if body:
        fields.append("body=" + _encode(body.replace("\r\n", "\n").replace("\n", "\r\n")))
    return f"mailto:{_encode_address(address)}" + ("?" + "&".join(fields) if fields else "")


class LinkContent(Enum):
    """How much of its letter a link carries: the whole letter, its short version, or the subject only."""

    LETTER = "letter"
    SHORT = "short"
    SUBJECT = "subject"


@dataclass(frozen=True)
class MailtoLink:
    """The link for one letter to one target, and how much of the letter it carries."""

    link: str
    carries: LinkContent
    full_length: int
    """The length of a link with the whole letter, in characters."""
    addressed: bool = True
    """Whether it has the addresses; if they are too many, supporters copy them into a blank email."""


def mailto_link(
    address: str, letter: ComposedLetter, *, copies: Sequence[str] = (), limit: int = MAILTO_LIMIT
) -> MailtoLink:
    """Return the link for *letter*: the whole letter if it fits, else its short version, else the subject.

    A letter fits if :data:`RESERVED_CHARACTERS` characters remain up to *limit*. It is never truncated, so
    that nobody sends half a letter; nor are the addresses, so that nobody is left out unseen.
    """
    subject = with_blanks(letter.subject, letter.language)
    full = mailto(address, subject=subject, body=with_blanks(letter.body, letter.language), copies=copies)
    if len(full) + RESERVED_CHARACTERS <= limit:
        return MailtoLink(full, LinkContent.LETTER, len(full))
    if letter.short is not None:
        short = mailto(
            address, subject=subject, body=with_blanks(letter.short, letter.language), copies=copies
        )
        if len(short) + RESERVED_CHARACTERS <= limit:
            return MailtoLink(short, LinkContent.SHORT, len(full))
    without_letter = (
        mailto(address, subject=subject, copies=copies),
        mailto(address, subject=subject),
        mailto(address, copies=copies),
        mailto(address),
        mailto("", subject=subject),
    )
    link = next((link for link in without_letter if len(link) <= limit), mailto(""))
    addressed = link.startswith(mailto(address))
    return MailtoLink(link, LinkContent.SUBJECT, len(full), addressed)


@lru_cache(maxsize=4096)
def _encode(text: str) -> str:
    return quote(text, safe="")


def _encode_address(address: str) -> str:
    return quote(address, safe="@+!$'*:,")
