"""A translation that is up to date says so, and its translator saw what had changed, from a real repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.commands.translated.command import translated
from plugins.commands.translated.word_diff import word_diff
from tests.conftest import NOW

FOLDER = "content/alerts/ua-2026-014"
STATE = "2026-11-19 10:00"


@pytest.fixture
def desk(example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The editors' example in a repository with one commit, with this project's settings."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    lines = ["from pelicanconf import *", f"PATH = {str(example)!r}", f"BUILD_TIME = '{NOW.timestamp():.0f}'"]
    (example.parent / "conf.py").write_text("\n".join([*lines, "CACHE_FOLDER = ''", ""]), "utf-8")
    git(example.parent, "init", "--quiet")
    commit(example.parent, "Publish UA 2026-014")
    return example.parent


def git(root: Path, *arguments: str) -> None:
    known = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    known |= {
        f"GIT_{who}_{what}": "editor@desk.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **known}, check=True, capture_output=True
    )


def commit(root: Path, subject: str) -> None:
    git(root, "add", "content")
    git(root, "commit", "--quiet", "-m", subject)


def change(desk: Path, old: str, new: str, code: str = "es") -> None:
    path = desk / FOLDER / f"index.{code}.md"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def line_of(desk: Path, text: str) -> int:
    before, found, _ = (desk / FOLDER / "index.es.md").read_text("utf-8").partition(text)
    assert found
    return before.count("\n") + 1


@pytest.fixture
def run(desk: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[bool, str, str]]:
    def command(case: str = "UA 2026-014", language: str = "fr") -> tuple[bool, str, str]:
        done = translated(desk / "conf.py", case, language)
        said = capsys.readouterr()
        return done, said.out, said.err

    return command


Run = Callable[..., tuple[bool, str, str]]


def test_changed_words_are_shown_with_their_lines_and_the_state_is_written(desk: Path, run: Run) -> None:
    change(desk, f"modified: {STATE}", "modified: 2026-11-21 08:00")
    change(desk, "Garantizar de inmediato la vida", "Garantizar hoy mismo la vida")
    change(desk, "Le pido que garantice su vida, investigue", "Le pido que investigue")
    change(desk, "Nadie respondió.", "Nadie respondió.\n\nHubo una segunda amenaza.")
    commit(desk, "Update UA 2026-014")
    french = desk / FOLDER / "index.fr.md"
    before = french.read_text("utf-8")
    done, out, _ = run()
    assert done
    path = f"{FOLDER}/index.es.md"
    demand, letter, account = (
        line_of(desk, text) for text in ("Garantizar hoy", "Le pido que inv", "Hubo una")
    )
    heading, *lines = out.splitlines()
    assert heading.startswith(f"What has changed in {path} since {STATE} (commit ")
    assert lines == [
        f"{path}:{demand}: demands: Garantizar [-de inmediato-]{{+hoy mismo+}} la vida y la integridad de la guardia "
        "campesina de El Yarumo.",
        f"{path}:{account}: {{+Hubo una segunda amenaza.+}}",
        f"{path}:{letter}: letters.main.body: Le pido que [-garantice su vida, -]investigue las amenazas y me informe "
        "de lo que haga.",
        "",
        f"{FOLDER}/index.fr.md: original_modified: 2026-11-21 08:00",
    ]
    assert french.read_text("utf-8") == before.replace(STATE, "2026-11-21 08:00"), "nothing else is edited"


def test_a_change_without_a_new_state_after_the_translation_is_shown_too(desk: Path, run: Run) -> None:
    change(desk, "Nadie respondió.", "Nadie contestó.")
    commit(desk, "Correct a word")
    change(desk, f"modified: {STATE}", "modified: 2026-11-21 08:00")
    commit(desk, "Ask for translations")
    _, out, _ = run()
    assert "[-respondió-]{+contestó+}" in out


def test_what_was_changed_before_the_translation_was_touched_is_not_shown(desk: Path, run: Run) -> None:
    change(desk, "Nadie respondió.", "Nadie contestó.")
    change(desk, "Personne n’a répondu.", "Personne n’a répondu à ce jour.", "fr")
    commit(desk, "Correct both")
    change(desk, f"modified: {STATE}", "modified: 2026-11-21 08:00")
    _, out, _ = run()
    assert "No words have changed, only facts." in out


def test_an_original_of_the_earlier_form_is_compared_by_its_words(desk: Path, run: Run) -> None:
    """The form of a file changed, and its words did not."""
    path = desk / FOLDER / "index.es.md"
    now = path.read_text("utf-8")
    head, _, body = now.partition("\n---\n")
    account, _, _ = body.partition("\n## Carta")
    earlier = head.replace("    role: coordinadora de la guardia campesina\n", "").replace(
        "    role: integrante de la guardia\n", ""
    )
    earlier = earlier.replace(
        "\nsources:",
        "\nroles: [coordinadora de la guardia campesina, integrante de la guardia]\nletters:\n  main:\n"
        "    subject: Protección para la guardia campesina de El Yarumo\n    body: Le pido.\nsources:",
    )
    path.write_text(f"{earlier}\n---\n{account}", "utf-8")
    change(desk, "Personne n’a répondu.", "Personne n’a répondu à ce jour.", "fr")
    commit(desk, "Write the earlier form")
    path.write_text(now.replace(STATE, "2026-11-21 08:00"), "utf-8")
    _, out, _ = run()
    assert "letters.main.subject: Protección {+urgente+} para la guardia" in out
    assert "people" not in out and "roles" not in out


def test_without_a_commit_of_that_state_the_last_one_of_the_translation_is_compared(
    desk: Path, run: Run
) -> None:
    change(desk, f"original_modified: {STATE}", "original_modified: 2026-11-18", "fr")
    change(desk, "Nadie respondió.", "Nadie contestó.")
    _, out, _ = run()
    assert (
        f"No commit has {FOLDER}/index.es.md as of 2026-11-18. What has changed since the last commit of index.fr.md"
        in out
    )
    assert "[-respondió-]{+contestó+}" in out


@pytest.mark.parametrize("how", ["no repository", "no commit", "no git"])
def test_without_git_it_says_so_and_writes_the_state(
    how: str, desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / ".git").rename(desk / "git-that-was")
    if how == "no commit":
        git(desk, "init", "--quiet")
    if how == "no git":
        monkeypatch.setenv("PATH", str(desk / "nothing"))
    change(desk, f"modified: {STATE}", "modified: 2026-11-21 08:00")
    done, out, _ = run()
    reason = "No commit has both files" if how == "no commit" else "This is not a git repository"
    assert done
    assert f"What has changed in {FOLDER}/index.es.md since {STATE} is unknown: {reason}.\n" in out
    assert "[-" not in out and "{+" not in out
    assert "original_modified: 2026-11-21 08:00" in (desk / FOLDER / "index.fr.md").read_text("utf-8")


def test_texts_that_are_missing_are_warned_of_and_the_editor_decides(desk: Path, run: Run) -> None:
    change(desk, f"modified: {STATE}", "modified: 2026-11-21 08:00")
    change(
        desk, "y recibió los testimonios.\n", "y recibió los testimonios.\n  - 2026-11-21: Nueva noticia.\n"
    )
    done, out, err = run()
    assert done and "updates: {+2026-11-21: Nueva noticia.+}" in out
    assert "index.fr.md:18: warning: updates: lacks the update of 2026-11-21" in err


def test_a_translation_that_is_up_to_date_stays_as_it_is(desk: Path, run: Run) -> None:
    before = (desk / FOLDER / "index.fr.md").read_bytes()
    done, out, err = run("ua-2026-014")
    assert done and out.startswith(f"{FOLDER}/index.fr.md follows {STATE} already.\n") and not err
    assert (desk / FOLDER / "index.fr.md").read_bytes() == before


@pytest.mark.parametrize(
    ("case", "language", "message"),
    [
        ("UA 2026-041", "fr", '"UA 2026-041" is not an alert. Did you mean ua-2026-014?'),
        ("UA 2026-014", "es", "es is the language of the original. Translations: en, fr."),
        ("UA 2026-014", "de", "There is no index.de.md. Translations: en, fr."),
    ],
)
def test_what_is_no_translation_is_refused(case: str, language: str, message: str, run: Run) -> None:
    assert run(case, language) == (False, "", f"{message}\n")


def test_a_file_that_cannot_be_edited_has_the_line_to_paste(desk: Path, run: Run) -> None:
    change(desk, f"original_modified: {STATE}", f"original_modified: |\n  {STATE}", "fr")
    change(desk, f"modified: {STATE}", "modified: 2026-11-21 08:00")
    done, _, err = run()
    assert not done and err.startswith(f"{FOLDER}/index.fr.md:2: original_modified: is not text in one line.")
    assert err.endswith("\noriginal_modified: 2026-11-21 08:00\n")


def test_colour_is_added_to_the_marks_and_replaces_none() -> None:
    plain = word_diff("Uno dos.", "Uno tres.")
    assert plain == "Uno [-dos-]{+tres+}."
    assert (
        word_diff("Uno dos.", "Uno tres.", coloured=True)
        .replace("\x1b[31m", "")
        .replace("\x1b[32m", "")
        .replace("\x1b[0m", "")
        == plain
    )


@pytest.mark.parametrize("state", ["gestern", "2026-13-01"])
def test_a_state_of_the_original_that_is_no_date_is_not_copied(desk: Path, run: Run, state: str) -> None:
    change(desk, f"modified: {STATE}", f"modified: {state}")
    before = (desk / FOLDER / "index.fr.md").read_bytes()
    done, _, errors = run()
    line = line_of(desk, "modified: ")
    assert not done
    assert f'{FOLDER}/index.es.md:{line}: modified: "{state}" is not a date. Run `invoke check`.' in errors
    assert (desk / FOLDER / "index.fr.md").read_bytes() == before
