"""The paths from an alert's page to a mail program, and how much of a letter a link carries on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.actions.mailto import (
    MAILTO_LIMIT,
    RESERVED_CHARACTERS,
    LinkContent,
    mailto_link,
)
from plugins.actions.webmail import WEBMAILS, Webmail, compose_link, webmails_for
from plugins.alerts.letters import ComposedLetter, with_blanks


@dataclass(frozen=True)
class Path:
    """A kind of device and browser; *limit* is the maximum length of a ``mailto:`` link, in characters."""

    key: str
    name: str
    limit: int


PATHS = (
    Path("plain", "without script or in Chrome and Edge on Windows", MAILTO_LIMIT),
    Path("phone", "phones", 8000),
    Path("desktop", "other computers", 4000),
)
"""All paths. docs/decisions/0023-acting.md has the reasons for the limits; ``act.js`` recognises the path."""


def carried(
    address: str, letter: ComposedLetter, copies: Sequence[str] = ()
) -> Iterator[tuple[str, LinkContent]]:
    """Yield how much of *letter* a link to *address* carries on each path and with each webmail provider."""
    for path in PATHS:
        yield path.name, mailto_link(address, letter, copies=copies, limit=path.limit).carries
    for webmail in WEBMAILS:
        if webmail in webmails_for(",".join((address, *copies))):
            yield webmail.name, _in_webmail(webmail, address, letter, copies)


def _in_webmail(webmail: Webmail, address: str, letter: ComposedLetter, copies: Sequence[str]) -> LinkContent:
    subject = with_blanks(letter.subject, letter.language)
    for content, text in ((LinkContent.LETTER, letter.body), (LinkContent.SHORT, letter.short)):
        body = with_blanks(text or "", letter.language)
        link = compose_link(webmail, address, subject=subject, body=body, copies=copies)
        if body and len(link) + RESERVED_CHARACTERS <= webmail.limit:
            return content
    return LinkContent.SUBJECT
