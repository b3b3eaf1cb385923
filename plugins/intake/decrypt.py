"""Decrypts the reports in a mailbox into a private folder, and prints a line for each mail."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from plugins import console
from plugins.console import Echo
from plugins.content.problems import counted
from plugins.intake.errors import DecryptionError, GpgMissingError, KeyLockedError
from plugins.intake.gpg import decrypt_message, require_gpg
from plugins.intake.plaintext import read_plaintext
from plugins.intake.store import store, stored
from plugins.mailbox.armour import find_messages
from plugins.mailbox.errors import SourceError, UnreadableError
from plugins.mailbox.mail import Mail, Skipped
from plugins.mailbox.reader import read_mails
from plugins.private.errors import PrivateFolderError
from plugins.private.folder import WINDOWS_NOTE, PrivateFolder, open_private_folder
from plugins.private.places import Places, inside

WRITTEN, KNOWN, NOTHING, FAILED = "written", "known", "nothing", "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of one encrypted message, or of a mail that has none."""

    state: str
    text: str


def decrypt_reports(source: Path, into: Path, places: Places, *, echo: Echo = console.out) -> bool:
    """Decrypt the reports in the mails at *source* into the folder *into*; return whether nothing failed.

    The line that is printed for each mail quotes nothing of it. Mails without an encrypted message are no
    failure; those that are damaged, too large, or encrypted to other keys are. A message that is in *into*
    already is not decrypted again.
    """
    source = source.expanduser()
    try:
        require_gpg()
        if source.is_dir() and inside(into.expanduser(), source):
            raise SourceError(
                f"{into} is inside {source}, whose files are read as mails. Choose another folder."
            )
        folder = open_private_folder(into, places)
        totals = Counter[str]()
        mails = 0
        for mails, mail in enumerate(read_mails(source), 1):  # noqa: B007
            outcomes = _outcomes(mail, folder)
            totals.update(outcome.state for outcome in outcomes)
            echo(f"{mail.place}: {'; '.join(outcome.text for outcome in outcomes)}")
    except (GpgMissingError, KeyLockedError, SourceError, PrivateFolderError) as error:
        console.err(error)
        return False
    echo(_summary(mails, totals, folder))
    return not totals[FAILED]


def _outcomes(mail: Mail | Skipped, folder: PrivateFolder) -> list[Outcome]:
    if isinstance(mail, Skipped):
        return [Outcome(FAILED, f"skipped: {mail.reason}")]
    try:
        found = find_messages(mail)
    except UnreadableError as error:
        return [Outcome(FAILED, f"skipped: {error}")]
    if not found:
        return [Outcome(NOTHING, "no encrypted message")]
    return [_outcome(each, mail, folder) for each in found]


def _outcome(message: bytes | UnreadableError, mail: Mail, folder: PrivateFolder) -> Outcome:
    """Decrypt and store one message.

    Raises:
        PrivateFolderError: If the folder cannot be written to: no later message could be, either.
    """
    if isinstance(message, UnreadableError):
        return Outcome(FAILED, f"failed: {message}")
    if name := stored(folder, message):
        return Outcome(KNOWN, f"already in {name}")
    try:
        content = read_plaintext(decrypt_message(message))
    except (DecryptionError, UnreadableError) as error:
        return Outcome(FAILED, f"failed: {error}")
    name = store(folder, mail, message, content)
    files = f", {counted(len(content.files), 'attachment')}" if content.files else ""
    form = "" if content.report else ", not written with the form"
    about = f", {content.report.about}" if content.report and content.report.about else ""
    return Outcome(WRITTEN, f"decrypted into {name}{about}{files}{form}")


def _summary(mails: int, totals: Counter[str], folder: PrivateFolder) -> str:
    parts = [
        f"{counted(totals[WRITTEN], 'report')} written to {folder.path}",
        *([f"{totals[KNOWN]} there already"] if totals[KNOWN] else []),
        *([f"{totals[NOTHING]} without an encrypted message"] if totals[NOTHING] else []),
        *([f"{totals[FAILED]} failed"] if totals[FAILED] else []),
    ]
    note = f"\n{WINDOWS_NOTE}" if os.name == "nt" else ""
    return f"\n{counted(mails, 'mail')}: {', '.join(parts)}.{note}"
