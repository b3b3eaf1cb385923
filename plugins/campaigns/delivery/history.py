"""What readers have got of us, whatever a person has called its campaign since then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from plugins.campaigns.delivery.contents import UNREAD, Contents
from plugins.campaigns.delivery.ledger import Ledger, LedgerEntry
from plugins.campaigns.delivery.plan import LATELY
from plugins.campaigns.mailchimp.audience import FOLDER
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.segments import held_segments
from plugins.signup.interest_names import ACTIVITIES, URGENT_ACTIONS


def pushed(
    client: Mailchimp, now: datetime, *, within: timedelta, most: int
) -> tuple[list[LedgerEntry], list[LedgerEntry]]:
    """Return the campaigns with a key in their title, or else in their content, and those that were not read.

    Read are *most* contents, of campaigns *within* a time before *now* that are scheduled or filed as ours.

    Raises:
        MailchimpError: If the campaigns cannot be listed.
    """
    ledger, contents = Ledger.read(client), Contents(client)
    recent = [each for each in ledger.entries if each.is_since(now - within)]
    if not contents.unread(recent):
        return ledger.keyed(), []
    filed = _filed_as_ours(client)

    def wanted(entry: LedgerEntry) -> bool:
        return entry.is_since(now - within) and (entry.status == "schedule" or filed(entry))

    ledger = contents.identify_some(ledger, wanted, most)
    return ledger.keyed(), contents.unread(filter(wanted, ledger.entries))


def announced_numbers(client: Mailchimp, slug: str, now: datetime) -> list[int]:
    """Return the numbers of the announcements of the alert *slug* that any reader has got, or gets now.

    Campaigns of the last 60 days are identified by their content, and older ones that are filed as ours.

    Raises:
        MailchimpError: If it cannot be known whether there are any.
    """
    ledger, contents = Ledger.read(client), Contents(client)
    by_title = _numbers(ledger, slug)
    try:
        filed = _filed_as_ours(client)
        ledger = contents.identify(
            ledger, lambda entry: _was_got(entry) and (entry.is_since(now - LATELY) or filed(entry))
        )
    except UNREAD:
        if by_title:
            return by_title
        raise
    return _numbers(ledger, slug)


def _numbers(ledger: Ledger, slug: str) -> list[int]:
    got = [each for each in ledger.entries if _was_got(each)]
    keys = {key for each in got for key in (each.key, each.content_key) if key is not None}
    return sorted({key.number for key in keys if key.slug == slug})


def _was_got(entry: LedgerEntry) -> bool:
    return entry.out or entry.emails_sent > 0


def _filed_as_ours(client: Mailchimp) -> Callable[[LedgerEntry], bool]:
    """Return what chooses the campaigns that are in our folder or go to segments of ours."""
    folders = {str(each["id"]) for each in client.folders() if each.get("name") == FOLDER}
    segments = held_segments(client, (URGENT_ACTIONS, ACTIVITIES))
    return lambda entry: entry.folder in folders or segments.are_ours(entry.segment)
