"""Handouts: an open alert on two pages, in each language, tagged, with everything needed to act."""

from __future__ import annotations

import re
import shutil
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from plugins.alerts.alert import HandoutFit
from plugins.content.markdown import render
from plugins.handouts.content import Handout
from plugins.handouts.layout import SIZES, fit, inputs
from plugins.handouts.letter import HandoutLetter
from plugins.handouts.rich_text import nodes
from plugins.handouts.targets import ChannelLine, TargetEntry
from plugins.incremental.file import File
from plugins.languages.localized_text import LocalizedText
from plugins.safety.blocklist import Searcher, read_list
from plugins.safety.files import hits
from plugins.sheets.sheet import PAPERS, SheetMaker
from plugins.sheets.templates import SheetTemplates
from tests.conftest import ROOT, BuiltSite, run_pelican, small_project
from tests.hostile.corpus import edit, read
from tests.sheets.test_sheets import squeezed, text_of

TEMPLATES = SheetTemplates(ROOT / "theme/sheets")
OPEN = ("009-2", "015", "016", "017", "018", "019", "020", "021", "024", "025")
"""The sample alerts that are open, without ``ua-2026-`` where the year is this one."""
PARAGRAPH = "Two men came to the house at night and asked for her by name, as they had done in May. "


def handouts_of(site: BuiltSite) -> dict[tuple[str, str, str], Path]:
    """Return the handouts of *site* by folder name of the alert, language and paper size."""
    found = (re.fullmatch(r"sheets/([^/]+)/alert-(\w+)-(\w+)\.pdf", name) for name in site.files())
    return {each.groups(): site.folder / each.string for each in found if each}  # type: ignore[misc]


def some(account: str = PARAGRAPH, **changes: object) -> Handout:
    """Return a handout with this account."""

    def said(value: object) -> LocalizedText:
        return LocalizedText(value, "en")

    paragraphs = (PARAGRAPH * 4,) * 3
    target = TargetEntry(
        number=1,
        name="Luz Marina Ocampo",
        office="Attorney General",
        notes=(),
        begins="Begins:",
        salutation=LocalizedText("Señora Fiscal:", "es"),
        channels=(ChannelLine("Email", "office@gov.example", ()), ChannelLine("Fax", "+57 601 5550108", ())),
    )
    made = Handout(
        language="en",
        network="Urgent Action Network",
        label="Urgent action",
        case="UA 2026-099",
        day="18 November 2026",
        title=said("Leaders threatened"),
        summary=said("Two leaders were threatened."),
        act_by="Act by",
        deadline="31 December 2026",
        hour="17:00, Bogota time",
        scan="Scan to act",
        demands_label="What we ask for",
        demands=said(["Protect them.", "Investigate."]),
        case_label="The case",
        account=said(nodes(render(account, level=3))),
        updates_label="Updates",
        updates=(),
        facts=(("Where", said("Colombia")),),
        act_label="Act now",
        warning_label="If you are in Colombia",
        warning=said(nodes("<p>Take care.</p>")),
        what_to_do=None,
        letter=HandoutLetter("Letter in English", "en", "Protection", (), paragraphs, ""),
        targets_label="Who to write to",
        targets=(target,) * 3,
        copies_label="Copies to:",
        copies=("desk@network.example",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def pdf(made: Handout, layout: HandoutFit | None = None, paper: str = "a4") -> bytes:
    data = inputs(made, layout or fit(made, TEMPLATES), paper, url="https://network.example/en/ua-2026-099/")
    return SheetMaker(TEMPLATES, None).render(TEMPLATES.handout, data)


def test_every_open_alert_has_one_of_two_pages_in_each_of_its_languages(site: BuiltSite) -> None:
    made = handouts_of(site)
    written = {
        (f"ua-2026-{name}", path.suffixes[0].removeprefix("."))
        for name in OPEN
        for path in (ROOT / f"content/alerts/ua-2026-{name}").glob("index.*.md")
    }
    assert set(made) == {(*each, paper) for each in written for paper in PAPERS}
    for (_, code, paper), path in made.items():
        reader = PdfReader(path)
        assert len(reader.pages) == 2, path
        assert reader.root_object["/Lang"] == code
        assert reader.root_object["/MarkInfo"]["/Marked"]
        assert reader.xmp_metadata is not None
        assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()
        width, height = (round(side) for side in reader.pages[0].mediabox[2:])
        assert (width, height) == ((595, 842) if paper == "a4" else (612, 792))


def test_it_has_what_somebody_without_the_page_needs(site: BuiltSite) -> None:
    letters = 0
    for (slug, code, paper), path in handouts_of(site).items():
        if paper != "a4":
            continue
        page, text = site.soup(f"/{code}/{slug}/"), squeezed(text_of(path))
        shown = [
            *page.select(".hero__title, .hero__summary, .demands li, .target__name, .target__office"),
            *page.select(".deadline__day, .deadline__hour, .act > .notice p, .target__opening > span"),
            *page.select(".account p, #account ~ .prose p, .target__address .value, .way__number"),
        ]
        assert len(shown) > 15
        for each in shown:  # only the ends, since a column may end within a paragraph
            if each.get("dir") == "rtl":  # pdftotext shuffles letters that overlap
                continue
            words = squeezed(each.get_text())
            assert words[:30] in text and words[-30:] in text, (path, each.get_text())
        assert squeezed(f"/{code}/{slug}/") in text
        bodies = [
            squeezed(each.get_text()) for each in page.select(".letter > .letter__paper > .letter__body")
        ]
        shuffled = bool(page.select(".letter__paper[dir=rtl]"))
        assert sum(body[:60] in text for body in bodies) == 1 or shuffled, path
        letters += len(bodies)
    assert letters > 50


def test_the_page_links_to_it_with_its_pages_or_to_that_of_the_original(site: BuiltSite) -> None:
    for code, said in (("en", "2 pages"), ("fr", "2 pages"), ("es", "2 páginas")):
        own = "es" if code == "fr" else code
        (links,) = site.soup(f"/{code}/ua-2026-017/").select(".share p:has(a)")
        assert [a["href"] for a in links.select("a")] == [
            f"/sheets/ua-2026-017/alert-{own}-{paper}.pdf" for paper in PAPERS
        ]
        assert links.get_text().count(f"(PDF, {said})") == 2


LONG = "\n\n".join(PARAGRAPH * 4 for _ in range(30))


@pytest.fixture(scope="module")
def changed(
    tmp_path_factory: pytest.TempPathFactory, cache_of_printing_project: Path
) -> tuple[BuiltSite, str]:
    """A project after its build: one alert was closed, the other shows initials and has a long account."""
    folder = small_project(tmp_path_factory.mktemp("handouts"))
    for name in (".cache", "output"):
        shutil.copytree(cache_of_printing_project.parent / name, folder / name)
    before = handouts_of(BuiltSite(folder / "output"))
    assert {slug for slug, *_ in before} == {"ua-2026-018", "ua-2026-021"}
    assert "Maruja" in text_of(before["ua-2026-021", "en", "a4"])
    alerts = folder / "content/alerts"
    edit(alerts / "ua-2026-018/index.en.md", status="closed")
    original = alerts / "ua-2026-021/index.es.md"
    fields, _ = read(original)
    edit(original, people=[{**fields["people"][0], "identification": "initials"}, *fields["people"][1:]])
    edit(alerts / "ua-2026-021/index.en.md", body=LONG)
    title, _ = read(alerts / "ua-2026-021/index.fr.md")
    edit(alerts / "ua-2026-021/index.fr.md", title=f"{title['title']} ✊🏽")
    done = run_pelican(folder, folder / "output")
    assert done.returncode == 0, done.stderr
    return BuiltSite(folder / "output"), done.stderr


def test_it_goes_with_the_alert_and_shows_people_as_the_page_does(changed: tuple[BuiltSite, str]) -> None:
    site, _ = changed
    made = handouts_of(site)
    assert {(slug, code) for slug, code, _ in made} == {("ua-2026-021", "es"), ("ua-2026-021", "en")}
    for path in made.values():
        text = text_of(path)
        assert "M. P. O." in text
        assert "Maruja" not in text


def test_a_long_text_is_printed_whole_and_reported_with_its_excess(changed: tuple[BuiltSite, str]) -> None:
    site, told = changed
    pages = len(PdfReader(handouts_of(site)["ua-2026-021", "en", "a4"]).pages)
    assert pages > 2
    found = re.search(
        r"ua-2026-021/index\.en\.md:\d+: warning: the alert as a PDF takes (\d+) pages instead of 2: "
        r"its texts are about ([\d,]+) characters too long\. The account has ([\d,]+) characters and its "
        r"letter [\d,]+\. Shorten the account, the letter or the updates by \2 characters together\.",
        told,
    )
    assert found, told
    assert int(found[1]) == pages
    assert 3_000 < int(found[2].replace(",", "")) < int(found[3].replace(",", ""))
    assert f"(PDF, {pages} pages)" in site.text("en/ua-2026-021/index.html")


def test_none_is_made_in_a_language_whose_texts_no_font_has(changed: tuple[BuiltSite, str]) -> None:
    site, told = changed
    assert "ua-2026-021/index.fr.md" in told
    assert "the fonts of printable sheets do not have: ✊🏽. The alert is not offered as a PDF" in told
    assert "/sheets/ua-2026-021/alert-es-a4.pdf" in site.text("fr/ua-2026-021/index.html")


@pytest.mark.parametrize("paragraphs", [30, 45])
def test_a_text_shorter_by_the_excess_fits(paragraphs: int) -> None:
    text = [PARAGRAPH * 4] * paragraphs
    found = fit(some("\n\n".join(text)), TEMPLATES)
    assert found.too_long
    shorter = "\n\n".join(text)[: -found.too_long - 200]  # about: a column may end with a line to spare
    fitting = fit(some(shorter), TEMPLATES)
    assert not fitting.too_long, (found, fitting)
    assert fitting == HandoutFit(sides=False, size=SIZES[-1], pages=2)


def test_a_short_text_has_the_largest_type_and_a_page_to_act(tmp_path: Path) -> None:
    assert fit(some(), TEMPLATES) == HandoutFit(sides=True, size=SIZES[0], pages=2)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(some()))
    first, second, _ = text_of(path).split("\f")
    assert "What we ask for" in first and "Act now" not in first
    assert "Act now" in second and "Who to write to" in second


MARKDOWN = """
One **bold** and *slanted* and `code`, [a link](https://a.example/b?c=d&e), <https://b.example>.
A line\\
broken.

## A heading

> A quotation with **bold**.
>
> - a list in it

- one
- two

    a paragraph in it

1. first
    - nested

| a | b |
|---|---|
| 1 | 2 & 3 |

---

    preformatted <text>

### A smaller heading

Name, Q'eqchi', ¿qué?, “quoted”, #not-code[x] $y$ \\* @z <b>
"""


def test_everything_that_markdown_can_say_is_printed_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(some(MARKDOWN.replace("<b>", "&lt;b&gt;"), warning=None, letter=None)))
    text = squeezed(text_of(path))
    for part in (
        "bold",
        "a link",
        "A quotation",
        "a paragraph in it",
        "nested",
        "2 & 3",
        "preformatted <text>",
    ):
        assert squeezed(part) in text, part
    assert squeezed("#not-code[x] $y$ * @z") in text


def test_a_handout_from_right_to_left_is_tagged_so(tmp_path: Path) -> None:
    made = some(language="ar", title=LocalizedText("حماية", "ar"), network="شبكة")
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(made))
    assert PdfReader(path).root_object["/Lang"] == "ar"
    assert "office@gov.example" in text_of(path)


def test_blocked_words_are_found_in_it_wherever_its_lines_break(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("Hernán Restrepo Villalobos\n", "utf-8")
    searcher = Searcher(read_list(tmp_path / "list.txt"))
    for start in range(0, 60, 7):
        made = some("x" * start + " " + "Hernán Restrepo Villalobos and " * 3)
        assert hits(File("sheets/a/alert-en-a4.pdf", pdf(made)), searcher), start


def test_same_text_same_bytes_and_nothing_made_twice(tmp_path: Path) -> None:
    made = some()
    data = inputs(made, fit(made, TEMPLATES), "letter")
    maker, again = SheetMaker(TEMPLATES, tmp_path), SheetMaker(TEMPLATES, tmp_path)
    first = maker.render(TEMPLATES.handout, data)
    assert again.render(TEMPLATES.handout, data) == first
    assert (maker.rendered, again.rendered) == (1, 0)
    assert SheetMaker(TEMPLATES, None).render(TEMPLATES.handout, data) == first
    assert len(PdfReader(BytesIO(first)).pages) == 2
    assert asdict(made)["title"]["value"] == "Leaders threatened"
