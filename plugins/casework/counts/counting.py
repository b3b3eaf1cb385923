"""Counts each person once for each authority and alert, whatever is in the mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.casework.counts.addresses import alerts_of, written_to
from plugins.casework.counts.store import Counts, sender_hash
from plugins.casework.mail_kinds import MailKind, sort_of
from plugins.mailbox.authentication import authenticated, sender_of
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.mail import Mail, Skipped
from plugins.mailbox.reader import read_mails

PROGRESS = 500
"""Mails after which the number so far is printed."""
COUNTED, AGAIN, WITH_ERRORS = "counted", "counted already", "about an alert with errors"
WITHOUT_ALERT, UNREADABLE = "without the address of an alert", "unreadable"


@dataclass(frozen=True)
class CountedAlert:
    """The addresses of an alert's targets, or the reason why no letters about it are counted."""

    authorities: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The keys of the authorities with an address, by the address in lower case."""
    others: Collection[str] = ()
    """Addresses of targets that are not in the registry."""
    reason: str = ""


@dataclass
class CopyCounter:
    """Adds mails to *counts*; what is known of a mail goes no further than this."""

    counts: Counts
    pattern: str
    """MAILBOX_COPIES, with ``{case}``."""
    alert: Callable[[str], CountedAlert]
    """Returns an alert by its folder name, which a stranger wrote."""
    servers: tuple[str, ...]
    """The names of the own mail servers."""
    key: bytes
    totals: Counter[str] = field(default_factory=Counter)
    """The number of mails by what became of them: each is in one."""
    added: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The number of people that were added, by alert and authority."""

    def take(self, mail: Mail | Skipped) -> None:
        """Count the sender of *mail*, or add to the totals why not."""
        try:
            result = UNREADABLE if isinstance(mail, Skipped) else self._taken(mail)
        except UnreadableError:
            result = UNREADABLE
        self.totals[result] += 1

    def _taken(self, mail: Mail) -> str:
        found = {slug: self.alert(slug) for slug in sorted(alerts_of(mail.header, self.pattern))}
        alerts = {slug: each for slug, each in found.items() if not each.reason}
        reasons = [each.reason for each in found.values() if each.reason]
        if WITH_ERRORS in reasons or not alerts:
            return WITH_ERRORS if WITH_ERRORS in reasons else next(iter(reasons), WITHOUT_ALERT)
        if _is_by_program(mail):
            return "by a program"
        address, _ = sender_of(mail.header)
        if not address:
            return "without a single sender"
        if authenticated(mail.header, self.servers) == "no":
            return "with a forged sender"
        if any(address in each.authorities or address in each.others for each in alerts.values()):
            return "from an authority"
        return self._counted(alerts, written_to(mail.header), address)

    def _counted(self, alerts: Mapping[str, CountedAlert], recipients: set[str], address: str) -> str:
        result = "to none of the targets"
        for slug, alert in alerts.items():
            keys = {key for each in recipients for key in alert.authorities.get(each, ())}
            if not keys and recipients & {*alert.others}:
                result = "to targets without an entry in the registry"
            for key in sorted(keys):
                hashes = self.counts.setdefault(slug, {}).setdefault(key, set())
                hashed = sender_hash(self.key, slug, key, address)
                if hashed not in hashes:
                    hashes.add(hashed)
                    self.added[slug, key] += 1
                    result = COUNTED
                elif result != COUNTED:
                    result = AGAIN
        return result


def count_mails(source: Path, counter: CopyCounter, *, progress: Callable[[int], None]) -> int:
    """Count the mails at *source* one by one and return their number.

    *progress* is called with the number so far.

    Raises:
        SourceError: If there is no mailbox at *source*.
    """
    count = 0
    for count, mail in enumerate(read_mails(source), 1):
        counter.take(mail)
        if count % PROGRESS == 0:
            progress(count)
    return count


def _is_by_program(mail: Mail) -> bool:
    """Return whether no person wrote *mail*: a bounce, an automatic reply, or no address to return it to.

    Raises:
        UnreadableError: If the mail is beyond a limit.
    """
    if any(each.strip() == "<>" for each in mail.header.raw("Return-Path")):
        return True
    return sort_of(mail).kind is not MailKind.LETTER
