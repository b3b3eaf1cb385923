"""Fixtures: Chromium, and an HTTP server for the built site."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.tabs import Tab, Tabs
from tests.conftest import BuiltSite
from tests.needs import find


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without logging requests."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: BuiltSite) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site.folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find("chromium-headless-shell")
    assert executable, "Chromium is missing: run `python3 tasks.py test`, which installs it where it may"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", *__import__("os").environ.get("EXP", "").split()],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture
def act(tabs: Tabs, address: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a path of the sample site, or an address, on a small phone's screen; scripts must raise no error."""
    opened: list[Tab] = []
    with ExitStack() as stack:

        def start(path: str, *, new: bool = False, **options: Any) -> Page:
            tab = stack.enter_context(tabs.new(**options) if new else tabs.tab(**options))
            opened.append(tab)
            tab.page.goto(urljoin(address, path))
            return tab.page

        yield start
        assert [fault for tab in opened for fault in tab.faults] == []
