"""Pushing to the stand-in with the production client: what is created, sent, held back, withdrawn, refused."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.alerts.alert import Alert
from plugins.campaigns.commands import send_test_mails, setup, status
from plugins.mailchimp.setup import FOLDER
from plugins.repository.site import Site
from plugins.safety.blocklist import BlockedPhrase, Searcher
from tests.campaigns.conftest import (
    AUDIENCE,
    LANGUAGE_OF,
    Machine,
    announced,
    changed,
    got,
    readers,
    settings,
    with_alerts,
)
from tests.campaigns.standin import Fault, StandIn
from tests.conftest import NOW, ROOT, read_site
from tests.depth import sample

HOUR = timedelta(hours=1)
SLUG = "ua-2026-014"
EVERYBODY = {address: [f"alert/{SLUG}/1/{language}"] for address, language in LANGUAGE_OF.items()}


def titles(standin: StandIn, *statuses: str) -> list[str]:
    return sorted(
        campaign["settings"]["title"]
        for campaign in standin.campaigns.values()
        if not statuses or campaign["status"] in statuses
    )


def numbered(alert: Alert, number: int, **changes: object) -> Alert:
    """Return another alert like *alert*, under a slug of its own."""
    return changed(alert, slug=f"ua-2026-{number:03d}", case=f"UA 2026-{number:03d}", **changes)


@pytest.fixture
def sender(standin: StandIn, example_site: Site) -> Machine:
    return Machine(standin, example_site, CAMPAIGN_MODE="send")


# How much, and to whom -------------------------------------------------------------------------


def test_everybody_gets_one_mail_in_one_language(sender: Machine, standin: StandIn) -> None:
    assert sender.push()
    assert got(standin) == EVERYBODY
    assert sender.push()
    assert got(standin) == EVERYBODY


def test_a_first_push_in_three_languages_takes_thirteen_calls_and_the_next_two(
    standin: StandIn, example_site: Site
) -> None:
    machine = Machine(standin, example_site)
    assert machine.push() and machine.calls.calls == 13
    assert machine.push() and machine.calls.calls == 2
    assert standin.most_connections == 1


def test_nothing_new_costs_two_calls_beside_500_other_campaigns(standin: StandIn, example_site: Site) -> None:
    machine = Machine(standin, example_site)
    bulletin = {"type": "regular", "settings": {"title": "Bulletin"}, "recipients": {"list_id": AUDIENCE}}
    first = machine.client().create(bulletin)["id"]
    for _ in range(499):
        standin.person_replicates(first)
    assert len(standin.campaigns) == 500
    standin.advance(days=30)
    machine.site = with_alerts(example_site, *example_site.content.alerts)
    assert machine.push()
    assert machine.push() and machine.calls.calls == 2


def test_a_draft_waits_for_a_person_and_goes_to_nobody(standin: StandIn, example_site: Site) -> None:
    assert Machine(standin, example_site).push()
    assert got(standin) == {}
    assert len(titles(standin, "save")) == 3
    for identifier in list(standin.campaigns):
        standin.person_sends(identifier)
    assert Machine(standin, example_site).push()
    assert got(standin) == EVERYBODY


def test_nothing_is_measured_and_no_link_but_two_is_personal(sender: Machine, standin: StandIn) -> None:
    assert sender.push()
    for campaign in standin.campaigns.values():
        assert campaign["tracking"] == {
            **campaign["tracking"],
            "opens": False,
            "html_clicks": False,
            "text_clicks": False,
        }
        assert campaign["settings"]["fb_comments"] is False
        assert campaign["settings"]["auto_footer"] is False
    personal = set()
    for delivery in standin.deliveries:
        for link in re.findall(r'href="([^"]*)"', delivery.html):
            if any(each in link for each in (delivery.address, "list.example")):
                personal.add(link.split("/")[3])
        assert (
            delivery.address not in delivery.html and "FIRSTNAME" not in delivery.html + delivery.plain_text
        )
    assert len(personal) == 2


def test_no_campaign_is_ever_without_its_segment(sender: Machine, standin: StandIn) -> None:
    assert sender.push()
    assert len(standin.campaigns) == 3
    for campaign in standin.campaigns.values():
        conditions = campaign["recipients"]["segment_opts"]["conditions"]
        assert any(
            all(own in conditions for own in segment["options"]["conditions"])
            for segment in standin.segments.values()
        )


def test_a_dry_run_shows_everything_and_changes_nothing(standin: StandIn, example_site: Site) -> None:
    machine = Machine(standin, example_site)
    assert machine.push(go=False)
    assert {call.method for call in standin.calls} == {"GET"}
    assert sum(line.startswith("new ") for line in machine.printed) == 3
    assert any(line == "Readers of urgent-actions: en 2, es 2, fr 2." for line in machine.printed)


def test_a_language_that_nobody_reads_makes_no_campaign(standin: StandIn, example_site: Site) -> None:
    standin.unsubscribe("en@a.example")
    standin.unsubscribe("all@a.example")
    machine = Machine(standin, example_site)
    assert machine.push()
    assert not [title for title in titles(standin) if "/en" in title]


# Changes ---------------------------------------------------------------------------------------


def test_a_changed_alert_updates_its_draft_and_makes_no_other(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(standin, example_site)
    assert machine.push()
    before = set(standin.campaigns)
    machine.site = with_alerts(example_site, changed(alert, words={"es": {"title": "Otro título"}}))
    assert machine.push()
    assert set(standin.campaigns) == before
    subjects = {c["settings"]["subject_line"] for c in standin.campaigns.values()}
    assert "Acción urgente: Otro título" in subjects


def test_once_sent_an_edit_mails_nothing_and_a_new_announcement_does(
    sender: Machine, standin: StandIn, example_site: Site, alert: Alert
) -> None:
    assert sender.push()
    edited = changed(alert, words={"es": {"title": "Otro título"}})
    sender.site = with_alerts(example_site, edited)
    assert sender.push() and got(standin) == EVERYBODY
    assert any("only a new announcement" in line for line in sender.printed)
    look = dataclasses.replace(
        sender.site.site_settings, colours={"accent-light": "#104070", "accent-dark": "#90c0f0"}
    )
    sender.site = dataclasses.replace(with_alerts(example_site, edited), site_settings=look)
    assert sender.push() and got(standin) == EVERYBODY
    updated = changed(edited, announcements=announced((2, NOW - HOUR, "update")))
    sender.site = with_alerts(example_site, updated)
    assert sender.push() and sender.push()
    assert got(standin)["es@a.example"] == [f"alert/{SLUG}/1/es", f"alert/{SLUG}/2/es"]


def test_a_language_added_later_is_mailed_once_and_to_that_language_only(
    sender: Machine, standin: StandIn, example_site: Site, alert: Alert
) -> None:
    missing = dataclasses.replace(alert, words={k: v for k, v in alert.words.items() if k != "fr"})
    sender.site = with_alerts(example_site, missing)
    assert sender.push()
    assert "fr@a.example" not in got(standin)
    assert any(line.startswith("waits") and "/fr" in line for line in sender.printed)
    sender.site = with_alerts(example_site, alert)
    assert sender.push() and sender.push()
    assert got(standin) == EVERYBODY


def test_the_original_at_once_is_all_that_its_readers_get(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    missing = dataclasses.replace(alert, words={k: v for k, v in alert.words.items() if k != "fr"})
    machine = Machine(
        standin, with_alerts(example_site, missing), CAMPAIGN_MODE="send", CAMPAIGN_UNTRANSLATED="original"
    )
    assert machine.push()
    machine.site = with_alerts(example_site, alert)
    assert machine.push()
    assert got(standin) == EVERYBODY


@pytest.mark.parametrize("mode", ["draft", "schedule"])
@pytest.mark.parametrize("status", ["suspended", "closed", "withdrawn", "draft"])
def test_a_call_on_an_alert_that_is_over_is_taken_back(
    standin: StandIn, example_site: Site, alert: Alert, mode: str, status: str
) -> None:
    machine = Machine(standin, example_site, CAMPAIGN_MODE=mode)
    assert machine.push()
    machine.site = with_alerts(example_site, changed(alert, status=status))
    assert machine.push()
    standin.advance(days=1)
    assert titles(standin) == [] and got(standin) == {}


def test_what_is_sent_is_never_deleted(
    sender: Machine, standin: StandIn, example_site: Site, alert: Alert
) -> None:
    assert sender.push()
    sender.site = with_alerts(example_site, changed(alert, status="withdrawn"))
    assert sender.push()
    assert len(titles(standin, "sent", "sending")) == 3


def test_a_stop_goes_to_all_also_beyond_the_weekly_limit(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(standin, example_site, CAMPAIGN_MODE="send", CAMPAIGNS_PER_WEEK=1)
    assert machine.push()
    stopped = changed(alert, status="suspended", announcements=announced((2, NOW - HOUR, "stop")))
    machine.site = with_alerts(example_site, stopped)
    assert machine.push()
    assert all(mails[-1].split("/")[2] == "2" for mails in got(standin).values()) and len(got(standin)) == 6


def test_the_weekly_limit_holds_the_rest_back_until_there_is_a_reason(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    alerts = [numbered(alert, number) for number in range(30, 34)]
    machine = Machine(standin, with_alerts(example_site, *alerts), CAMPAIGN_MODE="send", CAMPAIGNS_PER_WEEK=3)
    assert machine.push() and machine.push()
    assert len(got(standin)["es@a.example"]) == 3
    assert any(line.startswith("held") and "ua-2026-033" in line for line in machine.printed)
    assert machine.push(over_limit="massacre reported an hour ago")
    assert len(got(standin)["es@a.example"]) == 4
    assert [title for title in titles(standin) if "massacre reported" in title and "ua-2026-033" in title]
    assert not [title for title in titles(standin) if "massacre reported" in title and "ua-2026-030" in title]


@pytest.mark.parametrize("reason", ["massacre reported", ""])
def test_only_what_is_beyond_the_limit_bears_the_reason(
    standin: StandIn, example_site: Site, alert: Alert, reason: str
) -> None:
    late = numbered(alert, 30)
    early = dataclasses.replace(late, words={k: v for k, v in late.words.items() if k != "fr"})
    over = numbered(alert, 31)
    machine = Machine(
        standin, with_alerts(example_site, early, over), CAMPAIGN_MODE="send", CAMPAIGNS_PER_WEEK=1
    )
    assert machine.push(over_limit="two in one night")
    machine.site = with_alerts(example_site, late, over)
    assert machine.push(over_limit=reason)
    (french,) = [title for title in titles(standin) if "ua-2026-030/1/fr" in title]
    assert "limit" not in french
    noted = [title for title in titles(standin) if "over the limit: two in one night" in title]
    assert len(noted) == 3 and all("ua-2026-031" in title for title in noted)


def test_after_a_week_announcements_may_go_out_again(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(
        standin, with_alerts(example_site, numbered(alert, 30)), CAMPAIGN_MODE="send", CAMPAIGNS_PER_WEEK=1
    )
    assert machine.push()
    later = NOW + timedelta(days=8)
    standin.advance(days=8)
    machine.site = with_alerts(example_site, numbered(alert, 31, date=later - HOUR), now=later)
    assert machine.push()
    assert len(got(standin)["es@a.example"]) == 2


def test_an_old_announcement_is_silent_unless_named(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    old = changed(alert, date=NOW - timedelta(days=5))
    machine = Machine(standin, with_alerts(example_site, old), CAMPAIGN_MODE="send")
    assert machine.push()
    assert got(standin) == {}
    assert machine.push(only=frozenset({f"{SLUG}/1"}))
    assert got(standin) == EVERYBODY


def test_a_name_that_nothing_bears_is_an_error(sender: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert not sender.push(only=frozenset({"ua-2026-999/1"}))
    assert "ua-2026-999/1" in capsys.readouterr().err


# Scheduling ------------------------------------------------------------------------------------


def test_scheduled_campaigns_go_out_at_a_quarter_and_can_still_change(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(standin, example_site, CAMPAIGN_MODE="schedule", CAMPAIGN_DELAY=20)
    assert machine.push()
    assert {c["send_time"] for c in standin.campaigns.values()} == {"2026-11-21T15:30:00+00:00"}
    machine.site = with_alerts(example_site, changed(alert, words={"es": {"title": "Otro título"}}))
    assert machine.push()
    assert len(titles(standin, "schedule")) == 3
    standin.advance(hours=1)
    assert {key: len(mails) for key, mails in got(standin).items()} == dict.fromkeys(LANGUAGE_OF, 1)
    (spanish,) = [d for d in standin.deliveries if d.address == "es@a.example"]
    assert "Otro título" in spanish.subject
    assert machine.push()
    assert all(len(mails) == 1 for mails in got(standin).values())


@pytest.mark.parametrize("told", [True, False])
def test_what_a_person_scheduled_is_scheduled_again_after_a_change_or_named(
    standin: StandIn, example_site: Site, alert: Alert, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.tells_schedule = told
    machine = Machine(standin, example_site)
    assert machine.push()
    client = machine.client()
    for identifier in list(standin.campaigns):
        client.schedule(identifier, NOW + 2 * HOUR)
    machine.site = with_alerts(example_site, changed(alert, words={"es": {"title": "Otro título"}}))
    assert machine.push() is told
    if told:
        assert {c["send_time"] for c in standin.campaigns.values()} == {"2026-11-21T17:00:00+00:00"}
    else:
        assert "Schedule it again in Mailchimp" in capsys.readouterr().err


# A person in between ---------------------------------------------------------------------------


@pytest.fixture
def drafts(standin: StandIn, example_site: Site) -> Iterator[list[str]]:
    assert Machine(standin, example_site).push()
    yield list(standin.campaigns)


def test_a_renamed_draft_is_known_by_its_content(
    sender: Machine, standin: StandIn, drafts: list[str]
) -> None:
    for identifier in drafts:
        standin.person_renames(identifier, "Final version!!")
    assert sender.push() and got(standin) == EVERYBODY


def test_a_renamed_draft_of_a_withdrawn_alert_is_taken_back(
    sender: Machine, standin: StandIn, drafts: list[str], example_site: Site, alert: Alert
) -> None:
    for identifier in drafts:
        standin.person_renames(identifier, "Final version!!")
    sender.site = with_alerts(example_site, changed(alert, status="withdrawn"))
    assert sender.push() and got(standin) == {} and standin.campaigns == {}


def test_a_draft_renamed_and_sent_by_hand_is_not_sent_again(
    sender: Machine, standin: StandIn, drafts: list[str]
) -> None:
    for identifier in drafts:
        standin.person_renames(identifier, "Final version!!")
        standin.person_sends(identifier)
    assert sender.push() and got(standin) == EVERYBODY


def test_a_draft_edited_and_sent_by_hand_is_not_sent_again(
    sender: Machine, standin: StandIn, drafts: list[str]
) -> None:
    for identifier in drafts:
        standin.person_edits(identifier, subject_line="Please act")
        html = standin.contents[identifier]["html"].replace("<h1", "<h1 id=x")
        standin.person_edits_content(identifier, html)
        standin.person_sends(identifier)
    assert sender.push() and got(standin) == EVERYBODY


def test_a_deleted_draft_is_made_anew(sender: Machine, standin: StandIn, drafts: list[str]) -> None:
    standin.person_deletes(drafts[0])
    assert sender.push() and got(standin) == EVERYBODY


def test_a_copy_by_hand_stops_its_language_until_a_person_has_chosen(
    sender: Machine, standin: StandIn, drafts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    copy = standin.person_replicates(drafts[0])
    assert not sender.push()
    assert "(copy 01)" in capsys.readouterr().err
    assert len(got(standin)) == 4 and all(len(mails) == 1 for mails in got(standin).values())
    assert copy in standin.campaigns and drafts[0] in standin.campaigns
    standin.person_sends(copy)
    assert sender.push() and got(standin) == EVERYBODY


def test_once_a_mail_is_out_our_own_drafts_go_and_a_copy_by_hand_is_left_to_its_person(
    sender: Machine, standin: StandIn, drafts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    copy, sent = (standin.person_replicates(drafts[0]) for _ in range(2))
    standin.person_renames(copy, f"{standin.campaigns[drafts[0]]['settings']['title']} for the partner")
    standin.person_sends(sent)
    assert not sender.push()
    assert copy in standin.campaigns and drafts[0] not in standin.campaigns
    assert 'for the partner" would mail it again. Delete that in Mailchimp' in capsys.readouterr().err
    assert got(standin) == EVERYBODY
    standin.person_deletes(copy)
    assert sender.push() and got(standin) == EVERYBODY


def test_once_an_alert_is_withdrawn_copies_by_hand_go_too(
    sender: Machine, standin: StandIn, drafts: list[str], example_site: Site, alert: Alert
) -> None:
    copy = standin.person_replicates(drafts[0])
    standin.person_sends(drafts[0])
    sender.site = with_alerts(example_site, changed(alert, status="withdrawn"))
    assert sender.push()
    assert list(standin.campaigns) == [drafts[0]] and copy not in standin.campaigns


def test_recipients_changed_by_hand_are_put_right_before_anything_is_sent(
    sender: Machine, standin: StandIn, drafts: list[str]
) -> None:
    standin.person_changes_recipients(drafts[0], {})
    assert sender.push() and got(standin) == EVERYBODY


@pytest.mark.parametrize("damage", ["deleted", "emptied", "any", "other", "twice"])
def test_a_damaged_segment_mails_nobody(
    sender: Machine, standin: StandIn, damage: str, capsys: pytest.CaptureFixture[str], example_site: Site
) -> None:
    client = sender.client()
    (segment,) = [each for each in client.lists.segments() if each["name"] == "urgent-actions/en"]
    options = segment["options"]
    conditions = [
        {k: c[k] for k in ("condition_type", "field", "op", "value")} for c in options["conditions"]
    ]
    if damage == "deleted":
        standin.person_deletes_segment(segment["id"])
    elif damage == "emptied":
        client.lists.update_segment(
            segment["id"], segment["name"], {"match": "all", "conditions": conditions[:1]}
        )
    elif damage == "any":
        client.lists.update_segment(
            segment["id"], segment["name"], {"match": "any", "conditions": conditions}
        )
    elif damage == "other":
        spanish = next(s for s in client.lists.segments() if s["name"] == "urgent-actions/es")["options"][
            "conditions"
        ]
        swapped = [conditions[0], {**conditions[1], "value": spanish[1]["value"]}]
        client.lists.update_segment(segment["id"], segment["name"], {"match": "all", "conditions": swapped})
    else:
        client.lists.create_segment(segment["name"], {"match": "all", "conditions": conditions})
    assert not sender.push()
    assert "mailing-setup" in capsys.readouterr().err
    assert standin.campaigns == {}
    if damage != "twice":
        assert setup(example_site, sender.mailing, go=True, say=lambda _: None)
        assert sender.push() and got(standin) == EVERYBODY


@pytest.mark.parametrize("mode", ["draft", "schedule"])
def test_a_damaged_segment_does_not_hold_a_withdrawal_back(
    standin: StandIn, example_site: Site, alert: Alert, mode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(standin, example_site, CAMPAIGN_MODE=mode)
    assert machine.push() and len(titles(standin)) == 3
    (segment,) = [each for each in machine.client().lists.segments() if each["name"] == "urgent-actions/en"]
    standin.person_deletes_segment(segment["id"])
    withdrawn = changed(alert, status="withdrawn", announcements=announced((2, NOW - HOUR, "withdrawal")))
    machine.site = with_alerts(example_site, withdrawn, numbered(alert, 30))
    assert not machine.push()
    assert titles(standin) == []
    standin.advance(days=1)
    assert got(standin) == {}
    told = capsys.readouterr().err
    assert told.count("mailing-setup") == 1
    assert f"alert/{SLUG}/2/en" in told and "alert/ua-2026-030/1/es" in told


def test_a_damaged_segment_is_told_also_where_nothing_is_left_to_mail(
    sender: Machine, standin: StandIn
) -> None:
    assert sender.push()
    standin.person_deletes_segment(sender.client().lists.segments()[0]["id"])
    assert sender.push()
    assert sum("mailing-setup" in line for line in sender.printed) == 1


def test_a_forbidden_word_in_one_mail_holds_no_withdrawal_back(
    standin: StandIn, example_site: Site, alert: Alert, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(standin, example_site, CAMPAIGN_MODE="send")
    assert Machine(standin, example_site).push() and len(titles(standin)) == 3
    other = numbered(alert, 30, words={"es": {"title": "Detenido Zacarías"}})
    site = with_alerts(example_site, changed(alert, status="withdrawn"), other)
    machine.site = dataclasses.replace(site, searcher=Searcher([BlockedPhrase(7, ("zacarias",))]))
    assert not machine.push()
    assert not [title for title in titles(standin) if SLUG in title]
    told = capsys.readouterr().err
    assert "alert/ua-2026-030/1/es: holds what is never published (line 7 of the list)." in told
    assert "Zacar" not in told
    assert "es@a.example" not in got(standin) and "fr@a.example" in got(standin)


def test_a_scheduled_mail_that_holds_a_word_forbidden_later_is_taken_back(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(standin, example_site, CAMPAIGN_MODE="schedule")
    assert machine.push() and len(titles(standin)) == 3
    words = {code: {"title": f"El Yarumo ({code})"} for code in alert.words}
    site = with_alerts(example_site, changed(alert, words=words))
    machine.site = dataclasses.replace(site, searcher=Searcher([BlockedPhrase(7, ("yarumo",))]))
    assert not machine.push()
    assert not titles(standin)


# Setting up, testing, looking ------------------------------------------------------------------


def test_setup_shows_first_makes_then_and_may_be_run_again(example_site: Site) -> None:
    from tests.campaigns.conftest import KEY

    with StandIn(keys=(KEY,), now=NOW, list_id=AUDIENCE) as server:
        terms = Machine(server, example_site).mailing
        shown: list[str] = []
        assert not setup(example_site, terms, go=False, say=shown.append)
        assert {call.method for call in server.calls} == {"GET"}
        assert sum("segment" in line for line in shown) == 9 and any(FOLDER in line for line in shown)
        assert any(line.endswith("/welcome/") for line in shown), "and what to paste by hand"
        assert setup(example_site, terms, go=True, say=lambda _: None)
        made = [call for call in server.calls if call.method == "POST"]
        assert len(made) == 2 + 6 + 9 + 1
        server.calls.clear()
        assert setup(example_site, terms, go=True, say=lambda _: None)
        assert {call.method for call in server.calls} == {"GET"}
        assert setup(example_site, terms, go=False, say=lambda _: None)


def test_setup_goes_on_where_it_was_interrupted(example_site: Site) -> None:
    from tests.campaigns.conftest import KEY

    with StandIn(keys=(KEY,), now=NOW, list_id=AUDIENCE) as clean:
        assert setup(example_site, Machine(clean, example_site).mailing, go=True, say=lambda _: None)
    writing = [call.number for call in clean.calls if call.method == "POST"]
    assert writing
    for position in sample(writing, 5):
        with StandIn(keys=(KEY,), now=NOW, list_id=AUDIENCE) as server:
            terms = Machine(server, example_site).mailing
            server.before = lambda call, at=position: (
                Fault.CUT_BEFORE if call.method == "POST" and call.number >= at else None
            )
            assert not setup(example_site, terms, go=True, say=lambda _: None)
            server.before = None
            assert setup(example_site, terms, go=True, say=lambda _: None)
            readers(server)
            assert Machine(server, example_site, CAMPAIGN_MODE="send").push()
            assert got(server) == EVERYBODY


def test_a_test_mail_goes_to_the_tester_alone_and_leaves_nothing(
    sender: Machine, standin: StandIn, example_site: Site
) -> None:
    said: list[str] = []
    assert send_test_mails(example_site, sender.mailing, "tester@network.test", (), say=said.append)
    assert got(standin) == {}
    assert {mail.addresses for mail in standin.tests} == {("tester@network.test",)}
    assert len(standin.tests) == 3 and all(mail.subject.startswith("[TEST] ") for mail in standin.tests)
    assert all("TEST" in mail.html and "TEST" in mail.plain_text for mail in standin.tests)
    assert standin.campaigns == {}
    assert not any("tester@" in line for line in said)
    assert sender.push() and got(standin) == EVERYBODY


def test_a_test_that_breaks_off_is_neither_sent_nor_left_behind(
    sender: Machine, standin: StandIn, example_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.before = lambda call: (
        Fault.CUT_BEFORE if call.method in {"DELETE"} or "test" in call.path else None
    )
    assert not send_test_mails(
        example_site, sender.mailing, "tester@network.test", (), account=sender.account(), say=lambda _: None
    )
    assert "tester@" not in capsys.readouterr().err
    standin.before = None
    assert len(standin.campaigns) == 1
    assert sender.push() and got(standin) == EVERYBODY
    assert len(standin.campaigns) == 3


def test_status_tells_what_was_sent_when_to_how_many(
    sender: Machine, standin: StandIn, example_site: Site
) -> None:
    assert sender.push()
    standin.advance(minutes=5)
    said: list[str] = []
    assert status(example_site, sender.mailing, say=said.append)
    assert len(said) == 3
    assert all(
        re.match(
            rf"2026-11-21 15:00  sent       alert/{SLUG}/1/\w\w  2 mails, 0 bounced, 0 unsubscribed$", line
        )
        for line in said
    )


@pytest.mark.parametrize("gone", [False, True], ids=["folder there", "folder gone"])
@pytest.mark.parametrize("only", [frozenset(), frozenset({"ua-2026-014"})], ids=["all", "only"])
def test_one_line_that_withdraws_an_alert_takes_its_scheduled_mails_back(
    standin: StandIn, example_site: Site, tmp_path: Path, gone: bool, only: frozenset[str]
) -> None:
    assert Machine(standin, example_site, CAMPAIGN_MODE="schedule").push()
    content = tmp_path / "content"
    shutil.copytree(ROOT / "docs" / "example", content)
    for name in ("pages", "keys", "vocabulary"):
        shutil.copytree(ROOT / "content" / name, content / name)
    (content / "withdrawn.yaml").write_text("ua-2026-014: 2026-11-21\n")
    if gone:
        shutil.rmtree(content / "alerts" / "ua-2026-014")
    site, _ = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert Machine(standin, site, CAMPAIGN_MODE="schedule").push(only=only, lenient=True)
    assert not standin.campaigns
