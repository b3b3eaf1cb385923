"""How a push handles each response of Mailchimp: refusals, delays, deleted and cancelled objects."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from plugins.alerts.alert import Alert
from plugins.campaigns.commands import send_test_mails, setup, status
from plugins.campaigns.commands.plan_output import reader_counts
from plugins.mailchimp.audience_client import AudienceClient
from plugins.mailchimp.client import Mailchimp
from plugins.mailchimp.segments import read_segments
from plugins.repository.site import Site
from tests.campaigns.conftest import AUDIENCE, LANGUAGE_OF, Machine, changed, clear, got, with_alerts
from tests.campaigns.standin import Call, Fault, Refusal, StandIn
from tests.conftest import NOW

SLUG = "ua-2026-014"
EVERYBODY = {address: [f"alert/{SLUG}/1/{language}"] for address, language in LANGUAGE_OF.items()}


@pytest.fixture(autouse=True)
def start(server: StandIn) -> None:
    clear(server)


def refusing(monkeypatch: pytest.MonkeyPatch, server: StandIn, path: str, refusal: Refusal) -> None:
    """Let *server* answer every call to *path* with *refusal*."""
    answer = server._answer

    def refuse(request: Any) -> Any:
        if re.fullmatch(path, request.call.path) and request.call.method in {"GET", "POST"}:
            raise refusal
        return answer(request)

    monkeypatch.setattr(server, "_answer", refuse)


def bulletin(machine: Machine, title: str = "Bulletin") -> str:
    body = {"type": "regular", "settings": {"title": title}, "recipients": {"list_id": AUDIENCE}}
    return str(machine.client().create(body)["id"])


GONE = Refusal(404, "Resource Not Found", "The requested resource could not be found.")
FORBIDDEN = Refusal(403, "Forbidden", "You may not read this.")


@pytest.mark.parametrize("refusal", [GONE, FORBIDDEN])
def test_a_campaign_whose_content_alone_is_refused_blocks_nothing_and_is_named(
    server: StandIn, example_site: Site, monkeypatch: pytest.MonkeyPatch, refusal: Refusal
) -> None:
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    foreign = bulletin(machine)
    bulletin(machine, "Another")
    refusing(monkeypatch, server, f"/campaigns/{foreign}/content", refusal)
    assert machine.push()
    assert got(server) == EVERYBODY
    assert any('no content of "Bulletin"' in line for line in machine.printed)


def test_where_the_key_may_read_no_content_nothing_is_mailed_and_the_rest_is_done(
    server: StandIn, example_site: Site, alert: Alert, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert Machine(server, example_site, CAMPAIGN_MODE="schedule").push()
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    foreign = bulletin(machine)
    refusing(monkeypatch, server, "/campaigns/.*/content", FORBIDDEN)
    other = changed(alert, slug="ua-2026-015", case="UA 2026-015")
    machine.site = with_alerts(example_site, changed(alert, status="withdrawn"), other)
    assert not machine.push()
    told = capsys.readouterr().err
    assert 'that of "Bulletin"' in told and "Give the key a role" in told
    assert list(server.campaigns) == [foreign] and got(server) == {}


@pytest.mark.parametrize("fault", [Fault.ERROR_500_BEFORE, Fault.LIMIT, Fault.FORBIDDEN_EMPTY])
def test_a_content_that_cannot_be_read_now_holds_back_new_mails_and_nothing_else(
    server: StandIn, example_site: Site, alert: Alert, fault: Fault, capsys: Any
) -> None:
    assert Machine(server, example_site, CAMPAIGN_MODE="schedule").push()
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    foreign = bulletin(machine)
    server.before = lambda call: fault if call.path == f"/campaigns/{foreign}/content" else None
    other = changed(alert, slug="ua-2026-015", case="UA 2026-015")
    machine.site = with_alerts(example_site, changed(alert, status="withdrawn"), other)
    assert not machine.push()
    told = capsys.readouterr().err
    assert (
        "alert/ua-2026-015/1/fr, alert/ua-2026-015/1/en, alert/ua-2026-015/1/es: Reading the content" in told
    )
    assert 'that of "Bulletin"' in told and "again in a few minutes" in told
    assert list(server.campaigns) == [foreign], "what must not go out is taken back all the same"
    server.before = None
    assert machine.push() and {mail for mails in got(server).values() for mail in mails} == {
        f"alert/ua-2026-015/1/{language}" for language in ("fr", "en", "es")
    }


def test_a_scheduled_campaign_that_cannot_be_read_now_fails_no_push_with_nothing_due(
    server: StandIn, example_site: Site
) -> None:
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    assert machine.push()
    foreign = bulletin(machine)
    segment = next(iter(server.segments))
    server.person_changes_recipients(foreign, {"saved_segment_id": segment})
    server.person_edits(foreign, subject_line="B", from_name="B", reply_to="b@urgent-action.example")
    server.person_edits_content(foreign, "<p>*|UNSUB|*</p>")
    server.person_schedules(foreign, NOW + timedelta(hours=1))
    server.before = lambda call: Fault.LIMIT if call.path.endswith("/content") else None
    assert machine.push() and machine.calls.calls <= 6
    assert any('did not answer: "Bulletin"' in line for line in machine.printed)


@pytest.mark.parametrize(("mode", "action"), [("send", "send"), ("schedule", "schedule")])
def test_what_the_plan_does_not_allow_is_said_at_once_with_what_helps(
    server: StandIn, example_site: Site, monkeypatch: pytest.MonkeyPatch, mode: str, action: str, capsys: Any
) -> None:
    plan = Refusal(403, "Forbidden", "Your plan does not include this.")
    refusing(monkeypatch, server, f"/campaigns/.*/actions/{action}", plan)
    machine = Machine(server, example_site, CAMPAIGN_MODE=mode)
    assert not machine.push()
    told = capsys.readouterr().err
    assert told.count("403") == 1 and "Your plan does not include this" in told
    assert 'CAMPAIGN_MODE to "draft"' in told and "same command again" not in told
    assert machine.slept == []
    assert sum(call.path.endswith(f"/actions/{action}") for call in server.calls) == 1


def test_a_refused_send_is_reported_after_one_look(
    server: StandIn, example_site: Site, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    not_ready = Refusal(400, "Bad Request", "Your Campaign is not ready to send.")
    refusing(monkeypatch, server, "/campaigns/.*/actions/send", not_ready)
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    assert not machine.push()
    assert machine.slept == []
    assert capsys.readouterr().err.count("not ready to send. It is a draft. Fix") == 3


def test_after_being_told_to_wait_on_send_nothing_is_asked_before(
    server: StandIn, example_site: Site
) -> None:
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    server.before = lambda call: Fault.LIMIT_RETRY_AFTER if call.path.endswith("/actions/send") else None
    assert not machine.push()
    assert machine.slept == [1.0] * 3
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    server.before = lambda call: Fault.LIMIT if call.path.endswith("/actions/send") else None
    assert not machine.push()
    assert len(machine.slept) == 3 and all(wait >= 1 for wait in machine.slept)
    server.before = None
    assert machine.push() and got(server) == EVERYBODY


@pytest.mark.parametrize("due", [True, False])
def test_a_deleted_audience_is_named_by_every_command(
    server: StandIn, example_site: Site, monkeypatch: pytest.MonkeyPatch, due: bool, capsys: Any
) -> None:
    monkeypatch.setattr(server, "list_id", "ffffffffff")
    site = example_site if due else with_alerts(example_site)
    machine = Machine(server, site)
    assert not machine.push()
    assert not status(site, machine.mailing, say=lambda _: None)
    assert not setup(site, machine.mailing, go=False, say=lambda _: None)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3 and all('no audience "a1b2c3d4e5"' in line and "deleted" in line for line in told)


def test_a_campaign_that_mailchimp_accepts_and_then_cancels_fails_the_push(
    server: StandIn, example_site: Site, capsys: Any
) -> None:
    server.cancelled_after = 1
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    assert not machine.push()
    told = capsys.readouterr().err
    assert told.count("was cancelled in Mailchimp, 1 reader has it, 1 does not. Do not delete it") == 3
    said: list[str] = []
    assert status(example_site, machine.mailing, say=said.append)
    assert all("cancelled" in line and "1 mail, 1 not sent" in line for line in said)


def test_what_is_still_being_sent_has_no_number(server: StandIn, example_site: Site) -> None:
    server.settle_sends = False
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    assert machine.push()
    assert sum("is being sent" in line for line in machine.printed) == 3
    assert machine.push()
    lines = [line for line in machine.printed if "being sent" in line]
    assert len(lines) == 3 and not any("mails" in line for line in lines)
    said: list[str] = []
    assert status(example_site, machine.mailing, say=said.append)
    assert not any("mails" in line for line in said)
    server.settle_sends = True
    server.advance(minutes=1)


def test_what_was_sent_is_said_with_its_number(server: StandIn, example_site: Site) -> None:
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    assert machine.push()
    assert sum(line.endswith(": sent, 2 mails") for line in machine.printed) == 3


def test_an_answer_that_is_lost_after_the_last_send_is_no_success(
    server: StandIn, example_site: Site, capsys: Any
) -> None:
    sends = 0

    def breaks(call: Call) -> Fault | None:
        nonlocal sends
        sends += call.path.endswith("/actions/send")
        return Fault.HTML_502 if sends == 3 and not call.path.endswith("/actions/send") else None

    server.before = breaks
    assert not Machine(server, example_site, CAMPAIGN_MODE="send").push()
    assert "accepted by Mailchimp; then:" in capsys.readouterr().err


@pytest.mark.parametrize("at", ["list", "create", "send"])
def test_ctrl_c_says_what_was_done_and_what_to_do(
    server: StandIn, example_site: Site, monkeypatch: pytest.MonkeyPatch, at: str, capsys: Any
) -> None:
    name = {"list": "campaigns", "create": "create", "send": "send"}[at]
    asked = 0
    method = getattr(Mailchimp, name)

    def interrupt(*arguments: Any, **named: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == (1 if at == "list" else 2):
            raise KeyboardInterrupt
        return method(*arguments, **named)

    monkeypatch.setattr(Mailchimp, name, interrupt)
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    assert not machine.push()
    told = capsys.readouterr().err
    assert told.startswith("Interrupted.") and told.count("\n") == 1
    if at == "list":
        assert "Nothing was changed" in told
    else:
        assert "alert/ua-2026-014/1/" in told and "Run the same command again" in told
    assert sum("accepted" in line for line in machine.printed) == (1 if at == "send" else 0)
    monkeypatch.setattr(Mailchimp, name, method)
    assert machine.push() and got(server) == EVERYBODY


def test_ctrl_c_ends_the_other_commands_with_a_word(
    server: StandIn, example_site: Site, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def interrupt(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    mailing = Machine(server, example_site).mailing
    monkeypatch.setattr(AudienceClient, "segments", interrupt)
    monkeypatch.setattr(Mailchimp, "folders", interrupt)
    assert not send_test_mails(example_site, mailing, "tester@network.test", (), say=lambda _: None)
    assert not setup(example_site, mailing, go=False, say=lambda _: None)
    assert capsys.readouterr().err.count("Interrupted.") == 2


def test_readers_are_counted_by_topic(server: StandIn, example_site: Site) -> None:
    client = Machine(server, example_site).client()
    segments = read_segments(client, ("fr", "en", "es"), ("urgent-actions", "activities"))
    assert list(reader_counts(segments)) == [
        "Readers of activities: en 2, es 0, fr 0.",
        "Readers of urgent-actions: en 2, es 2, fr 2.",
    ]
