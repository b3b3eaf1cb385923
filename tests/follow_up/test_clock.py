"""The clock of an authority is a function of dates: working days, holidays, receipts, extensions, transfers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plugins.follow_up import working_days as module
from plugins.follow_up.clock import Answered, Clock, ClockState, Event, clock, figures
from plugins.follow_up.working_days import WorkingDays, use_calendars, working_days
from plugins.web.response_terms import Term

TERM = Term(15, {"es": "Ley 1755 de 2015, art. 14"})
START = date(2026, 11, 18)
DUE = date(2026, 12, 10)


def _clock(
    today: date, *events: Event, started: date | None = START, term: Term | None = TERM, **more: date
) -> Clock:
    return clock(started, events, today, term=term, days=working_days("CO"), **more)


@pytest.mark.parametrize(
    ("country", "rest", "start", "number", "expected", "about"),
    [
        ("CO", None, date(2026, 11, 18), 15, DUE, False),
        ("CO", None, date(2026, 12, 20), 15, date(2027, 1, 13), False),
        ("CO", None, date(2026, 3, 27), 5, date(2026, 4, 7), False),  # Maundy Thursday and Good Friday
        ("GT", None, date(2026, 12, 23), 3, date(2026, 12, 29), False),
        ("VE", {6}, date(2026, 11, 20), 2, date(2026, 11, 23), False),  # Saturday counts
        ("VE", None, date(2026, 11, 20), 2, date(2026, 11, 24), False),
        ("TN", None, date(2026, 3, 18), 3, date(2026, 3, 24), True),  # Eid is an estimate
        ("XX", None, date(2026, 11, 18), 1, date(2026, 11, 19), True),
    ],
)
def test_terms_count_the_working_days_of_the_country(
    country: str, rest: set[int] | None, start: date, number: int, expected: date, about: bool
) -> None:
    counted = working_days(country, rest).after(start, number)
    assert (counted.day, counted.about) == (expected, about)
    assert WorkingDays(country, working_days(country, rest).rest).between(start, counted.day) == number


def test_holidays_are_named_as_far_as_they_cost_a_day() -> None:
    """All Saints' Day of 2026 is a Sunday in Colombia, and moved to Monday."""
    assert working_days("CO").holidays(date(2026, 10, 30), date(2026, 11, 16)) == {
        date(2026, 11, 2): "All Saints' Day (observed)",
        date(2026, 11, 16): "Independence of Cartagena (observed)",
    }
    assert not working_days("CO").holidays(date(2026, 11, 16), date(2026, 11, 30))


@pytest.mark.parametrize("language", ["ar", "es", "en_US"])
def test_estimates_do_not_depend_on_the_language_of_the_computer(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    monkeypatch.setattr(module, "_calendars", {})
    use_calendars({})
    assert working_days("TN").after(date(2026, 3, 18), 3).about


def test_computed_holidays_are_kept_for_later_builds() -> None:
    kept: dict[str, dict[date, str] | None] = {}
    use_calendars(kept)
    counted = working_days("CO").after(date(2026, 11, 18), 15)
    year = kept["CO 2026"]
    assert year is not None and year[date(2026, 12, 8)] == "Immaculate Conception"
    year[date(2026, 12, 9)] = "invented"
    use_calendars(kept)
    try:
        assert working_days("CO").after(date(2026, 11, 18), 15).day > counted.day
    finally:
        del kept["CO 2026"]
        use_calendars(kept)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (START - timedelta(days=1), ClockState.NOT_STARTED),
        (START, ClockState.RUNNING),
        (DUE - timedelta(days=4), ClockState.RUNNING),
        (DUE - timedelta(days=3), ClockState.SOON),
        (DUE, ClockState.SOON),
        (DUE + timedelta(days=1), ClockState.OVERDUE),
    ],
)
def test_the_state_follows_from_the_day(today: date, state: ClockState) -> None:
    found = _clock(today)
    assert found.state is state
    if state is not ClockState.NOT_STARTED:
        assert found.due == DUE and found.turning_points == (DUE - timedelta(days=3), DUE + timedelta(days=1))


def test_a_receipt_or_a_partial_answer_never_stops_the_clock() -> None:
    late = DUE + timedelta(days=1)
    receipt, partial = Event(date(2026, 11, 20), "acknowledges"), Event(date(2026, 11, 25), "none")
    assert _clock(late, receipt).state is ClockState.OVERDUE
    assert _clock(late, receipt).answered is Answered.RECEIPT
    found = _clock(late, receipt, partial)
    assert (found.state, found.answered, found.working_days) == (ClockState.OVERDUE, Answered.PARTIAL, 5)


def test_an_answer_after_the_end_of_the_alert_has_its_own_day() -> None:
    answer = Event(date(2026, 12, 9), "settles")
    found = _clock(DUE, answer, ended=date(2026, 12, 1))
    assert (found.first_answer, found.working_days) == (date(2026, 12, 9), 14)


def test_only_a_settling_answer_or_the_end_of_the_alert_stops_it() -> None:
    settled = _clock(DUE + timedelta(days=9), Event(date(2026, 12, 1), "settles"))
    assert (settled.state, settled.answered) == (ClockState.STOPPED, Answered.COMPLETE)
    assert settled.working_days == 9 and not settled.turning_points
    assert _clock(DUE + timedelta(days=9), ended=date(2026, 12, 1)).state is ClockState.STOPPED
    assert _clock(date(2026, 11, 30), Event(date(2026, 12, 1), "settles")).state is ClockState.RUNNING, (
        "not yet"
    )


def test_an_extension_moves_the_end_and_a_transfer_stops_it_here() -> None:
    longer = date(2027, 1, 15)
    found = _clock(DUE + timedelta(days=1), Event(date(2026, 12, 9), "extends", until=longer))
    assert (found.state, found.due, found.first_answer) == (ClockState.RUNNING, longer, None)
    moved = Event(date(2026, 11, 24), "transfers")
    passed_on = _clock(DUE + timedelta(days=1), moved)
    assert (passed_on.state, passed_on.answered) == (ClockState.STOPPED, Answered.PARTIAL), "not a receipt"
    there = clock(moved.day, (), DUE, term=TERM, days=working_days("CO"))
    assert there.started == moved.day and there.due == date(2026, 12, 16)


def test_without_a_letter_of_the_network_or_a_term_nothing_is_overdue() -> None:
    later = DUE + timedelta(days=300)
    assert _clock(later, started=None).state is ClockState.NOT_STARTED
    found = _clock(later, term=None)
    assert found.state is ClockState.NOT_STARTED and found.due is None and found.started == START


def test_there_is_no_median_below_five_answers() -> None:
    answered = [_clock(DUE, Event(START + timedelta(days=number), "none")) for number in (5, 6, 7, 8, 9)]
    waiting = [_clock(DUE + timedelta(days=1)), _clock(DUE, started=None)]
    assert figures([*answered[:4], *waiting]).median_days is None
    found = figures([*answered, *waiting])
    assert (found.asked, found.answered, found.overdue, found.median_days) == (6, 5, 1, 5)
