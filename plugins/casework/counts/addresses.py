"""Where a copy was delivered, and to whom the letter went: addresses in the header of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plugins.mailbox.header import Header
from plugins.web.copy_address import alert_of

_DELIVERED = ("Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To")
"""Fields in which servers write the address that a mail was delivered to, also if it was a blind copy."""
_WRITTEN = ("To", "Cc")
_ESCAPED = re.compile(r"\\.")
_QUOTED = re.compile(r'"[^"]*"|\([^()]*\)')
_BETWEEN = re.compile(r'[\s<>()\[\]:;,"]+')


def alerts_of(header: Header, pattern: str) -> set[str]:
    """Return the folder names in the addresses of *pattern* that a mail was delivered or written to."""
    found = {alert_of(pattern, each) for each in addresses(header, (*_DELIVERED, *_WRITTEN))}
    return found - {""}


def written_to(header: Header) -> set[str]:
    """Return the addresses in To and Cc, in lower case."""
    return addresses(header, _WRITTEN)


def addresses(header: Header, names: Iterable[str]) -> set[str]:
    """Return the addresses in all fields called *names*, in lower case."""
    return {each for name in names for value in header.raw(name) for each in _addresses(value)}


def _addresses(value: str) -> set[str]:
    """Return the addresses in *value*, not those in names and comments, in time by its length.

    ``email.utils`` takes time by the square of the length; a letter to a whole council has a long field.

    >>> sorted(_addresses('"a@b.example" <C@D.example>, e@f.example (g@h.example), Undisclosed: ;'))
    ['c@d.example', 'e@f.example']
    """
    plain = _QUOTED.sub(" ", _ESCAPED.sub("_", value))
    tokens = (each.strip("'.").casefold() for each in _BETWEEN.split(plain))
    return {each for each in tokens if each.count("@") == 1}
