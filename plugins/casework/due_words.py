"""How the last day of a term was computed, in words: an editor must be able to check it with a calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.follow_up.working_days import is_known, working_days
from plugins.languages.formats import country

ENGLISH = "en"
"""The language of what commands print."""
WAYS: Mapping[str, str] = {
    "in-person": "in person",
    "email": "by email",
    "post": "by post",
    "fax": "by fax",
    "phone": "by telephone",
    "online": "through an online form",
}


def how_computed(clock: AuthorityClock) -> str:
    """Return how the last day follows from what was sent, the term, holidays and extensions.

    For example: ``Sent 2026-11-18 by email; 15 working days of Colombia (Ley 1755 de 2015, artículo 14)
    without 2026-12-08 (Immaculate Conception) → 2026-12-10.``
    """
    return f"{'; '.join(_steps(clock))}."


def _steps(clock: AuthorityClock) -> Iterator[str]:
    started = clock.clock.started
    if started is None:
        yield "The network has recorded nothing as sent, so that nothing is counted"
        return
    transfer = next((each for each in clock.received if each.day == started), None)
    letter = next((each for each in clock.sent if each.day == started), None)
    if letter is not None:
        yield f"Sent {started} {WAYS[letter.way]}"
    elif transfer is not None:
        yield f"Passed on to it by {transfer.authority} on {started}, which started the count"
    yield _counted(clock)
    for each in clock.answers:
        if each.until and each.day >= started:
            yield f"extension of {each.day} until {each.until}"


def _counted(clock: AuthorityClock) -> str:
    """Return how the last day was counted, without extensions."""
    started, term = clock.clock.started, clock.term
    if term is None or started is None:
        name = country(clock.country, ENGLISH) if clock.country else ""
        return f"no term is known for {name}" if name else "no law gives it a term"
    name, days = country(clock.country, ENGLISH), working_days(clock.country, term.rest)
    counted = days.after(started, term.days)
    law = term.source.get(ENGLISH) or next(iter(term.source.values()))
    text = f"{term.days} working days of {name} ({law})"
    holidays = days.holidays(started, counted.day)
    if holidays:
        text += f" without {', '.join(f'{day} ({name})' for day, name in holidays.items())}"
    if not counted.about:
        return f"{text} → {counted.day}"
    why = "some of these days are estimates" if is_known(clock.country) else "its holidays are not known"
    return f"{text} → about {counted.day}, since {why}"
