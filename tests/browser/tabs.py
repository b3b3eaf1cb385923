"""Tabs that tests use one after another: opening one costs more than what most tests do in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.conftest import NOW

PHONE = {"width": 360, "height": 740}


@dataclass
class Tab:
    """A page of the browser, its requests, what its scripts and the browser log, and the errors among that."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("console", self._log)
        self.page.on("pageerror", lambda error: self._fail(str(error)))

    def _log(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._fail(message.text)
        else:
            self.said.append(message.text)

    def _fail(self, text: str) -> None:
        self.said.append(text)
        self.faults.append(text)

    def forget(self) -> None:
        """Undo what the test before has left: the page and its state, the pointer, the medium, and what was recorded."""
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)
        self.page.emulate_media(media="null")
        for recorded in (self.requests, self.said, self.faults):
            recorded.clear()


class Tabs:
    """The tabs of a browser, in one context for each set of options that no tab can change."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._idle: defaultdict[str, list[Tab]] = defaultdict(list)

    @contextmanager
    def tab(
        self,
        *,
        at: datetime = NOW,
        viewport: dict[str, int] = PHONE,
        color_scheme: str = "light",
        forced_colors: str = "none",
        **options: object,
    ) -> Iterator[Tab]:
        """Lend a tab at a fixed time, on a small phone's screen if nothing else is given."""
        key = repr((at, sorted(options.items())))
        if key not in self._contexts:
            self._contexts[key] = self._context(at, **options)
        if self._idle[key]:
            tab = self._idle[key].pop()
            tab.forget()
        else:
            tab = Tab(self._contexts[key].new_page())
        if tab.page.viewport_size != viewport:
            tab.page.set_viewport_size(viewport)  # type: ignore[arg-type]
        tab.page.emulate_media(color_scheme=color_scheme, forced_colors=forced_colors)  # type: ignore[arg-type]
        yield tab
        self._idle[key].append(tab)

    @contextmanager
    def new(self, *, at: datetime = NOW, **options: object) -> Iterator[Tab]:
        """Open a tab in a context of its own.

        This is for tests that change the clock, scripts or answers, and for those of what a browser requests and keeps.
        """
        context = self._context(at, **options)
        yield Tab(context.new_page())
        context.close()

    def _context(self, at: datetime, **options: object) -> BrowserContext:
        # To scroll smoothly takes long, and whatever clicks waits for the end of it.
        context = self._browser.new_context(**{"viewport": PHONE, "reduced_motion": "reduce", **options})  # type: ignore[arg-type]
        if options.get("java_script_enabled", True):
            context.clock.set_fixed_time(at)
        return context
