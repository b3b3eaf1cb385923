"""A mail that has arrived, with everything that is known of it, and how it is reported to editors."""

from __future__ import annotations

import hashlib
import re
import shlex
import textwrap
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.casework.case_index import Found
from plugins.casework.mail_kinds import MailKind, Sort, reads_like
from plugins.casework.mail_words import MailWords
from plugins.casework.matters import Matter
from plugins.casework.models import MESSAGE_ID, Sender
from plugins.mailbox.mail import Mail
from plugins.mailbox.moments import moment_sent

WIDTH = 100
"""Columns of the terminal."""
SUBJECT_SHOWN = 60
"""Characters of a subject that are shown."""
FIRST_YEAR = 2000
"""Mails with earlier dates do not say when they were sent: clocks begin in 1970."""
_QUOTED_FROM = re.compile(rb"^>+(?=From )", re.MULTILINE)


@dataclass(frozen=True)
class Arrived:
    """A mail with everything that is known of it."""

    mail: Mail
    hash: str
    address: str
    """The address in From, in lower case."""
    sender: Sender
    sort: Sort
    words: MailWords
    found: Found

    @property
    def domain(self) -> str:
        """The domain in From; empty if there is not exactly one."""
        return self.address.rpartition("@")[2]

    @property
    def subject(self) -> str:
        """The subject, shortened."""
        text = self.mail.header.first("Subject")
        return f"{text[: SUBJECT_SHOWN - 1]}…" if len(text) > SUBJECT_SHOWN else text

    @property
    def message_id(self) -> str:
        """The Message-ID, if it has the form of one."""
        text = self.mail.header.first("Message-ID")
        return text if re.fullmatch(MESSAGE_ID, text) else ""


def day_sent(mail: Mail, servers: Collection[str], zone: ZoneInfo, now: datetime) -> date | None:
    """Return the day in *zone* on which *mail* was sent, never one in the future; None if it is not known."""
    moment, _ = moment_sent(mail.header, servers)
    if moment is None:
        return None
    day = min(moment, now).astimezone(zone).date()
    return day if day.year >= FIRST_YEAR else None


def mail_hash(mail: Mail) -> str:
    """Return a hash by which *mail* is recognised, also if another program has exported it.

    Programs add header fields of their own, change line ends, and quote lines that begin with *From*.
    """
    header = mail.header
    known = "\n".join(header.first(name) for name in ("Message-ID", "From", "Date", "Subject"))
    data = mail.data.replace(b"\r\n", b"\n")
    body = _QUOTED_FROM.sub(b"", data.partition(b"\n\n")[2]).rstrip()
    return hashlib.sha256(known.encode("utf-8", "surrogateescape") + b"\0" + body).hexdigest()[:32]


def block(
    arrived: Arrived, matter: Matter, authority: str, day: date, path: Path, *, given: bool
) -> Iterator[str]:
    """Yield what to know of a mail that was added, and the command to type next, which is on one line."""
    yield f"{matter.number}  {authority or 'authority not certain'}  {day}  “{arrived.subject}”"
    for sentence in _sentences(arrived, matter, authority, given=given):
        yield from textwrap.wrap(
            sentence, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )
    if arrived.sort.kind is MailKind.BOUNCE:
        yield f"  {path}"
    else:
        target = authority or "TARGET"
        yield f"  invoke follow-up-record {matter.slug} {target} KIND --mail {shlex.quote(str(path))}"


def _sentences(arrived: Arrived, matter: Matter, authority: str, *, given: bool) -> Iterator[str]:
    """Yield how sure case and sender are, and what the mail seems to be."""
    how = "given by you" if given else arrived.found.how
    sender = _SENDER_WORDS[arrived.sender].format(domain=arrived.domain)
    if not arrived.domain:
        sender = "It names no sender, or several: ask by another way before you publish it."
    yield f"{how[0].upper()}{how[1:]}.{'' if arrived.sort.kind is MailKind.BOUNCE else f' {sender}'}"
    if arrived.words.unread:
        yield f"Not read in full: it {arrived.words.unread}. Open it with care."
    kind = arrived.sort.kind
    if kind is MailKind.BOUNCE:
        entry = f"content/authorities/{authority}.yaml" if authority else "the registry"
        yield f"A mail did not arrive: check the address in {entry}. It is no answer."
        return
    if kind is MailKind.AUTOMATIC:
        yield "Written by a program: a receipt at most."
    elif hint := reads_like(arrived.words.text):
        yield f"Reads like {hint}; read it yourself."
    if authority not in matter.authorities:
        who = ", ".join(matter.authorities)
        yield f"{f'{authority} is none of its targets' if authority else 'TARGET is one of'}: {who}."


_SENDER_WORDS: Mapping[Sender, str] = {
    "proven": "The mail server found that {domain} sent it.",
    "not-proven": "That {domain} sent it is not proven: ask by another way before you publish it.",
    "forged": "FORGED: the mail server found that {domain} did not send it.",
}
