"""How long an authority has had to answer, and what it has answered: pure functions of dates, never stored.

The clock starts with the first letter of the network itself. A receipt, or an answer that says little, does
not stop it; an extension moves its end; a transfer stops it here and starts it for the other authority.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from statistics import median

from plugins.follow_up.working_days import WorkingDays
from plugins.vocabularies.models import Effect
from plugins.web.response_terms import Term

SOON = timedelta(days=3)
"""How long before its end a clock is due soon."""
LEAST_FOR_MEDIAN = 5
"""Minimum number of answers from which a median is given."""


class ClockState(Enum):
    """Whether an authority still has time to answer."""

    NOT_STARTED = "not-started"
    """The network itself has sent nothing, or no term is known: supporters may have written."""
    RUNNING = "running"
    SOON = "due-soon"
    OVERDUE = "overdue"
    STOPPED = "stopped"


class Answered(Enum):
    """What an authority has answered so far."""

    NONE = "none"
    RECEIPT = "receipt"
    PARTIAL = "partial"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Event:
    """An answer of an authority."""

    day: date
    effect: Effect
    until: date | None = None
    """With ``extends``: the new last day."""


@dataclass(frozen=True)
class Clock:
    """The clock of one authority about one alert at a given day."""

    state: ClockState
    answered: Answered
    started: date | None = None
    due: date | None = None
    """The last day of the term; None if there is none."""
    about: bool = False
    """Whether the last day is an estimate."""
    working_days: int = 0
    """The working days from the start to the first real answer, or else to the day of the clock."""
    first_answer: date | None = None
    """The day of the first answer that is more than a receipt or an extension."""

    @property
    def turning_points(self) -> tuple[date, ...]:
        """The days on which its state changes by time alone, if it has not been stopped."""
        if self.due is None or self.state is ClockState.STOPPED:
            return ()
        return (self.due - SOON, self.due + timedelta(days=1))


def clock(
    started: date | None,
    events: Sequence[Event],
    today: date,
    *,
    term: Term | None,
    days: WorkingDays,
    ended: date | None = None,
) -> Clock:
    """Return the clock as of *today* of an authority that was written to on *started*, or had it transferred.

    *events* are its answers so far; *term* is that of its country, if known; *ended* is the day on which the
    alert ended, which stops the clock. Answers from before *started* are answers to supporters alone.
    """
    so_far = sorted((each for each in events if each.day <= today), key=lambda each: each.day)
    answered = _answered(so_far)
    if started is None or started > today:
        return Clock(ClockState.NOT_STARTED, answered, first_answer=_first_answer(so_far))
    so_far = [each for each in so_far if each.day >= started]
    first = _first_answer(so_far)
    waited = days.between(started, first or min(today, ended or today))
    stopped = ended is not None and ended <= today
    stopped = stopped or any(each.effect in {"transfers", "settles"} for each in so_far)
    if term is None:
        state = ClockState.STOPPED if stopped else ClockState.NOT_STARTED
        return Clock(state, answered, started, working_days=waited, first_answer=first)
    counted = days.after(started, term.days)
    extended = [each.until for each in so_far if each.effect == "extends" and each.until]
    due, about = max([counted.day, *extended]), counted.about and not extended
    if stopped:
        state = ClockState.STOPPED
    elif today > due:
        state = ClockState.OVERDUE
    elif today >= due - SOON:
        state = ClockState.SOON
    else:
        state = ClockState.RUNNING
    return Clock(state, answered, started, due, about, waited, first)


def _first_answer(events: Iterable[Event]) -> date | None:
    return next((each.day for each in events if each.effect in {"none", "transfers", "settles"}), None)


def _answered(events: Iterable[Event]) -> Answered:
    effects = {each.effect for each in events}
    if "settles" in effects:
        return Answered.COMPLETE
    if effects & {"none", "transfers"}:
        return Answered.PARTIAL
    return Answered.RECEIPT if effects else Answered.NONE


@dataclass(frozen=True)
class Figures:
    """How an authority has answered so far; no ranking follows from it."""

    asked: int
    """Alerts in which the network itself has written to it."""
    answered: int
    """Those to which it has answered more than a receipt."""
    overdue: int
    median_days: float | None
    """The median of the working days until the first answer; None below LEAST_FOR_MEDIAN answers."""


def figures(clocks: Iterable[Clock]) -> Figures:
    """Return the figures of an authority from its *clocks*, one per alert."""
    started = [each for each in clocks if each.started is not None]
    answered = [each for each in started if each.first_answer is not None]
    waits = [each.working_days for each in answered]
    return Figures(
        asked=len(started),
        answered=len(answered),
        overdue=sum(each.state is ClockState.OVERDUE for each in started),
        median_days=median(waits) if len(waits) >= LEAST_FOR_MEDIAN else None,
    )
