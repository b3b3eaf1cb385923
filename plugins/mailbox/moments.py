"""When a mail was sent: by its own word, and by that of the own mail server."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import MAXYEAR, UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from plugins.mailbox.header import Header

_DIFFERENCE = timedelta(days=1)
"""How much later a mail may arrive than its date says before its date is not believed."""


def moment_sent(header: Header, servers: Collection[str]) -> tuple[datetime | None, bool]:
    """Return when a mail was sent, if that is known, and whether the own *servers* say something else.

    If they differ by more than a day, it is the later moment: anybody can write an early date.
    """
    moments = [each for each in (_moment(header.first("Date")), _received(header, servers)) if each]
    differs = len(moments) == 2 and abs(moments[0] - moments[1]) > _DIFFERENCE
    return (max(moments) if differs else next(iter(moments), None)), differs


def _received(header: Header, servers: Collection[str]) -> datetime | None:
    """Return when the mail reached an own server: the date in the topmost Received, if it is of *servers*."""
    path, _, moment = header.first("Received").rpartition(";")
    by = re.search(r"\bby\s+([\w.-]+)", re.sub(r"\([^()]*\)", " ", path))
    host = by[1].lower() if by else ""
    own = any(host == name.lower() or host.endswith(f".{name.lower()}") for name in servers)
    return _moment(moment) if own else None


def _moment(text: str) -> datetime | None:
    """Return the moment that *text*, the date of a mail (RFC 5322), names."""
    try:
        moment = parsedate_to_datetime(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if 1 < moment.year < MAXYEAR else None  # so that every time zone can show it
