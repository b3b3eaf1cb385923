"""Formats dates, times, numbers, country names and lists for a locale (Unicode CLDR, by Babel)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_timezone_location
from babel.languages import get_official_languages
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from plugins.content.contacts import Opening

NO_BREAK = "\u00a0"
ALIAS_CITIES = {"Montreal": {"fr": "Montréal"}}
"""Translations of cities that only occur in aliases of time zones, which CLDR does not translate."""
_CONTINENTS = {
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian"),
    "Pacific",
}

_SOUND_OF_I = re.compile(r"h?[ií](?![aeou])", re.IGNORECASE)
"""The beginning of *inglés* and *hindi*, not of *hielo*; Babel lacks this rule of CLDR."""


@cache
def locale_of(identifier: str) -> Locale:
    """Return Babel's locale for an identifier such as ``fr_CA``."""
    return Locale.parse(identifier)


@cache
def day(value: date, locale: str) -> str:
    """Return a day in words: ``31 décembre 2026``."""
    return _ordinal(format_date(value, "long", locale=locale_of(locale)), value, locale)


@cache
def month(value: date, locale: str) -> str:
    """Return the month of a day, and its year, in words: ``décembre 2026``."""
    return format_skeleton("yMMMM", value, locale=locale_of(locale))


@cache
def weekday(value: date, locale: str) -> str:
    """Return a day in words with its day of the week: ``jeudi 10 décembre 2026``."""
    return _ordinal(format_date(value, "full", locale=locale_of(locale)), value, locale)


def _ordinal(text: str, value: date, locale: str) -> str:
    """Return *text*, a day in words, in French with ``1er`` for the first of a month."""
    french = value.day == 1 and locale_of(locale).language == "fr"
    return re.sub(r"\b1(?= )", "1er", text, count=1) if french else text


def hour(value: datetime, locale: str) -> str:
    """Return the time of day with no-break spaces: ``17 h 00``, ``5:00 p.m.``."""
    return _time(value.time(), locale)


def _time(value: time, locale: str) -> str:
    return re.sub(r"\s", NO_BREAK, format_time(value, "short", locale=locale_of(locale)))


@cache
def city(zone: ZoneInfo, locale: str) -> str:
    """Return the city after which a time zone is named: ``Bogotá``; for an alias, its own (``Montréal``).

    For a zone that is not named after a city, such as ``UTC`` or ``Etc/GMT+5``, return its own name.
    """
    area, _, own = zone.key.rpartition("/")
    alias = get_global("zone_aliases").get(zone.key)
    if alias is not None and area in _CONTINENTS and own != alias.rpartition("/")[2]:
        own = own.replace("_", " ")
        return ALIAS_CITIES.get(own, {}).get(locale_of(locale).language, own)
    if (alias or zone.key).partition("/")[0] not in _CONTINENTS:
        return own
    name = get_timezone_location(zone if alias is None else ZoneInfo(alias), locale_of(locale), True)
    # CLDR adds a state, country or article to some: Argentina/Salta, Tripoli [Libye], Barbade (La).
    return re.sub(r" [\[(].*", "", name.rpartition("/")[2])


_OF_IN_FRENCH = {
    "Açores": "des Açores",
    "Barbade": "de la Barbade",
    "Belize": "du Belize",
    "Bermudes": "des Bermudes",
    "Cap-Vert": "du Cap-Vert",
    "Chagos": "des îles Chagos",
    "Chatham": "des îles Chatham",
    "Christmas": "de l’île Christmas",
    "Cocos": "des îles Cocos",
    "Comores": "des Comores",
    "Costa Rica": "du Costa Rica",
    "Dominique": "de la Dominique",
    "El Salvador": "du Salvador",
    "Faroe": "des îles Féroé",
    "Fidji": "des Fidji",
    "Galápagos": "des Galápagos",
    "Gambier": "des îles Gambier",
    "Grenade": "de la Grenade",
    "Guadeloupe": "de la Guadeloupe",
    "Guyana": "du Guyana",
    "Géorgie du Sud": "de la Géorgie du Sud",
    "Jamaïque": "de la Jamaïque",
    "Kamtchatka": "du Kamtchatka",
    "Kerguelen": "des îles Kerguelen",
    "Le Caire": "du Caire",
    "Maldives": "des Maldives",
    "Marquises": "des îles Marquises",
    "Martinique": "de la Martinique",
    "Maurice": "de l’île Maurice",
    "Ouagadougou": "de Ouagadougou",
    "Palau": "des Palaos",
    "Pitcairn": "des îles Pitcairn",
    "Qatar": "du Qatar",
    "Vatican": "du Vatican",
    **{f"île de {name}": f"de l’île de {name}" for name in ("Man", "Pâques")},
    **{f"îles {name}": f"des îles {name}" for name in ("Canaries", "Caïmans")},
    **{name: f"d’{name}" for name in ("Halifax", "Helsinki", "Hermosillo", "Honolulu", "Hébron")},
}
_OF_IN_SPANISH = {
    "Azores": "de las Azores",
    "Bermudas": "de las Bermudas",
    "Caimán": "de las islas Caimán",
    "Chagos": "de las islas Chagos",
    "Chatham": "de las islas Chatham",
    "Cocos": "de las islas Cocos",
    "Comoras": "de las Comoras",
    "El Vaticano": "del Vaticano",
    "Faroe": "de las islas Feroe",
    "Galápagos": "de las Galápagos",
    "Isla de Man": "de la isla de Man",
    "Isla de Pascua": "de la isla de Pascua",
    "Maldivas": "de las Maldivas",
    "Marquesas": "de las islas Marquesas",
    "Navidad": "de la isla de Navidad",
}
_IN_ENGLISH = {
    **{name: f"{name} Islands" for name in ("Canary", "Cayman", "Cocos", "Faroe")},
    **{name: f"{name} Island" for name in ("Christmas", "Easter")},
}


@cache
def city_of_time(zone: ZoneInfo, locale: str) -> str:
    """Return the city of a time zone as part of a phrase such as "Bogotá time".

    In French and Spanish it follows *heure* or *hora* with its preposition and article: ``d’Istanbul``,
    ``du Caire``, ``de Estambul``, ``del Vaticano``. In other languages it is the name alone.
    """
    name, language = city(zone, locale), locale_of(locale).language
    if name == zone.key.rpartition("/")[2] and "/" not in zone.key.removeprefix("Etc/"):
        return name  # UTC and similar names take no preposition
    if language == "fr":
        begins_with_vowel = unicodedata.normalize("NFD", name)[:1].upper() in {*"AEIOUŒ"}
        return _OF_IN_FRENCH.get(name, f"d’{name}" if begins_with_vowel else f"de {name}")
    if language == "es":
        return _OF_IN_SPANISH.get(name, f"de {name}")
    return _IN_ENGLISH.get(name, name)


def last_minute(end: datetime, zone: ZoneInfo) -> datetime:
    """Return *end* in local time of *zone*; if that is midnight, the minute before, 23:59 of the last day."""
    local = end.astimezone(zone)
    if local.hour == local.minute == 0:
        return (end - timedelta(minutes=1)).astimezone(zone)
    return local


@cache
def country(code: str, locale: str) -> str:
    """Return the name of a country by its ISO 3166 code."""
    return str(locale_of(locale).territories[code])


@cache
def official_language(country: str) -> str | None:
    """Return the only official language of a country by its ISO 3166 code; None if it has several."""
    official = get_official_languages(country, de_facto=True)
    return official[0] if len(official) == 1 else None


def country_names(codes: Iterable[str], identifier: str) -> list[str]:
    """Return the names of countries in the order of *codes*; an empty list if CLDR lacks one of them."""
    try:
        known = Locale.parse(identifier, sep="-" if "-" in identifier else "_").territories
    except (UnknownLocaleError, ValueError):
        return []
    names = [known.get(code) for code in codes]
    return [] if None in names else [str(name) for name in names]


@cache
def language_name(code: str, locale: str) -> str:
    """Return the name of a language by its tag: ``espagnol``, ``portugais (Brésil)``.

    What CLDR does not name in the language of *locale* is in English.
    """
    language, *parts = code.split("-")
    details = [_name_of("scripts" if len(part) == 4 else "territories", part, locale) for part in parts]
    name = _name_of("languages", language, locale)
    return f"{name} ({', '.join(details)})" if details else name


def _name_of(kind: str, code: str, locale: str) -> str:
    names = (getattr(each, kind).get(code) for each in (locale_of(locale), locale_of("en")))
    return next((str(name) for name in names if name), code)


def number(value: int, locale: str) -> str:
    """Return a whole number: ``1 234``, ``1,234``."""
    return str(format_decimal(value, locale=locale_of(locale)))


def decimal(value: float, locale: str) -> str:
    """Return a number with at most one decimal: ``12``, ``12,5``."""
    return str(format_decimal(round(value, 1), locale=locale_of(locale)))


def file_size(size: int, locale: str) -> str:
    """Return a size in bytes, rounded up: ``212 ko``, ``1,2 Mo``."""
    kilobytes = max(1, -(-size // 1000))
    number, unit = (kilobytes, "kilobyte") if kilobytes < 1000 else (kilobytes / 1000, "megabyte")
    text = format_unit(round(number, 1), f"digital-{unit}", "short", locale=locale_of(locale))
    return re.sub(r"\s", NO_BREAK, text)


def share(part: int, whole: int, locale: str) -> str:
    """Return *part* of *whole* in whole per cent: ``40 %``; ``< 1 %`` if it would be rounded to zero."""
    rounds_to_zero = 0 < part * 200 < whole
    value = format_percent(0.01 if rounds_to_zero else part / whole, locale=locale_of(locale))
    return f"<\u00a0{value}" if rounds_to_zero else str(value)


def enumeration(items: Iterable[str], locale: str) -> str:
    """Return *items* as a list in a sentence: ``a, b et c``; in Spanish with *e* before the sound of *i*.

    >>> enumeration(["español", "inglés"], "es")
    'español e inglés'
    """
    names = list(items)
    text = str(format_list(names, locale=locale_of(locale)))
    if locale_of(locale).language != "es" or len(names) < 2 or not _SOUND_OF_I.match(names[-1]):
        return text
    return f"{text.removesuffix(f'y {names[-1]}')}e {names[-1]}"


def weekdays(days: Iterable[int], locale: str) -> str:
    """Return days of the week, counted from Monday = 0, as a list in a sentence: ``samedi et dimanche``."""
    names = get_day_names("wide", locale=locale_of(locale))
    return enumeration((names[day] for day in days), locale)


def office_hours(openings: Sequence[Opening], locale: str) -> str:
    """Return office hours: ``lun.–ven. 8 h – 12 h, 14 h – 17 h 30``."""
    names = get_day_names("abbreviated", locale=locale_of(locale))
    parts = []
    for opening in openings:
        first, last = names[opening.first_day], names[opening.last_day]
        days = first if first == last else f"{first}–{last}"
        spans = (_span(span, locale) for span in opening.times)
        parts.append(f"{days} {', '.join(spans)}")
    return " · ".join(parts)


def _span(span: tuple[time, time], locale: str) -> str:
    """Return a range of two times of day.

    In French without leading zeros, and with spaces around the dash, since its times contain spaces.
    """
    if locale_of(locale).language != "fr":
        return "–".join(_time(at, locale) for at in span)
    times = (f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h" for at in span)
    return " – ".join(times).replace(" ", NO_BREAK)
