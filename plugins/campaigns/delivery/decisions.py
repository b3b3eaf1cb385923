"""Decides the steps of a push from the announcements and the campaigns at the service; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.announcements.weekly_limit import WEEK, WeeklyLimit, read_limits
from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.advice import elsewhere, halted, mixed
from plugins.campaigns.delivery.ledger import Ledger
from plugins.campaigns.delivery.plan import MAILABLE, NOBODY_LEFT, Action, Plan, PlanOptions, Step
from plugins.mailing.account import Audience, Readers
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.errors import AudienceError
from plugins.safety.errors import ForbiddenError


def make_plan(
    candidates: Sequence[Candidate],
    ledger: Ledger,
    audience: Audience,
    compose: Callable[[Candidate], Campaign],
    options: PlanOptions,
) -> Plan:
    """Return the plan. *compose* is called only for mails that could still change.

    A mail whose readers cannot be addressed, or that contains an entry of the blocklist, stops without
    affecting others; mails that must not go out are taken back all the same.
    """
    weekly_limits = read_limits(
        {candidate.key for candidate in candidates if not candidate.call},
        ledger,
        options.now,
        per_week=options.per_week,
        limit_reason=options.over_limit,
    )
    steps: list[Step] = []
    for candidate in sorted(candidates, key=lambda each: (each.call, each.moment, each.name)):
        try:
            steps += _Decision(candidate, ledger, audience, compose, options, weekly_limits).steps()
        except AudienceError as error:
            steps.append(Step(candidate, Action.STOP, str(error).removesuffix(".")))
        except ForbiddenError as error:
            steps += _forbidden(candidate, ledger.of(candidate.key), error)
    known = {candidate.key for candidate in candidates}
    unsent = [entry for entry in ledger.entries if entry.unsent]
    return Plan(
        tuple(steps),
        without_announcement=tuple(
            entry for entry in unsent if entry.key is not None and entry.key not in known
        ),
        leftovers=tuple(entry for entry in unsent if entry.is_leftover),
    )


def campaigns_received(candidate: Candidate, ledger: Ledger) -> list[LedgerEntry]:
    """Return the campaigns by which the readers of *candidate* have had news of its alert.

    Empty unless the mail of *candidate* contains news itself.
    """
    numbers = candidate.announcement.numbers_with_news
    if not numbers:
        return []
    return [
        each for each in ledger.earlier(candidate.key) if each.key is not None and each.key.number in numbers
    ]


@dataclass(frozen=True)
class _Decision:
    """The decision about one key, with everything that it depends on."""

    candidate: Candidate
    ledger: Ledger
    audience: Audience
    compose: Callable[[Candidate], Campaign]
    options: PlanOptions
    weekly_limits: Mapping[str, WeeklyLimit]

    @property
    def weekly_limit(self) -> WeeklyLimit | None:
        """The limit for the announcement; None if it is no call to act, or not limited."""
        candidate = self.candidate
        return self.weekly_limits.get(CONTENT[candidate.key.content].limit) if candidate.call else None

    def steps(self) -> list[Step]:
        """Return the steps for the key; an empty list if there is nothing to do or to report.

        Raises:
            AudienceError: If they depend on readers who cannot be addressed.
            ForbiddenError: If the mail contains an entry of the blocklist.
        """
        candidate, entries = self.candidate, self.ledger.of(self.candidate.key)
        unsent = tuple(entry for entry in entries if entry.unsent)
        out = [entry for entry in entries if entry.out]
        halted_entries = [entry for entry in entries if not entry.out and not entry.unsent]
        if candidate.status not in MAILABLE:
            return self._not_mailable(out, unsent)
        ambiguous = [entry for entry in entries if entry.content_key is not None]
        clear = [entry for entry in out if entry not in ambiguous]
        reached = [entry for entry in clear if halted_entries or self._reached(entry)]
        if reached:
            # Composed now, a mail with news would contain later updates, so its digest proves nothing.
            compose = None if campaigns_received(candidate, self.ledger) else self.compose
            return _after(candidate, reached[0], unsent, compose, self.options.service)
        if ambiguous and candidate.status is AnnouncementStatus.DUE:
            return [
                Step(candidate, Action.STOP, mixed(ambiguous[0], self.options.service), entry=ambiguous[0])
            ]
        if (out or halted_entries) and candidate.status is AnnouncementStatus.DUE:
            reason = (
                elsewhere(out[0], self.options.service)
                if out
                else halted(halted_entries[0], self.options.service)
            )
            return [Step(candidate, Action.STOP, reason, entry=(out or halted_entries)[0])]
        if candidate.status is AnnouncementStatus.OLD and (not unsent or self.options.sends):
            existing = unsent[0] if unsent else None
            if existing is None and self.options.now - candidate.moment > 2 * WEEK:
                return []
            return [Step(candidate, Action.HELD, f"too old: {candidate.reason}", entry=existing)]
        return [self._continue(unsent) if unsent else self._create()]

    def _not_mailable(self, out: Sequence[LedgerEntry], unsent: Sequence[LedgerEntry]) -> list[Step]:
        """Return the steps for an announcement that is not mailed: its drafts are taken back."""
        candidate = self.candidate
        if out:
            return _after(candidate, out[0], unsent, None, self.options.service)
        if unsent:
            return [_retract(candidate, unsent, candidate.reason)]
        return _reasons(candidate, self.options)

    def _reached(self, out: LedgerEntry) -> bool:
        """Return whether the readers have got *out*: a person may have sent it to others."""
        if out.ours and self.candidate.topic in self.audience.errors:
            return True  # there is nothing else to do, so the invalid audience need not stop it
        readers = self._readers()
        if out.ours:
            return not self.audience.others_than(readers, out.addressed_to)
        return readers.has_had(out.addressed_to)

    def _readers(self) -> Readers:
        """Return the readers, except those who have had the announcement in another language."""
        readers = self.audience.of(self.candidate.topic, self.candidate.key.language)
        return readers.leaving_out(self.ledger.in_other_languages(self.candidate.key))

    def _create(self) -> Step:
        """Return the step for a mail without a campaign."""
        candidate, limit, readers = self.candidate, self.weekly_limit, self._readers()
        if not readers.members:
            return Step(candidate, Action.HELD, "nobody reads this yet", readers=readers)
        if limit is not None and not limit.allows(candidate.key):
            return Step(
                candidate,
                Action.HELD,
                f"{limit.setting} is {limit.limit}, and as many have gone out within seven days. If it "
                'cannot wait: --over-limit "the reason"',
                readers=readers,
            )
        note = limit.note(candidate.key) if limit is not None else ""
        return Step(candidate, Action.CREATE, campaign=self.compose(candidate), readers=readers, note=note)

    def _continue(self, unsent: tuple[LedgerEntry, ...]) -> Step:
        """Return the step for a mail that has a draft or a scheduled campaign already."""
        candidate, readers, campaign = self.candidate, self._readers(), self.compose(self.candidate)
        scheduled = [entry for entry in unsent if entry.status == "schedule"]
        draft = (scheduled or unsent)[0]
        surplus = tuple(entry for entry in unsent if entry is not draft)
        by_hand = [entry for entry in surplus if not entry.is_titled(campaign.title)]
        if by_hand:
            reason = (
                f'there is a copy of it, "{by_hand[0].title}". Send or delete one of them in '
                f"{self.options.service}"
            )
            return Step(candidate, Action.STOP, reason, entry=draft)
        is_current = draft.digest == campaign.digest and readers.is_of(draft.addressed_to) and not surplus
        if self.weekly_limit is not None:
            self.weekly_limit.allows(candidate.key)
        action = Action.UPDATE
        if is_current and scheduled:
            action = Action.SCHEDULED
        elif is_current:
            action = Action.RELEASE if self.options.sends else Action.UNCHANGED
        if action is Action.RELEASE and not readers.members:
            return Step(candidate, Action.HELD, "nobody reads this yet", entry=draft, readers=readers)
        if is_current and not scheduled and readers.without and draft.recipients == 0:
            return Step(candidate, Action.HELD, NOBODY_LEFT, entry=draft, readers=readers)
        return Step(candidate, action, campaign=campaign, entry=draft, surplus=surplus, readers=readers)


def _forbidden(candidate: Candidate, entries: Sequence[LedgerEntry], error: ForbiddenError) -> list[Step]:
    """Return the steps for a mail with an entry of the blocklist: it stops, and its drafts are deleted."""
    unsent = tuple(entry for entry in entries if entry.unsent)
    stop = Step(candidate, Action.STOP, error.reason)
    return [_retract(candidate, unsent, "it holds what is never published"), stop] if unsent else [stop]


def _retract(candidate: Candidate, unsent: Sequence[LedgerEntry], reason: str) -> Step:
    return Step(candidate, Action.RETRACT, reason, entry=unsent[0], surplus=tuple(unsent[1:]))


def _reasons(candidate: Candidate, options: PlanOptions) -> list[Step]:
    """Return a step that explains why nothing is done, if an editor may expect something to be done."""
    is_recent = options.now - candidate.moment < WEEK
    if candidate.status is AnnouncementStatus.WAITING:
        return [Step(candidate, Action.WAITING, candidate.reason)]
    if candidate.status is AnnouncementStatus.REFUSED and is_recent:
        return [Step(candidate, Action.REFUSED, candidate.reason)]
    return []


def _after(
    candidate: Candidate,
    out: LedgerEntry,
    unsent: Sequence[LedgerEntry],
    compose: Callable[[Candidate], Campaign] | None,
    service: str,
) -> list[Step]:
    """Return the steps once readers have got the mail: surplus drafts are taken back.

    Without *compose* it is not reported whether the mail has changed since then. Drafts that a person has
    copied or renamed are left to that person, unless the mail must not go out at all. *service* is the
    name of the mailing service.
    """
    by_hand = [entry for entry in unsent if candidate.status in MAILABLE and not entry.ours]
    surplus = [entry for entry in unsent if entry not in by_hand]
    steps = [_retract(candidate, surplus, "another campaign of this mail was sent")] if surplus else []
    for entry in by_hand:
        reason = f'readers have got it, and "{entry.title}" would mail it again. Delete that in {service}'
        steps.append(Step(candidate, Action.STOP, reason, entry=entry))
    if steps or candidate.status is not AnnouncementStatus.DUE:
        return steps
    changed = out.digest and compose is not None and compose(candidate).digest != out.digest
    reason = "changed since then; only a new announcement mails it again" if changed else ""
    return [Step(candidate, Action.OUT, reason, entry=out)]
