"""A withdrawn letter is not read, named or mailed, and its files and entries can be removed from a built site."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.repository.content import Content
from plugins.withdrawals.entries import (
    entry_in,
    letter_with,
    letters_about,
    unread_lines,
    withdrawn_pages,
    withdrawn_slugs,
)
from plugins.withdrawals.places import read_places
from plugins.withdrawals.remove import remove_alert
from plugins.withdrawals.section_page import CHECKLISTS
from plugins.withdrawals.sections import SECTIONS
from plugins.withdrawals.traces import collect_page_traces
from tests.conftest import ROOT
from tests.sign_ons.conftest import TEXT

Load = Callable[..., Content]
FORMS = (
    "letters/open-letter: 2026-11-26",
    "- content/letters/open-letter",
    "Letter / Open-Letter",
    "https://urgent-action.example/en/letters/open-letter/co/",
)
URLS = {"fr": "/fr/lettres/open-letter/", "en": "/en/letters/open-letter/", "es": "/es/cartas/open-letter/"}
OTHER = "/en/letters/open-letter-2/"


@pytest.mark.parametrize("line", FORMS)
def test_every_form_of_the_list_withdraws_a_letter(line: str, letter: Path, load: Load) -> None:
    """Its folder is not read any more, so that nothing in it can keep the site from being built."""
    content = letter.parents[1]
    (letter / "signatories.csv").write_text("broken", "utf-8")
    assert load(content).fatal
    (content / "withdrawn.yaml").write_text(f"{line}\n", "utf-8")
    assert withdrawn_pages(content) == ["letters/open-letter"] and entry_in(line) == "letters/open-letter"
    assert withdrawn_slugs(content) == [] and unread_lines(content) == []


def test_a_withdrawn_letter_is_not_read_and_all_else_is(letter: Path, load: Load) -> None:
    content = letter.parents[1]
    (letter / "index.en.md").write_text("broken", "utf-8")
    (content / "withdrawn.yaml").write_text("letters/open-letter: 2026-11-26\n", "utf-8")
    found = load(content)
    assert not found.problems and not found.sign_ons and len(found.alerts) == 1
    assert found.withdrawn_sign_ons == {"open-letter"}


def test_a_name_that_an_alert_protects_does_not_matter_in_a_withdrawn_letter(
    letter: Path, load: Load
) -> None:
    content = letter.parents[1]
    alert = content / "alerts/ua-2026-014/index.es.md"
    text = alert.read_text("utf-8").replace("identification: public", "identification: initials")
    alert.write_text(text, "utf-8")
    words = letter / "index.fr.md"
    words.write_text(words.read_text("utf-8") + "\nMaruja Peñalosa Ortiz\n", "utf-8")
    assert "content/letters/open-letter/index.fr.md" in {each.path for each in load(content).problems}
    (content / "withdrawn.yaml").write_text("letters/open-letter: 2026-11-26\n", "utf-8")
    assert not load(content).fatal


def test_a_letter_that_looks_like_a_case_withdraws_no_alert(tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").write_text("letters/sl-2026-003: 2026-11-26\n", "utf-8")
    assert withdrawn_slugs(tmp_path) == [] and withdrawn_pages(tmp_path) == ["letters/sl-2026-003"]


def test_a_letter_is_found_by_its_number(letter: Path) -> None:
    content = letter.parents[1]
    assert letter_with("sl  2026-003", content) == "letters/open-letter"
    assert [letter_with(each, content) for each in ("SL 2026-00", "SL 2026-004", "open-letter")] == [""] * 3


def test_whoever_withdraws_an_alert_is_told_of_letters_about_it(letter: Path) -> None:
    content = letter.parents[1]
    assert letters_about(["ua-2026-013", "ua-2026-014"], content) == ["letters/open-letter"]
    assert letters_about(["ua-2026-01"], content) == []


def _site(folder: Path) -> None:
    """Write files of a built site in which a letter, and another one with a longer name, are mentioned."""
    letters = [{"slug": "open-letter", "urls": URLS}, {"slug": "open-letter-2", "urls": {"en": OTHER}}]
    texts = {
        **{
            f"{url[1:]}{name}": "x"
            for url in URLS.values()
            for name in ("index.html", "co/index.html", "sheet.pdf")
        },
        f"{OTHER[1:]}index.html": f'<p><a href="{OTHER}">B</a></p>',
        "en/letters/index.html": f'<ul>\n<li><a href="{URLS["en"]}">A</a>\n<p>Words</p></li>\n<li><a href="{OTHER}">B</a></li>\n</ul>',
        "en/ua-2026-014/index.html": f'<h2>Letters</h2>\n<p><a href="{URLS["en"]}">A</a></p>\n<p>Alert</p>',
        "en/feed.atom": f"<entry><id>{URLS['en']}</id><title>A</title></entry><entry><id>{OTHER}</id></entry>",
        "api/letters.json": json.dumps({"letters": letters}),
        "api/letters/open-letter.csv": "kind,name",
        "api/letters/open-letter-2.csv": "kind,name",
        "api/index.json": json.dumps(
            {"files": ["/api/letters/open-letter.csv", "/api/letters/open-letter-2.csv"]}
        ),
        "search/en/letters.json": json.dumps([{"u": URLS["en"], "t": "A"}, {"u": OTHER, "t": "B"}]),
        "sitemap.xml": f"<url><loc>{URLS['es']}</loc></url>\n<url><loc>{OTHER}</loc></url>\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "release.json").write_text(json.dumps({"files": dict.fromkeys(texts, "0")}), "utf-8")


def test_pages_data_and_entries_of_a_letter_are_removed_and_no_other(tmp_path: Path) -> None:
    _site(tmp_path)
    places = read_places(ROOT / "pelicanconf.py")
    for address in places.page_addresses("letters/open-letter"):
        assert list(remove_alert(tmp_path, address)) == []
    left = {
        path.relative_to(tmp_path).as_posix(): path.read_text("utf-8")
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert sorted(left) == [
        "api/index.json",
        "api/letters.json",
        "api/letters/open-letter-2.csv",
        "en/feed.atom",
        "en/letters/index.html",
        "en/letters/open-letter-2/index.html",
        "en/ua-2026-014/index.html",
        "release.json",
        "search/en/letters.json",
        "sitemap.xml",
    ]
    assert not [name for name, text in left.items() if "open-letter" in text.replace("open-letter-2", "")]
    assert (
        "Words" not in left["en/letters/index.html"] and "<p>Alert</p>" in left["en/ua-2026-014/index.html"]
    )
    for name in (
        "api/letters.json",
        "en/feed.atom",
        "en/letters/index.html",
        "search/en/letters.json",
        "sitemap.xml",
    ):
        assert "open-letter-2" in left[name]
    assert "<title>" not in left["en/feed.atom"], "the entry of a letter vanishes; it gets no notice"
    assert set(json.loads(left["release.json"])["files"]) == {*left} - {"release.json"}


def test_traces_are_texts_that_only_the_letter_has(letter: Path) -> None:
    traces = collect_page_traces("letters/open-letter", "letters/open-letter", letter.parents[1])
    assert traces.match('<a href="/en/letters/open-letter/">') and traces.match(
        "/api/letters/open-letter.csv"
    )
    title = next(
        line for line in (letter / "index.en.md").read_text("utf-8").splitlines() if "title:" in line
    )
    assert traces.match(title.partition(": ")[2].strip('"'))
    assert not traces.match(f"Comité Érables–Andes {TEXT} Luz Ordóñez"), "initiators are named elsewhere too"


def test_there_is_a_checklist_for_each_section() -> None:
    assert CHECKLISTS.keys() == SECTIONS.keys()
    for name, text in CHECKLISTS.items():
        assert f"git rm -r content/{name}/a" in text.format(page=f"{name}/a", urls="/")
