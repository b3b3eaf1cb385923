"""Which alerts ``content/withdrawn.yaml`` withdraws, read so that a slip of the pen withdraws all the same.

``plugins/alerts/withdrawn.py`` reads the same file strictly, for what notices, feeds and mails say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path

FILE = "withdrawn.yaml"
SLUG = re.compile(r"[a-z]{2,6}-\d{4}-\d{3,4}(?:-\d{1,3})?")
"""The folder name of an alert."""
_WRITTEN = re.compile(
    r"(?<![a-z0-9])([a-z]{2,6})([ _/.-]?)(\d{4})[ _/.-](\d{3,4}(?:-\d{1,2})?)(?![0-9a-z])", re.IGNORECASE
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_MARKS = re.compile(r"^[\s\-*\u2022\"'`?{\[]*")


def withdrawn_slugs(content: Path) -> list[str]:
    """Return the alerts that the list in the folder *content* withdraws, in its order.

    A line that is neither a comment nor indented withdraws every alert that it names, by folder name or
    address, and all alerts of a case that it names by its number: ``ua-2026-021: 2026-11-26`` and
    ``- ua-2026-021`` withdraw ``ua-2026-021``, ``UA 2026-021`` withdraws ``ua-2026-021-2`` as well. An
    indented line does so if it begins with the name, or is a field called alert or slug.
    """
    folders = sorted(path.name for path in (content / "alerts").glob("*"))
    found: dict[str, None] = {}
    for line in list_text(content).splitlines():
        for each in _written(line):
            of_case = alerts_of_case(f"{each[1]} {each[3]}-{each[4]}", folders) if each[2] == " " else []
            found |= dict.fromkeys([_slug(each), *of_case])
    return list(found)


def unread_lines(content: Path) -> list[int]:
    """Return the numbers of the lines that should name an alert and name none that can be read."""
    return [
        number
        for number, line in enumerate(list_text(content).splitlines(), 1)
        if line.strip(" \t-.")
        and line[0] not in " \t#"
        and not slugs_in(line)
        and _without_comment(line).strip("-. \t{}[]")
    ]


def slugs_in(line: str) -> list[str]:
    """Return the alerts that a line of the list names; none for a comment or a field of an entry."""
    return [_slug(each) for each in _written(line)]


def _slug(written: re.Match[str]) -> str:
    return f"{written[1]}-{written[3]}-{written[4]}".lower()


def _written(line: str) -> list[re.Match[str]]:
    text = _without_comment(line)
    begin = _MARKS.match(text)
    found = list(_WRITTEN.finditer(text))
    if line[:1] in {" ", "\t"} and begin is not None:
        named = re.match(r"(?:alert|slug)[\"']?\s*:\s*[\"']?", text[begin.end() :])
        start = begin.end() + (named.end() if named else 0)
        found = [each for each in found if each.start() == start]
    return found


def slug_in(line: str) -> str:
    """Return the first alert that a line of the list names."""
    return next(iter(slugs_in(line)), "")


def _without_comment(line: str) -> str:
    text = unicodedata.normalize("NFKC", line).translate(_DASHES)
    return "".join(c for c in text if unicodedata.category(c) != "Cf").partition("#")[0]


def list_text(content: Path) -> str:
    """Return the list as text in whatever encoding it was saved; an empty one where there is none."""
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
    """Return the alerts that *name* means: one folder name, or every alert of a case number.

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
    """Return the case number that a folder name stands for.

    >>> case_of("ua-2026-014-2")
    'UA 2026-014'
    """
    found = re.match(r"([a-z]+)-(\d{4}-\d+)", slug)
    return f"{found[1].upper()} {found[2]}" if found else slug
