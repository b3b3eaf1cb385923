"""Reads the blocklist (words, phrases and numbers that must never be published) and searches texts for it.

The list is a text file outside of the repository, one entry per line; empty lines and lines that begin with
``#`` are skipped. A file that ends in ``.gpg`` or ``.asc`` is decrypted by gpg.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import phonenumbers

from plugins.deployment.commands import environment
from plugins.safety.errors import BlocklistError
from plugins.safety.normalise import comparable, words_of
from plugins.safety.phrases import PhraseIndex

SHORTEST = 3
"""Minimum number of letters of an entry: shorter ones would match by chance."""
MIN_DIGITS = 6
"""Minimum number of digits of an entry that is compared as a number, however its digits are grouped."""
_NUMBER = re.compile(r"[+(\d][\d\s().\-/\u00a0]*")


@dataclass(frozen=True)
class BlockedPhrase:
    """An entry of the blocklist."""

    number: int
    """The line of the list that it is in, counted from 1."""
    words: tuple[str, ...]
    """Its words in comparable form (``words_of``)."""
    digits: str = ""
    """The digits of an entry that is a telephone number or similar; otherwise empty.

    Without the country code and leading zeros, since texts leave them out.
    """


def read_list(path: Path) -> tuple[BlockedPhrase, ...]:
    """Return the entries of the list at *path*.

    Raises:
        BlocklistError: If the file is missing, cannot be decrypted or is not UTF-8, or if an entry has fewer
            than SHORTEST letters.
    """
    entries = []
    for number, line in enumerate(_read(path).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = tuple(words_of(line))
        if len("".join(words)) < SHORTEST:
            raise BlocklistError(
                f"{path.name}:{number}: the entry has fewer than {SHORTEST} letters. Lengthen it."
            )
        entries.append(BlockedPhrase(number, words, national_digits(line.strip())))
    return tuple(entries)


def national_digits(text: str) -> str:
    """Return the digits of a number without its country code, or an empty string if *text* is not a number.

    A number with fewer than MIN_DIGITS digits does not count as one.

    >>> national_digits("+57 (601) 555-0107"), national_digits("0601 5550107"), national_digits("Km 14")
    ('6015550107', '6015550107', '')
    """
    if not _NUMBER.fullmatch(text):
        return ""
    digits = re.sub(r"\D", "", text)
    if text.startswith("+"):
        with suppress(phonenumbers.NumberParseException):
            digits = str(phonenumbers.parse(text).national_number)
    digits = digits.lstrip("0")
    return digits if len(digits) >= MIN_DIGITS else ""


def _read(path: Path) -> str:
    if not path.is_file():
        raise BlocklistError(
            f"NEVER_PUBLISH names {path}, which does not exist. Put the list there; nothing is published "
            "without it."
        )
    if path.suffix not in {".gpg", ".asc"}:
        try:
            return path.read_text("utf-8-sig")
        except (UnicodeDecodeError, OSError):
            raise BlocklistError(f"{path.name} cannot be read as UTF-8 text. Save it as UTF-8.") from None
    try:
        result = subprocess.run(
            ["gpg", "--batch", "--quiet", "--decrypt", "--", str(path)],
            env=environment(),
            capture_output=True,
            check=False,
        )
    except OSError:
        raise BlocklistError(f"{path.name} is encrypted, and gpg is not installed. Install gnupg.") from None
    if result.returncode:
        raise BlocklistError(f"{path.name} cannot be decrypted by gpg. Use the key that it was encrypted to.")
    return result.stdout.decode("utf-8-sig", "replace")


class Searcher:
    """Finds blocklist entries in published texts."""

    def __init__(self, entries: Sequence[BlockedPhrase]) -> None:
        """Search for *entries*; an empty sequence matches nothing."""
        self.entries = tuple(entries)
        self.phrases: PhraseIndex[int] = PhraseIndex(
            ((entry.number, entry.words) for entry in entries if not entry.digits),
            ((entry.number, entry.digits) for entry in entries if entry.digits),
        )

    def in_text(self, text: str) -> set[int]:
        """Return the line numbers of the entries found in *text*.

        *text* may use any of the encodings that ``normalise.decode`` decodes.
        """
        return self.phrases.found_in(comparable(text)) if self.entries else set()
