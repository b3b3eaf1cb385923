"""The one door to Mailchimp's Marketing API 3.0: what each call sends, and which may be repeated."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from plugins.campaigns.errors import MissingError, RefusedError
from plugins.campaigns.mailchimp.answers import masked
from plugins.campaigns.mailchimp.calls import Calls, Json
from plugins.campaigns.settings import Mailing

TIMEOUT = 30.0
"""Seconds that connecting, and each wait for bytes, may take; Mailchimp itself stops at 120."""

_CAMPAIGN_FIELDS = (
    *("id", "web_id", "create_time", "send_time", "status", "emails_sent", "settings.title"),
    *("settings.subject_line", "settings.from_name", "settings.reply_to", "settings.folder_id"),
    *("recipients.list_id", "recipients.segment_opts", "recipients.recipient_count"),
    *("delivery_status.emails_sent", "delivery_status.emails_canceled"),
)
Result = TypeVar("Result")
_ID = re.compile(r"[0-9A-Za-z]{1,40}")


class Mailchimp:
    """One account and one audience. Calls are made one after the other: one connection at a time."""

    def __init__(
        self, mailing: Mailing, *, timeout: float = TIMEOUT, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Take key and audience from *mailing*; *sleep* waits between attempts."""
        assert mailing.key is not None
        self.audience = mailing.audience
        self._calls = Calls(mailing.key, host=mailing.host, timeout=timeout, sleep=sleep)
        self._client = self._calls.client

    @property
    def calls(self) -> int:
        """How many requests went out."""
        return self._calls.count

    def __repr__(self) -> str:
        return f"Mailchimp(audience={self.audience!r})"

    # What is there ------------------------------------------------------------------------

    def check_audience(self) -> None:
        """Return if the audience is there.

        Raises:
            MissingError: If the account does not have it, with what to do.
        """
        self._of_audience(
            lambda: self._calls.read(
                "the audience", self._client.lists.get_list, self.audience, fields=["id"]
            )
        )

    def member_count(self) -> int:
        """Return how many contacts the audience has, whatever their status; no address is asked for."""
        answer = self._of_audience(
            lambda: self._calls.read(
                "the number of contacts",
                self._client.lists.get_list_members_info,
                self.audience,
                fields=["total_items"],
                count=1,
            )
        )
        return int(answer["total_items"])

    def _of_audience(self, read: Callable[[], Result]) -> Result:
        """Return what *read* does; where that is not there, say that the audience is not."""
        try:
            return read()
        except MissingError:
            raise MissingError(
                f'This account has no audience "{self.audience}" (MAILCHIMP_AUDIENCE): it was deleted, or '
                "the key is that of another account. Copy the id from Audience, Settings, Audience name and "
                "defaults."
            ) from None

    def campaigns(self) -> list[Json]:
        """Return every campaign of the audience, the newest first."""
        return self._calls.listed(
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
        return self._calls.read(f"campaign {campaign_id}", self._client.campaigns.get, _checked(campaign_id))

    def content(self, campaign_id: str) -> str:
        """Return the HTML of a campaign, of one with several versions all of them."""
        answer = self._calls.read(
            f"the content of campaign {campaign_id}",
            self._client.campaigns.get_content,
            _checked(campaign_id),
        )
        versions = [answer, *(answer.get("variate_contents") or [])]
        return "\n".join(str(each.get("html") or "") for each in versions)

    def unready(self, campaign_id: str) -> list[str]:
        """Return what still prevents sending a campaign; nothing if it is ready."""
        answer = self._calls.read(
            f"the checklist of campaign {campaign_id}",
            self._client.campaigns.get_send_checklist,
            _checked(campaign_id),
        )
        if answer.get("is_ready") is True:
            return []
        items = [item for item in answer.get("items", []) if item.get("type") == "error"]
        return [masked(f"{item.get('heading', '')}: {item.get('details', '')}") for item in items] or ["?"]

    def segments(self) -> list[Json]:
        """Return the saved segments of the audience."""
        found = self._of_audience(
            lambda: self._calls.listed(
                "the segments",
                self._client.lists.list_segments,
                self.audience,
                key="segments",
                fields=("id", "name", "type", "member_count", "options"),
            )
        )
        return [segment for segment in found if segment.get("type") == "saved"]

    def categories(self) -> list[Json]:
        """Return the groups of interests of the audience."""
        return self._of_audience(
            lambda: self._calls.listed(
                "the groups",
                self._client.lists.get_list_interest_categories,
                self.audience,
                key="categories",
                fields=("id", "title", "type"),
            )
        )

    def interests(self, category: str) -> list[Json]:
        """Return the interests of one group."""
        return self._calls.listed(
            "the interests",
            self._client.lists.list_interest_category_interests,
            self.audience,
            _checked(category),
            key="interests",
            fields=("id", "name", "subscriber_count"),
        )

    def folders(self) -> list[Json]:
        """Return the folders of campaigns."""
        return self._calls.listed(
            "the folders", self._client.campaignFolders.list, key="folders", fields=("id", "name")
        )

    def domains(self) -> list[Json]:
        """Return the domains that mails may come from."""
        answer = self._calls.read("the domains", self._client.verifiedDomains.get_verified_domains_all)
        return list(answer.get("domains") or [])

    def report(self, campaign_id: str) -> Json:
        """Return Mailchimp's own figures of a campaign that was sent."""
        return self._calls.read(
            f"the report of campaign {campaign_id}",
            self._client.reports.get_campaign_report,
            _checked(campaign_id),
        )

    # What is changed ----------------------------------------------------------------------

    def create(self, body: Json) -> Json:
        """Create a draft; not repeatable: ask :meth:`campaigns` after an uncertain outcome."""
        return self._calls.make("creating a campaign", self._client.campaigns.create, body, when_busy=True)

    def update(self, campaign_id: str, body: Json) -> Json:
        """Change settings and recipients of a draft; refused once it is sent."""
        return self._calls.make(
            f"changing campaign {campaign_id}",
            self._client.campaigns.update,
            _checked(campaign_id),
            body,
            repeat=True,
        )

    def set_content(self, campaign_id: str, *, html: str, text: str) -> None:
        """Replace the content of a draft."""
        self._calls.make(
            f"writing campaign {campaign_id}",
            self._client.campaigns.set_content,
            _checked(campaign_id),
            {"html": html, "plain_text": text},
            repeat=True,
        )

    def delete(self, campaign_id: str) -> None:
        """Delete a campaign; it does not matter if it is gone already."""
        try:
            self._calls.make(
                f"deleting campaign {campaign_id}",
                self._client.campaigns.remove,
                _checked(campaign_id),
                repeat=True,
                empty=True,
            )
        except MissingError:
            return

    def replicate(self, campaign_id: str) -> Json:
        """Copy a campaign into a new draft."""
        return self._calls.make(
            f"copying campaign {campaign_id}", self._client.campaigns.replicate, _checked(campaign_id)
        )

    def send(self, campaign_id: str) -> None:
        """Send a campaign. Never repeated, not even when Mailchimp is busy: ask what became of it."""
        self._calls.make(
            f"sending campaign {campaign_id}", self._client.campaigns.send, _checked(campaign_id), empty=True
        )

    def schedule(self, campaign_id: str, at: datetime) -> None:
        """Have a campaign sent at a quarter of an hour, in UTC."""
        self._calls.make(
            f"scheduling campaign {campaign_id}",
            self._client.campaigns.schedule,
            _checked(campaign_id),
            {"schedule_time": at.strftime("%Y-%m-%dT%H:%M:%S+00:00")},
            empty=True,
        )

    def unschedule(self, campaign_id: str) -> None:
        """Make a scheduled campaign a draft again."""
        self._calls.make(
            f"unscheduling campaign {campaign_id}",
            self._client.campaigns.unschedule,
            _checked(campaign_id),
            empty=True,
        )

    def send_test(self, campaign_id: str, address: str) -> None:
        """Send a test mail to *address* alone."""
        self._calls.make(
            f"testing campaign {campaign_id}",
            self._client.campaigns.send_test_email,
            _checked(campaign_id),
            {"test_emails": [address], "send_type": "html"},
            empty=True,
        )

    def create_category(self, title: str, kind: str) -> Json:
        """Create a group of interests, of type radio or checkboxes."""
        body = {"title": title, "type": kind}
        return self._calls.make(
            "creating a group", self._client.lists.create_list_interest_category, self.audience, body
        )

    def create_interest(self, category: str, name: str) -> Json:
        """Create an interest in a group."""
        return self._calls.make(
            "creating an interest",
            self._client.lists.create_interest_category_interest,
            self.audience,
            _checked(category),
            {"name": name},
        )

    def rename_category(self, category: str, title: str, kind: str) -> Json:
        """Give a group of interests, of type *kind*, another title."""
        return self._calls.make(
            f"renaming group {category}",
            self._client.lists.update_interest_category,
            self.audience,
            _checked(category),
            {"title": title, "type": kind},
            repeat=True,
        )

    def rename_interest(self, category: str, interest: str, name: str) -> Json:
        """Give an interest another name; its readers keep it."""
        return self._calls.make(
            f"renaming interest {interest}",
            self._client.lists.update_interest_category_interest,
            self.audience,
            _checked(category),
            _checked(interest),
            {"name": name},
            repeat=True,
        )

    def create_segment(self, name: str, options: Json) -> Json:
        """Create a saved segment."""
        body = {"name": name, "options": options}
        return self._calls.make("creating a segment", self._client.lists.create_segment, self.audience, body)

    def update_segment(self, segment_id: int, name: str, options: Json) -> Json:
        """Replace the conditions of a saved segment."""
        return self._calls.make(
            f"changing segment {segment_id}",
            self._client.lists.update_segment,
            self.audience,
            int(segment_id),
            {"name": name, "options": options},
            repeat=True,
        )

    def delete_segment(self, segment_id: int) -> None:
        """Delete a saved segment; it does not matter if it is gone already."""
        self._delete(f"segment {segment_id}", self._client.lists.delete_segment, int(segment_id))

    def delete_category(self, category: str) -> None:
        """Delete a group and its interests; it does not matter if it is gone already."""
        delete = self._client.lists.delete_interest_category
        self._delete(f"group {category}", delete, _checked(category))

    def _delete(self, what: str, delete: Callable[..., Any], identifier: str | int) -> None:
        with suppress(MissingError):
            self._calls.make(f"deleting {what}", delete, self.audience, identifier, repeat=True, empty=True)

    def create_folder(self, name: str) -> Json:
        """Create a folder of campaigns."""
        return self._calls.make("creating a folder", self._client.campaignFolders.create, {"name": name})


def _checked(identifier: str) -> str:
    """Return *identifier*, which goes into a path, if it is one of Mailchimp's."""
    if not _ID.fullmatch(identifier):
        raise RefusedError(f'"{identifier[:40]}" is not an id of Mailchimp.')
    return identifier
