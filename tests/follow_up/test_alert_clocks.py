"""The clocks of an alert follow from its summary: what was sent, answered and transferred, and its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary, AnswerDay, SentDay
from plugins.authorities.models import Authority
from plugins.follow_up.alert_clocks import AuthorityClock, alert_clocks, jurisdiction, turning_points
from plugins.follow_up.clock import Answered, ClockState, figures
from plugins.repository.content import Content
from plugins.web.response_terms import Term
from tests.conftest import NOW, ROOT, VOCABULARIES

Clocks = dict[str, AuthorityClock]
Load = Callable[[Path], Content]
TERMS: Mapping[str, Term] = {"CO": Term(15, {"es": "Ley 1755 de 2015, artículo 14"})}
START, DUE = date(2026, 11, 18), date(2026, 12, 10)
SENT = SentDay("co-fiscalia", START, "email")
LATE = datetime(2026, 12, 11, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def content(load: Load) -> Content:
    """The sample content, of which tests change one summary."""
    return load(ROOT / "content")


@pytest.fixture
def summary(content: Content) -> AlertSummary:
    """An open alert of 18 November to the prosecutor and others, about which nothing is known."""
    known = content.alerts.alert_summaries["ua-2026-021"]
    return replace(known, sent=(), answers=(), letters_counted=())


@pytest.fixture
def clocks(content: Content) -> Callable[..., Clocks]:
    def of(alert: AlertSummary, now: datetime = LATE, terms: Mapping[str, Term] = TERMS) -> Clocks:
        found = alert_clocks(alert, content.authorities, VOCABULARIES, terms, now)
        assert len({each.authority for each in found}) == len(found)
        return {each.authority: each for each in found}

    return of


def _answer(day: date, kind: str, authority: str = "co-fiscalia", **more: object) -> AnswerDay:
    return AnswerDay(authority, day, kind, **more)  # type: ignore[arg-type]


def test_nothing_known_gives_no_clock(summary: AlertSummary, clocks: Callable[..., Clocks]) -> None:
    assert clocks(summary) == {}


def test_the_first_letter_of_the_network_starts_the_clock(
    summary: AlertSummary, clocks: Callable[..., Clocks]
) -> None:
    again = replace(SENT, day=date(2026, 12, 1))
    found = clocks(replace(summary, sent=(SENT, again)))["co-fiscalia"].clock
    assert (found.started, found.due, found.state) == (START, DUE, ClockState.OVERDUE)
    assert clocks(replace(summary, sent=(SENT,)), NOW)["co-fiscalia"].clock.state is ClockState.RUNNING


def test_the_day_is_that_of_the_alerts_own_zone(summary: AlertSummary, clocks: Callable[..., Clocks]) -> None:
    """In Bogotá the last day ends five hours after midnight UTC."""
    sent = replace(summary, sent=(SENT,))
    last = datetime(2026, 12, 11, 4, 59, tzinfo=UTC)
    assert clocks(sent, last)["co-fiscalia"].clock.state is ClockState.SOON
    assert clocks(sent, last + timedelta(minutes=1))["co-fiscalia"].clock.state is ClockState.OVERDUE
    assert last + timedelta(minutes=1) in set(turning_points([sent], last))


def test_an_answer_without_a_letter_of_the_network_is_never_overdue(
    summary: AlertSummary, clocks: Callable[..., Clocks]
) -> None:
    found = clocks(replace(summary, answers=(_answer(START, "receipt"),)))["co-fiscalia"].clock
    assert (found.state, found.answered, found.due) == (ClockState.NOT_STARTED, Answered.RECEIPT, None)


@pytest.mark.parametrize(
    ("kind", "state", "answered"),
    [
        ("receipt", ClockState.OVERDUE, Answered.RECEIPT),
        ("reply", ClockState.OVERDUE, Answered.PARTIAL),
        ("measures", ClockState.STOPPED, Answered.COMPLETE),
        ("refusal", ClockState.STOPPED, Answered.COMPLETE),
    ],
)
def test_only_measures_and_a_refusal_stop_the_clock(
    kind: str,
    state: ClockState,
    answered: Answered,
    summary: AlertSummary,
    clocks: Callable[..., Clocks],
) -> None:
    answers = (_answer(date(2026, 11, 25), kind),)
    found = clocks(replace(summary, sent=(SENT,), answers=answers))["co-fiscalia"].clock
    assert (found.state, found.answered) == (state, answered)


def test_an_extension_moves_the_last_day(summary: AlertSummary, clocks: Callable[..., Clocks]) -> None:
    answers = (_answer(date(2026, 12, 9), "extension", until=date(2027, 1, 15)),)
    found = clocks(replace(summary, sent=(SENT,), answers=answers))["co-fiscalia"].clock
    assert (found.state, found.due) == (ClockState.RUNNING, date(2027, 1, 15))


def test_a_transfer_stops_one_clock_and_starts_another(
    summary: AlertSummary, clocks: Callable[..., Clocks]
) -> None:
    """Also that of an authority that is no target of the alert."""
    answers = (_answer(date(2026, 11, 24), "transfer", to="co-procuraduria"),)
    moved = replace(summary, sent=(SENT,), answers=answers)
    assert "co-procuraduria" not in moved.targets and "co-procuraduria" in moved.authorities
    found = clocks(moved)
    assert found["co-fiscalia"].clock.state is ClockState.STOPPED
    there = found["co-procuraduria"]
    assert (there.clock.started, there.clock.due) == (date(2026, 11, 24), date(2026, 12, 16))
    assert [each.authority for each in there.received] == ["co-fiscalia"]


def test_the_end_of_the_alert_stops_every_clock(summary: AlertSummary, clocks: Callable[..., Clocks]) -> None:
    sent = replace(summary, sent=(SENT,))
    outcome = replace(sent, status="outcome", outcome_day=date(2026, 12, 1))
    closed = replace(sent, status="closed", modified=datetime(2026, 12, 1, 12, tzinfo=UTC))
    for ended in (outcome, closed):
        assert clocks(ended)["co-fiscalia"].clock.state is ClockState.STOPPED
    after = datetime(2027, 2, 5, tzinfo=UTC)  # of the deadline for supporters
    assert sent.state(after) is State.EXPIRED
    assert clocks(sent, after)["co-fiscalia"].clock.state is ClockState.OVERDUE


def test_a_private_follow_up_has_no_clock(summary: AlertSummary, clocks: Callable[..., Clocks]) -> None:
    assert clocks(replace(summary, sent=(SENT,), follow_up="private")) == {}


def test_editors_see_the_clock_of_a_private_follow_up(content: Content, summary: AlertSummary) -> None:
    private = replace(summary, sent=(SENT,), follow_up="private")
    (found,) = alert_clocks(private, content.authorities, VOCABULARIES, TERMS, LATE, also_private=True)
    assert (found.authority, found.clock.state) == ("co-fiscalia", ClockState.OVERDUE)


def test_without_a_term_nothing_is_overdue(summary: AlertSummary, clocks: Callable[..., Clocks]) -> None:
    found = clocks(replace(summary, sent=(SENT,)), LATE, {})["co-fiscalia"].clock
    assert (found.state, found.started, found.due) == (ClockState.NOT_STARTED, START, None)


def test_an_embassy_answers_under_the_law_of_its_own_country(content: Content) -> None:
    def country(key: str) -> str:
        authority: Authority = content.authorities[key]
        return jurisdiction(authority)

    assert country("co-embajada-ottawa") == "CO" and country("ca-embajada-bogota") == "CA"
    assert country("un-ohchr-bogota") == country("eu-delegacion-bogota") == ""


def test_an_answer_from_before_the_letter_does_not_stop_the_clock(
    summary: AlertSummary, clocks: Callable[..., Clocks]
) -> None:
    answers = (_answer(START, "refusal"),)
    later = replace(SENT, day=START + timedelta(days=1))
    found = clocks(replace(summary, sent=(later,), answers=answers))["co-fiscalia"].clock
    assert (found.state, found.first_answer) == (ClockState.SOON, None)


def test_a_clock_is_the_same_on_all_days_without_a_change(
    summary: AlertSummary, clocks: Callable[..., Clocks]
) -> None:
    """Else pages that show it would be built again every day."""
    sent = replace(summary, sent=(SENT,))
    assert clocks(sent, NOW) == clocks(sent, NOW + timedelta(days=4))


def test_the_median_needs_five_answers(summary: AlertSummary, clocks: Callable[..., Clocks]) -> None:
    def answered(days: int) -> AlertSummary:
        answers = (_answer(START + timedelta(days=days), "reply"),)
        return replace(summary, sent=(SENT,), answers=answers)

    alerts = [answered(days) for days in (5, 6, 7, 8, 9)]
    found = figures(clocks(each)["co-fiscalia"].clock for each in alerts)
    assert (found.asked, found.answered, found.median_days) == (5, 5, 5)
    assert figures(clocks(each)["co-fiscalia"].clock for each in alerts[1:]).median_days is None
