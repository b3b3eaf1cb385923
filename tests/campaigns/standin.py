"""A stand-in for Mailchimp's Marketing API 3.0: one account with one audience, its state and rules.

The production client connects to it over HTTP. It accepts only documented requests; where behaviour is not
documented, it does what is worst for a program that must mail everybody exactly once.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from tests.campaigns.standin_fields import (
    CAMPAIGN,
    CATEGORY_TYPES,
    CONDITIONS,
    CONTENT,
    NEW_CAMPAIGN,
    SEGMENT,
    Rule,
    Text,
    bad,
    fault,
    faults_in,
    invalid,
    missing,
    moment_in,
    page_of,
    pick,
)
from tests.campaigns.standin_http import Call, Fault, Refusal, Reply, Request, Server
from tests.conftest import NOW

__all__ = ["Call", "Delivery", "Fault", "Refusal", "StandIn", "TestMail"]

KEY = "0123456789abcdef" * 2 + "-us1"  # looks like a key; built here, since no file may contain one
LIST_NAME = "Urgent Action Network"
LIST_ADDRESS = "2150, rue des Érables-Rouges, Montréal"


@dataclass(frozen=True)
class Delivery:
    """A campaign as delivered to one person."""

    address: str
    campaign_id: str
    subject: str
    html: str
    plain_text: str


@dataclass(frozen=True)
class TestMail:
    """A test mail of a campaign, sent to its editors."""

    __test__ = False  # not a test class for pytest

    addresses: tuple[str, ...]
    campaign_id: str
    subject: str
    html: str
    plain_text: str


@dataclass
class Member:
    """A person in the audience."""

    status: str
    interests: set[str]
    language: str


class Asked(NamedTuple):
    """Query and body of a validated call."""

    query: dict[str, str]
    body: Any


class Route(NamedTuple):
    """Method, path, rule for the body (None: no body), known query parameters, and handler."""

    method: str
    path: re.Pattern[str]
    body: Rule
    query: frozenset[str]
    answer: Callable[..., dict[str, Any] | None]


ROUTES: list[Route] = []


def route(method: str, path: str, *, body: Rule = None, query: str = "") -> Callable[[Any], Any]:
    """Register the decorated method as handler of *path*; each ``{}`` becomes an argument."""
    names = frozenset(query.split()) | ({"fields"} if method == "GET" else set())

    def register(answer: Callable[..., dict[str, Any] | None]) -> Callable[..., dict[str, Any] | None]:
        ROUTES.append(Route(method, re.compile(path.replace("{}", "([^/]+)")), body, names, answer))
        return answer

    return register


def iso(moment: datetime) -> str:
    """Return *moment* in the format of the API: whole seconds, UTC."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def unsubscribable(html: str) -> bool:
    """Whether *html* has an unsubscribe link outside of comments; an unclosed comment hides the rest."""
    return "*|UNSUB|*" in re.sub(r"<!--.*?(-->|\Z)", "", html, flags=re.DOTALL)


class StandIn:
    """The account, its audience and its clock, served at ``url`` while the context is open.

    Tests may read and change every public attribute at any time.
    """

    def __init__(
        self, *, keys: Collection[str] = (KEY,), now: datetime = NOW, list_id: str = "a1b2c3d4e5"
    ) -> None:
        self.url = ""
        self.keys = set(keys)
        self.now = now
        self.list_id = list_id

        self.calls: list[Call] = []
        self.errors: list[str] = []
        self.most_connections = 0
        self.before: Callable[[Call], Fault | None] | None = None
        self.slow_seconds = 0.5

        self.deletes_of_sent_are_refused = False
        self.settle_sends = True
        self.tells_schedule = True  # whether send_time shows the scheduled time: not documented
        self.stale_lists = 0
        self.knows_activity = True  # whether the plan includes conditions on earlier campaigns (type Aim)
        self.cancelled_after: int | None = None  # campaigns are cancelled after that many readers

        self.campaigns: dict[str, dict[str, Any]] = {}  # in order of creation
        self.contents: dict[str, dict[str, str]] = {}
        self.deliveries: list[Delivery] = []
        self.tests: list[TestMail] = []
        self.members: dict[str, Member] = {}
        self.categories: dict[str, dict[str, Any]] = {}
        self.interests: dict[str, dict[str, Any]] = {}
        self.segments: dict[int, dict[str, Any]] = {}
        self.folders: dict[str, str] = {}
        self.domains = {"urgent-action.example": True}  # False: campaigns from it are not ready

        self._targets: dict[str, dict[str, Any] | None] = {}  # segment_opts by campaign; None: no list yet
        self._due: dict[str, datetime] = {}
        self._cancelled: set[str] = set()
        self._web_ids: dict[str, int] = {}  # including deleted campaigns
        self._newest = ""
        self._counter = 0
        self._lock = threading.RLock()
        self._server: Server | None = None

    def __enter__(self) -> StandIn:
        self._server = Server(self)
        self.url = self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.stop()

    # Called by the HTTP server.

    def log(self, method: str, path: str, key: str) -> Call:
        """Add a new call to the log."""
        with self._lock:
            call = Call(len(self.calls) + 1, method, path, key)
            self.calls.append(call)
        return call

    def answer(self, request: Request) -> Reply:
        """Process a request and return the response; calls are serialised."""
        with self._lock:
            try:
                return self._answer(request)
            except Refusal as refusal:
                return refusal.reply()

    def _answer(self, request: Request) -> Reply:
        call = request.call
        if call.key not in self.keys:
            raise Refusal(401, "API Key Invalid", "Your API key may be invalid, or you've attempted to access "
                          "the wrong datacenter.")  # fmt: skip
        for found in ROUTES:
            ids = found.path.fullmatch(call.path)
            if found.method == call.method and ids:
                break
        else:
            raise missing()
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        unknown = query.keys() - found.query
        if unknown:
            raise invalid(*(fault(name, "The stand-in does not know this parameter.") for name in unknown))
        asked = Asked(query, self._body(request, found))
        answer = found.answer(self, asked, *ids.groups())
        if answer is None:
            return Reply(204)
        if "fields" in query:
            answer = pick(answer, [path.split(".") for path in query["fields"].split(",")])
        return Reply(200, "application/json; charset=utf-8", json.dumps(answer).encode())

    def _body(self, request: Request, found: Route) -> Any:
        """Return the parsed body, validated by the rule of the route; without a rule only ``null`` is allowed."""
        if found.method in ("GET", "DELETE"):
            return None
        if not request.content_type.startswith("application/json"):
            raise bad("The request must have the Content-Type application/json.")
        try:
            body = json.loads(request.body)
        except ValueError:
            raise Refusal(
                400, "JSON Parse Error", "We encountered an unspecified JSON parsing error."
            ) from None
        if found.body is None and body is not None:
            raise invalid(fault("", "This action takes no body."))
        faults = [] if found.body is None else list(faults_in(body, found.body))
        if faults:
            raise invalid(*faults)
        return body

    def _id(self) -> str:
        """Return a new id: ten hexadecimal characters, not in order of creation."""
        self._counter += 1
        return hashlib.md5(f"stand-in {self._counter}".encode()).hexdigest()[:10]

    # Actions of people, and the clock.

    def subscribe(
        self, address: str, *, interests: Iterable[str] = (), status: str = "subscribed", language: str = ""
    ) -> None:
        """Add a person to the audience; interests are given by id or by name, which must be unique."""
        with self._lock:
            chosen = {self._interest(name) for name in interests}
            self.members[address] = Member(status, chosen, language)

    def _interest(self, name: str) -> str:
        found = [key for key, interest in self.interests.items() if name in (key, interest["name"])]
        if len(found) != 1:
            raise LookupError(f"{len(found)} interests are called {name!r}")
        return found[0]

    def unsubscribe(self, address: str) -> None:
        """Unsubscribe a person."""
        with self._lock:
            self.members[address].status = "unsubscribed"

    def forget(self) -> None:
        """Delete campaigns, logs and simulated faults; the audience stays."""
        with self._lock:
            for held in (self.campaigns, self.contents, self._targets, self._due, self._cancelled):
                held.clear()
            for log in (self.deliveries, self.tests, self.calls):
                log.clear()
            self.before, self.stale_lists = None, 0
            self.knows_activity, self.cancelled_after = True, None

    def received(self, address: str) -> list[str]:
        """Return the ids of the campaigns that *address* received, in order."""
        with self._lock:
            return [delivery.campaign_id for delivery in self.deliveries if delivery.address == address]

    def advance(self, **duration: float) -> None:
        """Advance the clock: scheduled campaigns go out at their time, and sending ones become sent."""
        with self._lock:
            self.now += timedelta(**duration)
            for at, campaign_id in sorted((at, campaign_id) for campaign_id, at in self._due.items()):
                if at <= self.now:
                    self._deliver(self.campaigns[campaign_id], at)
            for campaign in self.campaigns.values():
                self._settle(campaign)

    def person_renames(self, campaign_id: str, title: str) -> None:
        """Rename the campaign, whatever its status."""
        self.person_edits(campaign_id, title=title)

    def person_edits(self, campaign_id: str, **settings: Any) -> None:
        """Change settings of the campaign, whatever its status."""
        with self._lock:
            self.campaigns[campaign_id]["settings"].update(settings)

    def person_edits_content(self, campaign_id: str, html: str) -> None:
        """Change the HTML of the campaign but not its plain text."""
        with self._lock:
            self.contents[campaign_id]["html"] = html

    def person_sends(self, campaign_id: str) -> None:
        """Send the campaign; the same rules apply as in the API."""
        with self._lock:
            self._send(Asked({}, None), campaign_id)

    def person_deletes(self, campaign_id: str) -> None:
        """Delete the campaign, whatever its status."""
        with self._lock:
            for belongings in (self.campaigns, self.contents, self._targets, self._due):
                belongings.pop(campaign_id, None)

    def person_replicates(self, campaign_id: str) -> str:
        """Copy the campaign, whatever its status, a second later; return the id of the copy."""
        self.advance(seconds=1)
        with self._lock:
            return str(self._copy(self.campaigns[campaign_id])["id"])

    def person_deletes_segment(self, segment_id: int) -> None:
        """Delete a saved segment: campaigns that use it then go to the whole audience."""
        with self._lock:
            del self.segments[segment_id]

    def person_unschedules(self, campaign_id: str) -> None:
        """Make a scheduled campaign a draft again."""
        with self._lock:
            self._unschedule(Asked({}, None), campaign_id)

    def person_schedules(self, campaign_id: str, at: datetime) -> None:
        """Schedule the campaign; the same rules apply as in the API."""
        with self._lock:
            self._schedule(Asked({}, {"schedule_time": iso(at)}), campaign_id)

    def person_cancels(self, campaign_id: str, *, after: int) -> None:
        """Send the campaign and cancel it after that many readers have received it."""
        with self._lock:
            held, self.cancelled_after = self.cancelled_after, after
            try:
                self._send(Asked({}, None), campaign_id)
            finally:
                self.cancelled_after = held
            self._settle(self.campaigns[campaign_id])

    def person_renames_interest(self, name: str, new: str) -> None:
        """Rename an interest; its readers keep it."""
        with self._lock:
            self.interests[self._interest(name)]["name"] = new

    def reader_chooses(self, address: str, *interests: str) -> None:
        """Replace the interests of a reader."""
        with self._lock:
            self.members[address].interests = {self._interest(name) for name in interests}

    def person_changes_recipients(self, campaign_id: str, segment_opts: dict[str, Any]) -> None:
        """Change the recipients of the campaign, whatever its status."""
        with self._lock:
            self._targets[campaign_id] = segment_opts

    # Account and audience.

    @route("GET", "/ping")
    def _ping(self, _: Asked) -> dict[str, Any]:
        return {"health_status": "Everything's Chimpy!"}

    @route("GET", "/")
    def _account(self, _: Asked) -> dict[str, Any]:
        return {
            "account_id": "8d3a3db4d97663a9074efcc16",
            "login_id": "d3a3db4d",
            "account_name": LIST_NAME,
            "email": "contact@urgent-action.example",
            "role": "owner",
            "pricing_plan_type": "monthly",
            "total_subscribers": len(self._matching({})),
        }

    @route("GET", "/verified-domains")
    def _verified_domains(self, _: Asked) -> dict[str, Any]:
        domains = [{"domain": name, "verified": ok, "authenticated": ok} for name, ok in self.domains.items()]
        return {"domains": domains, "total_items": len(domains)}

    @route("GET", "/lists/{}")
    def _list(self, _: Asked, list_id: str) -> dict[str, Any]:
        self._check_list(list_id)
        statuses = [member.status for member in self.members.values()]
        return {
            "id": list_id,
            "web_id": 1001,
            "name": LIST_NAME,
            "contact": {
                "company": LIST_NAME,
                "address1": LIST_ADDRESS,
                "address2": "",
                "city": "Montréal",
                "state": "QC",
                "zip": "H0H 0H0",
                "country": "CA",
                "phone": "",
            },
            "campaign_defaults": {
                "from_name": LIST_NAME,
                "from_email": "contact@urgent-action.example",
                "subject": "",
                "language": "en",
            },
            "double_optin": True,
            "stats": {
                "member_count": statuses.count("subscribed"),
                "unsubscribe_count": statuses.count("unsubscribed"),
                "cleaned_count": statuses.count("cleaned"),
                "campaign_count": len(self.campaigns),
            },
        }

    @route("GET", "/lists/{}/members", query="count offset status")
    def _list_members(self, asked: Asked, list_id: str) -> dict[str, Any]:
        """Return the number of members; requests for their addresses are refused."""
        self._check_list(list_id)
        if asked.query.get("fields") != "total_items":
            raise invalid(fault("fields", "The stand-in gives no addresses."))
        return {"list_id": list_id, "total_items": len(self.members)}

    def _check_list(self, list_id: str) -> None:
        if list_id != self.list_id:
            raise missing()

    @route("GET", "/lists/{}/interest-categories", query="count offset type")
    def _list_categories(self, asked: Asked, list_id: str) -> dict[str, Any]:
        self._check_list(list_id)
        kind = asked.query.get("type")
        found = [shown for shown in self.categories.values() if kind in (None, shown["type"])]
        return {"list_id": list_id, **page_of(asked.query, "categories", found)}

    @route(
        "POST",
        "/lists/{}/interest-categories",
        body={"title*": Text(255), "type*": CATEGORY_TYPES, "display_order": int},
    )
    def _create_category(self, asked: Asked, list_id: str) -> dict[str, Any]:
        self._check_list(list_id)
        category = {"list_id": list_id, "id": self._id(), "display_order": 0, **asked.body}
        self.categories[category["id"]] = category
        return category

    @route(
        "PATCH",
        "/lists/{}/interest-categories/{}",
        body={"title": Text(255), "type": CATEGORY_TYPES, "display_order": int},
    )
    def _update_category(self, asked: Asked, list_id: str, category_id: str) -> dict[str, Any]:
        category = self._category(list_id, category_id)
        category.update(asked.body)
        return category

    @route("DELETE", "/lists/{}/interest-categories/{}")
    def _delete_category(self, _: Asked, list_id: str, category_id: str) -> None:
        self._category(list_id, category_id)
        del self.categories[category_id]
        self.interests = {
            key: each for key, each in self.interests.items() if each["category_id"] != category_id
        }

    def _category(self, list_id: str, category_id: str) -> dict[str, Any]:
        self._check_list(list_id)
        if category_id not in self.categories:
            raise missing()
        return self.categories[category_id]

    @route("GET", "/lists/{}/interest-categories/{}/interests", query="count offset")
    def _list_interests(self, asked: Asked, list_id: str, category_id: str) -> dict[str, Any]:
        self._category(list_id, category_id)
        found = [each for each in self.interests.values() if each["category_id"] == category_id]
        shown = page_of(asked.query, "interests", found)
        shown["interests"] = [self._interest_shown(each) for each in shown["interests"]]
        return {"list_id": list_id, "category_id": category_id, **shown}

    @route(
        "POST",
        "/lists/{}/interest-categories/{}/interests",
        body={"name*": Text(255), "display_order": int},
    )
    def _create_interest(self, asked: Asked, list_id: str, category_id: str) -> dict[str, Any]:
        self._category(list_id, category_id)
        interest: dict[str, Any] = {
            "category_id": category_id,
            "list_id": list_id,
            "id": self._id(),
            "display_order": 0,
        }
        self.interests[interest["id"]] = interest | asked.body
        return self._interest_shown(interest | asked.body)

    @route(
        "PATCH",
        "/lists/{}/interest-categories/{}/interests/{}",
        body={"name": Text(255), "display_order": int},
    )
    def _update_interest(self, asked: Asked, list_id: str, category_id: str, key: str) -> dict[str, Any]:
        self._category(list_id, category_id)
        if self.interests.get(key, {}).get("category_id") != category_id:
            raise missing()
        self.interests[key].update(asked.body)
        return self._interest_shown(self.interests[key])

    def _interest_shown(self, interest: dict[str, Any]) -> dict[str, Any]:
        """Return the interest as in a response; the count is a string, as in the API."""
        those = [
            m for m in self.members.values() if m.status == "subscribed" and interest["id"] in m.interests
        ]
        return {**interest, "subscriber_count": str(len(those))}

    # Segments and their members.

    @route("GET", "/lists/{}/segments", query="count offset type")
    def _list_segments(self, asked: Asked, list_id: str) -> dict[str, Any]:
        self._check_list(list_id)
        found = list(self.segments.values()) if asked.query.get("type", "saved") == "saved" else []
        shown = page_of(asked.query, "segments", found)
        shown["segments"] = [self._segment_shown(each) for each in shown["segments"]]
        return {"list_id": list_id, **shown}

    @route("POST", "/lists/{}/segments", body=SEGMENT)
    def _create_segment(self, asked: Asked, list_id: str) -> dict[str, Any]:
        self._check_list(list_id)
        if "options" not in asked.body:
            raise invalid(fault("options", "A saved segment needs options; the stand-in has no static ones."))
        self._check_conditions(asked.body["options"], "options")
        segment = {
            "id": 4200 + 7 * self._next_number(),
            "name": asked.body["name"],
            "type": "saved",
            "created_at": iso(self.now),
            "updated_at": iso(self.now),
            "options": self._options_shown(asked.body["options"]),
            "list_id": list_id,
        }
        self.segments[segment["id"]] = segment
        return self._segment_shown(segment)

    def _next_number(self) -> int:
        self._counter += 1
        return self._counter

    @route("GET", "/lists/{}/segments/{}")
    def _get_segment(self, _: Asked, list_id: str, segment_id: str) -> dict[str, Any]:
        return self._segment_shown(self._segment(list_id, segment_id))

    @route("PATCH", "/lists/{}/segments/{}", body=SEGMENT)
    def _update_segment(self, asked: Asked, list_id: str, segment_id: str) -> dict[str, Any]:
        segment = self._segment(list_id, segment_id)
        if "options" in asked.body:
            self._check_conditions(asked.body["options"], "options")
            segment["options"] = self._options_shown(asked.body["options"])
        segment.update(name=asked.body["name"], updated_at=iso(self.now))
        return self._segment_shown(segment)

    @route("DELETE", "/lists/{}/segments/{}")
    def _delete_segment(self, _: Asked, list_id: str, segment_id: str) -> None:
        del self.segments[self._segment(list_id, segment_id)["id"]]

    def _segment(self, list_id: str, segment_id: str) -> dict[str, Any]:
        self._check_list(list_id)
        if not segment_id.isdecimal() or int(segment_id) not in self.segments:
            raise missing()
        return self.segments[int(segment_id)]

    def _segment_shown(self, segment: dict[str, Any]) -> dict[str, Any]:
        return {**segment, "member_count": len(self._matching(segment["options"]))}

    def _options_shown(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"match": options.get("match", "any"), "conditions": options.get("conditions", [])}

    def _check_segment_opts(self, opts: dict[str, Any]) -> None:
        """Refuse an unknown saved segment, or one combined with conditions; {} means the whole list."""
        field = "recipients.segment_opts"
        if "saved_segment_id" in opts:
            if len(opts) > 1:
                raise invalid(fault(field, "This is either a saved segment or conditions."))
            if opts["saved_segment_id"] not in self.segments:
                raise invalid(fault(f"{field}.saved_segment_id", "This segment does not exist."))
        self._check_conditions(opts, field)

    def _check_conditions(self, options: dict[str, Any], field: str) -> None:
        """Refuse conditions without ``match``, of an unsupported type, or on unknown interests."""
        conditions = options.get("conditions", [])
        faults = []
        if conditions and "match" not in options:
            faults.append(fault(f"{field}.match", "This value is required."))
        for number, condition in enumerate(conditions):
            path = f"{field}.conditions.item:{number}"
            rule = CONDITIONS.get(str(condition.get("condition_type")))
            if rule is None:
                faults.append(fault(path, "This condition_type is not supported by the stand-in."))
                continue
            wrong = list(faults_in(condition, rule, path))
            faults += wrong or self._wrong_in_condition(condition, path)
        if faults:
            raise invalid(*faults)

    def _wrong_in_condition(self, condition: dict[str, Any], path: str) -> list[dict[str, str]]:
        if condition["condition_type"] == "Aim":
            sent = {
                str(c["web_id"])
                for c in self.campaigns.values()
                if c["status"] in ("sending", "sent", "canceled")
            }
            if not self.knows_activity:
                return [fault(f"{path}.condition_type", "Your plan does not have this condition.")]
            if condition["value"] not in {"any", *sent}:
                return [fault(f"{path}.value", "This campaign was not sent.")]
            return (
                [] if condition["op"] in ("sent", "nosent") else [fault(f"{path}.op", "Not in the stand-in.")]
            )
        if condition["condition_type"] == "Language":
            known = re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", condition["value"])
            return [] if known else [fault(f"{path}.value", "This is not a language code.")]
        category = condition["field"].removeprefix("interests-")
        if not condition["field"].startswith("interests-") or category not in self.categories:
            return [fault(f"{path}.field", "This must be interests- and the id of a category.")]
        its = {key for key, interest in self.interests.items() if interest["category_id"] == category}
        if not condition["value"] or not its.issuperset(condition["value"]):
            return [fault(f"{path}.value", "These must be ids of interests of the category.")]
        return []

    def _resolved(self, opts: dict[str, Any]) -> dict[str, Any]:
        """Return match and conditions; a deleted saved segment has none, and so excludes nobody."""
        if "saved_segment_id" not in opts:
            return opts
        segment = self.segments.get(opts["saved_segment_id"], {})
        options: dict[str, Any] = segment.get("options", {})
        return options

    def _matching(self, opts: dict[str, Any] | None) -> list[str]:
        """Return the subscribed recipients of a campaign with these segment_opts; without conditions all of them."""
        if opts is None:
            return []
        options = self._resolved(opts)
        conditions = options.get("conditions") or []
        several = all if options.get("match") == "all" else any
        return [
            address
            for address, member in self.members.items()
            if member.status == "subscribed"
            and (not conditions or several(self._fits(address, condition) for condition in conditions))
        ]

    def _fits(self, address: str, condition: dict[str, Any]) -> bool:
        value, member = condition["value"], self.members[address]
        match condition["op"]:
            case "sent" | "nosent":
                got = {str(self._web_ids[key]) for key in self.received(address)}
                return (bool(got) if value == "any" else value in got) is (condition["op"] == "sent")
            case "is":
                return bool(member.language == value)
            case "not":
                return bool(member.language != value)
            case "interestcontains":
                return not member.interests.isdisjoint(value)
            case "interestcontainsall":
                return member.interests.issuperset(value)
        return member.interests.isdisjoint(value)

    # Campaigns.

    @route("GET", "/campaign-folders", query="count offset")
    def _list_folders(self, asked: Asked) -> dict[str, Any]:
        return page_of(asked.query, "folders", [self._folder_shown(key) for key in self.folders])

    @route("POST", "/campaign-folders", body={"name*": Text(100)})
    def _create_folder(self, asked: Asked) -> dict[str, Any]:
        key = self._id()
        self.folders[key] = asked.body["name"]
        return self._folder_shown(key)

    def _folder_shown(self, key: str) -> dict[str, Any]:
        filed = [each for each in self.campaigns.values() if each["settings"]["folder_id"] == key]
        return {"name": self.folders[key], "id": key, "count": len(filed)}

    @route(
        "GET",
        "/campaigns",
        query="count offset type status list_id folder_id sort_field sort_dir"
        " since_create_time before_create_time since_send_time before_send_time",
    )
    def _list_campaigns(self, asked: Asked) -> dict[str, Any]:
        """Return the requested page; unless sorted, not in order of creation."""
        query = asked.query
        allowed = {
            "type": ("regular", "plaintext", "absplit", "rss", "variate"),
            "status": ("save", "paused", "schedule", "sending", "sent"),
            "sort_field": ("create_time", "send_time"),
            "sort_dir": ("ASC", "DESC"),
        }
        wrong = [
            found
            for name, rule in allowed.items()
            if name in query
            for found in faults_in(query[name], rule, name)
        ]
        if wrong:
            raise invalid(*wrong)
        found = [each for each in self.campaigns.values() if self._asked_for(each, query)]
        found.sort(key=lambda each: str(each["id"])[::-1])
        if "sort_field" in query:
            found.sort(
                key=lambda each: str(each[query["sort_field"]]), reverse=query.get("sort_dir") == "DESC"
            )
        if self.stale_lists:
            found = [each for each in found if each["id"] != self._newest]
        shown = page_of(query, "campaigns", found)
        shown["campaigns"] = [self._shown(each) for each in shown["campaigns"]]
        self.stale_lists = max(0, self.stale_lists - 1)
        return shown

    def _asked_for(self, campaign: dict[str, Any], query: dict[str, str]) -> bool:
        """Whether the campaign matches the filters; ``since`` and ``before`` exclude the time itself."""
        its = {
            "type": campaign["type"],
            "status": campaign["status"],
            "list_id": "" if self._targets[campaign["id"]] is None else self.list_id,
            "folder_id": campaign["settings"]["folder_id"],
        }
        if any(query[name] != value for name, value in its.items() if name in query):
            return False
        for bound in ("since", "before"):
            for field in ("create_time", "send_time"):
                given = query.get(f"{bound}_{field}")
                if given is None:
                    continue
                limit = moment_in(given, f"{bound}_{field}")
                if not campaign[field]:
                    return False
                at = datetime.fromisoformat(campaign[field])
                if not (at > limit if bound == "since" else at < limit):
                    return False
        return True

    @route("POST", "/campaigns", body=NEW_CAMPAIGN)
    def _create_campaign(self, asked: Asked) -> dict[str, Any]:
        self._check_campaign(asked.body)
        key = self._id()
        campaign: dict[str, Any] = {
            "id": key,
            "web_id": 700000 + self._counter,
            "parent_campaign_id": "",
            "type": "regular",
            "create_time": iso(self.now),
            "archive_url": f"https://list.example/archive/{key}",
            "long_archive_url": f"https://list.example/archive/{key}/long",
            "status": "save",
            "emails_sent": 0,
            "send_time": "",
            "content_type": asked.body.get("content_type", "template"),
            "needs_block_refresh": False,
            "resendable": False,
            "recipients": {},
            "settings": {name: _unset(rule) for name, rule in CAMPAIGN["settings"].items()}
            | {"authenticate": True, "fb_comments": True},
            "tracking": {name: _unset(rule) for name, rule in CAMPAIGN["tracking"].items()}
            | {"opens": True, "html_clicks": True, "text_clicks": True},
            "delivery_status": {"enabled": False},
        }
        self._targets[key] = None
        self.campaigns[key] = campaign
        self.contents[key] = {"html": "", "plain_text": ""}
        self._newest = key
        self._web_ids[key] = campaign["web_id"]
        self._change(campaign, asked.body)
        return self._shown(campaign)

    def _check_campaign(self, body: dict[str, Any]) -> None:
        """Refuse values of the right type that refer to something that does not exist."""
        recipients, settings = body.get("recipients"), body.get("settings", {})
        if recipients is not None:
            if recipients["list_id"] != self.list_id:
                raise invalid(fault("recipients.list_id", "This list does not exist."))
            self._check_segment_opts(recipients.get("segment_opts", {}))
        if settings.get("folder_id") and settings["folder_id"] not in self.folders:
            raise invalid(fault("settings.folder_id", "This folder does not exist."))
        if settings.get("template_id"):
            raise invalid(fault("settings.template_id", "This template does not exist."))
        if settings.get("reply_to") and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", settings["reply_to"]):
            raise invalid(fault("settings.reply_to", "This is not an email address."))
        if re.fullmatch(r"\S+@\S+", settings.get("from_name", "")):
            raise invalid(fault("settings.from_name", "This is an email address, not a name."))

    def _change(self, campaign: dict[str, Any], body: dict[str, Any]) -> None:
        """Apply *body*; recipients are replaced as a whole: without segment_opts they are everybody."""
        if "recipients" in body:
            self._targets[campaign["id"]] = body["recipients"].get("segment_opts", {})
        for part in ("settings", "tracking", "social_card"):
            if part in body:
                campaign[part] = campaign.get(part, {}) | body[part]

    @route("GET", "/campaigns/{}")
    def _get_campaign(self, _: Asked, campaign_id: str) -> dict[str, Any]:
        return self._shown(self._campaign(campaign_id))

    def _campaign(self, campaign_id: str, *statuses: str) -> dict[str, Any]:
        """Return the campaign, which must have one of *statuses*, if given."""
        if campaign_id not in self.campaigns:
            raise missing()
        campaign = self.campaigns[campaign_id]
        if statuses and campaign["status"] not in statuses:
            raise bad(
                f"The campaign has the status {campaign['status']}; this needs {' or '.join(statuses)}."
            )
        return campaign

    def _shown(self, campaign: dict[str, Any]) -> dict[str, Any]:
        """Return the campaign as in a response; a sending campaign becomes sent once it has been shown."""
        self._recount(campaign)
        shown = {**campaign}
        if self.settle_sends:
            self._settle(campaign)
        return shown

    def _recount(self, campaign: dict[str, Any]) -> None:
        """Update the recipients, unless they were frozen by sending."""
        opts = self._targets[campaign["id"]]
        if campaign["status"] not in ("save", "paused", "schedule"):
            return
        addresses = self._matching(opts)
        options = self._options_shown(self._resolved(opts or {}))
        many = len(options["conditions"])
        campaign["recipients"] = {
            "list_id": "" if opts is None else self.list_id,
            "list_is_active": opts is not None,
            "list_name": "" if opts is None else LIST_NAME,
            "segment_text": f"Contacts that match {options['match']} of {many} conditions" if many else "",
            "recipient_count": len(addresses),
            "segment_opts": {name: opts[name] for name in ("saved_segment_id",) if opts and name in opts}
            | options,
        }

    def _settle(self, campaign: dict[str, Any]) -> None:
        if campaign["status"] == "sending":
            cancelled = campaign["id"] in self._cancelled
            campaign["status"] = "canceled" if cancelled else "sent"
            status = "canceled" if cancelled else "delivered"
            campaign["delivery_status"] = {**campaign["delivery_status"], "status": status}

    @route("PATCH", "/campaigns/{}", body=CAMPAIGN)
    def _update_campaign(self, asked: Asked, campaign_id: str) -> dict[str, Any]:
        campaign = self._campaign(campaign_id, "save", "paused")
        self._check_campaign(asked.body)
        self._change(campaign, asked.body)
        return self._shown(campaign)

    @route("DELETE", "/campaigns/{}")
    def _delete_campaign(self, _: Asked, campaign_id: str) -> None:
        status = self._campaign(campaign_id)["status"]
        if status in ("sending", "sent") and self.deletes_of_sent_are_refused:
            raise bad("This campaign was sent and cannot be deleted.")
        self.person_deletes(campaign_id)

    @route("GET", "/campaigns/{}/content")
    def _get_content(self, _: Asked, campaign_id: str) -> dict[str, Any]:
        self._campaign(campaign_id)
        content = self.contents[campaign_id]
        return {**content, "archive_html": content["html"]}

    @route("PUT", "/campaigns/{}/content", body=CONTENT)
    def _set_content(self, asked: Asked, campaign_id: str) -> dict[str, Any]:
        self._campaign(campaign_id, "save", "paused")
        generated = re.sub(r"<[^>]*>", "", asked.body["html"]).strip()
        self.contents[campaign_id] = {"plain_text": generated, **asked.body}
        return {**self.contents[campaign_id], "archive_html": asked.body["html"]}

    @route("GET", "/campaigns/{}/send-checklist")
    def _checklist(self, _: Asked, campaign_id: str) -> dict[str, Any]:
        campaign = self._campaign(campaign_id)
        items = [
            {
                "type": "error" if wrong else "success",
                "id": 100 + number,
                "heading": heading,
                "details": wrong,
            }
            for number, (heading, wrong) in enumerate(self._checks(campaign).items())
        ]
        if "ADDRESS" not in self.contents[campaign_id]["html"]:
            items.append({"type": "warning", "id": 200, "heading": "Address", "details": "A postal address is required by law."})  # fmt: skip
        return {"is_ready": not any(item["type"] == "error" for item in items), "items": items}

    def _checks(self, campaign: dict[str, Any]) -> dict[str, str]:
        """Return the checks before sending: for each heading the error, or ""."""
        settings, html = campaign["settings"], self.contents[campaign["id"]]["html"]
        opts = self._targets[campaign["id"]]
        domain = settings["reply_to"].rpartition("@")[2]
        return {
            "List": "" if opts is not None else "An audience must be chosen.",
            "Segment": "" if self._matching(opts) else f'Your segment of list "{LIST_NAME}" is empty.',
            "Subject": _unless(settings["subject_line"], "A subject line must be entered on the Setup step."),
            "From name": _unless(settings["from_name"], "A From Name must be entered on the Setup step."),
            "From email": _unless(settings["reply_to"], "A reply-to must be entered on the Setup step."),
            "Domain": "" if self.domains.get(domain, True) else f"The domain {domain} is not verified.",
            "Content": _unless(html, "The campaign has no content."),
            "Unsubscribe": ""
            if unsubscribable(html)
            else "The content has no *|UNSUB|* outside of comments.",
        }

    def _ready(self, campaign: dict[str, Any]) -> bool:
        return not any(self._checks(campaign).values())

    # Actions.

    @route("POST", "/campaigns/{}/actions/send")
    def _send(self, _: Asked, campaign_id: str) -> None:
        campaign = self._campaign(campaign_id, "save", "paused")
        if not self._ready(campaign):
            raise bad("Your Campaign is not ready to send.")
        self._deliver(campaign, self.now)

    def _deliver(self, campaign: dict[str, Any], at: datetime) -> None:
        """Send to the current matches, and freeze the recipients."""
        key = campaign["id"]
        assert campaign["status"] not in ("sending", "sent"), f"{key} would be sent twice"
        self._recount(campaign)
        addresses = every = self._matching(self._targets[key])
        if self.cancelled_after is not None:
            addresses = every[: self.cancelled_after]
            self._cancelled.add(key)
        self.deliveries += [Delivery(address, key, *self._merged(campaign, address)) for address in addresses]
        status = {"enabled": True, "can_cancel": False, "status": "delivering"}
        campaign.update(
            status="sending",
            emails_sent=len(addresses),
            send_time=iso(at),
            delivery_status={
                **status,
                "emails_sent": len(addresses),
                "emails_canceled": len(every) - len(addresses),
            },
        )
        self._due.pop(key, None)

    def _merged(self, campaign: dict[str, Any], address: str) -> tuple[str, str, str]:
        """Return subject, HTML and text as delivered to *address*; unknown merge tags are removed."""
        who = hashlib.md5(address.lower().encode()).hexdigest()[:8]
        values = {
            "UNSUB": f"https://list.example/unsubscribe/{who}",
            "UPDATE_PROFILE": f"https://list.example/profile/{who}",
            "ARCHIVE": campaign["archive_url"],
            "LIST:ADDRESS": LIST_ADDRESS,
            "HTML:LIST_ADDRESS_HTML": f'<div class="vcard">{LIST_ADDRESS}</div>',
            "LIST:COMPANY": LIST_NAME,
            "CURRENT_YEAR": str(self.now.year),
            "EMAIL": address,
            "FNAME": "FIRSTNAME",
            "MC_LANGUAGE": self.members[address].language if address in self.members else "",
            "MC_PREVIEW_TEXT": campaign["settings"]["preview_text"],
        }

        def merge(text: str) -> str:
            return re.sub(r"\*\|(.*?)\|\*", lambda tag: values.get(tag[1], ""), text, flags=re.DOTALL)

        content = self.contents[campaign["id"]]
        subject = campaign["settings"]["subject_line"]
        return merge(subject), merge(content["html"]), merge(content["plain_text"])

    @route(
        "POST",
        "/campaigns/{}/actions/test",
        body={"test_emails*": [str], "send_type*": ("html", "plaintext")},
    )
    def _test(self, asked: Asked, campaign_id: str) -> None:
        campaign = self._campaign(campaign_id)
        addresses = asked.body["test_emails"]
        checks = self._checks(campaign)
        wrong = [checks[heading] for heading in ("Subject", "Content", "From name") if checks[heading]]
        if wrong:
            raise bad(f'This campaign cannot be tested:" {wrong[0]}"')
        if not addresses:
            raise invalid(fault("test_emails", "This value should not be blank."))
        for address in addresses:
            if "@" not in address or address.lower().endswith("@example.com"):
                raise invalid(fault("test_emails", f"{address} looks fake or invalid."))
        subject, html, plain_text = self._merged(campaign, addresses[0])
        html = html if asked.body["send_type"] == "html" else ""
        self.tests.append(TestMail(tuple(addresses), campaign_id, subject, html, plain_text))

    @route("POST", "/campaigns/{}/actions/schedule", body={"schedule_time*": str, "timewarp": bool})
    def _schedule(self, asked: Asked, campaign_id: str) -> None:
        campaign = self._campaign(campaign_id)
        given = asked.body["schedule_time"]
        at = moment_in(given, "schedule_time")
        quarter = at.minute % 15 == 0 and not at.second and not at.microsecond
        if not quarter or at.utcoffset() or at <= self.now:
            raise invalid(fault("schedule_time", "This must be a coming quarter of an hour in UTC."))
        wanted = campaign["status"] in ("save", "paused") and self._ready(campaign)
        if not wanted or asked.body.get("timewarp"):
            raise bad("This campaign cannot be scheduled: .")
        campaign["status"] = "schedule"
        campaign["send_time"] = iso(at) if self.tells_schedule else ""
        self._due[campaign_id] = at

    @route("POST", "/campaigns/{}/actions/unschedule")
    def _unschedule(self, _: Asked, campaign_id: str) -> None:
        self._campaign(campaign_id, "schedule").update(status="save", send_time="")
        del self._due[campaign_id]

    @route("POST", "/campaigns/{}/actions/cancel-send")
    def _cancel_send(self, _: Asked, campaign_id: str) -> None:
        self._campaign(campaign_id)
        raise Refusal(403, "Forbidden", "Your plan does not allow to cancel a campaign.")

    @route("POST", "/campaigns/{}/actions/replicate")
    def _replicate(self, _: Asked, campaign_id: str) -> dict[str, Any]:
        return self._copy(self._campaign(campaign_id, "save", "sent"))

    def _copy(self, original: dict[str, Any]) -> dict[str, Any]:
        """Copy settings, recipients and content into a new, unsent campaign."""
        key: str = self._create_campaign(Asked({}, {"type": "regular"}))["id"]
        copy = self.campaigns[key]
        for part in {"settings", "tracking", "social_card"} & original.keys():
            copy[part] = {**original[part]}
        copy["settings"]["title"] += " (copy 01)"
        self._targets[key] = self._targets[original["id"]]
        self.contents[key] = {**self.contents[original["id"]]}
        return self._shown(copy)

    @route("GET", "/reports/{}")
    def _report(self, _: Asked, campaign_id: str) -> dict[str, Any]:
        campaign = self._campaign(campaign_id)
        if campaign["status"] != "sent":
            raise missing()
        return {
            "id": campaign_id,
            "campaign_title": campaign["settings"]["title"],
            "type": "regular",
            "list_id": self.list_id,
            "list_name": LIST_NAME,
            "subject_line": campaign["settings"]["subject_line"],
            "emails_sent": campaign["emails_sent"],
            "unsubscribed": 0,
            "send_time": campaign["send_time"],
            "bounces": {"hard_bounces": 0, "soft_bounces": 0, "syntax_errors": 0},
            "opens": {"opens_total": 0, "unique_opens": 0, "open_rate": 0, "last_open": ""},
        }


def _unset(rule: Rule) -> Any:
    """Return the initial value of a setting with this rule."""
    if isinstance(rule, list):
        return []
    return rule() if rule in (bool, int, str) else ""


def _unless(text: str, wrong: str) -> str:
    return "" if text.strip() else wrong
