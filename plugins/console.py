"""Terminal output: results go to standard output, problems and errors to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable

Echo = Callable[[str], None]
"""Prints a line for the user: :func:`out`, or in tests the ``append`` of a list."""


def out(text: object = "", *, end: str = "\n") -> None:
    """Print *text* to standard output and flush, so that a pipe gets it at once."""
    print(text, end=end, flush=True)  # noqa: T201


def err(text: object = "", *, end: str = "\n") -> None:
    """Print *text* to standard error and flush."""
    print(text, file=sys.stderr, end=end, flush=True)  # noqa: T201
