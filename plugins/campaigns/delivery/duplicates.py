"""Rules for two campaigns with the same key: which one stays, and when a person must decide."""

from __future__ import annotations

from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.advice import elsewhere, halted, mixed
from plugins.campaigns.delivery.ledger import LedgerEntry
from plugins.campaigns.errors import StoppedError
from plugins.campaigns.mailchimp.segments import Segment


def check_duplicate(other: LedgerEntry, campaign: Campaign, segment: Segment) -> None:
    """Check that *other*, with the key of *campaign*, leaves no doubt about who gets or has got the mail.

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


def precedence(entry: LedgerEntry) -> tuple[int, tuple[str, str]]:
    """Return the sort key by which the first campaign of a key stays: sent, then scheduled, then oldest."""
    return (0 if entry.out else 1 if entry.status == "schedule" else 2), entry.order
