"""The contract test itself: it finds broken assumptions, never sends, and cleans up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from plugins.campaigns.commands import contract
from plugins.mailchimp.assumptions import MARK, NOT_TRIED
from plugins.mailchimp.audience_client import AudienceClient
from plugins.mailchimp.client import Mailchimp
from tests.campaigns.conftest import AUDIENCE, terms
from tests.campaigns.standin import KEY, Asked, Fault, StandIn
from tests.conftest import NOW

EMPTY = "0123456789"


@pytest.fixture
def account() -> Iterator[StandIn]:
    with StandIn(keys=(KEY,), now=NOW, list_id=EMPTY) as server:
        yield server
        assert server.errors == []
        assert not [
            call for call in server.calls if call.path.rpartition("/")[2] in {"send", "test", "schedule"}
        ]


def run(account: StandIn, audience: str = EMPTY) -> tuple[bool, list[str]]:
    said: list[str] = []
    return contract(terms(account.url), audience, say=said.append, sleep=lambda _: None), said


def test_every_assumption_holds_in_the_stand_in_and_nothing_is_left(account: StandIn) -> None:
    sound, said = run(account)
    assert sound, said
    assert sum(line.startswith("holds") for line in said) == 10
    assert sum(line.startswith("?") for line in said) == len(NOT_TRIED)
    assert account.campaigns == account.segments == account.categories == account.interests == {}


@pytest.mark.parametrize("status", ["subscribed", "unsubscribed", "pending"])
def test_an_audience_with_anybody_in_it_is_refused(account: StandIn, status: str, capsys: Any) -> None:
    account.subscribe("somebody@a.example", status=status)
    assert not run(account)[0]
    assert "has 1 contact." in capsys.readouterr().err
    assert {call.method for call in account.calls} == {"GET"}


def test_the_audience_that_mails_go_to_and_one_that_is_not_there_are_refused(
    account: StandIn, capsys: Any
) -> None:
    assert not run(account, AUDIENCE)[0] and account.calls == []
    assert "MAILCHIMP_AUDIENCE" in capsys.readouterr().err
    assert not run(account, "ffffffffff")[0]
    told = capsys.readouterr().err
    assert 'no audience "ffffffffff"' in told and "MAILCHIMP_AUDIENCE)" not in told


def test_without_a_key_nothing_is_tried(capsys: Any) -> None:
    assert not contract(terms(), EMPTY)
    assert "MAILCHIMP_API_KEY" in capsys.readouterr().err


def alter(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Let Mailchimp answer segments, or the recipients of campaigns, otherwise than they were written."""
    segments, listed, single = AudienceClient.segments, Mailchimp.campaigns, Mailchimp.campaign

    def shown(campaign: Any) -> Any:
        opts = dict(campaign["recipients"].get("segment_opts") or {})
        if what == "saved":
            opts.clear()
        elif what == "match":
            opts.pop("match", None)
        return {**campaign, "recipients": {**campaign["recipients"], "segment_opts": opts}}

    def altered(segment: Any) -> Any:
        if what == "options":
            return {name: each for name, each in segment.items() if name != "options"}
        conditions = [{**each, "value": each["value"][0]} for each in segment["options"]["conditions"]]
        return {**segment, "options": {**segment["options"], "conditions": conditions}}

    if what in {"options", "condition"}:
        monkeypatch.setattr(
            AudienceClient, "segments", lambda client: [altered(each) for each in segments(client)]
        )
    else:
        monkeypatch.setattr(Mailchimp, "campaigns", lambda client: [shown(each) for each in listed(client)])
        monkeypatch.setattr(Mailchimp, "campaign", lambda client, key: shown(single(client, key)))


@pytest.mark.parametrize(
    "lacks", ["key", "list", "activity", "copy", "deletion", "options", "condition", "saved", "match"]
)
def test_an_assumption_that_does_not_hold_is_named(
    account: StandIn, monkeypatch: pytest.MonkeyPatch, lacks: str
) -> None:
    expected = {
        "key": "HTML keeps the key",
        "list": "the list shows",
        "activity": "a condition on earlier",
        "copy": "a copy carries",
        "deletion": "a deleted draft is gone",
        "options": "a saved segment is listed",
        "condition": "a saved segment is listed",
        "saved": "a saved segment is listed",
        "match": "a condition on earlier",
    }[lacks]
    if lacks == "key":
        content = Mailchimp.content
        monkeypatch.setattr(Mailchimp, "content", lambda *each: content(*each).replace("[alert", "alert"))
    elif lacks == "list":
        account.before = lambda call: setattr(account, "stale_lists", 1) if call.method == "POST" else None
    elif lacks == "activity":
        account.knows_activity = False
    elif lacks == "copy":
        replicate = Mailchimp.replicate

        def emptied(client: Mailchimp, campaign: str) -> Any:
            copy = replicate(client, campaign)
            account.contents[copy["id"]] = {"html": "", "plain_text": ""}
            return copy

        monkeypatch.setattr(Mailchimp, "replicate", emptied)
    elif lacks == "deletion":
        monkeypatch.setattr(account, "person_deletes", lambda _: None)
    else:
        alter(monkeypatch, lacks)
    sound, said = run(account)
    assert not sound
    assert any(line.startswith(f"FAILS  {expected}") for line in said), said
    monkeypatch.undo()
    if lacks != "deletion":
        account.before = None
        assert account.campaigns == {}


@pytest.mark.parametrize("position", range(3, 36, 4))
def test_an_interrupted_run_is_cleared_by_the_next_and_others_drafts_stay(
    account: StandIn, position: int
) -> None:
    body = {"type": "regular", "recipients": {"list_id": EMPTY}, "settings": {"title": "Bulletin"}}
    own = account._create_campaign(Asked({}, body))["id"]
    account.before = lambda call: Fault.CUT_AFTER if call.number >= position else None
    assert not run(account)[0]
    account.before = None
    assert run(account)[0]
    assert list(account.campaigns) == [own]
    assert MARK not in account.campaigns[own]["settings"]["title"]
