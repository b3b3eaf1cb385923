"""Decides what a push would do, from what is announced and what Mailchimp holds. Does nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from plugins.campaigns.allowance import WEEK, Allowance
from plugins.campaigns.announcements import Standing
from plugins.campaigns.compose import Campaign
from plugins.campaigns.key import Key
from plugins.campaigns.ledger import OUT, Entry, Ledger
from plugins.campaigns.prospects import Prospect
from plugins.campaigns.segments import AudienceError, Segment, Segments
from plugins.safety.blocklist import ForbiddenError

SLACK = timedelta(days=2)
"""How much earlier than its announcement a campaign may seem to have been made, clocks being wrong."""
LATELY = timedelta(days=60)
"""How long a renamed draft of a mail that must not go out any more is looked for."""
_TAKEN_BACK = frozenset({Standing.REFUSED, Standing.SUPERSEDED})
MAILABLE = frozenset({Standing.DUE, Standing.OLD})
"""Standings of announcements of which a draft may stay."""


class Action(Enum):
    """What a push does about one campaign."""

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


DOING = frozenset({Action.CREATE, Action.UPDATE, Action.RELEASE, Action.RETRACT})
"""Actions that change something at Mailchimp."""


@dataclass(frozen=True)
class Step:
    """What is to be done about the campaign of one key."""

    prospect: Prospect
    action: Action
    reason: str = ""
    campaign: Campaign | None = None
    entry: Entry | None = None
    surplus: tuple[Entry, ...] = ()
    """Drafts with the same key that must go."""
    segment: Segment | None = None
    note: str = ""
    """Why it may go out although the week's announcements have gone; kept in its title."""

    @property
    def key(self) -> Key:
        """The identity of the campaign."""
        return self.prospect.key


@dataclass(frozen=True)
class Plan:
    """All steps, and what else a person should know."""

    steps: tuple[Step, ...]
    strangers: tuple[Entry, ...] = ()
    """Unsent campaigns with a key that the content here does not have."""
    leftovers: tuple[Entry, ...] = ()
    """Test campaigns and emptied drafts that an interrupted run left behind."""

    def with_action(self, *actions: Action) -> list[Step]:
        """Return the steps that are one of *actions*."""
        return [step for step in self.steps if step.action in actions]


@dataclass(frozen=True)
class Terms:
    """Under which terms a push decides."""

    now: datetime
    sends: bool
    """Whether finished drafts are sent or scheduled, not left for a person."""
    per_week: int
    over_limit: str = ""
    """Why more than that may go out this week; empty where they may not."""


def wants_names(prospects: Iterable[Prospect], ledger: Ledger, now: datetime) -> datetime | None:
    """Return since when campaigns without a key must be looked at more closely; None: there is no need.

    There is where no campaign has the key of a mail that is due, or of one that of late could go out and must
    not any more: a person may have renamed its draft.
    """
    missing = [
        prospect.moment
        for prospect in prospects
        if not ledger.of(prospect.key)
        and (
            prospect.standing is Standing.DUE
            or (prospect.standing in _TAKEN_BACK and prospect.moment > now - LATELY)
        )
    ]
    return min(missing) - SLACK if missing else None


def make_plan(
    prospects: Sequence[Prospect],
    ledger: Ledger,
    segments: Segments,
    compose: Callable[[Prospect], Campaign],
    terms: Terms,
) -> Plan:
    """Return what to do. *compose* is asked only for mails that could still change.

    A mail whose readers cannot be addressed, or that holds what is never published, stops for itself; what
    must not go out is taken back all the same.
    """
    allowance = Allowance.read(prospects, ledger, terms.now, limit=terms.per_week, lifted=terms.over_limit)
    steps: list[Step] = []
    for prospect in sorted(prospects, key=lambda each: (each.call, each.moment, each.name)):
        try:
            steps += _steps(prospect, ledger.of(prospect.key), segments, compose, terms, allowance)
        except AudienceError as error:
            steps.append(Step(prospect, Action.STOP, str(error).removesuffix(".")))
        except ForbiddenError as error:
            steps += _forbidden(prospect, ledger.of(prospect.key), error)
    known = {prospect.key for prospect in prospects}
    unsent = [entry for entry in ledger.entries if entry.status in {"save", "schedule"}]
    return Plan(
        tuple(steps),
        strangers=tuple(entry for entry in unsent if entry.key is not None and entry.key not in known),
        leftovers=tuple(entry for entry in unsent if entry.spent),
    )


def _forbidden(prospect: Prospect, entries: Sequence[Entry], error: ForbiddenError) -> list[Step]:
    """Return what to do about a mail that holds what is never published: it stops, and a draft of it goes."""
    unsent = tuple(entry for entry in entries if entry.status in {"save", "schedule"})
    stop = Step(prospect, Action.STOP, error.reason)
    return [_retract(prospect, unsent, "it holds what is never published"), stop] if unsent else [stop]


def _steps(
    prospect: Prospect,
    entries: Sequence[Entry],
    segments: Segments,
    compose: Callable[[Prospect], Campaign],
    terms: Terms,
    allowance: Allowance,
) -> list[Step]:
    """Return what to do about one key; nothing where there is nothing to say.

    Raises:
        AudienceError: If that depends on readers who cannot be addressed.
        ForbiddenError: If the mail holds what is never published.
    """
    unsent = tuple(entry for entry in entries if entry.status in {"save", "schedule"})
    out = [entry for entry in entries if entry.status in OUT]
    odd = [entry for entry in entries if entry.status not in OUT and entry not in unsent]
    if out:
        return _after(prospect, out[0], unsent, compose)
    if odd:
        reason = f'it is "{odd[0].status}" in Mailchimp. Send or delete it there'
        return [Step(prospect, Action.STOP, reason, entry=odd[0])]
    if prospect.standing not in MAILABLE:
        return [_retract(prospect, unsent, prospect.reason)] if unsent else _told(prospect, terms)
    if prospect.standing is Standing.OLD and (not unsent or terms.sends):
        kept = unsent[0] if unsent else None
        if kept is None and terms.now - prospect.moment > 2 * WEEK:
            return []
        return [Step(prospect, Action.HELD, f"too old: {prospect.reason}", entry=kept)]
    if not unsent:
        return [_create(prospect, segments, compose, allowance)]
    return [_continue(prospect, unsent, segments, compose, terms, allowance)]


def _retract(prospect: Prospect, unsent: Sequence[Entry], reason: str) -> Step:
    return Step(prospect, Action.RETRACT, reason, entry=unsent[0], surplus=tuple(unsent[1:]))


def _told(prospect: Prospect, terms: Terms) -> list[Step]:
    """Return why nothing is done, where somebody may wonder."""
    recent = terms.now - prospect.moment < WEEK
    if prospect.standing is Standing.WAITING:
        return [Step(prospect, Action.WAITING, prospect.reason)]
    if prospect.standing is Standing.REFUSED and recent:
        return [Step(prospect, Action.REFUSED, prospect.reason)]
    return []


def _after(
    prospect: Prospect, out: Entry, unsent: Sequence[Entry], compose: Callable[[Prospect], Campaign]
) -> list[Step]:
    """Return what is left to do once readers have got the mail: nothing, or drafts that must go.

    What a person has copied or renamed is left to that person, unless the mail must not go out at all.
    """
    by_hand = [entry for entry in unsent if prospect.standing in MAILABLE and not entry.ours]
    spare = [entry for entry in unsent if entry not in by_hand]
    steps = [_retract(prospect, spare, "another campaign of this mail was sent")] if spare else []
    for entry in by_hand:
        reason = f'readers have got it, and "{entry.title}" would mail it again. Delete that in Mailchimp'
        steps.append(Step(prospect, Action.STOP, reason, entry=entry))
    if steps or prospect.standing is not Standing.DUE:
        return steps
    changed = out.digest and compose(prospect).digest != out.digest
    reason = "changed since then; only a new announcement mails it again" if changed else ""
    return [Step(prospect, Action.OUT, reason, entry=out)]


def _create(
    prospect: Prospect, segments: Segments, compose: Callable[[Prospect], Campaign], allowance: Allowance
) -> Step:
    segment = segments.of(prospect.topic, prospect.key.language)
    if not segment.members:
        return Step(prospect, Action.HELD, "nobody reads this yet", segment=segment)
    counts = prospect.call and prospect.key.content == "alert"
    if counts and not allowance.allows(prospect.name):
        return Step(
            prospect,
            Action.HELD,
            f"{allowance.limit} announcements have gone out within seven days. If it cannot wait: "
            '--over-limit "the reason"',
            segment=segment,
        )
    note = allowance.note(prospect.name) if counts else ""
    return Step(prospect, Action.CREATE, campaign=compose(prospect), segment=segment, note=note)


def _continue(
    prospect: Prospect,
    unsent: tuple[Entry, ...],
    segments: Segments,
    compose: Callable[[Prospect], Campaign],
    terms: Terms,
    allowance: Allowance,
) -> Step:
    """Return what to do with a draft, or a scheduled campaign, that is there already."""
    segment, campaign = segments.of(prospect.topic, prospect.key.language), compose(prospect)
    scheduled = [entry for entry in unsent if entry.status == "schedule"]
    kept = (scheduled or unsent)[0]
    surplus = tuple(entry for entry in unsent if entry is not kept)
    by_hand = [entry for entry in surplus if not entry.is_titled(campaign.title)]
    if by_hand:
        reason = f'there is a copy of it, "{by_hand[0].title}". Send or delete one of them in Mailchimp'
        return Step(prospect, Action.STOP, reason, entry=kept)
    whole = kept.digest == campaign.digest and segment.is_of(kept.segment) and not surplus
    if prospect.call and prospect.key.content == "alert":
        allowance.allows(prospect.name)
    action = Action.UPDATE
    if whole and scheduled:
        action = Action.SCHEDULED
    elif whole:
        action = Action.RELEASE if terms.sends else Action.UNCHANGED
    if action is Action.RELEASE and not segment.members:
        return Step(prospect, Action.HELD, "nobody reads this yet", entry=kept, segment=segment)
    return Step(prospect, action, campaign=campaign, entry=kept, surplus=surplus, segment=segment)
