"""Field types for countries, languages, time zones and texts per language."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from pydantic import BeforeValidator, WithJsonSchema

from plugins.content.countries import country_codes, current_codes
from plugins.content.fields import Line, one_line, refuse, unpadded
from plugins.content.language_tags import TAG, tag_error
from plugins.content.problems import close_match, plain_form, quote


@cache
def _codes() -> dict[str, str]:
    """Return the codes of countries by the names that editors may write for them."""
    known = country_codes()
    names = {plain_form(code): code for code in known}
    for locale in ("en", "fr", "es"):
        territories = Locale(locale).territories.items()
        names |= {plain_form(str(name)): str(code) for code, name in territories if code in known}
    return names


def country_named(text: str) -> str | None:
    """Return the code of the country that *text* names in English, French or Spanish, or by its code.

    >>> country_named("Perú"), country_named("États-Unis"), country_named("fr"), country_named("Narnia")
    ('PE', 'US', 'FR', None)
    """
    return _codes().get(plain_form(text))


_SIGNED: dict[str, str] = {
    **dict.fromkeys(("uk", "u-k", "great-britain", "england", "scotland", "wales", "northern-ireland"), "GB"),
    **dict.fromkeys(
        ("gran-bretana", "grande-bretagne", "inglaterra", "angleterre", "escocia", "ecosse"), "GB"
    ),
    **dict.fromkeys(("gales", "pays-de-galles", "irlanda-del-norte", "irlande-du-nord"), "GB"),
    **dict.fromkeys(("usa", "u-s-a", "u-s", "ee-uu", "eeuu", "eua"), "US"),
    **dict.fromkeys(("united-states-of-america", "estados-unidos-de-america"), "US"),
    **dict.fromkeys(("holland", "hollande", "holanda"), "NL"),
    **dict.fromkeys(("palestine", "palestina"), "PS"),
    "deutschland": "DE",
    "quebec": "CA",
}
"""Names that signers write for countries, in the form of keys."""
_ARTICLE = re.compile(r"(?:the|la|le|les|l|el|los|las)-")


def country_of_signer(text: str) -> str | None:
    """Return the code of the country that a signer means by *text*: also by usual names, behind a city.

    A code behind a comma may be that of a state (``San Francisco, CA``), like Georgia: it is not understood.

    >>> country_of_signer("EE.UU."), country_of_signer("les Pays-Bas"), country_of_signer("Paris, France")
    ('US', 'NL', 'FR')
    >>> country_of_signer("San Francisco, CA")
    """
    before, comma, last = text.strip(" .,;").rpartition(",")
    if before and comma:
        key = plain_form(last)
        if key == "georgia" or (len(key) < 3 and key not in _SIGNED):
            return None
        text = last
    key = plain_form(text)
    known = _SIGNED | _codes()
    bare = _ARTICLE.sub("", key, count=1) if _ARTICLE.match(key) else ""
    return known.get(key) or (known.get(bare) if len(bare) > 2 else None)


def _country(value: Any) -> str:
    text = one_line(value)
    if text not in country_codes():
        meant = country_named(text)
        current = [meant] if meant else current_codes(text.upper())
        wanted = " or ".join(current) or "its two-letter code (ISO 3166), for example CO"
        refuse(f"{quote(text)} is not a country. Write {wanted}.")
    return text


def _language(value: Any) -> str:
    text = unpadded(value)
    if wrong := tag_error(text):
        refuse(wrong)
    return text


Country = Annotated[
    str, BeforeValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})
]
"""A country, as its ISO 3166-1 alpha-2 code, or XK for Kosovo."""

LanguageCode = Annotated[str, BeforeValidator(_language), WithJsonSchema({"type": "string", "pattern": TAG})]
"""A language, as its BCP 47 tag: language, script and region as far as needed, such as ``pt-BR``."""


@cache
def time_zones() -> frozenset[str]:
    """Return the time zones of the IANA database by name: those of areas with cities, and UTC."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


ZONE_FORM = "Write it as in America/Bogota."


def zones_of(country: str) -> list[str]:
    """Return the time zones of *country*, an ISO code; empty if it is unknown."""
    return sorted(map(str, get_global("territory_zones").get(country, ())))


def zone_error(text: str) -> str | None:
    """Return why *text* is not a usable time zone, and what to type; None if it is one.

    >>> zone_error("Etc/GMT-5")
    '"Etc/GMT-5" is UTC+5, the opposite of how it reads. Write it as in America/Bogota.'
    """
    if opposite := re.fullmatch(r"Etc/GMT([+-])([1-9][0-9]?)", text):
        sign = "-" if opposite[1] == "+" else "+"
        return f"{quote(text)} is UTC{sign}{opposite[2]}, the opposite of how it reads. {ZONE_FORM}"
    if text in time_zones():
        return None
    meant = _zone_meant(text)
    return f"{quote(text)} is not a time zone. {f'Did you mean {meant}?' if meant else ZONE_FORM}"


def _zone(value: Any) -> str:
    text = one_line(value)
    if wrong := zone_error(text):
        refuse(wrong)
    return text


def _zone_meant(text: str) -> str | None:
    """Return the zone of a city, of a country with a single zone, or with the most similar name."""
    if re.search(r"(?:GMT|UTC)\W*\d", text, re.IGNORECASE):
        return None  # Etc/GMT-5 is five hours ahead of UTC, not behind it
    place = plain_form(text)
    cities = {plain_form(name.rpartition("/")[2]): name for name in sorted(time_zones())}
    country = _codes().get(place)
    own = zones_of(country) if country else []
    if place in cities:
        return cities[place]
    if country:
        return own[0] if len(own) == 1 else None
    return close_match(text, tuple(sorted(time_zones())))


Zone = Annotated[
    str,
    BeforeValidator(_zone),
    WithJsonSchema({"type": "string", "pattern": "^(UTC|[A-Za-z_]+/[A-Za-z0-9_+/-]+)$"}),
]
"""A time zone of the IANA database, such as ``America/Bogota``."""


def _per_language(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"": one_line(value)}
    if not isinstance(value, dict) or not value:
        refuse("contains no text. Write one text, or one text per language, for example es: …")
    for code in value:
        if wrong := tag_error(code):
            refuse(wrong)
    return value


Names = Annotated[
    dict[str, Line],
    BeforeValidator(_per_language),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
    ),
]
"""A name: one text for all languages (under ``""``), or one per language code."""
