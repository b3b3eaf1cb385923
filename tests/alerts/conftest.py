"""Pages and mails of one alert that a test has changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.campaigns.compose.composer import Composer
from plugins.repository.site import Site
from plugins.sections.alerts.pages import alert_page
from plugins.sections.context import RenderContext
from tests.campaigns.conftest import settings, terms
from tests.conftest import NOW, ROOT, read_site

FILE = "alerts/ua-2026-014/index.es.md"


class Edited:
    """The editors' example, with changes, and what becomes of it."""

    def __init__(self, content: Path) -> None:
        self.content = content

    def replace(self, old: str, new: str, file: str = FILE) -> Edited:
        path = self.content / file
        text = path.read_text("utf-8")
        assert old in text, f"the example no longer holds {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return self

    def target(self, lines: str) -> Edited:
        """Put the target with these lines before all others."""
        first, *rest = lines.strip("\n").split("\n")
        return self.replace(
            "targets:\n", "\n".join(["targets:", f"  - {first}", *(f"    {line}" for line in rest)]) + "\n"
        )

    def write(self, file: str, text: str) -> Edited:
        path = self.content / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return self

    def site(self, now: datetime = NOW) -> Site:
        moment = str(int(now.timestamp()))
        site, problems = read_site(
            settings(PATH=str(self.content), THEME=str(ROOT / "theme"), BUILD_TIME=moment)
        )
        assert [str(each) for each in problems if each.fatal] == []
        return site

    def problems(self, *, fatal: bool = True) -> list[str]:
        _, problems = read_site(settings(PATH=str(self.content), THEME=str(ROOT / "theme")))
        return [
            str(each).partition("ua-2026-014/")[2] or str(each) for each in problems if each.fatal is fatal
        ]

    def page(self, language: str = "fr", now: datetime = NOW) -> BeautifulSoup:
        site = self.site(now)
        context = RenderContext(site)
        page = alert_page(context, site.content.alerts[0], site.localizers[language])
        return BeautifulSoup(context.renderer.render(page).html, "html.parser")

    def mail(self, language: str = "fr") -> tuple[str, str]:
        """Return the text and the HTML of the mail."""
        composer = Composer(self.site(), terms())
        (candidate,) = [each for each in composer.candidates() if each.key.language == language]
        campaign = composer.campaign(candidate)
        return campaign.text, campaign.html


@pytest.fixture
def edited(example: Path) -> Edited:
    """The editors' example, for a test to change."""
    return Edited(example)
