"""The one door to Mailchimp's Marketing API 3.0: what each call sends, what counts as its answer.

The client (mailchimp-marketing 3.0.80) returns without raising on many failures, so nothing here
trusts the absence of an exception: each call says what an answer to it looks like, and anything else
is either a refusal (nothing happened) or uncertain (it may have happened).
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import requests
from mailchimp_marketing import Client
from mailchimp_marketing.api_client import ApiClientError

from plugins.campaigns.settings import Mailing

TIMEOUT = 30.0
"""Seconds that connecting, and each wait for bytes, may take; Mailchimp itself stops at 120."""
ATTEMPTS = 4
"""How often a call is made that may be repeated."""
LONGEST_WAIT = 60.0
"""Seconds that a Retry-After is honoured for."""
PAGE = 1000
"""Most entries that one answer lists."""

Json = dict[str, Any]

_CAMPAIGN_FIELDS = (
    *("id", "web_id", "create_time", "send_time", "status", "emails_sent", "settings.title"),
    *("settings.subject_line", "settings.from_name", "settings.reply_to", "settings.folder_id"),
    *("recipients.list_id", "recipients.segment_opts"),
)
_ADDRESS = re.compile(r"[^\s<>\"'@]+@[^\s<>\"'@]+")
_ID = re.compile(r"[0-9A-Za-z]{1,40}")


class MailchimpError(Exception):
    """Mailchimp did not do what was asked. The text names the call, never an address or the key."""


class RefusedError(MailchimpError):
    """Mailchimp said no: nothing has changed there."""


class MissingError(RefusedError):
    """What was asked for is not there."""


class KeyRefusedError(RefusedError):
    """Mailchimp does not accept the key, or not for this."""


class BusyError(MailchimpError):
    """Mailchimp asks to come back later: nothing has changed there."""

    wait: float | None = None
    """Seconds after which to come back, where it says so."""


class UncertainError(MailchimpError):
    """No answer that decides: it may or may not have happened."""


class Mailchimp:
    """One account and one audience. Calls are made one after the other: one connection at a time."""

    def __init__(
        self, mailing: Mailing, *, timeout: float = TIMEOUT, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Take key and audience from *mailing*; *sleep* waits between attempts."""
        assert mailing.key is not None
        self.audience = mailing.audience
        self.calls = 0
        """How many requests went out."""
        self._sleep = sleep
        self._client = Client({"api_key": mailing.key.reveal(), "timeout": timeout})
        if mailing.host:
            self._client.api_client.host = mailing.host
        self._keep_answers()

    def __repr__(self) -> str:
        return f"Mailchimp(audience={self.audience!r})"

    def _keep_answers(self) -> None:
        """Make the client hand over each answer as it came: it drops the status and headers of most."""
        self._answer: requests.Response | None = None
        send = self._client.api_client.request

        def request(*arguments: Any, **named: Any) -> requests.Response:
            self.calls += 1
            self._answer = None
            self._answer = send(*arguments, **named)
            return self._answer

        self._client.api_client.request = request

    # What is there ------------------------------------------------------------------------

    def campaigns(self) -> list[Json]:
        """Return every campaign of the audience, the newest first."""
        return self._listed(
            "the campaigns",
            self._client.campaigns.list,
            key="campaigns",
            fields=_CAMPAIGN_FIELDS,
            list_id=self.audience,
            sort_field="create_time",
            sort_dir="DESC",
        )

    def campaign(self, campaign_id: str) -> Json:
        """Return one campaign."""
        return self._read(f"campaign {campaign_id}", self._client.campaigns.get, _checked(campaign_id))

    def content(self, campaign_id: str) -> str:
        """Return the HTML of a campaign."""
        answer = self._read(
            f"the content of campaign {campaign_id}",
            self._client.campaigns.get_content,
            _checked(campaign_id),
        )
        return str(answer.get("html") or "")

    def unready(self, campaign_id: str) -> list[str]:
        """Return what still stands in the way of sending a campaign; nothing where it is ready."""
        answer = self._read(
            f"the checklist of campaign {campaign_id}",
            self._client.campaigns.get_send_checklist,
            _checked(campaign_id),
        )
        if answer.get("is_ready") is True:
            return []
        items = [item for item in answer.get("items", []) if item.get("type") == "error"]
        return [_masked(f"{item.get('heading', '')}: {item.get('details', '')}") for item in items] or ["?"]

    def segments(self) -> list[Json]:
        """Return the saved segments of the audience."""
        found = self._listed(
            "the segments",
            self._client.lists.list_segments,
            self.audience,
            key="segments",
            fields=("id", "name", "type", "member_count", "options"),
        )
        return [segment for segment in found if segment.get("type") == "saved"]

    def categories(self) -> list[Json]:
        """Return the groups of interests of the audience."""
        return self._listed(
            "the groups",
            self._client.lists.get_list_interest_categories,
            self.audience,
            key="categories",
            fields=("id", "title", "type"),
        )

    def interests(self, category: str) -> list[Json]:
        """Return the interests of one group."""
        return self._listed(
            "the interests",
            self._client.lists.list_interest_category_interests,
            self.audience,
            _checked(category),
            key="interests",
            fields=("id", "name", "subscriber_count"),
        )

    def folders(self) -> list[Json]:
        """Return the folders of campaigns."""
        return self._listed(
            "the folders", self._client.campaignFolders.list, key="folders", fields=("id", "name")
        )

    def domains(self) -> list[Json]:
        """Return the domains that mails may come from."""
        answer = self._read("the domains", self._client.verifiedDomains.get_verified_domains_all)
        return list(answer.get("domains") or [])

    def report(self, campaign_id: str) -> Json:
        """Return Mailchimp's own figures of a campaign that was sent."""
        return self._read(
            f"the report of campaign {campaign_id}",
            self._client.reports.get_campaign_report,
            _checked(campaign_id),
        )

    # What is changed ----------------------------------------------------------------------

    def create(self, body: Json) -> Json:
        """Create a draft; not repeatable: ask :meth:`campaigns` after an uncertain outcome."""
        return self._called("creating a campaign", self._client.campaigns.create, body, when_busy=True)

    def update(self, campaign_id: str, body: Json) -> Json:
        """Change settings and recipients of a draft; refused once it is sent."""
        return self._called(
            f"changing campaign {campaign_id}",
            self._client.campaigns.update,
            _checked(campaign_id),
            body,
            repeat=True,
        )

    def set_content(self, campaign_id: str, *, html: str, text: str) -> None:
        """Replace the content of a draft."""
        self._called(
            f"writing campaign {campaign_id}",
            self._client.campaigns.set_content,
            _checked(campaign_id),
            {"html": html, "plain_text": text},
            repeat=True,
        )

    def delete(self, campaign_id: str) -> None:
        """Delete a campaign; it does not matter if it is gone already."""
        try:
            self._called(
                f"deleting campaign {campaign_id}",
                self._client.campaigns.remove,
                _checked(campaign_id),
                repeat=True,
                empty=True,
            )
        except MissingError:
            return

    def send(self, campaign_id: str) -> None:
        """Send a campaign. Never repeated, not even when Mailchimp is busy: ask what became of it."""
        self._called(
            f"sending campaign {campaign_id}", self._client.campaigns.send, _checked(campaign_id), empty=True
        )

    def schedule(self, campaign_id: str, at: datetime) -> None:
        """Have a campaign sent at a quarter of an hour, in UTC."""
        self._called(
            f"scheduling campaign {campaign_id}",
            self._client.campaigns.schedule,
            _checked(campaign_id),
            {"schedule_time": at.strftime("%Y-%m-%dT%H:%M:%S+00:00")},
            empty=True,
        )

    def unschedule(self, campaign_id: str) -> None:
        """Make a scheduled campaign a draft again."""
        self._called(
            f"unscheduling campaign {campaign_id}",
            self._client.campaigns.unschedule,
            _checked(campaign_id),
            empty=True,
        )

    def send_test(self, campaign_id: str, address: str) -> None:
        """Send a test mail to *address* alone."""
        self._called(
            f"testing campaign {campaign_id}",
            self._client.campaigns.send_test_email,
            _checked(campaign_id),
            {"test_emails": [address], "send_type": "html"},
            empty=True,
        )

    def create_category(self, title: str, kind: str) -> Json:
        """Create a group of interests, of type radio or checkboxes."""
        body = {"title": title, "type": kind}
        return self._called(
            "creating a group", self._client.lists.create_list_interest_category, self.audience, body
        )

    def create_interest(self, category: str, name: str) -> Json:
        """Create an interest in a group."""
        return self._called(
            "creating an interest",
            self._client.lists.create_interest_category_interest,
            self.audience,
            _checked(category),
            {"name": name},
        )

    def create_segment(self, name: str, options: Json) -> Json:
        """Create a saved segment."""
        body = {"name": name, "options": options}
        return self._called("creating a segment", self._client.lists.create_segment, self.audience, body)

    def update_segment(self, segment_id: int, name: str, options: Json) -> Json:
        """Replace the conditions of a saved segment."""
        return self._called(
            f"changing segment {segment_id}",
            self._client.lists.update_segment,
            self.audience,
            int(segment_id),
            {"name": name, "options": options},
            repeat=True,
        )

    def create_folder(self, name: str) -> Json:
        """Create a folder of campaigns."""
        return self._called("creating a folder", self._client.campaignFolders.create, {"name": name})

    # How an answer is read ----------------------------------------------------------------

    def _listed(
        self,
        what: str,
        function: Callable[..., Any],
        *path: str,
        key: str,
        fields: Sequence[str],
        **query: Any,
    ) -> list[Json]:
        """Return all entries of a list, page by page; a list that changes meanwhile is read again."""
        wanted = [*(f"{key}.{field}" for field in fields), "total_items"]
        for _ in range(ATTEMPTS):
            found: dict[Any, Json] = {}
            total, offset = 1, 0
            while offset < total:
                answer = self._read(what, function, *path, fields=wanted, count=PAGE, offset=offset, **query)
                if not isinstance(answer.get(key), list) or not isinstance(answer.get("total_items"), int):
                    raise UncertainError(f"Reading {what}: the answer is not a list.")
                found |= {entry["id"]: entry for entry in answer[key]}
                total, offset = answer["total_items"], offset + PAGE
            if len(found) >= total:
                return list(found.values())
        raise UncertainError(f"Reading {what}: the list changed while it was read.")

    def _read(self, what: str, function: Callable[..., Any], *arguments: Any, **query: Any) -> Json:
        return self._called(f"reading {what}", function, *arguments, repeat=True, **query)

    def _called(
        self,
        what: str,
        function: Callable[..., Any],
        *arguments: Any,
        repeat: bool = False,
        when_busy: bool = False,
        empty: bool = False,
        **query: Any,
    ) -> Json:
        """Make a call and return its JSON, or nothing where *empty* is what success looks like.

        *repeat* makes it again after any failure that may pass, *when_busy* only after a refusal to listen.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._once(what, function, *arguments, empty=empty, **query)
            except (BusyError, UncertainError) as error:
                again = repeat or (when_busy and isinstance(error, BusyError))
                if not again or attempt == ATTEMPTS:
                    raise
                asked = error.wait if isinstance(error, BusyError) else None
                self._sleep(asked if asked is not None else 2 ** (attempt - 1) * random.uniform(1, 1.5))

    def _once(
        self, what: str, function: Callable[..., Any], *arguments: Any, empty: bool, **query: Any
    ) -> Json:
        what = what[:1].upper() + what[1:]
        try:
            made = function(*arguments, **query)
        except ApiClientError as error:
            if self._answer is None:
                reason = type(error.text).__name__
                raise UncertainError(f"{what}: no answer ({reason}).") from None
            made = None
        answer = self._answer
        if answer is None:
            raise UncertainError(f"{what}: no answer.")
        if answer.history:
            raise UncertainError(f"{what}: the answer came from another address.")
        if empty and answer.status_code == 204:
            return {}
        if not empty and answer.ok and isinstance(made, dict):
            return made
        raise _fault(what, answer)


def _fault(what: str, answer: requests.Response) -> MailchimpError:
    """Return what an answer that is no success says."""
    status = answer.status_code
    problem = _problem(answer)
    if status == 429 or (status == 403 and not answer.content):
        busy = BusyError(f"{what}: Mailchimp is busy ({status}).")
        after = answer.headers.get("Retry-After", "")
        busy.wait = min(float(after), LONGEST_WAIT) if after.isdigit() else None
        return busy
    if problem is None or status >= 500 or answer.ok:
        return UncertainError(f"{what}: the answer says nothing certain ({status}).")
    details = [str(problem.get("title", "")), str(problem.get("detail", ""))]
    details += [f"{each.get('field')}: {each.get('message')}" for each in problem.get("errors") or []]
    text = _masked(f"{what}: {status} {' – '.join(part for part in details if part)}")
    if status in {401, 403}:
        return KeyRefusedError(text)
    return MissingError(text) if status == 404 else RefusedError(text)


def _problem(answer: requests.Response) -> Mapping[str, Any] | None:
    """Return the body of an error (RFC 9457), or None where it is something else."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return None
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _masked(text: str) -> str:
    """Return *text* without anybody's address, on one line."""
    return _ADDRESS.sub("…@…", re.sub(r"\s+", " ", text)).strip()


def _checked(identifier: str) -> str:
    """Return *identifier*, which goes into a path, if it is one of Mailchimp's."""
    if not _ID.fullmatch(identifier):
        raise RefusedError(f'"{identifier[:40]}" is not an id of Mailchimp.')
    return identifier
