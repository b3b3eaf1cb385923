"""A sign-on letter in lists: what it asks whom, until when, and how many have signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugins.alerts.alert import PUBLIC as PUBLIC_ALERTS
from plugins.alerts.summary import AlertSummary
from plugins.incremental.turning_points import midnight, passed
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.repository.site import Site
from plugins.sections.alerts.card import Deadline, local_deadline
from plugins.sign_ons.labels import WHO
from plugins.sign_ons.letter import PUBLIC, STATES, SignatureCounts, SignOnLetter, State, count_signatures
from plugins.web.localizer import Localizer

UNTIL = N_("Open for signature until %(day)s")


@dataclass(frozen=True)
class LetterCard:
    """A letter in a list, in one language."""

    url: str
    number: str
    title: LocalizedText
    summary: LocalizedText
    who: str
    state: State
    state_label: str
    deadline: Deadline | None
    signed: str
    """How many have signed, in words; empty if nobody has."""
    since: str
    """The day of its last change of state."""
    written_in: str | None
    """The language it is written in, if not the page's."""


@dataclass(frozen=True)
class Mention:
    """A letter on a page about something else, in one language."""

    title: LocalizedText
    url: str
    label: str
    """Its state in words."""
    until: str
    """Until when it can be signed (ISO 8601, UTC); empty if it cannot."""


def letter_card(site: Site, letter: SignOnLetter, localizer: Localizer) -> LetterCard:
    """Return the card of *letter*."""
    code, title = localizer.code, letter.localized("title", localizer.code)
    state = letter.state(site.now)
    counts = count_signatures(letter.signatories(site.now))
    return LetterCard(
        url=site.addresses.sign_on(code, letter.slug),
        number=letter.facts.number,
        title=title,
        summary=letter.localized("summary", code),
        who=localizer.say(WHO[letter.facts.who]),
        state=state,
        state_label=localizer.say(STATES[state]),
        deadline=local_deadline(letter.closes, letter.zone, localizer) if letter.closes else None,
        signed=counted(counts, localizer),
        since=localizer.day(since(letter, site.now)),
        written_in=None if title.language == code else localizer.language_name(title.language),
    )


def since(letter: SignOnLetter, now: datetime) -> date:
    """Return the day on which *letter* came into its present state."""
    facts, state = letter.facts, letter.state(now)
    if state is State.ANSWERED and facts.answers:
        return facts.answers[-1].date
    if state is State.DELIVERED and facts.deliveries:
        return facts.deliveries[-1].date
    return changed(letter, now).astimezone(letter.zone).date()


def counted(counts: SignatureCounts, localizer: Localizer) -> str:
    """Return how many organisations and people have signed, in words; empty if nobody has."""
    ngettext = localizer.catalog.ngettext
    parts = []
    if counts.organisations:
        words = ngettext("%(number)s organisation", "%(number)s organisations", counts.organisations)
        parts.append(words % {"number": localizer.number(counts.organisations)})
    if counts.people:
        words = ngettext("%(number)s person", "%(number)s people", counts.people)
        parts.append(words % {"number": localizer.number(counts.people)})
    return localizer.listed(parts) if parts else ""


def changed(letter: SignOnLetter, now: datetime) -> datetime:
    """Return the moment of the last change of *letter* that readers notice."""
    facts, zone = letter.facts, letter.zone
    days = [each.date for each in facts.deliveries] + [each.date for each in facts.answers]
    moments = [letter.opens, letter.modified, *(midnight(day, zone) for day in days)]
    if letter.closes is not None:
        moments.append(letter.closes)
    return max((each for each in moments if each <= now), default=letter.opens)


def mention(site: Site, letter: SignOnLetter, localizer: Localizer) -> Mention:
    """Return what other pages print of *letter*: nothing that one more signature changes."""
    state, until = letter.state(site.now), ""
    label = localizer.say(STATES[state])
    if state is State.COLLECTING and letter.closes is not None:
        deadline = local_deadline(letter.closes, letter.zone, localizer)
        label, until = localizer.say(UNTIL, day=deadline.day), deadline.iso
    url = site.addresses.sign_on(localizer.code, letter.slug)
    return Mention(letter.localized("title", localizer.code), url, label, until)


def about_alert(site: Site, slug: str) -> tuple[SignOnLetter, ...]:
    """Return the public letters about the alert *slug*."""
    return tuple(
        each for each in site.sign_ons if each.facts.alert == slug and each.state(site.now) in PUBLIC
    )


def alert_of(site: Site, letter: SignOnLetter) -> AlertSummary | None:
    """Return the alert that *letter* is about, if it is public."""
    summary = site.alert_summaries.get(letter.facts.alert or "")
    return summary if summary is not None and site.state(summary) in PUBLIC_ALERTS else None


def words_inputs(site: Site, letters: Iterable[SignOnLetter]) -> tuple[Any, ...]:
    """Return what the words, facts and states of *letters* depend on: no signature changes it."""
    return tuple(
        (
            each.slug,
            tuple(each.versions.words.items()),
            each.state(site.now).name,
            passed(each.turning_points, site.now),
        )
        for each in letters
    )


def inputs(site: Site, letter: SignOnLetter) -> tuple[Any, ...]:
    """Return everything about *letter* and its signatories that files depend on."""
    points = passed(letter.turning_points, site.now)
    return (letter.slug, letter.digest, letter.guarded, letter.state(site.now).name, points)
