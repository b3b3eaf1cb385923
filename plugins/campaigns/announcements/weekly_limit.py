"""Weekly limit of announcements, so that readers are not asked to act too often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.delivery.ledger import Ledger

WEEK = timedelta(days=7)
BEYOND = "over the limit:"
"""Note in the title of a campaign that exceeds the limit; the reason follows it."""


@dataclass
class WeeklyLimit:
    """The calls to act of the last seven days, counted by announcement."""

    limit: int
    limit_reason: str
    """The reason for exceeding the limit; empty if it applies."""
    counted: set[str]
    """Names of the announcements that have gone out or have been allowed."""
    beyond: set[str]
    """Those of them that exceed the limit."""

    @classmethod
    def read(
        cls, candidates: Iterable[Candidate], ledger: Ledger, now: datetime, *, limit: int, limit_reason: str
    ) -> WeeklyLimit:
        """Count the campaigns of the seven days before *now* in *ledger*."""
        notices = {candidate.key for candidate in candidates if not candidate.call}
        limited = {name for name, content in CONTENT.items() if content.limited}
        recent = [
            (f"{entry.key.slug}/{entry.key.number}", BEYOND in entry.title)
            for entry in ledger.entries
            if entry.key is not None
            and entry.key not in notices
            and entry.key.content in limited
            and entry.moment > now - WEEK
        ]
        return cls(
            limit,
            limit_reason,
            counted={name for name, _ in recent},
            beyond={name for name, beyond in recent if beyond},
        )

    def allows(self, name: str) -> bool:
        """Return whether the announcement *name* may go out; if so, count it."""
        if name in self.counted:
            return True
        if len(self.counted) >= self.limit:
            if not self.limit_reason:
                return False
            self.beyond.add(name)
        self.counted.add(name)
        return True

    def note(self, name: str) -> str:
        """Return the note for the title of the announcement *name*; empty unless it exceeds the limit."""
        return f"{BEYOND} {self.limit_reason}" if self.limit_reason and name in self.beyond else ""
