"""Creation, update and deletion of drafts at the service; sends none.

The digest, which marks a draft as complete, is added to its title last. Before a draft is deleted, it is made
impossible to send.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.ledger import Ledger
from plugins.campaigns.delivery.plan import Action, Step
from plugins.campaigns.delivery.sending import Sender
from plugins.campaigns.errors import StoppedError
from plugins.campaigns.settings import MailingSettings
from plugins.mailing.account import Account, Readers
from plugins.mailing.entry import DISABLED_MARK, LedgerEntry
from plugins.mailing.errors import BusyError, KeyRefusedError, MissingError, RefusedError, UncertainError


class Drafts:
    """The unsent campaigns of one account."""

    def __init__(self, account: Account, mailing: MailingSettings, now: datetime, sending: Sender) -> None:
        """Create it for *account*; *sending* reschedules changed campaigns that a person had scheduled."""
        self._account, self._mailing, self._now, self._sending = account, mailing, now, sending
        self._folder: str | None = None
        self._refused: dict[str, str] = {}

    def prepare(self, step: Step) -> str:
        """Create or update the draft of *step*, delete surplus ones, and return its id."""
        campaign, readers = step.campaign, step.readers
        assert campaign is not None and readers is not None
        if step.entry is None:
            heading = f"{campaign.title} · {step.note}"[:180] if step.note else campaign.title
            draft = self._create(campaign, readers, heading)
        else:
            draft = step.entry
            heading = draft.heading if draft.is_titled(campaign.title) else campaign.title
            for other in step.surplus:
                self.take_back(other)
            if step.action is Action.RELEASE:
                return draft.id
        return self._write(draft, campaign, readers, heading)

    def _create(self, campaign: Campaign, readers: Readers, heading: str) -> LedgerEntry:
        """Create a draft without content; after an uncertain outcome, look it up."""
        title, folder = f"{heading} {campaign.key.mark()}", self._folder_id()
        try:
            return self._account.create(title, campaign.envelope, readers.leaving_out(()), folder=folder)
        except UncertainError as error:
            existing = Ledger.read(self._account).of(campaign.key)
            if not existing:
                raise StoppedError(
                    f"{error} No such draft is there (yet). Run the same command again."
                ) from None
            return existing[0]

    def _write(self, draft: LedgerEntry, campaign: Campaign, readers: Readers, heading: str) -> str:
        """Write the content and then the settings of *draft*, with the digest in its title."""
        is_by_hand = draft.status == "schedule" and self._mailing.mode == "draft"
        if draft.status == "schedule":
            self._unschedule(draft)
        self._account.write(draft.id, html=campaign.content, text=campaign.text)
        title = f"{heading} {campaign.key.mark(campaign.digest)}"
        self._address(draft.id, campaign, readers, title=title)
        if is_by_hand and not draft.sent:
            raise StoppedError(
                f"a person had scheduled it; it has changed. Schedule it again in {self._account.name}."
            )
        if is_by_hand:
            self._sending.schedule(draft.id, max(draft.moment, self._now + self._account.grid))
        return draft.id

    def narrow(self, campaign_id: str, campaign: Campaign, readers: Readers) -> int:
        """Change the recipients to *readers*, which leaves out more readers; return how many remain."""
        return self._address(campaign_id, campaign, readers)

    def is_to(self, entry: LedgerEntry, readers: Readers) -> bool:
        """Return whether *entry* is addressed to *readers*, apart from exceptions that were refused."""
        plain = readers.leaving_out(())
        return readers.is_of(entry.addressed_to) or (
            entry.id in self._refused and plain.is_of(entry.addressed_to)
        )

    def refusal(self, campaign_id: str) -> str:
        """Return why the service refused to leave out readers; empty if it did not."""
        return self._refused.get(campaign_id, "")

    def _address(self, campaign_id: str, campaign: Campaign, readers: Readers, *, title: str = "") -> int:
        """Write recipients and envelope, without exceptions for earlier campaigns if those are refused.

        Return the number of readers. The account's plan may not include such exceptions, or not as many. It
        is better that a reader who has just changed language gets two mails than that the others get none.
        """
        address = partial(self._account.address, campaign_id, campaign.envelope, title=title)
        try:
            return address(readers)
        except RefusedError as error:
            if not readers.without or isinstance(error, KeyRefusedError | MissingError):
                raise
            count = address(readers.leaving_out(()))
            self._refused[campaign_id] = str(error)
            return count

    def _folder_id(self) -> str:
        if self._folder is None:
            self._folder = self._account.folder()
        return self._folder

    def take_back(self, unsent: LedgerEntry) -> None:
        """Delete *unsent*, after removing its subject so that nobody can send it any more.

        The service refuses changes to a campaign that is being sent, and sends none without a subject.

        Raises:
            StoppedError: If it is no longer unsent.
            ServiceError: If the service refuses, or the outcome is uncertain.
        """
        if not unsent.unsent:
            raise StoppedError(
                f'"{unsent.title}" is "{unsent.status}" in {self._account.name} and stays there.'
            )
        if unsent.status == "schedule":
            self._unschedule(unsent)
        try:
            self._account.make_unsendable(unsent, f"{DISABLED_MARK} {unsent.id}")
        except MissingError:
            return
        self._account.delete(unsent.id)

    def _unschedule(self, scheduled: LedgerEntry) -> None:
        """Unschedule a campaign; an error does not matter if it is a draft now."""
        try:
            self._account.unschedule(scheduled.id)
        except (UncertainError, BusyError, RefusedError):
            if self._account.status(scheduled.id) != "save":
                raise
