"""Keys of what is known of authorities about an alert, cached until the day on which it changes by itself.

Most alerts are old and their clocks have stopped, so that a build computes only the clocks that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from plugins.alerts.summary import AlertSummary
from plugins.follow_up.alert_clocks import AuthorityClock, ended_on
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


class ClockKeys:
    """Returns the keys of the clocks of alerts."""

    def __init__(self, cache: BuildCache, clocks: Clocks, now: datetime, shared: bytes) -> None:
        """Create the keys as of *now* of *clocks*, which depend on an alert and on what *shared* covers."""
        self._clocks, self._now = clocks, now
        before, self._after = cache.previous(NAMESPACE), cache.current(NAMESPACE)
        self._before: Mapping[str, ClocksEntry] = before if before.get("") == shared else {}
        self._after[""] = shared
        self._days: dict[object, date] = {}

    def of(self, alert: AlertSummary) -> bytes:
        """Return the key of the clocks of *alert*; empty if it has none."""
        if not (alert.sent or alert.answers or alert.letters_counted):
            return b""
        today = self._days.get(alert.zone)
        if today is None:
            today = self._days[alert.zone] = self._now.astimezone(alert.zone).date()
        entry = self._before.get(alert.slug)
        if entry is None or entry.digest != alert.digest or not entry.since <= today < entry.until:
            entry = _entry(alert, self._clocks(alert), today)
        if alert.digest:
            self._after[alert.slug] = entry
        return entry.key


def _entry(alert: AlertSummary, clocks: tuple[AuthorityClock, ...], today: date) -> ClocksEntry:
    days = {*_days(alert, clocks)}
    return ClocksEntry(
        alert.digest,
        max((day for day in days if day <= today), default=date.min),
        min((day for day in days if day > today), default=date.max),
        fingerprint(*(each.digest for each in clocks)) if clocks else b"",
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
