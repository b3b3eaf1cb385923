"""What is mailed when, and to readers of which language."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from plugins.alerts.alert import Alert
from plugins.campaigns.announced.alerts import announcements_of, status
from plugins.campaigns.announcements.announcement import AnnouncementRules, AnnouncementStatus
from tests.campaigns.conftest import announced, changed
from tests.conftest import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RULES = AnnouncementRules(timedelta(hours=72), original_at_once=False)


def how(
    alert: Alert, number: int = 1, language: str = "es", now: datetime = NOW, rules: AnnouncementRules = RULES
) -> AnnouncementStatus:
    (entry,) = [each for each in announcements_of(alert) if each.number == number]
    return status(entry, alert, language, now, rules)[0]


def test_a_new_alert_announces_itself_once_at_the_moment_it_is_published(alert: Alert) -> None:
    (only,) = announcements_of(alert)
    assert (only.number, only.kind, only.moment) == (1, "alert", alert.date)
    embargoed = changed(alert, embargo=NOW + HOUR)
    assert announcements_of(embargoed)[0].moment == NOW + HOUR
    assert how(embargoed) is AnnouncementStatus.EARLY
    assert how(embargoed, now=NOW + 2 * HOUR) is AnnouncementStatus.DUE


def test_mailing_hold_announces_nothing_until_an_entry_says_so(alert: Alert) -> None:
    held = changed(alert, mailing="hold")
    assert announcements_of(held) == ()
    freed = changed(held, announcements=announced((1, NOW - HOUR, "alert")))
    assert [each.number for each in announcements_of(freed)] == [1]
    assert how(freed) is AnnouncementStatus.DUE


def test_an_edit_announces_nothing(alert: Alert) -> None:
    edited = changed(alert, modified=NOW, words={"es": {"title": "Otro título"}})
    assert [(a.number, a.moment) for a in announcements_of(edited)] == [
        (a.number, a.moment) for a in announcements_of(alert)
    ]


def test_an_old_announcement_is_mailed_only_when_asked_for_by_name(alert: Alert) -> None:
    at = alert.date + timedelta(hours=72)
    assert how(alert, now=at) is AnnouncementStatus.DUE
    assert how(alert, now=at + HOUR) is AnnouncementStatus.OLD
    named = AnnouncementRules(RULES.window, original_at_once=False, named=frozenset({f"{alert.slug}/1"}))
    assert how(alert, now=at + HOUR, rules=named) is AnnouncementStatus.DUE
    other = AnnouncementRules(RULES.window, original_at_once=False, named=frozenset({f"{alert.slug}/2"}))
    assert how(alert, now=at + HOUR, rules=other) is AnnouncementStatus.OLD


@pytest.mark.parametrize("spoil", ["missing", "stale"])
def test_a_language_waits_for_its_translation(alert: Alert, spoil: str) -> None:
    if spoil == "missing":
        waiting = changed(alert, announcements=[])
        object.__setattr__(waiting, "words", {code: w for code, w in alert.words.items() if code != "fr"})
    else:
        waiting = changed(alert, modified=NOW)
    assert how(waiting, language="fr") is AnnouncementStatus.WAITING
    assert how(waiting, language="es") is AnnouncementStatus.DUE
    at_once = AnnouncementRules(RULES.window, original_at_once=True)
    assert how(waiting, language="fr", rules=at_once) is AnnouncementStatus.DUE
    assert how(waiting, language="fr", now=waiting.date + 4 * DAY) is AnnouncementStatus.OLD


@pytest.mark.parametrize("status", ["suspended", "closed", "outcome", "withdrawn"])
@pytest.mark.parametrize("kind", ["alert", "update"])
def test_nobody_is_asked_to_act_on_an_alert_that_is_over(alert: Alert, status: str, kind: str) -> None:
    number = 1 if kind == "alert" else 2
    over = changed(alert, status=status, announcements=announced((number, NOW - HOUR, kind)))
    assert how(over, number) is AnnouncementStatus.REFUSED


def test_nobody_is_asked_to_act_after_the_date(alert: Alert) -> None:
    assert how(changed(alert, act_before=NOW + HOUR)) is AnnouncementStatus.DUE
    assert how(changed(alert, act_before=NOW)) is AnnouncementStatus.REFUSED


@pytest.mark.parametrize("kind", ["stop", "outcome", "correction", "withdrawal"])
@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_notices_are_mailed_whatever_the_state(alert: Alert, kind: str, status: str) -> None:
    over = changed(alert, status=status, act_before=NOW - DAY, announcements=announced((2, NOW - HOUR, kind)))
    assert how(over, 2) is AnnouncementStatus.DUE


def test_a_stop_waits_for_no_translation_but_an_outcome_does(alert: Alert) -> None:
    for kind, expected in (("stop", AnnouncementStatus.DUE), ("outcome", AnnouncementStatus.WAITING)):
        over = changed(
            alert, status="closed", modified=NOW - HOUR, announcements=announced((2, NOW - HOUR, kind))
        )
        assert how(over, 2, "fr") is expected


def test_a_call_is_superseded_by_what_follows_it_once_that_is_out(alert: Alert) -> None:
    later = changed(alert, announcements=announced((2, NOW, "update")))
    assert how(later, 1) is AnnouncementStatus.SUPERSEDED
    assert how(later, 2) is AnnouncementStatus.DUE
    assert how(later, 1, now=NOW - HOUR) is AnnouncementStatus.DUE


def test_of_a_withdrawn_alert_only_the_last_notice_is_mailed(alert: Alert) -> None:
    gone = changed(
        alert,
        status="withdrawn",
        announcements=announced((2, NOW - 2 * HOUR, "correction"), (3, NOW - HOUR, "withdrawal")),
    )
    assert how(gone, 2) is AnnouncementStatus.SUPERSEDED
    assert how(gone, 3) is AnnouncementStatus.DUE


def test_a_draft_announces_nothing_yet(alert: Alert) -> None:
    assert how(changed(alert, status="draft")) is AnnouncementStatus.EARLY
