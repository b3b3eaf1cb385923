"""The view of the page of statistics: each chart with its words, numbers, links and lengths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from plugins.languages.catalogs import N_
from plugins.sections.statistics import sentences
from plugins.sections.statistics.titles import OTHERS, SPAN_NAMES
from plugins.statistics import charts as drawing
from plugins.statistics.country_map import CountryMap
from plugins.statistics.counts import NO_OUTCOME, NO_REGION, OPEN, SPANS, Statistics
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

ENOUGH_FOR_SHARES = 100
"""Minimum number of alerts for percentages."""


@dataclass(frozen=True)
class Row:
    """A row of a table with its bar."""

    label: str
    url: str
    """The list of the alerts that it counts."""
    number: str
    share: str
    bar: str
    """Length of the bar."""
    aside: str = ""
    pictogram: str = ""
    """The name of the drawing beside it."""


@dataclass(frozen=True)
class Chart:
    """A table with bars."""

    key: str
    """The anchor of its heading."""
    title: str
    lead: str
    """What it shows, in one sentence."""
    note: str
    noun: str
    """The head of the column of labels."""
    rows: tuple[Row, ...]
    shares: bool
    """Whether there are enough alerts for percentages."""
    none: str
    """The labels without alerts, as an enumeration."""


@dataclass(frozen=True)
class ColumnView:
    """A year: its column, and its row of the table."""

    shape: drawing.Column
    url: str
    year: str
    open: str
    ended: str
    number: str


@dataclass(frozen=True)
class SquareView:
    """A region on the map."""

    shape: drawing.Square
    url: str
    number: str


@dataclass(frozen=True)
class MapView:
    """The map of a country and the table of its regions."""

    chart: Chart
    squares: tuple[SquareView, ...]
    width: int
    height: int
    legend: tuple[tuple[int, str], ...]
    """The range of numbers of each shading class."""


@dataclass(frozen=True)
class StatisticsView:
    """The whole page."""

    figures: tuple[tuple[str, str], ...]
    """The key figures at the top, each with its label."""
    violations: Chart
    perpetrators: Chart
    map: MapView | None
    countries: Chart
    years_lead: str
    years: tuple[ColumnView, ...]
    results: Chart
    spans: Chart


def statistics_view(
    statistics: Statistics, country_map: CountryMap | None, localizer: Localizer, addresses: Addresses
) -> StatisticsView:
    """Return the view of *statistics* in the language of *localizer*."""
    return _Presenter(statistics, localizer, addresses).view(country_map)


class _Presenter:
    """Presents one set of statistics in one language."""

    def __init__(self, statistics: Statistics, localizer: Localizer, addresses: Addresses) -> None:
        self.statistics, self.localizer, self.addresses = statistics, localizer, addresses
        self.say = localizer.say

    def view(self, country_map: CountryMap | None) -> StatisticsView:
        return StatisticsView(
            figures=self._figures(),
            violations=self._violations(),
            perpetrators=self._perpetrators(),
            map=self._map(country_map) if country_map else None,
            countries=self._countries(),
            years_lead=sentences.years(self.statistics, self.localizer),
            years=self._years(),
            results=self._results(),
            spans=self._spans(),
        )

    def _figures(self) -> tuple[tuple[str, str], ...]:
        statistics, number = self.statistics, self.localizer.number
        return (
            (number(statistics.total), self.say(N_("Alerts published"))),
            (number(statistics.open), self.say(N_("Still open"))),
            (number(statistics.known), self.say(N_("Outcome known"))),
        )

    def _violations(self) -> Chart:
        return self._chart(
            "violation",
            self.statistics.violations,
            self._named("violation", self.localizer.violation),
            title=self.say(N_("By violation")),
            lead=sentences.REPORTED_MOST,
            pictograms=True,
            noun=self.say(N_("Violation")),
            note=self.say(N_("An alert may be about several violations; it is counted under each of them.")),
        )

    def _perpetrators(self) -> Chart:
        return self._chart(
            "perpetrator",
            self.statistics.perpetrators,
            self._named("perpetrator", self.localizer.perpetrator),
            title=self.say(N_("By alleged perpetrators")),
            lead=sentences.NAMED_MOST,
            noun=self.say(N_("Group")),
            note=self.say(
                N_("As our partners named them when they wrote to us; an alert may name several groups.")
            ),
        )

    def _countries(self) -> Chart:
        return self._chart(
            "country",
            self.statistics.countries,
            lambda key: (self.localizer.country(key), self._list("country", key), ""),
            title=self.say(N_("By country")),
            lead=sentences.MOST_ALERTS,
            noun=self.say(N_("Country")),
            names=True,
        )

    def _results(self) -> Chart:
        def named(key: str) -> tuple[str, str, str]:
            if key == OPEN:
                return self.say(OTHERS[key]), self.addresses.listing(self.localizer.code, "alerts"), ""
            if key == NO_OUTCOME:
                return self.say(OTHERS[key]), self._list("patterns", key), ""
            return self.localizer.outcome(key), self._list("result", key), ""

        return self._chart(
            "result",
            self.statistics.results,
            named,
            title=self.say(N_("How they ended")),
            noun=self.say(N_("Outcome")),
            last=(OPEN, NO_OUTCOME),
            lead=sentences.outcomes(self.statistics, self.localizer),
            note=sentences.outcomes_of_people(self.statistics, self.localizer),
        )

    def _spans(self) -> Chart:
        known = sum(self.statistics.spans.values())
        return self._chart(
            "time",
            self.statistics.spans,
            self._named("patterns", lambda key: self.say(SPAN_NAMES[key])),
            title=self.say(N_("Time to an outcome")),
            noun=self.say(N_("Time")),
            note=self.say(N_("From the alert to the day on which its outcome became known.")),
            whole=known,
            last=tuple(SPANS),
            zeros=True,
            lead=sentences.times(self.statistics, self.localizer),
        )

    def _map(self, country_map: CountryMap) -> MapView:
        counts, country = self.statistics.regions, self.localizer.country(country_map.country)
        known = {tile.key for tile in country_map.tiles}

        def named(key: str) -> tuple[str, str, str]:
            if key == NO_REGION:
                return self.say(OTHERS[key]), self._list("patterns", key), ""
            aside = "" if key in known else self.say(N_("not on the map"))
            return self.statistics.region_names[key], self._list("region", key), aside

        chart = self._chart(
            "region",
            counts,
            named,
            title=self.say(N_("%(country)s by region"), country=country),
            lead=sentences.MOST_ALERTS,
            noun=self.say(N_("Region")),
            note=self.say(N_("One square per region, roughly where it lies; nothing more precise is shown.")),
            whole=sum(counts.values()),
            names=True,
            last=(*(key for key in counts if key not in known and key != NO_REGION), NO_REGION),
        )
        width, height = drawing.size(country_map)
        squares = tuple(
            SquareView(
                shape, self._list("region", key) if counts[key] else "", self.localizer.number(counts[key])
            )
            for shape in drawing.squares(country_map, counts)
            for key in [shape.tile.key]
        )
        return MapView(chart, squares, width, height, self._legend(max(counts[key] for key in known)))

    def _legend(self, most: int) -> tuple[tuple[int, str], ...]:
        bounds, number = [*drawing.classes(most), most + 1], self.localizer.number
        return tuple(
            (level, number(start) if start + 1 == after else f"{number(start)}–{number(after - 1)}")
            for level, (start, after) in enumerate(pairwise(bounds), 1)
        )

    def _years(self) -> tuple[ColumnView, ...]:
        number = self.localizer.number
        return tuple(
            ColumnView(
                shape,
                url=self._list("year", str(shape.year.year)) if shape.year.number else "",
                year=str(shape.year.year),
                open=number(shape.year.open),
                ended=number(shape.year.ended),
                number=number(shape.year.number),
            )
            for shape in drawing.columns(self.statistics.years)
        )

    def _list(self, kind: str, key: str) -> str:
        return self.addresses.listing(self.localizer.code, kind, key)

    def _named(self, kind: str, label: Callable[[str], str]) -> Callable[[str], tuple[str, str, str]]:
        """Return a function that returns the label of a key, the URL of its list, and no note."""
        return lambda key: (label(key), self._list(kind, key), "")

    def _chart(
        self,
        key: str,
        counts: Mapping[str, int],
        named: Callable[[str], tuple[str, str, str]],
        *,
        title: str,
        noun: str,
        lead: str = "",
        note: str = "",
        whole: int | None = None,
        last: tuple[str, ...] = (),
        zeros: bool = False,
        names: bool = False,
        pictograms: bool = False,
    ) -> Chart:
        """Return a table of *counts*, the largest first, then *last*; shares are of *whole*, or of all.

        *lead* is its first sentence, or one of ``ABOUT_LEADERS``; the labels are *names* or words.
        """
        total = self.statistics.total if whole is None else whole
        keys = [each for each in counts if zeros or counts[each]]
        keys.sort(key=lambda each: (last.index(each) + 1, 0) if each in last else (0, -counts[each]))
        lengths = drawing.bars([counts[each] for each in keys])
        rows = []
        for each, length in zip(keys, lengths, strict=True):
            label, url, aside = named(each)
            rows.append(
                Row(
                    label,
                    url if counts[each] else "",
                    self.localizer.number(counts[each]),
                    self.localizer.share(counts[each], total) if total >= ENOUGH_FOR_SHARES else "",
                    length,
                    aside,
                    self.localizer.pictogram(each) if pictograms else "",
                )
            )
        missing = [named(each)[0] for each in counts if each not in keys and each != NO_REGION]
        listed = self.localizer.listed if names else self.localizer.run_on
        if lead in sentences.ABOUT_LEADERS:
            most = max((counts[each] for each in keys), default=0)
            leaders = [named(each)[0] for each in keys if counts[each] == most]
            lead = sentences.leaders(lead, leaders, most, total, self.localizer, names=names) if most else ""
        enough = total >= ENOUGH_FOR_SHARES
        return Chart(key, title, lead, note, noun, tuple(rows), enough, listed(missing) if missing else "")
