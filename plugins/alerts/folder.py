"""Reads the files of one alert's folder and reports files that do not belong there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.alerts.file_format.documents import prepare
from plugins.alerts.models.alert import AnyWords, Original
from plugins.alerts.models.files import PDF_NAME, PICTURE_NAME
from plugins.content.files import relative_name, unused
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, nearest, quote
from plugins.content.translations import FILE, misplaced, read_files

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])\.")
"""Device names that Windows reserves, with any extension."""
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|pdf)$", re.IGNORECASE)
_OTHER_PICTURE = re.compile(r"\.(?:avif|bmp|gif|hei[cf]|svg|tiff?)$", re.IGNORECASE)


@dataclass
class Folder:
    """The files of one alert while they are being read."""

    path: Path
    name: str
    documents: dict[str, Document] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Languages whose file cannot be read at all."""
    words: dict[str, AnyWords] = field(default_factory=dict)
    language: str = ""
    original: Original | None = None
    uncertain: dict[str, frozenset[Location]] = field(default_factory=dict)
    """The locations of invalid fields by language; checks that involve them are skipped."""
    garbled: list[Problem] = field(default_factory=list)
    """Texts with a wrong encoding; these fields have no other problems reported."""
    problems: list[Problem] = field(default_factory=list)

    def add_uncertain(self, language: str, locations: frozenset[Location]) -> None:
        """Note that the fields at *locations* are invalid or incomplete."""
        self.uncertain[language] = self.uncertain.get(language, frozenset()) | locations


def read_folder(path: Path, root: Path, languages: Sequence[str]) -> Folder:
    """Return the files of *path* as documents, and the problems of each; paths are relative to *root*."""
    folder = Folder(path, relative_name(path, root))
    naming = "Write the case number in lower case with hyphens, for example ua-2026-014."
    if message := misplaced(path, "an alert", naming):
        folder.problems.append(Problem(folder.name, 1, "", message))
        return folder
    headings: list[Problem] = []

    def prepared(document: Document, code: str) -> Document | Problem:
        found = prepare(document, code)
        if isinstance(found, Problem):
            return found
        headings.extend(found.problems)
        folder.add_uncertain(code, frozenset(found.uncertain))
        return found.document

    files = read_files(path, root, languages, stranger=_stranger, needs_text=False, prepare=prepared)
    folder.documents, folder.unread = files.documents, files.unread
    folder.garbled, folder.problems = files.garbled, [*files.problems, *headings]
    return folder


def _stranger(path: Path, languages: Sequence[str]) -> str:
    """Return what is wrong with a file that is not a text of the alert; empty for a picture or PDF."""
    if found := FILE.fullmatch(path.name):
        return f"{quote(found[1])} is not a language of this site. {nearest(found[1], languages)}"
    if not path.is_dir() and not _PICTURE.search(path.name):
        hint = unused(path.name, "index.<language>.md, as in index.fr.md")
        if _OTHER_PICTURE.search(path.name):
            hint = "Save the picture as .jpg, .png or .webp."
        return f"is not a file of an alert. {hint}"
    if path.is_symlink() or path.is_dir():
        return "is not used by an alert. Put files, not folders or links, here."
    if not re.fullmatch(f"{PICTURE_NAME}|{PDF_NAME}", path.name) or _RESERVED.match(path.name):
        return (
            f"{quote(path.name)} is not a name for a picture or PDF. "
            "Rename it with a-z, 0-9 and hyphens, for example assembly.jpg."
        )
    return ""
