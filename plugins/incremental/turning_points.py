"""Turning points: the times at which a result that depends on the time changes.

A result computed at one time is valid at another if there is no turning point between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

TICK = timedelta(microseconds=1)
"""Added to the last instant of a closed interval to get the turning point after it."""
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def passed(points: Iterable[datetime], now: datetime) -> int:
    """Return how many of *points* are at or before *now*."""
    return sum(point <= now for point in points)


def period(points: Iterable[datetime], now: datetime) -> tuple[datetime, datetime]:
    """Return the last of *points* at or before *now* and the first one after it.

    >>> noon, day = datetime(2026, 11, 27, 12, tzinfo=UTC), timedelta(days=1)
    >>> period([noon - day, noon, noon + day], noon) == (noon, noon + day)
    True
    """
    every = set(points)
    since = max((point for point in every if point <= now), default=_FIRST)
    return since, min((point for point in every if point > now), default=_LAST)


def day_of(now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the midnights before and after *now* in *zone*."""
    today = now.astimezone(zone).date()
    return midnight(today, zone), midnight(today + timedelta(days=1), zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the first instant of *day* in *zone*."""
    return datetime.combine(day, time(), zone)
