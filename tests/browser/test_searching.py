"""Search in a real browser, with the content security policy sent by the host."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import QuietHandler
from tests.browser.tabs import Tab, Tabs
from tests.browser.waiting import wait_until
from tests.conftest import NOW, VOCABULARIES, BuiltSite
from tests.depth import sample
from tests.sections.test_search import PAGES, files_of, read_site, records_of


class PolicyHandler(QuietHandler):
    """Sends the policy of ``_headers`` with every file, as a host does."""

    def end_headers(self) -> None:
        headers = (Path(self.directory) / "_headers").read_text("utf-8")
        policy = re.search(r"Content-Security-Policy: (.*)", headers)
        assert policy
        self.send_header("Content-Security-Policy", policy[1])
        super().end_headers()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(PolicyHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def host(site: BuiltSite) -> Iterator[str]:
    with served(site.folder) as address:
        yield address


class Visit:
    """One visitor at a host, in a tab."""

    def __init__(self, tab: Tab, host: str) -> None:
        self.tab = tab
        self.page: Page = tab.page
        self.host = host

    @property
    def asked(self) -> list[str]:
        """Every address that was requested, in order."""
        return [request.url for request in self.tab.requests]

    def search(self, language: str, query: str) -> None:
        """Open the search page with *query* in its address, and wait until all is found."""
        self.page.goto(f"{self.host}{PAGES[language]}#q={quote(query)}")
        expect(self.page.locator("#q")).to_have_value(query)
        self.settled()

    def type(self, query: str) -> None:
        """Type *query* in place of what is there, and wait until all is found."""
        self.page.locator("#q").fill(query)
        wait_until(
            self.page, "query => location.hash === '#q=' + encodeURIComponent(query)", arg=query.strip()
        )
        self.settled()

    def settled(self) -> None:
        """Wait until the status says how much was found."""
        expect(self.page.locator("[role=status]")).to_contain_text(
            re.compile(r"\d|No results|Aucun résultat|Sin resultados")
        )

    def links(self) -> list[str]:
        found = self.page.locator(".search .card__title a").all()
        return [link.get_attribute("href") or "" for link in found]

    def foremost(self) -> list[str]:
        """Return the first three results of each kind."""
        sections = self.page.locator(".search section").all()
        return [
            link.get_attribute("href") or ""
            for section in sections
            for link in section.locator("h3 a").all()[:3]
        ]

    def shards(self) -> list[str]:
        """Return the files of the search that were asked for, in order."""
        return [url.removeprefix(f"{self.host}/search/") for url in self.asked if "/search/" in url[20:30]]


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(tabs: Tabs, host: str) -> Iterator[Visitor]:
    """Return a function that brings a visitor; nothing may fail, or be requested elsewhere."""
    visits: list[Visit] = []
    with ExitStack() as stack:

        def come(at: str = host, *, new: bool = False, **options: Any) -> Visit:
            tab = stack.enter_context(tabs.new(**options) if new else tabs.tab(**options))
            visits.append(Visit(tab, at))
            return visits[-1]

        yield come
        for visit in visits:
            assert visit.tab.faults == []
            own = (visit.host, "data:", "about:blank")
            assert [url for url in visit.asked if not url.startswith(own)] == []


FOUND = {
    "fr": {
        "disparition forcée": "/fr/ua-2026-020/",
        "DISPARITION FORCEE": "/fr/ua-2026-020/",
        "menace de mort": "/fr/ua-2026-021/",
        "sécurité numérique": "/fr/ressources/securite-numerique/",
        "accompagnement protecteur brigades": "/fr/repertoire/#peace-brigades-international",
    },
    "en": {
        "disapearance": "/en/ua-2026-020/",
        "Choco": "/en/ua-2026-020/",
        "nullification": None,
        "digital secur": "/en/resources/digital-security/",
        "enforced disappearances glossary": "/en/resources/glossary/",
        "rory peck": "/en/directory/#rory-peck-trust",
    },
    "es": {
        "desaparicion": "/es/ua-2026-020/",
        "amenaza muerte guardia campesina": "/es/ua-2026-021/",
        "seguridad digital": "/es/recursos/seguridad-digital/",
        "CPJ PERIODISTA": "/es/directorio/#committee-to-protect-journalists",
    },
}


@pytest.mark.parametrize("language", FOUND)
def test_each_language_finds_alerts_resources_and_organisations(visitor: Visitor, language: str) -> None:
    visit = visitor()
    for query, expected in FOUND[language].items():
        visit.search(language, query)
        links = visit.links()
        assert all(link.startswith(f"/{language}/") for link in links)
        if expected is None:
            assert links == []
            assert visit.page.locator("[role=status]").inner_text().startswith("No results")
        else:
            assert expected in visit.foremost(), (query, links)


def test_a_letter_is_found_by_its_number_with_its_state(visitor: Visitor) -> None:
    visit = visitor()
    visit.search("en", "SL 2026-002")
    assert visit.links() == ["/en/letters/testigos-cano-torcaz/"]
    assert "Answered, 5 November 2026" in visit.page.locator(".search__found").inner_text()


def test_accents_and_capitals_make_no_difference(visitor: Visitor) -> None:
    visit = visitor()
    for queries in (("país", "PAIS"), ("pacífica", "Pacifica"), ("caño", "cano")):
        found = []
        for query in queries:
            visit.search("es", query)
            found.append(visit.links())
            assert visit.page.locator(".search mark").count()
        assert found[0] == found[1] != []


def test_a_case_number_finds_its_alert_first(visitor: Visitor) -> None:
    visit = visitor()
    for query in ("UA 2026-014", "2026-014", "ua 2026 14", "ua2026-014"):
        visit.search("es", query)
        assert visit.links()[0] == "/es/ua-2026-014/"


def test_a_case_number_finds_all_alerts_of_the_case_the_latest_first(visitor: Visitor) -> None:
    visit = visitor()
    visit.search("fr", "UA 2026-009")
    assert visit.links()[:2] == ["/fr/ua-2026-009-2/", "/fr/ua-2026-009/"]


def test_a_case_number_that_is_not_there_finds_no_other_case(visitor: Visitor) -> None:
    visit = visitor()
    for query in ("UA 2026-011", "ua-2026-022", "2026-11"):
        visit.search("en", query)
        assert visit.links() == []
        assert visit.page.locator("[role=status]").inner_text().startswith("No results")


def test_found_words_are_marked_and_what_is_typed_is_never_markup(visitor: Visitor) -> None:
    visit = visitor()
    visit.search("es", "desaparicion CHOCO")
    marked = {mark.inner_text() for mark in visit.page.locator(".search mark").all()}
    assert {"Desaparición", "Chocó"} <= marked
    assert visit.page.get_by_label("¿Qué busca?").input_value() == "desaparicion CHOCO"
    visit.type("<img src=x onerror=alert(1)> %E0%A4%A")
    assert visit.page.locator(".search img").count() == 0
    visit.page.reload()
    visit.settled()
    assert visit.page.locator("#q").input_value() == "<img src=x onerror=alert(1)> %E0%A4%A"


def test_an_untranslated_alert_says_so_in_its_own_language(visitor: Visitor) -> None:
    visit = visitor()
    visit.search("fr", "UA 2026-017")
    first = visit.page.locator(".search .card").first
    assert first.locator("a").get_attribute("lang") == "es"
    assert "Pas encore traduite" in first.inner_text()


def test_nothing_is_loaded_before_somebody_searches(visitor: Visitor) -> None:
    visit = visitor(new=True)
    for path in ("/fr/", "/fr/ua-2026-021/", "/fr/repertoire/"):
        visit.page.goto(visit.host + path, wait_until="networkidle")
    assert not [url for url in visit.asked if re.search(r"/search|recherche", url)]
    visit.page.goto(visit.host + PAGES["fr"], wait_until="networkidle")
    assert len([url for url in visit.asked if "/assets/search." in url]) == 1
    assert visit.shards() == []
    visit.page.locator("#q").press_sequentially("mort")
    visit.settled()
    assert sorted(visit.shards()) == [
        f"fr/{name}.json" for name in ("2026", "directory", "index", "letters", "partners", "resources")
    ]


def test_what_is_searched_for_is_sent_nowhere(visitor: Visitor) -> None:
    """From the foot of any page, typed on the search page, reloaded: the word is in no request."""
    visit = visitor(new=True)
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    visit.page.goto(f"{visit.host}/en/")
    visit.page.get_by_label("Search this site").fill("Chocó river")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/en/search/#q=*")
    visit.settled()
    assert "/en/ua-2026-020/" in visit.links()
    visit.type("Cauca")
    assert "/en/ua-2026-021/" in visit.links()
    visit.page.reload()
    visit.settled()
    assert visit.page.locator("#q").input_value() == "Cauca"
    assert not [url for url in visit.asked if re.search("choc|river|cauca|q=", url.partition("#")[0].lower())]


def test_an_address_with_a_question_mark_works_too_and_back_returns(visitor: Visitor) -> None:
    visit = visitor()
    visit.page.goto(f"{visit.host}/en/search/?q=digital+security")
    visit.settled()
    assert "/en/resources/digital-security/" in visit.links()
    visit.page.locator("a[href='/en/resources/digital-security/']").first.click()
    visit.page.wait_for_url("**/digital-security/")
    visit.page.go_back()
    visit.settled()
    assert "/en/resources/digital-security/" in visit.links()
    visit.page.locator("#q").fill("")
    expect(visit.page.locator("#search-results")).to_be_hidden()
    assert visit.page.url == f"{visit.host}/en/search/"


@pytest.mark.parametrize("language", PAGES)
def test_without_script_the_page_leads_to_the_lists(tabs: Tabs, host: str, language: str) -> None:
    with tabs.tab(java_script_enabled=False) as tab:
        _is_led_to_the_lists(tab.page, host, language)


def _is_led_to_the_lists(page: Page, host: str, language: str) -> None:
    page.goto(host + PAGES[language])
    assert "JavaScript" in page.locator("#search-without").inner_text()
    assert not page.locator("#search").is_visible()
    for link in page.locator(".search__lists a").all():
        assert link.is_visible()
        assert page.request.get(host + (link.get_attribute("href") or "")).ok
    assert page.locator(".search__lists a").count() == 8
    page.goto(f"{host}/{language}/")
    assert not page.locator("form.finder").is_visible(), "it would send what is searched for to the host"
    assert page.locator(f".masthead a[href='{PAGES[language]}']").is_visible()


def test_what_cannot_be_loaded_is_said_and_the_rest_is_shown(tabs: Tabs, host: str) -> None:
    with tabs.new() as tab:
        tab.page.route("**/search/en/directory.json", lambda route: route.abort())
        tab.page.goto(f"{host}/en/search/#q=security")
        failed = tab.page.locator("[data-failed]")
        expect(failed).to_be_visible()
        assert "Not everything could be loaded" in failed.inner_text()
        expect(tab.page.locator("a[href='/en/resources/digital-security/']").first).to_be_visible()
        tab.page.unroute("**/search/en/directory.json")
        tab.page.get_by_role("button", name="Search", exact=True).click()
        expect(failed).to_be_hidden()
        expect(tab.page.locator("#found-organisation")).to_be_visible()


def test_an_alert_whose_time_has_passed_since_the_build_does_not_say_open(visitor: Visitor) -> None:
    visit = visitor(new=True)
    visit.search("en", "UA 2026-019")
    state = visit.page.locator(".search .state").first
    assert state.inner_text() == "Open"
    visit.page.clock.set_fixed_time(NOW + timedelta(days=60))
    visit.page.reload()
    visit.settled()
    assert state.inner_text() == "Deadline passed"


SCREENS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


@pytest.mark.parametrize(("width", "scheme"), sample(SCREENS, 1))
def test_results_are_accessible_and_nothing_goes_sideways(visitor: Visitor, width: int, scheme: str) -> None:
    visit = visitor(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    visit.search("fr", "protection des personnes menacées")
    assert visit.page.locator(".search h2").count() >= 2
    assert violations(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    for control in visit.page.locator(
        ".finder button, .finder input, .search .jumps a, .masthead__search"
    ).all():
        box = control.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44


def test_the_keyboard_leads_from_the_field_to_the_first_result(visitor: Visitor) -> None:
    visit = visitor(viewport={"width": 1280, "height": 800})
    visit.search("en", "digital security")
    visit.page.locator("#q").focus()
    for _ in range(6):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.matches('.search h3 a')"):
            break
    else:
        pytest.fail("no result within six tabs")
    jump = visit.page.locator(".search .jumps a").last
    wanted = jump.get_attribute("href")
    jump.press("Enter")
    assert visit.page.evaluate("'#' + document.activeElement.id") == wanted
    assert visit.page.url.endswith("#q=digital%20security"), "what is searched for stays in the address"


def test_on_paper_there_are_results_and_no_form(visitor: Visitor) -> None:
    visit = visitor()
    visit.search("en", "digital security")
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".search h3").first.is_visible()
    for nothing in ("#q", ".search__lists", ".search .jumps"):
        assert not visit.page.locator(nothing).is_visible()


# An archive of many years -------------------------------------------------------------------


@pytest.fixture(scope="module")
def archive(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site with 60 more alerts in each of six years; one word stands in the oldest only."""
    from zoneinfo import ZoneInfo

    import pelicanconf
    from tests.conftest import load_content

    def load(folder: Path):
        return load_content(
            folder,
            languages=pelicanconf.LANGUAGES,
            vocabularies=VOCABULARIES,
            now=NOW,
            zone=ZoneInfo("America/Montreal"),
            name_retention=timedelta(days=pelicanconf.NAME_RETENTION_DAYS),
        )

    real = read_site(load)
    alert_summaries = records_of(real)
    first = next(each for each in alert_summaries if each.slug == "ua-2026-021")
    older = [
        replace(
            first,
            slug=f"ua-{year}-{number:03}",
            case=f"UA {year}-{number:03}",
            status="closed",
            date=first.date.replace(year=year) - timedelta(hours=number),
            titles={
                code: replace(said, value=f"{said.value} {'Zarzamora' if year == 2020 else ''} {number}")
                for code, said in first.titles.items()
            },
        )
        for year in range(2020, 2026)
        for number in range(1, 61)
    ]
    folder = tmp_path_factory.mktemp("archive") / "output"
    shutil.copytree(site.folder, folder)
    for name, data in files_of(real, [*alert_summaries, *older]).items():
        (folder / name).write_bytes(data)
    with served(folder) as address:
        yield address


def test_years_are_loaded_until_there_is_enough_and_further_when_asked(
    visitor: Visitor, archive: str
) -> None:
    visit = visitor(archive, new=True)
    visit.search("es", "guardia campesina")
    assert [name for name in visit.shards() if "/20" in name] == ["es/2026.json", "es/2025.json"]
    button = visit.page.get_by_role("button", name="Buscar en alertas más antiguas")
    assert visit.page.locator("[data-older] p").inner_text().endswith("300")
    button.click()
    visit.settled()
    assert [name for name in visit.shards() if "/20" in name][2:] == ["es/2024.json"]
    assert visit.page.evaluate("document.activeElement.id") == "found-alert"
    button.click()
    visit.settled()
    assert "es/2023.json" in visit.shards()


def test_a_rare_word_is_found_in_the_oldest_year(visitor: Visitor, archive: str) -> None:
    visit = visitor(archive, new=True)
    visit.search("es", "zarzamora 33")
    assert visit.links()[0] == "/es/ua-2020-033/"
    years = [name for name in visit.shards() if "/20" in name]
    assert years == [f"es/{year}.json" for year in range(2026, 2019, -1)], "the newest first, each once"


def test_a_case_number_loads_its_own_year_first_and_no_earlier_one(visitor: Visitor, archive: str) -> None:
    visit = visitor(archive, new=True)
    visit.search("en", "UA 2023-007")
    assert visit.links()[0] == "/en/ua-2023-007/"
    years = [name[3:7] for name in visit.shards() if "/20" in name]
    assert years[0] == "2023"
    assert min(years) == "2023"


def test_only_the_first_of_many_are_shown_until_all_are_asked_for(visitor: Visitor, archive: str) -> None:
    visit = visitor(archive)
    visit.search("en", "peasant guard")
    alerts = visit.page.locator("section[aria-labelledby=found-alert]")
    assert alerts.locator("h3").count() == 10
    visit.page.get_by_role("button", name=re.compile("Show all")).first.click()
    assert alerts.locator("h3").count() > 50
    eleventh = alerts.locator("h3 a").nth(10)
    assert eleventh.evaluate("link => link === document.activeElement")
