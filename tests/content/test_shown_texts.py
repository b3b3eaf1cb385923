"""Displayed texts: names and placeholders filled in, no-break spaces in French."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pelican.settings import read_settings

from plugins.activities.activity import load_activities
from plugins.alerts.letters import fill
from plugins.alerts.names import Name, Spelling, text_with_names
from plugins.organisations.load import load_directory
from plugins.repository.content import Content
from plugins.web.settings import site_settings
from tests.conftest import ROOT

Load = Callable[[Path], Content]
FR = "alerts/ua-2026-014/index.fr.md"
INITIALS, ROLE = Name((Spelling("Latn", ("R.", "T.", "Q.")),)), Name()


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_french_words_do_not_break_before_a_mark_and_letters_stay_as_typed(example: Path, load: Load) -> None:
    path = example / FR
    _replace(path, 'title: "', 'title: "Cauca : ')
    _replace(path, 'summary: "', 'summary: "« Partez ! » ')
    _replace(path, "## Lettre : ", "## Lettre : Urgent ! ")
    _replace(path, "\n## Lettre :", "\nEt après ?\n\n## Lettre :")
    content = load(example)
    assert not content.fatal, content.problems
    words = content.alerts.get("ua-2026-014").words["fr"]
    assert words.title.startswith("Cauca\u00a0: ")
    assert words.summary.startswith("«\u00a0Partez\u00a0!\u00a0» ")
    assert words.letters["main"].subject.startswith("Urgent ! ")
    assert content.alerts.get("ua-2026-014").bodies["fr"].strip().endswith("Et après\u00a0?")


def test_titles_of_pages_and_activities_do_not_break_either(example: Path, load: Load) -> None:
    _replace(example / "pages/network/index.fr.md", "title: ", 'title: "Qui ?" #')
    text = (example / "pages/network/index.fr.md").read_text("utf-8")
    (example / "pages/network/index.fr.md").write_text(text.replace('"Qui ?" #', "Qui ? "), "utf-8")
    assert load(example).pages["network"]["fr"].title.startswith("Qui\u00a0? ")
    folder = example / "activities/vigil"
    folder.mkdir(parents=True)
    (folder / "index.fr.md").write_text(
        "---\ntitle: 'Veillée : des noms'\nsummary: Une heure\nplace: Ici\nkind: vigil\nstatus: announced\n"
        "published: 2026-11-20\nstarts: 2026-12-10 18:00\ntime_zone: America/Montreal\nlanguages: [fr]\n"
        "organiser: Comité\n---\nPourquoi ?\n",
        "utf-8",
    )
    (activity,), _ = load_activities(example / "activities", root=example.parent, languages=("fr",))
    assert activity.localized("title", "fr").value == "Veillée\u00a0: des noms"
    assert activity.body("fr").value.strip() == "Pourquoi\u00a0?"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{person:1}.", "R. T. Q."),
        ("{person:1:3}.", "Q."),
        ("**{person:1}**.", "**R. T. Q.**"),
        ("{person:1}, {person:1}...", "R. T. Q., R. T. Q...."),
        ("{person:1}?", "R. T. Q.?"),
        ("{person:2}. {person:2}", "la abogada. la abogada"),
        ("{person:3}. {person:3:1}", "{person:3}. {person:3:1}"),
    ],
)
def test_a_sentence_that_ends_in_initials_ends_in_one_full_stop(text: str, shown: str) -> None:
    assert text_with_names(text, (INITIALS, ROLE), {1: "", 2: "la abogada"}, "es") == shown


def test_so_does_a_sentence_of_a_letter_that_ends_in_an_abbreviation() -> None:
    known = {"target": "Minas del Sur S. A.", "office": "Gerente"}
    text = "Escribo a {target}. Usted es {office}. {name}."
    assert fill(text, known) == "Escribo a Minas del Sur S. A. Usted es Gerente. {name}."


def test_an_address_with_a_plus_is_left_out_of_outlook_and_reported(example: Path, load: Load) -> None:
    path = example / "alerts/ua-2026-014/index.es.md"
    _replace(path, "despacho@alcaldia-yarumo.example", "despacho+dh@alcaldia-yarumo.example")
    _replace(path, "urgente@alto-yarumo.example", "urgente+1@alto-yarumo.example")
    told = [each for each in load(example).problems if "has a +" in each.message]
    assert [(each.fatal, each.line) for each in told] == [(False, 35), (False, 45)]
    assert "Outlook.com and Microsoft 365" in told[0].message
    assert "despacho@alcaldia-yarumo.example" in told[0].message


def test_texts_of_the_directory_and_of_the_settings_do_not_break_either(tmp_path: Path) -> None:
    path = min((ROOT / "content/directory").glob("*.yaml"))
    (tmp_path / "directory").mkdir()
    text = path.read_text("utf-8")
    changed, count = re.subn(r"^(summary:\n  fr: ).*$", r"\1Où ? Ici", text, count=1, flags=re.MULTILINE)
    assert count == 1
    (tmp_path / "directory/x.yaml").write_text(changed, "utf-8")
    organisations, _ = load_directory(tmp_path / "directory", root=tmp_path, languages=("fr",))
    assert organisations["x"].summary["fr"] == "Où\u00a0? Ici"
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    settings["NETWORK_TAGLINES"] = dict.fromkeys(settings["LANGUAGES"], "Agir ! Vite")
    taglines = site_settings(settings).taglines
    assert (taglines["fr"], taglines["en"]) == ("Agir\u00a0! Vite", "Agir ! Vite")
