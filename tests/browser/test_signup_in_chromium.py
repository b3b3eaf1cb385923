"""Signing up as a visitor: without script, on a small screen, by keyboard, against a stand-in for Mailchimp."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import too_low, violations
from tests.browser.conftest import QuietHandler
from tests.browser.tabs import Tabs
from tests.conftest import BuiltSite
from tests.depth import in_turn, sample
from tests.sections.test_signup import ORIGIN

TRAP = "b_0123456789abcdef012345678_a1b2c3d4e5"


class Forms(BaseHTTPRequestHandler):
    """Keeps what is posted, and answers as Mailchimp does: by leading to a page of the network."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append((self.path, dict(self.headers), parse_qsl(body, keep_blank_values=True)))
        self.send_response(302)
        self.send_header("Location", f"{self.server.network}/almost-there/")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def mailchimp() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forms)
    server.got, server.network = [], ""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def joined(
    mailchimp: ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory, site_with_form: BuiltSite
) -> Iterator[str]:
    """The address of a copy of the site with a form, which is sent to the stand-in there."""
    output = tmp_path_factory.mktemp("joined") / "output"
    shutil.copytree(site_with_form.folder, output)
    for path in output.rglob("*.html"):
        there = path.read_text("utf-8")
        path.write_text(there.replace(ORIGIN, f"http://127.0.0.1:{mailchimp.server_port}"), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mailchimp.network = f"http://127.0.0.1:{server.server_port}"
    yield mailchimp.network
    server.shutdown()


@contextmanager
def _open(
    tabs: Tabs, url: str, *, width: int = 360, script: bool = True, scheme: str = "light"
) -> Iterator[Page]:
    options: dict[str, Any] = {} if script else {"java_script_enabled": False}
    with tabs.tab(viewport={"width": width, "height": 740}, color_scheme=scheme, **options) as tab:
        tab.page.goto(url)
        yield tab.page


@pytest.mark.parametrize(
    ("language", "interest", "words"),
    [("fr", "1", "S’abonner"), ("en", "2", "Subscribe"), ("es", "4", "Suscribirse")],
)
def test_without_script_the_form_joins_in_the_pages_language(
    tabs: Tabs, joined: str, mailchimp: ThreadingHTTPServer, language: str, interest: str, words: str
) -> None:
    mailchimp.got.clear()
    with _open(tabs, f"{joined}/{language}/ua-2026-021/", script=False) as page:
        email = page.locator(".join [type=email]")
        assert not email.is_visible()
        page.locator(".join > summary").click()
        email.fill("maria+alerts@correo.example")
        page.get_by_role("button", name=words, exact=True).click()
        page.wait_for_url(f"{joined}/almost-there/")
        assert page.locator("main section").count() == 3
    ((path, headers, sent),) = mailchimp.got
    assert path == "/subscribe/post?u=0123456789abcdef012345678&id=a1b2c3d4e5&f_id=00c0ffee00"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Referer" not in headers, "Mailchimp is not told which alert somebody was reading"
    assert sent == [
        ("tags", "3456789"),
        ("EMAIL", "maria+alerts@correo.example"),
        ("group[40561]", interest),
        ("group[40562][8]", ""),
        (TRAP, ""),
        ("subscribe", "Subscribe"),
    ]


def test_language_and_each_topic_are_chosen_separately(
    tabs: Tabs, joined: str, mailchimp: ThreadingHTTPServer
) -> None:
    mailchimp.got.clear()
    with _open(tabs, f"{joined}/en/", width=1280) as page:
        page.locator(".join > summary").click()
        page.get_by_label("Your email address").fill("a@b.example")
        page.locator(".join").get_by_label("Español").check()
        page.get_by_label("Urgent actions").uncheck()
        page.get_by_label("Public activities").check()
        page.get_by_role("button", name="Subscribe", exact=True).click()
        page.wait_for_url(f"{joined}/almost-there/")
    ((_, _, sent),) = mailchimp.got
    assert [each for each in sent if each[0].startswith("group")] == [
        ("group[40561]", "4"),
        ("group[40562][16]", ""),
    ]


def test_nothing_is_sent_before_the_button_nor_without_an_address(
    tabs: Tabs, joined: str, mailchimp: ThreadingHTTPServer
) -> None:
    mailchimp.got.clear()
    with _open(tabs, f"{joined}/fr/", script=False) as page:
        page.locator(".join > summary").click()
        for text in ("", "not an address"):
            page.locator(".join [type=email]").fill(text)
            page.get_by_role("button", name="S’abonner", exact=True).click()
            page.wait_for_timeout(100)
            assert page.url == f"{joined}/fr/"
    assert mailchimp.got == []


def test_the_policy_stops_a_form_to_anywhere_else(tabs: Tabs, joined: str) -> None:
    with _open(tabs, f"{joined}/en/") as page:
        with page.expect_console_message(lambda message: "form-action" in message.text):
            page.evaluate(
                "() => { const form = document.querySelector('.join form');"
                " form.action = 'http://127.0.0.1:9/'; form.submit() }"
            )
        assert page.url == f"{joined}/en/"


def test_by_keyboard_the_form_opens_and_no_one_lands_in_the_trap(tabs: Tabs, joined: str) -> None:
    with _open(tabs, f"{joined}/en/", width=1280) as page:
        page.locator(".join > summary").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        reached = []
        for _ in range(7):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
        topics = [f"group[40562][{number}]" for number in (8, 16, 32)]
        assert reached == ["EMAIL", "group[40561]", *topics, "A", "subscribe"]


SCREENS = [(320, "light"), (360, "dark"), (1280, "light"), (360, "light"), (320, "dark"), (1280, "dark")]


@pytest.mark.parametrize(
    ("path", "screen"), sample(in_turn(["/fr/ua-2026-021/", "/es/", "/welcome/", "/en/welcome/"], SCREENS), 2)
)
def test_unfolded_it_is_accessible_and_nothing_is_sideways(
    tabs: Tabs, joined: str, path: str, screen: tuple[int, str]
) -> None:
    width, scheme = screen
    with _open(tabs, joined + path, width=width, scheme=scheme) as page:
        page.locator(".join > summary").click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        controls = page.locator(".join > summary, .join label:not([aria-hidden] *), .join .button")
        assert controls.last.is_visible() and too_low(controls) == []


@pytest.mark.parametrize("path", ["/", "/fr/ua-2026-021/", "/es/alertas/", "/fr/repertoire/"])
def test_folded_it_takes_no_room_and_covers_nothing(tabs: Tabs, joined: str, path: str) -> None:
    with _open(tabs, joined + path) as page:
        for width in (320, 360, 768, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 740})
            if path != "/":
                assert page.locator(".join").bounding_box()["height"] == 0
            covered = page.evaluate(
                """() => {
                  const own = document.querySelector(".join > summary").getBoundingClientRect();
                  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  const found = [];
                  while (texts.nextNode()) {
                    const range = document.createRange();
                    range.selectNodeContents(texts.currentNode);
                    const meets = Array.from(range.getClientRects()).some((box) => box.width > 1
                      && box.left < own.right && box.right > own.left
                      && box.top < own.bottom && box.bottom > own.top);
                    if (meets && !texts.currentNode.parentElement.closest(".join, .skip, .menu:not([open])"))
                      found.push(texts.currentNode.textContent);
                  }
                  return found;
                }"""
            )
            assert covered == [], width


def test_on_paper_there_is_no_form(tabs: Tabs, joined: str) -> None:
    with _open(tabs, f"{joined}/fr/ua-2026-021/") as page:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert not page.locator(".join").is_visible()
        assert not page.locator(".join form").is_visible()
