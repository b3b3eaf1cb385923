"""The directory and the resources: pages without script, data, and validation."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag

from plugins.content.countries import country_codes
from plugins.organisations.facets import Facet, reaches, whole_regions
from plugins.organisations.load import GROUPS, OFFERS, REGIONS
from plugins.organisations.places import regions_of
from plugins.repository.content import Content
from tests.actions.test_mailto import read_back
from tests.conftest import ROOT, BuiltSite

DIRECTORY = {"fr": "repertoire", "en": "directory", "es": "directorio"}
FILTERED = {"offer": "offers", "region": "regions", "country": "countries", "language": "languages"}
OFFICIAL = {"fr": "Site officiel", "en": "Official site", "es": "Sitio oficial"}
SECURE = {"fr": "Sécurité du contact", "en": "How secure is this contact?", "es": "Seguridad del contacto"}
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


def _key(card: Tag) -> str:
    """Return the key of an organisation, which links to its entry contain."""
    return str(card.select_one(".organisation__body")["id"])


def test_the_directory_holds_every_organisation_that_it_must_in_each_language(site: BuiltSite) -> None:
    alert_summaries = json.loads(site.text("api/directory.json"))["organisations"]
    names = " | ".join(alert_summary["name"]["en"] for alert_summary in alert_summaries)
    assert len(alert_summaries) >= 36
    for name in NAMED:
        assert name in names, name
    for code, word in DIRECTORY.items():
        page = site.soup(f"/{code}/{word}/")
        cards = page.select("article.organisation")
        assert len(cards) == len(alert_summaries)
        for card, alert_summary in zip(
            sorted(cards, key=_key),
            sorted(alert_summaries, key=lambda alert_summary: alert_summary["id"]),
            strict=True,
        ):
            text = card.get_text()
            assert alert_summary["summary"][code] in text and alert_summary["how_to_ask"][code] in text
            assert card.find("a", href=alert_summary["web"]) and card.find("a", href=alert_summary["source"])


def _alert_summaries(site: BuiltSite) -> list[dict[str, Any]]:
    return json.loads(site.text("api/directory.json"))["organisations"]


def _lists(site: BuiltSite, address: str) -> tuple[list[str], list[str]]:
    """Return the keys of those who name the facet of a page, and of those who only reach it."""
    parts = [
        [entry.get("id") for entry in part.cssselect(".organisation__body")]
        for part in site.tree(f"{address.lstrip('/')}index.html").cssselect("[data-cards]")
    ]
    return parts[0], parts[1] if len(parts) == 2 else []


def _facet_pages(site: BuiltSite, code: str) -> set[str]:
    folder = site.folder / code / DIRECTORY[code]
    return {path.name for path in folder.iterdir() if path.is_dir()}


@pytest.mark.parametrize("code", DIRECTORY)
def test_there_is_a_page_for_each_facet_that_somebody_names_and_a_link_to_it(
    site: BuiltSite, code: str
) -> None:
    alert_summaries = _alert_summaries(site)
    wanted = {
        *(
            key
            for alert_summary in alert_summaries
            for key in (*alert_summary["offers"], *alert_summary["regions"])
        ),
        *(
            f"country-{key.lower()}"
            for alert_summary in alert_summaries
            for key in alert_summary["countries"]
        ),
        *(f"language-{key}" for alert_summary in alert_summaries for key in alert_summary["languages"]),
    }
    assert _facet_pages(site, code) == wanted
    assert {"country-co", "language-es", "grants", "americas"} <= wanted
    root = f"/{code}/{DIRECTORY[code]}/"
    for page in (root, f"{root}country-co/"):
        links = [link["href"] for link in site.soup(page).select("nav.facets a")]
        assert sorted(links) == sorted(f"{root}{key}/" for key in wanted)
    here = site.soup(f"{root}country-co/").select('nav.facets a[aria-current="page"]')
    assert [link["href"] for link in here] == [f"{root}country-co/"]


@pytest.mark.parametrize("code", DIRECTORY)
def test_each_facet_lists_those_who_name_it_and_nobody_else_as_if_they_did(
    site: BuiltSite, code: str
) -> None:
    alert_summaries = _alert_summaries(site)
    for facet in _facet_pages(site, code):
        named, wider = _lists(site, f"/{code}/{DIRECTORY[code]}/{facet}/")
        kind, _, key = (
            facet.rpartition("-") if facet.startswith(("country-", "language-")) else ("", "", facet)
        )
        fields = {"country": ("countries",), "language": ("languages",)}.get(kind, ("offers", "regions"))
        wanted = {
            alert_summary["id"]
            for alert_summary in alert_summaries
            if (key.upper() if kind == "country" else key)
            in [each for field in fields for each in alert_summary[field]]
        }
        assert set(named) == wanted and len(named) == len(wanted), facet
        assert wanted.isdisjoint(wider), facet


COUNTRIES = {
    "CO": {"americas"},
    "KE": {"africa"},
    "EG": {"africa", "middle-east-north-africa"},
    "PS": {"middle-east-north-africa"},
    "CN": {"asia-pacific"},
    "GR": {"europe-central-asia"},
}
IN = {
    "africa": "BI DJ ER ET KE RW SO SS SD TZ UG MA DZ TN LY EG",
    "americas": "CO MX HN SV NI GT CR",
    "asia-pacific": "CN VN ID NP",
    "europe-central-asia": "GR",
    "middle-east-north-africa": "MA DZ TN LY EG SD PS IL IQ JO LB SY BH IR KW OM QA SA AE YE",
}
"""Every country that the directory names, by region."""


@pytest.mark.parametrize("country", COUNTRIES)
def test_who_works_in_a_whole_region_or_worldwide_is_not_lost_to_its_countries(
    site: BuiltSite, country: str
) -> None:
    for code, word in DIRECTORY.items():
        named, wider = _lists(site, f"/{code}/{word}/country-{country.lower()}/")
        wanted = {
            alert_summary["id"]
            for alert_summary in _alert_summaries(site)
            if alert_summary["id"] not in named
            and (
                "worldwide" in alert_summary["regions"]
                or any(
                    region in alert_summary["regions"]
                    and set(IN[region].split()).isdisjoint(alert_summary["countries"])
                    for region in COUNTRIES[country]
                )
            )
        }
        assert set(wider) == wanted and len(wider) == len(wanted)
        assert "amnesty-international" in wider


def test_a_region_lists_after_its_own_those_who_work_worldwide(site: BuiltSite) -> None:
    worldwide = {
        alert_summary["id"]
        for alert_summary in _alert_summaries(site)
        if "worldwide" in alert_summary["regions"]
    }
    for region in IN:
        named, wider = _lists(site, f"/es/directorio/{region}/")
        assert set(wider) == worldwide - set(named)
    assert _lists(site, "/es/directorio/worldwide/")[1] == []


def test_nobody_is_lost_by_any_way_of_narrowing(site: BuiltSite) -> None:
    everybody = {alert_summary["id"] for alert_summary in _alert_summaries(site)}
    pages = _facet_pages(site, "fr")
    kinds = (
        lambda facet: facet in OFFERS,
        lambda facet: facet in REGIONS,
        lambda facet: facet.startswith("country-"),
        lambda facet: facet.startswith("language-"),
    )
    for kind in kinds:
        found: set[str] = set()
        for facet in filter(kind, pages):
            found = found.union(*_lists(site, f"/fr/repertoire/{facet}/"))
        assert found == everybody


def test_every_country_lies_in_a_region() -> None:
    """All but Antarctica."""
    unplaced = {code for code in country_codes() if not regions_of(code)}
    assert unplaced == {"AQ"}
    assert {region for code in country_codes() for region in regions_of(code)} == set(REGIONS) - {"worldwide"}


def test_who_names_a_country_of_one_region_works_in_the_whole_of_another(
    load: Callable[..., Content],
) -> None:
    directory = load(ROOT / "content").directory
    mixed = directory["nisgua"].model_copy(update={"regions": ["americas", "africa"], "countries": ["GT"]})
    assert whole_regions(mixed) == ("africa",)
    assert reaches(mixed, Facet("country", "KE"))
    assert not reaches(mixed, Facet("country", "CO"))
    assert not reaches(mixed, Facet("country", "GT"))


def test_what_the_script_filters_by_stands_on_each_card(site: BuiltSite) -> None:
    cards = {_key(card): card for card in site.soup("/en/directory/").select("article.organisation")}
    for alert_summary in _alert_summaries(site):
        card = cards[alert_summary["id"]]
        for attribute, field in FILTERED.items():
            assert card[f"data-{attribute}"].split() == alert_summary[field]
    assert cards["amnesty-international"]["data-whole"] == "worldwide"
    assert cards["peace-brigades-international"]["data-whole"] == ""
    form = site.soup("/en/directory/").select_one("form[data-filter]")
    assert form.has_attr("hidden")
    for attribute in FILTERED:
        offered = [option["value"] for option in form.select(f"select[name={attribute}] option")]
        held = {key for card in cards.values() for key in card[f"data-{attribute}"].split()}
        assert offered[0] == "" and set(offered[1:]) == held and len(offered) == len(held) + 1
    (colombia,) = form.select('option[value="CO"]')
    assert colombia["data-within"] == "americas worldwide"
    assert not site.soup("/en/directory/grants/").select("main form")


@pytest.mark.parametrize("code", DIRECTORY)
def test_a_card_says_where_to_ask_how_secure_that_is_and_who_verified_it(site: BuiltSite, code: str) -> None:
    cards = {
        _key(card): card for card in site.soup(f"/{code}/{DIRECTORY[code]}/").select("article.organisation")
    }
    for alert_summary in _alert_summaries(site):
        rows = [row.get_text(" ", strip=True) for row in cards[alert_summary["id"]].select("dl > div")]
        *joined, official, ask, security, _, _, source = rows
        assert bool(joined) is alert_summary["member"]
        assert official.startswith(OFFICIAL[code]) and alert_summary["web"] in official.replace(" ", "")
        assert alert_summary["how_to_ask"][code] in ask
        assert cards[alert_summary["id"]].find("a", href=alert_summary["contact"])
        assert security.startswith(SECURE[code])
        assert alert_summary["source"] in source.replace(" ", "")
        assert ("2026" in source.rpartition("/")[2]) is (alert_summary["verified"] is not None)


def test_what_nobody_has_verified_says_so(site: BuiltSite) -> None:
    alert_summaries = {
        alert_summary["id"]: alert_summary
        for alert_summary in json.loads(site.text("api/directory.json"))["organisations"]
    }
    for card in site.soup("/en/directory/").select("article.organisation"):
        assert ("Not yet verified" in card.get_text()) is (alert_summaries[_key(card)]["verified"] is None)


def test_the_csv_says_the_same_and_no_cell_is_a_formula(site: BuiltSite) -> None:
    rows = list(csv.DictReader(io.StringIO(site.text("api/directory.csv").removeprefix("\ufeff"))))
    alert_summaries = json.loads(site.text("api/directory.json"))["organisations"]
    assert [row["id"] for row in rows] == [alert_summary["id"] for alert_summary in alert_summaries]
    assert rows[0]["summary_es"] == alert_summaries[0]["summary"]["es"]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]


def test_no_page_about_the_real_says_that_it_is_invented(site: BuiltSite) -> None:
    for page in ("/en/directory/", "/en/resources/", "/en/resources/digital-security/"):
        ribbon = site.soup(page).select_one(".ribbon").get_text()
        assert "everything here" not in ribbon


def test_resources_are_whole_in_three_languages_and_linked(site: BuiltSite) -> None:
    for code, word in (("fr", "ressources"), ("en", "resources"), ("es", "recursos")):
        links = [a["href"] for a in site.soup(f"/{code}/{word}/").select("main article a")]
        assert len(links) == len(set(links)) == 24
        for link in links:
            prose = site.soup(link).select_one(".prose")
            assert 300 <= len(prose.get_text().split()) <= 1000, link
            assert not prose.get("lang"), "each is written in the language of its page"
            assert "{" not in prose.get_text()


@pytest.mark.parametrize(
    ("address", "heading", "invented"),
    [
        ("/en/resources/", "Learning from members’ experiences", "is invented"),
        ("/fr/ressources/", "Apprendre de l’expérience des membres", "est inventé"),
        ("/es/recursos/", "Aprender de la experiencia de los integrantes", "es inventado"),
    ],
)
def test_experiences_of_members_have_a_heading_of_their_own_and_say_that_they_are_samples(
    site: BuiltSite, address: str, heading: str, invented: str
) -> None:
    last = site.soup(address).select("main section")[-1]
    assert last.h2.get_text() == heading
    links = [a["href"] for a in last.select("article a")]
    assert len(links) == 2
    for link in links:
        page = site.soup(link)
        assert page.select_one(".hero__label").get_text() == heading
        assert invented in page.select_one(".prose p").get_text()
        assert (
            page.select_one(".ribbon").get_text()
            == site.soup(f"/{address[1:3]}/").select_one(".ribbon").get_text()
        ), "the demonstration does not call it real advice"


def test_the_kind_of_a_resource_is_a_fact_of_its_original(
    example: Path, load: Callable[..., Content]
) -> None:
    import shutil

    folder = example / "resources"
    shutil.copytree(ROOT / "content/resources", folder)
    original = folder / "experience-two-appeals/index.en.md"
    text = original.read_text("utf-8")
    original.write_text(text.replace("kind: experience\n", "kind: story\n"), "utf-8")
    translation = folder / "experience-evening-call/index.fr.md"
    translation.write_text(translation.read_text("utf-8").replace("topic:", "kind: guide\ntopic:"), "utf-8")
    found = [str(problem) for problem in load(example).problems if problem.fatal]
    assert len(found) == 2, found
    assert any("index.en.md:6: kind:" in each and "experience, guide" in each for each in found), found
    assert any("index.fr.md:5: kind:" in each for each in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("offers: [", "offers: [magic, ", "offers"),
        ("security:", "safety:", "is not a known field"),
        ("web: https://", "web: ftp://", "web"),
        ("  es: ", "  xx: ", "is not a language"),
        ("verified: 2026", "verified: 2o26", "verified"),
        (
            "regions: [americas, ",
            "regions: [",
            'countries[1]: "CO" is in none of the listed regions. Add americas',
        ),
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


MEMBERS = {"fr": "membres", "en": "members", "es": "miembros"}
RESOURCES = {"fr": "ressources", "en": "resources", "es": "recursos"}


@pytest.mark.parametrize("code", MEMBERS)
def test_members_are_listed_by_group_and_suggestions_are_labelled_mails(site: BuiltSite, code: str) -> None:
    page = site.soup(f"/{code}/{MEMBERS[code]}/")
    entries = {each["id"]: each for each in _alert_summaries(site) if each["member"]}
    listed: dict[str, list[str]] = {key: [] for key in entries}
    for section in page.select("section[aria-labelledby]"):
        for link in section.select("h3 a"):
            address, _, key = link["href"].partition("#")
            assert address == f"/{code}/{DIRECTORY[code]}/"
            listed[key].append(str(section["aria-labelledby"]))
    assert listed == {key: sorted(each["groups"], key=list(GROUPS).index) for key, each in entries.items()}
    subjects = set()
    for address in (MEMBERS[code], DIRECTORY[code], RESOURCES[code]):
        (link,) = site.soup(f"/{code}/{address}/").select(".suggest a")
        back = read_back(link["href"])
        assert back["to"] == "contact@urgent-action.example" and back["subject"].startswith("[")
        assert 4 <= len(back["body"].split("\r\n\r\n")) <= 6
        subjects.add(back["subject"])
    assert len(subjects) == 3


def test_groups_are_for_members(load: Callable[..., Content], tmp_path: Path) -> None:
    text = (ROOT / "content/directory/comite-erables-andes.yaml").read_text("utf-8")
    (tmp_path / "content/directory").mkdir(parents=True)
    (tmp_path / "content/directory/one.yaml").write_text(text.replace("member: yes\n", ""), "utf-8")
    (problem,) = [each for each in load(tmp_path / "content").problems if each.field == "groups"]
    assert problem.fatal and "member: yes" in problem.message
