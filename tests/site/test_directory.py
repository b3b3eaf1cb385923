"""The directory and the resources: pages without script, data, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.site.content import Content
from tests.conftest import ROOT, BuiltSite

NAMED = (
    *(
        "Amnesty International",
        "Civil Society Watch",
        "ESCR-Net",
        "Front Line Defenders",
        "Human Rights First",
    ),
    *("International Federation for Human Rights", "World Organisation Against Torture", "Observatory"),
    *("International Service for Human Rights", "Peace Brigades International", "Reporters Without Borders"),
    *("Scholars at Risk", "Urgent Action Fund", "Projet Accompagnement Solidarité Colombie"),
)


def test_the_directory_holds_every_organisation_that_it_must_in_each_language(site: BuiltSite) -> None:
    records = json.loads(site.text("api/directory.json"))["organisations"]
    names = " | ".join(record["name"]["en"] for record in records)
    assert len(records) >= 36
    for name in NAMED:
        assert name in names, name
    for code, word in (("fr", "repertoire"), ("en", "directory"), ("es", "directorio")):
        page = site.soup(f"/{code}/{word}/")
        cards = page.select("article.organisation")
        assert len(cards) == len(records)
        for card, record in zip(
            sorted(cards, key=lambda card: card["id"]),
            sorted(records, key=lambda record: record["id"]),
            strict=True,
        ):
            text = card.get_text()
            assert record["summary"][code] in text and record["how_to_ask"][code] in text
            assert card.find("a", href=record["web"]) and card.find("a", href=record["source"])


def test_facets_are_pages_that_need_no_script(site: BuiltSite) -> None:
    records = json.loads(site.text("api/directory.json"))["organisations"]
    page = site.soup("/en/directory/accompaniment/")
    shown = {card["id"] for card in page.select("article.organisation")}
    assert shown == {record["id"] for record in records if "accompaniment" in record["offers"]}
    americas = {card["id"] for card in site.soup("/es/directorio/americas/").select("article.organisation")}
    assert americas == {
        record["id"] for record in records if {"americas", "worldwide"} & set(record["regions"])
    }
    assert page.select_one('nav a[aria-current="page"]')


def test_what_nobody_has_verified_says_so(site: BuiltSite) -> None:
    records = {
        record["id"]: record for record in json.loads(site.text("api/directory.json"))["organisations"]
    }
    for card in site.soup("/en/directory/").select("article.organisation"):
        assert ("Not yet verified" in card.get_text()) is (records[card["id"]]["verified"] is None)


def test_the_csv_says_the_same_and_no_cell_is_a_formula(site: BuiltSite) -> None:
    rows = list(csv.DictReader(io.StringIO(site.text("api/directory.csv"))))
    records = json.loads(site.text("api/directory.json"))["organisations"]
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert rows[0]["summary_es"] == records[0]["summary"]["es"]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]


def test_no_page_about_the_real_says_that_it_is_invented(site: BuiltSite) -> None:
    for page in ("/en/directory/", "/en/resources/", "/en/resources/digital-security/"):
        ribbon = site.soup(page).select_one(".ribbon").get_text()
        assert "everything here" not in ribbon


def test_resources_are_whole_in_three_languages_and_linked(site: BuiltSite) -> None:
    for code, word in (("fr", "ressources"), ("en", "resources"), ("es", "recursos")):
        links = [a["href"] for a in site.soup(f"/{code}/{word}/").select("main article a")]
        assert len(links) == len(set(links)) == 15
        for link in links:
            prose = site.soup(link).select_one(".prose")
            assert 300 <= len(prose.get_text().split()) <= 1000, link
            assert not prose.get("lang"), "each is written in the language of its page"
            assert "{" not in prose.get_text()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("offers: [", "offers: [magic, ", "offers"),
        ("security:", "safety:", "is not a known field"),
        ("web: https://", "web: ftp://", "web"),
        ("  es: ", "  xx: ", "is not a language"),
        ("verified: 2026", "verified: 2o26", "verified"),
    ],
)
def test_faults_of_the_directory_are_named(
    example: Path, load: Callable[..., Content], old: str, new: str, told: str
) -> None:
    folder = example / "directory"
    folder.mkdir()
    text = (ROOT / "content/directory/peace-brigades-international.yaml").read_text("utf-8")
    assert old in text
    (folder / "pbi.yaml").write_text(text.replace(old, new, 1), "utf-8")
    faults = [str(problem) for problem in load(example).problems if problem.fatal]
    assert any(told in fault and "directory/pbi.yaml:" in fault for fault in faults), faults


def test_a_link_to_a_resource_that_is_not_there_is_refused(
    example: Path, load: Callable[..., Content]
) -> None:
    import shutil

    shutil.copytree(ROOT / "content/resources", example / "resources")
    assert not [problem for problem in load(example).problems if problem.fatal]
    path = example / "resources/funding/index.en.md"
    path.write_text(path.read_text("utf-8") + "\nSee [x]({resource:nowhere}).\n", "utf-8")
    assert any("{resource:nowhere}" in str(problem) for problem in load(example).problems if problem.fatal)
