"""Makes printable sheets as PDF/UA-1: tagged, in the letter's language, the same letter the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import typst

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Paper sizes by the name that a sheet's file bears, and what typst calls them."""


SUBSTITUTE = "\u25a1"
"""Stands on paper for a character that no font of ours can show."""

_NOT_SHOWN = re.compile(r"the text `\"(.+?)\"` could not be displayed")


@dataclass(frozen=True)
class Labels:
    """The small words under the blanks, in the letter's language; empty where nobody has written them."""

    name: str = ""
    place: str = ""
    date: str = ""
    signature: str = ""


@dataclass(frozen=True)
class SheetLetter:
    """One letter on paper. Texts are plain; ``address`` has line breaks, ``fax`` may be empty."""

    lang: str
    subject: str
    paragraphs: tuple[str, ...]
    address: str
    fax: str
    labels: Labels


class SheetMaker:
    """Makes sheets, and keeps each by what it depends on, so that none is made anew without need."""

    def __init__(self, template: Path, kept: Path | None) -> None:
        """*template* is typst's; *kept* the folder of sheets made before, or None to keep none."""
        self._template = template
        self._kept = kept
        fonts = sorted(template.with_name("fonts").glob("*.ttf"))
        parts = [template.read_bytes(), version("typst").encode(), *(font.read_bytes() for font in fonts)]
        self._basis = hashlib.sha256(b"".join(parts)).digest()
        self.made = 0
        """How many sheets had to be made."""

    def pdf(self, letters: Sequence[SheetLetter], *, case: str, paper: str) -> bytes:
        """Return the letters as one PDF, each on a page of its own; *paper* is a key of :data:`PAPERS`."""
        data = json.dumps(
            {
                "title": letters[0].subject,
                "case": case,
                "paper": PAPERS[paper],
                "letters": [asdict(letter) for letter in letters],
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        key = hashlib.sha256(self._basis + data.encode()).hexdigest()
        kept = self._kept / f"{key}.pdf" if self._kept else None
        if kept is not None and kept.is_file():
            return kept.read_bytes()
        self.made += 1
        made = self._compile(data)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            partial = kept.with_suffix(".partial")
            partial.write_bytes(made)
            partial.replace(kept)
        return made

    def _compile(self, data: str) -> bytes:
        """Return the PDF; what no font of ours can show, such as an emoji, becomes a white square."""
        while True:
            try:
                made = _compiler(self._template).compile(
                    format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": data}
                )
            except typst.TypstError as error:
                missing = _NOT_SHOWN.search(str(error))
                shorter = data
                for character in missing.group(1) if missing else "":
                    shorter = shorter.replace(character, SUBSTITUTE)
                if shorter == data:
                    raise
                data = shorter
                continue
            assert isinstance(made, bytes), "one PDF is one file"
            return made


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(
        str(template), ignore_system_fonts=True, font_paths=[str(template.with_name("fonts"))]
    )
