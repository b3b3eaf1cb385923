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
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from plugins.campaigns.audience import FOLDER
from plugins.campaigns.calls import Json
from plugins.campaigns.compose import Campaign
from plugins.campaigns.errors import (
    BusyError,
    KeyRefusedError,
    MailchimpError,
    MissingError,
    RefusedError,
    UncertainError,
)
from plugins.campaigns.ledger import OUT, SPENT_MARK, Entry, Ledger, entry
from plugins.campaigns.live import ClockError, NotLiveError
from plugins.campaigns.mailchimp import Mailchimp
from plugins.campaigns.plan import Action, Plan, Step
from plugins.campaigns.segments import Segment
from plugins.campaigns.settings import Mailing

QUARTER = timedelta(minutes=15)
LOOKS = 6
"""How often Mailchimp is asked what became of a send, or for a list that knows a new draft."""
PAUSE = 5.0
"""Seconds between two such questions: together about as long as a call may take."""


Result = TypeVar("Result")


class StoppedError(Exception):
    """One campaign cannot go on without a person; the text says what to look at."""


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
        self._folder: str | None = None
        self.outcome = Outcome()

    def carry_out(self, plan: Plan) -> Outcome:
        """Do what *plan* says, as far as the mode of the settings goes."""
        stopped: dict[str, list[str]] = {}
        for step in plan.with_action(Action.STOP):
            stopped.setdefault(step.reason, []).append(str(step.key))
        self.outcome.stopped += [f"{', '.join(keys)}: {reason}." for reason, keys in stopped.items()]
        try:
            for spent in plan.leftovers:
                self._each(spent.title, partial(self._take_back, spent))
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

    # Drafts -------------------------------------------------------------------------------

    def _prepare(self, step: Step) -> str:
        """Return the id of a draft that holds the whole campaign of *step*."""
        campaign, segment = step.campaign, step.segment
        assert campaign is not None and segment is not None
        self._live(campaign)
        if step.entry is None:
            heading = f"{campaign.title} · {step.note}"[:180] if step.note else campaign.title
            created = self._created(campaign, segment, heading)
        else:
            created = step.entry
            heading = created.heading if created.is_titled(campaign.title) else campaign.title
            for other in step.surplus:
                self._take_back(other)
            if step.action is Action.RELEASE:
                return created.id
        return self._written(created, campaign, segment, heading)

    def _created(self, campaign: Campaign, segment: Segment, heading: str) -> Entry:
        body = {
            "type": "regular",
            "recipients": self._recipients(segment),
            "settings": {
                **self._settings(campaign),
                "title": f"{heading} {campaign.key.mark()}",
                "folder_id": self._folder_id(),
                "to_name": "",
                "authenticate": True,
                "auto_footer": False,
                "inline_css": False,
                "auto_tweet": False,
                "fb_comments": False,
            },
            "tracking": {"opens": False, "html_clicks": False, "text_clicks": False},
        }
        try:
            return entry(self._door.create(body))
        except UncertainError as error:
            found = Ledger.read(self._door).of(campaign.key)
            if not found:
                raise StoppedError(
                    f"{error} No such draft is there (yet). Run the same command again."
                ) from None
            return found[0]

    def _written(self, draft: Entry, campaign: Campaign, segment: Segment, heading: str) -> str:
        """Write content and settings into *draft*; its title says last that it is whole."""
        by_hand = draft.status == "schedule" and self._mailing.mode == "draft"
        if draft.status == "schedule":
            self._unschedule(draft)
        self._door.set_content(draft.id, html=campaign.html, text=campaign.text)
        self._door.update(
            draft.id,
            {
                "recipients": self._recipients(segment),
                "settings": {
                    **self._settings(campaign),
                    "title": f"{heading} {campaign.key.mark(campaign.digest)}",
                },
            },
        )
        if by_hand and not draft.sent:
            raise StoppedError("a person had scheduled it; it has changed. Schedule it again in Mailchimp.")
        if by_hand:
            self._schedule(draft.id, max(draft.moment, self._now + QUARTER))
        return draft.id

    def _recipients(self, segment: Segment) -> Json:
        return {"list_id": self._door.audience, "segment_opts": {"saved_segment_id": segment.id}}

    def _settings(self, campaign: Campaign) -> Json:
        return {
            "subject_line": campaign.subject,
            "preview_text": campaign.preview,
            "from_name": campaign.from_name,
            "reply_to": campaign.reply_to,
        }

    def _folder_id(self) -> str:
        if self._folder is None:
            found = [folder for folder in self._door.folders() if folder.get("name") == FOLDER]
            if not found:
                raise StoppedError(f'there is no folder "{FOLDER}". Run `invoke mailing-setup`.')
            self._folder = str(found[0]["id"])
        return self._folder

    # Taking back --------------------------------------------------------------------------

    def _retract(self, step: Step) -> None:
        for unsent in (*([step.entry] if step.entry else []), *step.surplus):
            self._take_back(unsent)
        self.outcome.done.append(f"{step.key}: taken back ({step.reason})")

    def _take_back(self, unsent: Entry) -> None:
        """Delete *unsent* for good, after making sure that nobody can send it any more.

        Mailchimp changes no campaign that is being sent, and sends none without a subject.
        """
        if unsent.status == "schedule":
            self._unschedule(unsent)
        settings = {
            "subject_line": "",
            "title": f"{SPENT_MARK} {unsent.id}",
            "from_name": unsent.from_name,
            "reply_to": unsent.reply_to,
        }
        try:
            self._door.update(unsent.id, {"settings": settings})
        except MissingError:
            return
        self._door.delete(unsent.id)

    def _unschedule(self, scheduled: Entry) -> None:
        try:
            self._door.unschedule(scheduled.id)
        except (UncertainError, BusyError, RefusedError):
            if self._door.campaign(scheduled.id).get("status") != "save":
                raise

    # Sending ------------------------------------------------------------------------------

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
            at = self._schedule(made, self._now + self._mailing.delay)
            self.outcome.done.append(f"{step.key}: scheduled for {at:%Y-%m-%d %H:%M} UTC")
        else:
            self._send(made)
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
                    self._take_back(other)
            if stays.status in OUT or stays.status == "schedule":
                return stays
            if stays is not own:
                break
            ledger = self._fresh({made})
        raise StoppedError("another run is at work on it. Run the same command again when that has ended.")

    def _send(self, made: str) -> None:
        """Ask once that *made* be sent; if the answer does not say whether it was, ask what became of it."""
        try:
            self._door.send(made)
        except MailchimpError as error:
            if self._became(made, OUT):
                return
            raise StoppedError(
                f"{error} Mailchimp still has it as a draft. Look at it there; if it is not being sent, run "
                "the same command again."
            ) from None

    def _schedule(self, made: str, earliest: datetime) -> datetime:
        """Have *made* sent at the first quarter of an hour that is not before *earliest*."""
        at = _quarter(earliest)
        try:
            self._door.schedule(made, at)
        except MailchimpError as error:
            if not self._became(made, OUT | {"schedule"}):
                raise StoppedError(f"{error} It is a draft. Run the same command again.") from None
        return at

    def _became(self, made: str, statuses: Iterable[str]) -> bool:
        """Ask, for about as long as a call may take, whether *made* has got one of *statuses*."""
        wanted = set(statuses)
        for look in range(LOOKS):
            if look:
                self._sleep(PAUSE)
            try:
                if self._door.campaign(made).get("status") in wanted:
                    return True
            except KeyRefusedError:
                raise
            except MailchimpError:
                continue
        return False


def _precedence(entry: Entry) -> tuple[int, tuple[str, str]]:
    """Order the campaigns of one key by who stays: what is out, then what is scheduled, then the oldest."""
    return (0 if entry.status in OUT else 1 if entry.status == "schedule" else 2), entry.order


def _quarter(moment: datetime) -> datetime:
    """Return the first quarter of an hour, in UTC, that is not before *moment*: Mailchimp knows no others."""
    start = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    passed = moment.astimezone(UTC) - start
    return start + QUARTER * -(-passed // QUARTER)
