"""Which updates of an alert are news to the readers of a mail: those that no earlier mail has told them.

A mail carries, unseen, a mark of each update in it, so that the next one knows from Mailchimp's copy.
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
"""Kinds of announcements that tell what is new."""
_ONLY_NEWS = frozenset({"update", "correction"})
"""Kinds whose mail would say nothing without news; a stop says not to write any more."""
_MARKS = re.compile(r"\[news((?: [0-9a-f]{8})*)\]")


def mark_of(update: UpdateView) -> str:
    """Return eight hexadecimal digits that change with day or words of *update*."""
    return hashlib.sha256(f"{update.iso} {update.html.value}".encode()).hexdigest()[:8]


def marks_of(news: Iterable[UpdateView]) -> str:
    """Return what a mail with *news* carries: ``[news 0f3c2a91 77ab01de]``."""
    return "".join(["[news", *(f" {mark_of(update)}" for update in news), "]"])


def read_marks(html: str) -> frozenset[str] | None:
    """Return the marks that the mail *html* carries; None if it carries none, not even an empty list."""
    found = _MARKS.search(html)
    return frozenset(found[1].split()) if found else None


def needs_news(announced: AnnouncedAlert | AnnouncedActivity, now: datetime) -> bool:
    """Return whether the mail of *announced* would say nothing without an update."""
    if not isinstance(announced, AnnouncedAlert) or announced.kind not in _ONLY_NEWS:
        return False
    return announced.alert.state(now) is not State.WITHDRAWN  # of which a mail says only that


def news_of(announced: AnnouncedAlert, view: AlertView, had: frozenset[str] | None) -> tuple[UpdateView, ...]:
    """Return the updates that *announced* tells, the newest first: those without a mark in *had*.

    Where it is not known what readers have had (None), it is taken from the days: an earlier announcement
    has told what was written until its day, but of several updates of that day only the first.
    """
    if announced.kind not in KINDS:
        return ()
    if had is not None:
        return tuple(update for update in view.updates if mark_of(update) not in had)
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
