"""The page for proposals: a labelled mail with lines to fill in, and the encrypted form for the rest."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pelicanconf import LANGUAGES
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.text_pages import text_jobs
from tests.actions.test_mailto import read_back
from tests.campaigns.conftest import settings
from tests.conftest import ROOT, copy_example, read_site

SUBJECTS = {"fr": "[Lettres] Proposition", "en": "[Letters] Proposal", "es": "[Cartas] Propuesta"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The editors' example with the pages of the sample."""
    content = copy_example(tmp_path_factory.mktemp("example"))
    shutil.rmtree(content / "pages", ignore_errors=True)
    shutil.copytree(ROOT / "content/pages", content / "pages")
    found, problems = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert not problems
    return found


def _page(site: Site, key: str, code: str) -> BeautifulSoup:
    context = RenderContext(site)
    (job,) = [each for each in text_jobs(context) if each.name == f"page/{key}"]
    html = context.renderer.render(job.make(site.localizers[code])).html
    return BeautifulSoup(html.decode(), "html.parser")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_proposal_is_a_labelled_mail_and_what_is_secret_goes_into_the_form(site: Site, code: str) -> None:
    page = _page(site, "propose", code)
    (button,) = page.select(".suggest a.button")
    mail = read_back(button["href"])
    assert mail["to"] == "contact@urgent-action.example" and mail["subject"] == SUBJECTS[code]
    assert len([line for line in mail["body"].split("\r\n") if line.endswith((":", "?"))]) == 6
    (form,) = page.select("main a[href$='#proposal']")
    assert form["href"].partition("#")[0] == site.addresses.report(code)
    words = len(page.select_one(".prose--page").get_text(" ").split())
    assert 300 <= words <= 500
    assert not page.select("meta[name=robots][content*=noindex]")


def test_without_keys_nobody_is_led_to_a_form(site: Site) -> None:
    page = _page(replace(site, reports=replace(site.reports, keys=())), "propose", "en")
    assert page.select(".suggest a.button") and not page.select("a[href$='#proposal']")


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_joins_learns_how_to_propose_an_action(site: Site, code: str) -> None:
    address = site.addresses.below(code, site.content.pages["propose"][code].slug)
    assert _page(site, "join", code).select(f"main a[href='{address}']")
    assert not _page(site, "network", code).select(".suggest"), "other pages offer no mail"


def test_a_suggestion_that_is_none_is_reported(tmp_path: Path) -> None:
    content = copy_example(tmp_path)
    shutil.copytree(ROOT / "content/pages", content / "pages", dirs_exist_ok=True)
    path = content / "pages/propose/index.fr.md"
    path.write_text(re.sub("suggestion: .*", "suggestion: actions", path.read_text("utf-8")), "utf-8")
    _, problems = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    (problem,) = [each for each in problems if each.field == "suggestion"]
    assert "Did you mean action?" in problem.message
