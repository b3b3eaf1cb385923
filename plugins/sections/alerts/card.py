"""How an alert looks in a list: its headline, its place, until when, or how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from plugins.alerts.alert import State
from plugins.alerts.labels import RESULTS, STATES, VIOLATIONS
from plugins.alerts.summary import AlertSummary
from plugins.languages.formats import last_minute
from plugins.languages.localized_text import LocalizedText
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class Deadline:
    """Until when to act, for people (day, hour, whose time) and for programs (ISO 8601, UTC)."""

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
    published: str
    since: str
    """The day from which it is as it stands: the outcome's, the deadline's, the last change's."""
    deadline: Deadline
    state: State
    state_label: str
    result: str | None
    written_in: str | None
    """The language that it is written in, where that is not the page's."""


def card(record: AlertSummary, speaker: Localizer, addresses: Addresses, state: State) -> Card:
    """Return how an alert looks in a list."""
    title = record.titles[speaker.code]
    return Card(
        url=addresses.below(speaker.code, record.slug),
        case=record.case,
        title=title,
        summary=record.summaries[speaker.code],
        country=speaker.country(record.country),
        region=record.region,
        violations=tuple(speaker.say(VIOLATIONS[key]) for key in record.violations),
        published=speaker.local_day(record.date, record.zone),
        since=_since(record, state, speaker),
        deadline=deadline(record, speaker),
        state=state,
        state_label=speaker.say(STATES[state]),
        result=speaker.say(RESULTS[record.result]) if record.result else None,
        written_in=None if title.language == speaker.code else speaker.language_name(title.language),
    )


def _since(record: AlertSummary, state: State, speaker: Localizer) -> str:
    if record.outcome_day is not None:
        return speaker.day(record.outcome_day)
    if state is State.EXPIRED:
        return speaker.day(last_minute(record.act_before, record.zone).date())
    return speaker.local_day(record.modified, record.zone)


def deadline(record: AlertSummary, speaker: Localizer) -> Deadline:
    """Return until when to act."""
    last = last_minute(record.act_before, record.zone)
    return Deadline(
        iso=iso(record.act_before),
        day=speaker.day(last.date()),
        hour=speaker.hour(last),
        city=speaker.city(record.zone),
    )


def iso(moment: datetime) -> str:
    """Return an aware *moment* in UTC (ISO 8601)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
