"""``new-letter``: its prompts, what it proposes, and new files whose only errors are missing values."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from pelicanconf import LANGUAGES
from plugins.commands.new_content.letter_questions import slug_of
from plugins.commands.new_letter import new_letter
from plugins.repository.content import Content
from plugins.sign_ons.signatories import COLUMNS
from tests.conftest import NOW, ROOT
from tests.sign_ons.conftest import EXAMPLE

Load = Callable[[Path], Content]
OPTIONS = {
    "language": "es",
    "title": "Carta abierta: garantías para El Yarumo",
    "who": "organisations",
    "country": "CO",
    "targets": "co-fiscalia",
}
FOLDER = "carta-abierta-garantias-para-el-yarumo"


@pytest.fixture
def desk(example: Path) -> Path:
    """The editors' example with this project's settings; it holds the alert ua-2026-014 and no letter."""
    lines = [
        "from pelicanconf import *",
        f"PATH = {str(example)!r}",
        f"BUILD_TIME = '{NOW.timestamp():.0f}'",
        "CACHE_FOLDER = ''",
        "MAILBOX_SIGNATURES = 'letters@urgent-action.example'",
    ]
    (example.parent / "conf.py").write_text("\n".join(lines), "utf-8")
    return example.parent


def _ask(*answers: str) -> Callable[[str], str]:
    """Return what answers like an editor: one of *answers* after the other."""
    lines: Iterator[str] = iter(answers)

    def ask(_: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return ask


def _values(path: Path) -> dict[str, object]:
    return yaml.load(path.read_text("utf-8").split("---")[1], yaml.BaseLoader)


def test_few_things_are_asked_and_much_is_proposed_by_the_alert(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ("en", "Open letter: protect the guards, now", "", "", "1", "ua-2026", "", "2,1", "")
    assert new_letter(desk / "conf.py", {}, ask=_ask(*answers)), capsys.readouterr().err
    folder = desk / "content/letters/open-letter-protect-the-guards-now"
    values = _values(folder / "index.en.md")
    assert {
        key: values[key] for key in ("number", "status", "opens", "closes", "who", "country", "alert")
    } == {
        "number": "SL 2026-001",
        "status": "draft",
        "opens": "2026-11-21",
        "closes": "2026-11-26 17:00",
        "who": "organisations",
        "country": "CO",
        "alert": "ua-2026-014",
    }
    assert values["title"] == "Open letter: protect the guards, now" and len(values["targets"]) == 2
    assert (folder / "signatories.csv").read_bytes() == ",".join(COLUMNS).encode() + b"\n"
    shown = capsys.readouterr().out
    assert "ua-2026-014  " in shown, "alerts are offered with their titles"
    assert (
        "Letter SL 2026-001 is a draft." in shown and "`invoke check` then says which text: to write" in shown
    )
    assert "MAILBOX_SIGNATURES" not in shown


def test_the_alert_answers_what_is_left_out(desk: Path) -> None:
    options = {"language": "fr", "title": "Lettre ouverte", "who": "both", "alert": "ua-2026-014"}
    assert new_letter(desk / "conf.py", options)
    values = _values(desk / "content/letters/lettre-ouverte/index.fr.md")
    assert values["country"] == "CO" and "co-fiscalia" in values["targets"]


def test_without_a_terminal_all_faults_are_reported_at_once(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {
        "title": "Carta abierta",
        "language": "es",
        "number": "SL-26-1",
        "folder": "Carta abierta",
        "who": "organisation",
        "alert": "ua-2026-041",
        "closes": "mañana",
    }
    assert not new_letter(desk / "conf.py", given)
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["--number", "--who", "--alert"]
    assert "Did you mean organisations?" in lines[1] and "Did you mean ua-2026-014?" in lines[2]
    assert not new_letter(desk / "conf.py", {**OPTIONS, "folder": "Carta abierta", "closes": "mañana"})
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["--folder", "--closes"]
    assert not new_letter(desk / "conf.py", {"language": "es"})
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["--title", "--who", "--country"]
    assert not (desk / "content/letters").exists()


def test_a_folder_and_a_number_that_are_taken_are_not_proposed(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLE, desk / "content/letters/open-letter")
    given = {**OPTIONS, "title": "Open letter", "language": "en"}
    assert not new_letter(desk / "conf.py", given)
    assert capsys.readouterr().err == "--folder: is missing. Write it, for example open-letter-2.\n"
    assert not new_letter(desk / "conf.py", {**given, "folder": "open-letter"})
    assert "is the folder of another letter" in capsys.readouterr().err
    assert new_letter(desk / "conf.py", {**given, "folder": "open-letter-2"})
    assert "number: SL 2026-004\n" in (desk / "content/letters/open-letter-2/index.en.md").read_text("utf-8")


def test_a_letter_of_the_membership_has_no_list_and_no_deadline(
    desk: Path, load: Load, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_letter(desk / "conf.py", {**OPTIONS, "who": "network"})
    folder = desk / "content/letters" / FOLDER
    assert sorted(path.name for path in folder.iterdir()) == [
        f"index.{code}.md" for code in ("en", "es", "fr")
    ]
    assert "closes" not in _values(folder / "index.es.md") and "initiators" not in _values(
        folder / "index.es.md"
    )
    assert "Nobody signs it." in capsys.readouterr().out
    fields = {each.field for each in load(desk / "content").problems if each.path.endswith(".es.md")}
    assert fields == {"summary", "asks", "consent.date", "consent.covers", "consent.record", ""}


def test_fresh_files_give_one_message_for_each_missing_value(desk: Path, load: Load) -> None:
    words = ["summary", "asks", ""]
    consent = ["consent.date", "consent.covers", "consent.record"]
    assert new_letter(desk / "conf.py", OPTIONS)
    problems = load(desk / "content").problems
    for code in LANGUAGES:
        name = f"content/letters/{FOLDER}/index.{code}.md"
        fields = [each.field for each in problems if each.path == name]
        own = consent if code == "es" else ["title"]
        assert sorted(fields) == sorted([*words, *own]), code
    assert not [each for each in problems if each.path.endswith("signatories.csv")]


def test_notes_become_fields_when_their_mark_is_removed(desk: Path) -> None:
    assert new_letter(desk / "conf.py", OPTIONS)
    path = desk / "content/letters" / FOLDER / "index.es.md"
    text = path.read_text("utf-8").replace("  # - ", "  - ").replace("# publish: ", "publish: ")
    path.write_text(text.replace("# deliveries: ", "deliveries: "), "utf-8")
    values = _values(path)
    assert (
        values["initiators"] == [{"name": "Comité Érables–Andes"}] and values["publish"] == "after_delivery"
    )
    assert values["asks"] == ["Un plan de retorno acompañado por la Defensoría del Pueblo."]
    assert values["deliveries"] == [{"date": "2026-11-21", "authority": "co-fiscalia", "way": "email"}]


def test_without_an_address_for_signatures_it_says_where_to_write_one(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (desk / "conf.py").open("a") as conf:
        conf.write("\nMAILBOX_SIGNATURES = ''\n")
    assert new_letter(desk / "conf.py", OPTIONS)
    assert "MAILBOX_SIGNATURES is empty" in capsys.readouterr().out


def test_an_editor_may_stop(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not new_letter(desk / "conf.py", {}, ask=_ask("es", "Carta"))
    assert "Nothing was written." in capsys.readouterr().err
    assert not (desk / "content/letters").exists()


def test_each_file_speaks_its_language_and_names_documents_that_exist(desk: Path) -> None:
    assert new_letter(desk / "conf.py", OPTIONS)
    folder = desk / "content/letters" / FOLDER
    texts = {code: (folder / f"index.{code}.md").read_text("utf-8") for code in LANGUAGES}
    for code, example in (("es", "El Yarumo"), ("fr", "Un plan de retour"), ("en", "A plan for the return")):
        assert example in texts[code]
    assert "# To collect signatures" not in texts["es"] and "# Below the next line" in texts["en"]
    for text in texts.values():
        for path in re.findall(r"\bdocs/[a-z/.]*[a-z]", text):
            assert (ROOT / path).is_file()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("¡Œuvrons pour l’été !", "oeuvrons-pour-l-ete"),
        ("Свобода", ""),
        ("الحرية 2026", ""),
        ("2026", "2026"),
    ],
)
def test_a_folder_is_called_by_the_title_in_latin_letters(title: str, slug: str) -> None:
    assert slug_of(title) == slug
