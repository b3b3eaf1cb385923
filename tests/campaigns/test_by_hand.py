"""A person changes campaigns in Mailchimp between pushes: copies, renames, sends, cancels; no mail is sent twice."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest

from plugins.alerts.alert import Alert
from plugins.repository.site import Site
from tests.campaigns.conftest import (
    KEY,
    LANGUAGE_OF,
    OTHER_KEY,
    Killed,
    Machine,
    changed,
    got,
    with_alerts,
)
from tests.campaigns.standin import Call, StandIn
from tests.conftest import NOW

SLUG = "ua-2026-014"
EVERYBODY = {address: [f"alert/{SLUG}/1/{language}"] for address, language in LANGUAGE_OF.items()}


@pytest.fixture
def drafts(standin: StandIn, example_site: Site) -> dict[str, str]:
    """The three drafts, whole: their ids by language."""
    assert Machine(standin, example_site).push()
    return {
        campaign["settings"]["title"].rpartition("@")[0].rpartition("/")[2]: identifier
        for identifier, campaign in standin.campaigns.items()
    }


def test_a_draft_that_was_renamed_and_edited_stays_as_it_is_until_the_alert_changes(
    standin: StandIn, example_site: Site, drafts: dict[str, str], alert: Alert
) -> None:
    draft = drafts["fr"]
    edited = standin.contents[draft]["html"].replace("</h1>", ", mot ajouté</h1>", 1)
    standin.person_renames(draft, "Alerte finale")
    standin.person_edits_content(draft, edited)
    machine = Machine(standin, example_site)
    assert machine.push() and standin.contents[draft]["html"] == edited
    assert any(line.startswith("unchanged") and "/fr" in line for line in machine.printed)
    machine.site = with_alerts(example_site, changed(alert, words={"fr": {"title": "Un autre titre"}}))
    assert machine.push() and "mot ajouté" not in standin.contents[draft]["html"]
    assert len(standin.campaigns) == 3


# Copies ----------------------------------------------------------------------------------------


def renamed_copy(standin: StandIn, draft: str) -> str:
    copy = standin.person_replicates(draft)
    standin.person_renames(copy, "Alerte finale")
    return copy


@pytest.mark.parametrize("mode", ["draft", "send", "schedule"])
def test_a_copy_renamed_and_sent_is_known_by_its_content(
    standin: StandIn, example_site: Site, drafts: dict[str, str], mode: str
) -> None:
    standin.person_sends(renamed_copy(standin, drafts["fr"]))
    machine = Machine(standin, example_site, CAMPAIGN_MODE=mode)
    assert machine.push()
    assert drafts["fr"] not in standin.campaigns, "the draft would mail it again"
    standin.advance(hours=2)
    for identifier in drafts.values():
        if mode == "draft" and identifier in standin.campaigns:
            standin.person_sends(identifier)
    assert machine.push() and got(standin) == EVERYBODY


@pytest.mark.parametrize("mode", ["send", "schedule"])
def test_a_copy_that_is_renamed_and_not_sent_stops_its_language_and_is_named(
    standin: StandIn, example_site: Site, drafts: dict[str, str], mode: str, capsys: Any
) -> None:
    copy = renamed_copy(standin, drafts["fr"])
    machine = Machine(standin, example_site, CAMPAIGN_MODE=mode)
    assert not machine.push()
    assert '"Alerte finale". Send or delete one of them' in capsys.readouterr().err
    standin.advance(hours=2)
    assert "fr@a.example" not in got(standin) and "es@a.example" in got(standin)
    standin.person_deletes(copy)
    machine.site = with_alerts(example_site, *example_site.content.alerts, now=standin.now)
    assert machine.push()
    standin.advance(hours=2)
    assert got(standin) == EVERYBODY


def test_a_draft_of_a_machine_that_died_is_renamed_and_sent_while_another_hangs(
    standin: StandIn, example_site: Site
) -> None:
    """One machine hangs in its third create; the other makes that draft and dies; a person sends it renamed."""
    reached, go_on = threading.Event(), threading.Event()
    creates: dict[str, int] = {KEY: 0, OTHER_KEY: 0}

    def before(call: Call) -> None:
        if call.method == "POST" and call.path == "/campaigns":
            creates[call.key] += 1
            if call.key == KEY and creates[KEY] == 3:
                reached.set()
                assert go_on.wait(20)

    standin.before = before
    hangs = Machine(standin, example_site, CAMPAIGN_MODE="send", timeout=30)
    thread = threading.Thread(target=hangs.push)
    thread.start()
    assert reached.wait(20)
    had = set(standin.campaigns)
    with pytest.raises(Killed):
        Machine(standin, example_site, key=OTHER_KEY, killed_at=(7, True)).push()
    (made,) = set(standin.campaigns) - had
    assert standin.contents[made]["html"]
    standin.person_renames(made, "Alerte finale")
    standin.person_sends(made)
    go_on.set()
    thread.join()
    standin.before = None
    assert Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    assert got(standin) == EVERYBODY


def test_a_copy_sent_to_others_stops_its_language_and_is_named(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    copy = renamed_copy(standin, drafts["fr"])
    others = standin.campaigns[drafts["es"]]["recipients"]["segment_opts"]["saved_segment_id"]
    standin.person_changes_recipients(copy, {"saved_segment_id": others})
    standin.person_sends(copy)
    assert not Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    assert '"Alerte finale" carries this mail and went to 2 others' in capsys.readouterr().err
    assert "fr@a.example" not in got(standin)
    own = standin.person_replicates(drafts["fr"])
    standin.person_sends(own)
    assert Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    assert got(standin)["fr@a.example"] == [f"alert/{SLUG}/1/fr"]


@pytest.mark.parametrize("mode", ["draft", "send", "schedule"])
def test_our_own_draft_sent_to_others_stops_its_language_and_is_named(
    standin: StandIn, example_site: Site, drafts: dict[str, str], mode: str, capsys: Any
) -> None:
    others = standin.campaigns[drafts["es"]]["recipients"]["segment_opts"]
    standin.person_changes_recipients(drafts["fr"], {"saved_segment_id": others["saved_segment_id"]})
    standin.person_sends(drafts["fr"])
    assert not Machine(standin, example_site, CAMPAIGN_MODE=mode).push()
    assert "carries this mail and went to 2 others" in capsys.readouterr().err


def test_our_own_draft_sent_to_a_few_to_look_at_it_stops_its_language(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    standin.members["fr@a.example"].language = "fr"
    language = {"condition_type": "Language", "field": "language", "op": "is", "value": "fr"}
    standin.person_changes_recipients(drafts["fr"], {"match": "all", "conditions": [language]})
    standin.person_sends(drafts["fr"])
    assert not Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    assert "went to 1 other than" in capsys.readouterr().err


def test_our_own_draft_sent_to_others_between_two_looks_is_named(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    others = standin.campaigns[drafts["es"]]["recipients"]["segment_opts"]
    lists = 0

    def sends(call: Call) -> None:
        nonlocal lists
        lists += call.path == "/campaigns" and call.method == "GET"
        if lists == 2 and standin.campaigns[drafts["fr"]]["status"] == "save":
            standin.person_changes_recipients(drafts["fr"], {"saved_segment_id": others["saved_segment_id"]})
            standin.person_sends(drafts["fr"])

    standin.before = sends
    assert not Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    assert "carries this mail and went to 2 others" in capsys.readouterr().err


def test_a_sent_mail_whose_segment_was_repaired_since_has_reached_its_readers(
    standin: StandIn, example_site: Site, drafts: dict[str, str]
) -> None:
    machine = Machine(standin, example_site, CAMPAIGN_MODE="send")
    assert machine.push()
    (es,) = (each for each in standin.segments.values() if each["name"] == "urgent-actions/es")
    sent = standin.campaigns[drafts["es"]]["recipients"]["segment_opts"]
    sent.pop("saved_segment_id", None)
    sent["conditions"] = [each for each in es["options"]["conditions"] if "not" not in each["op"]]
    assert machine.push() and got(standin) == EVERYBODY


def test_a_renamed_mail_is_known_although_its_announcement_was_moved_to_a_later_day(
    standin: StandIn, example_site: Site, drafts: dict[str, str], alert: Alert
) -> None:
    for identifier in drafts.values():
        standin.person_sends(identifier)
        standin.person_renames(identifier, "Final")
    standin.advance(days=4, hours=1)
    moved = with_alerts(example_site, changed(alert, date=NOW + timedelta(days=4)), now=standin.now)
    assert Machine(standin, moved, CAMPAIGN_MODE="send").push()
    assert got(standin) == EVERYBODY


@pytest.mark.parametrize("beside", ["draft", "sent"])
@pytest.mark.parametrize("mode", ["draft", "send", "schedule"])
def test_a_scheduled_copy_that_was_renamed_is_taken_back_beside_its_original(
    standin: StandIn, example_site: Site, drafts: dict[str, str], alert: Alert, mode: str, beside: str
) -> None:
    copy = renamed_copy(standin, drafts["fr"])
    standin.person_schedules(copy, NOW + timedelta(hours=1))
    if beside == "sent":
        standin.person_sends(drafts["fr"])
    before = got(standin)
    withdrawn = with_alerts(example_site, changed(alert, status="withdrawn"))
    assert Machine(standin, withdrawn, CAMPAIGN_MODE=mode).push()
    assert copy not in standin.campaigns
    standin.advance(hours=2)
    assert got(standin) == before


def test_a_scheduled_copy_of_what_readers_have_is_named_although_nothing_is_due(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    for identifier in drafts.values():
        standin.person_sends(identifier)
    standin.person_schedules(renamed_copy(standin, drafts["fr"]), NOW + timedelta(hours=1))
    machine = Machine(standin, example_site)
    assert not machine.push() and machine.calls.calls <= 6
    assert '"Alerte finale" would mail it again' in capsys.readouterr().err


def test_a_content_pasted_into_a_copy_of_another_mail_stops_both(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    copy = standin.person_replicates(drafts["fr"])
    standin.person_edits_content(copy, standin.contents[drafts["es"]]["html"])
    assert not Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    told = capsys.readouterr().err
    assert f"has the title of alert/{SLUG}/1/fr and the content of alert/{SLUG}/1/es" in told
    assert set(got(standin)) == {"en@a.example", "all@a.example"}


def test_a_draft_whose_content_was_replaced_is_left_to_its_person(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    standin.person_edits_content(drafts["fr"], standin.contents[drafts["es"]]["html"])
    assert not Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    assert "replaced the content" in capsys.readouterr().err
    assert "fr@a.example" not in got(standin)


def test_a_campaign_of_a_person_that_begins_like_a_test_is_neither_deleted_nor_overlooked(
    standin: StandIn, example_site: Site, drafts: dict[str, str]
) -> None:
    own = standin.person_replicates(drafts["fr"])
    standin.person_edits_content(own, "<p>Bulletin *|UNSUB|*</p>")
    standin.person_renames(own, "[test] Bulletin")
    copy = renamed_copy(standin, drafts["es"])
    standin.person_renames(copy, "[surplus] mañana")
    standin.person_sends(copy)
    assert Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    assert own in standin.campaigns and got(standin) == EVERYBODY


# Cancelled on the way --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("had", "told"), [(1, "1 reader has it, 1 does not"), (0, "nobody has it yet, 2 do not")]
)
def test_a_cancelled_campaign_stays_and_its_advice_mails_nobody_twice(
    standin: StandIn, example_site: Site, drafts: dict[str, str], had: int, told: str, capsys: Any
) -> None:
    standin.person_cancels(drafts["fr"], after=had)
    machine = Machine(standin, example_site, CAMPAIGN_MODE="send")
    assert not machine.push()
    error = capsys.readouterr().err
    assert told in error and "Do not delete it" in error
    assert not re.search(r"Delete (it|that)|Send (it|or)", error)
    assert drafts["fr"] in standin.campaigns
    # As advised: a copy, to those who were not sent it.
    copy = standin.person_replicates(drafts["fr"])
    segment = standin.campaigns[copy]["recipients"]["segment_opts"]
    if had:
        sent = str(standin.campaigns[drafts["fr"]]["web_id"])
        rest = {"condition_type": "Aim", "field": "aim", "op": "nosent", "value": sent}
        everybody = {"match": "all", "conditions": [*segment["conditions"], rest]}
        standin.person_changes_recipients(copy, everybody)
    standin.person_sends(copy)
    assert machine.push() and got(standin) == EVERYBODY


def test_a_campaign_cancelled_when_all_had_it_counts_as_sent_since_nobody_is_left_to_reach(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    copy = standin.person_replicates(drafts["fr"])
    standin.person_cancels(copy, after=2)
    machine = Machine(standin, example_site, CAMPAIGN_MODE="send")
    assert machine.push() and not capsys.readouterr().err
    assert standin.campaigns[copy]["status"] == "canceled" and drafts["fr"] not in standin.campaigns
    assert machine.push() and got(standin) == EVERYBODY


def test_a_campaign_that_mailchimp_cancels_after_its_last_reader_is_reported_as_sent(
    standin: StandIn, example_site: Site
) -> None:
    standin.cancelled_after = 9
    machine = Machine(standin, example_site, CAMPAIGN_MODE="send")
    assert machine.push() and got(standin) == EVERYBODY
    assert sum("sent, 2 mails" in line for line in machine.printed) == 3


def test_a_draft_beside_a_cancelled_campaign_is_taken_back_once_the_alert_is_withdrawn(
    standin: StandIn, example_site: Site, drafts: dict[str, str], alert: Alert
) -> None:
    copy = standin.person_replicates(drafts["fr"])
    standin.person_cancels(copy, after=1)
    machine = Machine(standin, with_alerts(example_site, changed(alert, status="withdrawn")))
    assert machine.push()
    assert list(standin.campaigns) == [copy]


def test_a_cancelled_campaign_of_an_old_announcement_stops_nothing(
    standin: StandIn, example_site: Site, drafts: dict[str, str], alert: Alert
) -> None:
    standin.person_cancels(drafts["fr"], after=1)
    for identifier in (drafts["es"], drafts["en"]):
        standin.person_sends(identifier)
    later = with_alerts(example_site, alert, now=NOW + timedelta(days=4))
    assert Machine(standin, later, CAMPAIGN_MODE="send").push()


def test_a_campaign_cancelled_beside_our_draft_at_the_last_look_is_named_and_kept(
    standin: StandIn, example_site: Site, drafts: dict[str, str], capsys: Any
) -> None:
    lists, copy = 0, ""

    def appears(call: Call) -> None:
        nonlocal lists, copy
        lists += call.path == "/campaigns" and call.method == "GET"
        if lists == 2 and not copy:
            copy = standin.person_replicates(drafts["fr"])
            standin.person_cancels(copy, after=1)

    standin.before = appears
    assert not Machine(standin, example_site, CAMPAIGN_MODE="send").push()
    standin.before = None
    assert "1 reader has it" in capsys.readouterr().err
    assert copy in standin.campaigns and len(got(standin).get("fr@a.example", [])) <= 1


# A reader changes language ---------------------------------------------------------------------


def topic(standin: StandIn) -> str:
    return next(each["name"] for each in standin.interests.values() if "Urgent actions" in each["name"])


def without_french(alert: Alert) -> Alert:
    only = changed(alert)
    object.__setattr__(only, "words", {code: words for code, words in alert.words.items() if code != "fr"})
    return only


@pytest.mark.parametrize("mode", ["send", "schedule", "draft"])
def test_a_reader_who_changes_language_before_the_late_translation_gets_one_mail(
    standin: StandIn, example_site: Site, alert: Alert, mode: str
) -> None:
    def goes_out(shown: Alert) -> None:
        site = with_alerts(example_site, shown, now=standin.now)
        machine = Machine(standin, site, CAMPAIGN_MODE=mode)
        assert machine.push()
        standin.advance(hours=1)
        if mode == "draft":
            for key in [k for k, c in standin.campaigns.items() if c["status"] == "save"]:
                standin.person_sends(key)
        assert machine.push()

    goes_out(without_french(alert))
    standin.reader_chooses("es@a.example", "Français", topic(standin))
    goes_out(alert)
    assert got(standin) == EVERYBODY
    assert not [c for c in standin.campaigns.values() if c["status"] in {"save", "schedule"}]


def test_a_reader_who_changes_language_between_two_mails_of_one_push_gets_one(
    standin: StandIn, example_site: Site
) -> None:
    sends = 0

    def changes(call: Call) -> None:
        nonlocal sends
        if call.path.endswith("/actions/send"):
            sends += 1
            if sends == 2:
                standin.reader_chooses("fr@a.example", "Español", topic(standin))
                standin.reader_chooses("es@a.example", topic(standin))

    standin.before = changes
    machine = Machine(standin, example_site, CAMPAIGN_MODE="send")
    machine.push()
    standin.before = None
    assert machine.push()
    assert all(len(mails) <= 1 for mails in got(standin).values())


def test_where_the_condition_is_refused_the_others_get_their_mail_and_that_is_said(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    standin.knows_activity = False
    machine = Machine(standin, with_alerts(example_site, without_french(alert)), CAMPAIGN_MODE="send")
    assert machine.push()
    machine.site = example_site
    assert machine.push()
    assert any("refuses to leave them out" in line for line in machine.printed)
    assert got(standin) == EVERYBODY


def test_a_mail_whose_readers_have_all_had_it_in_another_language_is_held(
    standin: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(standin, with_alerts(example_site, without_french(alert)), CAMPAIGN_MODE="send")
    assert machine.push()
    for address in ("fr@a.example", "none@a.example"):
        standin.unsubscribe(address)
    standin.reader_chooses("es@a.example", "Français", topic(standin))
    machine.site = example_site
    assert machine.push() and any("held" in line and "another language" in line for line in machine.printed)
    assert machine.push() and any(line.startswith("held") for line in machine.printed)
    assert got(standin)["es@a.example"] == [f"alert/{SLUG}/1/es"]
    standin.subscribe("new@a.example", interests=("Français", topic(standin)))
    assert machine.push() and got(standin)["new@a.example"] == [f"alert/{SLUG}/1/fr"]
