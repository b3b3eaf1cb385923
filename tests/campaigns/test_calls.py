"""The number of API calls of a push in an account with a thousand other campaigns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plugins.alerts.alert import Alert
from plugins.campaigns.delivery.planning import IDLE_CALLS
from plugins.repository.site import Site
from tests.campaigns.conftest import AUDIENCE, LANGUAGE_OF, Machine, changed, clear, got, with_alerts
from tests.campaigns.standin import Asked, StandIn
from tests.conftest import NOW

MANY = 1000
EVERYBODY = {address: [f"alert/ua-2026-014/1/{language}"] for address, language in LANGUAGE_OF.items()}


@pytest.fixture(autouse=True)
def start(server: StandIn) -> None:
    clear(server)


def campaigns_of_others(server: StandIn, count: int = MANY, **recipients: Any) -> list[str]:
    """Create campaigns over the last sixty days, as a person does who knows nothing of us."""
    made = []
    for number in range(count):
        server.now = NOW - timedelta(days=60) * (number + 1) / (count + 1)
        body = {"type": "regular", "settings": {"title": f"Bulletin {number}"}}
        body["recipients"] = {"list_id": AUDIENCE, **recipients}
        made.append(str(server._create_campaign(Asked({}, body))["id"]))
        server.contents[made[-1]] = {"html": "<p>Bulletin *|UNSUB|*</p>", "plain_text": "Bulletin"}
    server.now = NOW
    return made


def over(alert: Alert, number: int = 2) -> Alert:
    """Return an alert that was mailed to nobody and may not be any more."""
    date = NOW - timedelta(days=8)
    return changed(
        alert, slug=f"ua-2026-{number:03d}", case=f"UA {number}", date=date, modified=date, status="closed"
    )


def contents_read(server: StandIn) -> int:
    return sum(call.method == "GET" and call.path.endswith("/content") for call in server.calls)


@pytest.mark.parametrize("mode", ["draft", "send", "schedule"])
@pytest.mark.parametrize("to_our_readers", [False, True], ids=["to all", "to our readers"])
def test_with_nothing_due_a_push_makes_few_calls(
    server: StandIn, example_site: Site, alert: Alert, mode: str, to_our_readers: bool
) -> None:
    segment = next(iter(server.segments))
    recipients = {"segment_opts": {"saved_segment_id": segment}} if to_our_readers else {}
    campaigns_of_others(server, MANY, **recipients)
    machine = Machine(server, with_alerts(example_site, over(alert)), CAMPAIGN_MODE=mode)
    assert machine.push()
    assert machine.calls.calls == len(server.calls) <= IDLE_CALLS
    assert any("Not read, to save calls" in line for line in machine.printed) is to_our_readers


@pytest.mark.parametrize("mode", ["send", "schedule"])
def test_a_push_that_sends_reads_what_it_needs_once_and_says_how_much(
    server: StandIn, example_site: Site, mode: str
) -> None:
    campaigns_of_others(server)
    machine = Machine(server, example_site, CAMPAIGN_MODE=mode)
    assert machine.push()
    since = len([1 for c in server.campaigns.values() if c["create_time"] >= "2026-11-17"])
    assert 0 < contents_read(server) <= since
    said = f"{len(server.calls)} calls to Mailchimp, of which {contents_read(server)} read the content"
    assert any(line.startswith(said) for line in machine.printed)
    assert machine.push() and machine.calls.calls <= IDLE_CALLS


def test_a_draft_that_waits_costs_few_calls_and_a_sent_copy_is_found_among_many(
    server: StandIn, example_site: Site
) -> None:
    campaigns_of_others(server)
    machine = Machine(server, example_site)
    assert machine.push()
    drafts = [key for key, each in server.campaigns.items() if "ua-2026-014" in each["settings"]["title"]]
    assert machine.push() and machine.calls.calls <= IDLE_CALLS
    copy = server.person_replicates(drafts[0])
    server.person_renames(copy, "Final")
    server.person_sends(copy)
    assert machine.push(go=False) and machine.calls.calls <= IDLE_CALLS
    assert sum(line.startswith("to be taken back") for line in machine.printed) == 1


def test_a_scheduled_mail_that_was_renamed_is_taken_back_first(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    assert Machine(server, example_site, CAMPAIGN_MODE="schedule").push()
    (segment,) = {each["id"] for each in server.segments.values() if each["name"] == "urgent-actions/fr"}
    for key in list(server.campaigns):
        server.person_renames(key, "Final")
        server.person_changes_recipients(key, {})
    campaigns_of_others(server, 50, segment_opts={"saved_segment_id": segment})
    machine = Machine(server, with_alerts(example_site, changed(alert, status="withdrawn")))
    assert machine.push()
    assert not [each for each in server.campaigns.values() if each["settings"]["title"] == "Final"]
    server.advance(hours=2)
    assert got(server) == {}


def test_named_with_only_all_that_may_be_a_renamed_one_is_read(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    assert Machine(server, example_site).push()
    for key in list(server.campaigns):
        server.person_renames(key, "Final")
    (segment,) = {each["id"] for each in server.segments.values() if each["name"] == "urgent-actions/fr"}
    campaigns_of_others(server, 50, segment_opts={"saved_segment_id": segment})
    withdrawn = with_alerts(example_site, changed(alert, status="withdrawn"))
    machine = Machine(server, withdrawn)
    assert machine.push(only=frozenset({"ua-2026-014/1"}), lenient=True)
    assert not [each for each in server.campaigns.values() if each["settings"]["title"] == "Final"]
