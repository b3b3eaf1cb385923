"""Earlier mails are recognised although a person has renamed every campaign or cancelled one while it was sent."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.alerts.alert import Alert
from plugins.campaigns.commands import status
from plugins.campaigns.delivery.history import announced_numbers
from plugins.campaigns.settings import MailingSettings
from plugins.mailing.errors import ServiceError
from plugins.repository.site import Site
from tests.campaigns.conftest import Machine, clear, with_alerts
from tests.campaigns.standin import Fault, StandIn
from tests.campaigns.test_calls import campaigns_of_others, over
from tests.conftest import NOW

SLUG = "ua-2026-014"


@pytest.fixture(autouse=True)
def start(server: StandIn) -> None:
    clear(server)


@pytest.fixture
def renamed(server: StandIn, example_site: Site) -> Machine:
    """A machine whose mails were sent, and then renamed by a person."""
    machine = Machine(server, example_site, CAMPAIGN_MODE="send")
    assert machine.push()
    for number, identifier in enumerate(server.campaigns):
        server.person_renames(identifier, f"Final {number}")
    server.calls.clear()
    return machine


def test_status_shows_renamed_campaigns_with_their_titles(renamed: Machine) -> None:
    said: list[str] = []
    assert status(renamed.site, renamed.mailing, say=said.append)
    assert sum(f"alert/{SLUG}/1/" in line and '"Final ' in line and "2 mails" in line for line in said) == 3


def test_status_reads_no_campaigns_of_others_and_names_what_it_could_not_read(
    server: StandIn, renamed: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MailingSettings, "connect", lambda _: renamed.account())  # which waits for nothing
    campaigns_of_others(server, 40)
    said: list[str] = []
    server.before = lambda call: Fault.LIMIT if call.path.endswith("/content") else None
    assert status(renamed.site, renamed.mailing, say=said.append)
    assert len(said) == 1 and all(f'"Final {number}"' in said[0] for number in range(3))


def test_who_got_a_renamed_mail_is_told_of_the_withdrawal(server: StandIn, renamed: Machine) -> None:
    assert announced_numbers(renamed.account(), SLUG, NOW) == [1]
    assert announced_numbers(renamed.account(), "ua-2026-015", NOW) == []
    server.before = lambda call: Fault.LIMIT if call.path.endswith("/content") else None
    with pytest.raises(ServiceError):
        announced_numbers(renamed.account(), SLUG, NOW)


def test_who_got_a_mail_before_it_was_cancelled_is_told_of_the_withdrawal(
    server: StandIn, example_site: Site
) -> None:
    machine = Machine(server, example_site)
    assert machine.push()
    assert announced_numbers(machine.account(), SLUG, NOW) == [], "drafts reach nobody"
    server.person_cancels(next(iter(server.campaigns)), after=1)
    assert announced_numbers(machine.account(), SLUG, NOW) == [1]


def test_a_scheduled_mail_whose_announcement_was_deleted_fails_the_push_and_stays(
    server: StandIn, example_site: Site, alert: Alert, capsys: Any
) -> None:
    machine = Machine(server, example_site, CAMPAIGN_MODE="schedule")
    assert machine.push()
    machine.site = with_alerts(example_site, over(alert))
    for go in (False, True):
        assert not machine.push(go=go)
        told = capsys.readouterr().err
        assert told.count("its announcement is not in this content. If it must not go out, delete it") == 3
        assert len(server.campaigns) == 3


def test_a_draft_whose_announcement_was_deleted_is_named_and_fails_nothing(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(server, example_site)
    assert machine.push()
    machine.site = with_alerts(example_site, over(alert))
    assert machine.push() and sum("Left alone" in line for line in machine.printed) == 3
