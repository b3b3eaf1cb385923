"""History of sent campaigns, including those that a person has renamed since."""

from __future__ import annotations

from datetime import datetime, timedelta

from plugins.campaigns.announced.alerts import Alerts
from plugins.campaigns.delivery.contents import UNREAD, Contents
from plugins.campaigns.delivery.ledger import Ledger
from plugins.campaigns.delivery.plan import RENAMED_WITHIN
from plugins.mailing.account import Account
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.interest_names import TOPICS


def pushed(
    account: Account, now: datetime, *, within: timedelta, most: int
) -> tuple[list[LedgerEntry], list[LedgerEntry]]:
    """Return the campaigns with a key in their title or content, and those whose content was not read.

    At most *most* contents are read, of campaigns that are scheduled or filed as ours and not older than
    *within* at the moment *now*.

    Raises:
        ServiceError: If the campaigns cannot be listed.
    """
    ledger, contents = Ledger.read(account), Contents(account)
    recent = [each for each in ledger.entries if each.is_since(now - within)]
    if not contents.unread(recent):
        return ledger.keyed(), []
    is_filed = account.filed_as_ours(tuple(TOPICS))

    def wanted(entry: LedgerEntry) -> bool:
        return entry.is_since(now - within) and (entry.status == "schedule" or is_filed(entry))

    ledger = contents.identify_some(ledger, wanted, most)
    return ledger.keyed(), contents.unread(filter(wanted, ledger.entries))


def announced_numbers(account: Account, slug: str, now: datetime) -> list[int]:
    """Return the numbers of the announcements of the alert *slug* that any reader has got or is getting.

    Campaigns of the last 60 days, and older ones filed as ours, are identified by their content. If that
    fails, the titles alone decide if they show any.

    Raises:
        ServiceError: If it is unknown whether there are any.
    """
    ledger, contents = Ledger.read(account), Contents(account)
    by_title = _numbers(ledger, slug)
    try:
        is_filed = account.filed_as_ours(tuple(TOPICS))
        ledger = contents.identify(
            ledger,
            lambda entry: _was_received(entry) and (entry.is_since(now - RENAMED_WITHIN) or is_filed(entry)),
        )
    except UNREAD:
        if by_title:
            return by_title
        raise
    return _numbers(ledger, slug)


def _numbers(ledger: Ledger, slug: str) -> list[int]:
    received = [each for each in ledger.entries if _was_received(each)]
    keys = {key for each in received for key in (each.key, each.content_key) if key is not None}
    return sorted({key.number for key in keys if (key.content, key.slug) == (Alerts.name, slug)})


def _was_received(entry: LedgerEntry) -> bool:
    return entry.out or entry.emails_sent > 0
