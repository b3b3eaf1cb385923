"""What happened since alerts and letters were published: sent, answered, delivered, ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import nlargest
from itertools import chain
from typing import Literal

from plugins.alerts.summary import AlertSummary
from plugins.incremental.turning_points import midnight
from plugins.repository.site import Site
from plugins.sign_ons.letter import PUBLIC, SignOnLetter

Kind = Literal["sent", "answer", "delivery", "outcome", "outcome-of-person"]


@dataclass(frozen=True)
class Event:
    """One thing that happened, on a day, about an alert or a sign-on letter."""

    about: str
    """The folder name of the alert or the letter."""
    is_letter: bool
    at: datetime
    """The first instant of its day, where the alert or letter counts its days."""
    kind: Kind
    authority: str = ""
    """The key of the authority; empty for an outcome."""
    detail: str = ""
    """A way of sending or delivery, a kind of answer, or a result."""
    until: date | None = None
    """With an extension: the new last day."""
    to: str = ""
    """With a transfer: the key of the other authority."""
    count: int = 1
    """Distinguishes events that are equal otherwise."""

    @property
    def day(self) -> date:
        """Its day."""
        return self.at.date()

    @property
    def identifier(self) -> str:
        """What distinguishes it from all others about the same alert or letter; it never changes."""
        parts = (self.kind, self.authority, self.day.isoformat(), str(self.count) if self.count > 1 else "")
        return "-".join(filter(None, parts))


def latest_events(site: Site, number: int) -> tuple[Event, ...]:
    """Return the latest *number* of all events that may be shown at the build time, the latest first.

    Those of withdrawn alerts and letters, drafts, alerts under embargo or with ``follow_up: private`` are not
    among them.
    """
    alerts = _with_latest_days([each for each in site.listed if each.follow_up == "public"], number, site.now)
    found = [event for alert in alerts for event in _of_alert(alert)]
    letters = (each for each in site.sign_ons if each.state(site.now) in PUBLIC)
    found += (event for letter in letters for event in _of_letter(letter))
    numbered, seen = [], Counter[tuple[str, str]]()
    for event in found:
        key = event.about, event.identifier
        seen[key] += 1
        numbered.append(event if seen[key] == 1 else replace(event, count=seen[key]))
    past = (each for each in numbered if each.at <= site.now)
    return tuple(nlargest(number, past, key=lambda each: (each.at.timestamp(), each.about, each.identifier)))


def _with_latest_days(alerts: Iterable[AlertSummary], number: int, now: datetime) -> list[AlertSummary]:
    """Return those of *alerts* that may have one of the latest *number* events.

    In two time zones, the first instants of a day are less than two days apart.
    """
    days = {each.slug: _past_days(each, now) for each in alerts}
    latest = nlargest(number, chain.from_iterable(days.values()))
    first = latest[-1] - timedelta(days=2) if len(latest) == number else date.min
    return [each for each in alerts if any(day >= first for day in days[each.slug])]


def _past_days(alert: AlertSummary, now: datetime) -> list[date]:
    """Return the days of the events of *alert* that have begun where it counts its days."""
    days = [*_days(alert)]
    if days and midnight(max(days), alert.zone) > now:
        return [day for day in days if midnight(day, alert.zone) <= now]
    return days


def _days(alert: AlertSummary) -> Iterator[date]:
    """Yield the days of all events of *alert*."""
    yield from (each.day for each in alert.sent)
    yield from (each.day for each in alert.answers)
    yield from (each.day for each in alert.outcomes_of_people)
    if alert.outcome_day is not None:
        yield alert.outcome_day


def _of_alert(alert: AlertSummary) -> Iterator[Event]:
    for sent in alert.sent:
        yield Event(alert.slug, False, midnight(sent.day, alert.zone), "sent", sent.authority, sent.way)
    for answer in alert.answers:
        yield Event(
            alert.slug,
            False,
            midnight(answer.day, alert.zone),
            "answer",
            answer.authority,
            answer.kind,
            answer.until,
            answer.to or "",
        )
    for outcome in alert.outcomes_of_people:
        at = midnight(outcome.day, alert.zone)
        yield Event(alert.slug, False, at, "outcome-of-person", detail=outcome.result)
    if alert.outcome_day is not None:
        at = midnight(alert.outcome_day, alert.zone)
        yield Event(alert.slug, False, at, "outcome", detail=alert.result or "")


def _of_letter(letter: SignOnLetter) -> Iterator[Event]:
    for delivery in letter.facts.deliveries:
        at = midnight(delivery.date, letter.zone)
        yield Event(letter.slug, True, at, "delivery", delivery.authority, delivery.way)
    for answer in letter.facts.answers:
        yield Event(
            letter.slug,
            True,
            midnight(answer.date, letter.zone),
            "answer",
            answer.authority,
            answer.kind,
            answer.until,
            answer.to or "",
        )
