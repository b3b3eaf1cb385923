"""Which alerts ``content/withdrawn.yaml`` withdraws, read so that a slip of the pen withdraws all the same.

``plugins/alerts/withdrawn.py`` reads the same file strictly, for what notices, feeds and mails say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

FILE = "withdrawn.yaml"
_SLUG = re.compile(r"([a-z]{2,6})[ -]?(\d{4}-\d{3,4}(?:-\d{1,3})?)(?![\w-])", re.IGNORECASE)
_BEGIN = re.compile(r"^[\s\-\"'?]*", re.ASCII)


def withdrawn_slugs(content: Path) -> list[str]:
    """Return the alerts that the list in the folder *content* names, in its order.

    A line counts if it begins with a folder name or a case number, whatever else is wrong with the file:
    ``ua-2026-021: 2026-11-26``, ``- ua-2026-021`` and ``UA 2026-021`` all withdraw ``ua-2026-021``.
    """
    try:
        text = (content / FILE).read_bytes().decode("utf-8", "replace")
    except OSError:
        return []
    found: dict[str, None] = {}
    for line in text.lstrip("\ufeff").splitlines():
        if match := _SLUG.match(line, _BEGIN.match(line).end()):  # type: ignore[union-attr]
            found[f"{match[1]}-{match[2]}".lower()] = None
    return list(found)


def alerts_of_case(name: str, known: Iterable[str]) -> list[str]:
    """Return the alerts that *name* means: one folder name, or every alert of a case number.

    *known* are the folder names of all alerts.

    >>> alerts_of_case("UA 2026-009", ["ua-2026-009", "ua-2026-009-2", "ua-2026-010"])
    ['ua-2026-009', 'ua-2026-009-2']
    >>> alerts_of_case("ua-2026-009-2", ["ua-2026-009", "ua-2026-009-2"])
    ['ua-2026-009-2']
    """
    names: Collection[str] = sorted(set(known))
    if name in names:
        return [name]
    slug = re.sub(r"[\s-]+", "-", name.strip().lower())
    return [each for each in names if each == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", each)]


def case_of(slug: str) -> str:
    """Return the case number that a folder name stands for.

    >>> case_of("ua-2026-014-2")
    'UA 2026-014'
    """
    found = re.match(r"([a-z]+)-(\d{4}-\d+)", slug)
    return f"{found[1].upper()} {found[2]}" if found else slug
