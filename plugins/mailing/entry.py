"""One campaign as a mailing service lists it, and what its title shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.mailing.key import Key, read_mark

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
    """One campaign at the service. Services create entries with :meth:`titled`."""

    id: str
    number: int
    """Its number at the service, which people see there and ``Readers.without`` has; 0 if it has none."""
    title: str
    key: Key | None
    digest: str
    """The digest in the title, of the mail that it contains; empty until that is completely written."""
    status: str
    """``save`` (a draft), ``schedule``, ``sending``, ``sent``, ``paused``, ``canceling`` or ``canceled``.

    A service maps its own words to these. Any other word leaves the campaign to a person.
    """
    subject: str
    created: str
    sent: str
    """When it was or will be sent (ISO 8601); empty for drafts."""
    emails_sent: int
    """Number of readers who got it, also if it was cancelled while being sent."""
    emails_canceled: int
    addressed_to: Any
    """Its readers as the service writes them down, which only its ``Readers`` and ``Audience`` compare."""
    recipients: int
    """Number of readers that it will be sent to; -1 if the service does not report it."""
    from_name: str
    reply_to: str
    folder: str
    """The id of the folder that it is filed in; empty if it is in none."""
    content_key: Key | None = None
    """The key in its content, if it differs from that of its title."""

    @classmethod
    def titled(cls, title: str, **fields: Any) -> LedgerEntry:
        """Return an entry with *fields*, and with the key and digest that its *title* shows."""
        key, digest = read_mark(title) or (None, "")
        return cls(title=title, key=key, digest=digest, **fields)

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
        """Whether readers have got it or are getting it; also if it was cancelled when all of them had it."""
        had_all = not self.emails_canceled and 0 < self.recipients <= self.emails_sent
        return self.status in SENT_STATUSES or (self.status == "canceled" and had_all)

    @property
    def unsent(self) -> bool:
        """Whether nobody has got it and it can still be changed or deleted."""
        return self.status in UNSENT_STATUSES


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
