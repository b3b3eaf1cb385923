"""How many announcements may still go out this week, so that readers are not called upon too often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.delivery.ledger import Ledger

WEEK = timedelta(days=7)
BEYOND = "over the limit:"
"""Stands, before the reason, in the title of a campaign beyond the week's limit."""


@dataclass
class WeeklyLimit:
    """Which calls to act may still go out this week."""

    limit: int
    lifted: str
    """The reason why there is no limit."""
    counted: set[str]
    """The names of the announcements that have gone out, or may."""
    beyond: set[str]
    """Those of them that go beyond the limit."""

    @classmethod
    def read(
        cls, candidates: Iterable[Candidate], ledger: Ledger, now: datetime, *, limit: int, lifted: str
    ) -> WeeklyLimit:
        """Return it with what *ledger* says of the seven days before *now*."""
        notices = {candidate.key for candidate in candidates if not candidate.call}
        recent = [
            (f"{entry.key.slug}/{entry.key.number}", BEYOND in entry.title)
            for entry in ledger.entries
            if entry.key is not None
            and entry.key not in notices
            and entry.key.content == "alert"
            and entry.moment > now - WEEK
        ]
        return cls(
            limit,
            lifted,
            counted={name for name, _ in recent},
            beyond={name for name, beyond in recent if beyond},
        )

    def allows(self, name: str) -> bool:
        """Return whether the announcement *name* may go out; if so, it counts from now on."""
        if name in self.counted:
            return True
        if len(self.counted) >= self.limit:
            if not self.lifted:
                return False
            self.beyond.add(name)
        self.counted.add(name)
        return True

    def note(self, name: str) -> str:
        """Return what the title says of the announcement *name*: nothing, unless it is beyond the limit."""
        return f"{BEYOND} {self.lifted}" if self.lifted and name in self.beyond else ""
