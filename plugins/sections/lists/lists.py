"""The lists of alerts by year, country, region, violation, perpetrators, outcome and authority.

A list shows open alerts and the latest closed ones. Earlier alerts are on pages of fifty that are counted
from the oldest, so that a new alert changes none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plugins.alerts.summary import AlertSummary

KINDS = ("year", "country", "region", "violation", "perpetrator", "result", "authority")
"""The kinds of lists; the archive of all alerts has the kind ``archive`` and an empty key."""
PAGE_LENGTH = 50
"""Number of alerts on a page of earlier ones."""
MIN_ON_PAGE = 10
"""With fewer alerts the first page would look empty, so it has fifty more."""


@dataclass(frozen=True)
class AlertList:
    """Alerts with a common property."""

    kind: str
    key: str
    open: tuple[AlertSummary, ...]
    past: tuple[AlertSummary, ...]
    """Closed alerts, the oldest first."""

    @property
    def pages(self) -> int:
        """Number of pages of earlier alerts."""
        return max(0, (len(self.past) - MIN_ON_PAGE) // PAGE_LENGTH)

    def page(self, number: int) -> tuple[AlertSummary, ...]:
        """Return the alerts of page *number* (from 1) of earlier ones, the latest first."""
        return self.past[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH][::-1]

    @property
    def latest(self) -> tuple[AlertSummary, ...]:
        """Return the closed alerts on the first page, the latest first."""
        return self.past[self.pages * PAGE_LENGTH :][::-1]

    @cached_property
    def spans(self) -> tuple[tuple[date, date], ...]:
        """Return the first day of the first and the last month of each page of earlier alerts."""
        ends = ((self.past[n * PAGE_LENGTH], self.past[(n + 1) * PAGE_LENGTH - 1]) for n in range(self.pages))
        return tuple((_month(first), _month(last)) for first, last in ends)

    @property
    def sample(self) -> AlertSummary:
        """Return the first alert shown."""
        return (*self.open, *self.latest)[0]

    @property
    def all(self) -> tuple[AlertSummary, ...]:
        """Return all alerts of the list."""
        return (*self.open, *self.past)


def _month(alert_summary: AlertSummary) -> date:
    return alert_summary.date.astimezone(alert_summary.zone).date().replace(day=1)


def alert_lists(
    open_: Iterable[AlertSummary], past: Iterable[AlertSummary]
) -> Mapping[tuple[str, str], AlertList]:
    """Return all lists by kind and key; *past* begins with the latest alert."""
    opened: dict[tuple[str, str], list[AlertSummary]] = defaultdict(list)
    over: dict[tuple[str, str], list[AlertSummary]] = defaultdict(list)
    for alert_summaries, groups in ((open_, opened), (reversed(list(past)), over)):
        for alert_summary in alert_summaries:
            for place in places(alert_summary):
                groups[place].append(alert_summary)
    return {
        place: AlertList(*place, tuple(opened[place]), tuple(over[place]))
        for place in sorted({*opened, *over, ("archive", "")})
    }


def places(alert_summary: AlertSummary) -> list[tuple[str, str]]:
    """Return the kind and key of each list that contains *alert_summary*."""
    return [
        ("year", str(alert_summary.date.astimezone(alert_summary.zone).year)),
        ("country", alert_summary.country),
        *([("region", alert_summary.region_key)] if alert_summary.region_key else []),
        *(("violation", key) for key in alert_summary.violations),
        *(("perpetrator", key) for key in alert_summary.perpetrators),
        *([("result", alert_summary.result)] if alert_summary.result else []),
        *(("authority", key) for key in alert_summary.authorities),
        ("archive", ""),
    ]
