"""What Mailchimp holds of our campaigns. It alone remembers: machines that build forget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.campaigns.calls import Json
from plugins.campaigns.key import Key, read_mark
from plugins.campaigns.mailchimp import Mailchimp

OUT = frozenset({"sending", "sent"})
"""Statuses of a campaign that readers get or have got."""
TEST_MARK = "[test]"
"""Stands in the title of a campaign that only ever served for a test mail."""
SPENT_MARK = "[surplus]"
"""Stands in the title of a draft that was made harmless and is about to be deleted."""


@dataclass(frozen=True)
class Entry:
    """One campaign at Mailchimp."""

    id: str
    web_id: int
    title: str
    key: Key | None
    digest: str
    """Of the composition that it holds whole; empty while it is being written."""
    status: str
    created: str
    sent: str
    """The moment of sending, also a future one; empty where there is none."""
    emails_sent: int
    segment: Json
    from_name: str
    reply_to: str
    folder: str

    @property
    def order(self) -> tuple[str, str]:
        """The older first."""
        return self.created, self.id

    @property
    def spent(self) -> bool:
        """Whether it served for a test, or was made harmless, and nobody needs it any more."""
        return self.title.startswith((TEST_MARK, SPENT_MARK))

    @property
    def ours(self) -> bool:
        """Whether its title ends as we end it, so that no person has copied or renamed it."""
        return self.key is not None and self.title.endswith((self.key.mark(), self.key.mark(self.digest)))

    def is_titled(self, title: str) -> bool:
        """Tell whether its title is *title*, whatever note follows it, and ours."""
        return self.title.startswith(title) and self.ours

    @property
    def heading(self) -> str:
        """Its title without the key."""
        return self.title.rpartition(" [")[0]

    @property
    def moment(self) -> datetime:
        """When readers got it, or else when it was made."""
        return datetime.fromisoformat((self.sent or self.created).replace("Z", "+00:00"))


def entry(campaign: Json) -> Entry:
    """Return a campaign as the API lists it."""
    settings: Json = campaign.get("settings") or {}
    title = str(settings.get("title") or "")
    found = read_mark(title)
    return Entry(
        id=str(campaign["id"]),
        web_id=int(campaign.get("web_id") or 0),
        title=title,
        key=found[0] if found else None,
        digest=found[1] if found else "",
        status=str(campaign.get("status") or ""),
        created=str(campaign.get("create_time") or ""),
        sent=str(campaign.get("send_time") or ""),
        emails_sent=int(campaign.get("emails_sent") or 0),
        segment=_segment(campaign),
        from_name=str(settings.get("from_name") or ""),
        reply_to=str(settings.get("reply_to") or ""),
        folder=str(settings.get("folder_id") or ""),
    )


def _segment(campaign: Json) -> Json:
    recipients: dict[str, Any] = campaign.get("recipients") or {}
    return dict(recipients.get("segment_opts") or {})


class Ledger:
    """All campaigns of the audience at one moment, by key."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the *entries*."""
        self.entries = tuple(sorted(entries, key=lambda each: each.order))

    @classmethod
    def read(cls, door: Mailchimp) -> Ledger:
        """Return the ledger as Mailchimp tells it now."""
        return cls(entry(campaign) for campaign in door.campaigns())

    def of(self, key: Key) -> list[Entry]:
        """Return the campaigns with *key*, the oldest first."""
        return [each for each in self.entries if each.key == key]

    def keyed(self) -> list[Entry]:
        """Return the campaigns that have a key."""
        return [each for each in self.entries if each.key is not None]

    def with_renamed(self, door: Mailchimp, *, since: datetime) -> Ledger:
        """Return the ledger in which campaigns made after *since* have the key of their content.

        A person may have renamed one; the content still says what it is.
        """
        return Ledger(_recognised(each, door) if _nameless(each, since) else each for each in self.entries)


def _nameless(entry: Entry, since: datetime) -> bool:
    created = datetime.fromisoformat(entry.created.replace("Z", "+00:00"))
    return entry.key is None and not entry.spent and created >= since


def _recognised(entry: Entry, door: Mailchimp) -> Entry:
    found = read_mark(door.content(entry.id))
    if found is None:
        return entry
    return Entry(**{**vars(entry), "key": found[0], "digest": ""})
