"""Says things in one language: messages of the catalog and what Babel knows, behind one name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plugins.content.channels import Opening
from plugins.languages import Language, formats
from plugins.languages.catalogs import Catalog


@dataclass(frozen=True)
class Localizer:
    """One language of the site, able to speak."""

    language: Language
    catalog: Catalog

    @property
    def code(self) -> str:
        """Its BCP 47 tag."""
        return self.language.code

    def say(self, message: str, **values: object) -> str:
        """Return *message* translated, ``%(name)s`` filled from *values*."""
        text = self.catalog.gettext(message)
        return text % values if values else text

    def day(self, value: date) -> str:
        """Return a day in words."""
        return formats.day(value, self.language.locale)

    def weekday(self, value: date) -> str:
        """Return a day in words, with its day of the week."""
        return formats.weekday(value, self.language.locale)

    def local_day(self, value: datetime, zone: ZoneInfo) -> str:
        """Return the day that *value* falls on in *zone*, in words."""
        return formats.day(value.astimezone(zone).date(), self.language.locale)

    def month(self, value: date) -> str:
        """Return the month of a day, and its year, in words."""
        return formats.month(value, self.language.locale)

    def hour(self, value: datetime) -> str:
        """Return the time of day."""
        return formats.hour(value, self.language.locale)

    def city(self, zone: ZoneInfo) -> str:
        """Return the city after which *zone* is named, as a phrase uses it, such as "Bogotá time"."""
        return formats.city_of_time(zone, self.language.locale)

    def number(self, value: int) -> str:
        """Return a whole number."""
        return formats.number(value, self.language.locale)

    def share(self, part: int, whole: int) -> str:
        """Return how much *part* is of *whole*, in per cent."""
        return formats.share(part, whole, self.language.locale)

    def country(self, code: str) -> str:
        """Return a country's name."""
        return formats.country(code, self.language.locale)

    def language_name(self, code: str) -> str:
        """Return a language's name."""
        return formats.language_name(code, self.language.locale)

    def sort_key(self, text: str) -> str:
        """Return what orders words without regard to capitals and accents: *Égypte* before *Espagne*."""
        letters = unicodedata.normalize("NFKD", text).casefold()
        return "".join(letter for letter in letters if not unicodedata.combining(letter))

    def listed(self, items: Iterable[str]) -> str:
        """Return *items* as a sentence lists them."""
        return formats.enumeration(items, self.language.locale)

    def run_on(self, items: Iterable[str]) -> str:
        """Return labels as one phrase: all but the first begin with a small letter."""
        first, *rest = items
        return self.listed([first, *(item[:1].lower() + item[1:] for item in rest)])

    def office_hours(self, openings: Sequence[Opening]) -> str:
        """Return office hours."""
        return formats.office_hours(openings, self.language.locale)
