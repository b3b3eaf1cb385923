"""Sends and schedules campaigns, once each, and checks their status if the outcome is uncertain."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from plugins.campaigns.delivery.advice import halted
from plugins.campaigns.delivery.ledger import Ledger
from plugins.campaigns.errors import StoppedError
from plugins.content.problems import counted
from plugins.mailing.account import Account
from plugins.mailing.entry import SENT_STATUSES, LedgerEntry
from plugins.mailing.errors import (
    BusyError,
    KeyRefusedError,
    NotAllowedError,
    RefusedError,
    ServiceError,
    UncertainError,
)

POLLS = 6
"""Most polls for the status of a campaign, or for a list that includes a new draft."""
POLL_INTERVAL = 5.0
"""Seconds between two polls: all polls together take about as long as a call may."""
CONFIRMATIONS = 3
"""Most polls for the status of accepted campaigns."""


class DeliveryStatus(NamedTuple):
    """The status of a campaign after the service has accepted it."""

    sound: bool
    """Whether readers have got it or are getting it."""
    words: str


class Sender:
    """Sends and schedules drafts."""

    def __init__(self, account: Account, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Create a sender for *account*; *sleep* waits between polls."""
        self._account, self._sleep = account, sleep

    def send(self, campaign_id: str) -> None:
        """Send the draft *campaign_id* with one request; after an error, check whether it is being sent.

        Raises:
            StoppedError: If it was not sent, or that is uncertain.
            KeyRefusedError: If the key or the plan of the account does not allow it.
        """
        try:
            self._account.send(campaign_id)
        except ServiceError as error:
            if not self._has_status(campaign_id, SENT_STATUSES, error):
                raise _stopped(error, self._account.name) from None

    def schedule(self, campaign_id: str, earliest: datetime) -> datetime:
        """Schedule *campaign_id* for the service's first time not before *earliest*; return that moment.

        Raises:
            StoppedError: If it was not scheduled, or that is uncertain.
            KeyRefusedError: If the key or the plan of the account does not allow it.
        """
        at = on_grid(earliest, self._account.grid)
        try:
            self._account.schedule(campaign_id, at)
        except ServiceError as error:
            if not self._has_status(campaign_id, SENT_STATUSES | {"schedule"}, error):
                raise _stopped(error, self._account.name) from None
        return at

    def delivery_statuses(self, accepted: Mapping[str, str]) -> dict[str, DeliveryStatus]:
        """Return the status of each campaign of *accepted*, a mapping of keys to ids, by key.

        Drafts and campaigns being sent are polled again, since the service may still cancel them.
        """
        statuses: dict[str, DeliveryStatus] = {}
        pending = dict(accepted)
        for attempt in range(CONFIRMATIONS):
            if not pending:
                break
            if attempt:
                self._sleep(POLL_INTERVAL)
            try:
                entries = {each.id: each for each in Ledger.read(self._account).entries}
            except ServiceError as error:
                words = f"accepted by {self._account.name}; then: {error} Look with `invoke mailing-status`."
                return {**statuses, **dict.fromkeys(pending, DeliveryStatus(False, words))}
            statuses |= {key: self._delivery_status(entries.get(each)) for key, each in pending.items()}
            transient = {"save", "sending"}
            pending = {
                key: each
                for key, each in pending.items()
                if each in entries and entries[each].status in transient
            }
        return statuses

    def _has_status(self, campaign_id: str, statuses: Iterable[str], error: ServiceError) -> bool:
        """Return whether *campaign_id* has one of *statuses* in spite of *error*.

        After a refusal, one check is enough: another run may have been faster. After an uncertain outcome it
        polls for about as long as a call may take, since the request may still be processed.
        """
        if isinstance(error, KeyRefusedError) and not isinstance(error, NotAllowedError):
            raise error
        wanted = set(statuses)
        for attempt in range(POLLS if isinstance(error, UncertainError) else 1):
            if attempt:
                self._sleep(POLL_INTERVAL)
            try:
                if self._account.status(campaign_id) in wanted:
                    return True
            except KeyRefusedError:
                raise
            except ServiceError:
                continue
        return False

    def _delivery_status(self, entry: LedgerEntry | None) -> DeliveryStatus:
        """Return the delivery status of an accepted campaign; *entry* is None if it is listed no more."""
        service = self._account.name
        if entry is None or entry.unsent:
            state = "does not list it any more" if entry is None else "lists it as a draft"
            return DeliveryStatus(False, f"{service} has accepted it and {state}. Look at it there.")
        if entry.status == "sending":
            return DeliveryStatus(True, "is being sent; `invoke mailing-status` shows what became of it")
        if entry.out:
            return DeliveryStatus(True, f"sent, {counted(entry.emails_sent, 'mail')}")
        return DeliveryStatus(False, f"{halted(entry, service)}.")


def _stopped(error: ServiceError, service: str) -> Exception:
    """Return the exception to raise for *error* of *service*, which has left the campaign a draft."""
    if isinstance(error, NotAllowedError):
        return NotAllowedError(
            f"{error} The draft is complete: send it in {service} by hand. For the next ones, get a plan or "
            'a role that allows it, or set CAMPAIGN_MODE to "draft".'
        )
    if isinstance(error, BusyError):
        return StoppedError(f"{error} It is a draft. Run the same command again in a few minutes.")
    if isinstance(error, RefusedError):
        return StoppedError(
            f"{error} It is a draft. Fix in {service} what it names, then run the command again."
        )
    return StoppedError(
        f"{error} {service} still has it as a draft. Look at it there; if it is not being sent, run the same "
        "command again."
    )


def on_grid(moment: datetime, grid: timedelta) -> datetime:
    """Return the first multiple of *grid* after midnight in UTC that is not before *moment*.

    >>> on_grid(datetime(2026, 1, 2, 10, 46, tzinfo=UTC), timedelta(minutes=15)).isoformat()
    '2026-01-02T11:00:00+00:00'
    """
    midnight = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + grid * -(-(moment - midnight) // grid)
