"""Who an email to a target is addressed to, and who gets a copy."""

from __future__ import annotations

from plugins.alerts.alert import Alert, Target
from plugins.channels.channel import first
from plugins.channels.email import Email
from plugins.channels.own import YourOwn


def recipients(target: Target) -> str | None:
    """Return the addresses that an email to *target* goes to, separated by commas (RFC 6068).

    Empty if the supporter has to find the address, None if no email can be sent.
    """
    emails = [channel.address for channel in target.channels if isinstance(channel, Email)]
    if emails:
        return ",".join(emails) if target.members else emails[0]
    return "" if first(target.channels, YourOwn) is not None else None


def own_copies(target: Target) -> list[str]:
    """Return the addresses of *target* besides the one that the email is addressed to."""
    emails = [channel.address for channel in target.channels if isinstance(channel, Email)]
    return [] if target.members else emails[1:]


def copies_of(alert: Alert, target: Target) -> list[str]:
    """Return the addresses that every email to *target* is copied to, whoever writes it.

    None is repeated, or is a recipient, in whatever capitals.
    """
    copies = [copy.address for copy in (*target.copies, *alert.copies) if not copy.supporters_from]
    found = dict.fromkeys((recipients(target) or "").casefold().split(","), "")
    for address in (*own_copies(target), *copies):
        found.setdefault(address.casefold(), address)
    return [address for address in found.values() if address]
