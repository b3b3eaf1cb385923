"""Carries out a plan: drafts first, one look at the ledger, then, if the settings say so, the sending.

Never twice: a campaign is sent only after a look at the ledger, made after its draft was whole, in which
it is the only one of its key; whoever finds two removes the younger, and makes it impossible to send
first. Mailchimp sends no campaign twice, so two runs that agree on one draft may both ask for it
(docs/decisions/0008).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from plugins.campaigns.compose import Campaign
from plugins.campaigns.drafts import Drafts
from plugins.campaigns.errors import KeyRefusedError, MailchimpError, UncertainError
from plugins.campaigns.ledger import OUT, Entry, Ledger
from plugins.campaigns.live import ClockError, NotLiveError
from plugins.campaigns.mailchimp import Mailchimp
from plugins.campaigns.plan import Action, Plan, Step
from plugins.campaigns.sending import LOOKS, PAUSE, Sending, StoppedError
from plugins.campaigns.settings import Mailing

Result = TypeVar("Result")


@dataclass
class Outcome:
    """What a push has done."""

    done: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    """What a person must look at; where there is anything, the push has failed."""

    @property
    def sound(self) -> bool:
        """Whether everything that was planned came about."""
        return not self.stopped


class Pusher:
    """Carries out plans with one account."""

    def __init__(
        self,
        door: Mailchimp,
        mailing: Mailing,
        now: datetime,
        *,
        live: Callable[[Campaign], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """*live* returns if a campaign's page is live in its revision, and raises otherwise."""
        self._door, self._mailing, self._now = door, mailing, now
        self._live, self._sleep = live, sleep
        self._sending = Sending(door, sleep=sleep)
        self._drafts = Drafts(door, mailing, now, self._sending)
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
            for step in plan.with_action(Action.CREATE, Action.UPDATE, Action.RELEASE):
                made = self._each(str(step.key), partial(self._prepare, step))
                if made is not None:
                    prepared.append((step, made))
            self._finish(prepared)
        except (KeyRefusedError, ClockError) as error:
            self.outcome.stopped.append(f"{error} Nothing more was tried.")
        return self.outcome

    def _each(self, name: str, act: Callable[[], Result]) -> Result | None:
        """Do one thing; a failure of one campaign does not hold back the others."""
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
        try:
            ledger = self._fresh({made for _, made in prepared})
        except KeyRefusedError:
            raise
        except MailchimpError as error:
            self.outcome.stopped.append(f"{error} The drafts were left unsent. Run the same command again.")
            return
        for step, made in prepared:
            self._each(str(step.key), partial(self._release, step, made, ledger))

    def _fresh(self, ids: Iterable[str]) -> Ledger:
        """Return a ledger that knows all of *ids*: an older one could hide somebody else's draft too."""
        wanted = set(ids)
        for look in range(LOOKS):
            if look:
                self._sleep(PAUSE)
            ledger = Ledger.read(self._door)
            if wanted <= {each.id for each in ledger.entries}:
                return ledger
        raise UncertainError("Mailchimp's list does not show the new drafts.")

    def _release(self, step: Step, made: str, ledger: Ledger) -> None:
        campaign, segment = step.campaign, step.segment
        assert campaign is not None and segment is not None
        ours = self._only(campaign, made, ledger)
        if ours.status in OUT:
            self.outcome.done.append(f"{step.key}: it was sent meanwhile, by somebody else")
            return
        if ours.status == "schedule":
            self.outcome.done.append(f"{step.key}: scheduled for {ours.moment:%Y-%m-%d %H:%M} UTC")
            return
        if not segment.is_of(ours.segment):
            raise StoppedError("its recipients are not those of its language. Delete it in Mailchimp.")
        if ours.status != "save" or ours.digest != campaign.digest:
            raise StoppedError("somebody changed it meanwhile. Run the same command again.")
        if self._mailing.mode == "draft":
            self.outcome.done.append(f"{step.key}: draft {ours.web_id} waits in Mailchimp to be sent")
            return
        unready = self._door.unready(made)
        if unready:
            raise StoppedError(f"Mailchimp finds it not ready to send: {'; '.join(unready)}")
        if self._mailing.mode == "schedule":
            at = self._sending.schedule(made, self._now + self._mailing.delay)
            self.outcome.done.append(f"{step.key}: scheduled for {at:%Y-%m-%d %H:%M} UTC")
        else:
            self._sending.send(made)
            self.outcome.done.append(f"{step.key}: sent")

    def _only(self, campaign: Campaign, made: str, ledger: Ledger) -> Entry:
        """Return the one campaign with this key: *made*, or one that readers get already.

        Of several drafts the oldest stays. Where that is not *made*, this run leaves it to the next.
        """
        for _ in range(LOOKS):
            own = next(each for each in ledger.entries if each.id == made)
            others = [each for each in ledger.of(campaign.key) if each.id != made]
            if not others:
                return own
            if any(not each.is_titled(campaign.title) and each.status not in OUT for each in others):
                raise StoppedError("somebody copied it meanwhile. Send or delete one of them in Mailchimp.")
            stays = min([own, *others], key=_precedence)
            for other in (own, *others):
                if other is not stays and other.status not in OUT:
                    self._drafts.take_back(other)
            if stays.status in OUT or stays.status == "schedule":
                return stays
            if stays is not own:
                break
            ledger = self._fresh({made})
        raise StoppedError("another run is at work on it. Run the same command again when that has ended.")


def _precedence(entry: Entry) -> tuple[int, tuple[str, str]]:
    """Order the campaigns of one key by who stays: what is out, then what is scheduled, then the oldest."""
    return (0 if entry.status in OUT else 1 if entry.status == "schedule" else 2), entry.order
