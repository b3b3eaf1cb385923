"""Parses message catalogs (PO files) strictly.

Babel alone skips a line that it cannot parse, or uses only half of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import c2py
from io import StringIO
from pathlib import Path

from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.pofile import PoFileError, read_po

from plugins.content.files import read_text
from plugins.content.problems import Problem, quote

_LINE = re.compile(
    r"(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)[ \t]+)?"
    r'"((?:[^"\\]|\\[ntr"\\])*)"'
)
_FOLLOWS = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr[0]",),
    "msgstr": ("msgctxt", "msgid"),
}
"""Keywords that may follow a keyword; after ``msgstr[n]`` the same as after msgstr, or ``msgstr[n + 1]``."""
_NUMBERS = range(1000)
"""Numbers for which the plural rule is checked."""


def read_catalog(path: Path, name: str, language: str) -> tuple[BabelCatalog | None, list[Problem]]:
    """Return the catalog of *language* at *path*, and its problems; None if its syntax is wrong.

    *name* is the path of the file in problems. Source: the GNU gettext manual, "The Format of PO Files".
    """
    text, problems = read_text(path, name)
    problems = problems or list(_syntax(text, name))
    if problems:
        return None, problems
    try:
        catalog = read_po(StringIO(text), locale=language.replace("-", "_"), abort_invalid=True)
    except PoFileError as error:
        return None, [Problem(name, error.lineno + 1, "", f"cannot be read: {error}. Correct the message.")]
    except (ValueError, LookupError, TypeError) as error:  # raised for the header
        return None, [Problem(name, 1, "", f"has a header that cannot be read: {error}. Correct it.")]
    return catalog, list(_plural_problems(catalog, text, name))


def _syntax(text: str, name: str) -> Iterator[Problem]:
    last, texts, seen = "", list[str](), dict[tuple[str, ...], int]()
    message_line = 1
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            yield Problem(
                name,
                number,
                "",
                f'{quote(line.strip())} is not a line of a catalog. Write msgid "…" or msgstr "…", '
                'with \\" for a quotation mark inside.',
            )
            return
        keyword, value = match.groups()
        if keyword is None and last:
            if not last.startswith("msgstr"):
                texts[-1] += value
            continue
        if keyword is None or keyword not in _allowed(last):
            expected = " or ".join(_allowed(last))
            yield Problem(
                name, number, "", f"{keyword or quote(value)} is out of place. Write {expected} here."
            )
            return
        if keyword in _FOLLOWS[""]:
            yield from _duplicates(name, message_line, texts, seen)
            if last != "msgctxt":
                texts, message_line = [], number
        if not keyword.startswith("msgstr"):
            texts.append(f"{keyword} {value}")
        last = keyword
    yield from _duplicates(name, message_line, texts, seen)
    if last and not last.startswith("msgstr"):
        yield Problem(name, message_line, "", "has no msgstr. Write it below the msgid.")


def _allowed(last: str) -> tuple[str, ...]:
    """Return the keywords that may follow the keyword *last*."""
    plural = re.fullmatch(r"msgstr\[([0-9])\]", last)
    if plural:
        return f"msgstr[{int(plural[1]) + 1}]", *_FOLLOWS["msgstr"]
    return _FOLLOWS[last]


def _duplicates(
    name: str, line: int, texts: list[str], seen: dict[tuple[str, ...], int]
) -> Iterator[Problem]:
    """Yield a problem if the message that begins in *line* was *seen* before, whatever its plural."""
    key = tuple(text for text in texts if not text.startswith("msgid_plural"))
    if not key or key[-1].startswith("msgctxt"):
        return
    if key in seen:
        msgid = quote(key[-1].removeprefix("msgid "))
        yield Problem(name, line, "", f"{msgid} is also in line {seen[key]}. Remove one of them.")
    seen.setdefault(key, line)


def _plural_problems(catalog: BabelCatalog, text: str, name: str) -> Iterator[Problem]:
    """Yield a problem if the plural rule in the header gives no form for some number."""
    lines = enumerate(text.split("\n"), 1)
    header_line = next((number for number, line in lines if line.startswith('"Plural-Forms')), 1)
    try:
        rule = c2py(catalog.plural_expr)
        is_complete = all(0 <= rule(number) < catalog.num_plurals for number in _NUMBERS)
    except (ValueError, ZeroDivisionError):
        is_complete = False
    if not is_complete:
        yield Problem(
            name,
            header_line,
            "",
            f"Plural-Forms {quote(catalog.plural_forms)} leads to no form for some numbers. "
            "Write it as gettext's manual does, for example nplurals=2; plural=(n != 1);",
        )
