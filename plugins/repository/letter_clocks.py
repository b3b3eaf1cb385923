"""The clocks of sign-on letters: how long an authority has had to answer one that was delivered to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from plugins.alerts.summary import AnswerDay, SentDay
from plugins.authorities.load import Registry
from plugins.follow_up.alert_clocks import AuthorityClock, Correspondence, authority_clock
from plugins.incremental.turning_points import day_of
from plugins.sign_ons.letter import SignOnLetter
from plugins.web.response_terms import Term


def letter_clocks(
    letter: SignOnLetter, registry: Registry, terms: Mapping[str, Term], now: datetime
) -> tuple[AuthorityClock, ...]:
    """Return the clocks of *letter* as of *now*: deliveries start them, answers count as for alerts."""
    facts = letter.facts
    answers = sorted(facts.answers, key=lambda each: each.date)
    written = Correspondence(
        letter.slug,
        tuple(
            SentDay(each.authority, each.date, each.way)
            for each in sorted(facts.deliveries, key=lambda each: each.date)
        ),
        tuple(AnswerDay(each.authority, each.date, each.kind, each.until, each.to) for each in answers),
        now.astimezone(letter.zone).date(),
        letter.modified.astimezone(letter.zone).date() if facts.status == "closed" else None,
    )
    known = [*facts.targets, *(each.to for each in answers if each.to)]
    keys = (key for key in dict.fromkeys(known) if key in registry)
    found = (authority_clock(written, key, registry[key], terms) for key in keys)
    return tuple(each for each in found if each is not None)


def turning_points(letters: Iterable[SignOnLetter], now: datetime) -> Iterator[datetime]:
    """Yield the last and the next midnight of each of *letters* with a clock: states change with the day."""
    for zone in {each.zone for each in letters if each.facts.deliveries or each.facts.answers}:
        yield from day_of(now, zone)
