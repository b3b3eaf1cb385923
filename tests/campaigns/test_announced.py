"""Announced content: what the registry has, and what another kind of content needs to be mailed."""

# ruff: noqa: ARG002 (methods of a protocol, of which an example needs few arguments)

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plugins.campaigns.announced.content import MailContext, MailParts
from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.announcements.announcement import (
    Announcement,
    AnnouncementRules,
    AnnouncementStatus,
    Status,
    status_of,
)
from plugins.campaigns.announcements.candidates import candidates, turning_points
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.compose.outbox import Outbox
from plugins.incremental.file import File
from plugins.mailing.interest_names import TOPICS, URGENT_ACTIONS
from plugins.mailing.key import read_mark
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.text_pages import home_page
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page
from tests.campaigns.conftest import terms
from tests.conftest import NOW, ROOT

TEMPLATE = '{% extends "email/base.html" %}{% block content %}<tr><td>{{ mail.plea }}</td></tr>{% endblock %}'


@dataclasses.dataclass(frozen=True)
class Plea:
    subject: str
    preview: str
    plea: str


class Petitions:
    """A kind of content of its own: one petition in one language, announced once."""

    name = "petition"
    topic = URGENT_ACTIONS
    why = CONTENT["alert"].why  # a message of its own would have to be in the catalogs
    limit = CONTENT["alert"].limit
    counted_once = False

    def announcements(self, site: Site, *, within: timedelta | None) -> Iterator[Announcement]:
        yield Announcement(self.name, "prisoners", 1, "petition", NOW, self.topic, call=True)

    def latest(self, site: Site) -> Iterable[datetime]:
        return [NOW]

    def status(
        self, site: Site, announcement: Announcement, language: str, rules: AnnouncementRules
    ) -> Status:
        untranslated = "" if language == "en" else f"{language} is missing"
        return status_of(
            announcement,
            site.now,
            rules,
            unpublished="",
            refused="",
            superseding=(),
            untranslated=untranslated,
        )

    def is_open(self, site: Site, slug: str) -> bool:
        return True

    def inputs(self, context: RenderContext, slug: str) -> tuple[Any, ...]:
        return (slug,)

    def page(self, context: RenderContext, slug: str, localizer: Localizer) -> Page:
        return home_page(context, localizer)

    def mail(
        self,
        context: RenderContext,
        announcement: Announcement,
        localizer: Localizer,
        mail_context: MailContext,
        news_received: frozenset[str] | None,
    ) -> MailParts:
        plea = Plea("Free them", "Sign.", "Free all prisoners of conscience.")
        text = f"{plea.plea}\n\n{mail_context.footer}"
        return MailParts(plea, "P 1", plea.subject, plea.preview, text)

    def withdrawn(self, site: Site, slug: str, number: int) -> tuple[Announcement, str] | None:
        return None


@pytest.fixture
def site(example_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The example with a petition: its object in the registry, and a template."""
    monkeypatch.setitem(CONTENT, Petitions.name, Petitions())
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    (theme / "templates/email/petition.html").write_text(TEMPLATE, "utf-8")
    settings = dataclasses.replace(example_site.site_settings, theme=theme)
    return dataclasses.replace(example_site, site_settings=settings)


def test_every_kind_has_its_name_and_a_topic_that_readers_can_choose() -> None:
    assert [(name, content.name) for name, content in CONTENT.items()] == [
        ("alert", "alert"),
        ("activity", "activity"),
        ("letter", "letter"),
    ]
    assert {content.topic for content in CONTENT.values()} <= TOPICS.keys()
    assert all((ROOT / f"theme/templates/email/{name}.html").is_file() for name in CONTENT)


def test_a_new_kind_of_content_is_mailed_without_other_changes(site: Site) -> None:
    mailing = terms()
    found = {each.key.language: each for each in candidates(site, mailing) if each.key.slug == "prisoners"}
    assert {language: each.status for language, each in found.items()} == {
        "fr": AnnouncementStatus.WAITING,
        "en": AnnouncementStatus.DUE,
        "es": AnnouncementStatus.WAITING,
    }
    made = Composer(site, mailing).campaign(found["en"])
    assert read_mark(made.html) == (found["en"].key, "") and str(made.key) == "petition/prisoners/1/en"
    for part in (made.html, made.text):
        assert "Free all prisoners" in part and "because you chose urgent actions, in English:" in part
    assert made.title == "P 1 · petition 1 · en" and not made.lacks_news
    assert NOW in turning_points(site, mailing)


def test_a_new_kind_of_content_is_in_the_outbox(site: Site, tmp_path: Path) -> None:
    files = Outbox(Composer(site, terms()), tmp_path / "outbox").files()
    names = {file.path for file in files if isinstance(file, File)}
    assert "petition-prisoners.1.en.eml" in names
