"""The directory in a real browser: live filtering, without script, by keyboard, in print."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import violations
from tests.browser.tabs import Tabs
from tests.browser.test_pages_in_chromium import _open
from tests.browser.waiting import wait_until
from tests.conftest import ROOT, BuiltSite
from tests.depth import sample
from tests.needs import find

DIRECTORY = "/en/directory/"
LISTED = len([*(ROOT / "content/directory").glob("*.yaml")])
"""How many organisations there are."""
NAME = "document.querySelector('article details[open] h3').getBoundingClientRect()"


def _shown(page: Page) -> list[str]:
    return page.locator("article.organisation:visible").evaluate_all(
        "cards => cards.map(card => card.querySelector('[id]').id)"
    )


def _static(site: BuiltSite, facet: str) -> list[str]:
    """Return the keys of a facet's page, in its order."""
    return [entry["id"] for entry in site.soup(f"{DIRECTORY}{facet}/").select(".organisation__body")]


def test_what_is_typed_narrows_the_cards_and_the_count_is_announced(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + DIRECTORY) as (page, _):
        status = page.locator("[role=status]")
        assert status.inner_text() == f"{LISTED} organisations"
        page.get_by_label("Search", exact=True).press_sequentially("SCHOLARS  relocation")
        assert set(_shown(page)) >= {"scholars-at-risk"} and len(_shown(page)) < 10
        assert status.inner_text() == f"{len(_shown(page))} of {LISTED} organisations"
        page.get_by_label("Search", exact=True).fill("accion urgente")
        assert "fondo-accion-urgente-lac" in _shown(page), "accents do not matter"
        page.get_by_label("Search", exact=True).fill("zzz")
        assert _shown(page) == [] and status.inner_text() == "No match. Remove a filter."


@pytest.mark.parametrize(
    ("label", "value", "facet"),
    [
        ("What they offer", "accompaniment", "accompaniment"),
        ("Region", "africa", "africa"),
        ("Country", "CO", "country-co"),
        ("Country", "EG", "country-eg"),
        ("Language", "es", "language-es"),
    ],
)
def test_a_choice_shows_what_the_page_of_that_facet_shows_in_the_same_order(
    tabs: Tabs, address: str, site: BuiltSite, label: str, value: str, facet: str
) -> None:
    with _open(tabs, address + DIRECTORY, width=1280) as (page, _):
        page.locator("form.filter").get_by_label(label).select_option(value)
        assert _shown(page) == _static(site, facet)
        reached = bool(site.soup(f"{DIRECTORY}{facet}/").select("#wider"))
        assert page.locator("#wider").is_visible() is reached


def test_choices_add_up_and_clear_takes_them_all_away(tabs: Tabs, address: str, site: BuiltSite) -> None:
    with _open(tabs, address + DIRECTORY, width=1280) as (page, _):
        everybody = _shown(page)
        page.get_by_label("Country").select_option("CO")
        page.get_by_label("What they offer").select_option("accompaniment")
        both = set(_static(site, "country-co")) & set(_static(site, "accompaniment"))
        assert set(_shown(page)) == both != set()
        page.get_by_role("button", name="Clear").click()
        wait_until(page, "document.querySelectorAll('article[hidden]').length === 0")
        assert _shown(page) == everybody
        assert not page.locator("#wider").is_visible()
        assert page.evaluate("location.hash") == ""


def test_the_choice_stays_in_the_address_and_no_server_is_told(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + DIRECTORY, width=1280) as (page, requests):
        page.get_by_label("Country").select_option("GT")
        page.get_by_label("Search", exact=True).fill("été & grants")
        assert (
            page.evaluate("location.href")
            == f"{address}{DIRECTORY}#text=%C3%A9t%C3%A9%20%26%20grants&country=GT"
        )
        page.get_by_label("Search", exact=True).fill("")
        chosen, kept = _shown(page), page.evaluate("location.href")
        assert not any("GT" in request.url for request in requests)
    with _open(tabs, kept) as (page, _):
        assert _shown(page) == chosen and 0 < len(chosen) < LISTED
        assert page.get_by_label("Country").is_visible(), "what is chosen is not folded away"
        assert page.get_by_label("Country").input_value() == "GT"
        page.evaluate("location.hash = '#offer=rest'")
        wait_until(page, "document.querySelector('[name=country]').value === ''")
        assert set(_shown(page)) != set(chosen)


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_an_entry_opens_it_and_no_other(tabs: Tabs, address: str, script: bool) -> None:
    with _open(tabs, f"{address}{DIRECTORY}#front-line-defenders", script=script) as (page, _):
        wait_until(page, "scrollY > 0")
        assert page.locator("#front-line-defenders").is_visible()
        assert page.locator("article details[open]").count() == 1
        assert len(_shown(page)) == LISTED
        wait_until(page, f"{NAME}.top >= 0 && {NAME}.bottom < 370")
    with _open(tabs, address + DIRECTORY, script=script) as (page, _):
        page.goto(f"{address}{DIRECTORY}#nisgua")
        wait_until(page, "document.querySelector('article details[open]') !== null")
        assert page.locator("#nisgua").is_visible()


@pytest.mark.parametrize("path", [DIRECTORY, "/fr/repertoire/", "/es/directorio/"])
def test_the_directory_has_at_most_10_screens_on_a_phone(tabs: Tabs, address: str, path: str) -> None:
    for script in (True, False):
        with _open(tabs, address + path, script=script) as (page, _):
            assert page.evaluate("document.documentElement.scrollHeight") <= 10 * 740
            lines = page.locator(".organisation summary")
            heights = lines.evaluate_all("all => all.map(line => line.getBoundingClientRect().height)")
            assert len(heights) == LISTED
            assert min(heights) >= 44 and max(heights) <= 160
            assert not page.locator(".organisation__body").first.is_visible()
            lines.first.click()
            assert page.locator(".organisation__body").first.is_visible()


def test_it_works_by_keyboard_alone(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + DIRECTORY, width=1280) as (page, _):
        page.get_by_label("Search", exact=True).focus()
        page.keyboard.type("colombia")
        assert page.evaluate("document.activeElement.name") == "text", "moving the cards takes no focus"
        for name in ("offer", "region", "country", "language"):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.name") == name
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        wait_until(page, "document.querySelectorAll('article[hidden]').length === 0")
        page.get_by_label("Search", exact=True).focus()
        page.keyboard.type("grants")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "found"
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('article:not([hidden])')")


def test_every_link_of_a_card_can_be_clicked(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + DIRECTORY, width=1280) as (page, _):
        page.get_by_role("heading", name="Front Line Defenders").click()
        links = page.locator("#front-line-defenders a").all()
        assert len(links) == 3
        for link in links:
            link.click(trial=True)


@pytest.mark.parametrize("scheme", sample(["light", "dark"], 1))
def test_a_narrowed_directory_has_no_accessibility_violation(tabs: Tabs, address: str, scheme: str) -> None:
    with _open(tabs, f"{address}{DIRECTORY}#country=CO", scheme=scheme) as (page, _):
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("script", [True, False])
def test_an_organisation_is_on_the_first_screen_of_a_phone(tabs: Tabs, address: str, script: bool) -> None:
    with _open(tabs, address + DIRECTORY, script=script) as (page, _):
        box = page.locator("article.organisation h3").first.bounding_box()
        assert box is not None and box["y"] + 24 <= 740


def test_without_script_the_facets_lead_to_pages(tabs: Tabs, address: str, site: BuiltSite) -> None:
    with _open(tabs, address + DIRECTORY, script=False) as (page, _):
        assert not page.locator("form.filter").is_visible()
        page.get_by_text("By country", exact=True).click()
        page.get_by_role("link", name="Colombia", exact=True).click()
        assert page.url == f"{address}{DIRECTORY}country-co/"
        assert page.locator(".facets__chosen").inner_text() == "Colombia"
        assert _shown(page) == _static(site, "country-co")
        page.get_by_role("link", name="Show all organisations").click()
        page.wait_for_load_state()
        assert len(_shown(page)) == LISTED
    with _open(tabs, address + DIRECTORY) as (page, _):
        assert page.locator("form.filter").is_visible() and not page.locator(".facets").is_visible()


def test_on_paper_are_all_cards_with_their_addresses_and_no_filter(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + DIRECTORY, width=800) as (page, _):
        nothings = [page.locator(each) for each in ("form.filter", ".footer", ".organisations__data")]
        assert all(nothing.first.is_visible() for nothing in nothings)
        page.emulate_media(media="print")
        assert len(_shown(page)) == LISTED
        for nothing in nothings:
            assert not nothing.first.is_visible(), nothing
        contact = page.locator("#front-line-defenders .organisation__contact")
        written = contact.evaluate("link => getComputedStyle(link, '::after').content")
        assert str(contact.get_attribute("href")) in written
    with _open(tabs, f"{address}{DIRECTORY}country-co/", width=800, script=False) as (page, _):
        assert page.locator(".facets").is_visible()
        page.emulate_media(media="print")
        assert not page.locator(".facets").is_visible() and page.locator("#wider").is_visible()


def test_no_card_is_split_between_two_sheets_of_paper(
    tabs: Tabs, address: str, site: BuiltSite, tmp_path: Path
) -> None:
    paper, pdftotext = tmp_path / "directory.pdf", find("poppler-utils")
    assert pdftotext
    with _open(tabs, address + DIRECTORY) as (page, _):
        page.pdf(path=paper, format="A4")
    text = subprocess.run([pdftotext, paper, "-"], capture_output=True, text=True, check=True).stdout
    sheets = [" ".join(sheet.split()) for sheet in text.split("\f")]
    begun = [len(re.findall("Official site", sheet)) for sheet in sheets]
    ended = [len(re.findall("Verified on|Not yet verified", sheet)) for sheet in sheets]
    assert begun == ended and sum(begun) == LISTED
    assert len([count for count in begun if count]) <= 16
    for alert_summary in json.loads(site.text("api/directory.json"))["organisations"]:
        assert any(
            alert_summary["contact"].replace("-", "") in re.sub("[- ]", "", sheet) for sheet in sheets
        ), alert_summary["id"]
