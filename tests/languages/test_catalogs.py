"""Every message of the code stands in every catalog, once, translated, with its placeholders."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pelicanconf import LANGUAGES
from plugins.alerts import labels
from plugins.alerts.choices import Perpetrator, Result, Violation
from plugins.languages import formats
from plugins.languages.catalogs import load_catalogs, unextracted
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


def test_a_city_that_unicode_names_only_by_an_alias_is_named_in_french() -> None:
    zone = ZoneInfo("America/Montreal")
    assert [formats.city(zone, each) for each in ("fr_CA", "en_CA", "es")] == [
        "Montréal",
        "Montreal",
        "Montreal",
    ]


def test_a_whole_day_ends_in_its_last_minute() -> None:
    zone = ZoneInfo("America/Bogota")
    end = datetime(2027, 1, 1, 0, 0, tzinfo=zone)
    assert formats.last_minute(end, zone).isoformat() == "2026-12-31T23:59:00-05:00"
