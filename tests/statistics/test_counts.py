"""Counts of alerts: every heading and sum, boundaries of periods and years, and regions that are not on the map."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from plugins.alerts.regions import region_key
from plugins.alerts.summary import AlertSummary
from plugins.statistics.country_map import CountryMap, load_map
from plugins.statistics.counts import NO_OUTCOME, NO_REGION, OPEN, SPANS, Year
from plugins.statistics.counts import count as count_by
from tests.conftest import NOW, ROOT, VOCABULARIES

VIOLATIONS, PERPETRATORS = VOCABULARIES.violations.terms, VOCABULARIES.perpetrators.terms
RESULTS = VOCABULARIES.outcomes.terms
count = partial(count_by, vocabularies=VOCABULARIES)

BOGOTA = ZoneInfo("America/Bogota")
STARTED = datetime(2025, 3, 10, 12, tzinfo=BOGOTA)
ALERT = AlertSummary(
    slug="ua-1",
    case="UA 2025-001",
    sequence=1,
    previous=None,
    status="closed",
    date=STARTED,
    modified=STARTED,
    announced=STARTED,
    act_before=STARTED + timedelta(days=60),
    embargo=None,
    zone=BOGOTA,
    country="CO",
    region="Cauca",
    violations=("attack",),
    perpetrators=("army",),
    result=None,
    outcome_day=None,
    language="es",
    languages=("es",),
    titles={},
    summaries={},
    pictures=False,
    targets=(),
)


@pytest.fixture(scope="module")
def colombia() -> CountryMap:
    made, problems = load_map(ROOT / "theme/maps", "CO", root=ROOT)
    assert made is not None and not problems
    return made


def ended(days: int, **more: object) -> AlertSummary:
    day = STARTED.date() + timedelta(days=days)
    return replace(ALERT, status="outcome", result="released", outcome_day=day, **more)


def many(number: int) -> list[AlertSummary]:
    """Return *number* alerts of every kind, always the same ones."""
    chance = random.Random(7)
    regions = ["Cauca", "CHOCÓ", "narino", "Bogotá", "Magdalena Medio", None]
    made = []
    for index in range(number):
        started = NOW - timedelta(days=chance.randrange(3000), hours=1)
        result = chance.choice([None, None, *RESULTS]) if started < NOW - timedelta(days=90) else None
        made.append(
            replace(
                ALERT,
                slug=f"ua-{index}",
                date=started,
                act_before=started + timedelta(days=60),
                status="outcome" if result else chance.choice(["open", "open", "closed", "suspended"]),
                country=chance.choice(["CO", "CO", "CO", "GT"]),
                region=chance.choice(regions),
                violations=tuple(chance.sample(list(VIOLATIONS), chance.randint(1, 3))),
                perpetrators=tuple(chance.sample(list(PERPETRATORS), chance.randint(1, 2))),
                result=result,
                outcome_day=started.date() + timedelta(days=chance.randrange(500)) if result else None,
            )
        )
    return made


def test_an_alert_counts_once_under_each_violation_and_group_that_it_names() -> None:
    twice = replace(ALERT, violations=("attack", "torture"), perpetrators=("army", "police"))
    statistics = count([ALERT, twice], NOW)
    assert {key: n for key, n in statistics.violations.items() if n} == {"attack": 2, "torture": 1}
    assert {key: n for key, n in statistics.perpetrators.items() if n} == {"army": 2, "police": 1}
    assert list(statistics.violations) == list(VIOLATIONS)
    assert list(statistics.perpetrators) == list(PERPETRATORS)
    assert statistics.total == 2


def test_every_count_is_that_of_a_second_simpler_reckoning(colombia: CountryMap) -> None:
    alert_summaries = many(600)
    statistics = count(alert_summaries, NOW, colombia)
    for key, number in statistics.violations.items():
        assert number == sum(key in each.violations for each in alert_summaries), key
    for key, number in statistics.perpetrators.items():
        assert number == sum(key in each.perpetrators for each in alert_summaries), key
    for key, number in statistics.countries.items():
        assert number == sum(each.country == key for each in alert_summaries), key
    for key in RESULTS:
        assert statistics.results[key] == sum(each.result == key for each in alert_summaries), key
    at_home = [each for each in alert_summaries if each.country == "CO"]
    assert sum(statistics.regions.values()) == len(at_home)
    assert statistics.regions["co-narino"] == sum(each.region == "narino" for each in at_home)
    assert statistics.regions["co-bogota-d-c"] == sum(each.region == "Bogotá" for each in at_home)
    assert statistics.regions["co-magdalena-medio"] == sum(
        each.region == "Magdalena Medio" for each in at_home
    )
    assert statistics.regions[NO_REGION] == sum(each.region is None for each in at_home)
    for year in statistics.years:
        of_year = [each for each in alert_summaries if each.date.astimezone(BOGOTA).year == year.year]
        assert year.open == sum(each.state(NOW).value == "open" for each in of_year)
        assert year.number == len(of_year)


def test_what_cannot_overlap_adds_up_to_all_alerts(colombia: CountryMap) -> None:
    statistics = count(many(600), NOW, colombia)
    assert statistics.total == 600
    assert sum(statistics.countries.values()) == sum(statistics.results.values()) == 600
    assert sum(year.number for year in statistics.years) == 600
    assert sum(year.open for year in statistics.years) == statistics.open > 0
    assert sum(statistics.spans.values()) == sum(statistics.results[key] for key in RESULTS) > 0


def test_the_alerts_behind_a_count_are_as_many_as_it_says(colombia: CountryMap) -> None:
    statistics = count(many(600), NOW, colombia)
    for key in (NO_OUTCOME, NO_REGION, *SPANS):
        number = {**statistics.results, **statistics.regions, **statistics.spans}[key]
        assert len(set(statistics.alerts_by_key[key])) == number > 0, key


@pytest.mark.parametrize(
    ("days", "span"),
    [
        *[(0, "up-to-1-month"), (30, "up-to-1-month"), (31, "1-to-3-months"), (91, "1-to-3-months")],
        *[(92, "3-to-6-months"), (182, "3-to-6-months"), (183, "6-to-12-months"), (365, "6-to-12-months")],
        *[(366, "over-1-year"), (4000, "over-1-year")],
    ],
)
def test_a_span_holds_its_last_day(days: int, span: str) -> None:
    statistics = count([ended(days)], NOW)
    assert {key: n for key, n in statistics.spans.items() if n} == {span: 1}


def test_an_outcome_known_before_the_alert_counts_as_the_same_day() -> None:
    assert count([ended(-3)], NOW).median == 0


@pytest.mark.parametrize(("days", "median"), [((), None), ((7,), 7), ((9, 1, 5), 5), ((1, 2, 7, 400), 4.5)])
def test_the_median_is_that_of_known_outcomes_only(days: tuple[int, ...], median: float | None) -> None:
    assert count([ALERT, *map(ended, days)], NOW).median == median


def test_days_to_an_outcome_are_those_of_the_place_of_the_alert() -> None:
    """Ten in the evening in Bogotá is the next day in Greenwich."""
    late = replace(
        ended(0),
        date=datetime(2025, 3, 10, 22, tzinfo=BOGOTA).astimezone(UTC),
        outcome_day=date(2025, 3, 12),
    )
    assert count([late], NOW).median == 2


def test_a_year_ends_when_it_ends_in_the_place_of_the_alert() -> None:
    eve = datetime(2025, 1, 1, 3, tzinfo=UTC)
    assert count([replace(ALERT, date=eve)], NOW).years == (Year(2024, open=0, ended=1),)
    there = replace(ALERT, date=eve, zone=ZoneInfo("Europe/Madrid"))
    assert count([there], NOW).years == (Year(2025, open=0, ended=1),)


def test_years_without_alerts_stand_between_the_first_and_the_last() -> None:
    statistics = count([ALERT, replace(ALERT, date=STARTED.replace(year=2022))], NOW)
    assert [(each.year, each.number) for each in statistics.years] == [
        (2022, 1),
        (2023, 0),
        (2024, 0),
        (2025, 1),
    ]


def test_an_alert_without_outcome_is_open_or_waits_for_one() -> None:
    still = replace(ALERT, status="open", act_before=NOW + timedelta(minutes=1))
    over = replace(still, act_before=NOW)
    results = count([still, over, replace(ALERT, status="suspended")], NOW).results
    assert (results[OPEN], results[NO_OUTCOME]) == (1, 2)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *[("Nariño", "co-narino"), ("NARIÑO", "co-narino"), ("nariño", "co-narino"), ("narino", "co-narino")],
        *[("San Andrés", "co-archipielago-de-san-andres-providencia-y-santa-catalina")],
        *[("Bogotá", "co-bogota-d-c"), ("bogota dc", "co-bogota-d-c"), ("Bogotá, D. C.", "co-bogota-d-c")],
        *[("Guajira", "co-la-guajira"), ("Norte  de santander", "co-norte-de-santander")],
    ],
)
def test_a_region_is_found_however_it_is_written(colombia: CountryMap, written: str, key: str) -> None:
    decomposed = unicodedata.normalize("NFD", written)
    statistics = count([replace(ALERT, region=each) for each in (written, decomposed)], NOW, colombia)
    assert statistics.regions[key] == 2
    assert statistics.region_names[key] in {tile.name for tile in colombia.tiles}
    assert sum(statistics.regions.values()) == 2


def test_regions_off_the_map_and_alerts_without_one_are_not_lost(colombia: CountryMap) -> None:
    odd = [replace(ALERT, region=each) for each in ("Magdalena Medio", "MAGDALENA MEDIO", None, "Cauca")]
    abroad = replace(ALERT, country="GT", region="Alta Verapaz")
    statistics = count([*odd, abroad], NOW, colombia)
    counted = {key: n for key, n in statistics.regions.items() if n}
    assert counted == {"co-magdalena-medio": 2, NO_REGION: 1, "co-cauca": 1}
    assert statistics.region_names["co-magdalena-medio"] == "Magdalena Medio"


def test_names_without_latin_letters_keep_keys_of_their_own() -> None:
    keys = {region_key("XX", name) for name in ("北", "南", "Север")}
    assert len(keys) == 3 and all(key.startswith("xx-") for key in keys)


def test_without_a_map_nothing_is_counted_by_region() -> None:
    statistics = count([ALERT], NOW)
    assert statistics.regions == statistics.region_names == {}


def test_no_alert_counts_to_nothing(colombia: CountryMap) -> None:
    statistics = count([], NOW, colombia)
    assert statistics.total == statistics.open == 0
    assert statistics.years == () and statistics.alerts_by_key == {} and statistics.median is None
    assert set(statistics.regions.values()) == {0}
