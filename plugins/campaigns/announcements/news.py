"""News: the updates of an alert that no earlier mail to the same readers contained.

Each mail contains a hidden mark for each of its updates, which later pushes read from the service's copy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from plugins.sections.alerts.view import UpdateView

KINDS = frozenset({"update", "correction", "stop"})
"""Kinds of announcements that contain news."""
ONLY_NEWS = frozenset({"update", "correction"})
"""Kinds whose mail would be empty without news; a stop still says not to write any more."""
_MARKS = re.compile(r"\[news((?: [0-9a-f]{8})*)\]")


def mark_of(update: UpdateView) -> str:
    """Return the mark of *update*: eight hexadecimal digits, a hash of its day and text."""
    return hashlib.sha256(f"{update.iso} {update.html.value}".encode()).hexdigest()[:8]


def marks_of(news: Iterable[UpdateView]) -> str:
    """Return the marks that a mail with *news* contains: ``[news 0f3c2a91 77ab01de]``."""
    return "".join(["[news", *(f" {mark_of(update)}" for update in news), "]"])


def read_marks(html: str) -> frozenset[str] | None:
    """Return the marks in the mail *html*; None if it has none, not even an empty list.

    >>> sorted(read_marks("<p>[news 0f3c2a91 77ab01de]</p>"))
    ['0f3c2a91', '77ab01de']
    >>> read_marks("<p>[news]</p>")
    frozenset()
    """
    match = _MARKS.search(html)
    return frozenset(match[1].split()) if match else None


def news_of(
    kind: str, updates: tuple[UpdateView, ...], received: frozenset[str] | None, since: str
) -> tuple[UpdateView, ...]:
    """Return those of *updates* that a mail of this *kind* contains, the newest first.

    These are the ones without a mark in *received*. If it is unknown what readers have had (None), it is
    inferred from the days: an earlier announcement contained all updates before its day *since* (ISO 8601,
    or empty if there was none), but only the first of several on that day.
    """
    if kind not in KINDS:
        return ()
    if received is not None:
        return tuple(update for update in updates if mark_of(update) not in received)
    if not since:
        return updates
    fresh = tuple(update for update in updates if update.iso > since)
    return fresh + tuple(update for update in updates if update.iso == since)[:-1]
