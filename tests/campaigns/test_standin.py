"""The stand-in behaves as specified, tested with the production client over HTTP."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import mailchimp_marketing
import pytest
import requests
from mailchimp_marketing.api_client import ApiClientError

from tests.campaigns.standin import KEY, Call, Fault, Refusal, StandIn
from tests.waiting import wait_for

LIST = "a1b2c3d4e5"
HTML = '<p>Act for *|FNAME|*.</p><a href="*|UNSUB|*">Leave</a> *|HTML:LIST_ADDRESS_HTML|*'
SETTINGS = {
    "subject_line": "Act now",
    "title": "ua-2026-014 fr",
    "from_name": "Urgent Action Network",
    "reply_to": "contact@urgent-action.example",
}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server
    assert server.errors == []


def connect(standin: StandIn, *, key: str = KEY, timeout: float = 5) -> Any:
    client = mailchimp_marketing.Client()
    client.set_config({"api_key": key, "timeout": timeout})
    client.api_client.host = standin.url
    return client


@pytest.fixture
def client(standin: StandIn) -> Any:
    return connect(standin)


def refused(call: Callable[..., Any], *arguments: Any, code: int = 400, **options: Any) -> dict[str, Any]:
    """Return the problem with which the call is refused."""
    with pytest.raises(ApiClientError) as caught:
        call(*arguments, **options)
    assert caught.value.status_code == code, caught.value.text
    problem = json.loads(caught.value.text)
    assert problem.keys() >= {"type", "title", "status", "detail", "instance"}
    assert problem["status"] == code
    return dict(problem)


def fields(problem: dict[str, Any]) -> list[str]:
    assert problem["title"] == "Invalid Resource"
    return [error["field"] for error in problem["errors"]]


def languages(client: Any) -> tuple[str, dict[str, str]]:
    """Make the interests fr and en; return the id of their category and theirs by name."""
    category = client.lists.create_list_interest_category(LIST, {"title": "Language", "type": "checkboxes"})[
        "id"
    ]
    create = client.lists.create_interest_category_interest
    return category, {name: create(LIST, category, {"name": name})["id"] for name in ("fr", "en")}


def wants(category: str, *ids: str, op: str = "interestcontains") -> dict[str, Any]:
    return {"condition_type": "Interests", "field": f"interests-{category}", "op": op, "value": list(ids)}


def segment(client: Any, *conditions: dict[str, Any], match: str = "any") -> int:
    options = {"match": match, "conditions": list(conditions)}
    return int(client.lists.create_segment(LIST, {"name": "fr", "options": options})["id"])


def draft(client: Any, html: str = HTML, segment_opts: dict[str, Any] | None = None, **settings: Any) -> str:
    """Return the id of a new campaign with content."""
    recipients = {"list_id": LIST} | ({} if segment_opts is None else {"segment_opts": segment_opts})
    body = {"type": "regular", "recipients": recipients, "settings": SETTINGS | settings}
    campaign = str(client.campaigns.create(body)["id"])
    if html:
        client.campaigns.set_content(campaign, {"html": html})
    return campaign


def bare(client: Any) -> str:
    return str(client.campaigns.create({"type": "regular"})["id"])


def did(answer: Any) -> bool:
    return bool(isinstance(answer, requests.Response) and answer.status_code == 204)


# --- who is let in ----------------------------------------------------------------------------------------


def test_a_valid_key_gets_an_answer_and_the_call_is_logged(standin: StandIn, client: Any) -> None:
    assert client.ping.get() == {"health_status": "Everything's Chimpy!"}
    assert client.root.get_root()["account_name"] == "Urgent Action Network"
    client.lists.get_list(LIST, fields=["id"])
    assert standin.calls == [
        Call(1, "GET", "/ping", KEY, 200),
        Call(2, "GET", "/", KEY, 200),
        Call(3, "GET", f"/lists/{LIST}", KEY, 200),
    ]


def test_a_wrong_key_and_a_revoked_key_are_refused(standin: StandIn, client: Any) -> None:
    assert refused(connect(standin, key="wrong-us1").ping.get, code=401)["title"] == "API Key Invalid"
    client.ping.get()
    standin.keys.clear()
    assert refused(client.ping.get, code=401)["title"] == "API Key Invalid"
    assert [call.status for call in standin.calls] == [401, 200, 401]


def test_what_a_pusher_never_asks_is_not_found(client: Any) -> None:
    assert refused(client.lists.get_all_lists, code=404)["title"] == "Resource Not Found"
    refused(client.campaigns.get, "0000000000", code=404)
    refused(client.lists.get_list, "0000000000", code=404)
    refused(client.lists.get_segment, LIST, "1", code=404)
    refused(client.lists.get_segment, LIST, "x", code=404)


def test_a_body_without_its_type_or_that_is_no_json_is_refused(standin: StandIn) -> None:
    address, auth = f"{standin.url}/campaign-folders", ("user", KEY)
    assert requests.post(address, data='{"name": "Alerts"}', auth=auth).status_code == 400
    json_type = {"Content-Type": "application/json"}
    broken = requests.post(address, data='{"name": ', headers=json_type, auth=auth)
    assert (broken.status_code, broken.json()["title"]) == (400, "JSON Parse Error")
    assert requests.post(address, data='{"name": "Alerts"}', headers=json_type, auth=auth).status_code == 200


def test_an_action_without_body_takes_null_and_nothing_else(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    address = f"{standin.url}/campaigns/{draft(client)}/actions/send"
    json_type = {"Content-Type": "application/json"}
    assert requests.post(address, data="{}", headers=json_type, auth=("user", KEY)).status_code == 400
    sent = requests.post(address, data="null", headers=json_type, auth=("user", KEY))
    assert (sent.status_code, sent.content) == (204, b"")
    assert "content-type" not in sent.headers


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "type"),
        ({"type": "irregular"}, "type"),
        ({"type": "regular", "subject": "x"}, "subject"),
        ({"type": "regular", "recipients": {}}, "recipients.list_id"),
        ({"type": "regular", "recipients": {"list_id": "0000000000"}}, "recipients.list_id"),
        ({"type": "regular", "settings": {"title": 7}}, "settings.title"),
        ({"type": "regular", "settings": {"title": None}}, "settings.title"),
        ({"type": "regular", "settings": {"titel": "x"}}, "settings.titel"),
        ({"type": "regular", "settings": {"title": "x" * 256}}, "settings.title"),
        ({"type": "regular", "settings": {"subject_line": "x" * 151}}, "settings.subject_line"),
        ({"type": "regular", "settings": {"preview_text": "x" * 151}}, "settings.preview_text"),
        ({"type": "regular", "settings": {"from_name": "x" * 101}}, "settings.from_name"),
        ({"type": "regular", "settings": {"from_name": "Urgent\nAction"}}, "settings.from_name"),
        ({"type": "regular", "settings": {"from_name": "us@urgent-action.example"}}, "settings.from_name"),
        ({"type": "regular", "settings": {"reply_to": "nobody"}}, "settings.reply_to"),
        ({"type": "regular", "settings": {"template_id": "84449"}}, "settings.template_id"),
        ({"type": "regular", "settings": {"template_id": False}}, "settings.template_id"),
        ({"type": "regular", "settings": {"folder_id": 7}}, "settings.folder_id"),
        ({"type": "regular", "settings": {"folder_id": "0000000000"}}, "settings.folder_id"),
        ({"type": "regular", "settings": {"authenticate": 1}}, "settings.authenticate"),
        ({"type": "regular", "settings": {"auto_fb_post": [7]}}, "settings.auto_fb_post.item:0"),
        ({"type": "regular", "tracking": {"opens": "false"}}, "tracking.opens"),
        ({"type": "regular", "tracking": {"google_analytics": "x" * 51}}, "tracking.google_analytics"),
    ],
)
def test_a_campaign_with_an_unknown_field_or_a_wrong_type_is_refused(
    standin: StandIn, client: Any, body: dict[str, Any], field: str
) -> None:
    assert fields(refused(client.campaigns.create, body)) == [field]
    assert standin.campaigns == {}


@pytest.mark.parametrize(
    ("opts", "field"),
    [
        ({"saved_segment_id": "4207"}, ".saved_segment_id"),
        ({"saved_segment_id": True}, ".saved_segment_id"),
        ({"saved_segment_id": 1}, ".saved_segment_id"),
        ({"saved_segment_id": 1, "conditions": []}, ""),
        ({"match": "some", "conditions": []}, ".match"),
        ({"match": "any", "conditions": [{}]}, ".conditions.item:0"),
        ({"match": "any", "conditions": [{"condition_type": "StaticSegment"}]}, ".conditions.item:0"),
        ({"match": "any", "conditions": [wants("0000000000", "x")]}, ".conditions.item:0.field"),
        ({"segment_id": 1}, ".segment_id"),
    ],
)
def test_recipients_that_name_nothing_are_refused(client: Any, opts: dict[str, Any], field: str) -> None:
    body = {"type": "regular", "recipients": {"list_id": LIST, "segment_opts": opts}}
    assert fields(refused(client.campaigns.create, body)) == [f"recipients.segment_opts{field}"]


def test_conditions_need_match_and_interests_of_their_category(client: Any) -> None:
    category, ids = languages(client)
    other, _ = languages(client)
    create = client.lists.create_segment
    body: dict[str, Any] = {"name": "fr", "options": {"conditions": [wants(category, ids["fr"])]}}
    assert fields(refused(create, LIST, body)) == ["options.match"]
    body["options"] = {"match": "any", "conditions": [wants(other, ids["fr"])]}
    assert fields(refused(create, LIST, body)) == ["options.conditions.item:0.value"]
    body["options"]["conditions"] = [wants(category, ids["fr"], op="contains")]
    assert fields(refused(create, LIST, body)) == ["options.conditions.item:0.op"]
    body["options"]["conditions"] = [wants(category)]
    assert fields(refused(create, LIST, body)) == ["options.conditions.item:0.value"]
    assert fields(refused(create, LIST, {"name": "fr"})) == ["options"]


def test_content_is_html_and_text_and_nothing_else(standin: StandIn, client: Any) -> None:
    campaign = bare(client)
    put = client.campaigns.set_content
    assert fields(refused(put, campaign, {"plain_text": "x"})) == ["html"]
    assert fields(refused(put, campaign, {"html": "x", "text": "x"})) == ["text"]
    assert put(campaign, {"html": "<p>Act.</p>"})["plain_text"] == "Act."
    put(campaign, {"html": "<p>Act.</p>", "plain_text": "Act now."})
    assert client.campaigns.get_content(campaign) == {
        "html": "<p>Act.</p>",
        "plain_text": "Act now.",
        "archive_html": "<p>Act.</p>",
    }
    assert standin.contents[campaign] == {"html": "<p>Act.</p>", "plain_text": "Act now."}


def test_a_query_that_the_stand_in_does_not_know_is_refused(client: Any) -> None:
    assert fields(refused(client.campaigns.list, member_id="1")) == ["member_id"]
    assert fields(refused(client.campaigns.list, status="canceled")) == ["status"]
    assert fields(refused(client.campaigns.list, sort_dir="down")) == ["sort_dir"]
    bare(client)
    assert fields(refused(client.campaigns.list, since_create_time="yesterday")) == ["since_create_time"]


# --- what a campaign is -----------------------------------------------------------------------------------


def test_a_new_campaign_is_saved_and_tracks_its_readers_unless_told_otherwise(
    standin: StandIn, client: Any
) -> None:
    campaign = client.campaigns.create({"type": "regular"})
    assert campaign["status"] == "save"
    assert (campaign["emails_sent"], campaign["send_time"]) == (0, "")
    assert campaign["create_time"] == "2026-11-21T15:00:00+00:00"
    assert re.fullmatch("[0-9a-f]{10}", campaign["id"])
    assert campaign["settings"]["fb_comments"] is True
    tracking = ("opens", "html_clicks", "text_clicks")
    assert [campaign["tracking"][name] for name in tracking] == [True, True, True]
    off = dict.fromkeys(tracking, False)
    assert client.campaigns.update(campaign["id"], {"tracking": off})["tracking"].items() >= off.items()
    assert standin.campaigns[campaign["id"]]["tracking"].items() >= off.items()


def test_a_change_leaves_other_settings_as_they_were(client: Any) -> None:
    campaign = draft(client)
    changed = client.campaigns.update(campaign, {"settings": {"subject_line": "Act today"}})
    assert changed["settings"].items() >= (SETTINGS | {"subject_line": "Act today"}).items()
    assert fields(refused(client.campaigns.update, campaign, {"type": "regular"})) == ["type"]


def test_folders_count_their_campaigns(client: Any) -> None:
    folder = client.campaignFolders.create({"name": "Alerts"})
    campaign = draft(client, folder_id=folder["id"])
    draft(client)
    assert client.campaignFolders.list()["folders"] == [{"name": "Alerts", "id": folder["id"], "count": 1}]
    assert [c["id"] for c in client.campaigns.list(folder_id=folder["id"])["campaigns"]] == [campaign]


def test_a_list_shows_ten_campaigns_unless_asked_for_more_and_at_most_a_thousand(
    standin: StandIn, client: Any
) -> None:
    made = {bare(client) for _ in range(12)}
    first = client.campaigns.list()
    assert (len(first["campaigns"]), first["total_items"]) == (10, 12)
    rest = client.campaigns.list(offset=10)["campaigns"]
    assert {each["id"] for each in first["campaigns"] + rest} == made
    assert len(client.campaigns.list(count=1000)["campaigns"]) == 12
    for too_far in ("count=1001", "count=-1", "count=ten", "offset=-1"):
        answer = requests.get(f"{standin.url}/campaigns?{too_far}", auth=("user", KEY))
        assert fields(answer.json()) == [too_far.partition("=")[0]]


def test_fields_leave_out_all_that_they_do_not_name(client: Any) -> None:
    campaign = draft(client)
    shown = client.campaigns.list(fields=["campaigns.id", "campaigns.settings.title", "total_items"])
    title = {"title": SETTINGS["title"]}
    assert shown == {"campaigns": [{"id": campaign, "settings": title}], "total_items": 1}
    joined_by_character = client.campaigns.list(fields="campaigns.id")
    assert isinstance(joined_by_character, requests.Response)
    assert joined_by_character.json() == {}


def test_the_order_of_a_list_and_of_ids_is_not_that_of_creation(standin: StandIn, client: Any) -> None:
    made = []
    for _ in range(8):
        made.append(bare(client))
        standin.advance(minutes=1)
    shown = [each["id"] for each in client.campaigns.list()["campaigns"]]
    assert sorted(shown) == sorted(made)
    assert shown not in (made, made[::-1], sorted(made))
    assert sorted(made) != made
    oldest_first = client.campaigns.list(sort_field="create_time", sort_dir="ASC")["campaigns"]
    newest_first = client.campaigns.list(sort_field="create_time", sort_dir="DESC")["campaigns"]
    assert [each["id"] for each in oldest_first] == made
    assert [each["id"] for each in newest_first] == made[::-1]


def test_two_stand_ins_give_the_same_ids(client: Any) -> None:
    with StandIn() as other:
        assert bare(connect(other)) == bare(client)
    assert other.errors == []


def test_campaigns_of_the_same_second_tie_and_since_leaves_out_that_second(
    standin: StandIn, client: Any
) -> None:
    bare(client)
    standin.advance(milliseconds=600)
    tied = standin.campaigns[bare(client)]["create_time"]
    assert {each["create_time"] for each in standin.campaigns.values()} == {tied}
    assert client.campaigns.list(since_create_time=tied)["total_items"] == 0
    before = (standin.now - timedelta(seconds=2)).isoformat()
    assert client.campaigns.list(since_create_time=before)["total_items"] == 2


def test_a_stale_list_hides_the_campaign_that_was_created_last(standin: StandIn, client: Any) -> None:
    old, new = bare(client), bare(client)
    standin.stale_lists = 2
    for expected in ({old}, {old}, {old, new}):
        shown = client.campaigns.list()
        assert {each["id"] for each in shown["campaigns"]} == expected
        assert shown["total_items"] == len(expected)
    assert client.campaigns.get(new)["id"] == new


def test_a_copy_has_another_title_the_same_content_and_was_never_sent(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    original = draft(client)
    copy = client.campaigns.replicate(original)
    assert copy["id"] != original
    assert copy["settings"]["title"] == "ua-2026-014 fr (copy 01)"
    assert standin.campaigns[original]["settings"]["title"] == "ua-2026-014 fr"
    assert standin.contents[copy["id"]] == standin.contents[original]
    standin.person_sends(original)
    by_hand = standin.person_replicates(original)
    assert standin.campaigns[by_hand]["status"] == "save"


# --- who receives it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("opts", [None, {}, {"conditions": []}, {"match": "any", "conditions": []}])
def test_segment_opts_without_conditions_mail_everybody(
    standin: StandIn, client: Any, opts: dict[str, Any] | None
) -> None:
    languages(client)
    standin.subscribe("awa@people.example", interests=["fr"])
    standin.subscribe("bea@people.example", interests=["en"])
    campaign = draft(client, segment_opts=opts)
    assert client.campaigns.get(campaign)["recipients"]["recipient_count"] == 2
    assert did(client.campaigns.send(campaign))
    assert {delivery.address for delivery in standin.deliveries} == {
        "awa@people.example",
        "bea@people.example",
    }


def test_new_recipients_without_segment_opts_are_everybody(standin: StandIn, client: Any) -> None:
    category, ids = languages(client)
    standin.subscribe("awa@people.example", interests=["fr"])
    standin.subscribe("bea@people.example", interests=["en"])
    campaign = draft(client, segment_opts={"saved_segment_id": segment(client, wants(category, ids["fr"]))})
    assert client.campaigns.get(campaign)["recipients"]["recipient_count"] == 1
    changed = client.campaigns.update(campaign, {"recipients": {"list_id": LIST}})
    assert changed["recipients"]["recipient_count"] == 2


def test_a_saved_segment_receives_and_once_deleted_everybody_does(standin: StandIn, client: Any) -> None:
    category, ids = languages(client)
    standin.subscribe("awa@people.example", interests=["fr"])
    standin.subscribe("bea@people.example", interests=["en"])
    saved = segment(client, wants(category, ids["fr"]))
    first, second = (draft(client, segment_opts={"saved_segment_id": saved}) for _ in range(2))
    recipients = client.campaigns.get(first)["recipients"]
    assert (recipients["list_id"], recipients["recipient_count"]) == (LIST, 1)
    assert recipients["segment_opts"] == {
        "saved_segment_id": saved,
        "match": "any",
        "conditions": [wants(category, ids["fr"])],
    }
    client.campaigns.send(first)
    standin.person_deletes_segment(saved)
    client.campaigns.send(second)
    assert standin.received("awa@people.example") == [first, second]
    assert standin.received("bea@people.example") == [second]


def test_interests_join_by_any_all_or_none(standin: StandIn, client: Any) -> None:
    category, ids = languages(client)
    both = (ids["fr"], ids["en"])
    for name, interests in {"awa": ["fr"], "bea": ["en"], "chi": ["fr", "en"], "dia": []}.items():
        standin.subscribe(f"{name}@people.example", interests=interests)

    def members(*conditions: dict[str, Any], match: str = "any") -> set[str]:
        opts = {"match": match, "conditions": list(conditions)}
        found = draft(client, segment_opts=opts)
        client.campaigns.send(found)
        return {each.address[:3] for each in standin.deliveries if each.campaign_id == found}

    assert members(wants(category, *both)) == {"awa", "bea", "chi"}
    assert members(wants(category, *both, op="interestcontainsall")) == {"chi"}
    assert members(wants(category, *both, op="interestnotcontains")) == {"dia"}
    only_french = (wants(category, ids["fr"]), wants(category, ids["en"], op="interestnotcontains"))
    assert members(*only_french, match="all") == {"awa"}
    assert members(*only_french) == {"awa", "chi", "dia"}


def test_a_language_is_its_exact_code_and_the_undetected_are_in_none(standin: StandIn, client: Any) -> None:
    for name, language in {"awa": "fr", "bea": "fr_CA", "chi": ""}.items():
        standin.subscribe(f"{name}@people.example", language=language)

    def count(op: str) -> int:
        made = segment(client, {"condition_type": "Language", "field": "language", "op": op, "value": "fr"})
        return int(client.lists.get_segment(LIST, made)["member_count"])

    assert (count("is"), count("not")) == (1, 2)


@pytest.mark.parametrize("status", ["pending", "unsubscribed", "cleaned", "transactional", "archived"])
def test_only_subscribed_people_ever_receive(standin: StandIn, client: Any, status: str) -> None:
    standin.subscribe("awa@people.example")
    standin.subscribe("bea@people.example", status=status)
    standin.subscribe("chi@people.example")
    standin.unsubscribe("chi@people.example")
    campaign = draft(client)
    client.campaigns.send(campaign)
    assert [delivery.address for delivery in standin.deliveries] == ["awa@people.example"]
    assert client.campaigns.get(campaign)["emails_sent"] == 1
    assert client.lists.get_list(LIST)["stats"]["member_count"] == 1


def test_recipients_are_frozen_when_the_campaign_is_sent(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    client.campaigns.send(campaign)
    standin.subscribe("bea@people.example")
    standin.advance(days=1)
    assert standin.received("bea@people.example") == []
    assert client.campaigns.get(campaign)["recipients"]["recipient_count"] == 1


def test_interests_are_listed_renamed_and_counted_in_a_string(standin: StandIn, client: Any) -> None:
    category, ids = languages(client)
    standin.subscribe("awa@people.example", interests=[ids["fr"]])
    client.lists.update_interest_category(LIST, category, {"title": "Langue", "type": "checkboxes"})
    client.lists.update_interest_category_interest(LIST, category, ids["fr"], {"name": "français"})
    (shown,) = client.lists.get_list_interest_categories(LIST)["categories"]
    assert (shown["id"], shown["title"]) == (category, "Langue")
    interests = client.lists.list_interest_category_interests(LIST, category)["interests"]
    assert {each["name"]: each["subscriber_count"] for each in interests} == {"français": "1", "en": "0"}
    with pytest.raises(LookupError):
        standin.subscribe("bea@people.example", interests=["es"])


def test_segments_are_listed_changed_and_deleted(standin: StandIn, client: Any) -> None:
    category, ids = languages(client)
    standin.subscribe("awa@people.example", interests=["fr"])
    saved = segment(client, wants(category, ids["en"]))
    (shown,) = client.lists.list_segments(LIST)["segments"]
    assert (shown["id"], shown["type"], shown["member_count"]) == (saved, "saved", 0)
    options = {"match": "any", "conditions": [wants(category, ids["fr"])]}
    changed = client.lists.update_segment(LIST, saved, {"name": "French", "options": options})
    assert (changed["name"], changed["member_count"]) == ("French", 1)
    assert fields(refused(client.lists.update_segment, LIST, saved, {"options": options})) == ["name"]
    assert did(client.lists.delete_segment(LIST, saved))
    assert client.lists.list_segments(LIST)["total_items"] == 0


# --- sending ----------------------------------------------------------------------------------------------


def test_a_send_is_accepted_then_sending_then_sent_and_reported(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    refused(client.reports.get_campaign_report, campaign, code=404)
    assert did(client.campaigns.send(campaign))
    assert [client.campaigns.get(campaign)["status"] for _ in range(3)] == ["sending", "sent", "sent"]
    report = client.reports.get_campaign_report(campaign)
    assert (report["emails_sent"], report["campaign_title"]) == (1, SETTINGS["title"])
    assert report["bounces"] == {"hard_bounces": 0, "soft_bounces": 0, "syntax_errors": 0}
    assert report["send_time"] == "2026-11-21T15:00:00+00:00"


def test_a_send_that_does_not_settle_stays_sending_until_time_passes(standin: StandIn, client: Any) -> None:
    standin.settle_sends = False
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    client.campaigns.send(campaign)
    assert [client.campaigns.get(campaign)["status"] for _ in range(3)] == ["sending"] * 3
    standin.advance(minutes=1)
    assert client.campaigns.get(campaign)["status"] == "sent"


def test_a_campaign_is_never_sent_twice(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    client.campaigns.send(campaign)
    assert refused(client.campaigns.send, campaign)["title"] == "Bad Request"
    standin.advance(minutes=1)
    refused(client.campaigns.send, campaign)
    refused(client.campaigns.schedule, campaign, {"schedule_time": "2026-11-21T16:00:00+00:00"})
    with pytest.raises(Refusal):
        standin.person_sends(campaign)
    assert standin.received("awa@people.example") == [campaign]


@pytest.mark.parametrize(
    "change",
    [
        {"subject_line": ""},
        {"from_name": ""},
        {"reply_to": ""},
        {"reply_to": "contact@unverified.example"},
    ],
)
def test_a_campaign_that_lacks_a_setting_is_not_ready(
    standin: StandIn, client: Any, change: dict[str, str]
) -> None:
    standin.domains["unverified.example"] = False
    standin.subscribe("awa@people.example")
    _not_ready(standin, client, draft(client, **change))


@pytest.mark.parametrize(
    "html", ["", "<p>Act.</p>", "<!-- *|UNSUB|* -->", "<!-- <p>Act.</p> *|UNSUB|*", "<p>Act.</p> *|unsub|*"]
)
def test_a_campaign_without_a_visible_way_to_unsubscribe_is_not_ready(
    standin: StandIn, client: Any, html: str
) -> None:
    standin.subscribe("awa@people.example")
    _not_ready(standin, client, draft(client, html))


def test_a_campaign_for_nobody_is_not_ready(standin: StandIn, client: Any) -> None:
    category, ids = languages(client)
    standin.subscribe("awa@people.example", interests=["fr"])
    opts = {"match": "any", "conditions": [wants(category, ids["en"])]}
    _not_ready(standin, client, draft(client, segment_opts=opts))
    _not_ready(standin, client, bare(client))


def _not_ready(standin: StandIn, client: Any, campaign: str) -> None:
    checklist = client.campaigns.get_send_checklist(campaign)
    assert checklist["is_ready"] is False
    assert [item for item in checklist["items"] if item["type"] == "error" and item["details"]]
    problem = refused(client.campaigns.send, campaign)
    assert (problem["title"], problem["detail"]) == ("Bad Request", "Your Campaign is not ready to send.")
    later = {"schedule_time": "2026-11-21T16:00:00+00:00"}
    problem = refused(client.campaigns.schedule, campaign, later)
    assert problem["detail"] == "This campaign cannot be scheduled: ."
    assert standin.deliveries == []
    assert standin.campaigns[campaign]["status"] == "save"


def test_a_campaign_that_has_all_is_ready(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    checklist = client.campaigns.get_send_checklist(draft(client))
    assert checklist["is_ready"] is True
    assert {item["type"] for item in checklist["items"]} == {"success"}


def test_known_merge_tags_are_replaced_and_any_other_swallows_its_text(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example", language="fr")
    campaign = draft(
        client,
        "*|EMAIL|* *|FNAME|* *|MC_LANGUAGE|* *|CURRENT_YEAR|* *|LIST:COMPANY|* [*|IF:X|*] *|UNSUB|* *&#124;A|*",
        subject_line="Act *|NOW|*, *|FNAME|*",
    )
    client.campaigns.send(campaign)
    (got,) = standin.deliveries
    assert got.subject == "Act , FIRSTNAME"
    assert got.html.startswith("awa@people.example FIRSTNAME fr 2026 Urgent Action Network [] https://")
    assert got.html.endswith(" *&#124;A|*")
    assert re.search("https://list.example/unsubscribe/[0-9a-f]{8} ", got.plain_text)


def test_a_test_mail_goes_to_those_named_and_to_nobody_else(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    test = client.campaigns.send_test_email
    editors = ["editor@urgent-action.example", "second@urgent-action.example"]
    assert did(test(campaign, {"test_emails": editors, "send_type": "html"}))
    assert did(test(campaign, {"test_emails": editors[:1], "send_type": "plaintext"}))
    first, second = standin.tests
    assert (first.addresses, first.campaign_id, first.subject) == (tuple(editors), campaign, "Act now")
    assert "Act for FIRSTNAME." in first.html
    assert (second.html, "Act for FIRSTNAME." in second.plain_text) == ("", True)
    assert standin.deliveries == []
    assert client.campaigns.get(campaign)["status"] == "save"


@pytest.mark.parametrize(
    "body",
    [
        {"test_emails": [], "send_type": "html"},
        {"test_emails": ["me@example.com"], "send_type": "html"},
        {"test_emails": "editor@urgent-action.example", "send_type": "html"},
        {"test_emails": ["editor@urgent-action.example"], "send_type": "both"},
        {"test_emails": ["editor@urgent-action.example"]},
    ],
)
def test_a_test_mail_to_nobody_or_to_a_fake_is_refused(
    standin: StandIn, client: Any, body: dict[str, Any]
) -> None:
    refused(client.campaigns.send_test_email, draft(client), body)
    assert standin.tests == []


def test_a_test_mail_needs_subject_and_content(standin: StandIn, client: Any) -> None:
    body = {"test_emails": ["editor@urgent-action.example"], "send_type": "html"}
    for campaign in (draft(client, ""), draft(client, subject_line="")):
        problem = refused(client.campaigns.send_test_email, campaign, body)
        assert problem["detail"].startswith("This campaign cannot be tested:")
    assert standin.tests == []


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-21T15:10:00+00:00",
        "2026-11-21T15:15:01+00:00",
        "2026-11-21T15:15:00",
        "2026-11-21 15:15:00+00:00",
        "2026-11-21T16:15:00+01:00",
        "2026-11-21T15:00:00+00:00",
        "2026-11-21T14:45:00+00:00",
        "2026-11-31T15:15:00+00:00",
        "soon",
    ],
)
def test_a_schedule_is_a_coming_quarter_of_an_hour_in_utc(standin: StandIn, client: Any, moment: str) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    problem = refused(client.campaigns.schedule, campaign, {"schedule_time": moment})
    assert fields(problem) == ["schedule_time"]
    assert client.campaigns.get(campaign)["status"] == "save"


def test_a_scheduled_campaign_goes_out_at_its_time(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    assert did(client.campaigns.schedule(campaign, {"schedule_time": "2026-11-21T15:15:00Z"}))
    assert client.campaigns.get(campaign)["status"] == "schedule"
    refused(client.campaigns.send, campaign)
    standin.advance(minutes=14)
    assert standin.deliveries == []
    standin.subscribe("bea@people.example")
    standin.advance(minutes=10)
    shown = client.campaigns.get(campaign)
    assert (shown["status"], shown["emails_sent"]) == ("sent", 2)
    assert shown["send_time"] == "2026-11-21T15:15:00+00:00"
    standin.advance(days=1)
    assert standin.received("awa@people.example") == [campaign]


def test_an_unscheduled_campaign_is_saved_and_stays(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    refused(client.campaigns.unschedule, campaign)
    client.campaigns.schedule(campaign, {"schedule_time": "2026-11-21T15:15:00+00:00"})
    assert did(client.campaigns.unschedule(campaign))
    standin.advance(days=1)
    assert client.campaigns.get(campaign)["status"] == "save"
    assert standin.deliveries == []


def test_a_campaign_can_be_changed_only_while_it_is_saved(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    scheduled, sent = draft(client), draft(client)
    client.campaigns.schedule(scheduled, {"schedule_time": "2026-11-21T15:15:00+00:00"})
    client.campaigns.send(sent)
    for campaign in (scheduled, sent):
        refused(client.campaigns.update, campaign, {"settings": {"title": "x"}})
        refused(client.campaigns.set_content, campaign, {"html": "x"})
        assert standin.campaigns[campaign]["settings"]["title"] == SETTINGS["title"]
        assert standin.contents[campaign]["html"] == HTML


def test_cancelling_a_send_is_a_paid_feature(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    client.campaigns.send(campaign)
    assert refused(client.campaigns.cancel_send, campaign, code=403)["title"] == "Forbidden"


@pytest.mark.parametrize("are_refused", [False, True])
def test_a_sent_campaign_is_deleted_unless_that_is_refused(
    standin: StandIn, client: Any, are_refused: bool
) -> None:
    standin.deletes_of_sent_are_refused = are_refused
    standin.subscribe("awa@people.example")
    saved, sent = draft(client), draft(client)
    client.campaigns.send(sent)
    assert did(client.campaigns.remove(saved))
    if are_refused:
        refused(client.campaigns.remove, sent)
    else:
        assert did(client.campaigns.remove(sent))
    assert list(standin.campaigns) == ([sent] if are_refused else [])
    assert standin.received("awa@people.example") == [sent]


def test_a_deleted_campaign_that_was_scheduled_never_goes_out(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    client.campaigns.schedule(campaign, {"schedule_time": "2026-11-21T15:15:00+00:00"})
    client.campaigns.remove(campaign)
    standin.advance(days=1)
    assert standin.deliveries == []


def test_a_person_renames_edits_redirects_and_deletes_by_hand(standin: StandIn, client: Any) -> None:
    category, ids = languages(client)
    standin.subscribe("awa@people.example", interests=["fr"])
    standin.subscribe("bea@people.example")
    campaign = draft(client)
    standin.person_renames(campaign, "Do not touch")
    standin.person_edits(campaign, subject_line="By hand")
    standin.person_edits_content(campaign, "<p>By hand</p>*|UNSUB|*")
    standin.person_changes_recipients(campaign, {"match": "any", "conditions": [wants(category, ids["fr"])]})
    shown = client.campaigns.get(campaign)
    assert (shown["settings"]["title"], shown["recipients"]["recipient_count"]) == ("Do not touch", 1)
    standin.person_sends(campaign)
    (got,) = standin.deliveries
    assert (got.address, got.subject) == ("awa@people.example", "By hand")
    assert got.html.startswith("<p>By hand</p>")
    standin.person_deletes(campaign)
    refused(client.campaigns.get, campaign, code=404)


def test_the_domains_of_senders_are_shown(client: Any) -> None:
    (domain,) = client.verifiedDomains.get_verified_domains_all()["domains"]
    assert domain == {"domain": "urgent-action.example", "verified": True, "authenticated": True}


# --- what goes wrong --------------------------------------------------------------------------------------


def outcome(call: Callable[[], Any]) -> str:
    """Return what the client makes of a call, as the traps of the client have it."""
    try:
        answer = call()
    except ApiClientError as error:
        if error.status_code is None:
            return type(error.text).__name__
        form = "problem" if str(error.text).startswith("{") else "page"
        return f"error {error.status_code} {form}"
    if isinstance(answer, requests.Response):
        return f"response {answer.status_code}"
    return type(answer).__name__


FAULTS = {
    Fault.CUT_BEFORE: (False, "ConnectionError"),
    Fault.CUT_AFTER: (True, "ConnectionError"),
    Fault.SLOW_BEFORE: (True, "ReadTimeout"),
    Fault.SLOW_AFTER: (True, "ReadTimeout"),
    Fault.LIMIT: (False, "response 429"),
    Fault.LIMIT_RETRY_AFTER: (False, "error 429 problem"),
    Fault.FORBIDDEN_EMPTY: (False, "response 403"),
    Fault.ERROR_500_BEFORE: (False, "error 500 problem"),
    Fault.ERROR_500_AFTER: (True, "error 500 problem"),
    Fault.HTML_502: (False, "error 502 page"),
    Fault.HTML_502_AFTER: (True, "error 502 page"),
    Fault.GARBAGE: (True, "response 200"),
    Fault.HTML_200: (True, "str"),
    Fault.REDIRECT: (False, "str"),
    Fault.KEY_REVOKED: (False, "error 401 problem"),
}


def test_every_fault_is_tested() -> None:
    assert FAULTS.keys() == set(Fault)


@pytest.mark.parametrize("action", ["create", "send"])
@pytest.mark.parametrize("fault", Fault)
def test_a_fault_acts_or_not_and_looks_to_the_client_as_it_claims(
    standin: StandIn, client: Any, fault: Fault, action: str
) -> None:
    standin.subscribe("awa@people.example")
    campaign = draft(client)
    standin.slow_seconds = 1
    standin.before = lambda call: fault if call.method == "POST" else None
    slow = fault in {Fault.SLOW_BEFORE, Fault.SLOW_AFTER}
    hasty = connect(standin, timeout=0.1 if slow else 5)
    acts, expected = FAULTS[fault]
    if action == "create":
        assert outcome(lambda: hasty.campaigns.create({"type": "regular"})) == expected
    else:
        assert outcome(lambda: hasty.campaigns.send(campaign)) == expected

    def acted() -> bool:
        return len(standin.campaigns) == 2 if action == "create" else len(standin.deliveries) == 1

    if fault is Fault.SLOW_BEFORE:
        assert not acted()
    if slow:
        wait_for(acted)
    assert acted() is acts
    if fault in (Fault.CUT_BEFORE, Fault.CUT_AFTER):
        assert standin.calls[-1].status is None
    if fault is not Fault.KEY_REVOKED:
        standin.before = None
        assert client.campaigns.get(campaign)["id"] == campaign


def test_a_client_that_has_gone_leaves_no_error_and_the_late_status_is_logged(standin: StandIn) -> None:
    standin.slow_seconds = 1
    standin.before = lambda _: Fault.SLOW_AFTER
    assert outcome(connect(standin, timeout=0.05).ping.get) == "ReadTimeout"
    wait_for(lambda: standin.calls)
    (call,) = standin.calls
    assert call.status is None
    wait_for(lambda: call.status == 200)
    assert standin.errors == []


def test_a_limit_may_say_when_to_come_back(standin: StandIn) -> None:
    standin.before = lambda _: Fault.LIMIT_RETRY_AFTER
    answer = requests.get(f"{standin.url}/ping", auth=("user", KEY))
    assert answer.headers["Retry-After"] == "1"
    standin.before = lambda _: Fault.LIMIT
    answer = requests.get(f"{standin.url}/ping", auth=("user", KEY))
    assert ("Retry-After" in answer.headers, answer.content) == (False, b"")


def test_before_is_asked_first_and_may_hold_one_call_while_others_go_on(
    standin: StandIn, client: Any
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hold(call: Call) -> None:
        if call.number == 1:
            reached.set()
            go_on.wait(5)

    standin.before = hold
    held = threading.Thread(target=lambda: connect(standin).campaigns.create({"type": "regular"}))
    held.start()
    assert reached.wait(5)
    assert client.campaigns.list()["total_items"] == 0
    go_on.set()
    held.join(5)
    assert client.campaigns.list()["total_items"] == 1
    assert standin.most_connections == 2


def test_calls_one_after_the_other_are_one_connection_at_a_time(standin: StandIn, client: Any) -> None:
    for _ in range(50):
        client.ping.get()
    assert standin.most_connections == 1


def test_the_eleventh_connection_is_refused(standin: StandIn) -> None:
    arrived, go_on = threading.Semaphore(0), threading.Event()

    def hold(_: Call) -> None:
        arrived.release()
        go_on.wait(5)

    standin.before = hold
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(outcome(connect(standin).ping.get)))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert arrived.acquire(timeout=5)
    assert outcome(connect(standin).ping.get) == "response 429"
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert outcomes == ["dict"] * 10
    assert standin.most_connections == 11
    standin.before = None
    assert outcome(connect(standin).ping.get) == "dict"


def test_an_error_of_the_stand_in_itself_is_kept() -> None:
    def break_down(_: Call) -> None:
        raise RuntimeError("on purpose")

    with StandIn() as standin:
        standin.before = break_down
        assert outcome(connect(standin).ping.get) == "error 500 problem"
    (error,) = standin.errors
    assert "on purpose" in error


# Earlier campaigns, and campaigns that are stopped ----------------------------------------------


def not_sent(value: str) -> dict[str, Any]:
    return {
        "match": "all",
        "conditions": [{"condition_type": "Aim", "field": "aim", "op": "nosent", "value": value}],
    }


def test_a_condition_on_an_earlier_campaign_leaves_out_whoever_was_sent_it(
    standin: StandIn, client: Any
) -> None:
    languages(client)
    standin.subscribe("awa@people.example", interests=["fr"])
    first = draft(client)
    web_id = str(client.campaigns.get(first)["web_id"])
    refused(draft, client, segment_opts=not_sent(web_id))  # not sent yet
    assert did(client.campaigns.send(first))
    standin.subscribe("bea@people.example", interests=["en"])
    for value in (web_id, "any"):
        second = draft(client, segment_opts=not_sent(value))
        assert client.campaigns.get(second)["recipients"]["recipient_count"] == 1
    assert did(client.campaigns.send(second))
    assert len(standin.received("awa@people.example")) == len(standin.received("bea@people.example")) == 1
    standin.knows_activity = False
    refused(draft, client, segment_opts=not_sent("any"))


def test_a_cancelled_campaign_says_how_many_have_it_and_can_be_neither_sent_nor_changed(
    standin: StandIn, client: Any
) -> None:
    for name in ("awa", "bea", "cyr"):
        standin.subscribe(f"{name}@people.example")
    stopped, other = draft(client), draft(client)
    standin.person_cancels(stopped, after=1)
    assert did(client.campaigns.send(other))
    shown = client.campaigns.get(stopped)
    assert shown["status"] == "canceled" and shown["emails_sent"] == 1
    assert shown["delivery_status"]["emails_canceled"] == 2
    refused(client.campaigns.send, stopped)
    refused(client.campaigns.update, stopped, {"settings": SETTINGS})
    client.campaigns.get(other)
    assert client.campaigns.get(other)["status"] == "sent"


def test_a_stand_in_that_forgets_its_campaigns_forgets_which_were_cancelled(
    standin: StandIn, client: Any
) -> None:
    for name in ("awa", "bea"):
        standin.subscribe(f"{name}@people.example")
    counter = standin._counter
    standin.person_cancels(draft(client), after=1)
    standin.forget()
    standin._counter = counter  # the same ids again
    again = draft(client)
    assert did(client.campaigns.send(again))
    client.campaigns.get(again)
    assert client.campaigns.get(again)["status"] == "sent"


def test_members_are_counted_and_never_shown(standin: StandIn, client: Any) -> None:
    standin.subscribe("awa@people.example", status="pending")
    counted = client.lists.get_list_members_info(LIST, fields=["total_items"], count=1)
    assert counted == {"total_items": 1}
    refused(client.lists.get_list_members_info, LIST)
