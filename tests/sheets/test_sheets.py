"""Printable letters: complete, tagged with their language, and reproducible byte for byte."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from plugins.content.frontmatter import parse_yaml
from plugins.sheets.check import _warnings
from plugins.sheets.glyphs import _COMMON, missing_glyphs
from plugins.sheets.sheet import Labels, SheetError, SheetLetter, SheetMaker
from plugins.sheets.templates import SheetTemplates
from tests.actions.test_mailto import HARD
from tests.conftest import ROOT, BuiltSite, run_pelican, small_project
from tests.hostile.corpus import edit, read
from tests.needs import find

FONTS = ROOT / "theme/sheets"
TEMPLATES = SheetTemplates(FONTS)


def text_of(pdf: Path) -> str:
    pdftotext = find("poppler-utils")
    assert pdftotext, "pdftotext is missing: run `python3 tasks.py test`, which installs it where it may"
    done = subprocess.run([pdftotext, "-enc", "UTF-8", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Return *text* without white space and hyphens: pdftotext joins words that a line end divides.

    It also marks directions, and repeats an Arabic letter that its font draws in parts.
    """
    text = re.sub(r"[\s\u202a-\u202e\u2066-\u2069-]+", "", unicodedata.normalize("NFC", text))
    return re.sub(r"([\u0600-\u06ff])\1+", r"\1", re.sub("[\u064b-\u0652]", "", text))


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
        page = site.soup(f"/es/{slug}/")
        for target in page.select(".target"):
            number = target["id"].removeprefix("target-")
            for link in target.select("[data-letter][data-version]"):
                shown = page.find(id=link["data-letter"]).select_one(".letter__paper")
                pdf = site.folder / f"sheets/{slug}/{number}-{shown['lang']}-a4.pdf"
                if not pdf.is_file():
                    continue
                body = shown.select_one(".letter__body").get_text().split("[")[0]
                on_paper = re.sub(r"UA 2026-0\d\d\s+\d\s*\f", "", text_of(pdf))
                if shown.get("dir") == "rtl":  # pdftotext shuffles letters that overlap
                    words = [squeezed(word) for word in body.split()]
                    assert sum(word in squeezed(on_paper) for word in words) > len(words) / 2, pdf
                    continue
                assert squeezed(body) in squeezed(on_paper), pdf
                subject = shown.select_one(".letter__subject")
                is_card = subject.has_attr("hidden")
                assert (squeezed(subject.get_text()) in squeezed(on_paper)) is not is_card
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
    of_alerts = {name.split("/")[1] for name in linked if name.split("/")[1].startswith("ua-")}
    assert of_alerts == {name.split("/")[1] for name in site.files() if name.endswith("deadline.ics")}


def test_a_sheet_is_tagged_in_its_language_with_its_font_embedded(site: BuiltSite) -> None:
    pdf = site.folder / "sheets/ua-2026-016/4-pt-letter.pdf"
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


LETTERS_IN = {
    "hi": ("सुरक्षा का अनुरोध", "महोदय,", "मैं आपको गहरी चिंता के साथ लिख रहा हूँ।"),
    "th": ("ขอความคุ้มครอง", "เรียน ท่านรัฐมนตรี", "ข้าพเจ้าเขียนถึงท่านด้วยความกังวลอย่างยิ่ง"),
    "el": ("Αίτημα προστασίας", "Κύριε Υπουργέ,", "Σας γράφω με μεγάλη ανησυχία."),
    "ru": ("Просьба о защите", "Уважаемый господин министр!", "Пишу Вам с глубокой тревогой."),
    "pt-BR": ("Pedido de proteção", "Senhor Ministro:", "Escrevo-lhe com profunda preocupação."),
    "quc": ("Tobʼanik", "Ajawxel:", "Kintzʼibʼaj chawe rukʼ nim bʼis."),
}


@pytest.mark.parametrize("tag", LETTERS_IN)
def test_a_letter_in_any_script_of_the_bundled_fonts_has_selectable_text(tag: str, tmp_path: Path) -> None:
    subject, *paragraphs = LETTERS_IN[tag]
    assert not missing_glyphs(LETTERS_IN[tag], TEMPLATES)
    made = letter(lang=tag, subject=subject, paragraphs=tuple(paragraphs))
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(SheetMaker(TEMPLATES, None).pdf([made], case="UA 1", paper="a4"))
    text = squeezed(text_of(pdf))
    assert all(squeezed(part) in text for part in LETTERS_IN[tag])
    assert re.search(rf"/Lang ?\({tag}\)".encode(), pdf.read_bytes())
    assert re.search(
        r"^Tagged: +yes$",
        subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout,
        re.MULTILINE,
    )


def test_every_bundled_font_has_its_licence_beside_it() -> None:
    fonts = [path for path in (FONTS / "fonts").iterdir() if path.suffix == ".ttf"]
    assert len(fonts) == 4
    for path in fonts:
        licence = path.with_name(f"OFL-{path.stem.removeprefix('noto-sans-')}.txt").read_text("utf-8")
        assert licence.startswith("Copyright 20")
        assert "SIL Open Font License, Version 1.1" in licence


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
        SheetMaker(TEMPLATES, None).pdf([letter(paragraphs=(hard,))], case="UA 2026-001", paper="a4")
    )
    text = squeezed(text_of(pdf))
    # pdftotext gives right-to-left words in the order in which they are seen, wrapped in marks.
    plain = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    for part in re.split("[\u0590-\u06ff]+", hard):
        assert squeezed(part) in plain, part
    for word in re.findall("[\u0590-\u06ff]+", hard):
        assert word in plain or word[::-1] in plain, word


UNSHOWN = {
    "an emoji with a skin tone": "✊🏽",
    "a keycap": "1️⃣",
    "a family": "👨‍👩‍👧",
    "half a flag": "🇨",
    "Burmese": "မ",
    "Khmer": "ភា",
    "Chinese": "张",
    "Japanese": "か",
    "Korean": "한",
    "Amharic": "አ",
    "Tamil": "த",
    "a character that does not exist": "\u0378",
}


def test_what_no_font_can_show_is_known_and_nothing_else() -> None:
    shown = "aé ẹ́ọ̀ ŋ Ж Ӏ Ω ﬁ «»’“”…–€№→✓★ שָׁלוֹם سَلامٌ ۱۲۳ ქართული Հայերեն हिन्दी क्षेत्र ज़ ।  ภาษาไทย ๑๒ ฿ \u200d\u2060\ufe0f"
    assert missing_glyphs([shown, *(f"x {each} y" for each in UNSHOWN.values())], TEMPLATES) == {
        *UNSHOWN.values()
    }


def test_common_characters_are_shown() -> None:
    common = [chr(code) for code in range(0x2100) if _COMMON.fullmatch(chr(code))]
    assert len(common) > 900
    pages = tuple(" ".join(common[start : start + 500]) for start in range(0, len(common), 500))
    assert SheetMaker(TEMPLATES, None).pdf([letter(subject=page) for page in pages], case="UA 1", paper="a4")
    assert SheetMaker(TEMPLATES, None).pdf([letter(paragraphs=pages)], case="UA 1", paper="a4")


def test_a_font_that_a_network_adds_is_used(tmp_path: Path) -> None:
    fewer = tmp_path / "sheets"
    shutil.copytree(FONTS, fewer)
    (fewer / "fonts/noto-sans-arabic.ttf").unlink()
    assert missing_glyphs(["پنجابی"], SheetTemplates(fewer))
    shutil.copy(FONTS / "fonts/noto-sans-arabic.ttf", fewer / "fonts/another.ttf")
    assert not missing_glyphs(["پنجابی"], SheetTemplates(fewer))


def test_typst_refuses_what_is_not_known_beforehand() -> None:
    with pytest.raises(SheetError, match="could not be displayed"):
        SheetMaker(TEMPLATES, None).pdf([letter(subject="Paz 🕊")], case="UA 1", paper="a4")


LETTERS = ("main", "embassy")
"""The letters of the project's English alert."""
AR = {"subject": "حماية", "body": "أكتب إليكم: +966 11 555 3125، info@ministry.example."}
AM = {"subject": "ሰላም", "body": "ክቡር ሚኒስትር\n\nUA 1\n\nሰላም"}
SAUDI = {
    "name": "علي",
    "country": "SA",
    "office": "وزير",
    "languages": ["ar"],
    "salutation": {"ar": "معالي الوزير:"},
    "fax": "+966 11 555 3125",
    "phone": "+966 11 555 3126",
    "post": "King Fahd Road 12-14 (A).\nالرياض 12345-6789",
}
ETHIOPIAN = {
    **SAUDI,
    "name": "Abebe",
    "office": "Minister",
    "languages": ["am"],
    "salutation": {"am": "Ato:"},
}


@pytest.fixture(scope="module")
def scripts(
    tmp_path_factory: pytest.TempPathFactory, cache_of_printing_project: Path
) -> tuple[BuiltSite, str]:
    """A project in which an alert has letters in Arabic and Amharic, and another one an emoji in its letter."""
    folder = small_project(tmp_path_factory.mktemp("scripts"))
    shutil.copytree(cache_of_printing_project, folder / ".cache")
    path = folder / "content/alerts/ua-2026-021/index.es.md"
    fields, _ = read(path)
    targets = [*fields["targets"], SAUDI, ETHIOPIAN]
    extra = {**fields.get("extra_letters", {}), "ar": {"main": AR}, "am": {"main": AM}}
    edit(path, targets=targets, extra_letters=extra)
    path = folder / "content/alerts/ua-2026-018/index.en.md"
    fields, _ = read(path)
    for each in fields["letters"].values():
        each["body"] += "\n\n✊🏽 1️⃣"
    edit(path, letters=fields["letters"])
    entry = folder / "content/authorities/co-fiscalia.yaml"
    entry.write_text(entry.read_text("utf-8").replace("Bogotá, D.C.", "Bogotá 🏛", 1), "utf-8")
    done = run_pelican(folder, folder / "output")
    assert done.returncode == 0, done.stderr
    return BuiltSite(folder / "output"), done.stderr


def test_file_field_and_characters_are_named_where_a_letter_has_no_sheet(
    scripts: tuple[BuiltSite, str],
) -> None:
    told = [line for line in scripts[1].splitlines() if "fonts of printable sheets" in line]
    places = {
        re.match(r"content/(\S+?):\d+: warning: (\S+): .* have: (.*?)\. No", line).groups() for line in told
    }  # type: ignore[union-attr]
    assert places == {
        ("alerts/ua-2026-021/index.es.md", "extra_letters.am.main.subject", "ሰ ላ ም"),
        ("alerts/ua-2026-021/index.es.md", "extra_letters.am.main.body", "ክ ቡ ር ሚ ኒ ስ ት ሰ ላ ም"),
        *(("alerts/ua-2026-018/index.en.md", f"letters.{name}.body", "✊🏽 1️⃣") for name in LETTERS),
        ("authorities/co-fiscalia.yaml", "post.address", "🏛"),
    }


@pytest.mark.parametrize("mark", ["|", ">", '"', ""])
def test_the_line_of_a_character_is_named_however_its_text_is_written(mark: str) -> None:
    text = f"body: {mark}\n  Una: primera.\n\n  Paz 🕊.\n"
    if mark in {'"', ""}:
        text = f"body: {mark}Una primera\n\n  Paz 🕊.{mark}\nnext: x\n"
    document, problems = parse_yaml("a.yaml", text)
    assert not problems
    line = text[: text.index("🕊")].count("\n") + 1
    (found,) = _warnings(document, ("body",), document.values["body"], {"🕊"})
    assert found.line == line


def test_no_sheet_is_offered_for_such_a_letter_and_all_others_are_built(
    scripts: tuple[BuiltSite, str],
) -> None:
    built, _ = scripts
    rendered = {name for name in built.files() if name.startswith("sheets/")}
    linked = {
        href.lstrip("/")
        for name in built.pages()
        for href in built.tree(name).xpath("//a/@href")
        if ".pdf" in href
    }
    assert rendered == linked
    saudi = next(name for name in rendered if name.endswith("-ar-a4.pdf"))
    assert saudi.startswith("sheets/ua-2026-021/")
    assert not [name for name in rendered if "-am-" in name]
    assert [name for name in rendered if name.startswith("sheets/ua-2026-018/")]
    assert not [name for name in rendered if re.match("sheets/ua-2026-018/.-en-", name)]
    assert "+966 11 555 3125" in text_of(built.folder / "sheets/ua-2026-021/all-en-a4.pdf")
    # Whoever reads no sheet reads the letter, and can print it from the page.
    amharic = built.soup("/en/ua-2026-021/").select_one(".letter > .letter__paper[lang=am]")
    assert amharic is not None


def test_numbers_and_addresses_keep_their_order_on_a_right_to_left_sheet(
    scripts: tuple[BuiltSite, str],
) -> None:
    built, _ = scripts
    sheet = next(built.folder.glob("sheets/ua-2026-021/*-ar-a4.pdf"))
    text = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text_of(sheet))
    assert "\n+966 11 555 3125\n" in text
    assert text.count("+966 11 555 3125") == 2
    assert "King Fahd Road 12-14 (A)." in text
    assert "12345-6789" in text
    assert "info@ministry.example" in text


def test_a_right_to_left_letter_has_its_direction_on_the_page(
    scripts: tuple[BuiltSite, str],
) -> None:
    built, _ = scripts
    page = built.soup("/fr/ua-2026-021/")
    (paper,) = page.select(".letter__paper[lang=ar]")
    assert paper["dir"] == "rtl"
    assert not page.select(".letter__paper[lang=es][dir]")
    assert page.select_one("a[href^='tel:+966']")["dir"] == "ltr"  # type: ignore[index]
    assert "<bdi>الرياض 12345-6789</bdi>" in str(page)


def test_a_long_letter_takes_several_pages_and_loses_nothing(tmp_path: Path) -> None:
    paragraphs = tuple(f"Párrafo {n}: " + "Donaudampfschifffahrtsgesellschaft " * 12 for n in range(20))
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(
        SheetMaker(TEMPLATES, None).pdf([letter(paragraphs=paragraphs)], case="UA 1", paper="letter")
    )
    text = text_of(pdf)
    assert text.count("\f") >= 3
    assert text.count("Donaudampfschifffahrtsgesellschaft") == 240


def test_same_letter_same_bytes_and_nothing_made_twice(tmp_path: Path) -> None:
    maker, again = SheetMaker(TEMPLATES, tmp_path), SheetMaker(TEMPLATES, tmp_path)
    first = maker.pdf([letter()], case="UA 1", paper="a4")
    assert again.pdf([letter()], case="UA 1", paper="a4") == first
    assert (maker.rendered, again.rendered) == (1, 0)
    assert SheetMaker(TEMPLATES, None).pdf([letter()], case="UA 1", paper="a4") == first
    again.pdf([letter(fax="")], case="UA 1", paper="a4")
    assert again.rendered == 1


def test_a_sheet_is_kept_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    maker = SheetMaker(TEMPLATES, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            maker.pdf([letter()], case="UA 1", paper="a4")
    assert list(tmp_path.iterdir()) and not list(tmp_path.glob("*.pdf"))
    plain = SheetMaker(TEMPLATES, None).pdf([letter()], case="UA 1", paper="a4")
    assert maker.pdf([letter()], case="UA 1", paper="a4") == plain
    assert [path.read_bytes() for path in tmp_path.glob("*.pdf")] == [plain]
