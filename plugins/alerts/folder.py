"""Reads the files of one alert's folder and reports files that do not belong there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from plugins.alerts.models import PICTURE_NAME, Original, Words
from plugins.content.fields import SLUG
from plugins.content.files import listing, read_text, relative_name, unused
from plugins.content.frontmatter import Document, Location, garbled, parse_front_matter
from plugins.content.problems import Problem, nearest, quote

_FILE = re.compile(r"index\.([A-Za-z-]+)\.md")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])\.")
"""Device names that Windows reserves, with any extension."""
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp)$", re.IGNORECASE)
_OTHER_PICTURE = re.compile(r"\.(?:avif|bmp|gif|hei[cf]|svg|tiff?)$", re.IGNORECASE)


@dataclass
class Folder:
    """The files of one alert while they are being read."""

    path: Path
    name: str
    documents: dict[str, Document] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Languages whose file cannot be read at all."""
    words: dict[str, Words] = field(default_factory=dict)
    language: str = ""
    original: Original | None = None
    uncertain: dict[str, frozenset[Location]] = field(default_factory=dict)
    """The locations of invalid fields by language; checks that involve them are skipped."""
    garbled: list[Problem] = field(default_factory=list)
    """Texts with a wrong encoding; these fields have no other problems reported."""
    problems: list[Problem] = field(default_factory=list)


def read_folder(path: Path, root: Path, languages: tuple[str, ...]) -> Folder:
    """Return the files of *path* as documents, and the problems of each; paths are relative to *root*."""
    folder = Folder(path, relative_name(path, root))
    if path.is_symlink():
        folder.problems.append(Problem(folder.name, 1, "", "is a symbolic link. Put the folder itself here."))
    elif not path.is_dir():
        folder.problems.append(
            Problem(folder.name, 1, "", "is a file. Write an alert as a folder with index.<language>.md.")
        )
    elif not SLUG.fullmatch(path.name):
        folder.problems.append(
            Problem(
                folder.name,
                1,
                "",
                f"{quote(path.name)} is not a folder name for an alert. "
                "Write the case number in lower case with hyphens, for example ua-2026-014.",
            )
        )
    else:
        _read_files(folder, root, languages)
    return folder


def _read_files(folder: Folder, root: Path, languages: tuple[str, ...]) -> None:
    paths, found_problems = listing(folder.path, root)
    folder.problems += found_problems
    for path in paths:
        found = _FILE.fullmatch(path.name)
        name = relative_name(path, root)
        if found and found.group(1) in languages:
            text, problems = read_text(path, name)
            document, problems = (Document(name), problems) if problems else parse_front_matter(name, text)
            if problems:
                folder.unread.add(found.group(1))
            else:
                folder.documents[found.group(1)] = document
                folder.garbled += garbled(document)
            folder.problems += problems
        elif found:
            folder.problems.append(
                Problem(
                    name,
                    1,
                    "",
                    f"{quote(found.group(1))} is not a language of this site. "
                    f"{nearest(found.group(1), languages)}",
                )
            )
        elif not path.is_dir() and not _PICTURE.search(path.name):
            hint = unused(path.name, "index.<language>.md, as in index.fr.md")
            if _OTHER_PICTURE.search(path.name):
                hint = "Save the picture as .jpg, .png or .webp."
            folder.problems.append(Problem(name, 1, "", f"is not a file of an alert. {hint}"))
        elif path.is_symlink() or path.is_dir():
            folder.problems.append(
                Problem(name, 1, "", "is not used by an alert. Put files, not folders or links, here.")
            )
        elif not re.fullmatch(PICTURE_NAME, path.name) or _RESERVED.match(path.name):
            folder.problems.append(
                Problem(
                    name,
                    1,
                    "",
                    f"{quote(path.name)} is not a name for a picture. "
                    "Rename it with a-z, 0-9 and hyphens, for example assembly.jpg.",
                )
            )
    if not folder.documents and not folder.problems:
        folder.problems.append(
            Problem(folder.name, 1, "", "contains no alert. Write index.<language>.md in it.")
        )
