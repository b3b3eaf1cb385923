"""Carries out a plan: drafts first, one look at the ledger, then, if the settings say so, the sending.

Never twice: a campaign is sent only after a look at the ledger, made after its draft was whole, in which
it is the only one of its key; whoever finds two removes the younger, and makes it impossible to send
first. Mailchimp sends no campaign twice, so two runs that agree on one draft may both ask for it
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
from plugins.campaigns.delivery.advice import elsewhere, halted, mixed
from plugins.campaigns.delivery.contents import Contents, by_time
from plugins.campaigns.delivery.drafts import Drafts
from plugins.campaigns.delivery.ledger import Ledger, LedgerEntry
from plugins.campaigns.delivery.plan import (
    NOBODY_LEFT,
    SLACK,
    WRITING,
    Action,
    Plan,
    Step,
)
from plugins.campaigns.delivery.sending import LOOKS, PAUSE, Sender
from plugins.campaigns.errors import (
    ClockError,
    KeyRefusedError,
    MailchimpError,
    NotLiveError,
    StoppedError,
    UncertainError,
)
from plugins.campaigns.key import Key, read_mark
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.segments import Segment
from plugins.campaigns.settings import Mailing

Result = TypeVar("Result")


@dataclass
class Outcome:
    """What a push has done."""

    done: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    """What a person must look at; where there is anything, the push has failed."""
    doing: str = ""
    """What was being done last."""
    accepted: dict[str, str] = field(default_factory=dict)
    """By key, the ids of campaigns that Mailchimp has accepted to send."""

    @property
    def sound(self) -> bool:
        """Whether everything that was planned came about."""
        return not self.stopped


class Pusher:
    """Carries out plans with one account."""

    def __init__(
        self,
        client: Mailchimp,
        mailing: Mailing,
        now: datetime,
        *,
        contents: Contents,
        live: Callable[[Campaign], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """*live* returns if a campaign's page is live in its revision, and raises otherwise."""
        self._client, self._mailing, self._now, self._contents = client, mailing, now, contents
        self._live, self._sleep = live, sleep
        self._sending = Sender(client, sleep=sleep)
        self._drafts = Drafts(client, mailing, now, self._sending)
        self._had: dict[Key, set[int]] = {}
        self.outcome = Outcome()

    def carry_out(self, plan: Plan) -> Outcome:
        """Do what *plan* says, as far as the mode of the settings goes."""
        stopped: dict[str, list[str]] = {}
        for step in plan.with_action(Action.STOP):
            stopped.setdefault(step.reason, []).append(str(step.key))
        self.outcome.stopped += [f"{', '.join(keys)}: {reason}." for reason, keys in stopped.items()]
        try:
            for spent in plan.leftovers:
                self._each(spent.title, partial(self._drafts.take_back, spent))
            for step in plan.with_action(Action.RETRACT):
                self._each(str(step.key), partial(self._retract, step))
            prepared = []
            for step in plan.with_action(*WRITING):
                made = self._each(str(step.key), partial(self._prepare, step))
                if made is not None:
                    prepared.append((step, made))
            self._finish(prepared)
        except (KeyRefusedError, ClockError) as error:
            self.outcome.stopped.append(f"{error} Nothing more was tried.")
        return self.outcome

    def _each(self, name: str, act: Callable[[], Result]) -> Result | None:
        """Do one thing; a failure of one campaign does not hold back the others."""
        self.outcome.doing = name
        try:
            return act()
        except KeyRefusedError:
            raise
        except (MailchimpError, NotLiveError, StoppedError) as error:
            self.outcome.stopped.append(f"{name}: {error}")
        return None

    def _retract(self, step: Step) -> None:
        for unsent in (*([step.entry] if step.entry else []), *step.surplus):
            self._drafts.take_back(unsent)
        self.outcome.done.append(f"{step.key}: taken back ({step.reason})")

    def _prepare(self, step: Step) -> str:
        """Return the id of a draft that holds the whole campaign of *step*, once its page is live."""
        assert step.campaign is not None
        self._live(step.campaign)
        return self._drafts.prepare(step)

    def _finish(self, prepared: Sequence[tuple[Step, str]]) -> None:
        """Look once whether each draft is alone and as it must be, then send as the mode says."""
        if not prepared:
            return
        since = min(step.candidate.moment for step, _ in prepared) - SLACK
        try:
            ledger = self._fresh({made for _, made in prepared}, since)
        except KeyRefusedError:
            raise
        except MailchimpError as error:
            self.outcome.stopped.append(f"{error} The drafts were left unsent. Run the same command again.")
            return
        try:
            for step, made in prepared:
                self._each(str(step.key), partial(self._release, step, made, ledger, since))
        except KeyRefusedError:
            self._confirm()
            raise
        self._confirm()

    def _fresh(self, ids: Iterable[str], since: datetime) -> Ledger:
        """Return a ledger that knows all of *ids*: an older one could hide somebody else's draft too.

        What was created or sent since *since* is identified by its content.
        """
        wanted = set(ids)
        for look in range(LOOKS):
            if look:
                self._sleep(PAUSE)
            ledger = Ledger.read(self._client)
            if wanted <= {each.id for each in ledger.entries}:
                return self._contents.identify(ledger, by_time(since))
        raise UncertainError("Mailchimp's list does not show the new drafts.")

    def _release(self, step: Step, made: str, ledger: Ledger, since: datetime) -> None:
        ours = self._sendable(step, made, ledger, since)
        if ours is None:
            return
        if self._mailing.mode == "draft":
            self._done(str(step.key), made, f"draft {ours.web_id} waits in Mailchimp to be sent")
            return
        narrowed = self._leave_out(step, made, ledger)
        if narrowed is not None:
            # Written again, it may be a draft that another run has just made unsendable: look again.
            ours = self._sendable(narrowed, made, self._fresh({made}, since), since)
            if ours is None:
                return
        self._check_ready(step, made)
        if self._mailing.mode == "schedule":
            at = self._sending.schedule(made, self._now + self._mailing.delay)
            self._done(str(step.key), made, f"scheduled for {at:%Y-%m-%d %H:%M} UTC")
            return
        self._sending.send(made)
        self.outcome.accepted[str(step.key)] = made
        self._had.setdefault(replace(step.key, language=""), set()).add(ours.web_id)

    def _sendable(self, step: Step, made: str, ledger: Ledger, since: datetime) -> LedgerEntry | None:
        """Return *made* as *ledger* has it if it is alone and as it must be; None if nothing is left to do.

        Raises:
            StoppedError: If it is neither.
        """
        campaign, segment = step.campaign, step.segment
        assert campaign is not None and segment is not None
        ours = self._only(step, made, ledger, since)
        if ours.out:
            if not segment.has_had(ours.segment):
                raise StoppedError(f"{elsewhere(ours)}.")
            self.outcome.done.append(f"{step.key}: it was sent meanwhile, by somebody else")
            return None
        if ours.status == "schedule":
            self.outcome.done.append(f"{step.key}: scheduled for {ours.moment:%Y-%m-%d %H:%M} UTC")
            return None
        if not self._drafts.is_to(ours, segment):
            raise StoppedError("its recipients are not those of its language. Delete it in Mailchimp.")
        if ours.status != "save" or ours.digest != campaign.digest:
            raise StoppedError("somebody changed it meanwhile. Run the same command again.")
        if segment.without and ours.recipients == 0:
            self.outcome.done.append(f"{step.key}: held ({NOBODY_LEFT})")
            return None
        return ours

    def _done(self, key: str, made: str, words: str) -> None:
        refusal = self._drafts.refusal(made)
        self.outcome.done.append(f"{key}: {words}")
        if refusal:
            self.outcome.done.append(
                f"{key}: whoever had it in another language and has changed language since gets it again: "
                f"Mailchimp refuses to leave them out. {refusal}"
            )

    def _leave_out(self, step: Step, made: str, ledger: Ledger) -> Step | None:
        """Leave out those who have had the announcement in another language since the draft was written.

        Return *step* with fewer readers; None if there is nobody to leave out.
        """
        campaign, segment = step.campaign, step.segment
        assert campaign is not None and segment is not None
        had = {*ledger.in_other_languages(step.key), *self._had.get(replace(step.key, language=""), ())}
        if had <= set(segment.without) or self._drafts.refusal(made):
            return None
        fewer = replace(segment, without=tuple(sorted(had)))
        if self._drafts.narrow(made, campaign, fewer) == 0:
            raise StoppedError(
                f"{NOBODY_LEFT}, as far as Mailchimp knows by now. Run the same command again."
            )
        return replace(step, segment=fewer)

    def _check_ready(self, step: Step, made: str) -> None:
        """Check that *made* carries the mail of *step*, and that nothing keeps Mailchimp from sending it."""
        if step.action is Action.RELEASE:  # written by an earlier run, so that a person may have edited it
            found = read_mark(self._client.content(made))
            if found is None or found[0] != step.key:
                raise StoppedError(
                    "somebody has replaced the content of its draft. Send that in Mailchimp, or delete it."
                )
        unready = self._client.unready(made)
        if unready:
            raise StoppedError(f"Mailchimp finds it not ready to send: {'; '.join(unready)}")

    def _confirm(self) -> None:
        """Report what became of the mails that Mailchimp has accepted: it may cancel them."""
        delivery_statuses = self._sending.delivery_statuses(self.outcome.accepted)
        for key, made in self.outcome.accepted.items():
            delivery_status = delivery_statuses[key]
            if delivery_status.sound:
                self._done(key, made, delivery_status.words)
            else:
                self.outcome.stopped.append(f"{key}: {delivery_status.words}")

    def _only(self, step: Step, made: str, ledger: Ledger, since: datetime) -> LedgerEntry:
        """Return the one campaign with the key of *step*: *made*, or one that readers get already.

        Of several drafts the oldest stays. Where that is not *made*, this run leaves it to the next.
        """
        campaign, segment = step.campaign, step.segment
        assert campaign is not None and segment is not None
        for _ in range(LOOKS):
            own = next(each for each in ledger.entries if each.id == made)
            others = [each for each in ledger.of(campaign.key) if each.id != made]
            if not others:
                return own
            for other in others:
                _check_other(other, campaign, segment)
            stays = min([own, *others], key=_precedence)
            for other in (own, *others):
                if other is not stays and not other.out:
                    self._drafts.take_back(other)
            if stays.out or stays.status == "schedule":
                return stays
            if stays is not own:
                break
            ledger = self._fresh({made}, since)
        raise StoppedError("another run is at work on it. Run the same command again when that has ended.")


def _check_other(other: LedgerEntry, campaign: Campaign, segment: Segment) -> None:
    """Check that of two campaigns with one key *other* leaves no doubt who gets or has got it.

    Raises:
        StoppedError: If it does, so that a person must decide.
    """
    if other.content_key is not None:
        raise StoppedError(f"{mixed(other)}.")
    if not other.out and not other.unsent:
        raise StoppedError(f"{halted(other)}.")
    if other.unsent and not other.is_titled(campaign.title):
        raise StoppedError(f'"{other.title}" is a copy of it. Send or delete one of them in Mailchimp.')
    if other.out and not other.ours and not segment.has_had(other.segment):
        raise StoppedError(f"{elsewhere(other)}.")


def _precedence(entry: LedgerEntry) -> tuple[int, tuple[str, str]]:
    """Order the campaigns of one key by who stays: what is out, then what is scheduled, then the oldest."""
    return (0 if entry.out else 1 if entry.status == "schedule" else 2), entry.order
