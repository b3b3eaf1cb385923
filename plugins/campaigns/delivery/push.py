"""Execution of a plan: writes the drafts, reads the ledger again, then sends them if the settings say so.

How nobody gets a mail twice: a campaign is sent only if the ledger, read after its draft was complete, has no
other with its key. A run that finds two deletes the younger one, after making it impossible to send.
The service sends no campaign twice, so two runs that agree on one draft may both request it
(docs/decisions/0008).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.advice import elsewhere
from plugins.campaigns.delivery.contents import Contents, by_time
from plugins.campaigns.delivery.drafts import Drafts
from plugins.campaigns.delivery.duplicates import check_duplicate, precedence
from plugins.campaigns.delivery.ledger import Ledger
from plugins.campaigns.delivery.plan import NOBODY_LEFT, SLACK, WRITING, Action, Plan, Step
from plugins.campaigns.delivery.sending import POLL_INTERVAL, POLLS, Sender
from plugins.campaigns.errors import ClockError, NotLiveError, StoppedError
from plugins.campaigns.settings import MailingSettings
from plugins.mailing.account import Account
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.errors import KeyRefusedError, ServiceError, UncertainError
from plugins.mailing.key import Key, read_mark

Result = TypeVar("Result")


@dataclass
class Outcome:
    """The result of a push."""

    done: list[str] = field(default_factory=list)
    """Messages about what was done."""
    stopped: list[str] = field(default_factory=list)
    """Messages about what a person must check; if there are any, the push has failed."""
    doing: str = ""
    """The campaign that was worked on last."""
    accepted: dict[str, str] = field(default_factory=dict)
    """Ids of the campaigns that the service has accepted to send, by key."""

    @property
    def sound(self) -> bool:
        """Whether nothing needs a person."""
        return not self.stopped


class Pusher:
    """Executes plans with one account."""

    def __init__(
        self,
        account: Account,
        mailing: MailingSettings,
        now: datetime,
        *,
        contents: Contents,
        live: Callable[[Campaign], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Create a pusher; *live* raises NotLiveError unless a campaign's page is live in its revision."""
        self._account, self._mailing, self._now, self._contents = account, mailing, now, contents
        self._live, self._sleep = live, sleep
        self._sending = Sender(account, sleep=sleep)
        self._drafts = Drafts(account, mailing, now, self._sending)
        self._sent: dict[Key, set[int]] = {}  # numbers of what this run sent, by key without its language
        self.outcome = Outcome()

    def execute(self, plan: Plan) -> Outcome:
        """Execute *plan*, as far as CAMPAIGN_MODE allows, and return the outcome."""
        stopped: dict[str, list[str]] = {}
        for step in plan.with_action(Action.STOP):
            stopped.setdefault(step.reason, []).append(str(step.key))
        self.outcome.stopped += [f"{', '.join(keys)}: {reason}." for reason, keys in stopped.items()]
        try:
            for is_leftover in plan.leftovers:
                self._attempt(is_leftover.title, partial(self._drafts.take_back, is_leftover))
            for step in plan.with_action(Action.RETRACT):
                self._attempt(str(step.key), partial(self._retract, step))
            prepared = []
            for step in plan.with_action(*WRITING):
                draft_id = self._attempt(str(step.key), partial(self._prepare, step))
                if draft_id is not None:
                    prepared.append((step, draft_id))
            self._finish(prepared)
        except (KeyRefusedError, ClockError) as error:
            self.outcome.stopped.append(f"{error} Nothing more was tried.")
        return self.outcome

    def _attempt(self, name: str, act: Callable[[], Result]) -> Result | None:
        """Call *act* for the campaign *name*; report a failure, which does not affect the other campaigns.

        Only a refused key ends the whole push.
        """
        self.outcome.doing = name
        try:
            return act()
        except KeyRefusedError:
            raise
        except (ServiceError, NotLiveError, StoppedError) as error:
            self.outcome.stopped.append(f"{name}: {error}")
        return None

    def _retract(self, step: Step) -> None:
        for unsent in (*([step.entry] if step.entry else []), *step.surplus):
            self._drafts.take_back(unsent)
        self.outcome.done.append(f"{step.key}: taken back ({step.reason})")

    def _prepare(self, step: Step) -> str:
        """Write the draft of *step*, once its page is live, and return its id."""
        assert step.campaign is not None
        self._live(step.campaign)
        return self._drafts.prepare(step)

    def _finish(self, prepared: Sequence[tuple[Step, str]]) -> None:
        """Read the ledger, check that each draft is the only one of its key, and release it."""
        if not prepared:
            return
        since = min(step.candidate.moment for step, _ in prepared) - SLACK
        try:
            ledger = self._fresh({draft_id for _, draft_id in prepared}, since)
        except KeyRefusedError:
            raise
        except ServiceError as error:
            self.outcome.stopped.append(f"{error} The drafts were left unsent. Run the same command again.")
            return
        try:
            for step, draft_id in prepared:
                self._attempt(str(step.key), partial(self._release, step, draft_id, ledger, since))
        except KeyRefusedError:
            self._confirm()
            raise
        self._confirm()

    def _fresh(self, ids: Iterable[str], since: datetime) -> Ledger:
        """Read the ledger until it lists all of *ids*: a stale one could hide other runs' drafts too.

        Campaigns created or sent at or after *since* are identified by their content.
        """
        wanted = set(ids)
        for attempt in range(POLLS):
            if attempt:
                self._sleep(POLL_INTERVAL)
            ledger = Ledger.read(self._account)
            if wanted <= {each.id for each in ledger.entries}:
                return self._contents.identify(ledger, by_time(since))
        raise UncertainError(f"{self._account.name}'s list does not show the new drafts.")

    def _release(self, step: Step, draft_id: str, ledger: Ledger, since: datetime) -> None:
        """Send or schedule the draft of *step*, or leave it to a person, as CAMPAIGN_MODE says."""
        ours = self._sendable(step, draft_id, ledger, since)
        if ours is None:
            return
        if self._mailing.mode == "draft":
            self._done(
                str(step.key), draft_id, f"draft {ours.number} waits in {self._account.name} to be sent"
            )
            return
        narrowed = self._leave_out(step, draft_id, ledger)
        if narrowed is not None:
            # Another run may have disabled the draft before this update enabled it again: check once more.
            ours = self._sendable(narrowed, draft_id, self._fresh({draft_id}, since), since)
            if ours is None:
                return
        self._check_ready(step, draft_id)
        if self._mailing.mode == "schedule":
            at = self._sending.schedule(draft_id, self._now + self._mailing.delay)
            self._done(str(step.key), draft_id, f"scheduled for {at:%Y-%m-%d %H:%M} UTC")
            return
        self._sending.send(draft_id)
        self.outcome.accepted[str(step.key)] = draft_id
        self._sent.setdefault(replace(step.key, language=""), set()).add(ours.number)

    def _sendable(self, step: Step, draft_id: str, ledger: Ledger, since: datetime) -> LedgerEntry | None:
        """Return the entry of the draft if it may be sent; None if there is nothing left to do.

        It may if it is the only one of its key, and neither its mail nor its recipients were changed.

        Raises:
            StoppedError: If it may not be sent.
        """
        campaign, readers = step.campaign, step.readers
        assert campaign is not None and readers is not None
        ours = self._only(step, draft_id, ledger, since)
        if ours.out:
            if not readers.has_had(ours.addressed_to):
                raise StoppedError(f"{elsewhere(ours, self._account.name)}.")
            self.outcome.done.append(f"{step.key}: it was sent meanwhile, by somebody else")
            return None
        if ours.status == "schedule":
            self.outcome.done.append(f"{step.key}: scheduled for {ours.moment:%Y-%m-%d %H:%M} UTC")
            return None
        if not self._drafts.is_to(ours, readers):
            raise StoppedError(
                f"its recipients are not those of its language. Delete it in {self._account.name}."
            )
        if ours.status != "save" or ours.digest != campaign.digest:
            raise StoppedError("somebody changed it meanwhile. Run the same command again.")
        if readers.without and ours.recipients == 0:
            self.outcome.done.append(f"{step.key}: held ({NOBODY_LEFT})")
            return None
        return ours

    def _done(self, key: str, campaign_id: str, message: str) -> None:
        """Report *message*, and any refusal to leave out readers who had it in another language."""
        refusal = self._drafts.refusal(campaign_id)
        self.outcome.done.append(f"{key}: {message}")
        if refusal:
            self.outcome.done.append(
                f"{key}: whoever had it in another language and has changed language since gets it again: "
                f"{self._account.name} refuses to leave them out. {refusal}"
            )

    def _leave_out(self, step: Step, draft_id: str, ledger: Ledger) -> Step | None:
        """Leave out readers who have had the announcement in another language since the draft was written.

        Return *step* with fewer readers; None if they do not change.

        Raises:
            StoppedError: If no readers are left.
        """
        campaign, readers = step.campaign, step.readers
        assert campaign is not None and readers is not None
        numbers = {*ledger.in_other_languages(step.key), *self._sent.get(replace(step.key, language=""), ())}
        if numbers <= set(readers.without) or self._drafts.refusal(draft_id):
            return None
        fewer = readers.leaving_out(tuple(sorted(numbers)))
        if self._drafts.narrow(draft_id, campaign, fewer) == 0:
            raise StoppedError(
                f"{NOBODY_LEFT}, as far as {self._account.name} knows by now. Run the same command again."
            )
        return replace(step, readers=fewer)

    def _check_ready(self, step: Step, draft_id: str) -> None:
        """Check that the draft contains the mail of *step*, and that the service can send it.

        Raises:
            StoppedError: If it does not, or something prevents it from being sent.
        """
        if step.action is Action.RELEASE:  # written by an earlier run, so that a person may have edited it
            mark = read_mark(self._account.content(draft_id))
            if mark is None or mark[0] != step.key:
                raise StoppedError(
                    "somebody has replaced the content of its draft. Send that in "
                    f"{self._account.name}, or delete it."
                )
        obstacles = self._account.obstacles(draft_id)
        if obstacles:
            raise StoppedError(f"{self._account.name} finds it not ready to send: {'; '.join(obstacles)}")

    def _confirm(self) -> None:
        """Report the status of the campaigns that the service has accepted, since it may cancel them."""
        delivery_statuses = self._sending.delivery_statuses(self.outcome.accepted)
        for key, campaign_id in self.outcome.accepted.items():
            delivery_status = delivery_statuses[key]
            if delivery_status.sound:
                self._done(key, campaign_id, delivery_status.words)
            else:
                self.outcome.stopped.append(f"{key}: {delivery_status.words}")

    def _only(self, step: Step, draft_id: str, ledger: Ledger, since: datetime) -> LedgerEntry:
        """Return the only campaign with the key of *step*: *draft_id*, or one that is sent or scheduled.

        Other drafts are deleted, except the oldest. If that is not *draft_id*, the next run continues.

        Raises:
            StoppedError: If another run is writing the campaign, or a person must decide.
        """
        campaign, readers = step.campaign, step.readers
        assert campaign is not None and readers is not None
        for _ in range(POLLS):
            own = next(each for each in ledger.entries if each.id == draft_id)
            others = [each for each in ledger.of(campaign.key) if each.id != draft_id]
            if not others:
                return own
            for other in others:
                check_duplicate(other, campaign, readers, self._account.name)
            remaining = min([own, *others], key=precedence)
            for other in (own, *others):
                if other is not remaining and not other.out:
                    self._drafts.take_back(other)
            if remaining.out or remaining.status == "schedule":
                return remaining
            if remaining is not own:
                break
            ledger = self._fresh({draft_id}, since)
        raise StoppedError("another run is writing it. Run the same command again when that has finished.")
