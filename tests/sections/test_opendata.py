"""Open data: it matches its schema and the pages, and contains no personal data."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator, FormatChecker

from plugins.sections.opendata.table import table
from tests.conftest import BuiltSite

FILES = {
    "open-alert": ("api/alerts.json", "alerts"),
    "authority": ("api/authorities.json", "authorities"),
    "follow-up": ("api/follow-up.json", "follow_up"),
    "organisation": ("api/directory.json", "organisations"),
    "letter": ("api/letters.json", "letters"),
}


def entries(site: BuiltSite, kind: str) -> list[dict[str, object]]:
    if kind == "archived-alert":
        return [json.loads(line) for line in site.text("api/archive.jsonl").splitlines()]
    name, key = FILES[kind]
    return json.loads(site.text(name))[key]


@pytest.mark.parametrize("kind", [*FILES, "archived-alert"])
def test_every_entry_agrees_with_its_published_schema(site: BuiltSite, kind: str) -> None:
    schema = json.loads(site.text(f"api/schema/{kind}.json"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    found = entries(site, kind)
    assert found
    for entry in found:
        validator.validate(entry)
    assert not validator.is_valid({**found[0], "id": 5})


def test_open_alerts_are_those_of_the_page_in_its_order(site: BuiltSite) -> None:
    shown = [card["href"] for card in site.soup("/en/alerts/").select(".card__title a")]
    assert [
        re.sub("^https?://[^/]+", "", each["urls"]["en"]) for each in entries(site, "open-alert")
    ] == shown


def test_the_archive_holds_every_listed_alert_once_and_nothing_else(site: BuiltSite) -> None:
    listed = {
        link["href"].split("/")[2]
        for page in ("/en/alerts/", "/en/archive/")
        for link in site.soup(page).select("main .card__title a")
    }
    ids = [entry["id"] for entry in entries(site, "archived-alert")]
    assert sorted(ids) == sorted(listed)


def test_the_archive_says_nothing_of_persons(site: BuiltSite) -> None:
    """A copy of the data cannot be corrected when a name has to turn into initials."""
    for data in (site.text("api/archive.jsonl"), site.text("api/archive.csv")):
        assert not re.search("Culebro|Rosaura|abogada|lawyer|title|summary|people|consent|partner", data)


def _spreadsheet(site: BuiltSite, name: str) -> str:
    """Return a table as a spreadsheet reads it, which takes it for UTF-8 by its first bytes only."""
    data = (site.folder / f"api/{name}.csv").read_bytes()
    assert data.startswith(codecs.BOM_UTF8)
    return data.decode("utf-8-sig")


def test_csv_holds_what_json_holds(site: BuiltSite) -> None:
    rows = list(csv.DictReader(io.StringIO(_spreadsheet(site, "archive"))))
    for row, entry in zip(rows, entries(site, "archived-alert"), strict=True):
        assert row["id"] == entry["id"] and row["violations"].split() == entry["violations"]
        assert row["urls_fr"] == entry["urls"]["fr"] and row["outcome"] == (entry["outcome"] or "")


def test_no_cell_is_a_formula() -> None:
    data = table(["a", "b"], [{"a": '=HYPERLINK("x")', "b": ["@x", "y"]}, {"a": "-1", "b": None}])
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:] == [
        ['\'=HYPERLINK("x")', "'@x y"],
        ["'-1", ""],
    ]


def test_authorities_show_only_channels_that_work(site: BuiltSite) -> None:
    by_id = {entry["id"]: entry for entry in entries(site, "authority")}
    assert by_id["co-fiscalia"]["email"] == "despacho@fiscalia.gov.example"
    assert by_id["co-gobernacion-choco"]["email"] is None  # it bounces
    assert "gobernador@choco" not in site.text("api/authorities.json")


def test_each_field_is_explained_in_each_language(site: BuiltSite) -> None:
    for address in ("/fr/donnees/", "/en/data/", "/es/datos/"):
        tables = site.soup(address).select("table")
        kinds = ("open-alert", "archived-alert", "authority", "follow-up", "organisation")
        for kind, shown in zip((*kinds, "letter", "signatory"), tables, strict=True):
            fields = [row.select_one("th").get_text() for row in shown.select("tbody tr")]
            assert fields == list(json.loads(site.text(f"api/schema/{kind}.json"))["properties"])
    assert "Le numéro du dossier." in site.text("fr/donnees/index.html")


def test_every_code_is_explained_in_each_language(site: BuiltSite) -> None:
    labels = json.loads(site.text("api/labels.json"))["labels"]
    for kind, fields in (
        ("archived-alert", ("state", "violations", "perpetrators", "outcome")),
        ("organisation", ("offers", "regions", "security")),
        ("letter", ("letter_state", "who")),
    ):
        properties = json.loads(site.text(f"api/schema/{kind}.json"))["properties"]
        for field in fields:
            told = json.dumps(properties[field])
            assert all(f'"{code}"' in told for code in labels[field])
            for entry in entries(site, kind):
                codes = entry[field] if isinstance(entry[field], list) else [entry[field]]
                assert all(set(labels[field][code]) == {"fr", "en", "es"} for code in codes if code)


def test_other_sites_may_ask_for_data_and_feeds(site: BuiltSite) -> None:
    headers = site.text("_headers")
    assert re.search(r"/api/\*\n(  .*\n)*?  Access-Control-Allow-Origin: \*", headers)


def test_pieces_for_other_sites_are_plain_links_that_lead_here(site: BuiltSite) -> None:
    for address, language in (("/fr/integrer/", "fr"), ("/en/embed/", "en"), ("/es/insertar/", "es")):
        pieces = [
            BeautifulSoup(area.get_text(), "html.parser") for area in site.soup(address).select("textarea")
        ]
        assert len(pieces) > 10
        for piece in pieces:
            assert [tag.name for tag in piece.find_all(True) if tag.name != "span"] == ["p", "a"]
            assert piece.p["lang"] == language
            (link,) = piece.select("a")
            path = re.sub("^https?://[^/]+/", "", link["href"])
            assert path.startswith(f"{language}/") and (site.folder / path / "index.html").is_file()
            assert link.get_text().strip()


def test_a_title_not_yet_translated_says_its_language_in_a_piece(site: BuiltSite) -> None:
    areas = site.soup("/fr/integrer/").select("textarea")
    pieces = [BeautifulSoup(area.get_text(), "html.parser") for area in areas]
    (piece,) = [each for each in pieces if each.a["href"].endswith("/fr/ua-2026-017/")]
    title = site.soup("/fr/ua-2026-017/").select_one("h1").get_text(strip=True)
    assert piece.p["lang"] == "fr"
    assert piece.a.span["lang"] == "es" and piece.a.span.get_text() == title
