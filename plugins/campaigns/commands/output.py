"""Output that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plugins import console
from plugins.campaigns.delivery.ledger import LedgerEntry
from plugins.campaigns.settings import MailingSettings

NO_ACCOUNT = (
    "No account: {mails} To push them, put the key into the environment as MAILCHIMP_API_KEY and the "
    "audience into pelicanconf.py as MAILCHIMP_AUDIENCE."
)

Say = Callable[[str], None]
"""Prints one line."""


def no_account(mailing: MailingSettings) -> str:
    """Return the message for a site without an account: where the mails are, and how to connect one."""
    has_outbox = (mailing.outbox / "index.html").is_file()
    mails = (
        f"the mails of the last build are in {mailing.outbox}."
        if has_outbox
        else f"no mails are in {mailing.outbox} yet; `invoke build` writes them."
    )
    return NO_ACCOUNT.format(mails=mails)


def print_errors(lines: Iterable[str]) -> None:
    """Print *lines* to standard error."""
    for line in lines:
        console.err(line)


def quoted_titles(entries: Iterable[LedgerEntry]) -> str:
    """Return the titles of *entries* in quotation marks, separated by commas."""
    return ", ".join(f'"{entry.title}"' for entry in entries)


def status_word(entry: LedgerEntry) -> str:
    """Return the status of a campaign in words: Mailchimp calls a draft ``save``."""
    return {"save": "draft", "schedule": "scheduled", "canceled": "cancelled"}.get(entry.status, entry.status)
