"""Build command: runs Pelican with a settings file."""

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
    """Silence Pelican's summary of processed articles, which would be zero: the plugin reads all content."""
    before = console.quiet
    console.quiet = True
    try:
        yield
    finally:
        console.quiet = before


def build(settings_file: Path, **override: Any) -> None:
    """Build the site as ``pelican content -s settings_file`` does; *override* replaces settings.

    Raises:
        SystemExit: With code 1 if the content has errors, which are reported first.
    """
    settings = read_settings(str(settings_file), override=override)
    with quietly():
        Pelican(settings).run()
