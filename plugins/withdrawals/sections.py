"""Sections of the site whose pages are withdrawn by their folder, such as ``partners/alto-yarumo``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A folder below ``content/`` whose folders become pages under a word of its own in each language."""

    noun: str
    """What one of its pages is about, in messages."""
    example: str
    identifying: tuple[str, ...]
    """Fields whose texts only its own page may contain."""
    has_own_text: bool = False
    """Whether the text below the front matter is nowhere else; otherwise other content may repeat it."""
    is_mailed: bool = False
    """Whether subscribers get mails about its pages."""


SECTIONS: Mapping[str, Section] = {
    "partners": Section("partner", "partners/alto-yarumo", ("summary",)),
    "letters": Section(
        "letter", "letters/open-letter", ("title", "summary"), has_own_text=True, is_mailed=True
    ),
}
"""The sections by name: that of the folder, and of the word for it among the ``paths`` of LANGUAGES."""
