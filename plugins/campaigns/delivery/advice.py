"""Messages about campaigns that a push leaves to a person: their state, and what to do at the service.

*service* is its name. No message advises deleting a campaign that somebody may have got, since it is the only
record of that.
"""

from __future__ import annotations

from plugins.content.problems import counted
from plugins.mailing.entry import LedgerEntry


def halted(entry: LedgerEntry, service: str) -> str:
    """Return the message for a campaign that was paused or cancelled while being sent.

    It must not be deleted: it is the only record of who has had it.
    """
    had = "nobody has it yet"
    if entry.emails_sent:
        had = f"{counted(entry.emails_sent, 'reader')} {'has' if entry.emails_sent == 1 else 'have'} it"
    if entry.emails_canceled:
        had += f", {entry.emails_canceled} {'does' if entry.emails_canceled == 1 else 'do'} not"
    if entry.status == "paused":
        return f'"{entry.title}" is paused in {service}, {had}. Resume it there, and do not delete it'
    if entry.status not in {"canceled", "canceling"}:
        return (
            f'"{entry.title}" is "{entry.status}" in {service}, {had}. Look at it there, and do not delete it'
        )
    to = "to those who were not sent it (Campaign activity)" if entry.emails_sent else "to the same segment"
    return (
        f'"{entry.title}" was cancelled in {service}, {had}. Do not delete it: nothing else says who has had '
        f"it. To reach the others, replicate it there and send the copy {to}"
    )


def elsewhere(entry: LedgerEntry, service: str) -> str:
    """Return the message for a campaign that was sent to others than the mail's readers."""
    return (
        f'"{entry.title}" carries this mail and went to {counted(entry.emails_sent, "other")} than its '
        f"readers. If they are to get it too, replicate it in {service} and send the copy to their segment"
    )


def mixed(entry: LedgerEntry, service: str) -> str:
    """Return the message for a campaign whose title and content have different keys."""
    return (
        f'"{entry.title}" has the title of {entry.key} and the content of {entry.content_key}. Look in '
        f"{service} who gets or has got it. As long as it is a draft, delete it"
    )
