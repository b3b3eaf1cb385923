"""The card of an alert in lists: headline, place, deadline or outcome."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from plugins.alerts.alert import State
from plugins.alerts.labels import STATES
from plugins.alerts.summary import AlertSummary
from plugins.languages.catalogs import N_
from plugins.languages.formats import last_minute
from plugins.languages.localized_text import LocalizedText
from plugins.web.localizer import DEFAULT_PICTOGRAM, Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class Deadline:
    """The deadline for people (day, time, place) and for programs (ISO 8601, UTC)."""

    iso: str
    day: str
    hour: str
    city: str


@dataclass(frozen=True)
class Card:
    """An alert in a list."""

    url: str
    case: str
    title: LocalizedText
    summary: LocalizedText
    country: str
    region: str | None
    violations: tuple[str, ...]
    pictogram: str
    """The name of the drawing of its first violation."""
    published: str
    since: str
    """The day of its last change of state: outcome, deadline, or last modification."""
    deadline: Deadline
    state: State
    state_label: str
    result: str | None
    written_in: str | None
    """The language it is written in, if not the page's."""


def card(alert_summary: AlertSummary, localizer: Localizer, addresses: Addresses, state: State) -> Card:
    """Return the card of an alert."""
    title = alert_summary.titles[localizer.code]
    return Card(
        url=addresses.below(localizer.code, alert_summary.slug),
        case=alert_summary.case,
        title=title,
        summary=alert_summary.summaries[localizer.code],
        country=localizer.country(alert_summary.country),
        region=alert_summary.region,
        violations=tuple(map(localizer.violation, alert_summary.violations)),
        pictogram=next(map(localizer.pictogram, alert_summary.violations), DEFAULT_PICTOGRAM),
        published=localizer.local_day(alert_summary.date, alert_summary.zone),
        since=_since(alert_summary, state, localizer),
        deadline=deadline(alert_summary, localizer),
        state=state,
        state_label=localizer.say(STATES[state]),
        result=_result(alert_summary, state, localizer),
        written_in=None if title.language == localizer.code else localizer.language_name(title.language),
    )


def _result(alert_summary: AlertSummary, state: State, localizer: Localizer) -> str | None:
    """Return how an alert ended; without an outcome of its own, how it ended for how many people."""
    if alert_summary.result:
        return localizer.outcome(alert_summary.result)
    counted = Counter(each.result for each in alert_summary.outcomes_of_people)
    if state is State.OPEN or not counted:
        return None
    return localizer.run_on(
        localizer.say(
            N_("%(result)s (%(number)s)"), result=localizer.outcome(key), number=localizer.number(number)
        )
        for key, number in counted.items()
    )


def _since(alert_summary: AlertSummary, state: State, localizer: Localizer) -> str:
    if alert_summary.outcome_day is not None:
        return localizer.day(alert_summary.outcome_day)
    if state is State.EXPIRED:
        return localizer.day(last_minute(alert_summary.act_before, alert_summary.zone).date())
    return localizer.local_day(alert_summary.modified, alert_summary.zone)


def deadline(alert_summary: AlertSummary, localizer: Localizer) -> Deadline:
    """Return the deadline of an alert."""
    return local_deadline(alert_summary.act_before, alert_summary.zone, localizer)


def local_deadline(act_before: datetime, zone: ZoneInfo, localizer: Localizer) -> Deadline:
    """Return the deadline *act_before*, the first instant after it, in the time of *zone*."""
    last = last_minute(act_before, zone)
    return Deadline(
        iso=iso(act_before),
        day=localizer.day(last.date()),
        hour=localizer.hour(last),
        city=localizer.city(zone),
    )


def iso(moment: datetime) -> str:
    """Return the aware *moment* in UTC (ISO 8601)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
