"""Weekly limits of announcements, so that readers are not asked to act too often."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.delivery.ledger import Ledger
from plugins.mailing.key import Key

WEEK = timedelta(days=7)
BEYOND = "over the limit:"
"""Note in the title of a campaign that exceeds the limit; the reason follows it."""


@dataclass
class WeeklyLimit:
    """The calls to act of the last seven days under one setting."""

    setting: str
    limit: int
    limit_reason: str
    """The reason for exceeding the limit; empty if it applies."""
    counted: set[str]
    """What has gone out or has been allowed, as in :func:`counted_as`."""
    beyond: set[str]
    """Those of them that exceed the limit."""

    def allows(self, key: Key) -> bool:
        """Return whether the announcement of *key* may go out; if so, count it."""
        name = counted_as(key)
        if name in self.counted:
            return True
        if len(self.counted) >= self.limit:
            if not self.limit_reason:
                return False
            self.beyond.add(name)
        self.counted.add(name)
        return True

    def note(self, key: Key) -> str:
        """Return the note for the title of the campaign of *key*; empty unless it exceeds the limit."""
        return f"{BEYOND} {self.limit_reason}" if self.limit_reason and counted_as(key) in self.beyond else ""


def read_limits(
    notices: Collection[Key],
    ledger: Ledger,
    now: datetime,
    *,
    per_week: Mapping[str, int],
    limit_reason: str,
) -> dict[str, WeeklyLimit]:
    """Return the limits *per_week* by setting, with the campaigns of the seven days before *now* in *ledger*.

    *notices* are the keys of announcements that are no calls to act.
    """
    limits = {
        setting: WeeklyLimit(setting, limit, limit_reason, set(), set())
        for setting, limit in per_week.items()
    }
    for entry in ledger.entries:
        if entry.key is None or entry.key in notices or entry.moment <= now - WEEK:
            continue
        content = CONTENT.get(entry.key.content)
        if content is None or content.limit not in limits:
            continue
        limit, name = limits[content.limit], counted_as(entry.key)
        limit.counted.add(name)
        if BEYOND in entry.title:
            limit.beyond.add(name)
    return limits


def counted_as(key: Key) -> str:
    """Return what the announcement of *key* counts as: itself, or its item whatever its number."""
    item = f"{key.content}/{key.slug}"
    return item if CONTENT[key.content].counted_once else f"{item}/{key.number}"
