"""Exceptions of the blocklist: ``SafetyError``, with ``BlocklistError`` and ``ForbiddenError`` below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class SafetyError(Exception):
    """Base class of all exceptions of this package."""


class BlocklistError(SafetyError):
    """The blocklist cannot be used; the text says why and never quotes an entry."""


class ForbiddenError(SafetyError):
    """Something to be published contains entries of the blocklist; the text quotes none of them."""

    def __init__(self, found: Mapping[str, Collection[int]]) -> None:
        """*found* maps the name of each file or text to the line numbers of the entries in it."""
        lines = [f"{name}: {listed_lines(numbers)}." for name, numbers in sorted(found.items())]
        super().__init__("\n".join([*lines, "", f"{len(found)} hits. Nothing was published."]))
        self._found = found

    @property
    def reason(self) -> str:
        """The clause that names the lines of the blocklist, without the names of files."""
        return listed_lines({number for numbers in self._found.values() for number in numbers})

    def __reduce__(self) -> tuple[Any, ...]:
        """Support pickling: the default would call ``__init__`` with the text, and the pool would hang."""
        return type(self), (self._found,)


def listed_lines(numbers: Collection[int]) -> str:
    """Return the clause of a message that names lines of the blocklist."""
    return f"holds what is never published (line {', '.join(map(str, sorted(numbers)))} of the list)"
