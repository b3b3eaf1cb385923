"""The campaigns at Mailchimp, which are the only record of what was mailed: machines that build keep none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from plugins.campaigns.key import Key, read_mark
from plugins.campaigns.mailchimp.calls import Json
from plugins.campaigns.mailchimp.client import Mailchimp

SENT_STATUSES = frozenset({"sending", "sent"})
"""Statuses of campaigns that readers have got or are getting."""
UNSENT_STATUSES = frozenset({"save", "schedule"})
"""Statuses of campaigns that nobody has got and that can still be changed or deleted."""
TEST_MARK = "[test]"
"""Prefix of the title of a campaign that was created for a test mail."""
DISABLED_MARK = "[surplus]"
"""Prefix of the title of a draft that cannot be sent any more and is about to be deleted."""
_TEST_TITLE = re.compile(r"\[test\] .+ · [a-z]+ [0-9]+ · [A-Za-z-]+")
"""Title of a test campaign; the prefix alone is not enough, since a person may use it too."""


@dataclass(frozen=True)
class LedgerEntry:
    """One campaign at Mailchimp."""

    id: str
    web_id: int
    title: str
    key: Key | None
    digest: str
    """The digest in the title, of the mail that it contains; empty until that is completely written."""
    status: str
    subject: str
    created: str
    sent: str
    """When it was or will be sent (ISO 8601); empty for drafts."""
    emails_sent: int
    """Number of readers who got it, also if it was cancelled while being sent."""
    emails_canceled: int
    segment: Json
    recipients: int
    """Number of readers that it will be sent to; -1 if Mailchimp does not report it."""
    from_name: str
    reply_to: str
    folder: str
    content_key: Key | None = None
    """The key in its content, if it differs from that of its title."""

    @property
    def order(self) -> tuple[str, str]:
        """Sort key: the oldest first."""
        return self.created, self.id

    @property
    def is_leftover(self) -> bool:
        """Whether it is a leftover to be deleted: a test campaign, or a draft that was disabled."""
        is_ours = _TEST_TITLE.fullmatch(self.title) or self.title == f"{DISABLED_MARK} {self.id}"
        return self.status == "save" and bool(is_ours)

    @property
    def ours(self) -> bool:
        """Whether its title ends with our mark, so that no person has copied or renamed it."""
        return self.key is not None and self.title.endswith((self.key.mark(), self.key.mark(self.digest)))

    def is_titled(self, title: str) -> bool:
        """Return whether its title is ours and begins with *title*; a note may follow it."""
        return self.title.startswith(title) and self.ours

    @property
    def heading(self) -> str:
        """Its title without the key."""
        return self.title.rpartition(" [")[0]

    @property
    def moment(self) -> datetime:
        """When it was or will be sent, or else when it was created."""
        return _moment(self.sent or self.created)

    def is_since(self, since: datetime) -> bool:
        """Return whether it was created or sent at or after *since*."""
        return any(_moment(each) >= since for each in (self.created, self.sent) if each)

    @property
    def out(self) -> bool:
        """Whether readers have got it or are getting it."""
        return self.status in SENT_STATUSES

    @property
    def unsent(self) -> bool:
        """Whether nobody has got it and it can still be changed or deleted."""
        return self.status in UNSENT_STATUSES


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def ledger_entry(campaign: Json) -> LedgerEntry:
    """Return the entry for *campaign*, as the API lists it."""
    settings: Json = campaign.get("settings") or {}
    title = str(settings.get("title") or "")
    mark = read_mark(title)
    delivery: Json = campaign.get("delivery_status") or {}
    recipients: Json = campaign.get("recipients") or {}
    return LedgerEntry(
        id=str(campaign["id"]),
        web_id=int(campaign.get("web_id") or 0),
        title=title,
        key=mark[0] if mark else None,
        digest=mark[1] if mark else "",
        status=str(campaign.get("status") or ""),
        subject=str(settings.get("subject_line") or ""),
        created=str(campaign.get("create_time") or ""),
        sent=str(campaign.get("send_time") or ""),
        emails_sent=max(int(campaign.get("emails_sent") or 0), int(delivery.get("emails_sent") or 0)),
        emails_canceled=int(delivery.get("emails_canceled") or 0),
        segment=dict(recipients.get("segment_opts") or {}),
        recipients=int(recipients.get("recipient_count", -1)),
        from_name=str(settings.get("from_name") or ""),
        reply_to=str(settings.get("reply_to") or ""),
        folder=str(settings.get("folder_id") or ""),
    )


class Ledger:
    """A snapshot of all campaigns of the audience."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        """Create a ledger of *entries*, sorted by age."""
        self.entries = tuple(sorted(entries, key=lambda each: each.order))

    @classmethod
    def read(cls, client: Mailchimp) -> Ledger:
        """Read all campaigns of the audience from Mailchimp.

        Raises:
            MailchimpError: If they cannot be listed.
        """
        return cls(ledger_entry(campaign) for campaign in client.campaigns())

    def of(self, key: Key) -> list[LedgerEntry]:
        """Return the campaigns with *key* in their title or content, the oldest first."""
        return [each for each in self.entries if key in (each.key, each.content_key)]

    def keyed(self) -> list[LedgerEntry]:
        """Return the campaigns that have a key."""
        return [each for each in self.entries if each.key is not None]

    def earlier(self, key: Key) -> list[LedgerEntry]:
        """Return the sent campaigns of earlier announcements of the same content in the same language."""
        return [
            each
            for each in self.entries
            if each.out
            and each.key is not None
            and each.key.number < key.number
            and replace(each.key, number=key.number) == key
        ]

    def in_other_languages(self, key: Key) -> tuple[int, ...]:
        """Return the ``web_id`` of each campaign with the same announcement in another language.

        Only campaigns that at least one reader may have got; conditions on campaign activity refer to them.
        """
        return tuple(
            each.web_id
            for each in self.keyed()
            if each.key is not None
            and replace(each.key, language=key.language) == key
            and each.key != key
            and each.web_id
            and (each.out or (not each.unsent and each.emails_sent))
        )
