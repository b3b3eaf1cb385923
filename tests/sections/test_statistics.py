"""The statistics page: every figure equals the number of alerts it links to, in each language, on screen and in print."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import pelicanconf
from pelicanconf import COLOURS, LANGUAGES
from plugins.alerts.regions import region_key
from plugins.alerts.summary import AlertSummary
from plugins.languages.catalogs import load_catalogs
from plugins.repository.content import Content
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.statistics.pages import statistics_jobs
from plugins.statistics.country_map import load_map
from plugins.web.colours import palette
from plugins.web.settings import site_settings
from tests.conftest import NOW, ROOT, VOCABULARIES, BuiltSite, run_pelican

PAGES = {"fr": "/fr/constats/", "en": "/en/patterns/", "es": "/es/patrones/"}
KINDS = ("violation", "perpetrator", "region", "country", "year", "result")
LISTED = {"open", "expired", "suspended", "closed", "outcome"}


@pytest.fixture
def alert_summaries(load: Callable[[Path], Content]) -> list[AlertSummary]:
    """The alerts that lists may show, read without the counts."""
    made = load(ROOT / "content").alerts.alert_summaries
    return [each for each in made.values() if each.state(NOW).value in LISTED]


def _behind(alert_summaries: list[AlertSummary], kind: str, key: str) -> list[AlertSummary]:
    def holds(each: AlertSummary) -> bool:
        return {
            "violation": key in each.violations,
            "perpetrator": key in each.perpetrators,
            "country": key == each.country.lower(),
            "region": each.region is not None and key == region_key(each.country, each.region),
            "year": key == str(each.date.astimezone(each.zone).year),
            "result": key == each.result,
        }[kind]

    return [each for each in alert_summaries if holds(each)]


def _number(cell: Tag) -> int:
    return int(re.sub(r"[.,\s]", "", cell.get_text()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_the_number_of_alerts_behind_it(
    site: BuiltSite, alert_summaries: list[AlertSummary], language: str
) -> None:
    soup = site.soup(PAGES[language])
    kinds = {path: kind for kind, path in LANGUAGES[language].paths.items()}
    found = dict.fromkeys((*KINDS, "alerts", "patterns"), 0)
    for row in soup.select("main tbody tr:has(a)"):
        path, key = re.fullmatch(rf"/{language}/([^/]+)/(?:([^/]+)/)?", row.a["href"]).groups()
        kind, number = kinds[path], _number(row.find_all("td")[-1 if kinds[path] == "year" else 0])
        if kind == "alerts":
            assert number == sum(each.state(NOW).value == "open" for each in alert_summaries)
        elif kind == "patterns":
            assert number == len(site.soup(row.a["href"]).select("article.card")) > 0
        else:
            assert number == len(_behind(alert_summaries, kind, key)) > 0, (kind, key)
        found[kind] += 1
    assert found["violation"] == len({key for each in alert_summaries for key in each.violations})
    assert found["perpetrator"] == len({key for each in alert_summaries for key in each.perpetrators})
    assert found["region"] == len({each.region for each in alert_summaries if each.country == "CO"})
    assert found["country"] == len({each.country for each in alert_summaries})
    assert found["result"] == len({each.result for each in alert_summaries if each.result})
    assert found["year"] and found["alerts"] == 1 and found["patterns"] >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_closed_lists_stands_on_the_page(site: BuiltSite, language: str) -> None:
    """With its figure, or among those of which there is no alert."""
    text = site.soup(PAGES[language]).main.get_text().casefold()
    for name in ("violations", "perpetrators", "outcomes"):
        for key in VOCABULARIES[name].terms:
            assert VOCABULARIES[name].word(key, language).casefold() in text, key
    for name in ("Cauca", "Bogotá D.C.", "San Andrés, Providencia", "Magdalena Medio"):
        assert name.casefold() in text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawings_say_no_more_and_no_less_than_the_tables(site: BuiltSite, language: str) -> None:
    soup = site.soup(PAGES[language])
    rows = {row.a["href"]: row for row in soup.select("tbody tr:has(a)")}
    squares = soup.select(".tilemap__map g")
    assert len(squares) == 33
    for square in squares:
        code, number = (text.get_text() for text in square.find_all("text"))
        assert code and square.title.get_text()
        if number == "0":
            assert square.parent.name == "svg" and "tilemap__tile--0" in square["class"]
        else:
            assert number == rows[square.parent["href"]].td.get_text()
    for column in soup.select(".chart__columns a"):
        assert (
            column.select_one(".chart__number").get_text()
            == rows[column["href"]].find_all("td")[-1].get_text()
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_drawings_are_for_eyes_and_pointers_and_tables_for_everyone(site: BuiltSite, language: str) -> None:
    main = site.soup(PAGES[language]).main
    for drawing in main.find_all("svg"):
        assert drawing["aria-hidden"] == "true"
        assert all(link["tabindex"] == "-1" for link in drawing.find_all("a"))
    for table in main.find_all("table"):
        assert main.find(id=table["aria-labelledby"]).name == "h2"
        assert all(head["scope"] == "col" for head in table.select("thead th"))
        assert all(head["scope"] == "row" for head in table.select("tbody th"))
    assert not main.find_all(style=True) and not main.find_all("style") and not main.find_all("script")
    assert not re.search(r"%\(|None|Undefined", main.get_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_led_to_and_leads_to_its_other_languages(site: BuiltSite, language: str) -> None:
    assert site.soup(f"/{language}/").select_one(f'.menu a[href="{PAGES[language]}"]')
    links = site.soup(PAGES[language]).select(".switcher a")
    assert {link["hreflang"]: link["href"] for link in links} == PAGES
    maps = "".join(site.text(name) for name in site.files() if name.startswith("sitemap"))
    assert f"{PAGES[language]}</loc>" in maps


def test_without_a_map_there_is_none_and_all_else_stays(project: Path) -> None:
    path = project / "publishconf.py"
    path.write_text(path.read_text("utf-8") + 'MAP_COUNTRY = ""\n', "utf-8")
    done = run_pelican(project, project / "out")
    assert done.returncode == 0, done.stderr
    page = BuiltSite(project / "out").soup("/en/patterns/")
    assert not page.select(".tilemap") and len(page.select(".chart")) == 6


def test_a_faulty_map_stops_the_build_and_says_where(project: Path) -> None:
    path = project / "theme/maps/co.yaml"
    path.write_text(path.read_text("utf-8").replace("code: CAU", "code: ANT"), "utf-8")
    done = run_pelican(project, project / "out")
    assert done.returncode == 1
    assert re.search(
        r"theme/maps/co\.yaml:\d+: regions\[\d+\]\.code: ANT is the code of Antioquia", done.stderr
    )


def test_before_the_first_alert_the_page_says_so(
    example: Path, load: Callable[[Path], Content], draw_page: Callable[[Content], BeautifulSoup]
) -> None:
    for folder in (example / "alerts").iterdir():
        for file in folder.glob("index.*.md"):
            file.write_text(file.read_text("utf-8").replace("status: open", "status: draft"), "utf-8")
    page = draw_page(load(example))
    assert page.select_one(".notice") and page.select_one(".empty")
    assert not page.select(".chart")


def test_a_map_without_any_alert_is_drawn_empty(
    example: Path, load: Callable[[Path], Content], draw_page: Callable[[Content], BeautifulSoup]
) -> None:
    for file in (example / "alerts").glob("*/index.*.md"):
        text = file.read_text("utf-8").replace("country: CO\nregion: Cauca\n", "country: GT\nregion: Petén\n")
        file.write_text(text, "utf-8")
    page = draw_page(load(example))
    assert len(page.select(".tilemap__tile--0 title")) == 33
    assert not page.select(".tilemap a")
    assert page.select("#violation ~ table tbody a")


def test_other_names_of_a_region_lead_to_the_one_list_of_it(
    example: Path, load: Callable[[Path], Content], draw_page: Callable[[Content], BeautifulSoup]
) -> None:
    for file in (example / "alerts").glob("*/index.*.md"):
        text = re.sub("^region: .*$", "region: bogota", file.read_text("utf-8"), flags=re.MULTILINE)
        file.write_text(text, "utf-8")
    (square,) = draw_page(load(example)).select(".tilemap__map a")
    assert square["href"] == "/en/regions/co-bogota-d-c/"
    site = _site(load(example))
    assert [each.region_key for each in site.listed] == ["co-bogota-d-c"]
    assert [each.region for each in site.listed] == ["bogota"], "the alert keeps what its editor wrote"


@pytest.fixture
def draw_page() -> Callable[[Content], BeautifulSoup]:
    """Return what draws the page of patterns of some content, in English."""

    def run(content: Content) -> BeautifulSoup:
        context = RenderContext(_site(content))
        (job,) = [job for job in statistics_jobs(context) if job.name == "patterns"]
        return BeautifulSoup(
            context.renderer.render(job.make(context.site.localizers["en"])).html, "html.parser"
        )

    return run


def _site(content: Content) -> Site:
    settings = {name: getattr(pelicanconf, name) for name in dir(pelicanconf) if name.isupper()}
    catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
    colombia, _ = load_map(ROOT / "theme/maps", "CO", root=ROOT)
    return Site(site_settings(settings), content, catalogs, NOW, country_map=colombia)


# Contrast ---------------------------------------------------------------------------------


def _tokens(scheme: str) -> dict[str, str]:
    return palette(COLOURS, ROOT / "theme")[scheme]


def _mixed(over: str, under: str, opacity: float) -> tuple[float, ...]:
    parts = zip(bytes.fromhex(over[1:]), bytes.fromhex(under[1:]), strict=True)
    return tuple(opacity * top + (1 - opacity) * below for top, below in parts)


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the contrast of two colours, as WCAG 2.2 defines it."""

    def luminance(colour: tuple[float, ...]) -> float:
        linear = [c / 3294.6 if c <= 10.3 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_and_the_text_of_squares_stand_out(scheme: str) -> None:
    tokens = _tokens(scheme)
    ground = _mixed(tokens["ground"], tokens["ground"], 1)

    def solid(name: str) -> tuple[float, ...]:
        return _mixed(tokens[name], tokens[name], 1)

    assert _contrast(solid("data"), ground) >= 3
    assert _contrast(solid("edge"), ground) >= 3
    assert _contrast(solid("muted"), ground) >= 4.5
    css = (ROOT / "theme/static/css/patterns/tilemap.css").read_text("utf-8").split("@media print")[0]
    shades = dict(re.findall(r"--(\d) rect \{ fill-opacity: ([\d.]+)", css))
    assert set(shades) == {"1", "2"}
    for opacity in shades.values():
        shade = _mixed(tokens["data"], tokens["ground"], float(opacity))
        assert _contrast(solid("ink"), shade) >= 4.5
    assert _contrast(solid("on-data"), solid("data")) >= 4.5
