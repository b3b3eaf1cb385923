"""Localization for one language: translated messages, and dates, numbers and names formatted by Babel."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plugins.content.contacts import Opening
from plugins.languages import Language, Languages, formats
from plugins.languages.catalogs import N_, Catalog, Catalogs
from plugins.languages.localized_text import LocalizedText
from plugins.vocabularies.vocabulary import Vocabularies

DEFAULT_PICTOGRAM = "default"
"""The drawing for alerts and violations without one of their own."""


@dataclass(frozen=True)
class Localizer:
    """Translates and formats for one language of the site."""

    language: Language
    catalog: Catalog
    vocabularies: Vocabularies
    """The words of the network for violations, perpetrators, outcomes, answers and groups."""
    fallbacks: tuple[str, ...] = ()
    """The languages of the site in their order, for texts that this language lacks."""

    @property
    def code(self) -> str:
        """Its BCP 47 tag."""
        return self.language.code

    def say(self, message: str, **values: object) -> str:
        """Return the translation of *message*, with placeholders such as ``%(name)s`` filled from *values*.

        Raises:
            UntranslatedError: If the catalog lacks the message.
        """
        text = self.catalog.gettext(message)
        return text % values if values else text

    def violation(self, key: str) -> str:
        """Return the words for a violation."""
        return self.vocabularies.violations.word(key, self.code)

    def pictogram(self, violation: str) -> str:
        """Return the name of the drawing of a violation."""
        return self.vocabularies.violations.terms[violation].pictogram or DEFAULT_PICTOGRAM

    def perpetrator(self, key: str) -> str:
        """Return the words for a group of perpetrators."""
        return self.vocabularies.perpetrators.word(key, self.code)

    def outcome(self, key: str) -> str:
        """Return the words for an outcome."""
        return self.vocabularies.outcomes.word(key, self.code)

    def answer(self, key: str) -> str:
        """Return the words for a kind of answer."""
        return self.vocabularies.answers.word(key, self.code)

    def group(self, key: str, number: int | None = None, *, about: bool = False) -> str:
        """Return the name of a group of people at risk, with their number if it is known."""
        term = self.vocabularies.groups.terms[key]
        if number is None:
            return term.words[self.code]
        forms: Mapping[str, str] = dict(term.counted[self.code].items())
        noun = forms.get(formats.locale_of(self.code).plural_form(number)) or [*forms.values()][-1]
        message = N_("about %(number)s %(noun)s") if about else N_("%(number)s %(noun)s")
        return self.say(message, number=self.number(number), noun=noun)

    def localized(self, texts: Mapping[str, str]) -> LocalizedText:
        """Return one of *texts*, by language: in this one, or else the first of the site's that they have.

        Texts without any of these are returned in their own first language.
        """
        code = next(each for each in (self.code, *self.fallbacks, *texts) if each in texts)
        return LocalizedText(texts[code], code)

    def day(self, value: date) -> str:
        """Return a day in words, such as "10 December 2026"."""
        return formats.day(value, self.language.locale)

    def weekday(self, value: date) -> str:
        """Return a day in words with its day of the week, such as "Thursday, 10 December 2026"."""
        return formats.weekday(value, self.language.locale)

    def local_day(self, value: datetime, zone: ZoneInfo) -> str:
        """Return the day that *value* falls on in *zone*, in words."""
        return formats.day(value.astimezone(zone).date(), self.language.locale)

    def month(self, value: date) -> str:
        """Return the month and year of a day in words, such as "December 2026"."""
        return formats.month(value, self.language.locale)

    def hour(self, value: datetime) -> str:
        """Return the time of day."""
        return formats.hour(value, self.language.locale)

    def city(self, zone: ZoneInfo) -> str:
        """Return the city after which *zone* is named, as part of a phrase such as "Bogotá time"."""
        return formats.city_of_time(zone, self.language.locale)

    def number(self, value: int) -> str:
        """Return a whole number with the language's separators."""
        return formats.number(value, self.language.locale)

    def decimal(self, value: float) -> str:
        """Return a number with at most one decimal, with the language's separators."""
        return formats.decimal(value, self.language.locale)

    def file_size(self, size: int) -> str:
        """Return a size in bytes, in kilobytes or megabytes, such as "1.2 MB"."""
        return formats.file_size(size, self.language.locale)

    def share(self, part: int, whole: int) -> str:
        """Return *part* as a percentage of *whole*."""
        return formats.share(part, whole, self.language.locale)

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO 3166 code."""
        return formats.country(code, self.language.locale)

    def language_name(self, code: str) -> str:
        """Return the name of a language by its code."""
        return formats.language_name(code, self.language.locale)

    def sort_key(self, text: str) -> str:
        """Return a sort key that ignores case and accents: *Égypte* sorts before *Espagne*."""
        letters = unicodedata.normalize("NFKD", text).casefold()
        return "".join(letter for letter in letters if not unicodedata.combining(letter))

    def listed(self, items: Iterable[str]) -> str:
        """Return *items* as a list in a sentence, such as "a, b and c"."""
        return formats.enumeration(items, self.language.locale)

    def run_on(self, items: Iterable[str]) -> str:
        """Return labels as a list in a sentence: all but the first begin with a small letter."""
        first, *rest = items
        return self.listed([first, *(item[:1].lower() + item[1:] for item in rest)])

    def weekdays(self, days: Iterable[int]) -> str:
        """Return days of the week, counted from Monday = 0, as a list in a sentence."""
        return formats.weekdays(days, self.language.locale)

    def office_hours(self, openings: Sequence[Opening]) -> str:
        """Return office hours, such as "Mon–Fri 08:00–12:00"."""
        return formats.office_hours(openings, self.language.locale)


def localizers(languages: Languages, catalogs: Catalogs, vocabularies: Vocabularies) -> dict[str, Localizer]:
    """Return the localizer of each of *languages*, by code, in their order."""
    return {
        code: Localizer(language, catalogs[code], vocabularies, tuple(languages))
        for code, language in languages.items()
    }
