"""The clocks of an alert: one for each authority that was written to, has answered, or got a transfer.

Days of an alert are those of its time zone. Its clocks are never stored: they follow from its summary, the
registry, the terms of the settings and the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from plugins.alerts.summary import AlertSummary, AnswerDay, LettersDay, SentDay
from plugins.authorities.load import Registry
from plugins.authorities.models import Authority
from plugins.follow_up.clock import Clock, Event, clock
from plugins.follow_up.working_days import working_days
from plugins.incremental.turning_points import day_of
from plugins.vocabularies.vocabulary import Vocabularies
from plugins.web.response_terms import Term

WITHOUT_TERM = frozenset({"intergovernmental", "company"})
"""Kinds of authorities that the law of the country they are in gives no term."""


@dataclass(frozen=True)
class AuthorityClock:
    """What is known of one authority and one alert as of a day, without the texts of its answers."""

    alert: str
    """The folder name of the alert, or of the sign-on letter."""
    authority: str
    """Its key in the registry."""
    sent: tuple[SentDay, ...]
    answers: tuple[AnswerDay, ...]
    received: tuple[AnswerDay, ...]
    """The transfers by which other authorities passed letters on to it."""
    country: str
    """The country whose law and working days apply; empty if none does."""
    term: Term | None
    clock: Clock
    letters: LettersDay | None = None
    """The letters from supporters to it, as far as they were counted."""


@dataclass(frozen=True)
class Correspondence:
    """What was sent about one alert or sign-on letter, and what was answered, as of a day."""

    slug: str
    """The folder name."""
    sent: tuple[SentDay, ...]
    """The earliest first."""
    answers: tuple[AnswerDay, ...]
    """The earliest first."""
    today: date
    ended: date | None = None
    """The day on which the alert ended."""
    letters: tuple[LettersDay, ...] = ()
    """Letters from supporters that were counted."""


def alert_clocks(
    alert: AlertSummary,
    registry: Registry,
    vocabularies: Vocabularies,
    terms: Mapping[str, Term],
    now: datetime,
    *,
    also_private: bool = False,
) -> tuple[AuthorityClock, ...]:
    """Return the clocks of *alert* as of *now*, in the order of its authorities.

    There are none for authorities of which nothing is known, nor for an alert that asks for ``follow_up:
    private``, except with *also_private*, which is for editors alone: pages take clocks from ``Site.clocks``.
    Kinds of answers have the effects that *vocabularies* give them; *terms* are those of the settings, by
    country.
    """
    if (alert.follow_up == "private" and not also_private) or not has_clocks(alert):
        return ()
    letters = Correspondence(
        alert.slug,
        alert.sent,
        alert.answers,
        now.astimezone(alert.zone).date(),
        ended_on(alert),
        alert.letters_counted,
    )
    known = (key for key in alert.authorities if key in registry)
    found = (authority_clock(letters, key, registry[key], vocabularies, terms) for key in known)
    return tuple(each for each in found if each is not None)


def has_clocks(alert: AlertSummary) -> bool:
    """Return whether anything is known that a clock could be computed from."""
    return bool(alert.sent or alert.answers or alert.letters_counted)


def turning_points(alerts: Iterable[AlertSummary], now: datetime) -> Iterator[datetime]:
    """Yield the last and the next midnight of each *alert* with a clock: its states change with the day."""
    for zone in {alert.zone for alert in alerts if has_clocks(alert)}:
        yield from day_of(now, zone)


def jurisdiction(authority: Authority) -> str:
    """Return the country whose law gives *authority* a term: that of an embassy is the one it represents.

    Empty for intergovernmental bodies and companies.
    """
    return "" if authority.kind in WITHOUT_TERM else authority.represents or authority.country


def authority_clock(
    letters: Correspondence,
    key: str,
    authority: Authority,
    vocabularies: Vocabularies,
    terms: Mapping[str, Term],
) -> AuthorityClock | None:
    """Return the clock of the *authority* with *key* in the registry; None if nothing is known of it."""
    today = letters.today
    sent = tuple(each for each in letters.sent if each.authority == key and each.day <= today)
    answers = tuple(each for each in letters.answers if each.authority == key and each.day <= today)
    received = tuple(each for each in letters.answers if each.to == key and each.day <= today)
    counted = next((each for each in letters.letters if each.authority == key and each.day <= today), None)
    if not (sent or answers or received or counted):
        return None
    country = jurisdiction(authority)
    term = terms.get(country)
    found = clock(
        min([*(each.day for each in sent), *(each.day for each in received)], default=None),
        [Event(each.day, vocabularies.effect(each.kind) or "none", each.until) for each in answers],
        today,
        term=term,
        days=working_days(country, term.rest if term else None),
        ended=letters.ended,
    )
    if found.first_answer is None:  # the days that have passed so far would change with every build
        found = replace(found, working_days=0)
    return AuthorityClock(letters.slug, key, sent, answers, received, country, term, found, counted)


def ended_on(alert: AlertSummary) -> date | None:
    """Return the day on which *alert* ended: that of its outcome, or the last change of a closed one."""
    if alert.outcome_day is not None:
        return alert.outcome_day
    return alert.modified.astimezone(alert.zone).date() if alert.status == "closed" else None
