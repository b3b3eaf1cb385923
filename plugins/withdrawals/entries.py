"""Tolerant parser of ``content/withdrawn.yaml``: finds what is withdrawn even if the file has mistakes.

``plugins/alerts/withdrawn.py`` parses the same file strictly, for the texts of notices, feeds and mails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path

from plugins.withdrawals.sections import SECTIONS

FILE = "withdrawn.yaml"
SLUG = re.compile(r"[a-z]{2,6}-\d{4}-\d{3,4}(?:-\d{1,3})?")
"""Pattern of an alert's folder name."""
_NAME = re.compile(
    r"(?<![a-z0-9])([a-z]{2,6})([ _/.-]?)(\d{4})[ _/.-](\d{3,4}(?:-\d{1,2})?)(?![0-9a-z])", re.IGNORECASE
)
"""Folder name or case number, with the separators that people type."""
_PAGE = re.compile(
    rf"(?<![a-z0-9])({'|'.join(name.removesuffix('s') for name in SECTIONS)})s?\s*/\s*"
    r"([a-z0-9]+(?:-[a-z0-9]+)*)(?![a-z0-9])",
    re.IGNORECASE,
)
"""A page of a section as its folder below ``content/``."""
_BARE = re.compile(r"[\s\-*\u2022\"'`?{\[]*([a-z0-9]+(?:-[a-z0-9]+)*)[\"'`]?\s*(?::|$)")
_NUMBER = re.compile(r"[A-Z]{2,6} \d{4}-\d{3,4}")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_MARKS = re.compile(r"^[\s\-*\u2022\"'`?{\[]*")


def withdrawn_slugs(content: Path) -> list[str]:
    """Return the alerts that the list in the folder *content* withdraws, in the order of the list.

    A line that is neither a comment nor indented withdraws every alert that it names by folder name or
    address, and all alerts of a case that it names by number: ``ua-2026-021: 2026-11-26`` and
    ``- ua-2026-021`` withdraw ``ua-2026-021``, ``UA 2026-021`` withdraws ``ua-2026-021-2`` as well. An
    indented line counts only if it begins with the name, or is a field called ``alert`` or ``slug``.
    """
    folders = sorted(path.name for path in (content / "alerts").glob("*"))
    found: dict[str, None] = {}
    for line in list_text(content).splitlines():
        for match in _matches(line):
            of_case = alerts_of_case(f"{match[1]} {match[3]}-{match[4]}", folders) if match[2] == " " else []
            found |= dict.fromkeys([_slug(match), *of_case])
    return list(found)


def withdrawn_pages(content: Path) -> list[str]:
    """Return the pages of sections that the list withdraws: ``partners/alto-yarumo: 2026-11-26``.

    The name of a folder alone withdraws it too: something must go, and only one thing can be meant.
    """
    lines = [line for line in list_text(content).splitlines() if line[:1] not in {" ", "\t"}]
    found = (page for line in lines for page in (_pages(line) or _folders(line, content)))
    return list(dict.fromkeys(found))


def _folders(line: str, content: Path) -> list[str]:
    """Return the pages of sections whose folder a line names without its section."""
    name = _BARE.match(_without_comment(line).lower())
    return pages_called(name[1], content) if name else []


def pages_called(name: str, content: Path) -> list[str]:
    """Return the pages of sections that have the folder *name*."""
    return [f"{section}/{name}" for section in SECTIONS if (content / section / name).is_dir()]


def page_in(name: str) -> str:
    """Return the page of a section that *name* refers to, or an empty string.

    >>> page_in("content/partners/alto-yarumo/"), page_in("Letter/open-letter"), page_in("UA 2026-009")
    ('partners/alto-yarumo', 'letters/open-letter', '')
    """
    return next(iter(_pages(name)), "")


def letter_with(number: str, content: Path) -> str:
    """Return the page of the sign-on letter with the *number*, such as ``SL 2026-003``, or an empty text."""
    wanted = " ".join(number.upper().split())
    if not _NUMBER.fullmatch(wanted):
        return ""
    field = re.compile(rf"^[\"']?number[\"']?\s*:\s*[\"']?{wanted}\b".encode(), re.MULTILINE)
    found = (path for path in sorted(content.glob("letters/*/index.*.md")) if field.search(path.read_bytes()))
    return next((f"letters/{path.parent.name}" for path in found), "")


def letters_about(slugs: Iterable[str], content: Path) -> list[str]:
    """Return the pages of the sign-on letters that follow one of the alerts *slugs*."""
    either = "|".join(map(re.escape, slugs))
    field = re.compile(rf"^[\"']?alert[\"']?\s*:\s*[\"']?(?:{either})[\"']?\s*$".encode(), re.MULTILINE)
    found = (path for path in sorted(content.glob("letters/*/index.*.md")) if field.search(path.read_bytes()))
    return list(dict.fromkeys(f"letters/{path.parent.name}" for path in found))


def _pages(line: str) -> list[str]:
    return [f"{section.lower()}s/{key.lower()}" for section, key in _PAGE.findall(_without_comment(line))]


def unread_lines(content: Path) -> list[int]:
    """Return the numbers of lines, counted from 1, that should name something but have no readable name."""
    return [
        number
        for number, line in enumerate(list_text(content).splitlines(), 1)
        if line.strip(" \t-.")
        and line[0] not in " \t#"
        and not slugs_in(line)
        and not page_in(line)
        and not _folders(line, content)
        and _without_comment(line).strip("-. \t{}[]")
    ]


def slugs_in(line: str) -> list[str]:
    """Return the alerts that a line of the list names; none for a comment or a field of an entry."""
    return [_slug(match) for match in _matches(line)]


def _slug(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[3]}-{match[4]}".lower()


def _matches(line: str) -> list[re.Match[str]]:
    """Return the matches of _NAME in a line that withdraw an alert."""
    text = _PAGE.sub("", _without_comment(line))
    marks = _MARKS.match(text)
    matches = list(_NAME.finditer(text))
    if line[:1] in {" ", "\t"} and marks is not None:
        field = re.match(r"(?:alert|slug)[\"']?\s*:\s*[\"']?", text[marks.end() :])
        start = marks.end() + (field.end() if field else 0)
        matches = [match for match in matches if match.start() == start]
    return matches


def entry_in(line: str) -> str:
    """Return the first page of a section, or alert, that a line of the list names, or an empty string."""
    page = "" if line[:1] in {" ", "\t"} else page_in(line)
    return page or next(iter(slugs_in(line)), "")


def _without_comment(line: str) -> str:
    text = unicodedata.normalize("NFKC", line).translate(_DASHES)
    return "".join(c for c in text if unicodedata.category(c) != "Cf").partition("#")[0]


def list_text(content: Path) -> str:
    """Return the text of the list in whatever encoding it was saved; an empty one if there is no list."""
    try:
        data = (content / FILE).read_bytes()
    except OSError:
        return ""
    encodings = ("utf-16",) if b"\0" in data else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def alerts_of_case(name: str, known: Iterable[str]) -> list[str]:
    """Return the alerts in *known* that *name* refers to: one by folder name, all of a case by case number.

    *known* are the folder names of all alerts.

    >>> alerts_of_case("UA 2026-009", ["ua-2026-009", "ua-2026-009-2", "ua-2026-010"])
    ['ua-2026-009', 'ua-2026-009-2']
    >>> alerts_of_case("ua-2026-009-2", ["ua-2026-009", "ua-2026-009-2"])
    ['ua-2026-009-2']
    >>> alerts_of_case("UA 2026", ["ua-2026-009"])
    []
    """
    names: Collection[str] = sorted(set(known))
    if name in names:
        return [name]
    slug = re.sub(r"[\s-]+", "-", name.strip().lower())
    if not SLUG.fullmatch(slug):
        return []
    return [each for each in names if each == slug or re.fullmatch(rf"{re.escape(slug)}-\d{{1,2}}", each)]


def case_of(slug: str) -> str:
    """Return the case number of a folder name.

    >>> case_of("ua-2026-014-2")
    'UA 2026-014'
    """
    match = re.match(r"([a-z]+)-(\d{4}-\d+)", slug)
    return f"{match[1].upper()} {match[2]}" if match else slug
