"""Pages and mails of one alert that a test has changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.alerts.file_format.headings import heading_of, keywords
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

    def letter(self, name: str, lines: Mapping[str, str] | str, subject: str = "Abrazo") -> Edited:
        """Add a letter to the file of each language, with *lines* or those for the language."""
        for code in ("es", "fr", "en"):
            path = self.content / f"alerts/ua-2026-014/index.{code}.md"
            body = lines if isinstance(lines, str) else lines[code]
            section = f"{heading_of(code, name, subject=subject)}\n{body}"
            path.write_text(f"{path.read_text('utf-8')}\n{section}\n", "utf-8")
        return self

    def without_letters(self) -> Edited:
        """Remove all letters."""
        for code in ("es", "fr", "en"):
            path = self.content / f"alerts/ua-2026-014/index.{code}.md"
            account, _, _ = path.read_text("utf-8").partition(f"## {keywords(code).letter}")
            path.write_text(account, "utf-8")
        return self

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
