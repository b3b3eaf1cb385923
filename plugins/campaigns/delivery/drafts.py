"""Writes campaigns at Mailchimp and takes them back; sends none.

A draft's title says last of all that it is whole, and a draft is made impossible to send before it goes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.ledger import SPENT_MARK, Ledger, LedgerEntry, ledger_entry
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
from plugins.campaigns.settings import Mailing


class Drafts:
    """The campaigns of one account that nobody has got yet."""

    def __init__(self, client: Mailchimp, mailing: Mailing, now: datetime, sending: Sender) -> None:
        """Take the *client*; *sending* schedules again what a person had scheduled, if it is changed."""
        self._client, self._mailing, self._now, self._sending = client, mailing, now, sending
        self._folder: str | None = None
        self._refused: dict[str, str] = {}

    def prepare(self, step: Step) -> str:
        """Return the id of a draft that holds the whole campaign of *step*."""
        campaign, segment = step.campaign, step.segment
        assert campaign is not None and segment is not None
        if step.entry is None:
            heading = f"{campaign.title} · {step.note}"[:180] if step.note else campaign.title
            created = self._created(campaign, segment, heading)
        else:
            created = step.entry
            heading = created.heading if created.is_titled(campaign.title) else campaign.title
            for other in step.surplus:
                self.take_back(other)
            if step.action is Action.RELEASE:
                return created.id
        return self._written(created, campaign, segment, heading)

    def _created(self, campaign: Campaign, segment: Segment, heading: str) -> LedgerEntry:
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
            found = Ledger.read(self._client).of(campaign.key)
            if not found:
                raise StoppedError(
                    f"{error} No such draft is there (yet). Run the same command again."
                ) from None
            return found[0]

    def _written(self, draft: LedgerEntry, campaign: Campaign, segment: Segment, heading: str) -> str:
        """Write content and settings into *draft*; its title says last that it is whole."""
        by_hand = draft.status == "schedule" and self._mailing.mode == "draft"
        if draft.status == "schedule":
            self._unschedule(draft)
        self._client.set_content(draft.id, html=campaign.content, text=campaign.text)
        title = f"{heading} {campaign.key.mark(campaign.digest)}"
        self._updated(draft.id, segment, {**self._settings(campaign), "title": title})
        if by_hand and not draft.sent:
            raise StoppedError("a person had scheduled it; it has changed. Schedule it again in Mailchimp.")
        if by_hand:
            self._sending.schedule(draft.id, max(draft.moment, self._now + QUARTER))
        return draft.id

    def narrow(self, made: str, campaign: Campaign, segment: Segment) -> int:
        """Let *made* go to *segment*, which leaves out more readers than before; return how many are left."""
        return ledger_entry(self._updated(made, segment, self._settings(campaign))).recipients

    def is_to(self, made: LedgerEntry, segment: Segment) -> bool:
        """Return whether *made* goes to *segment*, but for whom Mailchimp refused to leave out."""
        plain = replace(segment, without=())
        return segment.is_of(made.segment) or (made.id in self._refused and plain.is_of(made.segment))

    def refusal(self, made: str) -> str:
        """Return why Mailchimp did not leave out those who had the announcement; nothing if it did."""
        return self._refused.get(made, "")

    def _updated(self, made: str, segment: Segment, settings: Json) -> Json:
        """Write recipients and settings; without the condition on earlier campaigns if that is refused.

        A plan may not have that condition, or not so many: then it is better that a reader who has just
        changed language gets two mails than that the others get none.
        """
        try:
            return self._client.update(made, {"recipients": self._recipients(segment), "settings": settings})
        except RefusedError as error:
            if not segment.without or isinstance(error, KeyRefusedError | MissingError):
                raise
            plain = self._recipients(replace(segment, without=()))
            written = self._client.update(made, {"recipients": plain, "settings": settings})
            self._refused[made] = str(error)
            return written

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
            found = [folder for folder in self._client.folders() if folder.get("name") == FOLDER]
            if not found:
                raise StoppedError(f'there is no folder "{FOLDER}". Run `invoke mailing-setup`.')
            self._folder = str(found[0]["id"])
        return self._folder

    def take_back(self, unsent: LedgerEntry) -> None:
        """Delete *unsent* for good, after making sure that nobody can send it any more.

        Mailchimp changes no campaign that is being sent, and sends none without a subject.
        """
        if not unsent.unsent:
            raise StoppedError(f'"{unsent.title}" is "{unsent.status}" in Mailchimp and stays there.')
        if unsent.status == "schedule":
            self._unschedule(unsent)
        settings = {
            "subject_line": "",
            "title": f"{SPENT_MARK} {unsent.id}",
            "from_name": unsent.from_name,
            "reply_to": unsent.reply_to,
        }
        try:
            self._client.update(unsent.id, {"settings": settings})
        except MissingError:
            return
        self._client.delete(unsent.id)

    def _unschedule(self, scheduled: LedgerEntry) -> None:
        try:
            self._client.unschedule(scheduled.id)
        except (UncertainError, BusyError, RefusedError):
            if self._client.campaign(scheduled.id).get("status") != "save":
                raise
