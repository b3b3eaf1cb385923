"""The link that opens a letter in the supporter's own mail program, and what fits into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import quote

from plugins.alerts.letters import with_blanks
from plugins.alerts.models import Letter

MAILTO_LIMIT = 1900
"""Longest link, in characters: Chrome and Outlook on Windows stop silently near 2,046."""
ROOM = 60
"""Characters kept free for the supporter's own name and city."""


def mailto(address: str, *, subject: str = "", body: str = "", copies: Sequence[str] = ()) -> str:
    r"""Return a link by RFC 6068: UTF-8 percent-encoded, ``%20``, ``%0D%0A``, one addressee.

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


class Carries(Enum):
    """What a link holds of its letter."""

    LETTER = "letter"
    SHORT = "short"
    SUBJECT = "subject"


@dataclass(frozen=True)
class Draft:
    """The link for one letter to one target, and how much of the letter it carries."""

    link: str
    carries: Carries
    full_length: int
    """Characters that the link would need for the whole letter."""


def draft(address: str, letter: Letter, *, copies: Sequence[str] = ()) -> Draft:
    """Return the surest link for *letter*: whole, else its short version, else the subject only.

    The link stays within :data:`MAILTO_LIMIT`, :data:`ROOM` kept; nobody ever sends half a letter.
    """
    subject = with_blanks(letter.subject)
    full = mailto(address, subject=subject, body=with_blanks(letter.body), copies=copies)
    if len(full) + ROOM <= MAILTO_LIMIT:
        return Draft(full, Carries.LETTER, len(full))
    if letter.short is not None:
        short = mailto(address, subject=subject, body=with_blanks(letter.short), copies=copies)
        if len(short) + ROOM <= MAILTO_LIMIT:
            return Draft(short, Carries.SHORT, len(full))
    links = [
        mailto(address, subject=subject, copies=copies),
        mailto(address, subject=subject),
        mailto(address, copies=copies),
        mailto(address),
    ]
    return Draft(next(link for link in links if len(link) <= MAILTO_LIMIT), Carries.SUBJECT, len(full))


@lru_cache(maxsize=4096)
def _encode(text: str) -> str:
    return quote(text, safe="")


def _encode_address(address: str) -> str:
    return quote(address, safe="@+!$'*:")
