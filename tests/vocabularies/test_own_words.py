"""A network's own violation, outcome and kind of answer are everywhere, without a change of code."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from pelican.settings import read_settings

from pelicanconf import LANGUAGES
from plugins.commands.check import check
from plugins.commands.new_content.questions import load_questions
from plugins.commands.reference.write import schema_files, stale_schemas
from plugins.vocabularies.models import ViolationTerm
from plugins.web.settings import site_settings
from tests.conftest import (
    NOW,
    ROOT,
    VOCABULARIES,
    BuiltSite,
    add_content,
    copy_project,
    run_pelican,
)

VIOLATION = """forced-eviction:
  words: {fr: Expulsion forcée, en: Forced eviction, es: Desalojo forzoso}
"""
OUTCOME = """asylum-granted:
  words: {fr: Asile obtenu, en: Asylum granted, es: Asilo concedido}
  effect: good
"""
ANSWER = """commitment:
  words: {fr: Engagement écrit, en: Written commitment, es: Compromiso escrito}
  effect: settles
"""
WORDS = {"fr": "Expulsion forcée", "en": "Forced eviction", "es": "Desalojo forzoso"}
LISTS = {"fr": "fr/violations", "en": "en/violations", "es": "es/violaciones"}
ENDED = """status: outcome
outcome: {date: 2026-11-20, result: asylum-granted}
outcome_text: Both journalists were granted asylum.
announcements:
  - {number: 2, date: 2026-11-20 18:00, kind: outcome}
"""
ANSWERED = """answers:
  - {authority: co-fiscalia, date: 2026-11-20, kind: commitment, text: Presentará un plan de retorno.}
copies_to:"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, cache_of_project: Path) -> Path:
    """A project with words of its own that two alerts use, built; the schemas are those before."""
    folder = copy_project(tmp_path_factory.mktemp("network") / "project")
    add_content(folder, "pages", "authorities", "alerts/ua-2026-018", "alerts/ua-2026-021")
    append(folder / "pelicanconf.py", "\nSHEETS = SHARE_PICTURES = False\n")
    vocabulary = folder / "content/vocabulary"
    append(vocabulary / "violations.yaml", VIOLATION)
    append(vocabulary / "outcomes.yaml", OUTCOME)
    append(vocabulary / "answers.yaml", ANSWER)
    original = folder / "content/alerts/ua-2026-021/index.es.md"
    edit(original, "violations: [death-threats,", "violations: [forced-eviction, death-threats,")
    edit(original, "copies_to:", ANSWERED)
    edit(folder / "content/alerts/ua-2026-018/index.en.md", "status: open\n", ENDED)
    shutil.copytree(cache_of_project, folder / ".cache")
    done = run_pelican(folder, folder / "output")
    assert done.returncode == 0, done.stderr
    for name, text in schema_files(VOCABULARIES, LANGUAGES).items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(network: Path) -> BuiltSite:
    return BuiltSite(network / "output")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_violation_has_its_page_list_and_feed_and_is_counted_and_found(
    language: str, built: BuiltSite
) -> None:
    word, folder = WORDS[language], LISTS[language]
    page = built.soup(f"/{folder}/forced-eviction/")
    assert word in page.h1.get_text() and page.select("main a[href$='/ua-2026-021/']")
    link = built.soup(f"/{folder}/").select_one(f"main a[href='/{folder}/forced-eviction/']")
    assert link.get_text(strip=True) == word and link.svg, "with the general drawing"
    assert f'term="{word}"' in built.text(f"{folder}/forced-eviction/feed.atom")
    alert = built.soup(f"/{language}/ua-2026-021/")
    assert alert.select_one(f"a[href='/{folder}/forced-eviction/']").get_text() == word
    found = json.loads(built.text(f"search/{language}/2026.json"))
    (own,) = (each for each in found if each["u"].endswith("/ua-2026-021/"))
    assert own["v"].startswith(f"{word} · ")
    patterns = built.soup(f"/{language}/{LANGUAGES[language].paths['patterns']}/")
    row = patterns.select_one(f"tr:has(a[href='/{folder}/forced-eviction/'])")
    assert word in row.th.get_text() and row.td.get_text() == "1"


def test_open_data_have_its_key_its_words_and_a_schema(built: BuiltSite) -> None:
    labels = json.loads(built.text("api/labels.json"))["labels"]
    assert labels["violations"]["forced-eviction"] == WORDS
    assert labels["outcome"]["asylum-granted"]["en"] == "Asylum granted"
    schema = json.loads(built.text("api/schema/archived-alert.json"))["properties"]
    assert schema["violations"]["items"]["enum"][-1] == "forced-eviction"
    (alert,) = json.loads(built.text("api/alerts.json"))["alerts"]
    assert alert["violations"][0] == "forced-eviction"


def test_an_outcome_is_in_lists_on_the_home_page_and_in_the_subject_of_its_mail(
    network: Path, built: BuiltSite
) -> None:
    assert "Asylum granted" in built.soup("/en/outcomes/asylum-granted/").h1.get_text()
    assert "Asylum granted" in built.text("en/index.html"), "its effect is good"
    mails = {code: network / f"outbox/ua-2026-018.2.{code}" for code in ("en", "es")}
    message = BytesParser(policy=default).parsebytes(mails["en"].with_suffix(".en.eml").read_bytes())
    assert message["Subject"].startswith("Asylum granted: Community radio")
    assert "Asilo concedido, 20 de noviembre de 2026" in mails["es"].with_suffix(".es.txt").read_text("utf-8")


def test_a_kind_of_answer_stops_the_clock_if_its_effect_is_to_settle(built: BuiltSite) -> None:
    page = built.soup("/en/ua-2026-021/").get_text()
    assert "Written commitment" in page and "It answered on 20 November 2026." in page
    (own,) = (
        each
        for each in json.loads(built.text("api/follow-up.json"))["follow_up"]
        if each["authority"] == "co-fiscalia"
    )
    assert (own["clock"], own["answered"], own["answers"][0]["kind"]) == ("stopped", "complete", "commitment")


def test_check_accepts_the_words_and_reports_each_stale_schema(
    network: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795273200")
    assert check(network / "pelicanconf.py")
    stale = re.findall(r"docs/(\S+):1: warning: is stale: .+ Run `invoke schema`\.", capsys.readouterr().err)
    assert stale == ["schema/alert.json", "schema/letter.json"]


def test_schemas_follow_from_the_vocabulary_with_words_in_every_language(tmp_path: Path) -> None:
    terms = {**VOCABULARIES.violations.terms, "forced-eviction": ViolationTerm(words=WORDS, note="Homes.")}
    own = replace(VOCABULARIES, violations=replace(VOCABULARIES.violations, terms=terms))
    texts = schema_files(own, LANGUAGES)
    field = json.loads(texts["schema/alert.json"])["properties"]["violations"]["items"]
    assert field["enum"][-1] == "forced-eviction"
    assert field["enumDescriptions"][-1] == "Expulsion forcée · Forced eviction · Desalojo forzoso. Homes."
    assert json.loads(texts["schema/answers.json"])["additionalProperties"]["properties"]["effect"]["enum"]
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert list(stale_schemas(tmp_path, own, LANGUAGES)) == []
    (tmp_path / "schema/page.json").unlink()
    (missing, *others) = stale_schemas(tmp_path, VOCABULARIES, LANGUAGES)
    assert not missing.fatal and len(others) == 1
    assert list(stale_schemas(tmp_path / "elsewhere", own, LANGUAGES)) == []


def test_a_changed_word_rebuilds_what_shows_it_and_nothing_else(
    network: Path, built: BuiltSite, tmp_path: Path
) -> None:
    """In the end, without any vocabulary, the build says which folder to create."""
    folder = Path(shutil.copytree(network, tmp_path / "project"))
    before = {name: (folder / "output" / name).read_bytes() for name in built.files()}
    path = folder / "content/vocabulary/violations.yaml"
    edit(path, "en: Forced eviction", "en: Land seizure")

    done = run_pelican(folder, folder / "output")
    assert done.returncode == 0, done.stderr
    now = BuiltSite(folder / "output").files()
    changed = {name for name in now if (folder / "output" / name).read_bytes() != before.get(name)}
    shown = {name for name, data in before.items() if b"orced eviction" in data}
    assert shown <= changed and "en/ua-2026-021/index.html" in changed
    assert not {name for name in changed if name.startswith(("fr/", "es/"))}
    assert "en/ua-2026-018/index.html" not in changed
    assert not [name for name in now if b"orced eviction" in (folder / "output" / name).read_bytes()]
    shutil.rmtree(folder / "content/vocabulary")
    done = run_pelican(folder, folder / "output")
    assert done.returncode == 1
    assert "content/vocabulary:1: does not exist. Create the folder, with violations.yaml," in done.stderr


def test_the_choices_of_a_new_alert_are_those_of_the_network(network: Path) -> None:
    settings = site_settings(read_settings(str(network / "pelicanconf.py")))
    questions = load_questions(settings, NOW.date())
    assert questions is not None
    (ask,) = (ask for name, _, ask in questions if name == "violation")
    last = ask({"language": ("es",)}).choices[-1]
    assert (last.key, last.names) == ("forced-eviction", ("Desalojo forzoso",))


def test_the_sample_has_no_word_in_code() -> None:
    """A key of the sample in code would be one that a network cannot remove."""
    keys = {
        key
        for name in ("outcomes", "answers", "violations")
        for key in VOCABULARIES[name].terms
        if "-" in key
    }
    for path in (ROOT / "plugins").rglob("*.py"):
        lines = (each for each in path.read_text("utf-8").split("\n") if "examples=" not in each)
        assert not {key for line in lines for key in keys if f'"{key}"' in line}, path
