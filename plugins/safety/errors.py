"""Exceptions of the safety checks: ``SafetyError`` and its subclasses.

::

    SafetyError
    ├── BlocklistError
    └── ForbiddenError
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class SafetyError(Exception):
    """Base class of all exceptions of this package."""


class BlocklistError(SafetyError):
    """The blocklist cannot be used; the message gives the reason and never quotes an entry."""


class ForbiddenError(SafetyError):
    """Output contains blocklist entries; the message never quotes them."""

    def __init__(self, found: Mapping[str, Collection[int]]) -> None:
        """Create the error for *found*, line numbers of the blocklist by name of the file or text."""
        lines = [f"{name}: {listed_lines(numbers)}." for name, numbers in sorted(found.items())]
        super().__init__("\n".join([*lines, "", f"{len(found)} hits. Nothing was published."]))
        self._found = found

    @property
    def found(self) -> dict[str, set[int]]:
        """The line numbers of the blocklist by name of the file or text."""
        return {name: set(numbers) for name, numbers in self._found.items()}

    @property
    def reason(self) -> str:
        """The part of the message that gives the lines of the blocklist, without names of files."""
        return listed_lines({number for numbers in self._found.values() for number in numbers})

    def __reduce__(self) -> tuple[Any, ...]:
        """Support pickling: the default would call ``__init__`` with the message, and the pool would hang."""
        return type(self), (self._found,)


def listed_lines(numbers: Collection[int]) -> str:
    """Return the part of a message that gives the lines of the blocklist."""
    return f"holds what is never published (line {', '.join(map(str, sorted(numbers)))} of the list)"
