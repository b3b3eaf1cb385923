"""Makes printable sheets as PDF/UA-1: tagged, in the letter's language, the same letter the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Paper sizes by the name that a sheet's file bears, and what typst calls them."""


SUBSTITUTE = "\u25a1"
"""Stands on paper for a character that no font of ours can show."""

_JOINERS = "\u200d\ufe0e\ufe0f\ufeff\u2060"
"""Characters that are nothing by themselves."""

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
        data = json.dumps(_showable(json.loads(data), set()), ensure_ascii=False, sort_keys=True)
        while True:
            try:
                made = _compiler(self._template).compile(
                    format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": data}
                )
            except typst.TypstError as error:
                hidden = _hidden(str(error))
                shown = json.dumps(_showable(json.loads(data), hidden), ensure_ascii=False, sort_keys=True)
                if shown == data:
                    raise
                data = shown
                continue
            assert isinstance(made, bytes), "one PDF is one file"
            return made


def _hidden(error: str) -> set[str]:
    """Return the characters that typst says it cannot show."""
    found = _NOT_SHOWN.search(error)
    text = found[1] if found else ""
    named = {chr(int(code, 16)) for code in re.findall(r"\\?\\u\{([0-9a-fA-F]{1,6})\}", error)}
    plain = re.sub(r"\\?\\u\{[0-9a-fA-F]+\}", "", text)
    return named | {character for character in plain if not character.isascii()}


def _showable(value: Any, hidden: set[str]) -> Any:
    """Return *value* in which what cannot be shown, and what only joins such characters, is replaced."""
    if isinstance(value, dict):
        return {key: _showable(each, hidden) for key, each in value.items()}
    if isinstance(value, list):
        return [_showable(each, hidden) for each in value]
    if not isinstance(value, str) or value.isascii():
        return value
    return "".join(_shown(character, hidden) for character in value)


def _shown(character: str, hidden: set[str]) -> str:
    if character in _JOINERS:
        return ""
    if character in hidden or unicodedata.category(character) in {"Cn", "Co", "Cs"}:
        return SUBSTITUTE
    return character


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(
        str(template), ignore_system_fonts=True, font_paths=[str(template.with_name("fonts"))]
    )
