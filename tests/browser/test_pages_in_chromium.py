"""Pages in a real browser: small screens, dark mode, no script, assistive technology, print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import brotli
import pytest
from playwright.sync_api import Page, Request

from tests import depth
from tests.browser.accessibility import too_low, violations
from tests.browser.tabs import PHONE, Tabs
from tests.browser.waiting import wait_until
from tests.conftest import NOW, BuiltSite
from tests.depth import in_turn

KINDS = {
    "fr": [
        "/",
        "/404.html",
        "/fr/",
        "/fr/alertes/",
        "/fr/ua-2026-021/",
        "/fr/ua-2026-017/",
        "/fr/pays/",
        "/fr/reseau/",
        "/fr/proposer-une-action/",
        "/fr/recherche/",
        "/fr/constats/",
    ],
    "en": [
        "/en/",
        "/en/archive/",
        "/en/ua-2026-020/",
        "/en/ua-2026-012/",
        "/en/ua-2026-011/",
        "/en/accompaniment/",
        "/en/directory/",
        "/en/resources/",
        "/en/search/",
        "/en/patterns/",
        "/en/letters/testigos-cano-torcaz/",
    ],
    "es": [
        "/es/",
        "/es/ua-2026-019/",
        "/es/ua-2026-014/",
        "/es/violaciones/death-threats/",
        "/es/privacidad/",
        "/es/actividades/",
        "/es/actividades/2026-12-10-vigil/",
        "/es/recursos/seguridad-digital/",
        "/es/directorio/grants/",
        "/es/directorio/country-co/",
        "/es/busqueda/",
        "/es/patrones/",
        "/es/cartas/",
        "/es/cartas/retorno-cano-yaru/",
    ],
}
PAGES = [page for pages in KINDS.values() for page in pages]
ALIKE = {
    *("/", "/es/violaciones/death-threats/", "/en/archive/", "/en/resources/", "/fr/pays/"),
    *("/es/privacidad/", "/es/actividades/", "/en/ua-2026-011/", "/es/cartas/"),
    *("/en/", "/es/", "/en/directory/", "/es/directorio/country-co/", "/en/search/", "/es/busqueda/"),
    *("/en/patterns/", "/es/patrones/", "/en/ua-2026-012/", "/en/ua-2026-020/", "/es/ua-2026-014/"),
    *("/fr/ua-2026-021/", "/es/ua-2026-019/", "/es/directorio/grants/", "/fr/recherche/"),
}
"""Pages that consist of the same components as another of PAGES, with much the same in them.

The last line is of pages that other modules examine in use: ``test_acting``, ``test_directory_in_chromium`` and
``test_searching``.
"""
WIDTHS = (360, 1100, 1280)


@contextmanager
def _open(
    tabs: Tabs,
    url: str,
    *,
    width: int = 360,
    scheme: str = "light",
    script: bool = True,
    forced_colors: str = "none",
    at: datetime = NOW,
) -> Iterator[tuple[Page, list[Request]]]:
    options: dict[str, Any] = {} if script else {"java_script_enabled": False}
    size = {"width": width, "height": 740}
    with tabs.tab(at=at, viewport=size, color_scheme=scheme, forced_colors=forced_colors, **options) as tab:
        tab.page.goto(url)
        yield tab.page, tab.requests
        assert tab.faults == []


SCREENS = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]
"""Phone and desktop, by day and by night."""


@pytest.mark.parametrize(
    ("path", "screen"), in_turn([page for page in PAGES if depth.deep or page not in ALIKE], SCREENS)
)
def test_no_accessibility_violation_and_nothing_sideways(
    tabs: Tabs, address: str, path: str, screen: tuple[int, str]
) -> None:
    width, scheme = screen
    with _open(tabs, address + path, width=width, scheme=scheme) as (page, requests):
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert violations(page) == []
        for each in (320, *WIDTHS):
            page.set_viewport_size({"width": each, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= each, each
        assert all(request.url.startswith(address) or request.url.startswith("data:") for request in requests)


@pytest.mark.parametrize(
    "path", ["/fr/ua-2026-021/", "/fr/ua-2026-020/", "/fr/ua-2026-018/", "/es/ua-2026-019/"]
)
def test_an_alert_weighs_at_most_37_kilobytes_in_6_requests(
    tabs: Tabs, address: str, site: BuiltSite, path: str
) -> None:
    with tabs.new(viewport=PHONE) as tab:  # in another, requests of the page before could still arrive
        tab.page.goto(address + path)
        urls = [request.url for request in tab.requests]
        files = [url.removeprefix(address) for url in urls if url.startswith("http")]
        assert len(files) == len(set(files)) <= 6, files
        sizes = {}
        for file in files:
            data = (
                site.folder / (file.lstrip("/") + ("index.html" if file.endswith("/") else ""))
            ).read_bytes()
            sizes[file] = len(data) if file.endswith(".woff2") else len(brotli.compress(data))
        assert sum(sizes.values()) <= 37_000, sizes


@pytest.mark.parametrize("path", ["/fr/", "/en/ua-2026-021/", "/es/alertas/"])
def test_pages_are_usable_without_script(tabs: Tabs, address: str, path: str) -> None:
    with _open(tabs, address + path, script=False) as (page, _):
        assert page.locator("h1").is_visible()
        if "ua-" in path:
            page.locator(".deadline .button").click()
            first, second = page.locator(".target").nth(0), page.locator(".target").nth(1)
            assert first.locator("a[href^='mailto:']").first.is_visible()
            assert second.locator("a[href^='mailto:']").first.is_visible()
            assert page.locator("#letter-1 .letter__body").first.is_visible()
            for nothing in ("form", "[data-step]", ".bar"):
                assert not page.locator(nothing).first.is_visible(), nothing
        else:
            assert page.locator(".card--open a").count() == 10


def test_acting_is_two_taps_from_the_first_screen_of_a_phone(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + "/fr/ua-2026-021/") as (page, _):
        button = page.locator(".deadline .button")
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 740
        button.click()
        wait_until(page, "location.hash === '#act'")
        assert page.locator("#act a[href^='mailto:']").first.is_visible()


def test_keyboard_reaches_the_content_and_the_first_action(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + "/en/ua-2026-021/", width=1280) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(14):
            page.keyboard.press("Tab")
            if (page.evaluate("document.activeElement.getAttribute('href')") or "").startswith("mailto:"):
                break
        else:
            pytest.fail("no letter within fourteen tabs")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_targets_for_fingers_are_large_enough(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + "/fr/ua-2026-021/") as (page, _):
        page.locator(".menu__open").click()
        links = (
            ".button:not(.button--small), .switcher a, .menu__panel a, .footer__links a, summary, .sheets a"
        )
        assert page.locator(links).first.is_visible()
        assert too_low(page.locator(links)) == []


def test_between_two_rebuilds_an_alert_closes_in_the_page(tabs: Tabs, address: str) -> None:
    after = NOW.replace(year=2027, month=2, day=1)
    with _open(tabs, address + "/en/ua-2026-021/", at=after) as (page, _):
        assert page.locator("#act").count() == 0
        assert page.locator("a[href^='tel:']").count() == 0
        notice = page.locator("[data-until-show]")
        assert notice.is_visible()
        assert "The time to act on this alert has passed." in notice.inner_text()
        assert notice.locator("a[href='/en/alerts/']").is_visible()
    with _open(tabs, address + "/en/alerts/", at=after) as (page, _):
        assert page.locator("a[href='/en/ua-2026-021/']").count() == 0
        assert page.locator("a[href='/en/ua-2026-018/']").count() == 1
    with _open(tabs, address + "/en/alerts/", at=after.replace(year=2030)) as (page, _):
        assert page.get_by_text("No alerts are open at the moment.").is_visible()


def test_time_left_is_said_in_the_pages_language(tabs: Tabs, address: str) -> None:
    """Only when it presses: a month before, not earlier."""
    for path, said in (("/fr/ua-2026-019/", "dans 24 jours"), ("/es/ua-2026-019/", "dentro de 24 días")):
        with _open(tabs, address + path) as (page, _):
            assert page.locator(".deadline .relative").inner_text() == said
    with _open(tabs, address + "/es/ua-2026-021/") as (page, _):
        assert page.locator(".deadline .relative").inner_text() == ""


def test_on_paper_one_letter_is_there_and_no_menu(tabs: Tabs, address: str) -> None:
    with _open(tabs, address + "/fr/ua-2026-021/", width=800) as (page, _):
        for nothing in (".footer", ".switcher"):
            assert page.locator(nothing).is_visible(), nothing
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        for nothing in (".footer", ".switcher"):
            assert not page.locator(nothing).is_visible(), nothing
        bodies = page.locator(".letter > .letter__paper .letter__body").all()
        assert [body.is_visible() for body in bodies].count(True) == 1
