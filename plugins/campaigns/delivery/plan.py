"""Decides what a push would do, from what is announced and what Mailchimp holds. Does nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from plugins.campaigns.announcements.announcement import AnnouncedAlert, AnnouncementStatus, announcements
from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.announcements.news import KINDS as NEWS_KINDS
from plugins.campaigns.announcements.weekly_limit import WEEK, WeeklyLimit
from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.advice import elsewhere, halted, mixed
from plugins.campaigns.delivery.ledger import Ledger, LedgerEntry
from plugins.campaigns.errors import AudienceError
from plugins.campaigns.key import Key
from plugins.campaigns.mailchimp.segments import Segment, Segments
from plugins.safety.errors import ForbiddenError

SLACK = timedelta(days=2)
"""How much earlier than its announcement a campaign may seem to have been made, clocks being wrong."""
LATELY = timedelta(days=60)
"""How long a renamed campaign is looked for that is filed as ours, or must not go out any more."""
TAKEN_BACK = frozenset({AnnouncementStatus.REFUSED, AnnouncementStatus.SUPERSEDED})
"""Standings of announcements of which no draft may stay."""
MAILABLE = frozenset({AnnouncementStatus.DUE, AnnouncementStatus.OLD})
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


WRITING = frozenset({Action.CREATE, Action.UPDATE, Action.RELEASE})
"""Actions after which readers may get a mail."""
DOING = WRITING | {Action.RETRACT}
"""Actions that change something at Mailchimp."""


@dataclass(frozen=True)
class Step:
    """What is to be done about the campaign of one key."""

    candidate: Candidate
    action: Action
    reason: str = ""
    campaign: Campaign | None = None
    entry: LedgerEntry | None = None
    surplus: tuple[LedgerEntry, ...] = ()
    """Drafts with the same key that must go."""
    segment: Segment | None = None
    note: str = ""
    """Why it may go out although the week's announcements have gone; kept in its title."""

    @property
    def key(self) -> Key:
        """The identity of the campaign."""
        return self.candidate.key


@dataclass(frozen=True)
class Plan:
    """All steps, and what else a person should know."""

    steps: tuple[Step, ...]
    strangers: tuple[LedgerEntry, ...] = ()
    """Unsent campaigns with a key that the content here does not have."""
    leftovers: tuple[LedgerEntry, ...] = ()
    """Test campaigns and emptied drafts that an interrupted run left behind."""
    unread: tuple[LedgerEntry, ...] = ()
    """Campaigns without a key that may carry a mail of ours, and whose content was not read."""

    def with_action(self, *actions: Action) -> list[Step]:
        """Return the steps that are one of *actions*."""
        return [step for step in self.steps if step.action in actions]


@dataclass(frozen=True)
class PlanOptions:
    """Under which terms a push decides."""

    now: datetime
    sends: bool
    """Whether finished drafts are sent or scheduled, not left for a person."""
    per_week: int
    over_limit: str = ""
    """Why more than that may go out this week; empty where they may not."""


def writing_nothing(plan: Plan, reason: str) -> Plan:
    """Return *plan* in which everything that readers would get stops for *reason*."""
    steps = tuple(
        Step(step.candidate, Action.STOP, reason, entry=step.entry) if step.action in WRITING else step
        for step in plan.steps
    )
    return replace(plan, steps=steps)


def written_since(plan: Plan) -> datetime | None:
    """Return since when a campaign may carry one of the mails that *plan* writes or sends; None: it does not.

    Before that, every campaign created or sent since then must be identified by its content.
    """
    moments = [step.candidate.moment for step in plan.with_action(*WRITING)]
    return min(moments) - SLACK if moments else None


def renamed_since(
    plan: Plan, candidates: Iterable[Candidate], ledger: Ledger, now: datetime
) -> datetime | None:
    """Return since when somebody may have renamed a campaign that matters although nothing is written.

    It matters where a draft waits, of which a copy may have gone out, or where a mail must not go out any
    more and no campaign has its key. None: nothing matters.
    """
    moments = [step.candidate.moment for step in plan.with_action(Action.UNCHANGED, Action.SCHEDULED)]
    moments += [candidate.moment for candidate in missing(candidates, ledger, now)]
    return min(moments) - SLACK if moments else None


def missing(candidates: Iterable[Candidate], ledger: Ledger, now: datetime) -> list[Candidate]:
    """Return what must not go out any more, of late could, and has no campaign with its key."""
    return [
        candidate
        for candidate in candidates
        if candidate.status in TAKEN_BACK and candidate.moment > now - LATELY and not ledger.of(candidate.key)
    ]


def make_plan(
    candidates: Sequence[Candidate],
    ledger: Ledger,
    segments: Segments,
    compose: Callable[[Candidate], Campaign],
    options: PlanOptions,
) -> Plan:
    """Return what to do. *compose* is asked only for mails that could still change.

    A mail whose readers cannot be addressed, or that holds what is never published, stops for itself; what
    must not go out is taken back all the same.
    """
    allowance = WeeklyLimit.read(
        candidates, ledger, options.now, limit=options.per_week, lifted=options.over_limit
    )
    steps: list[Step] = []
    for candidate in sorted(candidates, key=lambda each: (each.call, each.moment, each.name)):
        try:
            steps += _Case(candidate, ledger, segments, compose, options, allowance).steps()
        except AudienceError as error:
            steps.append(Step(candidate, Action.STOP, str(error).removesuffix(".")))
        except ForbiddenError as error:
            steps += _forbidden(candidate, ledger.of(candidate.key), error)
    known = {candidate.key for candidate in candidates}
    unsent = [entry for entry in ledger.entries if entry.unsent]
    return Plan(
        tuple(steps),
        strangers=tuple(entry for entry in unsent if entry.key is not None and entry.key not in known),
        leftovers=tuple(entry for entry in unsent if entry.spent),
    )


def campaigns_received(candidate: Candidate, ledger: Ledger) -> list[LedgerEntry]:
    """Return the campaigns by which the readers of *candidate* have had news of its alert by mail.

    None unless the mail of *candidate* tells news itself.
    """
    announced = candidate.announced
    if candidate.kind not in NEWS_KINDS or not isinstance(announced, AnnouncedAlert):
        return []
    tell = {each.number for each in announcements(announced.alert) if each.kind in NEWS_KINDS}
    return [
        each for each in ledger.earlier(candidate.key) if each.key is not None and each.key.number in tell
    ]


def _forbidden(candidate: Candidate, entries: Sequence[LedgerEntry], error: ForbiddenError) -> list[Step]:
    """Return what to do about a mail that holds what is never published: it stops, and a draft of it goes."""
    unsent = tuple(entry for entry in entries if entry.unsent)
    stop = Step(candidate, Action.STOP, error.reason)
    return [_retract(candidate, unsent, "it holds what is never published"), stop] if unsent else [stop]


@dataclass(frozen=True)
class _Case:
    """One key, and all that decides what is to be done about it."""

    candidate: Candidate
    ledger: Ledger
    segments: Segments
    compose: Callable[[Candidate], Campaign]
    options: PlanOptions
    allowance: WeeklyLimit

    def steps(self) -> list[Step]:
        """Return what to do; nothing where there is nothing to say.

        Raises:
            AudienceError: If that depends on readers who cannot be addressed.
            ForbiddenError: If the mail holds what is never published.
        """
        candidate, entries = self.candidate, self.ledger.of(self.candidate.key)
        unsent = tuple(entry for entry in entries if entry.unsent)
        out = [entry for entry in entries if entry.out]
        odd = [entry for entry in entries if not entry.out and not entry.unsent]
        if candidate.status not in MAILABLE:
            if out:
                return _after(candidate, out[0], unsent, None)
            return (
                [_retract(candidate, unsent, candidate.reason)]
                if unsent
                else _reasons(candidate, self.options)
            )
        doubtful = [entry for entry in entries if entry.content_key is not None]
        clear = [entry for entry in out if entry not in doubtful]
        reached = [entry for entry in clear if odd or self._reached(entry)]
        if reached:
            compose = (
                None if campaigns_received(candidate, self.ledger) else self.compose
            )  # has later updates, too
            return _after(candidate, reached[0], unsent, compose)
        if doubtful and candidate.status is AnnouncementStatus.DUE:
            return [Step(candidate, Action.STOP, mixed(doubtful[0]), entry=doubtful[0])]
        if (out or odd) and candidate.status is AnnouncementStatus.DUE:
            reason = elsewhere(out[0]) if out else halted(odd[0])
            return [Step(candidate, Action.STOP, reason, entry=(out or odd)[0])]
        if candidate.status is AnnouncementStatus.OLD and (not unsent or self.options.sends):
            kept = unsent[0] if unsent else None
            if kept is None and self.options.now - candidate.moment > 2 * WEEK:
                return []
            return [Step(candidate, Action.HELD, f"too old: {candidate.reason}", entry=kept)]
        return [self._continue(unsent) if unsent else self._create()]

    def _reached(self, out: LedgerEntry) -> bool:
        """Return whether the readers have got *out*: a person may have sent it to others."""
        if out.ours and self.candidate.topic in self.segments.errors:
            return True  # nothing else is to be done, so that this stops nothing
        segment = self._segment()
        if out.ours:
            return not self.segments.others_than(segment, out.segment)
        return segment.has_had(out.segment)

    def _segment(self) -> Segment:
        """Return the readers, without those who have had the announcement in another language."""
        segment = self.segments.of(self.candidate.topic, self.candidate.key.language)
        return replace(segment, without=self.ledger.in_other_languages(self.candidate.key))

    def _create(self) -> Step:
        candidate, allowance, segment = self.candidate, self.allowance, self._segment()
        if not segment.members:
            return Step(candidate, Action.HELD, "nobody reads this yet", segment=segment)
        counts = candidate.call and candidate.key.content == "alert"
        if counts and not allowance.allows(candidate.name):
            return Step(
                candidate,
                Action.HELD,
                f"{allowance.limit} announcements have gone out within seven days. If it cannot wait: "
                '--over-limit "the reason"',
                segment=segment,
            )
        note = allowance.note(candidate.name) if counts else ""
        return Step(candidate, Action.CREATE, campaign=self.compose(candidate), segment=segment, note=note)

    def _continue(self, unsent: tuple[LedgerEntry, ...]) -> Step:
        """Return what to do with a draft, or a scheduled campaign, that is there already."""
        candidate, segment, campaign = self.candidate, self._segment(), self.compose(self.candidate)
        scheduled = [entry for entry in unsent if entry.status == "schedule"]
        kept = (scheduled or unsent)[0]
        surplus = tuple(entry for entry in unsent if entry is not kept)
        by_hand = [entry for entry in surplus if not entry.is_titled(campaign.title)]
        if by_hand:
            reason = f'there is a copy of it, "{by_hand[0].title}". Send or delete one of them in Mailchimp'
            return Step(candidate, Action.STOP, reason, entry=kept)
        whole = kept.digest == campaign.digest and segment.is_of(kept.segment) and not surplus
        if candidate.call and candidate.key.content == "alert":
            self.allowance.allows(candidate.name)
        action = Action.UPDATE
        if whole and scheduled:
            action = Action.SCHEDULED
        elif whole:
            action = Action.RELEASE if self.options.sends else Action.UNCHANGED
        if action is Action.RELEASE and not segment.members:
            return Step(candidate, Action.HELD, "nobody reads this yet", entry=kept, segment=segment)
        if whole and not scheduled and segment.without and kept.recipients == 0:
            return Step(candidate, Action.HELD, NOBODY_LEFT, entry=kept, segment=segment)
        return Step(candidate, action, campaign=campaign, entry=kept, surplus=surplus, segment=segment)


NOBODY_LEFT = "all its readers have had it in another language"


def _retract(candidate: Candidate, unsent: Sequence[LedgerEntry], reason: str) -> Step:
    return Step(candidate, Action.RETRACT, reason, entry=unsent[0], surplus=tuple(unsent[1:]))


def _reasons(candidate: Candidate, options: PlanOptions) -> list[Step]:
    """Return why nothing is done, where somebody may wonder."""
    recent = options.now - candidate.moment < WEEK
    if candidate.status is AnnouncementStatus.WAITING:
        return [Step(candidate, Action.WAITING, candidate.reason)]
    if candidate.status is AnnouncementStatus.REFUSED and recent:
        return [Step(candidate, Action.REFUSED, candidate.reason)]
    return []


def _after(
    candidate: Candidate,
    out: LedgerEntry,
    unsent: Sequence[LedgerEntry],
    compose: Callable[[Candidate], Campaign] | None,
) -> list[Step]:
    """Return what is left to do once readers have got the mail: nothing, or drafts that must go.

    Without *compose* it is not said whether the mail has changed since then.
    What a person has copied or renamed is left to that person, unless the mail must not go out at all.
    """
    by_hand = [entry for entry in unsent if candidate.status in MAILABLE and not entry.ours]
    spare = [entry for entry in unsent if entry not in by_hand]
    steps = [_retract(candidate, spare, "another campaign of this mail was sent")] if spare else []
    for entry in by_hand:
        reason = f'readers have got it, and "{entry.title}" would mail it again. Delete that in Mailchimp'
        steps.append(Step(candidate, Action.STOP, reason, entry=entry))
    if steps or candidate.status is not AnnouncementStatus.DUE:
        return steps
    changed = out.digest and compose is not None and compose(candidate).digest != out.digest
    reason = "changed since then; only a new announcement mails it again" if changed else ""
    return [Step(candidate, Action.OUT, reason, entry=out)]
