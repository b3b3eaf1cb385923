"""Partners have a page with their consent, which lists the alerts whose own consent covers them, and no other."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.repository.content import Content
from plugins.withdrawals.entries import entry_in, unread_lines, withdrawn_pages, withdrawn_slugs
from plugins.withdrawals.places import read_places
from plugins.withdrawals.remove import remove_alert
from tests.conftest import NOW, ROOT, BuiltSite

Load = Callable[..., Content]
WORDS = {"fr": "partenaires", "en": "partners", "es": "aliadas"}
FR, EN = "index.fr.md", "index.en.md"
NAME = "name: Asociación Campesina del Alto Yarumo\n"

FAULTS = {
    "consent that does not cover the name": (
        FR,
        "covers: [organisation, place]",
        "covers: [place]",
        ":9: consent.covers: does not contain organisation, and the page names it.",
    ),
    "consent that does not cover the region": (
        FR,
        ", place]",
        "]",
        ":6: region: is shown, but consent does not cover place.",
    ),
    "consent after publication": (
        FR,
        "date: 2026-11-14",
        "date: 2026-11-17",
        ":8: consent.date: 2026-11-17 is later than modified 2026-11-16.",
    ),
    "no consent": (FR, re.compile(r"consent:\n(  .*\n)+"), "", ":2: consent: is missing."),
    "a village": (
        FR,
        "region: Sfax",
        "region: Menzel Chaker",
        ':6: region: "Menzel Chaker" is not a region of TN',
    ),
    "an alert of somebody else": (
        EN,
        "## Who they are\n",
        "## Who they are\n\nSee UA-2026-014.\n",
        ':7: names "UA-2026-014", no public alert whose consent covers this organisation.',
    ),
    "a link that leads nowhere": (
        EN,
        "## Who they are\n",
        "## Who they are\n\n[More]({page:nowhere})\n",
        ":7: links to {page:nowhere}, which does not exist.",
    ),
}


@pytest.fixture
def folder(example: Path) -> Path:
    """The sample's partner in Tunisia, among the editors' example."""
    shutil.copytree(ROOT / "content/partners/coas", example / "partners/coas")
    return example / "partners/coas"


def _edit(path: Path, old: str | re.Pattern[str], new: str) -> None:
    text = path.read_text("utf-8")
    edited = old.sub(new, text) if isinstance(old, re.Pattern) else text.replace(old, new, 1)
    assert edited != text
    path.write_text(edited, "utf-8")


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_reported_at_its_line(fault: str, folder: Path, load: Load) -> None:
    name, old, new, message = FAULTS[fault]
    _edit(folder / name, old, new)
    (problem,) = [each for each in load(folder.parents[1]).problems if each.fatal]
    assert str(problem).startswith(f"content/partners/coas/{name}{message}")


def test_only_alerts_with_consent_for_the_organisation_name_it(folder: Path, load: Load) -> None:
    """Accents and capitals may differ; an embargo holds for the page of the partner too."""
    alert, content = folder.parents[1] / "alerts/ua-2026-014/index.es.md", folder.parents[1]
    _edit(folder / FR, re.compile("name: .*\n"), "name: COLECTIVO DE LA RIBERA\n")
    _edit(alert, NAME, "name: Colectivo de la Ríbera\n")
    _edit(folder / EN, "## Who they are\n", "## Who they are\n\nSee UA 2026-014.\n")

    def named() -> bool:
        found = load(content)
        (summary,) = found.alerts.alert_summaries.values()
        return load(content).partners["coas"].asked_for(summary)

    assert named() and not load(content).fatal
    assert load(content, now=NOW - timedelta(days=60)).fatal, "a number of an alert that is not public yet"
    _edit(alert, "[name, place, organisation]", "[name, place]")
    assert not named() and load(content).fatal


def test_people_whom_an_alert_protects_are_not_named_and_records_are_not_searched(
    folder: Path, load: Load
) -> None:
    alert = folder.parents[1] / "alerts/ua-2026-014/index.es.md"
    _edit(alert, "identification: public", "identification: initials")
    _edit(folder / FR, "record: appel", "record: Maruja Peñalosa Ortiz, appel")
    assert not load(folder.parents[1]).fatal, "the record is not published"
    _edit(folder / EN, "## Who they are\n", "## Who they are\n\nMaruja Peñalosa Ortiz.\n")
    (problem,) = [each for each in load(folder.parents[1]).problems if each.fatal]
    assert str(problem).startswith("content/partners/coas/index.en.md:7: names person 1 of content/alerts/")


@pytest.mark.parametrize("code", WORDS)
def test_pages_lists_and_search_show_each_partner_and_its_alerts(site: BuiltSite, code: str) -> None:
    listed = site.soup(f"/{code}/{WORDS[code]}/").select(".card__title a")
    assert [link["href"] for link in listed] == [
        f"/{code}/{WORDS[code]}/{key}/" for key in ("ceiba-del-sur", "coas")
    ]
    for key, alert in (("coas", "ua-2026-024"), ("ceiba-del-sur", "ua-2026-012")):
        page = site.soup(f"/{code}/{WORDS[code]}/{key}/")
        assert [link["href"] for link in page.select(".card__title a")] == [f"/{code}/{alert}/"]
        (back,) = site.soup(f"/{code}/{alert}/").select(f"a[href='/{code}/{WORDS[code]}/{key}/']")
        assert back.get_text() == page.h1.get_text()
    found = json.loads(site.text(f"search/{code}/partners.json"))
    assert {each["u"] for each in found} == {link["href"] for link in listed}
    assert not any("rédactrice" in site.text(name) for name in site.pages()), "consent is not published"


FORMS = ("partners/coas: 2026-11-26", "- content/partners/coas", "Partners / COAS", "en/partners/coas/")


def test_every_form_of_the_list_withdraws_a_partner(folder: Path, load: Load) -> None:
    """Its folder is not read any more, so that nothing in it can keep the site from being built."""
    content = folder.parents[1]
    _edit(folder / FR, "consent:", "consnt:")
    assert load(content).fatal
    for text in FORMS:
        (content / "withdrawn.yaml").write_text(f"{text}\n", "utf-8")
        assert withdrawn_pages(content) == ["partners/coas"] and entry_in(text) == "partners/coas", text
        assert withdrawn_slugs(content) == [] and unread_lines(content) == [], text
    (content / "withdrawn.yaml").write_text(f"{FORMS[0]}\n", "utf-8")
    found = load(content)
    assert not found.fatal and not found.partners and len(found.alerts) == 1
    (content / "withdrawn.yaml").write_text("partners/red-2026-014: 2026-11-26\n", "utf-8")
    assert withdrawn_slugs(content) == [], "a key that looks like a case withdraws no alert"


def test_a_built_site_is_left_without_the_partner_and_otherwise_whole(
    site: BuiltSite, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    shutil.copytree(site.folder, output)
    places = read_places(ROOT / "pelicanconf.py")
    assert places.page_addresses("partners/coas") == [f"{word}/coas" for word in WORDS.values()]
    for address in places.page_addresses("partners/coas"):
        assert list(remove_alert(output, address)) == []
    left = BuiltSite(output)
    gone = {f"{code}/{word}/coas/index.html" for code, word in WORDS.items()}
    assert {*site.files()} - {*left.files()} == gone
    assert gone.isdisjoint(json.loads(left.text("release.json"))["files"])
    for path in output.rglob("*"):
        if path.is_file():
            assert not re.search(rb"/(partenaires|partners|aliadas)/coas/", path.read_bytes()), path
    assert "UA 2026-024" in left.text("en/ua-2026-024/index.html"), "the alert has a consent of its own"
    assert [each["u"] for each in json.loads(left.text("search/en/partners.json"))] == [
        "/en/partners/ceiba-del-sur/"
    ]
