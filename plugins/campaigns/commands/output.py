"""Output that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plugins import console
from plugins.campaigns.settings import MailingSettings
from plugins.mailing.entry import LedgerEntry

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
    return f"No account: {mails} To push them, {mailing.service.how_to_connect}."


def print_errors(lines: Iterable[str]) -> None:
    """Print *lines* to standard error."""
    for line in lines:
        console.err(line)


def quoted_titles(entries: Iterable[LedgerEntry]) -> str:
    """Return the titles of *entries* in quotation marks, separated by commas."""
    return ", ".join(f'"{entry.title}"' for entry in entries)


def status_word(entry: LedgerEntry) -> str:
    """Return the status of a campaign in words: a draft is ``save``."""
    return {"save": "draft", "schedule": "scheduled", "canceled": "cancelled"}.get(entry.status, entry.status)
