"""The command ``invoke mailing-status``: lists campaigns, with Mailchimp's figures for recent ones."""

from __future__ import annotations

from datetime import timedelta

from plugins import console
from plugins.campaigns.commands.output import Say, no_account, print_errors, quoted_titles, status_word
from plugins.campaigns.delivery.history import pushed
from plugins.campaigns.delivery.ledger import LedgerEntry
from plugins.campaigns.errors import MailchimpError
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.settings import MailingSettings
from plugins.content.problems import counted
from plugins.repository.site import Site

STATUS_DAYS = 90
"""Age in days up to which campaigns are read, and reports requested."""
STATUS_REPORTS = 30
"""Most contents and most reports that are requested: each costs a call."""


def status(site: Site, mailing: MailingSettings, *, say: Say = console.out) -> bool:
    """Print when each campaign was sent and to how many; return whether Mailchimp could be queried."""
    if not mailing.connected:
        say(no_account(mailing))
        return False
    client = Mailchimp(mailing)
    period = timedelta(days=STATUS_DAYS)
    try:
        client.lists.check_exists()
        entries, unread = pushed(client, site.now, within=period, most=STATUS_REPORTS)
        entries = sorted(entries, key=lambda entry: entry.moment, reverse=True)
        if not entries and not unread:
            say("Nothing has been pushed yet.")
        for position, entry in enumerate(entries):
            is_recent = site.now - entry.moment < period
            has_report = entry.status == "sent" and is_recent and position < STATUS_REPORTS
            say(_status_line(entry, client.report(entry.id) if has_report else None))
        if unread:
            say(
                "Not read, to save calls or because Mailchimp did not return them, but perhaps ours: "
                f"{quoted_titles(unread)}."
            )
    except MailchimpError as error:
        print_errors([str(error)])
        return False
    return True


def _status_line(entry: LedgerEntry, report: dict[str, object] | None) -> str:
    line = f"{entry.moment:%Y-%m-%d %H:%M}  {status_word(entry):9}  {entry.key}"
    if not entry.ours:
        line += f'  "{entry.title}"'
    if not entry.unsent and entry.status != "sending":  # while it is sending, Mailchimp has no number yet
        line += f"  {counted(entry.emails_sent, 'mail')}"
    if entry.emails_canceled:
        line += f", {entry.emails_canceled} not sent"
    if report is None:
        return line
    bounces = report.get("bounces")
    bounced = sum(int(value) for value in bounces.values()) if isinstance(bounces, dict) else 0
    return f"{line}, {bounced} bounced, {report.get('unsubscribed', 0)} unsubscribed"
