"""Sheets carry the whole letter, tagged and in its language, and the same letter gives the same bytes."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest

from plugins.sheets.sheet import Labels, SheetLetter, SheetMaker
from tests.actions.test_mailto import HARD
from tests.conftest import ROOT, BuiltSite
from tests.needs import find

TEMPLATE = ROOT / "theme/sheets/letter.typ"


def text_of(pdf: Path) -> str:
    pdftotext = find("poppler-utils")
    assert pdftotext, "pdftotext is missing: run `python3 tasks.py test`, which installs it where it may"
    done = subprocess.run([pdftotext, "-enc", "UTF-8", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Return *text* without white space and hyphens: pdftotext joins words that a line end divides."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFC", text))


def letter(**changes: object) -> SheetLetter:
    fields = {
        "lang": "es",
        "subject": "Asunto",
        "paragraphs": ("Señora:", "Le pido."),
        "address": "Ana\nCalle 4 # 5-21",
        "fax": "+57 601 5550108",
        "labels": Labels(),
    }
    return SheetLetter(**{**fields, **changes})  # type: ignore[arg-type]


def test_every_sheet_of_the_site_carries_the_letter_that_the_page_shows(site: BuiltSite) -> None:
    compared = 0
    for slug in sorted({name.split("/")[1] for name in site.files() if name.startswith("sheets/")}):
        for target in site.soup(f"/es/{slug}/").select(".target"):
            number = target["id"].removeprefix("target-")
            for shown in target.select(".letter[data-send] .letter__paper"):
                pdf = site.folder / f"sheets/{slug}/{number}-{shown['lang']}-a4.pdf"
                if not pdf.is_file():
                    continue
                body = shown.select_one(".letter__body").get_text().split("____")[0]
                on_paper = re.sub(r"UA 2026-0\d\d\s+\d\s*\f", "", text_of(pdf))
                assert squeezed(body) in squeezed(on_paper), pdf
                assert squeezed(shown.select_one(".letter__subject").get_text()) in squeezed(on_paper)
                compared += 1
    assert compared > 30


def test_every_link_to_a_sheet_leads_to_one_for_open_alerts_only(site: BuiltSite) -> None:
    linked = {
        href.lstrip("/")
        for name in site.pages()
        for href in site.tree(name).xpath("//a/@href")
        if href.endswith(".pdf")
    }
    assert linked == {name for name in site.files() if name.endswith(".pdf")}
    assert {name.split("/")[1] for name in linked} == {
        name.split("/")[1] for name in site.files() if name.endswith("deadline.ics")
    }


def test_a_sheet_is_tagged_in_its_language_with_its_font_embedded(site: BuiltSite) -> None:
    pdf = site.folder / "sheets/ua-2026-016/3-pt-letter.pdf"
    data = pdf.read_bytes()
    assert b"/Lang (pt)" in data or b"/Lang(pt)" in data
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
    assert "letter" in told
    assert re.search(r"^Title: +\S", told, re.MULTILINE)
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )[2:]
    assert fonts[0]
    assert all(" yes yes yes " in line for line in fonts if line)
    assert b"pdfuaid" in data


def test_the_bundle_holds_every_letter(site: BuiltSite) -> None:
    text = text_of(site.folder / "sheets/ua-2026-021/all-fr-a4.pdf")
    for name in ("Luz Marina Ocampo Restrepo", "Eufrasio Lemos Quintana", "Claire Beausoleil-MacRae"):
        assert name in text
    assert "Señora Fiscal General:" in text
    assert "Madame l’Ambassadrice" in text.replace("'", "’")


def test_text_is_never_code_and_comes_out_as_typed(tmp_path: Path) -> None:
    hard = HARD.replace("\t", " ").replace("🕊", "") + " #set page(fill: red) $x$ *b* @a <l> // سلام"
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(
        SheetMaker(TEMPLATE, None).pdf([letter(paragraphs=(hard,))], case="UA 2026-001", paper="a4")
    )
    text = squeezed(text_of(pdf))
    # pdftotext gives right-to-left words in the order in which they are seen, wrapped in marks.
    plain = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    for part in re.split("[\u0590-\u06ff]+", hard):
        assert squeezed(part) in plain, part
    for word in re.findall("[\u0590-\u06ff]+", hard):
        assert word in plain or word[::-1] in plain, word


def test_what_no_font_can_show_stops_nothing(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    made = SheetMaker(TEMPLATE, None).pdf(
        [letter(subject="Paz 🕊", paragraphs=("Uno 🕊 dos 中文 tres.",))], case="UA 1", paper="a4"
    )
    pdf.write_bytes(made)
    text = text_of(pdf)
    assert "Paz □" in text
    assert "Uno □ dos □□ tres." in text


def test_a_long_letter_takes_several_pages_and_loses_nothing(tmp_path: Path) -> None:
    paragraphs = tuple(f"Párrafo {n}: " + "Donaudampfschifffahrtsgesellschaft " * 12 for n in range(20))
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(
        SheetMaker(TEMPLATE, None).pdf([letter(paragraphs=paragraphs)], case="UA 1", paper="letter")
    )
    text = text_of(pdf)
    assert text.count("\f") >= 3
    assert text.count("Donaudampfschifffahrtsgesellschaft") == 240


def test_same_letter_same_bytes_and_nothing_made_twice(tmp_path: Path) -> None:
    maker, again = SheetMaker(TEMPLATE, tmp_path), SheetMaker(TEMPLATE, tmp_path)
    first = maker.pdf([letter()], case="UA 1", paper="a4")
    assert again.pdf([letter()], case="UA 1", paper="a4") == first
    assert (maker.made, again.made) == (1, 0)
    assert SheetMaker(TEMPLATE, None).pdf([letter()], case="UA 1", paper="a4") == first
    again.pdf([letter(fax="")], case="UA 1", paper="a4")
    assert again.made == 1


def test_a_sheet_is_kept_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    maker = SheetMaker(TEMPLATE, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            maker.pdf([letter()], case="UA 1", paper="a4")
    assert list(tmp_path.iterdir()) and not list(tmp_path.glob("*.pdf"))
    plain = SheetMaker(TEMPLATE, None).pdf([letter()], case="UA 1", paper="a4")
    assert maker.pdf([letter()], case="UA 1", paper="a4") == plain
    assert [path.read_bytes() for path in tmp_path.glob("*.pdf")] == [plain]
