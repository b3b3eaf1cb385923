"""Reads content files as text, rejecting invisible characters and files that cannot be text."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from plugins.content.problems import Problem

FILE_LIMIT = 1024 * 1024
"""Maximum size of a content file in bytes."""

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Invisible characters that nobody types, among them those that change the direction of text."""

TURNS_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that set the direction of text (UAX 9). Longer texts may contain the marks among them, which
right-to-left languages need; in a title or a name they can hide what it says.
"""

_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)


def read_text(path: Path, name: str, *, limit: int = FILE_LIMIT) -> tuple[str, list[Problem]]:
    """Return the text of *path* with ``\n`` line ends, without byte order mark, in Unicode's form NFC.

    Systems and keyboards write an accented letter as one character or as two, which search, sorting and fonts
    treat differently. *name* is the path in problems, *limit* the maximum size in bytes. With a problem the
    text is empty.
    """
    if path.is_symlink():
        return "", [Problem(name, 1, "", "is a symbolic link. Put the file itself here.")]
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return "", [Problem(name, 1, "", "is not a file. Put the file itself here.")]
        if about.st_size > limit:
            message = f"is {about.st_size:,} bytes long. Keep a file within {limit:,} bytes."
            return "", [Problem(name, 1, "", message)]
        data = path.read_bytes()
    except OSError as error:
        return "", [Problem(name, 1, "", f"cannot be read: {error.strerror}. Check its permissions.")]
    return text_of(data, name)


def text_of(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """Return the text of a file with the content *data*, as :func:`read_text` does."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Problem(name, line, "", "is not UTF-8 text. Save the file with the encoding UTF-8.")]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    problems = list(_unreadable(text, name))
    return ("", problems) if problems else (text, [])


def _unreadable(text: str, name: str) -> Iterator[Problem]:
    if not UNSEEN.search(text) and not _CONFLICT.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        unseen = UNSEEN.search(line)
        if unseen:
            yield Problem(
                name,
                number,
                "",
                f"contains the invisible character U+{ord(unseen.group()):04X}. "
                "Delete the text around it and type it again.",
            )
        elif _CONFLICT.match(line):
            yield Problem(
                name, number, "", "is left from a merge. Keep one of the two versions, and remove the marks."
            )


_LEFT_BY_EDITORS = re.compile(r"^\.|~$|^#.*#$|\.(?:swp|swo|tmp)$|^Thumbs\.db$")


def listing(folder: Path, root: Path) -> tuple[list[Path], list[Problem]]:
    """Return the entries of *folder*, sorted, without files that editors and systems leave behind."""
    name = relative_name(folder, root)
    if folder.is_symlink() or not folder.is_dir():
        return [], [Problem(name, 1, "", "is not a folder. Put the folder itself here.")]
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=attrgetter("name"))
    except OSError as error:
        return [], [Problem(name, 1, "", f"cannot be read: {error.strerror}. Check its permissions.")]
    names = [
        entry.name
        for entry in found
        if entry.is_dir(follow_symlinks=False) or not _LEFT_BY_EDITORS.search(entry.name)
    ]
    return [folder / name for name in names], []


def relative_name(path: Path, root: Path) -> str:
    """Return the name of *path* in problems: relative to *root*, or absolute if it is elsewhere."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


_TEXTS = frozenset({".md", ".markdown", ".txt", ".yaml", ".yml", ""})


def unused(name: str, wanted: str) -> str:
    """Return what to do about a file *name* that is not one of those *wanted*, such as a PDF.

    >>> unused("notes.txt", "index.fr.md")
    'Name it index.fr.md.'
    >>> unused("report.pdf", "index.fr.md")
    'Nothing publishes a .pdf file. Remove it, and link to its web address instead.'
    """
    suffix = Path(name).suffix.lower()
    if suffix in _TEXTS:
        return f"Name it {wanted}."
    return f"Nothing publishes a {suffix} file. Remove it, and link to its web address instead."
