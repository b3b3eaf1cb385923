"""The menu, the foot of pages and folds in a real browser: by keyboard, without script, in forced colours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import violations
from tests.browser.tabs import Tabs
from tests.browser.test_pages_in_chromium import _open
from tests.depth import in_turn

RARE = (
    *(
        "/en/data/",
        "/en/embed/",
        "/en/welcome/",
        "/welcome/",
        "/fr/autorites/",
        "/es/autoridades/co-fiscalia/",
    ),
    *("/es/regiones/", "/es/archivo/", "/fr/ressources/"),
)
FOCUSED = "document.activeElement"


def _open_menu(page: Page) -> bool:
    return page.locator(".menu__panel").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_menu_opens_and_closes_by_keyboard(tabs: Tabs, address: str, width: int) -> None:
    with _open(tabs, address + "/fr/ua-2026-021/", width=width) as (page, _):
        while page.evaluate(f"{FOCUSED}.className") != "menu__open":
            page.keyboard.press("Tab")
            assert page.evaluate(f"!{FOCUSED}.closest('main')"), "the button comes before the content"
        assert page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") != "none"
        assert not _open_menu(page)
        page.keyboard.press("Enter")
        assert _open_menu(page)
        page.keyboard.press("Tab")
        assert page.evaluate(f"{FOCUSED}.textContent") == "Alertes ouvertes"
        page.keyboard.press("Escape")
        assert not _open_menu(page)
        assert page.evaluate(f"{FOCUSED}.className") == "menu__open"
        page.keyboard.press("Escape")
        assert page.evaluate(f"{FOCUSED}.className") == "menu__open", "a closed menu takes no focus"


@pytest.mark.parametrize(
    ("path", "width"), in_turn(["/en/", "/es/busqueda/", "/fr/ua-2026-021/"], (320, 360))
)
def test_the_menu_opens_below_the_masthead_without_script(
    tabs: Tabs, address: str, path: str, width: int
) -> None:
    with _open(tabs, address + path, width=width, script=False) as (page, _):
        button = page.locator(".menu__open")
        button.click()
        first, top = page.locator(".menu__panel a").first.bounding_box(), button.bounding_box()
        assert first and top and 0 < first["y"] - top["y"] < 150
        last = page.locator(".menu__panel a").last.bounding_box()
        assert last and last["y"] + last["height"] <= 740, "all of it is on one screen"
        page.locator(".footer__links a").first.click()
        assert _open_menu(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("script", [True, False])
def test_the_foot_is_short_and_leads_back_to_the_menu(tabs: Tabs, address: str, script: bool) -> None:
    with _open(tabs, address + "/fr/ua-2026-021/", script=script) as (page, _):
        foot = page.locator(".footer")
        box = foot.bounding_box()
        assert box and box["height"] <= 460
        assert page.locator(".footer a[href^='mailto:']").is_visible()
        page.locator(".footer__links a").first.click()
        assert _open_menu(page)
        page.locator(".menu__panel a").first.click()
        page.wait_for_load_state()
        assert page.url == f"{address}/fr/alertes/"


@pytest.mark.parametrize("path", ["/fr/repertoire/", "/es/autoridades/co-fiscalia/", "/en/"])
def test_the_marks_of_folds_are_not_part_of_their_names(tabs: Tabs, address: str, path: str) -> None:
    with _open(tabs, address + path) as (page, _):
        for _ in range(2):
            spoken = page.locator("body").aria_snapshot()
            assert not re.search(r"""[:"] ?[+–] """, spoken), spoken
            page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


@pytest.mark.parametrize(
    ("path", "scheme"), in_turn(["/en/patterns/", "/es/directorio/", "/fr/ua-2026-021/"], ("light", "dark"))
)
def test_forced_colours_keep_every_mark(tabs: Tabs, address: str, path: str, scheme: str) -> None:
    with _open(tabs, address + path, scheme=scheme, forced_colors="active") as (page, _):
        page.locator(".menu__open").click()
        # Axe reads the colours of the stylesheet, which the browser replaces in this mode.
        assert violations(page, without="color-contrast") == []
        current = page.locator(".switcher [aria-current]")
        assert current.evaluate("it => getComputedStyle(it).borderBlockEndWidth") == "3px"
        mark = page.locator(".join__open").evaluate("it => getComputedStyle(it, '::before').backgroundImage")
        text = page.locator("h1").evaluate("it => getComputedStyle(it).color")
        assert text in mark, "the plus sign has the colour of text"
        if path == "/en/patterns/":
            tiles = [
                page.locator(f".tilemap__map .tilemap__tile--{level} rect").first.evaluate(
                    "it => { var s = getComputedStyle(it); return [s.strokeWidth, s.strokeDasharray, s.fillOpacity] }"
                )
                for level in (0, 1, 3)
                if page.locator(f".tilemap__map .tilemap__tile--{level}").count()
            ]
            assert len({str(tile) for tile in tiles}) == len(tiles) > 1
            bar = page.locator(".chart__bar").first.evaluate("it => getComputedStyle(it).fill")
            link = page.locator(".chart__label").first.evaluate("it => getComputedStyle(it).color")
            assert bar == link


def test_nothing_is_sideways_at_320_pixels_on_kinds_of_pages_that_no_other_test_opens(
    tabs: Tabs, address: str
) -> None:
    with _open(tabs, address + "/en/data/", width=320) as (page, _):
        for path in RARE:
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_printing_opens_folds_and_closes_them_again(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + "/en/directory/") as (page, _):
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("article details:not([open])").count() == 0
        assert not _open_menu(page)
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator("article details[open]").count() == 0
