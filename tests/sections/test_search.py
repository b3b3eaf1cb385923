"""Files of the search index: everything public exactly once, nothing else, and few changes between builds."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import pelicanconf
from plugins.alerts.repository import AlertRepository
from plugins.alerts.summary import AlertSummary
from plugins.languages.catalogs import load_catalogs
from plugins.repository.content import Content
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.search import search_jobs
from plugins.web.assets import LIBRARY, LICENCE
from plugins.web.settings import site_settings
from tests.conftest import NOW, REPORT_PAGES, ROOT, BuiltSite, run_pelican
from tests.sections.test_pages import CLOSED, LANGUAGES, OPEN

Load = Callable[[Path], Content]
PAGES = {"fr": "/fr/recherche/", "en": "/en/search/", "es": "/es/busqueda/"}
VENDOR = ROOT / "theme/static/js/vendor"


def read_site(load: Load) -> Site:
    """Return the real site as it is read, before anything is built."""
    settings = {name: getattr(pelicanconf, name) for name in dir(pelicanconf) if name.isupper()}
    catalogs, _ = load_catalogs(ROOT / "theme", pelicanconf.LANGUAGES, root=ROOT)
    return Site(site_settings(settings), load(ROOT / "content"), catalogs, NOW)


def records_of(site: Site) -> list[AlertSummary]:
    return list(site.listed)


def files_of(site: Site, alert_summaries: Iterable[AlertSummary]) -> dict[str, bytes]:
    """Return the files of all languages with these alerts."""
    alerts = AlertRepository({each.slug: each for each in alert_summaries}, site.content.alerts.get)
    other = replace(site, content=replace(site.content, alerts=alerts))
    return {file.path: file.data for job in search_jobs(RenderContext(other)) for file in job.make().files}


def _documents(site: BuiltSite, name: str) -> list[dict[str, str]]:
    return json.loads(site.text(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_alert_is_found_and_no_other(site: BuiltSite, language: str) -> None:
    alerts = _documents(site, f"search/{language}/2026.json")
    assert sorted(each["u"] for each in alerts) == sorted(f"/{language}/{slug}/" for slug in OPEN + CLOSED)
    for each in alerts:
        page = site.soup(each["u"])
        assert page.h1.get_text() == each["t"]
        assert each["c"] in page.select_one(".hero").get_text()
        assert page.h1.get("lang", "") == each.get("l", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_resource_and_organisation_is_found(site: BuiltSite, language: str) -> None:
    resources = _documents(site, f"search/{language}/resources.json")
    assert len(resources) == 24
    for each in resources:
        page = site.soup(each["u"])
        assert page.h1.get_text() == each["t"]
        assert each["b"].split() == page.select_one(".prose").get_text().split()
    listed = json.loads(site.text("api/directory.json"))["organisations"]
    organisations = _documents(site, f"search/{language}/directory.json")
    assert [each["u"].partition("#")[2] for each in organisations] == [each["id"] for each in listed]
    for each in organisations:
        address, _, key = each["u"].partition("#")
        assert each["s"] in site.soup(address).find(id=key).get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_every_file_with_how_much_is_in_it(site: BuiltSite, language: str) -> None:
    listed = _documents(site, f"search/{language}/index.json")
    names = [each["u"].lstrip("/") for each in listed]
    held = {name for name in site.files() if name.startswith(f"search/{language}/")}
    assert {*names, f"search/{language}/index.json"} == held
    for each, name in zip(listed, names, strict=True):
        assert each["n"] == len(_documents(site, name)) > 0


def test_years_are_listed_the_newest_first_and_counted_where_the_alert_is(load: Load) -> None:
    site = read_site(load)
    first = records_of(site)[0]
    night = datetime(2026, 1, 1, 4, 30, tzinfo=UTC)  # still 31 December in Bogotá
    assert first.zone.key == "America/Bogota"
    old = datetime(2019, 5, 5, tzinfo=UTC)
    files = files_of(site, [replace(first, date=old, slug="ua-2019-001"), replace(first, date=night)])
    assert [each["y"] for each in json.loads(files["search/es/index.json"]) if each["k"] == "alert"] == [
        "2025",
        "2019",
    ]
    assert json.loads(files["search/es/2025.json"])[0]["d"] == "2025-12-31"


def test_a_new_alert_changes_the_file_of_its_year_and_the_list_alone(load: Load) -> None:
    site = read_site(load)
    alert_summaries = records_of(site)
    old = [
        replace(each, slug=f"{each.slug}-old-{age}", date=each.date - timedelta(days=366 * age))
        for each in alert_summaries
        for age in (1, 2, 3)
    ]
    before = files_of(site, [*alert_summaries, *old])
    new = replace(alert_summaries[0], slug="ua-2026-099", case="UA 2026-099", date=NOW)
    after = files_of(site, [new, *old, *alert_summaries])
    assert set(before) == set(after)
    assert len(before) == 3 * (3 + 1 + 5)
    changed = {name for name, data in after.items() if before[name] != data}
    assert changed == {f"search/{code}/{name}.json" for code in LANGUAGES for name in ("2026", "index")}


def test_what_is_never_published_is_searched_here_too(project: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("El Yarumo\n", "utf-8")
    done = run_pelican(project, project / "output", NEVER_PUBLISH=str(words))
    assert done.returncode == 1
    assert "search/fr/2026.json" in done.stderr


def test_the_library_is_the_one_that_its_readme_names() -> None:
    digest = hashlib.sha256((VENDOR / LIBRARY).read_bytes()).hexdigest()
    (row,) = [line for line in (VENDOR / "README.md").read_text("utf-8").splitlines() if LIBRARY in line]
    assert f"| `{digest}` |" in row
    version = re.search(r"(\d+\.\d+\.\d+)\.js$", LIBRARY)[1]
    assert f"| {version} | MIT, in `{LICENCE}` |" in row
    assert {path.name for path in VENDOR.iterdir()} == {LIBRARY, LICENCE, "README.md", "openpgp-6.3.2"}


def test_only_the_search_page_loads_the_library_and_its_licence_goes_with_it(site: BuiltSite) -> None:
    (bundle,) = [name for name in site.files() if re.fullmatch(r"assets/search\.[0-9a-f]{10}\.js", name)]
    script = site.text(bundle)
    assert script.startswith("/*! MiniSearch") and "Copyright 2022 Luca Ongaro" in script
    assert script.count("/*") == 1 and "sourceMappingURL" not in script
    assert not re.search(r"\beval\(|new Function|WebAssembly|innerHTML", script)
    assert len(script) < 60_000
    for name in site.pages():
        sources = site.tree(name).xpath("//script/@src")
        assert (f"/{bundle}" in sources) is (f"/{name.removesuffix('index.html')}" in PAGES.values()), name
    for name in site.files():
        if re.fullmatch(r"assets/site\..*\.js", name):
            assert "MiniSearch" not in site.text(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_page_is_reached_from_everywhere_and_not_indexed(site: BuiltSite, language: str) -> None:
    page = site.soup(PAGES[language])
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert PAGES[language] not in site.sitemap()
    assert [a["href"] for a in page.select(".switcher a")] == list(PAGES.values())
    for name in site.pages():
        if name.startswith(f"{language}/") and name not in REPORT_PAGES:
            tree = site.tree(name)
            assert tree.cssselect(f".masthead a[href='{PAGES[language]}']")[0].text_content().strip()
            (form,) = tree.cssselect("form.finder")
            assert form.get("action") == PAGES[language]
            assert form.get("hidden") is not None, "without its script it would send the search to the host"
            assert form.xpath(".//input[@name='q']")


def test_a_page_may_read_files_of_its_own_host_and_of_no_other(site: BuiltSite) -> None:
    headers = site.text("_headers")
    assert "connect-src 'self';" in headers
    assert "form-action 'self';" in headers
    assert "script-src 'self';" in headers
