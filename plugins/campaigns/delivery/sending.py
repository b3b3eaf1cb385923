"""Asks once that a campaign go out, and finds out what became of that where the answer does not say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from plugins.campaigns.delivery.advice import halted
from plugins.campaigns.delivery.ledger import OUT, Ledger, LedgerEntry
from plugins.campaigns.errors import (
    BusyError,
    KeyRefusedError,
    MailchimpError,
    NotAllowedError,
    RefusedError,
    StoppedError,
    UncertainError,
)
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.content.problems import counted

QUARTER = timedelta(minutes=15)
LOOKS = 6
"""How often Mailchimp is asked what became of a send, or for a list that knows a new draft."""
PAUSE = 5.0
"""Seconds between two such questions: together about as long as a call may take."""


CONFIRMATIONS = 3
"""How often Mailchimp is asked what became of the mails that it has accepted."""


class DeliveryStatus(NamedTuple):
    """What became of a mail after Mailchimp had accepted it."""

    sound: bool
    """Whether readers have got it, or get it now."""
    words: str


class Sender:
    """Has drafts sent, or scheduled."""

    def __init__(self, client: Mailchimp, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take the *client*; *sleep* waits between two questions."""
        self._client, self._sleep = client, sleep

    def send(self, made: str) -> None:
        """Ask once that *made* be sent; if the answer does not say whether it was, ask what became of it.

        Raises:
            StoppedError: If it was not sent, or that cannot be known.
            KeyRefusedError: If the key, or the account, may not send.
        """
        try:
            self._client.send(made)
        except MailchimpError as error:
            if not self._became(made, OUT, error):
                raise _stopped(error) from None

    def schedule(self, made: str, earliest: datetime) -> datetime:
        """Have *made* sent at the first quarter of an hour that is not before *earliest*.

        Raises:
            StoppedError: If it was not scheduled, or that cannot be known.
            KeyRefusedError: If the key, or the account, may not schedule.
        """
        at = quarter(earliest)
        try:
            self._client.schedule(made, at)
        except MailchimpError as error:
            if not self._became(made, OUT | {"schedule"}, error):
                raise _stopped(error) from None
        return at

    def delivery_statuses(self, accepted: Mapping[str, str]) -> dict[str, DeliveryStatus]:
        """Return what became of each campaign of *accepted*, which has ids, by the same names."""
        found: dict[str, DeliveryStatus] = {}
        waiting = dict(accepted)
        for look in range(CONFIRMATIONS):
            if not waiting:
                break
            if look:
                self._sleep(PAUSE)
            try:
                entries = {each.id: each for each in Ledger.read(self._client).entries}
            except MailchimpError as error:
                words = f"accepted by Mailchimp; then: {error} Look with `invoke mailing-status`."
                return {**found, **dict.fromkeys(waiting, DeliveryStatus(False, words))}
            found |= {name: _delivery_status(entries.get(made)) for name, made in waiting.items()}
            passing = {"save", "sending"}
            waiting = {n: m for n, m in waiting.items() if m in entries and entries[m].status in passing}
        return found

    def _became(self, made: str, statuses: Iterable[str], error: MailchimpError) -> bool:
        """Return whether *made* has got one of *statuses* although *error* was the answer.

        After a refusal one look is enough: another run may have been faster. Where nothing is certain, looks
        go on for about as long as a call may take.
        """
        if isinstance(error, KeyRefusedError) and not isinstance(error, NotAllowedError):
            raise error
        wanted = set(statuses)
        for look in range(LOOKS if isinstance(error, UncertainError) else 1):
            if look:
                self._sleep(PAUSE)
            try:
                if self._client.campaign(made).get("status") in wanted:
                    return True
            except KeyRefusedError:
                raise
            except MailchimpError:
                continue
        return False


def _stopped(error: MailchimpError) -> Exception:
    """Return what to say after *error*, when the campaign is a draft still."""
    if isinstance(error, NotAllowedError):
        return NotAllowedError(
            f"{error} The draft is whole: send it in Mailchimp by hand. For the next ones, get a plan or a "
            'role that allows it, or set CAMPAIGN_MODE to "draft".'
        )
    if isinstance(error, BusyError):
        return StoppedError(f"{error} It is a draft. Run the same command again in a few minutes.")
    if isinstance(error, RefusedError):
        return StoppedError(
            f"{error} It is a draft. Fix in Mailchimp what it names, then run the command again."
        )
    return StoppedError(
        f"{error} Mailchimp still has it as a draft. Look at it there; if it is not being sent, run the same "
        "command again."
    )


def _delivery_status(entry: LedgerEntry | None) -> DeliveryStatus:
    """Return what became of an accepted campaign that Mailchimp lists as *entry*."""
    if entry is None or entry.unsent:
        state = "does not list it any more" if entry is None else "lists it as a draft"
        return DeliveryStatus(False, f"Mailchimp has accepted it and {state}. Look at it there.")
    if entry.status == "sent":
        return DeliveryStatus(True, f"sent, {counted(entry.emails_sent, 'mail')}")
    if entry.status == "sending":
        return DeliveryStatus(True, "is being sent; `invoke mailing-status` shows what became of it")
    return DeliveryStatus(False, f"{halted(entry)}.")


def quarter(moment: datetime) -> datetime:
    """Return the first quarter of an hour, in UTC, that is not before *moment*: Mailchimp knows no others."""
    start = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    passed = moment.astimezone(UTC) - start
    return start + QUARTER * -(-passed // QUARTER)
