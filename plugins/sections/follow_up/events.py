"""What happened since alerts and letters were published: sent, answered, delivered, ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from plugins.alerts.labels import SENT_WAYS
from plugins.alerts.summary import AlertSummary
from plugins.incremental.turning_points import midnight
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.repository.site import Site
from plugins.sections.alerts.link import Link
from plugins.sections.alerts.view import answer_label
from plugins.sections.context import RenderContext
from plugins.sign_ons.labels import DELIVERY_WAYS
from plugins.sign_ons.letter import PUBLIC, SignOnLetter
from plugins.web.localizer import Localizer

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


@dataclass(frozen=True)
class EventView:
    """An event in one language."""

    iso: str
    day: str
    label: str
    """What happened."""
    authority: Link | None
    about: LocalizedText
    """The title of the alert or letter."""
    number: str
    """Its number."""
    url: str
    """Its page; empty if it has none."""


def events(site: Site) -> tuple[Event, ...]:
    """Return all events that may be shown at the build time, the latest first.

    Those of withdrawn alerts and letters, drafts, alerts under embargo or with ``follow_up: private`` are not
    among them.
    """
    found = [event for alert in site.listed if alert.follow_up == "public" for event in _of_alert(alert)]
    letters = (each for each in site.sign_ons if each.state(site.now) in PUBLIC)
    found += (event for letter in letters for event in _of_letter(letter))
    numbered, seen = [], Counter[tuple[str, str]]()
    for event in found:
        key = event.about, event.identifier
        seen[key] += 1
        numbered.append(event if seen[key] == 1 else replace(event, count=seen[key]))
    past = (each for each in numbered if each.at <= site.now)
    return tuple(sorted(past, key=lambda each: (each.at.timestamp(), each.about, each.identifier))[::-1])


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


def event_view(context: RenderContext, event: Event, localizer: Localizer) -> EventView:
    """Return *event* in one language."""
    site = context.site
    if event.is_letter:
        letter = site.content.sign_ons[event.about]
        about, number = letter.localized("title", localizer.code), letter.facts.number
    else:
        summary = site.alert_summaries[event.about]
        about, number = summary.titles[localizer.code], summary.case
    return EventView(
        iso=event.day.isoformat(),
        day=localizer.day(event.day),
        label=_label(context, event, localizer),
        authority=_authority(context, event.authority, localizer),
        about=about,
        number=number,
        url=event_page(site, event, localizer.code),
    )


def event_page(site: Site, event: Event, language: str) -> str:
    """Return the address of the alert or letter that *event* is about."""
    if event.is_letter:
        return site.addresses.sign_on(language, event.about)
    return site.addresses.below(language, event.about)


def has_page(context: RenderContext, key: str) -> bool:
    """Return whether the authority *key* has a page: an alert is addressed to it."""
    return ("authority", key) in context.lists


def _authority(context: RenderContext, key: str, localizer: Localizer) -> Link | None:
    """Return the office of an authority, with its page if it has one."""
    known = context.site.content.authorities
    if key not in known:
        return None
    url = context.addresses.listing(localizer.code, "authority", key) if has_page(context, key) else ""
    return Link(known[key].office_in(localizer.code), url, key)


def _label(context: RenderContext, event: Event, localizer: Localizer) -> str:
    if event.kind == "sent":
        return localizer.say(SENT_WAYS[event.detail])
    if event.kind == "delivery":
        return localizer.say(
            N_("Letter with signatures, %(delivered)s"), delivered=localizer.say(DELIVERY_WAYS[event.detail])
        )
    if event.kind == "outcome":
        return localizer.say(N_("Outcome: %(result)s"), result=localizer.outcome(event.detail))
    if event.kind == "outcome-of-person":
        result = localizer.outcome(event.detail)
        return localizer.say(N_("Outcome for one of the people concerned: %(result)s"), result=result)
    other = _authority(context, event.to, localizer)
    return answer_label(event.detail, event.until, other.text if other else "", localizer)
