"""Names of files from those that strangers chose: no path, nothing unseen, no name with a meaning."""

from __future__ import annotations

import re
import unicodedata

LENGTH_LIMIT = 80
"""Maximum length of a name in UTF-8, in bytes, without its number; some encrypted disks allow 143."""
_SUFFIX_LIMIT = 12


def numbered_name(number: int, name: str) -> str:
    r"""Return a name for the file *number*, from 1 on, with the letters and digits of *name*, and ``.-_``.

    The number in front keeps names apart and free of meaning: no ``CON`` of Windows, no hidden file, no
    option.

    >>> numbered_name(1, "../../.ssh/authorized_keys"), numbered_name(2, "foto\u202egpj.exe")
    ('01-ssh-authorized_keys', '02-fotogpj.exe')
    >>> numbered_name(3, "صورة.jpg"), numbered_name(4, "///")
    ('03-صورة.jpg', '04-file')
    """
    plain = "".join(filter(_is_kept, unicodedata.normalize("NFC", name[:1000])))
    words = re.sub(r"[^\w.\-]+", "-", plain)
    words = re.sub(r"[-.]*\.[-.]*", ".", re.sub(r"-{2,}", "-", words)).strip("-.")
    stem, dot, suffix = words.rpartition(".")
    if not stem or len(suffix.encode()) > _SUFFIX_LIMIT:
        stem, dot, suffix = words, "", ""
    room = LENGTH_LIMIT - len(f"{dot}{suffix}".encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip("-.")
    return f"{number:02}-{stem or 'file'}{dot}{suffix}"


def _is_kept(character: str) -> bool:
    """Return whether a character is shown: none that is a control, a format, or of no use to anybody."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
