"""What is news for a mail: what its readers have not had by mail, whatever the days say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugins.alerts.alert import Alert
from plugins.alerts.models import Update
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.key import Key
from plugins.repository.site import Site
from tests.campaigns.conftest import Machine, announced, changed, clear, composer, with_alerts
from tests.campaigns.standin import StandIn
from tests.conftest import NOW

HOUR = timedelta(hours=1)
WRONG, RIGHT, LATER = "La capturaron en Popayán.", "La capturaron en Cali.", "Está en Bogotá."


@pytest.fixture(autouse=True)
def start(server: StandIn) -> None:
    clear(server)


def told(alert: Alert, *texts: str, kinds: tuple[str, ...]) -> Alert:
    """Return *alert* in Spanish alone, with updates of one day and announcements, an hour apart."""
    day = NOW.date()
    only = changed(
        alert,
        words={"es": {"updates": [Update.model_construct(date=day, text=text) for text in texts]}},
        announcements=announced(
            *((number, NOW - (9 - number) * HOUR, kind) for number, kind in enumerate(kinds, 2))
        ),
    )
    object.__setattr__(only, "words", {"es": only.words["es"]})
    object.__setattr__(only, "bodies", {"es": only.bodies["es"]})
    return only


def newest(server: StandIn) -> str:
    """Return the text of the mail that was delivered last."""
    return server.deliveries[-1].plain_text


def test_a_correction_tells_what_is_right_and_not_what_readers_have_had(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(
        server, with_alerts(example_site, told(alert, WRONG, kinds=("update",))), CAMPAIGN_MODE="send"
    )
    assert machine.push() and WRONG in newest(server)
    machine.site = with_alerts(example_site, told(alert, WRONG, RIGHT, kinds=("update", "correction")))
    assert machine.push()
    assert RIGHT in newest(server) and WRONG not in newest(server)
    calls = len(server.calls)
    assert machine.push() and len(server.calls) - calls <= 6


def test_an_update_that_was_corrected_in_place_is_news(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(
        server, with_alerts(example_site, told(alert, WRONG, kinds=("update",))), CAMPAIGN_MODE="send"
    )
    assert machine.push()
    machine.site = with_alerts(example_site, told(alert, RIGHT, kinds=("update", "correction")))
    assert machine.push()
    assert RIGHT in newest(server) and WRONG not in newest(server)


def test_an_announcement_that_was_superseded_has_told_nobody_anything(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(
        server,
        with_alerts(example_site, told(alert, WRONG, RIGHT, kinds=("update", "update"))),
        CAMPAIGN_MODE="send",
    )
    assert machine.push()
    assert RIGHT in newest(server) and WRONG in newest(server)
    assert newest(server).index(RIGHT) < newest(server).index(WRONG), "the newest first"


def test_what_went_out_under_another_title_was_told_as_well(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    machine = Machine(
        server, with_alerts(example_site, told(alert, WRONG, kinds=("update",))), CAMPAIGN_MODE="send"
    )
    assert machine.push()
    for identifier in server.campaigns:
        server.person_renames(identifier, "Boletín")
    machine.site = with_alerts(example_site, told(alert, WRONG, RIGHT, kinds=("update", "update")))
    assert machine.push()
    assert RIGHT in newest(server) and WRONG not in newest(server)


def shown(site: Site, alert: Alert, number: int) -> str:
    made: Composer = composer(with_alerts(site, alert))
    key = Key("alert", alert.slug, number, "es")
    (prospect,) = [each for each in made.candidates() if each.key == key]
    return made.campaign(prospect).text


def test_without_an_account_the_order_decides_within_one_day(example_site: Site, alert: Alert) -> None:
    corrected = told(alert, WRONG, RIGHT, kinds=("update", "correction"))
    text = shown(example_site, corrected, 3)
    assert RIGHT in text and WRONG not in text
    nothing_new = shown(example_site, told(alert, WRONG, kinds=("update", "correction")), 3)
    assert WRONG not in nothing_new
    first = shown(example_site, told(alert, WRONG, RIGHT, LATER, kinds=("update",)), 2)
    assert first.index(LATER) < first.index(RIGHT) < first.index(WRONG)
