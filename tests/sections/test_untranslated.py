"""Texts added to the original after its translation: marked on pages; mailed according to the setting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from pelicanconf import LANGUAGES
from plugins.alerts.alert import State
from plugins.campaigns.announced.alerts import announcements_of, status
from plugins.campaigns.announcements.announcement import AnnouncementRules, AnnouncementStatus
from plugins.campaigns.compose.mail import mail
from plugins.sections.alerts.pages import alert_page
from plugins.sections.context import RenderContext
from plugins.web.colours import palette
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT, copy_example, read_site

NOTES = {
    "fr": "Pas encore traduit\u00a0: ce texte est en espagnol.",
    "en": "Not yet translated: this text is in Spanish.",
}
SPANISH = {"updates": "Nueva noticia.", "outcome": "Ya están a salvo.", "answers": "Que investiga."}
"""By section of the page, what only the original says."""


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> RenderContext:
    """The example, of which the original has an update, an outcome and an answer more than its translations."""
    content = copy_example(tmp_path_factory.mktemp("untranslated"))
    path = content / "alerts/ua-2026-014/index.es.md"
    text = path.read_text("utf-8")
    text = text.replace(
        "los testimonios.\n", "los testimonios.\n  - date: 2026-11-21\n    text: Nueva noticia.\n"
    )
    text = text.replace(
        "status: open",
        "status: outcome\noutcome: {date: 2026-11-21, result: returned-home}\noutcome_text: Ya están a salvo.\n"
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: reply, text: Que investiga.}]\n"
        "announcements: [{number: 2, date: 2026-11-21 08:00, kind: outcome}]",
    )
    path.write_text(text, "utf-8")
    site, problems = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert not any(problem.fatal for problem in problems), problems
    return RenderContext(site)


@pytest.fixture(scope="module")
def page(context: RenderContext) -> Callable[[str], BeautifulSoup]:
    def drawn(code: str) -> BeautifulSoup:
        made = alert_page(context, context.site.content.alerts[0], context.site.localizers[code])
        return BeautifulSoup(context.renderer.render(made).html, "html.parser")

    return drawn


@pytest.mark.parametrize("section", SPANISH)
@pytest.mark.parametrize("code", NOTES)
def test_a_page_shows_the_originals_text_with_its_language_and_a_note(
    code: str, section: str, page: Callable[[str], BeautifulSoup]
) -> None:
    (shown,) = page(code).select(f"section[aria-labelledby={section}]")
    assert SPANISH[section] in shown.select_one("[lang=es]").get_text()
    (note,) = shown.select(".untranslated")
    assert note.get_text() == NOTES[code]
    assert note.find_parent(lang="es") is None


def test_what_is_translated_has_no_note(page: Callable[[str], BeautifulSoup]) -> None:
    (demands,) = page("fr").select("section[aria-labelledby=demands]")
    assert not demands.select(".untranslated, [lang]")
    assert not page("es").select(".untranslated")
    assert set(LANGUAGES) == {"es", *NOTES}


@pytest.mark.parametrize("code", NOTES)
def test_mails_wait_for_the_translation_or_are_the_original(code: str, context: RenderContext) -> None:
    alert = context.site.content.alerts[0]
    ended = announcements_of(alert)[-1]
    window = timedelta(days=3)
    waiting = status(ended, alert, code, NOW, AnnouncementRules(window, original_at_once=False))
    assert waiting == (AnnouncementStatus.WAITING, f"index.{code}.md is stale")
    assert status(ended, alert, code, NOW, AnnouncementRules(window, original_at_once=True)) == (
        AnnouncementStatus.DUE,
        "",
    )
    assert status(ended, alert, "es", NOW, AnnouncementRules(window, original_at_once=False)) == (
        AnnouncementStatus.DUE,
        "",
    )
    made = mail(
        ended,
        alert,
        context.site.localizers[code],
        context.presenter,
        context.addresses,
        state=State.OUTCOME,
        url="https://a.example/",
    )
    assert made.title == alert.facts.title and made.title_language == "es"
    html = context.renderer.fill(
        code,
        "email/alert.html",
        {
            "mail": made,
            "mark": "",
            "news_marks": "",
            "tag": str,
            "letters_in_links": True,
            "why": "",
            "preview": "",
            **palette(context.site_settings.colours, context.site_settings.theme),
        },
    )
    assert made.view is not None and made.view.card.written_in
    assert NOTES[code].split(":")[0].split("\u00a0")[0] in html
