"""The terminal: results go to standard output, problems and errors to standard error."""

from __future__ import annotations

import sys


def out(text: object = "", *, end: str = "\n") -> None:
    """Print *text* to standard output at once, also into a pipe."""
    print(text, end=end, flush=True)  # noqa: T201


def err(text: object = "", *, end: str = "\n") -> None:
    """Print *text* to standard error."""
    print(text, file=sys.stderr, end=end, flush=True)  # noqa: T201
