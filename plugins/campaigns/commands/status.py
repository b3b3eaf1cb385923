"""The command ``invoke mailing-status``: lists campaigns, with the service's figures for recent ones."""

from __future__ import annotations

from datetime import timedelta

from plugins import console
from plugins.campaigns.commands.output import Say, no_account, print_errors, quoted_titles, status_word
from plugins.campaigns.delivery.history import pushed
from plugins.campaigns.settings import MailingSettings
from plugins.content.problems import counted
from plugins.mailing.account import Report
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.errors import ServiceError
from plugins.repository.site import Site

STATUS_DAYS = 90
"""Age in days up to which campaigns are read, and reports requested."""
STATUS_REPORTS = 30
"""Most contents and most reports that are requested: each costs a call."""


def status(site: Site, mailing: MailingSettings, *, say: Say = console.out) -> bool:
    """Print when each campaign was sent and to how many; return whether the service could be queried."""
    account = mailing.connect()
    if account is None:
        say(no_account(mailing))
        return False
    period = timedelta(days=STATUS_DAYS)
    try:
        account.check()
        entries, unread = pushed(account, site.now, within=period, most=STATUS_REPORTS)
        entries = sorted(entries, key=lambda entry: entry.moment, reverse=True)
        if not entries and not unread:
            say("Nothing has been pushed yet.")
        for position, entry in enumerate(entries):
            is_recent = site.now - entry.moment < period
            has_report = entry.status == "sent" and is_recent and position < STATUS_REPORTS
            say(_status_line(entry, account.report(entry.id) if has_report else None))
        if unread:
            say(
                f"Not read, to save calls or because {account.name} did not return them, but perhaps ours: "
                f"{quoted_titles(unread)}."
            )
    except ServiceError as error:
        print_errors([str(error)])
        return False
    return True


def _status_line(entry: LedgerEntry, report: Report | None) -> str:
    line = f"{entry.moment:%Y-%m-%d %H:%M}  {status_word(entry):9}  {entry.key}"
    if not entry.ours:
        line += f'  "{entry.title}"'
    if not entry.unsent and entry.status != "sending":  # while it is sending, there is no number yet
        line += f"  {counted(entry.emails_sent, 'mail')}"
    if entry.emails_canceled:
        line += f", {entry.emails_canceled} not sent"
    if report is None:
        return line
    return f"{line}, {report.bounced} bounced, {report.unsubscribed} unsubscribed"
