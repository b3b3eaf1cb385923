"""Every message of the code stands in every catalog, once, translated, with its placeholders."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from pelicanconf import LANGUAGES
from plugins.alerts import labels
from plugins.alerts.choices import Perpetrator, Result, Violation
from plugins.languages import formats
from plugins.languages.catalogs import load_catalogs, unextracted
from plugins.languages.typography import unbroken
from tests.conftest import ROOT


def test_catalogs_are_complete() -> None:
    theme = ROOT / "theme"
    _, problems = load_catalogs(theme, LANGUAGES, root=ROOT)
    problems += unextracted(theme, LANGUAGES, root=ROOT)
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize(
    ("choices", "words"),
    [(Violation, labels.VIOLATIONS), (Perpetrator, labels.PERPETRATORS), (Result, labels.RESULTS)],
)
def test_every_choice_has_its_words(choices: object, words: dict[str, str]) -> None:
    assert set(choices.__args__) == set(words)  # type: ignore[attr-defined]


def test_each_language_writes_dates_hours_and_lists_in_its_own_way() -> None:
    at = datetime(2026, 12, 31, 22, 0, tzinfo=UTC).astimezone(ZoneInfo("America/Bogota"))
    said = [
        (
            formats.day(at.date(), locale),
            formats.hour(at, locale),
            formats.city(ZoneInfo("America/Bogota"), locale),
            formats.enumeration(["a", "b", "c"], locale),
        )
        for locale in ("fr_CA", "en_GB", "es")
    ]
    assert said == [
        ("31 décembre 2026", "17\u00a0h\u00a000", "Bogota", "a, b et c"),
        ("31 December 2026", "17:00", "Bogota", "a, b and c"),
        ("31 de diciembre de 2026", "17:00", "Bogotá", "a, b y c"),
    ]


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    first = date(2027, 1, 1)
    assert [formats.day(first, each) for each in ("fr_CA", "en_GB", "es")] == [
        "1er janvier 2027",
        "1 January 2027",
        "1 de enero de 2027",
    ]
    assert formats.weekday(first, "fr_CA") == "vendredi 1er janvier 2027"
    assert formats.day(date(2027, 1, 11), "fr_CA") == "11 janvier 2027"


def test_a_city_that_unicode_names_only_by_an_alias_is_named_in_french() -> None:
    zone = ZoneInfo("America/Montreal")
    assert [formats.city(zone, each) for each in ("fr_CA", "en_CA", "es")] == [
        "Montréal",
        "Montreal",
        "Montreal",
    ]


@pytest.mark.parametrize(
    ("zone", "french", "spanish", "english"),
    [
        ("Europe/Istanbul", "d’Istanbul", "de Estambul", "Istanbul"),
        ("Asia/Istanbul", "d’Istanbul", "de Estambul", "Istanbul"),
        ("America/Bogota", "de Bogota", "de Bogotá", "Bogota"),
        ("Africa/Cairo", "du Caire", "de El Cairo", "Cairo"),
        ("America/Havana", "de La Havane", "de La Habana", "Havana"),
        ("America/Jamaica", "de la Jamaïque", "de Jamaica", "Jamaica"),
        ("America/Barbados", "de la Barbade", "de Barbados", "Barbados"),
        ("America/Argentina/Buenos_Aires", "de Buenos Aires", "de Buenos Aires", "Buenos Aires"),
        ("Africa/Ouagadougou", "de Ouagadougou", "de Uagadugú", "Ouagadougou"),
        ("Asia/Hebron", "d’Hébron", "de Hebrón", "Hebron"),
        ("Pacific/Easter", "de l’île de Pâques", "de la isla de Pascua", "Easter Island"),
        ("Canada/Eastern", "de Toronto", "de Toronto", "Toronto"),
        ("UTC", "UTC", "UTC", "UTC"),
    ],
)
def test_the_city_of_a_time_takes_its_preposition_and_article(
    zone: str, french: str, spanish: str, english: str
) -> None:
    said = [formats.city_of_time(ZoneInfo(zone), each) for each in ("fr_CA", "es", "en_GB")]
    assert said == [french, spanish, english]


def test_no_city_lacks_elision_article_or_a_clean_name() -> None:
    for key in sorted(key for key in available_timezones() if "/" in key):
        for locale in ("fr_CA", "es", "en_GB"):
            said = formats.city_of_time(ZoneInfo(key), locale)
            assert (
                not re.search(r"\bde (?:[AEIÉÎâîé]|O(?!ua)|Les?\b|îles?\b)|[/\[(]", said) or locale != "fr_CA"
            )
            assert not re.search(r"[/\[(]", said)


def test_french_messages_have_no_space_at_which_a_line_could_end_before_a_mark() -> None:
    catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
    messages = catalogs["fr"]._messages
    assert messages is not None
    texts = [text for forms in messages.values() for text in forms]
    assert [text for text in texts if unbroken(text, "fr") != text] == []


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Colombie : menaces", "Colombie~: menaces"),
        ("Où sont-ils ?", "Où sont-ils~?"),
        ("« Partez ! »", "«~Partez~!~»"),
        ("« Où ? », dit-il ; rien", "«~Où~?~», dit-il~; rien"),
        ("Quoi ?! Oui : **non** !", "Quoi~?! Oui~: **non**~!"),
        ("a:b https://x.example 10:30 :smile", "a:b https://x.example 10:30 :smile"),
        ("| a | b |\n| :--- | ---: |", "| a | b |\n| :--- | ---: |"),
        ("- : x", "- : x"),
    ],
)
def test_french_marks_stay_on_the_line_of_their_word(typed: str, set_: str) -> None:
    assert unbroken(typed, "fr").replace("\u00a0", "~") == set_
    assert unbroken(typed, "es") == typed


def test_a_whole_day_ends_in_its_last_minute() -> None:
    zone = ZoneInfo("America/Bogota")
    end = datetime(2027, 1, 1, 0, 0, tzinfo=zone)
    assert formats.last_minute(end, zone).isoformat() == "2026-12-31T23:59:00-05:00"
