"""Fixtures: Chromium, and an HTTP server for the built site."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import NOW, BuiltSite
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
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def act(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a path on a small phone's screen; scripts must raise no error."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def start(path: str, *, at: datetime = NOW, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 360, "height": 740}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.clock.set_fixed_time(at)
        page.goto(address + path)
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []
