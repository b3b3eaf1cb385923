"""News: the updates of an alert that no earlier mail to the same readers contained.

Each mail contains a hidden mark for each of its updates, which later pushes read from Mailchimp's copy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from plugins.alerts.alert import State
from plugins.campaigns.announcements.announcement import AnnouncedActivity, AnnouncedAlert, announcements
from plugins.sections.alerts.view import AlertView, UpdateView

KINDS = frozenset({"update", "correction", "stop"})
"""Kinds of announcements that contain news."""
_ONLY_NEWS = frozenset({"update", "correction"})
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


def needs_news(announced: AnnouncedAlert | AnnouncedActivity, now: datetime) -> bool:
    """Return whether the mail of *announced* would be empty without an update."""
    if not isinstance(announced, AnnouncedAlert) or announced.kind not in _ONLY_NEWS:
        return False
    return announced.alert.state(now) is not State.WITHDRAWN  # the mail of a withdrawn alert says only that


def news_of(
    announced: AnnouncedAlert, view: AlertView, news_received: frozenset[str] | None
) -> tuple[UpdateView, ...]:
    """Return the updates for the mail of *announced*, the newest first; without those in *news_received*.

    If it is unknown what readers have had (None), it is inferred from the days: the earlier announcement
    contained all updates before its day, but only the first of several on that day.
    """
    if announced.kind not in KINDS:
        return ()
    if news_received is not None:
        return tuple(update for update in view.updates if mark_of(update) not in news_received)
    earlier = [
        each
        for each in announcements(announced.alert)
        if each.number < announced.number and each.kind in KINDS
    ]
    if not earlier:
        return view.updates
    since = earlier[-1].moment.astimezone(announced.alert.zone).date().isoformat()
    fresh = tuple(update for update in view.updates if update.iso > since)
    return fresh + tuple(update for update in view.updates if update.iso == since)[:-1]
