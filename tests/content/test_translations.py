"""Folders of ``index.<lang>.md``: the same slip is reported at the same place whatever a folder holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.repository.content import Content
from tests.conftest import ROOT

Load = Callable[[Path], Content]
FOLDERS = ("alerts/ua-2026-014", "activities/2026-12-10-vigil", "resources/glossary", "pages/network")


@pytest.fixture(params=FOLDERS, ids=[name.partition("/")[0] for name in FOLDERS])
def folder(request: pytest.FixtureRequest, example: Path) -> Path:
    """A valid folder of each kind."""
    found = example / request.param
    if not found.exists():
        shutil.copytree(ROOT / "content" / request.param, found)
        for path in found.glob("index.*.md"):  # other pages are not there
            text = path.read_text("utf-8")
            path.write_text(re.sub(r"\{(?:page|resource):[^}]+\}", "https://a.example/", text), "utf-8")
    return found


def reported(folder: Path, load: Load) -> list[tuple[str, int, str, bool]]:
    """Return file, line, field and severity of the problems of *folder* and its neighbours."""
    root = folder.parent.relative_to(folder.parents[2]).as_posix()
    return [
        (problem.path.removeprefix(root), problem.line, problem.field, problem.fatal)
        for problem in sorted(load(folder.parents[1]).problems)
        if problem.path.startswith(root)
    ]


def test_a_valid_folder_has_no_problems(folder: Path, load: Load) -> None:
    assert reported(folder, load) == []


def test_what_is_no_folder_of_texts_is_refused(folder: Path, load: Load) -> None:
    (folder.parent / "stray.md").write_text("x", "utf-8")
    (folder.parent / "Two Words").mkdir()
    (folder.parent / "empty").mkdir()
    (folder.parent / "link").symlink_to(folder)
    expected = [(f"/{name}", 1, "", True) for name in ("Two Words", "empty", "link", "stray.md")]
    assert reported(folder, load) == expected


@pytest.mark.parametrize("name", ["notes.txt", "report.pdf", "index.de.md", "index.md", "drawer"])
def test_a_file_that_nothing_uses_is_refused(folder: Path, name: str, load: Load) -> None:
    if "." in name:
        (folder / name).write_text("---\n---\n", "utf-8")
    else:
        (folder / name).mkdir()
    assert reported(folder, load) == [(f"/{folder.name}/{name}", 1, "", True)]


@pytest.mark.parametrize("name", ["~notes.txt~", ".DS_Store", "index.fr.md~", ".index.fr.md.swp"])
def test_what_an_editor_leaves_behind_is_ignored(folder: Path, name: str, load: Load) -> None:
    (folder / name).write_bytes(b"\0")
    assert reported(folder, load) == []


def test_a_file_that_cannot_be_read_is_the_only_problem(folder: Path, load: Load) -> None:
    (folder / "index.en.md").write_bytes("---\ntitle: né\n---\n".encode("latin-1"))
    assert reported(folder, load) == [(f"/{folder.name}/index.en.md", 2, "", True)]


def test_a_garbled_field_has_no_other_problem(folder: Path, load: Load) -> None:
    path = folder / "index.en.md"
    text = path.read_text("utf-8")
    path.write_text(re.sub("(?m)^title: .*", 'title: "**Montr\u00c3\u00a9al**"', text), "utf-8")
    line = path.read_text("utf-8").split("\n").index('title: "**Montr\u00c3\u00a9al**"') + 1
    assert reported(folder, load) == [(f"/{folder.name}/index.en.md", line, "title", True)]


def test_a_missing_translation_is_a_warning(folder: Path, load: Load) -> None:
    paths = sorted(folder.glob("index.*.md"))
    next(path for path in paths if "\noriginal_modified: " in path.read_text("utf-8")).unlink()
    (found,) = reported(folder, load)
    assert found[0].startswith(f"/{folder.name}") and found[3] is False


@pytest.mark.parametrize("folder", FOLDERS[1:], indirect=True)
@pytest.mark.parametrize("languages", [("fr", "en", "es"), ("fr", "en")])
def test_several_originals_are_an_error_even_if_a_translation_is_missing(
    folder: Path, languages: tuple[str, ...], load: Load
) -> None:
    for path in folder.glob("index.*.md"):
        if path.name.split(".")[1] in languages:
            text = path.read_text("utf-8")
            path.write_text(re.sub("(?m)^original_modified: .*\n", "", text), "utf-8")
        else:
            path.unlink()
    assert (f"/{folder.name}", 1, "original_modified", True) in reported(folder, load)
