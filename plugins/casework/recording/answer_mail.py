"""A mail that is recorded as an answer: its day, its sender, and where it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.utils import getaddresses
from itertools import islice
from pathlib import Path

from plugins.authorities.models import Authority
from plugins.casework.arrived import day_sent, mail_hash
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError
from plugins.casework.models import MESSAGE_ID, SENDERS, Sender
from plugins.casework.recording.clerk_names import personal
from plugins.casework.recording.new_entry import NewEntry
from plugins.casework.subject import Subject
from plugins.content.problems import plain_form
from plugins.mailbox.authentication import authenticated
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.mail import Mail
from plugins.mailbox.reader import read_mails
from plugins.private.places import not_private


@dataclass(frozen=True)
class AnswerMail:
    """A mail, and what is known of it for the alert or letter that it is about."""

    mail: Mail
    day: date | None
    """The day on which it was sent, in the time zone of the alert; None if the mail does not say."""
    sender: Sender

    @property
    def text(self) -> str:
        """What it says; empty if that cannot be read."""
        try:
            return self.mail.text()
        except UnreadableError:
            return ""

    @property
    def subject(self) -> str:
        """The subject."""
        return self.mail.header.first("Subject")

    def people(self, authority: Authority | None) -> list[str]:
        """Return the names in From that are not those of the *authority* or its holder: clerks."""
        names = [name for name, _ in getaddresses(self.mail.header.all("From")) if name]
        if authority is None:
            return [each for name in names if (each := personal(name))]
        office = _words(" ".join(authority.office.values()))
        own = {*office, *_words(authority.name)}
        return [each for name in names if not _words(name) <= own if (each := personal(name, office))]


def _words(text: str) -> set[str]:
    return set(plain_form(text).split("-"))


def answer_mail(casework: Casework, subject: Subject, path: Path) -> AnswerMail:
    """Return the mail at *path*.

    Raises:
        CaseError: If there is not exactly one, or it is where git or a build would find it.
        SourceError: If there is nothing at *path*.
    """
    path = path.expanduser()
    if reason := not_private(path, casework.places):
        raise CaseError(f"{reason} Mails of authorities must not be where git or a build finds them.")
    mail = _only_mail(path)
    day = day_sent(mail, casework.servers, subject.zone, casework.site.now)
    return AnswerMail(mail, day, SENDERS[authenticated(mail.header, casework.servers)])


def _only_mail(path: Path) -> Mail:
    """Return the mail at *path*.

    Raises:
        CaseError: If there is not exactly one that can be read.
    """
    mails = list(islice(read_mails(path), 2))
    reason = "has several mails" if len(mails) > 1 else "is empty"
    if len(mails) == 1:
        if isinstance(mails[0], Mail):
            return mails[0]
        reason = mails[0].reason
    raise CaseError(f"{path} {reason}. Give one mail, as a file that ends in .eml.")


class PrivateRecord:
    """What goes into the private case file with an answer; it can be taken back until the end."""

    def __init__(self, casework: Casework, number: str) -> None:
        self._files = casework.case_files
        self._case = number
        self._path = self._files.path(number)
        self._before = self._path.read_bytes() if self._path.exists() else None
        self._written: list[Path] = []

    def add(self, entry: NewEntry, reference: str, received: AnswerMail | None) -> list[Path]:
        """Add the *reference* and the mail that was *received*, if they are new; return the files.

        Raises:
            CaseFileError: If the case file has problems or cannot be extended.
            PrivateFolderError: If something cannot be written.
        """
        known = self._files.load(self._case)
        filed = {(each.authority, each.reference) for each in known.references}
        if reference and (entry.authority, reference) not in filed:
            self._files.append(
                self._case, "references", {"authority": entry.authority, "reference": reference}
            )
            self._written.append(self._path)
        if received is not None and mail_hash(received.mail) not in {each.hash for each in known.answers}:
            self._add_mail(entry, reference, received)
        return list(dict.fromkeys(self._written))

    def _add_mail(self, entry: NewEntry, reference: str, received: AnswerMail) -> None:
        name = f"{entry.day}-{entry.authority}.eml"
        path = self._files.write_mail(self._case, name, received.mail.data)
        self._written.append(path)
        message_id = received.mail.header.first("Message-ID")
        fields = {
            "date": entry.day.isoformat(),
            "authority": entry.authority,
            "kind": entry.kind,
            "file": path.relative_to(self._files.folder.path).as_posix(),
            "sender": received.sender,
            "message_id": message_id if re.fullmatch(MESSAGE_ID, message_id) else "",
            "reference": reference,
            "hash": mail_hash(received.mail),
        }
        self._files.append(self._case, "answers", {name: value for name, value in fields.items() if value})
        self._written.append(self._path)

    def note_kind(self, entry: NewEntry, received: AnswerMail) -> None:
        """Write into the case file what the mail *received* turned out to be, if it was there before.

        Raises:
            CaseFileError: If the case file has problems or cannot be edited.
            PrivateFolderError: If it cannot be written.
        """
        hashed = mail_hash(received.mail)
        for number, each in enumerate(self._files.load(self._case).answers):
            if each.hash == hashed and (each.kind, each.authority) != (entry.kind, entry.authority):
                self._files.note_kind(self._case, number, entry.kind, entry.authority)

    def take_back(self) -> None:
        """Restore the case file, and remove the mail that was written."""
        if self._before is None:
            self._path.unlink(missing_ok=True)
        elif self._path.read_bytes() != self._before:
            self._files.folder.replace(self._path.name, self._before)
        for path in self._written:
            if path != self._path:
                path.unlink(missing_ok=True)


def clerks(casework: Casework, number: str) -> Iterable[str]:
    """Return the names of clerks in the private case file.

    Raises:
        CaseFileError: If it has problems.
    """
    return [each.name for each in casework.case_files.load(number).clerks]
