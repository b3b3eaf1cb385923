"""Reads one content file as text, refusing what no editor types and no reader can see."""

from __future__ import annotations

import re
from pathlib import Path

from plugins.content.problems import Problem

FILE_LIMIT = 1024 * 1024
"""Largest content file, in bytes."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """Return the text of *path* with ``\\n`` line ends and without byte order mark.

    *name* is how problems call the file. With a problem the text is empty.
    """
    if path.is_symlink():
        return "", [Problem(name, 1, "", "is a symbolic link. Put the file itself here.")]
    try:
        data = path.read_bytes()
    except OSError as error:
        return "", [Problem(name, 1, "", f"cannot be read: {error.strerror}. Check its permissions.")]
    if len(data) > FILE_LIMIT:
        return "", [
            Problem(name, 1, "", f"is {len(data):,} bytes long. Keep a file within {FILE_LIMIT:,} bytes.")
        ]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Problem(name, line, "", "is not UTF-8 text. Save the file with the encoding UTF-8.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = [
        Problem(
            name,
            text.count("\n", 0, found.start()) + 1,
            "",
            f"holds the invisible character U+{ord(found.group()):04X}. "
            "Delete the text around it and type it again.",
        )
        for found in _UNSEEN.finditer(text)
    ]
    return ("", problems) if problems else (text, [])
