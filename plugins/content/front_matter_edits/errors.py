"""The exception of edits: nothing was changed, with what to type instead."""

from __future__ import annotations

from collections.abc import Sequence


class EditError(Exception):
    """A file cannot be edited safely, and nothing was changed.

    ``str()`` says why and what to type; ``lines`` are the lines to paste, if there are any, and ``line`` is
    the line of the file at which they belong.
    """

    def __init__(self, message: str, *, line: int = 1, lines: Sequence[str] = ()) -> None:
        """Take a *message* without path and line."""
        super().__init__(message)
        self.line = line
        self.lines = tuple(lines)

    def report(self, path: str) -> str:
        """Return the message with *path* and line, and the lines to paste below it."""
        return "\n".join([f"{path}:{self.line}: {self}", *self.lines])
