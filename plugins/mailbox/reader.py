"""Reads the mails of a file or folder one by one: 10,000 of them take no more memory than the largest."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from plugins.mailbox.errors import SourceError, UnreadableError
from plugins.mailbox.limits import LIMITS, MIB, Limits
from plugins.mailbox.mail import Mail, Skipped
from plugins.mailbox.parts import split_header

CHUNK = 64 * 1024
"""Bytes that are read at once of a line that has no end."""
_ENVELOPE = re.compile(rb"From \S.*\d\d?:\d\d.*\b\d{4}\b")
"""The line above each mail of an mbox file: sender, time, year; not a sentence that begins with *From*."""
_QUOTED = re.compile(rb">+From ")
_ARMOUR = b"-----BEGIN PGP"
_BINARY_SUFFIXES = frozenset({".gpg", ".pgp"})
_UNREADABLE_NAME = re.compile(r"[^\w./,=:;@+() -]")


def read_mails(source: Path, limits: Limits = LIMITS) -> Iterator[Mail | Skipped]:
    """Yield the mails at *source*: an mbox file, a Maildir, a mail, an encrypted message, a folder of these.

    Mails come in the order of the file, or of the names of files. Symbolic links in a folder are not
    followed.

    Raises:
        SourceError: If there is neither a file nor a folder at *source*, or a folder in it cannot be read.
    """
    if source.is_dir():
        for path in _files(source):
            yield from _read_file(path, _shown(path.relative_to(source).as_posix()), limits)
    elif source.is_file():
        yield from _read_file(source.resolve(), _shown(source.name), limits)
    else:
        raise SourceError(f"{source} is neither a file nor a folder. Give an mbox file, a Maildir or a mail.")


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of *folder*, sorted; of a Maildir those in ``cur`` and ``new``."""
    names = ("new", "cur") if all((folder / name).is_dir() for name in ("cur", "new")) else ("",)
    for top in (folder / name for name in names):
        for place, folders, files in os.walk(top, onerror=_stop):
            folders.sort()
            yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


def _stop(error: OSError) -> None:
    raise SourceError(f"{error.filename} cannot be read: {error.strerror}.") from error


def _read_file(path: Path, place: str, limits: Limits) -> Iterator[Mail | Skipped]:
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            yield Skipped(place, "is no regular file")
            return
        with path.open("rb") as file:
            if file.peek(5).startswith(b"From "):
                yield from _mbox(file, place, limits)
            elif about.st_size > limits.mail:
                yield Skipped(place, _too_large(limits))
            else:
                yield _mail(_with_header(file.read(limits.mail + 1), path), place, limits)
    except OSError as error:
        yield Skipped(place, f"cannot be read ({error.strerror})")


def _with_header(data: bytes, path: Path) -> bytes:
    """Return the bytes of a file as a mail: it may also be an encrypted message without one around it."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.lstrip().startswith(_ARMOUR):
        return b"\n" + data
    if path.suffix.lower() in _BINARY_SUFFIXES and data[:1] >= b"\x80":
        return b"Content-Type: application/pgp-encrypted\n\n" + data
    return data


def _mbox(file: BinaryIO, place: str, limits: Limits) -> Iterator[Mail | Skipped]:
    """Yield the mails of an mbox file; of what is larger than a mail may be, only the length is kept."""
    number, size, data = 0, 0, bytearray()
    at_start = after_blank = True
    while line := file.readline(CHUNK):
        if at_start and after_blank and (number == 0 or _ENVELOPE.match(line[:200])):
            if number:
                yield _complete(data, size, f"{place} mail {number}", limits)
            number, size, data = number + 1, 0, bytearray()
        else:
            text = line[1:] if at_start and _QUOTED.match(line) else line
            size += len(text)
            if size <= limits.mail:
                data += text
        after_blank = at_start and line in {b"\n", b"\r\n"}
        at_start = line.endswith(b"\n")
    yield _complete(data, size, f"{place} mail {number}", limits)


def _complete(data: bytearray, size: int, place: str, limits: Limits) -> Mail | Skipped:
    if size > limits.mail:
        return Skipped(place, _too_large(limits))
    return _mail(bytes(data), place, limits)


def _mail(data: bytes, place: str, limits: Limits) -> Mail | Skipped:
    if not data.strip():
        return Skipped(place, "is empty")
    try:
        header, _ = split_header(data, 0, len(data), limits)
    except UnreadableError as error:
        return Skipped(place, str(error))
    return Mail(place, header, data, limits)


def _too_large(limits: Limits) -> str:
    return f"has more than {limits.mail // MIB} MB"


def _shown(name: str) -> str:
    """Return the name of a file as it may be printed: names come from other computers."""
    return _UNREADABLE_NAME.sub("_", name)[-100:]
