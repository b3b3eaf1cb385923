"""Inserts people's names into the texts of an alert, as far as they may be published at the time.

Texts refer to people by placeholders: ``{person:1}`` for the first of ``people``, ``{person:1:2}`` for the
second word of that name. So initials, or a role, can replace a name everywhere at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from unicodedata import category
from zoneinfo import ZoneInfo

from plugins.alerts.models.alert import Original
from plugins.alerts.models.people import PersonAtRisk
from plugins.alerts.models.words import Words
from plugins.content.fields import Model
from plugins.content.placeholders import PERSON as PLACEHOLDER
from plugins.content.placeholders import fill
from plugins.languages.scripts import script_in, script_read_in

M = TypeVar("M", bound=Model)
BY_LANGUAGE = frozenset(("extra_letters", "salutation", "office", "note", "instructions"))
"""Fields whose texts are under their language."""


@dataclass(frozen=True)
class Spelling:
    """A name, or its initials, in one script."""

    script: str
    """Its ISO 15924 code."""
    words: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Name:
    """How a person is named at a given time; empty if only the role may be published."""

    spellings: tuple[Spelling, ...] = ()
    """The name in each script, the main one first."""
    expired: bool = False
    """Whether a public name has turned to initials, so that nothing else identifies the person either."""

    def __bool__(self) -> bool:
        return bool(self.spellings)

    def spelling(self, language: str) -> Spelling:
        """Return the name in the script of *language*, or else the main one."""
        script = script_read_in(language)
        return next((each for each in self.spellings if each.script == script), self.spellings[0])

    def full(self, language: str) -> str:
        """Return the name as lists in *language* show it; empty if it is withheld."""
        return str(self.spelling(language)) if self else ""

    def others(self, language: str) -> tuple[Spelling, ...]:
        """Return the name in the scripts that :meth:`full` does not show."""
        return tuple(each for each in self.spellings if each != self.spelling(language))


def names(facts: Original, now: datetime, name_retention: timedelta) -> tuple[Name, ...]:
    """Return how each person is named at *now*.

    *name_retention* is how long names stay in full after an alert has ended.
    """
    due = initials_due(facts, name_retention)
    return tuple(_name(person, initials=due is not None and due <= now) for person in facts.people)


def initials_due(facts: Original, name_retention: timedelta) -> datetime | None:
    """Return when public names turn to initials; None while the alert is open, or if no name is public.

    The period begins with the outcome, or else with the deadline; renewed consent extends it.
    """
    ended = _ended(facts)
    if ended is None or all(person.identification != "public" for person in facts.people):
        return None
    due = ended + name_retention
    if facts.consent is not None and facts.consent.names_until is not None:
        renewed = datetime.combine(facts.consent.names_until, datetime.min.time(), ZoneInfo(facts.time_zone))
        due = max(due, renewed + timedelta(days=1))
    return due


def _ended(facts: Original) -> datetime | None:
    zone = ZoneInfo(facts.time_zone)
    if facts.outcome is not None:
        return datetime.combine(facts.outcome.date, datetime.min.time(), zone)
    return facts.act_before.end(zone)


def _name(person: PersonAtRisk, *, initials: bool) -> Name:
    if person.identification == "role":
        return Name()
    shortened = person.identification == "initials" or (person.identification == "public" and initials)
    return Name(
        tuple(
            Spelling(script_in(name), tuple(map(_initial, name.split()) if shortened else name.split()))
            for name in person.name
        ),
        expired=person.identification == "public" and initials,
    )


def _initial(word: str) -> str:
    """Return the first letter of *word*, also after a quotation mark, as in nicknames.

    Title case leaves the letters of scripts alone that only have capitals for whole words, such as Georgian.

    >>> [_initial(word) for word in ("łukasz", "«Ñato»", "شيرين", "олена", "ნინო", "ʻolu", "ـشيرين")]
    ['Ł.', 'Ñ.', 'ش.', 'О.', 'ნ.', 'O.', 'ش.']
    """
    return f"{next(filter(_is_letter, word), word[0]).title()}."


def _is_letter(character: str) -> bool:
    """Return whether *character* is a letter or a digit, and no modifier, such as an Arabic lengthening."""
    return character.isalnum() and category(character) != "Lm"


def with_names(words: M, shown: Sequence[Name], roles: Mapping[int, str], language: str) -> M:
    """Return *words*, written in *language*, with names; *roles*, by number, replace withheld ones."""
    changes = {
        field: changed
        for field in type(words).model_fields
        if (changed := _filled(getattr(words, field), shown, roles, language, field)) is not None
    }
    return words.model_copy(update=changes) if changes else words


def text_with_names(text: str, shown: Sequence[Name], roles: Mapping[int, str], language: str) -> str:
    """Return *text*, written in *language*, with all names inserted."""

    def write(found: re.Match[str]) -> str:
        position = int(found[1]) - 1
        itself = f"{{person:{found[1]}{f':{found[2]}' if found[2] else ''}}}"
        if position >= len(shown):
            return itself
        name = shown[position]
        if not name:
            return roles.get(position + 1, itself)
        words = name.spelling(language).words
        return " ".join(words) if found[2] is None else words[min(int(found[2]), len(words)) - 1]

    return fill(PLACEHOLDER, text, write)


def _filled(value: Any, shown: Sequence[Name], roles: Mapping[int, str], language: str, field: str) -> Any:
    """Return *value* of *field* with names inserted, or None if it has no placeholder."""
    if isinstance(value, str):
        return text_with_names(value, shown, roles, language) if "{person:" in value else None
    if isinstance(value, Words | Model):
        made = with_names(value, shown, roles, language)
        return made if made is not value else None
    if isinstance(value, list | tuple):
        filled = [_filled(each, shown, roles, language, field) for each in value]
        if all(each is None for each in filled):
            return None
        return [old if new is None else new for old, new in zip(value, filled, strict=True)]
    if isinstance(value, dict):
        pairs = {
            key: _filled(each, shown, roles, key if key and field in BY_LANGUAGE else language, "")
            for key, each in value.items()
        }
        if all(each is None for each in pairs.values()):
            return None
        return {key: value[key] if each is None else each for key, each in pairs.items()}
    return None
