"""The account at Mailchimp as delivery sees it: what each step of a push sends.

``docs/decisions/0008-exactly-once.md`` depends on the order and the content of these calls.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from plugins.mailchimp.calls import Json
from plugins.mailchimp.client import Mailchimp
from plugins.mailchimp.listing import ledger_entry, listed, recipient_count
from plugins.mailchimp.manual_steps import manual_steps
from plugins.mailchimp.segments import Segment, Segments, existing_segments, read_segments
from plugins.mailchimp.service import MailchimpService
from plugins.mailchimp.setup import FOLDER, Setup
from plugins.mailing.account import Envelope, Report
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.errors import NotSetUpError
from plugins.mailing.interest_names import InterestNames
from plugins.mailing.signup_form import ArrivalPage, Form

_UNTRACKED = {"opens": False, "html_clicks": False, "text_clicks": False}


class MailchimpAccount:
    """One audience of an account at Mailchimp."""

    name: str = MailchimpService.name
    grid: timedelta = timedelta(minutes=15)

    def __init__(self, client: Mailchimp) -> None:
        """Create the account that *client* contacts."""
        self._client = client

    @property
    def calls(self) -> int:
        """The number of requests sent so far."""
        return self._client.calls

    # Calls that read ----------------------------------------------------------------------

    def check(self) -> None:
        """Check that the audience exists."""
        self._client.lists.check_exists()

    def campaigns(self) -> list[LedgerEntry]:
        """Return all campaigns of the audience, the oldest first."""
        return listed(self._client)

    def status(self, campaign_id: str) -> str:
        """Return the status of one campaign."""
        return str(self._client.campaign(campaign_id).get("status"))

    def content(self, campaign_id: str) -> str:
        """Return the HTML of a campaign; all versions if it has several."""
        return self._client.content(campaign_id)

    def obstacles(self, campaign_id: str) -> list[str]:
        """Return the errors of the send checklist."""
        return self._client.checklist_errors(campaign_id)

    def report(self, campaign_id: str) -> Report:
        """Return the figures for a sent campaign."""
        report = self._client.report(campaign_id)
        bounces = report.get("bounces")
        bounced = sum(int(value) for value in bounces.values()) if isinstance(bounces, dict) else 0
        return Report(bounced, int(report.get("unsubscribed") or 0))

    def audience(self, languages: Sequence[str], topics: Collection[str]) -> Segments:
        """Return the segments of *topics*, checked to contain each reader exactly once."""
        return read_segments(self._client, languages, topics)

    def filed_as_ours(self, topics: Sequence[str]) -> Callable[[LedgerEntry], bool]:
        """Return a predicate for campaigns in our folder, or addressed to segments of *topics*."""
        folders = {str(each["id"]) for each in self._client.folders() if each.get("name") == FOLDER}
        segments = existing_segments(self._client, topics)
        return lambda entry: entry.folder in folders or segments.are_ours(entry.addressed_to)

    def folder(self) -> str:
        """Return the id of our folder."""
        folders = [folder for folder in self._client.folders() if folder.get("name") == FOLDER]
        if not folders:
            raise NotSetUpError(f'there is no folder "{FOLDER}". Run `invoke mailing-setup`.')
        return str(folders[0]["id"])

    # Calls that change something ----------------------------------------------------------

    def create(self, title: str, envelope: Envelope, readers: Segment, *, folder: str) -> LedgerEntry:
        """Create a draft without content."""
        body = {
            "type": "regular",
            "recipients": self._recipients(readers),
            "settings": {
                **_settings(envelope),
                "title": title,
                "folder_id": folder,
                "to_name": "",
                "authenticate": True,
                "auto_footer": False,
                "inline_css": False,
                "auto_tweet": False,
                "fb_comments": False,
            },
            "tracking": _UNTRACKED,
        }
        return ledger_entry(self._client.create(body))

    def create_test(self, title: str, envelope: Envelope, readers: Segment) -> str:
        """Create a draft for a test mail."""
        body = {
            "type": "regular",
            "recipients": self._recipients(readers),
            "settings": {
                "subject_line": envelope.subject,
                "preview_text": envelope.preview,
                "title": title,
                "from_name": envelope.from_name,
                "reply_to": envelope.reply_to,
                "auto_footer": False,
                "fb_comments": False,
            },
            "tracking": _UNTRACKED,
        }
        return str(self._client.create(body)["id"])

    def address(self, campaign_id: str, envelope: Envelope, readers: Segment, *, title: str = "") -> int:
        """Replace recipients and settings of a draft."""
        settings = {**_settings(envelope), **({"title": title} if title else {})}
        body = {"recipients": self._recipients(readers), "settings": settings}
        return recipient_count(self._client.update(campaign_id, body))

    def write(self, campaign_id: str, *, html: str, text: str) -> None:
        """Replace the content of a draft."""
        self._client.set_content(campaign_id, html=html, text=text)

    def make_unsendable(self, entry: LedgerEntry, title: str) -> None:
        """Remove the subject: Mailchimp sends nothing without one, and refuses this once it is sending."""
        settings = {
            "subject_line": "",
            "title": title,
            "from_name": entry.from_name,
            "reply_to": entry.reply_to,
        }
        self._client.update(entry.id, {"settings": settings})

    def delete(self, campaign_id: str) -> None:
        """Delete a campaign."""
        self._client.delete(campaign_id)

    def send(self, campaign_id: str) -> None:
        """Send a campaign."""
        self._client.send(campaign_id)

    def schedule(self, campaign_id: str, at: datetime) -> None:
        """Schedule a draft."""
        self._client.schedule(campaign_id, at)

    def unschedule(self, campaign_id: str) -> None:
        """Turn a scheduled campaign into a draft again."""
        self._client.unschedule(campaign_id)

    def send_test(self, campaign_id: str, address: str) -> None:
        """Send a draft to *address* only."""
        self._client.send_test(campaign_id, address)

    # Set-up -------------------------------------------------------------------------------

    def set_up(self, names: InterestNames, *, go: bool, say: Callable[[str], None]) -> bool:
        """Report or create groups, interests, segments and folder."""
        return Setup(self._client, names).run(go=go, say=say)

    def manual_steps(
        self, sender: str, arrivals: Mapping[str, ArrivalPage], form: Form | None
    ) -> Iterator[str]:
        """Yield what an editor must set by hand in Mailchimp."""
        domain, domains = sender.rpartition("@")[2].lower(), self._client.domains()
        if not any(each.get("domain") == domain and each.get("authenticated") for each in domains):
            yield f"{domain}, from which mails answer, is not authenticated in Mailchimp: it refuses to send."
        yield from manual_steps(arrivals, form)

    def _recipients(self, readers: Segment) -> Json:
        return {"list_id": self._client.audience, "segment_opts": readers.options}


def _settings(envelope: Envelope) -> Json:
    return {
        "subject_line": envelope.subject,
        "preview_text": envelope.preview,
        "from_name": envelope.from_name,
        "reply_to": envelope.reply_to,
    }
