"""Share pictures: of open alerts only, small, exact, searched before they are drawn, and never drawn twice."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

import pelicanconf
from plugins.incremental.cache import BuildCache
from plugins.languages.localized_text import LocalizedText
from plugins.repository.site import Site
from plugins.safety.blocklist import BlockedPhrase, Searcher
from plugins.safety.errors import ForbiddenError
from plugins.safety.normalise import words_of
from plugins.sections.alerts.pages import alert_page
from plugins.sections.context import RenderContext
from plugins.sections.share_pictures import SharePictures
from plugins.sharing.check import check_network
from plugins.sharing.picture import COLOURS, HEIGHT, WIDTH, PictureMaker, SharePicture, Tile, is_drawable
from plugins.sheets.templates import SheetTemplates
from plugins.web.colours import palette
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT, BuiltSite, copy_example, read_site, run_pelican
from tests.hostile.corpus import edit
from tests.sections.test_pages import LANGUAGES, OPEN

THEME = ROOT / "theme"
SHEETS = SheetTemplates(THEME / "sheets")
ACCENT = "#a3231d"
SLUG = "ua-2026-021"


def maker(folder: Path | None = None, accent: str = ACCENT) -> PictureMaker:
    colours = palette({"accent-light": accent}, THEME)["light"]
    return PictureMaker(THEME, SHEETS, {name: colours[name] for name in COLOURS}, BuildCache(folder))


def picture(title: str = "Amenazas de muerte", language: str = "es", **changes: object) -> SharePicture:
    tiles = tuple(Tile(row, column, (row, column) == (5, 1)) for row in range(7) for column in range(6))
    plain = SharePicture(
        language=language,
        network="Red de Acción Urgente",
        label="Acción urgente",
        place="Colombia · Cauca",
        title=LocalizedText(title, language),
        line="Actúe a más tardar el 31 de enero de 2027",
        aside="17:00, hora de Bogotá",
        tiles=tiles,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def colours_of(png: bytes) -> set[str]:
    with Image.open(BytesIO(png)) as opened:
        found = opened.convert("RGB").getcolors(WIDTH * HEIGHT)
    return {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in found}


# On the built site -----------------------------------------------------------------------------


def pictures_of(site: BuiltSite) -> list[str]:
    return [name for name in site.files() if name.endswith(".png")]


def test_every_page_names_a_picture_that_is_there(site: BuiltSite) -> None:
    named = set()
    for name in site.pages():
        fields = {
            each.get("property"): each.get("content") for each in site.tree(name).xpath("//meta[@property]")
        }
        path = fields["og:image"].removeprefix("https://urgent-action.example/")
        named.add(path)
        assert fields["og:image:alt"] and fields["og:image:type"] == "image/png", name
        assert (fields["og:image:width"], fields["og:image:height"]) == (str(WIDTH), str(HEIGHT)), name
        assert site.tree(name).xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
        own = re.fullmatch(r"(\w+)/(ua-[\d-]+)/index\.html", name)
        folder = f"{own[1]}/{own[2]}" if own and own[2] in OPEN else site.tree(name).get("lang")
        assert path.rpartition("/")[0] == folder, name
    assert sorted(named) == pictures_of(site), "no other picture is in the output"
    assert len(named) == len(LANGUAGES) * (len(OPEN) + 1)


def test_a_picture_is_small_and_has_the_size_that_pages_give(site: BuiltSite) -> None:
    for name in pictures_of(site):
        path = site.folder / name
        assert path.stat().st_size <= 40_000, name
        with Image.open(path) as opened:
            assert opened.size == (WIDTH, HEIGHT) and opened.format == "PNG" and not opened.info, name


def test_the_text_alternative_says_what_the_page_prints(site: BuiltSite) -> None:
    page = site.soup(f"/fr/{SLUG}/")
    said = page.find("meta", property="og:image:alt")["content"]
    assert page.h1.get_text() in said and page.select_one(".deadline__day").get_text() in said
    assert "Colombie · Cauca" in said and "Action urgente" in said


# Before drawing --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    content = copy_example(tmp_path_factory.mktemp("pictures"))
    now = str(int(NOW.timestamp()))
    site, problems = read_site(
        settings(PATH=str(content), THEME=str(THEME), BUILD_TIME=now, CACHE_FOLDER="", SHARE_PICTURES=True)
    )
    assert not any(problem.fatal for problem in problems), problems
    return site


@pytest.mark.parametrize("said", ["title", "network", "region"])
def test_texts_are_searched_before_anything_is_drawn(
    example_site: Site, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (summary,) = example_site.open
    entry = {
        "title": summary.titles["es"].value,
        "network": example_site.site_settings.names["es"],
        "region": summary.region,
    }[said]
    site = replace(example_site, searcher=Searcher([BlockedPhrase(3, tuple(words_of(str(entry))))]))
    monkeypatch.setattr(PictureMaker, "png", lambda *_: pytest.fail("it was drawn"))
    with pytest.raises(ForbiddenError) as caught:
        list(SharePictures(site).files_of_alert(summary))
    assert f"es/{summary.slug}/share." in str(caught.value) and "line 3 of the list" in str(caught.value)
    assert str(entry) not in str(caught.value)


def test_a_picture_has_no_text_that_its_page_lacks(example_site: Site) -> None:
    """So whatever may be on the page may be on the picture: the names guard has read all of it."""
    context = RenderContext(example_site)
    (summary,) = example_site.open
    for code, localizer in example_site.localizers.items():
        page = alert_page(context, example_site.alert(summary.slug), localizer)
        shown = BeautifulSoup(context.renderer.render(page).html, "html.parser").get_text(" ")
        drawn = context.share_pictures._picture(summary, localizer)
        for text in (part for each in drawn.texts for part in each.split(" · ")):
            day = text.removeprefix(localizer.say("Act by %(day)s").partition("%")[0])
            assert " ".join(day.split()) in " ".join(shown.split()), (code, text)


def test_characters_without_a_glyph_are_known_and_warned_of() -> None:
    assert not is_drawable(picture("Alto ✊🏽 fuego").texts, SHEETS)
    assert is_drawable(picture("تونس: محامية محتجزة", "ar").texts, SHEETS)
    texts = {"NETWORK_NAMES.en": "Network ✊🏽", "LEGAL_NOTES.en": "✊🏽"}
    (problem,) = check_network(texts, SHEETS)
    assert problem.field == "NETWORK_NAMES.en" and "✊🏽" in problem.message and not problem.fatal


def test_a_title_that_no_font_can_show_is_shared_with_the_networks_picture(tmp_path: Path) -> None:
    content = copy_example(tmp_path)
    edit(content / "alerts/ua-2026-014/index.fr.md", title="Incursion ✊🏽 militaire")
    site, problems = read_site(
        settings(
            PATH=str(content), THEME=str(THEME), BUILD_TIME=str(int(NOW.timestamp())), SHARE_PICTURES=True
        )
    )
    (problem,) = [each for each in problems if "share pictures" in each.message]
    assert problem.path.endswith("index.fr.md") and problem.field == "title"
    (summary,) = site.open
    pictures = SharePictures(site)
    shown = {code: pictures.of_alert(summary, each) for code, each in site.localizers.items()}
    assert shown["fr"] is None and shown["es"] and shown["en"]
    assert pictures.of_network(site.localizers["fr"])


# Drawing ---------------------------------------------------------------------------------------

TITLES = {
    "typst": 'a"#b[] $x$ <c> \\ // *é* _ñ_ `#panic()` #panic("x")',
    "one word": "W" * 300,
    "many words": "Alto. " * 50,
    "Arabic": "تونس: محامية العاملات الزراعيات محتجزة منذ 27 أكتوبر",
    "Thai": "ผู้พิทักษ์สิทธิมนุษยชนถูกข่มขู่" * 5,
    "quotation marks": "« Ça suffit », dit “l’autre” – …",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_any_title_is_drawn_whole(title: str) -> None:
    """Below the title, and at its end, the ground is free: nothing is cut at an edge or covers the band."""
    language = "ar" if title.startswith("تونس") else "th" if title.startswith("ผ") else "es"
    with Image.open(BytesIO(maker().png("x", picture(title, language)))) as opened:
        drawn = opened.convert("RGB")
    ground = drawn.getpixel((2, 2))
    for box in ((0, 505, WIDTH, 515), (0, 0, 55, 515), (WIDTH - 55, 0, WIDTH, 515)):
        assert drawn.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), ground)], box
    title_box = drawn.crop((60, 160, 790, 500)).getcolors(WIDTH * HEIGHT)
    assert sum(count for count, colour in title_box if colour == (0x1D, 0x1B, 0x19)) > 3_000


def test_colours_are_exactly_those_of_the_settings() -> None:
    for accent in (ACCENT, "#0b57d0"):
        drawn = colours_of(maker(accent=accent).png("x", picture()))
        assert accent in drawn and len(drawn) <= 16


def test_the_accent_of_the_sample_is_the_one_on_the_picture(site: BuiltSite) -> None:
    drawn = colours_of((site.folder / pictures_of(site)[0]).read_bytes())
    assert pelicanconf.COLOURS["accent-light"] in drawn


def test_same_picture_same_bytes_and_nothing_drawn_twice(tmp_path: Path) -> None:
    one, other = maker(tmp_path / "one"), maker(tmp_path / "other")
    data = one.png("a.es", picture())
    assert other.png("a.es", picture()) == data and one.png("a.es", picture()) == data
    again = maker(tmp_path / "one")
    assert again.png("a.es", picture()) == data and (one.drawn, again.drawn) == (1, 0)
    changed = picture("M. P. O., amenazada")
    assert again.key(changed) != one.key(picture())
    assert again.png("a.es", changed) != data and again.drawn == 1
    files = [path for path in (tmp_path / "one").rglob("share/*") if path.is_file()]
    assert [path.name for path in files] == ["a.es"], "the cache keeps no earlier picture"


@pytest.mark.parametrize("field", ["network", "label", "place", "line", "aside", "tiles"])
def test_the_name_of_a_file_changes_with_all_that_is_drawn(field: str) -> None:
    other = () if field == "tiles" else "Otro"
    assert maker().key(picture(**{field: other})) != maker().key(picture())
    assert maker().key(picture()) != maker(accent="#0b57d0").key(picture())


# From build to build ---------------------------------------------------------------------------


def files(output: Path) -> dict[str, tuple[int, bytes]]:
    found = sorted(output.rglob("share.*.png"))
    return {
        path.relative_to(output).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in found
    }


def test_names_are_redrawn_and_what_is_over_disappears(project: Path) -> None:
    output, original = project / "output", project / f"content/alerts/{SLUG}/index.es.md"

    def built() -> dict[str, tuple[int, bytes]]:
        done = run_pelican(project, output)
        assert done.returncode == 0, done.stderr
        return files(output)

    with (project / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nSHARE_PICTURES = True\n")
    for path in original.parent.glob("*.md"):
        replaced(path, '\ntitle: "', '\ntitle: "{person:1}: ')
    named = built()
    replaced(original, "identification: public", "identification: initials")
    initials = built()
    replaced(original, "status: open", "status: closed")
    closed = built()
    own, others = {name for name in named if SLUG in name}, {name for name in named if SLUG not in name}
    assert len(own) == len(LANGUAGES) and len(others) == 2 * len(LANGUAGES)
    assert not own & initials.keys(), "other names, since services cache pictures by address"
    assert len(initials) == len(named)
    for later in (initials, closed):
        assert {name: later[name] for name in others} == {name: named[name] for name in others}
    assert closed.keys() == others
    (default,) = [name for name in others if name.startswith("es/share.")]
    page = BuiltSite(output).text(f"es/{SLUG}/index.html")
    assert f'property="og:image" content="https://urgent-action.example/{default}"' in page
    assert not [path for path in (project / ".cache/build/share").iterdir() if SLUG in path.name]


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_without_the_setting_there_is_none(cache_of_project: Path) -> None:
    output = cache_of_project.parent / "output"
    assert not files(output)
    page = BuiltSite(output).text(f"es/{SLUG}/index.html")
    assert "og:image" not in page and 'name="twitter:card" content="summary"' in page
