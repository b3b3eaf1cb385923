"""Rules for two campaigns with the same key: which one stays, and when a person must decide."""

from __future__ import annotations

from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.advice import elsewhere, halted, mixed
from plugins.campaigns.errors import StoppedError
from plugins.mailing.account import Readers
from plugins.mailing.entry import LedgerEntry


def check_duplicate(other: LedgerEntry, campaign: Campaign, readers: Readers, service: str) -> None:
    """Check that *other*, with the key of *campaign*, leaves no doubt about who gets or has got the mail.

    *service* is the name of the mailing service, for the messages.

    Raises:
        StoppedError: If it does, so that a person must decide.
    """
    if other.content_key is not None:
        raise StoppedError(f"{mixed(other, service)}.")
    if not other.out and not other.unsent:
        raise StoppedError(f"{halted(other, service)}.")
    if other.unsent and not other.is_titled(campaign.title):
        raise StoppedError(f'"{other.title}" is a copy of it. Send or delete one of them in {service}.')
    if other.out and not other.ours and not readers.has_had(other.addressed_to):
        raise StoppedError(f"{elsewhere(other, service)}.")


def precedence(entry: LedgerEntry) -> tuple[int, tuple[str, str]]:
    """Return the sort key by which the first campaign of a key stays: sent, then scheduled, then oldest."""
    return (0 if entry.out else 1 if entry.status == "schedule" else 2), entry.order
