"""News in a mail: whatever its readers have not received by mail yet, regardless of dates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugins.alerts.alert import Alert
from plugins.alerts.models.words import Update
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.delivery.planning import IDLE_CALLS
from plugins.mailing.key import Key
from plugins.repository.site import Site
from tests.campaigns.conftest import Machine, announced, changed, clear, composer, with_alerts
from tests.campaigns.standin import Fault, StandIn
from tests.campaigns.standin_http import Refusal, Reply, Request
from tests.conftest import NOW

HOUR = timedelta(hours=1)
WRONG, RIGHT, LATER = "La capturaron en Popayán.", "La capturaron en Cali.", "Está en Bogotá."

WAITING = {"CAMPAIGNS_PER_WEEK": 9, "CAMPAIGN_UNTRANSLATED": "original"}
"""Settings with which an alert in one language is mailed in all, however often."""


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
    (candidate,) = [each for each in made.candidates() if each.key == key]
    return made.campaign(candidate).text


def test_without_an_account_the_order_decides_within_one_day(example_site: Site, alert: Alert) -> None:
    corrected = told(alert, WRONG, RIGHT, kinds=("update", "correction"))
    text = shown(example_site, corrected, 3)
    assert RIGHT in text and WRONG not in text
    nothing_new = shown(example_site, told(alert, WRONG, kinds=("update", "correction")), 3)
    assert WRONG not in nothing_new
    first = shown(example_site, told(alert, WRONG, RIGHT, LATER, kinds=("update",)), 2)
    assert first.index(LATER) < first.index(RIGHT) < first.index(WRONG)


@pytest.mark.parametrize("kind", ["update", "correction"])
def test_a_mail_that_would_tell_nothing_new_stops_and_says_what_to_write(
    server: StandIn, example_site: Site, alert: Alert, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(
        server, with_alerts(example_site, told(alert, WRONG, kinds=("update",))), CAMPAIGN_MODE="send"
    )
    assert machine.push()
    sent = len(server.deliveries)
    machine.site = with_alerts(example_site, told(alert, WRONG, kinds=("update", kind)))
    assert not machine.push() and len(server.deliveries) == sent
    complaint = capsys.readouterr().err
    assert f"{kind} is announced, but readers have had everything in updates:" in complaint
    assert "Add an entry to updates:" in complaint and complaint.count("is announced") == 1
    machine.site = with_alerts(example_site, told(alert, RIGHT, kinds=("update", kind)))
    assert machine.push() and RIGHT in newest(server)


def test_a_stop_and_the_notice_of_a_withdrawal_need_no_news(
    server: StandIn, example_site: Site, alert: Alert
) -> None:
    before = told(alert, WRONG, kinds=("update",))
    machine = Machine(server, with_alerts(example_site, before), CAMPAIGN_MODE="send")
    assert machine.push()
    stop = changed(told(alert, WRONG, kinds=("update", "stop")), status="suspended")
    machine.site = with_alerts(example_site, stop)
    assert machine.push()
    gone = changed(told(alert, WRONG, kinds=("update", "stop", "correction")), status="withdrawn")
    machine.site = with_alerts(example_site, gone)
    assert machine.push() and WRONG not in newest(server)


@pytest.mark.parametrize("mode", ["draft", "schedule"])
def test_an_update_that_waits_costs_no_more_calls_however_many_were_sent(
    server: StandIn, example_site: Site, alert: Alert, mode: str
) -> None:
    texts: list[str] = []
    machine = Machine(server, example_site, CAMPAIGN_MODE="send", **WAITING)
    for number, text in enumerate((WRONG, RIGHT, LATER), 1):
        texts.append(text)
        machine.site = with_alerts(example_site, told(alert, *texts, kinds=("update",) * number))
        assert machine.push()
    waiting = told(alert, *texts, "Sigue en Bogotá.", kinds=("update",) * 4)
    machine = Machine(server, with_alerts(example_site, waiting), CAMPAIGN_MODE=mode, **WAITING)
    assert machine.push()
    written = {key: each["html"] for key, each in server.contents.items()}
    assert any("Sigue en" in html and LATER not in html for html in written.values())
    for _ in range(2):
        assert machine.push() and machine.calls.calls <= IDLE_CALLS
    assert {key: each["html"] for key, each in server.contents.items()} == written


@pytest.mark.parametrize("refusal", [Fault.LIMIT, Refusal(403, "Forbidden", "No.")], ids=["busy", "refused"])
def test_an_earlier_mail_that_cannot_be_read_holds_back_this_mail_alone(
    server: StandIn,
    example_site: Site,
    alert: Alert,
    refusal: Fault | Refusal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    machine = Machine(
        server, with_alerts(example_site, told(alert, WRONG, kinds=("update",))), CAMPAIGN_MODE="send"
    )
    assert machine.push()
    earlier = {f"/campaigns/{key}/content" for key in server.campaigns}
    answer = server._answer

    def refuse(request: Request) -> Reply:
        if isinstance(refusal, Refusal) and request.call.path in earlier:
            raise refusal
        return answer(request)

    monkeypatch.setattr(server, "_answer", refuse)
    if isinstance(refusal, Fault):
        server.before = lambda call: refusal if call.path in earlier else None
    other = changed(alert, slug="ua-2026-015", case="UA 2026-015")
    both = told(alert, WRONG, RIGHT, kinds=("update", "correction"))
    machine.site = with_alerts(example_site, both, other)
    known_by_days = isinstance(refusal, Refusal)
    assert machine.push() is known_by_days
    assert any("UA 2026-015" in each.html for each in server.deliveries)
    assert (RIGHT in "".join(each.plain_text for each in server.deliveries)) is known_by_days
    if not known_by_days:
        assert "alert/ua-2026-014/3/es: Reading the content" in capsys.readouterr().err
