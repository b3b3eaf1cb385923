"""Writes decrypted reports into a private folder: facts, words and files, each report in its own folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from plugins.intake.file_types import file_type, warning
from plugins.intake.plaintext import Content
from plugins.intake.report import END, dump_report, visible
from plugins.mailbox.mail import Mail
from plugins.private.file_names import numbered_name
from plugins.private.folder import PrivateFolder

DIGEST_LENGTH = 16
"""Hexadecimal digits in the name of a folder: too many to find another message with the same ones."""
_UNFINISHED = ".unfinished-"


def stored(folder: PrivateFolder, message: bytes) -> str:
    """Return the name of the folder in which the encrypted *message* is already, or an empty string."""
    digest = _digest(message)
    return next((path.name for path in folder.path.glob(f"[!.]*-{digest}") if path.is_dir()), "")


def store(folder: PrivateFolder, mail: Mail, message: bytes, content: Content) -> str:
    """Write what the encrypted *message* of *mail* contains into a new folder of *folder*; return its name.

    The name is the number of the report, if it has one, and the beginning of the hash of the message. The
    folder gets it when all files are written.

    Raises:
        PrivateFolderError: If a file cannot be written.
    """
    digest = _digest(message)
    unfinished = folder.new_folder(_free(folder, f"{_UNFINISHED}{digest}"))
    if content.report is not None:
        unfinished.write("report.yaml", dump_report(content.report).encode())
    unfinished.write("message.txt", visible(content.words + "\n").encode())
    received = [*_origin(mail, message, content), *_files(unfinished, content), END, ""]
    unfinished.write("received.yaml", "\n".join(received).encode())
    reference = content.report["reference"] if content.report else ""
    return folder.rename(unfinished.path.name, f"{reference or 'message'}-{digest}").name


def _digest(message: bytes) -> str:
    return hashlib.sha256(message).hexdigest()[:DIGEST_LENGTH]


def _free(folder: PrivateFolder, name: str) -> str:
    """Return *name*, with a number if an earlier run has been stopped and left a folder of that name."""
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    return next((each for each in names if not (folder.path / each).exists()), name)


def _origin(mail: Mail, message: bytes, content: Content) -> Iterator[str]:
    """Yield lines that say from which mail a report is, and what was not understood."""
    yield f"mail: {_quoted(mail.place)}"
    for name in ("From", "Date", "Message-ID"):
        yield f"{name.lower().replace('-', '_')}: {_quoted(mail.header.first(name))}"
    yield f"sha256: {hashlib.sha256(message).hexdigest()}"
    yield f"from_the_form: {'yes' if content.report else 'no'}"
    if content.report and content.report.notes:
        yield "not_understood:"
        yield from (f"  - {_quoted(note)}" for note in content.report.notes)


def _files(folder: PrivateFolder, content: Content) -> Iterator[str]:
    """Write the files of *content*, and yield lines that list them: nothing has opened them."""
    if not content.files:
        return
    attachments = folder.new_folder("attachments")
    yield "attachments:"
    for number, file in enumerate(content.files, 1):
        found = file_type(file.content)
        path = attachments.write(numbered_name(number, file.name), file.content)
        yield f"  - file: {_quoted(f'attachments/{path.name}')}"
        yield f"    named: {_quoted(file.name)}"
        yield f"    bytes: {len(file.content)}"
        yield f"    type: {_quoted(found.name)}"
        if text := warning(path.name, found):
            yield f"    warning: {_quoted(text)}"
        yield f"    sha256: {hashlib.sha256(file.content).hexdigest()}"


def _quoted(text: str) -> str:
    return json.dumps(visible(text), ensure_ascii=False)
