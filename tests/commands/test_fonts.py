"""`invoke fonts` gets fonts for scripts that the bundled ones lack, and the build uses them without needing them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOW, BuiltSite, run_pelican
from tests.hostile.corpus import edit, read
from tests.sheets.test_sheets import squeezed, text_of
from tests.warm import run_module

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fonts of a home folder are elsewhere")
ALERT = "content/alerts/ua-2026-021/index.es.md"
LETTER = {"subject": "ขอความคุ้มครอง", "body": "เรียน ท่านรัฐมนตรี\n\nขอให้ปล่อย"}
MINISTER = {
    "name": "Som",
    "office": "Minister",
    "country": "TH",
    "languages": ["th"],
    "salutation": {"th": "Khun:"},
    "post": "Bangkok",
}


@pytest.fixture
def lacking(printing_project: Path) -> Path:
    """A project with a letter in Thai whose theme has no Thai font, and a home folder beside it that has."""
    project = printing_project
    shutil.rmtree(
        project / "content/alerts/ua-2026-018"
    )  # whose sheets would be printed again with every font
    font = project / "theme/sheets/fonts/noto-sans-thai.ttf"
    own = project / "home/.local/share/fonts"
    own.mkdir(parents=True)
    shutil.move(font, own / "NotoSansThai-Regular.ttf")
    fields, _ = read(project / ALERT)
    extra = {**fields.get("extra_letters", {}), "th": {"main": LETTER}}
    first, second, *_, embassy = fields["targets"]  # each sheet is printed again with every font
    edit(project / ALERT, targets=[first, second, embassy, MINISTER], extra_letters=extra, letters_counted=[])
    return project


def _fonts(project: Path, home: str) -> subprocess.CompletedProcess[str]:
    known = {"HOME": str(project / home), "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return run_module("invoke", "fonts", cwd=project, env={**environment, **known})


def _built(project: Path, output: str = "output") -> tuple[BuiltSite, str]:
    done = run_pelican(project, project / output)
    assert done.returncode == 0, done.stderr
    return BuiltSite(project / output), done.stderr


def test_a_font_that_is_copied_brings_the_sheet_that_was_lacking(lacking: Path) -> None:
    built, told = _built(lacking)
    assert f"{ALERT}:" in told
    assert "extra_letters.th.main.body: contains characters that the fonts of printable sheets do not" in told
    assert "Run `invoke fonts`" in told
    assert not [name for name in built.files() if "-th-" in name]
    note = "aucune police qui contienne tous ses caractères"
    assert note in built.soup("/fr/ua-2026-021/").get_text()

    done = _fonts(lacking, "home")
    assert done.returncode == 0, done.stderr
    assert "Thai: Noto Sans Thai, copied from" in done.stdout
    assert [path.name for path in (lacking / ".cache/fonts").iterdir()] == ["notosansthai-regular.ttf"]

    built, told = _built(lacking)
    assert "invoke fonts" not in told
    (name,) = [name for name in built.files() if name.endswith("-th-a4.pdf")]
    assert squeezed(LETTER["subject"]) in squeezed(text_of(built.folder / name))
    page = built.soup("/fr/ua-2026-021/")
    assert page.select_one(f"a[href='/{name}']") is not None
    assert note not in page.get_text()

    shutil.rmtree(lacking / ".cache/fonts")
    built, told = _built(lacking)
    assert "Run `invoke fonts`" in told
    assert not [name for name in built.files() if "-th-" in name]


def test_without_a_font_it_says_what_to_install(lacking: Path) -> None:
    done = _fonts(lacking, "nowhere")
    assert done.returncode == 1
    assert "Install the package fonts-noto-core" in done.stderr
    assert "the font Noto Sans Thai (macOS, Windows)" in done.stderr
    assert not (lacking / ".cache/fonts").exists()


def test_where_nothing_is_lacking_nothing_is_copied(printing_project: Path) -> None:
    done = _fonts(printing_project, "nowhere")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Every letter can be printed with the fonts that are here.\n"
    assert not (printing_project / ".cache/fonts").exists()
