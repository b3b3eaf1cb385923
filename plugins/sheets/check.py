"""Warns of letters with characters that the fonts of sheets do not have."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from plugins.alerts.alert import Alert, State
from plugins.authorities.models import Authority
from plugins.channels.channel import Way, first
from plugins.channels.post import Post
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem
from plugins.sheets.glyphs import characters, missing_glyphs
from plugins.sheets.letters import sheet_letter
from plugins.sheets.templates import SheetTemplates

_MAX_LISTED = 10
"""Maximum number of characters that a warning lists."""


def without_sheets(
    alert: Alert, documents: Mapping[str, Document], now: datetime, *, templates: SheetTemplates | None
) -> tuple[Alert, list[Problem]]:
    """Return *alert* with the letters marked that have no sheet, and a warning for each field responsible.

    *documents* are its files by language, *templates* are those of the sheets, or None if sheets are turned
    off.
    """
    if templates is None or alert.state(now) not in {State.OPEN, State.UNPUBLISHED}:
        return alert, []
    texts = printed_texts(alert)
    missing = missing_glyphs(texts.values(), templates)
    if not missing:
        return alert, []
    lost = frozenset(place for place, text in texts.items() if missing.intersection(characters(text)))
    numbers = {number for number, _ in lost}
    names = {(code, alert.targets[number - 1].letter) for number, code in lost}
    problems = [
        problem
        for code, document in documents.items()
        for location, text in _leaves(document.values, ())
        if _printed(location, code, names, numbers)
        for problem in _warnings(document, location, text, missing)
    ]
    return replace(alert, without_sheet=lost), problems


def printed_texts(alert: Alert) -> dict[tuple[int, str], str]:
    """Return what is printed on the sheet of each letter, by number of its target and language.

    Letters that are marked as without a sheet are included.
    """
    texts = {}
    for number, target, code in replace(alert, without_sheet=frozenset()).letters_on_paper():
        letter = sheet_letter(alert, target, code, {})
        texts[number, code] = "\n".join((letter.subject, *letter.paragraphs, letter.address))
    return texts


def check_authority(
    authority: Authority, document: Document, templates: SheetTemplates | None
) -> list[Problem]:
    """Return a warning for each field of a registry entry that no sheet can show."""
    texts = texts_of_authority(authority)
    missing = missing_glyphs(texts, templates) if templates is not None and texts else frozenset[str]()
    return [
        problem
        for location, text in _leaves(document.values, ())
        if missing and text.strip() in texts
        for problem in _warnings(document, location, text, missing)
    ]


def texts_of_authority(authority: Authority) -> list[str]:
    """Return what is printed on sheets to an authority; nothing if none are sent to it."""
    if not any(channel.works and channel.way is Way.SEND for channel in authority.channels):
        return []
    post, office = first(authority.channels, Post), authority.office_in(authority.languages[0])
    return [authority.name, office, post.address if post else "", *authority.salutation.values()]


def _printed(
    location: Location, code: str, names: Collection[tuple[str, str]], numbers: Collection[int]
) -> bool:
    """Return whether the text at *location* of a file in *code* is printed on one of the missing sheets."""
    match location:
        case ("letters", str(name), "subject" | "body"):
            return (code, name) in names
        case ("extra_letters", str(other), str(name), "subject" | "body"):
            return (other, name) in names
        case ("targets", int(index), "name" | "office" | "salutation" | "post", *_):
            return index + 1 in numbers
        case ("people", int(), "name", *_):
            return True
    return False


def _warnings(
    document: Document, location: Location, text: str, missing: Collection[str]
) -> Iterator[Problem]:
    found = list(dict.fromkeys(each for each in characters(text) if each in missing))
    if not found:
        return
    named = " ".join(found[:_MAX_LISTED])
    more = f" and {len(found) - _MAX_LISTED} more" if len(found) > _MAX_LISTED else ""
    problem = document.problem(
        location,
        f"contains characters that the fonts of printable sheets do not have: {named}{more}. "
        f"No sheet is offered for letters with them. {_hint(found)}",
        fatal=False,
    )
    yield replace(problem, line=document.place(location, text, text.index(found[0])))


def _hint(found: Collection[str]) -> str:
    """Return what to do about characters: fonts for letters are common, those for emoji are not for print."""
    if any(unicodedata.category(each[0]).startswith("L") for each in found):
        return "Run `invoke fonts`, which copies fonts of this computer or says what to install."
    return "Remove them, or put a font that has them into theme/sheets/fonts/."


def _leaves(value: Any, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, (*location, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _leaves(each, (*location, index))
