"""The plan of a push: one step per campaign, and questions about it. ``decisions.py`` makes the steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.ledger import Ledger
from plugins.mailing.account import Readers
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.key import Key

SLACK = timedelta(days=2)
"""Tolerance for wrong clocks: how long before its announcement a campaign may seem to have been created."""
RENAMED_WITHIN = timedelta(days=60)
"""Age up to which campaigns are read that look like renamed ones of ours, or that must not go out."""
RETRACTED = frozenset({AnnouncementStatus.REFUSED, AnnouncementStatus.SUPERSEDED})
"""Statuses of announcements whose drafts are deleted."""
MAILABLE = frozenset({AnnouncementStatus.DUE, AnnouncementStatus.OLD})
"""Statuses of announcements whose drafts may stay."""
NOBODY_LEFT = "all its readers have had it in another language"


class Action(Enum):
    """What a push does about one campaign; the value is what it prints."""

    CREATE = "new"
    UPDATE = "changed"
    RELEASE = "ready"
    UNCHANGED = "unchanged"
    RETRACT = "to be taken back"
    OUT = "sent"
    SCHEDULED = "scheduled"
    HELD = "held"
    WAITING = "waits"
    REFUSED = "refused"
    STOP = "needs a person"


WRITING = frozenset({Action.CREATE, Action.UPDATE, Action.RELEASE})
"""Actions after which readers may get a mail."""
DOING = WRITING | {Action.RETRACT}
"""Actions that change something at the service."""


@dataclass(frozen=True)
class Step:
    """The action for the campaign of one key."""

    candidate: Candidate
    action: Action
    reason: str = ""
    campaign: Campaign | None = None
    entry: LedgerEntry | None = None
    """The existing campaign, if there is one."""
    surplus: tuple[LedgerEntry, ...] = ()
    """Further drafts with the same key, to be deleted."""
    readers: Readers | None = None
    note: str = ""
    """Why it may exceed the weekly limit; it is added to the title."""

    @property
    def key(self) -> Key:
        """The identity of the campaign."""
        return self.candidate.key


@dataclass(frozen=True)
class Plan:
    """All steps, and campaigns that need attention."""

    steps: tuple[Step, ...]
    without_announcement: tuple[LedgerEntry, ...] = ()
    """Unsent campaigns with a key that is not in the content of this site."""
    leftovers: tuple[LedgerEntry, ...] = ()
    """Test campaigns and disabled drafts that an interrupted run did not delete."""
    unread: tuple[LedgerEntry, ...] = ()
    """Campaigns without a key that may carry one of our mails, and whose content was not read."""

    def with_action(self, *actions: Action) -> list[Step]:
        """Return the steps whose action is one of *actions*."""
        return [step for step in self.steps if step.action in actions]


@dataclass(frozen=True)
class PlanOptions:
    """Options of a push that affect its plan."""

    now: datetime
    sends: bool
    """Whether finished drafts are sent or scheduled instead of being left to a person."""
    per_week: Mapping[str, int]
    """The weekly limits by name of their setting."""
    service: str
    """The name of the mailing service, for messages."""
    over_limit: str = ""
    """The reason for exceeding these limits; empty if they apply."""


def without_writes(plan: Plan, reason: str) -> Plan:
    """Return *plan* with each step that readers would get a mail from stopped for *reason*."""
    steps = tuple(
        Step(step.candidate, Action.STOP, reason, entry=step.entry) if step.action in WRITING else step
        for step in plan.steps
    )
    return replace(plan, steps=steps)


def written_since(plan: Plan) -> datetime | None:
    """Return the moment from which campaigns may carry a mail that *plan* writes; None if it writes none.

    Before anything is written, all campaigns created or sent since then must be identified by content.
    """
    moments = [step.candidate.moment for step in plan.with_action(*WRITING)]
    return min(moments) - SLACK if moments else None


def renamed_since(
    plan: Plan, candidates: Iterable[Candidate], ledger: Ledger, now: datetime
) -> datetime | None:
    """Return the moment from which renamed campaigns matter even if *plan* writes nothing; None if none do.

    They matter if a draft is waiting, a copy of which may have gone out, or if a mail must not go out any
    more and no campaign has its key.
    """
    moments = [step.candidate.moment for step in plan.with_action(Action.UNCHANGED, Action.SCHEDULED)]
    moments += [candidate.moment for candidate in missing(candidates, ledger, now)]
    return min(moments) - SLACK if moments else None


def missing(candidates: Iterable[Candidate], ledger: Ledger, now: datetime) -> list[Candidate]:
    """Return the candidates of the last 60 days that must not go out any more and have no campaign."""
    return [
        candidate
        for candidate in candidates
        if candidate.status in RETRACTED
        and candidate.moment > now - RENAMED_WITHIN
        and not ledger.of(candidate.key)
    ]
