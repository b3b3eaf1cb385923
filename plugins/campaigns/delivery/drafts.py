"""Creation, update and deletion of drafts at Mailchimp; sends none.

The digest, which marks a draft as complete, is added to its title last. Before a draft is deleted, it is made
impossible to send.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.ledger import DISABLED_MARK, Ledger, LedgerEntry, ledger_entry
from plugins.campaigns.delivery.plan import Action, Step
from plugins.campaigns.delivery.sending import QUARTER, Sender
from plugins.campaigns.errors import (
    BusyError,
    KeyRefusedError,
    MissingError,
    RefusedError,
    StoppedError,
    UncertainError,
)
from plugins.campaigns.mailchimp.audience import FOLDER
from plugins.campaigns.mailchimp.calls import Json
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.segments import Segment
from plugins.campaigns.settings import MailingSettings


class Drafts:
    """The unsent campaigns of one account."""

    def __init__(self, client: Mailchimp, mailing: MailingSettings, now: datetime, sending: Sender) -> None:
        """Create it for *client*; *sending* reschedules changed campaigns that a person had scheduled."""
        self._client, self._mailing, self._now, self._sending = client, mailing, now, sending
        self._folder: str | None = None
        self._refused: dict[str, str] = {}

    def prepare(self, step: Step) -> str:
        """Create or update the draft of *step*, delete surplus ones, and return its id."""
        campaign, segment = step.campaign, step.segment
        assert campaign is not None and segment is not None
        if step.entry is None:
            heading = f"{campaign.title} · {step.note}"[:180] if step.note else campaign.title
            draft = self._create(campaign, segment, heading)
        else:
            draft = step.entry
            heading = draft.heading if draft.is_titled(campaign.title) else campaign.title
            for other in step.surplus:
                self.take_back(other)
            if step.action is Action.RELEASE:
                return draft.id
        return self._write(draft, campaign, segment, heading)

    def _create(self, campaign: Campaign, segment: Segment, heading: str) -> LedgerEntry:
        """Create a draft without content; after an uncertain outcome, look it up."""
        body = {
            "type": "regular",
            "recipients": self._recipients(replace(segment, without=())),
            "settings": {
                **self._settings(campaign),
                "title": f"{heading} {campaign.key.mark()}",
                "folder_id": self._folder_id(),
                "to_name": "",
                "authenticate": True,
                "auto_footer": False,
                "inline_css": False,
                "auto_tweet": False,
                "fb_comments": False,
            },
            "tracking": {"opens": False, "html_clicks": False, "text_clicks": False},
        }
        try:
            return ledger_entry(self._client.create(body))
        except UncertainError as error:
            existing = Ledger.read(self._client).of(campaign.key)
            if not existing:
                raise StoppedError(
                    f"{error} No such draft is there (yet). Run the same command again."
                ) from None
            return existing[0]

    def _write(self, draft: LedgerEntry, campaign: Campaign, segment: Segment, heading: str) -> str:
        """Write the content and then the settings of *draft*, with the digest in its title."""
        is_by_hand = draft.status == "schedule" and self._mailing.mode == "draft"
        if draft.status == "schedule":
            self._unschedule(draft)
        self._client.set_content(draft.id, html=campaign.content, text=campaign.text)
        title = f"{heading} {campaign.key.mark(campaign.digest)}"
        self._update(draft.id, segment, {**self._settings(campaign), "title": title})
        if is_by_hand and not draft.sent:
            raise StoppedError("a person had scheduled it; it has changed. Schedule it again in Mailchimp.")
        if is_by_hand:
            self._sending.schedule(draft.id, max(draft.moment, self._now + QUARTER))
        return draft.id

    def narrow(self, campaign_id: str, campaign: Campaign, segment: Segment) -> int:
        """Change the recipients to *segment*, which leaves out more readers; return how many remain."""
        return ledger_entry(self._update(campaign_id, segment, self._settings(campaign))).recipients

    def is_to(self, entry: LedgerEntry, segment: Segment) -> bool:
        """Return whether *entry* is addressed to *segment*, apart from exceptions that Mailchimp refused."""
        plain = replace(segment, without=())
        return segment.is_of(entry.segment) or (entry.id in self._refused and plain.is_of(entry.segment))

    def refusal(self, campaign_id: str) -> str:
        """Return why Mailchimp refused to leave out readers; empty if it did not."""
        return self._refused.get(campaign_id, "")

    def _update(self, campaign_id: str, segment: Segment, settings: Json) -> Json:
        """Write recipients and settings, without conditions on earlier campaigns if those are refused.

        The account's plan may not include such conditions, or not as many. It is better that a reader who
        has just changed language gets two mails than that the others get none.
        """
        try:
            recipients = self._recipients(segment)
            return self._client.update(campaign_id, {"recipients": recipients, "settings": settings})
        except RefusedError as error:
            if not segment.without or isinstance(error, KeyRefusedError | MissingError):
                raise
            plain = self._recipients(replace(segment, without=()))
            answer = self._client.update(campaign_id, {"recipients": plain, "settings": settings})
            self._refused[campaign_id] = str(error)
            return answer

    def _recipients(self, segment: Segment) -> Json:
        return {"list_id": self._client.audience, "segment_opts": segment.options}

    def _settings(self, campaign: Campaign) -> Json:
        return {
            "subject_line": campaign.subject,
            "preview_text": campaign.preview,
            "from_name": campaign.from_name,
            "reply_to": campaign.reply_to,
        }

    def _folder_id(self) -> str:
        if self._folder is None:
            folders = [folder for folder in self._client.folders() if folder.get("name") == FOLDER]
            if not folders:
                raise StoppedError(f'there is no folder "{FOLDER}". Run `invoke mailing-setup`.')
            self._folder = str(folders[0]["id"])
        return self._folder

    def take_back(self, unsent: LedgerEntry) -> None:
        """Delete *unsent*, after removing its subject so that nobody can send it any more.

        Mailchimp refuses changes to a campaign that is being sent, and sends none without a subject.

        Raises:
            StoppedError: If it is no longer unsent.
            MailchimpError: If Mailchimp refuses, or the outcome is uncertain.
        """
        if not unsent.unsent:
            raise StoppedError(f'"{unsent.title}" is "{unsent.status}" in Mailchimp and stays there.')
        if unsent.status == "schedule":
            self._unschedule(unsent)
        settings = {
            "subject_line": "",
            "title": f"{DISABLED_MARK} {unsent.id}",
            "from_name": unsent.from_name,
            "reply_to": unsent.reply_to,
        }
        try:
            self._client.update(unsent.id, {"settings": settings})
        except MissingError:
            return
        self._client.delete(unsent.id)

    def _unschedule(self, scheduled: LedgerEntry) -> None:
        """Unschedule a campaign; an error does not matter if it is a draft now."""
        try:
            self._client.unschedule(scheduled.id)
        except (UncertainError, BusyError, RefusedError):
            if self._client.campaign(scheduled.id).get("status") != "save":
                raise
