"""A fourth language is two entries in the settings; whatever else it lacks is a warning, shown and marked."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pelicanconf import LANGUAGES
from plugins.content.problems import Problem
from plugins.languages import Language
from plugins.languages.catalogs import Catalog
from plugins.organisations.load import load_directory
from plugins.pages.load import load_pages
from plugins.repository.content import Content
from plugins.vocabularies.vocabulary import UNCHECKED
from plugins.web.localizer import Localizer
from plugins.web.settings import SettingsError, site_settings
from tests.campaigns.conftest import settings
from tests.conftest import (
    ROOT,
    BuiltSite,
    add_content,
    copy_project,
    once_per_run,
    run_pelican,
)

CODES = ("fr", "en", "es", "pt")
ENTRIES = """
LANGUAGES["pt"] = Language(
    code="pt",
    name="Português",
    locale="pt_BR",
    paths={
        "alerts": "alertas",
        "archive": "arquivo",
        "country": "paises",
        "violation": "violacoes",
        "region": "regioes",
        "perpetrator": "autores",
        "result": "desfechos",
        "year": "anos",
        "authority": "autoridades",
        "patterns": "padroes",
        "data": "dados",
        "embed": "incorporar",
        "activities": "atividades",
        "resources": "recursos",
        "directory": "diretorio",
        "members": "membros",
        "partners": "parceiras",
        "search": "busca",
        "report": "relatar",
        "letters": "cartas",
        "aftermath": "desdobramentos",
    },
)
NETWORK_NAMES["pt"] = "Rede de Ação Urgente"
SHEETS = False
"""
NOTE = "Pas encore traduit\u00a0: ce texte est en francês."


def _entry() -> Language:
    paths = dict.fromkeys(LANGUAGES["en"].paths, "x")
    return Language(code="pt", name="Português", locale="pt_BR", paths=paths)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project with a fourth language, built; do not change its files."""

    def build(folder: Path) -> None:
        copy_project(folder)
        shutil.rmtree(folder / "content")
        add_content(folder, "")
        with (folder / "pelicanconf.py").open("a", encoding="utf-8") as conf:
            conf.write(ENTRIES)
        for path in (folder / "content/vocabulary").iterdir():
            text = re.sub(
                r"(\n  words:\n(?:    .+\n)*    es: )(.+\n)", r"\1\2    pt: \2", path.read_text("utf-8")
            )
            text = re.sub(r"(    es: )(\{one: .+\n)", r"\1\2    pt: \2", text)
            path.write_text(text, "utf-8")
        done = run_pelican(folder, folder / "output")
        (folder / "stderr").write_text(done.stderr, "utf-8")
        assert done.returncode == 0, done.stderr

    return once_per_run(tmp_path_factory, "fourth-language", build)


@pytest.fixture(scope="module")
def built(folder: Path) -> BuiltSite:
    return BuiltSite(folder / "output")


def test_no_file_stops_the_build_and_each_gap_is_a_warning(folder: Path) -> None:
    lines = (folder / "stderr").read_text("utf-8").splitlines()
    told = [line for line in lines if re.match(r"[\w./-]+:\d+: ", line)]
    stopping = {line.partition(":")[0] for line in told if ": warning: " not in line}
    assert not stopping
    about = [line for line in told if re.search(r"\bpt\b", line)]
    counts = Counter("/".join(line.split(":")[0].split("/")[:2]) for line in about)
    assert counts == {
        "content/letters": 3,
        "content/partners": 2,
        "content/pages": len(list((ROOT / "content/pages").iterdir())),
        "content/directory": 2 * len(list((ROOT / "content/directory").iterdir())),
        "content/resources": len(list((ROOT / "content/resources").iterdir())),
        "content/activities": len(list((ROOT / "content/activities").iterdir())),
        "content/alerts": counts["content/alerts"],
        "theme/translations": 1,
        "pelicanconf.py": 7,
    }


def test_every_page_of_the_language_is_there_and_marks_what_is_in_another(built: BuiltSite) -> None:
    assert sum(name.startswith("pt/") for name in built.pages()) == sum(
        name.startswith("fr/") for name in built.pages()
    )
    for name in built.pages():
        if name.startswith("pt/"):
            tree = built.tree(name)
            assert tree.get("lang") == "pt"
            for shown in (*tree.cssselect(".wordmark__tagline"), *tree.cssselect(".footer__about > p")[:1]):
                assert shown.get("lang") == "fr", name
            assert {link.get("lang") for link in tree.cssselect(".masthead__menu a[href='/pt/reseau/']")} == {
                "fr"
            }


@pytest.mark.parametrize("path", ["", "reseau/", "confidentialite/"])
def test_a_page_is_in_the_default_language_with_a_note(path: str, built: BuiltSite) -> None:
    page, original = built.soup(f"/pt/{path}"), built.soup(f"/fr/{path}")
    for selector in (".hero__title", ".hero__summary", ".prose"):
        assert page.select_one(selector)["lang"] == "fr"
        assert page.select_one(selector).get_text() == original.select_one(selector).get_text()
    assert [note.get_text() for note in page.select(".hero .untranslated")] == [NOTE]
    assert not original.select(".hero .untranslated, .hero__title[lang], .prose[lang]")
    assert all(
        link["href"].startswith("/pt/") for link in page.select(".prose a") if link["href"].startswith("/")
    )


def test_a_guide_is_in_the_language_of_its_original_with_a_note(built: BuiltSite) -> None:
    page = built.soup("/pt/recursos/writing-a-letter/")
    assert [each["lang"] for each in page.select(".hero__title, .hero__summary, .prose")] == ["en"] * 3
    assert len(page.select(".hero .untranslated")) == 1
    canonical = page.find("link", rel="canonical")["href"]
    assert canonical == "https://urgent-action.example/en/resources/writing-a-letter/"
    assert not page.select("link[rel=alternate][hreflang=pt]:not([type])")


@pytest.mark.parametrize("path", ["", "reseau/"])
def test_search_engines_are_told_of_real_translations_only(path: str, built: BuiltSite) -> None:
    alternates = {
        address: [link["hreflang"] for link in built.soup(address).select("link[rel=alternate][hreflang]")]
        for address in (f"/fr/{path}", f"/pt/{path}", "/")
    }
    for found in alternates.values():
        assert found[:4] == ["fr", "en", "es", "x-default"]
    canonical = built.soup(f"/pt/{path}").find("link", rel="canonical")["href"]
    assert canonical == f"https://urgent-action.example/fr/{path}"
    assert f"https://urgent-action.example/pt/{path}<" not in built.sitemap()
    assert built.soup(f"/fr/{path}").select_one(".switcher a[hreflang=pt]")["href"] == f"/pt/{path}"


def test_entries_of_the_directory_are_in_the_default_language(built: BuiltSite) -> None:
    cards = built.soup("/pt/diretorio/").select(".organisation")
    assert len(cards) > 40
    for card in cards:
        assert card.select_one(".organisation__summary")["lang"] == "fr"
        assert len(card.select("dd[lang=fr]")) == 1
        assert [note.get_text() for note in card.select(".untranslated")] == [NOTE]
    assert '"l":"fr"' in built.text("search/pt/directory.json").replace(" ", "")
    assert '"l"' not in built.text("search/fr/directory.json")


def test_pages_in_all_languages_and_feeds_mark_it_too(built: BuiltSite) -> None:
    section = built.soup("/almost-there/").select_one("section[lang=pt]")
    assert [each["lang"] for each in section.select("h2, p[lang]")] == ["fr", "fr"]
    assert section.select_one(".untranslated").get_text() == NOTE
    assert built.soup("/").select_one("li[lang=pt] .chooser__about")["lang"] == "fr"
    assert '<subtitle xml:lang="fr">' in built.text("pt/feed.atom")
    assert "<subtitle>" in built.text("fr/feed.atom")


def test_mails_are_composed_in_the_language(folder: Path) -> None:
    mails = sorted((folder / "outbox").glob("*pt*.eml"))
    assert len(mails) == len(list((folder / "outbox").glob("*fr*.eml")))
    for mail in mails:
        body = message_from_bytes(mail.read_bytes(), policy=default).get_body(("html",))
        soup = BeautifulSoup(body.get_content(), "html.parser")
        assert soup.html["lang"] == "pt"
        assert soup.select_one(".masthead span")["lang"] == "fr"
        assert "Rede de Ação Urgente" in soup.select_one(".masthead").get_text()


# Each part by itself -----------------------------------------------------------------------


def _told(problems: list[Problem]) -> list[str]:
    return [f"{'error' if each.fatal else 'warning'}: {each}" for each in problems]


@pytest.mark.parametrize(("languages", "shown"), [(("fr", "es", "en"), "fr"), (("es", "en", "fr"), "es")])
def test_a_page_falls_back_to_the_first_language_that_has_it(
    languages: tuple[str, ...], shown: str, example: Path
) -> None:
    (example / "pages/network/index.en.md").unlink()
    pages, problems = load_pages(example / "pages", root=example.parent, languages=languages)
    assert _told(problems) == [
        f"warning: content/pages/network:1: has no index.en.md, so index.{shown}.md is shown there. Write it."
    ]
    assert pages["network"]["en"] == pages["network"][shown]
    assert {code: page.language for code, page in pages["network"].items()} == {
        "fr": "fr",
        "es": "es",
        "en": shown,
    }


def test_a_page_without_any_text_is_an_error(example: Path) -> None:
    (example / "pages/empty").mkdir()
    pages, problems = load_pages(example / "pages", root=example.parent, languages=CODES[:3])
    assert _told(problems) == [
        "error: content/pages/empty:1: contains no index.<language>.md. Write index.fr.md in it."
    ]
    assert pages["empty"] == {}


def test_an_address_that_a_page_falls_back_to_must_be_free(
    example: Path, load: Callable[..., Content]
) -> None:
    path = example / "pages/network/index.fr.md"
    path.write_text(re.sub(r"(?m)^slug: .*", "slug: directorio", path.read_text("utf-8")), "utf-8")
    assert not any(problem.fatal for problem in load(example).problems)
    (example / "pages/network/index.es.md").unlink()
    assert [str(problem) for problem in load(example).problems if problem.fatal] == [
        "content/pages/network/index.fr.md:1: slug: directorio is the address of a list in es, which has no "
        "translation of this page. Write index.es.md with another one."
    ]


ORGANISATION = (ROOT / "content/directory/peace-brigades-international.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (
            ("es", "fr", "pt"),
            "warning: content/directory/pbi.yaml:{line}: {field}: has no pt, so es is shown there. "
            "Write pt: and the text.",
        ),
        (("pt",), "error: content/directory/pbi.yaml:{line}: {field}: has no pt. Write pt: and the text."),
    ],
)
def test_an_entry_of_the_directory_falls_back(languages: tuple[str, ...], told: str, tmp_path: Path) -> None:
    path = tmp_path / "content/directory/pbi.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(ORGANISATION, "utf-8")
    _, problems = load_directory(path.parent, root=tmp_path, languages=languages)
    lines = {line.partition(":")[0]: number for number, line in enumerate(ORGANISATION.split("\n"), 1)}
    assert _told(problems) == [
        told.format(line=lines[field], field=field) for field in ("summary", "how_to_ask")
    ]


def test_settings_need_the_name_and_warn_of_other_texts() -> None:
    changed = settings(LANGUAGES={**LANGUAGES, "pt": _entry()})
    with pytest.raises(SettingsError) as raised:
        site_settings(changed)
    assert str(raised.value) == 'pelicanconf.py: NETWORK_NAMES has no "pt". Write it.'
    changed["NETWORK_NAMES"] = {**changed["NETWORK_NAMES"], "pt": "Rede"}
    assert _told(site_settings(changed).problems) == [
        f'warning: pelicanconf.py:1: {name}: has no "pt", so "fr" is shown there. Write it.'
        for name in ("NETWORK_TAGLINES", "LEGAL_NOTES", "PRIVACY_NOTES", "RESPONSE_TERMS.CO")
    ]
    assert site_settings(settings()).problems == []


def test_a_text_in_no_language_of_the_site_is_an_error() -> None:
    with pytest.raises(SettingsError, match='LEGAL_NOTES has no "fr"'):
        site_settings(settings(LEGAL_NOTES={"de": "x"}))


def test_a_language_needs_a_word_for_each_section() -> None:
    entry = Language(code="pt", name="Português", locale="pt", paths={"alerts": "alertas"})
    missing = r'LANGUAGES\["pt"\].paths has no archive, country, .*search, report, letters, aftermath\.'
    with pytest.raises(SettingsError, match=missing):
        site_settings(settings(LANGUAGES={**LANGUAGES, "pt": entry}))


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ({"es": "b", "pt": "c"}, "pt"),
        ({"es": "b", "en": "a"}, "en"),
        ({"es": "b"}, "es"),
        ({"ar": "d"}, "ar"),
    ],
)
def test_a_text_is_in_the_language_or_in_the_first_of_the_site(texts: Mapping[str, str], shown: str) -> None:
    said = Localizer(_entry(), Catalog("pt", None), UNCHECKED, CODES).localized(texts)
    assert (said.language, said.value) == (shown, texts[shown])
