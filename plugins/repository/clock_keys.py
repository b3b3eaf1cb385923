"""Keys of what is known of authorities about an alert, cached until the day on which it changes by itself.

Most alerts are old and their clocks have stopped, so that a build computes only the clocks that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plugins.alerts.summary import AlertSummary
from plugins.follow_up.alert_clocks import AuthorityClock, ended_on, has_clocks
from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint

NAMESPACE = "clocks"

Clocks = Callable[[AlertSummary], tuple[AuthorityClock, ...]]
"""Returns the clocks of an alert at the build time."""


@dataclass(frozen=True)
class ClocksEntry:
    """The key of the clocks of an alert, and what it depends on."""

    digest: bytes
    """The digest of the alert."""
    since: date
    """The first day on which the clocks are the same, in the time zone of the alert."""
    until: date
    """The first day on which they are different."""
    key: bytes


def clock_keys(
    alerts: Iterable[AlertSummary], clocks: Clocks, *, shared: bytes, now: datetime, cache: BuildCache
) -> dict[str, bytes]:
    """Return the keys of the clocks of *alerts* as of *now* by slug, without alerts that have none.

    *shared* is a key of everything that *clocks* depend on besides the alert.
    """
    before, after = cache.previous(NAMESPACE), cache.current(NAMESPACE)
    if before.get("") != shared:
        before = {}
    after[""] = shared
    days: dict[ZoneInfo, date] = {}
    keys = {}
    for alert in alerts:
        if not has_clocks(alert):
            continue
        today = days.get(alert.zone) or days.setdefault(alert.zone, now.astimezone(alert.zone).date())
        entry: ClocksEntry | None = before.get(alert.slug)
        if entry is None or entry.digest != alert.digest or not entry.since <= today < entry.until:
            entry = _entry(alert, clocks(alert), today)
        if alert.digest:
            after[alert.slug] = entry
        if entry.key:
            keys[alert.slug] = entry.key
    return keys


def _entry(alert: AlertSummary, clocks: tuple[AuthorityClock, ...], today: date) -> ClocksEntry:
    days = {*_days(alert, clocks)}
    return ClocksEntry(
        alert.digest,
        max((day for day in days if day <= today), default=date.min),
        min((day for day in days if day > today), default=date.max),
        fingerprint(clocks) if clocks else b"",
    )


def _days(alert: AlertSummary, clocks: tuple[AuthorityClock, ...]) -> Iterator[date]:
    """Yield the days on which *clocks* change: when something happened, and when a term is soon or over."""
    yield from (each.day for each in alert.sent)
    yield from (each.day for each in alert.answers)
    yield from (each.day for each in alert.letters_counted)
    if (ended := ended_on(alert)) is not None:
        yield ended
    for each in clocks:
        yield from each.clock.turning_points
