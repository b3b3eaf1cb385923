"""What kind of mail has arrived: written by somebody, by a program, or about a mail that did not arrive.

What a mail says about itself is a hint: somebody who reads it decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from plugins.mailbox.header import Header
from plugins.mailbox.mail import Mail

_FIELD_LIMIT = 20_000
"""Bytes of a delivery report that are read."""
_FAILED = re.compile(rb"^Action:\s*failed\b", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(
    rb"^(?:Final|Original)-Recipient:[ \t]*rfc822;[ \t]*<?([^\s<>]{1,250})", re.IGNORECASE | re.MULTILINE
)
_BY_PROGRAM = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")


class MailKind(Enum):
    """Who wrote a mail."""

    LETTER = "letter"
    AUTOMATIC = "automatic"
    """A program: at most a receipt."""
    BOUNCE = "bounce"
    """A mail server that could not deliver a mail."""


@dataclass(frozen=True)
class Sort:
    """The kind of a mail, and for a bounce the addresses that it names, in lower case."""

    kind: MailKind
    recipients: tuple[str, ...] = ()


def sort_of(mail: Mail) -> Sort:
    """Return the kind of *mail*: by delivery reports (RFC 3464), and ``Auto-Submitted`` (RFC 3834).

    Raises:
        UnreadableError: If the mail is beyond a limit.
    """
    header = mail.header
    report = header.content_type == "multipart/report"
    if report or _is_from_server(header):
        found: list[str] = []
        for part in mail.outer_parts():
            if part.header.content_type == "message/delivery-status":
                content = part.content()[:_FIELD_LIMIT]
                if _FAILED.search(content):
                    found += (each.decode("ascii", "replace").lower() for each in _RECIPIENT.findall(content))
                    return Sort(MailKind.BOUNCE, tuple(dict.fromkeys(found)))
        if not report:  # of a server that writes no delivery report
            return Sort(MailKind.BOUNCE)
    return Sort(MailKind.AUTOMATIC if report or _is_by_program(header) else MailKind.LETTER)


def _is_from_server(header: Header) -> bool:
    """Return whether a mail server wrote it: its return path is empty, and its sender a daemon."""
    sender = header.first("From").lower()
    return "mailer-daemon@" in sender and header.first("Return-Path").strip("<> ") == ""


def _is_by_program(header: Header) -> bool:
    submitted = header.first("Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"} or any(header.raw(name) for name in _BY_PROGRAM):
        return True
    return header.first("Precedence").strip().lower() in {"auto_reply", "auto-reply"}


_HINTS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "a transfer": r"traslad\w+ por competencia"
        r"|(?:remit|traslad)\w+ (?:su|la|el)[^.\n]{0,60}(?:competen|entidad)"
        r"|transmis(?:e|es)? (?:à|au) [^.\n]{0,60}compétent|forwarded to the competent",
        "an extension": r"pr[oó]rroga|ampliaci[oó]n del (?:t[eé]rmino|plazo)|d[eé]lai suppl[eé]mentaire"
        r"|prolongation du d[eé]lai|extension of (?:the )?(?:time|term|deadline)|additional time",
        "a refusal": r"no es (?:posible|procedente)|se niega|rechaz\w+|irrecevable|ne peut (?:donner|pas)"
        r"|refus\w*|inadmissible|declines? to",
        "a receipt": r"acus\w+ (?:de )?recib\w+|ha sido (?:recibid|radicad)\w+|radicad[oa] (?:con|bajo)"
        r"|accus\w+ (?:de )?r[eé]ception|bien reçu|acknowledg\w+ (?:the )?receipt|has been received",
        "measures": r"medidas? (?:de protecci[oó]n|adoptad\w+)|mesures? (?:de protection|prises)"
        r"|measures? (?:of protection|taken)|protective measures",
    }.items()
}


def reads_like(text: str) -> str:
    """Return what the words of *text* read like, as a hint with these words; empty if there are none.

    >>> reads_like("Acusamos recibo de su comunicación.")
    'a receipt (“Acusamos recibo”)'
    >>> reads_like("Se dio traslado por competencia a otra entidad."), reads_like("Buenos días.")
    ('a transfer (“traslado por competencia”)', '')
    """
    for name, words in _HINTS.items():
        if found := words.search(text):
            return f"{name} (“{' '.join(found[0].split())}”)"
    return ""
