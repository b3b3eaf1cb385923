"""The matters that casework follows: alerts, also private ones, and sign-on letters that were delivered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary, AnswerDay, SentDay
from plugins.follow_up.alert_clocks import AuthorityClock, Correspondence, alert_clocks, authority_clock
from plugins.repository.site import Site
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.letter import State as LetterState


@dataclass(frozen=True)
class Matter:
    """An alert, or a sign-on letter that was delivered, with the clocks of its authorities."""

    number: str
    """The number of the case, ``UA 2026-014``, or of the letter, ``SL 2026-003``."""
    slug: str
    """Its folder name."""
    country: str
    violations: tuple[str, ...]
    """Of a letter, those of its alert."""
    authorities: tuple[str, ...]
    """The keys of who was written to, or got a transfer."""
    today: date
    """The day in its time zone."""
    clocks: tuple[AuthorityClock, ...]
    is_letter: bool = False
    is_open: bool = False
    """Whether people are asked to act."""
    suspended: bool = False
    private: bool = False
    """Whether nothing of its clocks may be shown to others."""
    published: date | None = None
    """The day since which an open alert is public."""
    act_before: datetime | None = None
    """The deadline of an open alert."""

    def clock_of(self, authority: str) -> AuthorityClock | None:
        """Return the clock of *authority*, if anything is known of it."""
        return next((each for each in self.clocks if each.authority == authority), None)


def matters(site: Site) -> list[Matter]:
    """Return all matters of *site* but withdrawn ones, with the clocks of those whose follow-up is private.

    What is returned is for editors, and never for pages.
    """
    alerts = (each for each in site.alert_summaries.values() if site.state(each) is not State.WITHDRAWN)
    return [*(_of_alert(each, site) for each in alerts), *_of_letters(site)]


def _of_alert(alert: AlertSummary, site: Site) -> Matter:
    state, registry = site.state(alert), site.content.authorities
    is_open = state is State.OPEN
    return Matter(
        number=alert.case,
        slug=alert.slug,
        country=alert.country,
        violations=alert.violations,
        authorities=tuple(each for each in alert.authorities if each in registry),
        today=site.now.astimezone(alert.zone).date(),
        clocks=alert_clocks(
            alert, registry, site.site_settings.response_terms, site.now, also_private=True
        ),
        is_open=is_open,
        suspended=state is State.SUSPENDED,
        private=alert.follow_up == "private",
        published=max(alert.date, alert.embargo or alert.date).astimezone(alert.zone).date()
        if is_open
        else None,
        act_before=alert.act_before if is_open else None,
    )


def _of_letters(site: Site) -> Iterator[Matter]:
    for letter in site.content.sign_ons.values():
        if letter.state(site.now) in {LetterState.DELIVERED, LetterState.ANSWERED}:
            yield _of_letter(letter, site)


def _of_letter(letter: SignOnLetter, site: Site) -> Matter:
    facts, registry = letter.facts, site.content.authorities
    correspondence = Correspondence(
        letter.slug,
        tuple(sorted((SentDay(each.authority, each.date, each.way) for each in facts.deliveries), key=_day)),
        tuple(
            sorted(
                (AnswerDay(each.authority, each.date, each.kind, each.until, each.to) for each in facts.answers),
                key=_day,
            )
        ),
        site.now.astimezone(letter.zone).date(),
    )
    transferred = [each.to for each in facts.answers if each.to]
    keys = tuple(key for key in dict.fromkeys([*facts.targets, *transferred]) if key in registry)
    terms = site.site_settings.response_terms
    clocks = (authority_clock(correspondence, key, registry[key], terms) for key in keys)
    alert = site.alert_summaries.get(facts.alert or "")
    return Matter(
        number=facts.number,
        slug=letter.slug,
        country=facts.country,
        violations=alert.violations if alert else (),
        authorities=keys,
        today=correspondence.today,
        clocks=tuple(each for each in clocks if each is not None),
        is_letter=True,
    )


def _day(event: SentDay | AnswerDay) -> date:
    return event.day
