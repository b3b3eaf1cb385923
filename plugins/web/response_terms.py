"""The setting RESPONSE_TERMS: how long the authorities of a country have to answer, and its working week."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.content.countries import country_codes
from plugins.content.typography import unbroken

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKEND = ("saturday", "sunday")
MAX_DAYS = 250
"""Maximum number of working days of a term, about a year."""
EXAMPLE = '"CO": {"days": 15, "source": {"es": "Ley 1755 de 2015, artículo 14"}}'


@dataclass(frozen=True)
class Term:
    """How long the authorities of a country have to answer."""

    days: int
    """Working days after the day of the letter."""
    source: Mapping[str, str]
    """The law, by language."""
    rest: tuple[int, ...] = (5, 6)
    """The days of the week without work, counted from Monday = 0."""


def response_terms(setting: Mapping[str, Any]) -> dict[str, Term]:
    """Return the terms of a valid *setting* by country."""
    return {
        code: Term(
            entry["days"],
            {language: unbroken(text, language) for language, text in entry["source"].items()},
            tuple(sorted(WEEKDAYS.index(day) for day in entry.get("rest", WEEKEND))),
        )
        for code, entry in setting.items()
    }


def term_errors(setting: Any, languages: Collection[str]) -> Iterator[str]:
    """Yield an error for each entry of *setting* that is no term, for a site in *languages*."""
    if not isinstance(setting, Mapping):
        yield f"RESPONSE_TERMS is not a mapping by country. Write {{{EXAMPLE}}}."
        return
    for code, entry in setting.items():
        name = f"RESPONSE_TERMS {code!r}"
        if code not in country_codes():
            yield f"{name} is not a country code. Write two capital letters, as in {EXAMPLE}."
        if not isinstance(entry, Mapping):
            yield f"{name} is not a term. Write {EXAMPLE}."
            continue
        if unknown := sorted(map(str, entry.keys() - {"days", "source", "rest"})):
            yield f"{name} has an unknown key {unknown[0]!r}. Write days, source and, if needed, rest."
        days, source, rest = entry.get("days"), entry.get("source"), entry.get("rest", WEEKEND)
        if type(days) is not int or not 1 <= days <= MAX_DAYS:
            yield f'{name} days {days!r} is not a number of working days to {MAX_DAYS}. Write "days": 15.'
        if not _are_texts(source):
            yield f"{name} source {source!r} is not a text per language. Write the law, as in {EXAMPLE}."
        elif languages and set(source or ()).isdisjoint(languages):
            yield f'{name} source has no "{next(iter(languages))}". Write it.'
        if not isinstance(rest, list | tuple) or not {*map(str, rest)} < {*WEEKDAYS}:
            yield (
                f"{name} rest {rest!r} is not a list of days of the week, with a working day left. "
                'Write "rest": ["friday", "saturday"].'
            )


def _are_texts(source: Any) -> bool:
    return (
        isinstance(source, Mapping)
        and bool(source)
        and all(isinstance(text, str) and text.strip() and "\n" not in text for text in source.values())
    )
