"""The list of words that are never published: kept outside the public repository, searched in everything.

A list is a text file, one entry per line; empty lines and lines beginning with ``#`` do not count. A file
that ends in ``.gpg`` or ``.asc`` is decrypted by gpg. Entries are compared as whole tokens after
normalisation: without accents, case, markup, hyphens and characters that nobody sees.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

_TAG = re.compile(r"<[^<>]*>")
_SEPARATORS = re.compile(r"[\W_]+")
_HYPHENS = re.compile(r"[\u00ad\u2010-\u2015\u2212\-]|=\n")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_IGNORED = {"Mn", "Me", "Cf"}
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_FOLDED = re.compile(r"\r?\n[ \t]")
SHORTEST = 3
"""Fewest letters of an entry: shorter ones would be found by chance."""


class ListError(Exception):
    """The list cannot be used; the text says why and never quotes an entry."""


@dataclass(frozen=True)
class Entry:
    """One entry: its line in the list, and its tokens."""

    number: int
    tokens: tuple[str, ...]

    @property
    def squeezed(self) -> str:
        """Its letters alone."""
        return "".join(self.tokens)


def read_list(path: Path) -> tuple[Entry, ...]:
    """Return the entries of the list at *path*.

    Raises:
        ListError: If it is missing, cannot be decrypted, or an entry has fewer than three letters.
    """
    entries = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        tokens = tuple(tokens_of(line))
        if len("".join(tokens)) < SHORTEST:
            raise ListError(
                f"{path.name}:{number}: the entry has fewer than {SHORTEST} letters. Lengthen it."
            )
        entries.append(Entry(number, tokens))
    return tuple(entries)


def _text(path: Path) -> str:
    if not path.is_file():
        raise ListError(
            f"NEVER_PUBLISH names {path}, which is not there. Put the list there; nothing is published "
            "without it."
        )
    if path.suffix not in {".gpg", ".asc"}:
        try:
            return path.read_text("utf-8-sig")
        except (UnicodeDecodeError, OSError):
            raise ListError(f"{path.name} cannot be read as UTF-8 text. Save it as such.") from None
    try:
        done = subprocess.run(
            ["gpg", "--batch", "--quiet", "--decrypt", str(path)], capture_output=True, check=False
        )
    except OSError:
        raise ListError(f"{path.name} is encrypted, and gpg is not installed. Install gnupg.") from None
    if done.returncode:
        raise ListError(f"{path.name} cannot be decrypted by gpg. Use the key that it was encrypted to.")
    return done.stdout.decode("utf-8-sig", "replace")


def tokens_of(text: str) -> list[str]:
    """Return the words of *text*, normalised.

    >>> tokens_of("José-María  PÉREZ")
    ['jose', 'maria', 'perez']
    """
    return [token for token in _SEPARATORS.split(folded(text)) if token]


def folded(text: str) -> str:
    """Return *text* in small letters, without accents and without characters that nobody sees.

    It holds each of the ``tokens_of`` the text.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text)
    for each in set(_NOT_ASCII.findall(text)):
        if unicodedata.category(each) in _IGNORED:
            text = text.replace(each, "")
    return text.casefold()


class Searcher:
    """Finds the entries of a list in files as they are published."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take the *entries*; without any nothing is ever found."""
        self.entries = tuple(entries)

    def in_text(self, text: str) -> set[int]:
        """Return the numbers of the entries in *text*, however it is encoded."""
        if not self.entries:
            return set()
        return {number for reading in _readings(text) for number in self._in_reading(reading)}

    def _in_reading(self, text: str) -> Iterator[int]:
        plain = folded(text)
        squeezed = _SEPARATORS.sub("", plain)
        suspects = [entry for entry in self.entries if entry.squeezed in squeezed]
        if not suspects:
            return
        variants = [plain, _HYPHENS.sub("", plain)]
        rows = [f" {' '.join(token for token in _SEPARATORS.split(each) if token)} " for each in variants]
        for entry in suspects:
            wanted = (f" {' '.join(entry.tokens)} ", f" {entry.squeezed} ")
            if any(each in row for each in wanted for row in rows):
                yield entry.number


class ForbiddenError(Exception):
    """Something that is about to be published holds entries of the list; the text quotes none of them."""

    def __init__(self, found: Mapping[str, Collection[int]]) -> None:
        """*found* names each thing and the numbers of the entries in it."""
        lines = [f"{name}: {_held(numbers)}." for name, numbers in sorted(found.items())]
        super().__init__("\n".join([*lines, "", f"{len(found)} hits. Nothing was published."]))
        self._found = found

    @property
    def reason(self) -> str:
        """Say the same of all of them at once, without their names."""
        return _held({number for numbers in self._found.values() for number in numbers})

    def __reduce__(self) -> tuple[type[ForbiddenError], tuple[Mapping[str, Collection[int]]]]:
        """Let it come back from a process that composes: without this the pool waits for ever."""
        return ForbiddenError, (self._found,)


def _held(numbers: Collection[int]) -> str:
    return f"holds what is never published (line {', '.join(map(str, sorted(numbers)))} of the list)"


def _readings(text: str) -> Iterator[str]:
    """Yield *text* as it stands, decoded, and both without markup."""
    decoded = _decoded(text)
    for each in dict.fromkeys((text, decoded)):
        yield each
        if "<" in each:
            yield _TAG.sub("", each)
            yield _TAG.sub(" ", each)


@lru_cache(maxsize=2)
def _decoded(text: str) -> str:
    text = _FOLDED.sub("", text)
    text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    for _ in range(2):
        text = unescape(text)
        if "%" in text:
            text = unquote(text)
    return text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
