"""A fault at any call: nobody gets a mail twice, and after another run everybody has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
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
    clear,
    got,
    with_alerts,
)
from tests.campaigns.standin import Call, Fault, StandIn
from tests.conftest import NOW
from tests.depth import in_turn, sample
from tests.waiting import wait_for

SLOW = {Fault.SLOW_BEFORE, Fault.SLOW_AFTER}
MODES = ("send", "schedule")


def nobody_twice(server: StandIn) -> None:
    for address, mails in got(server).items():
        assert not [key for key, count in Counter(mails).items() if count > 1], address


def nobody_missed(server: StandIn, machine: Machine, slug: str) -> None:
    """Run the same command again, as its message says, until it succeeds; then everybody has one mail."""
    server.before = None
    server.keys |= {KEY, OTHER_KEY}
    for _ in range(3):
        if machine.push():
            break
    else:
        raise AssertionError("running it again does not help")
    server.advance(hours=2)
    assert machine.push()
    assert got(server) == {address: [f"alert/{slug}/1/{code}"] for address, code in LANGUAGE_OF.items()}
    assert all(campaign["status"] in {"sent", "sending"} for campaign in server.campaigns.values()), (
        "a draft is left"
    )


def clean_calls(server: StandIn, site: Site, mode: str) -> int:
    """Return how many calls a push takes in which nothing breaks."""
    clear(server)
    assert Machine(server, site, CAMPAIGN_MODE=mode).push()
    return len(server.calls)


def at(position: int, fault: Fault) -> Callable[[Call], Fault | None]:
    def before(call: Call) -> Fault | None:
        return fault if call.number == position else None

    return before


@pytest.mark.parametrize(
    ("fault", "mode"), in_turn(Fault, MODES), ids=lambda part: part.name if isinstance(part, Fault) else part
)
def test_any_fault_at_any_call(
    server: StandIn, example_site: Site, alert: Alert, fault: Fault, mode: str
) -> None:
    positions = range(1, clean_calls(server, example_site, mode) + 1)
    for position in sample(positions, 2 if fault in SLOW else 3, seed=f"{mode} {fault.name}"):
        clear(server)
        machine = Machine(server, example_site, CAMPAIGN_MODE=mode, timeout=0.1 if fault in SLOW else 5)
        server.slow_seconds = 0.15
        server.before = at(position, fault)
        machine.push()
        nobody_twice(server)
        if fault in SLOW:
            # What was too slow still happens, also beside the next run.
            machine.push()
            nobody_twice(server)
            wait_for(lambda: all(call.status for call in server.calls))
            machine.timeout = 5
        nobody_missed(server, machine, alert.slug)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("acted", [False, True], ids=["before", "after"])
def test_killed_at_any_call(
    server: StandIn, example_site: Site, alert: Alert, mode: str, acted: bool
) -> None:
    positions = range(1, clean_calls(server, example_site, mode) + 1)
    for position in sample(positions, 4, seed=f"{mode} {acted}"):
        clear(server)
        machine = Machine(server, example_site, CAMPAIGN_MODE=mode, killed_at=(position, acted))
        with pytest.raises(Killed):
            machine.push()
        nobody_twice(server)
        machine.killed_at = None
        nobody_missed(server, machine, alert.slug)


@pytest.mark.parametrize(
    "fault", [Fault.ERROR_500_BEFORE, Fault.CUT_AFTER, Fault.LIMIT, Fault.HTML_502_AFTER]
)
def test_a_fault_that_lasts(server: StandIn, example_site: Site, alert: Alert, fault: Fault) -> None:
    positions = range(1, clean_calls(server, example_site, "send") + 1)
    for position in sample(positions, 4, seed=fault.name):
        clear(server)
        machine = Machine(server, example_site, CAMPAIGN_MODE="send")
        server.before = lambda call, start=position: fault if call.number >= start else None
        assert not machine.push()
        nobody_twice(server)
        nobody_missed(server, machine, alert.slug)


@pytest.mark.parametrize("deleted", [False, True])
def test_lists_that_lag_behind(server: StandIn, example_site: Site, alert: Alert, deleted: bool) -> None:
    for lag in sample(range(1, 10), 4, seed=f"{deleted}"):
        clear(server)
        machine = Machine(server, example_site, CAMPAIGN_MODE="send")
        server.before = lambda call, lag=lag: (
            setattr(server, "stale_lists", lag) if call.method == "POST" else None
        )
        machine.push()
        server.stale_lists = 0
        nobody_twice(server)
        if deleted and server.campaigns:
            first = next(iter(server.campaigns))
            if server.campaigns[first]["status"] == "save":
                server.person_deletes(first)
        nobody_missed(server, machine, alert.slug)


def test_a_send_is_asked_for_once_in_a_run(server: StandIn, example_site: Site) -> None:
    for fault in (
        Fault.LIMIT,
        Fault.LIMIT_RETRY_AFTER,
        Fault.CUT_BEFORE,
        Fault.ERROR_500_BEFORE,
        Fault.GARBAGE,
    ):
        clear(server)
        machine = Machine(server, example_site, CAMPAIGN_MODE="send")
        server.before = lambda call, fault=fault: fault if call.path.endswith("/actions/send") else None
        machine.push()
        sends = Counter(call.path for call in server.calls if call.path.endswith("/actions/send"))
        assert len(sends) == 3 and set(sends.values()) == {1}


def test_retry_after_is_honoured(server: StandIn, example_site: Site) -> None:
    clear(server)
    machine = Machine(server, example_site)
    server.before = lambda call: Fault.LIMIT_RETRY_AFTER if call.number == 2 else None
    assert machine.push()
    assert machine.slept == [1.0]


def test_a_refused_key_ends_the_run_at_once(
    server: StandIn, example_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    clear(server)
    server.before = at(6, Fault.KEY_REVOKED)
    assert not Machine(server, example_site).push()
    assert len(server.calls) == 6
    told = capsys.readouterr().err
    assert "401" in told and KEY not in told and KEY[:32] not in told


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_wrong_by_an_hour_mails_nobody_twice(
    server: StandIn, example_site: Site, alert: Alert, hours: int
) -> None:
    from datetime import timedelta

    for mode in MODES:
        clear(server)
        server.now = NOW
        wrong = with_alerts(example_site, alert, now=NOW + timedelta(hours=hours))
        Machine(server, wrong, CAMPAIGN_MODE=mode).push()
        nobody_twice(server)
        nobody_missed(server, Machine(server, example_site, CAMPAIGN_MODE=mode), alert.slug)
    server.now = NOW


def test_a_page_that_is_not_live_is_mailed_to_nobody(
    server: StandIn, example_site: Site, alert: Alert, capsys: Any
) -> None:
    clear(server)
    site_settings = replace(example_site.site_settings, siteurl="http://127.0.0.1:9")  # where nobody answers
    nowhere = with_alerts(replace(example_site, site_settings=site_settings), changed(alert))
    machine = Machine(server, nowhere, CAMPAIGN_MODE="send")
    assert not machine.push(verify=True)
    assert "does not answer" in capsys.readouterr().err
    assert server.campaigns == {}
