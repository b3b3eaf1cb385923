"""Counts alerts by violation, place, perpetrators, year, outcome and duration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary
from plugins.statistics.country_map import CountryMap
from plugins.vocabularies.vocabulary import Vocabularies

OPEN = "open"
NO_OUTCOME = "no-outcome"
NO_REGION = "without-region"
SPANS = {
    "up-to-1-month": 30,
    "1-to-3-months": 91,
    "3-to-6-months": 182,
    "6-to-12-months": 365,
    "over-1-year": None,
}
"""Spans from an alert to its outcome with their last day; the last span is open."""
OWN = (NO_OUTCOME, NO_REGION, *SPANS)
"""Dimensions with lists of their own, since no other list has these alerts."""


@dataclass(frozen=True)
class Dimensions:
    """Everything that one alert is counted by."""

    violations: frozenset[str]
    country: str
    region: str | None
    """The key of its region, or NO_REGION; None outside the country of the map."""
    perpetrators: frozenset[str]
    year: int
    open: bool
    result: str
    """A key of the outcomes, or else OPEN or NO_OUTCOME."""
    days: int | None
    """Days from the alert to its known outcome."""

    @property
    def span(self) -> str | None:
        """The key of SPANS that contains ``days``."""
        if self.days is None:
            return None
        return next(key for key, last in SPANS.items() if last is None or self.days <= last)


@dataclass(frozen=True)
class Year:
    """The number of alerts of one year, by their local dates."""

    year: int
    open: int
    ended: int

    @property
    def number(self) -> int:
        """The total."""
        return self.open + self.ended


@dataclass(frozen=True)
class Statistics:
    """Numbers of alerts by dimension; enumerations are complete, including zeros.

    Violations and perpetrators add up to more than ``total``, since an alert may have several; regions add up
    to the alerts of the country of the map; spans to those with a known outcome; all others to ``total``.
    """

    total: int
    open: int
    violations: Mapping[str, int]
    countries: Mapping[str, int]
    regions: Mapping[str, int]
    region_names: Mapping[str, str]
    """The name of each key of ``regions`` except NO_REGION."""
    perpetrators: Mapping[str, int]
    years: tuple[Year, ...]
    """From the first to the last, including years without alerts."""
    results: Mapping[str, int]
    results_of_people: Mapping[str, int]
    """The number of people with an outcome of their own; an alert may have several, and none itself."""
    spans: Mapping[str, int]
    median: float | None
    """Median of the days to an outcome; None without a known outcome."""
    alerts_by_key: Mapping[str, tuple[str, ...]]
    """The slugs of the alerts counted under each key of OWN, in the order of the summaries."""

    @property
    def known(self) -> int:
        """The number of alerts with a known outcome."""
        return self.total - self.results[OPEN] - self.results[NO_OUTCOME]


def dimensions(
    alert_summary: AlertSummary, now: datetime, country_map: CountryMap | None = None
) -> Dimensions:
    """Return the dimensions of *alert_summary* at *now*."""
    day = alert_summary.date.astimezone(alert_summary.zone).date()
    is_open = alert_summary.state(now) is State.OPEN
    outcome_day = alert_summary.outcome_day if alert_summary.result else None
    return Dimensions(
        violations=frozenset(alert_summary.violations),
        country=alert_summary.country,
        region=_region(alert_summary, country_map),
        perpetrators=frozenset(alert_summary.perpetrators),
        year=day.year,
        open=is_open,
        result=alert_summary.result or (OPEN if is_open else NO_OUTCOME),
        days=max(0, (outcome_day - day).days) if outcome_day else None,
    )


def _region(alert_summary: AlertSummary, country_map: CountryMap | None) -> str | None:
    if country_map is None or alert_summary.country != country_map.country:
        return None
    return country_map.key(alert_summary.region) if alert_summary.region else NO_REGION


def count(
    alert_summaries: Iterable[AlertSummary],
    now: datetime,
    country_map: CountryMap | None = None,
    *,
    vocabularies: Vocabularies,
) -> Statistics:
    """Return the statistics of *alert_summaries*, which must be public, at *now*.

    Violations, perpetrators and outcomes are in the order of *vocabularies*. Regions are those on
    *country_map*, by its names; without a map there are none.
    """
    alerts = tuple(alert_summaries)
    under = [dimensions(alert_summary, now, country_map) for alert_summary in alerts]
    days = [each.days for each in under if each.days is not None]
    regions = _counted(each.region for each in under)
    return Statistics(
        total=len(alerts),
        open=sum(each.open for each in under),
        violations=_whole(vocabularies.violations.terms, (key for each in under for key in each.violations)),
        countries=_counted(each.country for each in under),
        regions={**{tile.key: 0 for tile in country_map.tiles}, **regions} if country_map else {},
        region_names=_names(alerts, country_map),
        perpetrators=_whole(
            vocabularies.perpetrators.terms, (key for each in under for key in each.perpetrators)
        ),
        years=_years(under),
        results=_whole((*vocabularies.outcomes.terms, OPEN, NO_OUTCOME), (each.result for each in under)),
        results_of_people=_whole(
            vocabularies.outcomes.terms, (own.result for each in alerts for own in each.outcomes_of_people)
        ),
        spans=_whole(SPANS, (each.span for each in under if each.span)),
        median=median(days) if days else None,
        alerts_by_key=_behind(alerts, under),
    )


def _counted(keys: Iterable[str | None]) -> dict[str, int]:
    """Return the number of occurrences of each key."""
    return dict(sorted(Counter(key for key in keys if key).items()))


def _whole(closed: Iterable[str], keys: Iterable[str]) -> dict[str, int]:
    """Return the same for an enumeration, with all its keys in their order."""
    counted = Counter(keys)
    return {key: counted[key] for key in closed}


def _names(alert_summaries: Iterable[AlertSummary], country_map: CountryMap | None) -> dict[str, str]:
    """Return the official name of each region on the map, and the first spelling of any other."""
    if country_map is None:
        return {}
    names = {tile.key: tile.name for tile in country_map.tiles}
    for alert_summary in alert_summaries:
        if alert_summary.country == country_map.country and alert_summary.region:
            names.setdefault(country_map.key(alert_summary.region), alert_summary.region)
    return names


def _years(under: Sequence[Dimensions]) -> tuple[Year, ...]:
    counted = Counter((each.year, each.open) for each in under)
    years = [year for year, _ in counted]
    if not years:
        return ()
    return tuple(
        Year(year, open=counted[year, True], ended=counted[year, False])
        for year in range(min(years), max(years) + 1)
    )


def _behind(
    alert_summaries: Iterable[AlertSummary], under: Iterable[Dimensions]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {key: [] for key in OWN}
    for alert_summary, each in zip(alert_summaries, under, strict=True):
        for key in (each.result, each.region, each.span):
            if key in found:
                found[key].append(alert_summary.slug)
    return {key: tuple(slugs) for key, slugs in found.items() if slugs}
