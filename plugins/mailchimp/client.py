"""Client for Mailchimp's Marketing API 3.0: what each call sends, and which calls may be repeated."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from plugins.mailchimp.answers import masked
from plugins.mailchimp.audience_client import AudienceClient
from plugins.mailchimp.calls import Calls, Json, checked_id
from plugins.mailchimp.settings import MailchimpSettings
from plugins.mailing.errors import MissingError

TIMEOUT = 30.0
"""Seconds to wait for a connection, and for each read; Mailchimp itself ends a call after 120 seconds."""

_CAMPAIGN_FIELDS = (
    *("id", "web_id", "create_time", "send_time", "status", "emails_sent", "settings.title"),
    *("settings.subject_line", "settings.from_name", "settings.reply_to", "settings.folder_id"),
    *("recipients.list_id", "recipients.segment_opts", "recipients.recipient_count"),
    *("delivery_status.emails_sent", "delivery_status.emails_canceled"),
)


class Mailchimp:
    """Client for the campaigns of one account and one audience; calls are sequential.

    :attr:`lists` has the calls that concern the audience itself.
    """

    def __init__(
        self,
        settings: MailchimpSettings,
        *,
        timeout: float = TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Create a client with the key and the audience of *settings*; *sleep* waits between attempts."""
        assert settings.key is not None
        self.audience = settings.audience
        self._calls = Calls(settings.key, host=settings.host, timeout=timeout, sleep=sleep)
        self._client = self._calls.client
        self.lists = AudienceClient(self._calls, self.audience)

    @property
    def calls(self) -> int:
        """The number of requests sent."""
        return self._calls.count

    def __repr__(self) -> str:
        return f"Mailchimp(audience={self.audience!r})"

    # Calls that read ----------------------------------------------------------------------

    def campaigns(self) -> list[Json]:
        """Return all campaigns of the audience, the newest first."""
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
        return self._calls.read(
            f"campaign {campaign_id}", self._client.campaigns.get, checked_id(campaign_id)
        )

    def content(self, campaign_id: str) -> str:
        """Return the HTML of a campaign; all versions, separated by a line break, if it has several."""
        answer = self._calls.read(
            f"the content of campaign {campaign_id}",
            self._client.campaigns.get_content,
            checked_id(campaign_id),
        )
        versions = [answer, *(answer.get("variate_contents") or [])]
        return "\n".join(str(version.get("html") or "") for version in versions)

    def checklist_errors(self, campaign_id: str) -> list[str]:
        """Return the errors of a campaign's send checklist; an empty list if it is ready."""
        answer = self._calls.read(
            f"the checklist of campaign {campaign_id}",
            self._client.campaigns.get_send_checklist,
            checked_id(campaign_id),
        )
        if answer.get("is_ready") is True:
            return []
        items = [item for item in answer.get("items", []) if item.get("type") == "error"]
        return [masked(f"{item.get('heading', '')}: {item.get('details', '')}") for item in items] or ["?"]

    def folders(self) -> list[Json]:
        """Return the campaign folders of the account."""
        return self._calls.listed(
            "the folders", self._client.campaignFolders.list, key="folders", fields=("id", "name")
        )

    def domains(self) -> list[Json]:
        """Return the verified domains of the account, from which mails may be sent."""
        answer = self._calls.read("the domains", self._client.verifiedDomains.get_verified_domains_all)
        return list(answer.get("domains") or [])

    def report(self, campaign_id: str) -> Json:
        """Return the report of a sent campaign, with Mailchimp's own figures."""
        return self._calls.read(
            f"the report of campaign {campaign_id}",
            self._client.reports.get_campaign_report,
            checked_id(campaign_id),
        )

    # Calls that change something ----------------------------------------------------------

    def create(self, body: Json) -> Json:
        """Create a draft. Not repeatable: after an uncertain outcome, look it up in :meth:`campaigns`."""
        return self._calls.make("creating a campaign", self._client.campaigns.create, body, when_busy=True)

    def update(self, campaign_id: str, body: Json) -> Json:
        """Change settings and recipients of a draft; Mailchimp refuses that once it is sent."""
        return self._calls.make(
            f"changing campaign {campaign_id}",
            self._client.campaigns.update,
            checked_id(campaign_id),
            body,
            repeat=True,
        )

    def set_content(self, campaign_id: str, *, html: str, text: str) -> None:
        """Replace the content of a draft."""
        self._calls.make(
            f"writing campaign {campaign_id}",
            self._client.campaigns.set_content,
            checked_id(campaign_id),
            {"html": html, "plain_text": text},
            repeat=True,
        )

    def delete(self, campaign_id: str) -> None:
        """Delete a campaign; no error if it does not exist."""
        try:
            self._calls.make(
                f"deleting campaign {campaign_id}",
                self._client.campaigns.remove,
                checked_id(campaign_id),
                repeat=True,
                empty=True,
            )
        except MissingError:
            return

    def replicate(self, campaign_id: str) -> Json:
        """Copy a campaign to a new draft."""
        return self._calls.make(
            f"copying campaign {campaign_id}", self._client.campaigns.replicate, checked_id(campaign_id)
        )

    def send(self, campaign_id: str) -> None:
        """Send a campaign. Never repeated, not even after a rate limit: read its status instead."""
        self._calls.make(
            f"sending campaign {campaign_id}",
            self._client.campaigns.send,
            checked_id(campaign_id),
            empty=True,
        )

    def schedule(self, campaign_id: str, at: datetime) -> None:
        """Schedule a campaign for *at*, a quarter of an hour in UTC."""
        self._calls.make(
            f"scheduling campaign {campaign_id}",
            self._client.campaigns.schedule,
            checked_id(campaign_id),
            {"schedule_time": at.strftime("%Y-%m-%dT%H:%M:%S+00:00")},
            empty=True,
        )

    def unschedule(self, campaign_id: str) -> None:
        """Turn a scheduled campaign into a draft again."""
        self._calls.make(
            f"unscheduling campaign {campaign_id}",
            self._client.campaigns.unschedule,
            checked_id(campaign_id),
            empty=True,
        )

    def send_test(self, campaign_id: str, address: str) -> None:
        """Send a test mail to *address* only."""
        self._calls.make(
            f"testing campaign {campaign_id}",
            self._client.campaigns.send_test_email,
            checked_id(campaign_id),
            {"test_emails": [address], "send_type": "html"},
            empty=True,
        )

    def create_folder(self, name: str) -> Json:
        """Create a campaign folder."""
        return self._calls.make("creating a folder", self._client.campaignFolders.create, {"name": name})
