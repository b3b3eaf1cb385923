"""Terminal output: results go to standard output, problems and errors to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

_SPACES = "\u00a0\u202f"
"""No-break spaces, which Python does not count as printable."""
Echo = Callable[[str], None]
"""Prints a line for the user: :func:`out`, or in tests the ``append`` of a list."""


def out(text: object = "", *, end: str = "\n") -> None:
    """Print *text* to standard output and flush, so that a pipe gets it at once.

    If nobody reads any more, as behind ``| head``, nothing else is printed and the command goes on.
    """
    try:
        print(text, end=end, flush=True)  # noqa: T201
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def err(text: object = "", *, end: str = "\n") -> None:
    """Print *text* to standard error and flush."""
    print(text, file=sys.stderr, end=end, flush=True)  # noqa: T201


def printable(line: str) -> str:
    """Return *line* without what could control the terminal or turn the direction of text.

    For words of strangers, such as subjects of mails.

    >>> printable("Radicado \x1b[2J \u202e7")
    'Radicado �[2J �7'
    """
    encoding = sys.stdout.encoding or "utf-8"
    text = "".join(
        character if character.isprintable() or character in _SPACES else "\N{REPLACEMENT CHARACTER}"
        for character in line
    )
    return text.encode(encoding, "replace").decode(encoding)
