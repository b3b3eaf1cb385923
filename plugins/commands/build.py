"""Builds the site as ``pelican content -s publishconf.py`` does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.log import console
from pelican.settings import read_settings


@contextmanager
def quietly() -> Iterator[None]:
    """Keep Pelican's console from counting the articles that it did not read."""
    before = console.quiet
    console.quiet = True
    try:
        yield
    finally:
        console.quiet = before


def build(settings_file: Path, **override: Any) -> None:
    """Build the site as ``pelican content -s settings_file`` does.

    Raises:
        SystemExit: With code 1, after saying them, if the content has problems.
    """
    settings = read_settings(str(settings_file), override=override)
    with quietly():
        Pelican(settings).run()
